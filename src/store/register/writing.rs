//! One write: a transaction in which events are admitted, appended and chained, and the points' states
//! follow.

use super::chain::{self, Stored};
use super::clock::clock_agrees;
use super::error::RegisterError;
use super::head::Head;
use super::layer;
use super::outcome::{self, Keep, Meant, Unkept};
use super::reading::{Reading, Threads};
use super::row::{self, Entry, Written};
use super::style::{self, Style};
use crate::register::mergers::Effect;
use crate::register::repair::{self, Recorded};
use crate::register::{
    Changes, Course, Day, Event, Kind, Log, OperatorIndex, Operators, PointId, PointState, Refusal, Stamp,
    Step, only_what_counts, step_of,
};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, Transaction, params_from_iter};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// A write that has begun; see [`RegisterFile::write`](super::RegisterFile::write).
#[derive(Debug)]
pub struct Writing<'c> {
    transaction: Transaction<'c>,
    path: &'c Path,
    wait_s: u64,
    is_made_up: bool,
    now: Stamp,
    /// What the clock says, whatever was recorded before.
    clock: Stamp,
    against_clock: bool,
    today: Option<Day>,
    /// How far the chain had come.
    before: Head,
    head: Head,
    next_point: u32,
    log: Option<Log>,
    operators: Operators,
    known: HashMap<PointId, Known>,
    /// Points that were ever merged into one; read when it is needed.
    merged_into: Option<HashMap<PointId, BTreeSet<PointId>>>,
    changed: BTreeSet<PointId>,
    /// Something but events is written: a hash of how it was.
    touched: Option<String>,
    appended: u64,
}

/// What admission and state need of a point's history.
#[derive(Debug, Default)]
struct Known {
    course: Course<OperatorIndex>,
    /// By index of the step.
    changes: Vec<(usize, Changes)>,
    last_event: i64,
}

impl Known {
    fn push(&mut self, seq: i64, event: &Event, step: Step<OperatorIndex>) {
        if !event.changes.is_empty() && !event.kind.is_correction() {
            self.changes
                .push((self.course.steps().len(), event.changes.clone()));
        }
        self.course.push(u64::try_from(seq).unwrap_or(0), event, step);
        self.last_event = seq;
    }

    fn state(&self, id: PointId) -> Option<PointState> {
        let all = self.course.steps();
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_key(|k| all.get(*k).map(|s| s.day));
        let steps = order.into_iter().filter_map(|k| {
            let changes = self.changes.binary_search_by_key(&k, |(at, _)| *at).ok();
            let changes = changes.and_then(|at| self.changes.get(at)).map(|(_, c)| c);
            Some((*all.get(k)?, changes))
        });
        PointState::replay(id, steps).0
    }
}

/// The step of an event, with the operator's index.
pub(super) fn indexed(operators: &mut Operators, event: &Event) -> Step<OperatorIndex> {
    let operator = event.operator.as_deref();
    step_of(event).by(operator.map(|name| operators.index(name)))
}

impl ToSql for Stored<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Whole(n) => ToSqlOutput::Owned(Value::Integer(*n)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Null(()) => ToSqlOutput::Owned(Value::Null),
        })
    }
}

impl<'c> Writing<'c> {
    pub(super) fn begin(
        transaction: Transaction<'c>,
        path: &'c Path,
        wait_s: u64,
        is_made_up: bool,
        now: Stamp,
    ) -> Result<Self, RegisterError> {
        let reading = Reading {
            connection: &transaction,
            path,
            wait_s,
        };
        let head = reading.head()?;
        let last = transaction.query_row("SELECT max(point) FROM event", [], |r| r.get::<_, Option<u32>>(0));
        let last = last.map_err(|e| RegisterError::of(path, wait_s, &e))?;
        Ok(Self {
            // The moment of a record never goes back, whatever the clock says.
            now: head.recorded.map_or(now, |last| last.max(now)),
            clock: now,
            against_clock: false,
            before: head.clone(),
            head,
            next_point: last.unwrap_or(0).saturating_add(1),
            transaction,
            path,
            wait_s,
            is_made_up,
            today: None,
            log: None,
            operators: Operators::default(),
            known: HashMap::new(),
            merged_into: None,
            changed: BTreeSet::new(),
            touched: None,
            appended: 0,
        })
    }

