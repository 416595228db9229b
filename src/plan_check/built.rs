//! A plan against its task: locks, limits, nesting, and what it claims to cover.

use super::breach::Breach;
use super::task::{Task, Wanted};

/// A plan as its file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// The sites on air after each phase.
    pub on_air: Vec<Vec<u32>>,
    /// The villages that turn in each phase.
    pub turned: Vec<Vec<u32>>,
    /// The value that is claimed.
    pub value: u64,
    /// The weight that is claimed after each phase.
    pub covered: Vec<u64>,
    /// The cost that is claimed.
    pub cost: u64,
}

/// Derives all that a plan claims from the task. No breach: the plan is what it says.
pub fn check_plan(task: &Task, plan: &Built) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let phases = task.stages.len();
    if plan.on_air.len() != phases || plan.turned.len() != phases || plan.covered.len() != phases {
        let text = format!("the plan has {} phases, the task {phases}", plan.on_air.len());
        return vec![Breach::new("plan-phases", text)];
    }
    let Some(start) = starts(task, plan, &mut breaches) else {
        return breaches;
    };
    check_locks(task, &start, &mut breaches);
    check_rooms(task, &start, &mut breaches);
    check_links(task, &start, &mut breaches);
    let turned = check_turned(task, plan, &start, &mut breaches);
    check_numbers(task, plan, &start, &turned, &mut breaches);
    check_minima(task, &turned, &mut breaches);
    breaches
}

/// The phase in which each site comes on air; the number of phases means never.
fn starts(task: &Task, plan: &Built, breaches: &mut Vec<Breach>) -> Option<Vec<usize>> {
    let (sites, phases) = (task.costs.len(), task.stages.len());
    let mut start = vec![phases; sites];
    let mut times = vec![0; sites];
    for (phase, on_air) in plan.on_air.iter().enumerate() {
        let mut is_here = vec![false; sites];
        for site in on_air {
            let Some(here) = is_here.get_mut(*site as usize) else {
                let text = format!("the plan has site {site}, and the task has {sites} sites");
                breaches.push(Breach::new("plan-site-unknown", text));
                return None;
            };
            if std::mem::replace(here, true) {
                let text = format!("site {site} is built twice in phase {}", phase + 1);
                breaches.push(Breach::new("plan-site-twice", text));
                continue;
            }
            times[*site as usize] += 1;
            start[*site as usize] = start[*site as usize].min(phase);
        }
    }
    for site in 0..sites {
        if times[site] > 0 && times[site] < phases - start[site] {
            let text = format!(
                "site {site} is on air in phase {} and not in a later one",
                start[site] + 1
            );
            breaches.push(Breach::new("plan-not-nested", text));
        }
    }
    Some(start)
}

fn check_locks(task: &Task, start: &[usize], breaches: &mut Vec<Breach>) {
    let first = |site: u32| task.earliest.get(site as usize).map_or(0, |e| usize::from(*e));
    for site in task
        .locked_in
        .iter()
        .filter(|s| start[**s as usize] > first(**s).min(task.stages.len() - 1))
    {
        let text = format!("site {site} is locked in, and the plan does not build it in the first phase");
        breaches.push(Breach::new("plan-lock-dropped", text));
    }
    for site in task
        .locked_out
        .iter()
        .filter(|s| start[**s as usize] < task.stages.len())
    {
        let text = format!("site {site} is locked out, and the plan builds it");
        breaches.push(Breach::new("plan-lock-forbidden", text));
    }
}

fn check_rooms(task: &Task, start: &[usize], breaches: &mut Vec<Breach>) {
    for room in task.rooms() {
        let built = (0..start.len()).filter(|s| room.from <= start[*s] && start[*s] <= room.to);
        let takes: u64 = built.map(|s| task.takes(room.counts, s)).sum();
        if takes > room.room {
            let what = if room.counts { "sites" } else { "a cost of" };
            let text = format!(
                "phases {} to {} have {what} {takes}, and the limit is {}",
                room.from + 1,
                room.to + 1,
                room.room
            );
            breaches.push(if room.counts {
                Breach::new("plan-sites-exceeded", text)
            } else {
                Breach::new("plan-budget-exceeded", text)
            });
        }
    }
}

/// Places hold one site; chains reach their end in each phase; no site comes before its first phase.
fn check_links(task: &Task, start: &[usize], breaches: &mut Vec<Breach>) {
    let phases = task.stages.len();
    for (site, earliest) in task.earliest.iter().enumerate() {
        if start[site] < usize::from(*earliest) && start[site] < phases {
            let text = format!(
                "site {site} is on air in phase {}, and can be from phase {} on",
                start[site] + 1,
                earliest + 1
            );
            breaches.push(Breach::new("plan-too-early", text));
        }
    }
    if !task.places.is_empty() {
        for sites in task.sites_of_places() {
            let mut built = sites.iter().filter(|s| start[**s] < phases);
            if let (Some(one), Some(other)) = (built.next(), built.next()) {
                let text = format!(
                    "sites {one} and {other} are both built at place {}",
                    task.places[*one]
                );
                breaches.push(Breach::new("plan-place-twice", text));
            }
        }
    }
    for site in (0..start.len()).filter(|s| start[*s] < phases && !task.needed(*s).is_empty()) {
        let soonest = task.needed(site).iter().map(|s| start[*s as usize]).min();
        if soonest.is_some_and(|soonest| soonest > start[site]) {
            let text = format!(
                "site {site} is on air in phase {}, and none of the sites that it hangs on is by then",
                start[site] + 1
            );
            breaches.push(Breach::new("plan-chain-broken", text));
        }
    }
}

