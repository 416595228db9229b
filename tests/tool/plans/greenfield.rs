//! Where no site is yet, a plan begins with the first ones.

use super::study::{check, codes, covered, plan_file, scene};
use crate::support::tool::holds;
use std::collections::BTreeSet;

const HEADINGS: &str = "id,site,operator,technology,lon,lat,antenna_height_m\n";

#[test]
fn a_region_without_a_site_gets_a_plan_that_says_what_is_missing() {
    // A list without a row, and one whose only mast is at the other end of the country.
    let far = format!("{HEADINGS}s-1,South,Viettel,4G,106.7,10.8,40\n");
    for sites in [HEADINGS, far.as_str()] {
        let scene = scene();
        scene.write("sites.csv", sites);
        let said = scene.covgap(&["plan", "study.toml", "--effort", "quick"]).good();
        holds(&said, &["predicted", "no plan within this budget"]);
        let plan = plan_file(&scene);
        let built = plan["sites"].as_array().expect("sites");
        assert!(!built.is_empty(), "{said}");
        for site in built {
            let way = site["backhaul"].as_str().expect("a way");
            assert_eq!(way, "satellite", "{site}");
        }
        let notes = plan["notes"].to_string();
        holds(&notes, &["the plan begins without a network"]);
        if sites == HEADINGS {
            holds(&notes, &["without a connected mast or tower anywhere"]);
        }
        let ran = check(&scene);
        assert_eq!((ran.code, codes(&ran)), (Some(0), BTreeSet::new()), "{}", ran.out);
        // What is claimed comes out when the first network is run as a study.
        let study = std::fs::read_to_string(scene.path("study.toml")).expect("a study");
        let with = study.replace(
            "path = 'sites.csv'\n",
            "path = 'sites.csv'\nplan = 'out/valley-plan/plan.toml'\n",
        );
        scene.write("planned.toml", with);
        let claimed: BTreeSet<String> = plan["villages"]
            .as_array()
            .expect("villages")
            .iter()
            .map(|v| v["id"].as_str().expect("an id").to_owned())
            .collect();
        assert!(!claimed.is_empty());
        assert_eq!(covered(&scene, "planned.toml"), claimed);
        // A study that asks for no plan is told that no one would hear anything.
        let said = scene.covgap(&["gaps", "study.toml"]).refused();
        let code = if sites == HEADINGS {
            "no-rows"
        } else {
            "no-site-in-reach"
        };
        holds(&said, &[code]);
    }
}
