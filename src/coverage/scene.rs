//! The scene: cells, ground and model made ready for millions of questions.

use super::Reason;
use super::candidates::{Candidate, Candidates};
use super::mast::{Emitter, Mast, join_shared, lone_mast};
use crate::domain::{Cell, Network, Status, Technology};
use crate::radio::antenna::Combination;
use crate::radio::link;
use crate::radio::model::{Loss, LossError, Path, Surroundings, Sweep};
use crate::space::{LonLat, geodesic};
use crate::terrain::{CoverSource, ElevationSource, Profile, ProfileError};
use crate::units::{Db, Dbm};

/// What a study decides about receivers and paths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Receiver antenna above ground, metres.
    pub receiver_height_m: f64,
    /// Cells farther away are not heard, metres.
    pub max_range_m: f64,
    /// Spacing of profile samples, metres.
    pub profile_step_m: f64,
    /// Effective earth radius factor, for the elevation angle of the ray.
    pub earth_radius_factor: f64,
    /// Planned cells count as if on air.
    pub include_planned: bool,
    /// How the two cuts of a measured antenna pattern make a solid.
    pub pattern_combination: Combination,
}

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
    /// What stands on it, where there is land cover.
    pub cover: Option<&'a dyn CoverSource>,
    /// Propagation.
    pub model: &'a dyn Sweep,
    /// Receivers and paths.
    pub settings: Settings,
    /// Operators' technologies with counting cells, sorted.
    pub services: Vec<Service>,
    /// Masts, sorted by place, height and frequency.
    pub masts: Vec<Mast>,
    /// For each cell of the network: its mast and emitter; `None` for cells that do not count.
    places: Vec<Option<(usize, usize)>>,
    index: Candidates,
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
    /// No path of this length can give more.
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

    /// The same, with every level of a cell lowered by a number of its own, in the order of the network's cells; a cell without one keeps
    /// its levels. Cells are heard as far as without: what is lowered is what their levels are worth.
    pub fn lowered(
        network: &Network,
        ground: &'a dyn ElevationSource,
        model: &'a dyn Sweep,
        settings: Settings,
        lowered: &[Db],
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
            masts.push(lone_mast(index, service, cell, lowered, model, &settings));
        }
        let masts = join_shared(masts);
        let mut places = vec![None; network.cells().len()];
        let mut reaches = vec![(LonLat::wrapped(0.0, 0.0), 0.0); network.cells().len()];
        for (m, mast) in masts.iter().enumerate() {
            for (e, emitter) in mast.emitters.iter().enumerate() {
                places[emitter.cell] = Some((m, e));
                reaches[emitter.cell] = (Some(mast.position), mast.reach_m);
            }
        }
        let reaches: Vec<(LonLat, f64)> = network
            .cells()
            .iter()
            .zip(reaches)
            .map(|(cell, (at, reach_m))| (at.unwrap_or(cell.position), reach_m))
            .collect();
        Self {
            ground,
            cover: None,
            model,
            settings,
            services,
            masts,
            places,
            index: Candidates::new(&reaches),
        }
    }

    /// The same scene with what stands on its ground.
    pub fn with_cover(self, cover: Option<&'a dyn CoverSource>) -> Self {
        Self { cover, ..self }
    }

    /// The counting cells within reach of a place.
    pub fn candidates(&self, place: LonLat) -> Vec<Candidate> {
        self.index.near(place)
    }

    /// The nearest counting cell and its distance.
    pub fn nearest(&self, place: LonLat) -> Option<Candidate> {
        self.index.nearest(place)
    }

    /// The emitter of a cell, by the cell's index in the network; `None` for cells that do not count.
    pub fn emitter(&self, cell: usize) -> Option<&Emitter> {
        let (mast, emitter) = (*self.places.get(cell)?)?;
        self.masts.get(mast)?.emitters.get(emitter)
    }

    /// What every cell within reach gives at a place, by cell. Paths that share a mast are computed once, and profiles that share a place are read once.
    pub fn hear(&self, place: LonLat) -> Vec<PathLevel> {
        let mut wanted: Vec<(usize, usize, Candidate)> = self
            .candidates(place)
            .into_iter()
            .filter_map(|c| self.places[c.cell].map(|(m, e)| (m, e, c)))
            .collect();
        wanted.sort_by_key(|(m, e, _)| (*m, *e));
        let mut levels = Vec::with_capacity(wanted.len());
        let mut last: Option<(usize, Result<Arrival, Reason>)> = None;
        let mut profile: Option<(LonLat, LonLat, Result<Profile, ProfileError>)> = None;
        for (m, e, candidate) in wanted {
            let mast = &self.masts[m];
            if profile.as_ref().is_none_or(|(at, ..)| *at != mast.position) {
                let end = away_from_mast(mast.position, place);
                let step_m = self.settings.profile_step_m;
                let read = Profile::covered(self.ground, self.cover, mast.position, end, step_m);
                profile = Some((mast.position, end, read));
                last = None;
            }
            if last.as_ref().is_none_or(|(of, _)| *of != m) {
                let arrival = match profile.as_ref() {
                    Some((_, end, Ok(ground))) => self.arrive(mast, *end, ground),
                    Some((_, _, Err(why))) => Err(reason_of_profile(*why)),
                    None => Err(Reason::NoTerrain),
                };
                last = Some((m, arrival));
            }
            let Some((_, arrival)) = &last else { continue };
            levels.push(self.path_level(mast, &mast.emitters[e], candidate, arrival));
        }
        levels.sort_by_key(|l| l.cell);
        levels
    }

    fn path_level(
        &self,
        mast: &Mast,
        emitter: &Emitter,
        candidate: Candidate,
        arrival: &Result<Arrival, Reason>,
    ) -> PathLevel {
        let least = self
            .model
            .least_loss(mast.frequency, (candidate.distance_m / 1000.0).max(0.001));
        let outcome = arrival.map(|a| (a.loss, emitter.level(a.loss.loss, a.azimuth_deg, a.elevation_deg)));
        PathLevel {
            cell: emitter.cell,
            distance_m: candidate.distance_m,
            outcome,
            at_most: emitter.reference_eirp - least,
        }
    }

    /// At the end of a profile, which is the receiver's place but for those under the mast.
    fn arrive(&self, mast: &Mast, end: LonLat, ground: &Profile) -> Result<Arrival, Reason> {
        let path = Path {
            frequency: mast.frequency,
            tx_height_m: mast.antenna_height_m,
            rx_height_m: self.settings.receiver_height_m,
            distances_km: &ground.distances_km,
            heights_m: &ground.heights_m,
            surroundings: Surroundings {
                cover: &ground.cover,
                latitude_deg: mast.position.lat_deg(),
            },
        };
        let loss = self.model.loss(&path).map_err(reason_of_loss)?;
        Ok(Arrival {
            loss,
            azimuth_deg: geodesic::azimuth_deg(mast.position, end),
            elevation_deg: link::elevation_of_path_deg(&path, self.settings.earth_radius_factor),
        })
    }
}

/// Receivers nearer to a mast than this are judged as if they stood this far from it, metres: right under the antenna no model
/// has a meaning, and a village with a mast on its square is not unknown.
pub const NEAREST_M: f64 = 20.0;

/// The receiver's place, moved away from the mast (northwards where it stands on the very spot) if it is nearer than [`NEAREST_M`].
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

/// A computed path.
#[derive(Clone, Copy)]
struct Arrival {
    loss: Loss,
    azimuth_deg: f64,
    elevation_deg: f64,
}

/// The reason behind a model's refusal.
pub(super) fn reason_of_loss(error: LossError) -> Reason {
    match error {
        LossError::NeedsTerrain { .. } | LossError::BadProfile { .. } => Reason::NoTerrain,
        _ => Reason::OutsideModel,
    }
}

pub(super) fn reason_of_profile(error: ProfileError) -> Reason {
    match error {
        ProfileError::TooShort { .. } => Reason::OutsideModel,
        ProfileError::NoTerrain { .. } | ProfileError::NoCover { .. } => Reason::NoTerrain,
    }
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
