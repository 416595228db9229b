//! Many receivers at once, mast by mast: the paths of a mast to all receivers in its reach are computed
//! together, and kept together where there is a store; then every receiver hears what arrived for it.
//!
//! Work goes in batches of so many paths, so that memory hangs neither on the number of receivers nor on that
//! of masts. What a receiver hears hangs on no batch, no thread and no store.

use super::arrival::Arrival;
use super::kept;
use super::scene::{PathLevel, Receiver, Scene};
use super::walk::Walk;
use super::{Cancelled, MatrixStore, Observer};
use crate::units::Db;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// Paths in memory at a time, but for those of the receivers that are taken together: about 20 MiB.
const PATHS_AT_ONCE: usize = 1 << 20;
/// Receivers that are taken together.
const RECEIVERS_AT_ONCE: usize = 4096;
/// Receivers of a site in one piece of work.
const PIECE: usize = 64;

/// The paths of some receivers.
pub(super) struct Batch<'a> {
    receivers: &'a [Receiver],
    /// Where the paths of each receiver begin in `masts` and `slots`, and where they end.
    begins: Vec<usize>,
    /// The mast of each path, receiver by receiver.
    masts: Vec<u32>,
    /// Where its arrival lies.
    slots: Vec<u32>,
    /// Mast by mast.
    arrivals: Vec<Arrival>,
}

/// A mast of a batch.
struct Wanted {
    mast: usize,
    /// First of its arrivals.
    begin: usize,
    /// Its receivers, rising: indices into the batch.
    receivers: Vec<u32>,
}

/// Takes receivers in their order, a batch at a time, and hands each batch with the index of its first
/// receiver on. Ticks the receivers.
pub(super) fn in_batches(
    scene: &Scene,
    receivers: &[Receiver],
    store: &dyn MatrixStore,
    observer: &dyn Observer,
    mut take: impl FnMut(usize, &Batch),
) -> Result<(), Cancelled> {
    let mut begin = 0;
    while begin < receivers.len() {
        let near = masts_near(scene, &receivers[begin..]);
        let end = begin + near.len();
        let batch = Batch::listen(scene, &receivers[begin..end], &near, store, observer)?;
        take(begin, &batch);
        begin = end;
    }
    Ok(())
}

/// The masts in reach of the first receivers: of as many as make a batch.
fn masts_near(scene: &Scene, receivers: &[Receiver]) -> Vec<Vec<u32>> {
    let mut near: Vec<Vec<u32>> = Vec::new();
    let mut paths = 0;
    for some in receivers.chunks(RECEIVERS_AT_ONCE) {
        let found = some.par_iter().map_init(Vec::new, |buffer, receiver| {
            let mut masts = Vec::new();
            scene.masts_near_into(receiver.place, buffer, |mast| masts.push(mast as u32));
            masts
        });
        near.par_extend(found);
        paths += near[near.len() - some.len()..]
            .iter()
            .map(Vec::len)
            .sum::<usize>();
        if paths >= PATHS_AT_ONCE {
            break;
        }
    }
    near
}

impl<'a> Batch<'a> {
    fn listen(
        scene: &Scene,
        receivers: &'a [Receiver],
        near: &[Vec<u32>],
        store: &dyn MatrixStore,
        observer: &dyn Observer,
    ) -> Result<Self, Cancelled> {
        let mut begins = Vec::with_capacity(near.len() + 1);
        begins.push(0);
        let mut paths = 0;
        begins.extend(near.iter().map(|masts| {
            paths += masts.len();
            paths
        }));
        let (wanted, slots) = by_mast(scene, near, paths);
        let ticks = Ticks::new(observer, receivers.len(), paths);
        let arrivals = arrive(scene, receivers, &wanted, paths, store, &ticks)?;
        ticks.finish();
        Ok(Self {
            receivers,
            begins,
            masts: near.concat(),
            slots,
            arrivals,
        })
    }

    /// What every cell within reach gives at each receiver, by cell, made something of; in the order of the
    /// receivers.
    pub(super) fn each<T: Send>(
        &self,
        scene: &Scene,
        make: impl Fn(usize, &[PathLevel]) -> T + Sync,
    ) -> Vec<T> {
        (0..self.receivers.len())
            .into_par_iter()
            .map_init(Vec::new, |levels, receiver| {
                levels.clear();
                let at = self.receivers.get(receiver);
                let around = at.map_or(Db(0.0), |at| scene.added_around(at.place, at.around));
                for path in self.begins[receiver]..self.begins[receiver + 1] {
                    let mast = &scene.masts[self.masts[path] as usize];
                    scene.levels_of(mast, &self.arrivals[self.slots[path] as usize], around, levels);
                }
                levels.sort_unstable_by_key(|l| l.cell);
                make(receiver, levels)
            })
            .collect()
    }
}

