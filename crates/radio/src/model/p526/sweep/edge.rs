//! The Bullington loss over the actual profile, for all receivers of a radial.

use super::super::bullington::{DB_PER_NEPER, NO_LOSS_NU};
use super::equations::{Equation, fit_columns, solve};
use super::sight::{Blocks, Look};
use super::skyline::Skyline;
use crate::maths::lanes;

/// What is at the ends of all paths of a radial.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    /// Samples of the radial, the mast's own included.
    pub samples: usize,
    /// Transmitter antenna, m above sea level.
    pub h_ts_m: f64,
    /// Receiver antennas, m above ground.
    pub rx_height_m: f64,
    /// Wavelength, m.
    pub wavelength_m: f64,
}

/// The samples of a radial in columns of whole blocks; beyond the last sample they are 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground<'a> {
    /// Distances, km.
    pub d_km: &'a [f64],
    /// Those of the samples before, km; at the mast 0.
    pub before_km: &'a [f64],
    /// Bare ground, m above sea level: the receivers stand on it.
    pub bare_m: &'a [f64],
    /// What is in the way: bare ground or what is on it, m above sea level.
    pub top_m: &'a [f64],
    /// What of it is around each receiver rather than in the way; `None`: all is in the way.
    pub own: Option<Own<'a>>,
}

/// What is around the receivers: see [`crate::model::Surroundings::own_m`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Own<'a> {
    /// So far before a receiver, km.
    pub reach_km: f64,
    /// Heights of what is on the ground, m.
    pub cover_m: &'a [f64],
    /// What is no higher than this belongs to a receiver's surroundings, m.
    pub around_m: &'a [f64],
}

impl Ground<'_> {
    /// The way's end at a receiver as it counts, from the sample after `far`: distances and heights. See
    /// [`crate::model::p1812`]'s `in_the_way`, which does the same for one path.
    #[inline]
    fn near(&self, own: &Own, i: usize, far: usize, mut see: impl FnMut(f64, f64)) {
        for j in far + 1..i {
            let cover_m = own.cover_m[j];
            let counted_m = if cover_m > own.around_m[i] { cover_m } else { 0.0 };
            see(self.d_km[j], self.bare_m[j] + counted_m);
        }
        if far >= 1 && far + 1 < i {
            let both_m = own.cover_m[far].min(own.cover_m[far + 1]);
            if both_m > 0.0 {
                let x_km = self.d_km[i] - own.reach_km;
                let share = (x_km - self.d_km[far]) / (self.d_km[far + 1] - self.d_km[far]);
                let bare_m = self.bare_m[far] + share * (self.bare_m[far + 1] - self.bare_m[far]);
                see(x_km, bare_m + both_m);
            }
        }
    }
}

/// Columns for one earth radius.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edges {
    /// Bullington loss, dB; what there is at the mast has no meaning.
    pub loss_db: Vec<f64>,
    /// Slopes of the lines between the antennas, eq. (14).
    pub slope: Vec<f64>,
    curved: Vec<f64>,
    framed_m: Vec<f64>,
    s_tim: Vec<f64>,
    rim_km: Vec<f64>,
    rim_m: Vec<f64>,
    nu: Vec<f64>,
    asked: Vec<usize>,
    views: Vec<f64>,
    /// The last sample that counts as it is, where what is around receivers does not.
    far: Vec<usize>,
    far_km: Vec<f64>,
    skyline: Skyline,
    blocks: Blocks,
}

impl Edges {
    /// Solves for an effective earth radius.
    pub(crate) fn solve(&mut self, site: &Site, ground: &Ground, a_e_km: f64) {
        let n = site.samples;
        let bulge = 500.0 / a_e_km;
        fit_columns!(self, n; loss_db slope curved framed_m s_tim rim_km rim_m nu);
        let view = View {
            h_ts_m: site.h_ts_m,
            bulge,
        };
        solve(
            view,
            [ground.d_km, ground.top_m],
            [&mut self.curved, &mut self.framed_m],
        );
        match &ground.own {
            None => self.steepest(n),
            Some(own) => self.steepest_beyond(site, ground, own, bulge),
        }
        let ray = RayOf {
            h_ts_m: site.h_ts_m,
            rx_height_m: site.rx_height_m,
            bulge,
        };
        solve(
            ray,
            [ground.d_km, ground.bare_m, &self.curved],
            [&mut self.slope, &mut self.s_tim],
        );
        self.horizons(site, ground, bulge);
        self.in_sight(site, ground, bulge);
        let edge = Edge {
            h_ts_m: site.h_ts_m,
            rx_height_m: site.rx_height_m,
            bulge,
            wavelength_m: site.wavelength_m,
            first_km: ground.d_km.get(1).copied().unwrap_or(0.0),
        };
        solve(
            edge,
            [
                ground.d_km,
                ground.before_km,
                ground.bare_m,
                &self.slope,
                &self.s_tim,
                &self.rim_km,
                &self.rim_m,
                &self.nu,
            ],
            [&mut self.loss_db],
        );
    }

