//! Calibration: what is to be added to a model's levels so that they agree with measurements, and how sure
//! that is.
//!
//! Candidates rise from one offset to offsets of sites; which of them is taken is decided on squares, sites
//! and campaigns that the fit has not seen. "No correction is better" is an answer.
//!
//! ```text
//! c = offset + slope · log10(d / 1 km) + (1 − share) · pattern loss + offset by surroundings + offset by site
//! ```
//!
//! The fit is Huber's (k = 1.345) with a scale from the median. A receiver's floor is not taken for a level:
//! where a campaign lists places at its floor, these count as "at most the floor" (censored); where it lists
//! none, its places are those that were heard at all, and a place near the floor counts as what is left of its
//! distribution above the floor (truncated). Both scores have their expectation taken off, so that they are
//! right where the errors are normal, however near the floor is.
//!
//! Places weigh, not samples, and a square of 500 m weighs little more with many places than with a few:
//! n places of a square count as n/(1 + (n − 1)·0.3).

mod candidate;
mod choose;
mod fit;
mod folds;
mod interval;
mod rows;
mod score;
mod sites;
mod solve;
mod steps;
mod terms;
#[cfg(test)]
mod tests;
mod values;

pub use candidate::{Candidate, Judged};
pub use choose::{LEAST_GAIN_DB, LEAST_SITES, LEAST_SQUARES, Outcome, Refused, calibrate};
pub use folds::Way;
pub use terms::{
    Asked, Basis, CONFIDENCE_PCT, Calibration, MOST_DB, MOST_SLOPE_DB, Provenance, Range, Term, Terms,
    ValidRange,
};
