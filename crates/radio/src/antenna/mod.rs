//! Antenna patterns: a shape (parametric or measured) and the way it points.
//!
//! The tilt of the antenna's body is the rotation of [`TR38901`](crate::bibliography::TR38901) §7.1 about its
//! horizontal axis, done exactly. The shapes are in [`parametric`] and [`cuts`]; [`msi`] reads measured ones
//! from files.

pub mod cuts;
pub mod msi;
pub mod parametric;
mod separated;

use crate::maths;
pub use cuts::{Combination, Cuts};
pub use parametric::Parametric;

use crate::units::{Db, azimuth_difference_deg};

/// What an antenna radiates around its axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Parabolas with bounds.
    Parametric(Parametric),
    /// Measured cuts, and how they make a solid. Their own electrical tilt is known: a pattern's tilt shifts
    /// them by the difference to it, and not at all where it is the same.
    Measured(Cuts, Combination),
}

/// An antenna's shape and the way it points.
///
/// Electrical tilt moves the vertical beam equally in all directions. Mechanical tilt turns the antenna's
/// body: the beam goes down in front, up behind and stays where it is at right angles.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Azimuth of the main beam, degrees clockwise from north; `None`: omnidirectional, the (front) vertical
    /// cut in all directions, and mechanical tilt, which then has no direction, is ignored.
    pub azimuth_deg: Option<f64>,
    /// Tilt of the body, degrees, positive downwards.
    pub mechanical_tilt_deg: f64,
    /// Tilt of the beam, degrees, positive downwards.
    pub electrical_tilt_deg: f64,
    /// Levels around the axis.
    pub shape: Shape,
}

impl Pattern {
    /// The pattern in one direction: 0 dB in that of the main beam, negative elsewhere, so that it is *added*
    /// to the power radiated in the main direction.
    ///
    /// `azimuth_deg` is clockwise from north, `elevation_deg` from the horizon upwards.
    pub fn attenuation(&self, azimuth_deg: f64, elevation_deg: f64) -> Db {
        let tilt_deg = self.electrical_tilt_deg;
        let Some(main_deg) = self.azimuth_deg else {
            return Db(-match &self.shape {
                Shape::Parametric(sector) => sector.vertical_db(elevation_deg + tilt_deg),
                Shape::Measured(cuts, _) => cuts.front_db(-elevation_deg, tilt_deg),
            });
        };
        let off_deg = azimuth_difference_deg(azimuth_deg, main_deg);
        let (off_deg, elevation_deg) = self.in_antenna_frame(off_deg, elevation_deg);
        Db(-match &self.shape {
            Shape::Parametric(sector) => sector.attenuation_db(elevation_deg + tilt_deg, off_deg),
            Shape::Measured(cuts, method) => cuts.attenuation_db(*method, off_deg, -elevation_deg, tilt_deg),
        })
    }

