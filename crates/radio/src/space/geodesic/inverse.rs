//! The inverse problem: how far it is between two points, and in which direction it lies.
//!
//! Source: [`KARNEY_2013`](crate::bibliography::KARNEY_2013), §§2–4. Unlike there, points that are not nearly
//! opposite each other are solved by Bessel's iteration: the longitude on the auxiliary sphere is corrected
//! until it stays, which gains three digits or more a step; where it settles, it settles on the shortest way.
//! Nearly opposite points, where it does not, are solved by halving the interval of the azimuth at the start,
//! on which the longitude of the end depends monotonically.

use super::course::reduced;
use super::series::{B_M, F, Series, sines};
use crate::maths::lanes;
use crate::space::LonLat;
use std::f64::consts::PI;

/// An end of a geodesic on the auxiliary sphere: sine and cosine of the reduced latitude.
#[derive(Clone, Copy, Debug)]
struct End {
    sin: f64,
    cos: f64,
}

impl End {
    fn of(at: LonLat) -> Self {
        let (sin, cos) = reduced(at.lat_deg());
        Self { sin, cos }
    }
}

/// Distance, metres, and azimuth at the start, radians clockwise from north, −π…π; 0 where the two are one
/// place.
pub(super) fn distance_azimuth(from: LonLat, to: LonLat) -> (f64, f64) {
    let lambda = super::shortest_deg(to.lon_deg() - from.lon_deg()).to_radians();
    let (one, other) = (End::of(from), End::of(to));
    let (distance_m, azimuth) =
        by_iteration(one, other, lambda.abs()).unwrap_or_else(|| by_halving(one, other, lambda.abs()));
    (distance_m, azimuth.copysign(lambda))
}

/// Bessel's iteration; `None` where it does not settle.
fn by_iteration(one: End, other: End, lambda: f64) -> Option<(f64, f64)> {
    let mut omega = lambda;
    for _ in 0..40 {
        let (sin_omega, cos_omega) = lanes::sin_cos(omega);
        // The spherical triangle of the two ends and the pole.
        let y = other.cos * sin_omega;
        let x = one.cos * other.sin - one.sin * other.cos * cos_omega;
        let sin_arc = hypot(x, y);
        let cos_arc = one.sin * other.sin + one.cos * other.cos * cos_omega;
        if sin_arc == 0.0 && cos_arc > 0.0 {
            return Some((0.0, 0.0));
        }
        if sin_arc == 0.0 || omega > PI {
            return None;
        }
        let (sin_alpha, cos_alpha) = (y / sin_arc, x / sin_arc);
        let arc = lanes::atan2(sin_arc, cos_arc);
        let turn = Turn::new(one, sin_alpha, cos_alpha, arc);
        // The lag grows about as the longitude does: so the next guess is nearer than λ plus the lag.
        let lag = turn.lag();
        let next = if omega > lag {
            lambda * omega / (omega - lag)
        } else {
            lambda + lag
        };
        if (lambda + lag - omega).abs() <= 1e-15 {
            return Some((turn.distance_m(), lanes::atan2(sin_alpha, cos_alpha)));
        }
        omega = next;
    }
    None
}

/// Of lengths about 1 or so small that they do not matter.
fn hypot(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

/// Halving of the azimuth's interval.
fn by_halving(one: End, other: End, lambda: f64) -> (f64, f64) {
    // Turned so that the first end lies in the south and is the one farther from the equator: then the
    // longitude at which the second's latitude is reached, first going north, grows with the azimuth.
    let swapped = one.sin.abs() < other.sin.abs();
    let (a, b) = if swapped { (other, one) } else { (one, other) };
    let flipped = a.sin > 0.0;
    let flip = |end: End| End {
        sin: if flipped { -end.sin } else { end.sin },
        ..end
    };
    let (a, b) = (flip(a), flip(b));
    let a = End {
        // On the equator the first end counts as a hair south of it.
        sin: a.sin.min(-f64::MIN_POSITIVE),
        ..a
    };
    let (mut low, mut high) = (0.0, PI);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if Crossing::new(a, b, middle).lambda < lambda {
            low = middle;
        } else {
            high = middle;
        }
    }
    let azimuth = 0.5 * (low + high);
    let crossing = Crossing::new(a, b, azimuth);
    let at_start = if swapped { PI - crossing.azimuth } else { azimuth };
    let at_start = if flipped { PI - at_start } else { at_start };
    (crossing.distance_m, at_start)
}

/// A geodesic that leaves the first end along an azimuth, up to where it first reaches the second's latitude
/// going north.
struct Crossing {
    lambda: f64,
    azimuth: f64,
    distance_m: f64,
}

impl Crossing {
    fn new(a: End, b: End, azimuth: f64) -> Self {
        let (sin_1, cos_1) = lanes::sin_cos(azimuth);
        let sin_alpha_0 = sin_1 * a.cos; // eq. (5)
        // cos²α₂·cos²β₂ = cos²α₁·cos²β₁ + (cos²β₂ − cos²β₁), the difference without loss of digits.
        let more = if a.cos < -a.sin {
            (b.cos - a.cos) * (b.cos + a.cos)
        } else {
            (a.sin - b.sin) * (a.sin + b.sin)
        };
        let along = cos_1 * a.cos;
        let along_2 = (along * along + more).max(0.0).sqrt();
        let sigma_1 = lanes::atan2(a.sin, along);
        let sigma_2 = lanes::atan2(b.sin, along_2);
        let omega = lanes::atan2(sin_alpha_0 * b.sin, along_2) - lanes::atan2(sin_alpha_0 * a.sin, along);
        let turn = Turn::new(a, sin_1, cos_1, sigma_2 - sigma_1);
        Self {
            lambda: omega - turn.lag(),
            azimuth: lanes::atan2(sin_alpha_0, along_2),
            distance_m: turn.distance_m(),
        }
    }
}

/// A piece of a geodesic on the auxiliary sphere.
struct Turn {
    sin_alpha_0: f64,
    arc: f64,
    /// Sines and cosines of σ at the two ends.
    ends: [(f64, f64); 2],
    series: Series,
}

impl Turn {
    fn new(from: End, sin_alpha: f64, cos_alpha: f64, arc: f64) -> Self {
        let cos_alpha_0 = hypot(cos_alpha, sin_alpha * from.sin); // eq. (10)
        let sigma_1 = lanes::atan2(from.sin, cos_alpha * from.cos); // eq. (11)
        Self {
            sin_alpha_0: sin_alpha * from.cos, // eq. (5)
            arc,
            ends: [lanes::sin_cos(sigma_1), lanes::sin_cos(sigma_1 + arc)],
            series: Series::of(cos_alpha_0),
        }
    }

    fn wave<const L: usize>(&self, c: &[f64; L]) -> f64 {
        let [(s_1, c_1), (s_2, c_2)] = self.ends;
        sines(c, s_2, c_2) - sines(c, s_1, c_1)
    }

    /// What the longitude on the ellipsoid stays behind that on the sphere: ω − λ, eq. (8) and (23).
    fn lag(&self) -> f64 {
        F * self.sin_alpha_0 * self.series.a_3 * (self.arc + self.wave(&self.series.c_3))
    }

    /// eq. (7) and (15).
    fn distance_m(&self) -> f64 {
        B_M * self.series.a_1 * (self.arc + self.wave(&self.series.c_1))
    }
}
