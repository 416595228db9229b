//! The table of inputs: what a planner confirms before a run.

use super::table;
use crate::domain::fault::one_line;
use crate::domain::figures::thousands;
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell, words};
use crate::world::{CrsFrom, InputSeen};

/// Headings that are listed before "and N more".
const LISTED: usize = 30;

/// What was read: for each list, and for the rasters of one kind, a row for everything that is known of it.
pub(super) fn sheet(seen: &[InputSeen]) -> Sheet {
    let columns = vec![words("input"), words("what").headed(""), words("found")];
    let mut sheet = Sheet::new(Word::Given, "Inputs", columns);
    sheet.rows = seen.iter().flat_map(rows).collect();
    sheet
}

/// The same as text.
pub(super) fn table(seen: &[InputSeen]) -> table::Drawn {
    table::fitted(&sheet(seen))
}

fn rows(seen: &InputSeen) -> Vec<Vec<SheetCell>> {
    let used = seen.used.iter().map(|column| {
        let key = column.key.trim_end_matches("_field");
        if key == column.heading {
            column.heading.clone()
        } else {
            format!("{} = {key}", column.heading)
        }
    });
    let unsure = seen.proposed.iter().chain(&seen.unsure);
    let unsure = unsure.map(|(heading, key)| format!("{heading} = {key}?"));
    let count = seen
        .rows
        .map(|rows| thousands(i64::try_from(rows).unwrap_or(i64::MAX)));
    let known = [
        ("file", file(seen)),
        ("rows", count.unwrap_or_default()),
        ("columns used", listed(used.collect())),
        ("perhaps meant", listed(unsure.collect())),
        ("not used", listed(seen.unused.clone())),
        ("units", seen.units.join(", ")),
        ("coordinate system", crs(seen)),
        (
            "west south east north",
            seen.extent_deg.map(extent).unwrap_or_default(),
        ),
    ];
    let known = known.into_iter().filter(|(_, text)| !text.is_empty());
    let role = |at: usize| if at == 0 { seen.role } else { "" };
    let row = |(at, (what, text)): (usize, (&str, String))| vec![role(at).into(), what.into(), text.into()];
    known.enumerate().map(row).collect()
}

/// `villages.gpkg, layer villages; GPKG`.
fn file(seen: &InputSeen) -> String {
    let name = seen.file.file_name().unwrap_or_default().to_string_lossy();
    let more = (seen.files > 1).then(|| format!(" and {} more", seen.files - 1));
    let layer = seen
        .layer
        .as_ref()
        .filter(|_| seen.layers.len() > 1 || seen.form == "workbook");
    let layer = layer.map(|l| format!(", {l}"));
    let form = Some(&seen.form)
        .filter(|f| !f.is_empty())
        .map(|f| format!("; {f}"));
    let [more, layer, form] = [more, layer, form].map(Option::unwrap_or_default);
    one_line(&format!("{name}{more}{layer}{form}"))
}

fn crs(seen: &InputSeen) -> String {
    match seen.crs_from {
        _ if seen.crs.is_empty() => String::new(),
        CrsFrom::File => one_line(&seen.crs),
        from => format!("{}, {}", one_line(&seen.crs), from.label()),
    }
}

fn extent(degrees: [f64; 4]) -> String {
    degrees.map(|d| format!("{d:.3}")).join(" ")
}

fn listed(all: Vec<String>) -> String {
    let more = all.len().saturating_sub(LISTED);
    let shown: Vec<String> = all.iter().take(LISTED).map(|h| one_line(h)).collect();
    let mut text = shown.join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
