//! Reading events.

use super::error::RegisterError;
use super::head::Head;
use super::row::{self, COLUMNS, Entry, Reader};
use crate::register::{Day, Log, Mark, PointId, Right, Stamp, Words};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};
use std::collections::BTreeMap;
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

/// A connection to a register, and what its errors are reported with.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) connection: &'a Connection,
    pub(super) path: &'a Path,
    pub(super) wait_s: u64,
}

impl Reading<'_> {
    fn fault(&self, error: rusqlite::Error) -> RegisterError {
        RegisterError::of(self.path, self.wait_s, &error)
    }

    /// All events in columns.
    pub(super) fn log(&self, threads: Threads) -> Result<Log, RegisterError> {
        let (path, wait_s) = (self.path, self.wait_s);
        // One state of the file; inside a write there is one already.
        let reading = match threads {
            Threads::One => None,
            Threads::Many => Some(
                self.connection
                    .unchecked_transaction()
                    .map_err(|e| self.fault(e))?,
            ),
        };
        let (events, hash) = last(self.connection).map_err(|e| self.fault(e))?;
        let parts = match threads {
            Threads::Many if events >= WORTH_THREADS => {
                thread::available_parallelism().map_or(1, NonZero::get).min(4)
            }
            _ => 1,
        } as i64;
        let share = events / parts;
        let end_of = |part| {
            if part + 1 == parts {
                events
            } else {
                (part + 1) * share
            }
        };
        let log = thread::scope(|scope| {
            let others: Vec<_> = (1..parts)
                .map(|part| {
                    let range = part * share + 1..=end_of(part);
                    let (own, hash) = (range.clone(), &hash);
                    let work = move || match &companion(path, events, hash) {
                        Some(connection) => Reading {
                            connection,
                            path,
                            wait_s,
                        }
                        .part(own)
                        .map(Some),
                        None => Ok(None),
                    };
                    (thread::Builder::new().spawn_scoped(scope, work), range)
                })
                .collect();
            let mut log = self.part(1..=end_of(0))?;
            for (begun, range) in others {
                let joined = begun.map(|thread| thread.join());
                let part = match joined {
                    Ok(done) => done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?,
                    Err(_) => None,
                };
                log.append(part.map_or_else(|| self.part(range), Ok)?);
            }
            Ok(log)
        })?;
        drop(reading);
        Ok(log)
    }

    /// The events with numbers in a range.
    fn part(&self, range: RangeInclusive<i64>) -> Result<Log, RegisterError> {
        let fault = |e| self.fault(e);
        let count = usize::try_from(range.end() - range.start() + 1).unwrap_or(0);
        // A number that somebody wrote must not ask for all memory.
        let mut log = Log::with_capacity(count.min(2_000_000));
        let sql = "SELECT point, kind, operator, technology, occurred_on, recorded_at, due_on, merged_into, changes, seq FROM event
             WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq";
        let mut statement = self.connection.prepare(sql).map_err(fault)?;
        let mut rows = statement.query([*range.start(), *range.end()]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let (path, seq) = (self.path, row.get(9).map_err(fault)?);
            let read = Reader { path, row, seq };
            let operator = read.maybe_text(2, "operator")?;
            let more = read.maybe(8, "changes", row::more_of)?.unwrap_or_default();
            let mark = Mark {
                point: read.point(0, "point")?,
                kind: read.one(1, "kind", row::kind)?,
                operator: operator.map(|name| log.operator(name)),
                technology: read.maybe(3, "technology", row::technology)?,
                occurred: read.one(4, "occurred_on", |t| t.parse::<Day>())?,
                recorded: read.one(5, "recorded_at", |t| t.parse::<Stamp>())?,
                due: read.maybe(6, "due_on", |t| t.parse::<Day>())?,
                into: read.maybe_point(7, "merged_into")?,
                day_from: more.day_from,
            };
            let right = Right::said(mark.kind, mark.occurred, more.record);
            log.push_mark(mark, more.changes.into_owned());
            if let Some((of, right)) = more.corrects.zip(right) {
                log.correct(of, right);
            }
        }
        Ok(log)
    }

    /// A point's events as they were recorded.
    pub(super) fn history(&self, point: PointId) -> Result<Vec<Entry>, RegisterError> {
        let sql = format!("SELECT {COLUMNS}, hash FROM event WHERE point = ?1 ORDER BY seq");
        self.entries(&sql, i64::from(point.0))
    }

    /// The last events of all, in the order in which they were recorded.
    pub(super) fn last(&self, count: usize) -> Result<Vec<Entry>, RegisterError> {
        let last = format!("SELECT {COLUMNS}, hash FROM event ORDER BY seq DESC LIMIT ?1");
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.entries(&format!("SELECT * FROM ({last}) ORDER BY seq"), count)
    }

    fn entries(&self, sql: &str, asked: i64) -> Result<Vec<Entry>, RegisterError> {
        let fault = |e| self.fault(e);
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        let mut rows = statement.query([asked]).map_err(fault)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            let (path, seq) = (self.path, row.get(0).map_err(fault)?);
            entries.push(Reader { path, row, seq }.entry()?);
        }
        Ok(entries)
    }

    /// Reasons and proofs, by number of the event.
    pub(super) fn words(&self) -> Result<BTreeMap<u64, Words>, RegisterError> {
        let fault = |e| self.fault(e);
        let sql = "SELECT seq, why, evidence FROM event WHERE why IS NOT NULL OR evidence IS NOT NULL";
        let mut statement = self.connection.prepare(sql).map_err(fault)?;
        let mut rows = statement.query([]).map_err(fault)?;
        let mut words = BTreeMap::new();
        while let Some(row) = rows.next().map_err(fault)? {
            let (path, seq) = (self.path, row.get(0).map_err(fault)?);
            let read = Reader { path, row, seq };
            let said = Words {
                why: read.maybe_text(1, "why")?.map(str::to_owned),
                evidence: read.maybe_text(2, "evidence")?.map(str::to_owned),
            };
            words.insert(u64::try_from(seq).unwrap_or(0), said);
        }
        Ok(words)
    }

    /// How far the chain has come.
    pub(super) fn head(&self) -> Result<Head, RegisterError> {
        let fault = |e| self.fault(e);
        let sql = "SELECT seq, hash, recorded_at FROM event ORDER BY seq DESC LIMIT 1";
        let read = |r: &Row<'_>| Ok((r.get::<_, i64>(0)?, r.get(1)?, r.get::<_, String>(2)?));
        let last = self.connection.query_row(sql, [], read).optional();
        let Some((seq, hash, recorded)) = last.map_err(fault)? else {
            let genesis = self
                .connection
                .query_row("SELECT genesis FROM register", [], |r| r.get(0));
            return Ok(Head {
                events: 0,
                hash: genesis.map_err(fault)?,
                recorded: None,
            });
        };
        let wrong = |e| RegisterError::damaged(self.path, format!("event {seq}, column recorded_at: {e}"));
        Ok(Head {
            events: u64::try_from(seq).unwrap_or(0),
            hash,
            recorded: Some(recorded.parse().map_err(wrong)?),
        })
    }
}

/// The number of the last event, and its hash.
fn last(connection: &Connection) -> rusqlite::Result<(i64, String)> {
    let sql = "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1";
    let last = connection.query_row(sql, [], |r| Ok((r.get(0)?, r.get(1)?)));
    Ok(last.optional()?.unwrap_or_default())
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
