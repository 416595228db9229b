//! From the question to a plan with its proof.

use super::ascent::{self, ascend};
use super::certificate::{Certificate, End, Limit, Multipliers};
use super::dominance::dominated;
use super::effort::Effort;
use super::exact::{Domain, Exact};
use super::greedy::{self, better_of, is_better};
use super::improve::{Improver, Search};
use super::instance::{Goal, Instance, Minimum, Phase};
use super::linear::{self, Linear, Says};
use super::linked::{self, Shaker};
use super::links::Links;
use super::minima;
use super::offer::By;
use super::plan::Plan;
use super::problem::Problem;
use super::relaxation::{Dual, Relaxation};
use super::rounding::rounded;
use super::rows::Rows;
use super::stop::Pace;
use super::tree::Tree;
use super::trim::trim;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A plan, and a bound on all plans.
    Planned(Box<Planned>),
    /// No plan keeps to what is asked, and why.
    Infeasible(Infeasible),
    /// None was found; there may be one.
    NotFound,
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Infeasible {
    /// Sites that are locked in break a limit by themselves.
    Locks {
        /// The limit.
        limit: Limit,
        /// What there is of it.
        room: u64,
        /// What they take.
        takes: u64,
    },
    /// More weight is asked for than can be covered at all.
    Weight {
        /// What is asked for.
        least: u64,
        /// What can be covered.
        reachable: u64,
    },
    /// A minimum cannot be reached.
    Minimum {
        /// Which one, from 0.
        minimum: u32,
        /// What it asks for.
        weight: u64,
        /// No plan covers more of its villages.
        reachable: u64,
    },
    /// A site that is locked in cannot be on air in its first phase: its place is taken, or its chain is not there.
    Linked {
        /// The site.
        site: u32,
    },
    /// What must be covered cannot be within the limits: all cases were looked at.
    Limits,
}

/// A plan and its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The phase in which each site is built, from 0; the number of phases means never.
    pub start: Vec<u8>,
    /// The value: covered weight over the phases with their weights, or the cost.
    pub value: u64,
    /// The weight that is covered after each phase.
    pub covered: Vec<u64>,
    /// What all sites cost.
    pub cost: u64,
    /// The value of plain greedy, by gain for the price, where that covers what it must.
    pub greedy: Option<u64>,
    /// The proof of the bound.
    pub certificate: Certificate,
}

/// How much each part does.
struct Work {
    iterations: usize,
    /// Steps of ruin and recreate for each site and phase.
    steps_for_a_site: usize,
    fewest_steps: usize,
    /// Visits of an element by a site, in the tree.
    tree: u64,
    searches: u64,
    /// Rounds in which rows are added for what chains say.
    cuts: usize,
    /// Work of linear programs, in steps times rows and columns. None: there are none of them.
    linear: Option<u64>,
}

const fn work_of(effort: Effort) -> Work {
    match effort {
        Effort::Quick => Work {
            iterations: 250,
            steps_for_a_site: 2,
            fewest_steps: 1_000,
            tree: 30_000_000,
            searches: 1,
            cuts: 4,
            linear: None,
        },
        Effort::Normal => Work {
            iterations: 700,
            steps_for_a_site: 6,
            fewest_steps: 6_000,
            tree: 4_000_000_000,
            searches: 2,
            cuts: 9,
            linear: None,
        },
        Effort::Long => Work {
            iterations: 1500,
            steps_for_a_site: 60,
            fewest_steps: 60_000,
            tree: 50_000_000_000,
            searches: 3,
            cuts: 20,
            linear: None,
        },
        Effort::Exact if linear::has_exact() => Work {
            linear: Some(LINEAR_WORK),
            ..work_of(Effort::Normal)
        },
        Effort::Exact => work_of(Effort::Long),
    }
}

/// Work of linear programs: up to about a minute and a half of processor time.
const LINEAR_WORK: u64 = 6_000_000_000;

/// Problems in which sites hit more elements than this get no linear programs: their first one would not end.
const MOST_ELEMENTS_OF_PROGRAM: usize = 600_000;
/// Where phases and chains come together, multipliers move slowly, and a step of the search looks at each phase: more
/// of the one and less of the other brings plan and bound nearer to each other in the same time.
fn work_for(problem: &Problem, effort: Effort) -> Work {
    let mut work = work_of(effort);
    let has_chains = problem
        .links
        .as_ref()
        .is_some_and(|links| links.after.total() > 0);
    if has_chains && problem.phases > 1 {
        work.iterations = work.iterations.max(400);
        work.cuts = work.cuts.max(9);
        work.steps_for_a_site = work.steps_for_a_site.div_ceil(2);
    }
    work
}

