//! What is known of a low-signal point: named fields with checked values.

use super::named::named;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

named! {
    /// A named property of a point.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Field {
        /// The village's code in the hierarchy below; text, leading zeros count.
        Code = "code",
        /// The village's name in its own spelling, Unicode NFC.
        Name = "name",
        /// Hierarchy of the unit codes and names: `old` or `new` (see [`super::Hierarchy`]).
        Hierarchy = "hierarchy",
        /// Province code; text.
        ProvinceCode = "province_code",
        /// Province name.
        Province = "province",
        /// District code; text. The new hierarchy has none.
        DistrictCode = "district_code",
        /// District name.
        District = "district",
        /// Commune code; text.
        CommuneCode = "commune_code",
        /// Commune name.
        Commune = "commune",
        /// Longitude, degrees on WGS 84.
        Lon = "lon",
        /// Latitude, degrees on WGS 84.
        Lat = "lat",
        /// People, a whole number.
        Population = "population",
        /// Households, a whole number.
        Households = "households",
        /// `grid`, `weak`, `none` or `unknown`.
        Electricity = "electricity",
        /// What was found: `white` (no usable signal) or `low-signal`.
        Signal = "signal",
        /// Where the entry comes from: a file, a letter, a study.
        Source = "source",
        /// Anything else.
        Note = "note",
    }
}

/// New values of fields; `None` takes a value away. As an event's change, or (without `None`) as all that is
/// known of a point.
pub type Changes = BTreeMap<Field, Option<String>>;

/// All that is known of a point.
pub type Attributes = BTreeMap<Field, String>;

impl Field {
    /// A value as it is stored: trimmed, NFC, numbers without superfluous digits.
    ///
    /// # Errors
    /// What is wrong with the value, and what to write instead.
    pub fn checked(self, value: &str) -> Result<String, String> {
        let text: String = value.nfc().collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Err(format!(
                "{self}: the value is empty: leave the field out, or clear it"
            ));
        }
        match self {
            Self::Lon => degrees(self, &text, 180.0),
            Self::Lat => degrees(self, &text, 90.0),
            Self::Population | Self::Households => text.parse::<u32>().map(|n| n.to_string()).map_err(|_| {
                format!("{self}: '{text}' is no whole number from 0 to 4294967295: write digits alone")
            }),
            Self::Electricity => one_of(self, &text, &["grid", "weak", "none", "unknown"]),
            Self::Signal => one_of(self, &text, &["white", "low-signal"]),
            Self::Hierarchy => one_of(self, &text, &["old", "new"]),
            _ if text.chars().any(char::is_control) => {
                Err(format!("{self}: control characters in the text: remove them"))
            }
            _ if text.chars().count() > 1000 => {
                Err(format!("{self}: longer than 1000 characters: shorten it"))
            }
            _ => Ok(text),
        }
    }
}

/// Six decimals: 0.1 m, finer than any survey.
fn degrees(field: Field, text: &str, most: f64) -> Result<String, String> {
    match text.parse::<f64>() {
        Ok(value) if value.abs() <= most => {
            let text = format!("{value:.6}");
            let short = text.trim_end_matches('0').trim_end_matches('.');
            Ok(if short == "-0" {
                "0".to_owned()
            } else {
                short.to_owned()
            })
        }
        _ => Err(format!(
            "{field}: '{text}' is no number from -{most} to {most}: write decimal degrees with a dot"
        )),
    }
}

fn one_of(field: Field, text: &str, words: &[&str]) -> Result<String, String> {
    let lower = text.to_lowercase();
    if words.contains(&lower.as_str()) {
        return Ok(lower);
    }
    Err(format!("{field}: '{text}' is none of {}", words.join(", ")))
}

impl FromStr for Field {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::named(text).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("'{text}' is no field of the register: use one of {names}")
        })
    }
}

/// Puts changes onto what is known.
pub fn apply(attributes: &mut Attributes, changes: &Changes) {
    for (field, value) in changes {
        match value {
            Some(value) => attributes.insert(*field, value.clone()),
            None => attributes.remove(field),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_stored_in_one_spelling() {
        assert_eq!(Field::Lon.checked("105.2500000"), Ok("105.25".into()));
        assert_eq!(Field::Lat.checked("-0.0000001"), Ok("0".into()));
        assert_eq!(Field::Code.checked(" 00123 "), Ok("00123".into()));
        // Decomposed letters become composed ones.
        assert_eq!(Field::Name.checked("Ba\u{309}n  Mu\u{300}"), Ok("Bản Mù".into()));
        assert_eq!(Field::Electricity.checked("Grid"), Ok("grid".into()));
    }

    #[test]
    fn wrong_values_are_refused() {
        for (field, value) in [
            (Field::Lon, "181"),
            (Field::Lat, "NaN"),
            (Field::Lat, "21,5"),
            (Field::Population, "-1"),
            (Field::Population, "1.234"),
            (Field::Electricity, "solar"),
            (Field::Name, "  "),
            (Field::Note, "a\u{7}b"),
        ] {
            assert!(field.checked(value).is_err(), "{field} {value:?}");
        }
    }

    #[test]
    fn names_are_read_back() {
        for field in Field::ALL {
            assert_eq!(field.name().parse(), Ok(field));
            assert_eq!(serde_json::to_string(&field).ok(), Some(format!("\"{field}\"")));
        }
    }
}
