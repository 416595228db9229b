//! Who records, and when it happened.

use super::super::{Day, Event, Kind, PointId, Stamp};

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
