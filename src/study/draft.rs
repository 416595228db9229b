//! A short study file: what is known of some inputs as keys, what is doubtful as keys that are not set, with
//! the reasons beside them.

use super::kind::{quoted, unsafe_because};
use crate::domain::fault::one_line;
use std::fmt::Write;
use std::path::Path;

/// A study is no longer than this where it can be: it is read on one screen.
pub const MOST_LINES: usize = 40;

/// The value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
    /// Text for text.
    Pairs(Vec<(String, String)>),
}

impl Value {
    fn shown(&self) -> String {
        match self {
            Self::Text(text) => quoted(text),
            Self::Texts(texts) => {
                let all: Vec<String> = texts.iter().map(|t| quoted(t)).collect();
                format!("[{}]", all.join(", "))
            }
            Self::Pairs(pairs) => {
                let pair = |(key, value): &(String, String)| format!("{} = {}", quoted(key), quoted(value));
                let all: Vec<String> = pairs.iter().map(pair).collect();
                format!("{{ {} }}", all.join(", "))
            }
        }
    }
}

/// A line of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    key: Option<(String, Value)>,
    /// False: the key is there to be switched on.
    is_set: bool,
    remark: String,
}

impl Line {
    /// A key that is set.
    pub fn set(key: &str, value: Value) -> Self {
        Self {
            key: Some((key.to_owned(), value)),
            is_set: true,
            remark: String::new(),
        }
    }

    /// A text that is set.
    pub fn text(key: &str, text: impl Into<String>) -> Self {
        Self::set(key, Value::Text(text.into()))
    }

    /// The same, not set: to be switched on by who knows better.
    #[must_use]
    pub fn off(mut self) -> Self {
        self.is_set = false;
        self
    }

    /// With a remark behind it.
    #[must_use]
    pub fn with(mut self, remark: impl Into<String>) -> Self {
        self.remark = remark.into();
        self
    }

    /// A remark alone.
    pub fn remark(remark: impl Into<String>) -> Self {
        Self {
            key: None,
            is_set: false,
            remark: remark.into(),
        }
    }

    fn shown(&self) -> String {
        let remark = one_line(&self.remark);
        let off = if self.is_set { "" } else { "#" };
        match &self.key {
            None => format!("# {remark}"),
            Some((key, value)) if remark.is_empty() => format!("{off}{key} = {}", value.shown()),
            Some((key, value)) => format!("{off}{key} = {}  # {remark}", value.shown()),
        }
    }
}

/// A table of the study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftTable {
    /// Its name.
    pub name: &'static str,
    /// Its lines.
    pub lines: Vec<Line>,
    /// A table within: its key and lines, as `fields` of `sites`.
    pub inner: Option<(&'static str, Vec<Line>)>,
}

impl DraftTable {
    /// A table without an inner one.
    pub fn new(name: &'static str, lines: Vec<Line>) -> Self {
        Self {
            name,
            lines,
            inner: None,
        }
    }
}

/// How densely a draft is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Density {
    Airy,
    WithoutBlanks,
    InnerOnOneLine,
    WithoutRemarks,
}

/// A study that is being drafted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Remarks above all tables.
    pub head: Vec<String>,
    /// Its tables.
    pub tables: Vec<DraftTable>,
}

impl Draft {
    /// As a file, as airy as [`MOST_LINES`] allows.
    pub fn to_toml(&self) -> String {
        let densities = [
            Density::Airy,
            Density::WithoutBlanks,
            Density::InnerOnOneLine,
            Density::WithoutRemarks,
        ];
        let mut text = String::new();
        for density in densities {
            text = self.written(density);
            if text.lines().count() <= MOST_LINES {
                break;
            }
        }
        text
    }

    fn written(&self, density: Density) -> String {
        let mut out = String::new();
        let blank = if density == Density::Airy { "\n" } else { "" };
        for line in &self.head {
            let _ = writeln!(out, "# {}", one_line(line));
        }
        for table in &self.tables {
            let _ = writeln!(out, "{blank}[{}]", table.name);
            let shows = |line: &&Line| density < Density::WithoutRemarks || line.is_set;
            for line in table.lines.iter().filter(shows) {
                let _ = writeln!(out, "{}", line.shown());
            }
            let Some((key, lines)) = &table.inner else {
                continue;
            };
            if density < Density::InnerOnOneLine {
                let _ = writeln!(out, "[{}.{key}]", table.name);
                for line in lines {
                    let _ = writeln!(out, "{}", line.shown());
                }
                continue;
            }
            let pairs = lines.iter().filter(|l| l.is_set).filter_map(|l| l.key.as_ref());
            let pairs: Vec<String> = pairs
                .map(|(key, value)| format!("{key} = {}", value.shown()))
                .collect();
            let _ = writeln!(out, "{key} = {{ {} }}", pairs.join(", "));
            for line in lines.iter().filter(|l| !l.is_set).filter(shows) {
                let _ = writeln!(out, "# in {key}: {}", line.shown().trim_start_matches(['#', ' ']));
            }
        }
        out
    }
}

/// A name for the study where its file's cannot name a folder.
pub fn safe_name(file: &Path) -> Option<String> {
    let stem = file.file_stem()?.to_string_lossy();
    unsafe_because(&stem)?;
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let name: String = stem.chars().map(plain).collect();
    let name = format!("study-{}", name.trim_matches('-'));
    let name = name.trim_end_matches('-');
    Some(name.chars().take(60).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_short_and_its_texts_are_quoted() {
        let fields = (0..30).map(|k| Line::text(&format!("f{k}"), format!("a \"{k}\"")));
        let draft = Draft {
            head: vec!["Written by a test".to_owned()],
            tables: vec![
                DraftTable::new(
                    "villages",
                    vec![
                        Line::text("path", "a\\b.csv").with("two\nlines"),
                        Line::text("population_field", "pop").off().with("looks like it"),
                    ],
                ),
                DraftTable {
                    name: "sites",
                    lines: vec![Line::text("path", "s.csv")],
                    inner: Some(("fields", fields.collect())),
                },
            ],
        };
        let text = draft.to_toml();
        assert!(text.lines().count() <= MOST_LINES, "{text}");
        let read: toml::Table = text.parse().expect("TOML");
        assert_eq!(read["villages"]["path"].as_str(), Some("a\\b.csv"));
        assert!(read["villages"].get("population_field").is_none());
        assert_eq!(read["sites"]["fields"]["f29"].as_str(), Some("a \"29\""));
        let airy = draft.written(Density::Airy);
        assert_eq!(airy.parse::<toml::Table>().expect("TOML"), read);
    }

    #[test]
    fn a_file_with_any_name_has_a_study_with_a_safe_one() {
        assert_eq!(safe_name(Path::new("a/study.toml")), None);
        assert_eq!(
            safe_name(Path::new("nghiên cứu.toml")).as_deref(),
            Some("study-nghi-n-c-u")
        );
        assert_eq!(safe_name(Path::new("đ.toml")).as_deref(), Some("study"));
    }
}
