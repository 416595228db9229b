//! Cells of any file, and where among them the table begins.

use super::cell::ListCell;
use super::headings::{Headings, JOINT};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Rows among which the heading is looked for.
const HEAD_ROWS: usize = 20;
/// Rows that a heading may have.
const DEEPEST: usize = 3;

/// Merged cells: first and last row (as the user counts), first and last column (from 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct Span {
    pub(in crate::ingest) rows: (u64, u64),
    pub(in crate::ingest) columns: (usize, usize),
}

/// Cells by row number and column.
#[derive(Clone, Debug, Default)]
pub(in crate::ingest) struct Grid {
    pub(in crate::ingest) rows: BTreeMap<u64, Vec<ListCell>>,
    pub(in crate::ingest) spans: Vec<Span>,
    /// Cells too far to the right to be looked at.
    pub(in crate::ingest) beyond: u64,
    /// Cells that are held, the empty ones to the left of others too.
    pub(in crate::ingest) held: u64,
    /// Bytes of texts that are held.
    pub(in crate::ingest) text_bytes: u64,
}

/// Where the table is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ingest) struct Head {
    /// First and last row of the heading.
    pub(in crate::ingest) rows: (u64, u64),
    /// Headings by column; empty ones too.
    pub(in crate::ingest) columns: Vec<String>,
    /// How many different things are recognised in it.
    pub(in crate::ingest) recognised: usize,
}

impl Grid {
    pub(in crate::ingest) fn put(&mut self, row: u64, column: usize, cell: ListCell) {
        let cells = self.rows.entry(row).or_default();
        if cells.len() <= column {
            self.held += (column + 1 - cells.len()) as u64;
            cells.resize(column + 1, ListCell::Empty);
        }
        if let ListCell::Text(text) = &cell {
            self.text_bytes += text.len() as u64;
        }
        if let Some(place) = cells.get_mut(column) {
            *place = cell;
        }
    }

    /// The cells that it can come to: every row as wide as the widest, and every merged area filled.
    pub(in crate::ingest) fn most_cells(&self) -> u64 {
        let widest = self.rows.values().map(Vec::len).max().unwrap_or(0) as u64;
        let rows = self.rows.len() as u64;
        let merged = self.spans.iter().map(|span| {
            let high = (span.rows.1 + 1).saturating_sub(span.rows.0).min(rows);
            let wide = (span.columns.1.min(1_000) + 1).saturating_sub(span.columns.0);
            high.saturating_mul(wide as u64)
        });
        merged.fold(rows.saturating_mul(widest), u64::saturating_add)
    }

    fn cell(&self, row: u64, column: usize) -> Option<&ListCell> {
        self.rows.get(&row)?.get(column)
    }

    /// Gives every cell of a merged area the value of its first, as the eye reads it. Returns how many were
    /// filled below `from`.
    pub(in crate::ingest) fn fill_spans(&mut self, from: u64) -> u64 {
        let mut filled = 0;
        for span in std::mem::take(&mut self.spans) {
            let Some(value) = self.cell(span.rows.0, span.columns.0).cloned() else {
                continue;
            };
            // Only rows that have cells of their own: an area merged to the end of the sheet makes no rows.
            let rows: Vec<u64> = self
                .rows
                .range(span.rows.0..=span.rows.1)
                .map(|(r, _)| *r)
                .collect();
            for row in rows {
                for column in span.columns.0..=span.columns.1.min(1_000) {
                    let first = (row, column) == (span.rows.0, span.columns.0);
                    if !first && self.cell(row, column).is_none_or(ListCell::is_empty) {
                        self.put(row, column, value.clone());
                        filled += u64::from(row >= from);
                    }
                }
            }
        }
        filled
    }

    /// The heading: one to three rows in a row that name most of what a list knows.
    pub(in crate::ingest) fn head(&self, headings: &Headings) -> Option<Head> {
        let rows: Vec<u64> = self.rows.keys().copied().take(HEAD_ROWS).collect();
        let mut best: Option<Head> = None;
        for depth in 1..=DEEPEST {
            for first in &rows {
                let last = first + depth as u64 - 1;
                if depth > 1 && !self.rows.contains_key(&last) {
                    continue;
                }
                let columns = self.joined(*first, last);
                if columns.iter().any(|c| has_value(c, headings)) {
                    continue;
                }
                let recognised = headings.recognised(&columns);
                if recognised > best.as_ref().map_or(0, |b| b.recognised) {
                    best = Some(Head {
                        rows: (*first, last),
                        columns,
                        recognised,
                    });
                }
            }
        }
        best
    }

