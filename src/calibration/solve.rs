//! Small systems of equations.

/// A symmetric matrix and a vector: sums over rows of what each adds.
#[derive(Clone, Debug)]
pub(super) struct Normal {
    width: usize,
    /// Row by row; the lower half alone.
    matrix: Vec<f64>,
    vector: Vec<f64>,
}

impl Normal {
    pub(super) fn new(width: usize) -> Self {
        Self {
            width,
            matrix: vec![0.0; width * width],
            vector: vec![0.0; width],
        }
    }

    /// Adds a row of which few columns are not 0, in rising order.
    #[inline]
    pub(super) fn add(&mut self, columns: &[(usize, f64)], weight: f64, target: f64) {
        for (nth, (row, x)) in columns.iter().enumerate() {
            let by = weight * x;
            for (column, y) in columns.iter().take(nth + 1) {
                if let Some(cell) = self.matrix.get_mut(row * self.width + column) {
                    *cell += by * y;
                }
            }
            if let Some(sum) = self.vector.get_mut(*row) {
                *sum += x * target;
            }
        }
    }

    /// Adds another one so many times.
    pub(super) fn add_times(&mut self, other: &Self, times: f64) {
        for (sum, add) in self.matrix.iter_mut().zip(&other.matrix) {
            *sum += times * add;
        }
        for (sum, add) in self.vector.iter_mut().zip(&other.vector) {
            *sum += times * add;
        }
    }

    /// The solution by Cholesky's method; `None` where the columns say the same.
    pub(super) fn solved(&self) -> Option<Vec<f64>> {
        let n = self.width;
        let at = |m: &[f64], row: usize, column: usize| m.get(row * n + column).copied().unwrap_or(0.0);
        let mut lower = vec![0.0; n * n];
        for row in 0..n {
            for column in 0..=row {
                let done: f64 = (0..column)
                    .map(|k| at(&lower, row, k) * at(&lower, column, k))
                    .sum();
                let rest = at(&self.matrix, row, column) - done;
                let value = if row == column {
                    // What is left of a column that others say already.
                    let is_own = rest > 1e-9 * at(&self.matrix, row, row).max(f64::MIN_POSITIVE);
                    is_own.then(|| rest.sqrt())?
                } else {
                    rest / at(&lower, column, column)
                };
                *lower.get_mut(row * n + column)? = value;
            }
        }
        let mut found = self.vector.clone();
        for row in 0..n {
            let done: f64 = (0..row)
                .map(|k| at(&lower, row, k) * found.get(k).copied().unwrap_or(0.0))
                .sum();
            let own = found.get_mut(row)?;
            *own = (*own - done) / at(&lower, row, row);
        }
        for row in (0..n).rev() {
            let done: f64 = (row + 1..n)
                .map(|k| at(&lower, k, row) * found.get(k).copied().unwrap_or(0.0))
                .sum();
            let own = found.get_mut(row)?;
            *own = (*own - done) / at(&lower, row, row);
        }
        found.iter().all(|x| x.is_finite()).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_three_points_is_found() {
        let mut normal = Normal::new(2);
        for (x, y) in [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)] {
            normal.add(&[(0, 1.0), (1, x)], 1.0, y);
        }
        let found = normal.solved().expect("regular");
        assert!((found[0] - 1.0).abs() < 1e-12 && (found[1] - 2.0).abs() < 1e-12);
    }

    #[test]
    fn columns_that_say_the_same_have_no_solution() {
        let mut normal = Normal::new(2);
        for y in [1.0, 2.0] {
            normal.add(&[(0, 1.0), (1, 2.0)], 1.0, y);
        }
        assert_eq!(normal.solved(), None);
    }
}
