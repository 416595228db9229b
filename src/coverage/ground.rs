//! The ground along one ray: distances, heights and what is there, as far as there is ground and the area
//! wants it.

use super::mast::Mast;
use super::scene::{NEAREST_M, Scene};
use crate::space::{BoundingBox, GeodesicLine, Places};
use crate::terrain::Cover;

/// The ground along one ray: a thread's, used again from ray to ray.
#[derive(Default)]
pub(super) struct RayGround {
    /// Distances from the mast, kilometres.
    pub(super) distances_km: Vec<f64>,
    /// Heights above sea level, metres, as many.
    pub(super) heights_m: Vec<f64>,
    /// What is there, as many; empty where the scene has no land cover.
    pub(super) cover: Vec<Cover>,
    /// Where a hole ends the ray and there is ground behind it: the distances of all samples to the last that
    /// has ground, kilometres; else empty.
    pub(super) all_km: Vec<f64>,
    /// The heights at those, metres above sea level: NaN where they are not known.
    pub(super) known_m: Vec<f64>,
    places: Places,
    until_cover: Places,
}

/// Samples before this one are too near the mast, or too few, for a model of profiles: what lies nearer is
/// judged here.
pub(super) fn first_sample(step_m: f64) -> usize {
    ((NEAREST_M / step_m).ceil() as usize).max(2)
}

/// Distances and heights along a ray, as far as it has ground, the area wants it and `range_m` reaches (the
/// sample behind it too); returns how many samples the area wants. None when the ray does not meet the area.
pub(super) fn ground_along(
    scene: &Scene,
    mast: &Mast,
    range_m: f64,
    area: &BoundingBox,
    azimuth_deg: f64,
    ray: &mut RayGround,
) -> usize {
    ray.distances_km.clear();
    ray.heights_m.clear();
    ray.cover.clear();
    ray.all_km.clear();
    ray.known_m.clear();
    let step_m = scene.settings.profile_step_m;
    let samples_to = |end_m: f64| ((end_m / step_m).ceil() as usize).max(first_sample(step_m)) + 1;
    let samples = samples_to(range_m);
    // The line is the study's: where a ray ends must not move its samples, not by a last bit.
    let length_m = samples_to(scene.settings.max_range_m) as f64 * step_m;
    let Some(line) = GeodesicLine::along(mast.position, azimuth_deg, length_m) else {
        return 0;
    };
    let Some(last_wanted) = line.last_within(area, step_m, samples) else {
        return 0;
    };
    line.places(step_m, 0..last_wanted + 1, &mut ray.places);
    // The first hole in the terrain or in the land cover ends the ray.
    scene.ground.heights_m(&ray.places, &mut ray.heights_m);
    if let Some(source) = scene.cover {
        // Land cover is asked for as far as there is ground, and no farther.
        ray.until_cover.clone_from(&ray.places);
        ray.until_cover.truncate(ray.heights_m.len());
        source.covers(&ray.until_cover, &mut ray.cover);
        ray.heights_m.truncate(ray.cover.len());
    }
    let km_of = |i: usize| i as f64 * step_m / 1000.0;
    ray.distances_km.extend((0..ray.heights_m.len()).map(km_of));
    if (1..=last_wanted).contains(&ray.heights_m.len()) {
        ray.look_behind(scene, last_wanted);
        ray.all_km.extend((0..ray.known_m.len()).map(km_of));
    }
    last_wanted + 1
}

