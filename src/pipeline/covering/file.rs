//! A covering problem in its file: JSON, whole numbers only.
//!
//! `weights` and `costs` have a number for each village and each site, `covers` a list for each site: of
//! villages, or, where `points` gives each village its test points, of points by their running number. What links
//! sites and villages is read in `linked`.

use super::fields::Fields;
use super::{convert, linked};
use crate::domain::fault::{Fault, Faults};
use crate::files::{self, FileKind};
use crate::optimise::Instance;
use crate::plan_check::{Stage, Task, Wanted};
use serde_json::Value;
use std::path::Path;

/// All numbers together stay below this, so that floating point keeps each whole number.
const MOST: u128 = 1 << 53;
/// More phases than this are no plan.
const MOST_PHASES: usize = 60;

/// A problem, once for the optimiser and once for the checker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covering {
    /// What its file calls it.
    pub name: String,
    /// What the goal is called in the file.
    pub objective: &'static str,
    /// For the optimiser.
    pub instance: Instance,
    /// For the checker.
    pub task: Task,
}

/// Reads a problem.
///
/// # Errors
/// All faults of the file.
pub fn read(file: &Path) -> Result<Covering, Faults> {
    let one = |fault: Fault| {
        let mut faults = Faults::default();
        faults.push(fault);
        faults
    };
    let text = files::read_text(file, FileKind::Table).map_err(|e| {
        one(Fault::new(
            "file-unreadable",
            file,
            e.to_string(),
            "name a file that can be read",
        ))
    })?;
    let value: Value = serde_json::from_str(&text).map_err(|e| {
        one(Fault::new(
            "covering-not-json",
            file,
            e.to_string(),
            "give a problem as one JSON object",
        )
        .at(Some((e.line(), e.column()))))
    })?;
    drop(text);
    let Value::Object(all) = &value else {
        let cause = "the file is JSON, and no object";
        return Err(one(Fault::new(
            "covering-not-json",
            file,
            cause,
            "give a problem as one JSON object",
        )));
    };
    let mut fields = Fields {
        file,
        all,
        faults: Faults::default(),
    };
    let task = task(&mut fields);
    if !fields.faults.is_empty() {
        return Err(fields.faults);
    }
    let name = all.get("name").and_then(Value::as_str).map(str::to_owned);
    let from_file = || {
        file.file_stem()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    Ok(Covering {
        name: name.unwrap_or_else(from_file),
        objective: objective_name(&task),
        instance: convert::instance(&task),
        task,
    })
}

pub(super) fn objective_name(task: &Task) -> &'static str {
    match task.wanted {
        Wanted::MostWeight if task.stages.len() > 1 => "max_weight_phases",
        Wanted::MostWeight => "max_weight",
        _ => "min_cost",
    }
}

fn task(fields: &mut Fields) -> Task {
    let mut list = |name: &str| {
        let value = fields.needed(name);
        value
            .map(|value| fields.numbers(name, None, value))
            .unwrap_or_default()
    };
    let (weights, costs) = (list("weights"), list("costs"));
    let mut task = Task::of_single_points(weights, costs, Vec::new());
    if fields.get("points").is_some() {
        points(fields, &mut task);
    }
    if let Some(value) = fields.needed("covers") {
        let lists = fields.list("covers", value);
        fields.has_length("covers", lists.len(), "costs", task.costs.len());
        let end = task.people.len();
        let covers = lists
            .iter()
            .enumerate()
            .map(|(at, list)| fields.places("covers", Some(at), list, end));
        task.covers = covers.collect();
    }
    locks(fields, &mut task);
    task.max_sites = fields.number("p");
    task.budget = fields.number("budget");
    goal(fields, &mut task);
    linked::read(fields, &mut task);
    sizes(fields, &task);
    task
}

/// Test points of villages: people at each, the centre, the people that must be covered, what is served.
fn points(fields: &mut Fields, task: &mut Task) {
    let villages = task.weights.len();
    let (mut points, mut people) = (Vec::new(), Vec::new());
    if let Some(value) = fields.get("points") {
        for (at, list) in fields.list("points", value).iter().enumerate() {
            let first = people.len() as u32;
            people.extend(fields.numbers("points", Some(at), list));
            points.push((first..people.len() as u32).collect::<Vec<u32>>());
        }
    }
    fields.has_length("points", points.len(), "weights", villages);
    if let Some(value) = fields.needed("needs") {
        task.needs = fields.numbers("needs", None, value);
        fields.has_length("needs", task.needs.len(), "weights", villages);
    }
    task.centres = vec![None; villages];
    if let Some(value) = fields.get("centres") {
        let list = fields.list("centres", value);
        fields.has_length("centres", list.len(), "weights", villages);
        for (at, centre) in list.iter().enumerate().take(villages.min(points.len())) {
            if centre.is_null() {
                continue;
            }
            let number = fields.whole("centres", Some(at), centre);
            let found = number.map(|n| points[at].get(usize::try_from(n).unwrap_or(usize::MAX)));
            match found {
                Some(Some(point)) => task.centres[at] = Some(*point),
                Some(None) => fields.invalid(
                    "centres",
                    Some(at),
                    centre,
                    "the place of a point among its village's",
                ),
                None => {}
            }
        }
    }
    task.served = vec![false; people.len()];
    if let Some(value) = fields.get("served") {
        for point in fields.places("served", None, value, people.len()) {
            task.served[point as usize] = true;
        }
    }
    task.points = points;
    task.people = people;
}