/// Problems in which sites hit more elements than this get no tree: its cases would hardly move the bound.
const MOST_ELEMENTS_OF_TREE: usize = 150_000;

/// Solves a question.
pub fn solve(given: &Instance, pace: impl Into<Pace>, seed: u64) -> Outcome {
    solve_from(given, pace, seed, None)
}

/// Solves a question, beginning from a plan that is there: no worse one comes out. `start` has the phase of
/// each site.
pub fn solve_from(given: &Instance, pace: impl Into<Pace>, seed: u64, start: Option<&[u8]>) -> Outcome {
    let Pace { effort, stop } = pace.into();
    let mut problem = Problem::of(given);
    problem.stop = stop;
    if let Some(why) = impossible(&problem) {
        return Outcome::Infeasible(why);
    }
    let work = work_for(&problem, effort);
    let mut first = greedy::best(&problem);
    if problem.minima() > 0 {
        first = minima::met(&problem, first);
    }
    if let Some(given) = start.and_then(|start| plan_of(&problem, start))
        && !is_better(&problem, &first, &given)
    {
        first = given;
    }
    let greedy = (!problem.stop.cuts()).then(|| plain_greedy(&problem));
    let effort = ascent::Effort {
        iterations: work.iterations,
        reached: reached(&problem, &first) as f64,
        enough: f64::NEG_INFINITY,
    };
    let mut rows = Rows::of(&problem);
    let mut relaxation = Relaxation::of(&problem, &rows);
    let mut found = ascend(&relaxation, relaxation.begin(), effort);
    if let Some(links) = problem.links.as_ref().filter(|links| links.after.total() > 0) {
        for _ in 0..work.cuts {
            if !sharpened(&problem, links, &mut rows, &mut relaxation, &mut found, effort) {
                break;
            }
        }
    }
    let linear = match work.linear {
        Some(_) => lead(&problem, &mut rows, &mut relaxation, &mut found, effort),
        None => None,
    };
    let exact = Exact::new(&problem, &rows);
    let roundings = [0.5, 0.6, 0.7].into_iter().filter(|_| !problem.stop.cuts());
    let roundings = roundings.map(|part| rounded(&problem, &found.mean, part));
    let mut plan = better_of(&problem, first, roundings);
    let is_open = |plan: &Plan| found.bound >= (reached(&problem, plan) + 1) as f64 - 1e-3;
    for search in 0..work.searches {
        if is_open(&plan) && !problem.stop.cuts() {
            plan = improved(
                &problem,
                &relaxation,
                plan,
                &found.dual,
                &work,
                seed.wrapping_add(search),
            );
        }
    }
    prove(&exact, &relaxation, plan, found.dual, &work, greedy, linear)
}

/// Rounds in which rows are added for what the first linear program breaks.
const ROUNDS_OF_ROWS: usize = 12;
/// A round that lowers the bound by less than this part of what is open is the last.
const WORTH_A_ROUND: f64 = 0.01;

