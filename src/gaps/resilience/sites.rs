//! Sites: what fails as one.

use crate::domain::Network;
use crate::space::{LonLat, geodesic};
use std::collections::{BTreeMap, BTreeSet};

/// Cells of one site farther apart than this are most likely two sites under one name, metres.
const WIDE_M: f64 = 500.0;

/// The sites of a network, by the names that its cells give.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sites {
    /// Names, sorted: a site's number is its place here.
    pub ids: Vec<String>,
    /// The site of each cell of the network.
    pub of_cell: Vec<usize>,
    /// Where each stands: its first cell's place.
    pub places: Vec<LonLat>,
    /// Who has counting cells on it.
    pub operators: Vec<BTreeSet<String>>,
    /// Counting cells on it, as indices into the network.
    pub cells: Vec<Vec<usize>>,
    /// Sites whose cells stand so far apart that one name may stand for several sites; they are taken for one.
    pub wide: Vec<usize>,
    /// Places, to a metre, that bear more than one site: these fail one by one.
    pub shared_places: usize,
}

impl Sites {
    /// Of a network; `counts` says which of its cells, by index, radiate.
    pub fn of(network: &Network, counts: impl Fn(usize) -> bool) -> Self {
        let cells = network.cells();
        let ids: Vec<String> = cells
            .iter()
            .map(|c| c.site.clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let number = |site: &String| ids.binary_search(site).unwrap_or_default();
        let of_cell: Vec<usize> = cells.iter().map(|c| number(&c.site)).collect();
        let mut places: Vec<Option<LonLat>> = vec![None; ids.len()];
        let mut operators = vec![BTreeSet::new(); ids.len()];
        let mut counting = vec![Vec::new(); ids.len()];
        let mut wide = BTreeSet::new();
        let mut at: BTreeMap<(i64, i64), BTreeSet<usize>> = BTreeMap::new();
        for (index, cell) in cells.iter().enumerate() {
            let site = of_cell[index];
            let first = *places[site].get_or_insert(cell.position);
            if first != cell.position && geodesic::distance_m(first, cell.position) > WIDE_M {
                wide.insert(site);
            }
            if counts(index) {
                operators[site].insert(cell.operator.clone());
                counting[site].push(index);
                let metre = |deg: f64| (deg * 1e5).round() as i64;
                let place = (metre(cell.position.lon_deg()), metre(cell.position.lat_deg()));
                at.entry(place).or_default().insert(site);
            }
        }
        Self {
            of_cell,
            // Every site has a cell.
            places: places.into_iter().flatten().collect(),
            operators,
            cells: counting,
            wide: wide.into_iter().collect(),
            shared_places: at.values().filter(|sites| sites.len() > 1).count(),
            ids,
        }
    }

    /// Counting cells with their sites: `(site, cell)`.
    pub fn counting(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let of = |(site, cells): (usize, &'_ Vec<usize>)| {
            cells.iter().map(move |cell| (site, *cell)).collect::<Vec<_>>()
        };
        self.cells.iter().enumerate().flat_map(of)
    }
}
