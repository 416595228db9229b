//! A point's events as steps, in the order in which they were recorded, with what was corrected since.

use super::admission::{admit_step, complete};
use super::day::Day;
use super::event::{Event, Kind};
use super::life::{Life, Step};
use super::log::Right;
use super::mergers::Presences;
use super::refusal::Refusal;

/// A point's events; `O` is whatever tells operators apart.
#[derive(Clone, Debug)]
pub struct Course<O> {
    /// On the days that are right.
    steps: Vec<Step<O>>,
    /// The number of each step's event in the register.
    numbers: Vec<u64>,
    /// The numbers of the corrections.
    corrections: Vec<u64>,
}

impl<O> Default for Course<O> {
    fn default() -> Self {
        Self {
            steps: Vec::new(),
            numbers: Vec::new(),
            corrections: Vec::new(),
        }
    }
}

impl<O: Copy + Eq> Course<O> {
    /// Appends an event with its number and its step.
    pub fn push(&mut self, number: u64, event: &Event, step: Step<O>) {
        if !event.kind.is_correction() {
            self.steps.push(step);
            self.numbers.push(number);
            return;
        }
        self.corrections.push(number);
        if let Some((of, Right::Day(day))) = Right::of(event)
            && let Some(corrected) = self.at(of).and_then(|at| self.steps.get_mut(at))
        {
            corrected.day = day;
        }
    }

    /// The steps as they were recorded, on the days that are right; corrections have none.
    pub fn steps(&self) -> &[Step<O>] {
        &self.steps
    }

    /// Nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    fn at(&self, number: u64) -> Option<usize> {
        self.numbers.binary_search(&number).ok()
    }

    /// May an event join? See [`admit_step`]; a correction is held to the history that it makes.
    ///
    /// # Errors
    /// Why not.
    pub fn admit(&self, event: &Event, step: &Step<O>, today: Day) -> Result<(), Refusal> {
        if !event.kind.is_correction() {
            return admit_step(&self.steps, event, step, today);
        }
        complete(event, today)?;
        let of = event.corrects.unwrap_or(0);
        let corrected = self.at(of).and_then(|at| self.steps.get(at));
        if corrected.is_none() && (event.kind == Kind::DayCorrected || !self.corrections.contains(&of)) {
            return Err(Refusal::new(
                "correction-of-nothing",
                format!("{} has no event {of} that could be corrected so", event.point),
                "give the number of an event of this point (covgap register history)",
            ));
        }
        match (event.kind, corrected) {
            (Kind::DayCorrected, Some(step)) if step.day == event.occurred => Err(Refusal::new(
                "nothing-changed",
                format!("event {of} is on {} already", event.occurred),
                "give another day",
            )),
            (Kind::DayCorrected, _) => self.on_another_day(event, of),
            _ => Ok(()),
        }
    }

    /// The whole history must still make sense with a step on another day.
    fn on_another_day(&self, event: &Event, of: u64) -> Result<(), Refusal> {
        let mut moved = self.clone();
        if let Some(step) = moved.at(of).and_then(|at| moved.steps.get_mut(at)) {
            step.day = event.occurred;
        }
        let mut life: Option<Life<O>> = None;
        for step in moved.in_order() {
            let went = match &mut life {
                None => Life::begin(step).map(|begun| life = Some(begun)),
                Some(life) => life.go(step),
            };
            went.map_err(|refusal| {
                let (kind, day) = (step.kind, step.day);
                Refusal::new(
                    "contradicts-later-event",
                    format!(
                        "with event {of} on {}, '{kind}' on {day} would not be possible: {}",
                        event.occurred, refusal.cause
                    ),
                    "give a day that fits between the point's other events, or correct those as well",
                )
            })?;
        }
        Ok(())
    }

    /// The steps in the order in which they happened; on one day as recorded.
    pub fn in_order(&self) -> Vec<&Step<O>> {
        let mut all: Vec<&Step<O>> = self.steps.iter().collect();
        all.sort_by_key(|s| s.day);
        all
    }

    /// Where the point is to be looked for, day by day.
    pub fn presences(&self) -> Presences {
        Presences::of(self.in_order())
    }

    /// The same with one more event.
    #[must_use]
    pub fn with(&self, event: &Event, step: Step<O>) -> Self {
        let mut more = self.clone();
        more.push(u64::MAX, event, step);
        more
    }
}

#[cfg(test)]
mod tests {
    use super::super::life::step_of;
    use super::super::status::Status;
    use super::super::testing::{became, day};
    use super::super::{PointId, Stamp};
    use super::*;

    fn corrected(of: u64, on: &str) -> Event {
        Event::day_corrected(of, PointId(1), day(on), Stamp::start_of(day("2024-02-01")), "Lan")
    }

    #[test]
    fn a_corrected_day_must_fit_the_whole_history() {
        let mut identified = became(1, Status::Identified, "2023-12-31");
        identified.recorded = Stamp::start_of(day("2024-01-31"));
        let events = [identified, became(1, Status::Verified, "2024-01-10")];
        let mut course = Course::default();
        for (number, event) in (5..).zip(&events) {
            course.push(number, event, step_of(event));
        }
        let code = |event: &Event| {
            let admitted = course.admit(event, &step_of(event), day("2024-02-01"));
            admitted.map_or_else(|r| r.code, |()| "taken")
        };
        for (of, on, expected) in [
            (5, "2024-01-10", "taken"),
            (5, "2024-01-11", "contradicts-later-event"),
            (5, "2023-12-31", "nothing-changed"),
            (4, "2024-01-10", "correction-of-nothing"),
            (6, "2024-03-01", "date-in-future"),
            (6, "2023-12-30", "contradicts-later-event"),
        ] {
            assert_eq!(code(&corrected(of, on)), expected, "{of} {on}");
        }
        let right = corrected(5, "2024-01-10");
        let days: Vec<Day> = course
            .with(&right, step_of(&right))
            .steps()
            .iter()
            .map(|s| s.day)
            .collect();
        assert_eq!(days, [day("2024-01-10"), day("2024-01-10")]);
    }
}
