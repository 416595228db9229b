//! Rows of a list that only a person can decide about, as a table to be filled in.

use super::OutputError;
use super::csv::{Table, disarmed};
use crate::register::{Field, Plan};

/// A line for each point that a row may be about. In the column `decision` a person writes that point's number, or `new`, into one line of
/// each row; the table is then given back with the list.
///
/// # Errors
/// None that can happen: the table is written into memory.
pub fn uncertain(plan: &Plan) -> Result<Vec<u8>, OutputError> {
    #[rustfmt::skip]
    let mut table = Table::new([
        "row", "decision", "name", "commune", "province", "candidate", "candidate_name", "candidate_unit",
        "distance_m", "reasons",
    ])?;
    for row in &plan.uncertain {
        let known = |field| row.fields.get(&field).cloned().unwrap_or_default();
        let number = row.rows.first().map(u64::to_string).unwrap_or_default();
        for candidate in &row.candidates {
            let distance = candidate.distance_m.map(|d| format!("{d:.0}"));
            let fields = [
                number.clone(),
                String::new(),
                known(Field::Name),
                known(Field::Commune),
                known(Field::Province),
                candidate.point.to_string(),
                candidate.name.clone(),
                candidate.unit.clone(),
                distance.unwrap_or_default(),
                candidate.reasons.join(", "),
            ];
            table.row(fields.iter().map(|f| disarmed(f)))?;
        }
    }
    table.finish()
}
