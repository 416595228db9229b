//! The walk along the chain: no event altered, taken out, put in or moved, and each allowed when it was
//! recorded.

use super::chain::Stored;
use super::compare::check_state;
use super::error::RegisterError;
use super::row::{self, COLUMN_COUNT, COLUMNS, Reader};
use super::verdict::Verdict;
use super::writing::{indexed, latest_today};
use crate::register::{Course, Event, Kind, Log, OperatorIndex, Operators, Stamp, Status, mergers, repair};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;
use std::path::Path;

/// The chain, the events' sense, and the state that follows.
pub(super) fn check_events(
    connection: &Connection,
    path: &Path,
    known_head: Option<&str>,
    verdict: &mut Verdict,
) -> rusqlite::Result<()> {
    let genesis: String = connection.query_row("SELECT genesis FROM register", [], |r| r.get(0))?;
    let mut walk = Walk {
        path,
        known_head,
        head: genesis,
        computed: None,
        seq: 0,
        log: Log::default(),
        operators: Operators::default(),
        lives: BTreeMap::new(),
        is_readable: true,
    };
    if known_head == Some(walk.head.as_str()) {
        verdict.known_head_at = Some(0);
    }
    let sql = format!("SELECT {COLUMNS}, hash, prev_hash FROM event ORDER BY seq");
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        walk.step(row, verdict)?;
    }
    verdict.points = u64::try_from(walk.lives.len()).unwrap_or(u64::MAX);
    check_records(&walk.log, verdict);
    warn(&walk.log, verdict);
    if let Some(known) = known_head
        && verdict.known_head_at.is_none()
    {
        verdict.fault(
            "head-not-found",
            format!("no event has the hash {known}: events were taken off the end, or the whole history was written anew"),
        );
    }
    if walk.is_readable {
        check_state(connection, &walk.log, verdict)?;
    } else {
        verdict.fault(
            "state-not-checked",
            "events cannot be read, so what follows from them was not compared",
        );
    }
    verdict.head = walk.head;
    Ok(())
}

/// Records never go back: with the moments that later events set right.
fn check_records(log: &Log, verdict: &mut Verdict) {
    let marks = log.set_right(None);
    let mut last: Option<Stamp> = None;
    for (mark, seq) in marks.iter().zip(1..) {
        if last.is_some_and(|last| mark.recorded < last) {
            let what = format!(
                "event {seq}: recorded {}, before the event before it",
                mark.recorded
            );
            verdict.broken("recorded-goes-back", seq, what);
        }
        last = last.max(Some(mark.recorded));
    }
    verdict.recorded = last;
}

/// What was admitted before it was refused, and makes counts untrue.
fn warn(log: &Log, verdict: &mut Verdict) {
    for nowhere in mergers::nowhere(log) {
        verdict.warning("village-nowhere", nowhere.to_string());
    }
    for found in repair::invented(log) {
        let what = format!(
            "event {} ({}, '{}'): its day, {}, is its due date: see `covgap register repair-dates`",
            found.number, found.point, found.kind, found.day
        );
        verdict.warning("day-of-due-date", what);
    }
}

/// A walk along the events.
struct Walk<'a> {
    path: &'a Path,
    known_head: Option<&'a str>,
    /// The hash that the last event bears.
    head: String,
    /// The hash that its row gives, where that is another.
    computed: Option<String>,
    seq: i64,
    log: Log,
    operators: Operators,
    lives: BTreeMap<u32, Course<OperatorIndex>>,
    is_readable: bool,
}

