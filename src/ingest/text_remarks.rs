//! Remarks on the texts of a table as a whole: names that an old font or a wrong encoding has spoilt. Nothing
//! is judged by a name, so that they are used as they are, and everybody who reads them is warned.

use super::notes::Notes;
use super::rows::Table;
use super::spoilt::{Sort, sort_of};
use super::text::{Ailment, ailment};

/// Old fonts are known by rare pairs of letters, which single names of other languages may have: where fewer
/// names of a column than one in so many have them, nothing is said.
const ONE_IN: usize = 50;

/// Looks through the columns of names.
pub(super) fn remark(notes: &mut Notes, table: &Table) {
    for (key, column) in &table.taken.by_key {
        if sort_of(key) == Some(Sort::Name) {
            of_column(notes, table, *column);
        }
    }
}

fn of_column(notes: &mut Notes, table: &Table, column: usize) {
    let mut old_font: Option<(u64, String)> = None;
    let (mut in_old_font, mut names) = (0usize, 0usize);
    for row in &table.rows {
        let Some(Some(name)) = row.values.get(column) else {
            continue;
        };
        names += 1;
        let example = || format!("{}, row {}: {name}", table.file_name(), row.number);
        match ailment(name) {
            Some(Ailment::ReadAsLatin(before)) => notes.remark(
                "names-read-as-latin-1",
                "names in UTF-8 that was read as Latin-1: export the file again as UTF-8",
                format!("{}, before perhaps {before}", example()),
            ),
            Some(Ailment::QuestionMarks) => notes.remark(
                "text-question-marks",
                "names with a question mark between letters: an encoding did not have the letter, export the file again as UTF-8",
                example(),
            ),
            Some(Ailment::OldFont) => {
                in_old_font += 1;
                old_font.get_or_insert((row.number, name.clone()));
            }
            Some(Ailment::Lost) | None => {}
        }
    }
    if let Some((row, name)) = old_font.filter(|_| in_old_font * ONE_IN >= names) {
        let text = "names in the letters of an old Vietnamese font (TCVN3, VNI): convert them to Unicode";
        let example = format!("{}, row {row}: {name}", table.file_name());
        notes
            .report
            .remark("text-old-font", text, in_old_font as u64, Some(example));
    }
}
