//! What a village's centre gets beyond a level: the probability over locations that it is covered, SINR, and
//! a downlink rate.

use super::margins;
use crate::coverage::PointCoverage;
use crate::coverage::mast::occupied;
use crate::domain::{Cell, Network, Technology};
use crate::gaps::{Centre, Gaps, VillageGap};
use crate::radio::location::is_median;
use crate::radio::{probability, throughput};
use crate::study::Study;
use crate::units::Db;

/// Adds it to every verdict.
pub(super) fn add(study: &Study, network: &Network, points: &PointCoverage, gaps: &mut Gaps) {
    for gap in &mut gaps.villages {
        gap.centre = centre(study, network, points, gap).unwrap_or_default();
    }
}

/// `None` where nothing is served.
fn centre(study: &Study, network: &Network, points: &PointCoverage, gap: &VillageGap) -> Option<Centre> {
    let cell = network.cells().get(gap.any.cell?)?;
    let is_of = |s: &crate::coverage::Service| s.technology == cell.technology && s.operator == cell.operator;
    let service = points.services.iter().position(is_of)?;
    let quality = points.sinr.get(gap.village).and_then(|s| *s.get(service)?);
    let sinr = quality.and_then(Result::ok);
    Some(Centre {
        covered_probability: covered_probability(study, cell, gap),
        sinr,
        sinr_unknown: quality.and_then(Result::err),
        downlink_mbps: sinr.and_then(|s| downlink_mbps(cell, s)),
    })
}

/// The level is judged with margins taken off; the median lies that much higher. `None` where the model
/// itself was asked for another share of locations than one half: its level is no median.
fn covered_probability(study: &Study, cell: &Cell, gap: &VillageGap) -> Option<f64> {
    if !is_median(&study.radio.model, &study.radio.parameters) {
        return None;
    }
    let covered_dbm = study.preset.rule.thresholds.get(&cell.technology)?.covered.0;
    let locations = margins::of_cell(study, cell).locations.unwrap_or_default();
    let median = gap.any.level? + locations + Db(study.preset.margin_db);
    let sigma_db = margins::sigma_db(study, cell);
    Some(probability::at_least(median.0 - covered_dbm, sigma_db))
}

/// Downlink rate of one stream over a whole carrier, Mbit/s; `None` for technologies without a curve. The
/// curves are of the resource blocks' width: guard bands, a tenth of an LTE channel, carry nothing.
pub fn downlink_mbps(cell: &Cell, sinr: Db) -> Option<f64> {
    let curve = match cell.technology {
        Technology::G4 => throughput::LTE_DOWNLINK,
        Technology::G5 => throughput::NR_DOWNLINK,
        Technology::G2 | Technology::G3 => return None,
    };
    Some(curve.rate_mbps(sinr, occupied(cell).mhz()))
}
