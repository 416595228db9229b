//! What operators claim: polygons or rasters of published coverage, asked for every test point of a study.
//!
//! Nothing of the shapes is kept: a claim becomes one answer for each test point, inside or not. Layers of one
//! operator and technology count together, and where they overlap, once.

mod places;
mod raster;
mod shapes;

use super::notes::{Notes, file_name};
use crate::domain::{CalendarDay, ClaimedService, Claims, Network, Technology, Village};
use crate::register::spelling::fold;
use crate::space::BoundingBox;
use crate::study::{ClaimsLayer, ClaimsSource};
use crate::world::Fault;
use places::Places;
use std::collections::{BTreeMap, BTreeSet};

/// Answers of one layer: who claims what, and which places lie inside.
type Answers = Vec<(String, Technology, Vec<bool>)>;

/// What is known of a service from all layers so far.
struct Known {
    as_of: Option<CalendarDay>,
    inside: Vec<bool>,
}

/// Reads all layers, for the test points of the villages.
pub(super) fn read(
    notes: &mut Notes,
    source: &ClaimsSource,
    villages: &[Village],
    network: &Network,
) -> Option<Claims> {
    let places = Places::of(villages)?;
    let mut found: BTreeMap<(String, Technology), Known> = BTreeMap::new();
    let names = Names::of(network);
    for layer in &source.layers {
        if later_than_cells(notes, source, layer) {
            continue;
        }
        let answers = if layer.is_raster() {
            raster::read(notes, layer, &places)
        } else {
            shapes::read(notes, layer, &places)
        };
        let answers = answers.unwrap_or_default();
        nothing_inside(notes, layer, &answers);
        for (operator, technology, inside) in answers {
            let service = (names.of_claim(notes, &operator), technology);
            let known = found.entry(service).or_insert_with(|| Known {
                as_of: layer.as_of,
                inside: vec![false; inside.len()],
            });
            known.as_of = known.as_of.max(layer.as_of);
            for (all, own) in known.inside.iter_mut().zip(inside) {
                *all |= own;
            }
        }
    }
    let services = found
        .into_iter()
        .map(|((operator, technology), known)| ClaimedService {
            operator,
            technology,
            as_of: known.as_of,
            inside: places.by_village(&known.inside),
        });
    let services: Vec<ClaimedService> = services.collect();
    // Their places are read where there is a store.
    for file in &source.measurements {
        notes.input("measurements", file);
    }
    without_cells(notes, &services, network);
    Some(Claims {
        services,
        measured: None,
    })
}

/// The operators of a network, by how they are written.
struct Names {
    exact: BTreeSet<String>,
    /// Those that are alone with their letters.
    folded: BTreeMap<String, Option<String>>,
}

impl Names {
    fn of(network: &Network) -> Self {
        let exact: BTreeSet<String> = network.operators().into_iter().collect();
        let mut folded = BTreeMap::new();
        for name in &exact {
            folded
                .entry(fold(name))
                .and_modify(|only| *only = None)
                .or_insert_with(|| Some(name.clone()));
        }
        Self { exact, folded }
    }

    /// The network's name for an operator of a claim: VIETTEL is Viettel.
    fn of_claim(&self, notes: &mut Notes, claimed: &str) -> String {
        if self.exact.contains(claimed) {
            return claimed.to_owned();
        }
        match self.folded.get(&fold(claimed)) {
            Some(Some(name)) => {
                let text =
                    "operators of claims whose name is written otherwise among the cells: taken as the same";
                notes.note("claims-operator-spelling", text, format!("{claimed} is {name}"));
                name.clone()
            }
            _ => claimed.to_owned(),
        }
    }
}

/// Claims of a day after that of the cells: what was built between cannot be predicted.
fn later_than_cells(notes: &mut Notes, source: &ClaimsSource, layer: &ClaimsLayer) -> bool {
    let (Some(claimed), Some(cells)) = (layer.as_of, source.cells_as_of) else {
        return false;
    };
    if claimed <= cells {
        return false;
    }
    let cause = format!(
        "the claim is of {claimed}, and the cells are those of {cells}: what was built between is claimed and cannot be predicted"
    );
    let remedy = "give the list of cells of the claim's day and set cells_as_of, or the claim that was published for the cells' day";
    !notes.doubt(Fault::new(
        "claims-later-than-cells",
        &layer.layered.path,
        cause,
        remedy,
    ))
}

/// Services that are claimed and have no cell: nothing can be predicted of them.
fn without_cells(notes: &mut Notes, services: &[ClaimedService], network: &Network) {
    let known: BTreeSet<(&str, Technology)> = network
        .cells()
        .iter()
        .map(|c| (c.operator.as_str(), c.technology))
        .collect();
    let operators: BTreeSet<&str> = known.iter().map(|(name, _)| *name).collect();
    for service in services {
        let (name, technology) = (service.operator.as_str(), service.technology);
        if !operators.contains(name) {
            let text = "claims of operators of which the study has no cell: what they claim is compared with no prediction";
            let others: Vec<&str> = operators.iter().copied().take(8).collect();
            let example = format!("{name} {technology}; the cells are of {}", others.join(", "));
            notes.remark("claims-operator-unknown", text, example);
        } else if !known.contains(&(name, technology)) {
            let text = "claims of a technology of which the study has no cell of that operator: compared with no prediction";
            notes.remark(
                "claims-technology-without-cell",
                text,
                format!("{name} {technology}"),
            );
        }
    }
}

/// A layer near the villages in which not one test point lies.
fn nothing_inside(notes: &mut Notes, layer: &ClaimsLayer, answers: &Answers) {
    for (operator, technology, inside) in answers {
        if !inside.contains(&true) {
            let text =
                "claims in whose area no test point of the study lies: their operator claims no village here";
            let file = file_name(&layer.layered.path);
            notes.remark(
                "claims-without-village",
                text,
                format!("{file}: {operator} {technology}"),
            );
        }
    }
}

/// A layer that lies elsewhere: true where the study allows it.
fn elsewhere(notes: &mut Notes, layer: &ClaimsLayer, there: &BoundingBox, places: &Places) -> bool {
    let b = places.bounds();
    let span = |b: &BoundingBox| {
        format!(
            "{:.3}…{:.3}° E, {:.3}…{:.3}° N",
            b.west_deg, b.east_deg, b.south_deg, b.north_deg
        )
    };
    let cause = format!(
        "the claimed area lies at {}, the villages at {}: they do not touch",
        span(there),
        span(b)
    );
    let remedy =
        "give the claims of the study's area, or correct the coordinate system (`crs`) or the coordinates";
    notes.doubt(Fault::new("claims-elsewhere", &layer.layered.path, cause, remedy))
}
