//! What links sites and villages in a problem's file: places, chains, first phases, what budgets pay, minima.

use super::fields::Fields;
use crate::domain::fault::Fault;
use crate::plan_check::{Minimum, Task};
use serde_json::Value;

/// Reads the fields that a problem may have besides.
pub(super) fn read(fields: &mut Fields, task: &mut Task) {
    let sites = task.costs.len();
    let of_sites = |fields: &mut Fields, name: &str| {
        let Some(value) = fields.get(name) else {
            return Vec::new();
        };
        let numbers = fields.numbers(name, None, value);
        fields.has_length(name, numbers.len(), "costs", sites);
        numbers
    };
    let places = of_sites(fields, "places");
    task.places = below(fields, "places", &places, sites.max(1));
    let earliest = of_sites(fields, "earliest");
    let phases = task.stages.len();
    task.earliest = below(fields, "earliest", &earliest, phases)
        .into_iter()
        .map(|e| e as u8)
        .collect();
    task.paid = of_sites(fields, "paid");
    chains(fields, task);
    minima(fields, task);
}

/// Numbers that must lie below an end.
fn below(fields: &mut Fields, name: &str, numbers: &[u64], end: usize) -> Vec<u32> {
    let mut all = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        match u32::try_from(*number).ok().filter(|n| (*n as usize) < end) {
            Some(number) => all.push(number),
            None => {
                let cause = format!("{number} is outside: the numbers go from 0 to below {end}");
                let remedy =
                    "places count from 0 to below the number of sites, phases to below that of phases";
                let fault = Fault::new("covering-number-outside", fields.file, cause, remedy);
                fields.push(name, Some(at), fault.with_value(number.to_string()));
                all.push(0);
            }
        }
    }
    all
}

/// The sites that each one hangs on. They make no circle.
fn chains(fields: &mut Fields, task: &mut Task) {
    let Some(value) = fields.get("after") else { return };
    let sites = task.costs.len();
    let lists = fields.list("after", value);
    fields.has_length("after", lists.len(), "costs", sites);
    let after: Vec<Vec<u32>> = lists
        .iter()
        .enumerate()
        .map(|(at, list)| fields.places("after", Some(at), list, sites))
        .collect();
    if after.len() != sites {
        return;
    }
    if let Some(site) = in_circle(&after) {
        let cause = format!("site {site} hangs on itself, over the sites that it comes after");
        let remedy =
            "take one of the links of the circle out; with hops give each site an entry for each hop";
        let fault = Fault::new("covering-after-circle", fields.file, cause, remedy);
        fields.push("after", Some(site), fault.with_value(site.to_string()));
        return;
    }
    task.after = after;
}

/// A site of a circle, where there is one.
fn in_circle(after: &[Vec<u32>]) -> Option<usize> {
    let mut missing: Vec<usize> = after.iter().map(Vec::len).collect();
    let mut needed_by = vec![Vec::new(); after.len()];
    for (site, needed) in after.iter().enumerate() {
        needed.iter().for_each(|n| needed_by[*n as usize].push(site));
    }
    let mut ready: Vec<usize> = (0..after.len()).filter(|s| missing[*s] == 0).collect();
    while let Some(site) = ready.pop() {
        for next in &needed_by[site] {
            missing[*next] -= 1;
            if missing[*next] == 0 {
                ready.push(*next);
            }
        }
    }
    // What is left lies in a circle or behind one: back along what is needed and left, the walk ends in it.
    let mut at = missing.iter().position(|m| *m > 0)?;
    for _ in 0..after.len() {
        at = after[at].iter().map(|n| *n as usize).find(|n| missing[*n] > 0)?;
    }
    Some(at)
}

/// What must be covered of some villages in the end.
fn minima(fields: &mut Fields, task: &mut Task) {
    let Some(value) = fields.get("minima") else { return };
    for (at, entry) in fields.list("minima", value).iter().enumerate() {
        let of = |name: &str| entry.get(name).filter(|of| !of.is_null());
        let (Some(villages), Some(weight)) = (of("villages"), of("weight")) else {
            fields.invalid("minima", Some(at), entry, "an object with villages and weight");
            continue;
        };
        let Some(weight) = fields.whole("minima", Some(at), weight).filter(|w| *w < 1 << 53) else {
            fields.invalid("minima", Some(at), &Value::from("weight"), "a weight below 2^53");
            continue;
        };
        let villages = fields.places("minima", Some(at), villages, task.weights.len());
        task.minima.push(Minimum { villages, weight });
    }
}
