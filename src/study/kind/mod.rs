//! Kinds of value: how each is read from TOML, described to people and written back.

mod claims;
mod compound;
mod layer;
mod numeric;
mod word;

pub(super) use claims::{ClaimsTable, DayText};
pub(super) use compound::{BoxDeg, List, Map};
pub(super) use layer::LayerTable;
pub(super) use numeric::{Flag, Money, Number, Whole, number};
pub(super) use word::{
    CellText, Choice, ModelName, OneOf, SafeName, Surroundings, TECHNOLOGY, Text, model_advice,
    unsafe_because,
};

use super::fault::Code;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

/// What is wrong with a value; the reader adds the key and the value itself.
pub(super) struct Wrong {
    pub(super) code: Code,
    /// Bytes of the value in the text.
    pub(super) span: Range<usize>,
    /// Where inside the key's value: `.field`, `[2]`; empty for the value itself.
    pub(super) under: String,
    /// Continues "table.key = value ".
    pub(super) cause: String,
    pub(super) advice: String,
}

impl Wrong {
    fn new(code: Code, at: &Spanned<DeValue>, cause: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            code,
            span: at.span(),
            under: String::new(),
            cause: cause.into(),
            advice: advice.into(),
        }
    }

    fn of_type(at: &Spanned<DeValue>, wanted: &str) -> Self {
        let found = match at.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        Self::new(
            Code::WrongType,
            at,
            format!("is {found}"),
            format!("give {wanted}"),
        )
    }

    fn under(mut self, step: &str) -> Self {
        self.under.insert_str(0, step);
        self
    }
}

/// A kind of value.
pub(super) trait Kind {
    /// What it becomes.
    type Value;
    /// For the reference: type, range, unit.
    fn describe(&self) -> String;
    /// Reads a value; every fault goes to `wrong`, and then there is no value.
    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<Self::Value>;
    /// The value as TOML.
    fn show(&self, value: &Self::Value) -> String;
}

/// A text as a TOML string.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A key as TOML: bare where it may be.
fn key(text: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !text.is_empty() && text.chars().all(bare) {
        text.to_owned()
    } else {
        quoted(text)
    }
}
