//! The answer in words, at most 110 columns wide.

use crate::analysis::explain::closing::{Change, Closing, TILTS_DEG};
use crate::analysis::explain::holes::UnknownPath;
use crate::analysis::explain::path::{CellReport, Point, Way};
use crate::analysis::explain::{Explanation, VerdictRow};
use crate::cli::table::{self, headed};
use crate::domain::figures::NO_NUMBER;
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell};
use std::fmt::Write;

const COLUMNS: usize = 110;

/// So many other cells of a mast are reported.
const MATES: usize = 4;

/// Lines of text that keep within the columns.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    /// A paragraph; `first` begins it, and further lines begin below where its text begins.
    fn say(&mut self, first: &str, text: &str) {
        let indent = first.chars().count();
        let mut line = first.to_owned();
        let mut width = indent;
        for word in text.split_whitespace() {
            let length = word.chars().count();
            if width > indent && width + 1 + length > COLUMNS {
                self.line(&line);
                line = " ".repeat(indent);
                width = indent;
            }
            if width > indent {
                line.push(' ');
                width += 1;
            }
            line += word;
            width += length;
        }
        self.line(&line);
    }

    fn line(&mut self, line: &str) {
        self.text += line.trim_end();
        self.text.push('\n');
    }
}

/// The whole answer.
pub(super) fn of(answer: &Explanation) -> String {
    let mut page = Page::default();
    head(&mut page, answer);
    page.line("");
    verdict(&mut page, answer);
    tables(&mut page, answer);
    unknown(&mut page, answer);
    for cell in &answer.cells {
        page.line("");
        of_cell(&mut page, answer, cell);
    }
    village(&mut page, answer);
    page.text
}

fn head(page: &mut Page, answer: &Explanation) {
    page.say("", &answer.title);
    if answer.synthetic_sites {
        page.say("", crate::output::caption::SYNTHETIC_NOTE);
    }
    page.say(
        "",
        &format!(
            "model {}; preset {} ({})",
            answer.model, answer.preset, answer.preset_standing
        ),
    );
    if let Some(mark) = &answer.preset_mark {
        page.say("note: ", mark);
    }
}

fn verdict(page: &mut Page, answer: &Explanation) {
    let people = answer
        .population
        .map_or("people unknown".to_owned(), |p| format!("{p:.0} people"));
    page.say(
        "",
        &format!(
            "{} ({}), {}, {}: {people}, electricity {}",
            answer.name, answer.village, answer.commune, answer.province, answer.electricity
        ),
    );
    let row = &answer.verdict;
    let who = row.operator.as_deref().unwrap_or("any operator");
    let place = answer
        .test_points
        .iter()
        .find(|p| p.decides)
        .map_or("–", |p| p.id.as_str());
    let margin = match (row.margin_db, row.unknown_because) {
        (_, Some(because)) => format!(": {because}"),
        (Some(db), _) if db >= 0.0 => {
            format!(", with {db:.2} dB to spare at test point {place}, where it would turn first")
        }
        (Some(db), _) => format!(
            ": {:.2} dB are missing at test point {place}, where it is decided",
            -db
        ),
        (None, _) => format!(": nothing is heard at test point {place}, where it is decided"),
    };
    page.say(
        "",
        &format!("predicted {} for {who}{margin}", row.verdict.to_uppercase()),
    );
    // What would be asked for less says nothing of a village that has more.
    let asked = if row.verdict == "covered" {
        2
    } else {
        answer.clauses.len()
    };
    for clause in answer.clauses.iter().take(asked) {
        page.say(
            &format!("  {:<8}", clause.met),
            &format!("{}: {}", clause.asks, clause.found),
        );
    }
}

fn dbm(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |v| format!("{v:.1}"))
}

