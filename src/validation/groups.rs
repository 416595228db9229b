//! Errors group by group: where a model is wrong, and for whom.

use super::{Pair, Statistics};
use std::collections::BTreeMap;

/// By what pairs are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupBy {
    /// All of them.
    All,
    /// The campaign.
    Campaign,
    /// The operator.
    Operator,
    /// The generation.
    Technology,
    /// The carrier.
    Frequency,
    /// The distance from the mast.
    Distance,
    /// What is around the receiver.
    Around,
    /// Is the mast in sight over the terrain?
    Sight,
    /// The site.
    Site,
    /// The cell.
    Cell,
}

impl GroupBy {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 10] = [
        Self::All,
        Self::Campaign,
        Self::Operator,
        Self::Technology,
        Self::Frequency,
        Self::Distance,
        Self::Around,
        Self::Sight,
        Self::Site,
        Self::Cell,
    ];

    /// In files and JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Campaign => "campaign",
            Self::Operator => "operator",
            Self::Technology => "technology",
            Self::Frequency => "frequency",
            Self::Distance => "distance",
            Self::Around => "around",
            Self::Sight => "line_of_sight",
            Self::Site => "site",
            Self::Cell => "cell",
        }
    }

    /// For people.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::All => "all places",
            Self::Distance => "distance from the mast",
            Self::Around => "around the receiver",
            Self::Sight => "line of sight over the terrain",
            _ => self.key(),
        }
    }
}

/// Upper ends of the groups of distances, metres; the last has none.
const DISTANCES_M: [(f64, &str); 4] = [
    (300.0, "0–300 m"),
    (1_000.0, "300 m–1 km"),
    (3_000.0, "1–3 km"),
    (10_000.0, "3–10 km"),
];
const FARTHER: &str = "beyond 10 km";

/// Pairs that have something in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What.
    pub by: GroupBy,
    /// In words.
    pub name: String,
    /// What their errors come to.
    pub statistics: Statistics,
}

/// Where a group is in its table, and how it is called.
type Key = (u64, String);

fn key(by: GroupBy, pair: &Pair) -> Key {
    match by {
        GroupBy::All => (0, "all".to_owned()),
        GroupBy::Campaign => (0, pair.split.campaign.clone()),
        GroupBy::Operator => (0, pair.operator.clone()),
        GroupBy::Technology => (0, pair.technology.name().to_owned()),
        GroupBy::Frequency => {
            // To a tenth of a megahertz; no carrier is below 0.
            let tenths = (pair.frequency_mhz * 10.0).round();
            (tenths as u64, format!("{} MHz", tenths / 10.0))
        }
        GroupBy::Distance => distance(pair.distance_m),
        GroupBy::Around => (0, pair.around.clone()),
        GroupBy::Sight => match pair.line_of_sight {
            Some(true) => (0, "in sight".to_owned()),
            Some(false) => (1, "not in sight".to_owned()),
            None => (2, "not known".to_owned()),
        },
        GroupBy::Site => (0, pair.site.clone()),
        GroupBy::Cell => (0, pair.cell.clone()),
    }
}

fn distance(distance_m: f64) -> Key {
    let within = DISTANCES_M.iter().position(|(end_m, _)| distance_m <= *end_m);
    match within.and_then(|nth| Some((nth, DISTANCES_M.get(nth)?))) {
        Some((nth, (_, name))) => (nth as u64, (*name).to_owned()),
        None => (DISTANCES_M.len() as u64, FARTHER.to_owned()),
    }
}

/// The groups of pairs with the level from which each counts as covered, by kind and then by name; distances
/// and carriers rise.
pub fn groups(pairs: &[Pair], covered_dbm: &[Option<f64>]) -> Vec<Group> {
    let mut all = Vec::new();
    for by in GroupBy::ALL {
        let mut members: BTreeMap<Key, Vec<(&Pair, Option<f64>)>> = BTreeMap::new();
        for (nth, pair) in pairs.iter().enumerate() {
            let covered_dbm = covered_dbm.get(nth).copied().flatten();
            members
                .entry(key(by, pair))
                .or_default()
                .push((pair, covered_dbm));
        }
        for ((_, name), members) in members {
            let statistics = Statistics::of(members.iter().copied());
            all.extend(statistics.map(|statistics| Group { by, name, statistics }));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::example::pair;
    use super::*;

    #[test]
    fn distances_rise_and_each_pair_is_in_one_group_of_each_kind() {
        let far = |distance_m: f64| Pair {
            distance_m,
            frequency_mhz: if distance_m > 2e3 { 900.0 } else { 1800.0 },
            ..pair(-100.0, -90.0)
        };
        let pairs = [far(20_000.0), far(300.0), far(300.1), far(3_000.0), far(9_999.0)];
        let all = groups(&pairs, &[None; 5]);
        let of = |by| {
            let of: Vec<(&str, usize)> = all
                .iter()
                .filter(|g| g.by == by)
                .map(|g| (g.name.as_str(), g.statistics.places))
                .collect();
            of
        };
        let distances = [
            ("0–300 m", 1),
            ("300 m–1 km", 1),
            ("1–3 km", 1),
            ("3–10 km", 1),
            ("beyond 10 km", 1),
        ];
        assert_eq!(of(GroupBy::Distance), distances);
        assert_eq!(of(GroupBy::Frequency), [("900 MHz", 3), ("1800 MHz", 2)]);
        assert_eq!(of(GroupBy::All), [("all", 5)]);
        for by in GroupBy::ALL {
            assert_eq!(of(by).iter().map(|g| g.1).sum::<usize>(), 5);
        }
        assert_eq!(all[0].statistics.agreement.places(), 0);
    }
}
