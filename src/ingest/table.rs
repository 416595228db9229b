//! Comma-separated tables.

use super::notes::{Notes, file_name};
use super::numbers::is_decimal_comma;
use super::rows::{Row, Table, clean, column_index, declared_crs, transformer};
use crate::study::Layered;
use crate::world::Problem;
use std::path::Path;

/// Delimiters that are recognised besides the comma.
const OTHER_DELIMITERS: [u8; 3] = [b';', b'\t', b'|'];

/// Reads a table with a header row.
pub(super) fn open(notes: &mut Notes, layered: &Layered, lon_lat: Option<(&str, &str)>) -> Option<Table> {
    let bytes = bytes_of(notes, &layered.path)?;
    let delimiter = delimiter_of(notes, &layered.path, &bytes);
    let mut records = records(notes, &layered.path, &bytes, delimiter)?;
    if records.is_empty() {
        notes.problem(nothing_in(&layered.path));
        return None;
    }
    let columns = header(notes, &layered.path, &records.remove(0))?;
    let rows = rows(notes, &layered.path, columns.len(), records);
    assemble(notes, layered, columns, rows, lon_lat, delimiter)
}

/// Reads a table whose columns are known; a first row for which `is_header` holds is taken as header instead.
pub(super) fn open_with_columns(
    notes: &mut Notes,
    layered: &Layered,
    known: &[&str],
    is_header: impl Fn(&[String]) -> bool,
    lon_lat: (&str, &str),
) -> Option<Table> {
    if !notes.input("sites", &layered.path) {
        return None;
    }
    let bytes = bytes_of(notes, &layered.path)?;
    let delimiter = delimiter_of(notes, &layered.path, &bytes);
    let mut records = records(notes, &layered.path, &bytes, delimiter)?;
    let Some(first) = records.first() else {
        notes.problem(nothing_in(&layered.path));
        return None;
    };
    let columns = if is_header(&first.fields) {
        let first = records.remove(0);
        header(notes, &layered.path, &first)?
    } else {
        known.iter().map(|c| (*c).to_owned()).collect()
    };
    let rows = rows(notes, &layered.path, columns.len(), records);
    notes.tally("sites-rows", "rows of sites read", rows.len() as u64);
    assemble(notes, layered, columns, rows, Some(lon_lat), delimiter)
}

fn nothing_in(path: &Path) -> Problem {
    Problem::new(
        "file-empty",
        path,
        "there is not even a header row in it",
        "give a table with a header and data",
    )
}

fn assemble(
    notes: &mut Notes,
    layered: &Layered,
    columns: Vec<String>,
    rows: Vec<Row>,
    lon_lat: Option<(&str, &str)>,
    delimiter: u8,
) -> Option<Table> {
    let decimal_comma = has_decimal_commas(notes, &layered.path, &rows, delimiter);
    let crs = declared_crs(notes, &layered.path, layered.crs.as_ref());
    let lon_lat = match lon_lat {
        Some((lon, lat)) => {
            let lon = column_index(notes, &layered.path, &columns, lon);
            let lat = column_index(notes, &layered.path, &columns, lat);
            Some((lon?, lat?))
        }
        None => None,
    };
    Some(Table {
        numeric: vec![false; columns.len()],
        decimal_comma,
        transformer: transformer(notes, &layered.path, &crs?)?,
        path: layered.path.clone(),
        columns,
        rows,
        lon_lat,
    })
}

/// Where commas do not part the columns, a comma between digits is a decimal comma.
fn has_decimal_commas(notes: &mut Notes, path: &Path, rows: &[Row], delimiter: u8) -> bool {
    let found = delimiter != b','
        && rows
            .iter()
            .any(|row| row.values.iter().flatten().any(|value| is_decimal_comma(value)));
    if found {
        notes.note(
            "table-decimal-comma",
            "tables read with decimal commas",
            file_name(path),
        );
    }
    found
}

/// The file's bytes without a byte-order mark; a fault for what is no UTF-8 table at all.
pub(super) fn bytes_of(notes: &mut Notes, path: &Path) -> Option<Vec<u8>> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) => {
            let remedy = "correct the path or the permissions";
            notes.problem(Problem::new("file-unreadable", path, e.to_string(), remedy));
            return None;
        }
    };
    if let Some((cause, remedy)) = refused(&bytes) {
        notes.problem(Problem::new("table-encoding", path, cause, remedy));
        return None;
    }
    Some(
        bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .map(<[u8]>::to_vec)
            .unwrap_or(bytes),
    )
}

/// What the first bytes of a file tell about why it is no table that can be read: cause and remedy.
pub(super) fn refused(head: &[u8]) -> Option<(&'static str, &'static str)> {
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        Some(("the table is in UTF-16", "save it as UTF-8 (\"CSV UTF-8\")"))
    } else if head.starts_with(&[0x1f, 0x8b]) || head.starts_with(b"PK\x03\x04") {
        Some((
            "the file is compressed or a workbook",
            "unpack it, or save it as CSV",
        ))
    } else {
        None
    }
}

