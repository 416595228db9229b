//! Blocks of a terrain file whose steps between neighbours are beyond all that ground has, and beyond what
//! the rest of the file has.

use crate::world::Fault;
use std::collections::BTreeMap;
use std::path::Path;

/// Samples on the side of a block.
const SIDE: usize = 64;

/// Both ways, the mean step between neighbours of a block is below this, metres, and below [`STEEPEST`] times
/// their distance. Of real ground the steepest block of this size has a mean slope of 50°, and a tower of 800 m
/// in a surface model of 1 m makes a mean of 25 m.
const MOST_M: f64 = 100.0;
const STEEPEST: f64 = 2.0;

/// A mean step beyond this, metres, and beyond the distance of neighbours (or [`FAR_M`]), is looked at: it must
/// not be more than [`TIMES`] the step that nine of ten blocks of the file stay below.
const NOTABLE_M: f64 = 30.0;
const FAR_M: f64 = 300.0;
const TIMES: f64 = 8.0;
/// Fewer blocks than this say nothing of what a file has.
const ENOUGH_BLOCKS: usize = 10;

/// A sample is torn where both its step from the left and that from above are larger than this, metres, and
/// than [`TORN_SLOPE`] times the distance: 83°. A wall is torn one way only.
const TORN_M: f64 = 300.0;
const TORN_SLOPE: f64 = 8.0;
/// So many torn samples condemn a block: lone spikes and summits do not.
const TORN_SAMPLES: u32 = 16;

/// Steps are means of at least so many.
const ENOUGH_STEPS: u32 = 64;

/// Steps of one block.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    across_m: f64,
    across: u32,
    down_m: f64,
    down: u32,
    torn: u32,
}

impl Block {
    /// The mean step the way on which it is smaller: a wall has large steps one way, noise has them both ways.
    fn mean_m(&self) -> Option<f64> {
        let enough = self.across >= ENOUGH_STEPS && self.down >= ENOUGH_STEPS;
        enough.then(|| (self.across_m / f64::from(self.across)).min(self.down_m / f64::from(self.down)))
    }

    /// The mean of all its steps.
    fn any_mean_m(&self) -> Option<f64> {
        let count = self.across + self.down;
        (count >= ENOUGH_STEPS).then(|| (self.across_m + self.down_m) / f64::from(count))
    }
}

/// The steps of a file, by blocks.
pub(super) struct Steps {
    step_m: f64,
    torn_m: f32,
    blocks: BTreeMap<(usize, usize), Block>,
}

/// What nine of ten blocks of a file stay below.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usual {
    blocks: usize,
    mean_m: f64,
    pub(super) any_mean_m: f64,
}

impl Steps {
    pub(super) fn new(step_m: f64) -> Self {
        Self {
            step_m,
            torn_m: TORN_M.max(TORN_SLOPE * step_m) as f32,
            blocks: BTreeMap::new(),
        }
    }

    /// Takes a row with the one above it, NaN for no height.
    pub(super) fn row(&mut self, row: usize, first_col: usize, heights_m: &[f32], above: Option<&[f32]>) {
        let mut at = 0;
        while at < heights_m.len() {
            let col = first_col + at;
            let end = (at + SIDE - col % SIDE).min(heights_m.len());
            let block = self.blocks.entry((row / SIDE, col / SIDE)).or_default();
            // The step into a block from the left is its own.
            let from = at.max(1);
            if let (Some(left), Some(here)) = (heights_m.get(from - 1..end - 1), heights_m.get(from..end)) {
                let (sum, count) = steps(left, here);
                block.across_m += sum;
                block.across += count;
                if let Some(over) = above.and_then(|a| a.get(from..end)) {
                    block.torn += torn(self.torn_m, left, here, over);
                }
            }
            if let (Some(over), Some(here)) = (above.and_then(|a| a.get(at..end)), heights_m.get(at..end)) {
                let (sum, count) = steps(over, here);
                block.down_m += sum;
                block.down += count;
            }
            at = end;
        }
    }

    pub(super) fn usual(&self) -> Usual {
        let tenth = |of: fn(&Block) -> Option<f64>| {
            let mut means: Vec<f64> = self.blocks.values().filter_map(of).collect();
            means.sort_by(f64::total_cmp);
            means.get(means.len() * 9 / 10).copied().unwrap_or(0.0)
        };
        Usual {
            blocks: self.blocks.len(),
            mean_m: tenth(Block::mean_m),
            any_mean_m: tenth(Block::any_mean_m),
        }
    }

