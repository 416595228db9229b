//! From losses to levels: one emitter's pattern in tables, levels in whole centibels.
//!
//! A level is the sum of whole numbers: the power radiated in the main direction, the pattern's part of the
//! azimuth, its part of the elevation and the loss, each rounded to a hundredth of a dB by itself. Azimuths,
//! those of pixels and those of antennas, are taken to the nearest of [`TURN`] directions (0.022°), the
//! elevation as the matrix has it; a tilted body turns both, and what it sees is rounded likewise.

use super::Scene;
use super::direction::{TURN, direction};
use super::mast::{Emitter, Mast};
use super::matrix::{LossCode, Matrix};
use super::turned::{Body, Compass};
use crate::radio::antenna::{self, Pattern};
use crate::units::{Dbm, wrap_azimuth_deg};

/// A level in centibels of a dBm, rounded to the nearest, within what sixteen bits hold (±327 dBm, far beyond
/// any level that is heard).
pub(super) fn centibels(dbm: f64) -> i32 {
    let scaled = dbm * 100.0;
    // A cast cuts off what is left: half a unit more, away from zero, makes it the nearest.
    ((scaled + 0.5f64.copysign(scaled)) as i32).clamp(-32_767, 32_767)
}

/// The least whole number of centibels that is not below a level: a hair off for a level that is a whole
/// number but for its last bits.
pub(super) fn not_below(level: Dbm) -> i32 {
    (level.0 * 100.0 - 1e-6).ceil().clamp(-32_767.0, 32_767.0) as i32
}

/// What the brushes of a scene share.
pub(super) struct Rounds {
    /// The parts of the azimuth of all patterns, each shape once: by direction from the main beam, centibels.
    of_shapes: Vec<(antenna::Shape, Vec<i16>)>,
    compass: Compass,
}

impl Rounds {
    pub(super) fn new(scene: &Scene) -> Self {
        let mut rounds = Self {
            of_shapes: Vec::new(),
            compass: Compass::new(),
        };
        for emitter in scene.masts.iter().flat_map(|m| &m.emitters) {
            let pattern = &emitter.pattern;
            let is_wanted = pattern.is_sum() && pattern.azimuth_deg.is_some();
            if is_wanted && rounds.of(&pattern.shape).is_none() {
                let ahead = Pattern {
                    azimuth_deg: Some(0.0),
                    ..pattern.clone()
                };
                // How much of a pattern counts is the same for all cells.
                let share = emitter.pattern_share;
                let at = |i: usize| share * ahead.horizontal_part_db(i as f64 * (360.0 / TURN as f64));
                let table = (0..TURN).map(|i| centibels(at(i)) as i16).collect();
                rounds.of_shapes.push((pattern.shape.clone(), table));
            }
        }
        rounds
    }

    fn of(&self, shape: &antenna::Shape) -> Option<&[i16; TURN]> {
        let (_, table) = self.of_shapes.iter().find(|(of, _)| of == shape)?;
        table.as_slice().try_into().ok()
    }
}

/// An emitter that paints.
pub(super) struct Brush<'a> {
    pub(super) emitter: &'a Emitter,
    eirp: i32,
    /// Levels below are not heard, centibels.
    pub(super) floor: i32,
    shape: Shape<'a>,
    compass: &'a Compass,
}

/// What a tilted body sees, for a thread to use again.
#[derive(Default)]
pub(super) struct Seen {
    offs: Vec<u16>,
    ups: Vec<i16>,
}

enum Shape<'a> {
    Tables {
        /// By direction from the main beam, and the beam's own direction; `None` for all directions alike.
        horizontal: Option<(&'a [i16; TURN], u16)>,
        /// By elevation, from `first` hundredths of a degree on.
        vertical: Vec<i16>,
        first: i16,
        most: i32,
    },
    /// The same behind a tilted body; `vertical` is by elevation from −90° on.
    Tilted {
        body: Body,
        horizontal: &'a [i16; TURN],
        vertical: Vec<i16>,
        most: i32,
    },
    /// Neither angle is alone: the pattern is asked.
    Mixed,
}

/// Elevations from −90° to 90°, hundredths of a degree.
const ALL_ELEVATIONS: (i16, i16) = (-9_000, 9_000);

