//! `ledgers.csv`: the link budget behind each village's verdict, a row a term.

use super::sheet::{Sheet, SheetCell, numbers, words};
use crate::analysis::link_budget::Serving;
use crate::domain::word::Word;

/// The table. The terms of a village sum to the level in its last row.
pub fn ledgers(budgets: &[Serving]) -> Sheet {
    let mut columns: Vec<_> = ["village_id", "village", "cell_id", "technology"]
        .map(words)
        .into();
    columns.extend([
        numbers("distance_km"),
        numbers("step"),
        words("term"),
        numbers("value"),
        words("unit"),
    ]);
    let mut sheet = Sheet::new(
        Word::Predicted,
        "Link budgets behind the predicted verdicts",
        columns,
    );
    for Serving { village, cell, path } in budgets {
        let ledger = &path.ledger;
        let signal = cell.technology.reference_signal().name();
        let terms = ledger.terms.iter().map(|t| (t.name, t.value_db));
        let count = ledger.terms.len();
        for (nth, (term, value)) in terms.chain([(signal, ledger.level.0)]).enumerate() {
            let unit = if nth == 0 || nth == count { "dBm" } else { "dB" };
            sheet.rows.push(vec![
                SheetCell::Text(village.id.clone()),
                SheetCell::Text(village.name.clone()),
                SheetCell::Text(cell.id.clone()),
                SheetCell::Text(cell.technology.name().to_owned()),
                SheetCell::number(Some(path.distance_km), 3),
                SheetCell::count(nth + 1),
                SheetCell::Text(term.to_owned()),
                // Four decimals, so that the terms sum to the level in a spreadsheet too.
                SheetCell::number(Some(value), 4),
                SheetCell::Text(unit.to_owned()),
            ]);
        }
    }
    sheet
}
