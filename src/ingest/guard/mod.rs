//! The one guard of places: coordinates that are numbers and cannot be meant are found by where everything
//! else lies, and the fault names the repair that would put them there.
//!
//! A file's rows are compared with the bulk of the file itself and with what the study's other files say
//! ([`Around`]). Rows that hang together (each within 150 km of another) are judged together: a region that is
//! truly far away is not mended by one slip that happens to fit one row. Where no row lies where it should,
//! the whole file is tried: axes, signs, points, units, and the zones of a projection.

mod around;
mod repairs;
mod zones;

pub(super) use around::Around;

use crate::space::crs::Transformer;
use crate::space::regions::{Cluster, FEW, LINK_M};
use crate::space::{LonLat, Regions};
use repairs::{Raw, Repair, Rezoned, all};
use zones::{Zone, zones_at};

/// A mended row lies as near as this to the others, metres.
const NEAR_M: f64 = 60_000.0;
/// A few rows that lie farther away than this from all others are doubtful without a repair. Islands that
/// belong to a country lie nearer: the Spratlys 600 km, the Chathams 800 km.
const FAR_AWAY_M: f64 = 1_000_000.0;
/// Rows by which a repair is chosen, of a whole file and of a cluster.
const SAMPLE: usize = 300;
const SAMPLE_OF_CLUSTER: usize = 20;
/// Of these, so many must be mended by one repair: in a whole file of any origin, in a cluster.
const SHARE_OF_FILE: f64 = 0.5;
const SHARE_OF_CLUSTER: f64 = 0.8;

/// The two coordinates of a row in the file's own system, and where that is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
    /// `None` where it is no place.
    pub(super) at: Option<LonLat>,
}

/// What the guard finds of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Finding {
    /// A longitude beyond 180°, which is a place all the same.
    Turned(LonLat),
    /// It cannot be meant where it is.
    Suspect(Suspect),
}

/// A row that cannot be meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Suspect {
    pub(super) code: &'static str,
    pub(super) cause: String,
    pub(super) remedy: String,
}

/// Judges all rows of a file; `None` for a row without two numbers. As many findings as rows.
pub(super) fn survey(spots: &[Option<Spot>], around: &Around, system: &Transformer) -> Vec<Option<Finding>> {
    let mut survey = Survey {
        spots,
        around,
        system,
        found: vec![None; spots.len()],
    };
    survey.turn();
    if survey.is_elsewhere() && survey.whole() {
        return survey.found;
    }
    survey.parts();
    survey.found
}

/// Judges one row by what lies around alone.
pub(super) fn look(spot: Spot, around: &Around, system: &Transformer) -> Option<Finding> {
    if around.is_nothing() || spot.at.is_some_and(|p| around.is_near(p)) {
        return None;
    }
    survey(&[Some(spot)], around, system).pop().flatten()
}

struct Survey<'a> {
    spots: &'a [Option<Spot>],
    around: &'a Around,
    system: &'a Transformer,
    found: Vec<Option<Finding>>,
}

