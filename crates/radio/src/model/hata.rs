//! Hata's formulae: median loss by distance and surroundings, without terrain.
//!
//! Two models of one family: [`OkumuraHata`] and [`Cost231Hata`], its extension to 2 GHz.
//!
//! Source: [`HATA_1980`](crate::bibliography::HATA_1980), and
//! [`COST231_FINAL`](crate::bibliography::COST231_FINAL), §4.4.1, eq. (4.4.1)–(4.4.3). Use for: a first view
//! of wide, gently rolling country; a cross-check. Not for: mountains (no terrain), masts below the roofs,
//! distances under a kilometre. Validity: see [`CARD_HATA`] and [`CARD_COST231`]. Outside the published
//! ranges both extrapolate with a warning, because rural networks have cells at 700–3700 MHz and villages
//! from a few hundred metres to 30 km; beyond the hard limits the formulae mean nothing. Departures: never
//! less than free space, which the formulae fall below near the mast. The large city's two receiver terms
//! (published for up to 200 and from 400 MHz) change over at 300 MHz, as textbooks do. COST 231 has no
//! corrections for suburbs and open country: Hata's are used. "Rural" is two things in print: Hata's open
//! country, and the quasi-open country of [`TR43030`](crate::bibliography::TR43030), annex B, which loses 5
//! dB more (35.94 where Hata has 40.94); [`Environment::Open`] is the first, [`Environment::QuasiOpen`] the
//! second. Checked against: tests/vectors/own/hata.csv (an independent calculation, cross-checked with
//! published examples) within 1e-6 dB.

use super::empirical::{self, LogLaw};
use super::{
    Card, ClutterUse, Environment, Loss, LossError, Parameters, Path, PathLoss, Quantity, Range, Scatter,
    Sweep,
};
use crate::maths;

const fn ranges(f_min_mhz: f64, f_max_mhz: f64) -> [Range; 8] {
    use Quantity::{DistanceKm, FrequencyMhz, RxHeightM, TxHeightM};
    [
        Range::hard(FrequencyMhz, 100.0, 6000.0),
        Range::advised(FrequencyMhz, f_min_mhz, f_max_mhz),
        Range::hard(DistanceKm, 0.001, 100.0),
        Range::advised(DistanceKm, 1.0, 20.0),
        Range::hard(TxHeightM, 1.0, 1000.0),
        Range::advised(TxHeightM, 30.0, 200.0),
        Range::hard(RxHeightM, 0.5, 20.0),
        Range::advised(RxHeightM, 1.0, 10.0),
    ]
}

/// Identity card of [`OkumuraHata`].
pub(super) const CARD_HATA: Card = Card {
    name: "okumura-hata",
    title: "Okumura–Hata",
    source: "M. Hata, IEEE Trans. Veh. Technol. 29(3), 1980",
    use_for: "a first view of gently rolling country, 150–1500 MHz; cross-checks",
    not_for: "mountains (it reads no terrain), masts below the roofs, distances under 1 km",
    least_samples: 0,
    clutter: ClutterUse::Includes,
    reads: &["environment"],
    scatter: Scatter::Okumura,
    ranges: &ranges(150.0, 1500.0),
};

/// Identity card of [`Cost231Hata`].
pub(super) const CARD_COST231: Card = Card {
    name: "cost231-hata",
    title: "COST 231–Hata",
    source: "COST Action 231 final report, 1999, §4.4.1",
    use_for: "a first view of gently rolling country, 1500–2000 MHz; cross-checks",
    not_for: "mountains (it reads no terrain), masts below the roofs, distances under 1 km",
    least_samples: 0,
    clutter: ClutterUse::Includes,
    reads: &["environment"],
    scatter: Scatter::Okumura,
    ranges: &ranges(1500.0, 2000.0),
};

/// Hata's model, 150–1500 MHz.
#[derive(Clone, Copy, Debug)]
pub(super) struct OkumuraHata {
    environment: Environment,
}

/// Its extension to 1500–2000 MHz.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost231Hata {
    environment: Environment,
}

impl OkumuraHata {
    /// In a study's surroundings.
    pub(super) fn new(parameters: &Parameters) -> Self {
        Self {
            environment: parameters.environment,
        }
    }
}

impl Cost231Hata {
    /// In a study's surroundings.
    pub(super) fn new(parameters: &Parameters) -> Self {
        Self {
            environment: parameters.environment,
        }
    }
}

/// Receiver height term of a small or medium city, and of everything outside cities, dB.
fn a_medium_db(log_f: f64, h_m_m: f64) -> f64 {
    (1.1 * log_f - 0.7) * h_m_m - (1.56 * log_f - 0.8) // Hata, a(h_m); COST 231 eq. (4.4.2)
}

/// Receiver height term of a large city, dB.
fn a_large_db(f_mhz: f64, h_m_m: f64) -> f64 {
    if f_mhz < 300.0 {
        8.29 * maths::log10(1.54 * h_m_m).powi(2) - 1.1
    } else {
        3.2 * maths::log10(11.75 * h_m_m).powi(2) - 4.97
    }
}

/// What a suburb or open country lose less than a city, dB, positive.
fn relief_db(environment: Environment, f_mhz: f64) -> f64 {
    let log_f = maths::log10(f_mhz);
    match environment {
        Environment::UrbanLarge | Environment::Urban => 0.0,
        Environment::Suburban => 2.0 * maths::log10(f_mhz / 28.0).powi(2) + 5.4,
        Environment::QuasiOpen => 4.78 * log_f * log_f - 18.33 * log_f + 35.94, // TR 43.030 annex B
        Environment::Open => 4.78 * log_f * log_f - 18.33 * log_f + 40.94,
    }
}