/// The comma; another delimiter where the first line has only that one.
pub(super) fn delimiter_of(notes: &mut Notes, path: &Path, bytes: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [0usize; 3];
    let mut commas = 0usize;
    for &b in bytes.iter().take_while(|b| **b != b'\n') {
        if b == b'"' {
            quoted = !quoted;
        } else if !quoted && b == b',' {
            commas += 1;
        } else if !quoted && let Some(k) = OTHER_DELIMITERS.iter().position(|d| *d == b) {
            counts[k] += 1;
        }
    }
    let mut used = OTHER_DELIMITERS.iter().zip(counts).filter(|(_, n)| *n > 0);
    match (commas, used.next(), used.next()) {
        (0, Some((&delimiter, _)), None) => {
            let name = delimiter_name(delimiter);
            let text = "tables read with another delimiter than the comma";
            notes.note("table-delimiter", text, format!("{}: {name}", file_name(path)));
            delimiter
        }
        _ => b',',
    }
}

/// What a delimiter is called.
pub(super) fn delimiter_name(delimiter: u8) -> &'static str {
    match delimiter {
        b';' => "semicolon",
        b'\t' => "tab",
        b'|' => "bar",
        _ => "comma",
    }
}

/// A record with the line on which it begins.
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) fields: Vec<String>,
}

/// All records; rows that are no UTF-8 are faults.
pub(super) fn records(notes: &mut Notes, path: &Path, bytes: &[u8], delimiter: u8) -> Option<Vec<Record>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes);
    let mut records = Vec::new();
    let mut record = csv::ByteRecord::new();
    let (mut counted_to, mut line) = (0usize, 1u64);
    loop {
        // The reader's own line does not count empty lines before a record.
        let mut start = reader.position().byte() as usize;
        while matches!(bytes.get(start), Some(b'\n' | b'\r')) {
            start += 1;
        }
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Some(records),
            Err(e) => {
                let remedy = "mend the table (quotes are closed by quotes)";
                notes.problem(Problem::new("table-broken", path, e.to_string(), remedy));
                return None;
            }
        }
        let passed = bytes.get(counted_to..start).unwrap_or_default();
        line += passed.iter().filter(|b| **b == b'\n').count() as u64;
        counted_to = start.max(counted_to);
        if let Some(bad) = record.iter().position(|f| std::str::from_utf8(f).is_err()) {
            let shown = String::from_utf8_lossy(record.get(bad).unwrap_or_default()).into_owned();
            let remedy = "save the file as UTF-8 (\"CSV UTF-8\")";
            let fault = Problem::new("table-encoding", path, "this is not UTF-8 text", remedy)
                .at_row(line)
                .in_field(format!("column {}", bad + 1))
                .with_value(shown);
            if records.is_empty() {
                notes.problem(fault);
                return None;
            }
            notes.bad_row(fault);
            continue;
        }
        let fields = record
            .iter()
            .map(|f| String::from_utf8_lossy(f).into_owned())
            .collect();
        records.push(Record { line, fields });
    }
}

/// Column names, composed and trimmed.
pub(super) fn header(notes: &mut Notes, path: &Path, first: &Record) -> Option<Vec<String>> {
    let columns: Vec<String> = first.fields.iter().map(|f| clean(f)).collect();
    let hopeless = columns.len() == 1 && first.fields.iter().any(|f| f.contains([';', '\t', '|', ',']));
    if hopeless {
        notes.problem(
            Problem::new(
                "table-delimiter-unknown",
                path,
                "the header is one single column that contains several delimiters",
                "separate the columns by commas",
            )
            .at_row(first.line)
            .with_value(first.fields.concat()),
        );
        return None;
    }
    Some(columns)
}

/// Records as rows; ragged ones are faults.
fn rows(notes: &mut Notes, path: &Path, columns: usize, records: Vec<Record>) -> Vec<Row> {
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        if record.fields.len() != columns {
            let cause = format!("the row has {} values, the header {columns}", record.fields.len());
            let remedy = "put values that contain the delimiter into quotes and mend the row";
            notes.bad_row(Problem::new("row-ragged", path, cause, remedy).at_row(record.line));
            continue;
        }
        let values = record
            .fields
            .into_iter()
            .map(|f| (!f.trim().is_empty()).then_some(f))
            .collect();
        rows.push(Row {
            number: record.line,
            values,
            shape: None,
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> (Notes, Option<Table>) {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("t.csv");
        std::fs::write(&path, text).expect("written");
        let layered = Layered {
            path,
            layer: None,
            crs: None,
        };
        let mut notes = Notes::default();
        let table = open(&mut notes, &layered, Some(("lon", "lat")));
        (notes, table)
    }

    #[test]
    fn rows_bear_the_line_on_which_they_stand() {
        let (notes, table) =
            read("\u{feff}id,lon,lat,name\r\n\r\n1,105,21,\"two\nlines\"\n\n2,105,21,x\n".as_bytes());
        assert!(notes.problems.is_empty());
        let rows = table.expect("a table").rows;
        assert_eq!(rows.iter().map(|r| r.number).collect::<Vec<_>>(), [3, 6]);
    }

    #[test]
    fn a_semicolon_alone_is_understood_and_counted() {
        let (notes, table) = read(b"id;lon;lat\na;105.5;21.5\n");
        assert_eq!(table.expect("a table").columns, ["id", "lon", "lat"]);
        assert_eq!(notes.report.count("table-delimiter"), 1);
    }

    #[test]
    fn ragged_rows_and_bad_bytes_are_named_by_line() {
        let (notes, table) = read(b"id,lon,lat\na,105\nb,105,21\nc\xff,105,21\n");
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
            let (notes, table) = read(&bytes);
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
