//! Which of the study's cells a measured cell is, by its identity.
//!
//! Lists of sites have identities in their ids in several ways: the ECI alone (`26378753`), station and cell
//! (`103042-1`), or network, area and cell (`452-04-123-26378753`). Each way that an id can be read is a name
//! of the cell; a measured cell that has one of them is that cell, and where several have it, none is. Where
//! the list states the identity on the air, numbers in ids are only part of a name.

use super::identity::CellKey;
use crate::domain::{Cell, Network, Technology};
use crate::register::spelling::fold;
use std::collections::HashMap;

/// Cells of one base station of LTE.
const CELLS_OF_ENB: u64 = 256;

/// One way to name a cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Name {
    /// Its id or its site's, folded.
    Text(String),
    /// Its whole identity.
    Number(Technology, u64),
    /// In its station.
    Node(Technology, u64, u64),
    /// With its area.
    Area(Technology, u64, u64),
}

/// What a measured cell is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// This cell of the study, by its number in the network.
    Cell(usize),
    /// Several cells have this identity.
    Several(usize),
    /// None has it.
    None,
    /// The log says no identity that is unique.
    NoIdentity,
}

/// The study's cells by all their names.
#[derive(Clone, Debug)]
pub struct Matcher {
    names: HashMap<Name, Vec<usize>>,
}

impl Matcher {
    /// For a network.
    pub fn new(network: &Network) -> Self {
        let mut names: HashMap<Name, Vec<usize>> = HashMap::new();
        for (nth, cell) in network.cells().iter().enumerate() {
            for name in names_of(cell, network.identity(nth).cell) {
                let cells = names.entry(name).or_default();
                if cells.last() != Some(&nth) {
                    cells.push(nth);
                }
            }
        }
        Self { names }
    }

    /// What a measured cell is.
    pub fn find(&self, cell: &CellKey) -> Match {
        let any = |technology: Option<Technology>, name: &dyn Fn(Technology) -> Name| {
            let all = technology.map_or_else(|| Technology::ALL.to_vec(), |t| vec![t]);
            all.into_iter().map(name).collect::<Vec<Name>>()
        };
        let names = match cell {
            CellKey::Transmitter(name) => vec![Name::Text(fold(name))],
            CellKey::Cell {
                technology,
                area: Some(area),
                cell,
                ..
            } => {
                let of = |t| Name::Area(t, u64::from(*area), *cell);
                let mut names = any(*technology, &of);
                names.extend(any(*technology, &|t| Name::Number(t, *cell)));
                names
            }
            CellKey::Cell { technology, cell, .. } => any(*technology, &|t| Name::Number(t, *cell)),
            CellKey::Node {
                technology,
                node,
                cell,
                ..
            } => any(*technology, &|t| Name::Node(t, *node, *cell)),
            CellKey::Code { .. } | CellKey::Unknown { .. } => return Match::NoIdentity,
        };
        for name in names {
            match self.names.get(&name).map(Vec::as_slice) {
                Some([one]) => return Match::Cell(*one),
                Some(several) if !several.is_empty() => return Match::Several(several.len()),
                _ => {}
            }
        }
        Match::None
    }
}

/// All names of a cell; `stated`: its identity on the air, where the list has it.
fn names_of(cell: &Cell, stated: Option<u64>) -> Vec<Name> {
    let technology = cell.technology;
    let mut names = vec![Name::Text(fold(&cell.id))];
    if fold(&cell.site) != fold(&cell.id) {
        names.push(Name::Text(fold(&cell.site)));
    }
    if let Some(whole) = stated {
        names.push(Name::Number(technology, whole));
        names.push(Name::Node(technology, whole / CELLS_OF_ENB, whole % CELLS_OF_ENB));
        return names;
    }
    let numbers = |text: &str| -> Vec<u64> {
        let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
        parts.filter_map(|p| p.parse().ok()).collect()
    };
    let of_node = |node: u64, within: u64| {
        let mut names = vec![Name::Node(technology, node, within)];
        if technology == Technology::G4 && within < CELLS_OF_ENB && node < 1 << 20 {
            names.push(Name::Number(technology, node * CELLS_OF_ENB + within));
        }
        names
    };
    match numbers(&cell.id).as_slice() {
        [whole] => {
            let is_plain = cell.id.trim().bytes().all(|b| b.is_ascii_digit());
            if is_plain || *whole >= CELLS_OF_ENB {
                names.push(Name::Number(technology, *whole));
            }
            if let ([node], true) = (numbers(&cell.site).as_slice(), is_plain) {
                names.extend(of_node(*node, *whole));
            }
        }
        [node, within] => names.extend(of_node(*node, *within)),
        [.., area, last] => {
            names.push(Name::Area(technology, *area, *last));
            names.push(Name::Number(technology, *last));
        }
        [] => {}
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AirIdentity, example};
    use std::collections::BTreeMap;

    fn network(ids: &[(&str, &str, Technology)]) -> Network {
        let cells = ids.iter().map(|(id, site, technology)| Cell {
            id: (*id).to_owned(),
            site: (*site).to_owned(),
            technology: *technology,
            ..example::omni("x", "A", example::at(105.0, 21.0))
        });
        Network::new(cells.collect())
    }

    #[test]
    fn every_way_to_write_an_identity_is_known() {
        let eci = CellKey::Cell {
            technology: Some(Technology::G4),
            plmn: None,
            area: None,
            cell: 103_042 * 256 + 1,
        };
        for id in [
            "26378753",
            "103042-1",
            "103042_1",
            "452-04-123-26378753",
            "lte 452-4-9-26378753",
        ] {
            let matcher = Matcher::new(&network(&[(id, "s", Technology::G4), ("7", "t", Technology::G4)]));
            assert!(matches!(matcher.find(&eci), Match::Cell(_)), "{id}");
        }
        let matcher = Matcher::new(&network(&[("1", "103042", Technology::G4)]));
        assert_eq!(matcher.find(&eci), Match::Cell(0));
    }

    #[test]
    fn the_identity_that_the_list_states_goes_before_numbers_in_ids() {
        let eci = 103_042 * 256 + 1;
        let ids = [("SYN-4G-806-1", "s", Technology::G4), ("b", "s", Technology::G4)];
        let stated = AirIdentity {
            cell: Some(eci),
            code: Some(12),
        };
        let by_id = BTreeMap::from([("SYN-4G-806-1".to_owned(), stated)]);
        let matcher = Matcher::new(&network(&ids).identified(&by_id));
        let measured = |cell| CellKey::Cell {
            technology: Some(Technology::G4),
            plmn: None,
            area: None,
            cell,
        };
        assert_eq!(matcher.find(&measured(eci)), Match::Cell(0));
        assert_eq!(matcher.find(&measured(806 * 256 + 1)), Match::None);
    }

    #[test]
    fn what_several_have_or_none_has_is_not_matched() {
        let two = network(&[("a-1", "KAND", Technology::G4), ("a-2", "KAND", Technology::G4)]);
        let matcher = Matcher::new(&two);
        assert_eq!(
            matcher.find(&CellKey::Transmitter("kand".to_owned())),
            Match::Several(2)
        );
        assert_eq!(matcher.find(&CellKey::Transmitter("x".to_owned())), Match::None);
        assert_eq!(
            matcher.find(&CellKey::Unknown { technology: None }),
            Match::NoIdentity
        );
        let one = Matcher::new(&network(&[("c", "KAND", Technology::G4)]));
        assert_eq!(one.find(&CellKey::Transmitter("Kand".to_owned())), Match::Cell(0));
    }
}
