//! The parametric sector pattern: two parabolas in dB with bounds.
//!
//! Source: [`TR38901`](crate::bibliography::TR38901), table 7.3-1, and, for beam widths and bounds of other
//! antennas, [`TR36942`](crate::bibliography::TR36942) §4.2.1 (horizontal cut) and
//! [`TR36814`](crate::bibliography::TR36814) table A.2.1.1-2 (vertical cut and the sum of both). The three
//! write the same equations with other numbers:
//!
//! - horizontal: `A_H(φ) = min{12·(φ/φ_3dB)², A_max}`
//! - vertical: `A_V(θ) = min{12·((θ − θ_etilt)/θ_3dB)², SLA_V}`
//! - together: `A(θ, φ) = min{A_V(θ) + A_H(φ), A_max}`
//!
//! as attenuations, positive downwards; the sources write gains, with the opposite sign. `θ` is the angle
//! below the horizon here; table 7.3-1 counts from the zenith, where the horizon is 90°.

use crate::units::Dbi;

/// Beam widths and bounds of a sector. Beam widths are meant to be above 0; with others every direction has
/// the side lobes' attenuation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parametric {
    /// Horizontal half-power beam width, degrees, `φ_3dB`.
    pub horizontal_beam_width_deg: f64,
    /// Vertical half-power beam width, degrees, `θ_3dB`.
    pub vertical_beam_width_deg: f64,
    /// The most that a sector attenuates in any direction (front to back), dB, positive, `A_max`.
    pub front_to_back_db: f64,
    /// The most that the vertical pattern attenuates (side lobes), dB, positive, `SLA_V`.
    pub side_lobe_db: f64,
}

impl Parametric {
    /// The antenna element of TR 38.901, table 7.3-1: 65° by 65°, `SLA_V` and `A_max` of 30 dB.
    pub const TR38901_ELEMENT: Self = Self {
        horizontal_beam_width_deg: 65.0,
        vertical_beam_width_deg: 65.0,
        front_to_back_db: 30.0,
        side_lobe_db: 30.0,
    };

    /// The largest gain of that element, `G_E,max`, table 7.3-1.
    pub const TR38901_ELEMENT_GAIN: Dbi = Dbi(8.0);

    /// Attenuation of the vertical cut, dB, `off_deg` from the beam's axis.
    pub fn vertical_db(&self, off_deg: f64) -> f64 {
        let off = off_deg / self.vertical_beam_width_deg;
        (12.0 * off * off).min(self.side_lobe_db) // table 7.3-1, first row
    }

    /// Attenuation of the horizontal cut, dB, `off_deg` from the main beam.
    pub fn horizontal_db(&self, off_deg: f64) -> f64 {
        let off = off_deg / self.horizontal_beam_width_deg;
        (12.0 * off * off).min(self.front_to_back_db) // table 7.3-1, second row
    }

    /// Attenuation in a direction, dB, by the angles from the main beam.
    pub fn attenuation_db(&self, vertical_off_deg: f64, horizontal_off_deg: f64) -> f64 {
        let together_db = self.vertical_db(vertical_off_deg) + self.horizontal_db(horizontal_off_deg);
        together_db.min(self.front_to_back_db) // table 7.3-1, third row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand from table 7.3-1: 12·(32.5/65)² = 3; 12·(65/65)² = 12; 12·(90/65)² = 23.006; bound 30.
    #[test]
    fn the_element_of_table_7_3_1() {
        let element = Parametric::TR38901_ELEMENT;
        let at = |vertical, horizontal| element.attenuation_db(vertical, horizontal);
        assert_eq!(at(0.0, 0.0), 0.0);
        assert_eq!(at(32.5, 0.0), 3.0);
        assert_eq!(at(0.0, -32.5), 3.0);
        assert_eq!(at(-65.0, 0.0), 12.0);
        assert_eq!(at(32.5, 65.0), 15.0);
        assert!((at(90.0, 0.0) - 23.005_917).abs() < 1e-6);
        assert_eq!(at(0.0, 180.0), 30.0);
        // 23 + 12 would be 35: A_max bounds the sum.
        assert_eq!(at(90.0, 65.0), 30.0);
        assert_eq!(Parametric::TR38901_ELEMENT_GAIN, Dbi(8.0));
    }
}