/// Solves the relaxation by a linear program, and adds rows that its solution breaks, as long as that helps. Returns
/// the program of the last rows; none where there is none.
fn lead(
    problem: &Problem,
    rows: &mut Rows,
    relaxation: &mut Relaxation,
    found: &mut ascent::Found,
    effort: ascent::Effort,
) -> Option<Linear> {
    if relaxation.list.len() > MOST_ELEMENTS_OF_PROGRAM {
        return None;
    }
    let domain = Domain {
        first: problem.first.clone(),
        last: problem.last.clone(),
    };
    let mut linear = Linear::of(relaxation)?;
    for round in 0..ROUNDS_OF_ROWS {
        let Says::Best { dual, mean, .. } = linear.look(&domain, f64::NEG_INFINITY, u32::MAX) else {
            break;
        };
        let exact = Exact::new(problem, rows);
        let total = exact.prove(&exact.rounded(relaxation, &dual), &domain).total;
        let bound = total as f64 / (1_u64 << exact.bits) as f64;
        let gain = found.bound - bound;
        let is_slow = round > 0 && gain < WORTH_A_ROUND * (bound - effort.reached);
        if bound < found.bound || round == 0 {
            (found.bound, found.dual, found.mean) = (bound, dual, mean);
        }
        if is_slow || bound < (effort.reached + 1.0) - 1e-3 {
            break;
        }
        let mut cuts = linear::hits(problem, rows, &found.mean);
        if let Some(links) = problem.links.as_ref().filter(|links| links.after.total() > 0) {
            cuts.extend(linked::cuts(problem, links, rows, &found.mean));
            cuts.sort();
            cuts.dedup();
        }
        if cuts.is_empty() {
            break;
        }
        cuts.truncate(MOST_CUTS);
        let phases = usize::from(problem.phases);
        let binds = |row: usize| (0..phases).any(|t| found.dual.u[t * rows.len() + row] > 0.0);
        let (new, old) = rows.with_cuts(problem.sites, &cuts, binds);
        let mut u = Vec::new();
        for phase in 0..phases {
            let before =
                |row: &Option<u32>| row.map_or(0.0, |row| found.dual.u[phase * rows.len() + row as usize]);
            u.extend(old.iter().map(before));
        }
        u.extend_from_slice(&found.dual.u[relaxation.rows_end()..]);
        found.dual.u = u;
        *rows = new;
        *relaxation = Relaxation::of(problem, rows);
        linear = Linear::of(relaxation)?;
    }
    Some(linear)
}

/// Adds rows for what the mean breaks, drops those that came before and bind nothing, and looks for multipliers
/// again. Is there anything new?
fn sharpened(
    problem: &Problem,
    links: &Links,
    rows: &mut Rows,
    relaxation: &mut Relaxation,
    found: &mut ascent::Found,
    effort: ascent::Effort,
) -> bool {
    let mut cuts = linked::cuts(problem, links, rows, &found.mean);
    if problem.stop.cuts() || cuts.is_empty() || found.bound < (effort.reached + 1.0) - 1e-3 {
        return false;
    }
    cuts.truncate(MOST_CUTS);
    let phases = usize::from(problem.phases);
    let binds = |row: usize| (0..phases).any(|t| found.dual.u[t * rows.len() + row] > 0.0);
    let (new, old) = rows.with_cuts(problem.sites, &cuts, binds);
    let sharper = Relaxation::of(problem, &new);
    let mut begin = Dual {
        u: Vec::with_capacity(sharper.elements()),
        ..found.dual.clone()
    };
    for phase in 0..phases {
        let before =
            |row: &Option<u32>| row.map_or(0.0, |row| found.dual.u[phase * rows.len() + row as usize]);
        begin.u.extend(old.iter().map(before));
    }
    begin.u.extend_from_slice(&found.dual.u[relaxation.rows_end()..]);
    let again = ascend(&sharper, begin, effort);
    if again.bound > found.bound {
        return false;
    }
    *rows = new;
    *relaxation = sharper;
    *found = again;
    true
}

/// Rows that are added at once.
const MOST_CUTS: usize = 20_000;

/// The merit to be beaten: that of a plan that covers what it must, or below all.
fn reached(problem: &Problem, plan: &Plan) -> i128 {
    if plan.is_within(problem) && plan.is_enough(problem) && plan.is_sound(problem) {
        plan.merit(problem)
    } else {
        -1 - problem.given.costs.iter().map(|c| i128::from(*c)).sum::<i128>()
    }
}

/// A plan from the phases of its sites, where it keeps to what is asked.
fn plan_of(problem: &Problem, start: &[u8]) -> Option<Plan> {
    let mut plan = Plan::empty(problem);
    for (site, phase) in start.iter().enumerate().take(problem.sites) {
        let is_allowed = (problem.first[site]..=problem.last[site]).contains(phase);
        if is_allowed && *phase < plan.start[site] {
            plan.put(problem, site, *phase);
        }
    }
    (plan.is_within(problem) && plan.is_enough(problem) && plan.is_sound(problem)).then_some(plan)
}

fn plain_greedy(problem: &Problem) -> Plan {
    let mut plan = Plan::empty(problem);
    greedy::fill(problem, &mut plan, By::Gain);
    plan
}

