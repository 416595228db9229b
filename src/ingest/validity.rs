//! Which samples of a raster are data: the one place that says so.
//!
//! A sample is none where the file says so in any way: its value for "no data", a mask (within the file or
//! beside it), an alpha band, a part that no source and no block covers, a value that is no number.

use super::covered::{Rect, Written, written};
use gdal::Dataset;
use gdal::raster::{ColorInterpretation, RasterBand};
use std::path::Path;

/// Which samples of a file are data.
#[derive(Clone, Debug, Default)]
pub(super) struct Validity {
    /// Values that represent "no data".
    pub(super) nodata: Vec<f64>,
    /// The number of the band that is read; 0 for a file without bands.
    band: usize,
    /// The band has a mask of its own, beside what its values say.
    has_mask: bool,
    /// The number of the alpha band.
    alpha: Option<usize>,
    /// The parts that were written, where that is not all.
    pub(super) parts: Option<Vec<Rect>>,
}

impl Validity {
    /// Of a band of a file. Why it cannot be known, where it cannot.
    pub(super) fn of(
        path: &Path,
        dataset: &Dataset,
        (nth, band): (usize, &RasterBand<'_>),
    ) -> (Self, Option<String>) {
        let Written {
            mut nodata,
            parts,
            lost,
        } = written(path, dataset, nth);
        nodata.extend(band.no_data_value());
        nodata.sort_by(f64::total_cmp);
        nodata.dedup_by(|a, b| a.to_bits() == b.to_bits());
        let flags = band.mask_flags().ok();
        let alpha = alpha_of(dataset);
        let validity = Self {
            nodata,
            band: nth,
            has_mask: flags.is_some_and(|m| m.is_per_dataset() && !m.is_alpha()),
            alpha,
            parts,
        };
        (validity, lost)
    }

    /// Of a file without a mask: one value represents "no data".
    pub(super) fn of_value(nodata: f64) -> Self {
        Self {
            nodata: vec![nodata],
            ..Self::default()
        }
    }

    /// Has the file an alpha band?
    pub(super) const fn has_alpha(&self) -> bool {
        self.alpha.is_some()
    }

    pub(super) fn is_nodata(&self, raw: f64) -> bool {
        let is = |n: &f64| raw == *n || raw as f32 == *n as f32 || (raw.is_nan() && n.is_nan());
        self.nodata.iter().any(is)
    }

    /// The samples of a window, NaN where a mask leaves them out, and how many that are.
    pub(super) fn unmasked(&self, dataset: &Dataset, window: &Window) -> Result<(Vec<f64>, u64), String> {
        let band = dataset.rasterband(self.band).map_err(|e| e.to_string())?;
        let mut raw = window.read::<f64>(&band, 0.0)?;
        let mut nodata = 0u64;
        if self.has_mask {
            let mask = band.open_mask_band().map_err(|e| e.to_string())?;
            nodata += blank(&mut raw, &window.read::<u8>(&mask, 0)?, |m| *m == 0);
        }
        if let Some(nth) = self.alpha {
            let alpha = dataset.rasterband(nth).map_err(|e| e.to_string())?;
            // Written so that NaN is no data.
            nodata += blank(&mut raw, &window.read::<f64>(&alpha, 0.0)?, |a| {
                a.is_nan() || *a <= 0.0
            });
        }
        Ok((raw, nodata))
    }

    /// Makes NaN of samples of one row that no part covers.
    pub(super) fn uncover(&self, row: &mut [f64], first_col: usize, y: f64, near: &[Rect]) -> u64 {
        let mut spans: Vec<(f64, f64)> = near
            .iter()
            .filter(|p| p.north <= y && y < p.south)
            .map(|p| (p.west, p.east))
            .collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut uncovered, mut begin, mut next) = (0, f64::NEG_INFINITY, 0);
        for (k, value) in row.iter_mut().enumerate() {
            let x = (first_col + k) as f64 + 0.5;
            // Spans are sorted by where they begin: those behind are over but for the one that reaches on.
            while let Some((_, east)) = spans.get(next).filter(|s| s.0 <= x) {
                begin = begin.max(*east);
                next += 1;
            }
            if x >= begin {
                *value = f64::NAN;
                uncovered += 1;
            }
        }
        uncovered
    }
}

/// The alpha band of a file, where there is one.
fn alpha_of(dataset: &Dataset) -> Option<usize> {
    (2..=dataset.raster_count()).find(|nth| {
        let band = dataset.rasterband(*nth);
        band.is_ok_and(|b| b.color_interpretation() == ColorInterpretation::AlphaBand)
    })
}

/// Makes NaN of what a mask leaves out; how many samples that were.
fn blank<T>(raw: &mut [f64], mask: &[T], is_out: impl Fn(&T) -> bool) -> u64 {
    let mut out = 0;
    for (value, _) in raw.iter_mut().zip(mask).filter(|(_, m)| is_out(m)) {
        out += u64::from(!value.is_nan());
        *value = f64::NAN;
    }
    out
}

/// A part of a raster.
pub(super) struct Window {
    pub(super) col: usize,
    pub(super) row: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Window {
    fn read<T: Copy + gdal::raster::GdalType>(
        &self,
        band: &RasterBand<'_>,
        zero: T,
    ) -> Result<Vec<T>, String> {
        let mut samples = vec![zero; self.width * self.height];
        let size = (self.width, self.height);
        band.read_into_slice(
            (self.col as isize, self.row as isize),
            size,
            size,
            &mut samples,
            None,
        )
        .map_err(|e| {
            let last = self.row + self.height - 1;
            format!("samples of rows {} to {last} cannot be read ({e})", self.row)
        })?;
        Ok(samples)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_part_covers_is_no_data() {
        let part = |west, east| Rect {
            west,
            north: 0.0,
            east,
            south: 2.0,
        };
        let validity = Validity::default();
        let blanks = |parts: &[Rect], y: f64| {
            let mut row = [1.0; 10];
            let count = validity.uncover(&mut row, 5, y, parts);
            let blank: Vec<usize> = (0..10).filter(|k| row[*k].is_nan()).collect();
            assert_eq!(count as usize, blank.len());
            blank
        };
        assert_eq!(blanks(&[part(0.0, 7.0), part(12.0, 99.0)], 0.5), [2, 3, 4, 5, 6]);
        // A long part begins before a short one, which ends within it.
        assert_eq!(blanks(&[part(0.0, 14.0), part(6.0, 7.0)], 1.5), [9]);
        assert_eq!(blanks(&[part(0.0, 99.0)], 2.5).len(), 10);
    }
}
