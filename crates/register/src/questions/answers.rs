//! Looking at the points of a day, or of two: counts, lists, what moved, who is behind.

use super::super::late::{self as behind, Late, Question};
use super::super::mergers::End;
use super::super::{
    self as register, AsOf, By, Count, Day, Hierarchy, Level, Log, PointId, PointState, Reconciliation,
};
use super::super::{States, Status, Table, Units, Zone, group, tally};
use super::choice::{Choice, Grouping, Which};
use super::error::QuestionError;
use super::when::{When, end_of, past, select};

/// How many are closed, and how many are left?
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusQuestion {
    /// On which day.
    pub when: When,
    /// Of which points.
    pub which: Which,
    /// One table each.
    pub by: Vec<Grouping>,
}

/// Counts.
#[derive(Clone, Debug)]
pub struct StatusAnswer {
    /// The day, and what was known.
    pub as_of: AsOf,
    /// Which points were counted.
    pub choice: Choice,
    /// All of them.
    pub all: Count,
    /// In the order of the question.
    pub tables: Vec<CountsBy>,
    /// Names of the operators that the register knows.
    pub operators: Vec<String>,
    /// Events that did not fit what was known before them, and were passed over.
    pub misfits: u64,
    /// Points that are merged, and whose village is in no count on the day, with the end of the way from each.
    pub nowhere: Vec<(PointId, End)>,
    /// The register has no event at all.
    pub is_empty: bool,
}

/// Counts by one grouping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountsBy {
    /// By what.
    pub grouping: Grouping,
    /// The counts.
    pub table: Table,
    /// The register has a list of these units; true of what is not grouped by units.
    pub has_units: bool,
}

/// Counts the points of a day.
///
/// # Errors
/// A day to come, or a condition that no point meets.
pub fn status(
    log: &Log,
    units: &Units,
    question: &StatusQuestion,
    today: Day,
) -> Result<StatusAnswer, QuestionError> {
    let selected = select(log, units, &question.when, &question.which, today)?;
    let (states, choice) = (&selected.states, &selected.choice);
    let inside = |p: &PointState| choice.has(p, log, units);
    let counts = |grouping: Grouping| CountsBy {
        grouping,
        table: tally(states, log, units, grouping.by(choice.hierarchy), inside),
        has_units: grouping.level().is_none_or(|l| units.has(choice.hierarchy, l)),
    };
    Ok(StatusAnswer {
        as_of: selected.as_of,
        all: tally(states, log, units, By::Country, inside).all,
        tables: question.by.iter().copied().map(counts).collect(),
        operators: log.operators().to_vec(),
        misfits: states.misfits,
        nowhere: states.nowhere(),
        is_empty: log.marks().is_empty(),
        choice: selected.choice,
    })
}

/// A point of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPoint {
    /// Its status, and what is known of it.
    pub state: PointState,
    /// Operators that have a part, and its status.
    pub operators: Vec<(String, Status)>,
    /// Names of its province, district and commune until 2025-06-30, where they are certain.
    pub old: [Option<String>; 3],
    /// The same since 2025-07-01; there is no district.
    pub new: [Option<String>; 3],
}

/// The points of a day.
#[derive(Clone, Debug)]
pub struct PointsAnswer {
    /// The day, and what was known.
    pub as_of: AsOf,
    /// Which points are meant.
    pub choice: Choice,
    /// By number, those merged and withdrawn included.
    pub points: Vec<ListedPoint>,
}

/// Lists the points of a day.
///
/// # Errors
/// A day to come, or a condition that no point meets.
pub fn points(
    log: &Log,
    units: &Units,
    when: &When,
    which: &Which,
    today: Day,
) -> Result<PointsAnswer, QuestionError> {
    let selected = select(log, units, when, which, today)?;
    let listed = |point: &PointState| {
        let [old, new] = Hierarchy::ALL.map(|hierarchy| {
            let chain = units.chain(&point.attributes, hierarchy);
            Level::ALL.map(|level| chain.at(level).unit().map(|u| u.name.clone()))
        });
        let parts = point.life.parts().iter();
        let operators = parts.map(|p| (log.operator_name(p.operator).to_owned(), p.status));
        ListedPoint {
            operators: operators.collect(),
            old,
            new,
            state: point.clone(),
        }
    };
    let points = selected.points(log, units).into_iter().map(listed).collect();
    Ok(PointsAnswer {
        as_of: selected.as_of,
        points,
        choice: selected.choice,
    })
}

