//! Whether an event may join a point's history.

use super::bearing::only_what_counts;
use super::day::Day;
use super::event::{Event, Kind};
use super::life::{Life, Step, step_of};
use super::refusal::Refusal;
use super::status::Status;

/// May `new` join `history` (the point's events as they were recorded)? Events may be recorded late: the
/// whole history, in the order in which things happened, must still make sense with it; and it says nothing
/// that has no effect. What it does to other points is another matter: [`mergers`](super::mergers).
///
/// # Errors
/// The first [`Refusal`].
pub fn admit(history: &[Event], new: &Event, today: Day) -> Result<(), Refusal> {
    only_what_counts(new)?;
    let steps: Vec<Step<&str>> = history.iter().map(step_of).collect();
    admit_step(&steps, new, &step_of(new), today)
}

/// [`admit`] for whoever keeps histories as steps: `step` is the step of `new`. What has no effect
/// ([`only_what_counts`]) is let pass: registers of earlier versions hold such events.
///
/// # Errors
/// The first [`Refusal`].
pub fn admit_step<O: Copy + Eq>(
    history: &[Step<O>],
    new: &Event,
    step: &Step<O>,
    today: Day,
) -> Result<(), Refusal> {
    complete(new, today)?;
    let mut all: Vec<&Step<O>> = history.iter().chain([step]).collect();
    // Stable: what happened on one day happened in the order in which it was recorded.
    all.sort_by_key(|s| s.day);
    let mut life: Option<Life<O>> = None;
    for other in all {
        let taken = match &mut life {
            None => Life::begin(other).map(|begun| life = Some(begun)),
            Some(life) => life.go(other),
        };
        taken.map_err(|refusal| {
            if std::ptr::eq(other, step) {
                refusal
            } else {
                contradicts(new, other, &refusal)
            }
        })?;
    }
    Ok(())
}

/// What every event of a kind must have, whatever was before.
pub(super) fn complete(event: &Event, today: Day) -> Result<(), Refusal> {
    let lacks = |value: &Option<String>| value.as_ref().is_none_or(|v| v.trim().is_empty());
    let (code, cause, remedy) = match event.kind {
        _ if event.occurred > today => (
            "date-in-future",
            format!("{} lies after today, {today}", event.occurred),
            "record what has happened; what is planned is an assignment with a due date",
        ),
        _ if event.who.trim().is_empty() => (
            "who-missing",
            "the event has no author".to_owned(),
            "say who records it",
        ),
        Kind::Became(Status::Closed) if lacks(&event.evidence) => (
            "evidence-missing",
            "a point is closed only with proof".to_owned(),
            "give the evidence: the number of a report, a measurement's file, an address",
        ),
        Kind::Became(status @ (Status::Reopened | Status::Withdrawn | Status::Merged))
            if lacks(&event.why) =>
        {
            let cause = format!("a point becomes {status} only for a reason");
            ("reason-missing", cause, "say why")
        }
        Kind::Became(Status::Assigned) if event.operator.is_none() => {
            return Err(Refusal::needs_operator(Status::Assigned));
        }
        Kind::Became(Status::Merged) if event.into.is_none_or(|into| into == event.point) => (
            "merged-into-missing",
            "a point is merged into another point, not into itself or into none".to_owned(),
            "say into which other point",
        ),
        Kind::Measured if lacks(&event.evidence) => (
            "evidence-missing",
            "a measurement without proof decides nothing".to_owned(),
            "give the evidence: the measurement's file and its hash",
        ),
        Kind::Measured if !event.changes.is_empty() => (
            "detail-without-effect",
            "a measurement changes no field".to_owned(),
            "correct fields by an event of their own",
        ),
        Kind::Amended if event.changes.is_empty() => (
            "nothing-changed",
            "no field has another value".to_owned(),
            "give at least one field",
        ),
        Kind::Amended if event.operator.is_some() => (
            "operator-not-wanted",
            "fields belong to the point as a whole".to_owned(),
            "leave the operator out",
        ),
        kind if kind.is_correction() && event.corrects.is_none() => (
            "correction-of-nothing",
            "it is not said which event is corrected".to_owned(),
            "give the number of the event",
        ),
        Kind::RecordCorrected if event.record.is_none() => (
            "correction-of-nothing",
            "it is not said when the event was recorded".to_owned(),
            "give the moment",
        ),
        // A list says at the latest on its own day what happened before: it may be overdue by then.
        _ => match event
            .due
            .filter(|due| *due < event.occurred && event.day_from.is_none())
        {
            Some(due) => (
                "due-before-assignment",
                format!("due {due}, before {}", event.occurred),
                "correct one of the two dates",
            ),
            None => return Ok(()),
        },
    };
    Err(Refusal::new(code, cause, remedy))
}

