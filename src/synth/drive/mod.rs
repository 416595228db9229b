//! Synthetic drive tests: what phones in a car would have measured of a study's own network, from known terms.
//!
//! Whoever checks a calibration must know what it has to find. Here every term is stated, and all else is as
//! real logs have it: shadowing that is alike along a road and between the cells of one mast, a remainder of
//! fast fading, whole decibels, a floor below which nothing is reported, and only the strongest cells. Nothing
//! of it was measured, and the log says so.
//!
//! | part | what |
//! |---|---|
//! | [`ways`], [`streets`] | the car's way: from village to village, or through the streets of some; a place for every second |
//! | [`Air`] | what arrives there: the study's prediction, the terms, the shadowing |
//! | [`Phone`] | what a phone makes of it: fading, floor, the strongest cells, whole decibels |
//! | [`spoil`] | faults of real logs, each counted |
//!
//! Everything hangs on the seed, the place and the moment alone, not on the order in which it is computed.

mod air;
mod faults;
mod phone;
mod shadowing;
mod way;

pub use air::{Air, Heard, Predicted};
pub use faults::{FaultMade, Found, elsewhere, spoil};
pub use phone::{Phone, Row};
pub use shadowing::Field;
pub use way::{Fix, streets, ways};

/// What the measurements differ from the predictions by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// Added to every level, dB: negative where the predictions are too strong.
    pub offset_db: f64,
    /// Added to a level for every factor of ten in the distance, dB: nothing at 1 km.
    pub slope_db: f64,
    /// Of what the antenna's pattern takes off, this share is taken off.
    pub pattern_share: f64,
    /// Standard deviation of what the sites differ by, dB.
    pub by_site_db: f64,
    /// Standard deviation of the shadowing, dB.
    pub shadowing_db: f64,
    /// Distance over which the shadowing's correlation falls to 1/e, metres.
    pub correlation_m: f64,
}

impl Default for Terms {
    /// No difference but shadowing of 6 dB over 75 m: between the 50 m of towns and the some hundred metres of
    /// open land (M. Gudmundson, "Correlation model for shadow fading in mobile radio systems", Electronics
    /// Letters 27, 1991; 3GPP TR 36.814 table A.2.1.1.5-1 has 50 m).
    fn default() -> Self {
        Self {
            offset_db: 0.0,
            slope_db: 0.0,
            pattern_share: 1.0,
            by_site_db: 0.0,
            shadowing_db: 6.0,
            correlation_m: 75.0,
        }
    }
}

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DriveSpec {
    /// Everything random comes from it.
    pub seed: u64,
    /// Seconds of driving, of all routes together.
    pub moments: usize,
    /// Drives, a day each.
    pub routes: usize,
    /// What the measurements differ from the predictions by.
    pub terms: Terms,
    /// Below this level nothing is reported, dBm.
    pub floor_dbm: f64,
    /// So many cells are reported beside the serving one.
    pub neighbours: usize,
}

/// Height of the phones above ground, metres.
pub const HEIGHT_M: f64 = 1.5;

/// Purposes of random streams, apart from those of provinces and registers.
mod purpose {
    pub(super) const WAY: u64 = 7001;
    pub(super) const FADING: u64 = 7002;
    pub(super) const FIX: u64 = 7003;
    pub(super) const COMMON_SHADOW: u64 = 7004;
    /// With the site's number added.
    pub(super) const SITE_SHADOW: u64 = 1 << 40;
    /// With the site's number added.
    pub(super) const SITE_OFFSET: u64 = 2 << 40;
}

#[cfg(test)]
mod tests;
