//! Horizons, effective heights and roughness of a link: read from a profile, or guessed from how sites are
//! chosen.

use super::super::Siting;
use super::profile::Profile;
use crate::maths;

/// What the equations know of the ground. Pairs: transmitter, receiver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    /// θ_e: elevations of the horizons, radians.
    pub theta_hzn_rad: [f64; 2],
    /// d_L: distances to the horizons, metres.
    pub d_hzn_m: [f64; 2],
    /// h_e: antennas over the ground that the wave sees, metres.
    pub h_e_m: [f64; 2],
    /// Δh: interdecile range of the terrain's heights, metres.
    pub delta_h_m: f64,
    /// Length of the path, metres.
    pub d_m: f64,
}

/// d_Ls: distance to the horizon on a smooth earth, metres.
pub(super) fn smooth_horizon_m(h_e_m: f64, a_e_m: f64) -> f64 {
    (2.0 * h_e_m * a_e_m).sqrt()
}

/// Distance to the horizon that is usual over terrain of this roughness, metres.
fn usual_horizon_m(h_e_m: f64, delta_h_m: f64, a_e_m: f64) -> f64 {
    smooth_horizon_m(h_e_m, a_e_m) * maths::exp(-0.07 * (delta_h_m / h_e_m.max(5.0)).sqrt()) // Algorithm eq. (3.3)
}

/// Elevation of that horizon, radians.
fn usual_elevation_rad(h_e_m: f64, d_hzn_m: f64, delta_h_m: f64, a_e_m: f64) -> f64 {
    let d_ls_m = smooth_horizon_m(h_e_m, a_e_m);
    (0.65 * delta_h_m * (d_ls_m / d_hzn_m - 1.0) - 2.0 * h_e_m) / d_ls_m // Algorithm eq. (3.4)
}

/// The part of a path that counts for its lines and its roughness, metres: without the ground at the
/// antennas' feet, which is 15 antenna heights, at most a tenth of the way to the horizon.
pub(super) fn between_feet_m(h_m: [f64; 2], d_hzn_m: [f64; 2], d_m: f64) -> (f64, f64) {
    let foot_m = |end: usize| (15.0 * h_m[end]).min(0.1 * d_hzn_m[end]);
    (foot_m(0), d_m - foot_m(1))
}

/// Do the antennas see each other, by their horizons?
pub(super) fn in_sight(d_hzn_m: [f64; 2], d_m: f64) -> bool {
    d_hzn_m[0] + d_hzn_m[1] > 1.5 * d_m
}

/// The two stretches that make the lines of a path out of sight: from the transmitter and towards the
/// receiver, metres.
pub(super) fn near_horizons_m(feet_m: (f64, f64), d_hzn_m: [f64; 2], d_m: f64) -> [(f64, f64); 2] {
    [(feet_m.0, 0.9 * d_hzn_m[0]), (d_m - 0.9 * d_hzn_m[1], feet_m.1)]
}

impl Geometry {
    /// Of a profile, with antennas at `h_m` above ground.
    pub fn of_profile(profile: &Profile, h_m: [f64; 2], a_e_m: f64) -> Self {
        let d_m = profile.d_m();
        let horizons = profile.horizons(h_m, a_e_m);
        let (d_start_m, d_end_m) = between_feet_m(h_m, horizons.d_m, d_m);
        let mut geometry = Self {
            theta_hzn_rad: horizons.theta_rad,
            d_hzn_m: horizons.d_m,
            h_e_m: h_m,
            delta_h_m: profile.delta_h_m(d_start_m, d_end_m),
            d_m,
        };
        if in_sight(horizons.d_m, d_m) {
            let fit_m = profile.line_m(d_start_m, d_end_m);
            geometry.raise(profile, fit_m);
            geometry.take_usual_horizons(a_e_m);
        } else {
            let near = near_horizons_m((d_start_m, d_end_m), horizons.d_m, d_m);
            let [near_tx_m, near_rx_m] = near.map(|(from_m, to_m)| profile.line_m(from_m, to_m));
            geometry.raise(profile, [near_tx_m[0], near_rx_m[1]]);
        }
        geometry
    }

