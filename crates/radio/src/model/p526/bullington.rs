//! The Bullington construction, ITU-R P.526-15 §4.5.1: terrain replaced by one knife edge.
//!
//! Equation numbers are those of P.1812-7 §4.3.1, which prints the same equations in kilometres, metres and
//! gigahertz.

use crate::maths;

/// Steepest views from the transmitter over the intermediate samples of a profile, m/km.
///
/// Without samples both are −∞: nothing is in the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FromTx {
    /// Largest (h − h_ts)/d − 500·d/a_e: `S_tim` of eq. (13) less 500·D/a_e, D being the whole distance.
    curved: f64,
    /// Largest (h − h_ts)/d.
    flat: f64,
}

/// Steepest views from the receiver, and the highest obstruction: maxima over the intermediate samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FromRx {
    /// Steepest slope from the receiver to a sample over the effective earth, m/km.
    pub s_rim: f64,
    /// Steepest obstruction over the straight line between the antennas seen from the receiver, on a flat
    /// earth, m/km.
    pub alpha_obr: f64,
    /// Highest such obstruction, m.
    pub h_obs_m: f64,
}

/// Two ends over a profile: what the equations need besides the samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ends {
    /// Path length, km.
    pub d_km: f64,
    /// Transmitter antenna above sea level, m.
    pub h_ts_m: f64,
    /// Receiver antenna above sea level, m.
    pub h_rs_m: f64,
    /// Effective earth radius, km.
    pub a_e_km: f64,
    /// Wavelength, m.
    pub wavelength_m: f64,
}

impl Ends {
    /// Slope of the line between the antennas, m/km.
    pub fn slope(&self) -> f64 {
        (self.h_rs_m - self.h_ts_m) / self.d_km // eq. (14)
    }

    /// Bulge of the effective earth: m per km², to be multiplied by both distances.
    pub fn bulge(&self) -> f64 {
        500.0 / self.a_e_km
    }

    /// Diffraction parameter ν of a point `height_m` above the line between the antennas.
    pub fn nu(&self, height_m: f64, d1_km: f64) -> f64 {
        let d2_km = self.d_km - d1_km;
        height_m * (0.002 * self.d_km / (self.wavelength_m * d1_km * d2_km)).sqrt() // eq. (15), (19)
    }
}

/// 20·log10(x) = this · ln(x): the natural logarithm is the faster one.
pub(super) const DB_PER_NEPER: f64 = 20.0 * std::f64::consts::LOG10_E;

/// The largest diffraction parameter of an edge that costs nothing.
pub const NO_LOSS_NU: f64 = -0.78;

/// Loss over one knife edge, dB: an approximation of the Fresnel integral. P.526-15 eq. (31).
pub fn knife_edge_db(nu: f64) -> f64 {
    if nu > NO_LOSS_NU {
        let v = nu - 0.1;
        6.9 + DB_PER_NEPER * maths::ln((v * v + 1.0).sqrt() + v) // eq. (12)
    } else {
        0.0
    }
}

/// The knife edge's loss made the path's.
pub fn from_knife_edge_db(l_uc_db: f64, d_km: f64) -> f64 {
    if l_uc_db == 0.0 {
        return 0.0;
    }
    const MINUS_SIXTH: f64 = -1.0 / 6.0;
    l_uc_db + (1.0 - maths::exp(MINUS_SIXTH * l_uc_db)) * (10.0 + 0.02 * d_km) // eq. (21)
}

/// Bullington loss of a profile, dB, with the views from the receiver where they were needed (on a
/// trans-horizon path). The slices hold the intermediate samples, as many of each.
pub fn loss_db(
    ends: &Ends,
    from_tx: &FromTx,
    distances_km: &[f64],
    heights_m: &[f64],
) -> (f64, Option<FromRx>) {
    let s_tim = from_tx.s_tim(ends);
    if s_tim < ends.slope() {
        let nu_max = nu_max_in_sight(ends, distances_km, heights_m);
        return (from_knife_edge_db(knife_edge_db(nu_max), ends.d_km), None); // eq. (16)
    }
    let nearest_km = match (distances_km.first(), distances_km.last()) {
        (Some(&first), Some(&last)) => (first, last),
        // Not reached: without samples the slope is −∞ and the path in sight.
        _ => return (0.0, None),
    };
    let from_rx = FromRx::of(ends, distances_km, heights_m);
    (
        beyond_horizon_db(ends, s_tim, from_rx.s_rim, nearest_km),
        Some(from_rx),
    )
}

