//! Extended Hata (eHata), NTIA report TR-15-517: Hata's median, refitted for 1500–3000 MHz and up to 100 km,
//! with Okumura's corrections for the terrain.
//!
//! Source: [`TR_15_517`](crate::bibliography::TR_15_517), appendix A, with
//! [`HATA_1980`](crate::bibliography::HATA_1980) and the figures of
//! [`OKUMURA_1968`](crate::bibliography::OKUMURA_1968). Use for: mobile networks at 1.5–3 GHz over hills,
//! where Hata's kind of model is wanted and the terrain is known; a second opinion beside models with
//! diffraction. Not for: sharp shadows behind mountains (the corrections are medians read from curves, for
//! ridges of some hundred metres), masts below the roofs, distances under a kilometre. Surroundings: the
//! report has towns (Hata's large city), suburbs and everything else, which is Hata's open country. A study's
//! `urban-large` and `urban` are towns; `rural` and `open` are both open country, woods among them.
//! Reliability: the report's reliability is the share of places at which the loss is not exceeded, with
//! Okumura's deviation between places: [`Parameters::location_pct`]. [`Parameters::location_sigma_db`], the
//! earth's radius and the refractivity are not read: the report fixes them (N_0 = 301). Validity: see
//! [`CARD`]. The fits go through points at 1500, 2000 and 3000 MHz; from 150 to 1500 MHz they stay within 2
//! dB of Okumura–Hata's large city, and above 3000 MHz nothing holds them. Effective heights are brought into
//! 30…200 m (base) and 1…10 m (mobile), with a warning. Steps are equal and no longer than 1 km. Departures:
//! the loss is never less than free space; the report has no such floor, and its corrections go tens of
//! decibels under it near ridges; [`Parts::loss_db`] is the value without the floor. Distances that are a
//! whole number of steps but for rounding count as that number. Where the land cover is known, it says what
//! is sea, else ground at exactly 0 m is, as in the report's program. Followed, so that values agree with
//! that program, though it looks odd: over a ridge it weighs the height of each antenna with the way to its
//! own horizon, where a straight line takes the other's; and on paths under 10 km it stretches the quantiles
//! of heights above sea level along with Δh, so that a mobile high above the sea counts as standing in a
//! valley, which costs 12 dB among hills of 100 m. Texts that disagree: a program of NIST after the same
//! report takes a ridge's height over the mean ground, within 100…1000 m, and corrects nothing where Δh is 20
//! m or less. Checked against: tests/vectors/own/ehata.csv and ehata_parts.csv (NTIA's eHata 3.2 on synthetic
//! terrain) within 1e-6 dB.

mod class;
mod ground;
mod median;
mod ridge;
mod sea_gain;
mod slope;
mod undulation;
mod variability;

pub use class::Class;
pub use ground::{Sea, SeaEnd};
pub use median::Median;
pub use ridge::Ridge;
pub use undulation::Undulation;

use super::{
    BadParameter, Card, ClutterUse, Loss, LossError, Parameters, Path, PathLoss, Quantity, Range, Scatter,
    Sweep, Warnings, free_space, p526,
};
use crate::units::Db;
use ground::Ground;
use median::Fits;

/// Smallest and largest share of places, %.
const SHARES_PCT: (f64, f64) = (0.0001, 99.9999);
/// A mean over level ground may differ from its height by rounding, m: no reason to warn.
const ROUNDING_M: f64 = 1e-6;
/// Effective heights of the base, m.
const BASE_M: (f64, f64) = (30.0, 200.0);
/// Effective heights of the mobile, m.
const MOBILE_M: (f64, f64) = (1.0, 10.0);

/// Identity card.
pub const CARD: Card = Card {
    name: "extended-hata",
    title: "Extended Hata (eHata)",
    source: "NTIA TR-15-517 appendix A, as in NTIA's eHata 3.2",
    use_for: "a Hata model that reads the terrain: rolling hills, slopes, single ridges, 1500–3000 MHz, to 100 km",
    not_for: "sharp shadows behind mountains, masts below the roofs, distances under 1 km",
    least_samples: 2,
    clutter: ClutterUse::Includes,
    reads: &["environment", "location_pct", "clutter"],
    scatter: Scatter::Okumura,
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 100.0, 6000.0),
        Range::advised(Quantity::FrequencyMhz, 1500.0, 3000.0),
        Range::hard(Quantity::DistanceKm, 0.001, 100.0),
        Range::advised(Quantity::DistanceKm, 1.0, 100.0),
        Range::hard(Quantity::TxHeightM, 1.0, 1000.0),
        Range::hard(Quantity::RxHeightM, 0.5, 20.0),
    ],
};

/// A loss and its parts, for whoever wants to see how it came about. Gains are taken off the loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// Median over quasi-smooth ground.
    pub median: Median,
    /// That at the share of places asked for, dB.
    pub placed_db: f64,
    /// Base antenna over the mean ground, within the report's limits, m.
    pub h_b_eff_m: f64,
    /// Mobile antenna over the mean ground, within the report's limits, m.
    pub h_m_eff_m: f64,
    /// The ground's waves around the mobile.
    pub undulation: Undulation,
    /// Slope at the mobile, mrad, positive where the ground falls towards the base.
    pub theta_m_mrad: f64,
    /// Sea on the path.
    pub sea: Sea,
    /// The one ridge between the antennas, where there is one: then hills and slope do not count.
    pub ridge: Option<Ridge>,
    /// Gain of ridge, or of hills and slope, dB.
    pub terrain_gain_db: f64,
    /// Gain of the sea, dB.
    pub sea_gain_db: f64,
    /// The report's loss, dB; it may lie under free space.
    pub loss_db: f64,
    /// Heights that were brought into the report's limits, beside what the card warns of.
    pub warnings: Warnings,
}

