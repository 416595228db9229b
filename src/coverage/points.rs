//! Coverage at places: every test point of every village, and single receivers.

use super::best_server::best;
use super::{Cancelled, Heard, Observer, PathCounts, PathLevel, PointCoverage, Reason, Scene, quality};
use crate::domain::Village;
use crate::space::LonLat;
use crate::units::Db;
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
    let judged: Vec<(Vec<Vec<Heard>>, Vec<Quality>, PathCounts)> = villages
        .par_iter()
        .map(|village| {
            if observer.cancelled() {
                return Err(Cancelled);
            }
            let mut counts = PathCounts::default();
            let mut at_centre = Vec::new();
            let mut heard = Vec::with_capacity(village.test_points.len());
            for (nth, point) in village.test_points.iter().enumerate() {
                let levels = scene.hear(point.position);
                let services = hear(scene, &levels, &mut counts);
                if nth == 0 {
                    at_centre = services.iter().map(|s| quality_of(scene, &levels, s)).collect();
                }
                heard.push(services);
            }
            observer.tick(1);
            Ok((heard, at_centre, counts))
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
    let counts = judged
        .iter()
        .fold(PathCounts::default(), |sum, (_, _, c)| sum.plus(*c));
    let (heard, sinr) = judged.into_iter().map(|(heard, sinr, _)| (heard, sinr)).unzip();
    Ok(PointCoverage {
        services: scene.services.clone(),
        heard,
        sinr,
        nearest,
        counts,
    })
}

/// What every cell within reach gives at some places, in their order.
pub fn hear_all(scene: &Scene, places: Vec<LonLat>) -> Vec<Vec<PathLevel>> {
    places.into_par_iter().map(|place| scene.hear(place)).collect()
}

/// SINR of a service's best server.
type Quality = Option<Result<Db, Reason>>;

fn quality_of(scene: &Scene, levels: &[PathLevel], heard: &Heard) -> Quality {
    quality::of_server(scene, levels, heard.best.ok()?)
}

/// What one receiver hears of each service.
fn hear(scene: &Scene, levels: &[PathLevel], counts: &mut PathCounts) -> Vec<Heard> {
    for level in levels {
        counts.count(&level.outcome.map(|(loss, _)| loss));
    }
    (0..scene.services.len())
        .map(|service| best(of_service(scene, levels, service)))
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
