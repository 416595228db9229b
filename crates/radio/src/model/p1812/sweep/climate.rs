//! What lies under the paths of a radial and what the air above it does: zones carried outward, β₀ and what
//! else goes by distance alone.

use super::super::zones::Outward;
use crate::cover::Cover;
use crate::cover::Zone;
use crate::maths::lanes;
use crate::model::p526::sweep::equations::{Equation, fit, fit_columns, solve};

/// Columns of a radial's climate.
#[derive(Clone, Debug, Default)]
pub(super) struct Climate {
    /// Is every sample inland? Then all below goes by distance alone.
    pub inland: bool,
    /// ω: share of each path over sea; empty inland.
    pub sea_share: Vec<f64>,
    /// Do the receivers stand on the sea? Empty inland.
    pub rx_at_sea: Vec<bool>,
    /// Does the transmitter?
    pub tx_at_sea: bool,
    /// β₀, %.
    pub beta_0_pct: Vec<f64>,
    /// α of eq. (55a).
    pub alpha: Vec<f64>,
    /// d^1.13 of eq. (53a).
    pub d_power: Vec<f64>,
    d_tm_km: Vec<f64>,
    d_lm_km: Vec<f64>,
    /// Of which distances and latitude the columns are, where they are of an inland radial: the next is
    /// likely of the same.
    known_km: Vec<f64>,
    known_deg: Option<f64>,
}

impl Climate {
    /// Solves; `d_km` are whole blocks, `cover` is empty or as long as the `n` samples.
    pub(super) fn solve(&mut self, n: usize, d_km: &[f64], cover: &[Cover], latitude_deg: f64) {
        self.inland = cover.iter().all(|c| c.zone == Zone::Inland);
        if self.inland && self.known_deg == Some(latitude_deg) && self.known_km == d_km {
            return;
        }
        fit_columns!(self, n; beta_0_pct alpha d_power d_tm_km d_lm_km);
        self.known_deg = None;
        if self.inland {
            self.sea_share.clear();
            self.rx_at_sea.clear();
            self.tx_at_sea = false;
            self.d_tm_km.copy_from_slice(d_km);
            self.d_lm_km.copy_from_slice(d_km);
        } else {
            fit(&mut self.sea_share, n);
            self.rx_at_sea.resize(n, false);
            self.tx_at_sea = cover.first().is_some_and(|c| c.zone == Zone::Sea);
            let mut zones = Outward::default();
            for (i, sample) in cover.iter().enumerate() {
                let here = zones.reach(d_km[i], sample.zone);
                self.sea_share[i] = here.sea_share;
                self.d_tm_km[i] = here.d_tm_km;
                self.d_lm_km[i] = here.d_lm_km;
                self.rx_at_sea[i] = here.rx_at_sea;
            }
        }
        let air = Air::over(latitude_deg.abs());
        solve(
            air,
            [d_km, &self.d_tm_km, &self.d_lm_km],
            [&mut self.beta_0_pct, &mut self.alpha, &mut self.d_power],
        );
        if self.inland {
            self.known_km.clear();
            self.known_km.extend_from_slice(d_km);
            self.known_deg = Some(latitude_deg);
        }
    }
}

struct Air {
    power_of_mu_1: f64,
    factor: f64,
}

impl Air {
    fn over(latitude_deg: f64) -> Self {
        let (power_of_mu_4, factor) = super::super::refractivity::at_latitude(latitude_deg);
        Self {
            power_of_mu_1: 1.0 + power_of_mu_4,
            factor,
        }
    }
}

impl Equation<3, 3> for Air {
    #[inline(always)]
    fn at(&self, [d_km, d_tm_km, d_lm_km]: [f64; 3]) -> [f64; 3] {
        let tau = 1.0 - lanes::exp(-(4.12e-4 * lanes::pow(d_lm_km, 2.41))); // eq. (3)
        let fifth = lanes::exp10(-d_tm_km / (16.0 - 6.6 * tau)) + lanes::exp10(-5.0 * (0.496 + 0.354 * tau));
        let mu_1 = lanes::pow(fifth, 0.2); // eq. (2)
        let mu_1 = if mu_1 < 1.0 { mu_1 } else { 1.0 };
        let beta_0_pct = self.factor * lanes::pow(mu_1, self.power_of_mu_1); // eq. (4), (5)
        let alpha = -0.6 - 3.5e-9 * lanes::pow(d_km, 3.1) * tau; // eq. (55a)
        [
            beta_0_pct,
            if alpha > -3.4 { alpha } else { -3.4 },
            lanes::pow(d_km, 1.13),
        ]
    }
}