    /// A direction as the tilted body sees it. At no mechanical tilt nothing is turned, nor rounded.
    fn in_antenna_frame(&self, off_deg: f64, elevation_deg: f64) -> (f64, f64) {
        if self.mechanical_tilt_deg == 0.0 {
            return (off_deg, elevation_deg);
        }
        let (sin_off, cos_off) = maths::sin_cos(off_deg.to_radians());
        let (sin_up, cos_up) = maths::sin_cos(elevation_deg.to_radians());
        let (sin_tilt, cos_tilt) = maths::sin_cos(self.mechanical_tilt_deg.to_radians());
        // x ahead, y to the side, z up.
        let (x, y, z) = (cos_up * cos_off, cos_up * sin_off, sin_up);
        let ahead = x * cos_tilt - z * sin_tilt;
        let up = x * sin_tilt + z * cos_tilt;
        // By atan2, not asin: exact near the vertical and never NaN by rounding.
        let up_deg = maths::atan2(up, maths::hypot(ahead, y)).to_degrees();
        (maths::atan2(y, ahead).to_degrees(), up_deg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Parametric = Parametric {
        horizontal_beam_width_deg: 65.0,
        vertical_beam_width_deg: 10.0,
        front_to_back_db: 30.0,
        side_lobe_db: 20.0,
    };

    fn sector() -> Pattern {
        Pattern {
            azimuth_deg: Some(120.0),
            mechanical_tilt_deg: 0.0,
            electrical_tilt_deg: 0.0,
            shape: Shape::Parametric(SHAPE),
        }
    }

    #[test]
    fn half_power_is_three_decibels_at_half_the_beam_width() {
        assert_eq!(sector().attenuation(120.0, 0.0).0, 0.0);
        assert!((sector().attenuation(120.0 + 32.5, 0.0).0 + 3.0).abs() < 1e-9);
        assert!((sector().attenuation(120.0, -5.0).0 + 3.0).abs() < 1e-9);
        assert!((sector().attenuation(120.0 - 32.5, 5.0).0 + 6.0).abs() < 1e-9);
    }

    #[test]
    fn behind_and_above_the_bounds_hold() {
        assert_eq!(sector().attenuation(300.0, 0.0).0, -30.0);
        assert_eq!(sector().attenuation(120.0, 60.0).0, -20.0);
        assert_eq!(sector().attenuation(300.0, 60.0).0, -30.0);
    }

    #[test]
    fn mechanical_tilt_goes_down_in_front_up_behind_and_nowhere_at_right_angles() {
        let tilted = Pattern {
            mechanical_tilt_deg: 6.0,
            ..sector()
        };
        assert!(tilted.attenuation(120.0, -6.0).0.abs() < 1e-9);
        let wide = Pattern {
            shape: Shape::Parametric(Parametric {
                horizontal_beam_width_deg: 1e9,
                front_to_back_db: 100.0,
                ..SHAPE
            }),
            ..tilted
        };
        assert!(wide.attenuation(300.0, 6.0).0.abs() < 1e-9);
        for side_deg in [30.0, 210.0] {
            assert!(wide.attenuation(side_deg, 0.0).0.abs() < 1e-9);
        }
    }

    #[test]
    fn electrical_tilt_goes_down_everywhere() {
        let tilted = Pattern {
            electrical_tilt_deg: 4.0,
            shape: Shape::Parametric(Parametric {
                horizontal_beam_width_deg: 1e9,
                ..SHAPE
            }),
            ..sector()
        };
        for azimuth_deg in [0.0, 120.0, 210.0, 300.0] {
            assert!(tilted.attenuation(azimuth_deg, -4.0).0.abs() < 1e-9);
        }
    }

    #[test]
    fn an_omnidirectional_antenna_ignores_azimuth_and_mechanical_tilt() {
        let omni = Pattern {
            azimuth_deg: None,
            mechanical_tilt_deg: 8.0,
            ..sector()
        };
        assert_eq!(omni.attenuation(17.0, 0.0).0, 0.0);
        assert_eq!(omni.attenuation(200.0, 5.0), omni.attenuation(20.0, -5.0));
    }

    /// A beam to the right of the axis and below it, none to the left.
    fn lopsided() -> Cuts {
        let mut horizontal = [20.0; cuts::DEGREES];
        (horizontal[0], horizontal[30]) = (0.0, 1.0);
        let mut vertical = [15.0; cuts::DEGREES];
        (vertical[0], vertical[4], vertical[180]) = (0.0, 2.0, 20.0);
        Cuts::new(horizontal.into(), vertical.into(), 0.0)
    }

    #[test]
    fn measured_cuts_turn_clockwise_with_the_azimuth() {
        for method in [Combination::Sum, Combination::Interpolated] {
            let pattern = Pattern {
                shape: Shape::Measured(lopsided(), method),
                ..sector()
            };
            assert_eq!(pattern.attenuation(120.0, 0.0).0, 0.0);
            assert_eq!(pattern.attenuation(150.0, 0.0).0, -1.0);
            assert_eq!(pattern.attenuation(90.0, 0.0).0, -20.0);
            assert_eq!(pattern.attenuation(120.0, -4.0).0, -2.0);
            assert_eq!(pattern.attenuation(120.0, 4.0).0, -15.0);
            let turned = Pattern {
                azimuth_deg: Some(350.0),
                ..pattern
            };
            assert_eq!(turned.attenuation(20.0, 0.0).0, -1.0);
        }
    }

    #[test]
    fn mechanical_tilt_turns_a_measured_body_and_electrical_tilt_its_beam() {
        let pattern = Pattern {
            mechanical_tilt_deg: 6.0,
            shape: Shape::Measured(lopsided(), Combination::Interpolated),
            ..sector()
        };
        assert!(pattern.attenuation(120.0, -6.0).0.abs() < 1e-9);
        let pattern = Pattern {
            mechanical_tilt_deg: 0.0,
            electrical_tilt_deg: 6.0,
            ..pattern
        };
        assert_eq!(pattern.attenuation(120.0, -6.0).0, 0.0);
        assert_eq!(pattern.attenuation(150.0, -6.0).0, -1.0);
    }

    #[test]
    fn a_measured_pattern_without_azimuth_is_its_vertical_cut_all_around() {
        let pattern = Pattern {
            azimuth_deg: None,
            mechanical_tilt_deg: 9.0,
            electrical_tilt_deg: 1.0,
            shape: Shape::Measured(lopsided(), Combination::Sum),
        };
        for azimuth_deg in [0.0, 77.0, 200.0] {
            assert_eq!(pattern.attenuation(azimuth_deg, -1.0).0, 0.0);
            assert_eq!(pattern.attenuation(azimuth_deg, -5.0).0, -2.0);
        }
    }
}
