//! The emergency clock: the only place where time ends a search for plans.

use crate::optimise::Stop;
use anyhow::Context;
use std::thread;
use std::time::Duration;

/// A signal that comes after so many seconds; without a number, one that never comes.
pub(super) fn after(limit_s: Option<f64>) -> anyhow::Result<Stop> {
    // More seconds than can be waited for are as good as none.
    let Some(limit) = limit_s.and_then(|s| Duration::try_from_secs_f64(s).ok()) else {
        return Ok(Stop::default());
    };
    let stop = Stop::new();
    let given = stop.clone();
    thread::Builder::new()
        .name("time-limit".to_owned())
        .spawn(move || {
            thread::sleep(limit);
            given.give();
        })
        .context("the clock of --time-limit could not be started")?;
    Ok(stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signal_comes_when_its_time_is_over_and_never_without_one() {
        assert!(!after(None).expect("no limit").cuts());
        assert!(!after(Some(f64::MAX)).expect("a limit").cuts());
        let stop = after(Some(0.02)).expect("a limit");
        for _ in 0..500 {
            thread::sleep(Duration::from_millis(10));
            if stop.cuts() {
                return;
            }
        }
        panic!("the signal did not come");
    }
}
