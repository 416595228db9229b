//! Ducting and layer reflection, for the receivers of a radial for which it can matter.

use super::super::ducting;
use super::climate::Climate;
use super::horizons::Horizons;
use super::radial::Air;
use crate::maths::{self, Slices, lanes};
use crate::model::p526::sweep::edge::{Ground, Site};
use crate::model::p526::sweep::equations::{BLOCK, Equation, fit_columns, run, solve};
use crate::model::p526::sweep::sight::Blocks;
use crate::model::p526::sweep::smooth::Smooth;

/// 20·log10(x) = this · ln(x).
const DB_PER_NEPER: f64 = 20.0 * std::f64::consts::LOG10_E;

/// Columns of the receivers chosen.
#[derive(Clone, Debug, Default)]
pub(super) struct Ducts {
    who: Vec<usize>,
    in_sight: Vec<usize>,
    nearest: Vec<usize>,
    between: Vec<(usize, usize)>,
    d_km: Vec<f64>,
    d_lt_km: Vec<f64>,
    d_lr_km: Vec<f64>,
    theta_t_mrad: Vec<f64>,
    theta_r_mrad: Vec<f64>,
    smooth_st_m: Vec<f64>,
    smooth_sr_m: Vec<f64>,
    h_rs_m: Vec<f64>,
    h_m_m: Vec<f64>,
    beta_0_pct: Vec<f64>,
    alpha: Vec<f64>,
    d_power: Vec<f64>,
    over_sea_db: Vec<f64>,
    l_ba_db: Vec<f64>,
    blocks: Blocks,
}

/// What the columns are made from.
pub(super) struct From<'a> {
    pub site: &'a Site,
    pub ground: &'a Ground<'a>,
    pub slopes: &'a [f64],
    pub smooth: &'a Smooth,
    pub horizons: &'a Horizons,
    pub climate: &'a Climate,
    pub air: &'a Air,
}

impl Ducts {
    /// Writes `L_ba` of the receivers whose `matters` is not 0 into a column that holds +∞ for all others.
    pub(super) fn solve(&mut self, from: &From, matters: &[f64], l_ba_db: &mut [f64]) {
        let n = from.site.samples;
        l_ba_db.fill(f64::INFINITY);
        self.who.clear();
        let chosen = matters[..n].iter().enumerate().filter(|(_, m)| **m != 0.0);
        self.who.extend(chosen.map(|(i, _)| i));
        if self.who.is_empty() {
            return;
        }
        self.gather(from);
        run(Highest {
            between: &self.between,
            d_km: from.ground.d_km,
            bare_m: from.ground.bare_m,
            ends_km: &self.d_km,
            smooth_st_m: &self.smooth_st_m,
            smooth_sr_m: &self.smooth_sr_m,
            h_m_m: &mut self.h_m_m,
        });
        let duct = Duct {
            h_ts_m: from.site.h_ts_m,
            p_pct: from.air.p_pct,
            a_e_km: from.air.a_e_km,
            coupling: Coupling::of(from.air),
        };
        solve(
            duct,
            [
                &self.d_km,
                &self.d_lt_km,
                &self.d_lr_km,
                &self.theta_t_mrad,
                &self.theta_r_mrad,
                &self.smooth_st_m,
                &self.smooth_sr_m,
                &self.h_rs_m,
                &self.h_m_m,
                &self.beta_0_pct,
                &self.alpha,
                &self.d_power,
                &self.over_sea_db,
            ],
            [&mut self.l_ba_db],
        );
        for (&i, found_db) in self.who.iter().zip(&self.l_ba_db) {
            l_ba_db[i] = *found_db;
        }
    }

