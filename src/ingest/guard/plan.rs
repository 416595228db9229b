//! What a file's rows are judged by, one by one.

use super::passing::Sides;
use super::repairs::{Raw, Repair, Rezoned, all};
use super::zones::{Zone, zones_at};
use super::{Around, Finding, Passing, Spot, Suspect};
use crate::space::crs::Transformer;
use crate::space::regions::{Cell, Cluster, FEW, LINK_M};
use crate::space::{LonLat, Regions, geodesic};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// A mended row lies as near as this to the others, metres.
const NEAR_M: f64 = 60_000.0;
/// A few rows that lie farther away than this from all others are doubtful without a repair. Islands that
/// belong to a country lie nearer: the Spratlys 600 km, the Chathams 800 km.
const FAR_AWAY_M: f64 = 1_000_000.0;
/// Rows by which a repair is chosen for what hangs together.
const SAMPLE_OF_CLUSTER: usize = 20;
/// Of the sample, so many must be mended by one repair: in a whole file of any origin, in a cluster.
const SHARE_OF_FILE: f64 = 0.5;
const SHARE_OF_CLUSTER: f64 = 0.8;

/// What the rows of a file are judged by.
pub(in crate::ingest) struct Plan {
    repairs: Vec<Repair>,
    /// The rows that hang together with more than half of the file, longitudes beyond 180° not counted.
    bulk: Option<Regions>,
    whole: Option<Whole>,
    parts: Option<Parts>,
    sides: Sides,
    /// Systems that rows may be in that are no place, found when the first such row comes.
    zones: OnceCell<Vec<Zone>>,
}

/// What happened to a whole file.
enum Whole {
    Repair(Repair),
    Zone {
        zone: Zone,
        swapped: bool,
        /// Other systems that would do.
        others: usize,
    },
}

/// The regions of a file.
struct Parts {
    main: Option<Regions>,
    /// The clusters beside the main one, by their cells.
    of_cell: BTreeMap<Cell, usize>,
    clusters: Vec<Part>,
    cells: Regions,
}

/// A cluster beside the main one.
enum Part {
    /// It may be meant.
    Plain,
    /// One repair mends most of it.
    Repair(Repair),
    /// Another system than the one that is said puts most of it among the others: its place in the list, and how
    /// many would do as well.
    Zone {
        nth: usize,
        swapped: bool,
        others: usize,
    },
    /// It is too small to lie very far away.
    Few,
}

impl Plan {
    /// What the rows that have passed by are judged by.
    pub(in crate::ingest) fn of(mut passing: Passing<'_>) -> Self {
        let mut plan = Self {
            repairs: all(passing.system.is_projected()),
            bulk: bulk(&passing.places),
            whole: None,
            parts: None,
            sides: passing.sides,
            zones: OnceCell::new(),
        };
        for (at, count) in passing.turned.counted() {
            if plan.is_good_turn(passing.around, at) {
                passing.places.add_many(at, count);
            }
        }
        if !passing.around.is_nothing() && !passing.some_hold {
            plan.whole = plan.whole(&passing);
        }
        if plan.whole.is_none() {
            plan.parts = plan.parts(&passing);
        }
        plan
    }

    /// Longitudes from 180° to 360° are as good as others where they lie where they should.
    fn is_good_turn(&self, around: &Around, at: LonLat) -> bool {
        around.is_near(at)
            || self.bulk.as_ref().is_some_and(|b| b.is_within(at, LINK_M))
            || (around.is_nothing() && self.bulk.is_none())
    }

    /// Tries the whole file: what mends most of it.
    fn whole(&self, passing: &Passing<'_>) -> Option<Whole> {
        let middle = passing.around.middle()?;
        let holds = |p: LonLat| passing.around.holds(p);
        // Zeros are no system.
        let mut simple = self.repairs.iter().filter(|r| **r != Repair::Zero);
        let chosen = simple.find(|r| {
            enough(&passing.sample, SHARE_OF_FILE, |raw| {
                r.fits(*raw, passing.system, &holds)
            })
        });
        match chosen {
            // A point that is moved fits many numbers of metres by chance: a system that fits better comes first.
            Some(point @ Repair::Point { .. }) => {
                let there = |raw: &Raw| point.mended(*raw, passing.system);
                let fit = Fit::of(&passing.sample, passing.around, middle, there);
                let better =
                    rezoned(zones_at(middle), passing, middle).filter(|(_, zone)| zone.is_better(&fit));
                Some(better.map_or(Whole::Repair(*point), |(whole, _)| whole))
            }
            Some(repair) => Some(Whole::Repair(*repair)),
            None => rezoned(zones_at(middle), passing, middle).map(|(whole, _)| whole),
        }
    }

