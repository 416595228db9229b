//! Recording in memory.

use super::admission::admit_step;
use super::day::Day;
use super::event::Event;
use super::life::{Step, step_of};
use super::log::{Log, Mark};
use super::refusal::Refusal;

/// Appends an event to a log, where it may join its point's history; after a refusal the log is as it was.
///
/// Looks through all events: for a register in memory. A store keeps each point's history at hand, and calls
/// [`admit_step`](super::admit_step) itself.
///
/// # Errors
/// Why the event is not taken.
pub fn record(log: &mut Log, event: &Event, today: Day) -> Result<(), Refusal> {
    let named = |mark: &Mark| mark.step().by(mark.operator.map(|o| log.operator_name(o)));
    let own = log.marks().iter().filter(|m| m.point == event.point);
    let history: Vec<Step<&str>> = own.map(named).collect();
    admit_step(&history, event, &step_of(event), today)?;
    log.push(event);
    Ok(())
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
