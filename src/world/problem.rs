//! What is wrong with the input: every fault of every file, reported together, each with what to do.

use crate::domain::figures::grouped;
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// Faults of one kind that are printed one by one; where there are more, they are one line.
const ONE_BY_ONE: usize = 3;

/// Rows that such a line names, with their values.
const NAMED: usize = 8;

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
    /// A line each. Many of one kind, in one field, with one remedy are one line: how many, the first rows with their
    /// values, what is wrong with the first, and what would mend them all.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = groups(&self.list)
            .into_iter()
            .flat_map(|group| match group.as_slice() {
                [first, ..] if group.len() > ONE_BY_ONE => vec![as_one(first, &group)],
                _ => group.iter().map(ToString::to_string).collect(),
            });
        f.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}

/// Faults that are the same but for their rows and values, in the order of the first of each.
fn groups(all: &[Problem]) -> Vec<Vec<&Problem>> {
    let mut groups: Vec<Vec<&Problem>> = Vec::new();
    let mut place: HashMap<_, usize> = HashMap::new();
    for problem in all {
        let kind = (
            problem.code,
            &problem.file,
            &problem.sheet,
            &problem.field,
            &problem.remedy,
        );
        let at = *place.entry(kind).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(problem),
            None => groups.push(vec![problem]),
        }
    }
    groups
}

/// Many faults of one kind as one line.
fn as_one(first: &Problem, group: &[&Problem]) -> String {
    let named = group.iter().filter_map(|p| {
        let row = p.row?;
        Some(match &p.value {
            Some(value) => format!("{row} '{}'", one_line(value)),
            None => row.to_string(),
        })
    });
    let rows: Vec<String> = named.take(NAMED).collect();
    let more = match group.len() - rows.len() {
        0 => String::new(),
        n if rows.is_empty() => format!("{n} times"),
        n => format!(" and {} more", grouped(n)),
    };
    let sheet = first.sheet.as_ref().map(|s| format!(", sheet '{}'", one_line(s)));
    let field = first.field.as_ref().map(|f| format!(", field '{}'", one_line(f)));
    format!(
        "[{}] {}{}{}: {} rows ({}{more}): {}; {}",
        first.code,
        first.file.display(),
        sheet.unwrap_or_default(),
        field.unwrap_or_default(),
        grouped(group.len()),
        rows.join(", "),
        one_line(&first.cause),
        one_line(&first.remedy)
    )
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
    fn many_of_one_kind_are_one_line_and_all_are_kept() {
        let mut all = Problems::default();
        for row in 2..27 {
            let problem = Problem::new("x", Path::new("a.csv"), "bad", "mend it");
            all.push(problem.at_row(row).in_field("lon").with_value(format!("v{row}")));
        }
        all.push(Problem::new("y", Path::new("a.csv"), "worse", "mend it too"));
        all.push(Problem::new("x", Path::new("a.csv"), "bad", "mend it otherwise").in_field("lon"));
        let text = all.to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert_eq!(
            lines[0],
            "[x] a.csv, field 'lon': 25 rows (2 'v2', 3 'v3', 4 'v4', 5 'v5', 6 'v6', 7 'v7', 8 'v8', 9 'v9' and 17 more): \
             bad; mend it"
        );
        assert_eq!(all.len(), 27);
    }

    #[test]
    fn a_few_of_one_kind_are_a_line_each() {
        let mut all = Problems::default();
        for row in 2..5 {
            all.push(Problem::new("x", Path::new("a.csv"), format!("bad {row}"), "mend it").at_row(row));
        }
        assert_eq!(all.to_string().lines().count(), 3);
    }
}
