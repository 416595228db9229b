//! Receivers by the million: a table read in pieces, row by row in its order, in memory that does not grow with it.
//!
//! What is wrong with a row is the row's own fault and stops nothing: as many rows come out as went in. What is wrong with the table (no such
//! column, no text) is a problem before anything is computed.

use super::notes::Notes;
use super::receivers::{ReceiverColumns, height_column, in_few_words, place};
use super::rows::{Row, Table, column_index, declared_crs, transformer};
use super::swapped::SwapGuard;
use super::table::{Record, delimiter_of, header, refused};
use super::{numbers::is_decimal_comma, rows::clean};
use crate::space::{BoundingBox, LonLat};
use crate::study::Layered;
use crate::world::{Problem, Problems};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

/// So much of a table is looked at to find how it is written, bytes.
const LOOKED_AT: usize = 1 << 20;
/// No record is longer than this, bytes; what is longer has a quote that is never closed.
const LONGEST_RECORD: usize = 1 << 20;

/// One row of a table of receivers.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamedReceiver {
    /// As it stands in the table, white space and all; empty where there is none.
    pub id: String,
    /// The line on which the row begins (the number of the feature, of other files).
    pub row: u64,
    /// Position, and height above ground in metres where the table says it.
    pub place: Result<(LonLat, Option<f64>), RowFault>,
}

/// Why a row has no usable position or height.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Stable code of the kind of fault.
    pub code: &'static str,
    /// In few words, for the row of a table.
    pub cause: String,
    /// In full, for a report.
    pub problem: Problem,
}

/// A table of receivers that is being read.
pub struct ReceiverStream {
    /// Without its rows, but for files that cannot be streamed.
    table: Table,
    source: Source,
    id: usize,
    height: Option<usize>,
    expected: SwapGuard,
}

enum Source {
    Csv(Box<Rows>),
    /// Rows in memory and the next of them.
    Memory(usize),
}

impl std::fmt::Debug for ReceiverStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReceiverStream")
            .field("path", &self.table.path)
            .finish_non_exhaustive()
    }
}

impl ReceiverStream {
    /// Opens a CSV (.csv, .tsv, .txt), which is streamed, or any layer of points, which is read as a whole. `expected`: where receivers should
    /// lie, to find latitude and longitude exchanged.
    ///
    /// # Errors
    /// [`Problems`]: all that is wrong with the table as a whole.
    pub fn open(path: &Path, columns: &ReceiverColumns, expected: BoundingBox) -> Result<Self, Problems> {
        let mut notes = Notes::default();
        let opened = Self::try_open(&mut notes, path, columns, expected);
        match opened {
            Some(stream) if notes.problems.is_empty() => Ok(stream),
            _ => Err(notes.problems),
        }
    }

    fn try_open(
        notes: &mut Notes,
        path: &Path,
        columns: &ReceiverColumns,
        expected: BoundingBox,
    ) -> Option<Self> {
        let layered = Layered {
            path: path.to_owned(),
            layer: None,
            crs: columns.crs.clone(),
        };
        let lon_lat = (columns.lon.as_str(), columns.lat.as_str());
        let extension = path.extension().map(|e| e.to_ascii_lowercase());
        let tabular = extension.is_some_and(|e| ["csv", "tsv", "txt"].iter().any(|t| e == *t));
        let (table, source) = if tabular {
            let (table, rows) = open_csv(notes, &layered, lon_lat)?;
            (table, Source::Csv(Box::new(rows)))
        } else {
            let table = Table::open(notes, "receivers", &layered, Some(lon_lat))?;
            (table, Source::Memory(0))
        };
        let id = table.column(notes, &columns.id);
        let height = height_column(notes, &table, columns);
        Some(Self {
            id: id?,
            height,
            expected: SwapGuard::new(Some(expected), "the terrain"),
            table,
            source,
        })
    }

    /// The next rows, at most so many; none at the end.
    ///
    /// # Errors
    /// A table that cannot be read any further.
    pub fn next_rows(&mut self, most: usize) -> Result<Vec<StreamedReceiver>, Box<Problem>> {
        let mut found = Vec::with_capacity(most.min(LOOKED_AT));
        while found.len() < most {
            let next = match &mut self.source {
                Source::Csv(rows) => rows.next(&self.table)?,
                Source::Memory(at) => {
                    *at += 1;
                    self.table.rows.get(*at - 1).cloned().map(Ok)
                }
            };
            let Some(row) = next else { break };
            found.push(self.receiver(row));
        }
        Ok(found)
    }

