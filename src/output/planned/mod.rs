//! Everything that is written of a plan, from the one value [`PlanMade`].

mod assignments;
mod layers;
mod package;
mod styles;
pub mod tables;
pub(super) mod words;

pub use assignments::assignments;
pub use layers::{lines, links, sites, villages};
pub use words::{STOPPED_BY_CLOCK, amount, further, sentence};

use super::png::palette::Shape;
use super::png::{self, PlanMap};
use super::qml::Geometry;
use super::{OutputError, Outputs, xlsx};
use crate::analysis::{area, caption};
use crate::domain::{Masts, Status};
use crate::gaps::Gaps;
use crate::plan::{PlanMade, file};
use crate::study::Study;
use crate::world::World;
use geo::LineString;

/// Every file that [`write()`] can write.
pub const NAMES: [&str; 20] = [
    "curve.png",
    "plan.gpkg",
    "plan.png",
    "plan.qgz",
    "plan.toml",
    "plan.xlsx",
    "plan_assignments.csv",
    "plan_costs.csv",
    "plan_lines.geojson",
    "plan_lines.qml",
    "plan_links.csv",
    "plan_links.geojson",
    "plan_links.qml",
    "plan_phases.csv",
    "plan_sites.csv",
    "plan_sites.geojson",
    "plan_sites.qml",
    "plan_villages.csv",
    "plan_villages.geojson",
    "plan_villages.qml",
];

/// Puts every file of a plan: those of [`NAMES`], but for `curve.png` where the plan has no curve. `today` are the
/// verdicts of the study's villages as they stand; without them the map shows all others as not judged.
///
/// # Errors
/// [`OutputError`].
pub fn write(
    outputs: &mut Outputs,
    study: &Study,
    world: &World,
    today: Option<&Gaps>,
    made: &PlanMade,
) -> Result<(), OutputError> {
    let caption = caption(study);
    let known = &world.villages;
    let text = file::to_toml(made).map_err(|cause| OutputError::Text {
        what: file::NAME,
        cause,
    })?;
    outputs.put(file::NAME, text.as_bytes())?;
    let pages = tables::all(made, &caption);
    outputs.put("plan.xlsx", &xlsx::workbook(&pages)?)?;
    for (name, sheet) in [
        ("plan_phases.csv", tables::phases(made, &caption)),
        ("plan_sites.csv", tables::sites(made, &caption)),
        ("plan_costs.csv", tables::costs(made, &caption)),
        ("plan_villages.csv", tables::villages(made, &caption)),
        ("plan_links.csv", tables::links(made, &caption)),
        ("plan_assignments.csv", assignments(made, known)),
    ] {
        outputs.put(name, &sheet.to_csv()?)?;
    }
    let outlined = known.iter().any(|v| v.boundary.is_some());
    let kind = if outlined {
        Geometry::Polygons
    } else {
        Geometry::Points
    };
    for (name, layer, geometry, shape) in [
        (
            "plan_sites",
            sites(made, &caption)?,
            Geometry::Points,
            Shape::Triangle,
        ),
        ("plan_lines", lines(made, &caption)?, Geometry::Lines, Shape::Disc),
        ("plan_links", links(made, &caption)?, Geometry::Lines, Shape::Disc),
        (
            "plan_villages",
            villages(made, &caption, known)?,
            kind,
            Shape::Disc,
        ),
    ] {
        outputs.put(&format!("{name}.geojson"), layer.as_bytes())?;
        let style = styles::by_phase(made, geometry, shape);
        outputs.put(&format!("{name}.qml"), style.as_bytes())?;
    }
    package::put(outputs, made, &caption, &text)?;
    let counts = |s: Status| s == Status::OnAir || (s == Status::Planned && study.sites.include_planned);
    let cells = world.network.cells();
    let masts = Masts::of(&world.network, |at| {
        cells.get(at).is_some_and(|c| counts(c.status))
    })
    .places;
    let boundaries = world.boundaries.iter().flat_map(|b| b.iter());
    let boundaries: Vec<LineString<f64>> = boundaries.map(|p| p.exterior().clone()).collect();
    let map = PlanMap {
        caption: &caption,
        made,
        area: area(study, world),
        elevation: Some(&world.terrain),
        sea: world.sea.as_ref(),
        villages: known,
        today,
        masts: &masts,
        boundaries: &boundaries,
    };
    outputs.put("plan.png", &png::plan(&map)?)?;
    if !made.curve.is_empty() {
        outputs.put("curve.png", &png::plan_curve(&caption, made)?)?;
    }
    Ok(())
}
