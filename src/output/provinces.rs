//! `provinces`: the villages by province, with the whole in the last row.

use super::OutputError;
use super::sheet::{Sheet, SheetCell, numbers};
use super::tables::{UnitRow, units};
use crate::analysis::tally::Tally;
use crate::analysis::{Caption, Summary};
use crate::domain::figures::percent;

#[rustfmt::skip]
const COLUMNS: [&str; 9] = [
    "villages", "covered", "low_signal", "white", "unknown", "people_in_gaps", "gaps_without_population",
    "rows_left_out_of_input", "covered_pct",
];

/// The table by province, with the whole in the last row.
///
/// # Errors
/// [`OutputError::Mismatch`] when a row has too few numbers.
pub fn provinces(summary: &Summary, caption: &Caption) -> Result<Sheet, OutputError> {
    let unit = |code: Option<String>, name: &str, t: &Tally, left_out: u64| {
        let counts = [t.villages, t.covered, t.low_signal, t.white, t.unknown];
        let mut numbers: Vec<SheetCell> = counts.map(SheetCell::count).into();
        numbers.extend([
            SheetCell::quantity(Some(t.people_in_gaps)),
            SheetCell::count(t.gaps_without_population),
            SheetCell::count(left_out),
            SheetCell::pct(covered_pct(t)),
        ]);
        UnitRow {
            code,
            name: name.to_owned(),
            numbers,
        }
    };
    let mut rows: Vec<UnitRow> = summary
        .by_province
        .iter()
        .map(|r| unit(r.code.clone(), &r.name, &r.tally, 0))
        .collect();
    if let Some(total) = &summary.total {
        rows.push(unit(None, "all", total, summary.village_rows_left_out));
    }
    units(
        "Villages by province, by predicted coverage",
        &COLUMNS.map(numbers),
        &rows,
        caption,
    )
}

/// Villages that are covered, in % of all; nothing where of none is known what it is.
pub fn covered_pct(tally: &Tally) -> Option<f64> {
    if tally.unknown == tally.villages {
        return None;
    }
    percent(tally.covered as u64, tally.villages as u64)
}
