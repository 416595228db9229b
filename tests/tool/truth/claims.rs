//! What operators claim, beside what is predicted and what was measured, in a world that is solved by hand.
//!
//! Over flat ground, by free space, a mast covers everything within its range of 12 km and nothing beyond. A has
//! a mast at kilometre 0 and B one at kilometre 20 of a line to the east: of three villages on it, A covers the
//! one at 1 km, B the one at 19 km, and both the one at 10 km.

use crate::support::tool::holds;
use crate::support::{Scene, Sheet};
use covgap::coverage::Unobserved;
use covgap::ingest::{self, Ingested, Room};
use covgap::pipeline::{self, Found, Means, Parts};
use covgap::study::{Embedded, Study};
use gdal::DriverManager;
use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Feature, Geometry, LayerAccess, LayerOptions, OGRwkbGeometryType};
use serde_json::Value;
use std::collections::BTreeMap;

const STUDY: &str = r#"[study]
name = "line"
output_dir = "out"
ALLOW
[area]
margin_km = 1.0
resolution_m = 500.0

[villages]
path = "villages.csv"
id_field = "id"
name_field = "name"
population_field = "population"
province_name_field = "province"

[sites]
path = "sites.csv"

[terrain]
paths = ["terrain.tif"]

[radio]
model = "free-space"
max_range_km = 12.0
"#;

/// Degrees east of the masts' line for kilometres, at 21.5° N.
fn lon(km: f64) -> f64 {
    105.0 + km / 103.65
}

fn world() -> Scene {
    let scene = Scene::new();
    let sheet = Sheet {
        size: (260, 60),
        corner: (104.85, 21.56),
        step: 0.002,
        epsg: Some(4326),
        nodata: None,
    };
    scene.tiff("terrain.tif", sheet, |_, _| 100.0);
    scene.write(
        "villages.csv",
        format!(
            "id,name,lon,lat,population,province\nv1,One,{},21.5,100,East\nv2,Two,{},21.5,200,West\nv3,Three,{},21.5,300,East\n",
            lon(1.0),
            lon(19.0),
            lon(10.0)
        ),
    );
    scene.write(
        "sites.csv",
        format!(
            "id,site,operator,technology,lon,lat,frequency_mhz,azimuth_deg,status\n\
             a1,A1,Alpha,4G,{},21.5,800,,on-air\nb1,B1,Beta,4G,{},21.5,800,,on-air\n",
            lon(0.0),
            lon(20.0)
        ),
    );
    scene
}

/// The study with lines below `[radio]`, which begin a table.
fn with(scene: &Scene, lines: &str) {
    scene.study_file(&format!("{}{lines}", STUDY.replace("ALLOW\n", "")));
}

/// The same with a doubt that it allows.
fn allowing(scene: &Scene, code: &str, lines: &str) {
    let allow = format!("allow = [\"{code}\"]\n");
    scene.study_file(&format!("{}{lines}", STUDY.replace("ALLOW\n", &allow)));
}

/// A box from kilometre to kilometre, as a ring of GeoJSON.
fn ring(from_km: f64, to_km: f64) -> String {
    let (w, e) = (lon(from_km), lon(to_km));
    format!("[[{w},21.4],[{e},21.4],[{e},21.6],[{w},21.6],[{w},21.4]]")
}

fn polygon(operator: &str, technology: &str, rings: &[String]) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{"who":"{operator}","what":"{technology}"}},"geometry":{{"type":"Polygon","coordinates":[{}]}}}}"#,
        rings.join(",")
    )
}

fn collection(features: &[String]) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        features.join(",")
    )
}

/// Alpha claims from kilometre 5 on, Beta everything.
fn both(scene: &Scene) {
    scene.write(
        "claims.geojson",
        collection(&[
            polygon("ALPHA", "LTE", &[ring(5.0, 25.0)]),
            polygon("Beta", "4G", &[ring(-5.0, 25.0)]),
        ]),
    );
}

const BY_FIELDS: &str = "[[claims.layers]]\npath = \"claims.geojson\"\noperator_field = \"who\"\ntechnology_field = \"what\"\nas_of = \"2026-01-31\"\n";
const OF_ALPHA: &str =
    "[[claims.layers]]\npath = \"claims.geojson\"\noperator = \"Alpha\"\ntechnology = \"4G\"\n";

