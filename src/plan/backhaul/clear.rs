//! Is a path clear enough for microwave?
//!
//! Source: [`P530_18`](crate::radio::bibliography::P530_18), Annex 1 §2.2. The radius of the first Fresnel zone
//! is `F1 = 17.3·√(d1·d2/(f·d))` m, distances in km and the frequency in GHz (eq. 3); what is clear is the height
//! of the straight ray over ground and land cover, less the bulge `d1·d2/(2·k·a)` of an earth whose radius is
//! k·a. Taken is the median k of 4/3, which the Recommendation names where no local data are at hand (§2.2.2.1).
//! Left out: the second condition with the k that is exceeded for 99.9 % of the time, fading and rain: a path that
//! is clear here is one to be planned, not one that is planned. The two samples at the antennas do not count:
//! there the zone has no width.

use crate::terrain::Profile;

/// Effective earth radius over the earth's.
pub const EARTH_RADIUS_FACTOR: f64 = 4.0 / 3.0;

/// The earth's radius, km.
const EARTH_RADIUS_KM: f64 = 6371.0;

/// Radius of the first Fresnel zone, metres, `d1_km` and `d2_km` from the ends.
pub fn first_fresnel_m(frequency_ghz: f64, d1_km: f64, d2_km: f64) -> f64 {
    17.3 * (d1_km * d2_km / (frequency_ghz * (d1_km + d2_km))).sqrt()
}

/// By how much the earth rises over the chord of its ends, metres.
pub fn bulge_m(d1_km: f64, d2_km: f64) -> f64 {
    1000.0 * d1_km * d2_km / (2.0 * EARTH_RADIUS_FACTOR * EARTH_RADIUS_KM)
}

/// A path as links of any two heights see it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Obstacles {
    /// Ground at the two ends, metres.
    ends_m: [f64; 2],
    length_km: f64,
    /// Between the ends: distance from the first one in km, top of ground, land cover and bulge in metres, radius
    /// of the first Fresnel zone in metres.
    between: Vec<[f64; 3]>,
    /// Is the land cover not known somewhere? It is taken as bare there.
    pub has_unknown_cover: bool,
}

/// Where a link is least clear.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Least {
    /// The clearance over the radius of the first Fresnel zone there.
    pub share: f64,
    /// From the first end, km.
    pub at_km: f64,
}

impl Obstacles {
    /// Of a profile.
    pub fn of(profile: &Profile, frequency_ghz: f64) -> Self {
        let heights_m = &profile.heights_m;
        let length_km = profile.length_km();
        let mut obstacles = Self {
            ends_m: [0, heights_m.len().saturating_sub(1)]
                .map(|k| heights_m.get(k).copied().unwrap_or(f64::NAN)),
            length_km,
            ..Self::default()
        };
        let inner = heights_m.len().saturating_sub(2);
        let samples = profile.distances_km.iter().zip(heights_m).enumerate();
        for (nth, (d_km, ground_m)) in samples.skip(1).take(inner) {
            let cover_m = match profile.cover.get(nth) {
                Some(cover) if cover.is_known() => cover.height_m,
                Some(_) => {
                    obstacles.has_unknown_cover = true;
                    0.0
                }
                None => 0.0,
            };
            let rest_km = length_km - d_km;
            obstacles.between.push([
                *d_km,
                ground_m + cover_m + bulge_m(*d_km, rest_km),
                first_fresnel_m(frequency_ghz, *d_km, rest_km),
            ]);
        }
        obstacles
    }

    /// Length of the path, km.
    pub const fn length_km(&self) -> f64 {
        self.length_km
    }

