//! More must-hit rows: sets of points that a mean hardly hits, of villages that it counts as covered.

use super::super::lists::Lists;
use super::super::problem::{NONE, Problem};
use super::super::rows::{Rows, hit_by};

/// A row must be broken by so much.
const BROKEN_BY: f32 = 0.02;

/// Rows that a mean breaks: village, and the sites that hit its row. Sorted by village.
pub(in super::super) fn hits(problem: &Problem, rows: &Rows, mean: &[f32]) -> Vec<(u32, Vec<u32>)> {
    let phases = usize::from(problem.phases);
    let hit = rows.of_site.turned(rows.len());
    let mut all = Vec::new();
    for village in 0..problem.villages {
        let open = open_points(problem, village);
        if problem.is_dead[village] || problem.need[village] == 0 || open.len() < 2 {
            continue;
        }
        for phase in 0..phases {
            let of = |site: u32| mean[site as usize * phases + phase];
            let covered = covered(rows, &hit, village, &of);
            if covered <= BROKEN_BY {
                continue;
            }
            for first in 0..open.len() {
                all.extend(
                    set_from(problem, village, &open, first, &of)
                        .filter(|sites| sites.iter().map(|s| of(*s)).sum::<f32>() < covered - BROKEN_BY)
                        .map(|sites| (village as u32, sites)),
                );
            }
        }
    }
    all.sort();
    all.dedup();
    all
}

/// How much of a village the rows let a mean cover.
fn covered(rows: &Rows, hit: &Lists, village: usize, of: &dyn Fn(u32) -> f32) -> f32 {
    let sums = rows
        .of_village(village)
        .map(|row| hit.get(row).iter().map(|s| of(*s)).sum::<f32>());
    let least = sums.fold(f32::INFINITY, f32::min);
    if least.is_finite() { least.min(1.0) } else { 0.0 }
}

/// The points of a village that are not covered and can be.
fn open_points(problem: &Problem, village: usize) -> Vec<u32> {
    let points = problem.given.points.get(village).iter().copied();
    let is_open =
        |p: &u32| !problem.given.served[*p as usize] && !problem.sites_of.get(*p as usize).is_empty();
    points.filter(is_open).collect()
}

/// The sites that hit a set of points which the village cannot spare, grown from one of them: whatever adds the
/// least for its people comes next, and what is not needed after all goes. Nothing where one point is enough: such
/// rows are there.
fn set_from(
    problem: &Problem,
    village: usize,
    open: &[u32],
    first: usize,
    of: &dyn Fn(u32) -> f32,
) -> Option<Vec<u32>> {
    let people = |p: u32| problem.given.people[p as usize];
    let spare = problem.reach[village].checked_sub(problem.need[village])?;
    if open[first] == problem.centre[village] && problem.centre[village] != NONE {
        return None;
    }
    let mut set = vec![open[first]];
    let mut sum = people(open[first]);
    while sum <= spare {
        let sites = hit_by(problem, &set);
        let adds = |p: u32| -> f32 {
            let new = problem.sites_of.get(p as usize).iter();
            new.filter(|s| sites.binary_search(s).is_err())
                .map(|s| of(*s))
                .sum()
        };
        let ratio = |p: u32| (adds(p) + 1e-4) / people(p).max(1) as f32;
        let left = open.iter().copied().filter(|p| !set.contains(p));
        let next = left
            .map(|p| (ratio(p), p))
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
        set.push(next.1);
        sum += people(next.1);
    }
    for point in set.clone() {
        if sum - people(point) > spare {
            sum -= people(point);
            set.retain(|p| *p != point);
        }
    }
    (set.len() > 1).then(|| hit_by(problem, &set))
}
