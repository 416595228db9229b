//! A proof against its task: every case is closed by a bound that its own multipliers give.

use super::breach::Breach;
use super::digest::{digest_of_proof, digest_of_task};
use super::domain::Domain;
use super::form::{Ending, Proof, Settled};
use super::formula::Formula;
use super::task::Task;

/// No multiplier and no price needs to be larger: sums of them keep their exact value.
const MOST_MULTIPLIER: u64 = 1 << 62;

/// More bits behind the point than this would leave no room for the numbers before it.
const MOST_BITS: u32 = 40;

/// Recomputes a proof. `value` is what the plan is worth, where there is one. No breach: no plan is better than
/// the bound.
pub fn check_proof(task: &Task, proof: &Proof, value: Option<u64>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    if proof.task != digest_of_task(task) {
        let text = "the proof was made from another task: its digest is not this one's";
        breaches.push(Breach::new("bound-other-task", text));
    }
    if proof.seal != digest_of_proof(proof) {
        let text = "a number of the proof was changed after it was made: its seal does not fit";
        breaches.push(Breach::new("bound-seal-broken", text));
    }
    if proof.scale_bits > MOST_BITS {
        breaches.push(Breach::new(
            "bound-scale",
            format!("the scale 2^{} is too fine", proof.scale_bits),
        ));
        return breaches;
    }
    let before = breaches.len();
    let formula = Formula::new(task, proof, &mut breaches);
    check_sets(&formula, &mut breaches);
    if breaches.len() > before {
        // Without its rows and limits nothing can be computed.
        return breaches;
    }
    if let Some(value) = value {
        let is_below = if task.is_cheapest() {
            proof.bound > value
        } else {
            proof.bound < value
        };
        if is_below {
            let text = format!(
                "the plan is worth {value}, and the bound {} says that none is",
                proof.bound
            );
            breaches.push(Breach::new("bound-below-plan", text));
        }
    }
    let mut domain = task.whole_domain();
    check_dominated(&formula, &mut domain, &mut breaches);
    check_cases(&formula, domain, &mut breaches);
    breaches
}

/// Rows, phases and prices of sets must be there.
fn check_sets(formula: &Formula, breaches: &mut Vec<Breach>) {
    let proof = formula.proof;
    for (at, set) in proof.sets.iter().enumerate() {
        let is_known = |(row, phase, _): &(u32, u8, u64)| {
            (*row as usize) < proof.rows.len() && usize::from(*phase) < formula.phases
        };
        let is_chain = |(site, phase, _): &(u32, u8, u64)| {
            (*site as usize) < formula.task.costs.len()
                && !formula.task.needed(*site as usize).is_empty()
                && usize::from(*phase) < formula.phases
        };
        let has_minima = set.minima.is_empty() || set.minima.len() == formula.task.minima.len();
        let has_links = set.chains.iter().all(is_chain) && has_minima;
        if !set.rows.iter().all(is_known) || set.prices.len() != proof.limits.len() || !has_links {
            let text =
                format!("set {at} names a row, a phase, a limit, a chain or a minimum that is not there");
            breaches.push(Breach::new("bound-row-unknown", text));
        }
        let numbers = set
            .rows
            .iter()
            .map(|(_, _, u)| u)
            .chain(&set.prices)
            .chain([&set.weight_price])
            .chain(set.chains.iter().map(|(_, _, v)| v))
            .chain(&set.minima);
        if numbers.into_iter().any(|n| *n > MOST_MULTIPLIER) {
            let text = format!("set {at} has a number above 2^62");
            breaches.push(Breach::new("bound-row-large", text));
        }
    }
}

