//! Decisions by measurements: what they are held against, and their events.

use super::RegisterFault;
use super::hand::{Recorded, all_states};
use super::opened::{Clock, read, units_of, write, zone_of};
use crate::domain::Technology;
use crate::register::by_hand::{Change, Recording};
use crate::register::measured::{MARK, kind_of};
use crate::register::questions::{self, QuestionError};
use crate::register::spelling::fold;
use crate::register::{
    Day, Field, Kind, Log, OperatorIndex, PointId, PointState, Refusal, States, Status, Zone,
};
use crate::space::LonLat;
use std::collections::BTreeMap;
use std::path::Path;

/// A point as a measurement finds it.
#[derive(Clone, Debug, PartialEq)]
pub struct PointStanding {
    /// Its number.
    pub id: PointId,
    /// Number, name, commune and province.
    pub label: String,
    /// The village's code.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Where it is.
    pub place: Option<LonLat>,
    /// Its status.
    pub status: Status,
    /// Since when it is closed.
    pub closed: Option<Day>,
    /// The last day on which something went on air.
    pub on_air: Option<Day>,
    /// Where its days end.
    pub zone: Zone,
    /// Nothing in the register is real.
    pub made_up: bool,
}

/// How a register has the first point that one of these words means, with what concerns an operator, or all.
///
/// # Errors
/// None of them is a point, or several are.
pub fn standing(file: &Path, asked: &[&str], operator: Option<&str>) -> Result<PointStanding, RegisterFault> {
    let register = read(file)?;
    let log = register.log()?;
    let states = all_states(&log);
    let state = found(&states, asked)?;
    let concerns = |index: Option<OperatorIndex>| match (operator, index) {
        (Some(asked), Some(index)) => fold(log.operator_name(index)) == fold(asked),
        _ => true,
    };
    let last = |status: Status| {
        let marks = log.set_right(None);
        let of = marks
            .iter()
            .filter(|m| m.point == state.id && concerns(m.operator));
        of.filter(|m| m.kind == Kind::Became(status))
            .map(|m| m.occurred)
            .max()
    };
    Ok(PointStanding {
        id: state.id,
        label: questions::label(state),
        code: text(state, Field::Code),
        name: text(state, Field::Name),
        place: place(state),
        status: state.life.status(),
        closed: last(Status::Closed).filter(|_| state.life.status() == Status::Closed),
        on_air: last(Status::OnAir),
        zone: zone_of(register.meta())?,
        made_up: register.meta().made_up,
    })
}

fn found<'a>(states: &'a States, asked: &[&str]) -> Result<&'a PointState, QuestionError> {
    let mut first = None;
    for word in asked.iter().filter(|w| !w.trim().is_empty()) {
        match questions::point(states, word) {
            Ok(id) => {
                let state = states.get(id);
                return state.ok_or(QuestionError::UnknownNumber(id));
            }
            Err(error @ QuestionError::SeveralPoints(..)) => return Err(error),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| QuestionError::UnknownName(String::new(), Vec::new())))
}

fn text(state: &PointState, field: Field) -> Option<String> {
    state.attributes.get(&field).cloned()
}

fn place(state: &PointState) -> Option<LonLat> {
    let number = |field| state.attributes.get(&field)?.parse::<f64>().ok();
    LonLat::new(number(Field::Lon)?, number(Field::Lat)?).ok()
}

