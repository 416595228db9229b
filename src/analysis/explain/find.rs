//! A village by its id, or by its name with or without accents. What fits several is never guessed.

use crate::domain::Village;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// So many are offered.
const OFFERED: usize = 8;

/// Why a village was not found.
#[derive(Clone, Debug, PartialEq)]
pub enum NotFound {
    /// Several have the name.
    Several {
        /// What was asked for.
        asked: String,
        /// Some of them, a line each.
        offered: Vec<String>,
        /// How many there are.
        count: usize,
    },
    /// None has.
    Unknown {
        /// What was asked for.
        asked: String,
        /// The nearest, a line each.
        offered: Vec<String>,
    },
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offered = match self {
            Self::Several {
                asked,
                offered,
                count,
            } => {
                write!(f, "{count} villages are called '{asked}': give the id of one")?;
                if *count > offered.len() {
                    write!(f, " (the first {})", offered.len())?;
                }
                offered
            }
            Self::Unknown { asked, offered } => {
                write!(f, "no village has the id or name '{asked}'")?;
                if !offered.is_empty() {
                    write!(f, "; the nearest are")?;
                }
                offered
            }
        };
        offered.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

impl std::error::Error for NotFound {}

/// The village's place in the list.
///
/// # Errors
/// [`NotFound`], with those that could be meant.
pub fn village(villages: &[Village], asked: &str) -> Result<usize, NotFound> {
    let asked = asked.trim();
    if let Some(index) = villages.iter().position(|v| v.id == asked) {
        return Ok(index);
    }
    let ways: [fn(&str) -> String; 3] = [
        |name| name.trim().nfc().collect(),
        |name| name.trim().nfc().collect::<String>().to_lowercase(),
        plain,
    ];
    for way in ways {
        let wanted = way(asked);
        let called: Vec<&Village> = villages.iter().filter(|v| way(&v.name) == wanted).collect();
        match called.as_slice() {
            [] => {}
            [one] => {
                return villages
                    .iter()
                    .position(|v| v.id == one.id)
                    .ok_or_else(|| unknown(villages, asked));
            }
            several => {
                return Err(NotFound::Several {
                    asked: asked.to_owned(),
                    offered: several.iter().take(OFFERED).map(|v| line(v)).collect(),
                    count: several.len(),
                });
            }
        }
    }
    Err(unknown(villages, asked))
}

/// Names that hold what was asked for, then those that differ by few letters; ids too.
fn unknown(villages: &[Village], asked: &str) -> NotFound {
    let wanted = plain(asked);
    let mut ranked: Vec<(bool, usize, &str, &Village)> = villages
        .iter()
        .map(|v| {
            let name = plain(&v.name);
            let apart = strsim::damerau_levenshtein(&name, &wanted);
            let apart = apart.min(strsim::damerau_levenshtein(&plain(&v.id), &wanted));
            let holds = wanted.chars().count() >= 3 && name.contains(&wanted);
            (!holds, apart, v.id.as_str(), v)
        })
        .collect();
    ranked.sort_by_key(|r| (r.0, r.1, r.2));
    NotFound::Unknown {
        asked: asked.to_owned(),
        offered: ranked.iter().take(OFFERED).map(|r| line(r.3)).collect(),
    }
}

fn line(village: &Village) -> String {
    let mut text = format!("{}  {}", village.id, village.name);
    for unit in [&village.commune, &village.province] {
        if !unit.is_unknown() {
            text += &format!(", {}", unit.label());
        }
    }
    match village.centre() {
        Some(at) => format!("{text}  ({at})"),
        None => text,
    }
}

/// Small letters without accents, single spaces.
fn plain(text: &str) -> String {
    let bare: String = text
        .replace(['đ', 'Đ'], "d")
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .collect();
    bare.to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::AdminUnit;
    use crate::domain::example::clustered;

    fn villages() -> Vec<Village> {
        let named = [
            ("001", "Bản Đỏ"),
            ("002", "Bản Do"),
            ("003", "Nà Hai"),
            ("004", "nà hải"),
            ("Nà Hai", "Khuổi"),
        ];
        let village = |(id, name): (&str, &str)| Village {
            name: name.into(),
            province: AdminUnit {
                code: None,
                name: Some("Cao Bằng".into()),
            },
            ..clustered(id, &[])
        };
        named.into_iter().map(village).collect()
    }

    #[test]
    fn an_id_goes_before_names_and_names_go_by_their_accents_first() {
        let all = villages();
        assert_eq!(village(&all, " 003 "), Ok(2));
        assert_eq!(village(&all, "Nà Hai"), Ok(4), "the id");
        assert_eq!(village(&all, "Bản Đỏ"), Ok(0));
        assert_eq!(village(&all, &"bản đỏ".nfd().collect::<String>()), Ok(0));
        assert_eq!(village(&all, "NÀ HẢI"), Ok(3));
        assert_eq!(village(&all, "khuoi"), Ok(4));
    }

    #[test]
    fn what_fits_several_or_none_is_answered_with_those_that_could_be_meant() {
        let all = villages();
        let several = village(&all, "ban do").expect_err("two").to_string();
        assert!(several.starts_with("2 villages are called 'ban do'"), "{several}");
        assert!(
            several.contains("001  Bản Đỏ, Cao Bằng") && several.contains("002  Bản Do"),
            "{several}"
        );
        let none = village(&all, "Nà Hia x").expect_err("none").to_string();
        assert!(
            none.lines().nth(1).is_some_and(|l| l.contains("Nà Hai")),
            "{none}"
        );
        let eaten = village(&all, "2").expect_err("no such id").to_string();
        assert!(eaten.contains("002  Bản Do"), "{eaten}");
        assert!(
            !village(&[], "x")
                .expect_err("none")
                .to_string()
                .contains("nearest")
        );
    }
}
