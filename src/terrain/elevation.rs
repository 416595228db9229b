//! Heights of the ground above sea level.

use super::Blocks;
use super::window::{Finder, OUTSIDE, TerrainWindow};
use crate::maths::{Slices, widest};
use crate::space::geodesic::MEAN_M_PER_DEG;
use crate::space::{BoundingBox, Frame, LonLat, Places};
use sha2::{Digest, Sha256};

/// Where heights come from.
pub trait ElevationSource: Sync {
    /// Height above sea level, metres; `None` outside the data or on a void.
    fn height_m(&self, at: LonLat) -> Option<f64>;

    /// The heights of some places in order, up to the first that has none, as [`ElevationSource::height_m`]
    /// has them, bit for bit. What was in `out` is lost.
    fn heights_m(&self, places: &Places, out: &mut Vec<f64>) {
        out.clear();
        out.extend((0..places.len()).map_while(|i| self.height_m(places.get(i)?)));
    }

    /// Spacing of the data, metres: profiles are sampled about this densely.
    fn spacing_m(&self) -> f64;

    /// A hash of everything that heights within an area can depend on. `None` where the source cannot say:
    /// then nothing that was computed from it can be kept for another run.
    fn fingerprint(&self, _around: &BoundingBox) -> Option<[u8; 32]> {
        None
    }

    /// Was everything that was read what the source holds? Where not, nothing that was computed from it
    /// counts.
    fn is_sound(&self) -> bool {
        true
    }
}

/// How a height is read from samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sampling {
    /// Bilinear between the four samples around a place. A void among those that count makes it a place
    /// without a height.
    #[default]
    Bilinear,
    /// The nearest sample's.
    Nearest,
}

impl Sampling {
    /// As studies and results write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bilinear => "bilinear",
            Self::Nearest => "nearest",
        }
    }
}

/// Elevation in memory: blocked heights of a window of the globe.
///
/// What is read at a place does not depend on the window: a part of the grid has the same height there, or
/// none. Within half a sample of the data's own outer edge the outermost samples are used.
#[derive(Clone, Debug)]
pub struct ElevationGrid {
    window: TerrainWindow,
    frame: Frame,
    heights_m: Blocks,
    sampling: Sampling,
}

impl ElevationGrid {
    /// Heights, metres, on the pixels of a frame, as all the data that there is: a sample is the centre of
    /// its pixel. The array's own numbers of columns and rows count.
    pub fn new(frame: Frame, heights_m: Blocks) -> Self {
        let (cols, rows) = (heights_m.cols(), heights_m.rows());
        let frame = Frame { cols, rows, ..frame };
        Self {
            window: TerrainWindow::of(&frame),
            frame,
            heights_m,
            sampling: Sampling::default(),
        }
    }

    /// The heights that a function gives, metres, on samples over an area, so far apart; `None` is a void.
    /// For worlds that are made in memory.
    pub fn over(area: &BoundingBox, resolution_m: f64, height_m: impl Fn(LonLat) -> Option<f64>) -> Self {
        let frame = Frame::over(area, resolution_m);
        let at = |col, row| frame.centre(col, row).and_then(&height_m).map(|h| h as f32);
        Self::new(frame, Blocks::of(frame.cols, frame.rows, at))
    }

    /// Heights, metres, on the samples of a window; `None` where their numbers differ.
    pub fn on(window: TerrainWindow, heights_m: Blocks) -> Option<Self> {
        let fits = (window.cols(), window.rows()) == (heights_m.cols(), heights_m.rows());
        fits.then(|| Self {
            frame: window.frame(),
            window,
            heights_m,
            sampling: Sampling::default(),
        })
    }

    /// A part of it by itself: its first column and row, and how many of each; `None` where it reaches beyond
    /// this one.
    pub fn part(&self, (col, row): (usize, usize), cols: usize, rows: usize) -> Option<Self> {
        let window = self.window.part((col, row), cols, rows)?;
        let heights_m = Blocks::of(cols, rows, |c, r| self.heights_m.get(col + c, row + r));
        Some(Self::on(window, heights_m)?.sampled(self.sampling))
    }

    /// The same ground, read in another way. Bilinearly where nothing is said.
    pub fn sampled(self, sampling: Sampling) -> Self {
        Self { sampling, ..self }
    }

    /// How it is read.
    pub const fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// Which samples of the globe they are.
    pub const fn window(&self) -> &TerrainWindow {
        &self.window
    }

    /// Where the samples lie: a sample is the centre of its pixel.
    pub const fn frame(&self) -> &Frame {
        &self.frame
    }

    /// The samples, metres.
    pub const fn samples_m(&self) -> &Blocks {
        &self.heights_m
    }

