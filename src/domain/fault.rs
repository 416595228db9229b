//! The one form of faults: code, place, value, cause, remedy. What is wrong with the input: every fault of
//! every file, reported together, each with what to do.

use super::figures::grouped;
use super::visible::shown;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};

/// Faults of one kind that are printed one by one; where there are more, they are one line.
const ONE_BY_ONE: usize = 3;

/// Rows that such a line names, with their values.
const NAMED: usize = 8;

/// One fault: of a study, a list, a layer, a raster, a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Stable code.
    pub code: &'static str,
    /// The file.
    pub file: PathBuf,
    /// The sheet, of a workbook.
    pub sheet: Option<String>,
    /// Line and column (in characters) of a text, from 1.
    pub at: Option<(usize, usize)>,
    /// Row as the user sees it: line of a table, row of a sheet, number of a layer's feature, from 1.
    pub row: Option<u64>,
    /// The row is a feature of a layer, and is called so.
    pub is_feature: bool,
    /// What the row is about, by its own id or name.
    pub feature: Option<String>,
    /// Field or column.
    pub field: Option<String>,
    /// The offending value as it is in the file.
    pub value: Option<String>,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

impl Fault {
    /// A fault of a whole file; the builder methods narrow it down.
    pub fn new(code: &'static str, file: &Path, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code,
            file: file.to_owned(),
            sheet: None,
            at: None,
            row: None,
            is_feature: false,
            feature: None,
            field: None,
            value: None,
            cause: cause.into(),
            remedy: remedy.into(),
        }
    }

    /// A fault of no file.
    pub fn general(code: &'static str, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(code, Path::new(""), cause, remedy)
    }

    /// At this line and column.
    #[must_use]
    pub fn at(mut self, line_and_column: Option<(usize, usize)>) -> Self {
        self.at = line_and_column;
        self
    }

    /// About what has this id or name.
    #[must_use]
    pub fn about(mut self, feature: impl Into<String>) -> Self {
        self.feature = Some(feature.into()).filter(|f| !f.is_empty());
        self
    }

    /// Of this field, as far as it has a name, with this value, as far as there is one.
    #[must_use]
    pub fn of(mut self, field: &str, value: Option<String>) -> Self {
        self.field = Some(field.to_owned()).filter(|f| !f.is_empty());
        self.value = value;
        self
    }

    /// In this row.
    #[must_use]
    pub fn at_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// In this feature of a layer, counted from 1.
    #[must_use]
    pub fn at_feature(mut self, number: u64) -> Self {
        self.row = Some(number);
        self.is_feature = true;
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

    /// `file, sheet 'A', row 12 (V07)`, or `file:3:12`, as far as it is known.
    pub fn place(&self) -> String {
        let at = self.at.map(|(line, column)| format!(":{line}:{column}"));
        let sheet = self.sheet.as_ref().map(|s| format!(", sheet '{}'", one_line(s)));
        let unit = if self.is_feature { "feature" } else { "row" };
        let row = self.row.map(|row| format!(", {unit} {row}"));
        let about = self.feature.as_ref().map(|f| format!(" ({})", one_line(f)));
        let [at, sheet, row, about] = [at, sheet, row, about].map(Option::unwrap_or_default);
        format!("{}{at}{sheet}{row}{about}", path_shown(&self.file))
    }
}

/// A path as it may be printed, whatever the name of a file has in it.
fn path_shown(path: &Path) -> String {
    shown(&path.display().to_string()).replace('\n', "\\u{a}")
}

impl Fault {
    /// The place, the field and the value, as far as they are known.
    pub fn place_and_value(&self) -> String {
        let mut text = self.place();
        // A line and a column say which value; the cause names it.
        if self.at.is_some() {
            return text;
        }
        let is_named = |field: &&String| self.cause.starts_with(field.as_str());
        if let Some(field) = self.field.as_ref().filter(|f| !is_named(f)) {
            text += &format!(", field '{}'", one_line(field));
        }
        if let Some(value) = &self.value {
            text += &format!(", value '{}'", value_shown(value));
        }
        text
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] ", self.code)?;
        let place = self.place_and_value();
        // Not every fault is one of a file.
        match place.strip_prefix(", ").unwrap_or(&place) {
            "" => {}
            place => write!(f, "{place}: ")?,
        }
        write!(f, "{}; {}", one_line(&self.cause), one_line(&self.remedy))
    }
}