    pub(super) fn transaction(&self) -> &Transaction<'c> {
        &self.transaction
    }

    fn reading(&self) -> Reading<'_> {
        Reading {
            connection: &self.transaction,
            path: self.path,
            wait_s: self.wait_s,
        }
    }

    /// Something but events is about to be written.
    pub(super) fn touched(&mut self) -> Result<(), RegisterError> {
        if self.touched.is_none() {
            let before = outcome::beside(&self.transaction).map_err(|e| self.fault(&e))?;
            self.touched = Some(before);
        }
        Ok(())
    }

    pub(super) fn fault(&self, error: &rusqlite::Error) -> RegisterError {
        RegisterError::of(self.path, self.wait_s, error)
    }

    pub(super) fn set_today(&mut self, today: Option<Day>) {
        self.today = today;
    }

    pub(super) fn set_against_clock(&mut self, goes_on: bool) {
        self.against_clock = goes_on;
    }

    /// The moment at which this write records.
    pub fn now(&self) -> Stamp {
        self.now
    }

    /// How far the chain has come, with what this write has appended.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The number that the next new point has to bear.
    pub fn next_point(&self) -> PointId {
        PointId(self.next_point)
    }

    /// All events, those of this write included.
    ///
    /// # Errors
    /// As [`RegisterFile::log`](super::RegisterFile::log).
    pub fn log(&mut self) -> Result<&Log, RegisterError> {
        if self.log.is_none() {
            let log = self.reading().log(Threads::One)?;
            return Ok(self.log.insert(log));
        }
        Ok(self.log.get_or_insert_default())
    }

    /// A point's events, those of this write included.
    ///
    /// # Errors
    /// As [`RegisterFile::history`](super::RegisterFile::history).
    pub fn history(&self, point: PointId) -> Result<Vec<Entry>, RegisterError> {
        self.reading().history(point)
    }

    /// Appends an event, recorded now (whatever moment it bears); its number.
    ///
    /// # Errors
    /// [`RegisterError::Refused`] with the reason; the write may go on without it. [`RegisterError::Clock`] where
    /// the clock lies far before the last record.
    pub fn append(&mut self, mut event: Event) -> Result<u64, RegisterError> {
        if let (Some(last), false) = (self.head.recorded, self.against_clock) {
            clock_agrees(self.path, self.clock, last)?;
        }
        if event.kind == Kind::RecordCorrected {
            let cause = "moments of records are set right all together";
            let refusal = Refusal::new("record-order", cause, "use `covgap register repair-clock`");
            return Err(self.refused(event.point, refusal));
        }
        event.recorded = self.now;
        let latest = latest_today(self.now);
        self.admitted(event, self.today.map_or(latest, |today| today.min(latest)))
    }

    /// Sets moments right at which events were recorded while a clock was wrong; the events that say so are
    /// recorded at the moment that the clock says now. Their numbers.
    ///
    /// # Errors
    /// [`RegisterError::Refused`] where records would go back, or lie after now: then the write must end.
    pub fn correct_records(
        &mut self,
        right: &[Recorded],
        who: &str,
        why: Option<&str>,
    ) -> Result<Vec<Event>, RegisterError> {
        let (clock, none) = (self.clock, PointId(0));
        let made = repair::recorded_at(self.log()?, right, clock, who);
        let mut events = made.map_err(|refusal| self.refused(none, refusal))?;
        let latest = latest_today(clock);
        let today = self.today.map_or(latest, |today| today.min(latest));
        for event in &mut events {
            event.why = why.map(str::to_owned);
            event.occurred = event.occurred.min(today);
            self.admitted(event.clone(), today)?;
        }
        self.now = clock;
        Ok(events)
    }

    /// Appends an event with the moment of recording that it bears, in a made-up register alone: the record
    /// of a real one is kept by the clock.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn append_as_recorded(&mut self, event: Event) -> Result<u64, RegisterError> {
        let refusal = if !self.is_made_up {
            Refusal::new(
                "recorded-at-given",
                "in a register that is not made up, the clock says when an event is recorded",
                "leave the moment out; when it happened is another matter, and stays",
            )
        } else if self.head.recorded.is_some_and(|last| event.recorded < last) {
            Refusal::new(
                "recorded-at-goes-back",
                format!("{} lies before the record of the event before", event.recorded),
                "append events in the order in which they were recorded",
            )
        } else {
            let latest = latest_today(event.recorded);
            return self.admitted(event, latest);
        };
        Err(self.refused(event.point, refusal))
    }

    fn refused(&self, point: PointId, refusal: Refusal) -> RegisterError {
        RegisterError::Refused {
            taken_before: self.appended,
            point,
            refusal,
        }
    }

    fn admitted(&mut self, event: Event, today: Day) -> Result<u64, RegisterError> {
        let point = event.point;
        self.learn(point)?;
        let step = indexed(&mut self.operators, &event);
        self.fits(&event, &step, today)?;
        let seq = self.insert(&event)?;
        if let Some(known) = self.known.get_mut(&point) {
            known.push(seq, &event, step);
        }
        if let (Some(merged), Some(into)) = (&mut self.merged_into, event.into) {
            merged.entry(into).or_default().insert(point);
        }
        self.next_point = self.next_point.max(point.0.saturating_add(1));
        self.changed.insert(point);
        self.appended += 1;
        if let Some(log) = &mut self.log {
            log.push(&event);
        }
        Ok(self.head.events)
    }

    /// May the event be appended?
    fn fits(&mut self, event: &Event, step: &Step<OperatorIndex>, today: Day) -> Result<(), RegisterError> {
        let point = event.point;
        let refused = |refusal| self.refused(point, refusal);
        plain(event).map_err(refused)?;
        only_what_counts(event).map_err(refused)?;
        let known = self.known.get(&point);
        let is_new = known.is_none_or(|k| k.course.is_empty());
        let admitted = known.map_or(Ok(()), |k| k.course.admit(event, step, today));
        admitted.map_err(refused)?;
        if is_new && point.0 != self.next_point {
            return Err(refused(Refusal::new(
                "point-number-not-next",
                format!("{point} is new, and the next number is {}", self.next_point()),
                "number new points one by one: numbers are never left out and never reused",
            )));
        }
        match self.loses(event, *step)? {
            Some(refusal) => Err(self.refused(point, refusal)),
            None => Ok(()),
        }
    }

    /// Would a village be in no count on any day?
    fn loses(&mut self, event: &Event, step: Step<OperatorIndex>) -> Result<Option<Refusal>, RegisterError> {
        if !Effect::is_possible(event.kind) {
            return Ok(None);
        }
        let merged = self.merged_into()?.get(&event.point);
        let merged_into_it = merged.into_iter().flatten().copied().collect();
        let known = self.known.get(&event.point).map(|k| &k.course);
        let effect = Effect {
            event,
            before: known.map(Course::presences).unwrap_or_default(),
            after: known.map(|k| k.with(event, step).presences()).unwrap_or_default(),
            merged_into_it,
        };
        effect.refusal(&mut |other| {
            self.learn(other)?;
            let known = self.known.get(&other);
            Ok(known.map(|k| k.course.presences()).unwrap_or_default())
        })
    }

    /// Points that were ever merged into each.
    fn merged_into(&mut self) -> Result<&HashMap<PointId, BTreeSet<PointId>>, RegisterError> {
        if self.merged_into.is_none() {
            let found = merged_into(&self.transaction).map_err(|e| self.fault(&e))?;
            return Ok(self.merged_into.insert(found));
        }
        Ok(self.merged_into.get_or_insert_default())
    }

    /// Reads what is needed of a point's history, once.
    fn learn(&mut self, point: PointId) -> Result<(), RegisterError> {
        if self.known.contains_key(&point) {
            return Ok(());
        }
        let mut known = Known::default();
        if point.0 < self.next_point {
            for entry in self.history(point)? {
                let step = indexed(&mut self.operators, &entry.event);
                known.push(i64::try_from(entry.seq).unwrap_or(i64::MAX), &entry.event, step);
            }
        }
        self.known.insert(point, known);
        Ok(())
    }

    fn insert(&mut self, event: &Event) -> Result<i64, RegisterError> {
        let seq = i64::try_from(self.head.events).unwrap_or(i64::MAX - 1) + 1;
        let written = Written::of(event);
        let cells = written.cells(seq);
        let hash = row::hash(&self.head.hash, &cells);
        let all = cells
            .into_iter()
            .chain([Stored::Text(&self.head.hash), Stored::Text(&hash)]);
        self.going_on()?;
        self.transaction
            .prepare_cached("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .and_then(|mut statement| statement.execute(params_from_iter(all)))
            .map_err(|e| self.fault(&e))?;
        self.head = Head {
            events: self.head.events + 1,
            hash,
            recorded: Some(event.recorded),
        };
        Ok(seq)
    }

    /// On a full disk SQLite takes the whole write back by itself; what came behind would stand alone.
    pub(super) fn going_on(&self) -> Result<(), RegisterError> {
        if self.transaction.is_autocommit() {
            let cause = "the write was taken back after an error".to_owned();
            return Err(RegisterError::Failed(self.path.to_path_buf(), cause));
        }
        Ok(())
    }

    pub(super) fn put_styles(&mut self, styles: &[Style]) -> Result<(), RegisterError> {
        self.going_on()?;
        self.touched()?;
        style::write(&self.transaction, styles, self.now).map_err(|e| self.fault(&e))
    }

    /// Writes the states of the points that changed, and ends the write; what it left, where it left anything.
    pub(super) fn commit(self, keep: Keep) -> Result<Option<Meant>, Unkept> {
        if self.appended == 0 && self.touched.is_none() {
            // Nothing happened: the file keeps its bytes.
            return Ok(None);
        }
        self.going_on()?;
        let write = || -> rusqlite::Result<()> {
            for point in &self.changed {
                if let Some(known) = self.known.get(point)
                    && let Some(state) = known.state(*point)
                {
                    layer::write(&self.transaction, &state, known.last_event, &self.operators)?;
                }
            }
            let changed_at = self.head.recorded.map_or(self.now, |last| last.max(self.now));
            layer::touch(&self.transaction, &chain::stamp_text(changed_at))
        };
        write().map_err(|e| self.fault(&e))?;
        let beside = match &self.touched {
            Some(before) if self.appended == 0 => {
                let after = outcome::beside(&self.transaction).map_err(|e| self.fault(&e))?;
                Some((before.clone(), after))
            }
            _ => None,
        };
        let meant = Meant {
            before: self.before,
            head: self.head,
            beside,
        };
        let (path, wait_s) = (self.path, self.wait_s);
        match keep(self.transaction) {
            Ok(()) => Ok(Some(meant)),
            Err(error) => Err(Unkept {
                error: RegisterError::of(path, wait_s, &error),
                meant: Some(Box::new(meant)),
            }),
        }
    }
}

