//! The scene: cells, ground and model made ready for millions of questions.

use super::Reason;
use super::candidates::{Candidate, Candidates};
use crate::domain::{Antenna, Cell, Network, Status, Technology};
use crate::radio::antenna::{Combination, Cuts, Parametric, Pattern, Shape};
use crate::radio::model::{Loss, LossError, Path, Surroundings, Sweep};
use crate::radio::{carrier, link, noise};
use crate::space::{LonLat, geodesic};
use crate::terrain::{CoverSource, ElevationSource, Profile, ProfileError};
use crate::units::{Db, Dbm, Frequency};

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

/// A counting cell, ready to radiate.
#[derive(Clone, Debug)]
pub struct Emitter {
    /// Index in the network.
    pub cell: usize,
    /// Index into [`Scene::services`].
    pub service: usize,
    /// EIRP of the reference signal in the main direction.
    pub reference_eirp: Dbm,
    /// Levels below are not heard.
    pub floor: Dbm,
    /// What its levels (and `reference_eirp` and `floor`) are lowered by: a weaker uplink, a margin over locations.
    pub lowered: Db,
    /// What its signal is worth at a receiver, for SINR.
    pub carrier: Carrier,
    pattern: Pattern,
}

/// A carrier as a terminal receives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Carrier {
    /// Channel: centre and width, MHz.
    pub channel_mhz: (f64, f64),
    /// From the whole carrier down to its reference signal.
    pub reference_offset: Db,
    /// Noise of the terminal in what the carrier occupies of the channel.
    pub noise: Dbm,
    /// Share of the resources in use, 0…1.
    pub load: f64,
}

/// The width that a cell's signal occupies: of LTE and NR that of the resource blocks, without guard bands; else the channel's.
pub fn occupied(cell: &Cell) -> Frequency {
    let spacings_khz: &[u32] = match cell.technology {
        Technology::G4 => &[15],
        Technology::G5 => &[15, 30, 60, 120],
        Technology::G2 | Technology::G3 => &[],
    };
    let blocks = carrier::blocks_of_offset(cell.reference_offset);
    Frequency::from_mhz(carrier::occupied_mhz(cell.bandwidth_mhz, blocks, spacings_khz))
}

impl Carrier {
    fn of(cell: &Cell) -> Self {
        Self {
            channel_mhz: (cell.frequency.mhz(), cell.bandwidth_mhz),
            reference_offset: cell.reference_offset,
            noise: noise::floor(occupied(cell), cell.ends.terminal_noise_figure, Db(0.0)),
            load: cell.ends.load,
        }
    }
}

impl Emitter {
    /// Level behind a loss, in a direction seen from the mast (degrees from north, degrees above the horizontal).
    pub fn level(&self, loss: Db, azimuth_deg: f64, elevation_deg: f64) -> Dbm {
        self.reference_eirp + self.pattern.attenuation(azimuth_deg, elevation_deg) - loss
    }
}

/// Emitters that share one path to any receiver: one place, one height, one frequency.
#[derive(Clone, Debug)]
pub struct Mast {
    /// Where it stands.
    pub position: LonLat,
    /// Antenna above ground, metres.
    pub antenna_height_m: f64,
    /// Carrier.
    pub frequency: Frequency,
    /// Distance within which one of its emitters can be heard, metres.
    pub reach_m: f64,
    /// By cell index.
    pub emitters: Vec<Emitter>,
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

fn reason_of_profile(error: ProfileError) -> Reason {
    match error {
        ProfileError::TooShort { .. } => Reason::OutsideModel,
        ProfileError::NoTerrain { .. } | ProfileError::NoCover { .. } => Reason::NoTerrain,
    }
}

/// An antenna of the network as a pattern that can be asked.
pub fn pattern_of(antenna: &Antenna, combination: Combination) -> Pattern {
    let shape = match &antenna.measured {
        Some(m) => {
            let cuts = Cuts::new(
                m.horizontal_db.clone(),
                m.vertical_db.clone(),
                m.electrical_tilt_deg,
            );
            Shape::Measured(cuts, combination)
        }
        None => Shape::Parametric(Parametric {
            horizontal_beam_width_deg: antenna.horizontal_beam_width_deg,
            vertical_beam_width_deg: antenna.vertical_beam_width_deg,
            front_to_back_db: antenna.front_to_back_db,
            side_lobe_db: antenna.side_lobe_db,
        }),
    };
    Pattern {
        azimuth_deg: antenna.azimuth_deg,
        mechanical_tilt_deg: antenna.mechanical_tilt_deg,
        electrical_tilt_deg: antenna.electrical_tilt_deg,
        shape,
    }
}

fn service_of(cell: &Cell) -> Service {
    Service {
        technology: cell.technology,
        operator: cell.operator.clone(),
    }
}

fn lone_mast(
    index: usize,
    service: usize,
    cell: &Cell,
    lowered: Db,
    model: &dyn Sweep,
    settings: &Settings,
) -> Mast {
    let emitter = Emitter {
        cell: index,
        service,
        reference_eirp: cell.eirp - cell.reference_offset - lowered,
        floor: Dbm(cell.technology.floor_dbm()) - lowered,
        lowered,
        carrier: Carrier::of(cell),
        pattern: pattern_of(&cell.antenna, settings.pattern_combination),
    };
    Mast {
        position: cell.position,
        antenna_height_m: cell.antenna_height_m,
        frequency: cell.frequency,
        reach_m: reach_m(&emitter, cell.frequency, model, settings.max_range_m),
        emitters: vec![emitter],
    }
}

/// How far an emitter can be heard at best: where the model's least loss brings its level to the floor, at most the study's range.
fn reach_m(emitter: &Emitter, frequency: Frequency, model: &dyn Sweep, max_range_m: f64) -> f64 {
    let heard_at =
        |d_m: f64| emitter.reference_eirp - model.least_loss(frequency, d_m / 1000.0) >= emitter.floor;
    if heard_at(max_range_m) {
        return max_range_m;
    }
    let (mut near_m, mut far_m) = (1.0, max_range_m);
    if !heard_at(near_m) {
        return 0.0;
    }
    // Forty halvings reach a millimetre; the outer end is kept, so that the bound stays a bound.
    for _ in 0..40 {
        let middle_m = 0.5 * (near_m + far_m);
        if heard_at(middle_m) {
            near_m = middle_m;
        } else {
            far_m = middle_m;
        }
    }
    far_m
}

/// Joins masts that share place, height and frequency; sorts by them, then by cell.
fn join_shared(mut masts: Vec<Mast>) -> Vec<Mast> {
    let key = |m: &Mast| {
        (
            m.position.lon_deg().to_bits(),
            m.position.lat_deg().to_bits(),
            m.antenna_height_m.to_bits(),
            m.frequency.hz().to_bits(),
        )
    };
    // Stable: emitters of equal masts stay in the order of cells.
    masts.sort_by_key(key);
    let mut joined: Vec<Mast> = Vec::with_capacity(masts.len());
    for mast in masts {
        match joined.last_mut() {
            Some(last) if key(last) == key(&mast) => {
                last.reach_m = last.reach_m.max(mast.reach_m);
                last.emitters.extend(mast.emitters);
            }
            _ => joined.push(mast),
        }
    }
    joined
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
