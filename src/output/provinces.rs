//! `provinces.csv`: the villages by province, with the whole in the last row.

use super::OutputError;
use super::csv::{UnitRow, units};
use crate::analysis::tally::Tally;
use crate::analysis::{Caption, Summary};

#[rustfmt::skip]
const COLUMNS: [&str; 8] = [
    "villages", "covered", "low_signal", "white", "unknown", "people_in_gaps", "gaps_without_population",
    "rows_left_out_of_input",
];

/// The table by province, with the whole in the last row.
///
/// # Errors
/// [`OutputError::Text`] when the text cannot be made.
pub fn provinces(summary: &Summary, caption: &Caption) -> Result<Vec<u8>, OutputError> {
    let unit = |code: Option<String>, name: &str, t: &Tally, left_out: u64| UnitRow {
        code,
        name: name.to_owned(),
        #[rustfmt::skip]
        numbers: vec![
            t.villages as f64, t.covered as f64, t.low_signal as f64, t.white as f64, t.unknown as f64,
            t.people_in_gaps, t.gaps_without_population as f64, left_out as f64,
        ],
    };
    let mut rows: Vec<UnitRow> = summary
        .by_province
        .iter()
        .map(|r| unit(r.code.clone(), &r.name, &r.tally, 0))
        .collect();
    if let Some(total) = &summary.total {
        rows.push(unit(None, "all", total, summary.village_rows_left_out));
    }
    units(&COLUMNS, &rows, caption)
}
