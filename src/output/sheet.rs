//! A table for people: titled columns, typed cells, remarks. As CSV here, as a workbook in `xlsx`, as text and JSON at the command line.

use super::OutputError;
use super::csv::{Table, disarmed};
use crate::register::Day;
use serde_json::{Map, Value, json};

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known, or nothing applies.
    Empty,
    /// Words, codes.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// By how much a whole number changed; nothing is shown for 0.
    Change(i64),
    /// A number with so many decimals.
    Number(f64, u8),
    /// A day.
    Day(Day),
}

impl Column {
    /// With another heading in tables for people.
    #[must_use]
    pub fn headed(mut self, heading: impl Into<String>) -> Self {
        self.heading = heading.into();
        self
    }
}

impl Cell {
    /// Words, or nothing.
    pub fn text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, |t| Self::Text(t.into()))
    }

    /// A count.
    pub fn count(n: impl Into<u64>) -> Self {
        Self::Whole(i64::try_from(n.into()).unwrap_or(i64::MAX))
    }

    /// A share in %, with one decimal, or nothing.
    pub fn pct(pct: Option<f64>) -> Self {
        pct.map_or(Self::Empty, |p| Self::Number(p, 1))
    }

    /// A day, or nothing.
    pub fn day(day: Option<Day>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    /// As tables show it.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Change(0) => String::new(),
            Self::Whole(n) | Self::Change(n) => n.to_string(),
            Self::Number(n, decimals) => format!("{n:.*}", usize::from(*decimals)),
            Self::Day(day) => day.to_string(),
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Empty => Value::Null,
            Self::Text(text) => json!(text),
            Self::Whole(n) | Self::Change(n) => json!(n),
            Self::Number(n, decimals) => json!(super::record::rounded(*n, i32::from(*decimals))),
            Self::Day(day) => json!(day.to_string()),
        }
    }
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// In files and JSON: `people_left`.
    pub key: &'static str,
    /// In tables for people: `people left`.
    pub heading: String,
    /// Numbers stand at the right.
    pub is_number: bool,
}

/// A column of words.
pub fn words(key: &'static str) -> Column {
    Column {
        key,
        heading: key.replace('_', " "),
        is_number: false,
    }
}

/// A column of numbers.
pub fn numbers(key: &'static str) -> Column {
    Column {
        is_number: true,
        ..words(key)
    }
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// What it shows.
    pub title: String,
    /// What must be said beside it: as of when, from which file, by which rule.
    pub notes: Vec<String>,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// Without rows.
    pub fn new(title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            title: title.into(),
            notes: Vec::new(),
            columns,
            rows: Vec::new(),
        }
    }

    /// UTF-8 with a byte order mark, CRLF; the notes stand in a last column, so that no row goes without them.
    ///
    /// # Errors
    /// [`OutputError::Text`] where the text cannot be made.
    pub fn to_csv(&self) -> Result<Vec<u8>, OutputError> {
        let notes = self.notes.join("; ");
        let last = (!notes.is_empty()).then_some("remarks");
        let mut table = Table::new(self.columns.iter().map(|c| c.key).chain(last))?;
        for row in &self.rows {
            let cells = row.iter().map(|c| match c {
                Cell::Text(text) => disarmed(text),
                cell => cell.shown().into(),
            });
            table.row(cells.chain(last.map(|_| disarmed(&notes))))?;
        }
        table.finish()
    }

    /// An object with `title`, `notes` and `rows`, each an object by key.
    pub fn to_json(&self) -> Value {
        let row = |cells: &Vec<Cell>| {
            let pairs = self.columns.iter().zip(cells);
            Value::Object(
                pairs
                    .map(|(c, cell)| (c.key.to_owned(), cell.value()))
                    .collect::<Map<_, _>>(),
            )
        };
        json!({"title": self.title, "notes": self.notes, "rows": self.rows.iter().map(row).collect::<Vec<_>>()})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_the_same_cells() {
        let mut sheet = Sheet::new("Counts", vec![words("province"), numbers("closed_pct")]);
        sheet.notes = vec!["as of 2023-12-28".into(), "made up".into()];
        sheet
            .rows
            .push(vec![Cell::Text("=Hà Nội".into()), Cell::pct(Some(78.26))]);
        sheet.rows.push(vec![Cell::text(None::<String>), Cell::Empty]);
        let csv = String::from_utf8(sheet.to_csv().expect("written")).expect("UTF-8");
        let expected = "\u{feff}province,closed_pct,remarks\r\n'=Hà Nội,78.3,as of 2023-12-28; made up\r\n,,as of 2023-12-28; made up\r\n";
        assert_eq!(csv, expected);
        let json = sheet.to_json();
        assert_eq!(json["rows"][0]["closed_pct"], json!(78.3));
        assert_eq!(json["rows"][1]["province"], Value::Null);
    }
}
