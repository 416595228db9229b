//! Terrain profiles: heights at even distances along a geodesic.

use super::{Cover, ElevationSource, LandCover};
use crate::space::{GeodesicLine, LonLat, Places, geodesic};
use thiserror::Error;

/// Heights along a path, from transmitter to receiver, at even distances, ends included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Distances from the transmitter, kilometres, first 0.
    pub distances_km: Vec<f64>,
    /// Heights above sea level, metres, as many.
    pub heights_m: Vec<f64>,
    /// What is at them, as many; empty where no land cover was asked. [`Cover::UNKNOWN`] at holes that need not
    /// count.
    pub cover: Vec<Cover>,
}

/// Why a profile could not be read.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum ProfileError {
    /// The two ends are one place, or so near that there is no path.
    #[error("transmitter and receiver stand {distance_m:.1} m apart: no path")]
    TooShort {
        /// Their distance, metres.
        distance_m: f64,
    },
    /// The terrain has no height somewhere along the path.
    #[error("no terrain height at {at} (outside the terrain data or on a void)")]
    NoTerrain {
        /// The first such place.
        at: LonLat,
    },
    /// The land cover is not known somewhere along the path.
    #[error("no land cover at {at} (outside the land-cover data or a code without a class)")]
    NoCover {
        /// The first such place.
        at: LonLat,
    },
}

impl Profile {
    /// Reads the ground between two places about every `step_m` metres (evenly; at least three samples).
    ///
    /// # Errors
    /// [`ProfileError`]: no distance, or a hole in the terrain.
    pub fn between(
        ground: &dyn ElevationSource,
        from: LonLat,
        to: LonLat,
        step_m: f64,
    ) -> Result<Self, ProfileError> {
        Self::covered(ground, None, from, to, step_m)
    }

    /// The same with what is on the ground, where there is land cover.
    ///
    /// # Errors
    /// As [`Profile::between`], and a hole in land cover that is read along the path.
    pub fn covered(
        ground: &dyn ElevationSource,
        land_cover: Option<LandCover>,
        from: LonLat,
        to: LonLat,
        step_m: f64,
    ) -> Result<Self, ProfileError> {
        let (distance_m, azimuth_deg) = geodesic::distance_azimuth(from, to);
        Self::towards(ground, land_cover, from, (azimuth_deg, distance_m), step_m)
    }

    /// The same to a place that is known by its azimuth (degrees) and distance (metres).
    ///
    /// # Errors
    /// As [`Profile::covered`].
    pub fn towards(
        ground: &dyn ElevationSource,
        land_cover: Option<LandCover>,
        from: LonLat,
        way: (f64, f64),
        step_m: f64,
    ) -> Result<Self, ProfileError> {
        let mut profile = Self::default();
        profile.refill(&mut Places::default(), ground, land_cover, from, way, step_m)?;
        Ok(profile)
    }

    /// Reads another path into this profile, whose memory and that of `places` are used again. What was in
    /// both is lost, after an error too.
    ///
    /// # Errors
    /// As [`Profile::covered`].
    pub fn refill(
        &mut self,
        places: &mut Places,
        ground: &dyn ElevationSource,
        land_cover: Option<LandCover>,
        from: LonLat,
        (azimuth_deg, distance_m): (f64, f64),
        step_m: f64,
    ) -> Result<(), ProfileError> {
        self.distances_km.clear();
        self.heights_m.clear();
        self.cover.clear();
        let too_short = ProfileError::TooShort { distance_m };
        if distance_m < 1.0 {
            return Err(too_short);
        }
        let line = GeodesicLine::along(from, azimuth_deg, distance_m).ok_or(too_short)?;
        let steps = ((distance_m / step_m).ceil() as usize).max(2);
        let even_m = distance_m / steps as f64;
        line.places(even_m, 0..steps + 1, places);
        ground.heights_m(places, &mut self.heights_m);
        if let Some(source) = land_cover {
            source.covers(places, &mut self.cover);
            // The first hole of the two data sets, from the transmitter on.
            if let Some(at) = places
                .get(self.cover.len())
                .filter(|_| self.cover.len() <= self.heights_m.len())
            {
                return Err(ProfileError::NoCover { at });
            }
        }
        if let Some(at) = places.get(self.heights_m.len()) {
            return Err(ProfileError::NoTerrain { at });
        }
        let even_km = even_m / 1000.0;
        self.distances_km.extend((0..=steps).map(|k| k as f64 * even_km));
        Ok(())
    }

    /// Length of the path, kilometres.
    pub fn length_km(&self) -> f64 {
        self.distances_km.last().copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terrain::Flat;

    #[test]
    fn a_profile_has_both_ends_and_even_steps() {
        let from = LonLat::new(5.0, 44.0).expect("valid");
        let to = LonLat::new(5.0, 44.1).expect("valid");
        let p = Profile::between(&Flat { height_m: 12.0 }, from, to, 90.0).expect("a profile");
        assert_eq!(p.distances_km[0], 0.0);
        assert!((p.length_km() - 11.11).abs() < 0.01);
        assert!(p.heights_m.iter().all(|&h| h == 12.0));
        let step = p.distances_km[1];
        assert!(step <= 0.090 && step > 0.080);
    }

    #[test]
    fn one_place_is_no_path() {
        let here = LonLat::new(5.0, 44.0).expect("valid");
        let got = Profile::between(&Flat { height_m: 0.0 }, here, here, 90.0);
        assert!(matches!(got, Err(ProfileError::TooShort { .. })));
    }
}
