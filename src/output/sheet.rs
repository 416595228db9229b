//! A table: titled columns, typed cells, remarks. The one description of everything that is printed or
//! written as a table: as CSV and JSON here, as a workbook in `xlsx`, as text at the command line.

use super::OutputError;
use super::csv::Table;
use super::record::{Record, quantity, rounded};
use crate::domain::csv_text::{holds_keys, protected};
use crate::domain::figures::percent_of_share;
use crate::domain::word::Word;
use crate::register::Day;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetCell {
    /// Nothing is known, or nothing applies.
    Empty,
    /// Words. In CSV they are written by the rule of [`csv_text`](crate::domain::csv_text): keys letter by
    /// letter, and what a spreadsheet would run as a formula with an apostrophe before it.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// By how much a whole number changed; nothing is shown for 0.
    Change(i64),
    /// A number with so many decimals.
    Number(f64, u8),
    /// A number with as many decimals as it has.
    Figure(f64),
    /// A day.
    Day(Day),
}

impl SheetCell {
    /// Words, or nothing.
    pub fn text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, |t| Self::Text(t.into()))
    }

    /// A count.
    pub fn count(n: impl TryInto<i64>) -> Self {
        Self::Whole(n.try_into().unwrap_or(i64::MAX))
    }

    /// A number with so many decimals, or nothing.
    pub fn number(n: Option<f64>, decimals: u8) -> Self {
        n.filter(|n| n.is_finite())
            .map_or(Self::Empty, |n| Self::Number(n, decimals))
    }

    /// A number of people or houses: at most two decimals, and none where it is whole.
    pub fn quantity(n: Option<f64>) -> Self {
        Self::of(quantity(n))
    }

    /// A percentage, or nothing.
    pub fn pct(pct: Option<f64>) -> Self {
        Self::number(pct, 1)
    }

    /// A share between 0 and 1 as a percentage, or nothing.
    pub fn share(share: Option<f64>) -> Self {
        Self::pct(share.and_then(percent_of_share))
    }

    /// A day, or nothing.
    pub fn day(day: Option<Day>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    /// As CSV shows it; tables for people add commas between thousands.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Empty | Self::Change(0) => "".into(),
            Self::Text(text) => text.into(),
            Self::Whole(n) | Self::Change(n) => n.to_string().into(),
            Self::Number(n, decimals) => {
                let n = rounded(*n, i32::from(*decimals));
                format!("{n:.*}", usize::from(*decimals)).into()
            }
            // As in JSON: 118.0 keeps its zero.
            Self::Figure(n) => json!(n).to_string().into(),
            Self::Day(day) => day.to_string().into(),
        }
    }

    /// As a field of CSV, in a column with a name.
    pub(super) fn field(&self, column: &str) -> Cow<'_, str> {
        match self {
            Self::Text(text) if !holds_keys(column) => protected(text),
            cell => cell.shown(),
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Empty => Value::Null,
            Self::Text(text) => json!(text),
            Self::Whole(n) | Self::Change(n) => json!(n),
            Self::Number(n, decimals) => json!(rounded(*n, i32::from(*decimals))),
            Self::Figure(n) => json!(n),
            Self::Day(day) => json!(day.to_string()),
        }
    }

    /// From a value of a [`Record`].
    fn of(value: Value) -> Self {
        match value {
            Value::Null => Self::Empty,
            Value::String(text) => Self::Text(text),
            Value::Number(n) => match (n.as_i64(), n.as_f64()) {
                (Some(whole), _) => Self::Whole(whole),
                (None, Some(n)) => Self::Figure(n),
                (None, None) => Self::Empty,
            },
            other => Self::Text(other.to_string()),
        }
    }

    const fn is_number(&self) -> bool {
        matches!(
            self,
            Self::Whole(_) | Self::Change(_) | Self::Number(..) | Self::Figure(_)
        )
    }
}

impl From<&str> for SheetCell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for SheetCell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for SheetCell {
    fn from(n: usize) -> Self {
        Self::count(n)
    }
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// In files and JSON: `people_left`.
    pub key: Cow<'static, str>,
    /// In tables for people: `people left`.
    pub heading: String,
    /// Numbers are at the right.
    pub is_number: bool,
}

