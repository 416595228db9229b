//! Classes of coverage: what a pixel of a map says.

use super::Threshold;
use crate::coverage::{PixelLevel, Reason};
use crate::units::Dbm;

/// What a pixel of `coverage_class.tif` says. The number is the pixel's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Not known: no terrain on a path that could lift the pixel, or outside the model.
    Unknown = 0,
    /// No usable signal.
    None = 1,
    /// Some signal, but less than "covered".
    Low = 2,
    /// Covered.
    Covered = 3,
}

impl Class {
    /// All of them, by value.
    pub const ALL: [Self; 4] = [Self::Unknown, Self::None, Self::Low, Self::Covered];

    /// For legends.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::None => "no usable signal",
            Self::Low => "low signal",
            Self::Covered => "covered",
        }
    }

    /// The class of a pixel, by the rule of the villages' verdicts: where a path could not be computed that
    /// could lift the pixel into a better class: not known.
    pub fn of(pixel: PixelLevel, threshold: Threshold) -> Self {
        let best = pixel.best();
        let reaches = |dbm: Option<f32>, from: Dbm| dbm.is_some_and(|l| f64::from(l) >= from.0);
        for (class, from) in [(Self::Covered, threshold.covered), (Self::Low, threshold.usable)] {
            if reaches(best.ok(), from) {
                return class;
            }
            if reaches(pixel.unknown_up_to(), from) {
                return Self::Unknown;
            }
        }
        match best {
            // No cell in range is a fact, not an unknown.
            Ok(_) | Err(Reason::OutOfRange | Reason::NoCells | Reason::BeyondReach) => Self::None,
            // A path is missing, and it could not have been of use.
            Err(_) if pixel.unknown_up_to().is_some() => Self::None,
            Err(Reason::NoTerrain | Reason::OutsideModel) => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_belongs_to_the_better_class_and_nan_is_unknown() {
        let breaks = Threshold {
            covered: Dbm(-105.0),
            usable: Dbm(-120.0),
        };
        assert_eq!(Class::of(PixelLevel::new(Ok(-105.0)), breaks), Class::Covered);
        assert_eq!(Class::of(PixelLevel::new(Ok(-105.01)), breaks), Class::Low);
        assert_eq!(Class::of(PixelLevel::new(Ok(-120.0)), breaks), Class::Low);
        assert_eq!(Class::of(PixelLevel::new(Ok(-120.01)), breaks), Class::None);
        assert_eq!(Class::of(PixelLevel::new(Ok(f32::NAN)), breaks), Class::Unknown);
        assert_eq!(
            Class::of(PixelLevel::new(Err(Reason::NoCells)), breaks),
            Class::None
        );
        assert_eq!(
            Class::of(PixelLevel::new(Err(Reason::OutsideModel)), breaks),
            Class::Unknown
        );
    }
}