/// Characters that are shown of a value: enough to find it by.
const LONGEST_VALUE: usize = 60;
/// Characters that are shown of a run without a space within a message. Checksums have 64.
const LONGEST_RUN: usize = 80;

/// Text of a file on one line of bounded length; characters that a terminal would obey are shown as such.
pub fn one_line(text: &str) -> String {
    const LONGEST: usize = 300;
    bounded(&without_long_runs(text), LONGEST)
}

/// A value as messages show it.
fn value_shown(value: &str) -> String {
    bounded(value, LONGEST_VALUE)
}

fn bounded(text: &str, longest: usize) -> String {
    let flat: String = text
        .chars()
        .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
        .take(longest)
        .collect();
    let flat = shown(&flat).into_owned();
    if text.chars().nth(longest).is_some() {
        flat + "…"
    } else {
        flat
    }
}

/// A text in which very long runs of characters without a space are cut: they are values of a file. Paths stay
/// whole.
pub fn without_long_runs(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST_RUN {
        return Cow::Borrowed(text);
    }
    let cut = |run: &str| {
        let is_path = run.contains(['/', '\\']) && run.len() <= MOST_OF_A_PATH;
        let end = run.char_indices().nth(LONGEST_RUN).map(|(at, _)| at);
        end.filter(|_| !is_path)
    };
    if text.split(' ').all(|run| cut(run).is_none()) {
        return Cow::Borrowed(text);
    }
    let runs = text.split(' ').map(|run| match cut(run) {
        Some(end) => Cow::Owned(format!("{}…", run.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(run),
    });
    Cow::Owned(runs.collect::<Vec<_>>().join(" "))
}

/// No system has longer paths, bytes.
const MOST_OF_A_PATH: usize = 4096;

impl Extend<Fault> for Faults {
    fn extend<T: IntoIterator<Item = Fault>>(&mut self, faults: T) {
        faults.into_iter().for_each(|fault| self.push(fault));
    }
}

/// Faults of one kind that are kept; of further ones their number is. A file of another kind has a fault in
/// each of millions of rows, which would fill the memory.
const KEPT: usize = 1_000;

/// Kinds that are kept apart; a remedy that names its row makes a kind of each row.
const KINDS: usize = 20_000;

/// What faults have in common that are printed as one line.
type KindOfFault = (&'static str, PathBuf, Option<String>, Option<String>, String);

/// All faults found, in the order in which they were met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    list: Vec<Fault>,
    /// How many there are of each kind.
    kinds: HashMap<KindOfFault, usize>,
    /// How many there are beyond the kinds that are kept apart.
    others: usize,
}

impl Faults {
    /// Adds one.
    pub fn push(&mut self, fault: Fault) {
        let kind = kind_of(&fault);
        if let Some(count) = self.kinds.get_mut(&kind) {
            *count += 1;
            if *count <= KEPT {
                self.list.push(fault);
            }
        } else if self.kinds.len() < KINDS {
            self.kinds.insert(kind, 1);
            self.list.push(fault);
        } else {
            self.others += 1;
        }
    }

    /// None were found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Takes those out for which the condition does not hold. It may look at what faults of one kind share, and
    /// at whether they have a row.
    pub fn retain(&mut self, keep: impl Fn(&Fault) -> bool) {
        let before = self.list.len();
        self.list.retain(keep);
        if self.list.len() < before {
            let left: HashSet<KindOfFault> = self.list.iter().map(kind_of).collect();
            self.kinds.retain(|kind, _| left.contains(kind));
        }
    }

    /// Changes the words of all that are kept.
    pub fn reword(&mut self, mut change: impl FnMut(&mut Fault)) {
        let mut kinds: HashMap<KindOfFault, usize> = HashMap::new();
        for fault in &mut self.list {
            let before = kind_of(fault);
            change(fault);
            if let Some(count) = self.kinds.remove(&before) {
                *kinds.entry(kind_of(fault)).or_default() += count;
            }
        }
        for (kind, count) in kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
    }

    /// Adds all of another list behind these.
    pub fn append(&mut self, other: Self) {
        for (kind, count) in other.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
        self.others += other.others;
        self.list.extend(other.list);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.kinds.values().sum::<usize>() + self.others
    }

    /// One after the other; of very many of one kind the first thousand.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.list.iter()
    }

    /// Is there one with this code?
    pub fn has(&self, code: &str) -> bool {
        self.list.iter().any(|p| p.code == code)
    }
}

impl fmt::Display for Faults {
    /// A line each. Many of one kind, in one field, with one remedy are one line: how many, the first rows
    /// with their values, what is wrong with the first, and what would mend them all.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = groups(&self.list)
            .into_iter()
            .flat_map(|group| match group.as_slice() {
                [first, ..] if group.len() > ONE_BY_ONE && first.at.is_none() => {
                    let count = self.kinds.get(&kind_of(first)).copied().unwrap_or(group.len());
                    vec![as_one(first, &group, count)]
                }
                _ => group.iter().map(ToString::to_string).collect(),
            });
        let others = (self.others > 0).then(|| format!("and {} more faults", grouped(self.others)));
        f.write_str(&lines.chain(others).collect::<Vec<_>>().join("\n"))
    }
}

