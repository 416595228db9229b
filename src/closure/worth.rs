//! How much a visit may change: the chance that it turns a predicted verdict, weighed by people.

/// What a visit to a village is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// Chance that the measured verdict is another than the predicted one.
    pub chance: f64,
    /// The people by whom it is weighed.
    pub people: f64,
}

/// Chance where the prediction says nothing.
const NOTHING_KNOWN: f64 = 0.5;

/// The chance that a visit turns a predicted verdict: `covered` is the verdict where it is known, `probability`
/// that the village's level meets the preset.
pub fn chance(covered: Option<bool>, probability: Option<f64>) -> f64 {
    let probability = probability.filter(|p| p.is_finite()).map(|p| p.clamp(0.0, 1.0));
    match (covered, probability) {
        (Some(true), Some(p)) => 1.0 - p,
        (Some(false), Some(p)) => p,
        // No cell is heard at all: only the list of sites can be wrong.
        (Some(false), None) => 0.0,
        _ => NOTHING_KNOWN,
    }
}

impl Worth {
    /// People whose verdict a visit turns, on average.
    pub fn people_turned(&self) -> f64 {
        self.chance * self.people
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_verdict_is_worth_more_than_a_sure_one() {
        let of = |p| chance(Some(true), Some(p));
        assert!((of(0.55) - 0.45).abs() < 1e-12 && (of(0.99) - 0.01).abs() < 1e-12);
        assert!((chance(Some(false), Some(0.3)) - 0.3).abs() < 1e-12);
        assert_eq!((chance(None, Some(0.9)), chance(Some(false), None)), (0.5, 0.0));
        let worth = Worth {
            chance: 0.25,
            people: 80.0,
        };
        assert_eq!(worth.people_turned(), 20.0);
    }
}
