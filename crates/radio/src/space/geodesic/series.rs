//! The integrals of geodesics on an ellipsoid as series, to the sixth order of the flattening: good to
//! nanometres on the earth.
//!
//! Source: [`KARNEY_2013`](crate::bibliography::KARNEY_2013), eq. (15)–(25).

/// WGS 84 equatorial radius, metres.
pub(in crate::space) const A_M: f64 = 6_378_137.0;
/// WGS 84 flattening.
pub(super) const F: f64 = 1.0 / 298.257_223_563;
/// WGS 84 first eccentricity squared.
pub(in crate::space) const E2: f64 = F * (2.0 - F);
/// WGS 84 polar radius, metres.
pub(super) const B_M: f64 = A_M * (1.0 - F);
/// Second eccentricity squared.
const EP2: f64 = E2 / ((1.0 - F) * (1.0 - F));
/// Third flattening.
const N: f64 = F / (2.0 - F);

/// Σ cₗ·sin 2lσ, l = 1 …, by Clenshaw's summation, from the sine and cosine of σ.
#[inline(always)]
pub(super) fn sines<const L: usize>(c: &[f64; L], sin_sigma: f64, cos_sigma: f64) -> f64 {
    let sin_2 = 2.0 * sin_sigma * cos_sigma;
    let twice_cos_2 = 2.0 * (cos_sigma - sin_sigma) * (cos_sigma + sin_sigma);
    let (mut last, mut before) = (0.0, 0.0);
    let mut l = L;
    while l > 0 {
        l -= 1;
        (last, before) = (c[l] + twice_cos_2 * last - before, last);
    }
    last * sin_2
}

/// The series of one geodesic, which depend on its azimuth at the equator alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Series {
    /// A₁: metres along the ellipsoid for a radian of the auxiliary sphere are b·A₁ on the mean.
    pub(super) a_1: f64,
    /// C₁ₗ, from the arc σ to the distance.
    pub(super) c_1: [f64; 6],
    /// C′₁ₗ, from the distance back to the arc.
    pub(super) back_1: [f64; 6],
    /// A₃, of the longitude.
    pub(super) a_3: f64,
    /// C₃ₗ.
    pub(super) c_3: [f64; 5],
}

impl Series {
    /// By cos α₀.
    #[inline(always)]
    pub(super) fn of(cos_alpha_0: f64) -> Self {
        let k2 = EP2 * cos_alpha_0 * cos_alpha_0; // eq. (9)
        let root = (1.0 + k2).sqrt() + 1.0;
        let e = k2 / (root * root); // eq. (16)
        let e2 = e * e;
        let n2 = N * N;
        Self {
            a_1: (1.0 + e2 * (1.0 / 4.0 + e2 * (1.0 / 64.0 + e2 / 256.0))) / (1.0 - e), // eq. (17)
            c_1: [
                e * (-1.0 / 2.0 + e2 * (3.0 / 16.0 - e2 / 32.0)),
                e2 * (-1.0 / 16.0 + e2 * (1.0 / 32.0 - e2 * 9.0 / 2048.0)),
                e * e2 * (-1.0 / 48.0 + e2 * 3.0 / 256.0),
                e2 * e2 * (-5.0 / 512.0 + e2 * 3.0 / 512.0),
                e * e2 * e2 * (-7.0 / 1280.0),
                e2 * e2 * e2 * (-7.0 / 2048.0),
            ], // eq. (18)
            back_1: [
                e * (1.0 / 2.0 + e2 * (-9.0 / 32.0 + e2 * 205.0 / 1536.0)),
                e2 * (5.0 / 16.0 + e2 * (-37.0 / 96.0 + e2 * 1335.0 / 4096.0)),
                e * e2 * (29.0 / 96.0 - e2 * 75.0 / 128.0),
                e2 * e2 * (539.0 / 1536.0 - e2 * 2391.0 / 2560.0),
                e * e2 * e2 * (3467.0 / 7680.0),
                e2 * e2 * e2 * (38081.0 / 61440.0),
            ], // eq. (21)
            a_3: 1.0
                - e * ((1.0 - N) / 2.0
                    + e * ((1.0 / 4.0 + N / 8.0 - n2 * 3.0 / 8.0)
                        + e * ((1.0 / 16.0 + N * 3.0 / 16.0 + n2 / 16.0)
                            + e * ((3.0 / 64.0 + N / 32.0) + e * 3.0 / 128.0)))), // eq. (24)
            c_3: [
                e * ((1.0 - N) / 4.0
                    + e * ((1.0 - n2) / 8.0
                        + e * ((3.0 + N * 3.0 - n2) / 64.0
                            + e * ((5.0 + N * 2.0) / 128.0 + e * 3.0 / 128.0)))),
                e2 * ((1.0 / 16.0 - N * 3.0 / 32.0 + n2 / 32.0)
                    + e * ((3.0 / 64.0 - N / 32.0 - n2 * 3.0 / 64.0)
                        + e * ((3.0 + N) / 128.0 + e * 5.0 / 256.0))),
                e * e2
                    * ((5.0 / 192.0 - N * 3.0 / 64.0 + n2 * 5.0 / 192.0)
                        + e * ((3.0 / 128.0 - N * 5.0 / 192.0) + e * 7.0 / 512.0)),
                e2 * e2 * ((7.0 / 512.0 - N * 7.0 / 256.0) + e * 7.0 / 512.0),
                e * e2 * e2 * (21.0 / 2560.0),
            ], // eq. (25)
        }
    }
}