impl RayGround {
    /// Reads what ground there is behind the first hole.
    fn look_behind(&mut self, scene: &Scene, last_wanted: usize) {
        let height_m = |i: usize| scene.ground.height_m(self.places.get(i)?);
        let first = self.heights_m.len();
        // From outside in: mostly it is the data's edge that ends a ray, and nothing is behind it.
        let Some(last) = (first..=last_wanted).rev().find(|i| height_m(*i).is_some()) else {
            return;
        };
        self.known_m.extend(&self.heights_m);
        self.known_m
            .extend((first..=last).map(|i| height_m(i).unwrap_or(f64::NAN)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Settings;
    use crate::domain::Network;
    use crate::domain::example::{at, omni};
    use crate::radio::antenna::Combination;
    use crate::radio::model::{self, Parameters};
    use crate::space::{Frame, LonLat, geodesic};
    use crate::terrain::cover::Kind;
    use crate::terrain::{Blocks, CoverGrid, CoverSource, ElevationGrid, ElevationSource};

    /// 1° of ground at 0.005° whose height tells where a sample lies: hundredths of a degree north and east
    /// of the corner.
    fn ground(west_deg: f64, south_deg: f64, cols: usize) -> ElevationGrid {
        let frame = Frame {
            west_deg,
            north_deg: south_deg + 1.0,
            step_lon_deg: 0.005,
            step_lat_deg: 0.005,
            cols,
            rows: 200,
        };
        let heights_m = Blocks::of(cols, 200, |col, row| Some((col + (199 - row)) as f32 * 0.5));
        ElevationGrid::new(frame, heights_m)
    }

    /// A ray of 20 km at 90 m over some ground: how many samples are wanted, and what is known.
    fn ray(
        ground: &dyn ElevationSource,
        cover: Option<&dyn CoverSource>,
        position: LonLat,
        azimuth_deg: f64,
        area: &BoundingBox,
    ) -> (usize, RayGround) {
        let cell = omni("c", "o", position);
        let settings = Settings {
            around: None,
            receiver_height_m: 1.5,
            max_range_m: 20_000.0,
            profile_step_m: 90.0,
            earth_radius_factor: 4.0 / 3.0,
            include_planned: false,
            pattern_combination: Combination::Sum,
        };
        let network = Network::new(vec![cell]);
        let model = (model::find("free-space").expect("in the list").build)(&Parameters::default());
        let scene = Scene::new(&network, ground, &*model, settings).with_cover(cover);
        let mast = scene.masts.first().expect("one mast");
        let mut known = RayGround::default();
        let wanted = ground_along(&scene, mast, mast.reach_m, area, azimuth_deg, &mut known);
        (wanted, known)
    }

    fn everywhere() -> BoundingBox {
        BoundingBox {
            west_deg: -180.0,
            south_deg: -90.0,
            east_deg: 180.0,
            north_deg: 90.0,
        }
    }

    #[test]
    fn a_ray_reads_what_single_places_have_and_ends_with_the_ground() {
        for (south_deg, azimuth_deg) in [(21.0, 77.0), (21.0, 200.0), (85.0, 91.0), (-86.0, 10.0)] {
            let ground = ground(10.0, south_deg, 200);
            let mast = at(10.5, south_deg + 0.5);
            let (wanted, known) = ray(&ground, None, mast, azimuth_deg, &everywhere());
            assert_eq!(wanted, 225, "20 km and one step");
            for (i, (d_km, h_m)) in known.distances_km.iter().zip(&known.heights_m).enumerate() {
                assert_eq!(*d_km, i as f64 * 90.0 / 1000.0);
                let there = geodesic::destination(mast, azimuth_deg, d_km * 1000.0).expect("finite");
                let exact = ground.height_m(there).expect("inside");
                // Half a metre of height is 0.005°; a millimetre of place is nothing, a hundredth of a degree
                // at 85° is 10 m.
                assert!((h_m - exact).abs() < 0.001, "{south_deg} {i}: {h_m} {exact}");
            }
            let next = geodesic::destination(mast, azimuth_deg, 90.0 * known.heights_m.len() as f64);
            let ends = known.heights_m.len() == wanted;
            assert!(ends || ground.height_m(next.expect("finite")).is_none());
        }
    }

    #[test]
    fn a_mast_without_ground_has_a_ray_without_samples_that_is_still_counted() {
        let mut holed = ground(10.0, 21.0, 200);
        for (mast, holed) in [
            // In the sea beside the data, far from it, and on a void.
            (at(9.9, 21.5), &ground(10.0, 21.0, 200)),
            (at(-170.0, -40.0), &ground(10.0, 21.0, 200)),
            (at(10.5, 21.5), {
                let mut heights_m = holed.samples_m().clone();
                for k in 0..16 {
                    heights_m.set(98 + k % 4, 98 + k / 4, None);
                }
                holed = ElevationGrid::new(*holed.frame(), heights_m);
                &holed
            }),
        ] {
            let (wanted, known) = ray(holed, None, mast, 90.0, &everywhere());
            assert_eq!((wanted, known.heights_m.len()), (225, 0), "{mast}");
            assert!(known.distances_km.is_empty());
        }
    }

    #[test]
    fn over_the_antimeridian_a_ray_goes_on_where_there_is_ground_and_ends_where_there_is_none() {
        // One side only: the ray ends within a sample of the last height.
        let west = ground(179.0, 10.0, 200);
        let (wanted, known) = ray(&west, None, at(179.95, 10.5), 90.0, &everywhere());
        let edge_m = geodesic::distance_m(at(179.95, 10.5), at(180.0, 10.5));
        assert_eq!(wanted, 225);
        assert_eq!(known.heights_m.len(), (edge_m / 90.0) as usize + 1);
        // Both sides in one frame round the globe, as files on both sides are joined: it goes on.
        let round = ElevationGrid::new(
            Frame {
                west_deg: -180.0,
                step_lon_deg: 0.05,
                step_lat_deg: 0.05,
                ..*west.frame()
            },
            Blocks::of(7200, 20, |_, _| Some(77.0)),
        );
        let (wanted, known) = ray(&round, None, at(179.95, 10.5), 90.0, &everywhere());
        assert_eq!((wanted, known.heights_m.len()), (225, 225));
        assert!(known.heights_m.iter().all(|h| *h == 77.0));
    }

    #[test]
    fn an_area_ends_a_ray_and_changes_no_sample_of_it() {
        let ground = ground(10.0, 21.0, 200);
        let mast = at(10.5, 21.5);
        let (_, whole) = ray(&ground, None, mast, 63.0, &everywhere());
        let area = BoundingBox {
            west_deg: 10.55,
            south_deg: 21.51,
            east_deg: 10.6,
            north_deg: 21.6,
        };
        let (wanted, part) = ray(&ground, None, mast, 63.0, &area);
        assert!(wanted < 225 && part.heights_m.len() == wanted);
        assert_eq!(part.heights_m, whole.heights_m[..wanted]);
        let last = geodesic::destination(mast, 63.0, 90.0 * (wanted - 1) as f64).expect("finite");
        let next = geodesic::destination(mast, 63.0, 90.0 * wanted as f64).expect("finite");
        assert!(area.contains(last) && !area.contains(next));
        let (wanted, none) = ray(&ground, None, mast, 243.0, &area);
        assert_eq!((wanted, none.heights_m.len()), (0, 0));
    }

    #[test]
    fn a_hole_in_the_land_cover_ends_a_ray_too() {
        let ground = ground(10.0, 21.0, 200);
        let woods = Cover {
            height_m: 15.0,
            kind: Kind::Trees,
            ..Cover::BARE
        };
        // 1° of woods in columns of 0.01°, the 56th not known.
        let codes = (0..100 * 100)
            .map(|k| if k % 100 == 55 { 1 } else { 0 })
            .collect();
        let frame = Frame {
            step_lon_deg: 0.01,
            step_lat_deg: 0.01,
            cols: 100,
            rows: 100,
            ..*ground.frame()
        };
        let cover = CoverGrid::new(frame, codes, vec![Some(woods)]).expect("fits");
        let mast = at(10.5, 21.5);
        let (wanted, known) = ray(&ground, Some(&cover), mast, 90.0, &everywhere());
        let to_hole_m = geodesic::distance_m(mast, at(10.55, 21.5));
        assert_eq!(wanted, 225);
        assert_eq!(known.heights_m.len(), (to_hole_m / 90.0) as usize + 1);
        assert_eq!(
            (known.cover.len(), known.distances_km.len()),
            (known.heights_m.len(), known.heights_m.len())
        );
        assert!(known.cover.iter().all(|c| *c == woods));
    }
}
