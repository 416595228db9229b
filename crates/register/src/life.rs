//! The life of one point: statuses of its operators' parts, and of the whole.

use super::day::Day;
use super::event::{Event, Kind, PointId};
use super::refusal::Refusal;
use super::status::Status;
use covgap_radio::technology::Technology;

/// One operator's part of a point, or (without an operator) what was done by no named operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<O> {
    /// Who.
    pub operator: O,
    /// Where it is.
    pub status: Status,
    /// Since when.
    pub since: Day,
    /// By when it is to be closed.
    pub due: Option<Day>,
    /// What is to be, or was, brought.
    pub technology: Option<Technology>,
}

/// What an event does to a life; `O` is whatever tells operators apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<O> {
    /// What.
    pub kind: Kind,
    /// Who, where it concerns one alone.
    pub operator: Option<O>,
    /// When.
    pub day: Day,
    /// By when.
    pub due: Option<Day>,
    /// With what.
    pub technology: Option<Technology>,
    /// Where to.
    pub into: Option<PointId>,
}

/// A point after some of its events.
///
/// Where operators differ, each has its own part. The whole is closed when any part is: the village has
/// service. Else it is where the farthest part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life<O> {
    /// What concerns the point as a whole, or no named operator.
    own: Status,
    /// Merged or withdrawn.
    gone: Option<Status>,
    /// By operator, in the order in which they came.
    parts: Vec<Part<O>>,
    status: Status,
    since: Day,
    opened: Day,
    into: Option<PointId>,
    own_due: Option<Day>,
    own_technology: Option<Technology>,
}

impl<O: Copy + Eq> Life<O> {
    /// Begins with the event that put the point on the list.
    ///
    /// # Errors
    /// [`Refusal`] where the event is another.
    pub fn begin(step: &Step<O>) -> Result<Self, Refusal> {
        if step.kind != Kind::Became(Status::Identified) || step.operator.is_some() {
            return Err(Refusal::not_first(step.kind));
        }
        Ok(Self {
            own: Status::Identified,
            gone: None,
            parts: Vec::new(),
            status: Status::Identified,
            since: step.day,
            opened: step.day,
            into: None,
            own_due: None,
            own_technology: step.technology,
        })
    }

    /// Goes one event on; after an error the life is as it was.
    ///
    /// # Errors
    /// [`Refusal`] where the table of transitions does not have the step, or the step misses what it needs.
    pub fn go(&mut self, step: &Step<O>) -> Result<(), Refusal> {
        let Kind::Became(to) = step.kind else {
            return Ok(());
        };
        if let Some(gone) = self.gone {
            if to != Status::Reopened || step.operator.is_some() {
                return Err(Refusal::transition(gone, to));
            }
            self.gone = None;
            self.into = None;
            self.reopen_all(step.day);
        } else {
            self.go_listed(to, step)?;
        }
        let status = self.whole();
        if status != self.status {
            self.status = status;
            self.since = step.day;
        }
        Ok(())
    }

    fn go_listed(&mut self, to: Status, step: &Step<O>) -> Result<(), Refusal> {
        match to {
            Status::Withdrawn if step.operator.is_some() => self.release(step),
            Status::Identified | Status::Verified | Status::Merged | Status::Withdrawn => {
                if step.operator.is_some() {
                    return Err(Refusal::concerns_all(to));
                }
                allowed(self.status, to)?;
                match to {
                    Status::Verified => {
                        self.own = to;
                        self.own_due = step.due.or(self.own_due);
                        self.own_technology = step.technology.or(self.own_technology);
                        // What is verified again after a reopening is open again for everybody.
                        self.parts.retain(|p| p.status != Status::Reopened);
                    }
                    _ => self.gone = Some(to),
                }
                self.into = step.into;
                Ok(())
            }
            Status::Reopened if step.operator.is_none() => {
                allowed(self.status, to)?;
                self.reopen_all(step.day);
                Ok(())
            }
            _ => self.go_part(to, step),
        }
    }

