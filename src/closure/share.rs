//! A share of places: closed where the places show, with a confidence, that no smaller share is good.

use super::binomial::{at_least, at_most};
use super::outcome::{Count, Outcome};

/// The rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share that is asked for.
    pub share: f64,
    /// With this confidence, one-sided (Clopper and Pearson).
    pub confidence: f64,
    /// Places of which no decision is made of fewer.
    pub least_places: u64,
}

impl Share {
    /// 1 village of 20 just below the share is closed.
    pub const CONFIDENCE: f64 = 0.95;
    /// Fewer are one street.
    pub const LEAST_PLACES: u64 = 10;
    /// No number of places proves a whole.
    const HIGHEST: f64 = 0.95;

    /// The share that a preset asks for.
    pub fn about(share: f64) -> Self {
        Self {
            share: share.min(Self::HIGHEST),
            confidence: Self::CONFIDENCE,
            least_places: Self::LEAST_PLACES,
        }
    }

    /// What is wrong with the figures.
    pub fn wrong(&self) -> Option<String> {
        if !(self.share > 0.0 && self.share < 1.0) {
            return Some(format!("the share {} must lie above 0 and below 1", self.share));
        }
        let is_one = self.confidence > 0.5 && self.confidence < 1.0;
        (!is_one).then(|| {
            format!(
                "the confidence {} must lie above 0.5 and below 1",
                self.confidence
            )
        })
    }

    pub(super) fn decided(&self, count: &Count) -> Option<Outcome> {
        if count.places == 0 || count.places < self.least_places {
            return None;
        }
        let n = count.effective;
        let good = count.good as f64 * n / count.places as f64;
        let risk = 1.0 - self.confidence;
        if at_least(good, n, self.share) <= risk {
            return Some(Outcome::Closed);
        }
        (at_most(good, n, self.share) <= risk).then_some(Outcome::NotClosed)
    }

    pub(super) fn text(&self) -> String {
        format!(
            "share: at least {} with a confidence of {}, {} places or more",
            self.share, self.confidence, self.least_places
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::rule::Rule;
    use super::*;

    fn decided(places: u64, good: u64) -> Outcome {
        Rule::Share(Share::about(0.9)).decide(&Count::independent(places, good))
    }

    #[test]
    fn twenty_nine_good_places_prove_nine_of_ten() {
        // 0.9²⁸ = 0.0523, 0.9²⁹ = 0.0471.
        assert_eq!(decided(29, 29), Outcome::Closed);
        assert!(matches!(decided(28, 28), Outcome::More { if_good: Some(1), .. }));
        assert!(matches!(
            decided(0, 0),
            Outcome::More {
                if_good: Some(29),
                ..
            }
        ));
        // 46 with one bad: P(X ≥ 45) = 0.9⁴⁶ + 46 · 0.9⁴⁵ · 0.1 = 0.0480; of 45 0.0524.
        assert_eq!(decided(46, 45), Outcome::Closed);
        assert!(matches!(decided(45, 44), Outcome::More { .. }));
    }

    #[test]
    fn ten_of_ten_prove_three_of_four_and_bad_places_prove_the_contrary() {
        let rule = Rule::Share(Share {
            share: 0.74,
            ..Share::about(0.9)
        });
        // 0.74¹⁰ = 0.0492.
        assert_eq!(rule.decide(&Count::independent(10, 10)), Outcome::Closed);
        // P(X ≤ 7 | 0.9) of 10 is 0.0702, P(X ≤ 6) is 0.0128.
        assert!(matches!(decided(10, 7), Outcome::More { .. }));
        assert_eq!(decided(10, 6), Outcome::NotClosed);
        assert!(matches!(decided(9, 0), Outcome::More { if_bad: Some(1), .. }));
    }

    #[test]
    fn correlated_places_prove_less() {
        let rule = Rule::Share(Share::about(0.9));
        let count = Count {
            places: 40,
            good: 40,
            effective: 25.0,
        };
        assert!(matches!(
            rule.decide(&count),
            Outcome::More { if_good: Some(6), .. }
        ));
        assert!(
            Share {
                confidence: 0.4,
                ..Share::about(0.9)
            }
            .wrong()
            .is_some()
        );
    }
}
