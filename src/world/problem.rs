//! What is wrong with the input: every fault of every file, told together, each with what to do.

use std::fmt;
use std::path::{Path, PathBuf};

/// How many problems of one kind and file are printed before "and N more".
const PRINTED: usize = 10;

/// One fault of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable code.
    pub code: &'static str,
    /// The file.
    pub file: PathBuf,
    /// The sheet, of a workbook.
    pub sheet: Option<String>,
    /// Row as the user sees it: line of a table, row of a sheet, feature id of a layer.
    pub row: Option<u64>,
    /// Field or column.
    pub field: Option<String>,
    /// The offending value as it stands in the file.
    pub value: Option<String>,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

impl Problem {
    /// A fault of a whole file; the builder methods narrow it down.
    pub fn new(code: &'static str, file: &Path, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code,
            file: file.to_owned(),
            sheet: None,
            row: None,
            field: None,
            value: None,
            cause: cause.into(),
            remedy: remedy.into(),
        }
    }

    /// In this row.
    #[must_use]
    pub fn at_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// In this field.
    #[must_use]
    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// With this value.
    #[must_use]
    pub fn with_value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// `file, sheet 'A', row 12`, as far as it is known.
    pub fn place(&self) -> String {
        let sheet = self.sheet.as_ref().map(|s| format!(", sheet '{}'", one_line(s)));
        let row = self.row.map(|row| format!(", row {row}"));
        let [sheet, row] = [sheet, row].map(Option::unwrap_or_default);
        format!("{}{sheet}{row}", self.file.display())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.code, self.place())?;
        if let Some(field) = &self.field {
            write!(f, ", field '{}'", one_line(field))?;
        }
        if let Some(value) = &self.value {
            write!(f, ", value '{}'", one_line(value))?;
        }
        write!(f, ": {}; {}", one_line(&self.cause), one_line(&self.remedy))
    }
}

/// Text of a file on one line of bounded length, without control characters that could upset a terminal.
pub(crate) fn one_line(text: &str) -> String {
    const LONGEST: usize = 300;
    let flat: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        flat + "…"
    } else {
        flat
    }
}

/// All faults found, in the order in which they were met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    list: Vec<Problem>,
}

impl Problems {
    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.list.push(problem);
    }

    /// None were found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.list.iter()
    }

    /// Is there one with this code?
    pub fn has(&self, code: &str) -> bool {
        self.list.iter().any(|p| p.code == code)
    }
}

impl fmt::Display for Problems {
    /// A line each; of the same kind in the same field of a file only the first 10, then how many more.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        type Kind<'a> = (&'a str, &'a Path, Option<&'a str>);
        let mut kinds: Vec<(Kind, Vec<&Problem>)> = Vec::new();
        for problem in &self.list {
            let kind = (problem.code, problem.file.as_path(), problem.field.as_deref());
            match kinds.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, members)) => members.push(problem),
                None => kinds.push((kind, vec![problem])),
            }
        }
        let mut first = true;
        let mut line = |f: &mut fmt::Formatter<'_>, text: String| {
            let separator = if std::mem::take(&mut first) { "" } else { "\n" };
            write!(f, "{separator}{text}")
        };
        for ((code, file, field), members) in &kinds {
            for problem in members.iter().take(PRINTED) {
                line(f, problem.to_string())?;
            }
            if members.len() > PRINTED {
                let more = members.len() - PRINTED;
                let of_field = field
                    .map(|f| format!(", field '{}'", one_line(f)))
                    .unwrap_or_default();
                line(
                    f,
                    format!("[{code}] {}{of_field}: and {more} more", file.display()),
                )?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_one_line_with_everything_in_it() {
        let p = Problem::new("x", Path::new("a.csv"), "it is\nbad", "mend it")
            .at_row(7)
            .in_field("lon")
            .with_value("1,5");
        assert_eq!(
            p.to_string(),
            "[x] a.csv, row 7, field 'lon', value '1,5': it is bad; mend it"
        );
    }

    #[test]
    fn repetition_is_cut_at_ten_but_all_are_kept() {
        let mut all = Problems::default();
        for row in 0..25 {
            all.push(Problem::new("x", Path::new("a.csv"), "bad", "mend it").at_row(row));
        }
        all.push(Problem::new("y", Path::new("a.csv"), "worse", "mend it too"));
        let text = all.to_string();
        assert_eq!(text.lines().count(), 12);
        assert!(text.contains("and 15 more"));
        assert_eq!(all.len(), 26);
    }
}
