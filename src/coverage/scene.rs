//! The scene: cells, ground and model made ready for millions of questions.

use super::arrival::Arrival;
use super::candidates::{Asked, Candidates};
use super::correction::{Correction, around_word};
use super::mast::{Emitter, Mast, join_shared, lone_mast};
use super::reason::Reason;
use super::settings::{ReceiverEnd, Settings};
use crate::domain::{Cell, Network, Status, Technology};
use crate::radio::cover::Around;
use crate::radio::model::{Loss, Sweep};
use crate::space::{LonLat, geodesic};
use crate::terrain::{ElevationSource, LandCover};
use crate::units::{Db, Dbm};
use std::ops::Range;

/// An operator's technology: what is compared, and what a raster layer shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Service {
    /// Technology.
    pub technology: Technology,
    /// Operator.
    pub operator: String,
}

/// Everything that a level depends on.
pub struct Scene<'a> {
    /// The ground.
    pub ground: &'a dyn ElevationSource,
    /// What is on it, where there is land cover.
    pub cover: Option<LandCover<'a>>,
    /// Propagation.
    pub model: &'a dyn Sweep,
    /// What the model's losses depend on beyond the path: see [`Scene::identified`].
    identity: Option<String>,
    /// Receivers and paths.
    pub settings: Settings,
    /// What a calibration adds to levels.
    correction: Option<Correction>,
    /// Operators' technologies with counting cells, sorted.
    pub services: Vec<Service>,
    /// Masts, sorted by place, height and frequency.
    pub masts: Vec<Mast>,
    /// Masts at one place share their profiles.
    sites: Vec<Site>,
    /// For each cell of the network: its mast and emitter; `None` for cells that do not count.
    places: Vec<Option<(usize, usize)>>,
    /// Over the sites.
    index: Candidates,
}

/// A place with masts.
#[derive(Clone, Debug)]
struct Site {
    /// Indices into [`Scene::masts`].
    masts: Range<usize>,
    /// Of the mast that reaches farthest, metres.
    reach_m: f64,
    /// The cell that comes first by id, of those that can be heard at all.
    first_cell: Option<usize>,
}

/// The nearest cell to a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// Index in the network.
    pub cell: usize,
    /// Geodesic distance, metres.
    pub distance_m: f64,
}

/// What one cell gives at one receiver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathLevel {
    /// Index in the network.
    pub cell: usize,
    /// Geodesic distance, metres.
    pub distance_m: f64,
    /// Loss and level, or why there is none.
    pub outcome: Result<(Loss, Dbm), Reason>,
    /// No path of this length can give more; of one that could not be computed, none in its direction over the
    /// ground that is known.
    pub at_most: Dbm,
}

impl<'a> Scene<'a> {
    /// Groups the counting cells of a network.
    pub fn new(
        network: &Network,
        ground: &'a dyn ElevationSource,
        model: &'a dyn Sweep,
        settings: Settings,
    ) -> Self {
        Self::lowered(network, ground, model, settings, &[])
    }

    /// The same, with every level of a cell lowered by a number of its own, in the order of the network's
    /// cells; a cell without one keeps its levels. Cells are heard as far as without: what is lowered is what
    /// their levels are worth.
    pub fn lowered(
        network: &Network,
        ground: &'a dyn ElevationSource,
        model: &'a dyn Sweep,
        settings: Settings,
        lowered: &[Db],
    ) -> Self {
        Self::corrected(network, ground, model, settings, lowered, None)
    }