/// The rows of a table that a run wrote.
fn rows(scene: &Scene, name: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = std::fs::read(scene.path("out/line").join(name)).expect("written");
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// Class of each village and operator.
fn classes(scene: &Scene) -> BTreeMap<String, String> {
    let of =
        |row: &BTreeMap<String, String>| (format!("{} {}", row["id"], row["operator"]), row["class"].clone());
    rows(scene, "claims.csv").iter().map(of).collect()
}

/// What is found of the study, without maps and files.
fn found(scene: &Scene) -> Found {
    let file = scene.path("study.toml");
    let text = std::fs::read_to_string(&file).expect("a study");
    let study = Study::from_toml(&text, &file, &Embedded).expect("no fault");
    let mut looked = ingest::look(&study, &Room::default());
    pipeline::claims::measured(&study, &mut looked);
    let world = looked.world.unwrap_or_else(|| panic!("{}", looked.faults));
    let input = Ingested {
        world,
        report: looked.report,
    };
    pipeline::compute(&study, &input, Parts::VILLAGES, &Means::default(), &Unobserved).expect("found")
}

/// The class of each village for an operator.
fn of(found: &Found, operator: &str) -> Vec<&'static str> {
    let claims = found.claims.as_ref().expect("claims");
    let mut scopes = claims.scopes.iter();
    let nth = scopes
        .position(|s| s.operator.as_deref() == Some(operator))
        .expect("a claim");
    claims.rows.iter().map(|rows| rows[nth].class.name()).collect()
}

fn of_alpha(scene: &Scene) -> Vec<&'static str> {
    of(&found(scene), "Alpha")
}

fn warnings(scene: &Scene) -> String {
    found(scene).summary.warnings.join("\n")
}

