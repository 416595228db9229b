//! Fixes that jump: from one sample of a device to the next faster than anything on the ground.

use super::ledger::Reason;
use crate::space::{LonLat, geodesic};

/// Faster than any train in regular service, m/s.
pub const FASTEST_MPS: f64 = 100.0;
/// Nearer than this a jump is the scatter of a fix, metres.
const SCATTER_M: f64 = 100.0;
/// So many fixes of different moments that agree with each other and not with the one before are where the device is.
const AGREEING: u32 = 3;

/// Too fast.
pub const JUMPING: Reason = Reason {
    code: "measurement-fix-jumping",
    text: "samples to which the device would have moved at more than 100 m/s left out",
};

/// The last good fix of a device, and fixes astray since.
#[derive(Debug, Default)]
pub(super) struct Anchor {
    good: Option<(LonLat, i64)>,
    astray: Option<(LonLat, i64, u32)>,
}

/// The speed from a fix to another where it cannot be, m/s.
fn too_fast(from: (LonLat, i64), to: (LonLat, i64)) -> Option<f64> {
    let distance_m = geodesic::distance_m(from.0, to.0);
    let seconds = ((to.1 - from.1).abs() as f64 / 1000.0).max(1.0);
    let speed_mps = distance_m / seconds;
    (distance_m > SCATTER_M && speed_mps > FASTEST_MPS).then_some(speed_mps)
}

impl Anchor {
    /// The speed to a fix that cannot be; nothing where it is good.
    pub(super) fn look(&mut self, at: LonLat, time_ms: i64) -> Option<f64> {
        let here = (at, time_ms);
        let speed = self.good.and_then(|good| too_fast(good, here));
        let Some(speed) = speed else {
            self.good = Some(here);
            self.astray = None;
            return None;
        };
        let agreeing = match self.astray {
            // Rows of one moment, one for each cell that was heard, have one fix, which agrees with itself.
            Some((place, time, count)) if too_fast((place, time), here).is_none() => {
                count + u32::from(time != time_ms)
            }
            _ => 1,
        };
        if agreeing >= AGREEING {
            self.good = Some(here);
            self.astray = None;
            return None;
        }
        self.astray = Some((at, time_ms, agreeing));
        Some(speed)
    }

    /// The last good fix was true at this moment and not later.
    pub(super) fn was_at(&mut self, time_ms: i64) {
        if let Some(good) = &mut self.good {
            good.1 = time_ms;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64) -> LonLat {
        LonLat::new(lon, 21.0).expect("a place")
    }

    #[test]
    fn one_fix_astray_is_left_out_and_a_new_place_is_believed_at_the_third() {
        let mut anchor = Anchor::default();
        assert_eq!(anchor.look(at(105.0), 0), None);
        assert!(anchor.look(at(106.0), 1_000).is_some());
        assert_eq!(anchor.look(at(105.0002), 2_000), None);
        assert!(anchor.look(at(107.0), 3_000).is_some());
        assert!(anchor.look(at(107.0001), 4_000).is_some());
        assert_eq!(anchor.look(at(107.0002), 5_000), None);
        assert_eq!(anchor.look(at(107.0003), 6_000), None);
    }

    #[test]
    fn rows_of_one_moment_do_not_confirm_each_other() {
        let mut anchor = Anchor::default();
        assert_eq!(anchor.look(at(105.0), 0), None);
        for _ in 0..8 {
            assert!(anchor.look(at(106.0), 1_000).is_some());
        }
        assert_eq!(anchor.look(at(105.0002), 2_000), None);
    }
}