/// The receivers of each mast, and for each path, receiver by receiver, where its arrival will lie mast by
/// mast.
fn by_mast(scene: &Scene, near: &[Vec<u32>], paths: usize) -> (Vec<Wanted>, Vec<u32>) {
    let mut counts = vec![0u32; scene.masts.len()];
    for mast in near.iter().flatten() {
        counts[*mast as usize] += 1;
    }
    let mut wanted = Vec::new();
    let mut place_of = vec![0u32; scene.masts.len()];
    let mut begin = 0;
    for (mast, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        place_of[mast] = wanted.len() as u32;
        wanted.push(Wanted {
            mast,
            begin,
            receivers: Vec::with_capacity(*count as usize),
        });
        begin += *count as usize;
    }
    let mut slots = Vec::with_capacity(paths);
    for (receiver, masts) in near.iter().enumerate() {
        for mast in masts {
            let of: &mut Wanted = &mut wanted[place_of[*mast as usize] as usize];
            slots.push((of.begin + of.receivers.len()) as u32);
            of.receivers.push(receiver as u32);
        }
    }
    (wanted, slots)
}

/// All arrivals, mast by mast: those that are kept, and the others computed and kept.
fn arrive(
    scene: &Scene,
    receivers: &[Receiver],
    wanted: &[Wanted],
    paths: usize,
    store: &dyn MatrixStore,
    ticks: &Ticks,
) -> Result<Vec<Arrival>, Cancelled> {
    let places = |of: &Wanted| {
        of.receivers
            .iter()
            .map(|r| receivers[*r as usize])
            .collect::<Vec<_>>()
    };
    let kept: Vec<Option<Vec<Arrival>>> = wanted
        .par_iter()
        .map(|of| {
            if !store.keeps() || ticks.observer.cancelled() {
                return None;
            }
            let found = kept::load(scene, &scene.masts[of.mast], &places(of), store);
            ticks.add(found.as_ref().map_or(0, Vec::len));
            found
        })
        .collect();
    let mut arrivals = vec![Arrival::UNKNOWN; paths];
    let mut missing: Vec<&Wanted> = Vec::new();
    for (of, found) in wanted.iter().zip(kept) {
        match found {
            Some(found) => arrivals[of.begin..of.begin + found.len()].copy_from_slice(&found),
            None => missing.push(of),
        }
    }
    let computed: Vec<Vec<(u32, Arrival)>> = pieces(scene, &missing)
        .into_par_iter()
        .map_init(Walk::default, |walk, piece| {
            if ticks.observer.cancelled() {
                return Err(Cancelled);
            }
            let computed = piece.compute(scene, receivers, walk);
            ticks.add(computed.len());
            Ok(computed)
        })
        .collect::<Result<_, _>>()?;
    for (slot, arrival) in computed.into_iter().flatten() {
        arrivals[slot as usize] = arrival;
    }
    if store.keeps() {
        missing.par_iter().for_each(|of| {
            let all = &arrivals[of.begin..of.begin + of.receivers.len()];
            kept::save(scene, &scene.masts[of.mast], &places(of), all, store);
        });
    }
    Ok(arrivals)
}

/// Some receivers of the masts of one place.
struct Piece<'a> {
    masts: &'a [&'a Wanted],
    receivers: Vec<u32>,
}

/// The work that there is, in pieces.
fn pieces<'a>(scene: &Scene, wanted: &'a [&'a Wanted]) -> Vec<Piece<'a>> {
    let position = |of: &Wanted| scene.masts[of.mast].position;
    let mut pieces = Vec::new();
    for masts in wanted.chunk_by(|a, b| position(a) == position(b)) {
        let mut all: Vec<u32> = masts.iter().flat_map(|of| of.receivers.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        pieces.extend(all.chunks(PIECE).map(|some| Piece {
            masts,
            receivers: some.to_vec(),
        }));
    }
    pieces
}

impl Piece<'_> {
    /// Where each arrival lies, and the arrival.
    fn compute(&self, scene: &Scene, receivers: &[Receiver], walk: &mut Walk) -> Vec<(u32, Arrival)> {
        let mut computed = Vec::with_capacity(self.masts.len() * self.receivers.len());
        for &index in &self.receivers {
            let receiver = &receivers[index as usize];
            let Some(first) = self.masts.first() else { break };
            walk.go(scene, scene.masts[first.mast].position, receiver.place);
            for of in self.masts {
                if let Ok(nth) = of.receivers.binary_search(&index) {
                    let arrival = walk.arrive(scene, &scene.masts[of.mast], receiver.end());
                    computed.push(((of.begin + nth) as u32, arrival));
                }
            }
        }
        computed
    }
}

/// Ticks receivers as their paths are done, since it is paths that take time.
struct Ticks<'a> {
    observer: &'a dyn Observer,
    receivers: u64,
    paths: u64,
    done: AtomicU64,
}

impl<'a> Ticks<'a> {
    fn new(observer: &'a dyn Observer, receivers: usize, paths: usize) -> Self {
        Self {
            observer,
            receivers: receivers as u64,
            paths: paths as u64,
            done: AtomicU64::new(0),
        }
    }

    fn add(&self, paths: usize) {
        let before = self.done.fetch_add(paths as u64, Ordering::Relaxed);
        let of = |paths: u64| paths * self.receivers / self.paths.max(1);
        let ticks = of(before + paths as u64) - of(before);
        if ticks > 0 {
            self.observer.tick(ticks);
        }
    }

    /// The rest: all of them where there was no path.
    fn finish(&self) {
        if self.paths == 0 {
            self.observer.tick(self.receivers);
        }
    }
}
