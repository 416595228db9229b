//! Every claim of a plan's file beside the same claim derived anew from the sites that it builds.
//!
//! What a solver found (the curve, the price of nesting) is not derived; of the curve it is looked at whether it rises
//! and keeps below its bound.

use super::assemble::{Assembled, assemble};
use super::breach::{PlanBreach, Proofs};
use super::finish::sure_and_loaded;
use super::runs::Runs;
use super::{PlanError, Prepared};
use crate::coverage::Observer;
use crate::optimise::{Certificate, Effort, Planned};
use crate::plan::PlanMade;
use crate::plan_check::Built;
use crate::study::Study;
use crate::world::World;
use serde_json::Value;
use std::collections::BTreeMap;

/// Fields that are no claim about the plan, or are compared elsewhere.
const ELSEWHERE: [&str; 12] = [
    "version",
    "program",
    "inputs_sha256",
    "asked",
    "effort",
    "value",
    "bound",
    "gap_pct",
    "phased_value",
    "phased_bound",
    "price_of_nesting",
    "curve",
];
/// More differences than this are one sentence.
const MOST: usize = 40;

/// The claims that differ.
///
/// # Errors
/// [`PlanError`]: stopped.
#[allow(clippy::too_many_arguments)] // What is claimed, and what it is derived from.
pub(super) fn derive(
    prepared: &Prepared,
    study: &Study,
    world: &World,
    made: &PlanMade,
    proofs: &Proofs,
    (start, built): (&[u8], &Built),
    runs: &Runs,
    observer: &dyn Observer,
) -> Result<Vec<PlanBreach>, PlanError> {
    let planned = Planned {
        start: start.to_vec(),
        value: built.value,
        covered: built.covered.clone(),
        cost: built.cost,
        greedy: None,
        certificate: Certificate::default(),
    };
    let mut derived = assemble(&Assembled {
        prepared,
        study,
        world,
        planned: &planned,
        runs,
        bound: proofs.end.bound,
        phased_bound: proofs.phased.as_ref().map(|proof| proof.bound),
        price_of_nesting: made.price_of_nesting,
        effort: Effort::Normal,
    });
    sure_and_loaded(prepared, study, world, &mut derived, observer)?;
    let mut found = curve(made);
    let json = |made: &PlanMade| serde_json::to_value(made).unwrap_or_default();
    let mut differences = Vec::new();
    let (claimed, is) = (json(made), json(&derived));
    if let (Value::Object(claimed), Value::Object(is)) = (&claimed, &is) {
        for (name, own) in is.iter().filter(|(name, _)| !ELSEWHERE.contains(&name.as_str())) {
            compare(
                name,
                claimed.get(name).unwrap_or(&Value::Null),
                own,
                &mut differences,
            );
        }
    }
    let more = differences.len().saturating_sub(MOST);
    differences.truncate(MOST);
    found.extend(differences.into_iter().map(|text| PlanBreach {
        code: "plan-claim-wrong".to_owned(),
        text,
    }));
    if more > 0 {
        found.push(PlanBreach {
            code: "plan-claim-wrong".to_owned(),
            text: format!("{more} more claims differ"),
        });
    }
    Ok(found)
}

/// More money never buys less, and never more than the bound.
fn curve(made: &PlanMade) -> Vec<PlanBreach> {
    let mut found = Vec::new();
    for pair in made.curve.windows(2) {
        if pair[1].budget <= pair[0].budget || pair[1].value < pair[0].value {
            found.push(format!(
                "the curve falls between {} and {}",
                pair[0].budget, pair[1].budget
            ));
        }
    }
    for point in made.curve.iter().filter(|point| point.value > point.bound) {
        found.push(format!("the curve is above its bound at {}", point.budget));
    }
    let breach = |text| PlanBreach {
        code: "plan-curve-wrong".to_owned(),
        text,
    };
    found.into_iter().map(breach).collect()
}

/// By what the entries of a list are told apart.
const KEYS: [&str; 4] = ["id", "to", "phase", "name"];

/// Where two values differ, in sentences.
fn compare(path: &str, claimed: &Value, is: &Value, found: &mut Vec<String>) {
    match (claimed, is) {
        (Value::Object(a), Value::Object(b)) => {
            for (name, own) in b {
                compare(
                    &format!("{path}.{name}"),
                    a.get(name).unwrap_or(&Value::Null),
                    own,
                    found,
                );
            }
            // A field that is null in rows of cells is not in the file.
            for name in a.keys().filter(|name| !b.contains_key(*name)) {
                found.push(format!("{path}.{name} is no claim that can be derived"));
            }
        }
        (Value::Array(a), Value::Array(b)) => match (keyed(a), keyed(b)) {
            (Some(a), Some(b)) => {
                for (key, own) in &b {
                    compare(
                        &format!("{path} {key}"),
                        a.get(key).copied().unwrap_or(&Value::Null),
                        own,
                        found,
                    );
                }
                for key in a.keys().filter(|key| !b.contains_key(*key)) {
                    found.push(format!("{path} has {key}, and it is not derived from the sites"));
                }
            }
            _ => differs(path, claimed, is, found),
        },
        _ => differs(path, claimed, is, found),
    }
}

fn differs(path: &str, claimed: &Value, is: &Value, found: &mut Vec<String>) {
    let same = match (claimed.as_f64(), is.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * (1.0 + b.abs()),
        _ => claimed == is,
    };
    if !same {
        found.push(format!(
            "{path}: the plan says {}, and it is {}",
            short(claimed),
            short(is)
        ));
    }
}

/// The entries of a list by what names them; nothing where some have no name, or two have the same.
fn keyed(list: &[Value]) -> Option<BTreeMap<String, &Value>> {
    let key = KEYS
        .iter()
        .find(|key| list.iter().all(|entry| entry.get(**key).is_some()))?;
    let named = list.iter().map(|entry| (short(&entry[*key]), entry));
    let all: BTreeMap<String, &Value> = named.collect();
    (all.len() == list.len() && !list.is_empty()).then_some(all)
}

/// A value in a sentence.
fn short(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => "nothing".to_owned(),
        other => other.to_string(),
    };
    match text.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_difference_is_named_with_its_place() {
        let a = json!([{"id": "x", "cost": 1, "cells": [{"id": "c", "eirp": 60.0}]}, {"id": "y", "cost": 2}]);
        let b = json!([{"id": "y", "cost": 2}, {"id": "x", "cost": 3, "cells": [{"id": "c", "eirp": 60.5}]}]);
        let mut found = Vec::new();
        compare("sites", &a, &b, &mut found);
        found.sort();
        assert_eq!(
            found,
            [
                "sites x.cells c.eirp: the plan says 60.0, and it is 60.5",
                "sites x.cost: the plan says 1, and it is 3"
            ]
        );
        let mut none = Vec::new();
        compare("sites", &a, &a, &mut none);
        assert!(none.is_empty());
    }
}
