//! How sure the terms are: a bootstrap of whole blocks.
//!
//! Blocks are squares of 500 m, and, beside, whole sites: places of a square, or of a mast, share what is wrong
//! there. Blocks are drawn with replacement, seeded; each draw takes one step from the fit to the terms that
//! agree with it (θ + A⁻¹·g, with g the sum of the scores and A of their slopes over the drawn blocks). The
//! interval is the term ± t·s, s the standard deviation over the draws, t Student's for the number of blocks
//! that count; of squares and sites, the wider.

use super::fit::Columns;
use super::solve::Normal;
use super::terms::CONFIDENCE_PCT;
use super::values::{Design, Seen, Values};
use crate::maths::random::Random;
use crate::radio::probability;

/// Draws.
const DRAWS: usize = 1000;
/// With fewer sites their scatter says nothing.
const LEAST_SITES: usize = 5;

/// Half the width of each term's interval, by column.
pub(super) struct Widths {
    pub(super) offset: f64,
    pub(super) slope: f64,
    pub(super) share: f64,
    /// By word.
    pub(super) around: Vec<f64>,
}

/// The widths for a fit.
pub(super) fn widths(seen: &Seen, design: Design, values: &Values, squares: usize, seed: u64) -> Widths {
    let is_free = values.given_back > 0.0 && values.given_back < 1.0;
    let columns = Columns::of(design, seen, is_free);
    let by_square = of_blocks(seen, &columns, values, squares, seed, |row| row.square);
    let by_site = if seen.sites >= LEAST_SITES {
        of_blocks(seen, &columns, values, seen.sites, seed, |row| row.site)
    } else {
        Vec::new()
    };
    let of = |column: usize| {
        let at = |widths: &[f64]| widths.get(column).copied().unwrap_or(0.0);
        at(&by_square).max(at(&by_site))
    };
    let mut next = 1;
    let mut take = |is_there: bool| {
        let width = if is_there { of(next) } else { 0.0 };
        next += usize::from(is_there);
        width
    };
    let slope = take(design.slope);
    let share = take(design.share && is_free);
    let of_word = |word: &Option<usize>| match (design.around, word) {
        (true, Some(word)) => of(next + word),
        _ => 0.0,
    };
    Widths {
        offset: of(0),
        slope,
        share,
        around: seen.words.iter().map(of_word).collect(),
    }
}

fn of_blocks(
    seen: &Seen,
    columns: &Columns,
    values: &Values,
    blocks: usize,
    seed: u64,
    block: impl Fn(&super::rows::Row) -> u32,
) -> Vec<f64> {
    let mut sums = vec![(Normal::new(columns.width), 0.0); blocks];
    let mut slots = [(0, 0.0); 4];
    for row in seen.each() {
        let expected = values.at(row);
        let z = (row.gap_db - expected) / values.sigma_db;
        let alpha = (row.floor_db - expected) / values.sigma_db;
        let score = seen.tails.score(row.hearing, z, alpha);
        let many = columns.row(row, seen.words, &mut slots);
        let target = row.weight * score.psi * values.sigma_db;
        if let (Some((normal, weight)), Some(some)) = (sums.get_mut(block(row) as usize), slots.get(..many)) {
            normal.add(some, row.weight * score.slope, target);
            *weight += row.weight;
        }
    }
    sums.retain(|(_, weight)| *weight > 0.0);
    let counts = sums.len() as f64;
    let (first, second) = sums.iter().fold((0.0, 0.0), |(a, b), (_, weight)| {
        (a + weight, b + weight * weight)
    });
    // Blocks that count, less the terms that they have to settle.
    let freedom = (first * first / second - columns.width as f64).max(2.0);
    let mut random = Random::new(seed, 0xCA1);
    let mut moments = vec![(0.0, 0.0, 0.0); columns.width];
    for _ in 0..DRAWS {
        let mut times = vec![0u32; sums.len()];
        for _ in 0..sums.len() {
            if let Some(count) = times.get_mut(random.below(sums.len())) {
                *count += 1;
            }
        }
        let mut drawn = Normal::new(columns.width);
        for ((normal, _), times) in sums.iter().zip(&times).filter(|(_, times)| **times > 0) {
            drawn.add_times(normal, f64::from(*times));
        }
        let Some(step) = drawn.solved() else { continue };
        for ((many, sum, squares), step) in moments.iter_mut().zip(step) {
            *many += 1.0;
            *sum += step;
            *squares += step * step;
        }
    }
    let t = student(0.5 + CONFIDENCE_PCT / 200.0, freedom);
    let width = |&(many, sum, squares): &(f64, f64, f64)| {
        if many < 2.0 {
            return f64::INFINITY;
        }
        let mean = sum / many;
        let variance = (squares / many - mean * mean).max(0.0) * many / (many - 1.0);
        t * (variance * counts / (counts - 1.0).max(1.0)).sqrt()
    };
    moments.iter().map(width).collect()
}

/// Student's t that lies above a share, by Cornish and Fisher's expansion of the normal one (Abramowitz and
/// Stegun 26.7.5): within 1 % from three degrees of freedom on.
fn student(share: f64, freedom: f64) -> f64 {
    let z = probability::quantile(share).unwrap_or(0.0);
    let z2 = z * z;
    let first = z * (z2 + 1.0) / 4.0;
    let second = z * (5.0 * z2 * z2 + 16.0 * z2 + 3.0) / 96.0;
    let third = z * (3.0 * z2 * z2 * z2 + 19.0 * z2 * z2 + 17.0 * z2 - 15.0) / 384.0;
    z + first / freedom + second / (freedom * freedom) + third / (freedom * freedom * freedom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_t_is_that_of_the_tables() {
        for (freedom, want) in [
            (3.0, 2.353),
            (5.0, 2.015),
            (10.0, 1.812),
            (30.0, 1.697),
            (1e9, 1.645),
        ] {
            let got = student(0.95, freedom);
            assert!((got - want).abs() < 0.02, "{freedom}: {got}");
        }
    }
}
