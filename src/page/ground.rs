//! Terrain and land cover in the page: the study's own samples where they fit, else one for every so many of them.
//!
//! Heights are whole steps of a metre or of a tenth of one. A row begins with the step from the row above, each
//! further sample is the step from its neighbour; low and high bytes lie apart, so that what packs the page finds
//! them alike.

use super::bytes::{Reader, Writer};
use crate::space::{BoundingBox, Frame};
use crate::terrain::cover::CoverGrid;
use crate::terrain::{Blocks, Cut, ElevationGrid, TerrainLattice, TerrainWindow};
use serde::Serialize;

/// What the page carries of the ground.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GroundShown {
    /// One sample of the page is so many of the study's, both ways: 1 is the study's own terrain.
    pub one_of: u32,
    /// Samples are so far apart from north to south, metres.
    pub spacing_m: f64,
    /// Heights are rounded to so many metres; `None` where they are the study's own.
    pub rounded_to_m: Option<f64>,
    /// The area in which a mast may be put: west, south, east, north, degrees.
    pub area_deg: [f64; 4],
}

/// Terrain and what is on it, for a part of the study's area.
pub(super) struct Ground {
    pub(super) heights: ElevationGrid,
    pub(super) cover: Option<CoverCodes>,
    pub(super) shown: GroundShown,
}

/// Land cover as codes; what they mean is in the study's table.
pub(super) struct CoverCodes {
    pub(super) window: TerrainWindow,
    pub(super) codes: Vec<u8>,
}

/// No height.
const VOID: i16 = i16::MIN;

/// Heights are whole numbers of this, metres, where whole metres do not do.
const FINE_M: f64 = 0.1;

impl Ground {
    /// The part that lies in an area, of so many samples at most. `None` where the area has no terrain.
    pub(super) fn of(
        heights: &ElevationGrid,
        cover: Option<&CoverGrid>,
        area: &BoundingBox,
        most_samples: usize,
    ) -> Option<Self> {
        let (first, cols, rows) = within(heights.frame(), area)?;
        let part = heights.part(first, cols, rows)?;
        let one_of = every(cols * rows, most_samples);
        let part = if one_of == 1 {
            part
        } else {
            coarser(&part, one_of)?
        };
        let unit_m = unit_of(part.samples_m());
        let rounded = rounded(&part, unit_m)?;
        let is_own = same(part.samples_m(), rounded.samples_m());
        let shown = GroundShown {
            one_of: one_of as u32,
            spacing_m: crate::terrain::ElevationSource::spacing_m(&rounded),
            rounded_to_m: (!is_own).then_some(unit_m),
            area_deg: [area.west_deg, area.south_deg, area.east_deg, area.north_deg],
        };
        let cover = match cover {
            None => None,
            Some(cover) => Some(CoverCodes::of(cover, area, most_samples)?),
        };
        Some(Self {
            heights: rounded,
            cover,
            shown,
        })
    }

    pub(super) fn write(&self, to: &mut Writer) {
        write_window(&self.heights, to);
        let samples = self.heights.samples_m();
        let unit_m = unit_of(samples);
        to.f64(unit_m);
        let (cols, rows) = (samples.cols(), samples.rows());
        let mut steps = Vec::with_capacity(cols * rows);
        let (mut above, mut before);
        above = 0i16;
        for row in 0..rows {
            before = above;
            for col in 0..cols {
                let code = coded(samples.get(col, row), unit_m);
                steps.push(code.wrapping_sub(before));
                before = code;
                if col == 0 {
                    above = code;
                }
            }
        }
        to.0.extend(steps.iter().map(|step| step.to_le_bytes()[0]));
        to.0.extend(steps.iter().map(|step| step.to_le_bytes()[1]));
        to.u32(u32::from(self.cover.is_some()));
        if let Some(cover) = &self.cover {
            cover.write(to);
        }
    }
}

/// The heights as they were written, and the codes of what is on them.
pub(super) fn read(from: &mut Reader) -> Option<(ElevationGrid, Option<CoverCodes>)> {
    let window = read_window(from)?;
    let unit_m = from.f64().filter(|unit| *unit > 0.0)?;
    let (cols, rows) = (window.cols(), window.rows());
    let count = cols.checked_mul(rows)?;
    let (low, high) = (from.bytes(count)?, from.bytes(count)?);
    let mut blocks = Blocks::new(cols, rows);
    let (mut above, mut before) = (0i16, 0i16);
    for (nth, (low, high)) in low.iter().zip(high).enumerate() {
        let (col, row) = (nth % cols, nth / cols);
        if col == 0 {
            before = above;
        }
        before = before.wrapping_add(i16::from_le_bytes([*low, *high]));
        if col == 0 {
            above = before;
        }
        blocks.set(col, row, decoded(before, unit_m));
    }
    let heights = ElevationGrid::on(window, blocks)?;
    let cover = match from.u32()? {
        0 => None,
        _ => Some(CoverCodes::read(from)?),
    };
    Some((heights, cover))
}

impl CoverCodes {
    fn of(cover: &CoverGrid, area: &BoundingBox, most: usize) -> Option<Self> {
        let (first, cols, rows) = within(cover.frame(), area)?;
        let part = cover.part(first, cols, rows)?;
        // Classes have no mean: of land cover the study's own pixels are taken, or nothing.
        (cols * rows <= 4 * most).then_some(())?;
        let code = |nth: usize| part.codes().get(nth % cols, nth / cols);
        Some(Self {
            window: *part.window(),
            codes: (0..cols * rows).map_while(code).collect(),
        })
    }

