//! `ledgers.csv`: the link budget behind each village's verdict, a row a term.

use super::OutputError;
use super::csv::{Table, disarmed, number};
use crate::analysis::link_budget::Serving;

/// The table, for spreadsheets. The terms of a village sum to the level in its last row.
///
/// # Errors
/// [`OutputError::Text`] when the text cannot be made.
pub fn ledgers(budgets: &[Serving]) -> Result<Vec<u8>, OutputError> {
    #[rustfmt::skip]
    let mut table = Table::new([
        "village_id", "village", "cell_id", "technology", "distance_km", "step", "term", "value", "unit",
    ])?;
    for Serving { village, cell, path } in budgets {
        let ledger = &path.ledger;
        let signal = cell.technology.reference_signal().name();
        let terms = ledger.terms.iter().map(|t| (t.name, t.value_db));
        let count = ledger.terms.len();
        for (nth, (term, value)) in terms.chain([(signal, ledger.level.0)]).enumerate() {
            table.row([
                disarmed(&village.id),
                disarmed(&village.name),
                disarmed(&cell.id),
                cell.technology.name().into(),
                number(Some(path.distance_km), 3),
                (nth + 1).to_string().into(),
                term.into(),
                // Four decimals, so that the terms sum to the level in a spreadsheet too.
                number(Some(value), 4),
                if nth == 0 || nth == count { "dBm" } else { "dB" }.into(),
            ])?;
        }
    }
    table.finish()
}