    /// The steepest view to the samples between: a running maximum that leaves the receiver's own sample out.
    fn steepest(&mut self, n: usize) {
        let mut steepest = f64::NEG_INFINITY;
        if let Some(mast) = self.curved.first_mut() {
            *mast = steepest;
        }
        for view in &mut self.curved[1..n] {
            let own = *view;
            *view = steepest;
            steepest = if own > steepest { own } else { steepest };
        }
    }

    /// The same where what is around the receivers does not count.
    fn steepest_beyond(&mut self, site: &Site, ground: &Ground, own: &Own, bulge: f64) {
        let n = site.samples;
        self.views.clone_from(&self.curved);
        self.far.clear();
        self.far.resize(n, 0);
        fit_columns!(self, n; far_km);
        let (mut far, mut steepest) = (0, f64::NEG_INFINITY);
        self.curved[0] = steepest;
        for i in 1..n {
            while far + 1 < i && ground.d_km[i] - ground.d_km[far + 1] > own.reach_km {
                far += 1;
                let view = self.views[far];
                steepest = if view > steepest { view } else { steepest };
            }
            (self.far[i], self.far_km[i]) = (far, ground.d_km[far]);
            let mut best = steepest;
            ground.near(own, i, far, |x_km, h_m| {
                let view = (h_m - site.h_ts_m) / x_km - bulge * x_km;
                best = if view > best { view } else { best };
            });
            self.curved[i] = best;
        }
    }

    /// The receivers' horizons, where the antennas do not see each other.
    fn horizons(&mut self, site: &Site, ground: &Ground, bulge: f64) {
        let n = site.samples;
        self.skyline.clear();
        let mut passed = 1;
        for i in 1..n {
            if self.s_tim[i] < self.slope[i] {
                continue;
            }
            let end = ground.own.map_or(i, |_| self.far[i] + 1);
            while passed < end {
                self.skyline
                    .push(passed, ground.d_km[passed], self.framed_m[passed]);
                passed += 1;
            }
            let d_km = ground.d_km[i];
            // The receiver in the frame: its ground there may carry clutter, which it does not stand on.
            let antenna_m = self.framed_m[i] - ground.top_m[i] + (ground.bare_m[i] + site.rx_height_m);
            let rim = self.skyline.steepest_from(d_km, antenna_m);
            self.rim_km[i] = ground.d_km[rim];
            self.rim_m[i] = ground.top_m[rim];
            if let Some(own) = &ground.own {
                let h_rs_m = ground.bare_m[i] + site.rx_height_m;
                let view = |x_km: f64, h_m: f64| (h_m - h_rs_m) / (d_km - x_km) + bulge * x_km;
                let mut best = if rim == 0 {
                    f64::NEG_INFINITY
                } else {
                    view(self.rim_km[i], self.rim_m[i])
                };
                ground.near(own, i, self.far[i], |x_km, h_m| {
                    let there = view(x_km, h_m);
                    if there > best {
                        best = there;
                        (self.rim_km[i], self.rim_m[i]) = (x_km, h_m);
                    }
                });
            }
        }
    }

    /// The largest ν, where they do.
    fn in_sight(&mut self, site: &Site, ground: &Ground, bulge: f64) {
        self.asked.clear();
        let sights = self.s_tim.iter().zip(&self.slope).take(site.samples).enumerate();
        self.asked
            .extend(sights.skip(2).filter(|(_, (s, slope))| s < slope).map(|(i, _)| i));
        if let Some(first) = self.nu.get_mut(1) {
            // Nothing is between.
            *first = NO_LOSS_NU;
        }
        let look = Look {
            d_km: ground.d_km,
            ground_m: ground.top_m,
            framed_m: &self.framed_m,
            samples: site.samples,
            h_ts_m: site.h_ts_m,
            slope: &self.slope,
            bulge,
            wavelength_m: site.wavelength_m,
            last_km: ground.own.map(|_| self.far_km.as_slice()),
        };
        self.blocks.largest_nu(&look, &self.asked, &mut self.nu);
        let Some(own) = &ground.own else { return };
        for &i in &self.asked {
            let ends = EndsOf {
                d_km: ground.d_km[i],
                h_ts_m: site.h_ts_m,
                h_rs_m: ground.bare_m[i] + site.rx_height_m,
                slope: self.slope[i],
                wavelength_m: site.wavelength_m,
            };
            let mut largest = self.nu[i];
            ground.near(own, i, self.far[i], |x_km, h_m| {
                let height_m = h_m + bulge * x_km * (ends.d_km - x_km) - ends.h_ts_m - ends.slope * x_km;
                let nu = ends.nu(height_m, x_km);
                largest = if nu > largest { nu } else { largest };
            });
            self.nu[i] = largest;
        }
    }
}

