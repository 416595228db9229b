//! Measurements that claims are compared with, out of the files that `covgap measurements import` wrote.

use crate::domain::{MeasuredPlace, Network, Technology};
use crate::ingest::Looked;
use crate::measurements::{PlaceRecord, Quantity};
use crate::register::spelling::fold;
use crate::store::measurements;
use crate::study::Study;
use crate::units::Dbm;
use crate::world::Report;
use std::collections::BTreeMap;

/// Adds the measured places of a study's claims to what was read: who reads a study without it compares claims with
/// predictions alone. A file that cannot be read is a fault: then there is no world.
pub fn measured(study: &Study, looked: &mut Looked) {
    let files = study.claims.iter().flat_map(|claims| &claims.measurements);
    let mut places = Vec::new();
    let Some(world) = &mut looked.world else {
        return;
    };
    let known = Known::of(&world.network);
    let mut is_named = false;
    for file in files {
        is_named = true;
        match measurements::read(file) {
            Ok(record) => places.extend(
                record
                    .places
                    .iter()
                    .filter_map(|p| known.place(p, &mut looked.report)),
            ),
            Err(fault) => looked.faults.push(*fault),
        }
    }
    if let Some(claims) = world.claims.as_mut().filter(|_| is_named) {
        let text = "measured places with a level of an operator's technology, to compare claims with";
        looked
            .report
            .add("claims-places", text, places.len() as u64, None);
        claims.measured = Some(places);
    }
    if !looked.faults.is_empty()
        && let Some(world) = looked.world.take()
    {
        looked.villages = world.villages;
        looked.network = world.network;
    }
}

/// The cells and operators of a network.
struct Known<'a> {
    network: &'a Network,
    cells: BTreeMap<&'a str, usize>,
    /// Operators by their letters; `None` where several have the same.
    operators: BTreeMap<String, Option<String>>,
}

impl<'a> Known<'a> {
    fn of(network: &'a Network) -> Self {
        let cells = network.cells().iter().enumerate();
        let mut operators: BTreeMap<String, Option<String>> = BTreeMap::new();
        for name in network.operators() {
            operators
                .entry(fold(&name))
                .and_modify(|only| *only = None)
                .or_insert(Some(name));
        }
        Self {
            network,
            cells: cells.map(|(k, cell)| (cell.id.as_str(), k)).collect(),
            operators,
        }
    }

    /// A place that can be compared; the others are counted.
    fn place(&self, place: &PlaceRecord, report: &mut Report) -> Option<MeasuredPlace> {
        let mut left = |code: &str, text: &str| {
            let at = Some(format!("{} of {}", place.at, place.cell));
            report.add(code, text, 1, at);
        };
        let index = place
            .study_cell
            .as_deref()
            .and_then(|id| self.cells.get(id))
            .copied();
        let cell = index.and_then(|k| self.network.cells().get(k));
        let technology = cell.map(|c| c.technology).or(place.technology);
        let Some(technology) = technology.filter(|t| place.quantity == quantity_of(*t)) else {
            let code = "claims-places-of-other-quantity";
            left(
                code,
                "measured places without a level that a preset judges: not compared with claims",
            );
            return None;
        };
        let stated = place
            .operator
            .as_ref()
            .map(|name| match self.operators.get(&fold(name)) {
                Some(Some(own)) => own.clone(),
                _ => name.clone(),
            });
        let Some(operator) = cell.map(|c| c.operator.clone()).or(stated) else {
            let code = "claims-places-without-operator";
            left(
                code,
                "measured places whose operator is not known: not compared with claims",
            );
            return None;
        };
        if !place.flags.is_empty() {
            let code = "claims-places-flagged";
            left(
                code,
                "measured places that disagree with others or are not absolute: not compared with claims",
            );
            return None;
        }
        Some(MeasuredPlace {
            at: place.at,
            bin: place.bin,
            operator,
            technology,
            cell: index,
            level: Dbm(place.level),
            last_ms: place.span_ms.map(|[_, last]| last),
        })
    }
}

/// What is measured of a technology's reference signal.
const fn quantity_of(technology: Technology) -> Quantity {
    match technology {
        Technology::G2 => Quantity::RxLev,
        Technology::G3 => Quantity::Rscp,
        Technology::G4 | Technology::G5 => Quantity::Rsrp,
    }
}
