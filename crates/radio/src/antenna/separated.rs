//! Patterns as a sum of two functions, one of the azimuth and one of the elevation: what tables can hold.
//!
//! Parametric patterns and the sum of measured cuts are such sums, bounded on both sides. A tilted body mixes
//! the two angles, and so does the interpolation between the cuts: those have no such form.

use super::{Combination, Pattern, Shape};
use crate::units::azimuth_difference_deg;

impl Pattern {
    /// Is the attenuation `min(max(horizontal + vertical, 0), most)`?
    pub fn is_separable(&self) -> bool {
        self.azimuth_deg.is_none() || self.is_sum() && self.mechanical_tilt_deg == 0.0
    }

    /// Is it so by the angles that the antenna's body sees, tilted or not?
    pub fn is_sum(&self) -> bool {
        match &self.shape {
            Shape::Parametric(_) => true,
            Shape::Measured(cuts, method) => *method == Combination::Sum || cuts.is_askew(),
        }
    }

    /// The part of the azimuth (degrees clockwise from north), dB; 0 for an omnidirectional antenna.
    pub fn horizontal_part_db(&self, azimuth_deg: f64) -> f64 {
        let Some(main_deg) = self.azimuth_deg else {
            return 0.0;
        };
        let off_deg = azimuth_difference_deg(azimuth_deg, main_deg);
        match &self.shape {
            Shape::Parametric(sector) => sector.horizontal_db(off_deg),
            Shape::Measured(cuts, _) => cuts.around_db(off_deg),
        }
    }

    /// The part of the elevation (degrees above the horizon), dB.
    pub fn vertical_part_db(&self, elevation_deg: f64) -> f64 {
        let tilt_deg = self.electrical_tilt_deg;
        match &self.shape {
            Shape::Parametric(sector) => sector.vertical_db(elevation_deg + tilt_deg),
            Shape::Measured(cuts, _) if self.azimuth_deg.is_none() => cuts.front_db(-elevation_deg, tilt_deg),
            Shape::Measured(cuts, _) => cuts.below_db(-elevation_deg, tilt_deg),
        }
    }

    /// At no elevation is the attenuation towards an azimuth (degrees clockwise from north) less, dB.
    pub fn least_towards_db(&self, azimuth_deg: f64) -> f64 {
        match &self.shape {
            // The part of the elevation is never negative.
            Shape::Parametric(_) if self.is_separable() => {
                self.horizontal_part_db(azimuth_deg).min(self.most_db()).max(0.0)
            }
            _ => 0.0,
        }
    }

    /// No direction has more attenuation, dB.
    pub fn most_db(&self) -> f64 {
        match &self.shape {
            Shape::Parametric(sector) if self.azimuth_deg.is_none() => sector.side_lobe_db,
            Shape::Parametric(sector) => sector.front_to_back_db,
            Shape::Measured(cuts, _) => cuts.deepest_db(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cuts, Parametric, cuts};
    use super::*;

    fn patterns() -> Vec<Pattern> {
        let sector = Parametric {
            horizontal_beam_width_deg: 65.0,
            vertical_beam_width_deg: 7.0,
            front_to_back_db: 30.0,
            side_lobe_db: 20.0,
        };
        let around = std::array::from_fn(|d| 28.0 * (d.min(360 - d) as f64 / 180.0).sqrt());
        let vertical = std::array::from_fn(|d| (d.min(360 - d) as f64 / 3.0).min(25.0));
        let straight = Cuts::new(around.into(), vertical.into(), 2.0);
        let mut turned: cuts::Cut = around;
        turned.rotate_right(90);
        let askew = Cuts::new(turned.into(), vertical.into(), 0.0);
        let shapes = [
            Shape::Parametric(sector),
            Shape::Measured(straight, Combination::Sum),
            Shape::Measured(askew, Combination::Interpolated),
        ];
        let both = |shape: &Shape| {
            [Some(77.0), None].map(|azimuth_deg| Pattern {
                azimuth_deg,
                mechanical_tilt_deg: 0.0,
                electrical_tilt_deg: 4.0,
                shape: shape.clone(),
            })
        };
        shapes.iter().flat_map(both).collect()
    }

    #[test]
    fn the_parts_make_the_whole() {
        for pattern in patterns() {
            assert!(pattern.is_separable());
            for step in 0..2_000 {
                let (azimuth_deg, elevation_deg) = (f64::from(step) * 0.37, f64::from(step) * 0.09 - 90.0);
                let parts = pattern.horizontal_part_db(azimuth_deg) + pattern.vertical_part_db(elevation_deg);
                let whole = -pattern.attenuation(azimuth_deg, elevation_deg).0;
                let sum = parts.max(0.0).min(pattern.most_db());
                assert!(
                    (sum - whole).abs() < 1e-9,
                    "{pattern:?} {azimuth_deg} {elevation_deg}"
                );
            }
        }
    }

    #[test]
    fn what_mixes_the_angles_has_no_parts() {
        let tilted = Pattern {
            mechanical_tilt_deg: 2.0,
            ..patterns()[0].clone()
        };
        assert!(!tilted.is_separable());
        let all_around = Pattern {
            azimuth_deg: None,
            ..tilted
        };
        assert!(all_around.is_separable());
        let mut interpolated = patterns()[2].clone();
        if let Shape::Measured(_, method) = &mut interpolated.shape {
            *method = Combination::Interpolated;
        }
        assert!(!interpolated.is_separable());
    }
}
