//! The tables of a run as sheets: villages, gaps, administrative units.

use super::OutputError;
use super::caption::SYNTHETIC_NOTE;
use super::record::{Record, Recorder, Results, rounded};
use super::sheet::{Column, Sheet, SheetCell, words};
use crate::analysis::Caption;
use crate::domain::word::Word;
use crate::gaps::VillageGap;

/// The low-signal and white villages, by rank: one row each, with the rule that judged them.
///
/// # Errors
/// [`OutputError::Mismatch`] when the results do not belong together.
pub fn gaps(results: Results) -> Result<Sheet, OutputError> {
    judged(
        "Villages predicted low-signal or white, by rank",
        results,
        &results.gaps.ranked(),
    )
}

/// All villages in the order of the input, in the columns of [`gaps`].
///
/// # Errors
/// [`OutputError::Mismatch`] when the results do not belong together.
pub fn villages(results: Results) -> Result<Sheet, OutputError> {
    judged(
        "All villages, with predicted coverage",
        results,
        &results.gaps.villages.iter().collect::<Vec<_>>(),
    )
}

fn judged(title: &str, results: Results, rows: &[&VillageGap]) -> Result<Sheet, OutputError> {
    let recorder = Recorder::new(results);
    let rows: Vec<Record> = rows
        .iter()
        .map(|gap| recorder.record(gap))
        .collect::<Result<_, _>>()?;
    records(Word::Predicted, title, &recorder.names()?, rows, results.caption)
}

/// Rows of one set of columns, with the rule that judged them.
///
/// # Errors
/// [`OutputError::Mismatch`] when a row has other columns.
pub fn records(
    word: Word,
    title: &str,
    names: &[String],
    rows: Vec<Record>,
    caption: &Caption,
) -> Result<Sheet, OutputError> {
    Ok(Sheet::of_records(word, title, names, rows)?.with_rule(rule(caption)))
}

/// A row of a table of units: the unit's code and name, then numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitRow {
    /// Code, where known.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// As many as there are columns.
    pub numbers: Vec<SheetCell>,
}

/// A table of administrative units or operators, with the rule that judged them.
///
/// # Errors
/// [`OutputError::Mismatch`] when a row has not as many numbers as there are columns.
pub fn units(
    title: &str,
    columns: &[Column],
    rows: &[UnitRow],
    caption: &Caption,
) -> Result<Sheet, OutputError> {
    let all = [words("code"), words("name")]
        .into_iter()
        .chain(columns.iter().cloned());
    let mut sheet = Sheet::new(Word::Predicted, title, all.collect()).with_rule(rule(caption));
    for row in rows {
        if row.numbers.len() != columns.len() {
            return Err(OutputError::mismatch(format!(
                "{} has {} numbers for {} columns",
                row.name,
                row.numbers.len(),
                columns.len()
            )));
        }
        let unit = [
            SheetCell::text(row.code.clone()),
            SheetCell::Text(row.name.clone()),
        ];
        sheet
            .rows
            .push(unit.into_iter().chain(row.numbers.iter().cloned()).collect());
    }
    Ok(sheet)
}

/// What says by which rule the villages were judged.
pub(super) fn rule(caption: &Caption) -> [(&'static str, String); 6] {
    [
        ("preset", caption.preset.name.clone()),
        ("preset_standing", caption.preset.standing.clone()),
        ("preset_mark", caption.preset.said().unwrap_or_default()),
        ("model", caption.model.clone()),
        (
            "receiver_height_m",
            rounded(caption.receiver_height_m, 2).to_string(),
        ),
        ("note", synthetic_note(caption).to_owned()),
    ]
}

/// What is in every row of a table whose sites are made up; else nothing.
pub(super) const fn synthetic_note(caption: &Caption) -> &'static str {
    if caption.synthetic_sites {
        SYNTHETIC_NOTE
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example::Example;
    use crate::output::sheet::numbers;

    #[test]
    fn a_table_of_units_has_its_numbers_and_refuses_ragged_rows() {
        let row = |numbers| UnitRow {
            code: Some("01".into()),
            name: "=Hà Nội".into(),
            numbers,
        };
        let caption = crate::output::example::caption();
        let bytes = units(
            "By province",
            &[numbers("villages")],
            &[row(vec![SheetCell::Whole(83)])],
            &caption,
        )
        .and_then(|s| s.to_csv())
        .expect("a table");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.contains("\r\n01,'=Hà Nội,83,"), "{text}");
        assert!(units("By province", &[numbers("villages")], &[row(vec![])], &caption).is_err());
    }

    #[test]
    fn a_spreadsheet_reads_it_and_runs_nothing() {
        let mut example = Example::new();
        example.villages[2].name = "=cmd|' /C calc'!A0".to_owned();
        example.villages[1].name = "Bản \"Một\", Hai".to_owned();
        let bytes = gaps(example.results()).and_then(|s| s.to_csv()).expect("a table");
        assert!(bytes.starts_with(b"\xEF\xBB\xBFid,name,"));
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.contains("'=cmd|' /C calc'!A0"));
        assert!(text.contains("\"Bản \"\"Một\"\", Hai\""));
        assert_eq!(text.matches("\r\n").count(), 3);
        assert_eq!(text.matches('\n').count(), 3);
        // A negative number is a number.
        assert!(text.contains(",-110.3,"), "{text}");
    }

    #[test]
    fn ranks_are_in_order_and_rows_are_as_long_as_the_header() {
        let example = Example::new();
        let bytes = gaps(example.results()).and_then(|s| s.to_csv()).expect("a table");
        let mut reader = ::csv::Reader::from_reader(&bytes[3..]);
        let header = reader.headers().expect("a header").clone();
        let column = |name: &str| header.iter().position(|h| h == name).expect("a column");
        let rows: Vec<_> = reader.records().map(|r| r.expect("a row")).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(&rows[0][column("rank")], "1");
        assert_eq!(&rows[0][column("id")], "v3");
        assert_eq!(&rows[1][column("preset_standing")], "planning convention");
        assert_eq!(&rows[0][column("level_dbm")], "");
    }
}
