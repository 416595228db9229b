//! Archives: how much they unpack to, counted before anything unpacks them. The only user of zip.
//!
//! What an archive says of its own sizes is not believed: every entry is unpacked once, into nothing, and
//! counted.

use crate::files::{self, FileKind};
use std::io::{Cursor, Read, Seek};
use std::path::Path;
use zip::ZipArchive;

/// Unpacked bytes that every archive may have.
const ALWAYS: u64 = 256 << 20;

/// Times its own size that an archive may unpack to, above that: spreadsheets come to about 15.
const RATIO: u64 = 20;

/// Entries that an archive may have.
const MOST_ENTRIES: usize = 100_000;

/// Why an archive on the disk is not unpacked.
pub(super) fn within_budget(path: &Path) -> Result<(), String> {
    let (file, bytes) = files::open(path, FileKind::Layer).map_err(|e| e.to_string())?;
    counted(std::io::BufReader::new(file), bytes, |_, _| Ok(()))
}

/// Why a workbook is not unpacked.
pub(super) fn workbook_within_budget(bytes: &[u8], most_cells: u64) -> Result<(), String> {
    counted(Cursor::new(bytes), bytes.len() as u64, |name, text| match name {
        "content.xml" => sheets_within(text, most_cells),
        _ => Ok(()),
    })
}

/// Unpacks every entry within the budget, and shows the one that is asked about.
fn counted<R: Read + Seek>(
    archive: R,
    bytes: u64,
    mut see: impl FnMut(&str, &mut dyn Read) -> Result<(), String>,
) -> Result<(), String> {
    let most = ALWAYS.max(bytes.saturating_mul(RATIO));
    let mut left = most;
    // What is no archive, its own reader says.
    let Ok(mut archive) = ZipArchive::new(archive) else {
        return Ok(());
    };
    if archive.len() > MOST_ENTRIES {
        return Err(format!(
            "it has {} entries, and {MOST_ENTRIES} at most are read",
            archive.len()
        ));
    }
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else {
            continue;
        };
        let name = entry.name().map(|n| n.into_owned()).unwrap_or_default();
        let mut metered = Metered {
            from: entry.take(left + 1),
            read: 0,
        };
        let seen = see(&name, &mut metered);
        // What is left of it, damaged or not.
        let _ = std::io::copy(&mut metered, &mut std::io::sink());
        left = left.checked_sub(metered.read).ok_or_else(|| {
            format!(
                "it has {} KiB and unpacks to more than {} MiB",
                bytes.div_ceil(1 << 10),
                most >> 20
            )
        })?;
        seen?;
    }
    Ok(())
}

/// A reader that counts.
struct Metered<R> {
    from: R,
    read: u64,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.from.read(buffer)?;
        self.read += n as u64;
        Ok(n)
    }
}

/// Whether the sheets of an ODS have so many cells at most. Its rows and cells may say that they repeat, and
/// their reader makes each of them: a handful of bytes would fill the memory.
fn sheets_within(text: &mut dyn Read, most_cells: u64) -> Result<(), String> {
    let mut sheet = Sheet::default();
    let mut tags = Tags::of(text);
    while let Some(tag) = tags.next() {
        sheet.take(&tag);
        if sheet.cells() > most_cells {
            return Err(format!(
                "a sheet has more than {most_cells} cells between its first and its last: a cell far from the list makes it so large"
            ));
        }
    }
    Ok(())
}

/// A sheet as far as it was seen.
#[derive(Default)]
struct Sheet {
    /// Rows that are known to lie between filled ones, and those behind the last.
    rows: u64,
    rows_behind: u64,
    /// The widest row.
    columns: u64,
    /// The row that is open: how often it is there, its cells up to the last that is filled, and all.
    repeat: u64,
    filled: u64,
    reached: u64,
}

impl Sheet {
    const fn cells(&self) -> u64 {
        self.rows.saturating_mul(self.columns)
    }

