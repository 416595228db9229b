//! What became of the rows: each is used, or left out for a reason that is counted.

use crate::measurements::sample::Sample;
use std::collections::BTreeMap;

/// Examples kept of each reason.
const EXAMPLES: usize = 5;

/// Why a sample is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Stable code.
    pub code: &'static str,
    /// For people; reads well after a number.
    pub text: &'static str,
}

/// Samples that were left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Stable code.
    pub code: String,
    /// For people; reads well after the number.
    pub text: String,
    /// How many.
    pub count: u64,
    /// The first few.
    pub examples: Vec<String>,
}

/// What became of the rows: those used and those left out add up to those read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Rows read.
    pub read: u64,
    /// Samples used.
    pub used: u64,
    left: BTreeMap<String, Left>,
}

impl Ledger {
    /// One row is left out.
    pub fn leave(&mut self, reason: Reason, example: String) {
        self.leave_as(reason.code, reason.text, example);
    }

    /// The same with a reason of one's own.
    pub fn leave_as(&mut self, code: &str, text: &str, example: String) {
        let left = self.left.entry(code.to_owned()).or_insert_with(|| Left {
            code: code.to_owned(),
            text: text.to_owned(),
            count: 0,
            examples: Vec::new(),
        });
        left.count += 1;
        if left.examples.len() < EXAMPLES {
            left.examples.push(example);
        }
    }

    /// What was left out, by code.
    pub fn left(&self) -> impl Iterator<Item = &Left> {
        self.left.values()
    }

    /// How many rows were left out.
    pub fn left_out(&self) -> u64 {
        self.left.values().map(|l| l.count).sum()
    }
}

/// `row 12: -999`.
pub(super) fn example(sample: &Sample, value: &str) -> String {
    if value.is_empty() {
        format!("row {}", sample.row)
    } else {
        format!("row {}: {value}", sample.row)
    }
}
