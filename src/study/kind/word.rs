//! Texts and words.

use super::super::fault::{Code, did_you_mean};
use super::{Kind, Whole, Wrong, number, quoted};
use crate::domain::{Technology, surroundings};
use crate::radio::cover::Around;
use crate::radio::model::MODELS;
use toml::Spanned;
use toml::de::DeValue;

/// A text that is not empty.
pub(in crate::study) struct Text;

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
pub(in crate::study) struct CellText;

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

/// What is around places: a word or a height in metres.
pub(in crate::study) struct Surroundings;

impl Kind for Surroundings {
    type Value = Around;

    fn describe(&self) -> String {
        let words: Vec<&str> = surroundings::WORDS.iter().map(|(word, _)| *word).collect();
        format!("one of {}, or a height in metres", words.join(", "))
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<Around> {
        let (least_m, most_m) = surroundings::HEIGHT_M;
        let advice = || format!("give {}, from {least_m} to {most_m}", self.describe());
        let found = match at.get_ref() {
            DeValue::String(text) => surroundings::parse(text),
            DeValue::Integer(_) | DeValue::Float(_) => {
                surroundings::of_height(number(least_m, most_m).read(at, wrong)?)
            }
            _ => {
                wrong.push(Wrong::of_type(at, "a word in quotes or a height in metres"));
                return None;
            }
        };
        if found.is_none() {
            wrong.push(Wrong::new(
                Code::UnknownValue,
                at,
                "is no surroundings that is known here",
                advice(),
            ));
        }
        found
    }

    fn show(&self, value: &Around) -> String {
        let (least_m, most_m) = surroundings::HEIGHT_M;
        let name = surroundings::name(*value);
        if name.parse::<f64>().is_ok() {
            number(least_m, most_m).show(&value.height_m)
        } else {
            quoted(&name)
        }
    }
}

/// A name that is safe as a folder's and a file's on every system.
pub(in crate::study) struct SafeName;

/// Why a name is not safe; `None` for one that is.
pub(in crate::study) fn unsafe_because(name: &str) -> Option<&'static str> {
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

/// One of a few words.
pub(in crate::study) struct Choice<T: 'static>(pub(in crate::study) &'static [(&'static str, T)]);

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

/// Technologies as words of a file.
pub(in crate::study) const TECHNOLOGY: Choice<Technology> = Choice(&[
    ("2G", Technology::G2),
    ("3G", Technology::G3),
    ("4G", Technology::G4),
    ("5G", Technology::G5),
]);

/// One of a list of words that is too long to be shown beside the key.
pub(in crate::study) struct OneOf {
    pub(in crate::study) words: &'static [&'static str],
    /// What they are, in the plural.
    pub(in crate::study) what: &'static str,
}

impl Kind for OneOf {
    type Value = &'static str;

    fn describe(&self) -> String {
        format!("one of {}", self.what)
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<&'static str> {
        let word = Text.read(at, wrong)?;
        let found = self.words.iter().copied().find(|w| *w == word);
        if found.is_none() {
            let advice = did_you_mean(&word, self.words.iter().copied(), self.what);
            let cause = format!("is none of {}", self.what);
            wrong.push(Wrong::new(Code::UnknownValue, at, cause, advice));
        }
        found
    }

    fn show(&self, value: &&'static str) -> String {
        quoted(value)
    }
}

/// A propagation model's name.
pub(in crate::study) struct ModelName;

/// What to do about a name that no model has.
pub(in crate::study) fn model_advice(name: &str) -> String {
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
