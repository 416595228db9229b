//! Two studies' villages, compared: every change with its reason.

use super::{
    Change, Changes, Matched, NetworkChange, Stand, change, compare_networks, deciding_cells, match_villages,
    matching,
};
use crate::domain::Village;
use crate::gaps::{Counted, Scope, Side, Verdict};
use crate::units::Db;
use std::collections::{BTreeMap, BTreeSet};

/// A village whose centre moved by more than this is said to have moved, metres.
const MOVED_M: f64 = 1.0;

/// How a village is in both, in one scope.
#[derive(Clone, Debug, PartialEq)]
pub struct ScopeChange {
    /// Before; `None` where BEFORE has it not.
    pub before: Option<Stand>,
    /// After; `None` where AFTER has it not.
    pub after: Option<Stand>,
    /// What became of it.
    pub change: Change,
}

impl ScopeChange {
    /// It became unknown, and it is not sure that it did not go dark: from white it cannot, nor from
    /// low-signal where the centre surely keeps a usable signal.
    pub fn perhaps_darker(&self) -> bool {
        let (Some(before), Some(after)) = (&self.before, &self.after) else {
            return false;
        };
        self.change == Change::BecomesUnknown
            && match before.judgement.verdict {
                Verdict::Covered => true,
                Verdict::LowSignal => after.known.usable != Some(true),
                Verdict::White | Verdict::Unknown(_) => false,
            }
    }
}

/// A village that is not in every scope as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct VillageChange {
    /// Index in BEFORE's villages.
    pub before: Option<usize>,
    /// Index in AFTER's villages.
    pub after: Option<usize>,
    /// In the order of [`Comparison::scopes`]; the first is any operator.
    pub scopes: Vec<ScopeChange>,
    /// Changes of cells, as indices into [`NetworkChange::cells`], of those that decided its verdict before.
    pub lost: Vec<usize>,
    /// The same of those that decide it after.
    pub gained: Vec<usize>,
    /// How far its centre moved, metres, where it did.
    pub moved_m: Option<f64>,
    /// Its test points, or the shares of people at them, are others.
    pub test_points_differ: bool,
}

impl VillageChange {
    /// What became of it for any operator.
    pub fn any(&self) -> Change {
        self.scopes.first().map_or(Change::Same, |s| s.change)
    }
}

/// Two studies, compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Whose coverage was compared: any operator first.
    pub scopes: Vec<Scope>,
    /// Villages by what became of them, for each scope.
    pub changes: Vec<Changes>,
    /// The villages that changed in some scope, the gravest first, then by people, then by id.
    pub villages: Vec<VillageChange>,
    /// Which villages are the same.
    pub matched: Matched,
    /// Which cells are not the same.
    pub network: NetworkChange,
    /// Villages that both have and that moved.
    pub moved: usize,
    /// Villages that both have, with another number of people; AFTER's is counted.
    pub population_differs: usize,
    /// Villages that both have, with other test points or weights.
    pub test_points_differ: usize,
}

