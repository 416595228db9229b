//! Best server: the strongest of several levels, the same whatever the order in which they come.

use super::{Heard, PathLevel, Reason, Serving};
use crate::units::Dbm;

/// Steps of a level in one dB: levels become whole numbers before they are compared, so that no result hangs on the last
/// bit of a sum.
const STEPS_PER_DB: f64 = 100.0;

/// A level in hundredths of a dB, rounded to the nearest.
pub fn quantised(level: Dbm) -> Dbm {
    Dbm((level.0 * STEPS_PER_DB).round() / STEPS_PER_DB)
}

/// What one service's paths to one receiver come to. `levels` are of one service, with the floor under which a cell is not heard.
pub fn best<'a>(levels: impl IntoIterator<Item = (&'a PathLevel, Dbm)>) -> Heard {
    let mut heard = Heard {
        best: Err(Reason::OutOfRange),
        unknown_up_to: None,
    };
    for (path, floor) in levels {
        match path.outcome {
            Ok((_, level)) => {
                let offered = Serving {
                    cell: path.cell,
                    level: quantised(level),
                };
                if offered.level >= floor && heard.best.map_or(true, |best| beats(offered, best)) {
                    heard.best = Ok(offered);
                }
            }
            Err(reason) => {
                if heard.unknown_up_to.is_none_or(|(bound, _)| path.at_most > bound) {
                    heard.unknown_up_to = Some((path.at_most, reason));
                }
            }
        }
    }
    heard
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
