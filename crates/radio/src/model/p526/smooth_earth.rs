//! The smooth surface that represents a profile, ITU-R P.526-15 §4.5.2, and the Bullington loss over it.
//!
//! Equation numbers are those of P.1812-7, Attachment 1 §5.6, which prints the same equations.

use super::bullington::{self, Ends, FromRx, FromTx, LANES};
use super::spherical_earth::reflection_point_km;

/// Least-squares line through a profile, by its heights at the two ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// At the transmitter, m above sea level, `h_st`.
    pub h_st_m: f64,
    /// At the receiver, m above sea level, `h_sr`.
    pub h_sr_m: f64,
}

/// What one pass over a profile's intervals gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sums {
    /// Twice the area under the profile, m·km.
    pub v1: f64,
    /// Six times its first moment, m·km².
    pub v2: f64,
    /// Does every distance lie beyond the one before it?
    pub rising: bool,
}

/// Area and moment under a profile, ends included, as many distances as heights. Any NaN or infinity makes a
/// sum not finite.
#[inline(never)]
pub fn sums(distances_km: &[f64], heights_m: &[f64]) -> Sums {
    let n = distances_km.len().min(heights_m.len());
    let (d0, d1) = (&distances_km[..n.saturating_sub(1)], &distances_km[n.min(1)..n]);
    let (h0, h1) = (&heights_m[..n.saturating_sub(1)], &heights_m[n.min(1)..n]);
    let mut v1 = [0.0; LANES];
    let mut v2 = [0.0; LANES];
    let mut shortest = [f64::INFINITY; LANES];
    let mut step = |lane: usize, da: f64, db: f64, ha: f64, hb: f64| {
        let run = db - da;
        shortest[lane] = if run < shortest[lane] { run } else { shortest[lane] };
        v1[lane] += run * (hb + ha); // eq. (83)
        v2[lane] += run * (hb * (2.0 * db + da) + ha * (db + 2.0 * da)); // eq. (84)
    };
    let whole = d0.len() / LANES * LANES;
    for i in whole..d0.len() {
        step(0, d0[i], d1[i], h0[i], h1[i]);
    }
    let ends = d0[..whole]
        .chunks_exact(LANES)
        .zip(d1[..whole].chunks_exact(LANES));
    let heights = h0[..whole]
        .chunks_exact(LANES)
        .zip(h1[..whole].chunks_exact(LANES));
    for ((da, db), (ha, hb)) in ends.zip(heights) {
        for lane in 0..LANES {
            step(lane, da[lane], db[lane], ha[lane], hb[lane]);
        }
    }
    Sums {
        v1: v1.into_iter().sum(),
        v2: v2.into_iter().sum(),
        rising: shortest.into_iter().fold(f64::INFINITY, f64::min) > 0.0,
    }
}

impl Sums {
    /// The least-squares line.
    pub fn line(&self, d_km: f64) -> Line {
        Line {
            h_st_m: (2.0 * self.v1 * d_km - self.v2) / (d_km * d_km), // eq. (85)
            h_sr_m: (self.v2 - self.v1 * d_km) / (d_km * d_km),       // eq. (86)
        }
    }
}

/// Heights of the smooth surface for diffraction: the line, lowered under obstructions and never above the
/// ground at the ends. `from_rx` is needed only where [`FromTx::alpha_obt`] is above 0: without it nothing
/// obstructs.
pub fn for_diffraction(
    line: Line,
    ends: &Ends,
    from_tx: &FromTx,
    from_rx: Option<FromRx>,
    ground_tx_m: f64,
    ground_rx_m: f64,
) -> Line {
    let (mut h_stp_m, mut h_srp_m) = (line.h_st_m, line.h_sr_m); // eq. (88a), (88b)
    let alpha_obt = from_tx.alpha_obt(ends);
    // All three are above 0 together, but for rounding.
    if let Some(FromRx {
        alpha_obr, h_obs_m, ..
    }) = from_rx
        && alpha_obt > 0.0
        && alpha_obr > 0.0
        && h_obs_m > 0.0
    {
        let both = alpha_obt + alpha_obr;
        h_stp_m -= h_obs_m * alpha_obt / both; // eq. (88c), (88e)
        h_srp_m -= h_obs_m * alpha_obr / both; // eq. (88d), (88f)
    }
    Line {
        h_st_m: h_stp_m.min(ground_tx_m), // eq. (89a), (89b)
        h_sr_m: h_srp_m.min(ground_rx_m), // eq. (89c), (89d)
    }
}

