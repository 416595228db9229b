//! What maps show of a raster: the classes of those of its pixels that a map's pixels ask for, kept while the
//! rows go by.

use super::canvas::FINE;
use super::projection::Projection;
use crate::analysis::Caption;
use crate::coverage::{Layer, PixelLevel};
use crate::domain::Technology;
use crate::domain::Threshold;
use crate::gaps::Class;
use crate::output::{OutputError, tiff};
use crate::space::{BoundingBox, Frame, LonLat};

/// A layer's classes, as densely as a map of some area shows them.
#[derive(Clone, Debug)]
pub struct Sketch {
    pub(super) operator: Option<String>,
    pub(super) technology: Technology,
    pub(super) breaks: Threshold,
    frame: Frame,
    /// For each column of the frame its place among those that are kept.
    cols: Vec<Option<u32>>,
    /// The same of rows.
    rows: Vec<Option<u32>>,
    /// The columns that are kept.
    kept_cols: Vec<usize>,
    classes: Vec<Class>,
    next_row: usize,
}

impl Sketch {
    /// An empty one for a map of an area, of a layer on a frame.
    ///
    /// # Errors
    /// [`OutputError::Mismatch`] where the layer's technology does not count in the preset.
    pub fn begin(
        area: BoundingBox,
        frame: &Frame,
        (operator, technology): (Option<String>, Technology),
        caption: &Caption,
    ) -> Result<Self, OutputError> {
        let breaks = tiff::judged(technology, caption)?;
        let map = Projection::over(area);
        let (middle_x, middle_y) = (0.5 * map.width, 0.5 * map.height);
        let centres = |length: f64| {
            let count = length as usize * FINE;
            (0..count).map(|i| (i as f64 + 0.5) / FINE as f64)
        };
        let lons = centres(map.width).filter_map(|x| map.lon_lat((x, middle_y)));
        let lats = centres(map.height).filter_map(|y| map.lon_lat((middle_x, y)));
        let (cols, kept_cols) = numbered(frame.cols, lons.filter_map(|at| frame.col_of(at.lon_deg())));
        let (rows, kept_rows) = numbered(frame.rows, lats.filter_map(|at| frame.row_of(at.lat_deg())));
        Ok(Self {
            operator,
            technology,
            breaks,
            frame: *frame,
            cols,
            rows,
            classes: vec![Class::Unknown; kept_cols.len() * kept_rows.len()],
            kept_cols,
            next_row: 0,
        })
    }

    /// Of a layer that is whole.
    ///
    /// # Errors
    /// As [`Sketch::begin`].
    pub fn of(layer: &Layer, area: BoundingBox, caption: &Caption) -> Result<Self, OutputError> {
        let kind = (layer.operator.clone(), layer.technology);
        let mut sketch = Self::begin(area, &layer.levels.frame, kind, caption)?;
        sketch.take(&layer.levels.values);
        Ok(sketch)
    }

    /// Operator and technology of the layer.
    pub fn kind(&self) -> (Option<&str>, Technology) {
        (self.operator.as_deref(), self.technology)
    }

    /// Where the layer's pixels lie.
    pub const fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Takes the next rows of the layer.
    pub fn take(&mut self, levels: &[PixelLevel]) {
        for row in levels.chunks_exact(self.frame.cols.max(1)) {
            if let Some(Some(kept)) = self.rows.get(self.next_row) {
                let first = *kept as usize * self.kept_cols.len();
                for (class, col) in self.classes.iter_mut().skip(first).zip(&self.kept_cols) {
                    *class = row
                        .get(*col)
                        .map_or(Class::Unknown, |l| Class::of(*l, self.breaks));
                }
            }
            self.next_row += 1;
        }
    }

    /// The class at a place of the map. Outside the raster nothing was computed: not known.
    pub(super) fn class(&self, at: Option<LonLat>) -> Class {
        let class = at.and_then(|at| {
            let col = (*self.cols.get(self.frame.col_of(at.lon_deg())?)?)?;
            let row = (*self.rows.get(self.frame.row_of(at.lat_deg())?)?)?;
            let nth = row as usize * self.kept_cols.len() + col as usize;
            self.classes.get(nth).copied()
        });
        class.unwrap_or(Class::Unknown)
    }
}

