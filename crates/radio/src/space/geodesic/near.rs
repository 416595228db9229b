//! Distance and azimuth to millions of near points: straight through the earth, in the horizon's coordinates
//! at the start.

use super::series::{A_M, E2};
use super::shortest_deg;
use crate::maths::{Slices, lanes, widest};
use crate::space::LonLat;
use crate::units::deg_from_rad;
use std::ops::Range;

/// Distance (metres) and azimuth (degrees, 0…360) between near points.
///
/// Within 100 km, at any latitude, the distance is right to 2 cm and the azimuth to 0.000 1°: enough to find
/// the ray that passes a pixel. Use [`distance_m`](super::distance_m) where the value itself is reported.
pub fn near_distance_azimuth(from: LonLat, to: LonLat) -> (f64, f64) {
    NearRow::new(from, to.lat_deg()).distance_azimuth(to.lon_deg())
}

/// [`near_distance_azimuth`] from one place to a whole row of pixels: what depends on the latitude alone is
/// computed once.
#[derive(Clone, Copy, Debug)]
pub struct NearRow {
    from_lon_deg: f64,
    /// Distance of the row from the earth's axis, metres.
    out_m: f64,
    /// Northward coordinate of the row's point on the start's meridian, metres.
    north_m: f64,
    /// What the northward coordinate gains with the versine of the longitude's difference, metres.
    north_gain_m: f64,
    /// The square of the chord to the point on the start's meridian, m², and what it gains with the versine.
    chord_m2: f64,
    chord_gain_m2: f64,
    /// From a chord to its arc: the first term of the series, 1/m².
    bend_m2: f64,
}

/// The columns of a raster seen from one place: what depends on the longitude alone, computed once for all
/// rows.
#[derive(Clone, Debug, Default)]
pub struct NearColumns {
    sines: Vec<f64>,
    versines: Vec<f64>,
}

impl NearColumns {
    /// Longitudes, degrees, seen from a place.
    pub fn new(from: LonLat, lons_deg: &[f64]) -> Self {
        let mut columns = Self::default();
        columns.set(from, lons_deg);
        columns
    }

    /// The same in the memory of the ones before.
    pub fn set(&mut self, from: LonLat, lons_deg: &[f64]) {
        self.sines.clear();
        self.sines.extend_from_slice(lons_deg);
        self.versines.clear();
        self.versines.resize(lons_deg.len(), 0.0);
        widest(Turned {
            from_lon_deg: from.lon_deg(),
            sines: &mut self.sines,
            versines: &mut self.versines,
        });
    }

    /// How many.
    #[inline]
    pub fn len(&self) -> usize {
        self.sines.len()
    }

    /// None?
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.sines.is_empty()
    }
}

/// Sine and versine of a difference of longitudes, degrees.
#[inline(always)]
fn turned(d_lon_deg: f64) -> (f64, f64) {
    let (sin_half, cos_half) = lanes::sin_cos(0.5 * shortest_deg(d_lon_deg).to_radians());
    (2.0 * sin_half * cos_half, 2.0 * sin_half * sin_half)
}

impl NearRow {
    /// From a place to the points of a latitude, degrees.
    pub fn new(from: LonLat, to_lat_deg: f64) -> Self {
        let meridian = |lat_deg: f64| {
            let (sin, cos) = lanes::sin_cos(lat_deg.to_radians());
            let n_m = A_M / (1.0 - E2 * sin * sin).sqrt();
            (sin, cos, n_m * cos, n_m * (1.0 - E2) * sin)
        };
        let (sin_1, cos_1, out_1_m, up_1_m) = meridian(from.lat_deg());
        let (sin_2, _, out_2_m, up_2_m) = meridian(to_lat_deg);
        let (d_out_m, d_up_m) = (out_2_m - out_1_m, up_2_m - up_1_m);
        // The squared mean radius of curvature half-way: M·N.
        let sin_mid = 0.5 * (sin_1 + sin_2);
        let w2 = 1.0 - E2 * sin_mid * sin_mid;
        let radius_m2 = A_M * A_M * (1.0 - E2) / (w2 * w2);
        Self {
            from_lon_deg: from.lon_deg(),
            out_m: out_2_m,
            north_m: cos_1 * d_up_m - sin_1 * d_out_m,
            north_gain_m: sin_1 * out_2_m,
            chord_m2: d_out_m * d_out_m + d_up_m * d_up_m,
            chord_gain_m2: 2.0 * out_1_m * out_2_m,
            bend_m2: 1.0 / (24.0 * radius_m2),
        }
    }

