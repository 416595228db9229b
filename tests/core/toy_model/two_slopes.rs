//! Two slopes: a toy, to show what a model needs. Free space up to a breakpoint, 40 dB a decade beyond it.
//!
//! Source: none, this is a toy.

use covgap::radio::model::{
    Card, ClutterUse, Loss, LossError, Parameters, Path, PathLoss, Quantity, Range, Scatter, Strength, Sweep,
    free_space_loss,
};
use covgap::units::Db;

/// Identity card.
pub(super) const CARD: Card = Card {
    name: "two-slopes",
    title: "Two slopes",
    source: "a toy",
    use_for: "tests",
    not_for: "anything else",
    least_samples: 0,
    clutter: ClutterUse::Includes,
    reads: &[],
    scatter: Scatter::Okumura,
    ranges: &[
        Range {
            quantity: Quantity::FrequencyMhz,
            min: 100.0,
            max: 6000.0,
            strength: Strength::Hard,
        },
        Range {
            quantity: Quantity::DistanceKm,
            min: 0.001,
            max: 100.0,
            strength: Strength::Hard,
        },
        Range {
            quantity: Quantity::DistanceKm,
            min: 0.001,
            max: 20.0,
            strength: Strength::Advised,
        },
    ],
};

/// Where the second slope begins, km.
const BREAKPOINT_KM: f64 = 1.0;

/// The model.
pub(super) struct TwoSlopes;

impl TwoSlopes {
    /// The toy reads no parameters.
    pub(super) fn new(_: &Parameters) -> Self {
        Self
    }
}

impl PathLoss for TwoSlopes {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        let warnings = CARD.check(path)?;
        let beyond = (path.distance_km() / BREAKPOINT_KM).max(1.0);
        let loss = free_space_loss(path.frequency, path.distance_km()) + Db(20.0 * beyond.log10());
        Ok(Loss { loss, warnings })
    }
}

impl Sweep for TwoSlopes {}