    /// Systems that rows far from the others may be in.
    fn zones(&self, around: &Around, main: Option<&Regions>) -> &[Zone] {
        self.zones.get_or_init(|| {
            let middle = main.and_then(Regions::median).or_else(|| around.middle());
            middle.map(zones_at).unwrap_or_default()
        })
    }

    /// The system that puts what hangs together among the others. Only of rows so far away that the zone beside
    /// their own would not do: a country has several.
    fn other_zone(
        &self,
        passing: &Passing<'_>,
        main: Option<&Cluster>,
        cluster: &Cluster,
        sample: &[Raw],
        near: &dyn Fn(LonLat) -> bool,
    ) -> Option<Part> {
        let main = &main?.regions;
        let away = cluster.regions.middles().filter_map(|p| main.nearest_m(p));
        if !passing.system.is_projected() || away.fold(f64::INFINITY, f64::min) < FAR_AWAY_M {
            return None;
        }
        let zones = self.zones(passing.around, Some(main)).iter().enumerate();
        let tries =
            zones.flat_map(|(nth, zone)| [false, true].map(|swapped| (nth, Rezoned { zone, swapped })));
        let mut fitting = tries.filter(|(_, rezoned)| {
            enough(sample, SHARE_OF_CLUSTER, |raw| {
                rezoned.mended(*raw).is_some_and(near)
            })
        });
        let (nth, Rezoned { swapped, .. }) = fitting.next()?;
        Some(Part::Zone {
            nth,
            swapped,
            others: fitting.count(),
        })
    }

    /// Compares the parts of a file with its bulk.
    fn parts(&self, passing: &Passing<'_>) -> Option<Parts> {
        let around = passing.around;
        let mut clusters = passing.places.clusters(LINK_M);
        let all: u64 = clusters.iter().map(|c| c.places).sum();
        let is_main = |c: &Cluster| {
            if around.is_nothing() {
                2 * c.places > all
            } else {
                c.regions.middles().any(|p| around.is_near(p))
            }
        };
        let main = clusters.iter().position(is_main).map(|nth| clusters.remove(nth));
        if main.is_none() && around.is_nothing() {
            return None;
        }
        let near = |p: LonLat| match &main {
            Some(main) => main.regions.is_within(p, NEAR_M),
            None => around.holds(p),
        };
        let mut parts = Parts {
            main: None,
            of_cell: BTreeMap::new(),
            clusters: Vec::with_capacity(clusters.len()),
            cells: Around::regions(),
        };
        for (nth, cluster) in clusters.iter().enumerate() {
            parts
                .of_cell
                .extend(cluster.regions.cells().map(|cell| (cell, nth)));
            let rows = cluster
                .regions
                .cells()
                .filter_map(|cell| passing.of_cell.get(&cell));
            let rows: Vec<Raw> = rows.flatten().copied().collect();
            let step = rows.len().div_ceil(SAMPLE_OF_CLUSTER).max(1);
            let sample: Vec<Raw> = rows.into_iter().step_by(step).collect();
            let repair = self.repairs.iter().find(|r| {
                enough(&sample, SHARE_OF_CLUSTER, |raw| {
                    r.fits(*raw, passing.system, &near)
                })
            });
            let zone = match repair {
                None | Some(Repair::Point { .. }) => {
                    self.other_zone(passing, main.as_ref(), cluster, &sample, &near)
                }
                Some(_) => None,
            };
            if let Some(zone) = zone {
                parts.clusters.push(zone);
                continue;
            }
            parts.clusters.push(match (repair, &main) {
                (Some(repair), _) => Part::Repair(*repair),
                (None, Some(main)) if is_few(around, cluster, main, all) => Part::Few,
                (None, _) => Part::Plain,
            });
        }
        parts.main = main.map(|m| m.regions);
        Some(parts)
    }

