//! The points of a day, with names in place of indices.

use super::super::{AsOf, Chain, Day, Hierarchy, Level, Log, PointState, Status, Units};
use super::choice::{Choice, Which};
use super::error::QuestionError;
use super::selection::select;
use super::when::When;

/// Names of a point's units in one hierarchy, where they are certain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitNames {
    /// Province.
    pub province: Option<String>,
    /// District; the new hierarchy has none.
    pub district: Option<String>,
    /// Commune.
    pub commune: Option<String>,
}

impl UnitNames {
    fn of(chain: &Chain<'_>) -> Self {
        let name = |level| chain.at(level).unit().map(|u| u.name.clone());
        Self {
            province: name(Level::Province),
            district: name(Level::District),
            commune: name(Level::Commune),
        }
    }
}

/// A point of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPoint {
    /// Its status, and what is known of it.
    pub state: PointState,
    /// Operators that have a part, and its status.
    pub operators: Vec<(String, Status)>,
    /// Its units until 2025-06-30.
    pub old: UnitNames,
    /// Its units since 2025-07-01.
    pub new: UnitNames,
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
    when: When,
    which: &Which,
    today: Day,
) -> Result<PointsAnswer, QuestionError> {
    let selected = select(log, units, when, which, today)?;
    let listed = |point: &PointState| {
        let [old, new] = Hierarchy::ALL.map(|h| UnitNames::of(&units.chain(&point.attributes, h)));
        let parts = point.life.parts().iter();
        ListedPoint {
            operators: parts
                .map(|p| (log.operator_name(p.operator).to_owned(), p.status))
                .collect(),
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
