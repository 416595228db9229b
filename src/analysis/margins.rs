//! What a cell's levels are lowered by before they are judged: walls, a weaker uplink, and the margin over
//! locations.
//!
//! Each is one number a cell, so that villages, rasters and tables obey the same rule: the preset's levels
//! are met where the *lowered* level meets them.

use crate::domain::{Cell, Network};
use crate::gaps::Scatter;
use crate::radio::location::location_sigma_db;
use crate::radio::model::p2109;
use crate::radio::probability;
use crate::radio::uplink::{self, UplinkEnds, UplinkNeed};
use crate::space::LonLat;
use crate::study::{BuildingRule, Study, UplinkRule};
use crate::units::{Db, Frequency};
use crate::world::World;

/// The parts of what a cell's levels are lowered by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Margins {
    /// By how much the uplink is weaker than the downlink; `None` where the preset has no rule for it.
    pub uplink: Option<Db>,
    /// Margin for the preset's probability over locations; `None` where the preset has none.
    pub locations: Option<Db>,
    /// Loss into the buildings of the preset; `None` where receivers are outdoors or the preset has a number
    /// for it.
    pub building: Option<Db>,
    /// The preset's number for walls and vehicles; `None` for 0.
    pub indoor: Option<Db>,
    /// The preset's number for fading; `None` for 0.
    pub margin: Option<Db>,
}

impl Margins {
    /// All parts.
    pub fn total(&self) -> Db {
        self.parts().fold(Db::default(), |sum, (_, by)| sum + by)
    }

    /// The parts there are, with their names in ledgers.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, Db)> {
        [
            ("entry into the building", self.building),
            ("into buildings or vehicles", self.indoor),
            ("uplink weaker by", self.uplink),
            ("margin over locations", self.locations),
            ("margin for fading", self.margin),
        ]
        .into_iter()
        .filter_map(|(name, by)| Some((name, by?)))
    }
}

/// For one cell by the study's preset: nothing for technologies that do not count.
pub fn of_cell(study: &Study, cell: &Cell) -> Margins {
    let Some(threshold) = study.preset.rule.thresholds.get(&cell.technology) else {
        return Margins::default();
    };
    let margin = |p| probability::shadowing_margin_db(p, sigma_db(study, cell)).map(Db);
    Margins {
        uplink: study.preset.uplinks.get(&cell.technology).map(|rule| {
            let reference_eirp = cell.eirp - cell.reference_offset;
            uplink::deficit(&ends(cell), &need(rule), reference_eirp, threshold.covered)
        }),
        locations: study.preset.edge_probability.and_then(margin),
        building: study
            .preset
            .building
            .and_then(|rule| entry_loss(rule, cell.frequency)),
        indoor: some(study.preset.indoor_loss_db),
        margin: some(study.preset.margin_db),
    }
}

fn some(db: f64) -> Option<Db> {
    (db != 0.0).then_some(Db(db))
}

/// P.2109 at horizontal incidence. A frequency below its range, which no cell of today has, loses what its
/// lowest loses.
fn entry_loss(rule: BuildingRule, frequency: Frequency) -> Option<Db> {
    const LOWEST_MHZ: f64 = 80.0;
    let frequency = Frequency::from_mhz(frequency.mhz().max(LOWEST_MHZ));
    p2109::entry_loss(rule.kind, frequency, 0.0, rule.share_pct).ok()
}

/// For every cell, in the order of the network.
pub(super) fn of_all(study: &Study, network: &Network) -> Vec<Db> {
    let cells = network.cells().iter();
    cells.map(|cell| of_cell(study, cell).total()).collect()
}

/// Standard deviation of a cell's levels over locations, dB.
pub fn location_db(study: &Study, cell: &Cell) -> f64 {
    location_sigma_db(&study.radio.model, cell.frequency, &study.radio.parameters)
}

/// Standard deviation of the error of a cell's levels, dB: the study's figure, of which what varies over
/// locations is a part; it is no less than that part.
pub fn sigma_db(study: &Study, cell: &Cell) -> f64 {
    study.radio.error_sigma_db.max(location_db(study, cell))
}

/// How the errors of all cells are drawn.
pub(super) fn scatter(study: &Study, world: &World) -> Scatter {
    let cells = world.network.cells();
    let location_db: Vec<f64> = cells.iter().map(|cell| location_db(study, cell)).collect();
    let rest = |(cell, location_db): (&Cell, &f64)| {
        let whole_db = sigma_db(study, cell);
        (whole_db * whole_db - location_db * location_db).max(0.0).sqrt()
    };
    let rest_db = cells.iter().zip(&location_db).map(rest).collect();
    let mut places: Vec<LonLat> = cells.iter().map(|cell| cell.position).collect();
    let by_place = |a: &LonLat, b: &LonLat| {
        let (a, b) = ([a.lat_deg(), a.lon_deg()], [b.lat_deg(), b.lon_deg()]);
        a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
    };
    places.sort_by(by_place);
    places.dedup();
    let mast = |cell: &Cell| {
        places
            .binary_search_by(|p| by_place(p, &cell.position))
            .unwrap_or(0)
    };
    Scatter {
        location_db,
        rest_db,
        masts: cells.iter().map(mast).collect(),
        mast_correlation: study.radio.mast_correlation,
    }
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
