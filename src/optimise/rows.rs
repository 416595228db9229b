//! Must-hit rows: sets of points of a village of which each plan that turns it covers at least one.
//!
//! A village turns when its centre is covered and so many of its people. Where a set of points has more people
//! than the village can spare, one of them must be covered. Each row bounds a village by the sites that hit
//! it; rows have no variables of their own, so that their relaxation has the form of the single-point one.

use super::lists::Lists;
use super::problem::Problem;

/// Rows of single points, pairs and triples that a village may have besides its centre.
const MOST_ROWS: usize = 8;
/// Points of a village that are combined; more people first.
const MOST_POINTS: usize = 14;

/// Rows, village by village.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// The rows of each village.
    pub of_village: Vec<u32>,
    /// The points of each row.
    pub points: Lists,
    /// The sites of each row that is none of points: every chain leads over them. No list at all: there is none.
    pub sites: Lists,
    /// The rows that each site hits.
    pub of_site: Lists,
}

impl Rows {
    pub(super) fn of(problem: &Problem) -> Self {
        let mut rows = Self {
            of_village: vec![0],
            points: Lists::new(),
            sites: Lists::default(),
            of_site: Lists::new(),
        };
        let mut sites = Lists::new();
        for village in 0..problem.villages {
            for (points, hit) in of_village(problem, village) {
                rows.points.push(points);
                sites.push(hit);
            }
            rows.of_village.push(rows.points.len() as u32);
        }
        rows.of_site = sites.turned(problem.sites);
        rows
    }

    /// The same rows and, behind those of each village, sets of sites over which every chain to it leads. They come
    /// sorted by village. Of such sets that are there already those stay that bind. Also returns the old row of
    /// each row.
    pub(super) fn with_cuts(
        &self,
        sites: usize,
        cuts: &[(u32, Vec<u32>)],
        binds: impl Fn(usize) -> bool,
    ) -> (Self, Vec<Option<u32>>) {
        let hit_by = self.of_site.turned(self.len());
        let mut new = Self {
            of_village: vec![0],
            points: Lists::new(),
            sites: Lists::new(),
            of_site: Lists::new(),
        };
        let (mut hits, mut old) = (Lists::new(), Vec::new());
        let mut cuts = cuts.iter().peekable();
        for village in 0..self.of_village.len() - 1 {
            let is_plain = |row: usize| self.sites.is_empty() || self.sites.get(row).is_empty();
            for row in self.of_village(village).filter(|r| is_plain(*r) || binds(*r)) {
                new.points.push(self.points.get(row).iter().copied());
                new.sites.push(
                    if self.sites.is_empty() {
                        &[]
                    } else {
                        self.sites.get(row)
                    }
                    .iter()
                    .copied(),
                );
                hits.push(hit_by.get(row).iter().copied());
                old.push(Some(row as u32));
            }
            while let Some((_, set)) = cuts.next_if(|(v, _)| *v as usize == village) {
                new.points.push([]);
                new.sites.push(set.iter().copied());
                hits.push(set.iter().copied());
                old.push(None);
            }
            new.of_village.push(new.points.len() as u32);
        }
        new.of_site = hits.turned(sites);
        (new, old)
    }

    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    pub(super) fn of_village(&self, village: usize) -> std::ops::Range<usize> {
        self.of_village[village] as usize..self.of_village[village + 1] as usize
    }
}

/// Points of a village that the same sites cover: a plan covers all of them or none.
struct Class {
    points: Vec<u32>,
    people: u64,
    sites: Sites,
}

/// Sites of a village, as bits in the order of its own list of sites.
type Sites = Vec<u64>;

/// A row on its way: the classes whose points it has, and the sites that hit it.
struct Row {
    classes: Vec<usize>,
    sites: Sites,
}

