//! Rows of a list that only a person can decide about, as a table to be filled in.

use super::sheet::{Sheet, SheetCell, numbers, words};
use crate::domain::word::Word;
use crate::register::{Field, Plan};

/// A line for each point that a row may be about. In the column `decision` a person writes that point's
/// number, or `new`, into one line of each row; the table is then given back with the list.
pub fn uncertain(plan: &Plan) -> Sheet {
    let mut columns = vec![numbers("row")];
    columns.extend(["decision", "name", "commune", "province"].map(words));
    columns.push(numbers("candidate"));
    columns.extend(["candidate_name", "candidate_unit"].map(words));
    columns.extend([numbers("distance_m"), words("reasons")]);
    let mut sheet = Sheet::new(Word::Given, "Rows to decide about", columns);
    for row in &plan.uncertain {
        let known = |field| SheetCell::text(row.fields.get(&field).cloned());
        for candidate in &row.candidates {
            sheet.rows.push(vec![
                row.rows
                    .first()
                    .map_or(SheetCell::Empty, |n| SheetCell::count(*n)),
                SheetCell::Empty,
                known(Field::Name),
                known(Field::Commune),
                known(Field::Province),
                SheetCell::Text(candidate.point.to_string()),
                SheetCell::Text(candidate.name.clone()),
                SheetCell::Text(candidate.unit.clone()),
                SheetCell::number(candidate.distance_m, 0),
                SheetCell::Text(candidate.reasons.join(", ")),
            ]);
        }
    }
    sheet
}