    /// Bytes read so far and in all, where somebody can tell.
    pub fn progress(&self) -> (u64, u64) {
        match &self.source {
            Source::Csv(rows) => (rows.reader.position().byte(), rows.bytes),
            Source::Memory(at) => (*at as u64, self.table.rows.len() as u64),
        }
    }

    fn receiver(&self, row: RowOrFault) -> StreamedReceiver {
        let (row, broken) = match row {
            Ok(row) => (row, None),
            Err((row, problem)) => (row, Some(problem)),
        };
        let id = row.values.get(self.id).cloned().flatten().unwrap_or_default();
        let fault = |problem: Problem| RowFault {
            code: problem.code,
            cause: in_few_words(&problem),
            problem,
        };
        let place = match broken {
            Some(problem) => Err(fault(problem)),
            None => {
                let mut reader = self.table.reader(&row);
                let place = place(&mut reader, self.height, &self.expected);
                match (reader.into_faults().into_iter().next(), place) {
                    (Some(problem), _) => Err(fault(problem)),
                    (None, Some(place)) => Ok(place),
                    // Not reached: no position is a fault.
                    (None, None) => Err(fault(Problem::new(
                        "coordinate-missing",
                        &self.table.path,
                        "no position",
                        "give one",
                    ))),
                }
            }
        };
        StreamedReceiver {
            id,
            row: row.number,
            place,
        }
    }
}

/// A row, or what stands there and why it is none.
type RowOrFault = Result<Row, (Row, Problem)>;

/// The rows of a CSV file.
struct Rows {
    reader: csv::Reader<Guarded>,
    record: csv::ByteRecord,
    passed: Rc<RefCell<Passed>>,
    /// Ends of lines before the end of the last record.
    lines: u64,
    /// Of the whole file.
    bytes: u64,
}

/// What went through to the reader of records.
#[derive(Default)]
struct Passed {
    /// Bytes that it may still take before it has ended a record.
    left: usize,
    /// Bytes that it has taken.
    bytes: u64,
    /// Where lines end that it has taken and that were not counted yet.
    ends: VecDeque<u64>,
}

/// A file that ends in an error where a record has no end.
struct Guarded {
    head: io::Cursor<Vec<u8>>,
    file: File,
    passed: Rc<RefCell<Passed>>,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut passed = self.passed.borrow_mut();
        if passed.left == 0 {
            return Err(io::Error::other(
                "a record of more than a mebibyte: a quote is not closed",
            ));
        }
        let read = match self.head.read(buffer)? {
            0 => self.file.read(buffer)?,
            read => read,
        };
        let at = passed.bytes;
        let taken = buffer.get(..read).unwrap_or_default().iter().zip(at..);
        passed
            .ends
            .extend(taken.filter(|(b, _)| **b == b'\n').map(|(_, at)| at));
        passed.bytes += read as u64;
        passed.left = passed.left.saturating_sub(read);
        Ok(read)
    }
}

impl Rows {
    /// The next record: a row, or what stands there and why it is none.
    fn next(&mut self, table: &Table) -> Result<Option<RowOrFault>, Box<Problem>> {
        self.passed.borrow_mut().left = LONGEST_RECORD;
        let broken = |e: csv::Error| {
            let remedy = "mend the table (quotes are closed by quotes)";
            Box::new(Problem::new("table-broken", &table.path, e.to_string(), remedy))
        };
        if !self.reader.read_byte_record(&mut self.record).map_err(broken)? {
            return Ok(None);
        }
        let number = self.line();
        let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
        let values: Vec<Option<String>> = self
            .record
            .iter()
            .map(text)
            .map(|field| (!field.trim().is_empty()).then_some(field))
            .collect();
        let problem = if values.len() != table.columns.len() {
            let cause = format!(
                "the row has {} values, the header {}",
                values.len(),
                table.columns.len()
            );
            let remedy = "put values that contain the delimiter into quotes and mend the row";
            Some(Problem::new("row-ragged", &table.path, cause, remedy))
        } else if self.record.iter().any(|f| std::str::from_utf8(f).is_err()) {
            let remedy = "save the file as UTF-8 (\"CSV UTF-8\")";
            Some(Problem::new(
                "table-encoding",
                &table.path,
                "this is not UTF-8 text",
                remedy,
            ))
        } else {
            None
        };
        let row = Row {
            number,
            values,
            shape: None,
        };
        Ok(Some(match problem {
            None => Ok(row),
            Some(problem) => Err((row, problem.at_row(number))),
        }))
    }

