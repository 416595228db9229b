//! The layers of an example in a file, looked at by GDAL and SQLite.

use super::layers::of_run;
use super::*;
use crate::coverage::{Heard, PointCoverage, Reason, Service, Serving};
use crate::domain::Technology;
use crate::output::example::Example;
use crate::output::traced::ClassAreas;
use crate::units::Dbm;
use gdal::Dataset;
use gdal::vector::LayerAccess;
use rusqlite::Connection;
use tempfile::TempDir;

/// One service, heard at the first test point of every village.
fn heard(example: &Example) -> PointCoverage {
    let serving = Serving {
        cell: 0,
        level: Dbm(-90.0),
    };
    let at_point = |nth: usize| Heard {
        best: if nth == 0 {
            Ok(serving)
        } else {
            Err(Reason::OutOfRange)
        },
        unknown_up_to: None,
    };
    let points = |village: &crate::domain::Village| {
        (0..village.test_points.len())
            .map(|nth| vec![at_point(nth)])
            .collect()
    };
    PointCoverage {
        services: vec![Service {
            operator: "Viễn thông A".to_owned(),
            technology: Technology::G4,
        }],
        heard: example.villages.iter().map(points).collect(),
        ..PointCoverage::default()
    }
}

/// A folder with the package of an example.
fn written(example: &Example) -> TempDir {
    let heard = heard(example);
    let boundaries: Vec<_> = example
        .villages
        .iter()
        .filter_map(|v| v.boundary.clone())
        .collect();
    let classes = ClassAreas {
        technology: "4G".to_owned(),
        operator: "any operator".to_owned(),
        step: 1,
        areas: Vec::new(),
    };
    let found = Sources {
        results: Some(example.results()),
        points: &heard,
        network: &example.network,
        boundaries: &boundaries,
        claims: None,
        classes: Some(&classes),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut outputs = Outputs::open(folder.path()).expect("writable");
    put_run(&mut outputs, found, &json!({"title": "t"}), Language::English).expect("written");
    outputs.commit().expect("in place");
    folder
}

fn sql(folder: &TempDir, query: &str) -> Vec<String> {
    let file = Connection::open(folder.path().join(STUDY)).expect("opened");
    let mut statement = file.prepare(query).expect("sound");
    let rows = statement
        .query_map([], |row| row.get::<_, String>(0))
        .expect("read");
    rows.map(|row| row.expect("a text")).collect()
}

#[test]
fn every_field_of_a_run_is_in_the_table_of_fields() {
    let example = Example::new();
    let heard = heard(&example);
    let found = Sources {
        results: Some(example.results()),
        points: &heard,
        network: &example.network,
        boundaries: &[],
        claims: None,
        classes: None,
    };
    for layer in of_run(found).expect("layers") {
        for field in &layer.fields {
            assert!(is_known(&field.key), "{}: {}", layer.name, field.key);
        }
        for key in layer
            .look
            .tips
            .iter()
            .chain(&layer.look.label)
            .chain(&layer.look.by)
        {
            assert!(
                layer.fields.iter().any(|f| f.key == *key),
                "{}: {key}",
                layer.name
            );
        }
    }
}

#[test]
fn layers_have_types_styles_lists_and_an_index() {
    let folder = written(&Example::new());
    let file = Dataset::open(folder.path().join(STUDY)).expect("opened");
    let types = |layer: &str| -> Vec<(String, u32)> {
        let layer = file.layer_by_name(layer).expect("there");
        layer
            .defn()
            .fields()
            .map(|f| (f.name(), f.field_type()))
            .collect()
    };
    use gdal::vector::OGRFieldType::{OFTInteger64, OFTReal, OFTString};
    let villages = types("villages");
    for (name, kind) in [
        ("households", OFTReal),
        ("sinr_db", OFTReal),
        ("rank", OFTInteger64),
        ("commune_code", OFTString),
    ] {
        assert!(
            villages.contains(&(name.to_owned(), kind)),
            "{name}: {villages:?}"
        );
    }
    assert_eq!(file.layer_by_name("villages").expect("there").feature_count(), 4);
    assert_eq!(
        file.layer_by_name("village_areas")
            .expect("there")
            .feature_count(),
        1
    );
    assert_eq!(file.layer_by_name("gaps").expect("there").feature_count(), 2);
    assert_eq!(
        file.layer_by_name("coverage_classes")
            .expect("there")
            .feature_count(),
        0
    );
    let codes = sql(&folder, "SELECT commune_code FROM villages WHERE id = 'v1'");
    assert_eq!(codes, ["00123"], "codes keep their zeros");
    let types = sql(&folder, "SELECT typeof(level_dbm) FROM villages WHERE id = 'v3'");
    assert_eq!(types, ["null"]);
    let indexed = sql(
        &folder,
        "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index' ORDER BY 1",
    );
    let layers = sql(
        &folder,
        "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY 1",
    );
    assert_eq!(indexed, layers);
    let styles = sql(
        &folder,
        "SELECT f_table_name || ' ' || styleName || ' ' || useAsDefault FROM layer_styles",
    );
    assert_eq!(styles.len(), 2 * layers.len());
    assert!(
        styles.contains(&"gaps English 1".to_owned()) && styles.contains(&"gaps Tiếng Việt 0".to_owned())
    );
    let list = sql(
        &folder,
        "SELECT description FROM gpkg_data_column_constraints WHERE constraint_name = 'verdict' AND value = 'white'",
    );
    assert_eq!(list, ["white (no usable signal)"]);
    let names = sql(
        &folder,
        "SELECT name || '|' || title FROM gpkg_data_columns WHERE table_name = 'gaps' AND column_name = 'shortfall_db'",
    );
    assert_eq!(names, ["missing, dB|còn thiếu, dB"]);
}

#[test]
fn the_same_results_give_the_same_bytes_and_no_time() {
    let bytes = || std::fs::read(written(&Example::new()).path().join(STUDY)).expect("read");
    assert_eq!(bytes(), bytes());
    let folder = written(&Example::new());
    let times = sql(
        &folder,
        "SELECT last_change FROM gpkg_contents UNION SELECT update_time FROM layer_styles UNION SELECT timestamp FROM gpkg_metadata_reference",
    );
    assert_eq!(times, ["1970-01-01T00:00:00.000Z"]);
}

#[test]
fn names_are_texts_whatever_is_in_them() {
    let names = [
        "Nà \"Đoỏng\" '; DROP TABLE villages; --",
        "</script><script>alert(1)</script>",
        "🏔️ \u{202e}abc\u{200b}\u{7}\u{0}=1+1",
        &"ă".repeat(3000),
    ];
    let mut example = Example::new();
    for (village, name) in example.villages.iter_mut().zip(names) {
        village.name = name.to_owned();
    }
    let folder = written(&example);
    let read = sql(&folder, "SELECT name FROM villages ORDER BY fid");
    assert_eq!(read[0], names[0]);
    assert_eq!(read[1], names[1]);
    assert_eq!(read[2], names[2].replace('\0', "\u{fffd}"));
    assert_eq!(read[3], names[3]);
    let styles = sql(&folder, "SELECT styleQML FROM layer_styles").concat();
    assert!(!styles.contains("script") && !styles.contains("DROP"));
}

#[test]
#[ignore = "the size of a country's villages: half a minute and more"]
fn a_country_of_villages_fits_into_a_file_that_opens() {
    let mut example = Example::new();
    let (villages, gaps) = (example.villages.clone(), example.gaps.villages.clone());
    example.villages.clear();
    example.gaps.villages.clear();
    for nth in 0..90_000 {
        let mut village = villages[nth % 4].clone();
        village.id = format!("{nth:08}");
        village.boundary = None;
        let mut gap = gaps[nth % 4].clone();
        gap.village = nth;
        gap.rank = gap.rank.map(|_| nth + 1);
        example.villages.push(village);
        example.gaps.villages.push(gap);
    }
    let folder = written(&example);
    let bytes = std::fs::metadata(folder.path().join(STUDY)).expect("there").len();
    assert!((20_000_000..150_000_000).contains(&bytes), "{bytes} bytes");
}