/// What makes every plan impossible at first sight.
fn impossible(problem: &Problem) -> Option<Infeasible> {
    if !problem.is_possible {
        let site = problem.given.locked_in.first().copied().unwrap_or(0);
        return Some(Infeasible::Linked { site });
    }
    for (at, minimum) in problem.given.minima.iter().enumerate() {
        let can = minimum.villages.iter().filter(|v| !problem.is_dead[**v as usize]);
        let reachable = can.map(|v| problem.given.weights[*v as usize]).sum();
        if reachable < minimum.weight {
            return Some(Infeasible::Minimum {
                minimum: at as u32,
                weight: minimum.weight,
                reachable,
            });
        }
    }
    let locked = Plan::empty(problem);
    for (cap, used) in problem.caps.iter().zip(&locked.used) {
        if *used > cap.room {
            let limit = Limit {
                from: cap.from,
                to: cap.to,
                counts: cap.counts,
            };
            return Some(Infeasible::Locks {
                limit,
                room: cap.room,
                takes: *used,
            });
        }
    }
    let least = problem.least?;
    let reachable = problem.reachable();
    (least > reachable).then_some(Infeasible::Weight { least, reachable })
}

/// Sites that are worth a look: those that the multipliers value at more than this part of what they cost, and
/// those of the plan.
const WORTH_A_LOOK: f64 = 0.75;

fn improved(
    problem: &Problem,
    relaxation: &Relaxation,
    plan: Plan,
    dual: &Dual,
    work: &Work,
    seed: u64,
) -> Plan {
    let never = problem.phases;
    let mut worth = Vec::new();
    super::prices::worth(relaxation, &dual.u, &mut worth);
    let phases = usize::from(never);
    let is_eligible: Vec<bool> = (0..problem.sites)
        .map(|site| {
            let paid = |phase: u8| {
                relaxation.own[site] + super::prices::price(relaxation, &dual.prices, site, phase)
            };
            let is_worth = |phase: u8| {
                let with = worth[site * phases + usize::from(phase)] + relaxation.own[site];
                with >= WORTH_A_LOOK * paid(phase)
            };
            plan.start[site] < never || (problem.first[site]..never).any(is_worth)
        })
        .collect();
    let steps = (problem.sites * phases * work.steps_for_a_site).max(work.fewest_steps);
    // Where several phases hang together, what floats above their limits is hard to trim.
    let (floating, kept) = if problem.links.is_some() {
        // A chain that is too much is hard to trim as well.
        (steps, 2 * steps)
    } else if phases == 1 {
        (steps, steps / 4)
    } else {
        (steps / 4, steps)
    };
    let soft = Search {
        steps: if problem.is_cheapest { steps } else { floating },
        is_hard: problem.is_cheapest,
        most_out: 5,
    };
    let run = |plan: &Plan, search: Search, seed: u64| match &problem.links {
        None => {
            let mut improver = Improver::new(problem, plan.clone(), dual.prices.clone(), &is_eligible, seed);
            improver.run(search);
            improver.plan
        }
        Some(links) => {
            let prices = dual.prices.clone();
            let mut shaker = Shaker::new(problem, links, plan.clone(), prices, &is_eligible, seed);
            shaker.run(search);
            shaker.plan
        }
    };
    let mut next = run(&plan, soft, seed);
    trim(problem, &mut next);
    greedy::finish(problem, &mut next);
    let mut best = if is_better(problem, &next, &plan) {
        next
    } else {
        plan
    };
    if !problem.is_cheapest {
        let hard = Search {
            steps: kept,
            is_hard: true,
            most_out: 5,
        };
        let mut next = run(&best, hard, seed ^ 0x5bd1);
        greedy::finish(problem, &mut next);
        if is_better(problem, &next, &best) {
            best = next;
        }
    }
    best
}

