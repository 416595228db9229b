//! What is in a path's way: the point that cuts deepest into the ray, the horizons of both ends, and what
//! kind of path that makes.
//!
//! Source: [`P526_15`](crate::bibliography::P526_15) §2 (Fresnel ellipsoids) and §4.1 (the parameter ν); the
//! effective earth as in [`clearance`](super::clearance). Geometry alone: what a model makes of it is the
//! model's own.

use super::super::{LossError, Parameters, Path};
use super::bullington::Ends;
use super::clearance::{Clearance, least_clearance};
use super::ends_of;

/// From this share of the first Fresnel zone on, a free ray loses hardly more than free space: P.526-15 §2.1.
pub const CLEAR_SHARE: f64 = 0.6;

/// Kinds of path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// The ray and six tenths of the first Fresnel zone are free of ground.
    Clear,
    /// The ray is free, but ground is in six tenths of its first Fresnel zone.
    Grazed,
    /// Ground is in the ray.
    BeyondHorizon,
    /// The earth's curve is in the ray: on a flat earth the same ground would leave it free.
    EarthBulge,
}

impl Sight {
    /// For tables and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clear => "line-of-sight",
            Self::Grazed => "obstructed",
            Self::BeyondHorizon => "beyond-horizon",
            Self::EarthBulge => "earth-bulge",
        }
    }
}

/// The straight ray from antenna to antenna over the effective earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ray {
    ends: Ends,
}

impl Ray {
    /// Of a path; `None` for one without samples.
    pub fn of(path: &Path, parameters: &Parameters) -> Option<Self> {
        let ends = ends_of(path, parameters.earth_radius_factor)?;
        Some(Self { ends })
    }

    /// Height above sea level, metres, at a distance from the transmitter.
    pub fn height_m(&self, distance_km: f64) -> f64 {
        self.ends.h_ts_m + self.ends.slope() * distance_km
    }

    /// By how much the effective earth raises the ground there over the chord between the ends, metres.
    pub fn bulge_m(&self, distance_km: f64) -> f64 {
        self.ends.bulge() * distance_km * (self.ends.d_km - distance_km)
    }

    /// Radius of the first Fresnel zone there, metres; 0 at the ends.
    pub fn fresnel_m(&self, distance_km: f64) -> f64 {
        let spread_km2 = distance_km * (self.ends.d_km - distance_km);
        (1000.0 * self.ends.wavelength_m * spread_km2 / self.ends.d_km)
            .max(0.0)
            .sqrt()
    }

    /// Effective radius of the earth, km.
    pub fn earth_radius_km(&self) -> f64 {
        self.ends.a_e_km
    }
}

/// What is in a path's way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Obstacle {
    /// What kind of path it is.
    pub sight: Sight,
    /// The point of the largest diffraction parameter.
    pub worst: Clearance,
    /// Sample that the transmitter's antenna has for horizon, where the ray is blocked.
    pub tx_horizon: Option<usize>,
    /// Sample that the receiver's antenna has for horizon, where the ray is blocked.
    pub rx_horizon: Option<usize>,
}

/// Looks along a path; `None` where the profile has no sample between the ends.
///
/// # Errors
/// As [`least_clearance`].
pub fn look_along(path: &Path, parameters: &Parameters) -> Result<Option<Obstacle>, LossError> {
    let (Some(worst), Some(ray)) = (least_clearance(path, parameters)?, Ray::of(path, parameters)) else {
        return Ok(None);
    };
    let inner = 1..path.heights_m.len().saturating_sub(1);
    let free_without_bulge = || {
        inner
            .clone()
            .all(|i| ray.height_m(path.distances_km[i]) > path.heights_m[i])
    };
    let sight = match worst.of_first_fresnel {
        share if share >= CLEAR_SHARE => Sight::Clear,
        share if share > 0.0 => Sight::Grazed,
        _ if free_without_bulge() => Sight::EarthBulge,
        _ => Sight::BeyondHorizon,
    };
    let blocked = matches!(sight, Sight::BeyondHorizon | Sight::EarthBulge);
    let (tx, rx) = horizons(path, &ray);
    Ok(Some(Obstacle {
        sight,
        worst,
        tx_horizon: tx.filter(|_| blocked),
        rx_horizon: rx.filter(|_| blocked),
    }))
}

