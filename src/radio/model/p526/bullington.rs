//! The Bullington construction, ITU-R P.526-15 §4.5.1: terrain replaced by one knife edge.
//!
//! Equation numbers are those of P.1812-7 §4.3.1, which prints the same equations in kilometres, metres and gigahertz.

/// Slopes and heights that decide diffraction on a profile: all of them maxima over its intermediate samples.
///
/// Slopes are in metres a kilometre. A profile without intermediate samples has −∞ everywhere: nothing is in the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extremes {
    /// Steepest slope from the transmitter to a sample over the effective earth, `S_tim`.
    pub s_tim: f64,
    /// Steepest slope from the receiver to a sample over the effective earth, `S_rim`.
    pub s_rim: f64,
    /// Highest obstruction above the straight line between the antennas on a flat earth, m, `h_obs`.
    pub h_obs_m: f64,
    /// Steepest such obstruction seen from the transmitter, `α_obt`.
    pub alpha_obt: f64,
    /// The same from the receiver, `α_obr`.
    pub alpha_obr: f64,
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

/// Loss over one knife edge, dB: an approximation of the Fresnel integral. P.526-15 eq. (31).
pub fn knife_edge_db(nu: f64) -> f64 {
    if nu > -0.78 {
        let v = nu - 0.1;
        6.9 + 20.0 * ((v * v + 1.0).sqrt() + v).log10() // eq. (12)
    } else {
        0.0
    }
}

/// The knife edge's loss made the path's.
pub fn from_knife_edge_db(l_uc_db: f64, d_km: f64) -> f64 {
    if l_uc_db == 0.0 {
        return 0.0;
    }
    l_uc_db + (1.0 - (-l_uc_db / 6.0).exp()) * (10.0 + 0.02 * d_km) // eq. (21)
}

/// Bullington loss of a profile, dB, from its extremes; `nu_max` is asked for only on a line-of-sight path.
pub fn loss_db(ends: &Ends, s_tim: f64, s_rim: f64, nearest_km: (f64, f64), nu_max: impl Fn() -> f64) -> f64 {
    let nu = if s_tim < ends.slope() {
        nu_max() // eq. (15)
    } else {
        ends.bullington_nu(s_tim, s_rim, nearest_km)
    };
    from_knife_edge_db(knife_edge_db(nu), ends.d_km)
}

impl Ends {
    /// ν of the Bullington point of a trans-horizon path; `nearest_km` are the distances of the first and the last intermediate
    /// sample, between which the point lies.
    fn bullington_nu(&self, s_tim: f64, s_rim: f64, nearest_km: (f64, f64)) -> f64 {
        let slopes = s_tim + s_rim;
        let d_bp_km = (self.h_rs_m - self.h_ts_m + s_rim * self.d_km) / slopes; // eq. (18)
        // A ray that just grazes has slopes that cancel: the quotient is 0/0 or rounding, the height above the ray 0.
        let d_bp_km = if d_bp_km.is_finite() {
            d_bp_km.max(nearest_km.0).min(nearest_km.1)
        } else {
            nearest_km.0
        };
        self.nu((s_tim - self.slope()) * d_bp_km, d_bp_km) // eq. (19)
    }
}

/// Samples worked on side by side, so that the compiler uses vector registers without being allowed to reorder additions.
pub(super) const LANES: usize = 4;

#[inline(always)]
pub(super) fn raise(into: &mut f64, value: f64) {
    // Written as one comparison: it compiles to one instruction, which f64::max does not.
    *into = if value > *into { value } else { *into };
}

