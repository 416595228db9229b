//! Time that runs backwards: a clock that was set back in the middle of a log.

use super::ledger::Reason;

/// A step back of less is a clock that was set; of more, another log begins, milliseconds: an hour.
const OTHER_LOG_MS: i64 = 3_600_000;
/// Rows of one second may come in any order, milliseconds.
const SAME_MS: i64 = 1_000;

/// Before the sample before it.
pub const BACKWARDS: Reason = Reason {
    code: "measurement-time-backwards",
    text: "samples whose time lies before that of the same device's sample before left out",
};

/// What a time is to those before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It goes on.
    On,
    /// Another log of the same device begins.
    OtherLog,
    /// It goes back.
    Back,
}

/// The latest time of a device.
#[derive(Debug, Default)]
pub(super) struct Clock {
    latest_ms: Option<i64>,
}

impl Clock {
    pub(super) fn look(&mut self, time_ms: i64) -> Step {
        let latest = self.latest_ms.unwrap_or(time_ms);
        let back = latest.saturating_sub(time_ms);
        if back > OTHER_LOG_MS {
            self.latest_ms = Some(time_ms);
            return Step::OtherLog;
        }
        if back > SAME_MS {
            return Step::Back;
        }
        self.latest_ms = Some(latest.max(time_ms));
        Step::On
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_step_back_is_a_fault_and_a_large_one_another_log() {
        let mut clock = Clock::default();
        let h = 3_600_000;
        for (t, step) in [
            (10 * h, Step::On),
            (10 * h + 5_000, Step::On),
            (10 * h + 4_500, Step::On),
            (10 * h + 1_000, Step::Back),
            (10 * h + 6_000, Step::On),
            (8 * h, Step::OtherLog),
            (8 * h + 1_000, Step::On),
        ] {
            assert_eq!(clock.look(t), step, "{t}");
        }
    }
}
