//! The mechanisms of all receivers of a radial put together.

use super::duct::Coupling;
use super::radial::Air;
use crate::maths::{self, lanes};
use crate::model::p526::sweep::equations::Equation;

/// 20·log10(x) = this · ln(x).
const DB_PER_NEPER: f64 = 20.0 * std::f64::consts::LOG10_E;

/// Free space and the angular distance, and whether ducting can matter.
pub(super) struct Outset {
    pub h_ts_m: f64,
    pub rx_height_m: f64,
    pub a_e_km: f64,
    /// Free space of 1 km, dB.
    pub one_km_db: f64,
    pub coupling: Coupling,
    /// At the median β, which is below 47 %, is below p: then time adds nothing below 0 to the ducting loss,
    /// and that is bounded.
    pub bounded: bool,
}

impl Equation<8, 3> for Outset {
    #[inline(always)]
    fn at(&self, known: [f64; 8]) -> [f64; 3] {
        let [
            d_km,
            bare_m,
            l_dp_db,
            hidden,
            theta_t_mrad,
            theta_r_mrad,
            tx_km,
            rx_km,
        ] = known;
        let rise_km = (self.h_ts_m - (bare_m + self.rx_height_m)) / 1000.0;
        let square_km2 = d_km * d_km + rise_km * rise_km; // eq. (8a)
        let l_bfs_db = self.one_km_db + 0.5 * DB_PER_NEPER * lanes::ln(square_km2); // eq. (8)
        let theta_mrad = 1000.0 * d_km / self.a_e_km + theta_t_mrad + theta_r_mrad; // eq. (82)
        let hidden = hidden != 0.0;
        let (d_lt_km, d_lr_km) = (tx_km, d_km - rx_km);
        // In sight the horizons meet at a sample that is not looked for yet: no shielding is the least.
        let (t_ratio, t_db) = self.coupling.shielding(theta_t_mrad, d_lt_km);
        let (r_ratio, r_db) = self.coupling.shielding(theta_r_mrad, d_lr_km);
        let ratio = if hidden {
            (d_lt_km + d_lr_km) * t_ratio * r_ratio
        } else {
            d_km
        };
        let shielding_db = if hidden { t_db + r_db } else { 0.0 };
        let least = |theta_mrad: f64, horizon_km: f64| {
            let at_most = if hidden { 0.1 * horizon_km } else { 0.0 };
            if theta_mrad < at_most { theta_mrad } else { at_most }
        };
        let bend_mrad =
            1000.0 * d_km / self.a_e_km + least(theta_t_mrad, d_lt_km) + least(theta_r_mrad, d_lr_km);
        let least_db = self.coupling.fixed_db
            + DB_PER_NEPER * lanes::ln(ratio)
            + shielding_db
            + self.coupling.gamma_d * bend_mrad;
        let outdone = self.bounded & (least_db > l_bfs_db + l_dp_db + 1e-3);
        // Without diffraction loss no duct is below line of sight.
        let matters = (l_dp_db > 0.0) & !outdone;
        [l_bfs_db, theta_mrad, if matters { 1.0 } else { 0.0 }]
    }
}

/// Diffraction not exceeded for p % of time.
pub(super) struct Share {
    pub p_pct: f64,
    /// I(p/100).
    pub of_p: f64,
}

impl Equation<3, 2> for Share {
    #[inline(always)]
    fn at(&self, [l_d50_db, l_dbeta_db, beta_0_pct]: [f64; 3]) -> [f64; 2] {
        let f_i = self.of_p / inverse_complementary(beta_0_pct / 100.0); // eq. (40)
        let f_i = if self.p_pct > beta_0_pct { f_i } else { 1.0 };
        let l_dp_db = l_d50_db + (l_dbeta_db - l_d50_db) * f_i; // eq. (41)
        [if self.p_pct == 50.0 { l_d50_db } else { l_dp_db }, f_i]
    }
}

