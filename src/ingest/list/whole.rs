//! What shows that a table as a whole is damaged, found in bytes as they come and in records: a quote that is
//! never closed, rows that a quote has swallowed, an end that was cut off. Never a fault of one row.

use crate::world::Fault;
use std::path::Path;

/// A program that is stopped while it writes leaves blocks of zeros. One alone may pad a code.
const FEWEST_NULS: u64 = 2;

/// A record with the line on which it begins.
#[derive(Debug)]
pub(in crate::ingest) struct Record {
    pub(in crate::ingest) line: u64,
    pub(in crate::ingest) fields: Vec<String>,
    /// It is the last, and the file ends without the end of its line.
    pub(in crate::ingest) is_open: bool,
}

/// The bytes of a table as they go by.
#[derive(Clone, Debug)]
pub(in crate::ingest) struct Whole {
    delimiter: u8,
    line: u64,
    opened_on: u64,
    is_open: bool,
    /// Within a quote, a quote went by: it closes, unless another follows.
    may_close: bool,
    at_start: bool,
    nuls: u64,
    is_after_end: bool,
    last: Option<u8>,
    /// The line of the first zeros that follow each other, and others follow them.
    block_on: Option<u64>,
    /// That of such zeros that may be the end.
    tail_on: Option<u64>,
}

impl Whole {
    pub(in crate::ingest) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            line: 1,
            opened_on: 1,
            is_open: false,
            may_close: false,
            at_start: true,
            nuls: 0,
            is_after_end: false,
            last: None,
            block_on: None,
            tail_on: None,
        }
    }

    /// Bytes that follow those before. A quote opens at the beginning of a value alone.
    pub(in crate::ingest) fn pass(&mut self, bytes: &[u8]) {
        if self.is_open || bytes.contains(&b'"') || bytes.contains(&0) {
            self.pass_each(bytes);
        } else {
            self.pass_plain(bytes);
        }
        self.last = bytes.last().copied().or(self.last);
    }

    /// Bytes without a quote and without a zero, outside quotes.
    fn pass_plain(&mut self, bytes: &[u8]) {
        self.line += bytes.iter().filter(|b| **b == b'\n').count() as u64;
        if let Some(&last) = bytes.last() {
            self.at_start = last == self.delimiter || last == b'\n' || last == b'\r';
        }
        let is_end = |b: &u8| matches!(b, b'\n' | b'\r' | 0x1a);
        let ends = bytes.iter().rev().take_while(|b| is_end(b)).count();
        if ends < bytes.len() {
            self.count_nuls(b' ');
            self.is_after_end = ends > 0;
        } else if ends > 0 {
            self.is_after_end = true;
        }
    }

    fn pass_each(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.count_nuls(b);
            if self.is_open && self.may_close {
                self.may_close = false;
                if b == b'"' {
                    continue;
                }
                self.is_open = false;
            }
            self.line += u64::from(b == b'\n');
            if self.is_open {
                self.may_close = b == b'"';
            } else {
                if b == b'"' && self.at_start {
                    (self.is_open, self.opened_on) = (true, self.line);
                }
                self.at_start = !self.is_open && (b == self.delimiter || b == b'\n' || b == b'\r');
            }
        }
    }

    /// Zeros at the end, which may be ended by an end of a line or of a file.
    fn count_nuls(&mut self, b: u8) {
        match b {
            0 => {
                if self.is_after_end {
                    (self.nuls, self.is_after_end) = (0, false);
                }
                self.nuls += 1;
                if self.nuls >= FEWEST_NULS && self.tail_on.is_none() {
                    self.tail_on = Some(self.line);
                }
            }
            b'\n' | b'\r' | 0x1a => self.is_after_end = true,
            _ => {
                (self.nuls, self.is_after_end) = (0, false);
                // It was no end.
                if self.block_on.is_none() {
                    self.block_on = self.tail_on.take();
                }
            }
        }
    }

    /// Does the last line have no end?
    pub(in crate::ingest) fn ends_within_line(&self) -> bool {
        !matches!(self.last, Some(b'\n' | b'\r'))
    }

    /// What the bytes say when all have gone by.
    pub(in crate::ingest) fn damage(&self, path: &Path) -> Option<Fault> {
        if self.is_open && !self.may_close {
            let cause = "a quote opens in this row and is never closed: all rows below would be one value";
            let remedy = "close the quote, or take it away; quotes within a value are written twice";
            return Some(Fault::new("table-broken", path, cause, remedy).at_row(self.opened_on));
        }
        if let Some(line) = self.block_on {
            return Some(zeros_within(path, line));
        }
        (self.nuls >= FEWEST_NULS).then(|| {
            let cause = format!(
                "the file ends in {} bytes of zero: it was not written to its end",
                self.nuls
            );
            let remedy = "copy or export the file again";
            Fault::new("table-truncated", path, cause, remedy)
        })
    }
}

