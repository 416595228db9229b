//! What is wrong with a pattern file, and what is worth knowing about one that is right.

use std::fmt;
use thiserror::Error;

/// Faults that one file shows at most.
const SHOWN: usize = 20;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Stable name of the kind.
    pub code: &'static str,
    /// Line, from 1; `None` for what is nowhere in the file.
    pub line: Option<usize>,
    /// What is wrong; names the value.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.cause, self.remedy)
    }
}

/// Everything that is wrong with a pattern file. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct PatternError {
    /// The file, as it was named.
    pub file: String,
    /// In the order of lines.
    pub faults: Vec<Fault>,
}

impl fmt::Display for PatternError {
    /// A line each: `file:line: error[code]: cause; remedy`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.faults.iter().enumerate() {
            if i == SHOWN {
                return write!(f, "\n{}: and {} more", self.file, self.faults.len() - SHOWN);
            }
            let separator = if i == 0 { "" } else { "\n" };
            write!(f, "{separator}{}", self.file)?;
            if let Some(line) = fault.line {
                write!(f, ":{line}")?;
            }
            write!(f, ": error[{}]: {fault}", fault.code)?;
        }
        Ok(())
    }
}

/// Something that was understood in spite of how it is written, or that a reader of results should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Stable name of the kind.
    pub code: &'static str,
    /// What, in words.
    pub text: String,
}

/// A word of a file as it may stand in a message: on one line, not too long.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let cut: String = text.trim().chars().map(plain).take(LONGEST).collect();
    if text.trim().chars().nth(LONGEST).is_some() {
        cut + "…"
    } else {
        cut
    }
}
