//! Reference values are plain tables: commas, no quotes, comment lines with `#`.

/// A table with a header line.
pub(super) struct VectorTable<'a> {
    header: Vec<&'a str>,
    rows: Vec<VectorRow<'a>>,
}

/// A data line.
pub(super) struct VectorRow<'a> {
    /// Line of the file, from 1.
    pub line: usize,
    cells: Vec<&'a str>,
}

impl<'a> VectorTable<'a> {
    pub(super) fn parse(text: &'a str) -> Self {
        let mut lines = numbered(text);
        let header = lines.next().map(|(_, line)| split(line)).unwrap_or_default();
        let rows = lines
            .map(|(line, text)| VectorRow {
                line,
                cells: split(text),
            })
            .collect();
        Self { header, rows }
    }

    pub(super) fn rows(&self) -> &[VectorRow<'a>] {
        &self.rows
    }

    /// A cell by its column's name; `None` where the table has no such column or the row ends before it.
    pub(super) fn text(&self, row: &VectorRow<'a>, column: &str) -> Option<&'a str> {
        let index = self.header.iter().position(|name| *name == column)?;
        row.cells.get(index).copied()
    }

    /// A cell that holds one of these words: what the word represents.
    pub(super) fn word<T: Copy>(&self, row: &VectorRow<'a>, column: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(row, column)?;
        words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, meant)| *meant)
    }

    /// A number; `nan` and `inf` are numbers here, an empty cell is none.
    pub(super) fn number(&self, row: &VectorRow<'a>, column: &str) -> Option<f64> {
        self.text(row, column)?.parse().ok()
    }
}

/// The lines that hold something, with their numbers.
pub(super) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

pub(super) fn split(line: &str) -> Vec<&str> {
    line.split(',').map(str::trim).collect()
}

/// Lines below the header.
pub(super) fn data_lines(text: &str) -> usize {
    numbered(text).count().saturating_sub(1)
}
