//! Progress bars on long stages, on a terminal only, and the wish to stop.

use super::remaining::{Remaining, in_words};
use crate::coverage::{Observer, Part};
use crate::store::{Counts, MatrixCache};
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Exit code of a command that was asked to stop: what shells give a command that Ctrl-C ended.
pub(super) const STOPPED: u8 = 130;

/// Draws bars, listens for Ctrl-C, and knows what each stage found in the cache.
pub(super) struct Progress {
    bar: Mutex<ProgressBar>,
    shown: bool,
    stop: Arc<AtomicBool>,
    stop_is_reported: AtomicBool,
    cache: Option<Arc<MatrixCache>>,
    stages: Mutex<Vec<Stage>>,
    /// Nanoseconds by part, where they are asked for.
    times: Option<[AtomicU64; Part::ALL.len()]>,
}

/// A stage and what the cache had answered when it began.
struct Stage {
    name: String,
    before: Counts,
}

impl Progress {
    /// Bars are drawn on standard error where that is a terminal and `quiet` is off. From here on Ctrl-C asks
    /// the job to stop instead of killing it; asked twice, the process ends at once, and what was staged is
    /// removed by the next run.
    pub(super) fn new(quiet: bool, cache: Option<Arc<MatrixCache>>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // The order matters: the second signal finds the flag that the first has set. Where signals
            // cannot be caught they simply kill, as without this line.
            let _ = flag::register_conditional_shutdown(signal, STOPPED.into(), Arc::clone(&stop));
            let _ = flag::register(signal, Arc::clone(&stop));
        }
        Self {
            bar: Mutex::new(ProgressBar::hidden()),
            shown: !quiet && std::io::stderr().is_terminal(),
            stop,
            stop_is_reported: AtomicBool::new(false),
            cache,
            stages: Mutex::default(),
            times: None,
        }
    }

    /// Also sums up how long the parts of the work take, where asked.
    pub(super) fn timed(self, times: bool) -> Self {
        Self {
            times: times.then(Default::default),
            ..self
        }
    }

    /// Prints the parts' times to standard error, where they were asked for: a line each, seconds of all
    /// threads together.
    pub(super) fn report_times(&self) {
        let Some(times) = &self.times else { return };
        for (part, nanos) in Part::ALL.iter().zip(times) {
            let seconds = nanos.load(Ordering::Relaxed) as f64 / 1e9;
            super::terminal::say(format_args!("time {:<9} {seconds:>9.3} s", part.name()));
        }
    }

    fn bar(&self) -> MutexGuard<'_, ProgressBar> {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn counts(&self) -> Counts {
        self.cache.as_ref().map_or_else(Counts::default, |c| c.counts())
    }

    /// Takes the last bar away.
    pub(super) fn finish(&self) {
        self.bar().finish_and_clear();
    }

    /// What each stage that asked the cache found in it, in their order.
    pub(super) fn found_in_cache(&self) -> Vec<(String, Counts)> {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = stages
            .iter()
            .skip(1)
            .map(|next| next.before)
            .chain([self.counts()]);
        stages
            .iter()
            .zip(ends)
            .map(|(stage, end)| (stage.name.clone(), end.since(stage.before)))
            .filter(|(_, counts)| *counts != Counts::default())
            .collect()
    }

    /// What the bar shows behind the share that is done.
    fn style(&self) -> ProgressStyle {
        let remaining = Mutex::new(Remaining::default());
        let remaining = Arc::new(remaining);
        let left = move |state: &ProgressState, out: &mut dyn Write| {
            let mut remaining = remaining.lock().unwrap_or_else(PoisonError::into_inner);
            let total = state.len().unwrap_or_default();
            if let Some(left) = remaining.at(state.elapsed(), state.pos(), total) {
                let _ = write!(out, "{} left", in_words(left));
            }
        };
        let (cache, before) = (self.cache.clone(), self.counts());
        let kept = move |_: &ProgressState, out: &mut dyn Write| {
            let now = cache.as_ref().map_or_else(Counts::default, |c| c.counts());
            let Counts { found, missed } = now.since(before);
            if found + missed > 0 {
                let _ = write!(out, ", {found} from the cache, {missed} computed");
            }
        };
        ProgressStyle::with_template("{msg:>12} {wide_bar} {percent:>3} % {left}{kept}")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .with_key("left", left)
            .with_key("kept", kept)
    }
}

impl Observer for Progress {
    fn begin(&self, stage: &str, ticks: u64) {
        self.stages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Stage {
                name: stage.to_owned(),
                before: self.counts(),
            });
        let mut bar = self.bar();
        bar.finish_and_clear();
        if !self.shown {
            return;
        }
        *bar = ProgressBar::new(ticks)
            .with_style(self.style())
            .with_message(stage.to_owned());
        // The time left runs on between ticks.
        bar.enable_steady_tick(Duration::from_millis(500));
    }

    fn tick(&self, ticks: u64) {
        if self.shown {
            self.bar().inc(ticks);
        }
    }

    fn cancelled(&self) -> bool {
        let stop = self.stop.load(Ordering::Relaxed);
        if stop && self.shown && !self.stop_is_reported.swap(true, Ordering::Relaxed) {
            self.bar()
                .println("stopping; press Ctrl-C once more to end at once");
        }
        stop
    }

    fn wants_times(&self) -> bool {
        self.times.is_some()
    }

    fn spent(&self, part: Part, nanos: u64) {
        let times = self.times.iter().flatten();
        if let Some((_, time)) = Part::ALL.iter().zip(times).find(|(p, _)| **p == part) {
            time.fetch_add(nanos, Ordering::Relaxed);
        }
    }
}