fn check_minima(task: &Task, turned: &[usize], breaches: &mut Vec<Breach>) {
    for (at, minimum) in task.minima.iter().enumerate() {
        let covered = minimum
            .villages
            .iter()
            .filter(|v| turned[**v as usize] < task.stages.len());
        let covered: u64 = covered.map(|v| task.weights[*v as usize]).sum();
        if covered < minimum.weight {
            let text = format!(
                "of minimum {at} a weight of {covered} is covered, and {} must be",
                minimum.weight
            );
            breaches.push(Breach::new("plan-minimum-missed", text));
        }
    }
}

/// The phase in which each village turns; the number of phases means never.
fn check_turned(task: &Task, plan: &Built, start: &[usize], breaches: &mut Vec<Breach>) -> Vec<usize> {
    let phases = task.stages.len();
    let mut on_air = vec![phases; task.people.len()];
    for (site, points) in task.covers.iter().enumerate() {
        for point in points {
            let at = &mut on_air[*point as usize];
            *at = (*at).min(start[site]);
        }
    }
    let is_turned = |village: usize, phase: usize| task.turns(village, |point| on_air[point] <= phase);
    let turns = |village: usize| {
        (0..phases)
            .find(|phase| is_turned(village, *phase))
            .unwrap_or(phases)
    };
    let turned: Vec<usize> = (0..task.weights.len()).map(turns).collect();
    let mut claimed = vec![None; task.weights.len()];
    for (phase, villages) in plan.turned.iter().enumerate() {
        for village in villages {
            let Some(claim) = claimed.get_mut(*village as usize) else {
                let text = format!("the plan claims village {village}, which the task does not have");
                breaches.push(Breach::new("plan-village-unknown", text));
                continue;
            };
            if claim.is_some() {
                let text = format!("village {village} is claimed twice");
                breaches.push(Breach::new("plan-village-twice", text));
            } else if turned[*village as usize] > phase {
                let text = format!(
                    "village {village} is claimed in phase {}, and is not covered then",
                    phase + 1
                );
                breaches.push(Breach::new("plan-village-not-covered", text));
            }
            *claim = Some(phase);
        }
    }
    for (village, phase) in turned.iter().enumerate() {
        if *phase < phases && claimed[village].is_none_or(|claim| claim > *phase) {
            let text = format!(
                "village {village} is covered in phase {}, and is not claimed then",
                phase + 1
            );
            breaches.push(Breach::new("plan-village-unclaimed", text));
        }
    }
    turned
}

fn check_numbers(task: &Task, plan: &Built, start: &[usize], turned: &[usize], breaches: &mut Vec<Breach>) {
    let phases = task.stages.len();
    let cost: u64 = (0..start.len())
        .filter(|s| start[*s] < phases)
        .map(|s| task.costs[s])
        .sum();
    let mut wrong = |what: &str, claimed: u64, is: u64| {
        if claimed != is {
            let text = format!("the plan claims {what} {claimed}, and it is {is}");
            breaches.push(Breach::new("plan-number-wrong", text));
        }
    };
    wrong("a cost of", plan.cost, cost);
    let mut value = 0;
    let mut last = 0;
    for (phase, stage) in task.stages.iter().enumerate() {
        let villages = (0..turned.len()).filter(|v| turned[*v] <= phase);
        last = villages.map(|v| task.weights[v]).sum();
        value += stage.weight * last;
        wrong(
            &format!("for phase {} a covered weight of", phase + 1),
            plan.covered[phase],
            last,
        );
    }
    wrong(
        "a value of",
        plan.value,
        if task.is_cheapest() { cost } else { value },
    );
    let missing = match task.wanted {
        Wanted::MostWeight => None,
        Wanted::WeightAtLeastCost(least) => {
            (last < least).then(|| format!("the weight {last} is below {least}"))
        }
        Wanted::AllAtLeastCost => {
            let can = task.reachable_points();
            let mut open = (0..turned.len()).filter(|v| turned[*v] == phases);
            let open = open.find(|v| task.turns(*v, |p| can[p]));
            open.map(|village| format!("village {village} can be covered, and is not"))
        }
    };
    breaches.extend(missing.map(|text| Breach::new("plan-not-enough", text)));
}
