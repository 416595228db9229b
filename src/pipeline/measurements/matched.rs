//! Measured cells and those of the study: by identity, else by code, carrier and likelihood; and which of the
//! study's cells the measurements contradict.

use crate::coverage::mast::pattern_of;
use crate::domain::{Cell, Network};
use crate::maths;
use crate::measurements::{
    CellKey, ContradictionKind, HeardAt, Match, Matcher, Measured, Place, Proposal, contradictions, likeliest,
};
use crate::radio::antenna::Combination;
use crate::radio::bands::channels;
use crate::space::{LonLat, Regions, geodesic};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Loss by distance for the likelihood, dB in a factor of ten: between open land and towns.
const SLOPE_DB: f64 = 35.0;
/// Free space at 1 km and 1 MHz, dB.
const FREE_SPACE_DB: f64 = 32.45;
/// Cells farther from the measured places are no candidates, metres.
const REACH_M: f64 = 50_000.0;
/// Carriers that differ by less are one, MHz.
const SAME_MHZ: f64 = 1.0;
/// Cells of a twentieth of a degree, in which places of one code are parted.
const PER_DEGREE: i32 = 20;
/// Places of one code that are this near to each other are of one cell, metres.
const LINK_M: f64 = 5_000.0;

/// How a measured cell was matched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum How {
    /// By its identity.
    Identity,
    /// By code, carrier and likelihood: so many times as likely as any other.
    Likelihood(f64),
    /// Several of the study's cells have its identity.
    Several(usize),
    /// None of the study's cells is it.
    None,
}

/// One measured cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellFound {
    /// As the log has it.
    pub cell: CellKey,
    /// The study's cell.
    pub study_cell: Option<String>,
    /// How it was found.
    pub how: How,
    /// Its places.
    pub places: u64,
    /// Their samples.
    pub samples: u64,
}

/// A cell of the study that measurements contradict.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradicted(pub Proposal);

impl Contradicted {
    /// What would have to be repaired, in words.
    pub fn text(&self) -> String {
        let Proposal {
            cell,
            kind,
            before_db,
            after_db,
            places,
            swapped_with,
        } = &self.0;
        let gain = format!("error {before_db:.1} → {after_db:.1} dB over {places} places");
        match kind {
            ContradictionKind::Azimuth(deg) => {
                let swapped = swapped_with
                    .as_ref()
                    .map(|other| format!(", perhaps swapped with {other}"));
                format!(
                    "{cell}: azimuth {deg:.0}°{} ({gain})",
                    swapped.unwrap_or_default()
                )
            }
            ContradictionKind::Position(at) => format!("{cell}: position near {at} ({gain})"),
            ContradictionKind::Power(db) => {
                format!("{cell}: power off by {db:+.1} dB against the other cells ({places} places)")
            }
        }
    }
}

/// What was matched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatchReport {
    /// All measured cells.
    pub cells: Vec<CellFound>,
}

/// Matches the places with the cells of a network.
pub(super) fn with(places: &mut [Place], network: &Network) -> MatchReport {
    let mut of_cell: BTreeMap<Arc<CellKey>, Vec<usize>> = BTreeMap::new();
    for (nth, place) in places.iter().enumerate() {
        of_cell.entry(Arc::clone(&place.cell)).or_default().push(nth);
    }
    let matcher = Matcher::new(network);
    let mut report = MatchReport::default();
    for (cell, members) in of_cell {
        let parts = match matcher.find(&cell) {
            Match::Cell(found) => vec![(Some(found), How::Identity, members)],
            Match::Several(count) => vec![(None, How::Several(count), members)],
            Match::None => vec![(None, How::None, members)],
            Match::NoIdentity => by_code(&cell, members, places, network),
        };
        for (found, how, members) in parts {
            let study_cell = found
                .and_then(|nth| network.cells().get(nth))
                .map(|c| c.id.clone());
            let shared: Option<Arc<str>> = study_cell.as_deref().map(Into::into);
            let mut samples = 0;
            for nth in &members {
                if let Some(place) = places.get_mut(*nth) {
                    place.study_cell.clone_from(&shared);
                    samples += place.samples;
                }
            }
            report.cells.push(CellFound {
                cell: (*cell).clone(),
                study_cell,
                how,
                places: members.len() as u64,
                samples,
            });
        }
    }
    report
}

type Part = (Option<usize>, How, Vec<usize>);

