//! Masts: counting cells made ready to radiate, joined where they share a path.

use super::correction::Correction;
use super::settings::Settings;
use crate::domain::{Antenna, Cell, Technology};
use crate::radio::antenna::{Combination, Cuts, Parametric, Pattern, Shape};
use crate::radio::model::Sweep;
use crate::radio::{carrier, noise};
use crate::space::LonLat;
use crate::units::{Db, Dbm, Frequency};
use std::f64::consts::FRAC_1_SQRT_2;

/// A counting cell, ready to radiate.
#[derive(Clone, Debug)]
pub struct Emitter {
    /// Index in the network.
    pub cell: usize,
    /// Index into [`Scene::services`](super::Scene::services).
    pub service: usize,
    /// EIRP of the reference signal in the main direction, with what a calibration adds to all levels of the
    /// cell.
    pub reference_eirp: Dbm,
    /// Levels below are not heard.
    pub floor: Dbm,
    /// What its levels (and `reference_eirp` and `floor`) are lowered by: a weaker uplink, a margin over
    /// locations.
    pub lowered: Db,
    /// What its signal is worth at a receiver, for SINR.
    pub carrier: Carrier,
    /// How much of the pattern counts, 0…1.
    pub(super) pattern_share: f64,
    pub(super) pattern: Pattern,
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

/// The width that a cell's signal occupies: of LTE and NR that of the resource blocks, without guard bands;
/// else the channel's.
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
    /// Level behind a loss, in a direction seen from the mast (degrees from north, degrees above the
    /// horizontal).
    pub fn level(&self, loss: Db, azimuth_deg: f64, elevation_deg: f64) -> Dbm {
        self.reference_eirp + self.attenuation(azimuth_deg, elevation_deg) - loss
    }

    /// What the pattern does in a direction, as far as it counts: 0 or less.
    pub(super) fn attenuation(&self, azimuth_deg: f64, elevation_deg: f64) -> Db {
        Db(self.pattern_share * self.pattern.attenuation(azimuth_deg, elevation_deg).0)
    }
}

impl Emitter {
    /// The most that it radiates towards an azimuth, at an elevation where that is known (degrees).
    pub(super) fn at_most(&self, azimuth_deg: f64, elevation_deg: Option<f64>) -> Dbm {
        match elevation_deg {
            Some(up_deg) => self.reference_eirp + self.attenuation(azimuth_deg, up_deg),
            None => self.reference_eirp - Db(self.pattern_share * self.pattern.least_towards_db(azimuth_deg)),
        }
    }
}

/// Emitters that share one path to any receiver: one place, one height, one frequency.
#[derive(Clone, Debug)]
pub struct Mast {
    /// Where it is.
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

impl Mast {
    /// How far from it losses are computed, metres: the study's range, halved in area as long as its reach
    /// fits in. So a cell's power can change without a change of what is computed, but for weak cells at the
    /// rungs of this ladder.
    pub fn range_m(&self, max_range_m: f64) -> f64 {
        let mut range_m = max_range_m;
        // A reach of nothing would never end it.
        while range_m * FRAC_1_SQRT_2 >= self.reach_m.max(1.0) {
            range_m *= FRAC_1_SQRT_2;
        }
        range_m
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

/// A mast with one cell: its index in the network and its service.
pub(super) fn lone_mast(
    (index, service): (usize, usize),
    cell: &Cell,
    lowered: Db,
    model: &dyn Sweep,
    settings: &Settings,
    correction: Option<&Correction>,
) -> Mast {
    let of_cell = correction.map_or(Db(0.0), |c| c.of_cell(&cell.site));
    let emitter = Emitter {
        cell: index,
        service,
        reference_eirp: cell.eirp - cell.reference_offset - lowered + of_cell,
        floor: Dbm(cell.technology.floor_dbm()) - lowered,
        lowered,
        carrier: Carrier::of(cell),
        pattern_share: correction.map_or(1.0, |c| c.pattern_share),
        pattern: pattern_of(&cell.antenna, settings.pattern_combination),
    };
    Mast {
        position: cell.position,
        antenna_height_m: cell.antenna_height_m,
        frequency: cell.frequency,
        reach_m: reach_m(cell, model, settings.max_range_m, correction),
        emitters: vec![emitter],
    }
}

/// How far a cell can be heard at best: where the model's least loss brings its level to the floor, at most
/// the study's range. By its power as it is: what levels are lowered by lowers the floor as well, and must
/// not move the reach by a rounding. A calibration raises it by the most that it adds to any path.
fn reach_m(cell: &Cell, model: &dyn Sweep, max_range_m: f64, correction: Option<&Correction>) -> f64 {
    let most = correction.map_or(Db(0.0), |c| c.most(&cell.site));
    let (reference_eirp, floor) = (
        cell.eirp - cell.reference_offset + most,
        Dbm(cell.technology.floor_dbm()),
    );
    let heard_at = |d_m: f64| reference_eirp - model.least_loss(cell.frequency, d_m / 1000.0) >= floor;
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
pub(super) fn join_shared(mut masts: Vec<Mast>) -> Vec<Mast> {
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
