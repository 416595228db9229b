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
            let texts = table.rows.iter().filter_map(|row| {
                let name = row.values.get(*column)?.as_deref()?;
                Some((row.number, name))
            });
            of_texts(notes, &table.file_name(), texts);
        }
    }
}

/// The same for the names of a column, with the numbers of their rows.
pub(super) fn of_texts<'t>(notes: &mut Notes, file: &str, texts: impl Iterator<Item = (u64, &'t str)>) {
    let mut old_font: Option<String> = None;
    let (mut in_old_font, mut names) = (0usize, 0usize);
    for (row, name) in texts {
        names += 1;
        let example = || format!("{file}, row {row}: {name}");
        match ailment(name) {
            Some(Ailment::ReadAsLatin(before)) => notes.remark(
                "names-read-as-latin-1",
                "names in UTF-8 that was read as Latin-1: export the file again as UTF-8",
                format!("{}, before perhaps {before}", example()),
            ),
            Some(Ailment::QuestionMarks) => notes.remark(
                "text-question-marks",
                "names with question marks in the place of letters: an encoding did not have the letter, export the file again as UTF-8",
                example(),
            ),
            Some(Ailment::OldFont) => {
                in_old_font += 1;
                old_font.get_or_insert_with(example);
            }
            Some(Ailment::OtherAlphabet) => notes.remark(
                "text-other-alphabet",
                "names in another alphabet (Cyrillic, Greek, Thai …) that was read as Latin-1: export the file again as UTF-8, or set `encoding` to its own (windows-1251, windows-1253, windows-874 …)",
                example(),
            ),
            Some(Ailment::Lost) | None => {}
        }
    }
    if let Some(example) = old_font.filter(|_| in_old_font * ONE_IN >= names) {
        let text = "names in the letters of an old Vietnamese font (TCVN3, VNI): convert them to Unicode";
        notes
            .report
            .remark("text-old-font", text, in_old_font as u64, Some(example));
    }
}
