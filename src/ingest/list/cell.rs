//! One cell of a list, of any file.

use crate::ingest::text::clean;
use crate::register::Day;

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ListCell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, as it is in the file.
    Text(String),
    /// A number that the file itself has as a number.
    Number(f64),
    /// A day that the file itself has as a date.
    Date(Day),
    /// True or false.
    Truth(bool),
    /// What a spreadsheet shows where a formula failed: `#N/A`.
    Error(String),
}

impl ListCell {
    /// As a person would read it; nothing for an empty one.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => clean(text),
            Self::Number(x) => x.to_string(),
            Self::Date(day) => day.to_string(),
            Self::Truth(truth) => truth.to_string(),
            Self::Error(text) => text.clone(),
        }
    }

    /// Nothing in it?
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}
