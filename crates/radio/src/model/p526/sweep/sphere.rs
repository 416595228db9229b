//! What the smooth sphere adds to the Bullington loss, for the receivers of a radial where it adds something.

use super::super::spherical_earth::{Sphere, Surface, Wave, reflection_point_km};
use super::edge::{Ground, Site};
use super::equations::{BLOCK, fit, fit_columns, solve};
use super::first_term::{Class, FirstTerm, Reflection};
use super::smooth::{Clear, Smooth};
use super::smooth_edge::{Samples, SmoothEdge, Tim, TimPeak};

/// Columns of the receivers that lose something over the sphere: those beyond its horizon, then those before
/// it but not clear of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spheres {
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
pub(crate) struct Over<'a> {
    /// Effective earth radius, km.
    pub a_e_km: f64,
    /// The wave; its share of sea is not read.
    pub wave: &'a Wave,
    /// Share of each path over sea; empty where there is none.
    pub sea_share: &'a [f64],
}

impl Spheres {
    /// Adds to a column of Bullington losses what the sphere adds to each, eq. (39).
    pub(crate) fn add(
        &mut self,
        site: &Site,
        ground: &Ground,
        smooth: &Smooth,
        over: &Over,
        losses_db: &mut [f64],
    ) {
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
        fit_columns!(
            self, n;
            d_km before_km h_te_m h_re_m a_km weight reflection_km l_ft_db k peak_km a_sample_km
            b_sample_km s_tim added_db
        );
    }

    /// Fills the columns with the receivers that may lose something; returns how many of them are beyond the
    /// horizon.
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
