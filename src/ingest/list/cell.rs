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
    /// A day and an hour that the file itself has as a date: the hour in milliseconds since midnight.
    Moment(Day, u32),
    /// True or false.
    Truth(bool),
    /// What a spreadsheet shows where a formula failed: `#N/A`.
    Error(String),
}

/// Milliseconds since midnight as `14:12:32`, with thousandths where there are such.
pub(in crate::ingest) fn clock(ms: u32) -> String {
    let (seconds, ms) = (ms / 1000, ms % 1000);
    let whole = format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    );
    if ms == 0 {
        whole
    } else {
        format!("{whole}.{ms:03}")
    }
}

impl ListCell {
    /// As a person would read it; nothing for an empty one.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => clean(text),
            Self::Number(x) => x.to_string(),
            Self::Date(day) => day.to_string(),
            Self::Moment(day, ms) => format!("{day} {}", clock(*ms)),
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
