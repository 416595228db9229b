//! The best server alone: a path is computed only where it could be the best one's.
//!
//! Masts are asked in the order of the most that they could give at a receiver; once a service is heard
//! better than what a mast could give of it at best, the mast's path cannot matter to that service. Best
//! server and level, and what verdicts make of them, are those that all paths would give.

use super::arrival::in_whole_steps_m;
use super::best_server::Tally;
use super::mast::Mast;
use super::scene::{Receiver, Scene};
use super::walk::Walk;
use super::{Cancelled, Observer, PathLevel};
use crate::space::geodesic;
use rayon::prelude::*;

/// Receivers between two looks at whether to stop.
const PIECE: usize = 64;

/// Losses and levels are rounded to hundredths of a dB: a computed level may lie so much above its bound, and
/// more.
const HAIR_DB: f64 = 0.02;

/// What the services' best servers give at some receivers, made something of; in their order. The tallies, in
/// the order of [`Scene::services`], know the best alone: second servers and numbers of servers would need
/// every path. With it the number of paths that were computed.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop.
pub fn best_each<T: Send>(
    scene: &Scene,
    receivers: &[Receiver],
    observer: &dyn Observer,
    make: impl Fn(usize, &[Tally], u64) -> T + Sync,
) -> Result<Vec<T>, Cancelled> {
    let made: Vec<Vec<T>> = receivers
        .par_chunks(PIECE)
        .enumerate()
        .map_init(Search::default, |search, (piece, some)| {
            if observer.cancelled() {
                return Err(Cancelled);
            }
            let made = some
                .iter()
                .enumerate()
                .map(|(nth, receiver)| {
                    let paths = search.best(scene, receiver);
                    make(piece * PIECE + nth, &search.tallies, paths)
                })
                .collect();
            observer.tick(some.len() as u64);
            Ok(made)
        })
        .collect::<Result<_, _>>()?;
    Ok(made.into_iter().flatten().collect())
}

/// A thread's memory.
#[derive(Default)]
struct Search {
    near: Vec<usize>,
    sites: Vec<Site>,
    tallies: Vec<Tally>,
    levels: Vec<PathLevel>,
    walk: Walk,
}

/// Masts in reach at one place.
struct Site {
    /// Indices into the scene's masts, which follow each other.
    masts: Vec<usize>,
    /// Distance (metres) and azimuth (degrees) of the receiver.
    way: (f64, f64),
    /// The most that one of them could give, dBm.
    at_most_dbm: f64,
}

impl Search {
    /// Fills the tallies; returns the number of paths.
    fn best(&mut self, scene: &Scene, receiver: &Receiver) -> u64 {
        self.tallies.clear();
        self.tallies.resize(scene.services.len(), Tally::SILENCE);
        self.gather(scene, receiver);
        let around = scene.added_around(receiver.place, receiver.around);
        let mut paths = 0;
        for site in &self.sites {
            let wanted = |mast: &&usize| could_matter(scene, &scene.masts[**mast], site.way.0, &self.tallies);
            let masts: Vec<usize> = site.masts.iter().filter(wanted).copied().collect();
            let Some(first) = masts.first() else { continue };
            let position = scene.masts[*first].position;
            self.walk.go_by(scene, position, receiver.place, site.way);
            for mast in masts {
                let mast = &scene.masts[mast];
                let arrival = self.walk.arrive(scene, mast, receiver.end());
                self.levels.clear();
                scene.levels_of(mast, &arrival, around, &mut self.levels);
                paths += 1;
                for (level, emitter) in self.levels.iter().zip(&mast.emitters) {
                    if let Some(tally) = self.tallies.get_mut(emitter.service) {
                        tally.take(level, emitter.floor, emitter.floor);
                    }
                }
            }
        }
        paths
    }

    /// The places in reach, the most promising first.
    fn gather(&mut self, scene: &Scene, receiver: &Receiver) {
        self.sites.clear();
        let sites = &mut self.sites;
        scene.masts_near_into(receiver.place, &mut self.near, |index| {
            let mast = &scene.masts[index];
            match sites.last_mut() {
                Some(site) if scene.masts[site.masts[0]].position == mast.position => site.masts.push(index),
                _ => sites.push(Site {
                    masts: vec![index],
                    way: geodesic::distance_azimuth(mast.position, receiver.place),
                    at_most_dbm: f64::NEG_INFINITY,
                }),
            }
        });
        for site in sites.iter_mut() {
            let most = |mast: &usize| {
                let mast = &scene.masts[*mast];
                let strongest = mast
                    .emitters
                    .iter()
                    .map(|e| e.reference_eirp.0)
                    .fold(f64::NEG_INFINITY, f64::max);
                strongest - least_loss_db(scene, mast, site.way.0)
            };
            site.at_most_dbm = site.masts.iter().map(most).fold(f64::NEG_INFINITY, f64::max);
        }
        // Stable: of equals, the first mast first.
        sites.sort_by(|a, b| b.at_most_dbm.total_cmp(&a.at_most_dbm));
    }
}

/// Could one of a mast's cells be the best of its service, or be unknown and matter?
fn could_matter(scene: &Scene, mast: &Mast, distance_m: f64, tallies: &[Tally]) -> bool {
    let least_db = least_loss_db(scene, mast, distance_m);
    mast.emitters.iter().any(|emitter| {
        let best = tallies.get(emitter.service).and_then(|t| t.best);
        // Written so that NaN matters.
        !best.is_some_and(|best| emitter.reference_eirp.0 - least_db + HAIR_DB < best.level.0)
    })
}

/// As [`Scene::levels_of`] has it, less the most that a calibration adds to a path of this length.
fn least_loss_db(scene: &Scene, mast: &Mast, distance_m: f64) -> f64 {
    let whole_m = in_whole_steps_m(distance_m);
    scene.least_loss(mast, whole_m).0 - scene.added_at_most(whole_m).0
}