/// Compares.
pub fn compare(before: &Side, after: &Side, weaker_by: Db) -> Comparison {
    let scopes = Scope::all(before.counted_services().chain(after.counted_services()));
    let counted = |side: &Side| -> Vec<Counted> {
        let of = |scope: &Scope| Counted::new(&side.coverage.services, side.rule, |s| scope.asks(s));
        scopes.iter().map(of).collect()
    };
    let comparing = Comparing {
        before: *before,
        after: *after,
        counted: (counted(before), counted(after)),
        weaker_by,
    };
    let matched = match_villages(before.villages, after.villages);
    let network = compare_networks(before.network, after.network);
    let mut found = Comparison {
        changes: vec![Changes::default(); scopes.len()],
        scopes,
        villages: Vec::new(),
        matched,
        network,
        moved: 0,
        population_differs: 0,
        test_points_differ: 0,
    };
    let by_cell = |of: &dyn Fn(&super::CellChange) -> Option<usize>| -> BTreeMap<usize, usize> {
        let changes = found.network.cells.iter().enumerate();
        changes.filter_map(|(i, c)| Some((of(c)?, i))).collect()
    };
    let changed = (by_cell(&|c| c.before), by_cell(&|c| c.after));
    let pairs = found.matched.both.iter().map(|(b, a)| (Some(*b), Some(*a)));
    let lone_before = found.matched.only_before.iter().map(|b| (Some(*b), None));
    let lone_after = found.matched.only_after.iter().map(|a| (None, Some(*a)));
    let pairs: Vec<_> = pairs.chain(lone_before).chain(lone_after).collect();
    for (b, a) in pairs {
        let (was, is) = (
            b.and_then(|b| before.villages.get(b)),
            a.and_then(|a| after.villages.get(a)),
        );
        let population = population(was, is);
        let scopes = comparing.scopes(b, a);
        for (changes, scope) in found.changes.iter_mut().zip(&scopes) {
            match (&scope.before, &scope.after) {
                (Some(was), Some(is)) => changes.add(was, is, scope.change, population),
                _ => changes.add_lone(scope.change, population),
            }
        }
        let village = VillageChange {
            before: b,
            after: a,
            lost: comparing.reasons(&comparing.before, &comparing.counted.0, b, &changed.0),
            gained: comparing.reasons(&comparing.after, &comparing.counted.1, a, &changed.1),
            moved_m: moved_m(was, is),
            test_points_differ: test_points_differ(was, is),
            scopes,
        };
        found.moved += usize::from(village.moved_m.is_some());
        found.test_points_differ += usize::from(village.test_points_differ);
        if let (Some(was), Some(is)) = (was, is) {
            found.population_differs += usize::from(was.population != is.population);
        }
        if village.scopes.iter().any(|s| s.change != Change::Same) {
            found.villages.push(village);
        }
    }
    found.villages.sort_by(|x, y| {
        let of = |v: &VillageChange| {
            let (was, is) = (
                v.before.and_then(|b| before.villages.get(b)),
                v.after.and_then(|a| after.villages.get(a)),
            );
            let id = is.or(was).map(|v| v.id.as_str());
            (population(was, is), id)
        };
        let ((people_x, id_x), (people_y, id_y)) = (of(x), of(y));
        let people = |p: Option<f64>| p.unwrap_or(-1.0);
        x.any()
            .cmp(&y.any())
            .then_with(|| people(people_y).total_cmp(&people(people_x)))
            .then_with(|| id_x.cmp(&id_y))
    });
    found
}

/// AFTER's number of people, else BEFORE's.
pub fn population(before: Option<&Village>, after: Option<&Village>) -> Option<f64> {
    after
        .and_then(|v| v.population)
        .or_else(|| before.and_then(|v| v.population))
}

/// What is the same for all villages.
struct Comparing<'a> {
    before: Side<'a>,
    after: Side<'a>,
    /// For each scope, the services that count.
    counted: (Vec<Counted>, Vec<Counted>),
    weaker_by: Db,
}

impl Comparing<'_> {
    fn scopes(&self, before: Option<usize>, after: Option<usize>) -> Vec<ScopeChange> {
        let pairs = self.counted.0.iter().zip(&self.counted.1);
        pairs
            .map(|(was, is)| {
                let was = before.and_then(|b| stand(&self.before, was, b));
                let is = after.and_then(|a| stand(&self.after, is, a));
                let change = match (&was, &is) {
                    (Some(was), Some(is)) => change(was, is, self.weaker_by),
                    (Some(_), None) => Change::OnlyBefore,
                    (None, Some(_)) => Change::OnlyAfter,
                    (None, None) => Change::Same,
                };
                ScopeChange {
                    before: was,
                    after: is,
                    change,
                }
            })
            .collect()
    }

    /// The changed cells among those that decide a village's verdict on one side.
    fn reasons(
        &self,
        side: &Side,
        counted: &[Counted],
        village: Option<usize>,
        changed: &BTreeMap<usize, usize>,
    ) -> Vec<usize> {
        let spare = village.and_then(|v| side.coverage.spare.get(v));
        let (Some(any), Some(spare)) = (counted.first(), spare) else {
            return Vec::new();
        };
        let cells: BTreeSet<usize> = deciding_cells(any, spare);
        cells
            .iter()
            .filter_map(|cell| changed.get(cell).copied())
            .collect()
    }
}

fn stand(side: &Side, counted: &Counted, village: usize) -> Option<Stand> {
    let spare = side.coverage.spare.get(village)?;
    Some(Stand::of(counted, side.villages.get(village)?, spare))
}

fn moved_m(was: Option<&Village>, is: Option<&Village>) -> Option<f64> {
    matching::apart_m(was?, is?).filter(|m| *m > MOVED_M)
}

fn test_points_differ(was: Option<&Village>, is: Option<&Village>) -> bool {
    let (Some(was), Some(is)) = (was, is) else {
        return false;
    };
    let key = |v: &Village| -> Vec<(crate::space::LonLat, f64)> {
        v.test_points.iter().map(|t| (t.position, t.weight)).collect()
    };
    key(was) != key(is)
}
