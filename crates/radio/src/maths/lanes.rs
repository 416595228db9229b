//! Functions without branches, to be called in loops over slices that the compiler turns into several lanes.
//!
//! Each states the range in which it holds and how far it lies from the truth there; outside it answers with
//! some number or NaN, never a panic. Callers that may leave the range ask first, or keep a scalar way for
//! what is rare.
//!
//! How to use them: a loop over slices of equal length, without calls that are not `#[inline(always)]`,
//! without `if` around memory, in a [`Slices`](super::Slices) that [`widest`](super::widest) runs.
//! Conversions between integers and floating point have no instruction in most sets of instructions: they are
//! done here by adding 2⁵² and its like.

/// 2⁵²: added to a whole number it leaves that number in the low bits.
const TWO_52: f64 = 4_503_599_627_370_496.0;
/// 1.5·2⁵²: added to a number of either sign, it rounds it to the nearest whole number.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// ln 2 in two parts: the first has so few bits that a multiple of it by an exponent is exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// π/2 in two parts, likewise.
const HALF_PI_HIGH: f64 = 1.570_796_326_734_125_6;
const HALF_PI_LOW: f64 = 6.077_100_506_506_192e-11;

/// Natural logarithm of a positive normal number, to 1e-15 of its value or of 1; NaN of NaN and of infinity.
#[inline(always)]
#[allow(clippy::eq_op)]
pub fn ln(x: f64) -> f64 {
    // x = m·2^k with m in √½…√2.
    const ROOT_HALF_BITS: u64 = 0x3fe6_a09e_667f_3bcd;
    const ONE_BITS: u64 = 0x3ff0_0000_0000_0000;
    let shifted = x.to_bits().wrapping_add(ONE_BITS - ROOT_HALF_BITS);
    let exponent = shifted >> 52;
    let k = f64::from_bits(TWO_52.to_bits() | exponent) - (TWO_52 + 1023.0);
    let m = f64::from_bits((shifted & 0x000f_ffff_ffff_ffff).wrapping_add(ROOT_HALF_BITS));
    // ln m = 2·artanh(s), s = (m − 1)/(m + 1): the even series in s², its coefficients fitted to |s| ≤
    // 0.1716.
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let odd = w * (0.399_999_999_994_094_2 + w * (0.222_221_984_321_497_84 + w * 0.153_138_376_992_093_73));
    let even = z
        * (0.666_666_666_666_673_5
            + w * (0.285_714_287_436_623_9 + w * (0.181_835_721_616_180_5 + w * 0.147_981_986_051_165_86)));
    let half_square = 0.5 * f * f;
    // NaN and infinity would come out as numbers: x − x keeps them from it.
    k * LN_2_HIGH - ((half_square - (s * (half_square + (odd + even)) + k * LN_2_LOW)) - f) + (x - x)
}

/// Logarithm to the base 10 of a positive normal number, to 1e-15 of its value or of 1.
#[inline(always)]
pub fn log10(x: f64) -> f64 {
    ln(x) * std::f64::consts::LOG10_E
}

/// eˣ for −700 ≤ x ≤ 700 (what lies outside is taken as the nearer end), to 1e-15 of its value.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    let x = if x > 700.0 { 700.0 } else { x };
    let x = if x < -700.0 { -700.0 } else { x };
    let rounded = x * std::f64::consts::LOG2_E + ROUNDER;
    let k = rounded - ROUNDER;
    let r = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    // Taylor's series to the thirteenth power: |r| ≤ 0.3466.
    let r2 = r * r;
    let r4 = r2 * r2;
    let r8 = r4 * r4;
    let a = (1.0 + r) + r2 * (0.5 + r * (1.0 / 6.0));
    let b = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5_040.0));
    let c = (1.0 / 40_320.0 + r * (1.0 / 362_880.0)) + r2 * (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0));
    let d = 1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0);
    let series = (a + r4 * b) + r8 * (c + r4 * d);
    // 2^k: the low bits of the rounded number are k.
    let power = f64::from_bits(rounded.to_bits().wrapping_add(1023) << 52);
    series * power
}

/// 10ˣ for −300 ≤ x ≤ 300, to 1e-15·(1 + |x|) of its value.
#[inline(always)]
pub fn exp10(x: f64) -> f64 {
    exp(x * std::f64::consts::LN_10)
}

/// xʸ for positive normal x and a result within e^±700, to 1e-15·(1 + |y·ln x|) of its value.
#[inline(always)]
pub fn pow(x: f64, y: f64) -> f64 {
    exp(y * ln(x))
}

