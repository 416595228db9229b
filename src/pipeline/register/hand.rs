//! Events by hand.

use super::RegisterFault;
use super::opened::{Clock, units_of, write};
use crate::register::by_hand::{Addition, Change, Recording};
use crate::register::{AsOf, Day, Event, Kind, Log, States, Status};
use crate::store::register::{Head, Receipt};
use std::path::Path;

/// What was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The events, in the order in which they were recorded.
    pub events: Vec<Event>,
    /// How far the register has come.
    pub head: Head,
    /// What the write left.
    pub receipt: Option<Receipt>,
}

/// Puts a point on the list.
///
/// # Errors
/// It may be on the list already, its place or units cannot be, or the register refuses it: nothing is
/// recorded.
pub fn add(
    file: &Path,
    addition: &Addition,
    recording: &Recording,
    clock: &dyn Clock,
) -> Result<Recorded, RegisterFault> {
    let mut register = write(file, clock)?;
    let country = register.meta().bounds;
    let units = units_of(&register)?;
    let changes = addition.changes(recording.on, country, &units)?;
    let (event, head) = register.write_at(clock.now(), |writing| -> Result<_, RegisterFault> {
        addition.check(&changes, &all_states(writing.log()?), &units)?;
        let first = Kind::Became(Status::Identified);
        let mut event = recording.event(writing.next_point(), first, writing.now());
        event.changes.clone_from(&changes);
        writing.append(event.clone())?;
        Ok((event, writing.head().clone()))
    })?;
    Ok(Recorded {
        events: vec![event],
        head,
        receipt: register.receipt().cloned(),
    })
}

/// Records what happened to a point, or what is known of it; both in one write. An operator's part is handed
/// over by withdrawing it (with the operator) and assigning it to another.
///
/// # Errors
/// The point is not there, or what is said does not fit the register: nothing is recorded.
pub fn set(
    file: &Path,
    change: &Change,
    recording: &Recording,
    clock: &dyn Clock,
) -> Result<Recorded, RegisterFault> {
    change.check()?;
    let mut register = write(file, clock)?;
    let country = register.meta().bounds;
    let units = units_of(&register)?;
    let (events, head) = register.write_at(clock.now(), |writing| -> Result<_, RegisterFault> {
        let now = writing.now();
        let log = writing.log()?;
        let events = change.events(log, &all_states(log), &units, country, recording, now)?;
        for event in &events {
            writing.append(event.clone())?;
        }
        Ok((events, writing.head().clone()))
    })?;
    Ok(Recorded {
        events,
        head,
        receipt: register.receipt().cloned(),
    })
}

/// All points, after all that is recorded.
pub(super) fn all_states(log: &Log) -> States {
    States::of(log, AsOf::day(Day::from_number(i32::MAX)))
}
