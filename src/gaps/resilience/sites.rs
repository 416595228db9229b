//! Sites: what fails as one.

use crate::domain::{Masts, Network, mast};
use crate::space::{LonLat, geodesic};
use std::collections::{BTreeMap, BTreeSet};

/// Cells of one site farther apart than this are most likely two sites under one name, metres.
const WIDE_M: f64 = 500.0;

/// What is taken for one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// Cells of one site name.
    ByName,
    /// The same, and sites that share a mast.
    ByMast,
}

/// The sites of a network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sites {
    /// Names, sorted: a site's number is its place here. Where masts are joined, those of one mast are joined
    /// by ` + `.
    pub ids: Vec<String>,
    /// The site of each cell of the network.
    pub of_cell: Vec<usize>,
    /// Where each is: its first cell's place.
    pub places: Vec<LonLat>,
    /// Who has counting cells on it.
    pub operators: Vec<BTreeSet<String>>,
    /// Counting cells on it, as indices into the network.
    pub cells: Vec<Vec<usize>>,
    /// Sites whose cells stand so far apart that one name may stand for several sites; they are taken for
    /// one.
    pub wide: Vec<usize>,
    /// Masts with counting cells that bear more than one site name.
    pub shared_masts: usize,
}

impl Sites {
    /// Of a network; `counts` says which of its cells, by index, radiate.
    pub fn of(network: &Network, joined: Joined, counts: impl Fn(usize) -> bool) -> Self {
        let cells = network.cells();
        let names: Vec<&str> = {
            let names: BTreeSet<&str> = cells.iter().map(|c| c.site.as_str()).collect();
            names.into_iter().collect()
        };
        let name_of: Vec<usize> = cells
            .iter()
            .map(|c| names.binary_search(&c.site.as_str()).unwrap_or_default())
            .collect();
        let masts = masts(network, &name_of, names.len(), &counts);
        let mut of_mast: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (name, mast) in masts.iter().enumerate() {
            of_mast.entry(*mast).or_default().push(name);
        }
        let shared_masts = of_mast.values().filter(|names| names.len() > 1).count();
        // Names are in order, and so are the first names of masts.
        let groups: Vec<Vec<usize>> = match joined {
            Joined::ByName => (0..names.len()).map(|name| vec![name]).collect(),
            Joined::ByMast => of_mast.into_values().collect(),
        };
        let mut group_of_name = vec![0; names.len()];
        for (group, members) in groups.iter().enumerate() {
            members.iter().for_each(|name| group_of_name[*name] = group);
        }
        let mut sites = Self {
            ids: groups
                .iter()
                .map(|members| members.iter().map(|m| names[*m]).collect::<Vec<_>>().join(" + "))
                .collect(),
            of_cell: name_of.iter().map(|name| group_of_name[*name]).collect(),
            places: Vec::new(),
            operators: vec![BTreeSet::new(); groups.len()],
            cells: vec![Vec::new(); groups.len()],
            wide: Vec::new(),
            shared_masts,
        };
        let mut places: Vec<Option<LonLat>> = vec![None; groups.len()];
        let mut wide = BTreeSet::new();
        for (index, cell) in cells.iter().enumerate() {
            let site = sites.of_cell[index];
            let first = *places[site].get_or_insert(cell.position);
            if first != cell.position && geodesic::distance_m(first, cell.position) > WIDE_M {
                wide.insert(site);
            }
            if counts(index) {
                sites.operators[site].insert(cell.operator.clone());
                sites.cells[site].push(index);
            }
        }
        // Every site has a cell.
        sites.places = places.into_iter().flatten().collect();
        sites.wide = wide.into_iter().collect();
        sites
    }

    /// Counting cells with their sites: `(site, cell)`.
    pub fn counting(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let sites = self.cells.iter().enumerate();
        sites.flat_map(|(site, cells)| cells.iter().map(move |cell| (site, *cell)))
    }
}

/// For each name the lowest name that it shares a mast with, be it through a third.
fn masts(network: &Network, name_of: &[usize], names: usize, counts: impl Fn(usize) -> bool) -> Vec<usize> {
    let masts = Masts::of(network, counts);
    let mut first: Vec<usize> = (0..names).collect();
    let mut first_on: Vec<Option<usize>> = vec![None; masts.count()];
    for (name, mast) in name_of.iter().zip(&masts.of_cell) {
        let Some(mast) = *mast else { continue };
        let other = *first_on[mast].get_or_insert(*name);
        let (a, b) = (mast::root(&mut first, other), mast::root(&mut first, *name));
        first[a.max(b)] = a.min(b);
    }
    (0..names).map(|name| mast::root(&mut first, name)).collect()
}
