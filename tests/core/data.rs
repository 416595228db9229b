//! What lies under data/ is what its README says: sums, sources, labels.

use geo::{Area, Contains, Point, Polygon};
use geojson::{FeatureCollection, JsonValue};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn text(path: &str) -> String {
    std::fs::read_to_string(data().join(path)).unwrap()
}

/// Every file below a folder, relative to it, with `/`.
fn files_below(root: &Path, folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(root, &path, found);
        } else {
            let parts = path.strip_prefix(root).unwrap().components();
            let parts: Vec<String> = parts
                .map(|c| c.as_os_str().to_string_lossy().into_owned())
                .collect();
            found.insert(parts.join("/"));
        }
    }
}

/// File → sum, from the README's block.
fn listed() -> BTreeMap<String, String> {
    let readme = text("README.md");
    let rows = readme.lines().filter_map(|line| line.split_once("  "));
    rows.filter(|(sum, _)| sum.len() == 64 && sum.chars().all(|c| c.is_ascii_hexdigit()))
        .map(|(sum, file)| (file.to_owned(), sum.to_owned()))
        .collect()
}

fn villages() -> Vec<(Polygon<f64>, geojson::JsonObject)> {
    let collection: FeatureCollection = text("demo/villages.geojson")
        .parse::<geojson::GeoJson>()
        .unwrap()
        .try_into()
        .unwrap();
    let features = collection.features.into_iter();
    features
        .map(|f| {
            let polygon = Polygon::try_from(f.geometry.unwrap().value).unwrap();
            (polygon, f.properties.unwrap())
        })
        .collect()
}

#[test]
fn every_file_is_listed_and_has_its_sum() {
    let mut found = BTreeSet::new();
    files_below(&data(), &data(), &mut found);
    found.remove("README.md");
    found.retain(|file| !file.contains("__pycache__"));
    let listed = listed();
    assert_eq!(found, listed.keys().cloned().collect::<BTreeSet<_>>());
    for (file, sum) in listed {
        let bytes = std::fs::read(data().join(&file)).unwrap();
        let got: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(got, sum, "{file} differs from the sum in data/README.md");
    }
}

#[test]
fn every_made_up_site_says_so() {
    let mut table = csv::Reader::from_path(data().join("demo/sites.csv")).unwrap();
    let mut ids = BTreeSet::new();
    for row in table.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        assert_eq!(row["synthetic"], "yes");
        assert!(row["site"].starts_with("SYNTHETIC "), "{}", row["site"]);
        assert!(row["operator"].ends_with("(synthetic)"), "{}", row["operator"]);
        let number = |field: &str| row[field].parse::<f64>().unwrap();
        assert!((15.0..=70.0).contains(&number("antenna_height_m")));
        assert!((700.0..=3700.0).contains(&number("frequency_mhz")));
        assert!((45.0..=80.0).contains(&(number("power_dbm") + number("gain_dbi") - number("losses_db"))));
        assert!(row["azimuth_deg"].is_empty() || (0.0..360.0).contains(&number("azimuth_deg")));
        assert!((5.1..=5.85).contains(&number("lon")) && (44.1..=44.55).contains(&number("lat")));
        assert!(ids.insert(row["id"].clone()), "{} twice", row["id"]);
    }
    assert!(ids.len() > 300);
}

#[test]
fn cells_of_villages_tile_the_terrain_and_hold_their_settlements() {
    let villages = villages();
    assert_eq!(villages.len(), 146);
    let total: f64 = villages.iter().map(|(polygon, _)| polygon.signed_area()).sum();
    assert!((total - 0.75 * 0.45).abs() < 1e-6, "{total}");
    for (polygon, properties) in &villages {
        let number = |field: &str| properties[field].as_f64().unwrap();
        let settlement = Point::new(number("centre_lon_deg"), number("centre_lat_deg"));
        assert!(polygon.contains(&settlement), "{}", properties["name"]);
        assert!(number("population") > 0.0);
        let kind = properties["boundary_kind"].as_str().unwrap();
        assert!(kind.contains("not an administrative boundary"));
    }
    let code = |p: &geojson::JsonObject| p["id"].as_str().map(str::to_owned);
    let ids: BTreeSet<_> = villages.iter().filter_map(|(_, p)| code(p)).collect();
    assert_eq!(ids.len(), 146);
    assert!(
        matches!(villages[0].1["id"], JsonValue::String(_)),
        "leading zeros count"
    );
}

#[test]
fn studies_are_toml_and_carry_what_the_licences_ask_for() {
    let lines = |file: &str| -> String {
        let study: toml::Table = text(file).parse().unwrap();
        let lines = study["study"]["attribution"].as_array().unwrap();
        lines
            .iter()
            .filter_map(|l| l.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    };
    let demo = lines("demo/study.toml");
    for owed in [
        "SRTM",
        "shareloc 0.3.0 (Apache-2.0)",
        "GeoNames",
        "CC BY 4.0",
        "Insee",
        "Licence Ouverte",
        "SYNTHETIC",
    ] {
        assert!(demo.contains(owed), "{owed}");
    }
    let real = lines("n21e105/study.toml");
    for owed in ["© OpenStreetMap contributors", "ODbL", "ASSUMED", "MIT"] {
        assert!(real.contains(owed), "{owed}");
    }
}
