//! Files of which a part is in another unit: along one straight line all heights are the same multiple of
//! those before it.

use super::blocks::Usual;
use crate::world::Fault;
use std::path::Path;

/// A step beyond this, metres, is looked at: where a unit changes, nearly all along a line are.
const BIG_M: f32 = 50.0;
/// One in so many steps along the line may be smaller.
const SHARE: u32 = 20;
/// A line has so many steps.
const STEPS: u32 = 64;
/// Between a foot and a metre, a decimetre, a centimetre or a millimetre and a metre.
const FACTORS: [f64; 8] = [0.3048, 1.0 / 0.3048, 0.1, 10.0, 0.01, 100.0, 0.001, 1000.0];
/// The multiple is the factor but for this share, and so is the slope of one side's relief on the other's: a
/// wall between two levels has other slopes.
const SAME: f64 = 0.02;
const SAME_SLOPE: f64 = 0.15;
/// What is left then is a step of ground: not more than so many times the usual one, metres, and a metre.
const TIMES: f64 = 2.0;

/// Sums of the pairs of heights along a line.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    n: f64,
    a: f64,
    b: f64,
    aa: f64,
    ab: f64,
    bb: f64,
}

impl Sums {
    fn take(&mut self, a: f32, b: f32) {
        let (a, b) = (f64::from(a), f64::from(b));
        self.n += 1.0;
        self.a += a;
        self.b += b;
        self.aa += a * a;
        self.ab += a * b;
        self.bb += b * b;
    }

    /// The factor between both sides, where there is one, and what is left beside it, metres.
    fn factor(&self) -> Option<(f64, f64)> {
        let ratio = self.ab / self.aa;
        let slope = (self.n * self.ab - self.a * self.b) / (self.n * self.aa - self.a * self.a);
        let factor = FACTORS
            .into_iter()
            .find(|f| (ratio / f - 1.0).abs() < SAME && (slope / f - 1.0).abs() < SAME_SLOPE)?;
        let left = (self.bb - 2.0 * ratio * self.ab + ratio * ratio * self.aa) / self.n;
        Some((factor, left.max(0.0).sqrt()))
    }
}

/// A line along which the unit changes.
struct Line {
    is_row: bool,
    at: usize,
    factor: f64,
    left_m: f64,
}

/// The steps along every row and column of a file.
#[derive(Default)]
pub(super) struct Scaled {
    lines: Vec<Line>,
    rows: u32,
    /// By column: rows in which it, or the one before it, has no height or is not read.
    without: Vec<u32>,
    columns: Vec<Sums>,
}

/// Steps of a row that are looked at before all are.
const FIRST: usize = 32;

impl Scaled {
    /// Takes a row with the one above it, NaN for no height.
    pub(super) fn row(&mut self, row: usize, first_col: usize, heights_m: &[f32], above: Option<&[f32]>) {
        if let Some(above) = above {
            self.between_rows(row, heights_m, above);
        }
        let end = first_col + heights_m.len();
        if self.columns.len() < end {
            self.without.resize(end, self.rows);
            self.columns.resize(end, Sums::default());
        }
        self.rows += 1;
        let outside = (0..=first_col).chain(end..self.without.len());
        for col in outside {
            self.without.get_mut(col).into_iter().for_each(|w| *w += 1);
        }
        for (k, pair) in heights_m.windows(2).enumerate() {
            let &[a, b] = pair else { continue };
            // Written so that no height comes here as well.
            let is_small = (b - a).abs() < BIG_M;
            if is_small {
                continue;
            }
            let col = first_col + k + 1;
            if (b - a).is_nan() {
                self.without.get_mut(col).into_iter().for_each(|w| *w += 1);
            } else if let Some(sums) = self.columns.get_mut(col) {
                sums.take(a, b);
            }
        }
    }

