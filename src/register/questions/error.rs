//! Why a question has no answer.

use super::super::{AsOf, Day, Hierarchy, PointId};
use thiserror::Error;

/// Why a question has no answer, and what to ask instead.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum QuestionError {
    /// The register knows what has happened.
    #[error(
        "{day} lies after today, {today}: the register knows what has happened; `covgap register forecast` looks ahead"
    )]
    DayToCome {
        /// The day that is asked about.
        day: Day,
        /// Today.
        today: Day,
    },
    /// What was known before the day itself.
    #[error(
        "--known-on {known} lies before --as-of {day}: what was written down by then cannot tell of that day"
    )]
    KnownTooEarly {
        /// By when it was to be known.
        known: Day,
        /// The day that is asked about.
        day: Day,
    },
    /// A condition that is none.
    #[error("--only {text}: write grouping=value, for example province=Hà Giang")]
    NoCondition {
        /// As it was given.
        text: String,
    },
    /// A condition about something that points are not grouped by.
    #[error(
        "--only {text}: '{name}' is none of province, district, commune, operator, technology, electricity, signal, status"
    )]
    NoGrouping {
        /// As it was given.
        text: String,
        /// What should be a grouping.
        name: String,
    },
    /// A name that several units have.
    #[error(
        "--only {value}: several have this name; give the code of the one that is meant: {}",
        units.join("; ")
    )]
    SeveralUnits {
        /// The name.
        value: String,
        /// Codes and names, at most eight.
        units: Vec<String>,
    },
    /// A unit of the other hierarchy.
    #[error(
        "--only {value}: none of the {asked} units has this name, but one of the {other} units has: give --hierarchy {other}"
    )]
    OtherHierarchy {
        /// The name.
        value: String,
        /// Where it was looked for.
        asked: Hierarchy,
        /// Where it is.
        other: Hierarchy,
    },
    /// A condition that no point meets.
    #[error(
        "--only {value}: no point that the register has on that day has this {heading}; {}",
        examples(there)
    )]
    NoPoint {
        /// What was asked for.
        value: String,
        /// Of what it is a value.
        heading: String,
        /// Values that there are, the likest first.
        there: Vec<String>,
    },
    /// No point has the number.
    #[error("{id}: the register has no such point; `covgap register export points.csv` lists all")]
    UnknownNumber {
        /// The number.
        id: PointId,
    },
    /// No point has the name.
    #[error("'{text}': no point has this number, code or name{}", nearest(near))]
    UnknownName {
        /// As it was given.
        text: String,
        /// The nearest names, with numbers.
        near: Vec<String>,
    },
    /// Several points have the name.
    #[error(
        "'{text}': {count} points have this name: give the number of the one that is meant\n  {}",
        points.join("\n  ")
    )]
    SeveralPoints {
        /// As it was given.
        text: String,
        /// How many have it.
        count: usize,
        /// At most eight of them, with numbers.
        points: Vec<String>,
    },
    /// The earlier day comes second.
    #[error("{b} lies before {a}: give the earlier day first")]
    DaysExchanged {
        /// The first that was given.
        a: Day,
        /// The second.
        b: Day,
    },
    /// The flows between two counts are not their difference.
    #[error("the flows do not add up: this is a fault of covgap; nothing is printed that cannot be trusted")]
    DoesNotAddUp,
    /// Groups between which points move.
    #[error(
        "a forecast is made for the whole or by province, district, commune, technology, electricity or signal; choose an operator's points with --only operator=NAME"
    )]
    NoForecastBy,
    /// An empty list.
    #[error("no point was on the list {as_of}: there is nothing to look ahead from")]
    NothingListed {
        /// The day that is asked about.
        as_of: AsOf,
    },
}

impl QuestionError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::DayToCome { .. } => "day-to-come",
            Self::KnownTooEarly { .. } => "known-too-early",
            Self::NoCondition { .. } => "no-condition",
            Self::NoGrouping { .. } => "no-grouping",
            Self::SeveralUnits { .. } => "several-units",
            Self::OtherHierarchy { .. } => "other-hierarchy",
            Self::NoPoint { .. } => "no-point",
            Self::UnknownNumber { .. } => "point-number-unknown",
            Self::UnknownName { .. } => "point-name-unknown",
            Self::SeveralPoints { .. } => "several-points",
            Self::DaysExchanged { .. } => "days-exchanged",
            Self::DoesNotAddUp => "does-not-add-up",
            Self::NoForecastBy => "no-forecast-by",
            Self::NothingListed { .. } => "nothing-listed",
        }
    }
}

fn examples(there: &[String]) -> String {
    if there.is_empty() {
        "none is recorded".to_owned()
    } else {
        format!("there are, for example: {}", there.join(", "))
    }
}

fn nearest(near: &[String]) -> String {
    if near.is_empty() {
        String::new()
    } else {
        format!("; the nearest names: {}", near.join("; "))
    }
}
