//! Two plans beside each other: which sites and villages only one of them has, and what else differs.

use super::made::PlanMade;
use crate::analysis::program;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The answer of `covgap plan compare`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Compared {
    /// Program and version.
    pub program: String,
    /// The first plan.
    pub a: PlanHead,
    /// The second plan.
    pub b: PlanHead,
    /// Both were made from the same villages, network, candidates, prices and question.
    pub same_inputs: bool,
    /// In what the two differ so that their numbers do not stand for the same, in sentences.
    pub warnings: Vec<String>,
    /// Sites that both build in the same phase.
    pub sites_same: usize,
    /// Sites that only one builds, or that both build in other phases.
    pub sites: Vec<ComparedSite>,
    /// Villages that turn in both in the same phase.
    pub villages_same: usize,
    /// Villages that turn only in one, or in another phase.
    pub villages: Vec<ComparedVillage>,
    /// People of villages that turn in B and not in A.
    pub people_gained: u64,
    /// People of villages that turn in A and not in B.
    pub people_lost: u64,
}

/// A plan in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PlanHead {
    /// The study's name.
    pub study: String,
    /// Its title.
    pub title: String,
    /// Digest of everything that it was made from.
    pub inputs_sha256: String,
    /// `people`, `villages`, `points` or `close-all`.
    pub objective: String,
    /// Three letters of ISO 4217.
    pub currency: String,
    /// How many phases it has.
    pub phases: usize,
    /// What it builds.
    pub sites: usize,
    /// Villages that it is predicted to turn.
    pub villages: usize,
    /// Their people.
    pub people: u64,
    /// What all its sites cost, whoever pays, present value.
    pub cost: u64,
    /// What it is worth by its objective.
    pub value: u64,
    /// No plan is worth more, or costs less.
    pub bound: u64,
    /// The distance of the two, %.
    pub gap_pct: f64,
}

/// A site that is not the same in both.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ComparedSite {
    /// The candidate's id.
    pub id: String,
    /// `only in A`, `only in B` or `other phase`.
    pub what: &'static str,
    /// `new site`, `tilt` …
    pub kind: String,
    /// Its phase in A.
    pub phase_a: Option<u32>,
    /// Its phase in B.
    pub phase_b: Option<u32>,
    /// Its cost in A, present value.
    pub cost_a: Option<u64>,
    /// Its cost in B, present value.
    pub cost_b: Option<u64>,
    /// WGS 84, degrees.
    pub lon_deg: f64,
    /// WGS 84, degrees.
    pub lat_deg: f64,
}

/// A village that does not turn alike in both.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ComparedVillage {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `only in A`, `only in B` or `other phase`.
    pub what: &'static str,
    /// Its people, as B counts them, else as A does.
    pub people: u64,
    /// The phase in which it turns in A.
    pub phase_a: Option<u32>,
    /// The phase in which it turns in B.
    pub phase_b: Option<u32>,
}

/// Compares two plans: sites and villages are the same where their ids are.
pub fn compare(a: &PlanMade, b: &PlanMade) -> Compared {
    let (sites_same, sites) = sites(a, b);
    let (villages_same, villages) = villages(a, b);
    let people = |what: &str| {
        let of = villages.iter().filter(|v| v.what == what);
        of.map(|v| v.people).fold(0, u64::saturating_add)
    };
    Compared {
        program: program(),
        a: head(a),
        b: head(b),
        same_inputs: a.inputs_sha256 == b.inputs_sha256,
        warnings: warnings(a, b),
        sites_same,
        sites,
        villages_same,
        people_gained: people(ONLY_B),
        people_lost: people(ONLY_A),
        villages,
    }
}

const ONLY_A: &str = "only in A";
const ONLY_B: &str = "only in B";
const OTHER_PHASE: &str = "other phase";

fn head(made: &PlanMade) -> PlanHead {
    PlanHead {
        study: made.study.clone(),
        title: made.title.clone(),
        inputs_sha256: made.inputs_sha256.clone(),
        objective: made.objective.clone(),
        currency: made.currency.clone(),
        phases: made.phases.len(),
        sites: made.sites.len(),
        villages: made.villages.len(),
        people: made.people(),
        cost: made.cost(),
        value: made.value,
        bound: made.bound,
        gap_pct: made.gap_pct,
    }
}

fn warnings(a: &PlanMade, b: &PlanMade) -> Vec<String> {
    let mut found = Vec::new();
    let mut differ = |one: &str, other: &str, what: &str| {
        if one != other {
            found.push(format!("{what}: {one} in A, {other} in B"));
        }
    };
    differ(&a.study, &b.study, "the plans are of two studies");
    differ(
        &a.objective,
        &b.objective,
        "what is sought differs, so values and bounds do not compare",
    );
    differ(
        &a.currency,
        &b.currency,
        "the currencies differ, so costs do not compare",
    );
    if a.inputs_sha256 != b.inputs_sha256 {
        found.push(
            "the plans were made from other inputs: villages, network, candidates, prices or question"
                .to_owned(),
        );
    }
    found
}