fn kind_of(fault: &Fault) -> KindOfFault {
    (
        fault.code,
        fault.file.clone(),
        fault.sheet.clone(),
        fault.field.clone(),
        fault.remedy.clone(),
    )
}

/// Faults that are the same but for their rows and values, in the order of the first of each.
fn groups(all: &[Fault]) -> Vec<Vec<&Fault>> {
    let mut groups: Vec<Vec<&Fault>> = Vec::new();
    let mut place: HashMap<_, usize> = HashMap::new();
    for fault in all {
        let kind = (fault.code, &fault.file, &fault.sheet, &fault.field, &fault.remedy);
        let at = *place.entry(kind).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(fault),
            None => groups.push(vec![fault]),
        }
    }
    groups
}

/// Many faults of one kind as one line.
fn as_one(first: &Fault, group: &[&Fault], count: usize) -> String {
    let named = group.iter().filter_map(|p| {
        let row = p.row?;
        Some(match &p.value {
            Some(value) => format!("{row} '{}'", value_shown(value)),
            None => row.to_string(),
        })
    });
    let rows: Vec<String> = named.take(NAMED).collect();
    let more = match count - rows.len() {
        0 => String::new(),
        n if rows.is_empty() => format!("{n} times"),
        n => format!(" and {} more", grouped(n)),
    };
    let sheet = first.sheet.as_ref().map(|s| format!(", sheet '{}'", one_line(s)));
    let field = first.field.as_ref().map(|f| format!(", field '{}'", one_line(f)));
    let unit = if first.is_feature { "features" } else { "rows" };
    format!(
        "[{}] {}{}{}: {} {unit} ({}{more}): {}; {}",
        first.code,
        path_shown(&first.file),
        sheet.unwrap_or_default(),
        field.unwrap_or_default(),
        grouped(count),
        rows.join(", "),
        one_line(&first.cause),
        one_line(&first.remedy)
    )
}

impl std::error::Error for Fault {}

impl std::error::Error for Faults {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_one_line_with_everything_in_it() {
        let p = Fault::new("x", Path::new("a.csv"), "it is\nbad", "mend it")
            .at_row(7)
            .in_field("lon")
            .with_value("1,5");
        assert_eq!(
            p.to_string(),
            "[x] a.csv, row 7, field 'lon', value '1,5': it is bad; mend it"
        );
    }

