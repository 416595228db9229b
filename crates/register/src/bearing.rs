//! What an event of a kind may say beside its day, its reason and its proof: one table. What has no effect on
//! any count is not taken, for whoever gave it would believe that it counts.

use super::event::{Event, Kind};
use super::refusal::Refusal;
use super::status::Status;

/// What counts of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bears {
    /// What is to be, or was, brought.
    pub technology: bool,
    /// By when it is to be closed.
    pub due: bool,
    /// The point that carries on.
    pub into: bool,
}

const NOTHING: Bears = Bears {
    technology: false,
    due: false,
    into: false,
};
const TECHNOLOGY: Bears = Bears {
    technology: true,
    ..NOTHING
};
const TASK: Bears = Bears {
    due: true,
    ..TECHNOLOGY
};
const TARGET: Bears = Bears {
    into: true,
    ..NOTHING
};

/// What an event bears: by its status, and by whether it is one operator's alone.
const TABLE: [(Status, Bears, Bears); 9] = [
    // status, of the point as a whole, of one operator
    (Status::Identified, TECHNOLOGY, NOTHING),
    (Status::Verified, TASK, NOTHING),
    (Status::Assigned, TASK, TASK),
    (Status::InProgress, TASK, TASK),
    (Status::OnAir, TASK, TASK),
    (Status::Closed, TECHNOLOGY, TECHNOLOGY),
    // A reopening ends every date that was met; who is to close the point anew is a further event.
    (Status::Reopened, NOTHING, TASK),
    (Status::Merged, TARGET, NOTHING),
    (Status::Withdrawn, NOTHING, NOTHING),
];

impl Bears {
    /// What an event of a kind bears.
    pub fn of(kind: Kind, is_of_an_operator: bool) -> Self {
        let Kind::Became(status) = kind else {
            return NOTHING;
        };
        let row = TABLE.iter().find(|(of, ..)| *of == status);
        row.map_or(
            NOTHING,
            |(_, whole, part)| if is_of_an_operator { *part } else { *whole },
        )
    }
}

/// Refuses what has no effect in an event of its kind.
///
/// # Errors
/// The first detail that would never count.
pub fn only_what_counts(event: &Event) -> Result<(), Refusal> {
    let bears = Bears::of(event.kind, event.operator.is_some());
    let is_correction = event.kind.is_correction();
    let given = [
        ("a technology", event.technology.is_some(), bears.technology),
        ("a due date", event.due.is_some(), bears.due),
        ("a point that carries on", event.into.is_some(), bears.into),
        ("a correction", event.corrects.is_some(), is_correction),
        (
            "a moment of a record",
            event.record.is_some(),
            event.kind == Kind::RecordCorrected,
        ),
    ];
    match given.into_iter().find(|(_, given, counts)| *given && !*counts) {
        None => Ok(()),
        Some((what, ..)) => Err(Refusal::without_effect(
            event.kind,
            what,
            event.operator.is_some(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{became, day};
    use super::*;

    #[test]
    fn what_never_counts_is_refused() {
        use Status as S;
        let code = |status, operator: Option<&str>, due: bool, into: bool| {
            let mut event = became(1, status, "2024-01-01");
            event.operator = operator.map(str::to_owned);
            event.due = due.then(|| day("2024-06-30"));
            event.into = into.then_some(super::super::PointId(2));
            only_what_counts(&event).map_or_else(|r| r.code, |()| "taken")
        };
        for (status, operator, due, into, expected) in [
            (S::Reopened, None, true, false, "detail-without-effect"),
            (S::Reopened, Some("A"), true, false, "taken"),
            (S::Closed, Some("A"), true, false, "detail-without-effect"),
            (S::Closed, None, false, true, "detail-without-effect"),
            (S::Assigned, Some("A"), true, true, "detail-without-effect"),
            (S::Assigned, Some("A"), true, false, "taken"),
            (S::Withdrawn, Some("A"), true, false, "detail-without-effect"),
            (S::Merged, None, true, true, "detail-without-effect"),
            (S::Merged, None, false, true, "taken"),
        ] {
            let got = code(status, operator, due, into);
            assert_eq!(got, expected, "{status} {operator:?} due {due} into {into}");
        }
    }

    #[test]
    fn each_status_has_its_row() {
        for status in Status::ALL {
            assert!(TABLE.iter().filter(|(of, ..)| *of == status).count() == 1);
        }
    }
}
