//! From losses to levels: one emitter's pattern in tables, levels in whole centibels.
//!
//! A level is the sum of whole numbers: the power radiated in the main direction, the pattern's part of the azimuth, its part of the elevation
//! and the loss, each rounded to a hundredth of a dB by itself. The azimuth is taken to the nearest of [`TURN`] directions (0.022°), the
//! elevation as the matrix has it.

use super::mast::{Emitter, Mast};
use super::matrix::{LossCode, Matrix};
use crate::units::{Db, Dbm};

/// Directions of the azimuth table.
pub(super) const TURN: usize = 1 << 14;

/// Nearest direction of an azimuth of 0 … 360°.
#[inline(always)]
pub(super) fn direction(azimuth_deg: f64) -> u16 {
    const PER_DEG: f64 = TURN as f64 / 360.0;
    // A cast takes what is no number as 0; 360° is 0° again.
    ((azimuth_deg * PER_DEG + 0.5) as u32 & (TURN as u32 - 1)) as u16
}

/// A level in centibels of a dBm, rounded to the nearest, within what sixteen bits hold (±327 dBm, far beyond any level that is heard).
pub(super) fn centibels(dbm: f64) -> i32 {
    (dbm * 100.0).round().clamp(-32_767.0, 32_767.0) as i32
}

/// An emitter that paints.
pub(super) struct Brush<'a> {
    pub(super) emitter: &'a Emitter,
    eirp: i32,
    /// Levels below are not heard, centibels.
    pub(super) floor: i32,
    shape: Shape,
}

enum Shape {
    Tables {
        /// By direction; empty for all directions alike.
        horizontal: Vec<i16>,
        /// By elevation, from `first` hundredths of a degree on.
        vertical: Vec<i16>,
        first: i16,
        most: i32,
    },
    /// Neither angle stands alone: the pattern is asked.
    Mixed,
}

impl<'a> Brush<'a> {
    /// For the elevations that a matrix holds: lowest and highest, hundredths of a degree.
    pub(super) fn new(emitter: &'a Emitter, elevations: (i16, i16)) -> Self {
        let pattern = &emitter.pattern;
        let table = |db: f64| centibels(db) as i16;
        let shape = if pattern.is_separable() {
            let azimuth_deg = |i: usize| i as f64 * (360.0 / TURN as f64);
            let horizontal = |i: usize| table(pattern.horizontal_part_db(azimuth_deg(i)));
            let vertical = |code: i16| table(pattern.vertical_part_db(f64::from(code) / 100.0));
            Shape::Tables {
                horizontal: match pattern.azimuth_deg {
                    Some(_) => (0..TURN).map(horizontal).collect(),
                    None => Vec::new(),
                },
                vertical: (elevations.0..=elevations.1).map(vertical).collect(),
                first: elevations.0,
                most: centibels(pattern.most_db()),
            }
        } else {
            Shape::Mixed
        };
        Self {
            emitter,
            eirp: centibels(emitter.reference_eirp.0),
            // The least whole number that is not below the floor: a hair off for a floor that is a whole number but for its last bits.
            floor: (emitter.floor.0 * 100.0 - 1e-6).ceil().clamp(-32_767.0, 32_767.0) as i32,
            shape,
        }
    }

    /// Does it ask for directions?
    pub(super) fn is_directed(&self) -> bool {
        match &self.shape {
            Shape::Tables { horizontal, .. } => !horizontal.is_empty(),
            Shape::Mixed => true,
        }
    }

    /// The levels at some pixels: `out` gets as many, centibels; where there is no loss, the least number there is.
    pub(super) fn levels(
        &self,
        losses: &[LossCode],
        elevations: &[i16],
        directions: &[u16],
        out: &mut Vec<i16>,
    ) {
        out.clear();
        let level = |loss: LossCode, attenuation: i32| match loss.centibels() {
            Ok(loss) => (self.eirp - attenuation - i32::from(loss)).clamp(-32_767, 32_767) as i16,
            Err(_) => i16::MIN,
        };
        match &self.shape {
            Shape::Tables {
                horizontal,
                vertical,
                first,
                most,
            } => {
                let vertical_at = |code: i16| {
                    let nth = i32::from(code) - i32::from(*first);
                    i32::from(vertical.get(nth as usize).copied().unwrap_or(i16::MAX))
                };
                let pixels = losses.iter().zip(elevations);
                if let Ok(horizontal) = <&[i16; TURN]>::try_from(horizontal.as_slice()) {
                    out.extend(pixels.zip(directions).map(|((loss, code), direction)| {
                        let around = i32::from(horizontal[usize::from(*direction) % TURN]);
                        level(*loss, (around + vertical_at(*code)).clamp(0, *most))
                    }));
                } else {
                    out.extend(pixels.map(|(loss, code)| level(*loss, vertical_at(*code).clamp(0, *most))));
                }
            }
            Shape::Mixed => {
                let pixels = losses.iter().zip(elevations).zip(directions);
                out.extend(pixels.map(|((loss, code), direction)| {
                    let azimuth_deg = f64::from(*direction) * (360.0 / TURN as f64);
                    let gain = self
                        .emitter
                        .pattern
                        .attenuation(azimuth_deg, f64::from(*code) / 100.0);
                    level(*loss, -centibels(gain.0))
                }));
            }
        }
    }

    /// The most that it could give behind a path that could not be computed, where that could be heard.
    pub(super) fn at_most(&self, least_loss: Db) -> Option<Dbm> {
        let at_most = self.emitter.reference_eirp - least_loss;
        (at_most >= self.emitter.floor).then_some(at_most)
    }
}

/// The brushes of a mast.
pub(super) fn brushes<'a>(mast: &'a Mast, matrix: &Matrix) -> Vec<Brush<'a>> {
    let elevations = matrix.elevations();
    mast.emitters
        .iter()
        .map(|emitter| Brush::new(emitter, elevations))
        .collect()
}