/// Views from the transmitter, and the frame of the skyline.
struct View {
    h_ts_m: f64,
    bulge: f64,
}

impl Equation<2, 2> for View {
    #[inline(always)]
    fn at(&self, [d_km, h_m]: [f64; 2]) -> [f64; 2] {
        let view = (h_m - self.h_ts_m) / d_km;
        [view - self.bulge * d_km, h_m - self.bulge * d_km * d_km]
    }
}

struct RayOf {
    h_ts_m: f64,
    rx_height_m: f64,
    bulge: f64,
}

impl Equation<3, 2> for RayOf {
    #[inline(always)]
    fn at(&self, [d_km, bare_m, curved]: [f64; 3]) -> [f64; 2] {
        let h_rs_m = bare_m + self.rx_height_m;
        [
            (h_rs_m - self.h_ts_m) / d_km, // eq. (14)
            curved + self.bulge * d_km,    // eq. (13)
        ]
    }
}

/// Loss over one knife edge, dB. P.526-15 eq. (31).
#[inline(always)]
pub(crate) fn knife_edge_db(nu: f64) -> f64 {
    let v = nu - 0.1;
    let l_db = 6.9 + DB_PER_NEPER * lanes::ln((v * v + 1.0).sqrt() + v); // eq. (12)
    if nu > NO_LOSS_NU { l_db } else { 0.0 }
}

/// The knife edge's loss made the path's; 0 stays 0.
#[inline(always)]
pub(crate) fn from_knife_edge_db(l_uc_db: f64, d_km: f64) -> f64 {
    const MINUS_SIXTH: f64 = -1.0 / 6.0;
    l_uc_db + (1.0 - lanes::exp(MINUS_SIXTH * l_uc_db)) * (10.0 + 0.02 * d_km) // eq. (21)
}

/// ν of the point where the rays to both horizons meet.
#[inline(always)]
pub(crate) fn bullington_nu(ends: &EndsOf, s_tim: f64, s_rim: f64, nearest_km: (f64, f64)) -> f64 {
    let slopes = s_tim + s_rim;
    let d_bp_km = (ends.h_rs_m - ends.h_ts_m + s_rim * ends.d_km) / slopes; // eq. (18)
    // A ray that just grazes has slopes that cancel: the quotient is 0/0 or rounding, the height above the
    // ray 0.
    let finite = d_bp_km.abs() < f64::INFINITY;
    let d_bp_km = if finite { d_bp_km } else { nearest_km.0 };
    let d_bp_km = if d_bp_km > nearest_km.0 {
        d_bp_km
    } else {
        nearest_km.0
    };
    let d_bp_km = if d_bp_km < nearest_km.1 {
        d_bp_km
    } else {
        nearest_km.1
    };
    ends.nu((s_tim - ends.slope) * d_bp_km, d_bp_km) // eq. (19)
}

/// One path, in a lane.
pub(crate) struct EndsOf {
    pub d_km: f64,
    pub h_ts_m: f64,
    pub h_rs_m: f64,
    pub slope: f64,
    pub wavelength_m: f64,
}

impl EndsOf {
    /// ν of a point `height_m` above the line between the antennas.
    #[inline(always)]
    pub(crate) fn nu(&self, height_m: f64, d1_km: f64) -> f64 {
        let d2_km = self.d_km - d1_km;
        height_m * (0.002 * self.d_km / (self.wavelength_m * d1_km * d2_km)).sqrt() // eq. (15), (19)
    }
}

struct Edge {
    h_ts_m: f64,
    rx_height_m: f64,
    bulge: f64,
    wavelength_m: f64,
    first_km: f64,
}

impl Equation<8, 1> for Edge {
    #[inline(always)]
    fn at(&self, known: [f64; 8]) -> [f64; 1] {
        let [d_km, before_km, bare_m, slope, s_tim, rim_km, rim_m, nu_in_sight] = known;
        let ends = EndsOf {
            d_km,
            h_ts_m: self.h_ts_m,
            h_rs_m: bare_m + self.rx_height_m,
            slope,
            wavelength_m: self.wavelength_m,
        };
        let s_rim = (rim_m - ends.h_rs_m) / (d_km - rim_km) + self.bulge * rim_km; // eq. (17)
        let beyond = bullington_nu(&ends, s_tim, s_rim, (self.first_km, before_km));
        let nu = if s_tim < slope { nu_in_sight } else { beyond };
        [from_knife_edge_db(knife_edge_db(nu), d_km)] // eq. (16), (20)
    }
}
