//! Why a person's event is not taken.

use super::super::questions::QuestionError;
use super::super::{Day, Field, Hierarchy, Level, Refusal, Status};
use thiserror::Error;

/// Why a person's event is not taken, and what to do.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum HandError {
    /// A value that its field does not take.
    #[error("[value-invalid] {0}")]
    Value(String),
    /// Neither a status nor a field.
    #[error("[nothing-to-record] nothing to record: give a status, or --set field=value")]
    Nothing,
    /// What belongs to a status, without one.
    #[error(
        "[status-missing] --operator, --technology, --due and --into go with a status: give it, for example assigned"
    )]
    NoStatus,
    /// A known point cannot be identified.
    #[error("[identified-once] a point is identified once: `covgap register add` puts a new one on the list")]
    IdentifiedOnce,
    /// A field with two values.
    #[error("[field-twice] {0} is given twice: give it once")]
    Twice(Field),
    /// Half a place.
    #[error("[half-a-place] a place has a longitude and a latitude: give lon and lat together")]
    HalfAPlace,
    /// Degrees that are none.
    #[error("[place-invalid] {0}")]
    NoPlace(String),
    /// Longitude and latitude outside the register's country, and whether they lie inside the other way
    /// round.
    #[error(
        "[place-outside] longitude {0}, latitude {1} lies outside the register's country: {hint}",
        hint = if *.2 { "longitude and latitude are exchanged" } else { "check the coordinates" }
    )]
    Outside(f64, f64, bool),
    /// A point on the list, its status, and what both have: it may be the same.
    #[error(
        "[point-known] {0} ({1}) has {2}: is it this one? Then use `covgap register set`; if not, give --anyway"
    )]
    Known(String, Status, &'static str),
    /// The point's hierarchy is not the one that was in force on the day.
    #[error(
        "[which-hierarchy] the point's units are of the {0} hierarchy, and on {1} the {2} one was in force: say which one is meant, --set hierarchy={0} or --set hierarchy={2} (then with all units)"
    )]
    WhichHierarchy(String, Day, Hierarchy),
    /// Code and name of a unit that the register's lists do not have.
    #[error(
        "[unit-unknown] {level} {given}: no such {level} in the {hierarchy} units, or code and name (or the larger unit) contradict each other{nearest}; give both {level}_code and {level}, or correct them",
        level = level.name()
    )]
    NoUnit {
        /// How large.
        level: Level,
        /// Code and name, as they would be.
        given: String,
        /// Where they were looked for.
        hierarchy: Hierarchy,
        /// Which unit has the likest name; empty where none is like it.
        nearest: String,
    },
    /// No name.
    #[error("[operator-empty] --operator: the name is empty")]
    NoOperator,
    /// `--new-operator` says something of an operator, and none is given.
    #[error(
        "[new-operator-alone] --new-operator goes with --operator: give the operator's name, or leave it out"
    )]
    NewOperatorAlone,
    /// An option that does not belong to the status.
    #[error(transparent)]
    WithoutEffect(Refusal),
    /// A name that is like that of a known operator.
    #[error(
        "[operator-alike] --operator {0}: the register has {1}; is it meant? If {0} is another operator, give --new-operator"
    )]
    LikeOperator(String, String),
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
            Self::Twice(_) => "field-twice",
            Self::HalfAPlace => "half-a-place",
            Self::NoPlace(_) => "place-invalid",
            Self::Outside(..) => "place-outside",
            Self::Known(..) => "point-known",
            Self::WhichHierarchy(..) => "which-hierarchy",
            Self::NoUnit { .. } => "unit-unknown",
            Self::NoOperator => "operator-empty",
            Self::NewOperatorAlone => "new-operator-alone",
            Self::WithoutEffect(refusal) => refusal.code,
            Self::LikeOperator(..) => "operator-alike",
            Self::Point(error) | Self::Into(error) => error.code(),
        }
    }
}
