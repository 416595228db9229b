//! Places: exchanged axes, lost signs and points, wrong zones, sites out of reach, longitude as a circle.

use crate::support::tool::{Ran, holds};
use crate::support::{Scene, Sheet};

const STUDY: &str = r#"[study]
name = "s"

[villages]
path = "villages.csv"
id_field = "id"
name_field = "name"

[sites]
path = "sites.csv"
default_technology = "4G"
default_operator = "X"

[terrain]
paths = ["terrain.tif"]

[area]
resolution_m = 500

[radio]
surroundings = "open"
max_range_km = 25
"#;

const VILLAGES: &str = "id,name,lon,lat,population\nv1,Tay,105.46,21.12,500\nv2,Dong,105.59,21.12,500\nv3,Bac,105.47,21.20,300\n";

/// Three villages and a mast that all of them hear, on a plain.
fn world() -> Scene {
    let scene = Scene::new();
    scene.write("villages.csv", VILLAGES);
    scene.write("sites.csv", "id,lon,lat\nc1,105.44,21.12\nc2,105.55,21.15\n");
    scene.tiff("terrain.tif", Sheet::degree(), |_, _| 100.0);
    scene.study_file(STUDY);
    scene
}

fn with(scene: &Scene, old: &str, new: &str) {
    assert!(STUDY.contains(old), "{old}");
    scene.study_file(&STUDY.replace(old, new));
}

/// The codes that the executable prints for a study that it refuses.
fn codes(ran: &Ran) -> Vec<String> {
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
    let code = |line: &str| Some(line.strip_prefix('[')?.split_once(']')?.0.to_owned());
    let mut found: Vec<String> = ran.err.lines().filter_map(code).collect();
    found.dedup();
    found
}

fn check(scene: &Scene) -> Ran {
    scene.covgap(&["check", "study.toml"])
}

#[test]
fn sites_that_cannot_be_meant_are_named_with_their_repair() {
    for (rows, code, words) in [
        ("c1,0,0\nc2,105.44,21.12\n", "coordinates-zero", "row 2"),
        (
            "c1,10.544,21.12\nc2,105.44,21.12\n",
            "coordinates-lost-point",
            "105.440000 21.120000",
        ),
        (
            "c1,-105.44,21.12\nc2,105.44,21.12\n",
            "coordinates-lost-sign",
            "longitude had the other sign",
        ),
        (
            "c1,105.44,-21.12\n",
            "coordinates-lost-sign",
            "latitude had the other sign",
        ),
        (
            "c1,21.12,105.44\n",
            "coordinates-swapped",
            "exchange the two columns",
        ),
        (
            "c1,10526.4,2107.2\n",
            "coordinates-with-minutes",
            "105.440000 21.120000",
        ),
        (
            "c1,1052624,210712\n",
            "coordinates-with-minutes",
            "105.440000 21.120000",
        ),
        (
            "c1,105440000,21120000\n",
            "coordinates-microdegrees",
            "105.440000 21.120000",
        ),
        ("c1,467602.54,2336269.74\n", "coordinates-in-metres", "EPSG:"),
        (
            "c1,105.440.000,21.120.000\n",
            "coordinates-lost-point",
            "105440000",
        ),
    ] {
        let scene = world();
        scene.write("sites.csv", format!("id,lon,lat\n{rows}"));
        let ran = check(&scene);
        assert_eq!(codes(&ran), [code], "{rows}{}", ran.err);
        holds(&ran.err, &[words]);
    }
}

#[test]
fn metres_with_the_northing_first_and_metres_of_another_zone() {
    for (crs, row, code) in [
        ("EPSG:9210", "2336269.74,467602.54", "coordinates-swapped"),
        ("EPSG:5899", "467602.54,2336269.74", "coordinates-other-zone"),
        ("EPSG:9210", "105.44,21.12", "coordinates-in-degrees"),
        ("EPSG:9210", "46760.254,2336269.74", "coordinates-lost-point"),
    ] {
        let scene = world();
        with(
            &scene,
            "path = \"sites.csv\"",
            &format!("path = \"sites.csv\"\ncrs = \"{crs}\""),
        );
        scene.write("sites.csv", format!("id,lon,lat\nc1,{row}\n"));
        let ran = check(&scene);
        assert_eq!(codes(&ran), [code], "{crs} {row}\n{}", ran.err);
    }
}

