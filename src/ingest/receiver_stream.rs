//! Receivers by the million: a table read in pieces, row by row in its order, in memory that does not grow
//! with it.
//!
//! A table is read twice. The first pass finds what is wrong with it as a whole (no such column, no text, an end
//! that was cut off, a quote that has swallowed rows), which is a problem before anything is computed, and what
//! the guard of places judges its rows by. In the second, what is wrong with a row is the row's own fault and
//! stops nothing: as many rows come out as went in.

use super::columns::Wishes;
use super::guard::{Around, Passing, Plan};
use super::list::{
    Record, Whole, damage_of, delimiter_of, first_records, header, heading_at, is_utf16, of_utf16, refused,
};
use super::notes::{Notes, with_way_out};
use super::open::is_separated;
use super::raw::{Form, Raw};
use super::receivers::{HEIGHT, ReceiverColumns, id_column, in_few_words, place, wishes};
use super::rows::{Row, Table};
use super::signature::other_kind;
use super::surroundings::Surroundings;
use super::table::{nothing_in, styles};
use crate::files::{self, FileKind, FileRefused};
use crate::space::LonLat;
use crate::study::Layered;
use crate::world::{ColumnsRead, Fault, Faults};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

/// So much of a table is looked at to find how it is written, bytes.
const LOOKED_AT: usize = 1 << 20;
/// A table in UTF-16 is turned into UTF-8 as a whole: no longer one than this, bytes.
const MAX_UTF16: u64 = 512 << 20;
/// No record is longer than this, bytes; what is longer has a quote that is never closed.
const LONGEST_RECORD: usize = 1 << 20;

/// One row of a table of receivers.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamedReceiver {
    /// As it is in the table, white space and all; empty where there is none.
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
    pub problem: Fault,
}

/// A table of receivers that is being read.
pub struct ReceiverStream {
    /// Without its rows, but for files that cannot be streamed.
    table: Table,
    source: Source,
    columns: Option<ColumnsRead>,
    id: usize,
    height: Option<usize>,
    expected: Around,
    /// Of a table that is streamed.
    plan: Option<Plan>,
    allow: BTreeSet<String>,
    allowed: BTreeMap<&'static str, u64>,
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
    /// Opens a CSV (.csv, .tsv, .txt), which is streamed, or any layer of points, which is read as a whole.
    /// `around`: where receivers should lie, to find coordinates that cannot be meant.
    ///
    /// # Errors
    /// [`Faults`]: all that is wrong with the table as a whole.
    pub fn open(
        path: &Path,
        columns: &ReceiverColumns,
        around: impl Into<Surroundings>,
    ) -> Result<Self, Faults> {
        let mut notes = Notes::default();
        let opened = Self::try_open(&mut notes, path, columns, around.into());
        match opened {
            Some(stream) if notes.problems.is_empty() => Ok(stream),
            _ => Err(notes.problems),
        }
    }

    fn try_open(
        notes: &mut Notes,
        path: &Path,
        columns: &ReceiverColumns,
        Surroundings { around, allow }: Surroundings,
    ) -> Option<Self> {
        let layered = Layered {
            path: path.to_owned(),
            layer: None,
            crs: columns.crs.clone(),
            encoding: None,
        };
        let wishes = wishes(columns);
        let is_streamed = is_separated(&layered);
        let (table, source, plan) = if is_streamed {
            let (table, rows) = open_csv(notes, &layered, &wishes)?;
            let plan = first_pass(notes, &table, rows, &around)?;
            let (_, rows) = open_csv(&mut Notes::default(), &layered, &wishes)?;
            (table, Source::Csv(Box::new(rows)), Some(plan))
        } else {
            let mut table = Table::open(notes, "receivers", &layered, &wishes)?;
            table.survey(notes, &around);
            (table, Source::Memory(0), None)
        };
        let id = id_column(notes, &table, columns);
        let height = table.at(HEIGHT);
        Some(Self {
            id: id?,
            height,
            expected: around,
            plan,
            allow,
            allowed: BTreeMap::new(),
            columns: notes.report.columns.pop(),
            table,
            source,
        })
    }

