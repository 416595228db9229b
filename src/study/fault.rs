//! Faults of a study: what is wrong, where, why, and what to do; all of them at once.

use crate::domain::fault::Fault;
use crate::domain::nearest::nearest;
use std::fmt;
use std::ops::Range;
use std::path::Path;
use thiserror::Error;

/// The kinds of fault. Their names are stable: scripts and documentation may rely on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The text is not TOML.
    Syntax,
    /// A table that no study has.
    UnknownTable,
    /// A key that its table does not have.
    UnknownKey,
    /// A key without a default is not set.
    MissingKey,
    /// A value of another type than the key's.
    WrongType,
    /// A number outside its range, or not finite.
    OutOfRange,
    /// An empty text or list.
    Empty,
    /// A word that is none of the allowed ones.
    UnknownValue,
    /// A propagation model that does not exist.
    UnknownModel,
    /// A preset or radio template that cannot be read.
    UnknownFile,
    /// A name that could not safely name a folder or a file.
    UnsafeName,
    /// Values that are right alone and wrong together.
    Inconsistent,
}

impl Code {
    /// All of them.
    pub const ALL: [Code; 12] = [
        Self::Syntax,
        Self::UnknownTable,
        Self::UnknownKey,
        Self::MissingKey,
        Self::WrongType,
        Self::OutOfRange,
        Self::Empty,
        Self::UnknownValue,
        Self::UnknownModel,
        Self::UnknownFile,
        Self::UnsafeName,
        Self::Inconsistent,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Syntax => "study-syntax",
            Self::UnknownTable => "study-unknown-table",
            Self::UnknownKey => "study-unknown-key",
            Self::MissingKey => "study-missing-key",
            Self::WrongType => "study-wrong-type",
            Self::OutOfRange => "study-out-of-range",
            Self::Empty => "study-empty",
            Self::UnknownValue => "study-unknown-value",
            Self::UnknownModel => "study-unknown-model",
            Self::UnknownFile => "study-unknown-file",
            Self::UnsafeName => "study-unsafe-name",
            Self::Inconsistent => "study-inconsistent",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PartialEq<Code> for &'static str {
    /// A fault's code is the name of its kind.
    fn eq(&self, code: &Code) -> bool {
        *self == code.name()
    }
}

/// Every fault of a study and of the presets and templates that it names, in the order of files and lines.
/// Never empty.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub struct StudyFaults(pub Vec<Fault>);

impl StudyFaults {
    /// Sorted by file and place; faults of the whole file first.
    pub(super) fn sorted(mut faults: Vec<Fault>) -> Self {
        faults.sort_by(|a, b| (&a.file, a.at, a.code, &a.field).cmp(&(&b.file, b.at, b.code, &b.field)));
        // A file that two keys name is judged twice.
        faults.dedup();
        Self(faults)
    }

    /// Is there a fault of this kind?
    pub fn has(&self, code: Code) -> bool {
        self.0.iter().any(|f| f.code == code)
    }
}

impl fmt::Display for StudyFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// A text with the file that it came from: turns byte ranges into lines, columns and values.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    pub(super) file: &'t Path,
    pub(super) text: &'t str,
}

impl Source<'_> {
    /// Line and column, from 1, of a byte offset.
    pub(super) fn place(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let line = before.matches('\n').count() + 1;
        let column = before.get(line_start..).unwrap_or("").chars().count() + 1;
        (line, column)
    }

    /// The text of a range on one line, cut after 60 characters.
    pub(super) fn value(&self, span: Range<usize>) -> String {
        let whole = self.text.get(span).unwrap_or("").split_whitespace();
        let whole = whole.collect::<Vec<_>>().join(" ");
        if whole.chars().count() <= 60 {
            return whole;
        }
        whole.chars().take(59).chain(['…']).collect()
    }
}

/// What to do about a word that is not allowed: the nearest that are, or the whole list.
pub(super) fn did_you_mean<'a>(
    word: &str,
    allowed: impl IntoIterator<Item = &'a str>,
    what_they_are: &str,
) -> String {
    let mut allowed: Vec<&str> = allowed.into_iter().collect();
    if let Some(near) = nearest(word, allowed.iter().copied()) {
        return format!("did you mean {near}?");
    }
    allowed.sort_unstable();
    format!("{what_they_are} are: {}", allowed.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let source = Source {
            file: Path::new("s.toml"),
            text: "a = 1\r\nđ = 'x'\n",
        };
        assert_eq!(source.place(0), (1, 1));
        assert_eq!(source.place("a = 1\r\nđ = ".len()), (2, 5));
        assert_eq!(source.place(10_000), (3, 1));
    }

    #[test]
    fn ties_are_offered_together_and_far_words_get_the_list() {
        let keys = ["lon_field", "lat_field", "path"];
        assert_eq!(
            did_you_mean("lan_field", keys, "keys"),
            "did you mean 'lat_field' or 'lon_field'?"
        );
        assert_eq!(
            did_you_mean("xyzzyx", keys, "the keys"),
            "the keys are: lat_field, lon_field, path"
        );
        assert_eq!(
            did_you_mean("eirp", ["eirp_dbm", "site"], "names"),
            "did you mean 'eirp_dbm'?"
        );
    }

    #[test]
    fn names_of_codes_differ() {
        let mut names: Vec<&str> = Code::ALL.iter().map(|c| c.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
