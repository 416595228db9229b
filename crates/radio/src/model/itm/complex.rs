//! As much of complex numbers as a ground impedance and a reflection coefficient need.

use crate::maths;
use std::ops::{Add, Div, Sub};

/// re + i·im.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    pub re: f64,
    pub im: f64,
}

impl Complex {
    pub const fn new(re: f64, im: f64) -> Self {
        Self { re, im }
    }

    pub const fn real(re: f64) -> Self {
        Self { re, im: 0.0 }
    }

    /// Square of the magnitude.
    pub fn norm(self) -> f64 {
        self.re * self.re + self.im * self.im
    }

    pub fn magnitude(self) -> f64 {
        maths::hypot(self.re, self.im)
    }

    pub fn scaled(self, by: f64) -> Self {
        Self::new(self.re * by, self.im * by)
    }

    /// The square root with a positive real part, of a number whose real part is not negative and which is
    /// not 0.
    pub fn root(self) -> Self {
        let re = ((self.magnitude() + self.re) / 2.0).sqrt();
        Self::new(re, self.im / (2.0 * re))
    }
}

impl Add for Complex {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.re + other.re, self.im + other.im)
    }
}

impl Sub for Complex {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.re - other.re, self.im - other.im)
    }
}

impl Div for Complex {
    type Output = Self;
    fn div(self, by: Self) -> Self {
        let norm = by.norm();
        Self::new(
            (self.re * by.re + self.im * by.im) / norm,
            (self.im * by.re - self.re * by.im) / norm,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_of_3_plus_4i_is_2_plus_i() {
        assert_eq!(Complex::new(3.0, 4.0).root(), Complex::new(2.0, 1.0));
    }

    #[test]
    fn a_quotient_times_its_divisor_is_the_dividend() {
        // (1 + 2i) / (3 − i) = (1 + 7i) / 10
        let got = Complex::new(1.0, 2.0) / Complex::new(3.0, -1.0);
        assert!(
            (got.re - 0.1).abs() < 1e-15 && (got.im - 0.7).abs() < 1e-15,
            "{got:?}"
        );
    }
}
