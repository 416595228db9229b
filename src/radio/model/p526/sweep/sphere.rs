//! What the smooth sphere adds to the Bullington loss, for the receivers of a radial where it adds something.

use super::super::bullington::DB_PER_NEPER;
use super::super::spherical_earth::{CLEARANCE, Sphere, Surface, Wave, reflection_point_km};
use super::edge::{EndsOf, Ground, Site, bullington_nu, from_knife_edge_db, knife_edge_db};
use super::equations::{BLOCK, Equation, fit, solve};
use super::smooth::{Clear, Smooth};
use crate::maths::lanes;
use std::f64::consts::FRAC_PI_3;

/// Columns of the receivers that lose something over the sphere: those beyond its horizon, then those before it but not clear of it.
#[derive(Clone, Debug, Default)]
pub struct Spheres {
    /// 0: clear, 1: not clear, 2: beyond the horizon. Of all receivers.
    class: Vec<f64>,
    /// Which receivers the columns below are of.
    who: Vec<usize>,
    d_km: Vec<f64>,
    before_km: Vec<f64>,
    h_te_m: Vec<f64>,
    h_re_m: Vec<f64>,
    /// Earth radius for the first term.
    a_km: Vec<f64>,
    /// Share of the first term's loss that counts, eq. (27).
    weight: Vec<f64>,
    reflection_km: Vec<f64>,
    l_ft_db: Vec<f64>,
    l_sea_db: Vec<f64>,
    k: Vec<f64>,
    k_sea: Vec<f64>,
    peak_km: Vec<f64>,
    a_sample_km: Vec<f64>,
    b_sample_km: Vec<f64>,
    s_tim: Vec<f64>,
    added_db: Vec<f64>,
}

/// The sphere of a radial.
#[derive(Clone, Copy)]
pub struct Over<'a> {
    /// Effective earth radius, km.
    pub a_e_km: f64,
    /// The wave; its share of sea is not read.
    pub wave: &'a Wave,
    /// Share of each path over sea; empty where there is none.
    pub sea_share: &'a [f64],
}

impl Spheres {
    /// Adds to a column of Bullington losses what the sphere adds to each, eq. (39).
    pub fn add(&mut self, site: &Site, ground: &Ground, smooth: &Smooth, over: &Over, losses_db: &mut [f64]) {
        let beyond = self.choose(site, ground, smooth, over);
        if self.who.is_empty() {
            return;
        }
        self.weigh(beyond, over);
        self.first_terms(beyond, over);
        self.less_smooth_edge(site, ground, over);
        for (&i, added_db) in self.who.iter().zip(&self.added_db) {
            losses_db[i] += added_db;
        }
    }

    fn fit_all(&mut self, n: usize) {
        for column in [
            &mut self.d_km,
            &mut self.before_km,
            &mut self.h_te_m,
            &mut self.h_re_m,
            &mut self.a_km,
            &mut self.weight,
            &mut self.reflection_km,
            &mut self.l_ft_db,
            &mut self.k,
            &mut self.peak_km,
            &mut self.a_sample_km,
            &mut self.b_sample_km,
            &mut self.s_tim,
            &mut self.added_db,
        ] {
            fit(column, n);
        }
    }

    /// Fills the columns with the receivers that may lose something; returns how many of them are beyond the horizon.
    fn choose(&mut self, site: &Site, ground: &Ground, smooth: &Smooth, over: &Over) -> usize {
        let n = site.samples;
        fit(&mut self.class, n);
        let class = Class(Clear::new(over.a_e_km, site.wavelength_m));
        solve(
            class,
            [ground.d_km, &smooth.h_te_m, &smooth.h_re_m],
            [&mut self.class],
        );
        self.who.clear();
        let of = |wanted: f64| move |(_, class): &(usize, &f64)| **class == wanted;
        let receivers = || self.class[..n].iter().enumerate().skip(1);
        self.who.extend(receivers().filter(of(2.0)).map(|(i, _)| i));
        let beyond = self.who.len();
        self.who.extend(receivers().filter(of(1.0)).map(|(i, _)| i));
        // The nearer ones are worked on from an odd place on, in whole blocks.
        self.fit_all(self.who.len() + BLOCK);
        for (k, &i) in self.who.iter().enumerate() {
            self.d_km[k] = ground.d_km[i];
            self.before_km[k] = ground.before_km[i];
            self.h_te_m[k] = smooth.h_te_m[i];
            self.h_re_m[k] = smooth.h_re_m[i];
        }
        beyond
    }