    fn gather(&mut self, from: &From) {
        fit_columns!(
            self, self.who.len();
            d_km d_lt_km d_lr_km theta_t_mrad theta_r_mrad smooth_st_m smooth_sr_m h_rs_m h_m_m
            beta_0_pct alpha d_power over_sea_db l_ba_db
        );
        let (ground, horizons, climate) = (from.ground, from.horizons, from.climate);
        self.in_sight.clear();
        let seen = self.who.iter().filter(|i| horizons.hidden[**i] == 0.0);
        self.in_sight.extend(seen);
        let look = horizons.look(from.site, ground, from.slopes, from.air.a_e_km);
        self.blocks.nearest(&look, &self.in_sight, &mut self.nearest);
        let mut nearest = self.nearest.iter();
        self.between.clear();
        let ground_tx_m = ground.bare_m[0];
        for (k, &i) in self.who.iter().enumerate() {
            let (d_km, bare_m) = (ground.d_km[i], ground.bare_m[i]);
            let (first, last) = if horizons.hidden[i] == 0.0 {
                let at = nearest.next().copied().unwrap_or(1);
                (at, at)
            } else {
                (horizons.tx_sample[i], horizons.rx_sample[i])
            };
            // Rounding may set the horizons of one summit the wrong way round.
            self.between.push((first.min(last), first.max(last)));
            self.d_km[k] = d_km;
            self.d_lt_km[k] = ground.d_km[first]; // eq. (78)
            self.d_lr_km[k] = d_km - ground.d_km[last]; // eq. (81), (81a)
            self.theta_t_mrad[k] = horizons.theta_t_mrad[i];
            self.theta_r_mrad[k] = horizons.theta_r_mrad[i];
            self.smooth_st_m[k] = from.smooth.line_st_m[i].min(ground_tx_m); // eq. (90a)
            self.smooth_sr_m[k] = from.smooth.line_sr_m[i].min(bare_m); // eq. (90b)
            self.h_rs_m[k] = bare_m + from.site.rx_height_m;
            self.beta_0_pct[k] = climate.beta_0_pct[i];
            self.alpha[k] = climate.alpha[i];
            self.d_power[k] = climate.d_power[i];
            self.over_sea_db[k] = from.over_sea_db(i, self.d_lt_km[k], self.d_lr_km[k]);
        }
    }
}

impl From<'_> {
    /// A_ct + A_cr; a terminal on the sea has no way to the coast.
    fn over_sea_db(&self, i: usize, d_lt_km: f64, d_lr_km: f64) -> f64 {
        let (climate, air) = (self.climate, self.air);
        if climate.inland {
            return 0.0;
        }
        let to_coast_km = |at_sea: bool, km: f64| if at_sea { 0.0 } else { km };
        let share = climate.sea_share[i];
        let tx_coast_km = to_coast_km(climate.tx_at_sea, air.tx_coast_km);
        let rx_coast_km = to_coast_km(climate.rx_at_sea[i], air.rx_coast_km);
        let h_rs_m = self.ground.bare_m[i] + self.site.rx_height_m;
        ducting::over_sea_db(tx_coast_km, d_lt_km, share, self.site.h_ts_m)
            + ducting::over_sea_db(rx_coast_km, d_lr_km, share, h_rs_m)
    }
}

/// The highest ground over the smooth surface between the horizons, eq. (93): a scan, many samples at once.
struct Highest<'a> {
    between: &'a [(usize, usize)],
    d_km: &'a [f64],
    bare_m: &'a [f64],
    ends_km: &'a [f64],
    smooth_st_m: &'a [f64],
    smooth_sr_m: &'a [f64],
    h_m_m: &'a mut [f64],
}

impl Slices for Highest<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (k, &(first, last)) in self.between.iter().enumerate() {
            let st_m = self.smooth_st_m[k];
            let slope = (self.smooth_sr_m[k] - st_m) / self.ends_km[k]; // eq. (91)
            let mut highest = [f64::NEG_INFINITY; BLOCK];
            let mut from = first;
            while from <= last {
                // Whole blocks, the last one put back so that it ends with the last sample; a short range
                // reads one short block.
                let start = if from + BLOCK <= last + 1 {
                    from
                } else {
                    (last + 1).saturating_sub(BLOCK).max(first)
                };
                if start + BLOCK <= last + 1 {
                    let d_km = &self.d_km[start..start + BLOCK];
                    let bare_m = &self.bare_m[start..start + BLOCK];
                    for j in 0..BLOCK {
                        let over_m = bare_m[j] - (st_m + slope * d_km[j]);
                        highest[j] = if over_m > highest[j] { over_m } else { highest[j] };
                    }
                } else {
                    for (j, at) in (start..=last).enumerate() {
                        let over_m = self.bare_m[at] - (st_m + slope * self.d_km[at]);
                        highest[j] = if over_m > highest[j] { over_m } else { highest[j] };
                    }
                }
                from += BLOCK;
            }
            let mut h_m_m = highest[0];
            for &over_m in &highest[1..] {
                h_m_m = if over_m > h_m_m { over_m } else { h_m_m };
            }
            self.h_m_m[k] = h_m_m;
        }
    }
}