fn summary(scene: &Scene) -> Value {
    let text = std::fs::read_to_string(scene.path("out/line/summary.json")).expect("written");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn each_claim_is_compared_with_its_own_operators_cells() {
    let scene = world();
    both(&scene);
    with(&scene, BY_FIELDS);
    let page = scene.covgap(&["gaps", "study.toml"]).good();
    holds(
        &page,
        &[
            "Alpha 4G alone claims 2 villages: 1 of them predicted dark with its own cells; not claimed, predicted or measured covered: 1",
            "Beta 4G alone claims 3 villages: 1 of them predicted dark with its own cells",
            "claims.xlsx",
        ],
    );
    assert!(page.lines().count() <= 25, "{page}");
    let classes = classes(&scene);
    let expected = [
        ("v1 Alpha", "not-claimed-covered"),
        ("v1 Beta", "claimed-predicted-dark"),
        ("v1 any", "agrees"),
        ("v2 Alpha", "claimed-predicted-dark"),
        ("v2 Beta", "agrees"),
        ("v2 any", "agrees"),
        ("v3 Alpha", "agrees"),
        ("v3 Beta", "agrees"),
        ("v3 any", "agrees"),
    ];
    assert_eq!(classes.len(), expected.len());
    for (key, class) in expected {
        assert_eq!(classes[key], class, "{key}");
    }
    let first = &rows(&scene, "claims.csv")[0];
    assert_eq!(
        (&*first["claimed"], &*first["claimed_people_share"]),
        ("no", "0.0")
    );
    assert_eq!(
        (&*first["predicted_verdict"], &*first["measured_verdict"]),
        ("covered", "")
    );
    assert_eq!(first["claimed_as_of"], "2026-01-31");
    let village = &rows(&scene, "villages.csv")[1];
    assert_eq!(village["claimed_by"], "Alpha 4G; Beta 4G");
    assert_eq!(village["claimed_predicted_dark_by"], "Alpha 4G");
    assert_eq!(village["claims_class"], "claimed-predicted-dark");
    let counts = rows(&scene, "claims_provinces.csv");
    let row = |province: &str, operator: &str| {
        let is = |r: &&BTreeMap<String, String>| r["province_name"] == province && r["operator"] == operator;
        counts.iter().find(is).expect("a row")
    };
    let west = row("West", "Alpha");
    assert_eq!(west["claimed_predicted_dark_villages"], "1");
    assert_eq!(west["claimed_predicted_dark_people"], "200");
    assert_eq!(row("all", "Beta")["claimed_people"], "600");
    assert_eq!(row("East", "Alpha")["not_claimed_covered_people"], "100");
    let summary = summary(&scene);
    assert_eq!(summary["claims"]["by_operator"][0]["claimed"]["villages"], 2);
    assert_eq!(summary["claims"]["measured_places"], Value::Null);
    assert_eq!(summary["levels"], "predicted, not measured");
    let layer = std::fs::read_to_string(scene.path("out/line/claims.geojson")).expect("written");
    holds(
        &layer,
        &["\"claims_class\":\"claimed-predicted-dark\"", "what was measured"],
    );
    let style = std::fs::read_to_string(scene.path("out/line/claims.qml")).expect("written");
    holds(&style, &["attr=\"claims_class\"", "claimed, measured dark"]);
}

#[test]
fn without_claims_nothing_of_them_is_written() {
    let scene = world();
    both(&scene);
    with(&scene, BY_FIELDS);
    let full = scene.covgap(&["gaps", "study.toml", "-v"]).good();
    holds(&full, &["any of them", "name is written otherwise"]);
    assert!(scene.path("out/line/claims.csv").exists());
    with(&scene, "");
    let ran = scene.covgap(&["gaps", "study.toml"]);
    assert_eq!(ran.code, Some(0));
    holds(&ran.err, &["claims.csv", "claims_provinces.xlsx", "are removed"]);
    assert!(!scene.path("out/line/claims.csv").exists());
    assert!(!rows(&scene, "villages.csv")[0].contains_key("claimed_by"));
    assert!(summary(&scene).get("claims").is_none());
}

#[test]
fn what_was_measured_comes_before_the_prediction() {
    let scene = world();
    both(&scene);
    // Alpha at the second village, which lies beyond its range: and at the first, which it covers.
    let mut log = "time,lon,lat,technology,operator,cell id,rsrp\n".to_owned();
    for (nth, (km, level)) in [(19.0, -124), (1.0, -80)].into_iter().enumerate() {
        for k in 0..58 {
            let at = lon(km - 0.29 + 0.01 * f64::from(k));
            log += &format!(
                "2026-03-0{} 08:00:{k:02},{at:.6},21.5,LTE,Alpha,26378753,{}\n",
                nth + 1,
                level - k % 4
            );
        }
    }
    scene.write("log.csv", log);
    let _ = scene.covgap(&["measurements", "import", "log.csv", "--to", "m.gpkg"]);
    let lines = format!("[claims]\nmeasurements = [\"m.gpkg\"]\n{BY_FIELDS}");
    with(&scene, &lines);
    let page = scene.covgap(&["gaps", "study.toml"]).good();
    holds(
        &page,
        &["Alpha 4G alone claims 2 villages: 0 of them predicted dark with its own cells, 1 measured dark"],
    );
    let classes = classes(&scene);
    assert_eq!(classes["v2 Alpha"], "claimed-measured-dark");
    assert_eq!(classes["v1 Alpha"], "not-claimed-covered");
    assert_eq!(classes["v1 Beta"], "claimed-predicted-dark");
    let all = rows(&scene, "claims.csv");
    let row = |id: &str, operator: &str| {
        all.iter()
            .find(|r| r["id"] == id && r["operator"] == operator)
            .expect("a row")
    };
    let two = row("v2", "Alpha");
    assert_eq!(
        (&*two["measured_verdict"], &*two["predicted_verdict"]),
        ("dark", "white")
    );
    assert!(
        two["measured_squares"].parse::<u32>().expect("a number") >= 5,
        "{two:?}"
    );
    assert_eq!(two["measured_squares_covered"], "0");
    assert_eq!(row("v1", "Alpha")["measured_verdict"], "covered");
    assert_eq!(row("v1", "Beta")["measured_verdict"], "not measured");
    let run = std::fs::read_to_string(scene.path("out/line/run.toml")).expect("written");
    holds(&run, &["role = \"measurements\"", "role = \"claims\""]);
    // Of a claim of a later day, what was measured before says nothing.
    with(&scene, &lines.replace("2026-01-31", "2026-06-30"));
    assert_eq!(of_alpha(&scene)[1], "claimed-predicted-dark");
    // A file that is no such file is a fault.
    with(&scene, &lines.replace("m.gpkg", "villages.csv"));
    holds(&scene.refused(), &["villages.csv"]);
}

#[test]
fn holes_edges_and_overlaps_are_what_they_are() {
    let scene = world();
    let shaped = |features: &[String]| {
        scene.write("claims.geojson", collection(features));
        with(&scene, OF_ALPHA);
        of_alpha(&scene)
    };
    let (dark, agrees, open) = ("claimed-predicted-dark", "agrees", "not-claimed-covered");
    // The village at 10 km lies in the hole.
    let holed = polygon("", "", &[ring(-1.0, 20.0), ring(9.0, 11.0)]);
    assert_eq!(shaped(std::slice::from_ref(&holed)), [agrees, dark, open]);
    // Two areas that overlap there count once.
    let two = [
        polygon("", "", &[ring(-1.0, 12.0)]),
        polygon("", "", &[ring(8.0, 12.0)]),
    ];
    assert_eq!(shaped(&two), [agrees, agrees, agrees]);
    // On the western edge, and on the eastern.
    for (from, to) in [(10.0, 11.0), (9.0, 10.0)] {
        assert_eq!(
            shaped(&[polygon("", "", &[ring(from, to)])]),
            [open, agrees, agrees]
        );
    }
    // A bow tie is mended, as villages' polygons are.
    let (w, e) = (lon(9.0), lon(11.0));
    let tie = format!("[[{w},21.4],[{e},21.6],[{e},21.4],[{w},21.6],[{w},21.4]]");
    assert_eq!(shaped(&[polygon("", "", &[tie])]), [open, agrees, agrees]);
}

/// Writes one polygon by a driver, in a system.
fn layer(scene: &Scene, name: &str, driver: &str, epsg: Option<u32>, wkt: &str) {
    let driver = DriverManager::get_driver_by_name(driver).expect("a driver");
    let mut file = driver.create_vector_only(scene.path(name)).expect("created");
    let system = epsg.map(|code| SpatialRef::from_epsg(code).expect("known"));
    let layer = file
        .create_layer(LayerOptions {
            name: "claims",
            srs: system.as_ref(),
            ty: OGRwkbGeometryType::wkbPolygon,
            options: None,
        })
        .expect("a layer");
    let mut feature = Feature::new(layer.defn()).expect("a feature");
    feature
        .set_geometry(Geometry::from_wkt(wkt).expect("a shape"))
        .expect("set");
    feature.create(&layer).expect("written");
}

fn wkt(corners: impl Fn(f64, f64) -> (f64, f64)) -> String {
    let at = |lon: f64, lat: f64| {
        let (x, y) = corners(lon, lat);
        format!("{x} {y}")
    };
    let (w, e) = (lon(5.0), lon(25.0));
    format!(
        "POLYGON(({},{},{},{},{}))",
        at(w, 21.4),
        at(e, 21.4),
        at(e, 21.6),
        at(w, 21.6),
        at(w, 21.4)
    )
}

#[test]
fn another_system_is_the_same_area_and_a_missing_or_wrong_one_is_a_fault() {
    let scene = world();
    let named = |file: &str| format!("{}\n", OF_ALPHA.replace("claims.geojson", file));
    let mercator = |lon: f64, lat: f64| {
        let r = 6_378_137.0;
        let north = (std::f64::consts::FRAC_PI_4 + 0.5 * lat.to_radians()).tan().ln();
        (r * lon.to_radians(), r * north)
    };
    layer(&scene, "metres.gpkg", "GPKG", Some(3857), &wkt(mercator));
    with(&scene, &named("metres.gpkg"));
    assert_eq!(
        of_alpha(&scene),
        ["not-claimed-covered", "claimed-predicted-dark", "agrees"]
    );
    layer(&scene, "bare.shp", "ESRI Shapefile", None, &wkt(mercator));
    with(&scene, &named("bare.shp"));
    holds(&scene.refused(), &["crs-missing", "bare.shp"]);
    with(&scene, &format!("{}crs = \"EPSG:3857\"\n", named("bare.shp")));
    assert_eq!(
        of_alpha(&scene),
        ["not-claimed-covered", "claimed-predicted-dark", "agrees"]
    );
    layer(
        &scene,
        "wrong.gpkg",
        "GPKG",
        Some(3857),
        &wkt(|lon, lat| (lon, lat)),
    );
    with(&scene, &named("wrong.gpkg"));
    holds(&scene.refused(), &["coordinates-in-degrees"]);
    let swapped = wkt(|lon, lat| (lat, lon));
    layer(&scene, "swapped.gpkg", "GPKG", Some(4326), &swapped);
    with(&scene, &named("swapped.gpkg"));
    holds(&scene.refused(), &["coordinates-swapped"]);
}

#[test]
fn a_layer_of_another_place_and_an_empty_one_are_faults() {
    let scene = world();
    let far = "[[10.0,50.0],[11.0,50.0],[11.0,51.0],[10.0,51.0],[10.0,50.0]]".to_owned();
    scene.write("claims.geojson", collection(&[polygon("", "", &[far])]));
    with(&scene, OF_ALPHA);
    holds(
        &scene.refused(),
        &[
            "claims-elsewhere",
            "10.000…11.000° E",
            "allow = [\"claims-elsewhere\"]",
        ],
    );
    allowing(&scene, "claims-elsewhere", OF_ALPHA);
    assert_eq!(
        of_alpha(&scene),
        ["not-claimed-covered", "agrees", "not-claimed-covered"]
    );
    holds(
        &warnings(&scene),
        &["[claims-without-village]", "[allowed-claims-elsewhere]"],
    );
    scene.write("claims.geojson", collection(&[]));
    with(&scene, OF_ALPHA);
    holds(&scene.refused(), &["no-rows"]);
    let _ = std::fs::remove_file(scene.path("claims.geojson"));
    holds(&scene.refused(), &["file-unreadable"]);
}

#[test]
fn rows_that_do_not_say_whose_they_are_and_later_claims_are_faults() {
    let scene = world();
    let rows = [
        polygon("", "4G", &[ring(5.0, 25.0)]),
        polygon("Alpha", "mobile", &[ring(5.0, 25.0)]),
        polygon("Alpha", "4G", &[ring(5.0, 25.0)]),
    ];
    scene.write("claims.geojson", collection(&rows));
    with(&scene, BY_FIELDS);
    holds(
        &scene.refused(),
        &["claims-operator-missing", "claims-technology-unknown", "mobile"],
    );
    both(&scene);
    let late = format!("[claims]\ncells_as_of = 2025-12-31\n{BY_FIELDS}");
    with(&scene, &late);
    holds(
        &scene.refused(),
        &["claims-later-than-cells", "2026-01-31", "2025-12-31"],
    );
    allowing(&scene, "claims-later-than-cells", &late);
    assert_eq!(of_alpha(&scene)[1], "claimed-predicted-dark");
    // An operator without cells: shown, and compared with no prediction.
    with(&scene, &OF_ALPHA.replace("Alpha", "Gamma"));
    assert_eq!(of(&found(&scene), "Gamma")[1], "unknown");
    holds(&warnings(&scene), &["[claims-operator-unknown]", "Alpha, Beta"]);
    with(&scene, &OF_ALPHA.replace("4G", "5G"));
    holds(&warnings(&scene), &["[claims-technology-without-cell]"]);
}

#[test]
fn a_raster_of_one_is_a_claim_and_another_value_is_a_fault() {
    let scene = world();
    let sheet = |nodata| Sheet {
        size: (60, 40),
        corner: (lon(-5.0), 21.6),
        step: 0.005,
        epsg: Some(4326),
        nodata,
    };
    let from_5_km = |col: usize| lon(-5.0) + 0.005 * (col as f64 + 0.5) > lon(5.0);
    let raster = |more: &str| format!("{}{more}", OF_ALPHA.replace("geojson", "tif"));
    let expected = ["not-claimed-covered", "claimed-predicted-dark", "agrees"];
    scene.tiff("claims.tif", sheet(None), |col, _| {
        f32::from(u8::from(from_5_km(col)))
    });
    with(&scene, &raster(""));
    assert_eq!(of_alpha(&scene), expected);
    scene.tiff("claims.tif", sheet(Some(-1.0)), |col, _| {
        if from_5_km(col) { 1.0 } else { -1.0 }
    });
    assert_eq!(of_alpha(&scene), expected);
    scene.tiff(
        "claims.tif",
        sheet(None),
        |col, _| if from_5_km(col) { 2.0 } else { 0.0 },
    );
    holds(
        &scene.refused(),
        &["claims-value-unknown", "values 2", "covered_values"],
    );
    with(&scene, &raster("covered_values = [2]\n"));
    assert_eq!(of_alpha(&scene), expected);
    with(&scene, &raster("band = 2\n"));
    holds(&scene.refused(), &["claims-unreadable", "no band 2"]);
    let far = Sheet {
        corner: (10.0, 50.0),
        ..sheet(None)
    };
    scene.tiff("claims.tif", far, |_, _| 1.0);
    with(&scene, &raster(""));
    holds(&scene.refused(), &["claims-elsewhere"]);
    let short = Sheet {
        size: (20, 40),
        ..sheet(None)
    };
    scene.tiff("claims.tif", short, |_, _| 1.0);
    holds(
        &warnings(&scene),
        &["[claims-beyond-raster]", "2 of 3 test points"],
    );
}

#[test]
fn a_claim_across_180_degrees_is_one() {
    let scene = world();
    let sheet = Sheet {
        size: (200, 60),
        corner: (179.8, -15.94),
        step: 0.002,
        epsg: Some(4326),
        nodata: None,
    };
    scene.tiff("terrain.tif", sheet, |_, _| 100.0);
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,province\nv1,One,179.97,-16.0,1,P\nv2,Two,-179.97,-16.0,1,P\nv3,Three,179.9,-16.0,1,P\n",
    );
    scene.write(
        "sites.csv",
        "id,site,operator,technology,lon,lat,frequency_mhz,azimuth_deg,status\na1,A1,Alpha,4G,179.99,-16,800,,on-air\n",
    );
    with(&scene, OF_ALPHA);
    let split = r#"{"type":"Feature","properties":{},"geometry":{"type":"MultiPolygon","coordinates":[
        [[[179.95,-16.1],[180,-16.1],[180,-15.9],[179.95,-15.9],[179.95,-16.1]]],
        [[[-180,-16.1],[-179.95,-16.1],[-179.95,-15.9],[-180,-15.9],[-180,-16.1]]]]}}"#;
    let jumping = r#"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[
        [[179.95,-16.1],[-179.95,-16.1],[-179.95,-15.9],[179.95,-15.9],[179.95,-16.1]]]}}"#;
    for shape in [split, jumping] {
        scene.write("claims.geojson", collection(&[shape.to_owned()]));
        assert_eq!(
            of_alpha(&scene),
            ["agrees", "agrees", "not-claimed-covered"],
            "{shape}"
        );
    }
}