    /// The doubts that the study allows, by their codes, and how many rows of those that came so far have them.
    pub fn allowed(&self) -> &BTreeMap<&'static str, u64> {
        &self.allowed
    }

    /// Which columns were taken by their headings, and which were not, where there is something to say.
    pub fn columns(&self) -> Option<&ColumnsRead> {
        self.columns.as_ref()
    }

    /// The next rows, at most so many; none at the end.
    ///
    /// # Errors
    /// A table that cannot be read any further.
    pub fn next_rows(&mut self, most: usize) -> Result<Vec<StreamedReceiver>, Box<Fault>> {
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

    fn receiver(&mut self, row: RowOrFault) -> StreamedReceiver {
        let (mut row, broken) = match row {
            Ok(row) => (row, None),
            Err((row, problem)) => (row, Some(problem)),
        };
        let id = row.values.get(self.id).cloned().flatten().unwrap_or_default();
        let fault = |problem: Fault| RowFault {
            code: problem.code,
            cause: in_few_words(&problem),
            problem,
        };
        let place = match broken {
            Some(problem) => Err(fault(problem)),
            None => {
                if let Some(plan) = &self.plan {
                    self.table.judge(&mut row, plan, &self.expected);
                }
                let mut reader = self.table.reader(&row);
                let place = place(&mut reader, self.height);
                let (faults, doubts) = reader.into_faults_and_doubts();
                let (meant, doubts): (Vec<Fault>, Vec<Fault>) =
                    doubts.into_iter().partition(|d| self.allow.contains(d.code));
                let first = faults
                    .into_iter()
                    .chain(doubts.into_iter().map(with_way_out))
                    .next();
                if first.is_none() {
                    for doubt in meant {
                        *self.allowed.entry(doubt.code).or_default() += 1;
                    }
                }
                match (first, place) {
                    (Some(problem), _) => Err(fault(problem)),
                    (None, Some(place)) => Ok(place),
                    // Not reached: no position is a fault.
                    (None, None) => Err(fault(Fault::new(
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

/// A row, or what is there and why it is none.
type RowOrFault = Result<Row, (Row, Fault)>;

/// Reads a table to its end: what is wrong with it as a whole, and what its rows are judged by.
fn first_pass(notes: &mut Notes, table: &Table, mut rows: Rows, around: &Around) -> Option<Plan> {
    let mut passing = Passing::new(around, &table.transformer);
    loop {
        match rows.next(table) {
            Ok(Some(Ok(row))) => {
                if let Some(spot) = table.spot(&row) {
                    passing.add(spot);
                }
            }
            Ok(Some(Err(_))) => {}
            Ok(None) => return Some(passing.plan()),
            Err(fault) => {
                notes.problem(*fault);
                return None;
            }
        }
    }
}

/// The rows of a CSV file.
struct Rows {
    reader: csv::Reader<Guarded>,
    record: csv::ByteRecord,
    delimiter: u8,
    passed: Rc<RefCell<Passed>>,
    /// Ends of lines before the end of the last record.
    lines: u64,
    /// Of the whole file.
    bytes: u64,
}

/// What went through to the reader of records.
struct Passed {
    /// What the bytes say of the whole.
    whole: Whole,
    /// There are no more.
    has_ended: bool,
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
        let taken = buffer.get(..read).unwrap_or_default();
        passed.whole.pass(taken);
        passed.has_ended = read == 0 && !buffer.is_empty();
        let taken = taken.iter().zip(at..);
        passed
            .ends
            .extend(taken.filter(|(b, _)| **b == b'\n').map(|(_, at)| at));
        passed.bytes += read as u64;
        passed.left = passed.left.saturating_sub(read);
        Ok(read)
    }
}

impl Rows {
    /// The next record: a row, or what is there and why it is none.
    fn next(&mut self, table: &Table) -> Result<Option<RowOrFault>, Box<Fault>> {
        self.passed.borrow_mut().left = LONGEST_RECORD;
        let broken = |e: csv::Error| {
            let remedy = "mend the table (quotes are closed by quotes)";
            Box::new(Fault::new("table-broken", &table.path, e.to_string(), remedy))
        };
        let number = loop {
            let is_there = self.reader.read_byte_record(&mut self.record).map_err(broken)?;
            self.at_end(table)?;
            if !is_there {
                return Ok(None);
            }
            let number = self.line();
            // Rows without any value are none.
            if self.record.iter().any(|f| !f.trim_ascii().is_empty()) {
                break number;
            }
            self.passed.borrow_mut().left = LONGEST_RECORD;
        };
        let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
        let values: Vec<Option<String>> = self
            .record
            .iter()
            .map(text)
            .map(|field| (!field.trim().is_empty()).then_some(field))
            .collect();
        self.is_whole(table, number)?;
        let bad = self.record.iter().position(|f| std::str::from_utf8(f).is_err());
        let problem = if values.len() != table.columns.len() {
            let cause = format!(
                "the row has {} values, the header {}",
                values.len(),
                table.columns.len()
            );
            let remedy = "put values that contain the delimiter into quotes and mend the row";
            Some(Fault::new("row-ragged", &table.path, cause, remedy))
        } else if let Some(bad) = bad {
            let remedy = "save the file as UTF-8 (\"CSV UTF-8\")";
            let fault = Fault::new("table-encoding", &table.path, "this is not UTF-8 text", remedy);
            let heading = table.columns.get(bad).cloned().unwrap_or_default();
            Some(fault.of(&heading, values.get(bad).cloned().flatten()))
        } else {
            None
        };
        let row = Row::of_texts(number, values);
        Ok(Some(match problem {
            None => Ok(row),
            Some(problem) => Err((row, problem.at_row(number))),
        }))
    }

    /// What the bytes say of the whole table, once all have gone by.
    fn at_end(&self, table: &Table) -> Result<(), Box<Fault>> {
        let passed = self.passed.borrow();
        let damage = passed
            .has_ended
            .then(|| passed.whole.damage(&table.path))
            .flatten();
        damage.map_or(Ok(()), |fault| Err(Box::new(fault)))
    }

    /// Does the record that was read last show damage to the whole table?
    fn is_whole(&self, table: &Table, number: u64) -> Result<(), Box<Fault>> {
        let columns = table.columns.len();
        let is_odd = self.record.len() != columns || self.record.as_slice().contains(&b'\n');
        if !is_odd {
            return Ok(());
        }
        let passed = self.passed.borrow();
        let is_last = passed.has_ended && self.reader.position().byte() >= passed.bytes;
        let fields = self.record.iter();
        let record = Record {
            line: number,
            fields: fields.map(|f| String::from_utf8_lossy(f).into_owned()).collect(),
            is_open: is_last && passed.whole.ends_within_line(),
        };
        let damage = damage_of(&table.path, &record, columns, self.delimiter);
        damage.map_or(Ok(()), |fault| Err(Box::new(fault)))
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
        // The end of the record's own line is before its end, but where it is a carriage return and a line
        // feed, or where there is none.
        let own = u64::from(last.is_some_and(|at| at + 1 == end));
        (1 + self.lines).saturating_sub(within + own)
    }
}

/// The table without rows, and its rows to come.
fn open_csv(notes: &mut Notes, layered: &Layered, wishes: &Wishes) -> Option<(Table, Rows)> {
    let path = &layered.path;
    let (file, bytes, head) = begin(notes, path)?;
    let headings = wishes.headings();
    let delimiter = delimiter_of(notes, path, &head, &headings);
    // What is wrong with a row there is found again when its turn comes.
    let shown = first_records(&mut Notes::default(), path, &head, delimiter).unwrap_or_default();
    let at = heading_at(shown.iter().map(|r| r.fields.as_slice()), &headings);
    let passed = Rc::new(RefCell::new(Passed {
        whole: Whole::new(delimiter),
        has_ended: false,
        left: LONGEST_RECORD,
        bytes: 0,
        ends: VecDeque::new(),
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
    let columns = heading_of(notes, path, &mut reader, at, delimiter)?;
    let under = shown.into_iter().skip(at + 1);
    let rows: Vec<Row> = under.map(row_of_texts).collect();
    let raw = Raw {
        sheet: None,
        numeric: vec![false; columns.len()],
        styles: styles(&rows, columns.len(), delimiter),
        columns,
        rows: Vec::new(),
        is_workbook: false,
        form: Form::default(),
    };
    let table = Table::of_columns(notes, "receivers", layered, raw, wishes)?;
    let rows = Rows {
        reader,
        record: csv::ByteRecord::new(),
        delimiter,
        passed,
        lines: 0,
        bytes,
    };
    Some((table, rows))
}

/// Reads on to the row of headings.
fn heading_of(
    notes: &mut Notes,
    path: &Path,
    reader: &mut csv::Reader<Guarded>,
    at: usize,
    delimiter: u8,
) -> Option<Vec<String>> {
    let mut first = csv::StringRecord::new();
    for _ in 0..=at {
        match reader.read_record(&mut first) {
            Ok(true) => {}
            Ok(false) => {
                notes.problem(nothing_in(path));
                return None;
            }
            Err(e) => {
                let remedy = "mend the table's header (quotes are closed by quotes, the text is UTF-8)";
                notes.problem(Fault::new("table-broken", path, e.to_string(), remedy));
                return None;
            }
        }
    }
    let first = Record {
        line: 1 + at as u64,
        fields: first.iter().map(str::to_owned).collect(),
        is_open: false,
    };
    header(notes, path, &first, delimiter)
}

fn row_of_texts(record: Record) -> Row {
    Row::of_texts(record.line, record.fields.into_iter().map(Some).collect())
}

/// The file, its length, and its first bytes as UTF-8 without a mark; a fault where it cannot be read.
fn begin(notes: &mut Notes, path: &Path) -> Option<(File, u64, Vec<u8>)> {
    let (mut file, bytes, mut head) = begun(path).map_err(|e| notes.refused_file(path, &e)).ok()?;
    if let Some(other) = other_kind(path) {
        notes.problem(other);
        return None;
    }
    if let Some((cause, remedy)) = refused(&head) {
        notes.problem(Fault::new("table-encoding", path, cause, remedy));
        return None;
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    if !is_utf16(&head) {
        return Some((file, bytes, head));
    }
    let wrong = |cause: &str| {
        let remedy = "save it as UTF-8 (\"CSV UTF-8\")";
        Fault::new("table-encoding", path, cause, remedy)
    };
    if bytes > MAX_UTF16 {
        notes.problem(wrong(
            "the table is in UTF-16 and too long to be turned into UTF-8 here",
        ));
        return None;
    }
    let rest = file
        .read_to_end(&mut head)
        .map_err(|e| notes.refused_file(path, &e.into()));
    rest.ok()?;
    let Some(text) = of_utf16(&head) else {
        notes.problem(wrong("the table is in UTF-16 and damaged"));
        return None;
    };
    Some((file, text.len() as u64, text))
}

/// The same as they are in the file.
fn begun(path: &Path) -> Result<(File, u64, Vec<u8>), FileRefused> {
    let (mut file, bytes) = files::open(path, FileKind::Stream)?;
    let mut head = Vec::new();
    file.by_ref().take(LOOKED_AT as u64).read_to_end(&mut head)?;
    Ok((file, bytes, head))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::BoundingBox;
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
            (&b"id,lonn,lat\n1,105,21\n"[..], "did you mean"),
            (b"", "not even a header"),
            (b"\xff\xfei\0d", "UTF-16"),
            (b"PK\x03\x04", "ZIP"),
            (b"id,lon,lat,lon\n", "two columns"),
        ] {
            let reported = opened(bytes).expect_err("refused");
            assert!(reported.contains(part), "{reported}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_take_all_memory() {
        let mut bytes = b"id,lon,lat\n1,105.5,21.5\n\"2,105.5,21.5\n".to_vec();
        bytes.extend(b"3,105.5,21.5\n".repeat(400_000));
        let reported = opened(&bytes).expect_err("refused");
        assert!(reported.contains("a quote is not closed"), "{reported}");
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
            let layered = Layered { path, layer: None, crs: None, encoding: None };
            let mut notes = Notes::default();
            let headings = wishes(&ReceiverColumns::default()).headings();
            let whole = super::super::table::read(&mut notes, &layered, &headings).expect("a table");
            let mut lines: Vec<u64> = whole.rows.iter().map(|r| r.number).collect();
            lines.extend(notes.problems.iter().filter_map(|p| p.row));
            lines.sort_unstable();
            let streamed: Vec<u64> = opened(text.as_bytes()).expect("a table").iter().map(|r| r.row).collect();
            prop_assert_eq!(streamed, lines);
        }
    }
}