#[test]
fn villages_are_compared_with_the_terrain_and_with_one_another() {
    for (row, code) in [
        ("0,0", "coordinates-zero"),
        ("21.2,105.5", "coordinates-swapped"),
        ("-105.47,21.2", "coordinates-lost-sign"),
        ("105.47,2.12", "coordinates-lost-point"),
        ("85.47,21.2", "place-far-away"),
    ] {
        let scene = world();
        scene.write("villages.csv", VILLAGES.replace("105.47,21.20", row));
        let ran = check(&scene);
        assert!(codes(&ran).contains(&code.to_owned()), "{row}\n{}", ran.err);
    }
}

#[test]
fn a_doubt_is_allowed_by_its_code_counted_and_shown() {
    let scene = world();
    scene.write(
        "sites.csv",
        "id,lon,lat\nc1,85.44,21.12\nc2,105.44,21.12\nc3,105.5,21.1\n",
    );
    assert_eq!(codes(&check(&scene)), ["place-far-away"]);
    with(
        &scene,
        "name = \"s\"",
        "name = \"s\"\nallow = [\"place-far-away\"]",
    );
    holds(&check(&scene).good(), &["WARNING", "place far away"]);
}

#[test]
fn receivers_are_reported_what_is_wrong_with_their_places() {
    let scene = world();
    scene.write(
        "r.csv",
        "id,X,Y\na,2336265.82,469680.08\nb,469680.08,2336265.82\n",
    );
    let out = [
        "--out",
        "j.csv",
        "--lon-column",
        "X",
        "--lat-column",
        "Y",
        "--crs",
        "EPSG:9210",
    ];
    let args = [&["points", "study.toml", "--receivers", "r.csv"][..], &out[..]].concat();
    let ran = scene.covgap(&args);
    let judged = std::fs::read_to_string(scene.path("j.csv")).unwrap_or_else(|e| panic!("{e}: {ran:?}"));
    let rows: Vec<&str> = judged.lines().collect();
    holds(rows[1], &["unknown", "exchanged"]);
    holds(rows[2], &["covered"]);
}

#[test]
fn a_run_without_a_site_in_reach_is_a_doubt_and_never_white() {
    let scene = world();
    scene.write("sites.csv", "id,lon,lat\nc1,105.9,21.9\n");
    assert_eq!(codes(&check(&scene)), ["no-site-in-reach"]);
    with(
        &scene,
        "name = \"s\"",
        "name = \"s\"\nallow = [\"no-site-in-reach\"]",
    );
    holds(&check(&scene).good(), &["no site in reach"]);
    // Off, all of them.
    let scene = world();
    scene.write("sites.csv", "id,lon,lat,status\nc1,105.44,21.12,off\n");
    assert_eq!(codes(&check(&scene)), ["no-site-in-reach"]);
    // In reach, and beside the terrain.
    let scene = world();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv1,A,105.05,21.12,500\n",
    );
    scene.write("sites.csv", "id,lon,lat\nc1,104.95,21.12\n");
    assert_eq!(codes(&check(&scene)), ["no-path"]);
}

#[test]
fn cells_of_one_site_apart_and_a_site_alone_are_named() {
    let scene = world();
    scene.write(
        "sites.csv",
        "id,site,lon,lat\nc1,S1,105.44,21.12\nc2,S1,105.44,21.15\nc3,S2,105.5,21.1\nc4,S3,105.5,21.1\nc5,S4,107.9,21.1\n",
    );
    let said = check(&scene).good();
    holds(&said, &["cells c1 and c2 are 3.3 km apart", "S4 at 107.9"]);
}

#[test]
fn the_automatic_area_does_not_follow_a_village_far_from_all_others() {
    let scene = world();
    let wide = Sheet {
        size: (700, 200),
        ..Sheet::degree()
    };
    scene.tiff("terrain.tif", Sheet { step: 0.01, ..wide }, |_, _| 100.0);
    scene.write("villages.csv", format!("{VILLAGES}v4,Xa,111.8,20.5,9\n"));
    let said = check(&scene).good();
    holds(&said, &["v4 (Xa)", "left out of the rasters"]);
    let area = said.lines().find(|l| l.starts_with("area ")).expect("an area");
    let east: f64 = area
        .split_whitespace()
        .nth(5)
        .expect("four numbers")
        .parse()
        .expect("a number");
    assert!(east < 106.0, "{area}");
}

