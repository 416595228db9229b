//! What a cell's levels are lowered by before they are judged: a weaker uplink, and the margin over locations.
//!
//! Both are one number a cell, so that villages, rasters and tables obey the same rule: the preset's levels are met where the *lowered* level meets them.

use crate::domain::Cell;
use crate::ingest::World;
use crate::radio::location::location_sigma_db;
use crate::radio::probability;
use crate::radio::uplink::{self, UplinkEnds, UplinkNeed};
use crate::study::{Study, UplinkRule};
use crate::units::{Db, Dbm, Frequency};

/// The parts of what a cell's levels are lowered by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lowering {
    /// By how much the uplink is weaker than the downlink; `None` where the preset has no rule for it.
    pub uplink: Option<Db>,
    /// Margin for the preset's probability over locations; `None` where the preset has none.
    pub locations: Option<Db>,
}

impl Lowering {
    /// Both parts.
    pub fn total(&self) -> Db {
        self.uplink.unwrap_or_default() + self.locations.unwrap_or_default()
    }
}

/// For one cell by the study's preset: nothing for technologies that do not count.
pub fn of_cell(study: &Study, cell: &Cell) -> Lowering {
    let Some(threshold) = study.preset.thresholds.get(&cell.technology) else {
        return Lowering::default();
    };
    let covered = Dbm(threshold.covered_dbm);
    let margin = |p| probability::shadowing_margin_db(p, sigma_db(study, cell)).map(Db);
    Lowering {
        uplink: threshold.uplink.as_ref().map(|rule| {
            let reference_eirp = cell.eirp - cell.reference_offset;
            uplink::deficit(&ends(cell), &need(rule), reference_eirp, covered)
        }),
        locations: study.preset.edge_probability.and_then(margin),
    }
}

/// For every cell of the world, in the order of the network.
pub(super) fn of_all(study: &Study, world: &World) -> Vec<Db> {
    let cells = world.network.cells().iter();
    cells.map(|cell| of_cell(study, cell).total()).collect()
}

/// Standard deviation of a cell's levels over locations, dB.
pub fn sigma_db(study: &Study, cell: &Cell) -> f64 {
    location_sigma_db(&study.radio.model, cell.frequency, &study.radio.parameters)
}

/// The two ends of a cell's uplink.
pub fn ends(cell: &Cell) -> UplinkEnds {
    let ends = &cell.ends;
    UplinkEnds {
        terminal_power: ends.terminal_power,
        terminal_gain: ends.terminal_gain,
        gain: ends.gain,
        losses: ends.losses,
        noise_figure: ends.noise_figure,
    }
}

/// A preset's rule as a need.
pub fn need(rule: &UplinkRule) -> UplinkNeed {
    UplinkNeed {
        bandwidth: Frequency::from_mhz(rule.bandwidth_mhz),
        rise: Db(rule.rise_db),
        sinr: Db(rule.sinr_db),
    }
}