    /// Antennas gain what the ground under them rises over the fitted ground.
    fn raise(&mut self, profile: &Profile, fit_m: [f64; 2]) {
        let ends_m = profile.ends_m();
        for end in 0..2 {
            self.h_e_m[end] += (ends_m[end] - fit_m[end]).max(0.0);
        }
    }

    /// In sight, the profile has no horizons: those usual for these heights take their place. Where they do
    /// not reach across the path, the antennas are lifted until they do.
    fn take_usual_horizons(&mut self, a_e_m: f64) {
        let usual = |h_e_m: [f64; 2]| h_e_m.map(|h| usual_horizon_m(h, self.delta_h_m, a_e_m));
        self.d_hzn_m = usual(self.h_e_m);
        let together_m = self.d_hzn_m[0] + self.d_hzn_m[1];
        if together_m <= self.d_m {
            let lift = (self.d_m / together_m).powi(2);
            self.h_e_m = self.h_e_m.map(|h| h * lift);
            self.d_hzn_m = usual(self.h_e_m);
        }
        for end in 0..2 {
            self.theta_hzn_rad[end] =
                usual_elevation_rad(self.h_e_m[end], self.d_hzn_m[end], self.delta_h_m, a_e_m);
        }
    }

    /// Of sites chosen in this way, anywhere in terrain of this roughness.
    pub fn of_sites(siting: [Siting; 2], h_m: [f64; 2], delta_h_m: f64, d_m: f64, a_e_m: f64) -> Self {
        let mut h_e_m = h_m;
        for end in 0..2 {
            h_e_m[end] += gained_by_choice_m(siting[end], h_m[end], delta_h_m);
        }
        let d_hzn_m = h_e_m.map(|h| usual_horizon_m(h, delta_h_m, a_e_m));
        let elevation_rad = |end: usize| usual_elevation_rad(h_e_m[end], d_hzn_m[end], delta_h_m, a_e_m);
        Self {
            theta_hzn_rad: [elevation_rad(0), elevation_rad(1)],
            d_hzn_m,
            h_e_m,
            delta_h_m,
            d_m,
        }
    }
}

/// How much higher than its mast an antenna counts on a site chosen in this way, metres.
fn gained_by_choice_m(siting: Siting, h_m: f64, delta_h_m: f64) -> f64 {
    let b_m = match siting {
        Siting::Random => return 0.0,
        Siting::Careful => 4.0,
        Siting::VeryCareful => 9.0,
    };
    let b_m = if h_m < 5.0 {
        b_m * maths::sin(0.1 * std::f64::consts::PI * h_m)
    } else {
        b_m
    };
    (1.0 + b_m) * maths::exp(-(2.0 * h_m / delta_h_m.max(1e-3)).min(20.0)) // Algorithm eq. (3.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smooth_earth_has_its_horizon_where_the_ray_touches() {
        // √(2 · 50 · 8.5e6) = 29 154.76 m, seen 2h/d below the horizontal
        let g = Geometry::of_sites([Siting::Random; 2], [50.0, 50.0], 0.0, 1e4, 8.5e6);
        assert!((g.d_hzn_m[0] - 29_154.759).abs() < 1e-3);
        assert!((g.theta_hzn_rad[0] + 100.0 / 29_154.759).abs() < 1e-9);
    }

    #[test]
    fn a_careful_choice_raises_a_low_antenna_in_hills() {
        // 2.5 m: B = 4 sin(π/4) = 2.828427; (1 + B) · e^(−5/90) = 3.828427 · 0.945959
        assert!((gained_by_choice_m(Siting::Careful, 2.5, 90.0) - 3.621_536).abs() < 1e-5);
        // On smooth ground there is nothing to choose: e^(−20).
        assert!(gained_by_choice_m(Siting::VeryCareful, 10.0, 0.0) < 1e-7);
    }
}
