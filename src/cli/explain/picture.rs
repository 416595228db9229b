//! The picture of one cell's path.

use crate::analysis::explain::Explanation;
use crate::analysis::explain::path::{CellReport, Way};
use crate::output::OutputError;
use crate::output::png::profile::{Mark, Profile, profile};

/// The picture as PNG; `None` where the path has nothing to draw.
pub(super) fn of(answer: &Explanation, nth: usize) -> Result<Option<Vec<u8>>, OutputError> {
    let Some(cell) = answer.cells.get(nth) else {
        return Ok(None);
    };
    let (Some(drawing), Some(way)) = (&cell.drawing, &cell.way) else {
        return Ok(None);
    };
    let title = format!("{} ({}) from {}", answer.name, answer.village, cell.id);
    let place = answer
        .test_points
        .iter()
        .find(|p| p.judged)
        .map_or("", |p| p.id.as_str());
    let mut lines = vec![format!(
        "{} · preset {} ({})",
        answer.title, answer.preset, answer.preset_standing
    )];
    lines.extend(answer.preset_mark.as_ref().map(|mark| format!("note: {mark}")));
    lines.extend([verdict(answer), level(cell, place, way)]);
    let mast = format!("{}, {} m above ground", cell.site, cell.antenna_height_m);
    let village = format!("{}, {} m above ground", answer.name, cell.receiver_height_m);
    profile(&Profile {
        caption: &answer.caption,
        title: &title,
        lines: &lines,
        distances_km: &drawing.distances_km,
        heights_m: &drawing.heights_m,
        cover: &drawing.cover,
        bulges_m: &drawing.bulges_m,
        ray_m: &drawing.ray_m,
        fresnel_m: &drawing.fresnel_m,
        earth: (way.earth_radius_factor, way.earth_radius_km),
        mark: Some(mark(way)),
        mast: &mast,
        village: &village,
    })
    .map(Some)
}

fn verdict(answer: &Explanation) -> String {
    let verdict = &answer.verdict;
    let who = verdict.operator.as_deref().unwrap_or("any operator");
    let because = verdict
        .unknown_because
        .map(|b| format!(" ({b})"))
        .unwrap_or_default();
    let margin = match verdict.margin_db {
        Some(db) if db >= 0.0 => format!(", {db:.1} dB to spare"),
        Some(db) => format!(", {:.1} dB missing to \"covered\"", -db),
        None => String::new(),
    };
    format!(
        "Village: predicted {} for {who}{because}{margin}",
        verdict.verdict
    )
}

fn level(cell: &CellReport, place: &str, way: &Way) -> String {
    let out = cell
        .out_of_reach
        .map(|why| format!(" (not counted: {why})"))
        .unwrap_or_default();
    format!(
        "{} {} {} MHz: {:.1} dBm {} at test point {place}{out}; {:.1} asked for · {:.3} km · {}",
        cell.operator,
        cell.technology,
        cell.frequency_mhz,
        cell.level_dbm,
        cell.signal,
        cell.covered_dbm,
        cell.distance_km,
        super::text::kind(way.kind),
    )
}

/// What cuts deepest into the ray: land cover where it alone blocks, or where the model computes with it;
/// else the bare ground.
fn mark(way: &Way) -> Mark {
    let is_blocked = way.obstacle.above_ray_m >= 0.0;
    let covered = way
        .cover_obstacle
        .as_ref()
        .filter(|_| way.model_counts_cover || !is_blocked);
    let point = covered.unwrap_or(&way.obstacle);
    let what = match point.cover_kind.filter(|_| point.cover_m > 0.0) {
        Some(kind) => format!(
            "ground {:.0} m and {:.0} m of {kind}",
            point.ground_m, point.cover_m
        ),
        None => format!("ground {:.0} m", point.ground_m),
    };
    let relation = if point.above_ray_m >= 0.0 {
        format!("{:.1} m above the ray", point.above_ray_m)
    } else {
        let share = 100.0 * point.clear_share;
        format!(
            "{:.1} m below the ray, {share:.0} % of the first Fresnel zone",
            -point.above_ray_m
        )
    };
    Mark {
        distance_km: point.from_mast_km,
        top_m: point.ground_m + point.cover_m,
        above_ray_m: point.above_ray_m,
        label: format!(
            "{what}, {relation}; {:.2} km from the mast, {:.2} km from the village",
            point.from_mast_km, point.to_village_km
        ),
    }
}