    /// Headings of several rows, joined. An upper cell that is empty belongs to the group on its left, where
    /// both have something below.
    fn joined(&self, first: u64, last: u64) -> Vec<String> {
        let width = (first..=last)
            .filter_map(|r| self.rows.get(&r))
            .map(Vec::len)
            .max()
            .unwrap_or(0);
        let text = |row: u64, column: usize| -> String {
            let words = self.cell(row, column).map(ListCell::shown).unwrap_or_default();
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let mut group: Vec<String> = Vec::new();
        let mut columns = Vec::with_capacity(width);
        for column in 0..width {
            let mut parts: Vec<String> = (first..=last).map(|row| text(row, column)).collect();
            let below = parts.iter().skip(1).any(|p| !p.is_empty());
            match parts.first_mut() {
                Some(top) if top.is_empty() && below => {
                    *top = group.first().cloned().unwrap_or_default();
                }
                Some(top) if below => group = vec![top.clone()],
                _ => group.clear(),
            }
            parts.retain(|p| !p.is_empty());
            parts.dedup();
            columns.push(parts.join(JOINT));
        }
        columns
    }
}

/// Is something below a heading that says all by itself, and is no heading? Then the lower row is a row of
/// data.
fn has_value(column: &str, headings: &Headings) -> bool {
    match column.split_once(JOINT) {
        Some((top, below)) => {
            let last = below.split(JOINT).last().unwrap_or(below);
            headings.meaning(top).is_some() && headings.meaning(last).is_none()
        }
        None => false,
    }
}

/// Does a row sum up others? Only where a cell says so in as many words: a village may be called Tống or
/// Công.
pub(in crate::ingest) fn is_total(cells: &[ListCell]) -> bool {
    let words = cells.iter().filter(|c| !c.is_empty()).take(3);
    words.clone().any(|cell| match cell {
        ListCell::Text(text) => {
            let lower: String = text.nfc().collect::<String>().to_lowercase();
            let words: Vec<&str> = lower
                .split(|c: char| !c.is_alphanumeric())
                .filter(|w| !w.is_empty())
                .collect();
            match words.as_slice() {
                ["tổng" | "cộng" | "total" | "sum" | "totals"] => true,
                ["tổng", "cộng" | "số", ..] | ["tong", "cong" | "so", ..] | ["grand", "total", ..] => {
                    true
                }
                ["cộng" | "total", rest @ ..] => rest.len() <= 6,
                _ => false,
            }
        }
        _ => false,
    })
}

/// Does a row have one text and numbers at most? A village whose name begins like a total has a commune, a
/// province, a status beside it.
pub(in crate::ingest) fn says_nothing_else(cells: &[ListCell]) -> bool {
    let mut texts = cells.iter().filter_map(|cell| match cell {
        // "36 điểm" is a number with its unit.
        ListCell::Text(text) => Some(text).filter(|t| t.trim().starts_with(char::is_alphabetic)),
        _ => None,
    });
    let first = texts.next();
    // A merged cell has its text in every column.
    texts.all(|text| Some(text) == first)
}

/// Does a row below the heading only number the columns, or name their units: `(1) (2) (3)`, `A B 1 2 3`,
/// `(người) (độ)`?
pub(in crate::ingest) fn is_part_of_form(cells: &[ListCell]) -> bool {
    let shown: Vec<String> = cells
        .iter()
        .filter(|c| !c.is_empty())
        .map(ListCell::shown)
        .collect();
    let bracketed = |t: &String| t.starts_with('(') && t.ends_with(')');
    if !shown.is_empty() && shown.iter().all(bracketed) {
        return true;
    }
    let letter = |t: &&String| t.len() == 1 && t.bytes().all(|b| b.is_ascii_uppercase());
    let letters = shown.iter().take_while(letter).count();
    let numbers = shown.get(letters..).unwrap_or_default();
    numbers.len() >= 3
        && (1..)
            .zip(numbers)
            .all(|(n, text): (usize, &String)| *text == n.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&[&str]]) -> Grid {
        let mut grid = Grid::default();
        for (row, cells) in (1..).zip(rows) {
            for (column, text) in cells.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
                grid.put(row, column, ListCell::Text((*text).to_owned()));
            }
        }
        grid
    }

    #[test]
    fn a_heading_under_a_title_with_groups_is_found() {
        let sheet = grid(&[
            &["DANH SÁCH ĐIỂM LÕM SÓNG"],
            &[],
            &["STT", "Tên thôn", "Vị trí", "", "Số dân"],
            &["", "", "Kinh độ", "Vĩ độ", ""],
            &["1", "Bản Mù", "105,1", "22,3", "120"],
        ]);
        let head = sheet.head(&Headings::default()).expect("found");
        assert_eq!(head.rows, (3, 4));
        assert_eq!(
            head.columns,
            ["STT", "Tên thôn", "Vị trí / Kinh độ", "Vị trí / Vĩ độ", "Số dân"]
        );
    }

    #[test]
    fn a_heading_of_one_row_takes_no_data_with_it() {
        let sheet = grid(&[&["name", "lon", "lat"], &["A", "105", "22"], &["B", "105", "22"]]);
        assert_eq!(sheet.head(&Headings::default()).map(|h| h.rows), Some((1, 1)));
        // A tick looks like the heading of a coordinate.
        let ticked = grid(&[&["Tên", "Tỉnh", "Ý kiến"], &["B", "Hà Giang", "x"]]);
        assert_eq!(ticked.head(&Headings::default()).map(|h| h.rows), Some((1, 1)));
        assert_eq!(grid(&[&["a", "b"], &["1", "2"]]).head(&Headings::default()), None);
        let asked = grid(&[&["t"], &["dorp", "b"], &["1", "2"]]).head(&Headings {
            asked: vec!["dorp".to_owned()],
            ..Headings::default()
        });
        assert_eq!(asked.map(|h| h.rows), Some((2, 2)));
    }

    #[test]
    fn merged_cells_have_their_value_in_every_row() {
        let mut sheet = grid(&[&["tinh", "ten"], &["Hà Giang", "A"], &["", "B"]]);
        sheet.spans.push(Span {
            rows: (2, 1_048_576),
            columns: (0, 0),
        });
        assert_eq!(sheet.fill_spans(2), 1);
        assert_eq!(sheet.cell(3, 0), Some(&ListCell::Text("Hà Giang".into())));
        assert_eq!(sheet.rows.len(), 3);
    }

    #[test]
    fn rows_of_column_numbers_are_kept_apart_from_data() {
        let form = |texts: &[&str]| {
            let cells: Vec<ListCell> = texts.iter().map(|t| ListCell::Text((*t).to_owned())).collect();
            is_part_of_form(&cells)
        };
        assert!(
            form(&["(1)", "(2)", "", "(3)"])
                && form(&["A", "B", "1", "2", "3"])
                && form(&["", "(người)", "(độ)"])
        );
        assert!(is_part_of_form(&[
            ListCell::Number(1.0),
            ListCell::Number(2.0),
            ListCell::Number(3.0)
        ]));
        assert!(!form(&["1", "Bản Mù", "105,1"]) && !form(&["1", "2"]) && !form(&[]));
    }

    #[test]
    fn totals_are_kept_apart_from_villages() {
        let text = |t: &str| ListCell::Text(t.into());
        assert!(says_nothing_else(&[
            ListCell::Empty,
            text("Tổng cộng"),
            text("36 điểm"),
            ListCell::Number(12.0)
        ]));
        assert!(!says_nothing_else(&[
            text("Cộng Hòa"),
            text("Cao Bằng"),
            text("2021-01-05")
        ]));
        let total = |text: &str| {
            is_total(&[
                ListCell::Empty,
                ListCell::Text(text.into()),
                ListCell::Number(12.0),
            ])
        };
        for text in [
            "Tổng cộng",
            "TỔNG",
            "Tổng số:",
            "Cộng",
            "Cộng tỉnh Hà Giang",
            "Total",
            "tong cong",
        ] {
            assert!(total(text), "{text}");
        }
        for text in ["Tống", "Bản Tổng", "Công", "Tòng", "Cong"] {
            assert!(!total(text), "{text}");
        }
    }
}
