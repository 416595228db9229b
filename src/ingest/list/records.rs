//! Separated tables: the delimiter, the records with their lines, the row of headings.

use super::cell::ListCell;
use super::grid::Grid;
use super::headings::Headings;
use crate::ingest::notes::{Notes, file_name};
use crate::ingest::text::clean;
use crate::world::Fault;
use std::path::Path;

/// Delimiters that a table may have; where several would do, the first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Lines in which the headings are looked for.
const LOOKED_AT: usize = 30;
/// The most columns of a table: as many as a sheet of a spreadsheet program has. Every heading is compared with all
/// that are known.
pub(in crate::ingest) const MOST_COLUMNS: usize = 16_384;
/// Rows among which the heading may be.
const HEAD_ROWS: usize = 20;

/// A record with the line on which it begins.
#[derive(Debug)]
pub(in crate::ingest) struct Record {
    pub(in crate::ingest) line: u64,
    pub(in crate::ingest) fields: Vec<String>,
    /// It is the last, and the file ends without the end of its line.
    pub(in crate::ingest) is_open: bool,
}

/// The delimiter by which most headings are recognised; where none is, the one that the first line has alone,
/// or the comma.
pub(in crate::ingest) fn delimiter_of(
    notes: &mut Notes,
    path: &Path,
    bytes: &[u8],
    headings: &Headings,
) -> u8 {
    let beginning = beginning(bytes);
    let mut best: Option<(usize, u8)> = None;
    for delimiter in DELIMITERS {
        let recognised = first_records(&mut Notes::default(), path, beginning, delimiter)
            .and_then(|r| grid_of(r.into_iter().map(|r| (r.line, r.fields))).head(headings))
            .map_or(0, |h| h.recognised);
        if recognised > best.map_or(0, |b| b.0) {
            best = Some((recognised, delimiter));
        }
    }
    let delimiter = best.map_or_else(|| alone_in_first_line(bytes), |b| b.1);
    if delimiter != b',' {
        let text = "tables read with another delimiter than the comma";
        let example = format!("{}: {}", file_name(path), delimiter_name(delimiter));
        notes.note("table-delimiter", text, example);
    }
    delimiter
}

/// The first lines of a table: enough to find its heading.
fn beginning(bytes: &[u8]) -> &[u8] {
    let mut ends = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n');
    let end = ends.nth(LOOKED_AT).map_or(bytes.len(), |(at, _)| at + 1);
    bytes.get(..end).unwrap_or(bytes)
}

/// The comma; another delimiter where the first line has only that one.
fn alone_in_first_line(bytes: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [0usize; 4];
    for &b in bytes.iter().take_while(|b| **b != b'\n') {
        if b == b'"' {
            quoted = !quoted;
        } else if !quoted
            && let Some(count) = DELIMITERS
                .iter()
                .position(|d| *d == b)
                .and_then(|k| counts.get_mut(k))
        {
            *count += 1;
        }
    }
    let mut used = DELIMITERS.iter().zip(counts).filter(|(_, n)| *n > 0);
    match (used.next(), used.next()) {
        (Some((&delimiter, _)), None) => delimiter,
        _ => b',',
    }
}

/// What a table with such a delimiter is called.
pub(in crate::ingest) fn delimiter_label(delimiter: u8) -> String {
    match delimiter {
        b',' => "CSV".to_owned(),
        other => format!("CSV ({})", delimiter_name(other)),
    }
}

/// What a delimiter is called.
fn delimiter_name(delimiter: u8) -> &'static str {
    match delimiter {
        b';' => "semicolon",
        b'\t' => "tab",
        b'|' => "bar",
        _ => "comma",
    }
}

/// Rows of texts as cells.
pub(in crate::ingest) fn grid_of(records: impl Iterator<Item = (u64, Vec<String>)>) -> Grid {
    let mut grid = Grid::default();
    for (line, fields) in records {
        let cells = fields.into_iter().map(|f| {
            if f.trim().is_empty() {
                ListCell::Empty
            } else {
                ListCell::Text(unarmed(f))
            }
        });
        let cells: Vec<ListCell> = cells.collect();
        if cells.iter().any(|c| !c.is_empty()) {
            grid.rows.insert(line, cells);
        }
    }
    grid
}

/// Without the apostrophe by which covgap's own tables keep spreadsheets from running text as a formula.
fn unarmed(text: String) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start().starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => text,
    }
}

/// All records, without invisible characters; rows that are no UTF-8 are faults. An open quote is one of
/// the whole file: all below it would be a single value.
pub(in crate::ingest) fn records(
    notes: &mut Notes,
    path: &Path,
    bytes: &[u8],
    delimiter: u8,
) -> Option<Vec<Record>> {
    if let Some(line) = open_quote(bytes, delimiter) {
        let cause = "a quote opens in this row and is never closed: all rows below would be one value";
        let remedy = "close the quote, or take it away; quotes within a value are written twice";
        notes.problem(Fault::new("table-broken", path, cause, remedy).at_row(line));
        return None;
    }
    let mut records = first_records(notes, path, bytes, delimiter)?;
    for record in &mut records {
        for field in &mut record.fields {
            notes.take_out_unseen(path, record.line, field);
        }
    }
    if let Some(last) = records.last_mut() {
        last.is_open = !bytes.ends_with(b"\n") && !bytes.ends_with(b"\r");
    }
    Some(records)
}

