//! Places that can be compared: sound, and of a known cell of the study.

use super::super::matched::{self, CellFound, How};
use super::Why;
use super::read::Measured;
use crate::domain::{Cell, Network};
use crate::measurements::{Bin, CellKey, Flag, GroupKind, Place, PlaceRecord, Quantity};
use crate::register::spelling::fold;
use crate::space::LonLat;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A measured place of a known cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Index in the network.
    pub cell: usize,
    /// Where.
    pub at: LonLat,
    /// The campaign.
    pub campaign: String,
    /// What was measured.
    pub quantity: Quantity,
    /// Of an isotropic antenna out of doors.
    pub level: f64,
    /// Antenna above ground, metres.
    pub receiver_height_m: f64,
    /// Samples in the level.
    pub samples: u64,
    /// What the receiver reports nothing under, as `level`.
    pub floor_dbm: Option<f64>,
}

/// All of them, and what is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Candidates {
    /// In the order of the files and of their places.
    pub places: Vec<Candidate>,
    /// Measured places in all files.
    pub measured: u64,
    /// Why the others are none.
    pub left: BTreeMap<Why, u64>,
    /// Every measured cell, and what it was matched with.
    pub cells: Vec<CellFound>,
    /// Operators that were measured, and that the study has no cell of.
    pub operators_missing: BTreeSet<String>,
    /// Candidates by what was measured.
    pub quantities: BTreeMap<Quantity, u64>,
}

/// Matches the places of files with the cells of a network. A file that was matched before is matched anew:
/// lists of sites change.
pub fn candidates(files: &[Measured], network: &Network) -> Candidates {
    let mut all = Candidates::default();
    for file in files {
        let mut places: Vec<Place> = file.record.places.iter().map(place).collect();
        let report = matched::with(&mut places, network);
        add(&mut all, file, &places, &report.cells, network);
        all.cells.extend(report.cells);
    }
    all
}

/// As it was before it was kept; without what an earlier matching has said.
fn place(kept: &PlaceRecord) -> Place {
    let [row, col] = kept.bin;
    let mut flags = kept.flags;
    flags.remove(Flag::Disagrees(GroupKind::Site));
    Place {
        bin: Bin { row, col },
        at: kept.at,
        cell: Arc::new(CellKey::of_text(&kept.cell)),
        technology: kept.technology,
        operator: kept.operator.as_deref().map(Into::into),
        study_cell: None,
        quantity: kept.quantity,
        level: kept.level,
        sample_median: kept.sample_median,
        spread_db: kept.spread_db,
        samples: kept.samples,
        groups: kept.groups,
        receiver_height_m: kept.receiver_height_m,
        span_ms: kept.span_ms,
        flags,
    }
}

fn add(all: &mut Candidates, file: &Measured, places: &[Place], found: &[CellFound], network: &Network) {
    let by_id: HashMap<&str, usize> = network
        .cells()
        .iter()
        .enumerate()
        .map(|(nth, cell)| (cell.id.as_str(), nth))
        .collect();
    let several: BTreeSet<&CellKey> = found
        .iter()
        .filter(|c| matches!(c.how, How::Several(_)))
        .map(|c| &c.cell)
        .collect();
    let operators: BTreeSet<String> = network.cells().iter().map(|c| fold(&c.operator)).collect();
    let provenance = &file.record.provenance;
    let campaign = if provenance.campaign.is_empty() {
        &provenance.file
    } else {
        &provenance.campaign
    };
    for place in places {
        all.measured += 1;
        let cell = place.study_cell.as_deref().and_then(|id| by_id.get(id)).copied();
        let checked = match cell.and_then(|nth| Some((nth, network.cells().get(nth)?))) {
            Some((nth, cell)) => fits(place, cell).map(|()| nth),
            None => Err(unmatched(place, &several, &operators, &mut all.operators_missing)),
        };
        match checked {
            Ok(cell) => {
                *all.quantities.entry(place.quantity).or_default() += 1;
                all.places.push(Candidate {
                    cell,
                    at: place.at,
                    campaign: campaign.clone(),
                    quantity: place.quantity,
                    level: place.level,
                    receiver_height_m: place.receiver_height_m,
                    samples: place.samples,
                    floor_dbm: provenance.floor_dbm.filter(|_| place.quantity.unit() == "dBm"),
                });
            }
            Err(why) => *all.left.entry(why).or_default() += 1,
        }
    }
}

/// Can the level of a place be compared with that of its cell?
fn fits(place: &Place, cell: &Cell) -> Result<(), Why> {
    match place.quantity {
        Quantity::Rssi | Quantity::Rsrq | Quantity::Sinr | Quantity::Downlink | Quantity::Uplink => {
            return Err(Why::NotALevel);
        }
        Quantity::Rsrp | Quantity::Rscp | Quantity::RxLev
            if place.quantity != Quantity::level_of(cell.technology) =>
        {
            return Err(Why::OtherTechnology);
        }
        _ => {}
    }
    // What is not absolute is said first: nothing else that is wrong with it matters.
    let worst = Some(Flag::Uncalibrated).filter(|flag| place.flags.contains(*flag));
    let flag = worst.or_else(|| place.flags.iter().next());
    flag.map_or(Ok(()), |flag| Err(Why::Flagged(flag)))
}

/// Why a place has no cell.
fn unmatched(
    place: &Place,
    several: &BTreeSet<&CellKey>,
    operators: &BTreeSet<String>,
    missing: &mut BTreeSet<String>,
) -> Why {
    if place.flags.contains(Flag::Uncalibrated) {
        return Why::Flagged(Flag::Uncalibrated);
    }
    if several.contains(&*place.cell) {
        return Why::Ambiguous;
    }
    match &place.operator {
        Some(operator) if !operators.contains(&fold(operator)) => {
            missing.insert(operator.to_string());
            Why::NoOperator
        }
        _ => Why::NotMatched,
    }
}