impl Column {
    /// With another heading in tables for people.
    #[must_use]
    pub fn headed(mut self, heading: impl Into<String>) -> Self {
        self.heading = heading.into();
        self
    }
}

/// A column of words.
pub fn words(key: impl Into<Cow<'static, str>>) -> Column {
    let key = key.into();
    Column {
        heading: key.replace('_', " "),
        key,
        is_number: false,
    }
}

/// A column of numbers.
pub fn numbers(key: impl Into<Cow<'static, str>>) -> Column {
    Column {
        is_number: true,
        ..words(key)
    }
}

/// The column in which each row of CSV says what its figures are.
pub(super) const FIGURES: &str = "figures_are";

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// What its figures are. No table is made without it.
    pub word: Word,
    /// What it shows.
    pub title: String,
    /// What must be said beside it: as of when, from which file.
    pub notes: Vec<String>,
    /// What is the same of all rows, by key: the rule that judged them, the model. CSV repeats it in every
    /// row, so that no row goes without it.
    pub of_all: Vec<(&'static str, String)>,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<SheetCell>>,
}

impl Sheet {
    /// Without rows. The title says the word where it does not already.
    pub fn new(word: Word, title: impl Into<String>, columns: Vec<Column>) -> Self {
        let title: String = title.into();
        let title = if title.is_empty() {
            title
        } else {
            word.said_in(&title)
        };
        Self {
            word,
            title,
            columns,
            ..Self::default()
        }
    }

    /// Of records that all have these names. A column is one of numbers where it has a number and no words.
    ///
    /// # Errors
    /// [`OutputError::Mismatch`] where a record has other names.
    pub fn of_records(
        word: Word,
        title: impl Into<String>,
        names: &[String],
        records: impl IntoIterator<Item = Record>,
    ) -> Result<Self, OutputError> {
        let mut sheet = Self::new(word, title, names.iter().cloned().map(words).collect());
        for record in records {
            if !record.iter().map(|f| &f.0).eq(names) {
                return Err(OutputError::mismatch("a row has other columns than its table"));
            }
            sheet
                .rows
                .push(record.into_iter().map(|f| SheetCell::of(f.1)).collect());
        }
        for (at, column) in sheet.columns.iter_mut().enumerate() {
            let mut filled = sheet
                .rows
                .iter()
                .filter_map(|r| r.get(at))
                .filter(|c| **c != SheetCell::Empty);
            column.is_number =
                filled.next().is_some_and(SheetCell::is_number) && filled.all(SheetCell::is_number);
        }
        Ok(sheet)
    }

    /// With what is the same of all rows.
    #[must_use]
    pub fn with_rule(mut self, of_all: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        self.of_all = of_all.into_iter().collect();
        self
    }

    /// UTF-8 with a byte order mark, CRLF. What is the same of all rows is in columns behind the others, the
    /// notes in a last one.
    ///
    /// # Errors
    /// [`OutputError::Text`] where the text cannot be made, [`OutputError::Mismatch`] where a row is too
    /// short or too long.
    pub fn to_csv(&self) -> Result<Vec<u8>, OutputError> {
        let notes = self.notes.join("; ");
        let last = (!notes.is_empty()).then_some("remarks");
        let keys = self.columns.iter().map(|c| c.key.as_ref());
        let of_all = self.of_all.iter().map(|f| f.0);
        let word = self.word.name();
        let mut table = Table::new(keys.chain(of_all).chain(word.map(|_| FIGURES)).chain(last))?;
        for row in &self.rows {
            if row.len() != self.columns.len() {
                return Err(OutputError::mismatch(format!(
                    "{}: a row has {} cells for {} columns",
                    self.title,
                    row.len(),
                    self.columns.len()
                )));
            }
            let of_all = self.of_all.iter().map(|f| protected(&f.1));
            let cells = row.iter().zip(&self.columns).map(|(cell, c)| cell.field(&c.key));
            let word = word.map(Cow::Borrowed);
            table.row(
                cells
                    .chain(of_all)
                    .chain(word)
                    .chain(last.map(|_| protected(&notes))),
            )?;
        }
        table.finish()
    }

