//! Why an event is not taken.

use super::event::Kind;
use super::status::{Status, why_not};
use thiserror::Error;

/// Why an event is not taken, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("[{code}] {cause}; {remedy}")]
pub struct Refusal {
    /// Stable.
    pub code: &'static str,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

impl Refusal {
    /// From its three parts.
    pub fn new(code: &'static str, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code,
            cause: cause.into(),
            remedy: remedy.into(),
        }
    }

    pub(super) fn transition(from: Status, to: Status) -> Self {
        let next: Vec<&str> = from.may_become().iter().map(|s| s.name()).collect();
        Self::new(
            "transition-not-allowed",
            format!("{from} → {to}: {}", why_not(from, to)),
            format!("what is {from} may become {}", next.join(", ")),
        )
    }

    pub(super) fn not_first(kind: Kind) -> Self {
        Self::new(
            "point-not-identified",
            format!("a point's first event cannot be '{kind}'"),
            "identify it first, with a date that is not later, and for all operators together",
        )
    }

    pub(super) fn concerns_all(to: Status) -> Self {
        Self::new(
            "operator-not-wanted",
            format!("{to} concerns the point as a whole"),
            "leave the operator out",
        )
    }

    /// What an event of its kind cannot say.
    pub(super) fn without_effect(kind: Kind, what: &str, is_of_an_operator: bool) -> Self {
        let of = if is_of_an_operator {
            " of one operator's part"
        } else {
            ""
        };
        let remedy = match kind {
            Kind::Became(Status::Reopened) if what == "a due date" => {
                "leave it out, and record by whom and by when the point is to be closed with assigned"
            }
            _ => "leave it out, or record the status to which it belongs",
        };
        Self::new(
            "detail-without-effect",
            format!("{kind}{of}: {what} would have no effect, and would never be counted"),
            remedy,
        )
    }

    pub(super) fn needs_operator(to: Status) -> Self {
        Self::new(
            "operator-missing",
            format!("{to}: it must be said which operator"),
            "give the operator",
        )
    }
}