    /// The same with what a calibration adds to levels; cells are heard as far as the calibrated levels reach.
    pub fn corrected(
        network: &Network,
        ground: &'a dyn ElevationSource,
        model: &'a dyn Sweep,
        settings: Settings,
        lowered: &[Db],
        correction: Option<Correction>,
    ) -> Self {
        let counts = |c: &Cell| match c.status {
            Status::OnAir => true,
            Status::Planned => settings.include_planned,
            Status::Off => false,
        };
        let mut services: Vec<Service> = network
            .cells()
            .iter()
            .filter(|c| counts(c))
            .map(service_of)
            .collect();
        services.sort();
        services.dedup();
        let mut masts: Vec<Mast> = Vec::new();
        for (index, cell) in network.cells().iter().enumerate().filter(|(_, c)| counts(c)) {
            let Ok(service) = services.binary_search(&service_of(cell)) else {
                continue;
            };
            let lowered = lowered.get(index).copied().unwrap_or_default();
            let place = (index, service);
            masts.push(lone_mast(
                place,
                cell,
                lowered,
                model,
                &settings,
                correction.as_ref(),
            ));
        }
        let masts = join_shared(masts);
        let mut places = vec![None; network.cells().len()];
        for (m, mast) in masts.iter().enumerate() {
            for (e, emitter) in mast.emitters.iter().enumerate() {
                places[emitter.cell] = Some((m, e));
            }
        }
        let sites = sites_of(&masts);
        let reaches: Vec<(LonLat, f64)> = sites
            .iter()
            .map(|site| (masts[site.masts.start].position, site.reach_m))
            .collect();
        Self {
            ground,
            cover: None,
            identity: None,
            model,
            settings,
            correction,
            services,
            masts,
            sites,
            places,
            index: Candidates::new(&reaches),
        }
    }

    /// The same scene with what is on its ground.
    pub fn with_cover(self, cover: Option<impl Into<LandCover<'a>>>) -> Self {
        let cover = cover.map(Into::into);
        Self { cover, ..self }
    }

    /// The same scene with a text that names all that its losses depend on beyond path, ground and cover: the
    /// program's version, the model, its parameters, what is added to it. Without one nothing is kept for
    /// other runs.
    pub fn identified(self, identity: String) -> Self {
        Self {
            identity: Some(identity),
            ..self
        }
    }

    /// Was everything that was read of ground and cover what their sources hold? Where not, nothing that was
    /// computed counts.
    pub fn is_sound(&self) -> bool {
        self.ground.is_sound() && self.cover.is_none_or(|cover| cover.is_sound())
    }

    /// The text given to [`Scene::identified`].
    pub fn identity(&self) -> Option<&str> {
        self.identity.as_deref()
    }

    /// The masts within reach of a place (indices into [`Scene::masts`]), in their order.
    pub fn masts_near(&self, place: LonLat) -> Vec<usize> {
        let mut found = Vec::new();
        self.masts_near_into(place, &mut Vec::new(), |mast| found.push(mast));
        found
    }

    /// The same, one by one; `near` is a buffer.
    pub(super) fn masts_near_into(&self, place: LonLat, near: &mut Vec<usize>, mut take: impl FnMut(usize)) {
        let asked = Asked::at(place);
        self.index.near_into(&asked, near);
        for &index in &*near {
            let site = &self.sites[index];
            for mast in site.masts.clone() {
                let reach_m = self.masts[mast].reach_m;
                if reach_m == site.reach_m || self.index.reaches(index, reach_m, &asked) {
                    take(mast);
                }
            }
        }
    }

    /// The nearest counting cell and its distance; of cells at one place the first by id.
    pub fn nearest(&self, place: LonLat) -> Option<Nearest> {
        let (site, distance_m) = self.index.nearest(place)?;
        let cell = self.sites.get(site)?.first_cell?;
        Some(Nearest { cell, distance_m })
    }

    /// The emitter of a cell, by the cell's index in the network; `None` for cells that do not count.
    pub fn emitter(&self, cell: usize) -> Option<&Emitter> {
        let (mast, emitter) = (*self.places.get(cell)?)?;
        self.masts.get(mast)?.emitters.get(emitter)
    }

    /// The mast of a cell, by the cell's index in the network; `None` for cells that do not count.
    pub fn mast_of(&self, cell: usize) -> Option<&Mast> {
        let (mast, _) = (*self.places.get(cell)?)?;
        self.masts.get(mast)
    }

    /// No path of a mast of this length loses less.
    pub(super) fn least_loss(&self, mast: &Mast, distance_m: f64) -> Db {
        self.model
            .least_loss(mast.frequency, (distance_m / 1000.0).max(0.001))
    }

    /// What a calibration adds to levels.
    pub const fn correction(&self) -> Option<&Correction> {
        self.correction.as_ref()
    }

