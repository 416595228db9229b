//! What was read and what was done to it: files with checksums, and a count of everything filled, repaired,
//! left out or joined.

use super::columns::ColumnsRead;
use super::seen::InputSeen;
use crate::domain::fault::one_line;
use crate::domain::figures::count_line;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// Examples kept for each count.
const EXAMPLES: usize = 5;

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// `villages`, `test-points`, `boundaries`, `sites`, `antenna` or `terrain`.
    pub role: &'static str,
    /// Where it is.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// How often something happened, with the first few places where it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Count {
    /// Stable code, such as `site-filled-power_dbm-lte1800`.
    pub code: String,
    /// How often.
    pub count: u64,
    /// For people; reads well after the number.
    pub text: String,
    /// The first few places.
    pub examples: Vec<String>,
}

/// What ingest did, in the order in which it did it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Files, in the order of reading.
    pub inputs: Vec<InputFile>,
    /// Counts, in the order of their first event.
    pub counts: Vec<Count>,
    /// What a planner should look at before the numbers are believed: doubtful values that are used as they
    /// are, and doubts that the study allows. They are among the warnings of every output.
    pub remarks: Vec<Count>,
    /// Antenna patterns that rows or templates in use name, those built in included: name → SHA-256 of the
    /// file.
    pub antenna_patterns: BTreeMap<String, String>,
    /// Radio templates that fill cells of another band than the study's own of the technology: name → SHA-256.
    pub radio_templates: BTreeMap<String, String>,
    /// Columns of lists, of those files where there is something to say about them.
    pub columns: Vec<ColumnsRead>,
    /// What each input was found to be, in the order of reading.
    pub seen: Vec<InputSeen>,
}

impl Report {
    /// Adds to a count.
    pub fn add(&mut self, code: &str, text: &str, count: u64, example: Option<String>) {
        add(&mut self.counts, code, text, count, example);
    }

    /// Adds to a remark.
    pub fn remark(&mut self, code: &str, text: &str, count: u64, example: Option<String>) {
        add(&mut self.remarks, code, text, count, example);
    }

    /// The number behind a code, of a count or a remark; 0 where nothing of the kind happened.
    pub fn count(&self, code: &str) -> u64 {
        let mut all = self.counts.iter().chain(&self.remarks);
        all.find(|c| c.code == code).map_or(0, |c| c.count)
    }

    /// Sum of the counts whose code begins so.
    pub fn count_of_kind(&self, prefix: &str) -> u64 {
        self.counts
            .iter()
            .filter(|c| c.code.starts_with(prefix))
            .map(|c| c.count)
            .sum()
    }
}

/// Adds to the count of a code.
fn add(counts: &mut Vec<Count>, code: &str, text: &str, count: u64, example: Option<String>) {
    let at = match counts.iter().position(|c| c.code == code) {
        Some(at) => at,
        None => {
            counts.push(Count {
                code: code.to_owned(),
                text: text.to_owned(),
                count: 0,
                examples: Vec::new(),
            });
            counts.len() - 1
        }
    };
    let Some(entry) = counts.get_mut(at) else {
        return;
    };
    entry.count = entry.count.saturating_add(count);
    if let Some(example) = example
        && entry.examples.len() < EXAMPLES
    {
        entry.examples.push(one_line(&example));
    }
}

impl fmt::Display for InputFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short: String = self.sha256.chars().take(12).collect();
        write!(
            f,
            "{}: {} ({} bytes, sha256 {short}…)",
            self.role,
            self.path.display(),
            self.bytes
        )
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&count_line(self.count, &self.text))?;
        if !self.examples.is_empty() {
            let ellipsis = if self.count > self.examples.len() as u64 {
                "; …"
            } else {
                ""
            };
            write!(f, " ({}{ellipsis})", self.examples.join("; "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    /// Files first, then the columns of lists, then the counts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.inputs.iter().map(InputFile::to_string);
        let lines = lines.chain(self.columns.iter().map(ColumnsRead::to_string));
        let lines: Vec<String> = lines.chain(self.counts.iter().map(Count::to_string)).collect();
        f.write_str(&lines.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_keep_their_order_and_the_first_examples() {
        let mut report = Report::default();
        for k in 0..7 {
            report.add("b", "things", 1, Some(format!("row {k}")));
        }
        report.add("a", "others", 3, None);
        assert_eq!(report.count("b"), 7);
        assert_eq!(report.counts[0].examples.len(), EXAMPLES);
        assert_eq!(report.counts[1].to_string(), "3 others");
        assert!(report.counts[0].to_string().ends_with("; …)"));
    }
}