/// Points that were ever merged into each, by number.
fn merged_into(connection: &Connection) -> rusqlite::Result<HashMap<PointId, BTreeSet<PointId>>> {
    let sql = "SELECT merged_into, point FROM event WHERE merged_into IS NOT NULL";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut found: HashMap<PointId, BTreeSet<PointId>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let (into, point) = (PointId(row.get(0)?), PointId(row.get(1)?));
        found.entry(into).or_default().insert(point);
    }
    Ok(found)
}

/// The latest day that a calendar on Earth can show at a moment: somewhere it is already tomorrow.
pub(super) fn latest_today(now: Stamp) -> Day {
    Stamp::from_seconds(now.seconds().saturating_add(14 * 3600)).day()
}

/// Text that any program shows as it was written.
fn plain(event: &Event) -> Result<(), Refusal> {
    let texts = [
        ("operator", event.operator.as_deref()),
        ("who", Some(event.who.as_str())),
        ("why", event.why.as_deref()),
        ("evidence", event.evidence.as_deref()),
    ];
    for (name, text) in texts {
        let Some(text) = text else { continue };
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            let cause = format!("{name}: control characters in the text");
            return Err(Refusal::new("text-not-plain", cause, "remove them"));
        }
        if text.trim().is_empty() {
            let cause = format!("{name}: the text is empty");
            return Err(Refusal::new(
                "text-empty",
                cause,
                "leave it out, or write something",
            ));
        }
    }
    for (field, value) in &event.changes {
        let Some(value) = value else { continue };
        let cause = match field.checked(value) {
            Ok(checked) if checked == *value => continue,
            Ok(_) => format!("{field}: '{value}' is not written as the register writes it"),
            Err(cause) => cause,
        };
        return Err(Refusal::new(
            "value-not-checked",
            cause,
            "check values before they are recorded",
        ));
    }
    Ok(())
}
