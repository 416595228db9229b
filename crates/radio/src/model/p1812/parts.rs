//! Every intermediate value of a path's loss.

use super::combination::{Combination, Mechanisms, Weights};
use super::diffraction::{Diffraction, Ground};
use super::ducting::{self, Conditions};
use super::geometry::Geometry;
use super::location;
use super::refractivity::Refractivity;
use super::sight::LineOfSight;
use super::way::Way;
use super::zones::Zones;
use super::{P1812, ends_of, scatter};
use crate::maths;
use crate::model::Path;
use crate::model::p526::bullington::Ends;
use crate::model::p526::smooth_earth;
use crate::model::p526::spherical_earth::Wave;

/// A loss and all that it was made of, for whoever wants to see how it came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// Land and sea.
    pub zones: Zones,
    /// Effective earth radii and β₀.
    pub refractivity: Refractivity,
    /// Horizons and smooth surfaces.
    pub geometry: Geometry,
    /// §4.2.
    pub sight: LineOfSight,
    /// §4.3.
    pub diffraction: Diffraction,
    /// `L_bs`, §4.4, dB.
    pub l_bs_db: f64,
    /// `L_ba`, §4.5, dB; +∞ over terrain so rough that no duct carries.
    pub l_ba_db: f64,
    /// §4.6.
    pub combination: Combination,
    /// What the wanted share of locations adds to the median, §4.7, dB.
    pub l_loc_db: f64,
    /// `L_b`, not exceeded for p % of time and `p_L` % of locations, dB.
    pub l_b_db: f64,
    /// `E_p`: field strength exceeded for as much, for 1 kW radiated over a half-wave dipole, dB(µV/m).
    pub e_p_dbuv_m: f64,
}

impl Parts {
    /// Of a usable request.
    pub(super) fn of(request: &Request) -> Self {
        let (path, parameters) = (request.path, &request.model.parameters);
        let (f_ghz, p_pct) = (path.frequency.ghz(), parameters.time_pct);
        let basis = Basis::of(request);
        let (zones, refractivity, geometry) = (&basis.zones, &basis.refractivity, &basis.geometry);
        let beta_0_pct = refractivity.beta_0_pct;
        let sight = LineOfSight::of(f_ghz, geometry, p_pct, beta_0_pct);
        let diffraction = request.diffraction(&basis);
        let n_0 = parameters.sea_level_refractivity;
        let l_bs_db = scatter::loss_db(f_ghz, geometry.d_km, geometry.theta_mrad, n_0, p_pct);
        let l_ba_db = ducting::loss_db(&request.conditions(&basis), geometry, zones);
        let mechanisms = Mechanisms {
            sight: &sight,
            diffraction: &diffraction,
            ducting_db: l_ba_db,
            scatter_db: l_bs_db,
        };
        let weights = Weights {
            p_pct,
            beta_0_pct,
            d_km: geometry.d_km,
            theta_mrad: geometry.theta_mrad,
            sea_share: zones.sea_share,
        };
        let combination = Combination::of(&mechanisms, &weights);
        let l_loc_db = request.location_db(zones);
        let l_b_db = sight.l_b0p_db.max(combination.l_bc_db + l_loc_db); // eq. (69)
        Self {
            zones: *zones,
            refractivity: *refractivity,
            geometry: *geometry,
            sight,
            diffraction,
            l_bs_db,
            l_ba_db,
            combination,
            l_loc_db,
            l_b_db,
            e_p_dbuv_m: 199.36 + 20.0 * maths::log10(f_ghz) - l_b_db, // eq. (70)
        }
    }

    /// Heights beyond all measure overflow, and a maximum would hide it.
    pub(super) fn is_sound(&self) -> bool {
        let (geometry, diffraction) = (&self.geometry, &self.diffraction);
        let finite = [
            geometry.theta_mrad,
            geometry.h_te_m,
            geometry.h_re_m,
            geometry.h_m_m,
            diffraction.median.l_bulla_db,
            diffraction.median.l_bulls_db,
            diffraction.median.l_dsph_db,
            diffraction.l_dbeta_db,
            diffraction.l_dp_db,
            self.l_bs_db,
            self.combination.l_bam_db,
            self.l_b_db,
        ];
        finite.iter().all(|value| value.is_finite()) && !self.l_ba_db.is_nan()
    }
}