/// The bound of all plans, and its proof; small problems are looked through.
fn prove(
    exact: &Exact,
    relaxation: &Relaxation,
    plan: Plan,
    dual: Dual,
    work: &Work,
    greedy: Option<Plan>,
    linear: Option<Linear>,
) -> Outcome {
    let problem = exact.problem;
    let mut domain = Domain {
        first: problem.first.clone(),
        last: problem.last.clone(),
    };
    let is_small = linear.is_some() || relaxation.list.len() <= MOST_ELEMENTS_OF_TREE;
    let dominated = if is_small && !problem.stop.cuts() {
        dominated(problem)
    } else {
        Vec::new()
    };
    for (site, _) in &dominated {
        domain.first[*site as usize] = problem.phases;
    }
    let reached = reached(problem, &plan);
    let tree_work = match (&linear, work.linear) {
        (Some(_), Some(work)) => work,
        _ if is_small => work.tree,
        _ => 0,
    };
    let mut tree = Tree::new(exact, relaxation, plan, reached, tree_work);
    tree.linear = linear;
    let bound = tree.explore(domain, dual);
    let plan = tree.plan.clone();
    if !(plan.is_within(problem) && plan.is_enough(problem) && plan.is_sound(problem)) {
        if !problem.stop.cuts()
            && let Some(why) = minimum_missed(problem.given)
        {
            return Outcome::Infeasible(why);
        }
        let none = bound <= reached;
        return if none {
            Outcome::Infeasible(Infeasible::Limits)
        } else {
            Outcome::NotFound
        };
    }
    let certificate = certificate(exact, tree, dominated, bound);
    let covered = plan.covers.iter().map(|cover| covered(problem, cover)).collect();
    Outcome::Planned(Box::new(Planned {
        value: plan.merit(problem).unsigned_abs() as u64,
        covered,
        cost: plan.cost(problem),
        greedy: greedy
            .filter(|greedy| greedy.is_enough(problem))
            .map(|greedy| greedy.merit(problem).unsigned_abs() as u64),
        start: plan.start,
        certificate,
    }))
}

/// A minimum that no plan reaches, even where nothing else counts.
fn minimum_missed(given: &Instance) -> Option<Infeasible> {
    for (at, minimum) in given.minima.iter().enumerate() {
        let alone = alone(given, minimum);
        let Outcome::Planned(planned) = solve(&alone, Effort::Quick, 1) else {
            continue;
        };
        let reachable = planned.certificate.bound;
        if reachable < minimum.weight {
            return Some(Infeasible::Minimum {
                minimum: at as u32,
                weight: minimum.weight,
                reachable,
            });
        }
    }
    None
}

/// The question in which only the villages of a minimum count, after the last phase.
fn alone(given: &Instance, minimum: &Minimum) -> Instance {
    let mut weights = vec![0; given.villages()];
    for village in &minimum.villages {
        weights[*village as usize] = given.weights[*village as usize];
    }
    let last = given.phases.len().saturating_sub(1);
    let phases = given.phases.iter().enumerate().map(|(at, phase)| Phase {
        weight: u64::from(at == last),
        ..*phase
    });
    Instance {
        weights,
        phases: phases.collect(),
        goal: Goal::MostWeight,
        minima: Vec::new(),
        ..given.clone()
    }
}

/// The weight that is covered, as it was given.
fn covered(problem: &Problem, cover: &super::plan::Cover) -> u64 {
    let all = problem.given.weights.iter().enumerate();
    all.filter(|(v, _)| !problem.is_dead[*v] && cover.has_turned(*v))
        .map(|(_, w)| w)
        .sum()
}

/// The tree as a proof, with those multipliers alone that it names.
fn certificate(exact: &Exact, tree: Tree, dominated: Vec<(u32, u32)>, bound: i128) -> Certificate {
    let (problem, rows) = (exact.problem, exact.rows);
    let Tree {
        mut nodes,
        sets,
        extra_rows,
        ..
    } = tree;
    let mut place = vec![None; sets.len()];
    let mut kept: Vec<Multipliers> = Vec::new();
    let mut keep = |set: &mut u32| {
        let at = *set as usize;
        *set = *place[at].get_or_insert_with(|| {
            kept.push(sets[at].clone());
            kept.len() as u32 - 1
        });
    };
    for node in &mut nodes {
        node.steps.iter_mut().for_each(|step| keep(&mut step.set));
        if let End::Bounded { set } = &mut node.end {
            keep(set);
        }
    }
    let mut row_villages: Vec<u32> = Vec::with_capacity(rows.len());
    for village in 0..problem.villages {
        row_villages.extend(rows.of_village(village).map(|_| village as u32));
    }
    let mut row_points = rows.points.clone();
    for (village, points) in extra_rows {
        row_villages.push(village);
        row_points.push(points);
    }
    let with_sites = (0..rows.sites.len()).filter(|row| !rows.sites.get(*row).is_empty());
    Certificate {
        row_sites: with_sites
            .map(|row| (row as u32, rows.sites.get(row).to_vec()))
            .collect(),
        scale_bits: exact.bits,
        row_villages,
        row_points,
        limits: problem
            .caps
            .iter()
            .map(|c| Limit {
                from: c.from,
                to: c.to,
                counts: c.counts,
            })
            .collect(),
        sets: kept,
        dominated,
        nodes,
        bound: bound.unsigned_abs() as u64,
    }
}
