//! Kinds of value: how each is read from TOML, described to people and written back.

use super::fault::{Code, did_you_mean};
use crate::radio::model::MODELS;
use crate::space::BoundingBox;
use std::collections::BTreeMap;
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

/// A text that is not empty.
pub(super) struct Text;

impl Kind for Text {
    type Value = String;

    fn describe(&self) -> String {
        "text".to_owned()
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<String> {
        let Some(text) = at.get_ref().as_str() else {
            wrong.push(Wrong::of_type(at, "a text in quotes"));
            return None;
        };
        if text.trim().is_empty() {
            wrong.push(Wrong::new(
                Code::Empty,
                at,
                "is empty",
                "write a text, or leave the key out",
            ));
            return None;
        }
        Some(text.to_owned())
    }

    fn show(&self, value: &String) -> String {
        quoted(value)
    }
}

/// A value of a data column, to compare rows with: a text or a whole number, kept as text.
pub(super) struct CellText;

impl Kind for CellText {
    type Value = String;

    fn describe(&self) -> String {
        "text or whole number".to_owned()
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<String> {
        match at.get_ref() {
            // An empty text is a value too: "rows where the column is empty".
            DeValue::String(text) => Some(text.clone().into_owned()),
            DeValue::Integer(_) => Whole {
                min: i64::MIN,
                max: i64::MAX,
            }
            .read(at, wrong)
            .map(|n| n.to_string()),
            _ => {
                wrong.push(Wrong::of_type(at, "a text in quotes or a whole number"));
                None
            }
        }
    }

    fn show(&self, value: &String) -> String {
        quoted(value)
    }
}

/// A name that is safe as a folder's and a file's on every system.
pub(super) struct SafeName;

/// Why a name is not safe; `None` for one that is.
pub(super) fn unsafe_because(name: &str) -> Option<&'static str> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let stem = name.split('.').next().unwrap_or("").to_ascii_lowercase();
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.ends_with(|c: char| c.is_ascii_digit()));
    if !name.chars().all(allowed) {
        Some("has other characters than letters A–Z, digits, '-', '_' and '.'")
    } else if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        Some("does not begin with a letter or digit")
    } else if name.ends_with('.') {
        Some("ends with a dot")
    } else if name.len() > 64 {
        Some("is longer than 64 characters")
    } else if device {
        Some("is a device's name on Windows")
    } else {
        None
    }
}

impl Kind for SafeName {
    type Value = String;

    fn describe(&self) -> String {
        "name of letters A–Z, digits, - _ .".to_owned()
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<String> {
        let name = Text.read(at, wrong)?;
        match unsafe_because(&name) {
            None => Some(name),
            Some(why) => {
                let advice = "it names a folder: use a short name such as \"ha-giang_2026\"";
                wrong.push(Wrong::new(Code::UnsafeName, at, why, advice));
                None
            }
        }
    }

    fn show(&self, value: &String) -> String {
        quoted(value)
    }
}

/// A number within a closed range.
pub(super) struct Number {
    pub(super) min: f64,
    pub(super) max: f64,
}

/// Shorthand for declarations.
pub(super) const fn number(min: f64, max: f64) -> Number {
    Number { min, max }
}

impl Kind for Number {
    type Value = f64;

    fn describe(&self) -> String {
        format!("number, {} … {}", self.min, self.max)
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<f64> {
        let value = match at.get_ref() {
            DeValue::Float(float) => float.as_str().replace('_', "").parse::<f64>().ok(),
            DeValue::Integer(_) => Whole {
                min: i64::MIN,
                max: i64::MAX,
            }
            .read(at, wrong)
            .map(|n| n as f64),
            _ => {
                wrong.push(Wrong::of_type(at, "a number without quotes"));
                return None;
            }
        }?;
        // Written so that NaN fails.
        if value >= self.min && value <= self.max {
            return Some(value);
        }
        let cause = if value.is_finite() {
            "is out of range"
        } else {
            "is not a finite number"
        };
        let advice = format!("give a number from {} to {}", self.min, self.max);
        wrong.push(Wrong::new(Code::OutOfRange, at, cause, advice));
        None
    }

    fn show(&self, value: &f64) -> String {
        format!("{value:?}")
    }
}

/// A whole number within a closed range.
pub(super) struct Whole {
    pub(super) min: i64,
    pub(super) max: i64,
}

impl Kind for Whole {
    type Value = i64;

