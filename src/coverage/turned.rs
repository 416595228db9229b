//! Directions as a tilted antenna sees them, a row of pixels at once.
//!
//! The rotation of [`Pattern`](crate::radio::antenna::Pattern) for mechanical tilt, in lanes. What comes out
//! is rounded to the directions and elevations of the tables in [`brush`](super::brush): 0.022° and 0.01°.

use super::direction::TURN;
use crate::maths::{self, Slices, lanes, widest};
use crate::units::rad_from_deg;

/// Sine and cosine of every direction of the azimuth table.
pub(super) struct Compass(Vec<(f64, f64)>);

impl Compass {
    pub(super) fn new() -> Self {
        let angle = |i: usize| rad_from_deg(i as f64 * (360.0 / TURN as f64));
        Self((0..TURN).map(|i| maths::sin_cos(angle(i))).collect())
    }
}

/// A tilted body.
pub(super) struct Body {
    /// Direction of the main beam.
    main: u16,
    tilt: (f64, f64),
    /// Sine and cosine of the elevations from `first` hundredths of a degree on.
    ups: Vec<(f64, f64)>,
    first: i16,
}

impl Body {
    /// For the elevations that a matrix holds: lowest and highest, hundredths of a degree.
    pub(super) fn new(main: u16, tilt_deg: f64, elevations: (i16, i16)) -> Self {
        let up = |code: i16| maths::sin_cos(rad_from_deg(f64::from(code) / 100.0));
        Self {
            main,
            tilt: maths::sin_cos(rad_from_deg(tilt_deg)),
            ups: (elevations.0..=elevations.1).map(up).collect(),
            first: elevations.0,
        }
    }

    /// The directions off the main beam and the elevations that the body sees, in the places of those from
    /// outside.
    pub(super) fn turn(
        &self,
        compass: &Compass,
        directions: &[u16],
        elevations: &[i16],
        into: (&mut Vec<u16>, &mut Vec<i16>),
    ) {
        let many = directions.len().min(elevations.len());
        into.0.resize(many, 0);
        into.1.resize(many, 0);
        widest(Turn {
            body: self,
            compass: &compass.0,
            directions: &directions[..many],
            elevations: &elevations[..many],
            offs: into.0,
            ups: into.1,
        });
    }
}

/// Pixels turned together.
const TOGETHER: usize = 64;

struct Turn<'a> {
    body: &'a Body,
    compass: &'a [(f64, f64)],
    directions: &'a [u16],
    elevations: &'a [i16],
    offs: &'a mut [u16],
    ups: &'a mut [i16],
}

impl Slices for Turn<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        /// Of a radian: steps of the azimuth table, hundredths of a degree.
        const OFF_STEPS: f64 = TURN as f64 / std::f64::consts::TAU;
        const UP_STEPS: f64 = 18_000.0 / std::f64::consts::PI;
        let body = self.body;
        let (sin_tilt, cos_tilt) = body.tilt;
        let (mut sin_off, mut cos_off) = ([0.0; TOGETHER], [0.0; TOGETHER]);
        let (mut sin_up, mut cos_up) = ([0.0; TOGETHER], [1.0; TOGETHER]);
        let (mut off, mut up) = ([0.0; TOGETHER], [0.0; TOGETHER]);
        let pixels = self
            .directions
            .chunks(TOGETHER)
            .zip(self.elevations.chunks(TOGETHER));
        let out = self.offs.chunks_mut(TOGETHER).zip(self.ups.chunks_mut(TOGETHER));
        for ((directions, elevations), (offs, ups)) in pixels.zip(out) {
            for (i, (direction, code)) in directions.iter().zip(elevations).enumerate() {
                let nth = usize::from(direction.wrapping_sub(body.main)) % TURN;
                (sin_off[i], cos_off[i]) = self.compass[nth];
                let nth = (i32::from(*code) - i32::from(body.first)) as usize;
                (sin_up[i], cos_up[i]) = body.ups.get(nth).copied().unwrap_or((0.0, 1.0));
            }
            for i in 0..TOGETHER {
                // x ahead, y to the side, z up.
                let (x, y, z) = (cos_up[i] * cos_off[i], cos_up[i] * sin_off[i], sin_up[i]);
                let ahead = x * cos_tilt - z * sin_tilt;
                let risen = x * sin_tilt + z * cos_tilt;
                off[i] = lanes::atan2(y, ahead) * OFF_STEPS + 0.5;
                up[i] = lanes::atan2(risen, (ahead * ahead + y * y).sqrt()) * UP_STEPS;
            }
            for (i, (into_off, into_up)) in offs.iter_mut().zip(ups).enumerate() {
                *into_off = (off[i].floor() as i32).rem_euclid(TURN as i32) as u16;
                *into_up = (up[i] + 0.5f64.copysign(up[i])) as i16;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::direction::direction;
    use super::*;
    use crate::radio::antenna::{Parametric, Pattern, Shape};
    use crate::units::wrap_azimuth_deg;

    #[test]
    fn a_row_is_turned_as_the_pattern_turns_one_direction() {
        // Sectors so plain that a pattern's answer tells its angles.
        let across = |horizontal: bool| Parametric {
            horizontal_beam_width_deg: if horizontal { 100.0 } else { 1e9 },
            vertical_beam_width_deg: if horizontal { 1e9 } else { 100.0 },
            front_to_back_db: 1e6,
            side_lobe_db: 1e6,
        };
        let (main_deg, tilt_deg) = (77.0, 6.0);
        let pattern = |horizontal: bool| Pattern {
            azimuth_deg: Some(main_deg),
            mechanical_tilt_deg: tilt_deg,
            electrical_tilt_deg: 0.0,
            shape: Shape::Parametric(across(horizontal)),
        };
        let angle_deg = |attenuation_db: f64| 100.0 * (-attenuation_db / 12.0).sqrt();
        let directions: Vec<u16> = (0..1000).map(|i| direction(0.36 * f64::from(i))).collect();
        let elevations: Vec<i16> = (0..1000).map(|i| (i * 7 % 1800 - 900) as i16).collect();
        let main = direction(main_deg);
        let (mut offs, mut ups) = (Vec::new(), Vec::new());
        Body::new(main, tilt_deg, (-900, 900)).turn(
            &Compass::new(),
            &directions,
            &elevations,
            (&mut offs, &mut ups),
        );
        for i in 0..1000 {
            // The main beam's own direction is rounded too: the angle from it is what both are given.
            let off = f64::from(directions[i].wrapping_sub(main) % TURN as u16) * (360.0 / TURN as f64);
            let (azimuth_deg, elevation_deg) =
                (wrap_azimuth_deg(main_deg + off), f64::from(elevations[i]) / 100.0);
            let want_off = angle_deg(pattern(true).attenuation(azimuth_deg, elevation_deg).0);
            let want_up = angle_deg(pattern(false).attenuation(azimuth_deg, elevation_deg).0);
            let got_off = f64::from(offs[i]) * (360.0 / TURN as f64);
            let got_off = got_off.min(360.0 - got_off);
            assert!((got_off - want_off).abs() < 0.0111, "{i}: {got_off} {want_off}");
            assert!(
                (f64::from(ups[i]).abs() / 100.0 - want_up).abs() < 0.0051,
                "{i}: {} {want_up}",
                ups[i]
            );
        }
    }
}
