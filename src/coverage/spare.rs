//! What is left where one site fails: the level without any one site, from one look at all paths.
//!
//! Of every service the best server is kept, and the best server on another site than its. Without the first
//! one's site the second is the best; without any other site the best stays. The same holds of the paths that
//! could not be computed: the highest bound is kept, and the highest of another site. So the level without
//! each site of a network of any size costs one pass, and no path is computed twice.

use super::best_server::{Bound, Offer, Tally, beats};
use super::{Heard, PathCounts, PathLevel, Scene, Service, Serving};
use crate::units::Dbm;

/// The best of something, and the best on another site than its.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pair<T> {
    best: Option<(T, usize)>,
    elsewhere: Option<(T, usize)>,
}

impl<T: Copy> Pair<T> {
    const NONE: Self = Self {
        best: None,
        elsewhere: None,
    };

    /// Takes something of a site into account; `beats` is a strict order.
    fn take(&mut self, offered: T, site: usize, beats: impl Fn(T, T) -> bool) {
        match self.best {
            None => self.best = Some((offered, site)),
            Some((best, of)) if of == site => {
                if beats(offered, best) {
                    self.best = Some((offered, site));
                }
            }
            // What was best is the best of all other sites than the new one's, whoever was second.
            Some((best, _)) if beats(offered, best) => {
                self.elsewhere = self.best.replace((offered, site));
            }
            Some(_) => {
                if self.elsewhere.is_none_or(|(second, _)| beats(offered, second)) {
                    self.elsewhere = Some((offered, site));
                }
            }
        }
    }

    /// The best that is not of this site.
    fn without(&self, site: usize) -> Option<T> {
        let best = self.best.filter(|(_, of)| *of != site).or(self.elsewhere);
        best.map(|(best, _)| best)
    }

    fn best(&self) -> Option<T> {
        self.best.map(|(best, _)| best)
    }
}

/// What the cells of one service come to at one receiver, with and without any one site, whatever the order
/// in which they are taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpareTally {
    heard: Pair<Serving>,
    unknown: Pair<Bound>,
}

impl SpareTally {
    /// Nothing heard.
    pub const SILENCE: Self = Self {
        heard: Pair::NONE,
        unknown: Pair::NONE,
    };

    /// Takes a cell of a site into account that is heard from `floor` on.
    pub fn take(&mut self, path: &PathLevel, site: usize, floor: Dbm) {
        match Offer::of(path, floor) {
            Offer::Level(offered) => self.heard.take(offered, site, beats),
            Offer::Bound(bound) => self.unknown.take(bound, site, Bound::outdoes),
            Offer::Nothing => {}
        }
    }

    /// What verdicts ask for.
    pub fn heard(&self) -> Heard {
        Tally::known(self.heard.best(), self.unknown.best()).heard()
    }

    /// What they would get if a site had failed, with all its cells.
    pub fn heard_without(&self, site: usize) -> Heard {
        Tally::known(self.heard.without(site), self.unknown.without(site)).heard()
    }

    /// The site of the best server: the only one whose failure lowers the level.
    pub fn site(&self) -> Option<usize> {
        self.heard.best.map(|(_, site)| site)
    }

    /// The cell whose path could not be computed and that could be the strongest of these, where it could be
    /// stronger than the best server.
    pub fn bound(&self) -> Option<Bound> {
        let best = self.heard.best();
        let tells = |b: &Bound| best.is_none_or(|best| b.at_most > best.level);
        self.unknown.best().filter(tells)
    }
}

/// What each service's cells come to at one receiver.
pub(super) fn tallies(scene: &Scene, sites: &[usize], levels: &[PathLevel]) -> Vec<SpareTally> {
    let mut tallies = vec![SpareTally::SILENCE; scene.services.len()];
    for level in levels {
        // A cell without a site of its own is alone: numbers above those of all sites.
        let site = sites.get(level.cell).copied();
        let site = site.unwrap_or(usize::MAX - level.cell);
        if let Some(emitter) = scene.emitter(level.cell) {
            tallies[emitter.service].take(level, site, emitter.floor);
        }
    }
    tallies
}

