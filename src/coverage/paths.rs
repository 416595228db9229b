//! One cell at one receiver, many times over: what is asked of measurements, where the cell is known and the
//! best server is not the question.

use super::mast::Mast;
use super::reason::Reason;
use super::scene::{Receiver, Scene};
use super::walk::Walk;
use super::{Cancelled, Observer};
use crate::radio::model::Warnings;
use crate::space::{LonLat, geodesic};
use crate::units::{Db, Dbm};
use rayon::prelude::*;

/// Paths in one piece of work.
const PIECE: usize = 128;

/// A cell, and a receiver at which it is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellAt {
    /// Index in the network.
    pub cell: usize,
    /// Where.
    pub receiver: Receiver,
}

/// What a cell gives at a receiver, whether anything could hear it or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnePath {
    /// Geodesic distance, metres.
    pub distance_m: f64,
    /// Level of the reference signal at an isotropic antenna, without anything that the scene lowers levels
    /// by, and with what its calibration adds; or why there is none.
    pub level: Result<Dbm, Reason>,
    /// What the antenna's pattern takes off in this direction, 0 or more; `None` where the direction is not
    /// known.
    pub pattern_loss: Option<Db>,
    /// Does the ground leave the straight way between both antennas free? `None` where it is not known.
    pub in_sight: Option<bool>,
    /// The ranges of the model that the path leaves.
    pub warnings: Warnings,
}

impl OnePath {
    /// Of a path that is not computed.
    const fn none(distance_m: f64, reason: Reason) -> Self {
        Self {
            distance_m,
            level: Err(reason),
            pattern_loss: None,
            in_sight: None,
            warnings: Warnings::NONE,
        }
    }
}

/// What each cell gives at its receiver, in the order of what is asked. Every path is computed once, and
/// profiles that cells of one mast share are read once. No result depends on the number of threads.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop.
pub fn each_path(
    scene: &Scene,
    asked: &[CellAt],
    stage: &str,
    observer: &dyn Observer,
) -> Result<Vec<OnePath>, Cancelled> {
    observer.begin(stage, asked.len() as u64);
    let order = by_mast(scene, asked);
    let pieces: Vec<Option<Vec<OnePath>>> = order
        .par_chunks(PIECE)
        .map(|piece| {
            if observer.cancelled() {
                return None;
            }
            let found = of_piece(scene, piece.iter().filter_map(|nth| asked.get(*nth)));
            observer.tick(piece.len() as u64);
            Some(found)
        })
        .collect();
    let mut all = vec![OnePath::none(0.0, Reason::NoCells); asked.len()];
    for (piece, found) in order.chunks(PIECE).zip(pieces) {
        for (nth, path) in piece.iter().zip(found.ok_or(Cancelled)?) {
            if let Some(slot) = all.get_mut(*nth) {
                *slot = path;
            }
        }
    }
    Ok(all)
}

/// What is asked, so that receivers at one place that hear one mast follow each other.
fn by_mast(scene: &Scene, asked: &[CellAt]) -> Vec<usize> {
    let key = |nth: &usize| {
        let one = asked.get(*nth)?;
        let mast = scene.mast_of(one.cell)?;
        let bits = |at: LonLat| (at.lon_deg().to_bits(), at.lat_deg().to_bits());
        Some((bits(mast.position), bits(one.receiver.place), one.cell))
    };
    let mut order: Vec<usize> = (0..asked.len()).collect();
    order.sort_by_cached_key(key);
    order
}

fn of_piece<'a>(scene: &Scene, piece: impl Iterator<Item = &'a CellAt>) -> Vec<OnePath> {
    let mut walk = Walk::default();
    let mut walked: Option<(LonLat, LonLat)> = None;
    let one = |one: &CellAt| {
        let Some(mast) = scene.mast_of(one.cell) else {
            return OnePath::none(0.0, Reason::NoCells);
        };
        let ends = (mast.position, one.receiver.place);
        let way = geodesic::distance_azimuth(ends.0, ends.1);
        if way.0 > scene.settings.max_range_m {
            return OnePath::none(way.0, Reason::BeyondReach);
        }
        if walked != Some(ends) {
            walk.go_by(scene, ends.0, ends.1, way);
            walked = Some(ends);
        }
        of_walk(scene, mast, one, &walk)
    };
    piece.map(one).collect()
}

fn of_walk(scene: &Scene, mast: &Mast, one: &CellAt, walk: &Walk) -> OnePath {
    let end = one.receiver.end();
    let arrival = walk.arrive(scene, mast, end);
    let nothing = OnePath::none(arrival.distance_m(), Reason::NoCells);
    let Some(emitter) = mast.emitters.iter().find(|e| e.cell == one.cell) else {
        return nothing;
    };
    let outcome = arrival.outcome();
    let around = scene.added_around(one.receiver.place, one.receiver.around);
    let added = scene.added(arrival.distance_m(), around);
    let (azimuth_deg, elevation_deg) = (arrival.azimuth_deg(), arrival.elevation_deg());
    let pattern_loss = outcome
        .ok()
        .map(|_| Db(0.0) - emitter.pattern.attenuation(azimuth_deg, elevation_deg));
    OnePath {
        level: outcome
            .map(|loss| emitter.level(loss.loss, azimuth_deg, elevation_deg) + emitter.lowered + added),
        // A pattern of 0 dB is 0, and not −0.
        pattern_loss: pattern_loss.map(|db| Db(db.0.max(0.0))),
        in_sight: walk.in_sight(scene, mast, end),
        warnings: outcome.map_or(Warnings::NONE, |loss| loss.warnings),
        ..nothing
    }
}