fn tables(page: &mut Page, answer: &Explanation) {
    if answer.by_operator.len() > 1 {
        let headings = "operator alone | verdict | best cell |  | dBm | dB to covered | people %";
        let mut by = headed(Word::Predicted, headings, 4);
        for row in &answer.by_operator {
            by.rows.push(vec![
                row.operator.clone().unwrap_or_default().into(),
                row.verdict.into(),
                row.cell.as_deref().unwrap_or(NO_NUMBER).into(),
                row.technology.unwrap_or("").into(),
                SheetCell::number(row.level_dbm, 1),
                SheetCell::number(row.margin_db, 1),
                SheetCell::pct(row.people_covered_pct),
            ]);
        }
        put(page, &by);
    }
    if answer.test_points.len() > 1 {
        let headings = "test point | lon, lat | verdict | best cell | people % | dBm | dB to covered";
        let mut points = headed(Word::Predicted, headings, 4);
        for row in &answer.test_points {
            let mark = if row.judged { "* " } else { "" };
            points.rows.push(vec![
                format!("{mark}{}", row.id).into(),
                format!("{:.5}, {:.5}", row.lon_deg, row.lat_deg).into(),
                row.verdict.into(),
                row.cell.as_deref().unwrap_or(NO_NUMBER).into(),
                SheetCell::pct(row.people_pct),
                SheetCell::number(row.level_dbm, 1),
                SheetCell::number(row.margin_db, 1),
            ]);
        }
        put(page, &points);
        page.line("* the cells below are looked at here");
    }
}

fn put(page: &mut Page, sheet: &Sheet) {
    page.line("");
    for line in table::text(sheet).to_string().lines() {
        page.line(line);
    }
}

/// What is not known, and the nearest mast.
fn unknown(page: &mut Page, answer: &Explanation) {
    if !answer.unknown_paths.is_empty() {
        page.line("");
        let more = answer.unknown_paths_count - answer.unknown_paths.len();
        let more = if more > 0 {
            format!(" (and {more} more)")
        } else {
            String::new()
        };
        page.say(
            "",
            &format!("not computed, and at their best strong enough to be usable{more}:"),
        );
        for path in &answer.unknown_paths {
            page.say("  ", &reported(path));
        }
        for advice in remedies(answer) {
            page.say("  ", advice);
        }
    }
    page.line("");
    match &answer.nearest_mast {
        None => page.say("", "no cell of a technology that counts is on air in this study"),
        Some(n) if n.beyond_range => {
            let text = format!(
                "no mast in range: the nearest that counts, {}, is {:.2} km away, and max_range_km is {}",
                n.site, n.distance_km, n.max_range_km
            );
            page.say("", &text);
        }
        Some(n) => {
            let computed = match answer.masts_computed {
                0 => "no mast has a level here".to_owned(),
                1 => "one mast has a level here".to_owned(),
                masts => format!("{masts} masts have a level here, the best follow"),
            };
            let text = format!(
                "nearest mast that counts: {}, {:.2} km away; {computed}",
                n.site, n.distance_km
            );
            page.say("", &text);
        }
    }
    if let Some(refusal) = answer.nearest_mast.as_ref().and_then(|n| n.refusal.as_ref()) {
        page.say("", &format!("its path cannot be computed: {refusal}"));
    }
}

/// What to do about the holes: for each kind of data its own.
fn remedies(answer: &Explanation) -> Vec<&'static str> {
    let any = |data: &str, is_void: bool| {
        let mut holes = answer.unknown_paths.iter().flat_map(|p| &p.holes);
        holes.any(|h| h.data == data && h.is_void == is_void)
    };
    let mut remedies = Vec::new();
    if any("terrain", true) {
        remedies.push(
            "a void is filled on reading where it has no more samples than fill_voids_up_to_samples in [terrain] says; or give terrain \
             data without it",
        );
    }
    if any("terrain", false) {
        remedies.push(
            "beyond the edge of the terrain: add the tiles that are missing to [terrain]; where the sea has no tiles, set sea_level there",
        );
    }
    if any("land cover", true) {
        remedies.push(
            "the land cover has no class there: give its code a class in the table that [clutter] names, or give land cover \
             without the hole; the terrain is not at fault",
        );
    }
    if any("land cover", false) {
        remedies.push(
            "beyond the edge of the land cover: give [clutter] a raster that reaches as far as the terrain; the terrain is not at fault",
        );
    }
    remedies
}

