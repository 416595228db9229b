//! The profile as the report reads it: from the mobile to the base, in equal steps.

use super::super::{LossError, Path};
use super::CARD;
use crate::cover::Zone;
use crate::units::km_from_m;

/// Longest step, km: the slope at the mobile is fitted over five kilometres.
const LONGEST_STEP_KM: f64 = 1.0;
/// How far a step may differ from the first, of its length: rounding, no more.
const UNEVEN: f64 = 1e-6;
/// A distance that is a whole number of steps but for rounding counts as that number.
const ROUNDING: f64 = 1e-9;

/// Ground seen from the mobile: sample 0 is the mobile's, the last one the base's.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    heights_m: &'a [f64],
    /// Length of a step, m.
    pub step_m: f64,
    /// Length of the path, km.
    pub d_km: f64,
}

impl<'a> Ground<'a> {
    /// Of a path whose samples are usable.
    ///
    /// # Errors
    /// [`LossError::UnevenSteps`]; [`LossError::NeedsTerrain`] for steps over 1 km.
    pub fn of(path: &Path<'a>) -> Result<Self, LossError> {
        let distances_km = path.distances_km;
        let d_km = path.distance_km();
        let steps = distances_km.len().saturating_sub(1).max(1);
        let step_km = distances_km.get(1).copied().unwrap_or(d_km);
        let uneven = |pair: &[f64]| (pair[1] - pair[0] - step_km).abs() > UNEVEN * step_km;
        if let Some(at) = distances_km.windows(2).position(uneven) {
            return Err(LossError::UnevenSteps {
                model: CARD.name,
                sample: at + 1,
                step_km,
            });
        }
        if step_km > LONGEST_STEP_KM * (1.0 + UNEVEN) {
            return Err(LossError::NeedsTerrain {
                model: CARD.name,
                samples: path.heights_m.len(),
                least: (d_km / LONGEST_STEP_KM).ceil() as usize + 1,
            });
        }
        Ok(Self {
            heights_m: path.heights_m,
            step_m: 1000.0 * d_km / steps as f64,
            d_km,
        })
    }

    /// Steps of the whole path.
    pub fn steps(&self) -> usize {
        self.heights_m.len().saturating_sub(1)
    }

    /// Height above sea level so many steps from the mobile, m.
    pub fn at(&self, steps: usize) -> f64 {
        self.heights_m[self.steps() - steps]
    }

    /// Whole steps within a distance, no more than the path has.
    pub fn steps_within(&self, km: f64) -> usize {
        let steps = (km / km_from_m(self.step_m) + ROUNDING).floor() as usize;
        steps.min(self.steps())
    }

    /// Does the path reach so far?
    pub fn reaches(&self, km: f64) -> bool {
        self.d_km >= km * (1.0 - ROUNDING)
    }

    /// Heights from one number of steps to another, both included, base's end first.
    pub fn between(&self, from: usize, to: usize) -> &'a [f64] {
        let last = self.steps();
        &self.heights_m[last - to..=last - from]
    }
}

/// Mean of heights; there is at least one.
pub(super) fn mean_m(heights_m: &[f64]) -> f64 {
    heights_m.iter().sum::<f64>() / heights_m.len() as f64
}

/// Heights of the antennas over the ground's mean between 3 and 15 km of them, m: mobile and base.
///
/// Up to 3 km they are those above the ground below; from 3 to 15 km the mean comes in by and by.
pub(super) fn effective_m(ground: &Ground, h_m_m: f64, h_b_m: f64) -> (f64, f64) {
    if ground.d_km < 3.0 {
        return (h_m_m, h_b_m);
    }
    let last = ground.steps();
    let (near, far) = (ground.steps_within(3.0), ground.steps_within(15.0));
    let part = ((ground.d_km - 3.0) / 12.0).min(1.0);
    let over_m = |here_m: f64, around_m: &[f64]| part * (here_m - mean_m(around_m));
    (
        h_m_m + over_m(ground.at(0), ground.between(near, far)),
        h_b_m + over_m(ground.at(last), ground.between(last - far, last - near)),
    )
}

/// The sea on a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sea {
    /// Share of the samples.
    pub share: f64,
    /// Which half has more of it.
    pub end: SeaEnd,
}

/// Which half of a path has more sea.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeaEnd {
    /// The base's.
    Base,
    /// The mobile's.
    Mobile,
    /// Both as much.
    Both,
}

/// Counts the sea: by the land cover where it is known, else ground at exactly 0 m, as the report does.
pub(super) fn sea(path: &Path) -> Sea {
    let (heights_m, cover) = (path.heights_m, path.surroundings.cover);
    let samples = heights_m.len();
    let mobile_half = samples - samples.saturating_sub(1) / 2;
    let (mut base, mut mobile) = (0, 0);
    for (i, height_m) in heights_m.iter().enumerate() {
        let wet = cover.get(i).map_or(*height_m == 0.0, |c| c.zone == Zone::Sea);
        if wet && i >= mobile_half {
            mobile += 1;
        } else if wet {
            base += 1;
        }
    }
    Sea {
        share: f64::from(base + mobile) / samples as f64,
        end: match mobile.cmp(&base) {
            std::cmp::Ordering::Greater => SeaEnd::Mobile,
            std::cmp::Ordering::Less => SeaEnd::Base,
            std::cmp::Ordering::Equal => SeaEnd::Both,
        },
    }
}
