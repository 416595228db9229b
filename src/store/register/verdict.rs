//! What a check of a register found.

use crate::register::Stamp;

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable: `event-altered`, `events-missing`, `state-differs` ….
    pub code: &'static str,
    /// Where and what.
    pub what: String,
}

/// What a check of a register found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The version of the schema.
    pub version: i64,
    /// Events that were read.
    pub events: u64,
    /// Points that the events know.
    pub points: u64,
    /// The last event's hash (of an empty register, the hash of what it is): to be noted elsewhere.
    pub head: String,
    /// When the last event was recorded.
    pub recorded: Option<Stamp>,
    /// Is the register made up?
    pub made_up: bool,
    /// The number of the event whose hash was asked for; 0: the beginning.
    pub known_head_at: Option<u64>,
    /// The first event at which the chain is broken.
    pub first_broken: Option<u64>,
    /// What is wrong, at most [`Verdict::LISTED`] of each code.
    pub faults: Vec<Finding>,
    /// How many more there are of those codes.
    pub not_listed: u64,
    /// What was recorded as it is, and makes counts untrue; at most [`Verdict::LISTED`] of each code.
    pub warnings: Vec<Finding>,
    /// How many more there are of those codes.
    pub warnings_not_listed: u64,
    /// What is unusual, and no fault.
    pub notes: Vec<String>,
}

impl Verdict {
    /// How many faults of one code are listed.
    pub const LISTED: usize = 20;

    /// Is everything as it was written?
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn fault(&mut self, code: &'static str, what: impl Into<String>) {
        if self.faults.iter().filter(|f| f.code == code).count() < Self::LISTED {
            let what = what.into();
            self.faults.push(Finding { code, what });
        } else {
            self.not_listed += 1;
        }
    }

    pub(super) fn warning(&mut self, code: &'static str, what: String) {
        if self.warnings.iter().filter(|w| w.code == code).count() < Self::LISTED {
            self.warnings.push(Finding { code, what });
        } else {
            self.warnings_not_listed += 1;
        }
    }

    pub(super) fn broken(&mut self, code: &'static str, seq: i64, what: impl Into<String>) {
        self.first_broken.get_or_insert(u64::try_from(seq).unwrap_or(0));
        self.fault(code, what);
    }
}