fn reported(path: &UnknownPath) -> String {
    let mut text = format!(
        "{}, {:.2} km: up to {:.1} dBm at test point {}; {}",
        path.cell, path.distance_km, path.at_most_dbm, path.test_point, path.reason
    );
    if let Some(refusal) = &path.refusal {
        let _ = write!(text, ": {refusal}");
    }
    for hole in &path.holes {
        let what = if hole.is_void {
            "a void of"
        } else {
            "beyond the edge of"
        };
        let _ = write!(
            text,
            "; {what} the {} at lon {:.5}, lat {:.5}, {:.2} to {:.2} km from the mast",
            hole.data, hole.lon_deg, hole.lat_deg, hole.from_km, hole.to_km
        );
    }
    text
}

/// For people.
pub(super) fn kind(kind: &str) -> &str {
    match kind {
        "line-of-sight" => "line of sight",
        "obstructed" => "in sight, Fresnel zone obstructed",
        "beyond-horizon" => "beyond the horizon",
        "earth-bulge" => "behind the earth's bulge",
        other => other,
    }
}

fn of_cell(page: &mut Page, answer: &Explanation, cell: &CellReport) {
    page.say(
        &format!("{}. ", cell.rank),
        &format!(
            "{}: {} {}, {} MHz, on mast {}, {} m above ground; {:.3} km away, azimuth {:.1}°, elevation {:.2}°",
            cell.id,
            cell.operator,
            cell.technology,
            cell.frequency_mhz,
            cell.site,
            cell.antenna_height_m,
            cell.distance_km,
            cell.azimuth_deg,
            cell.elevation_deg
        ),
    );
    if let Some(why) = cell.out_of_reach {
        page.say(
            "   ",
            &format!("NOT COUNTED: {why}; this is what its level would be"),
        );
    }
    let is = if cell.level_dbm >= cell.covered_dbm {
        format!("{:.2} dB above", cell.margin_db)
    } else {
        format!("{:.2} dB short of", -cell.margin_db)
    };
    page.say(
        "   ",
        &format!(
            "{:.2} dBm {}, {is} {} (covered), usable from {}",
            cell.level_dbm, cell.signal, cell.covered_dbm, cell.usable_dbm
        ),
    );
    if !cell.same_mast.is_empty() {
        let each = cell.same_mast.iter().take(MATES);
        let each = each.map(|s| {
            format!(
                "{} ({} {} MHz) {:.1} dBm",
                s.id, s.technology, s.frequency_mhz, s.level_dbm
            )
        });
        let mut text = each.collect::<Vec<_>>().join(", ");
        if let Some(more) = cell.same_mast.len().checked_sub(MATES).filter(|more| *more > 0) {
            let _ = write!(text, ", and {more} weaker");
        }
        page.say("   same mast: ", &text);
    }
    for (i, term) in cell.terms.iter().enumerate() {
        let unit = if i == 0 { "dBm" } else { "dB" };
        page.line(&format!("     {:<28} {:>9.2} {unit}", term.name, term.value_db));
    }
    if cell.model_receiver_height_m != cell.receiver_height_m {
        let text = format!(
            "the model's path ends at {:.1} m, the top of what is around the receiver",
            cell.model_receiver_height_m
        );
        page.say("   ", &text);
    }
    if !cell.outside_advised_validity.is_empty() {
        page.say(
            "   ",
            &format!(
                "warning: outside the model's advised validity: {}",
                cell.outside_advised_validity.join(", ")
            ),
        );
    }
    if let Some(way) = &cell.way {
        of_way(page, way);
    }
    if let Some(closing) = &cell.closing {
        of_closing(page, answer, cell, closing);
    }
    if let Some(picture) = &cell.picture {
        page.say("   ", &format!("picture: {picture}"));
    }
}

