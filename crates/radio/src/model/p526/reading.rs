//! From what was read of a path to its loss.

use super::super::{LossError, Path};
use super::bullington::{self, DB_PER_NEPER, Ends, FromTx};
use super::smooth_earth::{self, Sums};
use super::spherical_earth::Sphere;
use super::{inner, unusable};
use crate::maths;
use crate::units::{Db, km_from_m};

/// What does not depend on the terrain.
pub(super) struct Around {
    /// Free-space loss of 1 km, dB.
    pub(super) one_km_db: f64,
    pub(super) sphere: Sphere,
}

/// What was read of a path, to be closed into its loss.
pub(super) struct Reading<'a> {
    pub(super) ends: &'a Ends,
    pub(super) views: &'a FromTx,
    pub(super) sums: &'a Sums,
    pub(super) around: &'a Around,
}

impl Reading<'_> {
    /// From a reading to the loss.
    pub(super) fn close(&self, path: &Path) -> Result<Db, LossError> {
        if !(self.sums.rising && self.sums.v2.is_finite()) {
            return Err(unusable(path));
        }
        let terrain = Terrain::of(self.ends, self.views, self.sums, path);
        let loss_db = self.free_space_db() + self.diffraction_db(&terrain, inner(path).0);
        if loss_db.is_finite() {
            Ok(Db(loss_db))
        } else {
            Err(unusable(path))
        }
    }

    /// Free space over the slant distance: 10·log10 of its square spares the root.
    fn free_space_db(&self) -> f64 {
        let rise_km = km_from_m(self.ends.h_ts_m - self.ends.h_rs_m);
        let square_km2 = self.ends.d_km * self.ends.d_km + rise_km * rise_km; // P.1812-7 eq. (8a)
        self.around.one_km_db + 0.5 * DB_PER_NEPER * maths::ln(square_km2)
    }

    fn diffraction_db(&self, terrain: &Terrain, distances_km: &[f64]) -> f64 {
        let smooth = &terrain.over_smooth;
        let (l_dsph_db, reflection_km) =
            self.around
                .sphere
                .loss_and_reflection(smooth.d_km, smooth.h_ts_m, smooth.h_rs_m);
        // Without a loss over the sphere the smooth surface's edge does not matter: it is only ever taken
        // off.
        if l_dsph_db <= 0.0 {
            return terrain.l_bulla_db;
        }
        let l_bulls_db = smooth_earth::bullington_db(smooth, distances_km, reflection_km);
        terrain.l_bulla_db + (l_dsph_db - l_bulls_db).max(0.0) // eq. (39)
    }
}

/// A path after its last question to the samples.
pub(super) struct Terrain {
    pub(super) l_bulla_db: f64,
    /// The antennas over the smooth surface.
    pub(super) over_smooth: Ends,
}

impl Terrain {
    pub(super) fn of(ends: &Ends, views: &FromTx, sums: &Sums, path: &Path) -> Self {
        let (inner_km, inner_m) = inner(path);
        let (l_bulla_db, from_rx) = bullington::loss_db(ends, views, inner_km, inner_m);
        let ground = |m: Option<&f64>| m.copied().unwrap_or(f64::NAN);
        let (tx_m, rx_m) = (ground(path.heights_m.first()), ground(path.heights_m.last()));
        // A path in sight over the effective earth is so over a flat one: no views from the receiver, no
        // obstruction.
        let smooth = smooth_earth::for_diffraction(sums.line(ends.d_km), ends, views, from_rx, tx_m, rx_m);
        Self {
            l_bulla_db,
            over_smooth: Ends {
                h_ts_m: ends.h_ts_m - smooth.h_st_m, // eq. (37a), (38a)
                h_rs_m: ends.h_rs_m - smooth.h_sr_m, // eq. (37b), (38b)
                ..*ends
            },
        }
    }
}