/// The line on which a quote opens that is never closed. A quote opens at the beginning of a value alone.
fn open_quote(bytes: &[u8], delimiter: u8) -> Option<u64> {
    let (mut line, mut opened_on) = (1u64, 1u64);
    let (mut is_open, mut at_start) = (false, true);
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        at += 1;
        line += u64::from(b == b'\n');
        if is_open {
            if b == b'"' {
                if bytes.get(at) == Some(&b'"') {
                    at += 1;
                } else {
                    is_open = false;
                }
            }
        } else if b == b'"' && at_start {
            (is_open, opened_on) = (true, line);
        }
        at_start = !is_open && (b == delimiter || b == b'\n' || b == b'\r');
    }
    is_open.then_some(opened_on)
}

/// Has a record as many values as the heading? A fault where it has not: of the row, or of the whole file where
/// a quote has swallowed rows, or the file was cut.
pub(in crate::ingest) fn has_width(
    notes: &mut Notes,
    path: &Path,
    record: &Record,
    columns: usize,
    delimiter: u8,
) -> bool {
    let width = record.fields.len();
    if record
        .fields
        .iter()
        .any(|f| has_swallowed(f, width == columns, columns, delimiter))
    {
        let cause =
            "a quote that opens in this row is closed in a later one: rows between are part of one value";
        let remedy =
            "close the quote in its own row, or take it away; quotes within a value are written twice";
        notes.problem(Fault::new("table-broken", path, cause, remedy).at_row(record.line));
        return false;
    }
    if width == columns {
        return true;
    }
    if record.is_open && width < columns {
        let cause = format!(
            "the last row has {width} values, the heading {columns}, and the line has no end: the file was cut"
        );
        let remedy = "copy or export the file again; where it is whole, complete the last row";
        notes.problem(Fault::new("table-truncated", path, cause, remedy).at_row(record.line));
        return false;
    }
    let cause = format!("the row has {width} values, the header {columns}");
    let remedy = "put values that contain the delimiter into quotes and mend the row";
    notes.bad_row(Fault::new("row-ragged", path, cause, remedy).at_row(record.line));
    false
}

/// Does a value have ends of lines in it that were ends of rows: in a row that has not the width of the
/// heading, or with a whole row between two of them?
fn has_swallowed(value: &str, fits: bool, columns: usize, delimiter: u8) -> bool {
    let Some((_, below)) = value.split_once('\n') else {
        return false;
    };
    let is_row = |line: &str| line.bytes().filter(|b| *b == delimiter).count() + 1 >= columns;
    !fits
        || (columns > 2
            && below
                .rsplit_once('\n')
                .is_some_and(|(whole, _)| whole.lines().any(is_row)))
}

/// All records as they are, of a table or of its beginning.
pub(in crate::ingest) fn first_records(
    notes: &mut Notes,
    path: &Path,
    bytes: &[u8],
    delimiter: u8,
) -> Option<Vec<Record>> {
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
                notes.problem(Fault::new("table-broken", path, e.to_string(), remedy));
                return None;
            }
        }
        let passed = bytes.get(counted_to..start).unwrap_or_default();
        line += passed.iter().filter(|b| **b == b'\n').count() as u64;
        counted_to = start.max(counted_to);
        if let Some(bad) = record.iter().position(|f| std::str::from_utf8(f).is_err()) {
            let shown = String::from_utf8_lossy(record.get(bad).unwrap_or_default()).into_owned();
            let remedy = "save the file as UTF-8 (\"CSV UTF-8\"), or set the key `encoding` to what it is (for example \"windows-1258\")";
            let fault = Fault::new("table-encoding", path, "this is not UTF-8 text", remedy)
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
        if record.len() > MOST_COLUMNS {
            let cause = format!(
                "the row has {} columns, and no list has more than {MOST_COLUMNS}",
                record.len()
            );
            let remedy = "export the list again, with an end of line after every row";
            notes.problem(Fault::new("table-too-wide", path, cause, remedy).at_row(line));
            return None;
        }
        let fields = record
            .iter()
            .map(|f| String::from_utf8_lossy(f).into_owned())
            .collect();
        records.push(Record {
            line,
            fields,
            is_open: false,
        });
    }
}

/// The place of the row of headings: the first, unless nothing is recognised in it and much in a later one (a
/// title comes first).
pub(in crate::ingest) fn heading_at<'f>(
    rows: impl Iterator<Item = &'f [String]>,
    headings: &Headings,
) -> usize {
    let mut best = (0, 0);
    for (at, fields) in rows.take(HEAD_ROWS).enumerate() {
        let columns: Vec<String> = fields.iter().map(|f| clean(f)).collect();
        let recognised = headings.recognised(&columns);
        let enough = if at == 0 { 1 } else { 2 };
        if recognised >= enough && recognised > best.1 {
            best = (at, recognised);
        }
        if at == 0 && recognised > 0 {
            break;
        }
    }
    best.0
}

/// Column names, composed and trimmed.
pub(in crate::ingest) fn header(
    notes: &mut Notes,
    path: &Path,
    first: &Record,
    delimiter: u8,
) -> Option<Vec<String>> {
    let columns: Vec<String> = first.fields.iter().map(|f| clean(f)).collect();
    let single = columns.len() == 1 && first.fields.iter().any(|f| f.contains([';', '\t', '|', ',']));
    let hopeless = single || (delimiter != b'\t' && first.fields.iter().any(|f| f.contains('\t')));
    if hopeless {
        notes.problem(
            Fault::new(
                "table-delimiter-unknown",
                path,
                "a heading contains other delimiters than the one between the columns",
                "separate all columns by commas, or all by semicolons",
            )
            .at_row(first.line)
            .with_value(first.fields.concat()),
        );
        return None;
    }
    Some(columns)
}