    /// Height above sea level between the samples, metres, however paths read it: for pictures. `None`
    /// outside the data or on a void.
    pub fn smooth_height_m(&self, at: LonLat) -> Option<f64> {
        let corner = self.window.finder()?.corner(at.lon_deg(), at.lat_deg());
        Some(self.bilinear(corner)).filter(|h| !h.is_nan())
    }

    /// NaN where there is no height.
    #[inline(always)]
    fn at_sample(&self, (col, row): (u32, u32)) -> f64 {
        if col == OUTSIDE {
            return f64::NAN;
        }
        f64::from(self.heights_m.raw(col as usize, row as usize))
    }

    /// NaN where there is no height.
    #[inline(always)]
    fn bilinear(&self, (col, row, fx, fy): (u32, u32, f64, f64)) -> f64 {
        if col == OUTSIDE {
            return f64::NAN;
        }
        let (col, row) = (col as usize, row as usize);
        let weights = [(1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy];
        let corners = self.heights_m.four(col, row);
        let height_m = weights[0] * f64::from(corners[0])
            + weights[1] * f64::from(corners[1])
            + weights[2] * f64::from(corners[2])
            + weights[3] * f64::from(corners[3]);
        if height_m.is_nan() {
            return over_voids(weights, corners);
        }
        height_m
    }
}

/// A void counts only with a weight.
#[cold]
#[inline(never)]
fn over_voids(weights: [f64; 4], corners: [f32; 4]) -> f64 {
    let counting = weights.iter().zip(corners).filter(|(weight, _)| **weight != 0.0);
    counting.map(|(weight, corner)| weight * f64::from(corner)).sum()
}

impl ElevationSource for ElevationGrid {
    fn height_m(&self, at: LonLat) -> Option<f64> {
        match self.sampling {
            Sampling::Bilinear => self.smooth_height_m(at),
            Sampling::Nearest => {
                let sample = self.window.finder()?.nearest(at.lon_deg(), at.lat_deg());
                Some(self.at_sample(sample)).filter(|h| !h.is_nan())
            }
        }
    }

    fn heights_m(&self, places: &Places, out: &mut Vec<f64>) {
        let found = self.window.finder().map_or(0, |finder| {
            out.resize(places.len(), 0.0);
            let all = AllHeights {
                grid: self,
                finder,
                lons_deg: places.lons_deg(),
                lats_deg: places.lats_deg(),
                out,
            };
            match self.sampling {
                Sampling::Bilinear => widest(all),
                Sampling::Nearest => all.nearest(),
            }
        });
        out.truncate(found);
    }

    /// From north to south: from west to east it goes by the latitude, and a spacing must not depend on the
    /// window.
    fn spacing_m(&self) -> f64 {
        self.frame.step_lat_deg * MEAN_M_PER_DEG
    }

    fn fingerprint(&self, around: &BoundingBox) -> Option<[u8; 32]> {
        let bytes = |col, row, out: &mut Vec<u8>| {
            let height_m = self.heights_m.get(col, row).unwrap_or(f32::NAN);
            out.extend(height_m.to_bits().to_le_bytes());
        };
        let mut hash = Sha256::new();
        hash.update(format!("{};", self.sampling.word()));
        hash.update(self.heights_m.digests.of(&self.window, around, bytes));
        Some(hash.finalize().into())
    }

    fn is_sound(&self) -> bool {
        self.heights_m.fault().is_none()
    }
}

/// Places looked up together: what is kept of them stays in the first-level cache.
const TOGETHER: usize = 128;

/// Heights up to the first place without one; tells how many.
struct AllHeights<'a> {
    grid: &'a ElevationGrid,
    finder: Finder,
    lons_deg: &'a [f64],
    lats_deg: &'a [f64],
    out: &'a mut [f64],
}

impl Slices for AllHeights<'_> {
    type Output = usize;

    #[inline(always)]
    fn run(self) -> usize {
        let (mut cols, mut rows) = ([0u32; TOGETHER], [0u32; TOGETHER]);
        let (mut fxs, mut fys) = ([0.0; TOGETHER], [0.0; TOGETHER]);
        let places = self.lons_deg.chunks(TOGETHER).zip(self.lats_deg.chunks(TOGETHER));
        let mut done = 0;
        for ((lons, lats), out) in places.zip(self.out.chunks_mut(TOGETHER)) {
            // Where they lie: several at once. What lies there: one by one.
            for ((((lon, lat), (col, row)), fx), fy) in lons
                .iter()
                .zip(lats)
                .zip(cols.iter_mut().zip(&mut rows))
                .zip(&mut fxs)
                .zip(&mut fys)
            {
                (*col, *row, *fx, *fy) = self.finder.corner(*lon, *lat);
            }
            for (i, height_m) in out.iter_mut().enumerate() {
                *height_m = self.grid.bilinear((cols[i], rows[i], fxs[i], fys[i]));
                if height_m.is_nan() {
                    return done + i;
                }
            }
            done += out.len();
        }
        done
    }
}

