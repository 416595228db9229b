//! Events by hand: what a person wants to record becomes events that fit the register, or a reason why not.
//!
//! ```text
//! Addition: name and fields        → changes → check → the first event of a new point
//! Change:   a status, other fields → check   → events of a known point
//! ```
//!
//! The store admits every event once more, by the table of transitions.

mod addition;
mod change;
mod error;
mod fields;

pub use addition::Addition;
pub use change::Change;
pub use error::HandError;

use super::{Day, Event, Kind, PointId, Stamp};

/// Who records, and when it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Who records it.
    pub who: String,
    /// When it happened.
    pub on: Day,
    /// Why.
    pub why: Option<String>,
    /// Proof.
    pub evidence: Option<String>,
}

impl Recording {
    /// Nothing but what must be.
    pub fn new(who: impl Into<String>, on: Day) -> Self {
        Self {
            who: who.into(),
            on,
            why: None,
            evidence: None,
        }
    }

    /// An event with nothing but what every event has.
    pub fn event(&self, point: PointId, kind: Kind, recorded: Stamp) -> Event {
        let mut event = Event::new(point, kind, self.on, recorded, self.who.clone());
        event.why.clone_from(&self.why);
        event.evidence.clone_from(&self.evidence);
        event
    }
}
