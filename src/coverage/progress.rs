//! How a job goes on: ticks, times of parts, and whether to stop.

use super::{Cancelled, Observer, Part};
use std::time::Instant;

/// Who follows how a job goes on: the observer, with this job's share of its ticks.
pub(super) struct Progress<'a> {
    pub(super) observer: &'a dyn Observer,
    /// Ticks of the whole job.
    pub(super) ticks: u64,
}

impl Progress<'_> {
    /// An error where the job should stop.
    pub(super) fn go_on(&self) -> Result<(), Cancelled> {
        if self.observer.cancelled() {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }

    /// The `nth` of `of` parts is done: all parts together make the job's ticks.
    pub(super) fn did_share(&self, nth: usize, of: usize) {
        let until = |n: usize| (u128::from(self.ticks) * n as u128 / of.max(1) as u128) as u64;
        let ticks = until(nth + 1) - until(nth);
        if ticks > 0 {
            self.observer.tick(ticks);
        }
    }

    /// The time now, where anybody wants to know how long parts take.
    pub(super) fn clock(&self) -> Option<Instant> {
        self.observer.wants_times().then(Instant::now)
    }

    /// A part of the work took from `begun` until now; returns now.
    pub(super) fn spent(&self, part: Part, begun: Option<Instant>) -> Option<Instant> {
        let begun = begun?;
        let now = Instant::now();
        let nanos = u64::try_from((now - begun).as_nanos()).unwrap_or(u64::MAX);
        self.observer.spent(part, nanos);
        Some(now)
    }
}