    /// An operator's part ends without being done: it was handed over, or given up. What is left of the point
    /// is as if it had never begun.
    fn release(&mut self, step: &Step<O>) -> Result<(), Refusal> {
        let known = self.parts.iter().position(|p| Some(p.operator) == step.operator);
        match known.and_then(|at| Some((at, self.parts.get(at)?.status))) {
            Some((at, status)) if status.is_left() => {
                self.parts.remove(at);
                Ok(())
            }
            Some((_, status)) => Err(Refusal::new(
                "part-not-open",
                format!("the operator's part is {status}: it cannot be withdrawn"),
                "reopen it first, with the reason, where the closing was wrong",
            )),
            None => Err(Refusal::new(
                "operator-without-part",
                "the operator has no part in this point",
                "leave the operator out to withdraw the point as a whole",
            )),
        }
    }

    /// A step of one operator, or of no named operator where no operator is known.
    fn go_part(&mut self, to: Status, step: &Step<O>) -> Result<(), Refusal> {
        let Some(operator) = step.operator else {
            if !self.parts.is_empty() || to == Status::Assigned {
                return Err(Refusal::needs_operator(to));
            }
            allowed(self.own, to)?;
            self.own = to;
            self.own_due = step.due.or(self.own_due);
            self.own_technology = step.technology.or(self.own_technology);
            return Ok(());
        };
        let known = self.parts.iter_mut().find(|p| p.operator == operator);
        if let Some(part) = known {
            allowed(part.status, to)?;
            // A date that was met says nothing about the next time.
            let due = part.due.filter(|_| to != Status::Reopened);
            *part = Part {
                operator,
                status: to,
                since: step.day,
                due: step.due.or(due),
                technology: step.technology.or(part.technology),
            };
            return Ok(());
        }
        // The first that is known by name takes over what was done by no named operator.
        allowed(self.own, to)?;
        let taken_over = self.own_due.take().filter(|_| to != Status::Reopened);
        self.parts.push(Part {
            operator,
            status: to,
            since: step.day,
            due: step.due.or(taken_over),
            technology: step.technology.or(self.own_technology),
        });
        if self.own.progress() > Status::Reopened.progress() {
            self.own = Status::Verified;
        }
        Ok(())
    }

    fn reopen_all(&mut self, day: Day) {
        let is_of_a_part = self.parts.iter().any(|p| p.status == Status::Closed);
        if !is_of_a_part || self.own == Status::Closed {
            self.own = Status::Reopened;
        }
        self.own_due = None;
        for part in self.parts.iter_mut().filter(|p| p.status == Status::Closed) {
            part.status = Status::Reopened;
            part.since = day;
            part.due = None;
        }
    }

    fn whole(&self) -> Status {
        let all = self.parts.iter().map(|p| p.status).chain([self.own]);
        self.gone
            .unwrap_or_else(|| all.max_by_key(|s| s.progress()).unwrap_or(self.own))
    }

    /// Where the point is.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Since when.
    pub fn since(&self) -> Day {
        self.since
    }

    /// When it came on the list.
    pub fn opened(&self) -> Day {
        self.opened
    }

    /// The operators' parts, in the order in which they came.
    pub fn parts(&self) -> &[Part<O>] {
        &self.parts
    }

    /// The point that carries on, of one that was merged.
    pub fn into(&self) -> Option<PointId> {
        self.into.filter(|_| self.gone == Some(Status::Merged))
    }

    /// The earliest due date of what is not closed; `None` where nothing is left, or none was set.
    pub fn due(&self) -> Option<Day> {
        if !self.status.is_left() {
            return None;
        }
        let open = self.parts.iter().filter(|p| p.status.is_left());
        open.filter_map(|p| p.due).chain(self.own_due).min()
    }

    /// What was brought (of a closed point) or is to be brought.
    pub fn technology(&self) -> Option<Technology> {
        let reported = self
            .parts
            .iter()
            .filter(|p| p.status == self.status)
            .find_map(|p| p.technology);
        // What another operator plans says nothing of what was brought.
        let planned = self.parts.iter().filter(|_| self.status != Status::Closed);
        reported
            .or_else(|| planned.clone().find_map(|p| p.technology))
            .or(self.own_technology)
    }
}