/// The points whose last event is a decision by measurements: codes and names of their villages.
///
/// # Errors
/// A register that cannot be read.
pub fn decided(file: &Path) -> Result<Vec<PointStanding>, RegisterFault> {
    let register = read(file)?;
    let (log, words) = (register.log()?, register.words()?);
    let zone = zone_of(register.meta())?;
    let states = all_states(&log);
    let mut last: BTreeMap<PointId, (Day, u64)> = BTreeMap::new();
    for (number, mark) in (1..).zip(log.set_right(None).iter()) {
        // What is known of a village, and when, is set right without going there.
        if mark.kind.is_correction() || mark.kind == Kind::Amended {
            continue;
        }
        let entry = last.entry(mark.point).or_insert((mark.occurred, number));
        *entry = (*entry).max((mark.occurred, number));
    }
    let is_measured = |number: &u64| {
        let evidence = words.get(number).and_then(|w| w.evidence.as_ref());
        evidence.is_some_and(|text| text.starts_with(MARK))
    };
    let points = last.iter().filter(|(_, (_, number))| is_measured(number));
    let states = points.filter_map(|(id, _)| states.get(*id));
    let of = |state: &PointState| PointStanding {
        id: state.id,
        label: questions::label(state),
        code: text(state, Field::Code),
        name: text(state, Field::Name),
        place: place(state),
        status: state.life.status(),
        closed: None,
        on_air: None,
        zone: zone.clone(),
        made_up: register.meta().made_up,
    };
    Ok(states.map(of).collect())
}

/// A decision to record.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// The point.
    pub point: PointId,
    /// Closed, or not.
    pub is_closed: bool,
    /// The operator whom it concerns alone.
    pub operator: Option<String>,
    /// What was measured there.
    pub technology: Option<Technology>,
}

/// Records a decision by measurements: by the register's table it closes, reopens or verifies the point, or
/// leaves its status. The recording has the proof as its evidence, and a reason.
///
/// # Errors
/// The register refuses it: nothing is recorded.
pub fn record_measured(
    file: &Path,
    decided: &Decided,
    recording: &Recording,
    clock: &dyn Clock,
) -> Result<Recorded, RegisterFault> {
    let mut register = write(file, clock)?;
    let country = register.meta().bounds;
    let units = units_of(&register)?;
    let (events, head) = register.write_at(clock.now(), |writing| -> Result<_, RegisterFault> {
        let now = writing.now();
        let known = writing.history(decided.point)?;
        if recording.evidence.is_some() && known.iter().any(|e| e.event.evidence == recording.evidence) {
            let cause = format!("{} has this decision of these measurements", decided.point);
            let remedy = "a further measurement is a further event";
            return Err(RegisterFault::Refused(Refusal::new(
                "closure-recorded-already",
                cause,
                remedy,
            )));
        }
        let log = writing.log()?;
        let states = all_states(log);
        let state = states.get(decided.point);
        let state = state.ok_or(QuestionError::UnknownNumber(decided.point))?;
        let operator = decided.operator.as_ref().map(|name| spelled(log, name));
        let index = operator.as_ref().map(|name| index(log, name));
        let kind = kind_of(decided.is_closed, &state.life, index).map_err(RegisterFault::Refused)?;
        let Kind::Became(status) = kind else {
            let mut event = recording.event(decided.point, kind, now);
            event.operator = operator;
            writing.append(event.clone())?;
            return Ok((vec![event], writing.head().clone()));
        };
        if status == Status::Closed && operator.is_none() && !state.life.parts().is_empty() {
            // The part's operator need not be the one that was measured.
            let cause = "operators have parts in the point, and it is not said which of them was measured";
            let remedy = "give --operator, or measurements that name it";
            return Err(RegisterFault::Refused(Refusal::new(
                "operator-missing",
                cause,
                remedy,
            )));
        }
        let change = Change {
            point: decided.point.to_string(),
            status: Some(status),
            operator: operator.filter(|_| status.is_a_part()),
            technology: decided.technology.filter(|_| status == Status::Closed),
            ..Change::default()
        };
        let events = change.events(log, &states, &units, country, recording, now)?;
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

/// An operator in the register's own spelling.
fn spelled(log: &Log, name: &str) -> String {
    let known = log.operators().iter().find(|o| fold(o) == fold(name));
    known.cloned().unwrap_or_else(|| name.to_owned())
}

/// Its index; that of nobody where the register does not know it.
fn index(log: &Log, name: &str) -> OperatorIndex {
    let known = log.operators().iter().position(|o| o == name);
    OperatorIndex(known.and_then(|k| u16::try_from(k).ok()).unwrap_or(u16::MAX))
}