fn zeros_within(path: &Path, line: u64) -> Fault {
    let cause = "bytes of zero are within the text: a block of the file was not written, or it was copied badly, and rows may be lost";
    let remedy = "copy or export the file again";
    Fault::new("table-broken", path, cause, remedy).at_row(line)
}

/// Does a value have a zero in it that cannot be the padding of a code: between other letters, or behind a
/// number?
fn has_zero_within(value: &str) -> bool {
    if !value.as_bytes().contains(&0) {
        return false;
    }
    let bare = value.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    bare.contains('\0') || bare.replace(',', ".").parse::<f64>().is_ok()
}

/// What a record shows of zeros within its values.
pub(in crate::ingest) fn zeros_in(path: &Path, record: &Record) -> Option<Fault> {
    let has_zero = record.fields.iter().any(|f| has_zero_within(f));
    has_zero.then(|| zeros_within(path, record.line))
}

/// What a record shows of damage to the whole table: a value that has swallowed rows, or an end that was cut
/// off.
pub(in crate::ingest) fn damage_of(
    path: &Path,
    record: &Record,
    columns: usize,
    delimiter: u8,
) -> Option<Fault> {
    if let Some(damage) = zeros_in(path, record) {
        return Some(damage);
    }
    let width = record.fields.len();
    let mut fields = record.fields.iter();
    if fields.any(|f| has_swallowed(f, width == columns, columns, delimiter)) {
        let cause =
            "a quote that opens in this row is closed in a later one: rows between are part of one value";
        let remedy =
            "close the quote in its own row, or take it away; quotes within a value are written twice";
        return Some(Fault::new("table-broken", path, cause, remedy).at_row(record.line));
    }
    (record.is_open && width < columns).then(|| {
        let cause = format!(
            "the last row has {width} values, the heading {columns}, and the line has no end: the file was cut"
        );
        let remedy = "copy or export the file again; where it is whole, complete the last row";
        Fault::new("table-truncated", path, cause, remedy).at_row(record.line)
    })
}

/// Does a value have ends of lines in it that were ends of rows: in a row that has not the width of the
/// heading, or with a whole row between two of them?
fn has_swallowed(value: &str, fits: bool, columns: usize, delimiter: u8) -> bool {
    if !value.as_bytes().contains(&b'\n') {
        return false;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn damage(text: &[u8]) -> Option<(&'static str, Option<u64>)> {
        let found = |piece: usize| {
            let mut whole = Whole::new(b',');
            for some in text.chunks(piece) {
                whole.pass(some);
            }
            whole.damage(Path::new("a.csv")).map(|f| (f.code, f.row))
        };
        // However the bytes come.
        let all = found(text.len().max(1));
        for piece in 1..=text.len() {
            assert_eq!(found(piece), all, "{piece}");
        }
        all
    }

    #[test]
    fn a_zero_alone_may_pad_a_code_and_is_no_part_of_a_number() {
        for value in ["V3\0", "\0V3", "V3", "", "\0", "Bản\0 "] {
            assert!(!has_zero_within(value), "{value:?}");
        }
        for value in ["36.7\0", "36,7\0", "3\x006", "V\x003", "12\0"] {
            assert!(has_zero_within(value), "{value:?}");
        }
    }

    #[test]
    fn an_open_quote_and_a_tail_of_zeros_are_found_wherever_the_bytes_part() {
        assert_eq!(damage(b"a,b\n\"x\"\"y\",2\n\"q\"\n"), None);
        assert_eq!(damage(b"a,b\n\"x\"\"\n1,2\n"), Some(("table-broken", Some(2))));
        assert_eq!(damage(b"a,b\nx\"y,2\n"), None);
        assert_eq!(damage(b"a,\"b\"\"\"\n1,\"\"\n"), None);
        assert_eq!(damage(b"a,b\n1,2\n\"3"), Some(("table-broken", Some(3))));
        assert_eq!(damage(b"a,b\n1,2\0\0\0\0"), Some(("table-truncated", None)));
        assert_eq!(damage(b"a,b\n1,2\0\0\0\r\n"), Some(("table-truncated", None)));
        assert_eq!(damage(b"a,b\n1,\0\0,2\n"), Some(("table-broken", Some(2))));
        assert_eq!(
            damage(b"a,b\n1,2\0\0\n3,4\n5,6\0\0\0"),
            Some(("table-broken", Some(2)))
        );
        assert_eq!(damage(b"a\0,\0b\0\n\0"), None);
        assert_eq!(damage(b""), None);
    }
}
