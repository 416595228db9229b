//! Coverage at places: every test point of every village, and receivers of any table.

use super::best_server::Tally;
use super::listening::in_batches;
use super::{
    Cancelled, Heard, MatrixStore, NoStore, Observer, PathCounts, PathLevel, PointCoverage, Reason, Receiver,
    Scene, SpareCoverage, Unobserved, quality, spare,
};
use crate::domain::Village;
use crate::space::LonLat;
use crate::units::{Db, Dbm};
use rayon::prelude::*;

/// What is heard at every test point. Work is shared out over the threads of the current pool; the result
/// does not depend on their number.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop.
pub fn cover(
    scene: &Scene,
    villages: &[Village],
    observer: &dyn Observer,
) -> Result<PointCoverage, Cancelled> {
    cover_kept(scene, villages, &NoStore, observer)
}

/// The same with a store for what arrives over the paths, which power, tilt and azimuth do not change: what
/// is there is not computed. The result does not depend on what is there.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop; what was computed by then, but for the last seconds, is
/// kept.
pub fn cover_kept(
    scene: &Scene,
    villages: &[Village],
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<PointCoverage, Cancelled> {
    let several = cover_lowered(scene, &[], villages, store, observer)?;
    Ok(several.into_iter().next().unwrap_or_default())
}

/// The same for one scene and for others that differ from it in nothing but what levels are lowered by: every
/// path is computed once. The first answer is the scene's own, and each is what [`cover_kept`] would give.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop; what was computed by then, but for the last seconds, is
/// kept.
pub fn cover_lowered(
    scene: &Scene,
    others: &[&Scene],
    villages: &[Village],
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Vec<PointCoverage>, Cancelled> {
    let points: usize = villages.iter().map(|v| v.test_points.len()).sum();
    observer.begin("villages", points as u64);
    let scenes: Vec<&Scene> = std::iter::once(scene).chain(others.iter().copied()).collect();
    let nothing = PointCoverage {
        services: scene.services.clone(),
        heard: blank(villages),
        sinr: vec![Vec::new(); villages.len()],
        nearest: nearest(scene, villages),
        counts: PathCounts::default(),
    };
    let mut coverages = vec![nothing; scenes.len()];
    for tile in tiles(scene, villages) {
        let receivers: Vec<Receiver> = tile.iter().map(|p| p.receiver).collect();
        in_batches(scene, &receivers, store, observer, |begin, batch| {
            for (scene, coverage) in scenes.iter().zip(&mut coverages) {
                let judged = batch.each(scene, |nth, levels| judge(scene, &tile[begin + nth], levels));
                for (point, (heard, sinr, counts)) in tile[begin..].iter().zip(judged) {
                    coverage.counts = coverage.counts.plus(counts);
                    coverage.heard[point.village][point.nth] = heard;
                    if point.nth == 0 {
                        coverage.sinr[point.village] = sinr;
                    }
                }
            }
        })?;
    }
    Ok(coverages)
}

/// What every service gives at every test point, and would give without any one site. `sites` tells the site
/// of each cell of the network, which is any number that the cells of a site have in common. Levels are those
/// of [`cover_kept`], and so is what is kept.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop.
pub fn cover_spare(
    scene: &Scene,
    villages: &[Village],
    sites: &[usize],
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<SpareCoverage, Cancelled> {
    let mut spare = blank(villages);
    let mut counts = PathCounts::default();
    let judged = |_: &Point, levels: &[PathLevel]| {
        let mut counts = PathCounts::default();
        for level in levels {
            counts.count(&level.outcome.map(|(loss, _)| loss));
        }
        (spare::tallies(scene, sites, levels), counts)
    };
    at_points(
        scene,
        villages,
        store,
        observer,
        judged,
        |point, (tallies, of_point)| {
            counts = counts.plus(of_point);
            spare[point.village][point.nth] = tallies;
        },
    )?;
    Ok(SpareCoverage {
        services: scene.services.clone(),
        spare,
        counts,
    })
}

/// A list for each test point of each village.
fn blank<T: Clone>(villages: &[Village]) -> Vec<Vec<Vec<T>>> {
    villages
        .iter()
        .map(|v| vec![Vec::new(); v.test_points.len()])
        .collect()
}

/// What every cell within reach gives at each test point, made something of on any thread, and taken in an
/// order that hangs on the villages alone.
fn at_points<T: Send>(
    scene: &Scene,
    villages: &[Village],
    store: &dyn MatrixStore,
    observer: &dyn Observer,
    make: impl Fn(&Point, &[PathLevel]) -> T + Sync,
    mut take: impl FnMut(&Point, T),
) -> Result<(), Cancelled> {
    let points: usize = villages.iter().map(|v| v.test_points.len()).sum();
    observer.begin("villages", points as u64);
    for tile in tiles(scene, villages) {
        let receivers: Vec<Receiver> = tile.iter().map(|p| p.receiver).collect();
        in_batches(scene, &receivers, store, observer, |begin, batch| {
            let made = batch.each(scene, |nth, levels| make(&tile[begin + nth], levels));
            for (point, made) in tile[begin..].iter().zip(made) {
                take(point, made);
            }
        })?;
    }
    Ok(())
}

/// A test point of a village.
struct Point {
    village: usize,
    nth: usize,
    receiver: Receiver,
}

/// The test points by tiles of one degree. What is kept of a mast is kept for one tile: what changes in
/// another does not touch it.
fn tiles(scene: &Scene, villages: &[Village]) -> Vec<Vec<Point>> {
    let mut points: Vec<Point> = villages
        .iter()
        .enumerate()
        .flat_map(|(village, v)| {
            v.test_points
                .iter()
                .enumerate()
                .map(move |(nth, t)| (village, nth, t))
        })
        .map(|(village, nth, point)| Point {
            village,
            nth,
            receiver: Receiver {
                place: point.position,
                height_m: scene.settings.receiver_height_m,
                around: scene.settings.around_test_point(point.around),
            },
        })
        .collect();
    let tile = |p: &Point| {
        let at = p.receiver.place;
        (at.lat_deg().floor() as i32, at.lon_deg().floor() as i32)
    };
    // Stable: within a tile in the order of the villages.
    points.sort_by_key(tile);
    let mut tiles: Vec<Vec<Point>> = Vec::new();
    for point in points {
        match tiles.last_mut() {
            Some(last) if last.first().map(tile) == Some(tile(&point)) => last.push(point),
            _ => tiles.push(vec![point]),
        }
    }
    tiles
}

/// The nearest counting cell of each village's centre.
fn nearest(scene: &Scene, villages: &[Village]) -> Vec<Option<(usize, f64)>> {
    villages
        .par_iter()
        .map(|v| {
            v.centre()
                .and_then(|at| scene.nearest(at))
                .map(|n| (n.cell, n.distance_m))
        })
        .collect()
}

/// SINR of a service's best server.
type Quality = Option<Result<Db, Reason>>;

fn judge(scene: &Scene, point: &Point, levels: &[PathLevel]) -> (Vec<Heard>, Vec<Quality>, PathCounts) {
    let mut counts = PathCounts::default();
    for level in levels {
        counts.count(&level.outcome.map(|(loss, _)| loss));
    }
    let heard: Vec<Heard> = tallies(scene, levels, &[]).iter().map(Tally::heard).collect();
    let sinr = if point.nth == 0 {
        let of = |heard: &Heard| quality::of_server(scene, levels, heard.best.ok()?);
        heard.iter().map(of).collect()
    } else {
        Vec::new()
    };
    (heard, sinr, counts)
}

/// What each service's cells come to at one receiver; `counted[service]` is the level from which a cell is
/// counted as a server, the lowest that is heard where there is none.
pub fn tallies(scene: &Scene, levels: &[PathLevel], counted: &[Option<Dbm>]) -> Vec<Tally> {
    let mut tallies = vec![Tally::SILENCE; scene.services.len()];
    for level in levels {
        let Some(emitter) = scene.emitter(level.cell) else {
            continue;
        };
        let counted = counted
            .get(emitter.service)
            .copied()
            .flatten()
            .unwrap_or(emitter.floor);
        tallies[emitter.service].take(level, emitter.floor, counted);
    }
    tallies
}

/// What every cell within reach gives at some receivers, made something of; in their order.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop.
pub fn hear_each<T: Send>(
    scene: &Scene,
    receivers: &[Receiver],
    observer: &dyn Observer,
    make: impl Fn(usize, &[PathLevel]) -> T + Sync,
) -> Result<Vec<T>, Cancelled> {
    hear_each_kept(scene, receivers, &NoStore, observer, make)
}

/// The same with a store for what arrives over the paths, as [`cover_kept`] has one. The receivers should lie
/// in one tile of a degree, so that what changes in another touches nothing that is kept for them.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop.
pub fn hear_each_kept<T: Send>(
    scene: &Scene,
    receivers: &[Receiver],
    store: &dyn MatrixStore,
    observer: &dyn Observer,
    make: impl Fn(usize, &[PathLevel]) -> T + Sync,
) -> Result<Vec<T>, Cancelled> {
    let mut made = Vec::with_capacity(receivers.len());
    in_batches(scene, receivers, store, observer, |begin, batch| {
        made.extend(batch.each(scene, |nth, levels| make(begin + nth, levels)));
    })?;
    Ok(made)
}

/// What every cell within reach gives at some places at the study's receiver height, in their order.
pub fn hear_all(scene: &Scene, places: Vec<LonLat>) -> Vec<Vec<PathLevel>> {
    let end = scene.settings.pixel_end();
    let receivers: Vec<Receiver> = places
        .into_iter()
        .map(|place| Receiver {
            place,
            height_m: end.height_m,
            around: end.around,
        })
        .collect();
    // It is not stopped.
    hear_each(scene, &receivers, &Unobserved, |_, levels| levels.to_vec()).unwrap_or_default()
}
