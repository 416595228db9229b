//! Coverage at places: every test point of every village, and single receivers.

use super::best_server::best;
use super::{Cancelled, Heard, Observer, PathCounts, PathLevel, PointCoverage, Scene};
use crate::domain::Village;
use crate::space::LonLat;
use rayon::prelude::*;

/// What is heard at every test point. Villages are shared out over the threads of the current pool; the result does not
/// depend on their number.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop.
pub fn cover(
    scene: &Scene,
    villages: &[Village],
    observer: &dyn Observer,
) -> Result<PointCoverage, Cancelled> {
    observer.begin("villages", villages.len() as u64);
    let judged: Vec<(Vec<Vec<Heard>>, PathCounts)> = villages
        .par_iter()
        .map(|village| {
            if observer.cancelled() {
                return Err(Cancelled);
            }
            let mut counts = PathCounts::default();
            let heard = village
                .test_points
                .iter()
                .map(|point| hear(scene, point.position, &mut counts))
                .collect();
            observer.tick(1);
            Ok((heard, counts))
        })
        .collect::<Result<_, _>>()?;
    let nearest = villages
        .iter()
        .map(|v| {
            v.centre()
                .and_then(|at| scene.nearest(at))
                .map(|c| (c.cell, c.distance_m))
        })
        .collect();
    Ok(PointCoverage {
        services: scene.services.clone(),
        counts: judged
            .iter()
            .fold(PathCounts::default(), |sum, (_, c)| sum.plus(*c)),
        heard: judged.into_iter().map(|(heard, _)| heard).collect(),
        nearest,
    })
}

/// What every cell within reach gives at some places, in their order.
pub fn hear_all(scene: &Scene, places: Vec<LonLat>) -> Vec<Vec<PathLevel>> {
    places.into_par_iter().map(|place| scene.hear(place)).collect()
}

/// What one receiver hears of each service.
fn hear(scene: &Scene, place: LonLat, counts: &mut PathCounts) -> Vec<Heard> {
    let levels = scene.hear(place);
    for level in &levels {
        counts.count(&level.outcome.map(|(loss, _)| loss));
    }
    (0..scene.services.len())
        .map(|service| best(of_service(scene, &levels, service)))
        .collect()
}

fn of_service<'a>(
    scene: &'a Scene,
    levels: &'a [PathLevel],
    service: usize,
) -> impl Iterator<Item = (&'a PathLevel, crate::units::Dbm)> {
    levels.iter().filter_map(move |level| {
        let emitter = scene.emitter(level.cell)?;
        (emitter.service == service).then_some((level, emitter.floor))
    })
}