/// Bullington loss of a trans-horizon path, dB, from the slopes to its horizons; `nearest_km` are the
/// distances of the first and the last intermediate sample, between which the Bullington point lies.
pub fn beyond_horizon_db(ends: &Ends, s_tim: f64, s_rim: f64, nearest_km: (f64, f64)) -> f64 {
    let nu = ends.bullington_nu(s_tim, s_rim, nearest_km);
    from_knife_edge_db(knife_edge_db(nu), ends.d_km) // eq. (20)
}

impl Ends {
    fn bullington_nu(&self, s_tim: f64, s_rim: f64, nearest_km: (f64, f64)) -> f64 {
        let slopes = s_tim + s_rim;
        let d_bp_km = (self.h_rs_m - self.h_ts_m + s_rim * self.d_km) / slopes; // eq. (18)
        // A ray that just grazes has slopes that cancel: the quotient is 0/0 or rounding, the height above
        // the ray 0.
        let d_bp_km = if d_bp_km.is_finite() {
            d_bp_km.max(nearest_km.0).min(nearest_km.1)
        } else {
            nearest_km.0
        };
        self.nu((s_tim - self.slope()) * d_bp_km, d_bp_km) // eq. (19)
    }
}

/// Samples worked on side by side, so that the compiler uses vector registers without being allowed to
/// reorder additions.
pub(super) const LANES: usize = 4;

#[inline(always)]
fn raise(into: &mut f64, value: f64) {
    // Written as one comparison: it compiles to one instruction, which f64::max does not.
    *into = if value > *into { value } else { *into };
}

fn highest(lanes: [f64; LANES]) -> f64 {
    lanes.into_iter().fold(f64::NEG_INFINITY, f64::max)
}

/// Runs over samples in lanes; what is left over goes to the first lane.
#[inline(always)]
fn in_lanes(distances_km: &[f64], heights_m: &[f64], mut step: impl FnMut(usize, f64, f64)) {
    let (d_chunks, h_chunks) = (distances_km.chunks_exact(LANES), heights_m.chunks_exact(LANES));
    for (&d_km, &h_m) in d_chunks.remainder().iter().zip(h_chunks.remainder()) {
        step(0, d_km, h_m);
    }
    for (d_km, h_m) in d_chunks.zip(h_chunks) {
        for lane in 0..LANES {
            step(lane, d_km[lane], h_m[lane]);
        }
    }
}

impl FromTx {
    /// No samples yet.
    pub const NONE: Self = Self {
        curved: f64::NEG_INFINITY,
        flat: f64::NEG_INFINITY,
    };

    /// Of a profile's intermediate samples. Where they hold NaN the answer is meaningless: the caller refuses
    /// such profiles.
    #[inline(never)]
    pub fn of(ends: &Ends, distances_km: &[f64], heights_m: &[f64]) -> Self {
        let (bulge, h_ts_m) = (ends.bulge(), ends.h_ts_m);
        let mut curved = [f64::NEG_INFINITY; LANES];
        let mut flat = curved;
        in_lanes(distances_km, heights_m, |lane, d_km, h_m| {
            let view = (h_m - h_ts_m) / d_km;
            raise(&mut flat[lane], view);
            raise(&mut curved[lane], view - bulge * d_km);
        });
        Self {
            curved: highest(curved),
            flat: highest(flat),
        }
    }

    /// Steepest slope from the transmitter to a sample over the effective earth, m/km.
    pub fn s_tim(&self, ends: &Ends) -> f64 {
        self.curved + ends.bulge() * ends.d_km // eq. (13)
    }

    /// Steepest obstruction over the straight line between the antennas seen from the transmitter, on a flat
    /// earth, m/km; 0 or below without obstruction.
    pub fn alpha_obt(&self, ends: &Ends) -> f64 {
        self.flat - ends.slope() // eq. (87b)
    }
}

impl FromRx {
    /// No samples.
    pub const NONE: Self = Self {
        s_rim: f64::NEG_INFINITY,
        alpha_obr: f64::NEG_INFINITY,
        h_obs_m: f64::NEG_INFINITY,
    };