    /// What is to be said of a row.
    pub(in crate::ingest) fn judge(
        &self,
        spot: Spot,
        around: &Around,
        system: &Transformer,
    ) -> Option<Finding> {
        let turned = spot.turned(system).filter(|p| self.is_good_turn(around, *p));
        let row = Judging {
            raw: Raw { x: spot.x, y: spot.y },
            around,
            system,
        };
        let suspect = match (&self.whole, &self.parts, spot.at.or(turned)) {
            (Some(whole), _, _) => row.of_whole(whole),
            (None, None, _) => None,
            (None, Some(parts), Some(at)) => self.of_part(&row, parts, at).or_else(|| {
                let (lon, lat) = self.sides.lost(at)?;
                Some(row.suspect(Repair::Sign { lon, lat }, around.what))
            }),
            (None, Some(parts), None) => self.nowhere(&row, parts),
        };
        suspect.map(Finding::Suspect).or(turned.map(Finding::Turned))
    }

    /// A row of a part of the file.
    fn of_part(&self, row: &Judging<'_>, parts: &Parts, at: LonLat) -> Option<Suspect> {
        let nth = parts.of_cell.get(&parts.cells.cell(at))?;
        let near = |p: LonLat| parts.is_near(row.around, p);
        match parts.clusters.get(*nth)? {
            Part::Plain => None,
            Part::Repair(repair) => {
                let fits = repair.fits(row.raw, row.system, &near);
                fits.then(|| row.suspect(*repair, parts.what(row.around)))
            }
            Part::Zone { nth, swapped, others } => {
                let zone = self.zones(row.around, parts.main.as_ref()).get(*nth)?;
                let rezoned = Rezoned {
                    zone,
                    swapped: *swapped,
                };
                let is_mended = rezoned.mended(row.raw).is_some_and(near);
                is_mended.then(|| row.in_zone(rezoned, *others))
            }
            Part::Few => far(parts.main.as_ref()?.nearest_m(at)?),
        }
    }

    /// A row that is no place.
    fn nowhere(&self, row: &Judging<'_>, parts: &Parts) -> Option<Suspect> {
        let near = |p: LonLat| parts.is_near(row.around, p);
        let what = parts.what(row.around);
        let simple = self.repairs.iter().find(|r| r.fits(row.raw, row.system, &near));
        if let Some(repair) = simple {
            return Some(row.suspect(*repair, what));
        }
        let zones = self.zones(row.around, parts.main.as_ref());
        let candidates = zones
            .iter()
            .flat_map(|zone| [false, true].map(|swapped| Rezoned { zone, swapped }));
        let mut fitting = candidates.filter(|r| r.mended(row.raw).is_some_and(near));
        let rezoned = fitting.next()?;
        Some(row.in_zone(rezoned, fitting.count()))
    }
}

impl Parts {
    fn is_near(&self, around: &Around, at: LonLat) -> bool {
        match &self.main {
            Some(main) => main.is_within(at, NEAR_M),
            None => around.holds(at),
        }
    }

    fn what(&self, around: &Around) -> &'static str {
        match self.main {
            Some(_) => "the other rows",
            None => around.what,
        }
    }
}

/// The rows that hang together with more than half of a file.
fn bulk(places: &Regions) -> Option<Regions> {
    let clusters = places.clusters(LINK_M);
    let all: u64 = clusters.iter().map(|c| c.places).sum();
    let first = clusters.into_iter().next()?;
    (2 * first.places > all).then_some(first.regions)
}

/// A few rows of a list with a bulk. A list in which nothing is the bulk says nothing about the rest.
fn is_few(around: &Around, cluster: &Cluster, main: &Cluster, all: u64) -> bool {
    let is_one_of_hundred = cluster.places * 100 <= all && main.places * 10 >= all * 9;
    let is_handful = cluster.places <= FEW && cluster.places * 2 <= main.places && main.places * 2 > all;
    !around.strays && (is_one_of_hundred || is_handful)
}

/// The system that puts most of a file where it should lie, nearest to the middle; and how many others do.
fn rezoned(zones: Vec<Zone>, passing: &Passing<'_>, middle: LonLat) -> Option<(Whole, Fit)> {
    let sample = &passing.sample;
    let mut found: Vec<(Fit, usize, bool)> = Vec::new();
    for (nth, zone) in zones.iter().enumerate() {
        for swapped in [false, true] {
            let rezoned = Rezoned { zone, swapped };
            let fit = Fit::of(sample, passing.around, middle, |raw| rezoned.mended(*raw));
            if fit.there as f64 >= SHARE_OF_FILE * sample.len() as f64 && fit.there > 0 {
                found.push((fit, nth, swapped));
            }
        }
    }
    found.sort_by(|a, b| b.0.there.cmp(&a.0.there).then(a.0.away_m.total_cmp(&b.0.away_m)));
    let others = found.len().saturating_sub(1);
    let (fit, nth, swapped) = found.into_iter().next()?;
    let zone = zones.into_iter().nth(nth)?;
    let whole = Whole::Zone {
        zone,
        swapped,
        others,
    };
    Some((whole, fit))
}