/// Levels at every test point of every village, with and without any one site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpareCoverage {
    /// The services heard, in the order of [`Scene::services`].
    pub services: Vec<Service>,
    /// `spare[village][test point][service]`.
    pub spare: Vec<Vec<Vec<SpareTally>>>,
    /// What became of the paths.
    pub counts: PathCounts,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Reason;
    use crate::coverage::best_server;
    use crate::radio::model::{Loss, Warnings};
    use crate::units::Db;
    use proptest::prelude::*;

    const FLOOR: Dbm = Dbm(-120.0);

    fn path(cell: usize, outcome: Result<f64, Reason>, at_most: f64) -> PathLevel {
        let loss = Loss {
            loss: Db(100.0),
            warnings: Warnings::NONE,
        };
        PathLevel {
            cell,
            distance_m: 1000.0,
            outcome: outcome.map(|level| (loss, Dbm(level))),
            at_most: Dbm(at_most),
        }
    }

    #[test]
    fn two_cells_of_the_best_site_hide_no_third_of_another() {
        let mut tally = SpareTally::SILENCE;
        // Site 7 has the two strongest cells; site 8 comes between them in time and last in strength.
        for (cell, site, level) in [(0, 7, -80.0), (1, 8, -100.0), (2, 7, -70.0), (3, 9, -101.0)] {
            tally.take(&path(cell, Ok(level), 0.0), site, FLOOR);
        }
        let level = |heard: Heard| heard.best.map(|s| (s.cell, s.level.0));
        assert_eq!(level(tally.heard()), Ok((2, -70.0)));
        assert_eq!(level(tally.heard_without(7)), Ok((1, -100.0)));
        assert_eq!(level(tally.heard_without(8)), Ok((2, -70.0)));
        assert_eq!(tally.site(), Some(7));
    }

    #[test]
    fn a_bound_that_the_best_outdid_tells_again_without_the_best() {
        let mut tally = SpareTally::SILENCE;
        tally.take(&path(0, Ok(-80.0), 0.0), 1, FLOOR);
        tally.take(&path(1, Err(Reason::NoTerrain), -95.0), 2, FLOOR);
        assert_eq!(tally.heard().unknown_up_to, None);
        assert_eq!(tally.bound(), None);
        let without = tally.heard_without(1);
        assert_eq!(without.best, Err(Reason::OutOfRange));
        assert_eq!(without.unknown_up_to, Some((Dbm(-95.0), Reason::NoTerrain)));
    }

    fn any_path() -> impl Strategy<Value = (usize, Result<f64, Reason>, f64)> {
        // Few levels and few sites, so that ties and sites with several cells are the rule.
        let outcome = prop_oneof![
            4 => (0..8i32).prop_map(|n| Ok(-126.0 + 5.0 * f64::from(n))),
            1 => Just(Err(Reason::NoTerrain)),
            1 => Just(Err(Reason::OutsideModel)),
        ];
        (
            0..4usize,
            outcome,
            (0..8i32).prop_map(|n| -122.0 + 5.0 * f64::from(n)),
        )
    }

    proptest! {
        #[test]
        fn without_a_site_is_what_the_others_alone_would_give(
            drawn in prop::collection::vec(any_path(), 0..14),
            turn in 0..14usize,
        ) {
            let mut paths: Vec<(usize, PathLevel)> = drawn
                .iter()
                .enumerate()
                .map(|(cell, (site, outcome, at_most))| (*site, path(cell, *outcome, *at_most)))
                .collect();
            if !paths.is_empty() {
                let by = turn % paths.len();
                paths.rotate_left(by);
            }
            let mut tally = SpareTally::SILENCE;
            for (site, path) in &paths {
                tally.take(path, *site, FLOOR);
            }
            let of = |keep: &dyn Fn(usize) -> bool| {
                best_server::best(paths.iter().filter(|p| keep(p.0)).map(|p| (&p.1, FLOOR)))
            };
            prop_assert_eq!(tally.heard(), of(&|_| true));
            for gone in 0..5 {
                prop_assert_eq!(tally.heard_without(gone), of(&|site| site != gone), "without {}", gone);
            }
        }
    }
}
