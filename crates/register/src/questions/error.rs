//! Why a question has no answer.

use super::super::{AsOf, Day, Hierarchy, PointId};
use thiserror::Error;

/// Why a question has no answer, and what to ask instead.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum QuestionError {
    /// The day that is asked about lies after today: the register knows what has happened.
    #[error(
        "[day-to-come] {0} lies after today, {1}: the register knows what has happened; `covgap register forecast` looks ahead"
    )]
    DayToCome(Day, Day),
    /// What was known on a day is asked about a later day.
    #[error(
        "[known-too-early] --known-on {0} lies before --as-of {1}: what was written down by then cannot tell of that day"
    )]
    KnownTooEarly(Day, Day),
    /// A condition that is none.
    #[error("[no-condition] --only {0}: write grouping=value, for example province=Hà Giang")]
    NoCondition(String),
    /// A condition, and what it names: points are not grouped by it.
    #[error(
        "[no-grouping] --only {0}: '{1}' is none of province, district, commune, operator, technology, electricity, signal, status"
    )]
    NoGrouping(String, String),
    /// A name that several units have, and at most eight of these.
    #[error("[several-units] --only {0}: several have this name; give the code of the one that is meant: {units}", units = .1.join("; "))]
    SeveralUnits(String, Vec<String>),
    /// A unit that is not of the first hierarchy, but of the second.
    #[error(
        "[other-hierarchy] --only {0}: none of the {1} units has this name, but one of the {2} units has: give --hierarchy {2}"
    )]
    OtherHierarchy(String, Hierarchy, Hierarchy),
    /// A value that no point has; of what it is a value; values that there are, the likest first.
    #[error("[no-point] --only {0}: no point that the register has on that day has this {1}; {there}", there = examples(.2))]
    NoPoint(String, String, Vec<String>),
    /// No point has the number.
    #[error(
        "[point-number-unknown] {0}: the register has no such point; `covgap register export points.csv` lists all"
    )]
    UnknownNumber(PointId),
    /// No point has the name; the nearest names, with numbers.
    #[error("[point-name-unknown] '{0}': no point has this number, code or name{near}", near = nearest(.1))]
    UnknownName(String, Vec<String>),
    /// So many points have the name; at most eight of them, with numbers.
    #[error("[several-points] '{0}': {1} points have this name: give the number of the one that is meant\n  {points}", points = .2.join("\n  "))]
    SeveralPoints(String, usize, Vec<String>),
    /// The second day lies before the first.
    #[error("[days-exchanged] {1} lies before {0}: give the earlier day first")]
    DaysExchanged(Day, Day),
    /// The flows between two counts are not their difference.
    #[error(
        "[does-not-add-up] the flows do not add up: this is a fault of covgap; nothing is printed that cannot be trusted"
    )]
    DoesNotAddUp,
    /// Points move between operators and between statuses.
    #[error(
        "[no-forecast-by] a forecast is made for the whole or by province, district, commune, technology, electricity or signal; choose an operator's points with --only operator=NAME"
    )]
    NoForecastBy,
    /// An empty list.
    #[error("[nothing-listed] no point was on the list {0}: there is nothing to look ahead from")]
    NothingListed(AsOf),
}

impl QuestionError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::DayToCome(..) => "day-to-come",
            Self::KnownTooEarly(..) => "known-too-early",
            Self::NoCondition(_) => "no-condition",
            Self::NoGrouping(..) => "no-grouping",
            Self::SeveralUnits(..) => "several-units",
            Self::OtherHierarchy(..) => "other-hierarchy",
            Self::NoPoint(..) => "no-point",
            Self::UnknownNumber(_) => "point-number-unknown",
            Self::UnknownName(..) => "point-name-unknown",
            Self::SeveralPoints(..) => "several-points",
            Self::DaysExchanged(..) => "days-exchanged",
            Self::DoesNotAddUp => "does-not-add-up",
            Self::NoForecastBy => "no-forecast-by",
            Self::NothingListed(_) => "nothing-listed",
        }
    }
}

fn examples(there: &[String]) -> String {
    if there.is_empty() {
        return "none is recorded".to_owned();
    }
    format!("there are, for example: {}", there.join(", "))
}

fn nearest(near: &[String]) -> String {
    if near.is_empty() {
        return String::new();
    }
    format!("; the nearest names: {}", near.join("; "))
}
