//! Egli's model: two rays over plane earth and a factor for the terrain, 40–1000 MHz.
//!
//! Source: [`EGLI_1957`](crate::bibliography::EGLI_1957): P_r/P_t = (h_t·h_r/d²)²·(40/f)² with f in MHz, here
//! between isotropic antennas. Use for: a first view of irregular country (hills of some 15 m) at VHF and
//! lower UHF; a cross-check. Not for: mountains (it reads no terrain), towns, frequencies over 1 GHz, ranges
//! beyond the horizon. Left out: the quantiles of the terrain factor: the answer is the median over places.
//! Validity: see [`CARD`]. Departures: never less than free space. Antenna heights count in full at every
//! height, as in the equation above. Texts that disagree: the paper's constant for feet and miles,
//! 0.345·10⁻¹⁴, holds two half-wave dipoles (2.15 dB each), which are taken out here: 87.96 dB at 1 km, 1 MHz
//! and 1 m, or 117 dB in miles and feet, as other tables of isotropic losses have it.
//! [`DELISLE_1985`](crate::bibliography::DELISLE_1985) has 85.9 − 20·log h_r for receivers over 10 m, which
//! is one dipole less, and 76.3 − 10·log h_r below, so that the two differ by 0.4 dB at 10 m; for a receiver
//! at 1.5 m that is 9.9 dB less than here. Of the two, the paper's equation is kept: it promises less.
//! Checked against: tests/vectors/own/egli.csv (calculated apart from the project, in feet and miles) within
//! 1e-6 dB.

use super::empirical::{self, LogLaw};
use super::{Card, ClutterUse, Loss, LossError, Path, PathLoss, Quantity, Range, Scatter, Sweep};
use crate::maths;
use crate::units::m_from_km;

/// Identity card.
pub(super) const CARD: Card = Card {
    name: "egli",
    title: "Egli",
    source: "J. J. Egli, Proc. IRE 45(10), 1957",
    use_for: "a first view of low hills, 90–1000 MHz; cross-checks",
    not_for: "mountains (it reads no terrain), towns, frequencies over 1 GHz, beyond the horizon",
    least_samples: 0,
    clutter: ClutterUse::Includes,
    reads: &[],
    scatter: Scatter::Okumura,
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, F_0_MHZ, 3000.0),
        Range::advised(Quantity::FrequencyMhz, 90.0, 1000.0),
        Range::hard(Quantity::DistanceKm, 0.001, 100.0),
        Range::advised(Quantity::DistanceKm, 1.0, 50.0),
        Range::hard(Quantity::TxHeightM, 1.0, 1000.0),
        Range::hard(Quantity::RxHeightM, 0.5, 100.0),
    ],
};

/// From here on the terrain takes something, MHz.
const F_0_MHZ: f64 = 40.0;

/// A decade of the distance over plane earth, dB.
const SLOPE_DB: f64 = 40.0;

/// The model. It has no parameters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Egli;

fn formula_db(path: &Path) -> f64 {
    let d_m = m_from_km(path.distance_km());
    let plane_earth_db =
        SLOPE_DB * maths::log10(d_m) - 20.0 * maths::log10(path.tx_height_m * path.rx_height_m);
    let terrain_db = 20.0 * maths::log10(path.frequency.mhz() / F_0_MHZ);
    plane_earth_db + terrain_db
}

impl PathLoss for Egli {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        empirical::loss(&CARD, path, formula_db)
    }
}

impl Sweep for Egli {
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        empirical::along(
            self,
            radial,
            || LogLaw::new(radial, formula_db, SLOPE_DB, 0.0),
            out,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::free_space;
    use super::*;
    use crate::units::Frequency;

    fn loss(f_mhz: f64, h_t_m: f64, h_r_m: f64, d_km: f64) -> Loss {
        let loss = Egli.loss(&Path::bare(f_mhz, [h_t_m, h_r_m], &[d_km], &[]));
        loss.expect("a loss")
    }

    #[test]
    fn ten_kilometres_at_900_mhz() {
        // 87.9588 + 40 + 59.0849 − 29.5424 − 3.5218
        let got = loss(900.0, 30.0, 1.5, 10.0);
        assert!((got.loss.0 - 153.9794).abs() < 1e-3, "{got:?}");
        assert!(got.warnings.is_empty());
    }

    #[test]
    fn in_miles_and_feet_the_constant_is_117() {
        let foot_m = 0.3048;
        let got = loss(1000.0, 100.0 * foot_m, 10.0 * foot_m, 10.0 * 1.609344)
            .loss
            .0;
        // 117 + 40·log 10 + 20·log 1000 − 20·log 1000
        assert!((got - 157.0).abs() < 0.15, "{got}");
    }

    #[test]
    fn near_the_mast_free_space_is_the_floor() {
        let got = loss(100.0, 300.0, 10.0, 1.0);
        assert_eq!(got.loss, free_space::loss(Frequency::from_mhz(100.0), 1.0));
    }
}
