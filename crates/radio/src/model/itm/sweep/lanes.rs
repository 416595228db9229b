//! Functions in lanes that answer with NaN outside of where they hold. NaN goes through every equation to the
//! loss, and there it says: ask the truth.

use crate::maths::lanes;

/// Natural logarithm; NaN of what is not above 0.
#[inline(always)]
pub(super) fn ln(x: f64) -> f64 {
    let y = lanes::ln(x);
    if x >= f64::MIN_POSITIVE { y } else { f64::NAN }
}

/// Logarithm to the base 10; NaN of what is not above 0.
#[inline(always)]
pub(super) fn log10(x: f64) -> f64 {
    ln(x) * std::f64::consts::LOG10_E
}

/// Cube root; NaN of what is not above 0, and of infinity, whose logarithm is NaN here.
#[inline(always)]
pub(super) fn cbrt(x: f64) -> f64 {
    let y = lanes::cbrt(x);
    if x >= f64::MIN_POSITIVE { y } else { f64::NAN }
}

pub(super) use lanes::{exp, sin_cos};

/// The larger; NaN where the first is NaN.
#[inline(always)]
pub(super) fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// The smaller; NaN where the first is NaN.
#[inline(always)]
pub(super) fn smaller(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

/// See [`super::super::roughness::share_at`].
#[inline(always)]
pub(super) fn share_at(d_m: f64) -> f64 {
    1.0 - 0.8 * exp(-d_m / 50e3) // ERL 79-ITS 67 eq. (3)
}

/// See [`super::super::roughness::sigma_h_m`].
#[inline(always)]
pub(super) fn sigma_h_m(delta_h_m: f64) -> f64 {
    0.78 * delta_h_m * exp(-0.5 * delta_h_m.sqrt().sqrt()) // ERL 79-ITS 67 eq. (3.6a)
}
