//! Best server: the strongest of several levels, the same whatever the order in which they come.

use super::{Heard, PathLevel, Reason, Serving};
use crate::units::Dbm;

/// Steps of a level in one dB: levels become whole numbers before they are compared, so that no result hangs
/// on the last bit of a sum.
const STEPS_PER_DB: f64 = 100.0;

/// A level in hundredths of a dB, rounded to the nearest.
pub fn quantised(level: Dbm) -> Dbm {
    Dbm((level.0 * STEPS_PER_DB).round() / STEPS_PER_DB)
}

/// What the cells of one service come to at one receiver, whatever the order in which they are taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tally {
    /// The strongest.
    pub best: Option<Serving>,
    /// How far away that one is, metres; 0 where there is none.
    pub distance_m: f64,
    /// The strongest of the others.
    pub second: Option<Serving>,
    /// Cells that are heard at or above the level that was given.
    pub servers: u32,
    /// The most that a cell could give whose path could not be computed, and why it could not.
    unknown: Option<Bound>,
}

/// The most that a cell could give whose path could not be computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// Index in the network.
    pub cell: usize,
    /// No path of its length gives more.
    pub at_most: Dbm,
    /// Why the path could not be computed.
    pub reason: Reason,
}

impl Bound {
    /// The higher bound; of equals, the cell that comes first by id.
    pub(super) fn outdoes(self, other: Self) -> bool {
        other.at_most < self.at_most || (other.at_most == self.at_most && self.cell < other.cell)
    }
}

/// What a path offers to the service of its cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Offer {
    /// A level that is heard, in whole steps.
    Level(Serving),
    /// A path that could not be computed.
    Bound(Bound),
    /// A level below the floor.
    Nothing,
}

impl Offer {
    /// Of a cell that is heard from `floor` on.
    pub(super) fn of(path: &PathLevel, floor: Dbm) -> Self {
        match path.outcome {
            Ok((_, level)) => {
                let level = quantised(level);
                // What is no number is not above a floor.
                if level.0.is_nan() || level < floor {
                    return Self::Nothing;
                }
                Self::Level(Serving {
                    cell: path.cell,
                    level,
                })
            }
            Err(reason) => Self::Bound(Bound {
                cell: path.cell,
                at_most: path.at_most,
                reason,
            }),
        }
    }
}

impl Tally {
    /// Nothing heard.
    pub const SILENCE: Self = Self {
        best: None,
        distance_m: 0.0,
        second: None,
        servers: 0,
        unknown: None,
    };

    /// What is known of the strongest cell, and of the strongest whose path could not be computed.
    pub(super) fn known(best: Option<Serving>, unknown: Option<Bound>) -> Self {
        Self {
            best,
            unknown,
            ..Self::SILENCE
        }
    }

    /// Takes a cell into account that is heard from `floor` on, and counted from `counted` on.
    pub fn take(&mut self, path: &PathLevel, floor: Dbm, counted: Dbm) {
        match Offer::of(path, floor) {
            Offer::Level(offered) => self.offer(offered, path.distance_m, counted),
            Offer::Bound(bound) => {
                if self.unknown.is_none_or(|unknown| bound.outdoes(unknown)) {
                    self.unknown = Some(bound);
                }
            }
            Offer::Nothing => {}
        }
    }

    fn offer(&mut self, offered: Serving, distance_m: f64, counted: Dbm) {
        if offered.level >= counted {
            self.servers += 1;
        }
        if self.best.is_none_or(|best| beats(offered, best)) {
            self.second = self.best.replace(offered);
            self.distance_m = distance_m;
        } else if self.second.is_none_or(|second| beats(offered, second)) {
            self.second = Some(offered);
        }
    }

    /// What verdicts ask for. What could not be computed and cannot be stronger than the best tells nothing
    /// and is left out.
    pub fn heard(&self) -> Heard {
        let tells = |bound: Dbm| self.best.is_none_or(|best| bound > best.level);
        Heard {
            best: self.best.ok_or(Reason::OutOfRange),
            unknown_up_to: self
                .unknown
                .filter(|u| tells(u.at_most))
                .map(|u| (u.at_most, u.reason)),
        }
    }
}

