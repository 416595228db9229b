//! Antenna patterns: the parabolic sector pattern of 3GPP TR 38.901.
//!
//! Source: [`TR38901`](crate::bibliography::TR38901), table 7.3-1; the tilt of the antenna's body is the rotation of
//! §7.1 about its horizontal axis, done exactly.

use crate::units::{Db, azimuth_difference_deg};

/// A sector's pattern and the way it points.
///
/// Electrical tilt moves the vertical beam equally in all directions. Mechanical tilt turns the antenna's body: the
/// beam goes down in front, up behind and stays where it is at right angles. Beam widths are meant to be above 0;
/// with others every direction has the side lobes' attenuation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pattern {
    /// Azimuth of the main beam, degrees clockwise from north; `None`: the same in all directions, and mechanical
    /// tilt, which then has no direction, is ignored.
    pub azimuth_deg: Option<f64>,
    /// Tilt of the body, degrees, positive downwards.
    pub mechanical_tilt_deg: f64,
    /// Tilt of the beam, degrees, positive downwards.
    pub electrical_tilt_deg: f64,
    /// Horizontal half-power beam width, degrees, `φ_3dB`.
    pub horizontal_beam_width_deg: f64,
    /// Vertical half-power beam width, degrees, `θ_3dB`.
    pub vertical_beam_width_deg: f64,
    /// The most that a sector attenuates in any direction (front to back), dB, positive, `A_max`.
    pub front_to_back_db: f64,
    /// The most that the vertical pattern attenuates (side lobes), dB, positive, `SLA_V`.
    pub side_lobe_db: f64,
}

impl Pattern {
    /// The pattern in one direction: 0 dB in that of the main beam, negative elsewhere, so that it is *added* to the
    /// power radiated in the main direction.
    ///
    /// `azimuth_deg` is clockwise from north, `elevation_deg` from the horizon upwards.
    pub fn attenuation(&self, azimuth_deg: f64, elevation_deg: f64) -> Db {
        let Some(main_deg) = self.azimuth_deg else {
            return Db(-self.vertical_db(elevation_deg));
        };
        let off_deg = azimuth_difference_deg(azimuth_deg, main_deg);
        let (off_deg, elevation_deg) = self.in_antenna_frame(off_deg, elevation_deg);
        let together_db = self.vertical_db(elevation_deg) + self.horizontal_db(off_deg);
        Db(-together_db.min(self.front_to_back_db))
    }

    /// A direction as the tilted body sees it. At no mechanical tilt nothing is turned, nor rounded.
    fn in_antenna_frame(&self, off_deg: f64, elevation_deg: f64) -> (f64, f64) {
        if self.mechanical_tilt_deg == 0.0 {
            return (off_deg, elevation_deg);
        }
        let (sin_off, cos_off) = off_deg.to_radians().sin_cos();
        let (sin_up, cos_up) = elevation_deg.to_radians().sin_cos();
        let (sin_tilt, cos_tilt) = self.mechanical_tilt_deg.to_radians().sin_cos();
        // x ahead, y to the side, z up.
        let (x, y, z) = (cos_up * cos_off, cos_up * sin_off, sin_up);
        let ahead = x * cos_tilt - z * sin_tilt;
        let up = x * sin_tilt + z * cos_tilt;
        // By atan2, not asin: exact near the vertical and never NaN by rounding.
        let up_deg = up.atan2(ahead.hypot(y)).to_degrees();
        (y.atan2(ahead).to_degrees(), up_deg)
    }

    fn vertical_db(&self, elevation_deg: f64) -> f64 {
        let off = (elevation_deg + self.electrical_tilt_deg) / self.vertical_beam_width_deg;
        (12.0 * off * off).min(self.side_lobe_db)
    }

    fn horizontal_db(&self, off_deg: f64) -> f64 {
        let off = off_deg / self.horizontal_beam_width_deg;
        (12.0 * off * off).min(self.front_to_back_db)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sector() -> Pattern {
        Pattern {
            azimuth_deg: Some(120.0),
            mechanical_tilt_deg: 0.0,
            electrical_tilt_deg: 0.0,
            horizontal_beam_width_deg: 65.0,
            vertical_beam_width_deg: 10.0,
            front_to_back_db: 30.0,
            side_lobe_db: 20.0,
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
            horizontal_beam_width_deg: 1e9,
            front_to_back_db: 100.0,
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
            horizontal_beam_width_deg: 1e9,
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
}
