//! Which of several cells is most likely behind measured places: codes such as PCIs are used again and again.

use super::place::Place;
use crate::maths;
use crate::space::LonLat;

/// Error of a prediction, dB, before any calibration.
const SIGMA_DB: f64 = 10.0;
/// So many places at most count as apart from each other: neighbours err together.
const MOST_PLACES: f64 = 20.0;
/// Of fewer places nothing is said.
const LEAST_PLACES: usize = 5;
/// The likeliest cell is taken where it is so many times as likely as the next.
pub const TIMES: f64 = 20.0;

/// The likeliest cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeliest {
    /// Its number.
    pub cell: usize,
    /// How many times as likely as the next; at most a million.
    pub times: f64,
}

/// The cell whose predicted levels fit best, where it is at least [`TIMES`] as likely as any other one.
/// `predicted`: the level of a cell at a place, nothing where it cannot be; `bias_db`: what predictions are
/// too strong by.
pub fn likeliest(
    places: &[&Place],
    candidates: &[usize],
    predicted: &dyn Fn(usize, LonLat) -> Option<f64>,
    bias_db: f64,
) -> Option<Likeliest> {
    if places.len() < LEAST_PLACES {
        return None;
    }
    let weight = (MOST_PLACES / places.len() as f64).min(1.0);
    let score = |cell: usize| -> f64 {
        let of_place = |place: &&Place| match predicted(cell, place.at) {
            Some(level) => {
                let off = (place.level - level + bias_db) / SIGMA_DB;
                -off * off / 2.0
            }
            // Out of its range: as bad as four σ.
            None => -8.0,
        };
        weight * places.iter().map(of_place).sum::<f64>()
    };
    let mut scores: Vec<(f64, usize)> = candidates.iter().map(|c| (score(*c), *c)).collect();
    scores.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (best, cell) = scores.first().copied()?;
    let times = match scores.get(1) {
        Some((next, _)) => maths::exp((best - next).min(13.8)),
        // One candidate alone: against a level that is off by two σ everywhere.
        None => maths::exp((best + 2.0 * weight * places.len() as f64).clamp(-13.8, 13.8)),
    };
    (times >= TIMES).then_some(Likeliest { cell, times })
}
