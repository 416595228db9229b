//! Fixes that stand still while the device moves: the receiver has lost its satellites, and the program goes
//! on writing the last place.
//!
//! A phone at rest writes one place as well. What tells them apart is how the place changes at the end, or
//! the speed that the row says: samples of a long stand wait for it.

use super::jump::Anchor;
use super::ledger::{Ledger, Reason, example};
use crate::measurements::sample::Sample;
use crate::space::{LonLat, geodesic};

/// Longer than this no fix stays the same to the last figure while the device moves, milliseconds.
const LONGEST_MS: i64 = 10_000;
/// The device moves, by the row's own word, m/s.
const MOVES_MPS: f64 = 2.0;
/// The place changes faster than a car pulls away, m/s, and by more than a bin, metres.
const PULLS_AWAY_MPS: f64 = 15.0;
const JUMP_M: f64 = 50.0;
/// So many samples of one device wait; where there are more, the device is at rest.
const MOST_WAITING: usize = 4096;

/// The place is an old one.
pub const STALE: Reason = Reason {
    code: "measurement-fix-stale",
    text: "samples whose place stood still for more than 10 s while the device moved left out",
};

/// How long a device has been in one place.
#[derive(Debug, Default)]
pub(super) struct Standing {
    at: Option<LonLat>,
    since_ms: i64,
    last_ms: i64,
    waiting: Vec<Sample>,
    /// It was at rest for so long that nothing waits any more.
    rests: bool,
}

impl Standing {
    /// The sample, where nothing is wrong with it so far; nothing where it waits or was left out.
    pub(super) fn look(
        &mut self,
        sample: Sample,
        time_ms: i64,
        anchor: &mut Anchor,
        ledger: &mut Ledger,
        out: &mut dyn FnMut(Sample),
    ) -> Option<Sample> {
        if self.at != Some(sample.at) {
            self.leave_place(&sample, time_ms, anchor, ledger, out);
            self.at = Some(sample.at);
            (self.since_ms, self.last_ms, self.rests) = (time_ms, time_ms, false);
            return Some(sample);
        }
        self.last_ms = time_ms;
        if time_ms - self.since_ms <= LONGEST_MS || self.rests {
            return Some(sample);
        }
        if let Some(speed_mps) = sample.speed_mps {
            if speed_mps <= MOVES_MPS {
                return Some(sample);
            }
            anchor.was_at(self.since_ms);
            let value = format!(
                "at {speed_mps} m/s, in one place for {} s",
                (time_ms - self.since_ms) / 1000
            );
            ledger.leave(STALE, example(&sample, &value));
            return None;
        }
        self.waiting.push(sample);
        if self.waiting.len() >= MOST_WAITING {
            self.rests = true;
            self.release(ledger, out);
        }
        None
    }

    /// The place changes: was the device on its way?
    fn leave_place(
        &mut self,
        next: &Sample,
        time_ms: i64,
        anchor: &mut Anchor,
        ledger: &mut Ledger,
        out: &mut dyn FnMut(Sample),
    ) {
        let Some(at) = self.at.filter(|_| !self.waiting.is_empty()) else {
            return;
        };
        let distance_m = geodesic::distance_m(at, next.at);
        let seconds = ((time_ms - self.last_ms) as f64 / 1000.0).max(1.0);
        let moved = distance_m > JUMP_M && distance_m / seconds > PULLS_AWAY_MPS;
        // A jump that no device makes over the whole time is a fix astray, and says nothing of a way.
        let whole = ((time_ms - self.since_ms) as f64 / 1000.0).max(1.0);
        if moved && distance_m / whole <= super::jump::FASTEST_MPS {
            anchor.was_at(self.since_ms);
            for sample in self.waiting.drain(..) {
                let value = format!("then {distance_m:.0} m in {seconds:.0} s");
                ledger.leave(STALE, example(&sample, &value));
            }
        } else {
            self.release(ledger, out);
        }
    }

    /// Gives out what waits: the device was at rest.
    pub(super) fn release(&mut self, ledger: &mut Ledger, out: &mut dyn FnMut(Sample)) {
        for sample in self.waiting.drain(..) {
            ledger.used += 1;
            out(sample);
        }
    }

    /// The first row that waits.
    pub(super) fn first_row(&self) -> Option<u64> {
        self.waiting.first().map(|s| s.row)
    }
}
