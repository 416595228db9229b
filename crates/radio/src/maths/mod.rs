//! Mathematical functions that give the same bits on every processor.
//!
//! The functions of the operating system's library differ between machines in the last bit: about one value
//! in 1,400 of `exp`, `sin` and `pow`, for the library picks its code by the processor. A last bit moves a
//! level over a rounding, a level moves a pixel, and two machines that fill two halves of one country no
//! longer agree. So nothing in the crate calls them:
//!
//! - the functions here, one value at a time, are those of the `libm` crate, which is plain Rust;
//! - [`lanes`] has our own for loops over slices: without branches, so that a compiler can compute several
//!   values at once, and with the
//!   same operations in the same order however many those are;
//! - [`widest`] runs such a loop with the widest instructions that the processor has.
//!
//! Nothing fuses a multiplication with an addition: where a machine can, it rounds once instead of twice, and
//! would differ from one that cannot. Addition, multiplication, division and square root are the same
//! everywhere.
//!
//! `clippy.toml` forbids the methods of `f64` that call the system.

pub mod lanes;
pub mod random;
mod widest;

pub use widest::{Slices, widest};

/// Natural logarithm.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// ln(1 + x), exact near 0.
#[inline]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// Logarithm to the base 10.
#[inline]
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// Logarithm to the base 2.
#[inline]
pub fn log2(x: f64) -> f64 {
    libm::log2(x)
}

/// eˣ.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// 2ˣ.
#[inline]
pub fn exp2(x: f64) -> f64 {
    libm::exp2(x)
}

/// eˣ − 1, exact near 0.
#[inline]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// xʸ.
#[inline]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// ∛x.
#[inline]
pub fn cbrt(x: f64) -> f64 {
    libm::cbrt(x)
}

/// √(x² + y²) without overflow on the way.
#[inline]
pub fn hypot(x: f64, y: f64) -> f64 {
    libm::hypot(x, y)
}

/// Sine of radians.
#[inline]
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// Cosine of radians.
#[inline]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// Sine and cosine of radians.
#[inline]
pub fn sin_cos(x: f64) -> (f64, f64) {
    libm::sincos(x)
}

/// Tangent of radians.
#[inline]
pub fn tan(x: f64) -> f64 {
    libm::tan(x)
}

/// Arc sine, radians.
#[inline]
pub fn asin(x: f64) -> f64 {
    libm::asin(x)
}

/// Arc cosine, radians.
#[inline]
pub fn acos(x: f64) -> f64 {
    libm::acos(x)
}

/// Arc tangent, radians.
#[inline]
pub fn atan(x: f64) -> f64 {
    libm::atan(x)
}

/// Arc tangent of y/x in the quadrant of (x, y), radians.
#[inline]
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// Hyperbolic tangent.
#[inline]
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// Hyperbolic sine.
#[inline]
pub fn sinh(x: f64) -> f64 {
    libm::sinh(x)
}

/// Hyperbolic cosine.
#[inline]
pub fn cosh(x: f64) -> f64 {
    libm::cosh(x)
}