    #[test]
    fn of_a_long_value_its_beginning_is_shown() {
        let long = "x".repeat(4_000_000);
        let fault = Fault::new("x", Path::new("a.csv"), format!("'{long}' is bad"), "mend it");
        let text = fault.with_value(long).to_string();
        assert!(text.len() < 250, "{}", text.len());
        assert!(text.contains(&format!("value '{}…'", "x".repeat(60))), "{text}");
        let path = format!("it is in {}/a.csv", "folder/".repeat(12));
        assert_eq!(without_long_runs(&path), path);
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown_and_never_sent() {
        let fault =
            Fault::new("x", Path::new("a\u{1b}[2J.csv"), "bad\u{7}", "mend it").with_value("\u{202e}v");
        assert_eq!(
            fault.to_string(),
            "[x] a\\u{1b}[2J.csv, value '\\u{202e}v': bad\\u{7}; mend it"
        );
    }

    #[test]
    fn a_place_is_a_line_of_a_text_or_a_row_of_a_table() {
        let study = Fault::new(
            "x",
            Path::new("study.toml"),
            "radio.model = 'a' is none",
            "mend it",
        );
        let study = study.at(Some((3, 9))).in_field("radio.model").with_value("a");
        assert_eq!(
            study.to_string(),
            "[x] study.toml:3:9: radio.model = 'a' is none; mend it"
        );
        let village = Fault::new("x", Path::new("v.gpkg"), "bad", "mend it")
            .at_row(4)
            .about("V07");
        assert_eq!(village.place(), "v.gpkg, row 4 (V07)");
        assert_eq!(village.at_feature(4).place(), "v.gpkg, feature 4 (V07)");
    }

    #[test]
    fn many_of_one_kind_are_one_line_and_all_are_kept() {
        let mut all = Faults::default();
        for row in 2..27 {
            let fault = Fault::new("x", Path::new("a.csv"), "bad", "mend it");
            all.push(fault.at_row(row).in_field("lon").with_value(format!("v{row}")));
        }
        all.push(Fault::new("y", Path::new("a.csv"), "worse", "mend it too"));
        all.push(Fault::new("x", Path::new("a.csv"), "bad", "mend it otherwise").in_field("lon"));
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
    fn of_a_million_of_one_kind_their_number_is_kept() {
        let mut all = Faults::default();
        for row in 0..1_000_000 {
            all.push(Fault::new("x", Path::new("a.csv"), "bad", "mend it").at_row(row));
        }
        assert_eq!((all.len(), all.iter().count()), (1_000_000, KEPT));
        assert!(all.to_string().contains("1,000,000 rows"), "{all}");
        for row in 0..30_000 {
            all.push(Fault::new("x", Path::new("a.csv"), "bad", format!("mend {row}")).at_row(row));
        }
        assert_eq!(all.len(), 1_030_000);
        assert!(all.to_string().ends_with("and 10,001 more faults"));
    }

    #[test]
    fn lists_are_joined_and_sifted_with_their_numbers() {
        let of = |code, rows: std::ops::Range<u64>| {
            let mut all = Faults::default();
            all.extend(rows.map(|row| Fault::new(code, Path::new("a.csv"), "bad", "mend it").at_row(row)));
            all
        };
        let mut all = of("x", 0..1_500);
        all.append(of("x", 0..2));
        all.append(of("y", 0..3));
        assert_eq!(all.len(), 1_505);
        all.retain(|f| f.code == "y");
        assert_eq!((all.len(), all.iter().count()), (3, 3));
        all.retain(|_| false);
        assert!(all.is_empty());
    }

    #[test]
    fn a_few_of_one_kind_are_a_line_each() {
        let mut all = Faults::default();
        for row in 2..5 {
            all.push(Fault::new("x", Path::new("a.csv"), format!("bad {row}"), "mend it").at_row(row));
        }
        assert_eq!(all.to_string().lines().count(), 3);
    }
}
