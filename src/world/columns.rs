//! Which columns of a list were taken for what, and which were not.

use crate::domain::fault::one_line;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;
use std::path::PathBuf;

/// Headings that are listed before "and N more".
const LISTED: usize = 12;

/// The columns of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ColumnsRead {
    /// `villages`, `sites`, `test-points`, `receivers`.
    pub role: &'static str,
    /// The file.
    pub file: PathBuf,
    /// The sheet, of a workbook.
    pub sheet: Option<String>,
    /// Taken by what their headings say: heading, and the study's key or our name for it.
    pub recognised: Vec<(String, String)>,
    /// Not taken although their headings say something, because the study names other columns of the file:
    /// heading, key.
    pub proposed: Vec<(String, String)>,
    /// Not taken because their headings say too little (no unit, an abbreviation): heading, key.
    pub unsure: Vec<(String, String)>,
    /// Not taken, and nearly a heading that would be: heading, that heading.
    pub near: Vec<(String, String)>,
    /// Not taken; those that are nearly something are among them.
    pub unused: Vec<String>,
}

impl ColumnsRead {
    /// Is there anything to say?
    pub fn is_plain(&self) -> bool {
        self.recognised.is_empty()
            && self.proposed.is_empty()
            && self.unsure.is_empty()
            && self.unused.is_empty()
    }
}

impl fmt::Display for ColumnsRead {
    /// A line for the file, then one for each kind of column.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.file.file_name().map(|n| n.to_string_lossy().into_owned());
        let sheet = self.sheet.as_ref().map(|s| format!(", sheet '{}'", one_line(s)));
        write!(
            f,
            "columns of {} ({}{}):",
            self.role,
            one_line(&name.unwrap_or_default()),
            sheet.unwrap_or_default()
        )?;
        let pairs = |pairs: &[(String, String)], word: &str| {
            let shown = |(a, b): &(String, String)| format!("'{}' {word} {b}", one_line(a));
            listed(pairs.iter().map(shown))
        };
        if !self.recognised.is_empty() {
            write!(f, "\n  recognised: {}", pairs(&self.recognised, "is"))?;
        }
        if !self.proposed.is_empty() {
            write!(
                f,
                "\n  not taken, because the study names other columns: {}; name them in the study to take them",
                pairs(&self.proposed, "looks like")
            )?;
        }
        if !self.unsure.is_empty() {
            write!(
                f,
                "\n  not taken, because their headings say too little: {}; name them in the study where they are meant",
                pairs(&self.unsure, "looks like")
            )?;
        }
        if !self.unused.is_empty() {
            let shown = self.unused.iter().map(|h| format!("'{}'", one_line(h)));
            write!(f, "\n  not used: {}", listed(shown))?;
        }
        if !self.near.is_empty() {
            write!(f, "\n  perhaps misspelt: {}", pairs(&self.near, "is nearly"))?;
        }
        Ok(())
    }
}

fn listed(all: impl ExactSizeIterator<Item = String>) -> String {
    let more = all.len().saturating_sub(LISTED);
    let mut text = all.take(LISTED).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_shown_by_kind() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let read = ColumnsRead {
            role: "villages",
            file: "a/thôn.xlsx".into(),
            sheet: Some("1".to_owned()),
            recognised: vec![pair("Mã thôn", "id_field")],
            unused: vec!["Ghi chú".to_owned(), "Dân sô".to_owned()],
            near: vec![pair("Dân sô", "'dan so' (population_field)")],
            ..ColumnsRead::default()
        };
        assert_eq!(
            read.to_string(),
            "columns of villages (thôn.xlsx, sheet '1'):\n  recognised: 'Mã thôn' is id_field\n  \
             not used: 'Ghi chú', 'Dân sô'\n  perhaps misspelt: 'Dân sô' is nearly 'dan so' (population_field)"
        );
        assert!(!read.is_plain());
        let many: Vec<String> = (0..15).map(|k| k.to_string()).collect();
        assert!(listed(many.into_iter()).ends_with("11 and 3 more"));
    }
}