fn contradicts<O>(new: &Event, later: &Step<O>, refusal: &Refusal) -> Refusal {
    Refusal::new(
        "contradicts-later-event",
        format!(
            "with '{}' on {}, '{}' on {} would no longer be possible: {}",
            new.kind, new.occurred, later.kind, later.day, refusal.cause
        ),
        "correct the date, or record what happened in between",
    )
}

#[cfg(test)]
mod tests {
    use super::super::event::PointId;
    use super::super::testing::{became, day};
    use super::*;

    fn event(status: Status, on: &str) -> Event {
        became(1, status, on)
    }

    fn code(history: &[Event], new: &Event) -> &'static str {
        admit(history, new, day("2024-01-01")).map_or_else(|r| r.code, |()| "taken")
    }

    fn closed(on: &str) -> Event {
        Event {
            evidence: Some("report 7".into()),
            ..event(Status::Closed, on)
        }
    }

    fn assigned(operator: &str, on: &str) -> Event {
        Event {
            operator: Some(operator.into()),
            ..event(Status::Assigned, on)
        }
    }

    #[test]
    fn what_an_event_needs_is_asked_for() {
        let history = [event(Status::Identified, "2021-01-05")];
        let merged = Event {
            why: Some("same village".into()),
            into: Some(PointId(1)),
            ..event(Status::Merged, "2022-01-01")
        };
        let late = Event {
            due: Some(day("2021-12-31")),
            ..assigned("A", "2022-01-01")
        };
        for (new, expected) in [
            (event(Status::Closed, "2022-01-01"), "evidence-missing"),
            (event(Status::Withdrawn, "2022-01-01"), "reason-missing"),
            (event(Status::Assigned, "2022-01-01"), "operator-missing"),
            (event(Status::Verified, "2024-01-02"), "date-in-future"),
            (merged, "merged-into-missing"),
            (late, "due-before-assignment"),
            (event(Status::Identified, "2022-01-01"), "transition-not-allowed"),
            (closed("2022-01-01"), "taken"),
        ] {
            assert_eq!(code(&history, &new), expected, "{new:?}");
        }
        let first = event(Status::Verified, "2022-01-01");
        assert_eq!(code(&[], &first), "point-not-identified");
    }

    #[test]
    fn a_measurement_needs_its_proof_and_changes_no_status() {
        let history = [event(Status::Identified, "2021-01-05"), closed("2022-06-01")];
        let bare = Event::new(
            history[0].point,
            Kind::Measured,
            day("2022-07-01"),
            history[0].recorded,
            "Lan",
        );
        assert_eq!(code(&history, &bare), "evidence-missing");
        let proven = Event {
            evidence: Some("measured closed".into()),
            ..bare.clone()
        };
        assert_eq!(code(&history, &proven), "taken");
        assert_eq!(code(&[], &proven), "point-not-identified");
        let due = Event {
            due: Some(day("2023-01-01")),
            ..proven
        };
        assert_eq!(code(&history, &due), "detail-without-effect");
    }

    #[test]
    fn an_event_recorded_late_must_fit_between_the_others() {
        let history = [event(Status::Identified, "2021-01-05"), closed("2022-06-01")];
        for (new, expected) in [
            (event(Status::Verified, "2021-03-01"), "taken"),
            (event(Status::Verified, "2022-06-02"), "transition-not-allowed"),
            (closed("2022-05-01"), "contradicts-later-event"),
            (event(Status::Verified, "2020-03-01"), "point-not-identified"),
        ] {
            assert_eq!(code(&history, &new), expected, "{new:?}");
        }
    }

    #[test]
    fn operators_have_lives_of_their_own() {
        let mut history = vec![
            event(Status::Identified, "2021-01-05"),
            assigned("A", "2021-02-01"),
        ];
        assert_eq!(code(&history, &closed("2021-03-01")), "operator-missing");
        history.push(Event {
            operator: Some("A".into()),
            ..closed("2021-03-01")
        });
        for (operator, expected) in [("A", "transition-not-allowed"), ("B", "taken")] {
            assert_eq!(code(&history, &assigned(operator, "2021-04-01")), expected);
        }
    }
}