    fn write(&self, to: &mut Writer) {
        write_place(&self.window, to);
        to.0.extend(&self.codes);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let window = read_window(from)?;
        let codes = from.bytes(window.cols().checked_mul(window.rows())?)?.to_vec();
        Some(Self { window, codes })
    }
}

/// The first column and row of the samples in an area and one around it, and how many.
fn within(frame: &Frame, area: &BoundingBox) -> Option<((usize, usize), usize, usize)> {
    let span = |from: f64, to: f64, most: usize| {
        let clamped = |x: f64| x.clamp(0.0, most as f64) as usize;
        let (begin, end) = (clamped(from.floor() - 2.0), clamped(to.ceil() + 2.0));
        (end > begin + 1).then_some((begin, end - begin))
    };
    let west = (area.west_deg - frame.west_deg) / frame.step_lon_deg;
    let east = (area.east_deg - frame.west_deg) / frame.step_lon_deg;
    let north = (frame.north_deg - area.north_deg) / frame.step_lat_deg;
    let south = (frame.north_deg - area.south_deg) / frame.step_lat_deg;
    let (col, cols) = span(west, east, frame.cols)?;
    let (row, rows) = span(north, south, frame.rows)?;
    Some(((col, row), cols, rows))
}

/// One sample for so many both ways keeps their number below the most.
fn every(samples: usize, most: usize) -> usize {
    (1..).find(|k| samples / (k * k) <= most.max(1)).unwrap_or(1)
}

/// The means of squares of samples; a square of which less than a half is known is a void.
fn coarser(fine: &ElevationGrid, k: usize) -> Option<ElevationGrid> {
    let frame = fine.frame();
    let (cols, rows) = (frame.cols / k, frame.rows / k);
    (cols > 1 && rows > 1).then_some(())?;
    let mean = |col: usize, row: usize| {
        let of_row = |r| (0..k).filter_map(move |c| fine.samples_m().get(col * k + c, row * k + r));
        let known: Vec<f64> = (0..k).flat_map(of_row).map(f64::from).collect();
        let is_known = 2 * known.len() >= k * k;
        is_known.then(|| (known.iter().sum::<f64>() / known.len() as f64) as f32)
    };
    let coarse = Frame {
        step_lon_deg: frame.step_lon_deg * k as f64,
        step_lat_deg: frame.step_lat_deg * k as f64,
        cols,
        rows,
        ..*frame
    };
    let grid = ElevationGrid::new(coarse, Blocks::of(cols, rows, mean));
    Some(grid.sampled(fine.sampling()))
}

/// A metre where all heights are whole metres or too high for tenths of them in two bytes.
fn unit_of(samples: &Blocks) -> f64 {
    let all = || (0..samples.rows()).flat_map(|row| (0..samples.cols()).map(move |col| (col, row)));
    let heights = || {
        all()
            .filter_map(|(col, row)| samples.get(col, row))
            .map(f64::from)
    };
    let is_whole = heights().all(|h| h == h.round());
    let fits = heights().all(|h| (h / FINE_M).abs() < f64::from(i16::MAX));
    if is_whole || !fits { 1.0 } else { FINE_M }
}

fn coded(height_m: Option<f32>, unit_m: f64) -> i16 {
    let most = f64::from(i16::MAX);
    height_m.map_or(VOID, |h| {
        (f64::from(h) / unit_m).round().clamp(-most, most) as i16
    })
}

fn decoded(code: i16, unit_m: f64) -> Option<f32> {
    (code != VOID).then(|| (f64::from(code) * unit_m) as f32)
}

fn rounded(grid: &ElevationGrid, unit_m: f64) -> Option<ElevationGrid> {
    let samples = grid.samples_m();
    let of = |col, row| decoded(coded(samples.get(col, row), unit_m), unit_m);
    let blocks = Blocks::of(samples.cols(), samples.rows(), of);
    Some(ElevationGrid::on(*grid.window(), blocks)?.sampled(grid.sampling()))
}

fn same(a: &Blocks, b: &Blocks) -> bool {
    let mut all = (0..a.rows()).flat_map(|row| (0..a.cols()).map(move |col| (col, row)));
    all.all(|(col, row)| a.get(col, row) == b.get(col, row))
}

fn write_window(grid: &ElevationGrid, to: &mut Writer) {
    write_place(grid.window(), to);
}

fn write_place(window: &TerrainWindow, to: &mut Writer) {
    let (lattice, (col, row)) = window.place();
    for number in lattice.numbers() {
        to.f64(number);
    }
    // Whole numbers below 2⁵³.
    to.f64(col as f64);
    to.f64(row as f64);
    to.u32(window.cols() as u32);
    to.u32(window.rows() as u32);
    let cut = window.cut();
    let sides = [cut.west, cut.north, cut.east, cut.south];
    to.u32(sides.iter().fold(0, |bits, side| bits << 1 | u32::from(*side)));
}

fn read_window(from: &mut Reader) -> Option<TerrainWindow> {
    let numbers = [from.f64()?, from.f64()?, from.f64()?, from.f64()?];
    let lattice = TerrainLattice::of_numbers(numbers)?;
    let first = (from.f64()? as i64, from.f64()? as i64);
    let (cols, rows) = (from.u32()? as usize, from.u32()? as usize);
    let sides = from.u32()?;
    let is = |bit: u32| sides >> bit & 1 == 1;
    let cut = Cut {
        west: is(3),
        north: is(2),
        east: is(1),
        south: is(0),
    };
    Some(TerrainWindow::new(lattice, first, cols, rows, cut))
}
