//! A decision on a village, by one of two rules.

use super::outcome::{Count, Outcome};
use super::share::Share;
use super::sprt::Sprt;

/// How a village is decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// A share of places, with a confidence.
    Share(Share),
    /// A sequential probability ratio test.
    Sprt(Sprt),
}

/// More places than this are not asked for.
const MOST_MORE: u64 = 1_000;

impl Rule {
    /// In a word.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Share(_) => "share",
            Self::Sprt(_) => "sprt",
        }
    }

    /// With its figures, for people and for the record.
    pub fn text(&self) -> String {
        match self {
            Self::Share(rule) => rule.text(),
            Self::Sprt(rule) => rule.text(),
        }
    }

    /// The share of good places about which it decides.
    pub fn about(&self) -> f64 {
        match self {
            Self::Share(rule) => rule.share,
            Self::Sprt(rule) => 0.5 * (rule.bad_share + rule.good_share),
        }
    }

    /// What follows from what was counted.
    pub fn decide(&self, count: &Count) -> Outcome {
        if let Some(outcome) = self.decided(count) {
            return outcome;
        }
        let first = |wanted: Outcome, good: bool| {
            (1..=MOST_MORE).find(|more| self.decided(&further(count, *more, good)) == Some(wanted))
        };
        Outcome::More {
            if_good: first(Outcome::Closed, true),
            if_bad: first(Outcome::NotClosed, false),
        }
    }

    fn decided(&self, count: &Count) -> Option<Outcome> {
        match self {
            Self::Share(rule) => rule.decided(count),
            Self::Sprt(rule) => rule.decided(count),
        }
    }
}

/// With so many further places, each worth as much as those before.
fn further(count: &Count, more: u64, good: bool) -> Count {
    let each = if count.places > 0 {
        count.effective / count.places as f64
    } else {
        1.0
    };
    let places = count.places + more;
    Count {
        places,
        good: count.good + if good { more } else { 0 },
        effective: each * places as f64,
    }
}