/// Distance and mast height terms, which both models share, dB.
fn distance_db(h_b_m: f64, d_km: f64) -> f64 {
    -13.82 * maths::log10(h_b_m) + slope_db(h_b_m) * maths::log10(d_km)
}

/// What a decade of the distance takes, dB.
fn slope_db(h_b_m: f64) -> f64 {
    44.9 - 6.55 * maths::log10(h_b_m)
}

fn hata_db(environment: Environment, path: &Path) -> f64 {
    let f_mhz = path.frequency.mhz();
    let log_f = maths::log10(f_mhz);
    let a_db = match environment {
        Environment::UrbanLarge => a_large_db(f_mhz, path.rx_height_m),
        _ => a_medium_db(log_f, path.rx_height_m),
    };
    let city_db = 69.55 + 26.16 * log_f + distance_db(path.tx_height_m, path.distance_km()) - a_db;
    city_db - relief_db(environment, f_mhz)
}

fn cost231_db(environment: Environment, path: &Path) -> f64 {
    let f_mhz = path.frequency.mhz();
    let log_f = maths::log10(f_mhz);
    let c_m_db = match environment {
        Environment::UrbanLarge => 3.0,
        _ => 0.0,
    }; // eq. (4.4.3)
    let city_db = 46.3 + 33.9 * log_f + distance_db(path.tx_height_m, path.distance_km())
        - a_medium_db(log_f, path.rx_height_m)
        + c_m_db; // eq. (4.4.1)
    city_db - relief_db(environment, f_mhz)
}

impl PathLoss for OkumuraHata {
    fn card(&self) -> &'static Card {
        &CARD_HATA
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        empirical::loss(&CARD_HATA, path, |p| hata_db(self.environment, p))
    }
}

impl PathLoss for Cost231Hata {
    fn card(&self) -> &'static Card {
        &CARD_COST231
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        empirical::loss(&CARD_COST231, path, |p| cost231_db(self.environment, p))
    }
}

impl Sweep for OkumuraHata {
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        let law = || {
            LogLaw::new(
                radial,
                |p| hata_db(self.environment, p),
                slope_db(radial.tx_height_m),
                0.0,
            )
        };
        empirical::along(self, radial, law, out);
    }
}

impl Sweep for Cost231Hata {
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        let law = || {
            LogLaw::new(
                radial,
                |p| cost231_db(self.environment, p),
                slope_db(radial.tx_height_m),
                0.0,
            )
        };
        empirical::along(self, radial, law, out);
    }
}

#[cfg(test)]
mod tests {
    use super::super::free_space;
    use super::*;
    use crate::units::Frequency;

    fn path(f_mhz: f64, d_km: &[f64]) -> Path<'_> {
        Path::bare(f_mhz, [30.0, 1.5], d_km, &[])
    }

    fn hata(environment: Environment) -> OkumuraHata {
        OkumuraHata { environment }
    }

    #[test]
    fn a_city_at_900_mhz_and_one_kilometre() {
        // 69.55 + 77.2821 − 20.4137 − 0.0159
        let got = hata(Environment::Urban)
            .loss(&path(900.0, &[1.0]))
            .expect("a loss");
        assert!((got.loss.0 - 126.4025).abs() < 1e-3, "{got:?}");
        assert!(got.warnings.is_empty());
    }

    #[test]
    fn five_surroundings_at_900_mhz_and_five_kilometres() {
        // A city of any size but the largest: 126.4033 + 35.2249·log 5 = 151.0244. The largest: a(1.5) is
        // 3.2·log²(17.625) − 4.97 = −0.0009 instead of 0.0159. A suburb: 2·log²(900/28) + 5.4 = 9.9426 less.
        // Open country: 4.78·log²(900) − 18.33·log 900 + 40.94 = 28.5064 less, quasi-open 23.5064.
        for (environment, want_db) in [
            (Environment::UrbanLarge, 151.0412),
            (Environment::Urban, 151.0244),
            (Environment::Suburban, 141.0818),
            (Environment::QuasiOpen, 127.5180),
            (Environment::Open, 122.5180),
        ] {
            let got = hata(environment)
                .loss(&path(900.0, &[5.0]))
                .expect("a loss")
                .loss
                .0;
            assert!((got - want_db).abs() < 1e-3, "{environment:?} {got}");
        }
    }

    #[test]
    fn near_the_mast_free_space_is_the_floor() {
        let got = hata(Environment::Open)
            .loss(&path(700.0, &[0.1]))
            .expect("a loss");
        assert_eq!(got.loss, free_space::loss(Frequency::from_mhz(700.0), 0.1));
        assert!(got.warnings.contains(Quantity::DistanceKm));
    }

    #[test]
    fn outside_the_published_band_it_warns_and_far_outside_it_refuses() {
        let got = hata(Environment::Open)
            .loss(&path(3500.0, &[3.0]))
            .expect("a loss");
        assert!(got.warnings.contains(Quantity::FrequencyMhz));
        assert!(hata(Environment::Open).loss(&path(26_000.0, &[3.0])).is_err());
        assert!(hata(Environment::Open).loss(&path(f64::NAN, &[3.0])).is_err());
    }

    #[test]
    fn a_metropolis_loses_3_db_more_at_1800_mhz() {
        let at = |environment| {
            Cost231Hata { environment }
                .loss(&path(1800.0, &[2.0]))
                .expect("a loss")
        };
        let more = at(Environment::UrbanLarge).loss - at(Environment::Urban).loss;
        assert!((more.0 - 3.0).abs() < 1e-9);
    }
}