    /// The doubt about the blocks whose steps no ground has.
    pub(super) fn fault(&self, path: &Path, usual: Usual) -> Option<Fault> {
        let most_m = MOST_M.max(STEEPEST * self.step_m);
        let notable_m = NOTABLE_M.max(self.step_m.min(FAR_M)).max(TIMES * usual.mean_m);
        let is_broken = |block: &Block| {
            let is_rough = block
                .mean_m()
                .is_some_and(|m| m > most_m || (usual.blocks >= ENOUGH_BLOCKS && m > notable_m));
            is_rough || block.torn >= TORN_SAMPLES
        };
        let mut broken = self.blocks.iter().filter(|(_, b)| is_broken(b));
        let ((row, col), block) = broken.next()?;
        let count = 1 + broken.count();
        let cause = format!(
            "{count} of its blocks of {SIDE}×{SIDE} samples have steps between neighbours that no ground has, first rows {} to {}, columns {} to {}: \
             {:.0} m in the mean, {} samples torn off their neighbours by more than {:.0} m both ways; nine of ten blocks stay below {:.1} m",
            row * SIDE,
            row * SIDE + SIDE - 1,
            col * SIDE,
            col * SIDE + SIDE - 1,
            block.mean_m().or(block.any_mean_m()).unwrap_or(0.0),
            block.torn,
            self.torn_m,
            usual.mean_m
        );
        let remedy = "the file is damaged there: fetch or write it again";
        Some(Fault::new("terrain-broken-block", path, cause, remedy))
    }
}

/// The sum of the steps between two rows of heights, and how many there are.
fn steps(from: &[f32], to: &[f32]) -> (f64, u32) {
    let (mut sum, mut count) = (0.0f32, 0u32);
    for (a, b) in from.iter().zip(to) {
        let step = (b - a).abs();
        let is_step = !step.is_nan();
        sum += if is_step { step } else { 0.0 };
        count += u32::from(is_step);
    }
    (f64::from(sum), count)
}

fn torn(limit_m: f32, left: &[f32], here: &[f32], over: &[f32]) -> u32 {
    let mut count = 0;
    for ((l, h), o) in left.iter().zip(here).zip(over) {
        count += u32::from((h - l).abs() > limit_m && (h - o).abs() > limit_m);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(step_m: f64, size: usize, height: impl Fn(usize, usize) -> f32) -> Option<Fault> {
        let mut steps = Steps::new(step_m);
        let mut above: Option<Vec<f32>> = None;
        for row in 0..size {
            let here: Vec<f32> = (0..size).map(|col| height(col, row)).collect();
            steps.row(row, 0, &here, above.as_deref());
            above = Some(here);
        }
        let usual = steps.usual();
        steps.fault(Path::new("a.tif"), usual)
    }

    /// Numbers without order, 0 to 1.
    fn noise(col: usize, row: usize) -> f32 {
        let mixed = (col as u64 * 0x9E37_79B9 + row as u64 * 0x85EB_CA6B).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        (mixed >> 40) as f32 / (1u64 << 24) as f32
    }

    #[test]
    fn steep_ground_walls_and_towers_are_ground() {
        // 60° slopes all over, at 30 m.
        assert!(
            seen(30.0, 256, |c, r| 2000.0
                + 35.0 * ((c + r) % 80).abs_diff(40) as f32)
            .is_none()
        );
        // A wall of 900 m through flat ground.
        assert!(seen(30.0, 256, |c, _| if c == 100 { 900.0 } else { 0.0 }).is_none());
        // A city at 1 m: towers of 20 by 20 m and of 100 to 300 m.
        let tower = |c: usize, r: usize| 100.0 + 200.0 * noise(c / 40, r / 40);
        let city = |c: usize, r: usize| {
            if c % 40 < 20 && r % 40 < 20 {
                tower(c, r)
            } else {
                5.0
            }
        };
        assert!(seen(1.0, 256, city).is_none());
        // Lone spikes.
        assert!(
            seen(30.0, 256, |c, r| if c % 60 == 5 && r % 60 == 5 {
                4000.0
            } else {
                9.0
            })
            .is_none()
        );
    }

    #[test]
    fn noise_in_a_block_condemns_it() {
        let damaged = |c: usize, r: usize| (60..90).contains(&c) && (60..90).contains(&r);
        let wild = |c, r| {
            if damaged(c, r) {
                8000.0 * noise(c, r)
            } else {
                100.0 + c as f32
            }
        };
        let fault = seen(30.0, 640, wild).expect("damage");
        assert_eq!(fault.code, "terrain-broken-block");
        assert!(
            fault.cause.contains("rows 0 to 63, columns 0 to 63"),
            "{}",
            fault.cause
        );
        // Small steps that the rest of the file does not have.
        let damaged = |c: usize, r: usize| (64..128).contains(&c) && (64..128).contains(&r);
        let tame = |c, r| if damaged(c, r) { 250.0 * noise(c, r) } else { 20.0 };
        assert!(seen(30.0, 640, tame).is_some());
        // A row of them.
        let row = |c: usize, r| {
            if r == 100 && c < 64 {
                3000.0 * noise(c, r)
            } else {
                20.0
            }
        };
        assert!(seen(30.0, 640, row).is_some());
    }
}