#[test]
fn systems_that_cannot_be_resolved_are_faults() {
    let geojson = |crs: &str| {
        format!(
            "{{\"type\":\"FeatureCollection\",{crs}\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"id\":\"v1\",\"name\":\"A\"}},\
             \"geometry\":{{\"type\":\"Point\",\"coordinates\":[105.46,21.12]}}}}]}}"
        )
    };
    let scene = world();
    with(&scene, "villages.csv", "villages.geojson");
    let named = |name: &str| format!("\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"{name}\"}}}},");
    scene.write(
        "villages.geojson",
        geojson(&named("urn:ogc:def:crs:EPSG::999999")),
    );
    assert_eq!(codes(&check(&scene)), ["crs-unknown"]);
    scene.write(
        "villages.geojson",
        geojson(&named("urn:ogc:def:crs:OGC:1.3:CRS84")),
    );
    check(&scene).good();
    let points = [("v1", "A", 105.46, 21.12)];
    for (name, driver) in [("v.gpkg", "GPKG"), ("v.shp", "ESRI Shapefile")] {
        let scene = world();
        scene.points(name, driver, "v", None, None, &points);
        with(&scene, "villages.csv", name);
        assert!(
            codes(&check(&scene)).iter().all(|c| c.starts_with("crs-")),
            "{name}"
        );
    }
    let scene = world();
    scene.points("v.shp", "ESRI Shapefile", "v", Some(4326), None, &points);
    scene.write("v.prj", "PROJCS[\"nonsense");
    with(&scene, "villages.csv", "v.shp");
    assert_eq!(codes(&check(&scene)), ["crs-unknown"]);
}

#[test]
fn a_zone_of_vn2000_without_its_datum_shift_is_a_warning() {
    let tm3 = "+proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84";
    for (more, warned) in [
        (" +towgs84=0,0,0,0,0,0,0", true),
        ("", true),
        (" +towgs84=-191.9,-39.3,-111.45,0,0,0,0", false),
    ] {
        let scene = world();
        with(
            &scene,
            "path = \"sites.csv\"",
            &format!("path = \"sites.csv\"\ncrs = \"{tm3}{more} +units=m +no_defs\""),
        );
        scene.write("sites.csv", "id,lon,lat\nc1,467602.54,2336269.74\n");
        let said = check(&scene).good();
        assert_eq!(said.contains("hundreds of metres"), warned, "{more}\n{said}");
    }
}

/// Villages, masts and terrain around 0° or around 180°, the same but for the longitude.
fn around(middle_deg: f64) -> Scene {
    let scene = Scene::new();
    let wrapped = |lon: f64| {
        let lon = lon + middle_deg;
        if lon > 180.0 { lon - 360.0 } else { lon }
    };
    let at = |lon: f64, lat: f64| format!("[{},{lat}]", wrapped(lon));
    let ring = |west: f64, east: f64| {
        let corners = [
            (west, -16.15),
            (east, -16.15),
            (east, -16.10),
            (west, -16.10),
            (west, -16.15),
        ];
        let corners: Vec<String> = corners.iter().map(|(lon, lat)| at(*lon, *lat)).collect();
        format!("[{}]", corners.join(","))
    };
    let end = |sign: &str| {
        if middle_deg == 0.0 {
            "0".to_owned()
        } else {
            format!("{sign}180")
        }
    };
    let half = |lon: f64, edge: &str| {
        let lon = wrapped(lon);
        format!("[[[{lon},-16.3],[{edge},-16.3],[{edge},-16.25],[{lon},-16.25],[{lon},-16.3]]]")
    };
    let feature = |id: &str, kind: &str, coordinates: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{id}\",\"name\":\"{id}\"}},\"geometry\":{{\"type\":\"{kind}\",\"coordinates\":{coordinates}}}}}"
        )
    };
    let features = [
        feature("east", "Point", &at(0.0625, -16.12)),
        feature("west", "Point", &at(-0.0625, -16.12)),
        feature("behind", "Point", &at(-0.1875, -16.2)),
        feature("across", "Polygon", &format!("[{}]", ring(-0.03125, 0.0625))),
        feature(
            "split",
            "MultiPolygon",
            &format!("[{},{}]", half(-0.046875, &end("")), half(0.03125, &end("-"))),
        ),
    ];
    scene.write(
        "villages.geojson",
        format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[{}]}}",
            features.join(",")
        ),
    );
    let sites = [
        ("c1", -0.125, -16.12),
        ("c2", 0.15625, -16.15),
        ("c3", 0.0, -16.4),
    ];
    let rows: Vec<String> = sites
        .iter()
        .map(|(id, lon, lat)| format!("{id},S{id},{},{lat}\n", wrapped(*lon)))
        .collect();
    scene.write("sites.csv", format!("id,site,lon,lat\n{}", rows.concat()));
    let step = 1.0 / 512.0;
    let height = |col: i32, row: usize| {
        let ridge = if (-60..-56).contains(&col) { 500.0 } else { 0.0 };
        ridge + 60.0 + 20.0 * (f64::from(col) / 5.0).sin() as f32 * (row as f32 / 7.0).cos()
    };
    for (name, west, first) in [("w.tif", -0.5, -256), ("e.tif", 0.0, 0)] {
        let corner = wrapped(west);
        let sheet = Sheet {
            size: (256, 512),
            corner: (if corner == 180.0 { -180.0 } else { corner }, -15.75),
            step,
            epsg: Some(4326),
            nodata: None,
        };
        scene.tiff(name, sheet, |col, row| height(first + col as i32, row));
    }
    scene.study_file(
        &STUDY
            .replace("villages.csv", "villages.geojson")
            .replace("\"terrain.tif\"", "\"w.tif\", \"e.tif\"")
            .replace("[radio]", "[clusters]\nsampling_m = 1500\n\n[radio]"),
    );
    scene
}

