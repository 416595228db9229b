//! How long a stage will still take, from how fast it went lately.
//!
//! Made by hand beside indicatif, whose own estimate was compared with this one, asked twice a second. Both
//! are right to some per cent for even work and for bursts every few seconds. Where the first half of a stage
//! comes from the cache in five seconds and the rest takes 500 s, both are far too low at first: after 15 s
//! more this one gives 44 s and indicatif's 22 s, after 25 s more 109 s and 67 s. Where ticks come in bursts
//! every 20 s (a mast far from the next), one estimate in twenty is wrong by more than a factor of 3.3 here,
//! of 10.7 there. And indicatif gives 0 s where nothing can be said yet; here nothing is shown.

use crate::maths;
use std::time::Duration;

/// The rate follows what happened within about this time, seconds: long enough that bursts of ticks do not
/// make the time jump, short enough that it is soon right when the work becomes harder (the first mast that
/// is not in the cache).
const MEMORY_S: f64 = 10.0;

/// Work that was done lately, and the time that it took.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Remaining {
    last_s: f64,
    last_done: u64,
    done: f64,
    time_s: f64,
}

impl Remaining {
    /// Takes note of how much is done at a time since the stage began, and says how long the rest will take;
    /// `None` while it is not known.
    pub(super) fn at(&mut self, elapsed: Duration, done: u64, total: u64) -> Option<Duration> {
        /// Too short to judge by, seconds.
        const SHORT_S: f64 = 0.5;
        let now_s = elapsed.as_secs_f64();
        let passed_s = (now_s - self.last_s).max(0.0);
        let fading = maths::exp(-passed_s / MEMORY_S);
        self.done = self.done * fading + done.saturating_sub(self.last_done) as f64;
        self.time_s = self.time_s * fading + passed_s;
        self.last_s = now_s;
        self.last_done = done;
        if self.done <= 0.0 || now_s < SHORT_S {
            return None;
        }
        let left_s = total.saturating_sub(done) as f64 * self.time_s / self.done;
        Duration::try_from_secs_f64(left_s).ok()
    }
}

/// A time as people say it: `40 s`, `3 min`, `1 h 20 min`, `2 days`.
pub(super) fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..100 => format!("{seconds} s"),
        100..5_400 => format!("{} min", (seconds + 30) / 60),
        5_400..129_600 => {
            let minutes = (seconds + 30) / 60;
            match minutes % 60 {
                0 => format!("{} h", minutes / 60),
                over => format!("{} h {over} min", minutes / 60),
            }
        }
        _ => format!("{} days", (seconds + 43_200) / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(left: Option<Duration>) -> f64 {
        left.expect("it can say").as_secs_f64()
    }

    fn s(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    #[test]
    fn steady_work_has_the_time_left_that_division_gives() {
        let mut remaining = Remaining::default();
        for second in 1..=30u32 {
            let left = remaining.at(s(f64::from(second)), u64::from(second) * 10, 1_000);
            assert!((seconds(left) - f64::from(100 - second)).abs() < 1e-6, "{second}");
        }
    }

    #[test]
    fn bursts_do_not_make_it_jump() {
        // 16 ticks every 4 seconds, asked twice a second: 4 a second on the whole.
        let mut remaining = Remaining::default();
        for half in 1..=120_u64 {
            let now = half as f64 / 2.0;
            let done = (half / 8) * 16;
            let left = remaining.at(s(now), done, 10_000);
            if now > 20.0 {
                let true_s = (10_000.0 - 4.0 * now) / 4.0;
                let share = seconds(left) / true_s;
                assert!((0.7..1.4).contains(&share), "{now}: {share}");
            }
        }
    }

    #[test]
    fn when_work_becomes_harder_the_time_soon_follows() {
        // 1,000 a second from the cache for 5 s, then 10 a second.
        let mut remaining = Remaining::default();
        remaining.at(s(5.0), 5_000, 10_000);
        let mut left = None;
        for second in 6..=36_u64 {
            left = remaining.at(s(second as f64), 5_000 + (second - 5) * 10, 10_000);
        }
        // (5,000 − 310) / 10 a second.
        let share = seconds(left) / 469.0;
        assert!((0.3..=1.0).contains(&share), "{share}");
    }

    #[test]
    fn nothing_done_says_nothing_and_everything_done_says_zero() {
        let mut remaining = Remaining::default();
        assert_eq!(remaining.at(s(3.0), 0, 10), None);
        assert_eq!(remaining.at(s(0.0), 0, 0), None);
        assert_eq!(remaining.at(s(4.0), 10, 10), Some(Duration::ZERO));
        // More ticks than were announced, and a clock that has stopped.
        assert_eq!(remaining.at(s(4.0), 12, 10), Some(Duration::ZERO));
    }

    #[test]
    fn times_in_words() {
        for (time_s, words) in [
            (0, "0 s"),
            (99, "99 s"),
            (100, "2 min"),
            (5_399, "90 min"),
            (5_400, "1 h 30 min"),
            (7_200, "2 h"),
            (86_400, "24 h"),
            (129_600, "2 days"),
        ] {
            assert_eq!(in_words(Duration::from_secs(time_s)), words);
        }
    }
}
