//! What tests begin with.

use super::{Day, Event, Kind, PointId, Stamp, Status};

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("valid")
}

/// A point's new status, written down on the day itself.
pub(crate) fn became(point: u32, status: Status, on: &str) -> Event {
    event(point, Kind::Became(status), on)
}

pub(crate) fn event(point: u32, kind: Kind, on: &str) -> Event {
    Event::new(PointId(point), kind, day(on), Stamp::start_of(day(on)), "Lan")
}
