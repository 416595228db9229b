//! Answers about a register.

use super::{Described, of};
use crate::output::sheet::SheetRow;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Every answer about a register.
pub(super) fn all() -> Vec<Described> {
    vec![
        of::<Made>("register-init"),
        of::<Recorded>("register-set"),
        of::<Verified>("register-verify"),
        of::<Whole<Imported>>("register-import"),
        of::<Whole<Status>>("register-status"),
        of::<Whole<Forecast>>("register-forecast"),
        of::<Whole<Reconciled>>("register-reconcile"),
        of::<Whole<Late>>("register-late"),
        of::<Whole<Exported>>("register-export"),
        of::<Whole<UnitsKnown>>("register-units"),
        of::<Whole<History>>("register-history"),
        of::<Whole<Repaired>>("register-repair-dates"),
        of::<Whole<Repaired>>("register-repair-clock"),
    ]
}

/// What every answer has, around its own members.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Whole<T> {
    /// Title of the register.
    pub register: String,
    /// It is synthetic.
    pub made_up: bool,
    /// Where days end, where it is asked what was known on a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// What makes the answer doubtful: villages in no count, a clock that cannot be right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Altered>,
    /// Its own members.
    #[serde(flatten)]
    pub answer: T,
    /// The tables.
    pub tables: Vec<SheetRow>,
}

/// A new register.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Made {
    /// The file.
    pub written: PathBuf,
    /// Administrative units that it knows.
    pub units: usize,
    /// Crossings from old units to new.
    pub crossings: usize,
    /// Keys of the crosswalk that are in no list of units.
    pub crosswalk_unmatched: Vec<String>,
}

/// Events that were recorded by hand.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Recorded {
    /// The events.
    pub recorded: Vec<RecordedEvent>,
    /// Events of the register.
    pub events: u64,
    /// The last event's checksum.
    pub head: String,
}

/// One event.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct RecordedEvent {
    /// Point.
    pub point: String,
    /// What happened.
    pub what: String,
    /// On which day.
    pub on: String,
}

/// The proof that nothing was altered.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Verified {
    /// The file.
    pub register: PathBuf,
    /// Nothing was altered.
    pub sound: bool,
    /// Version of the file's form.
    pub version: i64,
    /// Events.
    pub events: u64,
    /// Points.
    pub points: u64,
    /// The last event's checksum.
    pub head: String,
    /// When the last event was recorded.
    pub recorded: Option<String>,
    /// The event that has the checksum that was given.
    pub known_head_at: Option<u64>,
    /// The first event that is not as it was recorded.
    pub first_broken: Option<u64>,
    /// What was altered.
    pub faults: Vec<Altered>,
    /// Faults that are not listed.
    pub not_listed: u64,
    /// What is recorded as it is, and makes counts untrue.
    pub warnings: Vec<Altered>,
    /// What else must be known.
    pub notes: Vec<String>,
}

/// Something that was altered.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Altered {
    /// Code.
    pub code: String,
    /// In words.
    pub what: String,
}

/// Lists that were read into the register.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Imported {
    /// Nothing was to be recorded.
    pub dry_run: bool,
    /// Something was recorded.
    pub recorded: bool,
    /// The last event's checksum.
    pub head: Option<String>,
    /// By file, each as `list:FILE`.
    #[serde(flatten)]
    pub lists: BTreeMap<String, ImportedList>,
}