#[test]
fn keys_that_contradict_each_other_are_faults_of_the_study() {
    let scene = world();
    both(&scene);
    for (lines, parts) in [
        ("[claims]\n", &["claims.layers is missing"][..]),
        (
            "[[claims.layers]]\npath = \"claims.geojson\"\noperator = \"A\"\noperator_field = \"who\"\ntechnology = \"6G\"\n",
            &["operator and operator_field", "claims.layers[0].technology"],
        ),
        (
            "[[claims.layers]]\npath = \"claims.geojson\"\noperator = \"A\"\n",
            &["does not say the technology"],
        ),
        (
            "[[claims.layers]]\npath = \"claims.tif\"\noperator_field = \"who\"\ntechnology = \"4G\"\n",
            &["is a raster", "operator_field"],
        ),
        (
            "[[claims.layers]]\npath = \"claims.geojson\"\noperator = \"A\"\ntechnology = \"4G\"\nas_of = \"31.12.2026\"\nowner = 1\n",
            &["is no day", "claims.layers[0].owner"],
        ),
        (
            "[[claims.layers]]\npath = \"claims.tif\"\noperator = \"A\"\ntechnology = \"4G\"\ncovered_values = [0]\n",
            &["the value 0 for coverage and for none"],
        ),
    ] {
        with(&scene, lines);
        holds(&scene.refused(), parts);
    }
}
