//! ITU-R P.1812-7: loss over a terrain profile with clutter, for any share of time up to the median and any
//! share of locations.
//!
//! Source: [`P1812_7`](crate::bibliography::P1812_7), Annex 1 §3, §4.2–§4.7, §4.9 and §4.10, Attachments 1
//! and 2; tropospheric scatter (§4.4) from [`P1812_6`](crate::bibliography::P1812_6). Use for: coverage of
//! broadcasting and land mobile networks over real terrain with woods and houses, 30 MHz–6 GHz; interference
//! for small shares of time. Not for: receivers inside buildings, aircraft. Left out: building entry loss
//! (§4.8: add ITU-R P.2109), the digital maps of ΔN and N₀ (the study gives both), the alternative `L_bulls`
//! that needs no profile (Attachment 3). Validity: see [`CARD`]. Frequency, antenna heights and latitudes are
//! the recommendation's basic input data (table 1), as are p (1–50 %) and p_L (1–99 %). 0.25–3000 km is its
//! own statement of scope, with an "about": below, a value with a warning; beyond, none. The ranges of ΔN,
//! N₀, σ_L and ways to the coast, and at least one sample between the ends, are this crate's. Departures:
//! scatter is that of edition 6, as the ITU advises users of edition 7 and as Study Group 3's validation
//! does. Latitude and climate are those of the whole path as given; a path of which no latitude is known lies
//! at [45°](super::Surroundings::MIDDLE_LATITUDE_DEG). Where no standard deviation is given, the one of §4.7
//! for a square of [`PREDICTION_RESOLUTION_M`](location::PREDICTION_RESOLUTION_M). Free space and wavelength
//! follow the recommendation's rounded constants (92.4 dB, 0.2998 m·GHz), 0.048 dB below the exact free
//! space. A receiver on the sea has no location variability. Terrain counts bare for horizons and smooth
//! surfaces, with clutter for diffraction only, and the ends carry none, as edition 7 has it. Checked
//! against: tests/vectors/own/p1812.csv and p1812_mixed.csv (the reference implementation run on synthetic
//! terrain) within 1e-6 dB, and all intermediate values of Study Group 3's validation of P.1812-7 within
//! their printed rounding. On 3,800 profiles of SRTM terrain, 450–6000 MHz, p of 1, 10 and 50 %, with clutter
//! and with mixed zones, two independent programs give the same within 1e-8 dB: one of edition 7 and one of
//! edition 8 (09/2025), whose text was not at hand.

mod combination;
mod diffraction;
mod ducting;
mod geometry;
pub mod location;
mod normal;
mod parts;
mod refractivity;
mod scatter;
mod sight;
mod sweep;
mod way;
mod zones;

pub use combination::Combination;
pub use diffraction::Diffraction;
pub use geometry::Geometry;
pub use parts::Parts;
pub use refractivity::Refractivity;
pub use sight::LineOfSight;
pub use zones::Zones;

use super::p526::bullington::Ends;
use super::p526::usable;
use super::{Card, ClutterUse, Loss, LossError, Parameters, Path, PathLoss, Quantity, Range, Scatter};
use crate::units::{Db, Frequency};
use parts::Request;
use way::Way;

const NAME: &str = "p1812";

/// Identity card.
pub const CARD: Card = Card {
    name: NAME,
    title: "ITU-R P.1812",
    source: "ITU-R P.1812-7",
    use_for: "coverage over terrain with woods and houses, any share of time to the median, any share of locations",
    not_for: "receivers inside buildings (no entry loss), aircraft",
    least_samples: 3,
    clutter: ClutterUse::Reads,
    reads: &[
        "time_pct",
        "location_pct",
        "delta_n",
        "sea_level_refractivity",
        "tx_coast_km",
        "rx_coast_km",
        "clutter",
    ],
    scatter: Scatter::P1812,
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 30.0, 6000.0),
        Range::hard(Quantity::DistanceKm, 0.001, 3000.0),
        Range::advised(Quantity::DistanceKm, 0.25, 3000.0),
        Range::hard(Quantity::TxHeightM, 1.0, 3000.0),
        Range::hard(Quantity::RxHeightM, 1.0, 3000.0),
        Range::hard(Quantity::LatitudeDeg, -80.0, 80.0),
    ],
};

/// 0.2998 m·GHz: the recommendation's speed of light.
const WAVELENGTH_GHZ_M: f64 = 0.2998;

/// The model.
#[derive(Clone, Copy, Debug)]
pub struct P1812 {
    parameters: Parameters,
}

impl P1812 {
    /// With a study's shares of time and locations, refractivity, polarisation and ways to the coast.
    pub fn new(parameters: &Parameters) -> Self {
        Self {
            parameters: *parameters,
        }
    }

    /// The loss of a path with all its intermediate values.
    ///
    /// # Errors
    /// As [`PathLoss::loss`].
    pub fn parts(&self, path: &Path) -> Result<Parts, LossError> {
        CARD.check(path)?;
        self.compute(path, true)
    }

    /// Of a path inside the card: every value, or what the loss needs.
    fn compute(&self, path: &Path, every: bool) -> Result<Parts, LossError> {
        self.parameters.require_p1812(NAME)?;
        usable(NAME, path)?;
        let way = Way::of(path)?;
        let parts = Parts::of(&Request {
            model: self,
            path,
            way: &way,
            every,
        });
        if parts.is_sound() {
            Ok(parts)
        } else {
            // Samples that are each usable overflow together: the last one is named.
            let sample = path.heights_m.len() - 1;
            Err(LossError::BadProfile { model: NAME, sample })
        }
    }
}

/// The antennas above sea level over an effective earth.
fn ends_of(path: &Path, a_e_km: f64) -> Ends {
    let ground = |m: Option<&f64>| m.copied().unwrap_or(f64::NAN);
    Ends {
        d_km: path.distance_km(),
        h_ts_m: ground(path.heights_m.first()) + path.tx_height_m,
        h_rs_m: ground(path.heights_m.last()) + path.rx_height_m,
        a_e_km,
        wavelength_m: WAVELENGTH_GHZ_M / path.frequency.ghz(),
    }
}

impl PathLoss for P1812 {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        let warnings = CARD.check(path)?;
        let parts = self.compute(path, false)?;
        Ok(Loss {
            loss: Db(parts.l_b_db),
            warnings,
        })
    }

    /// Eq. (69) holds the loss at `L_b0p` or above, whatever diffraction, ducting, scatter and location do:
    /// free space less the enhancement by multipath (eq. (8)–(10)). The slant distance is the path's length
    /// at least, and the enhancement grows with the distances to both horizons, which together never exceed
    /// it. So this is the least `L_b0p` of the length: down to 4.42 dB under free space for p = 1 %, nothing
    /// but 0.048 dB (the rounded constant) at the median. It rises with distance.
    fn least_loss(&self, frequency: Frequency, distance_km: f64) -> Db {
        // A share that the model refuses has no loss to be bounded; the bound stays a number.
        let p_pct = if (1.0..=50.0).contains(&self.parameters.time_pct) {
            self.parameters.time_pct
        } else {
            1.0
        };
        Db(sight::least_db(frequency.ghz(), distance_km, p_pct))
    }
}

#[cfg(test)]
mod tests;