    fn between_rows(&mut self, row: usize, heights_m: &[f32], above: &[f32]) {
        let (mut seen, mut big) = (0u32, 0u32);
        let every = (heights_m.len() / FIRST).max(1);
        let some = above.iter().zip(heights_m).step_by(every);
        let is_small = |(a, b): &(&f32, &f32)| (**b - **a).abs() < BIG_M;
        if some.filter(is_small).count() * 4 > FIRST {
            return;
        }
        for (a, b) in above.iter().zip(heights_m) {
            let step_m = (b - a).abs();
            seen += u32::from(!step_m.is_nan());
            big += u32::from(step_m >= BIG_M);
        }
        if !is_line(seen, big) {
            return;
        }
        let mut sums = Sums::default();
        for (a, b) in above
            .iter()
            .zip(heights_m)
            .filter(|(a, b)| (**b - **a).abs() >= BIG_M)
        {
            sums.take(*a, *b);
        }
        self.add(true, row, &sums);
    }

    fn add(&mut self, is_row: bool, at: usize, sums: &Sums) {
        if let Some((factor, left_m)) = sums.factor() {
            self.lines.push(Line {
                is_row,
                at,
                factor,
                left_m,
            });
        }
    }

    /// The doubt about a file whose unit changes within it.
    pub(super) fn fault(mut self, path: &Path, usual: Usual) -> Option<Fault> {
        let (columns, without) = (
            std::mem::take(&mut self.columns),
            std::mem::take(&mut self.without),
        );
        for (col, (sums, without)) in columns.iter().zip(without).enumerate() {
            if is_line(self.rows.saturating_sub(without), sums.n as u32) {
                self.add(false, col, sums);
            }
        }
        let least = |factor: f64| 1.0 + TIMES * factor.max(1.0) * usual.any_mean_m;
        let line = self.lines.iter().find(|l| l.left_m <= least(l.factor))?;
        let cause = format!(
            "all along {} {} its heights are {:.4} times those before: one part of the file is in another unit than the other",
            if line.is_row { "row" } else { "column" },
            line.at,
            line.factor
        );
        let remedy = "write the file again with all heights in metres";
        Some(Fault::new("terrain-units-mixed", path, cause, remedy))
    }
}

const fn is_line(seen: u32, big: u32) -> bool {
    seen >= STEPS && big as u64 * SHARE as u64 >= seen as u64 * (SHARE as u64 - 1)
}

#[cfg(test)]
mod tests {
    use super::super::blocks::Steps;
    use super::*;

    fn seen(height: impl Fn(usize, usize) -> f64) -> Option<Fault> {
        let (mut steps, mut scaled) = (Steps::new(90.0), Scaled::default());
        let mut above: Option<Vec<f32>> = None;
        for row in 0..200 {
            let here: Vec<f32> = (0..200).map(|col| height(col, row) as f32).collect();
            steps.row(row, 0, &here, above.as_deref());
            scaled.row(row, 0, &here, above.as_deref());
            above = Some(here);
        }
        let usual = steps.usual();
        scaled.fault(Path::new("a.tif"), usual)
    }

    fn ground(c: usize, r: usize) -> f64 {
        1500.0 + 200.0 * crate::maths::sin(c as f64 / 20.0) + 150.0 * crate::maths::cos(r as f64 / 25.0)
    }

    #[test]
    fn half_a_file_in_another_unit_is_found_along_rows_and_columns() {
        for factor in [0.3048, 1.0 / 0.3048, 0.1, 10.0, 100.0] {
            let south = |c, r| ground(c, r) * if r >= 90 { factor } else { 1.0 };
            assert_eq!(
                seen(south).map(|f| f.code),
                Some("terrain-units-mixed"),
                "{factor}"
            );
            let east = |c, r| ground(c, r) * if c >= 90 { factor } else { 1.0 };
            assert!(seen(east).is_some(), "{factor}");
        }
    }

    #[test]
    fn walls_dams_and_canyons_are_ground() {
        assert!(seen(ground).is_none());
        assert!(seen(|c, r| if r == 90 { 100.0 } else { ground(c, r) }).is_none());
        let dam = |c: usize, r: usize| 0.1 * ground(c, r) + if c < 90 { 1200.0 } else { 950.0 };
        assert!(seen(dam).is_none());
        let canyon =
            |c: usize, r: usize| 0.01 * ground(c, r) + if r.abs_diff(90) < 4 { 152.0 } else { 1520.0 };
        assert!(seen(canyon).is_none());
        assert!(seen(|_, r| if r < 90 { 1000.0 } else { 100.0 }).is_none());
    }
}
