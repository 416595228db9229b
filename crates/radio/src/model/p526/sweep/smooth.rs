//! The antennas' heights over the smooth surface, for all receivers of a radial.

use super::edge::{Ground, Site};
use super::equations::{Equation, fit_columns, solve};
use super::skyline::Skyline;

/// Columns of a radial's smooth surface; they do not depend on the earth's radius.
#[derive(Clone, Debug, Default)]
pub(crate) struct Smooth {
    /// Transmitter antenna over the surface for diffraction, m.
    pub h_te_m: Vec<f64>,
    /// Receiver antenna over it, m.
    pub h_re_m: Vec<f64>,
    /// The least-squares line's height at the transmitter, m above sea level.
    pub line_st_m: Vec<f64>,
    /// The same at the receiver.
    pub line_sr_m: Vec<f64>,
    flat: Vec<f64>,
    v1: Vec<f64>,
    v2: Vec<f64>,
    alpha_obt: Vec<f64>,
    lowered: Vec<f64>,
    far_km: Vec<f64>,
    far_m: Vec<f64>,
    high_km: Vec<f64>,
    high_m: Vec<f64>,
    skyline: Skyline,
}

impl Smooth {
    /// Solves. `slope` are the slopes between the antennas, `a_e_km` is the least earth radius that the
    /// heights will be used for: where its sphere is clear of the ray as it is, obstructions, which only
    /// lower the surface, are not looked for.
    pub(crate) fn solve(&mut self, site: &Site, ground: &Ground, slope: &[f64], a_e_km: f64) {
        let n = site.samples;
        fit_columns!(
            self, n;
            h_te_m h_re_m line_st_m line_sr_m flat v1 v2 alpha_obt lowered far_km far_m high_km
            high_m
        );
        let h_ts_m = site.h_ts_m;
        solve(
            FlatView { h_ts_m },
            [ground.d_km, ground.bare_m],
            [&mut self.flat],
        );
        self.run(n, ground);
        let ground_tx_m = ground.bare_m.first().copied().unwrap_or(f64::NAN);
        let line = LineOf {
            h_ts_m,
            ground_tx_m,
            rx_height_m: site.rx_height_m,
            clear: Clear::new(a_e_km, site.wavelength_m),
        };
        solve(
            line,
            [ground.d_km, ground.bare_m, slope, &self.flat, &self.v1, &self.v2],
            [
                &mut self.line_st_m,
                &mut self.line_sr_m,
                &mut self.alpha_obt,
                &mut self.lowered,
            ],
        );
        self.obstructions(site, ground, slope);
        let lower = Lower {
            h_ts_m,
            ground_tx_m,
            rx_height_m: site.rx_height_m,
        };
        solve(
            lower,
            [
                ground.d_km,
                ground.bare_m,
                slope,
                &self.line_st_m,
                &self.line_sr_m,
                &self.alpha_obt,
                &self.lowered,
                &self.far_km,
                &self.far_m,
                &self.high_km,
                &self.high_m,
            ],
            [&mut self.h_te_m, &mut self.h_re_m],
        );
    }

    /// Running maximum of the views, without the receiver's own sample, and running sums, with it.
    fn run(&mut self, n: usize, ground: &Ground) {
        let mut steepest = f64::NEG_INFINITY;
        let (mut v1, mut v2) = (0.0, 0.0);
        let (mut da_km, mut ha_m) = (ground.d_km[0], ground.bare_m[0]);
        self.flat[0] = steepest;
        let (d_km, bare_m) = (&ground.d_km[1..n], &ground.bare_m[1..n]);
        let columns = self.flat[1..n]
            .iter_mut()
            .zip(&mut self.v1[1..n])
            .zip(&mut self.v2[1..n]);
        for ((&db_km, &hb_m), ((flat, into_v1), into_v2)) in d_km.iter().zip(bare_m).zip(columns) {
            let own = *flat;
            *flat = steepest;
            steepest = if own > steepest { own } else { steepest };
            let run_km = db_km - da_km;
            v1 += run_km * (hb_m + ha_m); // eq. (83)
            v2 += run_km * (hb_m * (2.0 * db_km + da_km) + ha_m * (db_km + 2.0 * da_km)); // eq. (84)
            (*into_v1, *into_v2) = (v1, v2);
            (da_km, ha_m) = (db_km, hb_m);
        }
    }

    /// The steepest and the highest obstruction over a flat earth, of the paths that ask for them.
    fn obstructions(&mut self, site: &Site, ground: &Ground, slope: &[f64]) {
        self.skyline.clear();
        let mut passed = 1;
        for (i, &slope) in slope.iter().enumerate().take(site.samples).skip(1) {
            if self.lowered[i] == 0.0 {
                continue;
            }
            while passed < i {
                self.skyline
                    .push(passed, ground.d_km[passed], ground.bare_m[passed]);
                passed += 1;
            }
            let far = self
                .skyline
                .steepest_from(ground.d_km[i], ground.bare_m[i] + site.rx_height_m);
            let high = self.skyline.highest_over(slope);
            (self.far_km[i], self.far_m[i]) = (ground.d_km[far], ground.bare_m[far]);
            (self.high_km[i], self.high_m[i]) = (ground.d_km[high], ground.bare_m[high]);
        }
    }
}