impl Sketch {
    /// Where the kept part of the raster lies, and how many of its columns are kept; `None` where none is.
    pub(super) fn bounds(&self) -> Option<(BoundingBox, usize)> {
        let ends = |kept: &[Option<u32>]| {
            let first = kept.iter().position(Option::is_some)?;
            let last = kept.iter().rposition(Option::is_some)?;
            Some((first as f64, last as f64 + 1.0))
        };
        let ((west, east), (north, south)) = (ends(&self.cols)?, ends(&self.rows)?);
        let area = BoundingBox {
            west_deg: self.frame.west_deg + west * self.frame.step_lon_deg,
            south_deg: self.frame.north_deg - south * self.frame.step_lat_deg,
            east_deg: self.frame.west_deg + east * self.frame.step_lon_deg,
            north_deg: self.frame.north_deg - north * self.frame.step_lat_deg,
        };
        Some((area, self.kept_cols.len()))
    }

    /// The class of the kept pixel nearest to a place, in the frame's own degrees. Where every pixel is kept it is
    /// the pixel that holds the place.
    pub(super) fn near(&self, lon_deg: f64, lat_deg: f64) -> Class {
        let col = (lon_deg - self.frame.west_deg) / self.frame.step_lon_deg;
        let row = (self.frame.north_deg - lat_deg) / self.frame.step_lat_deg;
        let class = nearest(&self.cols, col)
            .zip(nearest(&self.rows, row))
            .and_then(|(col, row)| {
                let nth = row as usize * self.kept_cols.len() + col as usize;
                self.classes.get(nth).copied()
            });
        class.unwrap_or(Class::Unknown)
    }

    /// The technology that is shown.
    pub fn technology(&self) -> Technology {
        self.technology
    }
}

/// The number of the kept one nearest to a position.
fn nearest(kept: &[Option<u32>], at: f64) -> Option<u32> {
    const FARTHEST: usize = 64;
    let at = (at.max(0.0) as usize).min(kept.len().saturating_sub(1));
    (0..FARTHEST).find_map(|by| {
        let before = at.checked_sub(by).and_then(|i| kept.get(i).copied().flatten());
        before.or_else(|| kept.get(at + by).copied().flatten())
    })
}

/// Numbers those that are wanted of so many, in their order: for each its number, and the wanted ones.
fn numbered(len: usize, wanted: impl Iterator<Item = usize>) -> (Vec<Option<u32>>, Vec<usize>) {
    let mut is_wanted = vec![false; len];
    for nth in wanted {
        if let Some(slot) = is_wanted.get_mut(nth) {
            *slot = true;
        }
    }
    let kept: Vec<usize> = (0..len).filter(|nth| is_wanted[*nth]).collect();
    let mut numbers = vec![None; len];
    for (number, nth) in (0u32..).zip(&kept) {
        numbers[*nth] = Some(number);
    }
    (numbers, kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example;
    use crate::space::Grid;

    /// A raster of many more pixels than the map has, its level by column and row: at every pixel of the map
    /// the sketch has the raster's class.
    #[test]
    fn a_sketch_has_the_classes_of_the_whole_raster_wherever_a_map_asks() {
        let frame = Frame {
            west_deg: 104.9,
            north_deg: 22.05,
            step_lon_deg: 0.000_21,
            step_lat_deg: 0.000_2,
            cols: 5000,
            rows: 5600,
        };
        let mut layer = example::layer();
        let level = |i: usize| PixelLevel::new(Ok(-70.0 - ((i % 5000) * 7 + i / 5000 * 13) as f32 % 90.0));
        layer.levels = Grid {
            frame,
            values: (0..frame.len()).map(level).collect(),
        };
        let area = BoundingBox {
            west_deg: 105.0,
            south_deg: 21.0,
            east_deg: 105.9,
            north_deg: 22.0,
        };
        let caption = example::caption();
        let sketch = Sketch::of(&layer, area, &caption).expect("counts");
        assert!(sketch.classes.len() < frame.len() / 3);
        let map = Projection::over(area);
        let breaks = caption.threshold(layer.technology).expect("counts");
        let mut seen = [0; 4];
        for row in (0..map.height as usize * FINE).step_by(3) {
            for col in (0..map.width as usize * FINE).step_by(3) {
                let at = map.lon_lat(((col as f64 + 0.5) / FINE as f64, (row as f64 + 0.5) / FINE as f64));
                let pixel = at
                    .and_then(|at| frame.pixel(at))
                    .and_then(|(c, r)| layer.levels.get(c, r));
                let expected = pixel.map_or(Class::Unknown, |l| Class::of(*l, breaks));
                assert_eq!(sketch.class(at), expected, "{col} {row}");
                seen[expected as usize] += 1;
            }
        }
        assert!(seen[1..].iter().all(|n| *n > 1000), "{seen:?}");
    }
}