/// A site need not be built where another one covers the same, costs no more and may be built at any time. Where
/// sites hang on each other this does not follow.
fn check_dominated(formula: &Formula, domain: &mut Domain, breaches: &mut Vec<Breach>) {
    let task = formula.task;
    let never = formula.phases as u8;
    for (site, by) in &formula.proof.dominated {
        let (at, other) = (*site as usize, *by as usize);
        let is_good = !task.is_linked()
            && at != other
            && at < task.costs.len()
            && other < task.costs.len()
            && domain[at].1 == never
            && domain[other].0 == 0
            && task.costs[other] <= task.costs[at]
            && task.pays(other) <= task.pays(at)
            && {
                let mut theirs = task.covers[other].clone();
                theirs.sort_unstable();
                let has = |p: &u32| task.served[*p as usize] || theirs.binary_search(p).is_ok();
                task.covers[at].iter().all(has)
            };
        if is_good {
            domain[at].0 = never;
        } else {
            let text = format!("site {site} is said to be needless beside site {by}, and is not");
            breaches.push(Breach::new("bound-site-needed", text));
        }
    }
}

fn check_cases(formula: &Formula, domain: Domain, breaches: &mut Vec<Breach>) {
    let cases = &formula.proof.cases;
    let mut is_seen = vec![false; cases.len()];
    let mut open = vec![(0_u32, domain)];
    while let Some((at, mut domain)) = open.pop() {
        let case = cases.get(at as usize);
        let (Some(case), false) = (case, is_seen.get(at as usize).copied().unwrap_or(true)) else {
            breaches.push(Breach::new(
                "bound-case-missing",
                format!("case {at} is not there, or comes twice"),
            ));
            continue;
        };
        is_seen[at as usize] = true;
        for settled in &case.settled {
            if let Err(text) = settle(formula, settled, &mut domain) {
                breaches.push(Breach::new("bound-step-unproved", format!("case {at}: {text}")));
            }
            formula.task.follow(&mut domain);
        }
        match case.ending {
            Ending::Bounded { set } => {
                if let Err(text) = close(formula, set, &domain) {
                    breaches.push(Breach::new("bound-not-reached", format!("case {at}: {text}")));
                }
            }
            Ending::Split {
                site,
                phase,
                early,
                late,
            } => match domain.get(site as usize).copied() {
                Some((first, last)) if first <= phase && phase < last => {
                    let mut later = domain.clone();
                    later[site as usize].0 = phase + 1;
                    domain[site as usize].1 = phase;
                    formula.task.follow(&mut later);
                    formula.task.follow(&mut domain);
                    open.push((late, later));
                    open.push((early, domain));
                }
                _ => {
                    let text = format!("case {at} divides site {site}, which is decided");
                    breaches.push(Breach::new("bound-case-missing", text));
                }
            },
        }
    }
}

fn settle(formula: &Formula, settled: &Settled, domain: &mut Domain) -> Result<(), String> {
    let set = formula
        .proof
        .sets
        .get(settled.set as usize)
        .filter(|set| !set.is_whole);
    let set = set.ok_or_else(|| format!("set {} is not there", settled.set))?;
    let value = formula
        .value(set, domain)
        .ok_or("its table is too large, or sites are linked")?;
    let before = domain.clone();
    for (site, first, last) in &settled.sites {
        let at = *site as usize;
        let of = *before
            .get(at)
            .ok_or_else(|| format!("site {site} is not there"))?;
        if first > last || *first < of.0 || *last > of.1 {
            return Err(format!("site {site} is narrowed to phases that it does not have"));
        }
        for phase in (of.0..=of.1).filter(|phase| phase < first || phase > last) {
            let total = value.total_with(at, phase);
            if formula.bound(total) > formula.claimed() {
                return Err(format!(
                    "site {site} is narrowed, and the multipliers do not show it"
                ));
            }
        }
        domain[at] = (*first, *last);
    }
    Ok(())
}

fn close(formula: &Formula, set: u32, domain: &Domain) -> Result<(), String> {
    let of = formula
        .proof
        .sets
        .get(set as usize)
        .ok_or_else(|| format!("set {set} is not there"))?;
    let value = formula
        .value(of, domain)
        .ok_or("its table is too large, or sites are linked")?;
    let bound = formula.bound(value.total);
    if bound > formula.claimed() {
        let claimed = formula.proof.bound;
        return Err(format!(
            "its multipliers give {}, and not {claimed}",
            bound.unsigned_abs()
        ));
    }
    Ok(())
}
