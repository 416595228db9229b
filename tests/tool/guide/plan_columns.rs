//! The columns of a plan's tables that the guide explains are those that are written.

use super::columns::hold;
use crate::support::made_plan;
use covgap::analysis::caption;
use covgap::output::planned::{assignments, tables};

#[test]
fn the_columns_of_plans_are_explained() {
    let scene = crate::support::Scene::new();
    let (made, caption) = (made_plan::made(), caption(&scene.study()));
    for (name, sheet) in [
        ("plan_phases.csv", tables::phases(&made, &caption)),
        ("plan_sites.csv", tables::sites(&made, &caption)),
        ("plan_costs.csv", tables::costs(&made, &caption)),
        ("plan_villages.csv", tables::villages(&made, &caption)),
        ("plan_links.csv", tables::links(&made, &caption)),
        ("plan_assignments.csv", assignments(&made, &[])),
    ] {
        let file = scene.write(name, sheet.to_csv().expect("written"));
        hold(name, &[&file]);
    }
}
