//! Pairs as rows of a fit: numbers alone, each place with its weight.

use super::score::Hearing;
use crate::maths;
use crate::validation::Pair;
use std::collections::{BTreeMap, BTreeSet};

/// How alike the errors at two places of one square are: of n places n/(1 + (n − 1)·ρ) count. Along a drive the
/// errors at the next ten samples are alike by 0.8 to 0.9 and at the next twenty runs by 0.36; over all pairs
/// of a square of 500 m that is about 0.3.
const ALIKE: f64 = 0.3;

/// Of one mast's places in a square so many are used, evenly by distance: more say no more, and a million pairs
/// take no minute.
const MOST_OF_SQUARE: usize = 32;

/// Nearer to a mast no model has a meaning, metres.
const NEAREST_M: f64 = 20.0;

/// One place of one cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Measured less predicted level, dB: what is to be added.
    pub(super) gap_db: f64,
    /// The receiver's floor less the predicted level, dB; minus infinity where there is none.
    pub(super) floor_db: f64,
    pub(super) hearing: Hearing,
    /// log10 of the distance over 1 km.
    pub(super) decades: f64,
    pub(super) pattern_db: f64,
    pub(super) around: u16,
    pub(super) site: u32,
    pub(super) square: u32,
    pub(super) campaign: u32,
    pub(super) weight: f64,
}

/// All rows, and what their numbers mean.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    /// Words for what is around receivers, sorted.
    pub(super) arounds: Vec<String>,
    pub(super) sites: Vec<String>,
    pub(super) campaigns: Vec<String>,
    pub(super) squares: Vec<[i32; 2]>,
    /// All places, and those of them at a floor.
    pub(super) places: usize,
    pub(super) at_floor: usize,
    /// Pairs with a number that is none.
    pub(super) left_out: usize,
}

/// Rows in their order, of each mast's in a square at most so many, which count for those that are left out.
fn thinned(rows: Vec<Row>) -> Vec<Row> {
    let mut kept = Vec::with_capacity(rows.len());
    for some in rows.chunk_by(|a, b| (a.square, a.site) == (b.square, b.site)) {
        let every = some.len().div_ceil(MOST_OF_SQUARE);
        let before = kept.len();
        kept.extend(some.iter().skip(every / 2).step_by(every).copied());
        let used = kept.len() - before;
        let share = some.len() as f64 / used.max(1) as f64;
        for row in kept.iter_mut().skip(before) {
            row.weight *= share;
        }
    }
    kept
}

/// Names with their ranks.
struct Ranks<T>(BTreeMap<T, u32>);

impl<T: Ord + Clone> Ranks<T> {
    fn of(values: impl Iterator<Item = T>) -> Self {
        let all: BTreeSet<T> = values.collect();
        Self(all.into_iter().zip(0..).collect())
    }

    fn rank<Q: Ord + ?Sized>(&self, value: &Q) -> u32
    where
        T: std::borrow::Borrow<Q>,
    {
        self.0.get(value).copied().unwrap_or_default()
    }

    fn names<U: From<T>>(self) -> Vec<U> {
        self.0.into_keys().map(U::from).collect()
    }
}

fn is_usable(pair: &Pair) -> bool {
    let numbers = [
        pair.measured_dbm,
        pair.predicted_dbm,
        pair.distance_m,
        pair.pattern_loss_db,
    ];
    numbers.iter().all(|n| n.is_finite()) && pair.distance_m > 0.0
}

fn is_at_floor(pair: &Pair) -> bool {
    pair.floor_dbm.is_some_and(|floor| pair.measured_dbm <= floor)
}

/// A campaign lists what it did not hear where so many times as many places lie at its floor as in the decibel
/// above it. In a log that leaves such places out, a level that is rounded to the floor was heard.
const HEAPED: u32 = 3;
/// A level that is rounded to whole decibels was heard from so much below, dB.
const ROUNDING_DB: f64 = 0.5;