    /// Distance (metres) and azimuth (degrees, 0…360) to a longitude of the row.
    #[inline]
    pub fn distance_azimuth(&self, to_lon_deg: f64) -> (f64, f64) {
        let (sine, versine) = turned(to_lon_deg - self.from_lon_deg);
        self.compute(sine, versine)
    }

    /// Distances (metres) and azimuths (degrees, 0…360) to some columns, the same as
    /// [`NearRow::distance_azimuth`] has, bit for bit. What was in the vectors is lost.
    pub fn distances_azimuths(
        &self,
        columns: &NearColumns,
        range: Range<usize>,
        distances_m: &mut Vec<f64>,
        azimuths_deg: &mut Vec<f64>,
    ) {
        let sines = columns.sines.get(range.clone()).unwrap_or(&[]);
        let versines = columns.versines.get(range).unwrap_or(&[]);
        distances_m.clear();
        distances_m.resize(sines.len(), 0.0);
        azimuths_deg.clear();
        azimuths_deg.resize(sines.len(), 0.0);
        widest(Computed {
            row: self,
            sines,
            versines,
            distances_m,
            azimuths_deg,
        });
    }

    #[inline(always)]
    fn compute(&self, sine: f64, versine: f64) -> (f64, f64) {
        let east_m = self.out_m * sine;
        let north_m = self.north_m + self.north_gain_m * versine;
        let chord_m2 = self.chord_m2 + self.chord_gain_m2 * versine;
        // The arc over a chord c of a circle of radius R: c + c³/(24·R²).
        let distance_m = chord_m2.sqrt() * (1.0 + chord_m2 * self.bend_m2);
        let azimuth = deg_from_rad(lanes::atan2(east_m, north_m));
        let azimuth = if azimuth < 0.0 { azimuth + 360.0 } else { azimuth };
        // A hair west of north rounds to 360.
        (distance_m, if azimuth >= 360.0 { 0.0 } else { azimuth })
    }

    /// The longitudes of the row, as a distance either side of the place in degrees, that lie within
    /// `reach_m`: `None` when the whole row lies farther away, 180 where all of it may be near. A chord is
    /// shorter than its arc: the width may be a hair too large.
    #[inline]
    pub fn half_width_deg(&self, reach_m: f64) -> Option<f64> {
        let left_m2 = reach_m * reach_m - self.chord_m2;
        if left_m2.is_nan() || left_m2 < 0.0 {
            return None;
        }
        let versine = left_m2 / self.chord_gain_m2;
        // At a pole it is 0/0: the whole row.
        if versine.is_nan() || versine >= 2.0 {
            return Some(180.0);
        }
        let sin_half = (0.5 * versine).sqrt();
        let half_rad = lanes::atan2(sin_half, (1.0 - sin_half * sin_half).sqrt());
        Some(deg_from_rad(2.0 * half_rad))
    }
}

struct Turned<'a> {
    from_lon_deg: f64,
    /// Longitudes on the way in.
    sines: &'a mut [f64],
    versines: &'a mut [f64],
}

impl Slices for Turned<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (sine, versine) in self.sines.iter_mut().zip(self.versines) {
            (*sine, *versine) = turned(*sine - self.from_lon_deg);
        }
    }
}

struct Computed<'a> {
    row: &'a NearRow,
    sines: &'a [f64],
    versines: &'a [f64],
    distances_m: &'a mut [f64],
    azimuths_deg: &'a mut [f64],
}

impl Slices for Computed<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let row = *self.row;
        let seen = self.sines.iter().zip(self.versines);
        for ((sine, versine), (distance_m, azimuth_deg)) in
            seen.zip(self.distances_m.iter_mut().zip(self.azimuths_deg))
        {
            (*distance_m, *azimuth_deg) = row.compute(*sine, *versine);
        }
    }
}
