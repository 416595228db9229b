//! `ledgers.csv`: the link budget behind each village's verdict, a row a term.

use super::OutputError;
use super::csv::{disarmed, failed, finished, for_spreadsheets};
use super::record::rounded;
use crate::analysis::link_budget::Serving;

/// The table, for spreadsheets. The terms of a village sum to the level in its last row.
///
/// # Errors
/// [`OutputError::Text`] when the text cannot be made.
pub fn ledgers(budgets: &[Serving]) -> Result<Vec<u8>, OutputError> {
    let mut writer = for_spreadsheets();
    writer
        .write_record([
            "village_id",
            "village",
            "cell_id",
            "technology",
            "distance_km",
            "step",
            "term",
            "value",
            "unit",
        ])
        .map_err(failed)?;
    for Serving { village, cell, path } in budgets {
        let ledger = &path.ledger;
        let signal = cell.technology.reference_signal().name();
        let terms = ledger.terms.iter().map(|t| (t.name, t.value_db));
        let count = ledger.terms.len();
        for (nth, (term, value)) in terms.chain([(signal, ledger.level.0)]).enumerate() {
            writer
                .write_record([
                    disarmed(&village.id).as_ref(),
                    disarmed(&village.name).as_ref(),
                    disarmed(&cell.id).as_ref(),
                    cell.technology.name(),
                    &format!("{:.3}", rounded(path.distance_km, 3)),
                    &(nth + 1).to_string(),
                    term,
                    // Four decimals, so that the terms sum to the level in a spreadsheet too.
                    &format!("{:.4}", rounded(value, 4)),
                    if nth == 0 || nth == count { "dBm" } else { "dB" },
                ])
                .map_err(failed)?;
        }
    }
    finished(writer)
}