fn of_way(page: &mut Page, way: &Way) {
    page.say(
        "   ",
        &format!("{}: {}", kind(way.kind), point(&way.obstacle, way)),
    );
    if let (Some(mast), Some(village)) = (&way.mast_horizon, &way.village_horizon) {
        let text = if mast == village {
            format!(
                "one ridge: mast and village have the same horizon, {:.3} km from the mast",
                mast.from_mast_km
            )
        } else {
            format!(
                "the mast's horizon is {:.3} km from it ({:.5}, {:.5}, {:.0} m), the village's {:.3} km ({:.5}, {:.5}, {:.0} m)",
                mast.from_mast_km,
                mast.lon_deg,
                mast.lat_deg,
                mast.ground_m,
                village.from_mast_km,
                village.lon_deg,
                village.lat_deg,
                village.ground_m
            )
        };
        page.say("     ", &text);
    }
    if let (Some(with), Some(at)) = (way.kind_with_cover, &way.cover_obstacle) {
        let counted = if way.model_counts_cover {
            "the model computes with it"
        } else {
            "the model does not count land cover along the path"
        };
        let text = format!("with land cover ({counted}): {}; {}", kind(with), point(at, way));
        page.say("     ", &text);
    }
}

fn point(point: &Point, way: &Way) -> String {
    let cover = point.cover_kind.filter(|_| point.cover_m > 0.0);
    let ground = match cover {
        Some(kind) => format!(
            "ground of {:.1} m with {:.1} m of {kind}",
            point.ground_m, point.cover_m
        ),
        None => format!("ground of {:.1} m", point.ground_m),
    };
    let ray = if point.above_ray_m >= 0.0 {
        format!("is {:.1} m above the ray", point.above_ray_m)
    } else {
        format!("stays {:.1} m below the ray", -point.above_ray_m)
    };
    format!(
        "at lon {:.6}, lat {:.6}, {:.3} km from the mast and {:.3} km from the village, {ground} {ray} (earth's curve of {:.1} m counted, radius × {:.2}); \
         ν {:.2}, clearance {:.0} % of the first Fresnel zone's {:.1} m; a knife edge there takes {:.1} dB",
        point.lon_deg,
        point.lat_deg,
        point.from_mast_km,
        point.to_village_km,
        point.bulge_m,
        way.earth_radius_factor,
        point.nu,
        100.0 * point.clear_share,
        point.fresnel_m,
        point.knife_edge_db
    )
}

fn change(change: &Change) -> String {
    let level = match (change.level_dbm, change.reason) {
        (Some(level), _) => format!("{level:.2} dBm"),
        (None, Some(reason)) => reason.to_owned(),
        (None, None) => "no level".to_owned(),
    };
    format!("{}: {level}", if change.closes { "YES" } else { "no" })
}

fn of_closing(page: &mut Page, answer: &Explanation, cell: &CellReport, closing: &Closing) {
    page.say(
        "   ",
        "would this alone make the village covered? (computed anew, all else unchanged)",
    );
    let mut item = |name: &str, text: &str| page.say(&format!("     {name:<20} "), text);
    match closing.gain_db {
        Some(db) => {
            let power = match closing.by_power_alone {
                Some(true) => "as much more power would do",
                _ => "more power alone would not do: the uplink stays as weak",
            };
            item(
                "dB on the path",
                &format!("YES with {db:.2} dB both ways; {power}"),
            );
        }
        None => item(
            "dB on the path",
            "cannot be said: this cell's level is not known at every test point that needs it",
        ),
    }
    if let Some(db) = closing.uplink_weaker_db.filter(|db| *db > 0.0) {
        item("uplink", &format!("is the weaker direction, by {db:.2} dB"));
    }
    item("higher mast", &heights(closing));
    let turning = &closing.turning;
    if let (Some(deg), Some(azimuth)) = (turning.azimuth_deg, &turning.azimuth) {
        item(
            "azimuth",
            &format!(
                "at {deg:.1}°, {}; towards the village the pattern takes {:.2} dB now",
                change(azimuth),
                -turning.pattern_db
            ),
        );
    }
    item(
        "electrical tilt",
        &format!(
            "at {:.0}°, the best of {}…{}, {}",
            turning.tilt_deg,
            TILTS_DEG.start(),
            TILTS_DEG.end(),
            change(&turning.tilt)
        ),
    );
    if let (Some(deg), Some(both)) = (turning.both_tilt_deg, &turning.both) {
        item(
            "both",
            &format!(
                "at {:.1}° and {deg:.0}°, {}",
                turning.azimuth_deg.unwrap_or(0.0),
                change(both)
            ),
        );
    }
    for (i, band) in closing.bands.iter().enumerate() {
        let there = if band.on_the_mast {
            " (band on the mast already)"
        } else {
            ""
        };
        let name = if i == 0 { "another band" } else { "" };
        item(
            name,
            &format!(
                "{} at {} MHz, {}{there}",
                band.template,
                band.frequency_mhz,
                change(&band.change)
            ),
        );
    }
    if closing.bands.is_empty() {
        item(
            "another band",
            &format!(
                "there is no radio template of {} in another band",
                cell.technology
            ),
        );
    }
    if let Some(roof) = &closing.on_roof {
        let height_m = answer.on_roofs.as_ref().map_or(10.0, |r| r.height_m);
        item(
            "receiver on a roof",
            &format!(
                "at {height_m:.0} m, this cell alone heard there, {}",
                change(roof)
            ),
        );
    }
}

