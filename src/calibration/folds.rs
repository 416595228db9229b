//! Ways to leave out data that a fit has not seen: whole squares, whole sites, whole campaigns. Never a random
//! part of the places: neighbours along a drive are alike, and a fit that has seen one knows the other.

use super::rows::Rows;
use crate::maths::random;

/// A way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// Squares of 500 m, in patches of 2 km.
    Squares,
    /// Masts with all their cells.
    Sites,
    /// Campaigns.
    Campaigns,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Squares, Self::Sites, Self::Campaigns];

    /// For people and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Squares => "squares",
            Self::Sites => "sites",
            Self::Campaigns => "campaigns",
        }
    }
}

/// Parts that are left out one after the other.
pub(super) const FOLDS: usize = 5;
/// Squares of a patch's side.
const PATCH: i32 = 4;
/// Fewer groups say nothing of others.
const LEAST_SITES: usize = 3;
const LEAST_CAMPAIGNS: usize = 2;
const LEAST_PATCHES: usize = 5;

/// The part of each row.
#[derive(Debug)]
pub(super) struct Folds {
    pub(super) way: Way,
    pub(super) of_row: Vec<u8>,
    pub(super) count: u8,
}

impl Folds {
    /// `None` where there are too few groups.
    pub(super) fn new(rows: &Rows, way: Way) -> Option<Self> {
        match way {
            Way::Squares => {
                let patch = |side: i32| -> Vec<[i32; 2]> {
                    let of = |s: &[i32; 2]| s.map(|at| at.div_euclid(side));
                    rows.squares.iter().map(of).collect()
                };
                let mut patches = patch(PATCH);
                let mut distinct = patches.clone();
                distinct.sort_unstable();
                distinct.dedup();
                if distinct.len() < LEAST_PATCHES {
                    patches = patch(1);
                    distinct = rows.squares.clone();
                }
                let groups: Vec<usize> = patches
                    .iter()
                    .map(|p| distinct.binary_search(p).unwrap_or(0))
                    .collect();
                let hashes = distinct
                    .iter()
                    .map(|[row, column]| random::hash(1, i64::from(*row), i64::from(*column)));
                let of_group = dealt(hashes.collect(), LEAST_PATCHES)?;
                Some(Self::of(way, rows, of_group, |row| {
                    groups.get(row.square as usize).copied().unwrap_or(0)
                }))
            }
            Way::Sites => {
                let of_group = dealt(rows.sites.iter().map(|s| hash_text(s)).collect(), LEAST_SITES)?;
                Some(Self::of(way, rows, of_group, |row| row.site as usize))
            }
            Way::Campaigns => {
                let hashes = rows.campaigns.iter().map(|c| hash_text(c)).collect();
                let of_group = dealt(hashes, LEAST_CAMPAIGNS)?;
                Some(Self::of(way, rows, of_group, |row| row.campaign as usize))
            }
        }
    }

    fn of(way: Way, rows: &Rows, of_group: Vec<u8>, group: impl Fn(&super::rows::Row) -> usize) -> Self {
        let fold = |row| of_group.get(group(row)).copied().unwrap_or(0);
        Self {
            way,
            of_row: rows.rows.iter().map(fold).collect(),
            count: of_group.iter().max().map_or(0, |most| most + 1),
        }
    }
}

/// Groups dealt out in the order of their hashes, so that parts have as many groups, and neighbours are apart.
fn dealt(hashes: Vec<u64>, least: usize) -> Option<Vec<u8>> {
    if hashes.len() < least {
        return None;
    }
    let mut order: Vec<usize> = (0..hashes.len()).collect();
    order.sort_by_key(|nth| (hashes.get(*nth).copied(), *nth));
    let mut folds = vec![0; hashes.len()];
    for (place, nth) in order.into_iter().enumerate() {
        if let Some(fold) = folds.get_mut(nth) {
            *fold = (place % FOLDS) as u8;
        }
    }
    Some(folds)
}

fn hash_text(text: &str) -> u64 {
    text.bytes()
        .fold(0x5EED, |sum, byte| random::mix(sum ^ u64::from(byte)))
}