/// The rows of a table without its columns of longitudes.
fn without_longitudes(scene: &Scene, name: &str) -> Vec<Vec<String>> {
    let mut table = csv::Reader::from_path(scene.path(name)).expect("written");
    let heading = table.headers().expect("a heading").clone();
    let kept = |k: usize| !heading.get(k).unwrap_or_default().contains("lon");
    let values = |row: csv::StringRecord| {
        let values = row.iter().enumerate().filter(|(k, _)| kept(*k));
        values.map(|(_, v)| v.to_owned()).collect()
    };
    table.records().map(|row| values(row.expect("a row"))).collect()
}

#[test]
fn a_world_at_180_degrees_is_the_world_at_greenwich() {
    let worlds = [around(0.0), around(180.0)];
    for scene in &worlds {
        let ran = scene.covgap(&["run", "study.toml", "--no-cache", "--out", "out"]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    }
    let [here, there] = worlds.each_ref().map(|w| without_longitudes(w, "out/s/gaps.csv"));
    assert_eq!(here.len(), there.len());
    for (a, b) in here.iter().zip(&there) {
        assert_eq!(a, b);
    }
    // The rasters have the same pixels.
    let [a, b] = worlds.each_ref().map(|w| {
        let file = gdal::Dataset::open(w.path("out/s/coverage.tif")).expect("a raster");
        let size = file.raster_size();
        let band = file.rasterband(1).expect("a band");
        let values = band
            .read_as::<f64>((0, 0), size, size, None)
            .expect("read")
            .data()
            .to_vec();
        let corner = file.geo_transform().expect("placed")[0];
        (size, values, corner)
    });
    assert_eq!(a.0, b.0);
    assert!((b.2 - a.2 - 180.0).abs() < 1e-9, "{} {}", a.2, b.2);
    // Longitudes at 180° have fewer bits behind the point: a level may round to the next hundredth.
    let cols = a.0.0;
    let differ: Vec<(usize, usize, f64, f64)> = (a.1.iter().zip(&b.1).enumerate())
        .filter(|(_, (a, b))| (*a - *b).abs() > 0.011)
        .map(|(k, (a, b))| (k % cols, k / cols, *a, *b))
        .collect();
    assert!(
        differ.is_empty(),
        "{} of {} pixels: {differ:?}",
        differ.len(),
        a.1.len()
    );
    // Polygons are written as the standard wants them.
    let text = std::fs::read_to_string(worlds[1].path("out/s/villages.geojson")).expect("written");
    let layer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let features = layer["features"].as_array().expect("features");
    let across = features
        .iter()
        .filter(|f| f["geometry"]["type"] == "MultiPolygon")
        .count();
    assert_eq!(across, 2);
    fn numbers(value: &serde_json::Value, found: &mut Vec<f64>) {
        match value {
            serde_json::Value::Array(pair) if pair.first().is_some_and(serde_json::Value::is_number) => {
                found.extend(pair.first().and_then(serde_json::Value::as_f64));
            }
            serde_json::Value::Array(many) => many.iter().for_each(|v| numbers(v, found)),
            _ => {}
        }
    }
    let mut lons = Vec::new();
    features
        .iter()
        .for_each(|f| numbers(&f["geometry"]["coordinates"], &mut lons));
    assert!(
        !lons.is_empty() && lons.iter().all(|l| l.abs() <= 180.0),
        "{lons:?}"
    );
}

#[test]
fn longitudes_beyond_180_are_the_same_places() {
    let scene = around(180.0);
    let text = std::fs::read_to_string(scene.path("villages.geojson")).expect("there");
    let turned = text
        .replace("-179.9375", "180.0625")
        .replace("-179.96875", "180.03125");
    assert_ne!(turned, text);
    scene.write("villages.geojson", turned);
    let said = scene.covgap(&["check", "study.toml"]).good();
    holds(&said, &["a turn of 360°"]);
}