    /// How much of the first term counts, and on an earth of what radius; drops those of which nothing does.
    fn weigh(&mut self, beyond: usize, over: &Over) {
        let reflection = Reflection {
            a_e_km: over.a_e_km,
            wavelength_m: over.wave.wavelength_m,
        };
        if beyond < self.who.len() {
            solve(
                reflection,
                [
                    &self.d_km[beyond..],
                    &self.h_te_m[beyond..],
                    &self.h_re_m[beyond..],
                ],
                [
                    &mut self.reflection_km[beyond..],
                    &mut self.weight[beyond..],
                    &mut self.a_km[beyond..],
                ],
            );
        }
        self.a_km[..beyond].fill(over.a_e_km);
        self.weight[..beyond].fill(1.0);
        // Found where it is needed.
        self.reflection_km[..beyond].fill(f64::NAN);
        let mut kept = beyond;
        for k in beyond..self.who.len() {
            self.who[kept] = self.who[k];
            for column in [
                &mut self.d_km,
                &mut self.before_km,
                &mut self.h_te_m,
                &mut self.h_re_m,
                &mut self.a_km,
                &mut self.weight,
                &mut self.reflection_km,
            ] {
                column[kept] = column[k];
            }
            kept += usize::from(self.weight[k] > 0.0);
        }
        self.who.truncate(kept);
    }

    /// The first term's loss over the ground of each.
    fn first_terms(&mut self, beyond: usize, over: &Over) {
        let surface = Surface::new(over.wave);
        let far = surface.root(over.a_e_km);
        let (columns, n) = (
            [&self.d_km[..], &self.h_te_m, &self.h_re_m, &self.a_km],
            self.who.len(),
        );
        let solve_over = |k_unit: f64, l_db: &mut [f64], k: &mut [f64]| {
            let f_ghz = over.wave.f_ghz;
            let [d_km, h_te_m, h_re_m, a_km] = columns;
            let beyond_it = FirstTerm {
                k_unit,
                f_ghz,
                root: Some(far),
            };
            solve(beyond_it, [d_km, h_te_m, h_re_m, a_km], [&mut *l_db, &mut *k]);
            if beyond < n {
                let before_it = FirstTerm {
                    root: None,
                    ..beyond_it
                };
                let known = columns.map(|column| &column[beyond..]);
                solve(before_it, known, [&mut l_db[beyond..], &mut k[beyond..]]);
            }
        };
        solve_over(surface.land, &mut self.l_ft_db, &mut self.k);
        if !over.sea_share.is_empty() {
            fit(&mut self.l_sea_db, n + BLOCK);
            fit(&mut self.k_sea, n + BLOCK);
            solve_over(surface.sea, &mut self.l_sea_db, &mut self.k_sea);
            for k in 0..n {
                let omega = over.sea_share[self.who[k]];
                let sea_db = self.l_sea_db[k];
                self.l_ft_db[k] = if omega == 1.0 {
                    sea_db
                } else {
                    omega * sea_db + (1.0 - omega) * self.l_ft_db[k] // eq. (28)
                };
                self.k[k] = self.k[k].max(self.k_sea[k]);
            }
        }
        // A floor of the height gain that only such grounds reach is left to the truth.
        for k in 0..n {
            if self.k[k] > 2.0 {
                let sea_share = over.sea_share.get(self.who[k]).copied().unwrap_or(0.0);
                let wave = Wave {
                    sea_share,
                    ..*over.wave
                };
                let on = Sphere::first_term_db(&wave, self.a_km[k]);
                self.l_ft_db[k] = on(self.d_km[k], self.h_te_m[k], self.h_re_m[k]);
            }
        }
    }

