//! The loss around one mast as whole numbers, for the pixels of the lattice within its reach.
//!
//! Losses become hundredths of a dB (centibels) here, once, before anything uses them: a matrix that was just
//! computed and one that was kept on disk hold the same numbers. What a cell makes of a loss (power, tilt,
//! azimuth, pattern) is no part of it.
//!
//! Paths are counted by the pixel: every pixel within reach is one path, whichever ray or profile its loss
//! came from. So counts of windows that do not overlap add up to those of their union, and hang neither on
//! threads nor on the order of windows.

mod bytes;
mod key;
mod store;

pub use bytes::BadMatrix;
pub use key::{CODE, KeyWriter, MATRIX_FORMAT};
pub use store::{MatrixKey, MatrixStore, NoStore};

use super::bound::LeastCode;
use super::{PathCounts, Reason};
use crate::radio::model::Loss;
use crate::space::Window;

/// A loss of 0 … 655.33 dB in hundredths of a dB, or why there is none. The largest two numbers stand for
/// reasons and never leave this folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LossCode(u16);

const NO_TERRAIN: u16 = u16::MAX;
const OUTSIDE_MODEL: u16 = u16::MAX - 1;
const LARGEST: u16 = u16::MAX - 2;

impl LossCode {
    /// From dB; what is no number is outside the model, and what is beyond 655 dB, where nothing is heard,
    /// counts as that much.
    pub fn of_db(loss_db: f64) -> Self {
        // No model answers NaN; were it one day, 0 dB would be perfect coverage.
        if loss_db.is_nan() {
            return Self(OUTSIDE_MODEL);
        }
        // A cast cuts off what is left, and keeps within its type: half a unit more makes it the nearest,
        // without a call.
        Self(((loss_db * 100.0 + 0.5) as u16).min(LARGEST))
    }

    /// No loss, for a reason.
    pub const fn missing(reason: Reason) -> Self {
        match reason {
            Reason::NoTerrain => Self(NO_TERRAIN),
            _ => Self(OUTSIDE_MODEL),
        }
    }

    /// From a model's answer.
    pub fn of(outcome: Result<Loss, Reason>) -> Self {
        match outcome {
            Ok(loss) => Self::of_db(loss.loss.0),
            Err(reason) => Self::missing(reason),
        }
    }

    /// Centibels, or why there are none.
    ///
    /// # Errors
    /// [`Reason::NoTerrain`] or [`Reason::OutsideModel`].
    #[inline]
    pub const fn centibels(self) -> Result<u16, Reason> {
        match self.0 {
            NO_TERRAIN => Err(Reason::NoTerrain),
            OUTSIDE_MODEL => Err(Reason::OutsideModel),
            loss => Ok(loss),
        }
    }
}

/// Elevation of a ray at the mast in hundredths of a degree above the horizontal, from degrees.
pub fn elevation_code(elevation_deg: f64) -> i16 {
    // As for losses, to both sides; a cast takes what is no number as 0: the horizontal.
    let scaled = elevation_deg * 100.0;
    ((scaled + 0.5f64.copysign(scaled)) as i16).clamp(-9000, 9000)
}

/// A matrix: rows of pixels, of each only those within reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    window: Window,
    /// For each row of the window: first column (counted from the window's), and where its pixels begin in
    /// the two lists.
    rows: Vec<(u32, usize)>,
    losses: Vec<LossCode>,
    elevations: Vec<i16>,
    /// Of the pixels that have no loss, in their order.
    leasts: Vec<LeastCode>,
    /// Where those of each row begin; empty where there are none.
    least_begins: Vec<usize>,
    counts: PathCounts,
}

/// The pixels of one row of a matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatrixRow<'a> {
    /// Column of the first pixel, on the lattice.
    pub first_col: i64,
    /// Losses from west to east.
    pub losses: &'a [LossCode],
    /// As many elevations, hundredths of a degree.
    pub elevations: &'a [i16],
    /// What is known of those that have no loss, in their order.
    pub leasts: &'a [LeastCode],
}

impl Matrix {
    /// From spans of pixels: for each row of the window the first column (counted from the window's) and the
    /// number of pixels, and then the values of all rows: losses, as many elevations, and what is known of
    /// those that have no loss. `None` where the numbers do not fit.
    pub fn new(
        window: Window,
        spans: &[(u32, u32)],
        values: (Vec<LossCode>, Vec<i16>, Vec<LeastCode>),
        counts: PathCounts,
    ) -> Option<Self> {
        let beyond = |&(first, count): &(u32, u32)| u64::from(first) + u64::from(count) > window.cols as u64;
        if spans.iter().any(beyond) || spans.len() != window.rows {
            return None;
        }
        let pixels: usize = spans.iter().map(|s| s.1 as usize).sum();
        let (losses, elevations, leasts) = &values;
        let fits = losses.len() == pixels
            && elevations.len() == pixels
            && leasts.len() == losses.iter().filter(|l| l.centibels().is_err()).count();
        fits.then(|| Self::of_spans(window, spans, values, counts))
    }

    /// [`Matrix::new`] of what is known to fit.
    pub(super) fn of_spans(
        window: Window,
        spans: &[(u32, u32)],
        (losses, elevations, leasts): (Vec<LossCode>, Vec<i16>, Vec<LeastCode>),
        counts: PathCounts,
    ) -> Self {
        let mut begin = 0;
        let rows: Vec<(u32, usize)> = spans
            .iter()
            .map(|&(first, count)| {
                let at = begin;
                begin += count as usize;
                (first, at)
            })
            .collect();
        let mut missing = 0;
        let least_begins = if leasts.is_empty() {
            Vec::new()
        } else {
            let of_row = |(&(_, count), &(_, begin)): (&(u32, u32), &(u32, usize))| {
                let at = missing;
                let own = losses.get(begin..begin + count as usize).unwrap_or(&[]);
                missing += own.iter().filter(|l| l.centibels().is_err()).count();
                at
            };
            spans.iter().zip(&rows).map(of_row).collect()
        };
        Self {
            window,
            rows,
            losses,
            elevations,
            leasts,
            least_begins,
            counts,
        }
    }

