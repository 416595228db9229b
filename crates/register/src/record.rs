//! Recording in memory.

use super::bearing::only_what_counts;
use super::course::Course;
use super::day::Day;
use super::event::{Event, PointId};
use super::life::step_of;
use super::log::Log;
use super::mergers::Effect;
use super::refusal::Refusal;
use std::collections::BTreeSet;
use std::convert::Infallible;

/// Appends an event to a log, where it may join its point's history and loses no village; after a refusal the
/// log is as it was.
///
/// Looks through all events: for a register in memory. A store keeps each point's history at hand, as
/// [`Course`].
///
/// # Errors
/// Why the event is not taken.
pub fn record(log: &mut Log, event: &Event, today: Day) -> Result<(), Refusal> {
    only_what_counts(event)?;
    let course = course(log, event.point);
    course.admit(event, &step_of(event), today)?;
    if Effect::is_possible(event.kind) {
        let merged = log.marks().iter().filter(|m| m.into == Some(event.point));
        let merged: BTreeSet<PointId> = merged.map(|m| m.point).collect();
        let effect = Effect {
            event,
            before: course.presences(),
            after: course.with(event, step_of(event)).presences(),
            merged_into_it: merged.into_iter().collect(),
        };
        let others = &mut |point| Ok::<_, Infallible>(self::course(log, point).presences());
        match effect.refusal(others) {
            Ok(Some(refusal)) => return Err(refusal),
            Ok(None) => {}
        }
    }
    log.push(event);
    Ok(())
}

/// A point's events.
fn course(log: &Log, point: PointId) -> Course<&str> {
    let mut course = Course::default();
    let marks = log.set_right(None);
    for (mark, number) in marks.iter().zip(1..).filter(|(m, _)| m.point == point) {
        let step = mark.step().by(mark.operator.map(|o| log.operator_name(o)));
        // The days are right already.
        course.push(
            number,
            &Event::new(point, mark.kind, mark.occurred, mark.recorded, ""),
            step,
        );
    }
    course
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, PointId, Stamp, Status};
    use super::*;

    #[test]
    fn a_refused_event_leaves_the_log_as_it_was() {
        let day = Day::from_number(19_000);
        let event = |status| Event::new(PointId(1), Kind::Became(status), day, Stamp::start_of(day), "Lan");
        let mut log = Log::default();
        let mut closed = event(Status::Closed);
        closed.operator = Some("Viettel".into());
        closed.evidence = Some("report 12".into());
        let code = |refused: Result<(), Refusal>| refused.map_err(|r| r.code);
        assert_eq!(code(record(&mut log, &closed, day)), Err("point-not-identified"));
        assert!(log.marks().is_empty() && log.operators().is_empty());
        assert_eq!(record(&mut log, &event(Status::Identified), day), Ok(()));
        assert_eq!(record(&mut log, &closed, day), Ok(()));
        assert_eq!(
            code(record(&mut log, &closed, day)),
            Err("transition-not-allowed")
        );
        let early = record(&mut log, &event(Status::Verified), day.plus(-1));
        assert_eq!(code(early), Err("date-in-future"));
        assert_eq!(log.marks().len(), 2);
    }
}