fn heights(closing: &Closing) -> String {
    let h = &closing.mast_height;
    let mut text = match (h.closes_at_m, h.best_m, h.best_level_dbm) {
        (Some(m), ..) => format!(
            "YES at {m:.0} m above ground, {:.0} m more: the smallest of whole metres to {:.0} m",
            m - h.now_m,
            h.up_to_m
        ),
        (None, Some(m), Some(level)) => format!(
            "no, at none of whole metres to {:.0} m: at best {level:.2} dBm at {m:.0} m",
            h.up_to_m
        ),
        _ => format!(
            "no height from {:.0} to {:.0} m could be computed",
            h.now_m, h.up_to_m
        ),
    };
    if let Some(m) = h.fails_again_at_m {
        let _ = write!(text, "; but not at {m:.0} m: the level does not rise steadily");
    }
    if h.refused > 0 {
        let _ = write!(text, "; {} heights are refused by the model", h.refused);
    }
    text
}

/// What concerns the village, not one cell.
fn village(page: &mut Page, answer: &Explanation) {
    let reported = |row: &VerdictRow| {
        let margin = match row.margin_db {
            Some(db) if db >= 0.0 => format!("{db:.2} dB to spare"),
            Some(db) => format!("{:.2} dB missing", -db),
            None => "nothing heard where it is decided".to_owned(),
        };
        let because = row.unknown_because.map(|b| format!(" ({b})")).unwrap_or_default();
        let best = row
            .cell
            .as_ref()
            .map(|cell| format!(", best at the centre {cell} {} dBm", dbm(row.level_dbm)));
        format!("{}{because}, {margin}{}", row.verdict, best.unwrap_or_default())
    };
    if let Some(roofs) = &answer.on_roofs {
        page.line("");
        page.say(
            "",
            &format!(
                "with every receiver on a roof at {:.0} m: {}",
                roofs.height_m,
                reported(&roofs.verdict)
            ),
        );
    }
    if let Some(lost) = &answer.without_mast {
        page.line("");
        let alone = if lost.remains.verdict == "covered" {
            ""
        } else {
            "the village depends on this mast alone; "
        };
        page.say(
            "",
            &format!(
                "{alone}without mast {} ({} cells): {}",
                lost.site,
                lost.cells,
                reported(&lost.remains)
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_keep_within_the_columns_and_lose_no_word() {
        let words = "Khuổi Lừa nằm sau một dãy núi cao ".repeat(30);
        let mut page = Page::default();
        page.say("  no      ", &words);
        assert!(page.text.lines().count() > 5);
        assert!(page.text.lines().all(|l| l.chars().count() <= COLUMNS));
        let said: Vec<&str> = page.text.split_whitespace().collect();
        assert_eq!(said[1..], words.split_whitespace().collect::<Vec<_>>());
        assert!(page.text.lines().skip(1).all(|l| l.starts_with("          ")));
    }
}