/// I(x) of Attachment 2 for x ≤ 0.5: β₀ is never above 47 %.
#[inline(always)]
fn inverse_complementary(x: f64) -> f64 {
    let x = if x > 1e-6 { x } else { 1e-6 };
    let t = (-2.0 * lanes::ln(x)).sqrt(); // eq. (95a)
    let numerator = (0.010328 * t + 0.802853) * t + 2.515516698;
    let denominator = ((0.001308 * t + 0.189269) * t + 1.432788) * t + 1.0;
    t - numerator / denominator // eq. (95b)
}

/// The constants of scatter: `L_bs` of 1 km and no bend, dB.
pub(super) fn scatter_db(air: &Air) -> f64 {
    super::super::scatter::loss_db(air.f_ghz, 1.0, 0.0, air.sea_level_refractivity, air.p_pct)
}

/// Everything together at the median inland: what time does cancels but for 1e-8 dB.
pub(super) struct Median {
    pub scatter_db: f64,
}

impl Equation<6, 1> for Median {
    #[inline(always)]
    fn at(&self, [d_km, theta_mrad, l_bfs_db, l_d_db, l_ba_db, l_loc_db]: [f64; 6]) -> [f64; 1] {
        let l_bd_db = l_bfs_db + l_d_db; // eq. (42), (43)
        let l_minbap_db = soft_max(l_ba_db, l_bfs_db); // eq. (60)
        let l_bda_db = either(l_minbap_db, l_bd_db, d_km); // eq. (61)
        let l_bam_db = l_bda_db + (l_bd_db - l_bda_db) * falling(theta_mrad, 0.3, 0.8); // eq. (62)
        let l_bs_db = self.scatter_db + DB_PER_NEPER * lanes::ln(d_km) + 0.573 * theta_mrad; // eq. (44)
        let l_b_db = soft_min(l_bs_db, l_bam_db) + l_loc_db; // eq. (63)
        [if l_b_db > l_bfs_db { l_b_db } else { l_bfs_db }] // eq. (69)
    }
}

/// Everything together.
pub(super) struct Mix {
    pub p_pct: f64,
    pub scatter_db: f64,
}

impl Equation<13, 1> for Mix {
    #[inline(always)]
    fn at(&self, known: [f64; 13]) -> [f64; 1] {
        let [
            d_km,
            theta_mrad,
            l_bfs_db,
            l_d50_db,
            l_dp_db,
            l_ba_db,
            l_loc_db,
            f_i,
            beta_0_pct,
            sea_share,
            hidden,
            tx_km,
            rx_km,
        ] = known;
        let horizons_km = if hidden != 0.0 {
            tx_km + (d_km - rx_km)
        } else {
            d_km
        };
        let open = 2.6 * (1.0 - lanes::exp(-0.1 * horizons_km));
        let l_b0p_db = l_bfs_db + open * lanes::log10(self.p_pct / 50.0); // eq. (9a), (10)
        let l_b0beta_db = l_bfs_db + open * lanes::log10(beta_0_pct / 50.0); // eq. (9b), (11)
        let l_bd50_db = l_bfs_db + l_d50_db; // eq. (42)
        let l_bd_db = l_b0p_db + l_dp_db; // eq. (43)
        let over_land_db = (1.0 - sea_share) * l_dp_db;
        let l_minb0p_db = if self.p_pct < beta_0_pct {
            l_b0p_db + over_land_db
        } else {
            l_bd50_db + (l_b0beta_db + over_land_db - l_bd50_db) * f_i
        }; // eq. (59)
        let l_minbap_db = soft_max(l_ba_db, l_b0p_db); // eq. (60)
        let l_bda_db = either(l_minbap_db, l_bd_db, d_km); // eq. (61)
        let l_bam_db = l_bda_db + (l_minb0p_db - l_bda_db) * falling(theta_mrad, 0.3, 0.8); // eq. (62)
        let l_bs_db = self.scatter_db + DB_PER_NEPER * lanes::ln(d_km) + 0.573 * theta_mrad; // eq. (44)
        let l_b_db = soft_min(l_bs_db, l_bam_db) + l_loc_db; // eq. (63)
        [if l_b_db > l_b0p_db { l_b_db } else { l_b0p_db }] // eq. (69)
    }
}

