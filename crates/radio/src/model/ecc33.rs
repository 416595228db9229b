//! ECC-33: Okumura's curves for towns, fitted anew and carried to 3.5 GHz.
//!
//! Source: [`ECC_REPORT_33`](crate::bibliography::ECC_REPORT_33), as printed by
//! [`ABHAYAWARDHANA_2005`](crate::bibliography::ABHAYAWARDHANA_2005): PL = A_fs + A_bm − G_b − G_r. Use for:
//! fixed wireless access at 3.4–3.8 GHz in towns and suburbs, masts over the roofs; a cross-check. Not for:
//! open country (it has towns only and loses tens of decibels too much there), mountains (it reads no
//! terrain). Surroundings: `urban-large` is the report's large city; everything else is its medium city,
//! which is held to suit European towns and suburbs; it has nothing for open country. Validity: see [`CARD`].
//! Below a kilometre the base's gain turns round (its term in log² d is least at 1 km); from 10 m on and for
//! masts of 10 m or more the loss still grows with distance, but for 0.01 dB. Departures: never less than
//! free space. Texts that disagree: f is in GHz in every term (some put MHz into the receiver's gain). A_bm
//! has 9.83·log d and 9.56·log² f; some print the squares as factors 2. The large city's receiver gain is
//! 0.759·h_r − 1.862; some copies have 1.892. Checked against: tests/vectors/own/ecc33.csv (calculated apart
//! from the project) within 1e-6 dB.

use super::empirical::{self, LogLaw};
use super::{
    Card, ClutterUse, Environment, Loss, LossError, Parameters, Path, PathLoss, Quantity, Range, Scatter,
    Sweep,
};
use crate::maths;

/// Identity card.
pub(super) const CARD: Card = Card {
    name: "ecc33",
    title: "ECC-33",
    source: "ECC Report 33, 2003",
    use_for: "fixed wireless access in towns and suburbs, 3.4–3.8 GHz; cross-checks",
    not_for: "open country (it knows towns only), mountains (it reads no terrain)",
    least_samples: 0,
    clutter: ClutterUse::Includes,
    reads: &["environment"],
    scatter: Scatter::Okumura,
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 400.0, 6000.0),
        Range::advised(Quantity::FrequencyMhz, 3400.0, 3800.0),
        Range::hard(Quantity::DistanceKm, 0.01, 100.0),
        Range::advised(Quantity::DistanceKm, 1.0, 10.0),
        Range::hard(Quantity::TxHeightM, 10.0, 1000.0),
        Range::advised(Quantity::TxHeightM, 20.0, 200.0),
        Range::hard(Quantity::RxHeightM, 0.5, 20.0),
        Range::advised(Quantity::RxHeightM, 1.0, 10.0),
    ],
};

/// What A_bm gains a decade of the distance, dB.
const SLOPE_DB: f64 = 9.83;

/// What G_b gains a squared decade of it, times the logarithm of the mast's height, dB.
const CURVE_DB: f64 = 5.8;

/// The model.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ecc33 {
    environment: Environment,
}

impl Ecc33 {
    /// In a study's surroundings.
    pub(super) fn new(parameters: &Parameters) -> Self {
        Self {
            environment: parameters.environment,
        }
    }

    fn formula_db(&self, path: &Path) -> f64 {
        let (log_f, log_d) = (
            maths::log10(path.frequency.ghz()),
            maths::log10(path.distance_km()),
        );
        let a_fs_db = 92.4 + 20.0 * log_d + 20.0 * log_f;
        let a_bm_db = 20.41 + SLOPE_DB * log_d + 7.894 * log_f + 9.56 * log_f * log_f;
        let g_b_db = maths::log10(path.tx_height_m / 200.0) * (13.958 + CURVE_DB * log_d * log_d);
        let g_r_db = match self.environment {
            Environment::UrbanLarge => 0.759 * path.rx_height_m - 1.862,
            Environment::Urban | Environment::Suburban | Environment::QuasiOpen | Environment::Open => {
                (42.57 + 13.7 * log_f) * (maths::log10(path.rx_height_m) - 0.585)
            }
        };
        a_fs_db + a_bm_db - g_b_db - g_r_db
    }
}

impl PathLoss for Ecc33 {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        empirical::loss(&CARD, path, |p| self.formula_db(p))
    }
}

impl Sweep for Ecc33 {
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        let law = || {
            let curve_db = -CURVE_DB * maths::log10(radial.tx_height_m / 200.0);
            LogLaw::new(radial, |p| self.formula_db(p), 20.0 + SLOPE_DB, curve_db)
        };
        empirical::along(self, radial, law, out);
    }
}

#[cfg(test)]
mod tests {
    use super::super::free_space;
    use super::*;
    use crate::units::Frequency;

    fn loss(environment: Environment, h_b_m: f64, h_r_m: f64, d_km: f64) -> Loss {
        let model = Ecc33 { environment };
        let loss = model.loss(&Path::bare(3500.0, [h_b_m, h_r_m], &[d_km], &[]));
        loss.expect("a loss")
    }

    #[test]
    fn two_cities_at_3_5_ghz_and_one_kilometre() {
        // A_fs 103.2814, A_bm 20.41 + 4.2949 + 2.8299 = 27.5347, G_b −0.823909·13.958 = −11.5001;
        // G_r 50.0238·(0.477121 − 0.585) = −5.3965 in a medium city, 0.415 in a large one.
        let medium = loss(Environment::Urban, 30.0, 3.0, 1.0);
        assert!((medium.loss.0 - 147.7127).abs() < 1e-3, "{medium:?}");
        assert!(medium.warnings.is_empty());
        let large = loss(Environment::UrbanLarge, 30.0, 3.0, 1.0);
        assert!((large.loss.0 - 141.9012).abs() < 1e-3, "{large:?}");
        assert_eq!(loss(Environment::Open, 30.0, 3.0, 1.0), medium);
    }

    #[test]
    fn a_high_mast_and_a_high_receiver_near_it_have_free_space_as_floor() {
        let got = loss(Environment::Urban, 1000.0, 20.0, 0.01);
        assert_eq!(got.loss, free_space::loss(Frequency::from_mhz(3500.0), 0.01));
    }

    #[test]
    fn the_loss_grows_with_distance_for_the_lowest_mast_too() {
        let along: Vec<f64> = (0..=80)
            .map(|i| {
                loss(
                    Environment::Urban,
                    10.0,
                    3.0,
                    maths::pow(10.0, -2.0 + 0.05 * f64::from(i)),
                )
                .loss
                .0
            })
            .collect();
        assert!(
            along.windows(2).all(|pair| pair[1] >= pair[0] - 0.01),
            "{along:?}"
        );
    }
}
