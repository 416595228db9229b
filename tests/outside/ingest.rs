//! Real regions are read whole: villages, communes, masts and terrain of the shared data.

use crate::needs::{Need, shared};
use crate::row::{Row, rows};
use crate::support::hand_made::at;
use crate::support::{Scene, layered};
use covgap::domain::Technology;
use covgap::ingest::{Ingested, read};
use covgap::study::{BoundarySource, Study};
use covgap::terrain::ElevationSource;
use std::collections::BTreeMap;
use std::sync::OnceLock;

pub(crate) const TESTS: &[Row] = rows! {
    the_real_region_is_read_whole: [Need::Shared("realdata")],
    every_real_sample_is_in_its_place: [Need::Shared("realdata")],
    the_country_s_invalid_communes_are_all_repaired: [Need::Shared("realdata")],
    the_demo_region_is_read_from_both_its_terrains: [Need::Shared("demodata")],
};

fn good(study: &Study) -> Ingested {
    read(study).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A study of the shared villages, communes, masts and tile around 21–22° N, 105–106° E.
fn phu_tho(scene: &Scene) -> Study {
    let real = shared("realdata");
    let mut study = scene.study();
    let villages = &mut study.villages;
    villages.layered.path = real.join("villages/n21e105_osm_places.csv");
    villages.id = Some("osm_id".to_owned());
    study.boundaries = Some(BoundarySource {
        layered: layered(&real.join("boundaries/n21e105_communes2025.geojson")),
        commune_code: Some("code".to_owned()),
        commune_name: Some("fullName".to_owned()),
        province_code: Some("provinceCode".to_owned()),
        province_name: Some("provinceName".to_owned()),
    });
    let sites = &mut study.sites;
    sites.layered.path = real.join("basestations/n21e105_osm_masts_towers.csv");
    sites.fields = BTreeMap::from([("id".to_owned(), "osm_id".to_owned())]);
    sites.default_technology = Some(Technology::G4);
    let names = vec!["not-telecom-by-name".to_owned()];
    sites.exclude = BTreeMap::from([("name_hint".to_owned(), names)]);
    study.terrain.paths = vec![real.join("terrain/N21E105.hgt")];
    study
}

/// The region, read once for all tests that only look at it.
fn region() -> &'static Ingested {
    static REGION: OnceLock<Ingested> = OnceLock::new();
    REGION.get_or_init(|| good(&phu_tho(&Scene::new())))
}

fn the_real_region_is_read_whole() {
    let Ingested { world, report } = region();
    assert_eq!(world.villages.len(), 252);
    assert_eq!(world.boundaries.len(), 293);
    assert_eq!(report.count("boundaries-rows"), 293);
    assert!(report.count("polygon-repaired") > 0, "{report}");
    assert_eq!(
        world.network.cells().len() as u64 + report.count("site-excluded-name_hint"),
        170
    );
    assert_eq!(report.count("terrain-nodata"), 1539);
    assert_eq!(report.count("terrain-too-low"), 14);
    use geo::Validation;
    assert!(world.boundaries.iter().all(Validation::is_valid));
}

fn every_real_sample_is_in_its_place() {
    let world = &region().world;
    let raw = std::fs::read(shared("realdata/terrain/N21E105.hgt")).expect("there");
    let mut compared = 0;
    for row in (0..1201).step_by(7) {
        for col in (0..1201).step_by(7) {
            let k = 2 * (row * 1201 + col);
            let sample = i16::from_be_bytes([raw[k], raw[k + 1]]);
            let p = at(105.0 + col as f64 / 1200.0, 22.0 - row as f64 / 1200.0);
            if (-10..=9000).contains(&sample)
                && let Some(h) = world.terrain.height_m(p)
            {
                assert!((h - f64::from(sample)).abs() < 0.01, "{p}: {h} for {sample}");
                compared += 1;
            }
        }
    }
    assert!(compared > 29_000, "{compared}");
}

fn the_country_s_invalid_communes_are_all_repaired() {
    let mut study = phu_tho(&Scene::new());
    if let Some(boundaries) = &mut study.boundaries {
        boundaries.layered.path = shared("realdata/boundaries/vn2025_communes.geojson");
    }
    let Ingested { world, report } = good(&study);
    use geo::Validation;
    assert_eq!(world.boundaries.len(), 3321);
    let still = world.boundaries.iter().filter(|b| !b.is_valid()).count();
    assert_eq!(still, 0, "{report}");
}

fn the_demo_region_is_read_from_both_its_terrains() {
    let demo = shared("demodata");
    let scene = Scene::sound();
    scene.write("sites.csv", "id,technology,lon,lat\nc1,4G,5.4,44.3\n");
    let mut study = scene.study();
    study.villages.layered.path = demo.join("settlements.csv");
    study.villages.province_name = Some("departement".to_owned());
    let mut heights = Vec::new();
    for file in ["baronnies_srtm3.tif", "N44E005.hgt"] {
        study.terrain.paths = vec![demo.join("dem").join(file)];
        let world = good(&study).world;
        assert_eq!(world.villages.len(), 146);
        let of = |v: &covgap::domain::Village| world.terrain.height_m(v.centre().expect("a centre"));
        heights.push(world.villages.iter().map(of).collect::<Vec<_>>());
    }
    assert!(heights[0].iter().all(Option::is_some));
    for (a, b) in heights[0].iter().zip(&heights[1]) {
        let (a, b) = (a.expect("covered"), b.expect("covered"));
        assert!((a - b).abs() < 0.01, "{a} {b}");
    }
}
