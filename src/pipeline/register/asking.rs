//! Questions to a register on disk.

use super::RegisterFault;
use super::cautions::{Caution, cautions};
use super::hand::all_states;
use super::opened::{read, units_of, zone_of};
use crate::register::questions::{
    self, ForecastAnswer, ForecastQuestion, LateAnswer, LateQuestion, PointsAnswer, QuestionError,
    ReconcileAnswer, ReconcileQuestion, StatusAnswer, StatusQuestion, When, Which,
};
use crate::register::{AsOf, Carried, Day, Log, PointId, PointState, Units, Zone};
use crate::store::register::{self as store, Entry, Meta, RegisterFile, Verdict, WAIT};
use std::collections::BTreeMap;
use std::path::Path;

type Asked<T> = Result<Answered<T>, RegisterFault>;

/// An answer, and the register that gave it.
#[derive(Clone, Debug)]
pub struct Answered<T> {
    /// Title, country, whether it is made up.
    pub meta: Meta,
    /// Where days end.
    pub zone: Zone,
    /// What must be known before the answer is believed.
    pub cautions: Vec<Caution>,
    /// The answer.
    pub answer: T,
}

/// How many points are closed, and how many are left.
///
/// # Errors
/// A question without an answer, or a register that cannot be read.
pub fn status(file: &Path, question: &StatusQuestion, today: Day) -> Asked<StatusAnswer> {
    ask(file, &About::When(&question.when), today, |log, units, zone| {
        let mut question = question.clone();
        question.when = question.when.in_zone(zone);
        questions::status(log, units, &question, today)
    })
}

/// The points of a day.
///
/// # Errors
/// As [`status`].
pub fn points(file: &Path, when: &When, which: &Which, today: Day) -> Asked<PointsAnswer> {
    ask(file, &About::When(when), today, |log, units, zone| {
        questions::points(log, units, &when.in_zone(zone), which, today)
    })
}

/// The points of a day, with what happened to each.
#[derive(Clone, Debug)]
pub struct Carrying {
    /// The points.
    pub points: PointsAnswer,
    /// Their histories up to the day, as a list carries them.
    pub histories: BTreeMap<PointId, Carried>,
}

/// The points of a day with their histories: all that a list must carry for another register to have them too.
///
/// # Errors
/// As [`status`].
pub fn export(file: &Path, when: &When, which: &Which, today: Day) -> Asked<Carrying> {
    let register = read(file)?;
    let words = register.words()?;
    answered(&register, &About::When(when), today, |log, units, zone| {
        let points = questions::points(log, units, &when.in_zone(zone), which, today)?;
        let histories = Carried::of_log(log, points.as_of, &words);
        Ok(Carrying { points, histories })
    })
}

/// Why the count of one day differs from that of another.
///
/// # Errors
/// As [`status`].
pub fn reconcile(file: &Path, question: &ReconcileQuestion, today: Day) -> Asked<ReconcileAnswer> {
    question.check(today)?;
    ask(file, &About::Way(question), today, |log, units, zone| {
        let mut question = question.clone();
        question.zone = Some(zone.clone());
        questions::reconcile(log, units, &question, today)
    })
}

/// When nothing will be left.
///
/// # Errors
/// As [`status`].
pub fn forecast(file: &Path, question: &ForecastQuestion, today: Day) -> Asked<ForecastAnswer> {
    question.check()?;
    ask(file, &About::When(&question.when), today, |log, units, zone| {
        let mut question = question.clone();
        question.when = question.when.in_zone(zone);
        questions::forecast(log, units, &question, today)
    })
}

/// Who is behind.
///
/// # Errors
/// As [`status`].
pub fn late(file: &Path, question: &LateQuestion, today: Day) -> Asked<LateAnswer> {
    ask(file, &About::When(&question.when), today, |log, units, zone| {
        let mut question = question.clone();
        question.when = question.when.in_zone(zone);
        questions::late(log, units, &question, today)
    })
}

/// The days that a question is about.
enum About<'a> {
    When(&'a When),
    Way(&'a ReconcileQuestion),
}

impl About<'_> {
    fn zone(&self) -> Option<&Zone> {
        match self {
            Self::When(when) => when.zone.as_ref(),
            Self::Way(question) => question.zone.as_ref(),
        }
    }

    fn days(&self, zone: &Zone, today: Day) -> Result<Vec<AsOf>, QuestionError> {
        Ok(match self {
            Self::When(when) => vec![when.in_zone(zone).as_of(today)?],
            Self::Way(question) => {
                let question = ReconcileQuestion {
                    zone: Some(zone.clone()),
                    ..(*question).clone()
                };
                question.days().to_vec()
            }
        })
    }
}

/// Asks; days end where it is said, else where the register's office is.
fn ask<T>(
    file: &Path,
    about: &About<'_>,
    today: Day,
    question: impl FnOnce(&Log, &Units, &Zone) -> Result<T, QuestionError>,
) -> Asked<T> {
    answered(&read(file)?, about, today, question)
}

fn answered<T>(
    register: &RegisterFile,
    about: &About<'_>,
    today: Day,
    question: impl FnOnce(&Log, &Units, &Zone) -> Result<T, QuestionError>,
) -> Asked<T> {
    let (log, units) = (register.log()?, units_of(register)?);
    let zone = match about.zone() {
        Some(zone) => zone.clone(),
        None => zone_of(register.meta())?,
    };
    Ok(Answered {
        answer: question(&log, &units, &zone)?,
        cautions: cautions(&log, &about.days(&zone, today)?, today),
        zone,
        meta: register.meta().clone(),
    })
}

/// What happened.
#[derive(Clone, Debug)]
pub struct History {
    /// The point as it is now, where one was asked for.
    pub point: Option<PointState>,
    /// Its events, or the last of all points, in the order in which they were recorded.
    pub entries: Vec<Entry>,
}

/// The events of a point, named by its number, its village's code or its name; without one, the `last` events
/// of all.
///
/// # Errors
/// No point has the name, or several have it; a register that cannot be read.
pub fn history(file: &Path, point: Option<&str>, last: usize, today: Day) -> Asked<History> {
    let register = read(file)?;
    let log = register.log()?;
    let states = all_states(&log);
    let answer = match point {
        Some(text) => {
            let id = questions::point(&states, text)?;
            History {
                point: states.get(id).cloned(),
                entries: register.history(id)?,
            }
        }
        None => History {
            point: None,
            entries: register.last(last)?,
        },
    };
    Ok(Answered {
        answer,
        cautions: cautions(&log, &[AsOf::day(today)], today),
        zone: zone_of(register.meta())?,
        meta: register.meta().clone(),
    })
}

/// Was anything altered? `head` is the hash of the last event as it was noted elsewhere.
///
/// # Errors
/// A register that cannot be read at all.
pub fn verify(file: &Path, head: Option<&str>) -> Result<Verdict, RegisterFault> {
    Ok(store::verify(file, head, WAIT)?)
}
