//! Events: what happened to a low-signal point, when, by whose account, and why. Nothing is ever changed:
//! what was wrong is set right by a further event.

use super::day::{Day, Stamp};
use super::field::Changes;
use super::named::named;
use super::status::Status;
use covgap_radio::technology::Technology;
use std::fmt;
use std::str::FromStr;

/// A point's number in its register: `LS-000123`. Given once, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PointId(pub u32);

impl fmt::Display for PointId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("LS-{:06}", self.0))
    }
}

impl FromStr for PointId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text
            .trim()
            .strip_prefix("LS-")
            .filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
        digits
            .and_then(|d| d.parse().ok())
            .filter(|n| *n > 0)
            .map(Self)
            .ok_or_else(|| format!("'{text}' is no number of a low-signal point: they look like LS-000123"))
    }
}

/// What an event says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The point, or an operator's part of it, has a new status.
    Became(Status),
    /// Fields of the point have other values: corrected, or changed in the world.
    Amended,
    /// It was measured whether the point, or an operator's part of it, is covered, and its status stays as it
    /// is: the evidence says what was found.
    Measured,
    /// An earlier event of the point ([`Event::corrects`]) happened on another day, the day of this one.
    DayCorrected,
    /// An earlier event of the point ([`Event::corrects`]) was recorded at another moment
    /// ([`Event::record`]): the clock was wrong.
    RecordCorrected,
}

impl Kind {
    /// All kinds.
    pub fn all() -> impl Iterator<Item = Self> {
        let others = [
            Self::Amended,
            Self::Measured,
            Self::DayCorrected,
            Self::RecordCorrected,
        ];
        Status::ALL.into_iter().map(Self::Became).chain(others)
    }

    /// The status's name, or what else happened.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Became(status) => status.name(),
            Self::Amended => "amended",
            Self::Measured => "measured",
            Self::DayCorrected => "day-corrected",
            Self::RecordCorrected => "record-corrected",
        }
    }

    /// Does it say something of an earlier event, and nothing of the point itself?
    pub const fn is_correction(self) -> bool {
        matches!(self, Self::DayCorrected | Self::RecordCorrected)
    }
}

named! {
    /// Where the day of an event comes from, where it was not given.
    pub enum DayFrom {
        /// The list's own day: the event happened on it, or on a day before it that was not given.
        List = "list",
        /// The first day that the row gives for a later step: the event came before that.
        Row = "row",
        /// The day of the record, for neither the row nor the list has a day.
        Record = "record",
    }
}

impl DayFrom {
    /// In words, behind "day".
    pub const fn words(self) -> &'static str {
        match self {
            Self::List => "taken from the list",
            Self::Row => "taken from a later step of the row",
            Self::Record => "taken from the record",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut others = Self::all().filter(|kind| !matches!(kind, Self::Became(_)));
        match others.find(|kind| kind.name() == text) {
            Some(kind) => Ok(kind),
            None => text.parse().map(Self::Became),
        }
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Whose.
    pub point: PointId,
    /// What.
    pub kind: Kind,
    /// The operator whom it concerns alone; `None`: the point as a whole, or it is not known who.
    pub operator: Option<String>,
    /// The technology that is to be, or was, brought.
    pub technology: Option<Technology>,
    /// When it happened.
    pub occurred: Day,
    /// When it was written down; never before an event with a lower number.
    pub recorded: Stamp,
    /// Who wrote it down.
    pub who: String,
    /// Why.
    pub why: Option<String>,
    /// Proof: a document's number, an address, a measurement's file and hash.
    pub evidence: Option<String>,
    /// By when an assigned operator is to close it.
    pub due: Option<Day>,
    /// The point that carries on after a merger.
    pub into: Option<PointId>,
    /// New values of fields, of an identified or amended point.
    pub changes: Changes,
    /// Where the day comes from, where it was not given.
    pub day_from: Option<DayFrom>,
    /// The number of the event that this one sets right.
    pub corrects: Option<u64>,
    /// The moment at which that event was recorded.
    pub record: Option<Stamp>,
}

impl Event {
    /// An event with nothing but what every event has.
    pub fn new(point: PointId, kind: Kind, occurred: Day, recorded: Stamp, who: impl Into<String>) -> Self {
        Self {
            point,
            kind,
            operator: None,
            technology: None,
            occurred,
            recorded,
            who: who.into(),
            why: None,
            evidence: None,
            due: None,
            into: None,
            changes: Changes::new(),
            day_from: None,
            corrects: None,
            record: None,
        }
    }

    /// A correction of the day of an event with a number: the event happened on `day`.
    pub fn day_corrected(of: u64, point: PointId, day: Day, recorded: Stamp, who: impl Into<String>) -> Self {
        Self {
            corrects: Some(of),
            ..Self::new(point, Kind::DayCorrected, day, recorded, who)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_points_are_read_as_they_print() {
        assert_eq!(PointId(123).to_string(), "LS-000123");
        assert_eq!("LS-1234567".parse(), Ok(PointId(1_234_567)));
        for text in ["", "LS-", "LS-0", "123", "LS-+1", "LS-99999999999"] {
            assert!(text.parse::<PointId>().is_err(), "{text}");
        }
    }

    #[test]
    fn kinds_are_read_as_they_print() {
        assert_eq!("amended".parse(), Ok(Kind::Amended));
        assert_eq!("on-air".parse(), Ok(Kind::Became(Status::OnAir)));
        for kind in Kind::all() {
            assert_eq!(kind.name().parse(), Ok(kind));
        }
    }
}