    /// What the sphere adds to the edge that the smooth surface would be.
    fn less_smooth_edge(&mut self, site: &Site, ground: &Ground, over: &Over) {
        let bulge = 500.0 / over.a_e_km;
        solve(TimPeak { bulge }, [&self.h_te_m], [&mut self.peak_km]);
        let samples = Samples::of(&ground.d_km[..site.samples]);
        samples.around(
            &self.who,
            &self.peak_km,
            &mut self.a_sample_km,
            &mut self.b_sample_km,
        );
        solve(
            Tim { bulge },
            [
                &self.d_km,
                &self.h_te_m,
                &self.h_re_m,
                &self.a_sample_km,
                &self.b_sample_km,
                &self.reflection_km,
            ],
            [&mut self.s_tim, &mut self.peak_km],
        );
        for k in 0..self.who.len() {
            if self.peak_km[k].is_nan() {
                let (h_te_m, h_re_m) = (self.h_te_m[k], self.h_re_m[k]);
                self.peak_km[k] = reflection_point_km(self.d_km[k], h_te_m, h_re_m, over.a_e_km);
            }
        }
        samples.around(
            &self.who,
            &self.peak_km,
            &mut self.a_sample_km,
            &mut self.b_sample_km,
        );
        let smooth_edge = SmoothEdge {
            bulge,
            wavelength_m: site.wavelength_m,
            first_km: ground.d_km[1],
        };
        solve(
            smooth_edge,
            [
                &self.d_km,
                &self.before_km,
                &self.h_te_m,
                &self.h_re_m,
                &self.s_tim,
                &self.a_sample_km,
                &self.b_sample_km,
                &self.l_ft_db,
                &self.weight,
            ],
            [&mut self.added_db],
        );
    }
}

/// The samples of a radial, to be looked up by distance.
struct Samples<'a> {
    d_km: &'a [f64],
    per_km: f64,
}