    /// What a calibration adds to every path to a receiver, by what is around it.
    pub(super) fn added_around(&self, place: LonLat, said: Option<Around>) -> Db {
        self.correction
            .as_ref()
            .filter(|correction| !correction.around.is_empty())
            .map_or(Db(0.0), |correction| {
                correction.of_around(around_word(self.cover.as_ref(), place, said).as_deref())
            })
    }

    /// What a calibration adds to a path of a length, metres, with what it adds around the receiver.
    pub(super) fn added(&self, distance_m: f64, around: Db) -> Db {
        self.correction
            .as_ref()
            .map_or(Db(0.0), |correction| correction.of_distance(distance_m) + around)
    }

    /// The same at most, whatever is around the receiver.
    pub(super) fn added_at_most(&self, distance_m: f64) -> Db {
        self.correction.as_ref().map_or(Db(0.0), |correction| {
            correction.of_distance(distance_m) + correction.most_of_around()
        })
    }

    /// What a mast's cells make of what arrives from it; `around` is what a calibration adds by what is around
    /// the receiver.
    pub(super) fn levels_of(&self, mast: &Mast, arrival: &Arrival, around: Db, levels: &mut Vec<PathLevel>) {
        let distance_m = arrival.distance_m();
        let added = self.added(distance_m, around);
        let least = self.least_loss(mast, distance_m);
        let outcome = arrival.outcome();
        levels.extend(mast.emitters.iter().map(|emitter| PathLevel {
            cell: emitter.cell,
            distance_m,
            outcome: outcome.map(|loss| {
                let level = emitter.level(loss.loss, arrival.azimuth_deg(), arrival.elevation_deg());
                (loss, level + added)
            }),
            at_most: match outcome {
                Ok(_) => emitter.reference_eirp - least + added,
                Err(_) => emitter.at_most_behind(&arrival.bound(), least) + added,
            },
        }));
    }
}

/// A place where levels are asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Receiver {
    /// Where.
    pub place: LonLat,
    /// Antenna above ground, metres.
    pub height_m: f64,
    /// What is said to be around it: see [`Settings::around_test_point`].
    pub around: Option<Around>,
}

impl Receiver {
    /// The end of its paths.
    pub fn end(&self) -> ReceiverEnd {
        ReceiverEnd {
            height_m: self.height_m,
            around: self.around,
        }
    }
}

/// Masts that follow each other at one place.
fn sites_of(masts: &[Mast]) -> Vec<Site> {
    let mut sites: Vec<Site> = Vec::new();
    for (m, mast) in masts.iter().enumerate() {
        let heard = mast.reach_m > 0.0;
        let first_cell = mast.emitters.iter().map(|e| e.cell).min().filter(|_| heard);
        match sites.last_mut() {
            Some(site) if masts[site.masts.start].position == mast.position => {
                site.masts.end = m + 1;
                site.reach_m = site.reach_m.max(mast.reach_m);
                site.first_cell = match (site.first_cell, first_cell) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
            _ => sites.push(Site {
                masts: m..m + 1,
                reach_m: mast.reach_m,
                first_cell,
            }),
        }
    }
    sites
}

/// Receivers nearer to a mast than this are judged as if they stood this far from it, metres: right under the
/// antenna no model has a meaning, and a village with a mast on its square is not unknown.
pub const NEAREST_M: f64 = 20.0;

/// The receiver's place, moved away from the mast (northwards where it is on the very spot) if it is nearer
/// than [`NEAREST_M`].
pub fn away_from_mast(mast: LonLat, place: LonLat) -> LonLat {
    if geodesic::distance_m(mast, place) >= NEAREST_M {
        return place;
    }
    let azimuth_deg = if mast == place {
        0.0
    } else {
        geodesic::azimuth_deg(mast, place)
    };
    geodesic::destination(mast, azimuth_deg, NEAREST_M).unwrap_or(place)
}

fn service_of(cell: &Cell) -> Service {
    Service {
        technology: cell.technology,
        operator: cell.operator.clone(),
    }
}

impl std::fmt::Debug for Scene<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scene")
            .field("model", &self.model.card().name)
            .field("masts", &self.masts.len())
            .field("services", &self.services)
            .finish_non_exhaustive()
    }
}
