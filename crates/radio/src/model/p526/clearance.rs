//! How the ground lies to the ray: first-Fresnel clearance, ITU-R P.526-15 §2.1.

use super::super::{LossError, Parameters, Path};
use super::bullington::Ends;
use super::{CARD, ends_of, usable};

/// Where the ground comes nearest to the ray between the antennas, or cuts deepest into it, measured in
/// Fresnel zones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clearance {
    /// The sample's index in the profile.
    pub sample: usize,
    /// Its distance from the transmitter, km.
    pub distance_km: f64,
    /// From the ground, raised by the effective earth's bulge, up to the ray, m; negative where the ground is
    /// above it.
    pub clearance_m: f64,
    /// The same as a share of the first Fresnel zone's radius there. Below 0.6 diffraction begins to tell.
    pub of_first_fresnel: f64,
    /// Diffraction parameter ν = −√2 · share.
    pub nu: f64,
}

impl Clearance {
    /// Is the ray free of ground?
    pub fn in_sight(&self) -> bool {
        self.clearance_m > 0.0
    }
}

/// The point of least clearance of a path; the first one among equals. `None` where the profile has no sample
/// between the ends.
///
/// # Errors
/// As the delta-Bullington model's own: a path outside its card, a bad profile, a bad earth radius factor.
pub fn least_clearance(path: &Path, parameters: &Parameters) -> Result<Option<Clearance>, LossError> {
    CARD.check(path)?;
    parameters.require_earth_radius(CARD.name)?;
    usable(CARD.name, path)?;
    let Some(ends) = ends_of(path, parameters.earth_radius_factor) else {
        return Ok(None);
    };
    let mut worst: Option<Clearance> = None;
    let inner = 1..path.heights_m.len().saturating_sub(1);
    for sample in inner {
        let here = at(&ends, sample, path.distances_km[sample], path.heights_m[sample]);
        if worst.is_none_or(|w| here.nu > w.nu) {
            worst = Some(here);
        }
    }
    Ok(worst)
}

fn at(ends: &Ends, sample: usize, distance_km: f64, ground_m: f64) -> Clearance {
    let spread_km2 = distance_km * (ends.d_km - distance_km);
    let clearance_m = ends.h_ts_m + ends.slope() * distance_km - ground_m - ends.bulge() * spread_km2;
    let fresnel_m = (1000.0 * ends.wavelength_m * spread_km2 / ends.d_km).sqrt();
    Clearance {
        sample,
        distance_km,
        clearance_m,
        of_first_fresnel: clearance_m / fresnel_m,
        nu: ends.nu(-clearance_m, distance_km),
    }
}
