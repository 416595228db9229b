//! What is known of a low-signal point: named fields with checked values.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// A named property of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The village's code in the hierarchy below; text, leading zeros count.
    Code,
    /// The village's name in its own spelling, Unicode NFC.
    Name,
    /// Hierarchy of the unit codes and names: `old` or `new` (see [`super::Hierarchy`]).
    Hierarchy,
    /// Province code; text.
    ProvinceCode,
    /// Province name.
    Province,
    /// District code; text. The new hierarchy has none.
    DistrictCode,
    /// District name.
    District,
    /// Commune code; text.
    CommuneCode,
    /// Commune name.
    Commune,
    /// Longitude, degrees on WGS 84.
    Lon,
    /// Latitude, degrees on WGS 84.
    Lat,
    /// People, a whole number.
    Population,
    /// Households, a whole number.
    Households,
    /// `grid`, `weak`, `none` or `unknown`.
    Electricity,
    /// What was found: `white` (no usable signal) or `low-signal`.
    Signal,
    /// Where the entry comes from: a file, a letter, a study.
    Source,
    /// Anything else.
    Note,
}

/// New values of fields; `None` takes a value away. As an event's change, or (without `None`) as all that is known of a point.
pub type Changes = BTreeMap<Field, Option<String>>;

/// All that is known of a point.
pub type Attributes = BTreeMap<Field, String>;

impl Field {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Code,
        Self::Name,
        Self::Hierarchy,
        Self::ProvinceCode,
        Self::Province,
        Self::DistrictCode,
        Self::District,
        Self::CommuneCode,
        Self::Commune,
        Self::Lon,
        Self::Lat,
        Self::Population,
        Self::Households,
        Self::Electricity,
        Self::Signal,
        Self::Source,
        Self::Note,
    ];

    /// As in files and on the command line: `province_code`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Hierarchy => "hierarchy",
            Self::ProvinceCode => "province_code",
            Self::Province => "province",
            Self::DistrictCode => "district_code",
            Self::District => "district",
            Self::CommuneCode => "commune_code",
            Self::Commune => "commune",
            Self::Lon => "lon",
            Self::Lat => "lat",
            Self::Population => "population",
            Self::Households => "households",
            Self::Electricity => "electricity",
            Self::Signal => "signal",
            Self::Source => "source",
            Self::Note => "note",
        }
    }

    /// A value as it is stored: trimmed, NFC, numbers without superfluous digits.
    ///
    /// # Errors
    /// What is wrong with the value, and what to write instead.
    pub fn checked(self, value: &str) -> Result<String, String> {
        let text: String = value
            .nfc()
            .collect::<String>()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
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
    match words.iter().find(|w| **w == lower) {
        Some(word) => Ok((*word).to_owned()),
        None => Err(format!("{field}: '{text}' is none of {}", words.join(", "))),
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|field| field.name() == text)
            .ok_or_else(|| {
                let names: Vec<&str> = Self::ALL.iter().map(|f| f.name()).collect();
                format!(
                    "'{text}' is no field of the register: use one of {}",
                    names.join(", ")
                )
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