impl AllHeights<'_> {
    /// The same at the nearest samples.
    fn nearest(self) -> usize {
        let places = self.lons_deg.iter().zip(self.lats_deg);
        for (i, ((lon, lat), height_m)) in places.zip(self.out).enumerate() {
            *height_m = self.grid.at_sample(self.finder.nearest(*lon, *lat));
            if height_m.is_nan() {
                return i;
            }
        }
        self.lons_deg.len()
    }
}

/// Ground of one height everywhere, for tests and for models that need no terrain.
#[derive(Clone, Copy, Debug)]
pub struct Flat {
    /// Height above sea level, metres.
    pub height_m: f64,
}

impl ElevationSource for Flat {
    fn height_m(&self, _at: LonLat) -> Option<f64> {
        Some(self.height_m)
    }

    fn spacing_m(&self) -> f64 {
        90.0
    }

    fn fingerprint(&self, _around: &BoundingBox) -> Option<[u8; 32]> {
        let mut bytes = *b"flat ground of one height, m    ";
        bytes[24..].copy_from_slice(&self.height_m.to_bits().to_le_bytes());
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plane() -> ElevationGrid {
        let frame = Frame {
            west_deg: 10.0,
            north_deg: 50.0,
            step_lon_deg: 0.1,
            step_lat_deg: 0.1,
            cols: 3,
            rows: 3,
        };
        ElevationGrid::new(
            frame,
            Blocks::of(3, 3, |col, row| Some((10 * col + 100 * row) as f32)),
        )
    }

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).expect("valid")
    }

    #[test]
    fn a_sample_is_read_at_the_centre_of_its_pixel() {
        let h = plane().height_m(at(10.15, 49.85)).expect("inside");
        assert!((h - 110.0).abs() < 1e-6);
    }

    #[test]
    fn a_plane_is_read_exactly_between_samples() {
        let h = plane().height_m(at(10.10, 49.90)).expect("inside");
        assert!((h - 55.0).abs() < 1e-6);
    }

    #[test]
    fn outside_and_voids_are_nothing() {
        let mut ground = plane();
        assert_eq!(ground.height_m(at(9.9, 49.9)), None);
        ground.heights_m.set(1, 1, None);
        assert_eq!(ground.height_m(at(10.12, 49.88)), None);
        // The void has no weight on the line through its neighbours.
        assert!(ground.height_m(at(10.05, 49.95)).is_some());
    }

    #[test]
    fn the_nearest_sample_is_read_whole() {
        let mut ground = plane().sampled(Sampling::Nearest);
        assert_eq!(ground.height_m(at(10.12, 49.88)), Some(110.0));
        assert_eq!(ground.height_m(at(10.19, 49.81)), Some(110.0));
        assert_eq!(ground.height_m(at(10.21, 49.81)), Some(120.0));
        assert_eq!(ground.height_m(at(9.99, 49.81)), None);
        ground.heights_m.set(1, 1, None);
        assert_eq!(ground.height_m(at(10.12, 49.88)), None);
    }

    #[test]
    fn one_row_of_samples_is_ground_as_well() {
        let frame = plane().frame;
        for (cols, rows) in [(3, 1), (1, 3), (1, 1)] {
            let heights_m = Blocks::of(cols, rows, |col, row| Some(10.0 * (row * cols + col) as f32));
            let ground = ElevationGrid::new(frame, heights_m);
            let last = (cols * rows - 1) as f64;
            let (x, y) = (0.05 + 0.1 * (cols - 1) as f64, 0.05 + 0.1 * (rows - 1) as f64);
            let h = ground.height_m(at(10.0 + x, 50.0 - y)).expect("inside");
            assert!((h - 10.0 * last).abs() < 1e-4, "{cols} {rows}: {h}");
        }
        assert!(
            ElevationGrid::new(frame, Blocks::new(0, 3))
                .height_m(at(10.0, 50.0))
                .is_none()
        );
    }

    /// Hills with holes, some 150 samples on a side, at some step and place.
    fn hills() -> impl Strategy<Value = ElevationGrid> {
        let step = prop_oneof![Just(1.0 / 3600.0), Just(1.0 / 1200.0), Just(0.000_31), Just(0.01)];
        let corner = prop_oneof![
            (Just(105.0), Just(22.0)),
            (Just(-0.01), Just(0.01)),
            (Just(179.97), Just(85.3)),
            (-179.0..178.0f64, -88.0..88.0f64),
        ];
        (corner, step, 1usize..150, 1usize..150, any::<u64>()).prop_map(
            |((west_deg, north_deg), step, cols, rows, seed)| {
                let frame = Frame {
                    west_deg,
                    north_deg,
                    step_lon_deg: step,
                    step_lat_deg: 0.7 * step,
                    cols,
                    rows,
                };
                let mut heights_m = Blocks::new(cols, rows);
                let mut state = seed | 1;
                for row in 0..rows {
                    for col in 0..cols {
                        state = state
                            .wrapping_mul(6_364_136_223_846_793_005)
                            .wrapping_add(1_442_695_040_888_963_407);
                        let value = (state >> 40) as f32 * 1e-4;
                        heights_m.set(col, row, (state >> 33 & 63 != 0).then_some(value));
                    }
                }
                ElevationGrid::new(frame, heights_m)
            },
        )
    }

    /// Places in and around a grid, many of them on samples and edges.
    fn around(ground: &ElevationGrid, shares: &[(f64, f64)]) -> Vec<LonLat> {
        let (f, (cols, rows)) = (
            &ground.frame,
            (ground.frame.cols as f64, ground.frame.rows as f64),
        );
        let places = shares.iter().enumerate().filter_map(|(k, (x, y))| {
            let (x, y) = (x * cols, y * rows);
            let (x, y) = match k % 4 {
                0 => (x.floor() + 0.5, y),
                1 => (x.floor(), y.floor()),
                _ => (x, y),
            };
            LonLat::wrapped(f.west_deg + x * f.step_lon_deg, f.north_deg - y * f.step_lat_deg)
        });
        places.collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn many_places_have_the_heights_of_each(
            ground in hills(),
            shares in proptest::collection::vec((-0.02..1.02f64, -0.02..1.02f64), 0..400),
        ) {
            let near = ground.clone().sampled(Sampling::Nearest);
            let sources: [&dyn ElevationSource; 2] = [&ground, &near];
            let all = around(&ground, &shares);
            for source in sources {
                let singly: Vec<Option<u64>> = all.iter().map(|p| source.height_m(*p).map(f64::to_bits)).collect();
                let mut out = vec![1.0; 3];
                // From every hole on to the next one.
                let mut from = 0;
                while from < all.len() {
                    source.heights_m(&all[from..].iter().copied().collect(), &mut out);
                    let got: Vec<Option<u64>> = out.iter().map(|h| Some(h.to_bits())).collect();
                    prop_assert_eq!(&got[..], &singly[from..from + got.len()]);
                    from += got.len();
                    prop_assert!(singly.get(from).is_none_or(Option::is_none));
                    from += 1;
                }
            }
        }

        #[test]
        fn a_part_has_the_heights_of_the_whole_or_none(
            ground in hills(),
            (x, y) in (0.0..1.0f64, 0.0..1.0f64),
            (w, h) in (0.1..1.0f64, 0.1..1.0f64),
            shares in proptest::collection::vec((0.0..1.0f64, 0.0..1.0f64), 300),
        ) {
            let (cols, rows) = (ground.frame.cols, ground.frame.rows);
            let col = (x * cols as f64) as usize;
            let row = (y * rows as f64) as usize;
            let wide = ((w * cols as f64).ceil() as usize).min(cols - col);
            let high = ((h * rows as f64).ceil() as usize).min(rows - row);
            let part = ground.part((col, row), wide, high).expect("inside");
            let (nearest_of_whole, nearest_of_part) =
                (ground.clone().sampled(Sampling::Nearest), part.clone().sampled(Sampling::Nearest));
            for p in around(&part, &shares).into_iter().chain(around(&ground, &shares)) {
                let whole = ground.height_m(p).map(f64::to_bits);
                let got = part.height_m(p).map(f64::to_bits);
                prop_assert!(got.is_none() || got == whole, "{p} {got:?} {whole:?}");
                // Well inside the part nothing is missing.
                let (c, r) = ground.frame.position(p);
                let inside = c > col as f64 + 1e-3 && c < (col + wide - 1) as f64 - 1e-3
                    && r > row as f64 + 1e-3 && r < (row + high - 1) as f64 - 1e-3;
                prop_assert!(!inside || got == whole, "{p} {got:?} {whole:?}");
                let nearest = nearest_of_whole.height_m(p);
                let near = nearest_of_part.height_m(p);
                prop_assert!(near.is_none() || near == nearest, "{p} {near:?} {nearest:?}");
            }
        }
    }
}