/// How the places of a campaign lie about its receiver's floor.
#[derive(Clone, Copy, Debug, Default)]
struct AboutFloor {
    at: u32,
    above: u32,
}

impl AboutFloor {
    fn count(&mut self, pair: &Pair) {
        let Some(floor_dbm) = pair.floor_dbm else { return };
        if pair.measured_dbm <= floor_dbm {
            self.at += 1;
        } else if pair.measured_dbm <= floor_dbm + 1.0 {
            self.above += 1;
        }
    }

    fn lists(self) -> bool {
        self.at > HEAPED * self.above
    }

    /// From where on places were heard, dBm.
    fn heard_from_dbm(self, floor_dbm: f64) -> f64 {
        if self.at > 0 && !self.lists() {
            floor_dbm - ROUNDING_DB
        } else {
            floor_dbm
        }
    }
}

impl Rows {
    /// In an order that hangs on the pairs and not on theirs.
    pub(super) fn new(pairs: &[Pair]) -> Self {
        let usable: Vec<&Pair> = pairs.iter().filter(|p| is_usable(p)).collect();
        let arounds = Ranks::of(usable.iter().map(|p| p.around.as_str()));
        let sites = Ranks::of(usable.iter().map(|p| p.site.as_str()));
        let campaigns = Ranks::of(usable.iter().map(|p| p.split.campaign.as_str()));
        let squares = Ranks::of(usable.iter().map(|p| p.split.square));
        let mut in_square = vec![0u32; squares.0.len()];
        let mut about_floor = vec![AboutFloor::default(); campaigns.0.len()];
        for pair in &usable {
            if let Some(count) = in_square.get_mut(squares.rank(&pair.split.square) as usize) {
                *count += 1;
            }
            if let Some(about) = about_floor.get_mut(campaigns.rank(pair.split.campaign.as_str()) as usize) {
                about.count(pair);
            }
        }
        let row = |pair: &&Pair| {
            let campaign = campaigns.rank(pair.split.campaign.as_str());
            let square = squares.rank(&pair.split.square);
            let about = about_floor.get(campaign as usize).copied().unwrap_or_default();
            let hearing = match pair.floor_dbm {
                None => Hearing::Plain,
                Some(_) if about.lists() && is_at_floor(pair) => Hearing::AtFloor,
                Some(_) if about.lists() => Hearing::Listed,
                Some(_) => Hearing::Heard,
            };
            let many = f64::from(in_square.get(square as usize).copied().unwrap_or(1));
            Row {
                gap_db: pair.measured_dbm - pair.predicted_dbm,
                floor_db: pair.floor_dbm.map_or(f64::NEG_INFINITY, |floor| {
                    about.heard_from_dbm(floor) - pair.predicted_dbm
                }),
                hearing,
                decades: maths::log10(pair.distance_m.max(NEAREST_M) / 1000.0),
                pattern_db: pair.pattern_loss_db.max(0.0),
                around: arounds.rank(pair.around.as_str()) as u16,
                site: sites.rank(pair.site.as_str()),
                square,
                campaign,
                weight: 1.0 / (1.0 + (many - 1.0) * ALIKE),
            }
        };
        let mut rows: Vec<Row> = usable.iter().map(row).collect();
        rows.sort_by(|a, b| {
            let key = |r: &Row| (r.square, r.site, r.campaign, r.around);
            key(a)
                .cmp(&key(b))
                .then(a.decades.total_cmp(&b.decades))
                .then(a.gap_db.total_cmp(&b.gap_db))
                .then(a.pattern_db.total_cmp(&b.pattern_db))
                .then(a.floor_db.total_cmp(&b.floor_db))
        });
        Self {
            left_out: pairs.len() - usable.len(),
            places: rows.len(),
            at_floor: rows.iter().filter(|r| r.hearing == Hearing::AtFloor).count(),
            rows: thinned(rows),
            arounds: arounds.names(),
            sites: sites.names(),
            campaigns: campaigns.names(),
            squares: squares.names(),
        }
    }
}
