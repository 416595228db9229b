//! One identity at two places: cells that are heard farther apart than one mast reaches.

use super::flags::Flag;
use super::identity::CellKey;
use super::place::Place;
use crate::space::{LonLat, Regions};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Twice the plausible range of a cell, 25 km, metres.
const CELL_M: f64 = 50_000.0;
/// Twice that of a broadcast transmitter with a name, 100 km, metres.
const TRANSMITTER_M: f64 = 200_000.0;
/// Cells of a quarter of a degree, about 28 km.
const PER_DEGREE: i32 = 4;
/// The places of one cluster that hold such a share of all are right: the others are strays.
const MAIN_SHARE: f64 = 0.9;

/// How far apart the places of one cell can lie; nothing where cells share the key.
pub fn range_m(cell: &CellKey) -> Option<f64> {
    match cell {
        CellKey::Transmitter(_) => Some(TRANSMITTER_M),
        CellKey::Cell { .. } | CellKey::Node { .. } => Some(CELL_M),
        CellKey::Code { .. } | CellKey::Unknown { .. } => None,
    }
}

/// Flags the places of cells that are heard at two places; the cells, with the places that were flagged.
pub fn at_two_places(places: &mut [Place]) -> BTreeMap<CellKey, u64> {
    let mut of_cell: BTreeMap<Arc<CellKey>, Vec<u32>> = BTreeMap::new();
    for (nth, place) in (0u32..).zip(places.iter()) {
        of_cell.entry(Arc::clone(&place.cell)).or_default().push(nth);
    }
    let mut found = BTreeMap::new();
    for (cell, members) in of_cell {
        let Some(range_m) = range_m(&cell) else { continue };
        let at = |nth: usize| Some((nth, places.get(nth)?.at));
        let spots: Vec<(usize, LonLat)> = members.iter().filter_map(|n| at(*n as usize)).collect();
        let strays = strays(&spots, range_m);
        for nth in &strays {
            if let Some(place) = places.get_mut(*nth) {
                place.flags.insert(Flag::TwoPlaces);
            }
        }
        if !strays.is_empty() {
            found.insert((*cell).clone(), strays.len() as u64);
        }
    }
    found
}

/// The places that do not belong together with the rest: those beside a cluster that holds nearly all, else
/// all of them.
fn strays(spots: &[(usize, LonLat)], range_m: f64) -> Vec<usize> {
    let mut regions = Regions::new(PER_DEGREE);
    for (_, at) in spots {
        regions.add(*at);
    }
    let clusters = regions.clusters(range_m);
    if clusters.len() < 2 {
        return Vec::new();
    }
    let main = clusters
        .first()
        .filter(|c| c.places as f64 >= MAIN_SHARE * spots.len() as f64);
    let cells: Option<std::collections::BTreeSet<_>> = main.map(|m| m.regions.cells().collect());
    let is_stray = |at: LonLat| {
        cells
            .as_ref()
            .is_none_or(|cells| !cells.contains(&regions.cell(at)))
    };
    spots
        .iter()
        .filter(|(_, at)| is_stray(*at))
        .map(|(nth, _)| *nth)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(lons: &[f64]) -> Vec<(usize, LonLat)> {
        let at = |lon: f64| LonLat::new(lon, 21.0).expect("a place");
        lons.iter().enumerate().map(|(n, lon)| (n, at(*lon))).collect()
    }

    #[test]
    fn a_stray_is_found_and_where_nothing_is_the_bulk_all_are() {
        let mut lons = vec![105.0; 12];
        assert!(strays(&spots(&lons), CELL_M).is_empty());
        lons.push(107.0);
        assert_eq!(strays(&spots(&lons), CELL_M), [12]);
        assert_eq!(strays(&spots(&[105.0, 105.0, 107.0]), CELL_M), [0, 1, 2]);
        assert!(strays(&spots(&[105.0, 105.4]), CELL_M).is_empty());
    }
}
