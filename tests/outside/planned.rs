//! The plan of a study of real terrain, places and masts: phased, connected, powered, its check clean, and its claims
//! reproduced by running the planned network as a study.

use crate::needs::{Need, shared};
use crate::row::{Row, rows};
use crate::support::planned::Planned;
use std::collections::BTreeSet;
use std::path::Path;

pub(crate) const TESTS: &[Row] = rows! {
    the_plan_of_n21e105_is_connected_and_its_claims_are_reproduced: [
        Need::Shared("realdata/terrain/N21E105.hgt"),
        Need::Shared("realdata/villages/n21e105_osm_places.csv"),
        Need::Shared("realdata/basestations/n21e105_osm_masts_towers.csv"),
        Need::Shared("realdata/boundaries/n21e105_communes2025.geojson")
    ],
};

fn the_plan_of_n21e105_is_connected_and_its_claims_are_reproduced() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/n21e105/study.toml");
    let place = |path: &str| {
        let (_, within) = path.split_once("shared/").expect("shared data");
        shared(within).to_string_lossy().into_owned()
    };
    let planned = Planned::of(&file, place, |study| {
        // Villages are judged at their points: the map alone is coarser.
        let area = study["area"].as_table_mut().expect("a table");
        area.insert("resolution_m".to_owned(), 2000.0.into());
    });
    planned.is_a_plan();
    assert_eq!(planned.check(), BTreeSet::new());
    planned.claims_are_reproduced();
    // Chains of microwave, and satellite for small cells alone.
    let by = |way: &str| -> Vec<&toml::Value> {
        let sites = planned.sites().iter();
        sites
            .filter(|site| site["backhaul"].as_str() == Some(way))
            .collect()
    };
    assert!(
        by("microwave")
            .iter()
            .any(|site| site["hops"].as_integer() > Some(1))
    );
    for site in by("satellite") {
        assert!(site["busy_hour_mbps"].as_float() <= Some(20.0), "{site}");
    }
}
