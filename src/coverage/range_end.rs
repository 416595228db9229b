//! The end of the range: whether cells are still heard where the study stops looking.

use super::scene::Scene;
use super::walk::Walk;
use crate::space::geodesic;
use crate::units::Dbm;
use rayon::prelude::*;

/// What was seen of the end of the range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RangeEnd {
    /// Masts that were looked at.
    pub masts: usize,
    /// Directions in which paths to the end could be computed, of all these masts.
    pub directions: usize,
    /// Directions in which a cell ends at or above the level from which it counts.
    pub still_heard: usize,
}

/// Looks along some directions from some masts, spread evenly over the scene's. `counted[service]` is the
/// level from which a cell counts; services without one do not.
pub fn range_end(scene: &Scene, counted: &[Option<Dbm>]) -> RangeEnd {
    const MASTS: usize = 64;
    let counts = |service: usize| counted.get(service).copied().flatten();
    let masts: Vec<_> = scene
        .masts
        .iter()
        .filter(|mast| mast.emitters.iter().any(|e| counts(e.service).is_some()))
        .collect();
    let looked: Vec<_> = masts.iter().step_by(masts.len().div_ceil(MASTS).max(1)).collect();
    let of_mast = |walk: &mut Walk, mast: &super::mast::Mast| {
        const DIRECTIONS: usize = 16;
        let mut seen = RangeEnd {
            masts: 1,
            ..RangeEnd::default()
        };
        for nth in 0..DIRECTIONS {
            let azimuth_deg = 360.0 * nth as f64 / DIRECTIONS as f64;
            let Some(end) = geodesic::destination(mast.position, azimuth_deg, scene.settings.max_range_m)
            else {
                continue;
            };
            walk.go(scene, mast.position, end);
            let arrival = walk.arrive(scene, mast, scene.settings.pixel_end());
            let Ok(loss) = arrival.outcome() else { continue };
            let around = scene.added_around(end, scene.settings.around_elsewhere(None));
            let added = scene.added(arrival.distance_m(), around);
            seen.directions += 1;
            let is_heard = mast.emitters.iter().any(|emitter| {
                let level = emitter.level(loss.loss, arrival.azimuth_deg(), arrival.elevation_deg());
                counts(emitter.service).is_some_and(|from| level + added >= from)
            });
            seen.still_heard += usize::from(is_heard);
        }
        seen
    };
    looked
        .into_par_iter()
        .map_init(Walk::default, |walk, mast| of_mast(walk, mast))
        .reduce(RangeEnd::default, |a, b| RangeEnd {
            masts: a.masts + b.masts,
            directions: a.directions + b.directions,
            still_heard: a.still_heard + b.still_heard,
        })
}
