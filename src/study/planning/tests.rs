//! The table `[plan]`: what is usual, and every bad input.

use super::*;
use crate::study::{Code, Embedded, Study, StudyFaults};

const INPUTS: &str = "\n[villages]\npath='v.csv'\n[sites]\npath='s.csv'\n[terrain]\npaths=['t.tif']\n";

fn study(plan: &str) -> Result<Study, StudyFaults> {
    Study::from_toml(
        &format!("{plan}{INPUTS}"),
        std::path::Path::new("a/s.toml"),
        &Embedded,
    )
}

fn plan(keys: &str) -> PlanSource {
    let study = study(&format!("[plan]\n{keys}")).expect("no fault");
    study.plan.expect("a table")
}

fn codes(keys: &str) -> Vec<&'static str> {
    let faults = study(&format!("[plan]\n{keys}")).expect_err("a fault");
    faults.0.iter().map(|f| f.code).collect()
}

#[test]
fn a_study_without_the_table_has_none_and_what_is_usual_can_be_had() {
    assert!(study("").expect("no fault").plan.is_none());
    let usual = PlanSource::usual(&Embedded).expect("no fault");
    assert_eq!(usual.objective, Objective::CloseAll);
    assert_eq!(usual.phases, [Spell::default()]);
    assert_eq!(usual.notes.len(), 1);
    assert_eq!(usual.mast_heights_m, [30.0, 45.0]);
    assert_eq!(usual.new_radios.len(), 1);
    assert!(usual.repeater.is_some() && usual.small_cell.is_some());
    assert_eq!(usual.sources, [Source::Hilltop, Source::Village]);
    assert_eq!(usual.costs.currency, "USD");
    assert_eq!(plan("").objective, Objective::CloseAll);
}

#[test]
fn a_budget_makes_people_the_objective() {
    let with = plan("budget = 1.5e6\nrepeater = 'none'\nminima = { 'Hà Giang' = 100 }");
    assert_eq!(
        (with.objective, with.budget),
        (Objective::People, Some(1_500_000))
    );
    assert!(with.notes.is_empty() && with.repeater.is_none());
    assert_eq!(with.minima, [("Hà Giang".to_owned(), 100)]);
    assert_eq!(plan("phase_max_sites = [3]").objective, Objective::People);
    assert_eq!(
        plan("budget = 5\nobjective = 'villages'").objective,
        Objective::Villages
    );
}

#[test]
fn lists_of_phases_make_phases() {
    let plan = plan("phase_budgets = [10, 20]\nphase_due = ['2027-03-31', 2027-06-30]");
    let due = |day: &str| day.parse().ok();
    assert_eq!(
        plan.phases,
        [(10, "2027-03-31"), (20, "2027-06-30")].map(|(money, day)| Spell {
            budget: Some(money),
            due: due(day),
            max_sites: None
        })
    );
}

#[test]
fn layers_are_paths_or_tables_and_bring_their_places() {
    let plan = plan("roads = 'roads.gpkg'\ncandidates = { path = 'mine.csv', crs = 'EPSG:9210' }");
    assert_eq!(
        plan.layers.roads.as_ref().map(|l| l.path.as_path()),
        Some(std::path::Path::new("a/roads.gpkg"))
    );
    let list = plan.layers.list.as_ref().expect("named");
    assert_eq!(list.crs.as_deref(), Some("EPSG:9210"));
    assert_eq!(
        plan.sources,
        [Source::List, Source::Hilltop, Source::Road, Source::Village]
    );
}

#[test]
fn the_resolved_study_gives_the_same_plan_again() {
    let text = "[plan]\nbudget = 7\nroads = { path = 'r.gpkg', layer = 'a' }\nphase_due = ['2027-03-31']\ncosts = 'vn'\n";
    let first = study(text).expect("no fault");
    let again = Study::from_toml(&first.resolved_toml(), &first.file, &Embedded).expect("no fault");
    assert_eq!(again.resolved_toml(), first.resolved_toml());
    assert_eq!(
        format!("{:?}", again.plan.expect("one").layers),
        format!("{:?}", first.plan.expect("one").layers)
    );
}

#[test]
fn bad_input_is_refused_with_its_code() {
    for (keys, wanted) in [
        ("budget = 0", "study-out-of-range"),
        ("budget = -5", "study-out-of-range"),
        ("budget = nan", "study-out-of-range"),
        ("budget = 1.5", "study-out-of-range"),
        ("budget = 'much'", "study-wrong-type"),
        ("phase_budgets = [1, 0]", "study-out-of-range"),
        ("phase_budgets = []", "study-empty"),
        (
            "phase_budgets = [1, 2]\nphase_max_sites = [3]",
            "plan-phases-differ",
        ),
        ("budget = 10\nphase_budgets = [1, 2]", "study-inconsistent"),
        ("phase_due = ['2027-06-30', '2027-03-31']", "plan-due-order"),
        ("phase_due = ['2027-06-30', '2027-06-30']", "plan-due-order"),
        ("phase_due = ['2027-02-30']", "study-unknown-value"),
        ("locked_in = ['a', 'a']", "plan-lock-twice"),
        ("locked_in = ['a']\nlocked_out = ['a']", "plan-lock-contradiction"),
        ("radios = ['none-such']", "study-unknown-file"),
        ("radios = []", "study-empty"),
        ("repeater = 'none-such'", "study-unknown-file"),
        ("places = ['towers']", "study-inconsistent"),
        ("places = ['moon']", "study-unknown-value"),
        ("roads = { layer = 'a' }", "study-missing-key"),
        ("roads = { path = 'a', srs = 'b' }", "study-unknown-key"),
        ("roads = 5", "study-wrong-type"),
        ("costs = 'none-such'", "study-unknown-file"),
        ("costs_file = 'none-such'", "study-unknown-file"),
        ("objective = 'fame'", "study-unknown-value"),
        ("max_slope = 5", "study-unknown-key"),
        ("minima = { a = 0 }", "study-out-of-range"),
        ("max_hops = 9", "study-out-of-range"),
    ] {
        assert_eq!(codes(keys), [wanted], "{keys}");
    }
}

#[test]
fn all_faults_come_at_once() {
    let found =
        codes("budget = 0\nphase_due = ['2027-06-30', '2027-03-31']\nlocked_in = ['a']\nlocked_out = ['a']");
    assert_eq!(
        found,
        ["study-out-of-range", "plan-due-order", "plan-lock-contradiction"]
    );
    assert!(
        study("[plan]\nbudget = 0")
            .expect_err("one")
            .has(Code::OutOfRange)
    );
}
