//! Places that count once: those that lie apart, and how many independent ones they are worth.
//!
//! Shadows of hills, houses and trees reach some way: two places 20 m apart say nearly the same. Places are
//! thinned until they are [`SEPARATION_M`] apart; of the correlation that is left the number of places pays.

use crate::maths;
use crate::radio::probability;
use std::collections::HashMap;

/// Distance at which the correlation of shadowing has fallen to 1/e, metres. Rural figures lie between 37 m
/// (line of sight) and 120 m (without; 3GPP TR 38.901 table 7.5-6, RMa); drives show as much.
pub const CORRELATION_M: f64 = 100.0;
/// Places nearer to each other count once, metres. With 100 m the sequential test does not keep its error rates
/// where a village is measured densely; with 150 m and the effective number below it does (see the tests).
pub const SEPARATION_M: f64 = 150.0;
/// Pairs farther apart than so many correlation distances are independent: e⁻⁵ is 0.007.
const REACH: f64 = 5.0;

/// The indices of places, in their order, of which none lies within `apart_m` of an earlier one that was kept.
/// Places are metres east and north. The order must not depend on what was measured.
pub fn separated(places_m: &[[f64; 2]], apart_m: f64) -> Vec<usize> {
    let mut kept = Vec::new();
    let mut squares = Squares::new(apart_m);
    for (nth, at) in places_m.iter().enumerate() {
        let is_near = |other: usize| places_m.get(other).is_some_and(|o| distance_m(*at, *o) < apart_m);
        let is_alone = !squares.around(*at).any(is_near);
        if is_alone {
            squares.add(*at, nth);
            kept.push(nth);
        }
    }
    kept
}

/// How many independent places are worth as much as these: n² over the sum of all correlations.
///
/// `share` is about which share of places is good. Whether a place is good is less correlated than its level
/// (`of_good`).
pub fn effective(places_m: &[[f64; 2]], correlation_m: f64, share: f64) -> f64 {
    let count = places_m.len() as f64;
    if places_m.is_empty() || correlation_m <= 0.0 {
        return count;
    }
    let linear = linear_part(share);
    let mut squares = Squares::new(REACH * correlation_m);
    let mut pairs = 0.0;
    for (nth, at) in places_m.iter().enumerate() {
        for other in squares.around(*at).filter_map(|n| places_m.get(n)) {
            let of_levels = maths::exp(-distance_m(*at, *other) / correlation_m);
            pairs += of_good(of_levels, linear);
        }
        squares.add(*at, nth);
    }
    count * count / (count + 2.0 * pairs)
}

/// The correlation of being above a threshold at two places, from that of their normal levels, ρ: by Mehler's
/// series it is c₁ρ + c₂ρ² + …, whose coefficients sum to 1; with all behind c₁ at ρ² it is an upper bound.
fn of_good(of_levels: f64, linear: f64) -> f64 {
    linear * of_levels + (1.0 - linear) * of_levels * of_levels
}

/// c₁ = φ(z)² / (p·(1 − p)) at the threshold z that a share p is above; 2/π at the median, less elsewhere.
fn linear_part(share: f64) -> f64 {
    let Some(z) = probability::quantile(share) else {
        return std::f64::consts::FRAC_2_PI;
    };
    maths::exp(-z * z) / (std::f64::consts::TAU * share * (1.0 - share))
}

pub(super) fn distance_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    maths::hypot(a[0] - b[0], a[1] - b[1])
}

/// Places by squares, so that only near ones are looked at.
struct Squares {
    side_m: f64,
    places: HashMap<(i64, i64), Vec<usize>>,
}

impl Squares {
    fn new(side_m: f64) -> Self {
        Self {
            side_m: side_m.max(1.0),
            places: HashMap::new(),
        }
    }

    fn square(&self, at: [f64; 2]) -> (i64, i64) {
        let [x, y] = at.map(|m| (m / self.side_m).floor() as i64);
        (x, y)
    }

    fn add(&mut self, at: [f64; 2], nth: usize) {
        let square = self.square(at);
        self.places.entry(square).or_default().push(nth);
    }

    /// Those of the nine squares around a place.
    fn around(&self, at: [f64; 2]) -> impl Iterator<Item = usize> + '_ {
        let (x, y) = self.square(at);
        let squares = (-1..=1).flat_map(move |i| (-1..=1).map(move |j| (x + i, y + j)));
        squares.flat_map(|s| self.places.get(&s).into_iter().flatten().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_counts_once_and_a_drive_once_in_a_while() {
        let spot: Vec<[f64; 2]> = (0..50).map(|k| [f64::from(k % 7), f64::from(k % 5)]).collect();
        assert_eq!(separated(&spot, 150.0), [0]);
        // Every 50 m over 1 km: 0, 150, …, 900 m.
        let drive: Vec<[f64; 2]> = (0..=20).map(|k| [50.0 * f64::from(k), 0.0]).collect();
        assert_eq!(separated(&drive, 150.0), [0, 3, 6, 9, 12, 15, 18]);
    }

    #[test]
    fn kept_places_lie_apart_and_every_other_is_near_one() {
        let mut places = Vec::new();
        for k in 0..400u32 {
            places.push([f64::from(k * 7919 % 1009), f64::from(k * 104_729 % 997)]);
        }
        let kept = separated(&places, 150.0);
        for (i, a) in kept.iter().enumerate() {
            for b in &kept[..i] {
                assert!(distance_m(places[*a], places[*b]) >= 150.0);
            }
        }
        for at in &places {
            assert!(kept.iter().any(|k| distance_m(*at, places[*k]) < 150.0));
        }
    }

    #[test]
    fn far_places_are_worth_their_number_and_near_ones_less() {
        let far = [[0.0, 0.0], [5_000.0, 0.0], [0.0, 5_000.0]];
        assert!((effective(&far, 100.0, 0.9) - 3.0).abs() < 1e-12);
        let same = [[0.0, 0.0], [0.0, 0.0]];
        assert!((effective(&same, 100.0, 0.9) - 1.0).abs() < 1e-12);
        // Two at 150 m: ρ = e⁻¹·⁵ = 0.2231; c₁ at 0.9 is 0.17550² / 0.09 = 0.3422; 0.0764 + 0.0327 = 0.1091;
        // 4 / (2 + 2 · 0.1091) = 1.803.
        let two = [[0.0, 0.0], [150.0, 0.0]];
        assert!((effective(&two, 100.0, 0.9) - 1.803).abs() < 1e-3);
        assert_eq!(effective(&[], 100.0, 0.9), 0.0);
    }

    #[test]
    fn the_correlation_of_being_good_is_bounded_from_above() {
        // At the median it is 2/π · asin ρ exactly.
        for of_levels in [0.0, 0.1, 0.37, 0.7, 1.0] {
            let exact = std::f64::consts::FRAC_2_PI * maths::asin(of_levels);
            assert!(
                of_good(of_levels, linear_part(0.5)) >= exact - 1e-12,
                "{of_levels}"
            );
        }
        assert!(linear_part(0.95) < linear_part(0.8) && linear_part(0.8) < linear_part(0.5));
    }
}
