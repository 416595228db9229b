//! What a row says of its point's standing: status, ticks, verdict, technology, dates.

use super::reading::{Reading, put};
use super::rows::RowFaults;
use super::words;
use crate::ingest::list::Dated;
use crate::ingest::list::Target;
use crate::ingest::notes::Notes;
use crate::register::{Day, Field, ImportRow, Said, Status};

impl Reading<'_> {
    /// The technology; of several the newest.
    pub(super) fn technology(
        &self,
        notes: &mut Notes,
        faults: &mut RowFaults<'_>,
        at: usize,
        row: &mut ImportRow,
    ) {
        let Some(text) = self.text(faults, at, Target::Technology) else {
            return;
        };
        let found = words::technologies(&text);
        row.technology = found.last().copied();
        match found.len() {
            0 => faults.at(
                at,
                Some(Target::Technology),
                "technology-unknown",
                "this is no technology",
                "write 2G, 3G, 4G or 5G",
            ),
            1 => {}
            _ => {
                let example = format!("row {}: {text}", row.row);
                notes.note(
                    "technologies-several",
                    "rows that name several technologies: the newest is taken",
                    example,
                );
            }
        }
    }

    /// Status in words, ticks, a study's verdict: they must not contradict each other.
    pub(super) fn said(&self, faults: &mut RowFaults<'_>, at: usize, row: &mut ImportRow) {
        if let Some(text) = self.text(faults, at, Target::Verdict) {
            match words::verdict(&text) {
                Some((prediction, signal)) => {
                    row.said = Some(Said::Predicted(prediction));
                    if let Some(signal) = signal {
                        put(faults, at, &mut row.fields, Field::Signal, signal);
                    }
                }
                None => faults.at(
                    at,
                    Some(Target::Verdict),
                    "value-unknown",
                    "this is no verdict of a study",
                    "give a table that covgap wrote",
                ),
            }
            return;
        }
        if let Some(cell) = self.cell(at, Target::Status) {
            let text = cell.shown();
            row.said = words::status(&text).or_else(|| {
                let closed = words::tick(cell)?;
                Some(if closed {
                    Said::Is(Status::Closed)
                } else {
                    Said::NotCovered
                })
            });
            if row.said.is_none() {
                let remedy = "write identified, verified, assigned, in-progress, on-air, closed, withdrawn, or the words of the register in Vietnamese";
                faults.at(
                    at,
                    Some(Target::Status),
                    "status-unknown",
                    "nothing says what this means",
                    remedy,
                );
            }
        }
        for asks_covered in [true, false] {
            let target = Target::Tick(asks_covered);
            let Some(cell) = self.cell(at, target) else {
                continue;
            };
            let Some(ticked) = words::tick(cell) else {
                let remedy = "tick with x, 1 or ✓; leave it empty, or write 0, otherwise";
                faults.at(
                    at,
                    Some(target),
                    "value-unknown",
                    "this is neither a tick nor none",
                    remedy,
                );
                continue;
            };
            let closed = ticked == asks_covered;
            match row.said {
                None if closed => row.said = Some(Said::Is(Status::Closed)),
                None => row.said = Some(Said::NotCovered),
                Some(said) if (said == Said::Is(Status::Closed)) != closed => {
                    let cause = "the ticks and the status contradict each other";
                    faults.at(
                        at,
                        Some(target),
                        "status-contradicts",
                        cause,
                        "correct one of them",
                    );
                }
                Some(_) => {}
            }
        }
    }

    pub(super) fn dates(&self, faults: &mut RowFaults<'_>, at: usize, row: &mut ImportRow) {
        for (target, values) in &self.days {
            let day = match values.get(at).cloned().flatten() {
                None | Some(Dated::Pair { .. }) => continue,
                Some(Dated::Fault(code, cause, remedy)) => {
                    faults.at(at, Some(*target), code, cause, remedy);
                    continue;
                }
                Some(Dated::Is(day)) => day,
            };
            if day < Day::from_number(7_305) {
                faults.at(
                    at,
                    Some(*target),
                    "date-implausible",
                    "before 1990 there were no mobile networks to be missed",
                    "correct the date",
                );
                continue;
            }
            match target {
                Target::Due => row.due = Some(day),
                Target::Day(_) if day > self.options.today => {
                    let cause = format!("{day} lies after today, {}", self.options.today);
                    faults.at(
                        at,
                        Some(*target),
                        "date-in-future",
                        cause,
                        "correct the date; what is planned is a due date",
                    );
                }
                Target::Day(status) => {
                    row.dates.insert(*status, day);
                }
                _ => {}
            }
        }
        in_order(faults, at, row);
    }
}

/// Every step comes after the one before it.
fn in_order(faults: &mut RowFaults<'_>, at: usize, row: &ImportRow) {
    let mut by_progress: Vec<(Status, Day)> = row.dates.iter().map(|(s, d)| (*s, *d)).collect();
    by_progress.sort_by_key(|(s, _)| s.progress());
    for pair in by_progress.windows(2) {
        if let [(before, first), (after, second)] = pair
            && first > second
        {
            let cause = format!("{after} on {second}, before {before} on {first}");
            faults.at(
                at,
                Some(Target::Day(*after)),
                "dates-out-of-order",
                cause,
                "correct one of the dates",
            );
        }
    }
    let assigned = row.dates.get(&Status::Assigned);
    if let Some((due, day)) = row.due.zip(assigned).filter(|(due, day)| due < *day) {
        let cause = format!("due on {due}, before it was assigned on {day}");
        faults.at(
            at,
            Some(Target::Due),
            "dates-out-of-order",
            cause,
            "correct one of the dates",
        );
    }
}