/// A path found usable, with the terrain and clutter of its intermediate samples.
pub(super) struct Request<'a> {
    pub(super) model: &'a P1812,
    pub(super) path: &'a Path<'a>,
    pub(super) way: &'a Way<'a>,
    /// Is every value wanted? At the median the loss does not depend on `L_dβ`, a third of the work: where
    /// only the loss is wanted, it is left at `L_d50`.
    pub(super) every: bool,
}

/// What all mechanisms stand on.
struct Basis {
    zones: Zones,
    refractivity: Refractivity,
    /// Over the median effective earth.
    ends: Ends,
    geometry: Geometry,
}

impl Basis {
    fn of(request: &Request) -> Self {
        let path = request.path;
        let zones = Zones::of(path.distances_km, path.surroundings.cover);
        let delta_n = request.model.parameters.delta_n;
        let refractivity = Refractivity::of(&zones, path.surroundings.latitude_deg, delta_n);
        let ends = ends_of(path, refractivity.a_e_km);
        let sums = smooth_earth::sums(path.distances_km, path.heights_m);
        let geometry = Geometry::of(&ends, path.distances_km, path.heights_m, &sums);
        Self {
            zones,
            refractivity,
            ends,
            geometry,
        }
    }
}

impl Request<'_> {
    fn diffraction(&self, basis: &Basis) -> Diffraction {
        let (h_m, last) = (self.path.heights_m, self.path.heights_m.len() - 1);
        let (ends, refractivity) = (&basis.ends, &basis.refractivity);
        let ground = Ground {
            distances_km: &self.path.distances_km[1..last],
            bare_m: &h_m[1..last],
            way: self.way,
        };
        let wave = Wave {
            f_ghz: self.path.frequency.ghz(),
            wavelength_m: ends.wavelength_m,
            polarization: self.model.parameters.polarization,
            sea_share: basis.zones.sea_share,
        };
        let smooth = ground.smooth(ends, basis.geometry.line, h_m[0], h_m[last]);
        let median = ground.delta_bullington(ends, &wave, smooth);
        let p_pct = self.model.parameters.time_pct;
        let l_dbeta_db = if self.every || p_pct < 50.0 {
            let beyond = Ends {
                a_e_km: refractivity.a_beta_km,
                ..*ends
            };
            ground.delta_bullington(&beyond, &wave, smooth).l_d_db
        } else {
            median.l_d_db
        };
        Diffraction::of(median, l_dbeta_db, p_pct, refractivity.beta_0_pct)
    }

    /// A terminal on the sea has no way to the coast.
    fn conditions(&self, basis: &Basis) -> Conditions {
        let parameters = &self.model.parameters;
        let to_coast_km = |at_sea: bool, km: f64| if at_sea { 0.0 } else { km };
        Conditions {
            f_ghz: self.path.frequency.ghz(),
            p_pct: parameters.time_pct,
            a_e_km: basis.refractivity.a_e_km,
            beta_0_pct: basis.refractivity.beta_0_pct,
            tx_coast_km: to_coast_km(basis.zones.tx_at_sea, parameters.tx_coast_km),
            rx_coast_km: to_coast_km(basis.zones.rx_at_sea, parameters.rx_coast_km),
        }
    }

    /// The sea has no places that differ.
    fn location_db(&self, zones: &Zones) -> f64 {
        if zones.rx_at_sea {
            return 0.0;
        }
        let parameters = &self.model.parameters;
        let sigma_db = parameters.location_sigma_db.unwrap_or_else(|| {
            let clutter_m = self.path.cover_at_receiver().map_or(0.0, |cover| cover.height_m);
            location::location_sigma_db(
                self.path.frequency.ghz(),
                location::PREDICTION_RESOLUTION_M,
                self.path.rx_height_m,
                clutter_m,
                location::Place::Outdoor,
            )
        });
        location::above_median_db(parameters.location_pct, sigma_db)
    }
}
