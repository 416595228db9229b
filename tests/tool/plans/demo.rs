//! The demo's plan, as `make demo` makes it but for a coarser map: phased, connected, powered, its check clean, and its
//! claims reproduced by running the planned network as a study.

use crate::support::planned::Planned;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn demo() -> Planned {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    let place = |name: &str| folder.join(name).to_string_lossy().into_owned();
    Planned::of(&folder.join("study.toml"), place, |study| {
        // Villages are judged at their points: the map alone is coarser.
        let area = study["area"].as_table_mut().expect("a table");
        area.insert("resolution_m".to_owned(), 2000.0.into());
    })
}

#[test]
fn the_demos_plan_is_connected_as_far_as_its_people_ask_and_its_claims_are_reproduced() {
    let planned = demo();
    planned.is_a_plan();
    assert_eq!(planned.check(), BTreeSet::new());
    planned.claims_are_reproduced();
    // What serves many is not on a satellite, and a plan that says so is caught.
    let is_microwave = |site: &toml::Value| site["backhaul"].as_str() == Some("microwave");
    assert!(planned.sites().iter().any(is_microwave));
    let codes = planned.spoiled(|plan| {
        let sites = plan["sites"].as_array_mut().expect("sites");
        let site = sites.iter_mut().find(|site| is_microwave(site)).expect("one");
        let site = site.as_table_mut().expect("a table");
        site.insert("backhaul".to_owned(), "satellite".into());
        site.insert("hops".to_owned(), 0.into());
    });
    assert!(codes.contains("plan-way-too-small"), "{codes:?}");
    assert!(codes.contains("plan-site-unknown"), "{codes:?}");
}