/// What one service's paths to one receiver come to. `levels` are of one service, with the floor under which
/// a cell is not heard.
pub fn best<'a>(levels: impl IntoIterator<Item = (&'a PathLevel, Dbm)>) -> Heard {
    let mut tally = Tally::SILENCE;
    for (path, floor) in levels {
        tally.take(path, floor, floor);
    }
    tally.heard()
}

/// The stronger; of equals, the cell that comes first by id.
pub fn beats(offered: Serving, best: Serving) -> bool {
    offered.level > best.level || (offered.level == best.level && offered.cell < best.cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::radio::model::{Loss, Warnings};
    use crate::units::Db;
    use proptest::prelude::*;

    fn path(cell: usize, outcome: Result<f64, Reason>) -> PathLevel {
        PathLevel {
            cell,
            distance_m: 1000.0,
            outcome: outcome.map(|level| {
                (
                    Loss {
                        loss: Db(100.0),
                        warnings: Warnings::NONE,
                    },
                    Dbm(level),
                )
            }),
            at_most: Dbm(-60.0 - cell as f64),
        }
    }

    #[test]
    fn equals_go_to_the_first_cell_and_whispers_are_not_heard() {
        let paths = [path(4, Ok(-90.001)), path(2, Ok(-90.0)), path(1, Ok(-150.0))];
        let heard = best(paths.iter().map(|p| (p, Dbm(-140.0))));
        assert_eq!(
            heard.best,
            Ok(Serving {
                cell: 2,
                level: Dbm(-90.0)
            })
        );
        let heard = best(paths[2..].iter().map(|p| (p, Dbm(-140.0))));
        assert_eq!(heard.best, Err(Reason::OutOfRange));
    }

    #[test]
    fn an_uncomputed_path_leaves_its_bound() {
        let paths = [path(0, Err(Reason::NoTerrain)), path(1, Ok(-100.0))];
        let heard = best(paths.iter().map(|p| (p, Dbm(-140.0))));
        assert_eq!(heard.unknown_up_to, Some((Dbm(-60.0), Reason::NoTerrain)));
        assert!(heard.best.is_ok());
    }

    #[test]
    fn the_second_server_and_the_count_are_of_other_cells() {
        let paths = [
            path(1, Ok(-90.0)),
            path(2, Ok(-80.0)),
            path(3, Ok(-90.0)),
            path(4, Ok(-119.0)),
            path(5, Ok(-141.0)),
            path(6, Ok(f64::NAN)),
        ];
        for turn in 0..paths.len() {
            let mut turned = paths;
            turned.rotate_left(turn);
            let mut tally = Tally::SILENCE;
            for path in &turned {
                tally.take(path, Dbm(-140.0), Dbm(-115.0));
            }
            let cell = |s: Option<Serving>| s.map(|s| (s.cell, s.level.0));
            assert_eq!(cell(tally.best), Some((2, -80.0)), "{turn}");
            assert_eq!(cell(tally.second), Some((1, -90.0)), "{turn}");
            assert_eq!(tally.servers, 3, "{turn}");
        }
    }

    proptest! {
        #[test]
        fn best_server_is_the_maximum_in_any_order(levels in prop::collection::vec(-130.0..-50.0f64, 1..20), turn in 0usize..20) {
            let mut paths: Vec<PathLevel> = levels.iter().enumerate().map(|(i, l)| path(i, Ok(*l))).collect();
            let straight = best(paths.iter().map(|p| (p, Dbm(-140.0))));
            let by = turn % paths.len();
            paths.rotate_left(by);
            prop_assert_eq!(straight, best(paths.iter().map(|p| (p, Dbm(-140.0)))));
            let strongest = levels.iter().fold(f64::MIN, |a, b| a.max(*b));
            prop_assert_eq!(straight.best.expect("heard").level, quantised(Dbm(strongest)));
        }
    }
}