/// What a list brings.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct ImportedList {
    /// Rows that can be used.
    pub rows: usize,
    /// New points.
    pub new: usize,
    /// New points with the history that the list carries. Their events are written down anew.
    pub with_history: usize,
    /// New points whose number in the list is another register's.
    pub renumbered: u64,
    /// Points of which more or something else becomes known.
    pub amended: usize,
    /// Steps of known points, by the status that they reach.
    pub steps: BTreeMap<String, u64>,
    /// Rows that say what the register knows.
    pub same: u64,
    /// Events whose day is the list's own, for the list does not give it.
    pub dates_filled: u64,
    /// Events whose day is that of a later step of the row, for the list does not give it.
    pub dates_of_a_later_step: u64,
    /// Events whose day is that of the record, for neither the list nor `--as-of` gives it.
    pub dates_of_the_record: u64,
    /// Names of the new points, with their units.
    pub new_points: Vec<String>,
    /// Rows that were left out, with the reason.
    pub left_out: Vec<String>,
    /// Rows that only a person can decide about.
    pub uncertain: Vec<UncertainRow>,
    /// Rows that contradict the register, or each other.
    pub contradictions: Vec<Contradiction>,
    /// What is worth knowing.
    pub remarks: Vec<Remark>,
    /// Values of the list that look wrong and are used as they are, and doubts that `--allow` lets pass.
    pub warnings: Vec<String>,
    /// Columns that were recognised: heading and field.
    pub columns: Vec<(String, String)>,
    /// Columns that were not taken: heading and reason.
    pub columns_not_taken: Vec<(String, String)>,
}

/// A row that only a person can decide about.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct UncertainRow {
    /// Rows of the list.
    pub rows: Vec<u64>,
    /// In words.
    pub about: String,
}

/// A row that contradicts.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Contradiction {
    /// Rows of the list.
    pub rows: Vec<u64>,
    /// The point, where it is one that is known.
    pub point: Option<String>,
    /// Its name.
    pub name: String,
    /// Code.
    pub code: String,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

/// What is worth knowing.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Remark {
    /// Code.
    pub code: String,
    /// Row of the list.
    pub row: u64,
    /// Point.
    pub point: String,
    /// In words.
    pub text: String,
}

/// Counts as of a day.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Status {
    /// The day.
    pub as_of: String,
    /// By what was known on this day.
    pub known_on: Option<String>,
    /// The selection, in words; empty for all.
    pub only: String,
    /// All points.
    pub all: Counted,
    /// Points that were merged, and whose village is in no count on the day.
    pub in_no_count: Vec<String>,
}

/// Points by what became of them.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Counted {
    /// On the list.
    pub total: u64,
    /// Closed with proof.
    pub closed: u64,
    /// Not closed.
    pub left: u64,
    /// Closed of all, %; never 100 while something is left.
    pub closed_pct: Option<f64>,
    /// People of the points that are left.
    pub people_left: u64,
    /// Points that are left whose people are not known.
    pub left_without_people: u64,
    /// By status.
    pub by_status: serde_json::Map<String, serde_json::Value>,
}

/// When nothing will be left.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Forecast {
    /// The day.
    pub as_of: String,
    /// The day by which nothing is to be left.
    pub due: Option<String>,
    /// The selection, in words.
    pub only: String,
    /// Seed of the draws.
    pub seed: u64,
}

/// The way from one count to another. Counts have `points`, `total`, `closed`, `left`.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Reconciled {
    /// The first day.
    pub from: String,
    /// The second day.
    pub to: String,
    /// The selection, in words.
    pub only: String,
    /// Both counts and the flows between them.
    pub reconciliation: serde_json::Value,
}

/// Points that are behind.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Late {
    /// The day.
    pub as_of: String,
    /// The selection, in words.
    pub only: String,
}

/// Points that were written to a file.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Exported {
    /// The file.
    pub written: PathBuf,
    /// Points.
    pub points: usize,
}

/// Units that a register knows.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct UnitsKnown {
    /// Keys of the crosswalk that are in no list of units.
    pub crosswalk_unmatched: Vec<String>,
}

/// Events; all are in the table.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct History {}

/// Events that set earlier ones right; what was found is in the table.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Repaired {
    /// The corrections are recorded.
    pub recorded: bool,
    /// What the corrections say.
    pub corrections: Vec<String>,
    /// The last event's checksum.
    pub head: String,
}