/// Is a ray clear of the sphere at every point, by a bound that costs no search for the worst? See
/// `Sphere::surely_clear`: here with roots of the heights, and only where the antennas see each other over
/// the sphere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clear {
    /// √(0.002·a_e), eq. (22).
    horizon_unit: f64,
    /// 250/a_e.
    half_bulge: f64,
    /// 17.456²·λ.
    zone: f64,
}

impl Clear {
    pub(crate) fn new(a_e_km: f64, wavelength_m: f64) -> Self {
        const CLEARANCE: f64 = super::super::spherical_earth::CLEARANCE;
        Self {
            horizon_unit: (0.002 * a_e_km).sqrt(),
            half_bulge: 250.0 / a_e_km,
            zone: CLEARANCE * CLEARANCE * wavelength_m,
        }
    }

    /// Do the antennas see each other over the sphere?
    #[inline(always)]
    pub(crate) fn sees(&self, d_km: f64, root_te: f64, root_re: f64) -> bool {
        d_km < self.horizon_unit * (root_te + root_re) // eq. (22)
    }

    #[inline(always)]
    pub(crate) fn surely(&self, d_km: f64, root_te: f64, root_re: f64) -> bool {
        let least_m = 2.0 * (root_te * root_re) - self.half_bulge * d_km * d_km;
        let clear = (least_m > 0.0) & (least_m * least_m > self.zone * d_km);
        clear & self.sees(d_km, root_te, root_re)
    }
}

struct FlatView {
    h_ts_m: f64,
}

impl Equation<2, 1> for FlatView {
    #[inline(always)]
    fn at(&self, [d_km, h_m]: [f64; 2]) -> [f64; 1] {
        [(h_m - self.h_ts_m) / d_km]
    }
}

#[inline(always)]
fn lower_of(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

struct LineOf {
    h_ts_m: f64,
    ground_tx_m: f64,
    rx_height_m: f64,
    clear: Clear,
}

impl Equation<6, 4> for LineOf {
    #[inline(always)]
    fn at(&self, [d_km, bare_m, slope, flat, v1, v2]: [f64; 6]) -> [f64; 4] {
        let square = d_km * d_km;
        let h_st_m = (2.0 * v1 * d_km - v2) / square; // eq. (85)
        let h_sr_m = (v2 - v1 * d_km) / square; // eq. (86)
        let alpha_obt = flat - slope; // eq. (87b)
        let h_te_m = self.h_ts_m - lower_of(h_st_m, self.ground_tx_m);
        let h_re_m = bare_m + self.rx_height_m - lower_of(h_sr_m, bare_m);
        let clear = self.clear.surely(d_km, h_te_m.sqrt(), h_re_m.sqrt());
        let lowered = if (alpha_obt > 0.0) & !clear { 1.0 } else { 0.0 };
        [h_st_m, h_sr_m, alpha_obt, lowered]
    }
}

struct Lower {
    h_ts_m: f64,
    ground_tx_m: f64,
    rx_height_m: f64,
}

impl Equation<11, 2> for Lower {
    #[inline(always)]
    fn at(&self, known: [f64; 11]) -> [f64; 2] {
        let [
            d_km,
            bare_m,
            slope,
            h_st_m,
            h_sr_m,
            alpha_obt,
            lowered,
            far_km,
            far_m,
            high_km,
            high_m,
        ] = known;
        let h_rs_m = bare_m + self.rx_height_m;
        let alpha_obr = (far_m - h_rs_m) / (d_km - far_km) + slope; // eq. (87c)
        let h_obs_m = high_m - self.h_ts_m - slope * high_km; // eq. (87a), (87d)
        let obstructed = (lowered != 0.0) & (alpha_obt > 0.0) & (alpha_obr > 0.0) & (h_obs_m > 0.0);
        let both = alpha_obt + alpha_obr;
        let g_t = if obstructed {
            h_obs_m * alpha_obt / both
        } else {
            0.0
        }; // eq. (88c), (88e)
        let g_r = if obstructed {
            h_obs_m * alpha_obr / both
        } else {
            0.0
        }; // eq. (88d), (88f)
        [
            self.h_ts_m - lower_of(h_st_m - g_t, self.ground_tx_m), // eq. (89a), (89b), (37a)
            h_rs_m - lower_of(h_sr_m - g_r, bare_m),                // eq. (89c), (89d), (37b)
        ]
    }
}