fn allowed(from: Status, to: Status) -> Result<(), Refusal> {
    if from.may_become().contains(&to) {
        Ok(())
    } else {
        Err(Refusal::transition(from, to))
    }
}

impl<O> Step<O> {
    /// The same, with operators distinguished otherwise.
    pub fn by<P>(&self, operator: Option<P>) -> Step<P> {
        Step {
            kind: self.kind,
            operator,
            day: self.day,
            due: self.due,
            technology: self.technology,
            into: self.into,
        }
    }
}

/// The step of an event.
pub fn step_of(event: &Event) -> Step<&str> {
    Step {
        kind: event.kind,
        operator: event.operator.as_deref(),
        day: event.occurred,
        due: event.due,
        technology: event.technology,
        into: event.into,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::day;
    use super::*;

    fn step(status: Status, operator: Option<&'static str>, on: &str) -> Step<&'static str> {
        Step {
            kind: Kind::Became(status),
            operator,
            day: day(on),
            due: None,
            technology: None,
            into: None,
        }
    }

    fn assigned(operator: &'static str, on: &str, due: &str) -> Step<&'static str> {
        Step {
            due: Some(day(due)),
            ..step(Status::Assigned, Some(operator), on)
        }
    }

    fn life(steps: &[Step<&'static str>]) -> Life<&'static str> {
        let mut life = Life::begin(&step(Status::Identified, None, "2021-01-01")).expect("taken");
        steps.iter().for_each(|step| go(&mut life, step));
        life
    }

    fn go(life: &mut Life<&'static str>, step: &Step<&'static str>) {
        life.go(step).expect("taken");
    }

    #[test]
    fn who_hands_over_is_late_no_more() {
        let mut life = life(&[
            assigned("A", "2021-02-01", "2021-12-31"),
            step(Status::Withdrawn, Some("A"), "2021-06-01"),
        ]);
        let standings = |life: &Life<_>| (life.status(), life.due());
        assert_eq!(
            (standings(&life), life.parts().len()),
            ((Status::Identified, None), 0)
        );
        go(&mut life, &assigned("B", "2021-06-01", "2022-12-31"));
        assert_eq!(standings(&life), (Status::Assigned, Some(day("2022-12-31"))));
        let again = life.go(&step(Status::Withdrawn, Some("A"), "2021-07-01"));
        assert_eq!(again.expect_err("refused").code, "operator-without-part");
        go(&mut life, &step(Status::Closed, Some("B"), "2022-01-01"));
        let closed = life.go(&step(Status::Withdrawn, Some("B"), "2022-02-01"));
        assert_eq!(closed.expect_err("refused").code, "part-not-open");
    }

    #[test]
    fn the_village_is_closed_while_any_operator_serves_it() {
        let mut life = life(&[
            assigned("A", "2021-02-01", "2021-12-31"),
            assigned("B", "2021-02-01", "2022-06-30"),
            step(Status::Closed, Some("A"), "2021-11-01"),
        ]);
        assert_eq!((life.status(), life.due()), (Status::Closed, None));
        go(&mut life, &step(Status::Reopened, Some("A"), "2022-01-01"));
        // B's date stays; A's was met, and says nothing about the next time.
        let due = Some(day("2022-06-30"));
        assert_eq!((life.status(), life.due()), (Status::Assigned, due));
        let dated: Vec<bool> = life.parts().iter().map(|p| p.due.is_some()).collect();
        assert_eq!(dated, [false, true]);
    }

    #[test]
    fn what_no_named_operator_did_passes_to_the_first_who_is_named() {
        let mut life = life(&[step(Status::InProgress, None, "2021-02-01")]);
        assert_eq!(life.status(), Status::InProgress);
        go(&mut life, &step(Status::Closed, Some("A"), "2021-03-01"));
        go(&mut life, &step(Status::Reopened, None, "2021-04-01"));
        assert_eq!(life.status(), Status::Reopened);
    }
}