/// What couples the antennas to a duct, eq. (47), but for what goes by path.
#[derive(Clone, Copy)]
pub(super) struct Coupling {
    pub fixed_db: f64,
    /// γ_d of eq. (51).
    pub gamma_d: f64,
    root_f: f64,
    cube_root_f: f64,
}

impl Coupling {
    pub(super) fn of(air: &Air) -> Self {
        let f_ghz = air.f_ghz;
        Self {
            fixed_db: 102.45 + 20.0 * maths::log10(f_ghz) + ducting::low_frequency_db(f_ghz),
            gamma_d: 5e-5 * air.a_e_km * maths::cbrt(f_ghz), // eq. (51)
            root_f: f_ghz.sqrt(),
            cube_root_f: maths::cbrt(f_ghz),
        }
    }

    /// A_st or A_sr as a ratio, whose 20·log10 it is, and dB beside it.
    #[inline(always)]
    pub(super) fn shielding(&self, theta_mrad: f64, horizon_km: f64) -> (f64, f64) {
        let above_mrad = theta_mrad - 0.1 * horizon_km; // eq. (48a)
        let above_mrad = if above_mrad > 0.0 { above_mrad } else { 0.0 };
        (
            1.0 + 0.361 * above_mrad * self.root_f * horizon_km.sqrt(),
            0.264 * above_mrad * self.cube_root_f,
        ) // eq. (48)
    }
}

struct Duct {
    h_ts_m: f64,
    p_pct: f64,
    a_e_km: f64,
    coupling: Coupling,
}

#[inline(always)]
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

impl Equation<13, 1> for Duct {
    #[inline(always)]
    fn at(&self, known: [f64; 13]) -> [f64; 1] {
        let [
            d_km,
            d_lt_km,
            d_lr_km,
            theta_t_mrad,
            theta_r_mrad,
            st_m,
            sr_m,
            h_rs_m,
            h_m_m,
            beta_0_pct,
            alpha,
            d_power,
            sea_db,
        ] = known;
        let (t_ratio, t_db) = self.coupling.shielding(theta_t_mrad, d_lt_km);
        let (r_ratio, r_db) = self.coupling.shielding(theta_r_mrad, d_lr_km);
        let ratio = (d_lt_km + d_lr_km) * t_ratio * r_ratio;
        let a_f_db = self.coupling.fixed_db + DB_PER_NEPER * lanes::ln(ratio) + t_db + r_db + sea_db; // eq. (47)
        let theta_mrad = 1000.0 * d_km / self.a_e_km
            + lesser(theta_t_mrad, 0.1 * d_lt_km)
            + lesser(theta_r_mrad, 0.1 * d_lr_km); // eq. (52), (52a)
        let roots = (self.h_ts_m - st_m).sqrt() + (h_rs_m - sr_m).sqrt();
        let bulge = 500.0 / self.a_e_km * d_km * d_km;
        let mu_2 = lesser(lanes::pow(bulge / (roots * roots), alpha), 1.0); // eq. (55)
        let d_i_km = lesser(d_km - d_lt_km - d_lr_km, 40.0); // eq. (56a)
        let over_m = h_m_m - 10.0;
        let over_m = if over_m > 0.0 { over_m } else { 0.0 };
        let exponent = -4.6e-5 * over_m * (43.0 + 6.0 * d_i_km);
        let mu_3 = lesser(lanes::exp(exponent), 1.0); // eq. (56)
        let beta_pct = beta_0_pct * mu_2 * mu_3; // eq. (54)
        let log_beta = lanes::log10(beta_pct);
        let spread = 9.51 - 4.8 * log_beta + 0.198 * log_beta * log_beta;
        let gamma = 1.076 / lanes::pow(2.0058 - log_beta, 1.012) * lanes::exp(-spread * 1e-6 * d_power); // eq. (53a)
        let log_ratio = lanes::log10(self.p_pct / beta_pct);
        let power = lanes::exp10(gamma * log_ratio);
        let a_p_db = -12.0 + (1.2 + 3.7e-3 * d_km) * log_ratio + 12.0 * power; // eq. (53)
        let l_ba_db = a_f_db + self.coupling.gamma_d * theta_mrad + a_p_db; // eq. (46), (50)
        // Over ground so rough no duct carries: the truth's own exponential is 0 there.
        [if exponent < -690.0 { f64::INFINITY } else { l_ba_db }]
    }
}