/// Which of the two a thing is in; `None` where it is in both in the same phase.
fn what(phase_a: Option<u32>, phase_b: Option<u32>) -> Option<&'static str> {
    match (phase_a, phase_b) {
        (Some(_), None) => Some(ONLY_A),
        (None, Some(_)) => Some(ONLY_B),
        (Some(a), Some(b)) if a != b => Some(OTHER_PHASE),
        _ => None,
    }
}

fn sites(a: &PlanMade, b: &PlanMade) -> (usize, Vec<ComparedSite>) {
    let (in_a, in_b) = (by_key(&a.sites, |s| &s.id), by_key(&b.sites, |s| &s.id));
    let ids: BTreeSet<&str> = in_a.keys().chain(in_b.keys()).copied().collect();
    let row = |id: &&str| {
        let (of_a, of_b) = (in_a.get(id), in_b.get(id));
        let site = of_b.or(of_a)?;
        let (phase_a, phase_b) = (of_a.map(|s| s.phase), of_b.map(|s| s.phase));
        Some(ComparedSite {
            id: site.id.clone(),
            what: what(phase_a, phase_b)?,
            kind: site.kind.clone(),
            phase_a,
            phase_b,
            cost_a: of_a.map(|s| s.cost),
            cost_b: of_b.map(|s| s.cost),
            lon_deg: site.lon_deg,
            lat_deg: site.lat_deg,
        })
    };
    let mut rows: Vec<ComparedSite> = ids.iter().filter_map(row).collect();
    let same = ids.len() - rows.len();
    rows.sort_by(|x, y| (x.what, &x.id).cmp(&(y.what, &y.id)));
    (same, rows)
}

fn villages(a: &PlanMade, b: &PlanMade) -> (usize, Vec<ComparedVillage>) {
    let (in_a, in_b) = (by_key(&a.villages, |v| &v.id), by_key(&b.villages, |v| &v.id));
    let ids: BTreeSet<&str> = in_a.keys().chain(in_b.keys()).copied().collect();
    let row = |id: &&str| {
        let (of_a, of_b) = (in_a.get(id), in_b.get(id));
        let village = of_b.or(of_a)?;
        let (phase_a, phase_b) = (of_a.map(|v| v.phase), of_b.map(|v| v.phase));
        Some(ComparedVillage {
            id: village.id.clone(),
            name: village.name.clone(),
            what: what(phase_a, phase_b)?,
            people: village.people,
            phase_a,
            phase_b,
        })
    };
    let mut rows: Vec<ComparedVillage> = ids.iter().filter_map(row).collect();
    let same = ids.len() - rows.len();
    // Most people first.
    rows.sort_by(|x, y| (x.what, y.people, &x.id).cmp(&(y.what, x.people, &y.id)));
    (same, rows)
}

fn by_key<T>(list: &[T], key: fn(&T) -> &String) -> BTreeMap<&str, &T> {
    list.iter().map(|item| (key(item).as_str(), item)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::made_example as example;

    #[test]
    fn a_plan_beside_itself_has_no_difference() {
        let made = example::made();
        let same = compare(&made, &made);
        assert!(same.same_inputs && same.warnings.is_empty());
        assert!(same.sites.is_empty() && same.villages.is_empty());
        assert_eq!((same.sites_same, same.villages_same), (3, 4));
    }

    #[test]
    fn what_only_one_has_and_what_moved_is_named() {
        let (a, mut b) = (example::made(), example::made());
        let mut other = b.sites[0].clone();
        b.sites.remove(2);
        b.sites[1].phase = 2;
        other.id = "hill-2".to_owned();
        b.sites.push(other);
        b.villages[3].id = "v5".to_owned();
        b.villages[3].people = 7;
        b.villages[0].phase = 2;
        b.inputs_sha256 = "cd".repeat(32);
        b.currency = "VND".to_owned();
        let found = compare(&a, &b);
        let sites: Vec<_> = found.sites.iter().map(|s| (s.id.as_str(), s.what)).collect();
        assert_eq!(
            sites,
            [("pole-1", ONLY_A), ("hill-2", ONLY_B), ("relay-1", OTHER_PHASE)]
        );
        let villages: Vec<_> = found.villages.iter().map(|v| (v.id.as_str(), v.what)).collect();
        assert_eq!(villages, [("v4", ONLY_A), ("v5", ONLY_B), ("v1", OTHER_PHASE)]);
        assert_eq!((found.people_lost, found.people_gained), (3_000, 7));
        assert_eq!(
            (found.sites_same, found.villages_same, found.warnings.len()),
            (1, 2, 2)
        );
        assert!(!found.same_inputs);
    }
}