impl Survey<'_> {
    /// Where a row lies, a turn of the globe taken off.
    fn at(&self, row: usize) -> Option<LonLat> {
        match self.found.get(row)? {
            Some(Finding::Turned(at)) => Some(*at),
            _ => self.spots.get(row).copied().flatten()?.at,
        }
    }

    fn raw(&self, row: usize) -> Option<Raw> {
        self.spots
            .get(row)
            .copied()
            .flatten()
            .map(|s| Raw { x: s.x, y: s.y })
    }

    /// Longitudes from 180° to 360°: as good as others where they lie where they should.
    fn turn(&mut self) {
        let is_nowhere = |spot: &Option<Spot>| matches!(spot, Some(Spot { at: None, .. }));
        if self.system.is_projected() || !self.spots.iter().any(is_nowhere) {
            return;
        }
        let bulk = self.bulk();
        for (spot, found) in self.spots.iter().zip(&mut self.found) {
            let Some(Spot { x, y, at: None }) = spot else {
                continue;
            };
            let turned = LonLat::wrapped(*x, *y).filter(|_| y.abs() <= 90.0 && x.abs() <= 360.0);
            let fits = |p: &LonLat| {
                self.around.is_near(*p)
                    || bulk.as_ref().is_some_and(|b| b.is_within(*p, LINK_M))
                    || (self.around.is_nothing() && bulk.is_none())
            };
            *found = turned.filter(fits).map(Finding::Turned);
        }
    }

    /// The rows that hang together with more than half of the file.
    fn bulk(&self) -> Option<Regions> {
        let clusters = self.clusters();
        let all: u64 = clusters.iter().map(|c| c.places).sum();
        let first = clusters.into_iter().next()?;
        (2 * first.places > all).then_some(first.regions)
    }

    fn clusters(&self) -> Vec<Cluster> {
        let mut ground = Around::regions();
        for place in (0..self.spots.len()).filter_map(|row| self.at(row)) {
            ground.add(place);
        }
        ground.clusters(LINK_M)
    }

    /// Does not one row lie where it should?
    fn is_elsewhere(&self) -> bool {
        let mut places = (0..self.spots.len()).filter_map(|row| self.at(row));
        !self.around.is_nothing() && !places.any(|p| self.around.holds(p))
    }

    /// Tries the whole file. True where one repair mends most of it.
    fn whole(&mut self) -> bool {
        let rows: Vec<usize> = (0..self.spots.len()).filter(|r| self.raw(*r).is_some()).collect();
        let sample = sampled(&rows, SAMPLE);
        let Some(middle) = self.around.middle() else {
            return false;
        };
        let holds = |p: LonLat| self.around.holds(p);
        let fits = |repair: Repair, row: usize| {
            let raw = self.raw(row);
            raw.is_some_and(|raw| repair.fits(raw, self.system, &holds))
        };
        // Zeros are no system.
        let simple = all(self.system.is_projected());
        let simple = simple.into_iter().filter(|r| *r != Repair::Zero);
        let chosen = simple
            .into_iter()
            .find(|r| enough(&sample, SHARE_OF_FILE, |row| fits(*r, row)));
        if let Some(repair) = chosen {
            let fitting: Vec<usize> = rows.into_iter().filter(|row| fits(repair, *row)).collect();
            for row in fitting {
                let suspect = self.suspect(repair, self.around.what, row);
                self.put(row, suspect);
            }
            return true;
        }
        let zones = zones_at(middle);
        let Some((rezoned, others)) = self.rezoned(&zones, &sample, middle) else {
            return false;
        };
        let mended = |row: &usize| {
            let place = self.raw(*row).and_then(|raw| rezoned.mended(raw));
            place.is_some_and(holds)
        };
        let fitting: Vec<usize> = rows.into_iter().filter(mended).collect();
        for row in fitting {
            let suspect = self.in_zone(rezoned, others);
            self.put(row, suspect);
        }
        true
    }

    /// The system that puts most of a file where it should lie, nearest to the middle; and how many others
    /// do.
    fn rezoned<'z>(
        &self,
        zones: &'z [Zone],
        sample: &[usize],
        middle: LonLat,
    ) -> Option<(Rezoned<'z>, usize)> {
        let mut found: Vec<(usize, f64, Rezoned<'z>)> = Vec::new();
        for zone in zones {
            for swapped in [false, true] {
                let rezoned = Rezoned { zone, swapped };
                let places = sample.iter().filter_map(|row| rezoned.mended(self.raw(*row)?));
                let there: Vec<LonLat> = places.filter(|p| self.around.holds(*p)).collect();
                if there.len() as f64 >= SHARE_OF_FILE * sample.len() as f64 && !there.is_empty() {
                    let away = there
                        .iter()
                        .map(|p| crate::space::geodesic::distance_m(*p, middle));
                    let away_m = away.sum::<f64>() / there.len() as f64;
                    found.push((there.len(), away_m, rezoned));
                }
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
        let others = found.len().saturating_sub(1);
        Some((found.first()?.2, others))
    }

    /// Compares the parts of a file with its bulk.
    fn parts(&mut self) {
        let clusters = self.clusters();
        let main = if self.around.is_nothing() {
            let all: u64 = clusters.iter().map(|c| c.places).sum();
            clusters.iter().position(|c| 2 * c.places > all)
        } else {
            let near = |c: &Cluster| self.touches(c);
            clusters.iter().position(near)
        };
        let main_ground = main.and_then(|m| clusters.get(m));
        if main_ground.is_none() && self.around.is_nothing() {
            return;
        }
        let near = |p: LonLat| match main_ground {
            Some(main) => main.regions.is_within(p, NEAR_M),
            None => self.around.holds(p),
        };
        let what = match main_ground {
            Some(_) => "the other rows",
            None => self.around.what,
        };
        let mut suspects: Vec<(usize, Suspect)> = Vec::new();
        let repairs = all(self.system.is_projected());
        let members = self.members(&clusters, main);
        for (cluster, rows) in clusters
            .iter()
            .enumerate()
            .zip(&members)
            .filter(|(_, rows)| !rows.is_empty())
        {
            let sample = sampled(rows, SAMPLE_OF_CLUSTER);
            let fits =
                |r: Repair, row: usize| self.raw(row).is_some_and(|raw| r.fits(raw, self.system, &near));
            let chosen = repairs
                .iter()
                .find(|r| enough(&sample, SHARE_OF_CLUSTER, |row| fits(**r, row)));
            if let Some(repair) = chosen {
                let fitting = rows.iter().filter(|row| fits(*repair, **row));
                suspects.extend(fitting.map(|row| (*row, self.suspect(*repair, what, *row))));
            } else if let Some(main) = main_ground {
                let far = self.far(cluster.1, main, &clusters, rows);
                suspects.extend(far);
            }
        }
        let mut zones: Option<Vec<Zone>> = None;
        for row in 0..self.spots.len() {
            let (Some(raw), None) = (self.raw(row), self.at(row)) else {
                continue;
            };
            let simple = repairs.iter().find(|r| r.fits(raw, self.system, &near));
            if let Some(repair) = simple {
                suspects.push((row, self.suspect(*repair, what, row)));
                continue;
            }
            let middle = main_ground
                .and_then(|m| m.regions.median())
                .or_else(|| self.around.middle());
            let zones = zones.get_or_insert_with(|| middle.map(zones_at).unwrap_or_default());
            let candidates = zones
                .iter()
                .flat_map(|zone| [false, true].map(|swapped| Rezoned { zone, swapped }));
            let mut fitting = candidates.filter(|r| r.mended(raw).is_some_and(&near));
            if let Some(rezoned) = fitting.next() {
                suspects.push((row, self.in_zone(rezoned, fitting.count())));
            }
        }
        for (row, suspect) in suspects {
            self.put(row, suspect);
        }
    }

    /// Does a cluster reach to where rows should lie?
    fn touches(&self, cluster: &Cluster) -> bool {
        cluster.regions.middles().any(|p| self.around.is_near(p))
    }

    /// The rows of each cluster but the main one.
    fn members(&self, clusters: &[Cluster], main: Option<usize>) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); clusters.len()];
        if clusters.len() == usize::from(main.is_some()) {
            return members;
        }
        let mut of_cell = std::collections::BTreeMap::new();
        for (nth, cluster) in clusters.iter().enumerate() {
            of_cell.extend(cluster.regions.cells().map(|cell| (cell, nth)));
        }
        let regions = Around::regions();
        for row in 0..self.spots.len() {
            let nth = self.at(row).and_then(|p| of_cell.get(&regions.cell(p)).copied());
            if let Some(nth) = nth.filter(|n| Some(*n) != main)
                && let Some(rows) = members.get_mut(nth)
            {
                rows.push(row);
            }
        }
        members
    }

    /// A few rows very far from all others. A list in which nothing is the bulk says nothing about the rest.
    fn far(
        &self,
        cluster: &Cluster,
        main: &Cluster,
        all: &[Cluster],
        rows: &[usize],
    ) -> Vec<(usize, Suspect)> {
        let total: u64 = all.iter().map(|c| c.places).sum();
        let is_one_of_hundred = cluster.places * 100 <= total && main.places * 10 >= total * 9;
        let is_handful =
            cluster.places <= FEW && cluster.places * 2 <= main.places && main.places * 2 > total;
        if self.around.strays || !(is_one_of_hundred || is_handful) {
            return Vec::new();
        }
        self.far_rows(main, rows)
    }

    fn far_rows(&self, main: &Cluster, rows: &[usize]) -> Vec<(usize, Suspect)> {
        let far = rows.iter().filter_map(|row| {
            let away_m = main.regions.nearest_m(self.at(*row)?)?;
            (away_m > FAR_AWAY_M).then(|| {
                let cause = format!(
                    "it lies {:.0} km from all other rows, and no usual slip explains it",
                    away_m / 1000.0
                );
                let suspect = Suspect {
                    code: "place-far-away",
                    cause,
                    remedy: "correct the coordinates, or leave the row out".to_owned(),
                };
                (*row, suspect)
            })
        });
        far.collect()
    }

    fn put(&mut self, row: usize, suspect: Suspect) {
        if let Some(found) = self.found.get_mut(row) {
            *found = Some(Finding::Suspect(suspect));
        }
    }

    fn suspect(&self, repair: Repair, what: &str, row: usize) -> Suspect {
        let mended = self.raw(row).and_then(|raw| repair.mended(raw, self.system));
        let cause = match (repair, mended) {
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

/// At most so many of them, evenly.
fn sampled(rows: &[usize], most: usize) -> Vec<usize> {
    let step = rows.len().div_ceil(most.max(1)).max(1);
    rows.iter().copied().step_by(step).collect()
}

/// Does a condition hold for so large a share? Stops as soon as it cannot.
fn enough(rows: &[usize], share: f64, holds: impl Fn(usize) -> bool) -> bool {
    let may_fail = ((1.0 - share) * rows.len() as f64).floor() as usize;
    let mut failed = 0;
    for row in rows {
        if !holds(*row) {
            failed += 1;
            if failed > may_fail {
                return false;
            }
        }
    }
    !rows.is_empty()
}

#[cfg(test)]
mod tests;
