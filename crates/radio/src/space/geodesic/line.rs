//! Geodesics to be sampled densely: exact anchors some kilometres apart, polynomials of the fourth degree
//! between them.

use super::course::Course;
use super::{LONGEST_M, shortest_deg};
use crate::maths::{Slices, widest};
use crate::space::{BoundingBox, LonLat, geodesic};
use std::ops::Range;

/// Anchors to a piece, its first not counted: the degree of the polynomials.
const DEGREE: usize = 4;
/// Longest piece, metres.
const LONGEST_PIECE_M: f64 = 32_000.0;
/// Nearer to a pole than this, or on a line longer than that, longitudes and latitudes are no polynomials:
/// every position is exact.
const EXACT_FROM_LAT_DEG: f64 = 86.0;
const EXACT_FROM_M: f64 = 5.0e6;

/// A geodesic from one point, to be sampled densely.
///
/// The positions lie within 1 mm of the geodesic up to 80° of latitude and within 5 mm farther north or
/// south; beyond 86° each is exact.
#[derive(Clone, Debug)]
pub struct GeodesicLine {
    course: Course,
    per_anchor_step: f64,
    /// None where every position is exact.
    pieces: Vec<Piece>,
}

/// Polynomials in t, which is −2, −1, 0, 1, 2 at the anchors; lowest power first. The longitude is not
/// wrapped.
#[derive(Clone, Copy, Debug)]
struct Piece {
    lon_deg: [f64; DEGREE + 1],
    lat_deg: [f64; DEGREE + 1],
}

/// Positions along a line, in columns.
#[derive(Clone, Debug, Default)]
pub struct Places {
    lons_deg: Vec<f64>,
    lats_deg: Vec<f64>,
}

impl Places {
    /// Longitudes, degrees, −180…180.
    #[inline]
    pub fn lons_deg(&self) -> &[f64] {
        &self.lons_deg
    }

    /// Latitudes, degrees, as many.
    #[inline]
    pub fn lats_deg(&self) -> &[f64] {
        &self.lats_deg
    }

    /// How many.
    #[inline]
    pub fn len(&self) -> usize {
        self.lons_deg.len()
    }

    /// None?
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.lons_deg.is_empty()
    }

    /// One of them; `None` beyond the last.
    #[inline]
    pub fn get(&self, i: usize) -> Option<LonLat> {
        LonLat::wrapped(*self.lons_deg.get(i)?, *self.lats_deg.get(i)?)
    }

    /// Forgets all but the first `len`.
    #[inline]
    pub fn truncate(&mut self, len: usize) {
        self.lons_deg.truncate(len);
        self.lats_deg.truncate(len);
    }
}

impl FromIterator<LonLat> for Places {
    fn from_iter<I: IntoIterator<Item = LonLat>>(positions: I) -> Self {
        let (lons_deg, lats_deg) = positions.into_iter().map(|p| (p.lon_deg(), p.lat_deg())).unzip();
        Self { lons_deg, lats_deg }
    }
}

impl GeodesicLine {
    /// A line of a given length, metres, along an azimuth. `None` when a number is not finite, or the length
    /// not positive or more than twice the way round the globe.
    pub fn along(from: LonLat, azimuth_deg: f64, length_m: f64) -> Option<Self> {
        if !(length_m > 0.0 && length_m <= LONGEST_M && azimuth_deg.is_finite()) {
            return None;
        }
        let course = Course::new(from, azimuth_deg);
        let exact = Self {
            course,
            per_anchor_step: 0.0,
            pieces: Vec::new(),
        };
        if length_m > EXACT_FROM_M {
            return Some(exact);
        }
        let pieces = (length_m / LONGEST_PIECE_M).ceil().max(1.0) as usize;
        let step_m = length_m / (DEGREE * pieces) as f64;
        let n = DEGREE * pieces + 1;
        let (mut lons_deg, mut lats_deg) = (vec![0.0; n], vec![0.0; n]);
        widest(Anchors {
            course: &course,
            step_m,
            lons_deg: &mut lons_deg,
            lats_deg: &mut lats_deg,
        });
        (lons_deg[0], lats_deg[0]) = (from.lon_deg(), from.lat_deg());
        if lats_deg.iter().any(|lat| lat.abs() > EXACT_FROM_LAT_DEG) {
            return Some(exact);
        }
        for k in 1..n {
            lons_deg[k] = lons_deg[k - 1] + shortest_deg(lons_deg[k] - lons_deg[k - 1]);
        }
        let pieces = (0..pieces).map(|p| {
            let five = DEGREE * p..=DEGREE * (p + 1);
            Piece {
                lon_deg: through(&lons_deg[five.clone()]),
                lat_deg: through(&lats_deg[five]),
            }
        });
        Some(Self {
            pieces: pieces.collect(),
            per_anchor_step: 1.0 / step_m,
            ..exact
        })
    }

