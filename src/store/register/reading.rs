//! Reading events.

use super::error::RegisterError;
use super::head::Head;
use super::row::{self, Entry, Reader};
use crate::register::{Changes, Day, Log, Mark, PointId, Stamp};
use rusqlite::{Connection, OpenFlags};
use std::num::NonZero;
use std::ops::RangeInclusive;
use std::path::Path;
use std::thread;

/// May further connections read along?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Threads {
    /// The connection may have written what others cannot see.
    One,
    Many,
}

/// With fewer events a second connection costs more than it brings.
const WORTH_THREADS: i64 = 50_000;

/// All events in columns.
pub(super) fn log(
    connection: &Connection,
    path: &Path,
    wait_s: u64,
    threads: Threads,
) -> Result<Log, RegisterError> {
    let fault = |e: rusqlite::Error| RegisterError::of(path, wait_s, &e);
    // One state of the file; inside a write there is one already.
    let reading = match threads {
        Threads::One => None,
        Threads::Many => Some(connection.unchecked_transaction().map_err(fault)?),
    };
    let (events, hash) = last(connection).map_err(fault)?;
    let parts = match threads {
        Threads::Many if events >= WORTH_THREADS => {
            thread::available_parallelism().map_or(1, NonZero::get).min(4)
        }
        _ => 1,
    };
    let share = events / parts as i64;
    let read = |connection: &Connection, range| log_of(connection, path, wait_s, range);
    let log = thread::scope(|scope| {
        let others: Vec<_> = (1..parts as i64)
            .map(|part| {
                let end = if part + 1 == parts as i64 {
                    events
                } else {
                    (part + 1) * share
                };
                let range = part * share + 1..=end;
                let own = range.clone();
                let hash = &hash;
                let work = move || match companion(path, events, hash) {
                    Some(companion) => read(&companion, own).map(Some),
                    None => Ok(None),
                };
                (thread::Builder::new().spawn_scoped(scope, work), range)
            })
            .collect();
        let mut log = read(connection, 1..=if parts > 1 { share } else { events })?;
        for (begun, range) in others {
            let part = match begun {
                Ok(thread) => thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?,
                Err(_) => None,
            };
            log.append(match part {
                Some(part) => part,
                None => read(connection, range)?,
            });
        }
        Ok(log)
    })?;
    drop(reading);
    Ok(log)
}

/// The number of the last event, and its hash.
fn last(connection: &Connection) -> rusqlite::Result<(i64, String)> {
    match connection.query_row("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1", [], |r| {
        Ok((r.get(0)?, r.get(1)?))
    }) {
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok((0, String::new())),
        other => other,
    }
}

/// A further connection to the same register; `None` where it cannot be had, or knows another last event.
fn companion(path: &Path, events: i64, hash: &str) -> Option<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).ok()?;
    let there: String = connection
        .query_row("SELECT hash FROM event WHERE seq = ?1", [events], |r| r.get(0))
        .ok()?;
    (there == hash).then_some(connection)
}

/// The events with numbers in a range.
fn log_of(
    connection: &Connection,
    path: &Path,
    wait_s: u64,
    range: RangeInclusive<i64>,
) -> Result<Log, RegisterError> {
    let fault = |e: rusqlite::Error| RegisterError::of(path, wait_s, &e);
    let count = usize::try_from(range.end() - range.start() + 1).unwrap_or(0);
    // A number that somebody wrote must not ask for all memory.
    let mut log = Log::with_capacity(count.min(2_000_000));
    let mut statement = connection
        .prepare(
            "SELECT point, kind, operator, technology, occurred_on, recorded_at, due_on, merged_into, changes, seq FROM event
             WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
        )
        .map_err(fault)?;
    let mut rows = statement.query([*range.start(), *range.end()]).map_err(fault)?;
    while let Some(row) = rows.next().map_err(fault)? {
        let seq = row.get(9).map_err(fault)?;
        let read = Reader { path, row, seq };
        let operator = read.maybe_text(2, "operator")?;
        let mark = Mark {
            point: read.point(0, "point")?,
            kind: read.one(1, "kind", row::kind)?,
            operator: operator.map(|name| log.operator(name)),
            technology: read.maybe(3, "technology", row::technology)?,
            occurred: read.one(4, "occurred_on", |t| t.parse::<Day>())?,
            recorded: read.one(5, "recorded_at", |t| t.parse::<Stamp>())?,
            due: read.maybe(6, "due_on", |t| t.parse::<Day>())?,
            into: read.maybe_point(7, "merged_into")?,
        };
        let changes: Option<Changes> = read.maybe(8, "changes", row::changes_of)?;
        log.push_mark(mark, changes.unwrap_or_default());
    }
    Ok(log)
}

/// A point's events as they were recorded.
pub(super) fn history(
    connection: &Connection,
    path: &Path,
    wait_s: u64,
    point: PointId,
) -> Result<Vec<Entry>, RegisterError> {
    let fault = |e: rusqlite::Error| RegisterError::of(path, wait_s, &e);
    let columns = row::COLUMNS.join(", ");
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT {columns}, hash FROM event WHERE point = ?1 ORDER BY seq"
        ))
        .map_err(fault)?;
    let mut rows = statement.query([point.0]).map_err(fault)?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next().map_err(fault)? {
        let seq = row.get(0).map_err(fault)?;
        entries.push(Reader { path, row, seq }.entry()?);
    }
    Ok(entries)
}

/// How far the chain has come.
pub(super) fn head(connection: &Connection, path: &Path, wait_s: u64) -> Result<Head, RegisterError> {
    let fault = |e: rusqlite::Error| RegisterError::of(path, wait_s, &e);
    let last = connection.query_row(
        "SELECT seq, hash, recorded_at FROM event ORDER BY seq DESC LIMIT 1",
        [],
        |r| {
            Ok((
                r.get::<_, i64>(0)?,
                r.get::<_, String>(1)?,
                r.get::<_, String>(2)?,
            ))
        },
    );
    match last {
        Ok((seq, hash, recorded)) => Ok(Head {
            events: u64::try_from(seq).unwrap_or(0),
            hash,
            recorded: Some(recorded.parse().map_err(|e: String| {
                RegisterError::damaged(path, format!("event {seq}, column recorded_at: {e}"))
            })?),
        }),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(Head {
            events: 0,
            hash: connection
                .query_row("SELECT genesis FROM register", [], |r| r.get(0))
                .map_err(fault)?,
            recorded: None,
        }),
        Err(e) => Err(fault(e)),
    }
}