    /// The line on which the record begins that was read last.
    fn line(&mut self) -> u64 {
        let end = self.reader.position().byte();
        let mut passed = self.passed.borrow_mut();
        let mut last = None;
        while passed.ends.front().is_some_and(|at| *at < end) {
            last = passed.ends.pop_front();
            self.lines += 1;
        }
        let within = self.record.as_slice().iter().filter(|b| **b == b'\n').count() as u64;
        // The end of the record's own line is before its end, but where it is a carriage return and a line feed, or where there is none.
        let own = u64::from(last.is_some_and(|at| at + 1 == end));
        (1 + self.lines).saturating_sub(within + own)
    }
}

/// The table without rows, and its rows to come.
fn open_csv(notes: &mut Notes, layered: &Layered, (lon, lat): (&str, &str)) -> Option<(Table, Rows)> {
    let path = &layered.path;
    let (file, bytes, mut head) = match begin(path) {
        Ok(begun) => begun,
        Err(e) => {
            let remedy = "correct the path or the permissions";
            notes.problem(Problem::new("file-unreadable", path, e.to_string(), remedy));
            return None;
        }
    };
    if let Some((cause, remedy)) = refused(&head) {
        notes.problem(Problem::new("table-encoding", path, cause, remedy));
        return None;
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    let delimiter = delimiter_of(notes, path, &head);
    let decimal_comma = delimiter != b',' && has_decimal_comma(&head, delimiter);
    let passed = Rc::new(RefCell::new(Passed {
        left: LONGEST_RECORD,
        ..Passed::default()
    }));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(Guarded {
            head: io::Cursor::new(head),
            file,
            passed: Rc::clone(&passed),
        });
    let mut first = csv::StringRecord::new();
    match reader.read_record(&mut first) {
        Ok(true) => {}
        Ok(false) => {
            let remedy = "give a table with a header and data";
            notes.problem(Problem::new(
                "file-empty",
                path,
                "there is not even a header row in it",
                remedy,
            ));
            return None;
        }
        Err(e) => {
            let remedy = "mend the table's header (quotes are closed by quotes, the text is UTF-8)";
            notes.problem(Problem::new("table-broken", path, e.to_string(), remedy));
            return None;
        }
    }
    let first = Record {
        line: 1,
        fields: first.iter().map(str::to_owned).collect(),
    };
    let columns = header(notes, path, &first)?;
    let crs = declared_crs(notes, path, layered.crs.as_ref());
    let lon = column_index(notes, path, &columns, lon);
    let lat = column_index(notes, path, &columns, lat);
    let table = Table {
        numeric: vec![false; columns.len()],
        decimal_comma,
        transformer: transformer(notes, path, &crs?)?,
        path: path.clone(),
        columns,
        rows: Vec::new(),
        lon_lat: Some((lon?, lat?)),
    };
    let rows = Rows {
        reader,
        record: csv::ByteRecord::new(),
        passed,
        lines: 0,
        bytes,
    };
    Some((table, rows))
}

/// The file, its length, and its first bytes, which are read.
fn begin(path: &Path) -> io::Result<(File, u64, Vec<u8>)> {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    let mut head = Vec::new();
    file.by_ref().take(LOOKED_AT as u64).read_to_end(&mut head)?;
    Ok((file, bytes, head))
}

/// Is one of the values a number with a decimal comma?
fn has_decimal_comma(head: &[u8], delimiter: u8) -> bool {
    let between = |b: &u8| *b == delimiter || *b == b'\n' || *b == b'\r' || *b == b'"';
    head.split(between)
        .filter_map(|value| std::str::from_utf8(value).ok())
        .any(|value| is_decimal_comma(&clean(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AROUND: BoundingBox = BoundingBox {
        west_deg: 105.0,
        south_deg: 21.0,
        east_deg: 106.0,
        north_deg: 22.0,
    };

    fn opened(bytes: &[u8]) -> Result<Vec<StreamedReceiver>, String> {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("r.csv");
        std::fs::write(&path, bytes).expect("written");
        let mut stream =
            ReceiverStream::open(&path, &ReceiverColumns::default(), AROUND).map_err(|p| p.to_string())?;
        let mut all = Vec::new();
        loop {
            let some = stream.next_rows(3).map_err(|p| p.to_string())?;
            if some.is_empty() {
                return Ok(all);
            }
            assert!(some.len() <= 3);
            all.extend(some);
        }
    }

    fn codes(rows: &[StreamedReceiver]) -> Vec<&str> {
        rows.iter()
            .map(|r| r.place.as_ref().err().map_or("", |f| f.code))
            .collect()
    }

    #[test]
    fn every_row_comes_out_with_a_place_or_a_fault() {
        let text = b"\xef\xbb\xbfid,lon,lat,height_m\r\n\
            a,105.5,21.5,\r\n\
            \r\n\
            \x20b ,105.5,21.5,10\r\n\
            c,NaN,21.5,\r\n\
            d,x,21.5,\r\n\
            e,21.5,105.5,\r\n\
            f,200,21.5,\r\n\
            g,105.5,,\r\n\
            h,105.5\r\n\
            i\xff,105.5,21.5,\r\n\
            j,105.5,21.5,1000\r\n\
            ,105.5,21.5,\r\n\
            k,650000,2380000,";
        let rows = opened(text).expect("a table");
        assert_eq!(
            codes(&rows),
            [
                "",
                "",
                "number-invalid",
                "number-invalid",
                "coordinates-swapped",
                "coordinates-invalid",
                "coordinate-missing",
                "row-ragged",
                "table-encoding",
                "value-out-of-range",
                "",
                "coordinates-in-metres",
            ]
        );
        let numbers: Vec<u64> = rows.iter().map(|r| r.row).collect();
        assert_eq!(numbers, [2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
        let ids: Vec<&str> = rows.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids[..3], ["a", " b ", "c"]);
        assert_eq!(ids[10], "");
        let heights: Vec<Option<f64>> = rows[..2]
            .iter()
            .map(|r| r.place.clone().expect("a place").1)
            .collect();
        assert_eq!(heights, [None, Some(10.0)]);
    }

    #[test]
    fn semicolons_and_decimal_commas_are_understood() {
        let rows = opened(b"id;lon;lat\n1;105,5;21,25\n2;105.5;21,5\n").expect("a table");
        let (place, _) = rows[0].place.clone().expect("a place");
        assert_eq!((place.lon_deg(), place.lat_deg()), (105.5, 21.25));
        assert_eq!(codes(&rows), ["", "number-invalid"]);
    }

    #[test]
    fn a_table_without_its_columns_is_refused_before_anything_is_read() {
        for (bytes, part) in [
            (&b"id,long,lat\n1,105,21\n"[..], "did you mean"),
            (b"", "not even a header"),
            (b"\xff\xfei\0d\0", "UTF-16"),
            (b"PK\x03\x04", "workbook"),
            (b"id,lon,lat,lon\n", "two columns"),
        ] {
            let told = opened(bytes).expect_err("refused");
            assert!(told.contains(part), "{told}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_take_all_memory() {
        let mut bytes = b"id,lon,lat\n1,105.5,21.5\n\"2,105.5,21.5\n".to_vec();
        bytes.extend(b"3,105.5,21.5\n".repeat(400_000));
        let told = opened(&bytes).expect_err("refused");
        assert!(told.contains("a quote is not closed"), "{told}");
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: proptest::test_runner::RngSeed::Fixed(11),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// The stream and the reader of whole tables see the same rows on the same lines.
        #[test]
        fn rows_and_lines_are_those_of_the_whole_table(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "1,105.5,21.5\n", "1,105.5,21.5\r\n", "\n", "\r\n", "\"a\nb\",105.5,21.5\n", "\"a\r\nb\",105.5,\"21.5\"\r\n",
                    "\"q\"\"\",105.5,21.5\n", "x,105.5\n", ",,\n",
                ]),
                0..40,
            ),
            last in prop::sample::select(vec!["", "z,105.5,21.5", "\"z\n\",105.5,21.5"]),
        ) {
            let text = format!("id,lon,lat\n{}{last}", pieces.concat());
            let dir = tempfile::tempdir().expect("a folder");
            let path = dir.path().join("t.csv");
            std::fs::write(&path, &text).expect("written");
            let layered = Layered { path, layer: None, crs: None };
            let mut notes = Notes::default();
            let whole = super::super::table::open(&mut notes, &layered, Some(("lon", "lat"))).expect("a table");
            let mut lines: Vec<u64> = whole.rows.iter().map(|r| r.number).collect();
            lines.extend(notes.problems.iter().filter_map(|p| p.row));
            lines.sort_unstable();
            let streamed: Vec<u64> = opened(text.as_bytes()).expect("a table").iter().map(|r| r.row).collect();
            prop_assert_eq!(streamed, lines);
        }
    }
}