    /// The line between two points. `None` when they coincide.
    pub fn between(from: LonLat, to: LonLat) -> Option<Self> {
        let (distance_m, azimuth_deg) = geodesic::distance_azimuth(from, to);
        Self::along(from, azimuth_deg, distance_m)
    }

    /// The position at a distance from the start, metres.
    pub fn at_m(&self, distance_m: f64) -> Option<LonLat> {
        let (lon_deg, lat_deg) = match self.pieces.get(self.piece_of(distance_m)) {
            Some(piece) => piece.at(distance_m * self.per_anchor_step - self.middle(distance_m)),
            None => self.exact(distance_m),
        };
        LonLat::wrapped(lon_deg, lat_deg)
    }

    /// The positions at the multiples `range` of a step, metres; the same as [`GeodesicLine::at_m`] has, bit
    /// for bit. What was in `out` is lost.
    pub fn places(&self, step_m: f64, range: Range<usize>, out: &mut Places) {
        out.lons_deg.clear();
        out.lats_deg.clear();
        out.lons_deg.resize(range.len(), 0.0);
        out.lats_deg.resize(range.len(), 0.0);
        let mut from = range.start;
        while from < range.end {
            let piece = self.piece_of(from as f64 * step_m);
            let rest = range.end - from;
            let many = partition(rest, |k| self.piece_of((from + k) as f64 * step_m) <= piece).max(1);
            let slots = from - range.start..from - range.start + many;
            let (lons_deg, lats_deg) = (&mut out.lons_deg[slots.clone()], &mut out.lats_deg[slots]);
            match self.pieces.get(piece) {
                Some(polynomials) => widest(Sampled {
                    piece: polynomials,
                    first: from,
                    step_m,
                    per_anchor_step: self.per_anchor_step,
                    middle: middle_of(piece),
                    lons_deg,
                    lats_deg,
                }),
                None => {
                    for (k, (lon, lat)) in lons_deg.iter_mut().zip(lats_deg).enumerate() {
                        (*lon, *lat) = self.exact((from + k) as f64 * step_m);
                    }
                }
            }
            from += many;
        }
    }

    /// The last of the multiples 0…`samples` of a step, metres, whose position lies in a box.
    pub fn last_within(&self, area: &BoundingBox, step_m: f64, samples: usize) -> Option<usize> {
        let mut places = Places::default();
        let mut end = samples + 1;
        while end > 0 {
            // The samples of the last piece that is left.
            let piece = self.piece_of((end - 1) as f64 * step_m);
            let first = partition(end, |i| self.piece_of(i as f64 * step_m) < piece);
            if self.pieces.get(piece).is_none_or(|p| p.may_meet(area)) {
                self.places(step_m, first..end, &mut places);
                let columns = places.lons_deg.iter().zip(&places.lats_deg);
                if let Some(k) = columns.rev_position(|(lon, lat)| area.holds(*lon, *lat)) {
                    return Some(first + k);
                }
            }
            end = first;
        }
        None
    }

    fn exact(&self, distance_m: f64) -> (f64, f64) {
        let (lon_deg, lat_deg) = self.course.place(distance_m);
        (round_the_globe(lon_deg), lat_deg)
    }

    /// Which polynomials hold at a distance. A cast rounds towards zero and takes what lies before the start
    /// as 0.
    fn piece_of(&self, distance_m: f64) -> usize {
        let piece = (distance_m * self.per_anchor_step * (1.0 / DEGREE as f64)) as usize;
        piece.min(self.pieces.len().saturating_sub(1))
    }

    fn middle(&self, distance_m: f64) -> f64 {
        middle_of(self.piece_of(distance_m))
    }
}

