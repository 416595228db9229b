//! Which places see which over the ground, many at once. No loss is computed.

use super::{Cancelled, Observer};
use crate::radio::model::p526::EARTH_RADIUS_KM;
use crate::space::{LonLat, Places, geodesic};
use crate::terrain::{ElevationSource, Profile};
use rayon::prelude::*;

/// A place from which one looks, and at what.
#[derive(Clone, Debug, PartialEq)]
pub struct Lookout {
    /// Where.
    pub place: LonLat,
    /// Above ground, metres.
    pub height_m: f64,
    /// What is looked for: indices into what can be seen.
    pub at: Vec<u32>,
}

/// How the ground is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sighting {
    /// Spacing of samples, metres.
    pub step_m: f64,
    /// Effective earth radius factor.
    pub earth_radius_factor: f64,
    /// What is nearer than this counts as seen, whatever lies between, metres.
    pub near_m: f64,
}

/// For each lookout, what it sees of what it looks for; `seen` has places and their heights above ground, metres.
/// Where the ground is not known nothing is seen. Ticks lookouts.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop.
pub fn seen(
    ground: &dyn ElevationSource,
    how: Sighting,
    lookouts: &[Lookout],
    seen: &[(LonLat, f64)],
    observer: &dyn Observer,
) -> Result<Vec<Vec<u32>>, Cancelled> {
    lookouts
        .par_iter()
        .map_init(Default::default, |memory: &mut (Profile, Places), lookout| {
            if observer.cancelled() {
                return Err(Cancelled);
            }
            let sees = |index: &u32| {
                let end = seen.get(*index as usize)?;
                sees(ground, how, lookout, *end, memory).then_some(*index)
            };
            let found = lookout.at.iter().filter_map(sees).collect();
            observer.tick(1);
            Ok(found)
        })
        .collect()
}

fn sees(
    ground: &dyn ElevationSource,
    how: Sighting,
    from: &Lookout,
    (place, height_m): (LonLat, f64),
    (profile, places): &mut (Profile, Places),
) -> bool {
    let way = geodesic::distance_azimuth(from.place, place);
    if way.0 <= how.near_m {
        return true;
    }
    let way = (way.1, way.0);
    let read = profile.refill(places, ground, None, from.place, way, how.step_m);
    read.is_ok() && is_free(profile, [from.height_m, height_m], how.earth_radius_factor) == Some(true)
}

/// Does the ground, on an earth of an effective radius, leave the straight way between two heights above its ends
/// free? `None` where there is no way.
pub(super) fn is_free(ground: &Profile, [from_m, to_m]: [f64; 2], earth_radius_factor: f64) -> Option<bool> {
    let (first_m, last_m) = (ground.heights_m.first()?, ground.heights_m.last()?);
    let length_km = *ground.distances_km.last()?;
    if length_km <= 0.0 {
        return None;
    }
    let from_m = first_m + from_m;
    let slope = (last_m + to_m - from_m) / length_km;
    // The bulge of the earth in metres of a distance to both ends in kilometres: 1000 d₁ d₂ / (2 a).
    let bulge = 500.0 / (earth_radius_factor * EARTH_RADIUS_KM);
    let inner = 1..ground.heights_m.len() - 1;
    let is_free = |k: usize| {
        let (d_km, height_m) = (ground.distances_km[k], ground.heights_m[k]);
        from_m + slope * d_km > height_m + bulge * d_km * (length_km - d_km)
    };
    Some(inner.into_iter().all(is_free))
}

#[cfg(test)]
mod tests {
    use super::super::Unobserved;
    use super::*;
    use crate::domain::example::at;
    use crate::space::BoundingBox;
    use crate::terrain::ElevationGrid;

    #[test]
    fn a_wall_hides_what_is_behind_it_but_for_what_is_near_or_high() {
        let area = BoundingBox {
            west_deg: 105.0,
            south_deg: 21.0,
            east_deg: 105.3,
            north_deg: 21.1,
        };
        let wall = |at: LonLat| {
            Some(if (at.lon_deg() - 105.1).abs() < 0.003 {
                200.0
            } else {
                10.0
            })
        };
        let ground = ElevationGrid::over(&area, 90.0, wall);
        let how = Sighting {
            step_m: 90.0,
            earth_radius_factor: 4.0 / 3.0,
            near_m: 500.0,
        };
        let ends = [
            (at(105.05, 21.05), 2.0),
            (at(105.15, 21.05), 2.0),
            (at(105.15, 21.05), 900.0),
            // Outside the ground.
            (at(104.95, 21.05), 900.0),
        ];
        let look = |lon_deg: f64| Lookout {
            place: at(lon_deg, 21.05),
            height_m: 30.0,
            at: vec![0, 1, 2, 3, 9],
        };
        let found = seen(&ground, how, &[look(105.08), look(105.149)], &ends, &Unobserved);
        assert_eq!(found, Ok(vec![vec![0, 2], vec![1, 2]]));
    }
}