    /// Of a profile's intermediate samples, as [`FromTx::of`].
    #[inline(never)]
    pub fn of(ends: &Ends, distances_km: &[f64], heights_m: &[f64]) -> Self {
        let (bulge, slope) = (ends.bulge(), ends.slope());
        let (d_all_km, h_ts_m, h_rs_m) = (ends.d_km, ends.h_ts_m, ends.h_rs_m);
        let mut curved = [f64::NEG_INFINITY; LANES];
        let mut flat = curved;
        let mut above = curved;
        in_lanes(distances_km, heights_m, |lane, d_km, h_m| {
            let view = (h_m - h_rs_m) / (d_all_km - d_km);
            raise(&mut flat[lane], view);
            raise(&mut curved[lane], view + bulge * d_km);
            raise(&mut above[lane], h_m - h_ts_m - slope * d_km);
        });
        Self {
            s_rim: highest(curved),           // eq. (17)
            alpha_obr: highest(flat) + slope, // eq. (87c)
            h_obs_m: highest(above),          // eq. (87a), (87d)
        }
    }
}

/// The largest ν of a line-of-sight path's intermediate samples; −∞ without any.
///
/// In sight every sample lies below the ray, so the largest ν is the one of the smallest depth² / (d₁·d₂): no
/// root a sample.
#[inline(never)]
pub fn nu_max_in_sight(ends: &Ends, distances_km: &[f64], heights_m: &[f64]) -> f64 {
    let (bulge, slope) = (ends.bulge(), ends.slope());
    let (d_all_km, h_ts_m) = (ends.d_km, ends.h_ts_m);
    let mut least = [f64::INFINITY; LANES];
    in_lanes(distances_km, heights_m, |lane, d_km, h_m| {
        let spread = d_km * (d_all_km - d_km);
        let depth_m = h_ts_m + slope * d_km - h_m - bulge * spread;
        let measure = depth_m * depth_m / spread;
        least[lane] = if measure < least[lane] {
            measure
        } else {
            least[lane]
        };
    });
    let least = least.into_iter().fold(f64::INFINITY, f64::min);
    -(least * 0.002 * d_all_km / ends.wavelength_m).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends() -> Ends {
        Ends {
            d_km: 10.0,
            h_ts_m: 100.0,
            h_rs_m: 100.0,
            a_e_km: 1e15,
            wavelength_m: 0.3,
        }
    }

    fn bullington(ends: &Ends, d: &[f64], h: &[f64]) -> f64 {
        loss_db(ends, &FromTx::of(ends, d, h), d, h).0
    }

    #[test]
    fn a_grazing_edge_costs_six_decibels() {
        assert!((knife_edge_db(0.0) - 6.03).abs() < 0.01);
        assert_eq!(knife_edge_db(-0.78), 0.0);
        // Far above the edge the loss tends to 13 + 20·log10(ν).
        assert!((knife_edge_db(10.0) - 33.0).abs() < 0.15);
    }

    #[test]
    fn one_edge_in_the_middle_is_its_own_bullington_point() {
        // ν = 50 m · √(0.002·10 / (0.3·5·5)) = 2.582
        let got = bullington(&ends(), &[2.0, 5.0, 8.0], &[0.0, 150.0, 0.0]);
        let nu: f64 = 50.0 * (0.02f64 / 7.5).sqrt();
        let edge = knife_edge_db(nu);
        let want = edge + (1.0 - maths::exp(-edge / 6.0)) * 10.2;
        assert!((got - want).abs() < 1e-9, "{got} {want}");
    }

    #[test]
    fn an_edge_exactly_on_the_ray_is_no_fault() {
        let grazing = bullington(&ends(), &[2.0, 5.0, 8.0], &[0.0, 100.0, 0.0]);
        let below = bullington(&ends(), &[2.0, 5.0, 8.0], &[0.0, 100.0 - 1e-9, 0.0]);
        assert!((grazing - below).abs() < 1e-6, "{grazing} {below}");
    }

    #[test]
    fn nothing_between_costs_nothing() {
        assert_eq!(FromTx::of(&ends(), &[], &[]), FromTx::NONE);
        assert_eq!(loss_db(&ends(), &FromTx::NONE, &[], &[]), (0.0, None));
    }
}