/// Why does the count of one day differ from that of another?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReconcileQuestion {
    /// The first day.
    pub a: Day,
    /// The second.
    pub b: Day,
    /// Each day by what had been written down by its end.
    pub as_reported: bool,
    /// Where days end; in universal time where absent.
    pub zone: Option<Zone>,
    /// Of which points.
    pub which: Which,
}

impl ReconcileQuestion {
    /// Are the days in order, and past?
    ///
    /// # Errors
    /// Days in the wrong order, or to come.
    pub fn check(&self, today: Day) -> Result<(), QuestionError> {
        if self.b < self.a {
            return Err(QuestionError::DaysExchanged(self.a, self.b));
        }
        past(self.b, today).map(|_| ())
    }

    /// The two days, and what was known on each.
    pub fn days(&self) -> [AsOf; 2] {
        [self.a, self.b].map(|day| AsOf {
            day,
            known: self.as_reported.then(|| end_of(day, self.zone.as_ref())),
        })
    }
}

/// The way from one count to the other.
#[derive(Clone, Debug)]
pub struct ReconcileAnswer {
    /// Which points were counted.
    pub choice: Choice,
    /// The counts, and the flows between them; they add up.
    pub way: Reconciliation,
    /// All points of the second day.
    pub states: States,
}

/// Follows every point from one day to the other.
///
/// # Errors
/// Days in the wrong order or to come, a condition that no point meets.
pub fn reconcile(
    log: &Log,
    units: &Units,
    question: &ReconcileQuestion,
    today: Day,
) -> Result<ReconcileAnswer, QuestionError> {
    question.check(today)?;
    let [a, b] = question.days();
    let choice = question.which.on(question.b, units);
    let states = States::of(log, b);
    choice.check(&states, log, units)?;
    let way = register::reconcile(log, a, b, |p| choice.has(p, log, units));
    if !way.adds_up() {
        return Err(QuestionError::DoesNotAddUp);
    }
    Ok(ReconcileAnswer { choice, way, states })
}

/// Who is behind?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateQuestion {
    /// On which day.
    pub when: When,
    /// Of which points.
    pub which: Which,
    /// "Due soon" is within so many days.
    pub soon_days: u32,
    /// "Not proven" is on air for more than so many days.
    pub unproven_days: u32,
}

impl Default for LateQuestion {
    /// Today, all points; soon is 30 days, not proven is 60.
    fn default() -> Self {
        let usual = Question::on(Day::from_number(0));
        Self {
            when: When::default(),
            which: Which::default(),
            soon_days: usual.soon_days,
            unproven_days: usual.unproven_days,
        }
    }
}

/// Who is behind.
#[derive(Clone, Debug)]
pub struct LateAnswer {
    /// The day, and what was known.
    pub as_of: AsOf,
    /// Which points were looked through.
    pub choice: Choice,
    /// By province and operator, and each point.
    pub late: Late,
}

/// Looks through the points of a day, by province.
///
/// # Errors
/// A day to come, or a condition that no point meets.
pub fn late(
    log: &Log,
    units: &Units,
    question: &LateQuestion,
    today: Day,
) -> Result<LateAnswer, QuestionError> {
    let selected = select(log, units, &question.when, &question.which, today)?;
    let (as_of, choice) = (selected.as_of, selected.choice);
    let asked = Question {
        day: as_of.day,
        soon_days: question.soon_days,
        unproven_days: question.unproven_days,
    };
    let by = Grouping::Province.by(choice.hierarchy);
    let unit = |p: &PointState| {
        let province = group(p, units, by);
        province.is_said().then_some(province.label)
    };
    let states = selected.states.only(|p| choice.has(p, log, units));
    let late = behind::late(&states, log, asked, unit);
    Ok(LateAnswer { as_of, choice, late })
}
