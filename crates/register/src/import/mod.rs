//! From lists to events: which point a row is about, and what it says that the register does not know.
//!
//! ```text
//! file → ingest::register_table → RegisterTable (cells)
//!      → ingest::register_rows  → Vec<ImportRow> (typed, checked; or every fault)
//!      → plan_import(log, units, rows, options) → Plan
//!      → Plan::events(first number, moment) → the store, in one transaction
//! ```
//!
//! Nothing is guessed and nothing taken away:
//!
//! - A row is matched by the register's number, else by code, else by name in its commune, else by name and
//!   place ([`matching`]). What
//!   fits several points, or one badly, is uncertain: [`Plan::uncertain`]. [`Options::decisions`] carries
//!   what a person decided.
//! - Empty cells change nothing; a name without accents, a place with fewer decimals says no more than the
//!   register's.
//! - A row that is behind the register (assigned here, closed there) is a remark; a row that says "not
//!   covered" of a closed point is a
//!   contradiction, for reopening needs a reason.
//! - Every step is admitted by [`admit`](super::admit) before it is proposed. A closing needs its proof.
//! - A study's villages are predictions: gaps become points, "covered" closes nothing and is listed.
//! - A row that carries its point's history (an export) is about the point whose history begins the same way,
//!   else about a new one, which gets that history; the list's numbers are those of its own register.
//! - The same list twice, or an older one again, makes no event.

mod carried;
mod change;
mod index;
mod known;
pub mod matching;
mod names;
mod plan;
mod planning;
mod row;
mod standing;
mod steps;
#[cfg(test)]
mod tests;
mod values;

pub use matching::Candidate;
pub use names::{Likeness, Spelt};
pub use plan::{
    CarriedPoint, ChangedPoint, Contradiction, Decision, NewPoint, Options, Plan, Remark, UncertainRow,
};
pub use planning::plan_import;
pub use row::{CarriedRow, ImportRow, Prediction, Said, Subject, disagreement, spelt};