/// The model.
#[derive(Clone, Copy, Debug)]
pub struct ExtendedHata {
    class: Class,
    location_pct: f64,
    fits: Fits,
}

impl ExtendedHata {
    /// In a study's surroundings.
    pub fn new(parameters: &Parameters) -> Self {
        Self::of_class(Class::from_environment(parameters.environment), parameters)
    }

    /// In surroundings of one class, whatever the parameters' `environment`.
    pub fn of_class(class: Class, parameters: &Parameters) -> Self {
        Self {
            class,
            location_pct: parameters.location_pct,
            fits: Fits::new(),
        }
    }

    /// In surroundings of a class of the national land cover database: [`Class::from_nlcd`].
    pub fn of_nlcd(code: u8, parameters: &Parameters) -> Self {
        Self::of_class(Class::from_nlcd(code), parameters)
    }

    /// The loss of a path with all its parts.
    ///
    /// # Errors
    /// As [`PathLoss::loss`].
    pub fn parts(&self, path: &Path) -> Result<Parts, LossError> {
        let mut warnings = CARD.check(path)?;
        self.require_share()?;
        p526::usable(CARD.name, path)?;
        require_cover(path)?;
        let ground = Ground::of(path)?;
        let (h_m_m, h_b_m) = ground::effective_m(&ground, path.rx_height_m, path.tx_height_m);
        let mut within = |quantity, value: f64, (min, max): (f64, f64)| {
            if !(min - ROUNDING_M..=max + ROUNDING_M).contains(&value) {
                warnings.insert(quantity);
            }
            value.clamp(min, max)
        };
        let h_b_eff_m = within(Quantity::EffectiveTxHeightM, h_b_m, BASE_M);
        let h_m_eff_m = within(Quantity::EffectiveRxHeightM, h_m_m, MOBILE_M);
        let f_mhz = path.frequency.mhz();
        let median = self
            .fits
            .median(self.class, f_mhz, h_b_eff_m, h_m_eff_m, ground.d_km);
        let sigma_db = variability::sigma_db(self.class, f_mhz);
        let placed_db = median.loss_db + sigma_db * variability::deviations(self.location_pct / 100.0);
        let undulation = Undulation::of(&ground);
        let theta_m_mrad = slope::theta_m_mrad(&ground);
        let ridge = Ridge::of(&ground, path.rx_height_m, path.tx_height_m);
        let terrain_gain_db = ridge.map_or_else(
            || {
                undulation.median_gain_db()
                    + undulation.place_gain_db(ground.at(0))
                    + slope::gain_db(theta_m_mrad, ground.d_km)
            },
            |ridge| ridge.gain_db(),
        );
        let sea = ground::sea(path);
        let sea_gain_db = sea_gain::gain_db(&sea, ground.d_km);
        let loss_db = placed_db - terrain_gain_db - sea_gain_db;
        if !loss_db.is_finite() {
            // Samples that are each usable overflow together.
            return Err(LossError::BadProfile {
                model: CARD.name,
                sample: ground.steps(),
            });
        }
        Ok(Parts {
            median,
            placed_db,
            h_b_eff_m,
            h_m_eff_m,
            undulation,
            theta_m_mrad,
            sea,
            ridge,
            terrain_gain_db,
            sea_gain_db,
            loss_db,
            warnings,
        })
    }

    fn require_share(&self) -> Result<(), LossError> {
        let (min, max) = SHARES_PCT;
        // Written so that NaN fails.
        if self.location_pct >= min && self.location_pct <= max {
            return Ok(());
        }
        Err(LossError::BadParameter {
            model: CARD.name,
            fault: BadParameter {
                name: "location_pct",
                value: self.location_pct,
                min,
                max,
                unit: "%",
            },
        })
    }
}

/// Is the cover, where there is any, of this profile?
fn require_cover(path: &Path) -> Result<(), LossError> {
    if let Some(sample) = path.surroundings.cover.iter().position(|c| !c.is_known()) {
        return Err(LossError::UnknownCover {
            model: CARD.name,
            sample,
        });
    }
    let (cover, samples) = (path.surroundings.cover.len(), path.heights_m.len());
    if cover == 0 || cover == samples {
        return Ok(());
    }
    Err(LossError::BadCover {
        model: CARD.name,
        sample: cover.min(samples),
    })
}

impl PathLoss for ExtendedHata {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        let parts = self.parts(path)?;
        let free_db = free_space::loss(path.frequency, path.distance_km()).0;
        Ok(Loss {
            loss: Db(parts.loss_db.max(free_db)),
            warnings: parts.warnings,
        })
    }
}

impl Sweep for ExtendedHata {}

#[cfg(test)]
mod tests;
