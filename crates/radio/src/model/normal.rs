//! The normal distribution's quantile, which location and building statistics need.
//!
//! Source: M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied
//! Statistics 37(3), 1988, routine PPND16: three ratios of polynomials, about 16 digits. ITU-R texts print
//! coarser approximations (errors to 4.5·10⁻⁴); the distribution itself is meant.

use crate::maths;

/// Half of the width around 0.5 where the first ratio holds.
const CENTRE: f64 = 0.425;

/// Where the tail's second ratio takes over from its first: √(−ln p).
const FAR: f64 = 5.0;

/// Numerator and denominator, lowest power first.
struct Ratio([f64; 8], [f64; 8]);

impl Ratio {
    fn at(&self, x: f64) -> f64 {
        let polynomial = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * x + c);
        polynomial(&self.0) / polynomial(&self.1)
    }
}

#[rustfmt::skip]
const MIDDLE: Ratio = Ratio(
    [
        3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
        45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
    ],
    [
        1.0, 42.31333070160091, 687.1870074920579, 5394.196021424751,
        21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852854,
    ],
);

#[rustfmt::skip]
const TAIL: Ratio = Ratio(
    [
        1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
        1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
    ],
    [
        1.0, 2.053191626637759, 1.6763848301838038, 0.6897673349851,
        0.14810397642748008, 0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-09,
    ],
);

#[rustfmt::skip]
const FAR_TAIL: Ratio = Ratio(
    [
        6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
        0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-05, 2.0103343992922881e-07,
    ],
    [
        1.0, 0.599832206555888, 0.1369298809227358, 0.014875361290850615,
        0.0007868691311456133, 1.8463183175100548e-05, 1.421511758316446e-07, 2.0442631033899397e-15,
    ],
);

/// z with Φ(z) = `probability`: how many standard deviations lie between the median and the value that is not
/// exceeded with this probability. Defined inside 0…1, ends excluded; the callers' ranges see to that.
pub(crate) fn quantile(probability: f64) -> f64 {
    let from_half = probability - 0.5;
    if from_half.abs() <= CENTRE {
        return from_half * MIDDLE.at(CENTRE * CENTRE - from_half * from_half);
    }
    let r = (-maths::ln(probability.min(1.0 - probability))).sqrt();
    let z = if r <= FAR {
        TAIL.at(r - 1.6)
    } else {
        FAR_TAIL.at(r - FAR)
    };
    z.copysign(from_half)
}

#[cfg(test)]
mod tests {
    use super::quantile;
    use crate::maths;

    #[test]
    fn quantiles_of_the_tables() {
        for (probability, z) in [
            (0.5, 0.0),
            (0.9, 1.281_551_565_544_600_8),
            (0.95, 1.644_853_626_951_472_7),
            (0.001, -3.090_232_306_167_813_5),
            (1e-10, -6.361_340_902_404_056),
        ] {
            assert!((quantile(probability) - z).abs() < 1e-13, "{probability}");
        }
    }

    #[test]
    fn the_tails_mirror_each_other_and_the_pieces_meet() {
        for probability in [1e-6, 0.01, 0.0749, 0.0751, 0.3] {
            assert!((quantile(probability) + quantile(1.0 - probability)).abs() < 1e-9);
        }
        // Where the middle ends, and where √(−ln p) is 5.
        for seam in [0.075, maths::exp(-25f64)] {
            let step = quantile(seam * (1.0 + 1e-12)) - quantile(seam * (1.0 - 1e-12));
            assert!((0.0..1e-9).contains(&step), "{step}");
        }
    }
}