/// Each cluster of places of one code, with the cell that is most likely behind it.
fn by_code(key: &CellKey, members: Vec<usize>, places: &[Place], network: &Network) -> Vec<Part> {
    let CellKey::Code {
        technology,
        channel,
        tenths_mhz,
        code,
        ..
    } = key
    else {
        return vec![(None, How::None, members)];
    };
    let named: Vec<f64> = match (technology, channel) {
        (Some(technology), Some(number)) => channels(*technology, *number).iter().map(|c| c.mhz).collect(),
        _ => Vec::new(),
    };
    let stated = tenths_mhz.map(|tenths| f64::from(tenths) / 10.0);
    let carriers: Vec<f64> = named.into_iter().chain(stated).collect();
    let fits = |cell: &Cell| {
        let same = |mhz: &f64| (cell.frequency.mhz() - mhz).abs() < SAME_MHZ;
        technology.is_none_or(|t| t == cell.technology) && (carriers.is_empty() || carriers.iter().any(same))
    };
    let mut ground = Regions::new(PER_DEGREE);
    for place in members.iter().filter_map(|nth| places.get(*nth)) {
        ground.add(place.at);
    }
    let predicted = |nth: usize, at: LonLat| Some(roughly(network.cells().get(nth)?, at));
    let mut parts = Vec::new();
    for cluster in ground.clusters(LINK_M) {
        let cells: std::collections::BTreeSet<_> = cluster.regions.cells().collect();
        let is_in = |nth: &usize| {
            places
                .get(*nth)
                .is_some_and(|p| cells.contains(&ground.cell(p.at)))
        };
        let here: Vec<usize> = members.iter().copied().filter(is_in).collect();
        let middle = cluster.regions.median();
        let near = |cell: &Cell| middle.is_some_and(|m| geodesic::distance_m(m, cell.position) <= REACH_M);
        let all = network.cells().iter().enumerate();
        // A cell of which the list says another code is not it; one of which it says none may be.
        let coded = |nth: usize| network.identity(nth).code.is_none_or(|c| c == *code);
        let candidates = all.filter(|(nth, c)| fits(c) && near(c) && coded(*nth));
        let candidates: Vec<usize> = candidates.map(|(nth, _)| nth).collect();
        let of_part: Vec<&Place> = here
            .iter()
            .filter_map(|n| places.get(*n))
            .filter(|p| p.is_sound())
            .collect();
        let found = likeliest(&of_part, &candidates, &predicted, 0.0);
        parts.push(match found {
            Some(likely) => (Some(likely.cell), How::Likelihood(likely.times), here),
            None => (None, How::None, here),
        });
    }
    parts
}

/// A level by distance and antenna alone: enough to tell cells apart, not to judge any.
fn roughly(cell: &Cell, at: LonLat) -> f64 {
    let (distance_m, azimuth_deg) = geodesic::distance_azimuth(cell.position, at);
    let pattern = pattern_of(&cell.antenna, Combination::default());
    let antenna = pattern.attenuation(azimuth_deg, 0.0);
    let km = distance_m.max(50.0) / 1000.0;
    let loss_db = FREE_SPACE_DB + 20.0 * maths::log10(cell.frequency.mhz()) + SLOPE_DB * maths::log10(km);
    cell.eirp.0 - cell.reference_offset.0 + antenna.0 - loss_db
}

/// The cells of a network that their measured places contradict.
pub(super) fn contradicted(network: &Network, heard: BTreeMap<usize, Vec<HeardAt>>) -> Vec<Contradicted> {
    let measured = heard.into_iter().filter_map(|(nth, places)| {
        let cell = network.cells().get(nth)?;
        let main = cell.antenna.azimuth_deg;
        let mut level = cell.antenna.clone();
        // What tilts take off is the same all around.
        (level.mechanical_tilt_deg, level.electrical_tilt_deg) = (0.0, 0.0);
        let pattern = pattern_of(&level, Combination::default());
        Some(Measured {
            id: &cell.id,
            site: &cell.site,
            mast: cell.position,
            azimuth_deg: main,
            attenuation_db: Box::new(move |off_deg| {
                -pattern
                    .attenuation((main.unwrap_or(0.0) + off_deg).rem_euclid(360.0), 0.0)
                    .0
            }),
            places,
        })
    });
    let measured: Vec<Measured<'_>> = measured.collect();
    contradictions(&measured).into_iter().map(Contradicted).collect()
}
