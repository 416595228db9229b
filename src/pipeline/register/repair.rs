//! Setting right what was recorded wrongly. Nothing is written anew: each correction is a further event.

use super::RegisterFault;
use super::opened::{Clock, read, write, write_unchecked, zone_of};
use crate::register::repair::{self, Invented, Recorded as RecordedAt};
use crate::register::{Day, Event, Stamp, Zone};
use crate::store::register::{Head, Meta, Receipt, RegisterFile, Writing};
use std::path::Path;

/// Which days are to be set right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatesRequest {
    /// Only those that came with this list.
    pub list: Option<String>,
    /// These events, by number; where there are none, all that bear a due date as their day.
    pub events: Vec<u64>,
    /// The list's own day, on which they are to be; without it, they are only listed.
    pub as_of: Option<Day>,
    /// Who records it; nothing is recorded without.
    pub who: Option<String>,
    /// Why.
    pub why: Option<String>,
}

/// What a repair found, and did.
#[derive(Clone, Debug)]
pub struct Repaired<T> {
    /// What the register is.
    pub meta: Meta,
    /// What it found.
    pub found: Vec<T>,
    /// The corrections, in the order in which they are, or would be, recorded.
    pub corrections: Vec<Event>,
    /// They are recorded.
    pub is_recorded: bool,
    /// How far the register has come.
    pub head: Head,
    /// What the write left, where it recorded anything.
    pub receipt: Option<Receipt>,
}

/// Finds events that bear a due date as their day, and brings them to the day of their list, or to that of the
/// next thing that happened to the point.
///
/// # Errors
/// Numbers of no events, days that do not fit the register: nothing is recorded.
pub fn repair_dates(
    file: &Path,
    request: &DatesRequest,
    clock: &dyn Clock,
) -> Result<Repaired<Invented>, RegisterFault> {
    let mut register = match request.as_of {
        Some(_) => write(file, clock)?,
        None => read(file)?,
    };
    let meta = register.meta().clone();
    let mut found = repair::invented(&register.log()?);
    found.retain(|f| request.list.is_none() || f.list == request.list);
    found.retain(|f| request.events.is_empty() || request.events.contains(&f.number));
    let numbers = if request.events.is_empty() {
        found.iter().map(|f| f.number).collect()
    } else {
        request.events.clone()
    };
    let mut corrections = Vec::new();
    if let Some(list) = request.as_of {
        let who = request.who.as_deref().unwrap_or("rehearsal");
        let work = |writing: &mut Writing<'_>| -> Result<Vec<Event>, RegisterFault> {
            let now = writing.now();
            let made = repair::on_the_day_of_the_list(writing.log()?, &numbers, list, now, who);
            let mut events = made.map_err(RegisterFault::Refused)?;
            for event in &mut events {
                event.why.clone_from(&request.why);
                writing.append(event.clone())?;
            }
            Ok(events)
        };
        corrections = if request.who.is_some() {
            register.write_at(clock.now(), work)?
        } else {
            register.rehearse_at(clock.now(), work)?
        };
    }
    done(&register, meta, found, corrections, request.who.is_some())
}

/// Which moments of records are to be set right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClockRequest {
    /// Numbers of events, from, to, and when they were recorded.
    pub right: Vec<(u64, u64, When)>,
    /// Who records it; nothing is recorded without.
    pub who: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// Where days end; where absent, at the register's office.
    pub zone: Option<Zone>,
}

/// When events were recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At this moment.
    At(Stamp),
    /// On this day: at its end, or when the next event was recorded, or now, whichever came first.
    On(Day),
}

/// Events that are recorded one after another at one moment which lies after now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InFuture {
    /// The first.
    pub from: u64,
    /// The last.
    pub to: u64,
    /// The moment that they bear.
    pub recorded: Stamp,
    /// When the event before them was recorded.
    pub before: Option<Stamp>,
}

/// Finds events that are recorded in the future, and sets the moments right that a person gives.
///
/// # Errors
/// Numbers of no events, moments that go back: nothing is recorded.
pub fn repair_clock(
    file: &Path,
    request: &ClockRequest,
    clock: &dyn Clock,
) -> Result<Repaired<InFuture>, RegisterFault> {
    let mut register = match request.right.as_slice() {
        [] => read(file)?,
        _ => write_unchecked(file, clock)?,
    };
    let meta = register.meta().clone();
    let zone = match &request.zone {
        Some(zone) => zone.clone(),
        None => zone_of(&meta)?,
    };
    let now = clock.now();
    let moments: Vec<Stamp> = register
        .log()?
        .set_right(None)
        .iter()
        .map(|m| m.recorded)
        .collect();
    let found = in_future(&moments, now);
    let mut right = Vec::new();
    for (from, to, when) in &request.right {
        let next = usize::try_from(*to).ok().and_then(|to| moments.get(to)).copied();
        let at = match when {
            When::At(moment) => *moment,
            When::On(day) => {
                let last = next.filter(|next| *next <= now).map_or(now, |next| next.min(now));
                zone.end_of(*day).min(last)
            }
        };
        right.push(RecordedAt {
            from: *from,
            to: *to,
            at,
        });
    }
    let mut corrections = Vec::new();
    if !right.is_empty() {
        let who = request.who.as_deref().unwrap_or("rehearsal");
        let work = |writing: &mut Writing<'_>| -> Result<Vec<Event>, RegisterFault> {
            Ok(writing.correct_records(&right, who, request.why.as_deref())?)
        };
        corrections = if request.who.is_some() {
            register.write_at(now, work)?
        } else {
            register.rehearse_at(now, work)?
        };
    }
    done(&register, meta, found, corrections, request.who.is_some())
}

fn in_future(moments: &[Stamp], now: Stamp) -> Vec<InFuture> {
    let mut found: Vec<InFuture> = Vec::new();
    let mut before = None;
    for (recorded, number) in moments.iter().copied().zip(1..) {
        if recorded > now {
            match found
                .last_mut()
                .filter(|f| f.recorded == recorded && f.to + 1 == number)
            {
                Some(run) => run.to = number,
                None => found.push(InFuture {
                    from: number,
                    to: number,
                    recorded,
                    before,
                }),
            }
        }
        before = Some(recorded);
    }
    found
}

fn done<T>(
    register: &RegisterFile,
    meta: Meta,
    found: Vec<T>,
    corrections: Vec<Event>,
    is_to_record: bool,
) -> Result<Repaired<T>, RegisterFault> {
    let receipt = register.receipt().cloned();
    Ok(Repaired {
        meta,
        found,
        is_recorded: is_to_record && !corrections.is_empty(),
        corrections,
        head: match &receipt {
            Some(receipt) => receipt.head.clone(),
            None => register.head()?,
        },
        receipt,
    })
}
