//! The links of a plan: which path connects each site that was chosen.

use crate::plan::way::{End, Way, Ways};
use std::collections::BTreeMap;

/// For each chosen candidate the path that connects it, as its place in [`Ways::sights`]; `None` for those that
/// need none. Of several paths the clearest is taken, of equals the first.
///
/// # Errors
/// A candidate whose chain is missing: no path leads to it from a connected mast or from a chosen site that is
/// one hop nearer to one.
pub fn chain(ways: &Ways, chosen: &[(u32, Way)]) -> Result<Vec<Option<usize>>, u32> {
    // Hops of the chosen: 0 for those with fibre.
    let hop_of: BTreeMap<u32, u8> = chosen
        .iter()
        .filter(|(_, way)| matches!(way, Way::Microwave { .. } | Way::Fibre { .. }))
        .map(|(candidate, way)| (*candidate, way.hops()))
        .collect();
    let mut best: BTreeMap<u32, (f64, usize)> = BTreeMap::new();
    for (index, sight) in ways.sights.iter().enumerate() {
        let Some(hop) = hop_of.get(&sight.to).copied().filter(|hop| *hop > 0) else {
            continue;
        };
        let is_before = match &sight.from {
            End::Connected(..) => hop == 1,
            End::Candidate(from) => hop_of.get(from).is_some_and(|h| h + 1 == hop),
        };
        let is_clearer = best.get(&sight.to).is_none_or(|(c, _)| sight.clearance > *c);
        if is_before && is_clearer {
            best.insert(sight.to, (sight.clearance, index));
        }
    }
    let link = |(candidate, way): &(u32, Way)| match way {
        Way::Microwave { .. } => best
            .get(candidate)
            .map(|(_, index)| Some(*index))
            .ok_or(*candidate),
        _ => Ok(None),
    };
    chosen.iter().map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example::at;
    use crate::plan::way::Sight;

    fn sight(from: End, to: u32, clearance: f64) -> Sight {
        Sight {
            from,
            to,
            length_km: 10.0,
            heights_m: [30.0, 30.0],
            clearance,
            worst_at_km: 5.0,
        }
    }

    fn ways() -> Ways {
        let mast = || End::Connected("m".to_owned(), at(105.0, 21.0));
        Ways {
            of: vec![Vec::new(); 4],
            sights: vec![
                sight(mast(), 0, 1.0),
                sight(mast(), 0, 2.0),
                sight(mast(), 0, 2.0),
                sight(End::Candidate(0), 1, 0.7),
                sight(End::Candidate(2), 1, 0.9),
            ],
        }
    }

    #[test]
    fn the_clearest_path_from_what_is_one_hop_nearer_connects() {
        let (one, two) = (Way::Microwave { hop: 1 }, Way::Microwave { hop: 2 });
        let fibre = Way::Fibre {
            km: 1.0,
            to: at(105.0, 21.0),
        };
        let links = chain(
            &ways(),
            &[(1, two.clone()), (0, one.clone()), (3, Way::Satellite)],
        );
        assert_eq!(links, Ok(vec![Some(3), Some(1), None]));
        // The second hop of a site with fibre would be its first.
        let links = chain(&ways(), &[(1, two), (2, fibre.clone())]);
        assert_eq!(links, Err(1));
        let links = chain(&ways(), &[(1, one), (2, fibre)]);
        assert_eq!(links, Ok(vec![Some(4), None]));
    }

    #[test]
    fn a_site_without_its_chain_is_named() {
        let two = Way::Microwave { hop: 2 };
        assert_eq!(chain(&ways(), &[(1, two.clone())]), Err(1));
        assert_eq!(chain(&ways(), &[(1, two), (0, Way::Satellite)]), Err(1));
    }
}