/// Bullington loss over a smooth earth at the samples of a profile, dB. `ends` holds the antennas' heights
/// above that earth (both above 0); `distances_km` are the intermediate samples; `reflection_km` is the
/// reflection point of these ends where it is already known.
///
/// The recommendation takes maxima over the samples of a profile of height 0. Each of the three functions has
/// one maximum on the continuous path, known in closed form, so the best sample is one of its neighbours: no
/// scan.
pub fn bullington_db(ends: &Ends, distances_km: &[f64], reflection_km: Option<f64>) -> f64 {
    let (Some(&first), Some(&last)) = (distances_km.first(), distances_km.last()) else {
        return 0.0;
    };
    let (bulge, d_km) = (ends.bulge(), ends.d_km);
    let tim = |x: f64| bulge * (d_km - x) - ends.h_ts_m / x; // eq. (13) with h = 0
    let s_tim = best_near(distances_km, d_km, (ends.h_ts_m / bulge).sqrt(), tim);
    if s_tim < ends.slope() {
        let nu = |x: f64| ends.nu(bulge * x * (d_km - x) - ends.h_ts_m - ends.slope() * x, x); // eq. (15)
        let nearest =
            reflection_km.unwrap_or_else(|| reflection_point_km(d_km, ends.h_ts_m, ends.h_rs_m, ends.a_e_km));
        let nu_max = best_near(distances_km, d_km, nearest, nu);
        return bullington::from_knife_edge_db(bullington::knife_edge_db(nu_max), d_km);
    }
    let rim = |x: f64| bulge * x - ends.h_rs_m / (d_km - x); // eq. (17) with h = 0
    let s_rim = best_near(distances_km, d_km, d_km - (ends.h_rs_m / bulge).sqrt(), rim);
    bullington::beyond_horizon_db(ends, s_tim, s_rim, (first, last))
}

/// The largest value of a function with one maximum, at `peak_km`, over samples of rising distance.
fn best_near(distances_km: &[f64], d_km: f64, peak_km: f64, value: impl Fn(f64) -> f64) -> f64 {
    // The first sample beyond the peak: guessed as on an even profile, then walked to.
    let n = distances_km.len();
    let mut i = ((peak_km / d_km * (n + 1) as f64) as usize).min(n);
    while i > 0 && distances_km[i - 1] > peak_km {
        i -= 1;
    }
    while i < n && distances_km[i] <= peak_km {
        i += 1;
    }
    // One more on each side, for a peak that rounding has moved past a sample.
    let near = &distances_km[i.saturating_sub(2)..(i + 2).min(n)];
    near.iter().map(|&x| value(x)).fold(f64::NEG_INFINITY, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_its_own_line() {
        let d = [0.0, 1.0, 2.5, 4.0];
        let h = [100.0, 110.0, 125.0, 140.0];
        let s = sums(&d, &h);
        let line = s.line(4.0);
        assert!(s.rising);
        assert!((line.h_st_m - 100.0).abs() < 1e-9 && (line.h_sr_m - 140.0).abs() < 1e-9);
    }

    #[test]
    fn distances_that_stand_still_are_seen_anywhere() {
        for at in 1..12 {
            let mut d: Vec<f64> = (0..12).map(f64::from).collect();
            d[at] = d[at - 1];
            assert!(!sums(&d, &[5.0; 12]).rising, "{at}");
        }
    }

    #[test]
    fn the_neighbours_of_the_peak_equal_a_scan_of_all_samples() {
        let mut seed = 1u64;
        let mut random = || {
            seed = seed
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (seed >> 11) as f64 / (1u64 << 53) as f64
        };
        for _ in 0..2000 {
            let n = 1 + (random() * 60.0) as usize;
            let mut d: Vec<f64> = (0..n).map(|_| 0.01 + random()).collect();
            let mut at = 0.0;
            for x in &mut d {
                at += *x;
                *x = at;
            }
            let ends = Ends {
                d_km: at + 0.5,
                h_ts_m: 0.5 + 200.0 * random() * random(),
                h_rs_m: 0.5 + 50.0 * random() * random(),
                a_e_km: 4000.0 + 8000.0 * random(),
                wavelength_m: 0.1 + random(),
            };
            let flat = vec![0.0; n];
            let views = FromTx::of(&ends, &d, &flat);
            let (want, _) = bullington::loss_db(&ends, &views, &d, &flat);
            let got = bullington_db(&ends, &d, None);
            assert!((got - want).abs() < 1e-9, "{got} {want}");
        }
    }
}