/// Arc tangent of any number, radians, to 1e-15 of its value.
#[inline(always)]
pub fn atan(x: f64) -> f64 {
    const TAN_3_8_PI: f64 = 2.414_213_562_373_095;
    const TAN_PI_8: f64 = 0.414_213_562_373_095_03;
    let a = x.abs();
    let (far, middle) = (a > TAN_3_8_PI, a > TAN_PI_8);
    // atan a = π/2 − atan(1/a) = π/4 + atan((a − 1)/(a + 1)); one division serves all three ways.
    let top = if far {
        -1.0
    } else if middle {
        a - 1.0
    } else {
        a
    };
    let bottom = if far {
        a
    } else if middle {
        a + 1.0
    } else {
        1.0
    };
    let base = if far {
        std::f64::consts::FRAC_PI_2
    } else if middle {
        std::f64::consts::FRAC_PI_4
    } else {
        0.0
    };
    let t = top / bottom;
    let z = t * t;
    // A rational fit of (atan t − t)/t³ on |t| ≤ tan π/8.
    let p = (((-8.750_608_600_031_904e-1 * z - 1.615_753_718_733_365_2e1) * z - 7.500_855_792_314_705e1) * z
        - 1.228_866_684_490_136_1e2)
        * z
        - 6.485_021_904_942_025e1;
    let q = ((((z + 2.485_846_490_142_306e1) * z + 1.650_270_098_316_988_5e2) * z
        + 4.328_810_604_912_902_7e2)
        * z
        + 4.853_903_996_359_137e2)
        * z
        + 1.945_506_571_482_614e2;
    (base + (t + t * z * p / q)).copysign(x)
}

/// Arc tangent of y/x in the quadrant of (x, y), −π…π radians, to 2e-15 of its value: 0 where both are 0. Not
/// for two infinities.
#[inline(always)]
pub fn atan2(y: f64, x: f64) -> f64 {
    let (across, along) = (y.abs(), x.abs());
    let steep = across > along;
    let top = if steep { along } else { across };
    let bottom = if steep { across } else { along };
    let bottom = if bottom == 0.0 { 1.0 } else { bottom };
    let angle = atan(top / bottom);
    let angle = if steep {
        std::f64::consts::FRAC_PI_2 - angle
    } else {
        angle
    };
    let angle = if x < 0.0 {
        std::f64::consts::PI - angle
    } else {
        angle
    };
    angle.copysign(y)
}

/// Arc cosine of −1 < x ≤ 1, radians, to 1e-15·π.
#[inline(always)]
pub fn acos(x: f64) -> f64 {
    2.0 * atan(((1.0 - x) / (1.0 + x)).sqrt())
}

/// Sine and cosine of radians, |x| ≤ 1e5, to 1e-15 (absolute, growing to 1e-11 at the ends).
#[inline(always)]
pub fn sin_cos(x: f64) -> (f64, f64) {
    let rounded = x * std::f64::consts::FRAC_2_PI + ROUNDER;
    let k = rounded - ROUNDER;
    let r = (x - k * HALF_PI_HIGH) - k * HALF_PI_LOW;
    let z = r * r;
    let sine = r + r
        * z
        * (-1.0 / 6.0
            + z * (1.0 / 120.0
                + z * (-1.0 / 5_040.0
                    + z * (1.0 / 362_880.0
                        + z * (-1.0 / 39_916_800.0
                            + z * (1.0 / 6_227_020_800.0 - z / 1_307_674_368_000.0))))));
    let cosine = 1.0 - 0.5 * z
        + z * z
            * (1.0 / 24.0
                + z * (-1.0 / 720.0
                    + z * (1.0 / 40_320.0
                        + z * (-1.0 / 3_628_800.0
                            + z * (1.0 / 479_001_600.0
                                - z * (1.0 / 87_178_291_200.0 - z / 20_922_789_888_000.0))))));
    let quadrant = rounded.to_bits();
    let swap = quadrant & 1 != 0;
    let (s, c) = if swap { (cosine, sine) } else { (sine, cosine) };
    // The sine is below 0 in the third and fourth quadrant, the cosine in the second and third.
    let s = f64::from_bits(s.to_bits() ^ ((quadrant & 2) << 62));
    let c = f64::from_bits(c.to_bits() ^ ((quadrant.wrapping_add(1) & 2) << 62));
    (s, c)
}