    /// For JSON.
    pub fn to_json(&self) -> SheetRow {
        let row = |cells: &Vec<SheetCell>| {
            let pairs = self.columns.iter().zip(cells);
            pairs.map(|(c, cell)| (c.key.to_string(), cell.value())).collect()
        };
        let of_all = self.of_all.iter();
        SheetRow {
            title: self.title.clone(),
            figures_are: self.word.name(),
            notes: self.notes.clone(),
            of_all: of_all
                .map(|(key, text)| ((*key).to_owned(), json!(text)))
                .collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

/// A table in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SheetRow {
    /// What it shows.
    pub title: String,
    /// What its figures are: claimed, predicted, measured or recorded. Nothing where each name says it, and of
    /// tables that have no figures of coverage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures_are: Option<&'static str>,
    /// What must be said beside it.
    pub notes: Vec<String>,
    /// What is the same of all rows: the preset, the model.
    #[serde(flatten)]
    pub of_all: Map<String, Value>,
    /// The rows, each an object by the columns' names. What is not known is null.
    pub rows: Vec<Map<String, Value>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_the_same_cells() {
        let mut sheet = Sheet::new(
            Word::Given,
            "Counts",
            vec![words("province"), numbers("closed_pct")],
        );
        sheet.notes = vec!["as of 2023-12-28".into(), "made up".into()];
        sheet.rows.push(vec![
            SheetCell::Text("=Hà Nội".into()),
            SheetCell::pct(Some(78.26)),
        ]);
        sheet
            .rows
            .push(vec![SheetCell::text(None::<String>), SheetCell::Empty]);
        let csv = String::from_utf8(sheet.to_csv().expect("written")).expect("UTF-8");
        let expected = "\u{feff}province,closed_pct,remarks\r\n'=Hà Nội,78.3,as of 2023-12-28; made up\r\n,,as of 2023-12-28; made up\r\n";
        assert_eq!(csv, expected);
        let json = sheet.to_json();
        assert_eq!(json.rows[0]["closed_pct"], json!(78.3));
        assert_eq!(json.rows[1]["province"], Value::Null);
    }

    #[test]
    fn what_is_the_same_of_all_rows_is_in_each_row_of_csv() {
        let mut sheet = Sheet::new(
            Word::Predicted,
            "Villages",
            vec![words("id"), numbers("level_dbm")],
        )
        .with_rule([("preset", "vn-lomsong".to_owned())]);
        sheet
            .rows
            .push(vec![SheetCell::Text("-7".into()), SheetCell::Figure(-110.3)]);
        let csv = String::from_utf8(sheet.to_csv().expect("written")).expect("UTF-8");
        assert_eq!(
            csv,
            "\u{feff}id,level_dbm,preset,figures_are\r\n-7,-110.3,vn-lomsong,predicted\r\n"
        );
        assert_eq!(sheet.to_json().of_all["preset"], "vn-lomsong");
        assert_eq!(
            (sheet.title.as_str(), sheet.to_json().figures_are),
            ("Villages, predicted", Some("predicted"))
        );
        sheet.rows.push(vec![SheetCell::Empty]);
        assert!(sheet.to_csv().is_err());
    }

    #[test]
    fn records_make_columns_of_their_kind() {
        let record = |level: Value| vec![("id".to_owned(), json!("v1")), ("level_dbm".to_owned(), level)];
        let names = ["id".to_owned(), "level_dbm".to_owned()];
        let rows = [record(json!(-110.3)), record(Value::Null), record(json!(7))];
        let sheet = Sheet::of_records(Word::Predicted, "Villages", &names, rows).expect("alike");
        assert_eq!(sheet.rows[1][1], SheetCell::Empty);
        assert_eq!(sheet.rows[2][1], SheetCell::Whole(7));
        assert!(sheet.columns[1].is_number && !sheet.columns[0].is_number);
        assert!(Sheet::of_records(Word::Predicted, "Villages", &names[..1], [record(Value::Null)]).is_err());
    }
}
