//! The register of low-signal points: what happened to each, in the order in which it happened, and what
//! follows from it.
//!
//! Nothing here opens a file: events go in; states, counts and forecasts come out.
//!
//! - An [`Event`] is never changed. It says when a thing happened and when it was written down, so that two
//!   reports of one day can be
//!   compared: what was known then ([`AsOf::known`]), and what is known now.
//! - [`TRANSITIONS`](status::TRANSITIONS) is the one table of what may follow what; [`admit`] holds every new
//!   event to it, also one that is recorded late.
//! - [`States::of`] plays the events again; every number that is ever printed comes from there.

mod admin_units;
mod admission;
mod bearing;
pub mod by_hand;
mod carried;
mod counts;
mod course;
pub mod day;
mod event;
mod field;
pub mod forecast;
mod hierarchy;
pub mod import;
pub mod late;
mod life;
mod log;
pub mod measured;
pub mod mergers;
mod moves;
mod named;
pub mod questions;
mod reconcile;
mod record;
mod refusal;
pub mod repair;
pub mod spelling;
mod state;
pub mod status;
#[cfg(test)]
mod testing;
pub mod vietnam;
mod zone;

pub use admin_units::{Answer, Chain, Units};
pub use admission::{admit, admit_step};
pub use bearing::{Bears, only_what_counts};
pub use carried::{Carried, CarriedEvent, Shown, Words};
pub use counts::{By, Count, Group, Table, group, people, tally};
pub use course::Course;
pub use day::{Day, Stamp};
pub use event::{DayFrom, Event, Kind, PointId};
pub use field::{Attributes, Changes, Field, apply};
pub use hierarchy::{Crossing, Hierarchy, Level, Unit};
pub use import::{
    Candidate, CarriedRow, ChangedPoint, Contradiction, Decision, ImportRow, NewPoint,
    Options as ImportOptions, Plan, Prediction, Remark, Said, Subject, UncertainRow, disagreement,
    plan_import,
};
pub use life::{Life, Part, Step, step_of};
pub use log::{Log, Mark, OperatorIndex, Operators, Right};
pub use moves::{DayCount, Move, Moves, PeriodFlows, Series};
pub use reconcile::{Flow, Flows, Reconciliation, Standing, Sum, reconcile};
pub use record::record;
pub use refusal::Refusal;
pub use state::{AsOf, PointState, States};
pub use status::Status;
pub use zone::Zone;
