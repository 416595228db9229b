//! Separated tables and sheets of workbooks as rows of texts.

use super::layer_text::of_study;
use super::list::{
    Headings, ListCell, Record, Remedies, Style, bytes_of, delimiter_label, delimiter_of, encoding_of,
    has_quoted_commas, has_width, header, heading_at, is_decimal_comma, proved, records, rows_under, spaced,
    workbook,
};
use super::notes::{Notes, file_name};
use super::raw::{Form, Raw};
use super::rows::{Kind, Row};
use crate::study::Layered;
use crate::world::Fault;
use std::path::Path;

/// Reads a table with a row of headings.
pub(super) fn read(notes: &mut Notes, layered: &Layered, headings: &Headings) -> Option<Raw> {
    let path = &layered.path;
    let encoding = of_study(notes, layered)?;
    let bytes = bytes_of(notes, path, encoding)?;
    let delimiter = delimiter_of(notes, path, &bytes, headings);
    let mut records = records(notes, path, &bytes, delimiter)?;
    if records.is_empty() {
        notes.problem(nothing_in(path));
        return None;
    }
    let at = heading_at(records.iter().map(|r| r.fields.as_slice()), headings);
    let mut under = records.split_off(at);
    let text = "lines above the headings of a table not looked at";
    notes.tally("table-lines-above", text, at as u64);
    let first = under.remove(0);
    if let Some(fault) = spaced(path, &first, headings) {
        notes.problem(fault);
        return None;
    }
    let columns = header(notes, path, &first, delimiter)?;
    Some(raw_of(notes, path, columns, under, delimiter))
}

/// Reads a table whose columns are known; a first row for which `is_header` holds is taken as header instead.
pub(super) fn read_with_columns(
    notes: &mut Notes,
    layered: &Layered,
    known: &[&str],
    is_header: impl Fn(&[String]) -> bool,
) -> Option<Raw> {
    let path = &layered.path;
    let encoding = of_study(notes, layered)?;
    let bytes = bytes_of(notes, path, encoding)?;
    let headings = Headings {
        own: known.iter().map(|c| (*c).to_owned()).collect(),
        ..Headings::default()
    };
    let delimiter = delimiter_of(notes, path, &bytes, &headings);
    let mut records = records(notes, path, &bytes, delimiter)?;
    let Some(first) = records.first() else {
        notes.problem(nothing_in(path));
        return None;
    };
    let columns = if is_header(&first.fields) {
        let first = records.remove(0);
        header(notes, path, &first, delimiter)?
    } else {
        headings.own
    };
    Some(raw_of(notes, path, columns, records, delimiter))
}

/// The fault of a table without a row.
pub(super) fn nothing_in(path: &Path) -> Fault {
    Fault::new(
        "file-empty",
        path,
        "there is not even a header row in it",
        "give a table with a header and data",
    )
}

fn raw_of(notes: &mut Notes, path: &Path, columns: Vec<String>, records: Vec<Record>, delimiter: u8) -> Raw {
    let rows = rows(notes, path, columns.len(), delimiter, records);
    let styles = styles(&rows, columns.len(), delimiter);
    if styles.iter().any(|s| *s != Style::Programs) {
        let text = "tables read with decimal commas";
        notes.note("table-decimal-comma", text, file_name(path));
    }
    let form = Form {
        kind: format!("{}, {}", delimiter_label(delimiter), encoding_of(path)),
        ..Form::default()
    };
    Raw {
        sheet: None,
        numeric: vec![false; columns.len()],
        styles,
        columns,
        rows,
        is_workbook: false,
        form,
    }
}

/// Where commas do not part the columns, a comma between digits is a decimal comma, in all columns. Where
/// they do, a column may have them in quotes.
pub(super) fn styles(rows: &[Row], columns: usize, delimiter: u8) -> Vec<Style> {
    let texts = |k: usize| rows.iter().filter_map(move |r| r.values.get(k)?.as_deref());
    let commas = if delimiter == b',' {
        (0..columns).map(|k| has_quoted_commas(texts(k))).collect()
    } else {
        vec![(0..columns).any(|k| texts(k).any(is_decimal_comma)); columns]
    };
    let style = |commas: bool| match (commas, delimiter) {
        (false, _) => Style::Programs,
        (true, b',') => Style::QuotedCommas,
        (true, _) => Style::Commas,
    };
    commas.into_iter().map(style).collect()
}

/// Records as rows; ragged ones are faults.
fn rows(notes: &mut Notes, path: &Path, columns: usize, delimiter: u8, records: Vec<Record>) -> Vec<Row> {
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        if record.fields.iter().all(|f| is_blank(f)) {
            notes.tally("rows-empty", "rows without any value left out", 1);
            continue;
        }
        if !has_width(notes, path, &record, columns, delimiter) {
            continue;
        }
        let values = record
            .fields
            .into_iter()
            .map(|f| (!is_blank(&f)).then_some(f))
            .collect();
        rows.push(Row::of_texts(record.line, values));
    }
    rows
}

/// Is there nothing in a text but white space? Most texts begin with something else.
fn is_blank(text: &str) -> bool {
    text.trim_start().is_empty()
}