    fn take(&mut self, tag: &[u8]) {
        if tag.starts_with(b"table:table-row") && !tag.starts_with(b"table:table-rows") {
            (self.filled, self.reached) = (0, 0);
            self.repeat = repeats(tag, b"table:number-rows-repeated=\"");
            if tag.ends_with(b"/") {
                self.end_of_row();
            }
        } else if tag.starts_with(b"/table:table-row") && !tag.starts_with(b"/table:table-rows") {
            self.end_of_row();
        } else if tag.starts_with(b"table:table-cell") || tag.starts_with(b"table:covered-table-cell") {
            self.reached = self
                .reached
                .saturating_add(repeats(tag, b"table:number-columns-repeated=\""));
            let has_value = tag.windows(7).any(|w| w == b"office:");
            if has_value || !tag.ends_with(b"/") {
                self.filled = self.reached;
            }
        } else if tag.starts_with(b"/table:table") && !tag.starts_with(b"/table:table-") {
            *self = Self::default();
        }
    }

    fn end_of_row(&mut self) {
        if self.filled > 0 {
            self.rows = self
                .rows
                .saturating_add(self.rows_behind)
                .saturating_add(self.repeat);
            self.rows_behind = 0;
            self.columns = self.columns.max(self.filled);
        } else if self.rows > 0 {
            self.rows_behind = self.rows_behind.saturating_add(self.repeat);
        }
    }
}

/// The number in an attribute, 1 where there is none.
fn repeats(tag: &[u8], attribute: &[u8]) -> u64 {
    let at = tag.windows(attribute.len()).position(|w| w == attribute);
    let digits = at
        .and_then(|at| tag.get(at + attribute.len()..))
        .unwrap_or_default();
    let number = digits.iter().take_while(|b| b.is_ascii_digit());
    let number = number.fold(0u64, |n, b| {
        n.saturating_mul(10).saturating_add(u64::from(b - b'0'))
    });
    if at.is_some() { number } else { 1 }
}

/// The texts between `<` and `>`, a piece of the file at a time.
struct Tags<'r> {
    from: &'r mut dyn Read,
    buffer: Vec<u8>,
    at: usize,
}

impl<'r> Tags<'r> {
    /// No tag of a sheet is as long.
    const LONGEST: usize = 1 << 16;

    fn of(from: &'r mut dyn Read) -> Self {
        Self {
            from,
            buffer: Vec::new(),
            at: 0,
        }
    }

    fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            if let Some(begin) = rest.iter().position(|b| *b == b'<') {
                let tag = rest.get(begin + 1..).unwrap_or_default();
                if let Some(end) = tag.iter().position(|b| *b == b'>') {
                    let found = tag.get(..end).unwrap_or_default().to_vec();
                    self.at += begin + 1 + end + 1;
                    return Some(found);
                }
                self.at += begin;
                if rest.len() - begin > Self::LONGEST {
                    return None;
                }
            } else {
                self.at = self.buffer.len();
            }
            if !self.more() {
                return None;
            }
        }
    }

    fn more(&mut self) -> bool {
        self.buffer.drain(..self.at.min(self.buffer.len()));
        self.at = 0;
        let before = self.buffer.len();
        self.buffer.resize(before + Self::LONGEST, 0);
        let read = self
            .buffer
            .get_mut(before..)
            .map_or(0, |room| self.from.read(room).unwrap_or(0));
        self.buffer.truncate(before + read);
        read > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(content: &str) -> bool {
        sheets_within(&mut content.as_bytes(), 1_000_000).is_ok()
    }

    #[test]
    fn repeated_rows_and_cells_count_up_to_the_last_filled_one() {
        let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";
        let row = |repeat: u64, cells: &str| {
            format!("<table:table-row table:number-rows-repeated=\"{repeat}\">{cells}</table:table-row>")
        };
        let empty = "<table:table-cell table:number-columns-repeated=\"16384\"/>";
        let sheet = |rows: &str| format!("<table:table table:name=\"a\">{rows}</table:table>");
        // As every program writes it: empty cells to the right, empty rows below.
        let usual = [row(1, &format!("{cell}{empty}")), row(1_048_575, empty)].concat();
        assert!(within(&sheet(&usual)));
        // A cell in the far corner.
        let far = [
            row(1, cell),
            row(1_048_574, empty),
            row(1, &format!("{empty}{cell}")),
        ]
        .concat();
        assert!(!within(&sheet(&far)));
        // One cell, repeated.
        assert!(!within(&sheet(&row(
            1_048_576,
            "<table:table-cell table:number-columns-repeated=\"16384\">a</table:table-cell>"
        ))));
        assert!(within(&sheet(&row(5_000, cell))));
    }
}
