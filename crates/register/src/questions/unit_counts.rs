//! How many administrative units a register knows.

use super::super::{Crossing, Hierarchy, Level, Units};
use std::collections::BTreeSet;

/// Units of one level in one hierarchy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitCount {
    /// Of which hierarchy.
    pub hierarchy: Hierarchy,
    /// How large.
    pub level: Level,
    /// How many.
    pub units: u64,
    /// Those of which it is known what became of them, or out of what they came.
    pub with_crossing: u64,
}

/// Counts units by hierarchy and level; levels without any are left out.
pub fn unit_counts(units: &Units) -> Vec<UnitCount> {
    let mut counts = Vec::new();
    for hierarchy in Hierarchy::ALL {
        let code = |crossing: &Crossing| match hierarchy {
            Hierarchy::Old => crossing.old.clone(),
            Hierarchy::New => crossing.new.clone(),
        };
        for level in [Level::Province, Level::District, Level::Commune] {
            let crossings = units.crossings().iter().filter(|c| c.level == level);
            let crossed: BTreeSet<String> = crossings.map(code).collect();
            let all = units.list().iter();
            let those = all.filter(|u| (u.hierarchy, u.level) == (hierarchy, level));
            let count = UnitCount {
                hierarchy,
                level,
                units: those.clone().count() as u64,
                with_crossing: those.filter(|u| crossed.contains(&u.code)).count() as u64,
            };
            counts.extend((count.units > 0).then_some(count));
        }
    }
    counts
}
