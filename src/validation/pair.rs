//! One measured place of one cell, and what a model predicts there.

use crate::domain::Technology;

/// What was measured of one cell at one place, beside its prediction.
///
/// Both levels are of an isotropic antenna out of doors at the same height, so that their difference is the
/// error of the model (and of the list of cells), and nothing else.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Cell of the study.
    pub cell: String,
    /// Its site: cells of one mast share what is wrong with it.
    pub site: String,
    /// Its operator.
    pub operator: String,
    /// Its generation.
    pub technology: Technology,
    /// Its carrier, MHz.
    pub frequency_mhz: f64,
    /// Its antenna above ground, metres.
    pub mast_height_m: f64,
    /// The receiver above ground, metres.
    pub receiver_height_m: f64,
    /// Campaign, device, season and square of the place.
    pub split: Split,
    /// East and north of the place in metres of the study's plane.
    pub place_m: [f64; 2],
    /// From the mast, metres, never 0.
    pub distance_m: f64,
    /// What the antenna's pattern takes off towards the place, dB, 0 or more.
    pub pattern_loss_db: f64,
    /// What is around the receiver (`village`, `woods`, `open`, or the land cover's class), in a word.
    pub around: String,
    /// Is the mast in sight over the terrain? `None` where no terrain is known.
    pub line_of_sight: Option<bool>,
    /// The measured level, dBm (RSRP, RxLev or power, as the cell's technology has it).
    pub measured_dbm: f64,
    /// The predicted level of the same quantity, dBm, without any calibration.
    pub predicted_dbm: f64,
    /// Samples in the measured level.
    pub samples: u64,
    /// The level under which this receiver reports nothing, dBm; `None` where it is not known.
    pub floor_dbm: Option<f64>,
}

/// What a pair is left out with when a fit is judged on data that it has not seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Split {
    /// The campaign.
    pub campaign: String,
    /// Row and column of its square, [`Split::SQUARE_M`] wide.
    pub square: [i32; 2],
}

impl Split {
    /// Side of a square, metres: ten times the distance over which shadowing is alike.
    pub const SQUARE_M: f64 = 500.0;

    /// The split of a place.
    pub fn new(campaign: &str, place_m: [f64; 2]) -> Self {
        // Saturates beyond 10¹² m, where no place is.
        let square = place_m.map(|m| (m / Self::SQUARE_M).floor() as i32);
        Self {
            campaign: campaign.to_owned(),
            square,
        }
    }
}

impl Pair {
    /// Predicted minus measured, dB: positive where the prediction is too strong.
    pub fn error_db(&self) -> f64 {
        self.predicted_dbm - self.measured_dbm
    }
}
