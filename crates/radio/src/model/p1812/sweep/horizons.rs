//! The antennas' horizons over bare ground, for all receivers of a radial.

use crate::maths::lanes;
use crate::model::p526::sweep::edge::{Ground, Site};
use crate::model::p526::sweep::equations::{Equation, fit_columns, solve};
use crate::model::p526::sweep::sight::Look;
use crate::model::p526::sweep::skyline::Skyline;

/// Columns of a radial's horizons.
#[derive(Clone, Debug, Default)]
pub(super) struct Horizons {
    /// 1 where the antennas do not see each other.
    pub hidden: Vec<f64>,
    /// θ_t, mrad.
    pub theta_t_mrad: Vec<f64>,
    /// θ_r, mrad.
    pub theta_r_mrad: Vec<f64>,
    /// The transmitter's horizon, where hidden: its sample and its distance.
    pub tx_sample: Vec<usize>,
    pub tx_km: Vec<f64>,
    /// The receiver's.
    pub rx_sample: Vec<usize>,
    pub rx_km: Vec<f64>,
    rx_m: Vec<f64>,
    framed_m: Vec<f64>,
    steepest: Vec<f64>,
    skyline: Skyline,
}

impl Horizons {
    /// Solves over the median earth.
    pub(super) fn solve(&mut self, site: &Site, ground: &Ground, a_e_km: f64) {
        let n = site.samples;
        fit_columns!(self, n; hidden theta_t_mrad theta_r_mrad tx_km rx_km rx_m framed_m steepest);
        self.tx_sample.resize(n, 0);
        self.rx_sample.resize(n, 0);
        let bulge = 500.0 / a_e_km;
        let h_ts_m = site.h_ts_m;
        solve(
            BareView { h_ts_m, bulge },
            [ground.d_km, ground.bare_m],
            [&mut self.steepest, &mut self.framed_m],
        );
        self.steepest_views(n, ground);
        let elevations = Elevations {
            h_ts_m,
            rx_height_m: site.rx_height_m,
            bulge,
        };
        solve(
            elevations,
            [ground.d_km, ground.bare_m, &self.steepest],
            [&mut self.hidden, &mut self.theta_t_mrad, &mut self.theta_r_mrad],
        );
        self.seen_from_receivers(site, ground, bulge);
        let rim = Rim {
            rx_height_m: site.rx_height_m,
            bulge,
        };
        let from_sight = std::mem::take(&mut self.theta_r_mrad);
        // The views of the transmitter have been used: their column takes what comes out.
        solve(
            rim,
            [
                ground.d_km,
                ground.bare_m,
                &self.rx_km,
                &self.rx_m,
                &self.hidden,
                &from_sight,
            ],
            [&mut self.steepest],
        );
        self.theta_r_mrad = std::mem::replace(&mut self.steepest, from_sight);
    }

    /// Running maximum of the views from the transmitter, the receiver's own sample left out; of equals the
    /// first.
    fn steepest_views(&mut self, n: usize, ground: &Ground) {
        let (mut steepest, mut at) = (f64::NEG_INFINITY, 1.min(n - 1));
        self.steepest[0] = steepest;
        for i in 1..n {
            let own = self.steepest[i];
            self.steepest[i] = steepest;
            self.tx_sample[i] = at;
            self.tx_km[i] = ground.d_km[at];
            if own > steepest {
                (steepest, at) = (own, i);
            }
        }
    }

    /// The receivers' horizons; of equals the last.
    fn seen_from_receivers(&mut self, site: &Site, ground: &Ground, bulge: f64) {
        self.skyline.clear();
        let mut passed = 1;
        for i in 1..site.samples {
            if self.hidden[i] == 0.0 {
                continue;
            }
            while passed < i {
                self.skyline
                    .push(passed, ground.d_km[passed], self.framed_m[passed]);
                passed += 1;
            }
            let (d_km, h_rs_m) = (ground.d_km[i], ground.bare_m[i] + site.rx_height_m);
            let view =
                |sample: usize| slope(h_rs_m, ground.bare_m[sample], d_km - ground.d_km[sample], bulge);
            let at = self
                .skyline
                .steepest_by(d_km, self.framed_m[i] + site.rx_height_m, view);
            self.rx_sample[i] = at;
            self.rx_km[i] = ground.d_km[at];
            self.rx_m[i] = ground.bare_m[at];
        }
    }

    /// The frame in which blocks of samples are bounded, for a look along the bare ground.
    pub(super) fn look<'a>(
        &'a self,
        site: &Site,
        ground: &Ground<'a>,
        slopes: &'a [f64],
        a_e_km: f64,
    ) -> Look<'a> {
        Look {
            d_km: ground.d_km,
            ground_m: ground.bare_m,
            framed_m: &self.framed_m,
            samples: site.samples,
            h_ts_m: site.h_ts_m,
            slope: slopes,
            bulge: 500.0 / a_e_km,
            wavelength_m: site.wavelength_m,
            last_km: None,
        }
    }
}

/// Slope from an antenna to a point over the effective earth, as the truth has it.
#[inline(always)]
fn slope(from_m: f64, to_m: f64, distance_km: f64, bulge: f64) -> f64 {
    0.001 * ((to_m - from_m) / distance_km - bulge * distance_km)
}

struct BareView {
    h_ts_m: f64,
    bulge: f64,
}

impl Equation<2, 2> for BareView {
    #[inline(always)]
    fn at(&self, [d_km, h_m]: [f64; 2]) -> [f64; 2] {
        [
            slope(self.h_ts_m, h_m, d_km, self.bulge), // eq. (75)
            h_m - self.bulge * d_km * d_km,
        ]
    }
}

struct Elevations {
    h_ts_m: f64,
    rx_height_m: f64,
    bulge: f64,
}

impl Equation<3, 3> for Elevations {
    #[inline(always)]
    fn at(&self, [d_km, bare_m, steepest]: [f64; 3]) -> [f64; 3] {
        let h_rs_m = bare_m + self.rx_height_m;
        let to_rx = slope(self.h_ts_m, h_rs_m, d_km, self.bulge); // eq. (76)
        let to_tx = slope(h_rs_m, self.h_ts_m, d_km, self.bulge);
        let hidden = steepest > to_rx;
        [
            if hidden { 1.0 } else { 0.0 },
            1000.0 * lanes::atan(if hidden { steepest } else { to_rx }), // eq. (77)
            1000.0 * lanes::atan(to_tx),                                 // eq. (79)
        ]
    }
}

struct Rim {
    rx_height_m: f64,
    bulge: f64,
}

impl Equation<6, 1> for Rim {
    #[inline(always)]
    fn at(&self, [d_km, bare_m, rx_km, rx_m, hidden, in_sight_mrad]: [f64; 6]) -> [f64; 1] {
        let steepest = slope(bare_m + self.rx_height_m, rx_m, d_km - rx_km, self.bulge); // eq. (80a)
        let theta_r_mrad = 1000.0 * lanes::atan(steepest); // eq. (80)
        [if hidden != 0.0 {
            theta_r_mrad
        } else {
            in_sight_mrad
        }]
    }
}
