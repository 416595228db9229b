//! Separated tables: the delimiter, the records with their lines, the row of headings.

use super::cell::ListCell;
use super::grid::Grid;
use super::headings::Headings;
use super::whole::{Record, Whole, damage_of, zeros_in};
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
                ListCell::Text(f)
            }
        });
        let cells: Vec<ListCell> = cells.collect();
        if cells.iter().any(|c| !c.is_empty()) {
            grid.rows.insert(line, cells);
        }
    }
    grid
}

/// All records, without invisible characters; rows that are no UTF-8 are faults. An open quote is one of
/// the whole file: all below it would be a single value.
pub(in crate::ingest) fn records(
    notes: &mut Notes,
    path: &Path,
    bytes: &[u8],
    delimiter: u8,
) -> Option<Vec<Record>> {
    let mut whole = Whole::new(delimiter);
    whole.pass(bytes);
    if let Some(damage) = whole.damage(path) {
        notes.problem(damage);
        return None;
    }
    let mut records = first_records(notes, path, bytes, delimiter)?;
    if bytes.contains(&0)
        && let Some(damage) = records.iter().find_map(|r| zeros_in(path, r))
    {
        notes.problem(damage);
        return None;
    }
    for record in &mut records {
        for field in &mut record.fields {
            notes.take_out_unseen(path, record.line, field);
        }
    }
    if let Some(last) = records.last_mut() {
        last.is_open = whole.ends_within_line();
    }
    Some(records)
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
    if let Some(damage) = damage_of(path, record, columns, delimiter) {
        notes.problem(damage);
        return false;
    }
    let width = record.fields.len();
    if width == columns {
        return true;
    }
    let cause = format!("the row has {width} values, the header {columns}");
    let remedy = "put values that contain the delimiter into quotes and mend the row";
    notes.bad_row(Fault::new("row-ragged", path, cause, remedy).at_row(record.line));
    false
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
        let mut fields = Vec::with_capacity(record.len());
        let sound = record.iter().map_while(|f| std::str::from_utf8(f).ok());
        fields.extend(sound.map(str::to_owned));
        let bad = fields.len();
        if bad < record.len() {
            let shown = String::from_utf8_lossy(record.get(bad).unwrap_or_default()).into_owned();
            let remedy = "save the file as UTF-8 (\"CSV UTF-8\"), or set the key `encoding` to what it is (for example \"windows-1258\")";
            let fault = Fault::new("table-encoding", path, "this is not UTF-8 text", remedy)
                .at_row(line)
                .in_field(heading_of(&records, record.len(), bad))
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
        records.push(Record {
            line,
            fields,
            is_open: false,
        });
    }
}

/// The heading of a column of a record that has so many values: what the first row of as many says, which is the
/// row of headings; else its number.
fn heading_of(above: &[Record], width: usize, column: usize) -> String {
    /// A heading is no longer than this, letters.
    const LONGEST: usize = 60;
    let head = above.iter().find(|r| r.fields.len() == width);
    let heading = head.and_then(|r| r.fields.get(column)).map(|h| clean(h));
    let heading = heading.filter(|h| h.chars().any(char::is_alphabetic) && h.chars().count() <= LONGEST);
    heading.unwrap_or_else(|| format!("column {}", column + 1))
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

/// A fault where a table has one column, whose heading names several things with spaces between them: its columns
/// are separated by spaces, which names have too.
pub(in crate::ingest) fn spaced(path: &Path, first: &Record, headings: &Headings) -> Option<Fault> {
    let [only] = first.fields.as_slice() else {
        return None;
    };
    let words: Vec<String> = only.split_whitespace().map(clean).collect();
    let is_several = words.len() > 1
        && headings.recognised(std::slice::from_ref(&clean(only))) == 0
        && headings.recognised(&words) > 1;
    is_several.then(|| {
        let cause = "the columns are separated by spaces, which names and values have too";
        let remedy = "save the table with commas, semicolons or tabs between the columns";
        Fault::new("table-delimiter-unknown", path, cause, remedy)
            .at_row(first.line)
            .with_value(only.clone())
    })
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