const REMEDIES: Remedies = Remedies {
    sheet: "say which one is meant with the key `layer`",
    heading: "give the columns headings such as 'name', 'lon', 'lat' (or 'Tên thôn', 'Kinh độ', 'Vĩ độ'), or name them in the study",
};

/// Reads the sheet of a workbook that has the list.
pub(super) fn read_workbook(notes: &mut Notes, layered: &Layered, headings: &Headings) -> Option<Raw> {
    let wanted = layered.layer.as_deref();
    let (sheet, grid, head) = workbook(notes, &layered.path, headings, wanted, REMEDIES)?;
    let (columns, under) = rows_under(notes, &layered.path, grid, head, headings);
    let rows: Vec<Row> = under
        .into_iter()
        .map(|(number, cells)| row_of(number, cells))
        .collect();
    let form = Form {
        kind: "workbook".to_owned(),
        layer: Some(sheet.clone()),
        layers: Vec::new(),
    };
    Some(Raw {
        sheet: Some(sheet),
        numeric: vec![false; columns.len()],
        styles: (0..columns.len()).map(|k| style_of_cells(&rows, k)).collect(),
        columns,
        rows,
        is_workbook: true,
        form,
    })
}

/// Cells as texts, with what the sheet says that they are.
fn row_of(number: u64, cells: Vec<ListCell>) -> Row {
    let kind = |cell: &ListCell| match cell {
        ListCell::Empty | ListCell::Text(_) | ListCell::Truth(_) => Kind::Text,
        ListCell::Number(_) => Kind::Number,
        ListCell::Date(_) | ListCell::Moment(..) => Kind::Date,
        ListCell::Error(_) => Kind::Error,
    };
    let kinds = cells.iter().map(kind).collect();
    let text = |cell: ListCell| match cell {
        ListCell::Text(text) => Some(text),
        other => Some(other.shown()),
    };
    let values = cells
        .into_iter()
        .map(|c| text(c).filter(|t| !t.trim().is_empty()));
    Row {
        kinds,
        ..Row::of_texts(number, values.collect())
    }
}

/// How numbers that are stored as texts are written: as the texts of their column prove.
fn style_of_cells(rows: &[Row], column: usize) -> Style {
    let texts = rows.iter().filter_map(|row| {
        let is_text = row.kinds.get(column) == Some(&Kind::Text);
        row.values.get(column)?.as_deref().filter(|_| is_text)
    });
    Style::People(proved(texts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(text: &[u8]) -> (Notes, Option<Raw>) {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("t.csv");
        std::fs::write(&path, text).expect("written");
        let headings = Headings {
            own: ["lon", "lat"].map(str::to_owned).to_vec(),
            ..Headings::default()
        };
        let mut notes = Notes::default();
        let layered = Layered {
            path,
            layer: None,
            crs: None,
            encoding: None,
        };
        let table = read(&mut notes, &layered, &headings);
        (notes, table)
    }

    #[test]
    fn rows_bear_the_line_on_which_they_stand() {
        let (notes, table) =
            opened("\u{feff}id,lon,lat,name\r\n\r\n1,105,21,\"two\nlines\"\n\n2,105,21,x\n".as_bytes());
        assert!(notes.problems.is_empty());
        let rows = table.expect("a table").rows;
        assert_eq!(rows.iter().map(|r| r.number).collect::<Vec<_>>(), [3, 6]);
    }

    #[test]
    fn a_semicolon_alone_is_understood_and_counted() {
        let (notes, table) = opened(b"id;lon;lat\na;105.5;21.5\n");
        assert_eq!(table.expect("a table").columns, ["id", "lon", "lat"]);
        assert_eq!(notes.report.count("table-delimiter"), 1);
    }

    #[test]
    fn ragged_rows_and_bad_bytes_are_named_by_line() {
        let (notes, table) = opened(b"id,lon,lat\na,105\nb,105,21\nc\xff,105,21\n");
        assert_eq!(table.expect("a table").rows.len(), 1);
        let rows: Vec<_> = notes.problems.iter().map(|p| (p.code, p.row)).collect();
        assert_eq!(rows, [("table-encoding", Some(4)), ("row-ragged", Some(2))]);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig {
            rng_seed: proptest::test_runner::RngSeed::Fixed(7),
            failure_persistence: None,
            ..proptest::prelude::ProptestConfig::default()
        })]

        /// Every byte sequence ends in rows or in a fault, and every row is as wide as the header.
        #[test]
        fn any_bytes_are_rows_or_faults(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec![
                    "a", "lon", "lat", ",", ";", "\t", "\"", "\n", "\r\n", "105.5", " ", "\u{feff}", "é", "\0", "ÿ",
                ]),
                0..60,
            ),
            broken in proptest::bool::ANY,
        ) {
            let mut bytes = pieces.concat().into_bytes();
            if broken {
                bytes.push(0xff);
            }
            let (notes, table) = opened(&bytes);
            match table {
                Some(table) => {
                    proptest::prop_assert!(table.rows.iter().all(|r| r.values.len() == table.columns.len()));
                    let lines = bytes.iter().filter(|b| **b == b'\n').count() as u64 + 1;
                    proptest::prop_assert!(table.rows.iter().all(|r| (1..=lines).contains(&r.number)));
                }
                None => proptest::prop_assert!(!notes.problems.is_empty()),
            }
        }
    }
}
