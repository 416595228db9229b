//! Every intermediate value of a path's loss.

use super::combination::{Combination, Mechanisms, Weights};
use super::diffraction::{Diffraction, Ground};
use super::ducting::{self, Conditions};
use super::geometry::Geometry;
use super::location;
use super::refractivity::Refractivity;
use super::sight::LineOfSight;
use super::zones::Zones;
use super::{P1812, ends_of, scatter};
use crate::radio::model::Path;
use crate::radio::model::p526::bullington::Ends;
use crate::radio::model::p526::smooth_earth;
use crate::radio::model::p526::spherical_earth::Wave;

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
    /// Of a path found usable, with the terrain and clutter of its intermediate samples.
    pub(super) fn of(model: &P1812, path: &Path, covered_m: &[f64]) -> Self {
        let parameters = &model.parameters;
        let (f_ghz, p_pct) = (path.frequency.ghz(), parameters.time_pct);
        let zones = Zones::of(path.distances_km, path.surroundings.cover);
        let refractivity = Refractivity::of(&zones, path.surroundings.latitude_deg, parameters.delta_n);
        let beta_0_pct = refractivity.beta_0_pct;
        let ends = ends_of(path, refractivity.a_e_km);
        let sums = smooth_earth::sums(path.distances_km, path.heights_m);
        let geometry = Geometry::of(&ends, path.distances_km, path.heights_m, &sums);
        let sight = LineOfSight::of(f_ghz, &geometry, p_pct, beta_0_pct);
        let diffraction = model.diffraction(path, &ends, covered_m, &zones, &refractivity, &geometry);
        let scatter_db = scatter::loss_db(
            f_ghz,
            geometry.d_km,
            geometry.theta_mrad,
            parameters.sea_level_refractivity,
            p_pct,
        );
        let conditions = model.conditions(f_ghz, &zones, &refractivity);
        let ducting_db = ducting::loss_db(&conditions, &geometry, &zones);
        let mechanisms = Mechanisms {
            sight: &sight,
            diffraction: &diffraction,
            ducting_db,
            scatter_db,
        };
        let weights = Weights {
            p_pct,
            beta_0_pct,
            d_km: geometry.d_km,
            theta_mrad: geometry.theta_mrad,
            sea_share: zones.sea_share,
        };
        let combination = Combination::of(&mechanisms, &weights);
        let l_loc_db = model.location_db(path, &zones);
        let l_b_db = sight.l_b0p_db.max(combination.l_bc_db + l_loc_db); // eq. (69)
        Self {
            zones,
            refractivity,
            geometry,
            sight,
            diffraction,
            l_bs_db: scatter_db,
            l_ba_db: ducting_db,
            combination,
            l_loc_db,
            l_b_db,
            e_p_dbuv_m: 199.36 + 20.0 * f_ghz.log10() - l_b_db, // eq. (70)
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

impl P1812 {
    fn diffraction(
        &self,
        path: &Path,
        ends: &Ends,
        covered_m: &[f64],
        zones: &Zones,
        refractivity: &Refractivity,
        geometry: &Geometry,
    ) -> Diffraction {
        let (h_m, last) = (path.heights_m, path.heights_m.len() - 1);
        let ground = Ground {
            distances_km: &path.distances_km[1..last],
            bare_m: &h_m[1..last],
            covered_m,
        };
        let wave = Wave {
            f_ghz: path.frequency.ghz(),
            wavelength_m: ends.wavelength_m,
            polarization: self.parameters.polarization,
            sea_share: zones.sea_share,
        };
        let smooth = ground.smooth(ends, geometry.line, h_m[0], h_m[last]);
        let beyond = Ends {
            a_e_km: refractivity.a_beta_km,
            ..*ends
        };
        let median = ground.delta_bullington(ends, &wave, smooth);
        let l_dbeta_db = ground.delta_bullington(&beyond, &wave, smooth).l_d_db;
        Diffraction::of(
            median,
            l_dbeta_db,
            self.parameters.time_pct,
            refractivity.beta_0_pct,
        )
    }

    /// A terminal on the sea has no way to the coast.
    fn conditions(&self, f_ghz: f64, zones: &Zones, refractivity: &Refractivity) -> Conditions {
        let parameters = &self.parameters;
        let to_coast_km = |at_sea: bool, km: f64| if at_sea { 0.0 } else { km };
        Conditions {
            f_ghz,
            p_pct: parameters.time_pct,
            a_e_km: refractivity.a_e_km,
            beta_0_pct: refractivity.beta_0_pct,
            tx_coast_km: to_coast_km(zones.tx_at_sea, parameters.tx_coast_km),
            rx_coast_km: to_coast_km(zones.rx_at_sea, parameters.rx_coast_km),
        }
    }

    /// The sea has no places that differ.
    fn location_db(&self, path: &Path, zones: &Zones) -> f64 {
        if zones.rx_at_sea {
            return 0.0;
        }
        let sigma_db = self.parameters.location_sigma_db.unwrap_or_else(|| {
            let clutter_m = path.cover_at_receiver().map_or(0.0, |cover| cover.height_m);
            location::location_sigma_db(
                path.frequency.ghz(),
                location::PREDICTION_RESOLUTION_M,
                path.rx_height_m,
                clutter_m,
                location::Place::Outdoor,
            )
        });
        location::above_median_db(self.parameters.location_pct, sigma_db)
    }
}