/// The extremes of a profile. `distances_km` and `heights_m` are the intermediate samples only, as many of each; where they hold
/// NaN the answer is meaningless (the caller refuses such profiles).
#[inline(never)]
pub fn extremes(ends: &Ends, distances_km: &[f64], heights_m: &[f64]) -> Extremes {
    let (bulge, slope) = (ends.bulge(), ends.slope());
    let mut s_tim = [f64::NEG_INFINITY; LANES];
    let mut s_rim = s_tim;
    let mut h_obs = s_tim;
    let mut alpha_t = s_tim;
    let mut alpha_r = s_tim;
    let mut step = |lane: usize, d_km: f64, h_m: f64| {
        let from_tx = (h_m - ends.h_ts_m) / d_km;
        let from_rx = (h_m - ends.h_rs_m) / (ends.d_km - d_km);
        let curved = bulge * d_km;
        raise(&mut s_tim[lane], from_tx - curved);
        raise(&mut s_rim[lane], from_rx + curved);
        raise(&mut alpha_t[lane], from_tx);
        raise(&mut alpha_r[lane], from_rx);
        raise(&mut h_obs[lane], h_m - ends.h_ts_m - slope * d_km);
    };
    let (d_chunks, h_chunks) = (distances_km.chunks_exact(LANES), heights_m.chunks_exact(LANES));
    let rest = d_chunks.remainder().iter().zip(h_chunks.remainder());
    for (&d_km, &h_m) in rest {
        step(0, d_km, h_m);
    }
    for (d_km, h_m) in d_chunks.zip(h_chunks) {
        for lane in 0..LANES {
            step(lane, d_km[lane], h_m[lane]);
        }
    }
    let highest = |lanes: [f64; LANES]| lanes.into_iter().fold(f64::NEG_INFINITY, f64::max);
    Extremes {
        s_tim: highest(s_tim) + bulge * ends.d_km, // eq. (13)
        s_rim: highest(s_rim),                     // eq. (17)
        h_obs_m: highest(h_obs),                   // eq. (87a), (87d)
        alpha_obt: highest(alpha_t) - slope,       // eq. (87b)
        alpha_obr: highest(alpha_r) + slope,       // eq. (87c)
    }
}

/// The largest ν of a line-of-sight path's intermediate samples; −∞ without any.
///
/// In sight every sample lies below the ray, so the largest ν is the one of the smallest depth² / (d₁·d₂): no root a sample.
#[inline(never)]
pub fn nu_max_in_sight(ends: &Ends, distances_km: &[f64], heights_m: &[f64]) -> f64 {
    let (bulge, slope) = (ends.bulge(), ends.slope());
    let mut least = [f64::INFINITY; LANES];
    let mut step = |lane: usize, d_km: f64, h_m: f64| {
        let spread = d_km * (ends.d_km - d_km);
        let depth_m = ends.h_ts_m + slope * d_km - h_m - bulge * spread;
        let measure = depth_m * depth_m / spread;
        least[lane] = if measure < least[lane] {
            measure
        } else {
            least[lane]
        };
    };
    let (d_chunks, h_chunks) = (distances_km.chunks_exact(LANES), heights_m.chunks_exact(LANES));
    let rest = d_chunks.remainder().iter().zip(h_chunks.remainder());
    for (&d_km, &h_m) in rest {
        step(0, d_km, h_m);
    }
    for (d_km, h_m) in d_chunks.zip(h_chunks) {
        for lane in 0..LANES {
            step(lane, d_km[lane], h_m[lane]);
        }
    }
    let least = least.into_iter().fold(f64::INFINITY, f64::min);
    -(least * 0.002 * ends.d_km / ends.wavelength_m).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends() -> Ends {
        Ends {
            d_km: 10.0,
            h_ts_m: 100.0,
            h_rs_m: 100.0,
            a_e_km: 1e12,
            wavelength_m: 0.3,
        }
    }

    fn bullington(ends: &Ends, d: &[f64], h: &[f64]) -> f64 {
        let e = extremes(ends, d, h);
        let nearest = (d[0], d[d.len() - 1]);
        loss_db(ends, e.s_tim, e.s_rim, nearest, || nu_max_in_sight(ends, d, h))
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
        let want = edge + (1.0 - (-edge / 6.0).exp()) * 10.2;
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
        let e = extremes(&ends(), &[], &[]);
        assert_eq!(e.h_obs_m, f64::NEG_INFINITY);
        let loss = loss_db(&ends(), e.s_tim, e.s_rim, (0.0, 0.0), || {
            nu_max_in_sight(&ends(), &[], &[])
        });
        assert_eq!(loss, 0.0);
    }
}
