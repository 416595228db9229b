//! Errors along the distance: medians of steps that are even on a logarithmic axis.

use super::Pair;
use super::statistics::middle;
use crate::maths;
use std::collections::BTreeMap;

/// Steps in a factor of ten.
const PER_DECADE: f64 = 5.0;
/// A step with fewer places has no median that says anything.
const LEAST_PLACES: usize = 5;

/// Errors within a step of distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DistanceStep {
    /// From, metres.
    pub from_m: f64,
    /// To, metres.
    pub to_m: f64,
    /// Places.
    pub places: usize,
    /// Their median error, dB.
    pub median_db: f64,
    /// Between these are the errors of eight places in ten, dB.
    pub most_db: [f64; 2],
}

/// Steps with places enough, rising.
pub fn by_distance(pairs: &[Pair]) -> Vec<DistanceStep> {
    let mut steps: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    for pair in pairs {
        let step = (maths::log10(pair.distance_m.max(1.0)) * PER_DECADE).floor() as i32;
        steps.entry(step).or_default().push(pair.error_db());
    }
    let end_m = |step: i32| maths::pow(10.0, f64::from(step) / PER_DECADE);
    let with_enough = steps
        .into_iter()
        .filter(|(_, errors)| errors.len() >= LEAST_PLACES);
    let step = |(step, mut errors): (i32, Vec<f64>)| {
        errors.sort_by(f64::total_cmp);
        DistanceStep {
            from_m: end_m(step),
            to_m: end_m(step + 1),
            places: errors.len(),
            median_db: middle(&errors),
            most_db: [0.1, 0.9].map(|share| {
                let at = (share * (errors.len().saturating_sub(1)) as f64).round() as usize;
                errors.get(at).copied().unwrap_or_default()
            }),
        }
    };
    with_enough.map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::super::example::pair;
    use super::*;

    #[test]
    fn medians_are_of_steps_with_places_enough() {
        let at = |distance_m: f64, error_db: f64| Pair {
            distance_m,
            ..pair(-100.0, -100.0 + error_db)
        };
        let mut pairs: Vec<Pair> = (0..5).map(|k| at(1200.0, f64::from(k))).collect();
        pairs.push(at(5000.0, 40.0));
        let steps = by_distance(&pairs);
        assert_eq!(steps.len(), 1);
        assert!((steps[0].from_m - 1000.0).abs() < 1e-6 && (steps[0].median_db - 2.0).abs() < 1e-12);
        assert_eq!(steps[0].places, 5);
    }
}