/// The samples that stand highest in the views of both ends; of equals the one nearest to the end that looks.
fn horizons(path: &Path, ray: &Ray) -> (Option<usize>, Option<usize>) {
    let length_km = ray.ends.d_km;
    // How far a sample rises over the straight ray, per kilometre from the end that looks: the same order as
    // of its slopes.
    let over_m = |i: usize| {
        let d_km = path.distances_km[i];
        path.heights_m[i] + ray.bulge_m(d_km) - ray.height_m(d_km)
    };
    let inner = 1..path.heights_m.len().saturating_sub(1);
    let mut best: [Option<(f64, usize)>; 2] = [None; 2];
    for i in inner {
        let d_km = path.distances_km[i];
        let from_tx = over_m(i) / d_km;
        if best[0].is_none_or(|(slope, _)| from_tx > slope) {
            best[0] = Some((from_tx, i));
        }
        let from_rx = over_m(i) / (length_km - d_km);
        if best[1].is_none_or(|(slope, _)| from_rx >= slope) {
            best[1] = Some((from_rx, i));
        }
    }
    let [tx, rx] = best.map(|b| b.map(|(_, i)| i));
    (tx, rx)
}

#[cfg(test)]
mod tests {

    use super::*;

    /// 900 MHz from 30 m to 1.5 m above ground.
    fn seen(d: &[f64], h: &[f64]) -> Obstacle {
        let path = Path::bare(900.0, [30.0, 1.5], d, h);
        look_along(&path, &Parameters::default())
            .expect("usable")
            .expect("samples")
    }

    #[test]
    fn the_four_kinds_are_kept_apart() {
        let d = [0.0, 2.5, 5.0, 7.5, 10.0];
        // Ray from 30 to 30 m; F1 in the middle 28.86 m, bulge 1.47 m.
        let kinds = |middle_m: f64| seen(&d, &[0.0, 0.0, middle_m, 0.0, 28.5]).sight;
        assert_eq!(kinds(30.0 - 1.4715 - 0.61 * 28.86), Sight::Clear);
        assert_eq!(kinds(30.0 - 1.4715 - 0.59 * 28.86), Sight::Grazed);
        assert_eq!(kinds(30.1), Sight::BeyondHorizon);
        // Between: free on a flat earth, blocked by the bulge.
        assert_eq!(kinds(29.0), Sight::EarthBulge);
        let far: Vec<f64> = (0..=60).map(f64::from).collect();
        assert_eq!(seen(&far, &[0.0; 61]).sight, Sight::EarthBulge);
    }

    #[test]
    fn two_ridges_are_two_horizons_and_one_is_one() {
        let d: Vec<f64> = (0..=20).map(|i| 0.5 * f64::from(i)).collect();
        let mut h = vec![0.0; 21];
        (h[4], h[15]) = (200.0, 150.0);
        let both = seen(&d, &h);
        assert_eq!((both.tx_horizon, both.rx_horizon), (Some(4), Some(15)));
        h[15] = 0.0;
        let one = seen(&d, &h);
        assert_eq!((one.tx_horizon, one.rx_horizon), (Some(4), Some(4)));
        assert_eq!(one.worst.sample, 4);
        h[4] = 0.0;
        assert_eq!(seen(&d, &h).tx_horizon.is_some(), !seen(&d, &h).worst.in_sight());
    }

    #[test]
    fn the_ray_is_measured_by_hand() {
        let d = [0.0, 5.0, 10.0];
        let h = [100.0, 0.0, 300.0];
        let path = Path::bare(299.792_458, [20.0, 10.0], &d, &h);
        let ray = Ray::of(&path, &Parameters::default()).expect("samples");
        // From 120 to 310 m; wavelength 1 m: F1 = √(1 · 5000 · 5000 / 10000) = 50 m; bulge
        // 5·5·1000/(2·8494.67).
        assert!((ray.height_m(5.0) - 215.0).abs() < 1e-9);
        assert!((ray.fresnel_m(5.0) - 50.0).abs() < 1e-9);
        assert!((ray.bulge_m(5.0) - 1.471_5).abs() < 1e-4);
        assert_eq!((ray.fresnel_m(0.0), ray.fresnel_m(10.0)), (0.0, 0.0));
        assert!((ray.earth_radius_km() - 8494.667).abs() < 1e-2);
    }
}
