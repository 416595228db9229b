//! Mountains with valleys.
//!
//! Gradient noise has zero lines that wander through the map like rivers and never end in the open. The
//! height grows with the distance from such lines on three scales: main valleys (about 12 km apart), side
//! valleys that climb out of them (4 km) and gullies (1.5 km); near the lines the floor is flat. Ridged noise
//! roughens the slopes. There is no hydrology behind it: a valley floor need not fall all the way to a sea.
//!
//! Only operations that IEEE 754 defines to the last bit are used, so that a seed gives the same metres on
//! every machine.

use super::plane::{DIRECTIONS, Plane, Spot};
use crate::maths::random::{hash, mix};
use crate::space::{Frame, Grid};

/// One octave of gradient noise, with the gradients of the square last visited: neighbours along a row cost
/// no hashing.
struct Octave {
    seed: u64,
    per_km: f64,
    square: Option<(i64, i64)>,
    gradients: [(f64, f64); 4],
}

impl Octave {
    fn new(seed: u64, purpose: u64, wavelength_km: f64) -> Self {
        Self {
            seed: mix(seed ^ mix(purpose)),
            per_km: 1.0 / wavelength_km,
            square: None,
            gradients: [(0.0, 0.0); 4],
        }
    }

    fn gradient(&self, col: i64, row: i64) -> (f64, f64) {
        DIRECTIONS[(hash(self.seed, col, row) >> 61) as usize]
    }

    /// About −0.7 … 0.7, mean 0.
    fn at(&mut self, x_km: f64, y_km: f64) -> f64 {
        let (x, y) = (x_km * self.per_km, y_km * self.per_km);
        let (x0, y0) = (x.floor(), y.floor());
        let square = (x0 as i64, y0 as i64);
        if self.square != Some(square) {
            let (col, row) = square;
            self.gradients = [
                self.gradient(col, row),
                self.gradient(col + 1, row),
                self.gradient(col, row + 1),
                self.gradient(col + 1, row + 1),
            ];
            self.square = Some(square);
        }
        let (fx, fy) = (x - x0, y - y0);
        let [sw, se, nw, ne] = self.gradients;
        let south = blend(sw.0 * fx + sw.1 * fy, se.0 * (fx - 1.0) + se.1 * fy, fade(fx));
        let north = blend(
            nw.0 * fx + nw.1 * (fy - 1.0),
            ne.0 * (fx - 1.0) + ne.1 * (fy - 1.0),
            fade(fx),
        );
        blend(south, north, fade(fy))
    }
}

/// From 0 to 1 with zero first and second derivatives at the ends.
fn fade(t: f64) -> f64 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

fn blend(a: f64, b: f64, share: f64) -> f64 {
    a + (b - a) * share
}

/// 0 on a valley's floor, 1 on the crest: the distance from a zero line of noise, in the noise's own measure.
fn above_valley(noise: f64, floor: f64, crest: f64) -> f64 {
    ((noise.abs() - floor) / (crest - floor)).clamp(0.0, 1.0)
}

/// The recipe for heights.
struct Relief {
    warp_x: Octave,
    warp_y: Octave,
    region: Octave,
    main: Octave,
    side: Octave,
    gully: Octave,
    ridge: Octave,
    rough: Octave,
    floor: Octave,
}

impl Relief {
    fn new(seed: u64) -> Self {
        Self {
            warp_x: Octave::new(seed, 11, 17.0),
            warp_y: Octave::new(seed, 12, 17.0),
            region: Octave::new(seed, 13, 150.0),
            main: Octave::new(seed, 14, 23.0),
            side: Octave::new(seed, 15, 8.0),
            gully: Octave::new(seed, 16, 2.9),
            ridge: Octave::new(seed, 17, 1.9),
            rough: Octave::new(seed, 18, 0.8),
            floor: Octave::new(seed, 19, 2.6),
        }
    }