/// The rows of one village, as points and the sites that hit them: none where it is served or cannot be
/// covered.
fn of_village(problem: &Problem, village: usize) -> Vec<(Vec<u32>, Vec<u32>)> {
    if problem.is_dead[village] || problem.is_served(village) {
        return Vec::new();
    }
    let centre = problem.centre[village];
    if problem.given.points.get(village).len() == 1 {
        let points = problem.given.points.get(village).to_vec();
        let hit = problem.sites_of.get(points[0] as usize).to_vec();
        return vec![(points, hit)];
    }
    let all = sites_of_village(problem, village);
    let classes = classes_of(problem, village, &all);
    let mut kept: Vec<Row> = Vec::new();
    if let Some(at) = classes.iter().position(|class| class.points.contains(&centre)) {
        kept.push(of_classes(&classes, vec![at]));
    }
    if problem.need[village] > 0 {
        let spare = problem.reach[village] - problem.need[village];
        let sets = critical_sets(&classes, spare).into_iter();
        let mut more: Vec<Row> = sets.map(|set| of_classes(&classes, set)).collect();
        // The fewer sites hit a row, the more it says.
        more.sort_by_cached_key(|row| (ones(&row.sites), row.classes.len(), row.classes.clone()));
        let most = kept.len() + MOST_ROWS;
        for row in more {
            if kept.len() >= most {
                break;
            }
            if !kept.iter().any(|k| is_within(&k.sites, &row.sites)) {
                kept.push(row);
            }
        }
    }
    let points = |row: &Row| {
        row.classes
            .iter()
            .flat_map(|c| classes[*c].points.clone())
            .collect()
    };
    let sites = |row: &Row| {
        let has = |at: &usize| row.sites[at / 64] >> (at % 64) & 1 == 1;
        (0..all.len()).filter(has).map(|at| all[at]).collect()
    };
    kept.iter().map(|row| (points(row), sites(row))).collect()
}

fn sites_of_village(problem: &Problem, village: usize) -> Vec<u32> {
    hit_by(problem, problem.given.points.get(village))
}

/// The sites that cover a point of a set, sorted.
pub(super) fn hit_by(problem: &Problem, points: &[u32]) -> Vec<u32> {
    let open = points.iter().filter(|p| !problem.given.served[**p as usize]);
    let mut sites: Vec<u32> = open
        .flat_map(|p| problem.sites_of.get(*p as usize))
        .copied()
        .collect();
    sites.sort_unstable();
    sites.dedup();
    sites
}

/// Open points that a site covers, those with the same sites together, the most people first.
fn classes_of(problem: &Problem, village: usize, all: &[u32]) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for point in problem.given.points.get(village) {
        let covering = problem.sites_of.get(*point as usize);
        if problem.given.served[*point as usize] || covering.is_empty() {
            continue;
        }
        let mut sites = vec![0; all.len().div_ceil(64)];
        for site in covering {
            if let Ok(at) = all.binary_search(site) {
                sites[at / 64] |= 1_u64 << (at % 64);
            }
        }
        let people = problem.given.people[*point as usize];
        match classes.iter_mut().find(|class| class.sites == sites) {
            Some(class) => {
                class.points.push(*point);
                class.people += people;
            }
            None => classes.push(Class {
                points: vec![*point],
                people,
                sites,
            }),
        }
    }
    classes.sort_by_key(|class| (std::cmp::Reverse(class.people), class.points[0]));
    classes
}

fn of_classes(classes: &[Class], set: Vec<usize>) -> Row {
    let mut sites = vec![0; classes.first().map_or(0, |class| class.sites.len())];
    for class in &set {
        for (all, one) in sites.iter_mut().zip(&classes[*class].sites) {
            *all |= one;
        }
    }
    Row { classes: set, sites }
}

/// Single classes, pairs and triples with more people than a village can spare; none has a smaller one in it.
/// Where these are none, the largest classes that together have more.
fn critical_sets(classes: &[Class], spare: u64) -> Vec<Vec<usize>> {
    let people = |at: usize| classes[at].people;
    let mut sets: Vec<Vec<usize>> = (0..classes.len())
        .filter(|at| people(*at) > spare)
        .map(|at| vec![at])
        .collect();
    // They are sorted: those that are too many alone come first.
    let first = sets.len();
    let end = classes.len().min(first + MOST_POINTS);
    for a in first..end {
        for b in a + 1..end {
            if people(a) + people(b) > spare {
                sets.push(vec![a, b]);
                continue;
            }
            let is_critical = |c: &usize| people(a) + people(b) + people(*c) > spare;
            let thirds = (b + 1..end).filter(is_critical);
            sets.extend(thirds.map(|c| vec![a, b, c]));
        }
    }
    if sets.is_empty() {
        let (mut sum, mut set) = (0, Vec::new());
        for at in 0..classes.len() {
            set.push(at);
            sum += people(at);
            if sum > spare {
                sets.push(set);
                break;
            }
        }
    }
    sets
}

/// How many sites there are.
fn ones(sites: &Sites) -> u32 {
    sites.iter().map(|word| word.count_ones()).sum()
}

/// Are all sites of one among those of another?
fn is_within(small: &Sites, large: &Sites) -> bool {
    small.iter().zip(large).all(|(s, l)| s & !l == 0)
}
