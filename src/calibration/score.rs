//! What one place says of a level: Huber's score, with a receiver's floor.
//!
//! z is how far a measured level lies above its expectation, α how far the floor does, both in standard
//! deviations. λ(α) = φ(α)/Q(α) is the mean of what lies above α.
//!
//! | place | g |
//! |---|---|
//! | no floor near | z |
//! | heard, and places at the floor are not listed | z − λ(α) |
//! | heard, and places at the floor are listed | z |
//! | at the floor | −λ(−α) |
//!
//! The score is g held within ±k, less its expectation where errors are normal.

use crate::maths;
use crate::radio::probability::q;
use std::f64::consts::PI;

/// Huber's constant: 95 % of the efficiency of a mean where errors are normal.
pub(super) const K: f64 = 1.345;

/// Floors farther below the expectation change nothing.
const FAR: f64 = -6.0;
/// Floors farther above it are taken as that far.
const HIGH: f64 = 10.0;
/// Entries of the table in a standard deviation.
const PER_SIGMA: f64 = 64.0;
/// No place counts for less than this share of a place without a floor: steps would have no end.
const LEAST_INFORMATION: f64 = 0.1;

/// What a place is to a fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hearing {
    /// Its receiver has no floor that is known.
    Plain,
    /// It was heard, by a campaign that lists places at the floor too.
    Listed,
    /// It was heard, by a campaign that lists no other places.
    Heard,
    /// It is at the floor: the level is at most that.
    AtFloor,
}

/// A score and its slope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Score {
    /// Held within bounds; positive where the level is higher than expected.
    pub(super) psi: f64,
    /// What makes a step of it: the weight of the place in a fit by weighted squares.
    pub(super) weight: f64,
    /// Its own slope: 0 where it is held.
    pub(super) slope: f64,
}

/// One entry of the table.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    /// λ(α), and what is left of the variance above α.
    heard: [f64; 2],
    /// λ(−α), and the information of a place at the floor.
    at_floor: [f64; 2],
    /// Expectations of the scores.
    expected_heard: f64,
    expected_listed: f64,
}

/// What floors do, by α.
pub(super) struct Tails(Vec<Entry>);

fn density(z: f64) -> f64 {
    maths::exp(-0.5 * z * z) / (2.0 * PI).sqrt()
}

fn held(g: f64) -> f64 {
    g.clamp(-K, K)
}

fn entry(alpha: f64) -> Entry {
    let above = q(alpha);
    let (hazard, below) = (density(alpha) / above, q(-alpha));
    let at_floor = density(alpha) / below;
    let (low, high) = (alpha.max(hazard - K), hazard + K);
    let heard_sum =
        -K * (above - q(low)) + density(low) - density(high) - hazard * (q(low) - q(high)) + K * q(high);
    // Places at the floor, and those above it.
    let (low, high) = (alpha.clamp(-K, K), K);
    let held_low = -K * (q(alpha) - q(low)).max(0.0);
    let middle = density(low) - density(high);
    let held_high = K * q(alpha.max(K));
    Entry {
        heard: [hazard, 1.0 - hazard * (hazard - alpha)],
        at_floor: [at_floor, at_floor * (at_floor + alpha)],
        expected_heard: heard_sum / above,
        expected_listed: below * held(-at_floor) + held_low + middle + held_high,
    }
}

impl Tails {
    pub(super) fn new() -> Self {
        let many = ((HIGH - FAR) * PER_SIGMA) as usize;
        Self((0..=many).map(|i| entry(FAR + i as f64 / PER_SIGMA)).collect())
    }

    /// The entries around α and the way between them; `None` for a floor that is far below.
    #[inline]
    fn around(&self, alpha: f64) -> Option<(&Entry, &Entry, f64)> {
        // What is no number is no floor.
        if alpha.is_nan() || alpha <= FAR {
            return None;
        }
        let place = (alpha.min(HIGH) - FAR) * PER_SIGMA;
        let nth = (place as usize).min(self.0.len().saturating_sub(2));
        Some((self.0.get(nth)?, self.0.get(nth + 1)?, place - nth as f64))
    }

    /// λ(α) and the share of the variance that is left above α.
    #[inline]
    pub(super) fn heard(&self, alpha: f64) -> (f64, f64) {
        self.around(alpha).map_or((0.0, 1.0), |(a, b, t)| {
            let mix = |i: usize| a.heard[i] + t * (b.heard[i] - a.heard[i]);
            (mix(0), mix(1).max(LEAST_INFORMATION))
        })
    }

    /// The score of a place.
    #[inline]
    pub(super) fn score(&self, hearing: Hearing, z: f64, alpha: f64) -> Score {
        let near = match hearing {
            Hearing::Plain => None,
            _ => self.around(alpha),
        };
        let Some((a, b, t)) = near else {
            // A level at a floor far below its expectation.
            let g = if hearing == Hearing::AtFloor { alpha } else { z };
            return held_score(g, 1.0, 0.0);
        };
        let mix = |of: fn(&Entry) -> f64| of(a) + t * (of(b) - of(a));
        match hearing {
            Hearing::Heard => held_score(
                z - mix(|e| e.heard[0]),
                mix(|e| e.heard[1]),
                mix(|e| e.expected_heard),
            ),
            Hearing::AtFloor => held_score(
                -mix(|e| e.at_floor[0]),
                mix(|e| e.at_floor[1]),
                mix(|e| e.expected_listed),
            ),
            Hearing::Plain | Hearing::Listed => held_score(z, 1.0, mix(|e| e.expected_listed)),
        }
    }
}

#[inline]
fn held_score(g: f64, information: f64, expected: f64) -> Score {
    let information = information.max(LEAST_INFORMATION);
    let is_held = g.abs() > K;
    Score {
        psi: held(g) - expected,
        weight: information * if is_held { K / g.abs() } else { 1.0 },
        slope: if is_held { 0.0 } else { information },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;

    /// Where errors are normal the scores sum to nothing, whatever the floor.
    #[test]
    fn scores_have_no_expectation_under_their_own_law() {
        let tails = Tails::new();
        for alpha in [-3.0, -1.3, -0.5, 0.0, 0.7, 1.5] {
            let mut random = Random::new(7, 1);
            let (mut heard, mut heard_many, mut listed) = (0.0, 0.0, 0.0);
            const MANY: usize = 200_000;
            for _ in 0..MANY {
                let z = random.normal();
                if z > alpha {
                    heard += tails.score(Hearing::Heard, z, alpha).psi;
                    heard_many += 1.0;
                    listed += tails.score(Hearing::Listed, z, alpha).psi;
                } else {
                    listed += tails.score(Hearing::AtFloor, alpha, alpha).psi;
                }
            }
            assert!(
                (heard / heard_many).abs() < 0.01,
                "{alpha}: {}",
                heard / heard_many
            );
            assert!(
                (listed / MANY as f64).abs() < 0.01,
                "{alpha}: {}",
                listed / MANY as f64
            );
        }
    }

    #[test]
    fn a_floor_far_below_changes_nothing() {
        let tails = Tails::new();
        for hearing in [Hearing::Plain, Hearing::Listed, Hearing::Heard] {
            assert_eq!(tails.score(hearing, 0.5, f64::NEG_INFINITY).psi, 0.5);
            assert_eq!(tails.score(hearing, -9.0, -40.0).psi, -K);
        }
        assert_eq!(tails.heard(-7.0), (0.0, 1.0));
        assert_eq!(tails.score(Hearing::AtFloor, -40.0, -40.0).psi, -K);
    }
}
