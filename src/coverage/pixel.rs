//! What a raster knows of one pixel, in six bytes.

use super::Reason;
use schemars::JsonSchema;
use serde::Serialize;

/// The best level that could be computed, or the reason why there is none; and how strong the cells can be at
/// most whose path could not be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PixelLevel {
    /// Hundredths of a dBm; `NONE` represents "no level" and never leaves this type.
    level: i16,
    /// Likewise.
    bound: i16,
    reason: Reason,
}

/// No level: below every level, and never shown outside of this room.
pub(super) const NONE: i16 = i16::MIN;

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

    /// No cell whose path could not be computed can be stronger than this, dBm. `None` when every path was
    /// computed. Where this exceeds a threshold that the best level does not reach, it is not sure that the
    /// pixel is not covered.
    pub fn unknown_up_to(self) -> Option<f32> {
        (self.bound != NONE).then(|| dbm(self.bound))
    }

    /// The best level, hundredths of a dBm; [`NONE`] where there is none.
    pub(super) const fn level(self) -> i16 {
        self.level
    }

    /// Takes a level into account, hundredths of a dBm.
    #[inline]
    pub(super) fn hear(&mut self, level: i16) {
        self.level = self.level.max(level);
    }

    /// Takes a path into account that could not be computed, with the most that it could give.
    pub(super) fn miss(&mut self, reason: Reason, at_most_dbm: f64) {
        // Rounded up: a bound stays a bound.
        self.bound = self.bound.max(hundredths(at_most_dbm + 0.005 - 1e-8));
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

/// A level or a ratio in hundredths of a dB, or none, in two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level16(i16);

impl Level16 {
    pub(super) const fn of(level: i16) -> Self {
        Self(level)
    }

    /// From dB; none for none, and for what is no number.
    pub fn from_db(db: Option<f64>) -> Self {
        Self(db.filter(|db| !db.is_nan()).map_or(NONE, hundredths))
    }

    /// In dB or dBm.
    pub fn get(self) -> Option<f32> {
        (self.0 != NONE).then(|| dbm(self.0))
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

/// A level in hundredths of a dBm, kept within what sixteen bits hold (±327 dBm, far beyond any level that is
/// heard).
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
        a.hear(-9000);
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
        pixel.miss(Reason::NoTerrain, -1e9);
        assert_eq!(pixel.unknown_up_to(), Some(-327.67));
        assert_eq!(PixelLevel::new(Ok(-1e9)).best(), Ok(-327.67));
        assert_eq!(Level16::from_db(Some(12.346)).get(), Some(12.35));
        assert_eq!(Level16::from_db(Some(f64::NAN)).get(), None);
        assert!(PixelLevel::new(Ok(f32::NAN)).best().is_err());
    }
}
