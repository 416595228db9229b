//! What a raster knows of one pixel, in six bytes.

use super::Reason;
use serde::Serialize;

/// The best level that could be computed, or the reason why there is none; and how strong the cells can be at most whose path could
/// not be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PixelLevel {
    /// Hundredths of a dBm; `NONE` stands for "no level" and never leaves this type.
    level: i16,
    /// Likewise.
    bound: i16,
    reason: Reason,
}

const NONE: i16 = i16::MIN;

impl PixelLevel {
    /// Nothing heard, nothing missing.
    pub const UNHEARD: Self = Self {
        level: NONE,
        bound: NONE,
        reason: Reason::OutOfRange,
    };

    /// A level in dBm or a reason; everything was computed.
    pub fn new(best: Result<f32, Reason>) -> Self {
        match best {
            Ok(dbm) if dbm.is_nan() => Self {
                reason: Reason::OutsideModel,
                ..Self::UNHEARD
            },
            Ok(dbm) => Self {
                level: hundredths(f64::from(dbm)),
                ..Self::UNHEARD
            },
            Err(reason) => Self {
                reason,
                ..Self::UNHEARD
            },
        }
    }

    /// The best computed level, dBm, in steps of 0.01 dB, or why there is none.
    pub fn best(self) -> Result<f32, Reason> {
        if self.level == NONE {
            Err(self.reason)
        } else {
            Ok(dbm(self.level))
        }
    }

    /// No cell whose path could not be computed can be stronger than this, dBm. `None` when every path was computed. Where this
    /// exceeds a threshold that the best level does not reach, nobody can say that the pixel is not covered.
    pub fn unknown_up_to(self) -> Option<f32> {
        (self.bound != NONE).then(|| dbm(self.bound))
    }

    /// Is a level of at most `at_most_dbm` of no use here?
    pub(super) fn hears_better_than(self, at_most_dbm: f64) -> bool {
        hundredths(at_most_dbm) <= self.level
    }

    /// Takes a level into account.
    pub(super) fn hear(&mut self, level_dbm: f64) {
        self.level = self.level.max(hundredths(level_dbm));
    }

    /// Takes a path into account that could not be computed, with the most that it could give.
    pub(super) fn miss(&mut self, reason: Reason, at_most_dbm: f64) {
        self.bound = self.bound.max(hundredths(at_most_dbm));
        self.reason = graver(self.reason, reason);
    }

    /// The better of two services' pixels.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            level: self.level.max(other.level),
            bound: self.bound.max(other.bound),
            reason: graver(self.reason, other.reason),
        }
    }
}

/// What is not known comes before what is not there.
fn graver(a: Reason, b: Reason) -> Reason {
    [Reason::NoTerrain, Reason::OutsideModel, Reason::OutOfRange]
        .into_iter()
        .find(|r| *r == a || *r == b)
        .unwrap_or(Reason::NoCells)
}

fn dbm(hundredths: i16) -> f32 {
    (f64::from(hundredths) / 100.0) as f32
}

/// A level in hundredths of a dBm, kept within what sixteen bits hold (±327 dBm, far beyond any level that is heard).
fn hundredths(level_dbm: f64) -> i16 {
    (level_dbm * 100.0)
        .round()
        .clamp(f64::from(NONE + 1), f64::from(i16::MAX)) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_level_and_the_graver_reason_win_in_any_order() {
        let mut a = PixelLevel::UNHEARD;
        a.hear(-90.004);
        let mut b = PixelLevel::new(Err(Reason::OutsideModel));
        b.miss(Reason::NoTerrain, -70.0);
        assert_eq!(a.with(b), b.with(a));
        assert_eq!(a.with(b).best(), Ok(-90.0));
        assert_eq!(a.with(b).unknown_up_to(), Some(-70.0));
        assert_eq!(b.best(), Err(Reason::NoTerrain));
        assert_eq!(a.unknown_up_to(), None);
    }

    #[test]
    fn levels_beyond_all_measure_stay_levels() {
        let mut pixel = PixelLevel::UNHEARD;
        pixel.hear(-1e9);
        assert_eq!(pixel.best(), Ok(-327.67));
        assert!(PixelLevel::new(Ok(f32::NAN)).best().is_err());
    }
}
