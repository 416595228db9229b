//! Why measurements cannot be compared with a study at all.

use super::read::Measured;
use super::{Candidates, Why};
use crate::coverage::candidates::Candidates as Nearest;
use crate::domain::Network;
use crate::domain::figures::{counted, grouped};
use crate::measurements::Flag;
use crate::space::LonLat;
use crate::study::Study;
use crate::world::Fault;
use std::collections::BTreeMap;
use std::path::Path;

/// The fault of files of which not one place became a pair. `left`: why, of all places.
pub fn no_pairs(
    files: &[Measured],
    study: &Study,
    network: &Network,
    candidates: &Candidates,
    left: &BTreeMap<Why, u64>,
) -> Fault {
    let nothing = Path::new("");
    let file = files.first().map_or(nothing, |m| m.file.as_path());
    let places = || files.iter().flat_map(|m| &m.record.places).map(|p| p.at);
    let of = |why: Why| left.get(&why).copied().unwrap_or(0);
    let most = |why: Why| 2 * of(why) > candidates.measured;
    let nearest_m = nearest_m(network, places());
    if let Some(m) = nearest_m.filter(|m| *m > study.radio.max_range_km * 1000.0) {
        let cause = format!(
            "no measured place is within {} km of any cell of the study; the nearest is {} km away",
            study.radio.max_range_km,
            grouped((m / 1000.0).round() as u64)
        );
        let remedy = "check that the log is of this country, its coordinate system (crs in the campaign file) and the order of its coordinates";
        return Fault::new("measurements-elsewhere", file, cause, remedy);
    }
    if most(Why::Flagged(Flag::Uncalibrated)) {
        let cause = format!(
            "the powers of {} are not calibrated: they are no absolute levels, and are compared with no prediction",
            counted_places(of(Why::Flagged(Flag::Uncalibrated)))
        );
        let remedy = "import the log again with a campaign file that says its unit (level_unit = \"dbm\"), the receivers' gain \
             (receiver_gain_dbi) and heights (receiver_height_m)";
        return Fault::new("level-uncalibrated", file, cause, remedy);
    }
    if most(Why::NoOperator) {
        let measured: Vec<&str> = candidates.operators_missing.iter().map(String::as_str).collect();
        let mut known: Vec<&str> = network.cells().iter().map(|c| c.operator.as_str()).collect();
        known.sort_unstable();
        known.dedup();
        let cause = format!(
            "the study has no cell of the measured operators: measured {}; in the study {}",
            measured.join(", "),
            known.join(", ")
        );
        let remedy =
            "give the sites of that operator, or write its name in the campaign file as the study has it";
        return Fault::new("measurements-operator-missing", file, cause, remedy);
    }
    let reasons: Vec<String> = left
        .iter()
        .map(|(why, n)| format!("{} {}", grouped(*n), why.text()))
        .collect();
    let cause = format!(
        "not one of {} can be compared: {}",
        counted_places(candidates.measured),
        reasons.join("; ")
    );
    if of(Why::NotMatched) + of(Why::Ambiguous) > 0 {
        let example = candidates.cells.iter().find(|c| c.study_cell.is_none());
        let example = example.map_or_else(String::new, |c| format!(" (such as {})", c.cell));
        let remedy = format!(
            "the ids of the study's cells must hold the measured identities{example}: ECI, eNB and cell, network, area and cell, or \
             the transmitter's name"
        );
        return Fault::new("measurements-not-matched", file, cause, remedy);
    }
    let remedy = "`covgap help CODE` explains the reasons of the log; `covgap check` those of the study";
    Fault::new("measurements-no-pairs", file, cause, remedy)
}

fn counted_places(places: u64) -> String {
    counted(usize::try_from(places).unwrap_or(usize::MAX), "place", "places")
}

/// From the measured place that is nearest to a cell to that cell, metres.
fn nearest_m(network: &Network, places: impl Iterator<Item = LonLat>) -> Option<f64> {
    // Any reach will do: it only may not be 0.
    let cells: Vec<(LonLat, f64)> = network.cells().iter().map(|c| (c.position, 1.0)).collect();
    let index = Nearest::new(&cells);
    let distances = places.filter_map(|at| index.nearest(at));
    distances.map(|(_, m)| m).min_by(f64::total_cmp)
}
