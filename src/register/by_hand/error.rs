//! Why a person's event is not taken.

use super::super::questions::QuestionError;
use super::super::{Day, Field, Hierarchy, Level, Status};
use thiserror::Error;

/// Why a person's event is not taken, and what to do.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum HandError {
    /// A value that its field does not take.
    #[error("{0}")]
    Value(String),
    /// Neither a status nor a field.
    #[error("nothing to record: give a status, or --set field=value")]
    Nothing,
    /// What belongs to a status, without one.
    #[error("--operator, --technology, --due and --into go with a status: give it, for example assigned")]
    NoStatus,
    /// A known point cannot be identified.
    #[error("a point is identified once: `covgap register add` puts a new one on the list")]
    IdentifiedOnce,
    /// A field with two values.
    #[error("{field} is given twice: give it once")]
    Twice {
        /// Which.
        field: Field,
    },
    /// Half a place.
    #[error("a place has a longitude and a latitude: give lon and lat together")]
    HalfAPlace,
    /// Degrees that are none.
    #[error("{cause}")]
    NoPlace {
        /// What is wrong.
        cause: String,
    },
    /// A place outside the register's country.
    #[error(
        "longitude {lon_deg}, latitude {lat_deg} lies outside the register's country: {}",
        if *is_swapped { "longitude and latitude are exchanged" } else { "check the coordinates" }
    )]
    Outside {
        /// Longitude, degrees.
        lon_deg: f64,
        /// Latitude, degrees.
        lat_deg: f64,
        /// The other way round it would lie inside.
        is_swapped: bool,
    },
    /// The point is on the list, or may be.
    #[error(
        "{label} ({status}) has {why}: is it this one? Then use `covgap register set`; if not, give --anyway"
    )]
    Known {
        /// The point.
        label: String,
        /// Where it stands.
        status: Status,
        /// What both have.
        why: &'static str,
    },
    /// Units of the hierarchy that was not in force.
    #[error(
        "the point's units are of the {known} hierarchy, and on {on} the {in_force} one was in force: say which one is meant, --set hierarchy={known} or --set hierarchy={in_force} (then with all units)"
    )]
    WhichHierarchy {
        /// The point's.
        known: String,
        /// The day of the event.
        on: Day,
        /// That day's.
        in_force: Hierarchy,
    },
    /// Units that the register's lists do not have.
    #[error(
        "{level} {given}: no such {level} in the {hierarchy} units, or code and name (or the larger unit) contradict each other{}; give both {code} and {name}, or correct them",
        nearest.as_ref().map_or(String::new(), |unit| format!("; the nearest is {unit}")),
        level = level.name()
    )]
    NoUnit {
        /// How large.
        level: Level,
        /// Code and name, as they would be.
        given: String,
        /// Where they were looked for.
        hierarchy: Hierarchy,
        /// The unit with the likest name: code and name.
        nearest: Option<String>,
        /// The field of the code.
        code: Field,
        /// The field of the name.
        name: Field,
    },
    /// No name.
    #[error("--operator: the name is empty")]
    NoOperator,
    /// A name like a known one.
    #[error(
        "--operator {given}: the register has {alike}; is it meant? If {given} is another operator, give --new-operator"
    )]
    LikeOperator {
        /// As it was given.
        given: String,
        /// As the register has it.
        alike: String,
    },
    /// The point is not found.
    #[error(transparent)]
    Point(#[from] QuestionError),
    /// The point that carries on is not found.
    #[error("--into")]
    Into(#[source] QuestionError),
}

impl HandError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Value(_) => "value-invalid",
            Self::Nothing => "nothing-to-record",
            Self::NoStatus => "status-missing",
            Self::IdentifiedOnce => "identified-once",
            Self::Twice { .. } => "field-twice",
            Self::HalfAPlace => "half-a-place",
            Self::NoPlace { .. } => "place-invalid",
            Self::Outside { .. } => "place-outside",
            Self::Known { .. } => "point-known",
            Self::WhichHierarchy { .. } => "which-hierarchy",
            Self::NoUnit { .. } => "unit-unknown",
            Self::NoOperator => "operator-empty",
            Self::LikeOperator { .. } => "operator-alike",
            Self::Point(error) | Self::Into(error) => error.code(),
        }
    }
}
