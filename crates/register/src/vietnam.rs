//! Viet Nam's provinces before and after the reform of 1 July 2025: 63 became 34, and codes were reused for
//! other places (15 was Yên Bái and is Lào Cai).
//!
//! The facts stand in `data/vn-provinces.csv` of this crate, in the statistical office's codes. No old
//! province was divided: each went into one new one as a whole.

use super::hierarchy::{Crossing, Hierarchy, Level, Unit};
use covgap_radio::space::BoundingBox;
use std::collections::BTreeSet;

/// The country, as registers name it.
pub const COUNTRY: &str = "Viet Nam";

/// Viet Nam with its islands, degrees. Coarse: what lies outside is certainly wrong.
pub const BOUNDS: BoundingBox = BoundingBox {
    west_deg: 102.0,
    south_deg: 6.0,
    east_deg: 117.9,
    north_deg: 23.5,
};

/// One line a province of the old hierarchy.
const TABLE: &str = include_str!("../data/vn-provinces.csv");

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OldProvince {
    /// Code until 2025-06-30.
    pub code: &'static str,
    /// Name on 2025-06-30.
    pub name: &'static str,
    /// Name that it had before that: Thừa Thiên Huế became the city of Huế on 2025-01-01.
    pub former_name: Option<&'static str>,
    /// Code since 2025-07-01 of the province that it went into.
    pub new_code: &'static str,
    /// That province's name.
    pub new_name: &'static str,
}

/// The 63 old provinces, by code.
pub fn old_provinces() -> Vec<OldProvince> {
    let line = |line: &'static str| {
        let mut fields = line.split(',');
        let mut next = || fields.next().map(str::trim);
        Some(OldProvince {
            code: next()?,
            name: next()?,
            former_name: Some(next()?).filter(|name| !name.is_empty()),
            new_code: next()?,
            new_name: next()?,
        })
    };
    TABLE.lines().skip(1).filter_map(line).collect()
}

/// The 63 provinces of the old hierarchy, then the 34 of the new one, each by code.
pub fn provinces() -> Vec<Unit> {
    let unit = |hierarchy, code: &str, name: &str| Unit {
        hierarchy,
        level: Level::Province,
        code: code.to_owned(),
        name: name.to_owned(),
        parent: None,
    };
    let table = old_provinces();
    let old: BTreeSet<Unit> = table
        .iter()
        .map(|p| unit(Hierarchy::Old, p.code, p.name))
        .collect();
    let new: BTreeSet<Unit> = table
        .iter()
        .map(|p| unit(Hierarchy::New, p.new_code, p.new_name))
        .collect();
    old.into_iter().chain(new).collect()
}

/// Where each old province went, by its old code.
pub fn crossings() -> Vec<Crossing> {
    let crossing = |p: OldProvince| Crossing {
        level: Level::Province,
        old: p.code.to_owned(),
        new: p.new_code.to_owned(),
    };
    old_provinces().into_iter().map(crossing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::is_nfc;

    #[test]
    fn sixty_three_became_thirty_four() {
        let units = provinces();
        let of = |h| units.iter().filter(|u| u.hierarchy == h).collect::<Vec<_>>();
        assert_eq!((of(Hierarchy::Old).len(), of(Hierarchy::New).len()), (63, 34));
        for hierarchy in Hierarchy::ALL {
            let codes: BTreeSet<&str> = of(hierarchy).iter().map(|u| u.code.as_str()).collect();
            let names: BTreeSet<&str> = of(hierarchy).iter().map(|u| u.name.as_str()).collect();
            // One name a code, one code a name.
            assert_eq!(codes.len(), of(hierarchy).len(), "{hierarchy}");
            assert_eq!(names.len(), of(hierarchy).len(), "{hierarchy}");
        }
        for unit in &units {
            assert!(unit.code.len() == 2 && unit.code.bytes().all(|b| b.is_ascii_digit()));
            assert!(
                is_nfc(&unit.name) && unit.name.trim() == unit.name,
                "{}",
                unit.name
            );
            assert!(
                unit.name.starts_with("Tỉnh ") || unit.name.starts_with("Thành phố "),
                "{}",
                unit.name
            );
        }
    }

    #[test]
    fn every_old_province_has_one_successor_and_every_new_one_a_predecessor() {
        let crossings = crossings();
        assert_eq!(crossings.len(), 63);
        assert!(crossings.windows(2).all(|pair| pair[0].old < pair[1].old));
        // 23 new provinces were put together, 11 stayed as they were.
        let count = |new: &str| crossings.iter().filter(|c| c.new == new).count();
        let new: BTreeSet<&str> = crossings.iter().map(|c| c.new.as_str()).collect();
        assert_eq!(new.iter().filter(|n| count(n) == 1).count(), 11);
        assert_eq!(new.iter().filter(|n| count(n) > 1).count(), 23);
    }

    #[test]
    fn a_reused_code_is_kept_apart_by_its_hierarchy() {
        let units = provinces();
        let name = |h, code: &str| {
            let unit = units.iter().find(|u| u.hierarchy == h && u.code == code);
            unit.map(|u| u.name.as_str())
        };
        assert_eq!(name(Hierarchy::Old, "15"), Some("Tỉnh Yên Bái"));
        assert_eq!(name(Hierarchy::New, "15"), Some("Tỉnh Lào Cai"));
        assert_eq!(name(Hierarchy::New, "10"), None);
    }
}
