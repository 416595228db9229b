//! Rows of a table of any length, one after another, in memory that does not grow with it; and a first pass over
//! all of them.
//!
//! CSV, also packed with gzip, is streamed; workbooks and layers are read as a whole. What is wrong with a row
//! is the row's own fault and stops nothing.

use super::columns::{Wishes, numbered};
use super::guard::{Around, Passing, Plan};
use super::list::{
    Record, Whole, damage_of, delimiter_of, first_records, header, heading_at, is_utf16, of_utf16, refused,
    spaced,
};
use super::notes::Notes;
use super::open::is_separated;
use super::raw::{Form, Raw};
use super::rows::{Row, Table};
use super::signature::other_kind;
use super::table::{nothing_in, styles};
use crate::files::{self, FileKind, FileRefused};
use crate::study::Layered;
use crate::world::Fault;
use flate2::read::MultiGzDecoder;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

/// So much of a table is looked at to find how it is written, bytes.
const LOOKED_AT: usize = 1 << 20;
/// A table in UTF-16 is turned into UTF-8 as a whole: no longer one than this, bytes.
const MAX_UTF16: u64 = 512 << 20;
/// No record is longer than this, bytes; what is longer has a quote that is never closed.
const LONGEST_RECORD: usize = 1 << 20;

/// Looks at the headings before columns are taken, and may change what is wished.
pub(super) type Adjust<'a> = &'a mut dyn FnMut(&[String], &mut Wishes);

/// A table whose rows come one after another.
pub(super) struct RowStream {
    /// Without its rows, but for files that cannot be streamed.
    pub(super) table: Table,
    source: Source,
}

enum Source {
    Csv(Box<Rows>),
    /// Rows in memory and the next of them.
    Memory(usize),
}

impl RowStream {
    /// Opens a CSV (.csv, .tsv, .txt, or one of them with .gz behind it), which is streamed, or any layer or
    /// workbook, which is read as a whole; faults go to the notes.
    pub(super) fn open(
        notes: &mut Notes,
        role: &'static str,
        layered: &Layered,
        wishes: &mut Wishes,
        adjust: Adjust<'_>,
    ) -> Option<Self> {
        if is_separated(layered) || is_packed_table(&layered.path) {
            let (table, rows) = open_csv(notes, role, layered, wishes, adjust)?;
            return Some(Self {
                table,
                source: Source::Csv(Box::new(rows)),
            });
        }
        let table = Table::open(notes, role, layered, wishes)?;
        Some(Self {
            table,
            source: Source::Memory(0),
        })
    }

    /// The next row, or what is there and why it is none; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<RowOrFault>, Box<Fault>> {
        match &mut self.source {
            Source::Csv(rows) => rows.next(&self.table),
            Source::Memory(at) => {
                *at += 1;
                Ok(self.table.rows.get(*at - 1).cloned().map(Ok))
            }
        }
    }

    /// Bytes read so far and in all, where somebody can tell.
    pub(super) fn progress(&self) -> (u64, u64) {
        match &self.source {
            Source::Csv(rows) => rows.progress(),
            Source::Memory(at) => (*at as u64, self.table.rows.len() as u64),
        }
    }
}

/// A separated table that is packed with gzip, by its ending.
pub(super) fn is_packed_table(path: &Path) -> bool {
    let ending = |p: &Path| p.extension().map(|e| e.to_string_lossy().to_lowercase());
    let inner = path.file_stem().map(Path::new).and_then(ending);
    ending(path).as_deref() == Some("gz")
        && inner.is_some_and(|e| ["csv", "tsv", "txt"].contains(&e.as_str()))
}

/// A row, or what is there and why it is none.
pub(super) type RowOrFault = Result<Row, (Row, Fault)>;

/// Reads a table to its end: what is wrong with it as a whole, and what its rows are judged by.
pub(super) fn first_pass(notes: &mut Notes, table: &Table, mut rows: Rows, around: &Around) -> Option<Plan> {
    let mut passing = Passing::new(around, &table.transformer);
    loop {
        match rows.next(table) {
            Ok(Some(Ok(row))) => {
                if let Some(spot) = table.spot(&row) {
                    passing.add(spot);
                }
            }
            Ok(Some(Err(_))) => {}
            Ok(None) => return Some(Plan::of(passing)),
            Err(fault) => {
                notes.problem(*fault);
                return None;
            }
        }
    }
}

/// The rows of a CSV file.
pub(super) struct Rows {
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
    file: Box<dyn Read>,
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
    /// Bytes read so far and in all.
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.reader.position().byte(), self.bytes)
    }

    /// The next record: a row, or what is there and why it is none.
    pub(super) fn next(&mut self, table: &Table) -> Result<Option<RowOrFault>, Box<Fault>> {
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
        let is_odd =
            self.record.len() != columns || self.record.as_slice().iter().any(|b| matches!(b, 0 | b'\n'));
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
pub(super) fn open_csv(
    notes: &mut Notes,
    role: &'static str,
    layered: &Layered,
    wishes: &mut Wishes,
    adjust: Adjust<'_>,
) -> Option<(Table, Rows)> {
    let path = &layered.path;
    let (file, bytes, head) = begin(notes, path)?;
    let headings = wishes.headings();
    let delimiter = delimiter_of(notes, path, &head, &headings);
    // What is wrong with a row there is found again when its turn comes.
    let shown = first_records(&mut Notes::default(), path, &head, delimiter).unwrap_or_default();
    let at = heading_at(shown.iter().map(|r| r.fields.as_slice()), &headings);
    if let Some(fault) = shown.get(at).and_then(|first| spaced(path, first, &headings)) {
        notes.problem(fault);
        return None;
    }
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
    // Columns that are named by their numbers: the first row is one of values.
    let (columns, under) = if wishes.are_numbers() {
        let width = shown.first().map_or(0, |first| first.fields.len());
        ((1..=width).map(numbered).collect(), 0)
    } else {
        (heading_of(notes, path, &mut reader, at, delimiter)?, at + 1)
    };
    adjust(&columns, wishes);
    let under = shown.into_iter().skip(under);
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
    let table = Table::of_columns(notes, role, layered, raw, wishes)?;
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

/// A file, its length, and its first bytes.
type Begun = (Box<dyn Read>, u64, Vec<u8>);

/// The file, its length, and its first bytes as UTF-8 without a mark; a fault where it cannot be read.
fn begin(notes: &mut Notes, path: &Path) -> Option<Begun> {
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
fn begun(path: &Path) -> Result<Begun, FileRefused> {
    let (file, bytes) = files::open(path, FileKind::Stream)?;
    let mut file: Box<dyn Read> = if is_packed_table(path) {
        Box::new(MultiGzDecoder::new(io::BufReader::new(file)))
    } else {
        Box::new(file)
    };
    let mut head = Vec::new();
    file.by_ref().take(LOOKED_AT as u64).read_to_end(&mut head)?;
    Ok((file, bytes, head))
}
