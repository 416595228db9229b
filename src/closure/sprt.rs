//! A sequential probability ratio test: so many places as it takes, and no more.
//!
//! Source: Wald (Annals of Mathematical Statistics 16, 1945). The statistic is the logarithm of how much likelier
//! the places are at the good share than at the bad one, times the effective number of places over their number.
//! Its limits are ln(1/α) and ln β, a little wider than Wald's own: with them both rates hold for independent
//! places at any number of looks (Ville's inequality), and not about so.

use super::outcome::{Count, Outcome};
use crate::maths;

/// The test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sprt {
    /// A village with this share of good places should be closed.
    pub good_share: f64,
    /// One with this share should not.
    pub bad_share: f64,
    /// How often a village with the bad share is closed all the same.
    pub alpha: f64,
    /// How often one with the good share is not.
    pub beta: f64,
    /// Places of which no decision is made of fewer.
    pub least_places: u64,
    /// Places at which the nearer side wins.
    pub most_places: u64,
}

impl Sprt {
    /// A village that is not covered is closed in 1 case of 20.
    pub const ALPHA: f64 = 0.05;
    /// A village that is covered is refused in 1 case of 10: another visit mends that.
    pub const BETA: f64 = 0.10;
    /// Fewer are one street.
    pub const LEAST_PLACES: u64 = 5;
    /// More than a day's work.
    pub const MOST_PLACES: u64 = 100;
    /// The bad share lies so far below what a preset asks for.
    const BELOW: f64 = 0.10;
    /// No number of places proves a whole.
    const HIGHEST: f64 = 0.98;

    /// The test about a share that is asked for: bad is 0.10 below it, good half way from it to all.
    pub fn about(share: f64) -> Self {
        Self {
            good_share: (0.5 + 0.5 * share).min(Self::HIGHEST),
            bad_share: (share - Self::BELOW).max(0.05),
            alpha: Self::ALPHA,
            beta: Self::BETA,
            least_places: Self::LEAST_PLACES,
            most_places: Self::MOST_PLACES,
        }
    }

    /// What is wrong with the figures.
    pub fn wrong(&self) -> Option<String> {
        let inside = |v: f64| v > 0.0 && v < 1.0;
        if !inside(self.good_share) || !inside(self.bad_share) || self.bad_share >= self.good_share {
            let (bad, good) = (self.bad_share, self.good_share);
            return Some(format!(
                "the bad share {bad} must lie above 0 and below the good share {good}, which must lie below 1"
            ));
        }
        let rate = |v: f64| v > 0.0 && v < 0.5;
        if !rate(self.alpha) || !rate(self.beta) {
            let (alpha, beta) = (self.alpha, self.beta);
            return Some(format!(
                "alpha {alpha} and beta {beta} must lie above 0 and below 0.5"
            ));
        }
        (self.most_places < self.least_places.max(1)).then(|| {
            let (most, least) = (self.most_places, self.least_places);
            format!("the most places {most} are fewer than the least {least}")
        })
    }

    /// Lower and upper limit of the statistic.
    pub fn limits(&self) -> [f64; 2] {
        [maths::ln(self.beta), -maths::ln(self.alpha)]
    }

    /// The statistic.
    pub fn statistic(&self, count: &Count) -> f64 {
        if count.places == 0 {
            return 0.0;
        }
        let bad = count.places.saturating_sub(count.good) as f64;
        let good = count.good as f64 * maths::ln(self.good_share / self.bad_share);
        let bad = bad * maths::ln((1.0 - self.good_share) / (1.0 - self.bad_share));
        (good + bad) * count.effective / count.places as f64
    }

    pub(super) fn decided(&self, count: &Count) -> Option<Outcome> {
        if count.places < self.least_places {
            return None;
        }
        let ([low, high], is) = (self.limits(), self.statistic(count));
        if is >= high {
            return Some(Outcome::Closed);
        }
        if is <= low {
            return Some(Outcome::NotClosed);
        }
        let is_good = is >= 0.5 * (low + high);
        let nearer = if is_good {
            Outcome::Closed
        } else {
            Outcome::NotClosed
        };
        (count.places >= self.most_places).then_some(nearer)
    }

    /// With its figures.
    pub(super) fn text(&self) -> String {
        format!(
            "sprt: share {} against {}, alpha {}, beta {}, {} to {} places",
            self.good_share, self.bad_share, self.alpha, self.beta, self.least_places, self.most_places
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::rule::Rule;
    use super::*;

    fn decided(places: u64, good: u64) -> Outcome {
        Rule::Sprt(Sprt::about(0.9)).decide(&Count::independent(places, good))
    }

    #[test]
    fn the_limits_are_those_of_a_hand() {
        let test = Sprt::about(0.9);
        assert!((test.good_share - 0.95).abs() < 1e-12 && (test.bad_share - 0.8).abs() < 1e-12);
        let [low, high] = test.limits();
        // ln 20 and ln 0.1.
        assert!((high - 2.995_732).abs() < 1e-6 && (low + std::f64::consts::LN_10).abs() < 1e-6);
        // ln(0.95/0.8) = 0.171850; ln(0.05/0.2) = −1.386294.
        let of = |places, good| test.statistic(&Count::independent(places, good));
        assert!((of(1, 1) - 0.171_850).abs() < 1e-6 && (of(1, 0) + 1.386_294).abs() < 1e-6);
    }

    #[test]
    fn eighteen_good_places_close_and_seventeen_ask_for_one_more() {
        assert_eq!(decided(18, 18), Outcome::Closed);
        let one = Outcome::More {
            if_good: Some(1),
            if_bad: Some(4),
        };
        assert_eq!(decided(17, 17), one);
        // One bad place costs 8.07 good ones: 25 · 0.17185 − 1.38629 = 2.910, and 26 make it 3.082.
        assert!(matches!(decided(26, 25), Outcome::More { if_good: Some(1), .. }));
        assert_eq!(decided(27, 26), Outcome::Closed);
        // Nothing was measured: 18 places, or the least of five bad ones.
        let all = Outcome::More {
            if_good: Some(18),
            if_bad: Some(5),
        };
        assert_eq!(decided(0, 0), all);
        assert_eq!(decided(5, 2), Outcome::NotClosed);
    }

    #[test]
    fn places_that_are_worth_less_count_less_and_the_end_decides() {
        let rule = Rule::Sprt(Sprt::about(0.9));
        let count = Count {
            places: 18,
            good: 18,
            effective: 9.0,
        };
        let more = Outcome::More {
            if_good: Some(17),
            if_bad: Some(6),
        };
        assert_eq!(rule.decide(&count), more);
        // 89 of 100: 89 · 0.17185 − 11 · 1.38629 = 0.045; the middle of the limits is 0.347.
        assert_eq!(decided(100, 89), Outcome::NotClosed);
        assert_eq!(decided(100, 90), Outcome::Closed);
    }

    #[test]
    fn figures_that_make_no_test_are_named() {
        let test = Sprt::about(0.9);
        assert_eq!(test.wrong(), None);
        assert!(
            Sprt {
                bad_share: 0.95,
                ..test
            }
            .wrong()
            .is_some()
        );
        assert!(Sprt { alpha: 0.0, ..test }.wrong().is_some());
        assert!(
            Sprt {
                most_places: 3,
                ..test
            }
            .wrong()
            .is_some()
        );
        for share in [0.05, 0.5, 1.0] {
            assert_eq!(Sprt::about(share).wrong(), None, "{share}");
        }
    }
}