    /// Where a link between antennas so high above the ground is least clear; of equals the first. `None` where
    /// the path has no samples or a height is no number.
    pub fn least(&self, heights_m: [f64; 2]) -> Option<Least> {
        let tops_m = [self.ends_m[0] + heights_m[0], self.ends_m[1] + heights_m[1]];
        let slope = (tops_m[1] - tops_m[0]) / self.length_km;
        let mut least: Option<Least> = None;
        for [at_km, top_m, fresnel_m] in &self.between {
            let share = (tops_m[0] + slope * at_km - top_m) / fresnel_m;
            if share.is_nan() {
                return None;
            }
            if least.is_none_or(|l| share < l.share) {
                least = Some(Least { share, at_km: *at_km });
            }
        }
        least
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terrain::Cover;

    /// Ten kilometres and more, a sample each kilometre.
    fn profile(heights_m: &[f64]) -> Profile {
        Profile {
            distances_km: (0..heights_m.len()).map(|k| k as f64).collect(),
            heights_m: heights_m.to_vec(),
            cover: Vec::new(),
        }
    }

    #[test]
    fn clearance_over_flat_ground_is_as_by_hand() {
        // 10 km at 7 GHz, antennas of 30 m. In the middle F1 = 17.3·√(25/70) = 10.339 m, the bulge is
        // 25000/(2·4/3·6371) = 1.4715 m, so (30 − 1.4715)/10.339 = 2.7594.
        let least = Obstacles::of(&profile(&[100.0; 11]), 7.0)
            .least([30.0, 30.0])
            .expect("samples");
        assert!(
            (least.share - 2.7594).abs() < 2e-4 && least.at_km == 5.0,
            "{least:?}"
        );
    }

    #[test]
    fn the_ray_slopes_from_one_antenna_to_the_other() {
        // 20 m and 40 m: at 3 km 26 m, less 21000/16989.3 = 1.2361 m, F1 = 17.3·√(21/70) = 9.4756: 2.6135. At 2
        // km 24 − 0.9418 over 8.2703: 2.7881; at 4 km 28 − 1.4127 over 10.1294: 2.6248.
        let least = Obstacles::of(&profile(&[0.0; 11]), 7.0)
            .least([20.0, 40.0])
            .expect("samples");
        assert!(
            (least.share - 2.6135).abs() < 2e-3 && least.at_km == 3.0,
            "{least:?}"
        );
    }

    #[test]
    fn the_earth_itself_is_in_the_way_of_forty_kilometres() {
        // In the middle of 40 km the bulge is 400000/16989.3 = 23.544 m, and 0.6·F1 at 7 GHz 0.6·17.3·√(400/280)
        // = 12.406 m: masts of 35.9 m are too low, those of 36 m are not.
        let flat = Obstacles::of(&profile(&[0.0; 41]), 7.0);
        let share = |mast_m: f64| flat.least([mast_m, mast_m]).expect("samples").share;
        assert!(
            share(35.9) < 0.6 && share(36.0) > 0.6,
            "{} {}",
            share(35.9),
            share(36.0)
        );
    }

    #[test]
    fn what_stands_on_the_ground_counts_and_what_is_not_known_is_said() {
        let mut path = profile(&[0.0; 11]);
        path.cover = vec![Cover::BARE; 11];
        path.cover[5].height_m = 20.0;
        let woods = Obstacles::of(&path, 7.0);
        // (30 − 20 − 1.4715)/10.339
        assert!((woods.least([30.0, 30.0]).expect("samples").share - 0.8249).abs() < 2e-4);
        assert!(!woods.has_unknown_cover);
        path.cover[5] = Cover::UNKNOWN;
        let hole = Obstacles::of(&path, 7.0);
        assert!(hole.has_unknown_cover);
        assert!(hole.least([30.0, 30.0]).expect("samples").share > 2.7);
    }

    #[test]
    fn the_radio_room_finds_the_same_place_and_nearly_the_same_share() {
        // Its zone has the wavelength for a width, 17.3145 instead of 17.3, and its own parameters for the earth.
        use crate::radio::model::p526::clearance::least_clearance;
        use crate::radio::model::{Parameters, Path, Surroundings};
        use crate::units::Frequency;
        let mut hills = profile(&[90.0; 31]);
        hills.heights_m[12] = 101.0;
        hills.heights_m[20] = 97.0;
        let ours = Obstacles::of(&hills, 7.0).least([40.0, 30.0]).expect("samples");
        let parameters = Parameters {
            earth_radius_factor: EARTH_RADIUS_FACTOR,
            ..Parameters::default()
        };
        let path = Path {
            frequency: Frequency::from_mhz(7000.0),
            tx_height_m: 40.0,
            rx_height_m: 30.0,
            distances_km: &hills.distances_km,
            heights_m: &hills.heights_m,
            surroundings: Surroundings::NONE,
        };
        let theirs = least_clearance(&path, &parameters)
            .expect("valid")
            .expect("samples");
        assert_eq!(ours.at_km, theirs.distance_km);
        assert!(
            (ours.share - theirs.of_first_fresnel).abs() < 2e-3,
            "{ours:?} {theirs:?}"
        );
    }

    #[test]
    fn no_path_and_no_number_are_not_clear() {
        assert_eq!(Obstacles::of(&Profile::default(), 7.0).least([30.0, 30.0]), None);
        assert_eq!(
            Obstacles::of(&profile(&[0.0; 11]), 7.0).least([f64::NAN, 30.0]),
            None
        );
        let zero = Obstacles::of(&profile(&[0.0; 11]), 0.0)
            .least([30.0, 30.0])
            .expect("samples");
        assert_eq!(zero.share, 0.0);
    }
}