    /// Height, metres, before rounding.
    fn height_m(&mut self, x_km: f64, y_km: f64) -> f64 {
        let region = (0.75 + self.region.at(x_km, y_km)).clamp(0.25, 1.0);
        let wx_km = x_km + 5.0 * self.warp_x.at(x_km, y_km);
        let wy_km = y_km + 5.0 * self.warp_y.at(x_km, y_km);
        let main = above_valley(self.main.at(wx_km, wy_km), 0.025, 0.30);
        let side = above_valley(self.side.at(wx_km, wy_km), 0.015, 0.32);
        let gully = above_valley(self.gully.at(wx_km, wy_km), 0.0, 0.32);
        let ridge = 1.0 - 2.0 * self.ridge.at(x_km, y_km).abs();
        let slopes_m = 2000.0 * region * main * (0.15 + 0.20 * gully + side * (0.40 + 0.25 * gully));
        let rough_m = main * (130.0 * ridge * ridge + 90.0 * self.rough.at(x_km, y_km));
        let floor_m = 60.0 + 240.0 * region + 12.0 * self.floor.at(x_km, y_km);
        floor_m + slopes_m + rough_m
    }
}

/// The ground: whole metres.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    pub(super) heights_m: Grid<i16>,
}

impl Ground {
    /// Heights over a frame, whose pixels are centred on the samples.
    pub(super) fn new(seed: u64, plane: &Plane, frame: Frame) -> Self {
        let mut relief = Relief::new(seed);
        let mut values = Vec::with_capacity(frame.len());
        for row in 0..frame.rows {
            for col in 0..frame.cols {
                let spot = plane.spot(frame.lon_deg(col), frame.lat_deg(row));
                let height_m = relief.height_m(spot.x_km, spot.y_km);
                values.push(height_m.round().clamp(1.0, 4000.0) as i16);
            }
        }
        Self {
            heights_m: Grid { frame, values },
        }
    }

    /// Height of the nearest sample, metres; outside the frame, that of its edge.
    pub(super) fn near_m(&self, plane: &Plane, spot: Spot) -> f64 {
        let frame = &self.heights_m.frame;
        let area = &plane.area;
        let lon_deg = area.west_deg + spot.x_km / plane.width_km * (area.east_deg - area.west_deg);
        let lat_deg = area.south_deg + spot.y_km / plane.height_km * (area.north_deg - area.south_deg);
        let index = |pixels: f64, count: usize| (pixels.max(0.0) as usize).min(count.saturating_sub(1));
        let col = index((lon_deg - frame.west_deg) / frame.step_lon_deg, frame.cols);
        let row = index((frame.north_deg - lat_deg) / frame.step_lat_deg, frame.rows);
        self.heights_m.get(col, row).map_or(0.0, |&h| f64::from(h))
    }

    /// The highest place among rings of eight directions around a spot, itself included, inside the area.
    pub(super) fn highest_around(&self, plane: &Plane, spot: Spot, rings_km: &[f64]) -> Spot {
        let mut best = (self.near_m(plane, spot), spot);
        for &ring_km in rings_km {
            for (dx, dy) in DIRECTIONS {
                let place = spot.moved(dx * ring_km, dy * ring_km);
                let height_m = self.near_m(plane, place);
                if plane.holds(place, 0.05) && height_m > best.0 {
                    best = (height_m, place);
                }
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_zero_on_its_lattice_and_continuous() {
        let mut octave = Octave::new(3, 1, 2.0);
        assert_eq!(octave.at(4.0, -6.0), 0.0);
        let mut last = octave.at(0.0, 0.7);
        for k in 1..4000 {
            let here = octave.at(f64::from(k) * 0.005, 0.7);
            assert!((here - last).abs() < 0.02 && here.abs() <= 1.0);
            last = here;
        }
    }

    #[test]
    fn remembered_gradients_change_nothing() {
        let mut walked = Octave::new(3, 1, 2.0);
        for k in 0..100 {
            let (x, y) = (f64::from(k) * 0.37, 20.0 - f64::from(k) * 0.11);
            assert_eq!(walked.at(x, y), Octave::new(3, 1, 2.0).at(x, y));
        }
    }

    #[test]
    fn there_are_mountains_and_valleys() {
        let mut relief = Relief::new(7);
        let heights: Vec<f64> = (0..10_000)
            .map(|k| relief.height_m(f64::from(k % 100) * 0.5, f64::from(k / 100) * 0.5))
            .collect();
        let low = heights.iter().copied().fold(f64::INFINITY, f64::min);
        let high = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        assert!(low > 0.0 && low < 350.0, "{low}");
        assert!(high > 700.0 && high < 3000.0, "{high}");
    }
}