fn locks(fields: &mut Fields, task: &mut Task) {
    let sites = task.costs.len();
    let mut list = |name: &str| {
        let value = fields.get(name);
        value
            .map(|value| fields.places(name, None, value, sites))
            .unwrap_or_default()
    };
    task.locked_in = list("locked_in");
    task.locked_out = list("locked_out");
    if let Some(both) = task.locked_in.iter().find(|site| task.locked_out.contains(site)) {
        let cause = format!("site {both} is locked in and locked out");
        let fault = Fault::new(
            "covering-lock-both",
            fields.file,
            cause,
            "take it out of one of the two lists",
        );
        fields.push("locked_in", None, fault.with_value(both.to_string()));
    }
}

fn goal(fields: &mut Fields, task: &mut Task) {
    let Some(value) = fields.needed("objective") else {
        return;
    };
    let phases = fields.get("phases");
    match value.as_str() {
        Some("max_weight") => {}
        Some("max_weight_phases") => {
            if fields.needed("phases").is_some() {
                stages(fields, task);
            }
        }
        Some("min_cost") => {
            let least = fields.number("min_covered_weight");
            task.wanted = least.map_or(Wanted::AllAtLeastCost, Wanted::WeightAtLeastCost);
        }
        _ => fields.invalid(
            "objective",
            None,
            value,
            "max_weight, max_weight_phases or min_cost",
        ),
    }
    if phases.is_some() && value.as_str() != Some("max_weight_phases") {
        let cause = "there are phases, and the objective has none";
        let remedy = "set the objective max_weight_phases, or take the phases out";
        fields.push(
            "phases",
            None,
            Fault::new("covering-phases-unused", fields.file, cause, remedy),
        );
    }
}

fn stages(fields: &mut Fields, task: &mut Task) {
    let Some(value) = fields.get("phases") else { return };
    let list = fields.list("phases", value);
    if list.is_empty() || list.len() > MOST_PHASES {
        fields.invalid(
            "phases",
            None,
            &Value::from(list.len()),
            &format!("a list of 1 to {MOST_PHASES} phases"),
        );
        return;
    }
    task.stages.clear();
    for (at, value) in list.iter().enumerate() {
        let mut number = |name: &str| {
            let of = value.get(name).filter(|of| !of.is_null())?;
            fields.whole("phases", Some(at), of)
        };
        let weight = number("weight").unwrap_or(1);
        let stage = Stage {
            weight,
            budget: number("budget"),
            max_sites: number("max_sites"),
        };
        if !value.is_object() {
            fields.invalid(
                "phases",
                Some(at),
                value,
                "an object with budget, max_sites and weight",
            );
        }
        task.stages.push(stage);
    }
    match fields.get("carry_over") {
        None => task.carry_over = true,
        Some(Value::Bool(carry_over)) => task.carry_over = *carry_over,
        Some(other) => fields.invalid("carry_over", None, other, "true or false"),
    }
}

/// Sums beyond what floating point holds exactly are refused.
fn sizes(fields: &mut Fields, task: &Task) {
    let sum = |list: &[u64]| list.iter().map(|n| u128::from(*n)).sum::<u128>();
    let phases: u128 = task.stages.iter().map(|s| u128::from(s.weight)).sum();
    let weights = sum(&task.weights);
    let checked = [
        ("weights", weights.saturating_mul(phases.max(1))),
        ("costs", sum(&task.costs)),
        ("points", sum(&task.people)),
        ("paid", sum(&task.paid)),
    ];
    for (name, sum) in checked {
        if sum > MOST {
            let cause = format!("the numbers together, over all phases, come to more than {MOST}");
            let fault = Fault::new(
                "covering-number-large",
                fields.file,
                cause,
                "give them in a larger unit",
            );
            fields.push(name, None, fault);
        }
    }
}