/// In steps between anchors, where t is 0.
fn middle_of(piece: usize) -> f64 {
    (DEGREE * piece + DEGREE / 2) as f64
}

/// How many of 0…n a condition holds for, which holds for the first ones and not for those after them.
fn partition(n: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// The position of the last item for which a condition holds.
trait RevPosition: DoubleEndedIterator + ExactSizeIterator + Sized {
    fn rev_position(mut self, mut holds: impl FnMut(Self::Item) -> bool) -> Option<usize> {
        while let Some(item) = self.next_back() {
            if holds(item) {
                return Some(self.len());
            }
        }
        None
    }
}

impl<I: DoubleEndedIterator + ExactSizeIterator> RevPosition for I {}

/// A longitude up to a turn off, −180…180.
#[inline(always)]
fn round_the_globe(lon_deg: f64) -> f64 {
    let lon_deg = if lon_deg > 180.0 { lon_deg - 360.0 } else { lon_deg };
    if lon_deg < -180.0 {
        lon_deg + 360.0
    } else {
        lon_deg
    }
}

/// The polynomial of the fourth degree through five values at −2, −1, 0, 1, 2.
fn through(y: &[f64]) -> [f64; DEGREE + 1] {
    let [a, b, c, d, e] = [y[0], y[1], y[2], y[3], y[4]];
    // Differences from the middle: the digits that all have in common are not multiplied.
    let (a, b, d, e) = (a - c, b - c, d - c, e - c);
    [
        c,
        ((a - e) - 8.0 * (b - d)) / 12.0,
        (16.0 * (b + d) - (a + e)) / 24.0,
        ((e - a) + 2.0 * (b - d)) / 12.0,
        ((a + e) - 4.0 * (b + d)) / 24.0,
    ]
}

#[inline(always)]
fn horner(c: &[f64; DEGREE + 1], t: f64) -> f64 {
    (((c[4] * t + c[3]) * t + c[2]) * t + c[1]) * t + c[0]
}

impl Piece {
    #[inline(always)]
    fn at(&self, t: f64) -> (f64, f64) {
        (
            round_the_globe(horner(&self.lon_deg, t)),
            horner(&self.lat_deg, t),
        )
    }

    /// Could a position of this piece lie in a box? Says yes where it is not sure.
    fn may_meet(&self, area: &BoundingBox) -> bool {
        // |t| is 2 at the ends; a hair more for the last sample's rounding.
        const REACH: f64 = 2.001;
        let spread = |c: &[f64; DEGREE + 1]| {
            horner(&[0.0, c[1].abs(), c[2].abs(), c[3].abs(), c[4].abs()], REACH) + 1e-9
        };
        let (lon, lat) = (spread(&self.lon_deg), spread(&self.lat_deg));
        let (lon_0, lat_0) = (self.lon_deg[0], self.lat_deg[0]);
        let beside = lon_0 + lon < area.west_deg || lon_0 - lon > area.east_deg;
        // Over the antimeridian, longitudes begin anew.
        let wraps = lon_0.abs() + lon > 180.0 || area.crosses_antimeridian();
        let above_or_below = lat_0 + lat < area.south_deg || lat_0 - lat > area.north_deg;
        !above_or_below && (wraps || !beside)
    }
}

struct Anchors<'a> {
    course: &'a Course,
    step_m: f64,
    lons_deg: &'a mut [f64],
    lats_deg: &'a mut [f64],
}

impl Slices for Anchors<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let course = *self.course;
        for (k, (lon, lat)) in self.lons_deg.iter_mut().zip(self.lats_deg).enumerate() {
            (*lon, *lat) = course.place(f64::from(k as u32 as i32) * self.step_m);
        }
    }
}

struct Sampled<'a> {
    piece: &'a Piece,
    first: usize,
    step_m: f64,
    per_anchor_step: f64,
    middle: f64,
    lons_deg: &'a mut [f64],
    lats_deg: &'a mut [f64],
}

impl Slices for Sampled<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let piece = *self.piece;
        let first = self.first as i32;
        for (k, (lon, lat)) in self.lons_deg.iter_mut().zip(self.lats_deg).enumerate() {
            let distance_m = f64::from(first.wrapping_add(k as i32)) * self.step_m;
            (*lon, *lat) = piece.at(distance_m * self.per_anchor_step - self.middle);
        }
    }
}
