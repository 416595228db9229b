//! Progress bars on long stages, on a terminal only, and the wish to stop.

use crate::coverage::{Observer, Part};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Draws bars and listens for Ctrl-C.
pub struct Progress {
    bar: Mutex<ProgressBar>,
    shown: bool,
    stop: Arc<AtomicBool>,
    /// Nanoseconds by part, where they are asked for.
    times: Option<[AtomicU64; Part::ALL.len()]>,
}

impl Progress {
    /// Bars are drawn on standard error where that is a terminal and `quiet` is off. From here on Ctrl-C asks the job to stop
    /// instead of killing it.
    pub fn new(quiet: bool) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        // A second handler in one process is refused: then Ctrl-C simply kills, as without this line.
        let _ = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                // Asked twice: the user does not want to wait for the stage to notice.
                stop_at_once();
            }
        });
        Self {
            bar: Mutex::new(ProgressBar::hidden()),
            shown: !quiet && std::io::stderr().is_terminal(),
            stop,
            times: None,
        }
    }

    /// Also sums up how long the parts of the work take, where asked.
    pub fn timed(self, times: bool) -> Self {
        Self {
            times: times.then(Default::default),
            ..self
        }
    }

    fn bar(&self) -> std::sync::MutexGuard<'_, ProgressBar> {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Prints the parts' times to standard error, where they were asked for: a line each, seconds of all threads together.
    pub fn tell_times(&self) {
        let Some(times) = &self.times else { return };
        for (part, nanos) in Part::ALL.iter().zip(times) {
            let seconds = nanos.load(Ordering::Relaxed) as f64 / 1e9;
            eprintln!("time {:<9} {seconds:>9.3} s", part.name());
        }
    }

    /// Takes the last bar away.
    pub fn finish(&self) {
        self.bar().finish_and_clear();
    }
}

/// Ends the process; what was staged is removed by the next run.
#[allow(clippy::exit)]
fn stop_at_once() -> ! {
    std::process::exit(2)
}

impl Observer for Progress {
    fn begin(&self, stage: &str, ticks: u64) {
        let mut bar = self.bar();
        bar.finish_and_clear();
        if !self.shown {
            return;
        }
        let style = ProgressStyle::with_template("{msg:>12} {wide_bar} {pos}/{len} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        *bar = ProgressBar::new(ticks)
            .with_style(style)
            .with_message(stage.to_owned());
    }

    fn tick(&self, ticks: u64) {
        if self.shown {
            self.bar().inc(ticks);
        }
    }

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
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