/// Cosine of radians: see [`sin_cos`].
#[inline(always)]
pub fn cos(x: f64) -> f64 {
    sin_cos(x).1
}

/// Sine of radians: see [`sin_cos`].
#[inline(always)]
pub fn sin(x: f64) -> f64 {
    sin_cos(x).0
}

/// Hyperbolic tangent, to 1e-15 absolute.
#[inline(always)]
pub fn tanh(x: f64) -> f64 {
    // Beyond ±20 it is ±1 in double precision.
    let x = if x > 20.0 { 20.0 } else { x };
    let x = if x < -20.0 { -20.0 } else { x };
    1.0 - 2.0 / (exp(2.0 * x) + 1.0)
}

/// ∛x of a positive normal number, to 1e-15 of its value.
#[inline(always)]
pub fn cbrt(x: f64) -> f64 {
    let root = exp(ln(x) * (1.0 / 3.0));
    // One step of Newton's takes what ln and exp have lost.
    root - (root - x / (root * root)) * (1.0 / 3.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Is it so near to the truth, relative to the truth or to `floor` where that is larger?
    fn near(got: f64, want: f64, tolerance: f64, floor: f64) -> bool {
        (got - want).abs() <= tolerance * want.abs().max(floor)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn logarithms(e in -300.0..300.0f64) {
            let x = libm::exp10(e);
            prop_assert!(near(ln(x), libm::log(x), 1e-15, 1.0), "{x} {} {}", ln(x), libm::log(x));
            prop_assert!(near(log10(x), libm::log10(x), 1e-15, 1.0));
            prop_assert!(near(cbrt(x), libm::cbrt(x), 1e-15, 0.0));
            let around_one = 1.0 + e * 1e-3;
            prop_assert!(near(ln(around_one), libm::log(around_one), 1e-15, 0.0));
        }

        #[test]
        fn powers(x in -700.0..700.0f64, base in 1e-9..1e9f64, y in -30.0..30.0f64) {
            prop_assert!(near(exp(x), libm::exp(x), 1e-15, 0.0), "{x} {} {}", exp(x), libm::exp(x));
            let small = x * 1e-3;
            prop_assert!(near(exp(small), libm::exp(small), 1e-15, 0.0));
            let by = 1.0 + (y * libm::log(base)).abs();
            prop_assert!(near(pow(base, y), libm::pow(base, y), 1e-15 * by, 0.0));
            prop_assert!(near(exp10(y), libm::exp10(y), 1e-15 * (1.0 + 3.0 * y.abs()), 0.0));
            prop_assert!(near(tanh(small * 30.0), libm::tanh(small * 30.0), 1e-15, 1.0));
        }

        #[test]
        fn angles(x in -50.0..50.0f64, c in -0.999_999..1.0f64) {
            prop_assert!(near(atan(x), libm::atan(x), 1e-15, 0.0), "{x} {} {}", atan(x), libm::atan(x));
            prop_assert!(near(atan(x * 1e-3), libm::atan(x * 1e-3), 1e-15, 0.0));
            prop_assert!(near(atan(x * 1e6), libm::atan(x * 1e6), 1e-15, 0.0));
            prop_assert!(near(acos(c), libm::acos(c), 1e-15, 3.2));
            prop_assert!(near(atan2(x, c), libm::atan2(x, c), 2e-15, 0.0), "{x} {c} {}", atan2(x, c));
            prop_assert!(near(atan2(c, x), libm::atan2(c, x), 2e-15, 0.0), "{c} {x} {}", atan2(c, x));
            let (s, co) = sin_cos(x);
            prop_assert!(near(s, libm::sin(x), 2e-15, 1.0), "{x} {s}");
            prop_assert!(near(co, libm::cos(x), 2e-15, 1.0), "{x} {co}");
            prop_assert_eq!((sin(x), cos(x)), (s, co));
        }
    }

    #[test]
    fn round_values() {
        assert_eq!(
            (ln(1.0), exp(0.0), atan(0.0), sin_cos(0.0)),
            (0.0, 1.0, 0.0, (0.0, 1.0))
        );
        assert_eq!(acos(1.0), 0.0);
        assert_eq!(exp(-1e9), exp(-700.0));
        assert!(exp(f64::NAN).is_nan() && ln(f64::NAN).is_nan() && atan(f64::NAN).is_nan());
        assert_eq!(atan(f64::INFINITY), std::f64::consts::FRAC_PI_2);
        assert_eq!(tanh(1e9), 1.0);
    }
}
