//! What a calibration adds to levels.
//!
//! It belongs to the level and not to the loss: what is kept of paths between runs knows nothing of it. Terms of
//! a cell are in what its [`Emitter`](super::mast::Emitter) radiates, so that every bound has them; terms of a
//! path, by distance and by what is around the receiver, are added beside the loss, and their most to every
//! bound. So no path is passed over that a calibration makes strong enough.

use crate::maths;
use crate::radio::cover::{Around, Cover, Kind};
use crate::space::LonLat;
use crate::terrain::LandCover;
use crate::units::Db;
use std::collections::BTreeMap;

/// A calibration's terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// To every level.
    pub offset: Db,
    /// For every factor of ten of the distance from 1 km, dB.
    pub slope_db: f64,
    /// Distances are held within these, metres: beyond them the slope was not measured.
    pub distance_m: (f64, f64),
    /// How much of the antenna's pattern counts, 0…1.
    pub pattern_share: f64,
    /// By what is around the receiver ([`around_word`]); nothing for other words.
    pub around: BTreeMap<String, Db>,
    /// By site; nothing for other sites.
    pub sites: BTreeMap<String, Db>,
}

impl Correction {
    /// To all levels of a cell at a site, whatever the path.
    pub fn of_cell(&self, site: &str) -> Db {
        self.offset + self.sites.get(site).copied().unwrap_or_default()
    }

    /// By the length of a path.
    pub fn of_distance(&self, distance_m: f64) -> Db {
        if self.slope_db == 0.0 {
            return Db(0.0);
        }
        let (near_m, far_m) = self.distance_m;
        let held_m = distance_m.min(far_m).max(near_m).max(1.0);
        Db(self.slope_db * maths::log10(held_m / 1000.0))
    }

    /// By what is around a receiver.
    pub fn of_around(&self, word: Option<&str>) -> Db {
        let known = word.and_then(|word| self.around.get(word));
        known.copied().unwrap_or_default()
    }

    /// The most that surroundings add.
    pub fn most_of_around(&self) -> Db {
        Db(self.around.values().map(|db| db.0).fold(0.0, f64::max))
    }

    /// The most that is added to any path of a cell at a site.
    pub fn most(&self, site: &str) -> Db {
        let (near_m, far_m) = self.distance_m;
        let by_distance = self.of_distance(near_m).0.max(self.of_distance(far_m).0);
        self.of_cell(site) + Db(by_distance) + self.most_of_around()
    }

    /// Does anything hang on the path?
    pub fn hangs_on_path(&self) -> bool {
        self.slope_db != 0.0 || !self.around.is_empty()
    }
}

/// What is around a receiver, in a word: what is said of it, or the land cover where that is higher; `None`
/// where neither is known.
pub fn around_word(cover: Option<&LandCover>, place: LonLat, said: Option<Around>) -> Option<String> {
    word_of(cover.map(|cover| cover.at(place)), said)
}

/// The same where the land cover at the receiver was read already; `None`: there is no land cover.
pub fn word_of(cover: Option<Option<Cover>>, said: Option<Around>) -> Option<String> {
    let Some(found) = cover else { return said.map(name) };
    match (found.filter(Cover::is_known), said) {
        (Some(found), Some(said)) if found.height_m < said.height_m => Some(name(said)),
        (None, Some(said)) => Some(name(said)),
        (found, _) => Some(kind_word(found.map(|c| c.kind)).to_owned()),
    }
}

/// What is said to be around a receiver, in a word, or as a height.
fn name(around: Around) -> String {
    let word = crate::domain::surroundings::name(around);
    if word.parse::<f64>().is_ok() {
        format!("{word} m")
    } else {
        word
    }
}

/// A class of land cover in a word.
pub const fn kind_word(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Water) => "water",
        Some(Kind::Open) => "open",
        Some(Kind::Suburban) => "houses",
        Some(Kind::Urban) => "town",
        Some(Kind::DenseUrban) => "dense town",
        Some(Kind::Trees) => "woods",
        Some(Kind::Unknown) | None => "not known",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_is_never_less_than_any() {
        let correction = Correction {
            offset: Db(-3.0),
            slope_db: -12.0,
            distance_m: (200.0, 9_000.0),
            pattern_share: 0.7,
            around: BTreeMap::from([("village".into(), Db(-2.0)), ("open".into(), Db(4.0))]),
            sites: BTreeMap::from([("A".into(), Db(2.5))]),
        };
        let most = correction.most("A").0;
        for metres in [1.0, 150.0, 200.0, 1_000.0, 5_000.0, 50_000.0] {
            for word in [None, Some("open"), Some("village"), Some("woods")] {
                let all =
                    correction.of_cell("A") + correction.of_distance(metres) + correction.of_around(word);
                assert!(all.0 <= most + 1e-12, "{metres} {word:?}");
            }
        }
        // By hand: −3 + 2.5 + 12·log10(5) + 4.
        assert!((most - (3.5 + 12.0 * maths::log10(5.0))).abs() < 1e-9);
        assert_eq!(correction.of_distance(50_000.0), correction.of_distance(9_000.0));
        assert_eq!(correction.of_cell("B"), Db(-3.0));
    }
}