/// Diffraction, or on its way to ducting where that is less.
#[inline(always)]
fn either(l_minbap_db: f64, l_bd_db: f64, d_km: f64) -> f64 {
    // Where ducting was not asked for its loss is +∞, times anything no number: kept out before it is
    // multiplied.
    let more = l_minbap_db > l_bd_db;
    let l_minbap_db = if more { l_bd_db } else { l_minbap_db };
    l_minbap_db + (l_bd_db - l_minbap_db) * falling(d_km, 20.0, 0.5) // eq. (58), (61)
}

/// From 1 far below `middle` to 0 far above.
#[inline(always)]
fn falling(value: f64, middle: f64, steepness: f64) -> f64 {
    // ½·(1 − tanh x) is 1/(1 + e^2x).
    1.0 / (1.0 + lanes::exp(6.0 * steepness * (value - middle) / middle)) // eq. (57), (58)
}

/// η·ln(e^(a/η) + e^(b/η)).
#[inline(always)]
fn soft_max(a_db: f64, b_db: f64) -> f64 {
    const ETA: f64 = 2.5;
    let more = if a_db > b_db { a_db } else { b_db };
    more + ETA * lanes::ln(1.0 + lanes::exp(-(a_db - b_db).abs() / ETA))
}

/// −5·log10(10^(−0.2·a) + 10^(−0.2·b)).
#[inline(always)]
fn soft_min(a_db: f64, b_db: f64) -> f64 {
    let less = if a_db < b_db { a_db } else { b_db };
    less - 0.25 * DB_PER_NEPER * lanes::ln(1.0 + lanes::exp10(-0.2 * (a_db - b_db).abs()))
}

/// What is on the ground, and what the places about a receiver add.
pub(super) struct Covered {
    pub rx_height_m: f64,
    /// −I(p_L): deviations above the median.
    pub deviations: f64,
    /// σ of the study, or that of a receiver not above the clutter.
    pub sigma_db: f64,
    /// Is it the study's?
    pub given: bool,
}

impl Covered {
    pub(super) fn at_share(location_pct: f64, sigma_db: Option<f64>, f_ghz: f64, rx_height_m: f64) -> Self {
        use super::super::location::{PREDICTION_RESOLUTION_M, Place, above_median_db, location_sigma_db};
        let among_db = location_sigma_db(f_ghz, PREDICTION_RESOLUTION_M, 0.0, 0.0, Place::Outdoor);
        Self {
            rx_height_m,
            deviations: above_median_db(location_pct, 1.0),
            sigma_db: sigma_db.unwrap_or(among_db),
            given: sigma_db.is_some(),
        }
    }
}

impl Equation<2, 2> for Covered {
    #[inline(always)]
    fn at(&self, [bare_m, clutter_m]: [f64; 2]) -> [f64; 2] {
        let u = 1.0 - (self.rx_height_m - clutter_m) / 10.0;
        let u = if u > 0.0 { u } else { 0.0 };
        let u = if (u < 1.0) & !self.given { u } else { 1.0 };
        [bare_m + clutter_m, self.deviations * (u * self.sigma_db)] // eq. (1c), (64)
    }
}

/// I(x) for any share, as the truth has it.
pub(super) fn deviations_of(share_pct: f64) -> f64 {
    super::super::normal::inverse_complementary(share_pct / 100.0)
}

/// 92.4 dB and the frequency's part of free space, dB.
pub(super) fn one_km_db(f_ghz: f64) -> f64 {
    super::super::sight::ONE_KM_ONE_GHZ_DB + 20.0 * maths::log10(f_ghz)
}