    fn describe(&self) -> String {
        format!("whole number, {} … {}", self.min, self.max)
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<i64> {
        let DeValue::Integer(integer) = at.get_ref() else {
            wrong.push(Wrong::of_type(at, "a whole number without quotes"));
            return None;
        };
        let value = i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok();
        if let Some(n) = value.filter(|n| (self.min..=self.max).contains(n)) {
            return Some(n);
        }
        let advice = format!("give a whole number from {} to {}", self.min, self.max);
        wrong.push(Wrong::new(Code::OutOfRange, at, "is out of range", advice));
        None
    }

    fn show(&self, value: &i64) -> String {
        value.to_string()
    }
}

/// `true` or `false`.
pub(super) struct Flag;

impl Kind for Flag {
    type Value = bool;

    fn describe(&self) -> String {
        "true or false".to_owned()
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<bool> {
        let value = at.get_ref().as_bool();
        if value.is_none() {
            wrong.push(Wrong::of_type(at, "true or false, without quotes"));
        }
        value
    }

    fn show(&self, value: &bool) -> String {
        value.to_string()
    }
}

/// One of a few words.
pub(super) struct Choice<T: 'static>(pub(super) &'static [(&'static str, T)]);

impl<T: Copy + PartialEq> Kind for Choice<T> {
    type Value = T;

    fn describe(&self) -> String {
        let words: Vec<String> = self.0.iter().map(|(w, _)| quoted(w)).collect();
        words.join(" or ")
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<T> {
        let word = Text.read(at, wrong)?;
        let found = self.0.iter().find(|(w, _)| *w == word).map(|(_, v)| *v);
        if found.is_none() {
            let advice = did_you_mean(&word, self.0.iter().map(|(w, _)| *w), "the allowed words");
            wrong.push(Wrong::new(
                Code::UnknownValue,
                at,
                "is none of the allowed words",
                advice,
            ));
        }
        found
    }

    fn show(&self, value: &T) -> String {
        let word = self.0.iter().find(|(_, v)| v == value).map_or("", |(w, _)| w);
        quoted(word)
    }
}

/// A propagation model's name.
pub(super) struct ModelName;

/// What to do about a name that no model has.
pub(super) fn model_advice(name: &str) -> String {
    did_you_mean(name, MODELS.iter().map(|m| m.card.name), "the models")
}

impl Kind for ModelName {
    type Value = String;

    fn describe(&self) -> String {
        "name of a propagation model".to_owned()
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<String> {
        let name = Text.read(at, wrong)?;
        if crate::radio::model::find(&name).is_some() {
            return Some(name);
        }
        wrong.push(Wrong::new(
            Code::UnknownModel,
            at,
            "is no propagation model",
            model_advice(&name),
        ));
        None
    }

    fn show(&self, value: &String) -> String {
        quoted(value)
    }
}

/// A list of at least so many values.
pub(super) struct List<K> {
    pub(super) item: K,
    pub(super) least: usize,
}

impl<K: Kind> Kind for List<K> {
    type Value = Vec<K::Value>;

    fn describe(&self) -> String {
        format!("[{}]", self.item.describe())
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<Self::Value> {
        let Some(items) = at.get_ref().as_array() else {
            wrong.push(Wrong::of_type(at, "a list in square brackets"));
            return None;
        };
        if items.len() < self.least {
            let advice = format!("give at least {}", self.least);
            wrong.push(Wrong::new(Code::Empty, at, "has too few values", advice));
            return None;
        }
        let before = wrong.len();
        let mut values = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let mut inner = Vec::new();
            values.extend(self.item.read(item, &mut inner));
            wrong.extend(inner.into_iter().map(|w| w.under(&format!("[{i}]"))));
        }
        (wrong.len() == before).then_some(values)
    }

    fn show(&self, value: &Self::Value) -> String {
        let items: Vec<String> = value.iter().map(|v| self.item.show(v)).collect();
        format!("[{}]", items.join(", "))
    }
}

/// A table from words to values of one kind; `keys` limits the words.
pub(super) struct Map<K> {
    pub(super) keys: Option<&'static [&'static str]>,
    pub(super) values: K,
}

impl<K: Kind> Kind for Map<K> {
    type Value = BTreeMap<String, K::Value>;

    fn describe(&self) -> String {
        format!("{{ name = {} }}", self.values.describe())
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<Self::Value> {
        let Some(table) = at.get_ref().as_table() else {
            wrong.push(Wrong::of_type(at, "a table { name = value, … }"));
            return None;
        };
        let before = wrong.len();
        let mut values = BTreeMap::new();
        for (word, value) in table.iter() {
            let step = format!(".{}", key(word.get_ref()));
            if let Some(keys) = self.keys
                && !keys.contains(&word.get_ref().as_ref())
            {
                let advice = did_you_mean(word.get_ref(), keys.iter().copied(), "the allowed names");
                let fault = Wrong::new(
                    Code::UnknownKey,
                    value,
                    "sets a name that does not exist here",
                    advice,
                );
                wrong.push(fault.under(&step));
                continue;
            }
            let mut inner = Vec::new();
            if let Some(v) = self.values.read(value, &mut inner) {
                values.insert(word.get_ref().clone().into_owned(), v);
            }
            wrong.extend(inner.into_iter().map(|w| w.under(&step)));
        }
        (wrong.len() == before).then_some(values)
    }

    fn show(&self, value: &Self::Value) -> String {
        if value.is_empty() {
            return "{}".to_owned();
        }
        let items: Vec<String> = value
            .iter()
            .map(|(k, v)| format!("{} = {}", key(k), self.values.show(v)))
            .collect();
        format!("{{ {} }}", items.join(", "))
    }
}

/// `[west, south, east, north]` in degrees.
pub(super) struct BoxDeg;

impl Kind for BoxDeg {
    type Value = BoundingBox;

    fn describe(&self) -> String {
        "[west, south, east, north], degrees".to_owned()
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<BoundingBox> {
        let list = List {
            item: number(-180.0, 180.0),
            least: 4,
        };
        let edges = list.read(at, wrong)?;
        let &[west_deg, south_deg, east_deg, north_deg] = edges.as_slice() else {
            wrong.push(Wrong::new(
                Code::WrongType,
                at,
                "has more than four numbers",
                "give [west, south, east, north]",
            ));
            return None;
        };
        let (cause, advice) = if south_deg < -90.0 || north_deg > 90.0 {
            (
                "has a latitude beyond 90°",
                "give [west, south, east, north]: are longitude and latitude swapped?",
            )
        } else if west_deg >= east_deg || south_deg >= north_deg {
            (
                "is no box: west must be less than east and south less than north",
                "give [west, south, east, north]; a box cannot cross the 180° meridian",
            )
        } else {
            return Some(BoundingBox {
                west_deg,
                south_deg,
                east_deg,
                north_deg,
            });
        };
        wrong.push(Wrong::new(Code::Inconsistent, at, cause, advice));
        None
    }

    fn show(&self, b: &BoundingBox) -> String {
        format!(
            "[{:?}, {:?}, {:?}, {:?}]",
            b.west_deg, b.south_deg, b.east_deg, b.north_deg
        )
    }
}
