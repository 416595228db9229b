//! SUI, the Stanford University Interim model: median loss over suburban and rural terrain of three types.
//!
//! Source: [`IEEE_802_16A_03_01`](crate::bibliography::IEEE_802_16A_03_01), suburban path loss, from
//! measurements at 1.9 GHz around 95 masts in the United States:
//! [`ERCEG_1999`](crate::bibliography::ERCEG_1999). Use for: fixed receivers in suburbs and open country at
//! 1.9–3.5 GHz, masts of 10–80 m; a cross-check. Not for: single mountains (it reads no terrain, the type
//! represents all hills), towns, masts over 80 m. Terrain type: [`Parameters::sui_terrain`], A (hills with
//! woods) to C (plain with few trees). Left out: shadowing s (8.2–10.6 dB), which would be drawn at random,
//! and delay profiles: the answer is the median. Validity: see [`CARD`]; far from 1.9 GHz all rests on the
//! correction for frequency. Departures: never less than free space; up to d_0 = 100 m, where the source
//! gives no formula, the greater of free space and the formula carried on, with a warning. Texts that
//! disagree: many papers print the receiver's height correction as −10.8·log(h/2000), a slip from the line
//! above it, where 2000 is the frequency in MHz; with h in metres that is 32 dB (type C: 60 dB) too much. The
//! source has h/2. Checked against: tests/vectors/own/sui.csv (calculated apart from the project) within 1e-6
//! dB.

use super::empirical::{self, LogLaw};
use super::{
    Card, ClutterUse, Loss, LossError, Parameters, Path, PathLoss, Quantity, Range, Scatter, SuiTerrain,
    Sweep, free_space,
};
use crate::maths;

/// Identity card.
pub(super) const CARD: Card = Card {
    name: "sui",
    title: "SUI (Erceg)",
    source: "IEEE 802.16a-03/01; Erceg et al., IEEE J. Sel. Areas Commun. 17(7), 1999",
    use_for: "fixed receivers in suburbs and open country, 1.9–3.5 GHz; cross-checks",
    not_for: "single mountains (it reads no terrain), towns, masts over 80 m",
    least_samples: 0,
    clutter: ClutterUse::Includes,
    reads: &["sui_terrain"],
    scatter: Scatter::Okumura,
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 400.0, 11_000.0),
        Range::advised(Quantity::FrequencyMhz, 1900.0, 3500.0),
        Range::hard(Quantity::DistanceKm, 0.001, 100.0),
        Range::advised(Quantity::DistanceKm, D_0_KM, 8.0),
        Range::hard(Quantity::TxHeightM, 5.0, 200.0),
        Range::advised(Quantity::TxHeightM, 10.0, 80.0),
        Range::hard(Quantity::RxHeightM, 0.5, 20.0),
        Range::advised(Quantity::RxHeightM, 2.0, 10.0),
    ],
};

/// Reference distance, km.
const D_0_KM: f64 = 0.1;

/// The model.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sui {
    terrain: SuiTerrain,
}

/// a, b (1/m) and c (m) of a terrain type's exponent.
const fn coefficients(terrain: SuiTerrain) -> (f64, f64, f64) {
    match terrain {
        SuiTerrain::A => (4.6, 0.0075, 12.6),
        SuiTerrain::B => (4.0, 0.0065, 17.1),
        SuiTerrain::C => (3.6, 0.0050, 20.0),
    }
}

impl Sui {
    /// On a study's terrain type.
    pub(super) fn new(parameters: &Parameters) -> Self {
        Self {
            terrain: parameters.sui_terrain,
        }
    }

    /// The exponent, by the mast's height.
    fn gamma(&self, h_b_m: f64) -> f64 {
        let (a, b, c) = coefficients(self.terrain);
        a - b * h_b_m + c / h_b_m
    }

    fn formula_db(&self, path: &Path) -> f64 {
        let gamma = self.gamma(path.tx_height_m);
        let a_db = free_space::loss(path.frequency, D_0_KM).0; // 20·log(4π·d_0/λ)
        let x_f_db = 6.0 * maths::log10(path.frequency.mhz() / 2000.0);
        let x_h_db = match self.terrain {
            SuiTerrain::A | SuiTerrain::B => -10.8 * maths::log10(path.rx_height_m / 2.0),
            SuiTerrain::C => -20.0 * maths::log10(path.rx_height_m / 2.0),
        };
        a_db + 10.0 * gamma * maths::log10(path.distance_km() / D_0_KM) + x_f_db + x_h_db
    }
}

impl PathLoss for Sui {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        empirical::loss(&CARD, path, |p| self.formula_db(p))
    }
}

impl Sweep for Sui {
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        let law = || {
            LogLaw::new(
                radial,
                |p| self.formula_db(p),
                10.0 * self.gamma(radial.tx_height_m),
                0.0,
            )
        };
        empirical::along(self, radial, law, out);
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::units::Frequency;

    fn loss(terrain: SuiTerrain, f_mhz: f64, h_b_m: f64, h_r_m: f64, d_km: f64) -> Result<Loss, LossError> {
        Sui { terrain }.loss(&Path::bare(f_mhz, [h_b_m, h_r_m], &[d_km], &[]))
    }

    #[test]
    fn three_terrains_at_2_ghz_and_one_kilometre() {
        // 78.4684 (free space over 100 m) + 10·γ; γ = 4.6 − 0.225 + 0.42, 4.0 − 0.195 + 0.57, 3.6 − 0.15 +
        // 0.666667.
        for (terrain, want_db) in [
            (SuiTerrain::A, 126.4184),
            (SuiTerrain::B, 122.2184),
            (SuiTerrain::C, 119.6351),
        ] {
            let got = loss(terrain, 2000.0, 30.0, 2.0, 1.0).expect("a loss");
            assert!((got.loss.0 - want_db).abs() < 1e-3, "{got:?}");
            assert!(got.warnings.is_empty());
        }
    }

    #[test]
    fn the_corrections_for_frequency_and_height_of_the_receiver() {
        // From 2 to 3.5 GHz free space gains 20·log 1.75 = 4.8608 dB and X_f 1.4582 dB; from 2 to 6 m X_h is
        // −5.1529 dB.
        let at = |f_mhz, h_r_m| {
            loss(SuiTerrain::A, f_mhz, 30.0, h_r_m, 1.0)
                .expect("a loss")
                .loss
                .0
        };
        assert!((at(3500.0, 2.0) - at(2000.0, 2.0) - 6.3190).abs() < 1e-3);
        assert!((at(2000.0, 6.0) - at(2000.0, 2.0) + 5.1529).abs() < 1e-3);
        let c = |h_r_m| {
            loss(SuiTerrain::C, 2000.0, 30.0, h_r_m, 1.0)
                .expect("a loss")
                .loss
                .0
        };
        assert!((c(6.0) - c(2.0) + 9.5424).abs() < 1e-3);
    }

    #[test]
    fn near_the_mast_free_space_is_the_floor() {
        let got = loss(SuiTerrain::A, 2000.0, 30.0, 2.0, 0.02).expect("a loss");
        assert_eq!(got.loss, free_space::loss(Frequency::from_mhz(2000.0), 0.02));
        assert!(got.warnings.contains(Quantity::DistanceKm));
    }
}
