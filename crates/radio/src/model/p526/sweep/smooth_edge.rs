//! The Bullington loss over the smooth surface, whose extremes lie at the samples next to where a function of
//! the distance has its peak.

use super::edge::{EndsOf, bullington_nu, from_knife_edge_db, knife_edge_db};
use super::equations::Equation;

/// The samples of a radial, to be looked up by distance.
pub(super) struct Samples<'a> {
    d_km: &'a [f64],
    per_km: f64,
}

impl<'a> Samples<'a> {
    pub(super) fn of(d_km: &'a [f64]) -> Self {
        let last = d_km.len() - 1;
        Self {
            d_km,
            per_km: last as f64 / d_km[last],
        }
    }

    /// The last sample that is no farther than a distance; the mast's where none is.
    #[inline]
    fn last_within(&self, peak_km: f64) -> usize {
        // As on an even profile, which most are; else by halving.
        let last = self.d_km.len() - 1;
        let mut at = ((peak_km * self.per_km) as usize).min(last);
        let mut steps = 0;
        while at > 0 && self.d_km[at] > peak_km && steps < 4 {
            at -= 1;
            steps += 1;
        }
        while at < last && self.d_km[at + 1] <= peak_km && steps < 4 {
            at += 1;
            steps += 1;
        }
        if steps < 4 {
            return at;
        }
        self.d_km
            .partition_point(|x_km| *x_km <= peak_km)
            .saturating_sub(1)
    }

    /// The samples on both sides of a peak, among those between the antennas of each path: the best one of a
    /// function with one maximum is there.
    pub(super) fn around(&self, who: &[usize], peaks_km: &[f64], a_km: &mut [f64], b_km: &mut [f64]) {
        for (k, (&i, &peak_km)) in who.iter().zip(peaks_km).enumerate() {
            let at = self.last_within(peak_km);
            let last = i.saturating_sub(1).max(1);
            a_km[k] = self.d_km[at.clamp(1, last)];
            b_km[k] = self.d_km[(at + 1).clamp(1, last)];
        }
    }
}

/// Where a smooth earth's steepest view from the transmitter is.
pub(super) struct TimPeak {
    pub bulge: f64,
}

impl Equation<1, 1> for TimPeak {
    #[inline(always)]
    fn at(&self, [h_te_m]: [f64; 1]) -> [f64; 1] {
        [(h_te_m / self.bulge).sqrt()]
    }
}

/// That view, and where what is asked next has its maximum: ν in sight, or the view from the receiver.
pub(super) struct Tim {
    pub bulge: f64,
}

impl Equation<6, 2> for Tim {
    #[inline(always)]
    fn at(&self, [d_km, h_te_m, h_re_m, a_km, b_km, reflection_km]: [f64; 6]) -> [f64; 2] {
        let tim = |x_km: f64| self.bulge * (d_km - x_km) - h_te_m / x_km; // eq. (13) with h = 0
        let (a, b) = (tim(a_km), tim(b_km));
        let s_tim = if a > b { a } else { b };
        let slope = (h_re_m - h_te_m) / d_km;
        let from_rx_km = d_km - (h_re_m / self.bulge).sqrt();
        [s_tim, if s_tim < slope { reflection_km } else { from_rx_km }]
    }
}

/// What the sphere adds to the Bullington loss over it.
pub(super) struct SmoothEdge {
    pub bulge: f64,
    pub wavelength_m: f64,
    pub first_km: f64,
}

impl Equation<9, 1> for SmoothEdge {
    #[inline(always)]
    fn at(&self, known: [f64; 9]) -> [f64; 1] {
        let [
            d_km,
            before_km,
            h_te_m,
            h_re_m,
            s_tim,
            a_km,
            b_km,
            l_ft_db,
            weight,
        ] = known;
        let ends = EndsOf {
            d_km,
            h_ts_m: h_te_m,
            h_rs_m: h_re_m,
            slope: (h_re_m - h_te_m) / d_km,
            wavelength_m: self.wavelength_m,
        };
        let bulge = self.bulge;
        let nu_at = |x: f64| ends.nu(bulge * x * (d_km - x) - h_te_m - ends.slope * x, x); // eq. (15)
        let rim = |x: f64| bulge * x - h_re_m / (d_km - x); // eq. (17) with h = 0
        let (nu_a, nu_b) = (nu_at(a_km), nu_at(b_km));
        let in_sight = if nu_a > nu_b { nu_a } else { nu_b };
        let (rim_a, rim_b) = (rim(a_km), rim(b_km));
        let s_rim = if rim_a > rim_b { rim_a } else { rim_b };
        let beyond = bullington_nu(&ends, s_tim, s_rim, (self.first_km, before_km));
        let nu = if s_tim < ends.slope { in_sight } else { beyond };
        let l_bulls_db = from_knife_edge_db(knife_edge_db(nu), d_km);
        // Without a sample between there is no edge.
        let l_bulls_db = if before_km > 0.0 { l_bulls_db } else { 0.0 };
        let l_ft_db = if l_ft_db > 0.0 { l_ft_db } else { 0.0 };
        let added_db = weight * l_ft_db - l_bulls_db;
        [if added_db > 0.0 { added_db } else { 0.0 }] // eq. (27), (39)
    }
}