impl<'a> Samples<'a> {
    fn of(d_km: &'a [f64]) -> Self {
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

    /// The samples on both sides of a peak, among those between the antennas of each path: the best one of a function with one maximum
    /// is there.
    fn around(&self, who: &[usize], peaks_km: &[f64], a_km: &mut [f64], b_km: &mut [f64]) {
        for (k, (&i, &peak_km)) in who.iter().zip(peaks_km).enumerate() {
            let at = self.last_within(peak_km);
            let last = i.saturating_sub(1).max(1);
            a_km[k] = self.d_km[at.clamp(1, last)];
            b_km[k] = self.d_km[(at + 1).clamp(1, last)];
        }
    }
}

struct Class(Clear);

impl Equation<3, 1> for Class {
    #[inline(always)]
    fn at(&self, [d_km, h_te_m, h_re_m]: [f64; 3]) -> [f64; 1] {
        let (root_te, root_re) = (h_te_m.sqrt(), h_re_m.sqrt());
        let before = if self.0.surely(d_km, root_te, root_re) {
            0.0
        } else {
            1.0
        };
        [if self.0.sees(d_km, root_te, root_re) {
            before
        } else {
            2.0
        }]
    }
}

/// Point of reflection, share of the first term's loss, radius for it.
struct Reflection {
    a_e_km: f64,
    wavelength_m: f64,
}

impl Equation<3, 3> for Reflection {
    #[inline(always)]
    fn at(&self, [d_km, h_te_m, h_re_m]: [f64; 3]) -> [f64; 3] {
        let a_e_km = self.a_e_km;
        let sum_m = h_te_m + h_re_m;
        let c = (h_te_m - h_re_m) / sum_m; // eq. (24d)
        let m = 250.0 * d_km * d_km / (a_e_km * sum_m); // eq. (24e)
        let m1 = m + 1.0;
        let cosine = 1.5 * c * (3.0 * m / (m1 * m1 * m1)).sqrt();
        // At most 1 in exact arithmetic.
        let cosine = if cosine > 1.0 { 1.0 } else { cosine };
        let cosine = if cosine < -1.0 { -1.0 } else { cosine };
        let b = 2.0 * (m1 / (3.0 * m)).sqrt() * lanes::cos(FRAC_PI_3 + lanes::acos(cosine) * (1.0 / 3.0)); // eq. (24c)
        let d1_km = d_km * 0.5 * (1.0 + b); // eq. (24a)
        let d2_km = d_km - d1_km; // eq. (24b)
        let h_se_m = ((h_te_m - 500.0 * d1_km * d1_km / a_e_km) * d2_km
            + (h_re_m - 500.0 * d2_km * d2_km / a_e_km) * d1_km)
            / d_km; // eq. (23)
        let h_req_m = CLEARANCE * (d1_km * d2_km * self.wavelength_m / d_km).sqrt(); // eq. (25)
        let weight = 1.0 - h_se_m / h_req_m;
        let in_roots = d_km / (h_te_m.sqrt() + h_re_m.sqrt());
        [d1_km, weight, 500.0 * in_roots * in_roots] // eq. (26)
    }
}

/// First term of the residue series over one ground. `root` is (a·f)^⅓ where it is the same for all.
#[derive(Clone, Copy)]
struct FirstTerm {
    k_unit: f64,
    f_ghz: f64,
    root: Option<f64>,
}

impl Equation<4, 2> for FirstTerm {
    #[inline(always)]
    fn at(&self, [d_km, h_te_m, h_re_m, a_km]: [f64; 4]) -> [f64; 2] {
        let root = match self.root {
            Some(root) => root,
            None => lanes::cbrt(a_km * self.f_ghz),
        };
        let k = self.k_unit / root;
        let k2 = k * k;
        let beta = (1.0 + 1.6 * k2 + 0.67 * k2 * k2) / (1.0 + 4.5 * k2 + 1.53 * k2 * k2); // eq. (30)
        let over_root = self.f_ghz / root;
        let x = 21.88 * beta * over_root / root * d_km; // eq. (31)
        let b_per_m = beta * 0.9575 * beta * over_root; // eq. (32), (35)
        let (distance_ratio, distance_db) = distance_term(x);
        let (tx_ratio, tx_db) = height_gain(b_per_m * h_te_m, k);
        let (rx_ratio, rx_db) = height_gain(b_per_m * h_re_m, k);
        let ratio = distance_ratio * tx_ratio * rx_ratio;
        [
            -DB_PER_NEPER * lanes::ln(ratio) - distance_db - tx_db - rx_db, // eq. (36)
            k,
        ]
    }
}

/// A ratio and dB beside it, as in the truth.
#[inline(always)]
fn distance_term(x: f64) -> (f64, f64) {
    let far = x >= 1.6;
    let near_db = -5.6488 * lanes::pow(x, 1.425);
    let ratio = if far { x.sqrt() } else { 1.0 / x };
    (ratio, if far { 11.0 - 17.6 * x } else { near_db }) // eq. (33)
}

/// The same of an antenna's height; where a ground with K > 2 would raise the gain of a high antenna, too little.
#[inline(always)]
fn height_gain(b: f64, k: f64) -> (f64, f64) {
    const FLOOR: f64 = 1.258_925_411_794_167_3;
    let floor = FLOOR * k;
    let low = b + 0.1 * b * b * b;
    let low = if low > floor { low } else { floor }; // eq. (34b)
    let root = (b - 1.1).sqrt();
    let high = b > 2.0;
    let ratio = if high { 1.0 / root.sqrt() } else { low };
    (ratio, if high { 17.6 * root - 8.0 } else { 0.0 }) // eq. (34a)
}

/// Where a smooth earth's steepest view from the transmitter is.
struct TimPeak {
    bulge: f64,
}

impl Equation<1, 1> for TimPeak {
    #[inline(always)]
    fn at(&self, [h_te_m]: [f64; 1]) -> [f64; 1] {
        [(h_te_m / self.bulge).sqrt()]
    }
}

/// That view, and where what is asked next has its maximum: ν in sight, or the view from the receiver.
struct Tim {
    bulge: f64,
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
struct SmoothEdge {
    bulge: f64,
    wavelength_m: f64,
    first_km: f64,
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
