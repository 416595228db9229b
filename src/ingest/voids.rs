//! Holes in the terrain: found as connected regions, small ones filled smoothly from their edge, large ones
//! left.

use super::seams::Width;
use super::void_map::{VoidMap, neighbours};
use crate::terrain::{Blocks, Cut};

/// What became of the voids, in samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) found: u64,
    pub(super) filled: u64,
    pub(super) filled_regions: u64,
    /// In lines that are too thin to be holes.
    pub(super) seams: u64,
    pub(super) left: u64,
    pub(super) left_regions: u64,
}

/// Fills every region of at most `up_to` samples, then the lines that are no wider than `width`, then the
/// regions of which that leaves no more. One that touches a cut goes on beyond what is in memory: its size is
/// not known, it stays. What is left is handed back.
pub(super) fn fill(
    heights_m: &mut Blocks,
    voids: VoidMap,
    up_to: usize,
    width: Width,
    cut: Cut,
) -> (Filled, VoidMap) {
    let (mut first, mut left) = fill_regions(heights_m, voids, up_to, cut);
    let width = width.at_most(up_to);
    first.seams = super::seams::fill(heights_m, &mut left, width);
    if first.seams == 0 {
        return (first, left);
    }
    let (second, left) = fill_regions(heights_m, left, up_to, cut);
    let all = Filled {
        found: first.found,
        filled: first.filled + second.filled,
        filled_regions: first.filled_regions + second.filled_regions,
        seams: first.seams,
        left: second.left,
        left_regions: second.left_regions,
    };
    (all, left)
}

fn fill_regions(heights_m: &mut Blocks, mut voids: VoidMap, up_to: usize, cut: Cut) -> (Filled, VoidMap) {
    let mut result = Filled::default();
    let mut remaining = VoidMap::new(voids.cols, voids.rows);
    let (last_col, last_row) = (
        heights_m.cols().saturating_sub(1),
        heights_m.rows().saturating_sub(1),
    );
    let whole = |&(col, row): &(usize, usize)| {
        !((cut.west && col == 0)
            || (cut.north && row == 0)
            || (cut.east && col == last_col)
            || (cut.south && row == last_row))
    };
    for block in 0..voids.blocks() {
        while let Some(start) = voids.first_in(block) {
            let (region, size) = voids.take_region(start, up_to, &mut remaining);
            result.found += size;
            let is_small = size <= up_to as u64 && region.iter().all(whole);
            let places = if is_small { region.clone() } else { Vec::new() };
            if is_small && fill_region(heights_m, region) {
                result.filled += size;
                result.filled_regions += 1;
                for (col, row) in places {
                    remaining.set(col, row, false);
                }
            } else {
                result.left += size;
                result.left_regions += 1;
            }
        }
    }
    (result, remaining)
}

/// The smooth surface through the region's edge: every sample becomes the mean of its neighbours (Laplace's
/// equation, solved by repeated sweeps in a fixed order). False when the region has no edge with heights.
fn fill_region(heights_m: &mut Blocks, mut region: Vec<(usize, usize)>) -> bool {
    const SWEEPS: usize = 5000;
    const STILL_M: f64 = 1e-3;
    region.sort_by_key(|(col, row)| (*row, *col));
    let index = |at: (usize, usize)| {
        region
            .binary_search_by_key(&(at.1, at.0), |(col, row)| (*row, *col))
            .ok()
    };
    // For each sample: the sum and number of known neighbours, and its neighbours in the region.
    let mut known = Vec::with_capacity(region.len());
    let mut inner: Vec<Vec<usize>> = Vec::with_capacity(region.len());
    for &(col, row) in &region {
        let around = neighbours(col, row);
        let heights = around.iter().filter_map(|&(c, r)| heights_m.get(c, r));
        known.push(heights.fold((0.0f64, 0.0f64), |(sum, n), h| (sum + f64::from(h), n + 1.0)));
        inner.push(around.iter().filter_map(|&at| index(at)).collect());
    }
    let (sum, n) = known.iter().fold((0.0, 0.0), |(sum, n), k| (sum + k.0, n + k.1));
    if n == 0.0 {
        return false;
    }
    let mut values = vec![sum / n; region.len()];
    for _ in 0..SWEEPS {
        let mut change_m = 0.0f64;
        for k in 0..values.len() {
            let within: f64 = inner[k].iter().map(|&i| values[i]).sum();
            let count = known[k].1 + inner[k].len() as f64;
            if count > 0.0 {
                let mean = (known[k].0 + within) / count;
                change_m = change_m.max((mean - values[k]).abs());
                values[k] = mean;
            }
        }
        if change_m < STILL_M {
            break;
        }
    }
    for (&(col, row), value) in region.iter().zip(values) {
        heights_m.set(col, row, Some(value as f32));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A slope of 10 m a column with holes punched into it.
    fn slope(holes: &[(usize, usize)]) -> (Blocks, VoidMap) {
        let (mut heights, mut voids) = (Blocks::new(20, 10), VoidMap::new(20, 10));
        for row in 0..10 {
            for col in 0..20 {
                let hole = holes.contains(&(col, row));
                heights.set(col, row, (!hole).then_some(10.0 * col as f32));
                voids.set(col, row, hole);
            }
        }
        (heights, voids)
    }

    #[test]
    fn a_hole_in_a_slope_is_filled_with_the_slope() {
        let holes = [(5, 5), (6, 5), (5, 6), (6, 6), (7, 6)];
        let (mut heights, voids) = slope(&holes);
        let (filled, _) = fill(&mut heights, voids, 5, Width::NONE, Cut::default());
        assert_eq!((filled.found, filled.filled, filled.left), (5, 5, 0));
        for (col, row) in holes {
            let h = heights.get(col, row).expect("filled");
            assert!((h - 10.0 * col as f32).abs() < 0.05, "{col} {row}: {h}");
        }
    }

    #[test]
    fn a_large_hole_stays_and_diagonal_neighbours_are_two_regions() {
        let (mut heights, voids) = slope(&[(2, 2), (3, 3), (10, 5), (11, 5), (12, 5)]);
        let (filled, left) = fill(&mut heights, voids, 2, Width::NONE, Cut::default());
        assert!(left.get(11, 5) && !left.get(2, 2));
        assert_eq!((filled.filled_regions, filled.left_regions), (2, 1));
        assert_eq!((filled.filled, filled.left), (2, 3));
        assert_eq!(heights.get(11, 5), None);
        assert!(heights.get(2, 2).is_some());
    }

    #[test]
    fn a_hole_at_a_cut_stays_for_it_is_not_known_how_large_it_is() {
        let holes = [(19, 3), (4, 0)];
        for (east, left) in [(true, 1), (false, 0)] {
            let (mut heights, voids) = slope(&holes);
            let cut = Cut {
                east,
                ..Cut::default()
            };
            assert_eq!(fill(&mut heights, voids, 2, Width::NONE, cut).0.left, left);
        }
    }

    #[test]
    fn nothing_can_be_made_of_nothing() {
        let mut heights = Blocks::new(2, 2);
        let mut voids = VoidMap::new(2, 2);
        for at in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            voids.set(at.0, at.1, true);
        }
        let (filled, _) = fill(&mut heights, voids, 100, Width::NONE, Cut::default());
        assert_eq!((filled.filled, filled.left), (0, 4));
    }
}