    /// The window that it was computed for; pixels beyond reach have no value.
    pub const fn window(&self) -> &Window {
        &self.window
    }

    /// What became of the paths to its pixels.
    pub const fn counts(&self) -> &PathCounts {
        &self.counts
    }

    /// The pixels of a row of the lattice; empty outside the window.
    pub fn row(&self, row: i64) -> MatrixRow<'_> {
        let nth = usize::try_from(row - self.window.first_row).unwrap_or(usize::MAX);
        let Some(&(first, begin)) = self.rows.get(nth) else {
            return MatrixRow {
                first_col: self.window.first_col,
                losses: &[],
                elevations: &[],
                leasts: &[],
            };
        };
        let end = self.rows.get(nth + 1).map_or(self.losses.len(), |next| next.1);
        MatrixRow {
            first_col: self.window.first_col + i64::from(first),
            losses: &self.losses[begin..end],
            elevations: &self.elevations[begin..end],
            leasts: self
                .least_begins
                .get(nth)
                .map_or(&[], |from| &self.leasts[*from..]),
        }
    }

    /// The lowest and the highest elevation, hundredths of a degree; both 0 without pixels.
    pub fn elevations(&self) -> (i16, i16) {
        let lowest = self.elevations.iter().min().copied().unwrap_or(0);
        let highest = self.elevations.iter().max().copied().unwrap_or(0);
        (lowest, highest)
    }

    /// Memory taken by a matrix of so many pixels and rows, bytes: at most, where no pixel has a loss.
    pub const fn bytes_of(pixels: usize, rows: usize) -> usize {
        pixels * (size_of::<LossCode>() + size_of::<i16>() + size_of::<LeastCode>())
            + rows * (size_of::<(u32, usize)>() + size_of::<usize>())
    }

    /// For the store: see [`Matrix::from_bytes`].
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes::write(self)
    }

    /// What [`Matrix::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`BadMatrix`] for anything else: another version, damage, too few bytes, too many.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadMatrix> {
        bytes::read(bytes)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::space::Lattice;

    pub(in crate::coverage) fn small() -> Matrix {
        let window = Window {
            lattice: Lattice {
                per_degree_lon: 1031,
                per_degree_lat: 1112,
            },
            first_col: -3,
            first_row: -70_000,
            cols: 5,
            rows: 3,
        };
        let losses = [100.0, 101.5, 99.0, 655.4, f64::NAN, 0.004];
        let mut losses: Vec<LossCode> = losses.into_iter().map(LossCode::of_db).collect();
        losses.push(LossCode::missing(Reason::NoTerrain));
        let counts = PathCounts {
            paths: 7,
            no_terrain: 1,
            outside_model: 1,
            ..PathCounts::default()
        };
        let elevations = vec![-9000, 9000, 0, -1, 1, 17, 300];
        let leasts = vec![LeastCode::of(None), LeastCode::of(Some(crate::units::Db(88.0)))];
        let values = (losses, elevations, leasts);
        Matrix::new(window, &[(2, 3), (0, 0), (1, 4)], values, counts).expect("fits")
    }

    #[test]
    fn losses_keep_a_hundredth_of_a_db_and_reasons_stay_reasons() {
        assert_eq!(LossCode::of_db(123.456).centibels(), Ok(12_346));
        assert_eq!(LossCode::of_db(9_999.0).centibels(), Ok(65_533));
        assert_eq!(LossCode::of_db(-1.0).centibels(), Ok(0));
        // What is no number must not become 0 dB.
        assert_eq!(LossCode::of_db(f64::NAN).centibels(), Err(Reason::OutsideModel));
        assert_eq!(
            LossCode::missing(Reason::NoTerrain).centibels(),
            Err(Reason::NoTerrain)
        );
        assert_eq!(elevation_code(-1.239), -124);
        assert_eq!((elevation_code(f64::NAN), elevation_code(1e9)), (0, 9000));
    }

    #[test]
    fn a_row_has_the_pixels_within_reach() {
        let matrix = small();
        let row = matrix.row(-70_000);
        assert_eq!(row.first_col, -1);
        assert_eq!(row.losses[1].centibels(), Ok(10_150));
        assert_eq!(row.elevations, [-9000, 9000, 0]);
        assert!(matrix.row(-69_999).losses.is_empty());
        assert_eq!(matrix.row(-69_998).losses.len(), 4);
        assert!(matrix.row(-70_001).losses.is_empty() && matrix.row(-69_997).losses.is_empty());
    }

    #[test]
    fn spans_that_do_not_fit_make_no_matrix() {
        let window = *small().window();
        let none = |spans: &[(u32, u32)], pixels: usize| {
            let losses = vec![LossCode::of_db(1.0); pixels];
            let values = (losses, vec![0; pixels], Vec::new());
            Matrix::new(window, spans, values, PathCounts::default()).is_none()
        };
        assert!(none(&[(2, 4), (0, 0), (0, 0)], 4));
        assert!(none(&[(2, 3), (0, 0)], 3));
        assert!(none(&[(2, 3), (0, 0), (0, 0)], 4));
        assert!(none(&[(u32::MAX, u32::MAX), (0, 0), (0, 0)], 4));
    }
}
