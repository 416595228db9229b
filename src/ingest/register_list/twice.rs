//! Rows about one point: repeated, contradicting one another, or one for each operator.

use super::rows::RowFaults;
use crate::ingest::notes::Notes;
use crate::register::{Field, ImportRow, Subject, disagreement};
use std::collections::HashMap;

/// Finds rows that repeat or contradict an earlier one; gives the places of those that repeat one word for
/// word. `rows` come with their places in the table.
pub(super) fn check(
    notes: &mut Notes,
    faults: &mut RowFaults<'_>,
    rows: &[(usize, ImportRow)],
) -> Vec<usize> {
    let mut seen: HashMap<Subject, Vec<&ImportRow>> = HashMap::with_capacity(rows.len());
    let mut repeated = Vec::new();
    for (at, row) in rows {
        let Some(subject) = row.subject() else {
            continue;
        };
        let field = match &subject {
            Subject::Name(..) => Some(Field::Name),
            Subject::Code(..) => Some(Field::Code),
            Subject::Point(_) => None,
        };
        let before = seen.entry(subject).or_default();
        for earlier in before.iter() {
            if says_the_same(earlier, row) {
                let example = format!("rows {} and {}", earlier.row, row.row);
                notes.note(
                    "rows-repeated",
                    "rows that repeat another word for word, taken once",
                    example,
                );
                repeated.push(*at);
                break;
            }
            if let Some(what) = disagreement(earlier, row) {
                let cause = format!(
                    "rows {} and {} are about one point and differ: {what}",
                    earlier.row, row.row
                );
                let remedy = "correct one of them; if they are two villages, give each its own code";
                faults.add(*at, field, "rows-contradict", cause, remedy);
                break;
            }
            if earlier.operator == row.operator || earlier.operator.is_none() || row.operator.is_none() {
                let cause = format!("rows {} and {} are about one point", earlier.row, row.row);
                let remedy = "put them into one row; only operators may have a row each";
                faults.add(*at, field, "id-twice", cause, remedy);
                break;
            }
        }
        before.push(row);
    }
    repeated
}

fn says_the_same(a: &ImportRow, b: &ImportRow) -> bool {
    let b = ImportRow {
        row: a.row,
        ..b.clone()
    };
    *a == b
}