impl<'a> Brush<'a> {
    /// For the elevations that a matrix holds: lowest and highest, hundredths of a degree.
    pub(super) fn new(emitter: &'a Emitter, rounds: &'a Rounds, elevations: (i16, i16)) -> Self {
        let pattern = &emitter.pattern;
        let share = emitter.pattern_share;
        let vertical =
            |code: i16| centibels(share * pattern.vertical_part_db(f64::from(code) / 100.0)) as i16;
        let round = rounds.of(&pattern.shape);
        let horizontal = pattern
            .azimuth_deg
            .map(|main_deg| Some((round?, direction(wrap_azimuth_deg(main_deg)))));
        let most = centibels(share * pattern.most_db());
        let vertical_over = |(low, high): (i16, i16)| (low..=high).map(vertical).collect();
        // Of a pattern with an azimuth there is a round; without, the pattern is asked.
        let shape = if let (true, false, Some(Some((round, main)))) =
            (pattern.is_sum(), pattern.is_separable(), horizontal)
        {
            Shape::Tilted {
                body: Body::new(main, pattern.mechanical_tilt_deg, elevations),
                horizontal: round,
                vertical: vertical_over(ALL_ELEVATIONS),
                most,
            }
        } else if pattern.is_separable() && horizontal != Some(None) {
            Shape::Tables {
                horizontal: horizontal.flatten(),
                vertical: vertical_over(elevations),
                first: elevations.0,
                most,
            }
        } else {
            Shape::Mixed
        };
        Self {
            emitter,
            eirp: centibels(emitter.reference_eirp.0),
            floor: not_below(emitter.floor),
            shape,
            compass: &rounds.compass,
        }
    }

    /// Does it ask for directions?
    pub(super) fn is_directed(&self) -> bool {
        match &self.shape {
            Shape::Tables { horizontal, .. } => horizontal.is_some(),
            Shape::Tilted { .. } | Shape::Mixed => true,
        }
    }

    /// The levels at some pixels: `out` gets as many, centibels; where there is no loss, the least number
    /// there is.
    pub(super) fn levels(
        &self,
        losses: &[LossCode],
        elevations: &[i16],
        directions: &[u16],
        seen: &mut Seen,
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
                if let Some((horizontal, main)) = horizontal {
                    out.extend(pixels.zip(directions).map(|((loss, code), direction)| {
                        let around = i32::from(horizontal[usize::from(direction.wrapping_sub(*main)) % TURN]);
                        level(*loss, (around + vertical_at(*code)).clamp(0, *most))
                    }));
                } else {
                    out.extend(pixels.map(|(loss, code)| level(*loss, vertical_at(*code).clamp(0, *most))));
                }
            }
            Shape::Tilted {
                body,
                horizontal,
                vertical,
                most,
            } => {
                body.turn(
                    self.compass,
                    directions,
                    elevations,
                    (&mut seen.offs, &mut seen.ups),
                );
                let pixels = losses.iter().zip(&seen.offs).zip(&seen.ups);
                out.extend(pixels.map(|((loss, off), up)| {
                    let around = i32::from(horizontal[usize::from(*off) % TURN]);
                    let nth = (i32::from(*up) - i32::from(ALL_ELEVATIONS.0)) as usize;
                    let upward = i32::from(vertical.get(nth).copied().unwrap_or(i16::MAX));
                    level(*loss, (around + upward).clamp(0, *most))
                }));
            }
            Shape::Mixed => {
                let pixels = losses.iter().zip(elevations).zip(directions);
                out.extend(pixels.map(|((loss, code), direction)| {
                    let azimuth_deg = f64::from(*direction) * (360.0 / TURN as f64);
                    let gain = self.emitter.attenuation(azimuth_deg, f64::from(*code) / 100.0);
                    level(*loss, -centibels(gain.0))
                }));
            }
        }
    }
}

/// Adds what a calibration adds by the path, centibels, to levels of which there are any.
pub(super) fn add(levels: &mut [i16], added: &[i32]) {
    for (level, added) in levels
        .iter_mut()
        .zip(added)
        .filter(|(level, _)| **level != i16::MIN)
    {
        *level = (i32::from(*level) + added).clamp(-32_767, 32_767) as i16;
    }
}

/// The brushes of a mast.
pub(super) fn brushes<'a>(mast: &'a Mast, rounds: &'a Rounds, matrix: &Matrix) -> Vec<Brush<'a>> {
    let elevations = matrix.elevations();
    mast.emitters
        .iter()
        .map(|emitter| Brush::new(emitter, rounds, elevations))
        .collect()
}