impl Walk<'_> {
    fn step(&mut self, row: &Row, verdict: &mut Verdict) -> rusqlite::Result<()> {
        let seq: i64 = row.get(0)?;
        verdict.events += 1;
        match seq - self.seq {
            1 => {}
            2 => verdict.broken(
                "events-missing",
                seq - 1,
                format!("event {} is not there", seq - 1),
            ),
            _ => {
                let what = format!("events {} to {} are not there", self.seq + 1, seq - 1);
                verdict.broken("events-missing", self.seq + 1, what);
            }
        }
        let is_next = seq == self.seq + 1;
        self.seq = seq;
        self.link(row, is_next, verdict)?;
        let path = self.path;
        match (Reader { path, row, seq }).entry() {
            // Behind an event that cannot be read nothing can be said about what was allowed.
            Ok(entry) if self.is_readable => self.admit(&entry.event, verdict),
            Ok(_) => {}
            Err(error) => {
                self.is_readable = false;
                let what = match error {
                    RegisterError::Damaged(_, cause) => cause,
                    other => other.to_string(),
                };
                verdict.broken("event-unreadable", seq, what);
            }
        }
        Ok(())
    }

    /// The row gives its hash, and follows the one before.
    fn link(&mut self, row: &Row, is_next: bool, verdict: &mut Verdict) -> rusqlite::Result<()> {
        let seq = self.seq;
        let text = |at: usize| match row.get_ref(at) {
            Ok(ValueRef::Text(bytes)) => std::str::from_utf8(bytes).unwrap_or(""),
            _ => "",
        };
        let (hash, previous) = (text(COLUMN_COUNT), text(COLUMN_COUNT + 1));
        let cells: Option<Vec<Stored>> = (0..COLUMN_COUNT)
            .map(|at| match row.get_ref(at) {
                Ok(ValueRef::Null) => Some(Stored::Null(())),
                Ok(ValueRef::Integer(n)) => Some(Stored::Whole(n)),
                Ok(ValueRef::Text(bytes)) => std::str::from_utf8(bytes).ok().map(Stored::Text),
                _ => None,
            })
            .collect();
        // What the event before is by its row, where its own hash was altered: this one knows it.
        let follows_row = self.computed.take().is_some_and(|computed| computed == previous);
        if previous != self.head && is_next {
            let what = if follows_row {
                format!(
                    "event {}: its hash was altered: its row, and event {seq} behind it, say another",
                    seq - 1
                )
            } else if seq == 1 {
                "event 1: its prev_hash is not the hash of what the register is (table register)".to_owned()
            } else {
                format!(
                    "event {seq}: its prev_hash is not the hash of event {}: one of them was altered, moved or put in",
                    seq - 1
                )
            };
            verdict.broken("chain-broken", if follows_row { seq - 1 } else { seq }, what);
        }
        let computed = cells.map(|cells| row::hash(previous, &cells));
        if computed.as_deref() != Some(hash) {
            let what = format!(
                "event {seq}: its row does not give its hash: a column was altered after it was written"
            );
            verdict.broken("event-altered", seq, what);
            self.computed = computed;
        }
        if self.known_head == Some(hash) {
            verdict.known_head_at = u64::try_from(seq).ok();
        }
        self.head = hash.to_owned();
        Ok(())
    }

    /// The event was admissible when it was recorded.
    fn admit(&mut self, event: &Event, verdict: &mut Verdict) {
        let seq = self.seq;
        self.log.push(event);
        let next = self.lives.last_key_value().map_or(1, |(last, _)| last + 1);
        let step = indexed(&mut self.operators, event);
        let is_known = |point: u32| self.lives.contains_key(&point);
        let refusal = if !is_known(event.point.0) && event.point.0 != next {
            Some(format!("{} is new, and the next number was {next}", event.point))
        } else if event.kind == Kind::Became(Status::Merged) && event.into.is_some_and(|p| !is_known(p.0)) {
            Some("merged into a point that is not there".to_owned())
        } else {
            let life = self.lives.entry(event.point.0).or_default();
            let reported = life.admit(event, &step, latest_today(event.recorded));
            life.push(u64::try_from(seq).unwrap_or(0), event, step);
            reported.err().map(|refusal| refusal.cause)
        };
        if let Some(cause) = refusal {
            let what = format!("event {seq} ({}): {cause}", event.point);
            verdict.broken("event-not-allowed", seq, what);
        }
    }
}