/// How well a repair fits a file.
struct Fit {
    /// Rows that it puts where they should lie.
    there: usize,
    /// How far from the middle these are, metres.
    away_m: f64,
}

impl Fit {
    fn of(sample: &[Raw], around: &Around, middle: LonLat, mended: impl Fn(&Raw) -> Option<LonLat>) -> Self {
        let places = sample.iter().filter_map(mended);
        let there: Vec<LonLat> = places.filter(|p| around.holds(*p)).collect();
        let away = there.iter().map(|p| geodesic::distance_m(*p, middle));
        Self {
            there: there.len(),
            away_m: away.sum::<f64>() / there.len().max(1) as f64,
        }
    }

    fn is_better(&self, other: &Self) -> bool {
        (self.there, -self.away_m) > (other.there, -other.away_m)
    }
}

/// A row that is judged.
struct Judging<'a> {
    raw: Raw,
    around: &'a Around,
    system: &'a Transformer,
}

impl Judging<'_> {
    fn of_whole(&self, whole: &Whole) -> Option<Suspect> {
        let holds = |p: LonLat| self.around.holds(p);
        match whole {
            Whole::Repair(repair) => repair
                .fits(self.raw, self.system, &holds)
                .then(|| self.suspect(*repair, self.around.what)),
            Whole::Zone {
                zone,
                swapped,
                others,
            } => {
                let rezoned = Rezoned {
                    zone,
                    swapped: *swapped,
                };
                let is_mended = rezoned.mended(self.raw).is_some_and(holds);
                is_mended.then(|| self.in_zone(rezoned, *others))
            }
        }
    }

    fn suspect(&self, repair: Repair, what: &str) -> Suspect {
        let cause = match (repair, repair.mended(self.raw, self.system)) {
            (Repair::Zero, _) => {
                "a coordinate is 0 where the row cannot lie: 0 seems to stand for what is not known"
                    .to_owned()
            }
            (_, Some(at)) => format!(
                "it lies far from {what}, and would lie there, at {at}, {}",
                repair.words()
            ),
            (_, None) => format!("it lies far from {what}, and would lie there {}", repair.words()),
        };
        Suspect {
            code: repair.code(),
            cause,
            remedy: repair.remedy().to_owned(),
        }
    }

    fn in_zone(&self, rezoned: Rezoned<'_>, others: usize) -> Suspect {
        let what = self.around.what;
        let name = &rezoned.zone.name;
        let (code, said) = match (self.system.is_projected(), rezoned.swapped) {
            (true, _) => ("coordinates-other-zone", "its coordinate system puts it far from"),
            (false, _) => (
                "coordinates-in-metres",
                "the numbers look like metres, not degrees, and lie nowhere near",
            ),
        };
        let exchanged = if rezoned.swapped {
            " with the two coordinates exchanged"
        } else {
            ""
        };
        let also = match others {
            0 => String::new(),
            n => format!(" ({n} other systems would too, less well)"),
        };
        Suspect {
            code,
            cause: format!("{said} {what}; {name}{exchanged} would put it there{also}"),
            remedy: format!(
                "set `crs`, for example {}",
                name.split(' ').next().unwrap_or_default()
            ),
        }
    }
}

/// One of a few rows so far from all others.
fn far(away_m: f64) -> Option<Suspect> {
    (away_m > FAR_AWAY_M).then(|| Suspect {
        code: "place-far-away",
        cause: format!(
            "it lies {:.0} km from all other rows, and no usual slip explains it",
            away_m / 1000.0
        ),
        remedy: "correct the coordinates, or leave the row out".to_owned(),
    })
}

/// Does a condition hold for so large a share? Stops as soon as it cannot.
fn enough(rows: &[Raw], share: f64, holds: impl Fn(&Raw) -> bool) -> bool {
    let may_fail = ((1.0 - share) * rows.len() as f64).floor() as usize;
    let mut failed = 0;
    for row in rows {
        if !holds(row) {
            failed += 1;
            if failed > may_fail {
                return false;
            }
        }
    }
    !rows.is_empty()
}
