//! Layers of a plan, as people have them.

use super::*;
use crate::study::Embedded;
use std::fmt::Write;
use std::path::Path;

const NEAR: BoundingBox = BoundingBox {
    west_deg: 105.0,
    south_deg: 21.0,
    east_deg: 106.0,
    north_deg: 22.0,
};

/// Reads layers of `[plan]` from files of these texts.
fn looked(files: &[(&str, &str)], keys: &str, skip: bool) -> (PlanLayers, Notes) {
    looked_within(files, keys, skip, &NEAR)
}

/// The same for a study that lies there.
fn looked_within(
    files: &[(&str, &str)],
    keys: &str,
    skip: bool,
    extent: &BoundingBox,
) -> (PlanLayers, Notes) {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).expect("written");
    }
    let text = format!(
        "[study]\nname='s'\nskip_bad_rows = {skip}\n[villages]\npath='v'\n[sites]\npath='s'\n[terrain]\npaths=['t']\n[plan]\n{keys}"
    );
    let study = Study::from_toml(&text, &dir.path().join("s.toml"), &Embedded).expect("no fault");
    let mut notes = Notes::of(&study);
    let layers = read(&mut notes, study.plan.as_ref().expect("a table"), extent);
    (layers, notes)
}

fn codes(notes: &Notes) -> Vec<&'static str> {
    notes.problems.iter().map(|f| f.code).collect()
}

/// Features of GeoJSON: properties and geometry.
fn geojson(features: &[(&str, &str)]) -> String {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for (k, (properties, geometry)) in features.iter().enumerate() {
        let comma = if k > 0 { "," } else { "" };
        write!(
            text,
            "{comma}{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{geometry}}}"
        )
        .expect("text grows");
    }
    text + "]}"
}

const LINE: &str = r#"{"type":"LineString","coordinates":[[105.1,21.1],[105.2,21.2]]}"#;
const FAR_LINE: &str = r#"{"type":"LineString","coordinates":[[5.1,41.1],[5.2,41.2]]}"#;
const ZONE: &str =
    r#"{"type":"Polygon","coordinates":[[[105.1,21.1],[105.2,21.1],[105.2,21.2],[105.1,21.1]]]}"#;
const POINT: &str = r#"{"type":"Point","coordinates":[105.1,21.1]}"#;

#[test]
fn lines_zones_and_points_are_read_and_what_is_far_is_left_out() {
    let roads = geojson(&[("\"name\":\"QL2\"", LINE), ("", FAR_LINE)]);
    let files = [
        ("roads.geojson", roads.as_str()),
        ("zones.geojson", &geojson(&[("", ZONE)])),
        (
            "towers.geojson",
            &geojson(&[("\"id\":\"t1\",\"height_m\":42.5", POINT)]),
        ),
    ];
    let keys = "roads='roads.geojson'\nstretches='roads.geojson'\nforbidden='zones.geojson'\ntowers='towers.geojson'\n";
    let (layers, notes) = looked(&files, keys, false);
    assert!(notes.problems.is_empty(), "{}", notes.problems);
    assert_eq!(layers.roads.map(|l| l.len()), Some(1));
    let stretches = layers.stretches.expect("named");
    assert_eq!(stretches.len(), 1);
    assert_eq!(stretches[0].0, "QL2");
    assert_eq!(layers.forbidden.map(|z| z.len()), Some(1));
    let towers = layers.towers.expect("named");
    assert_eq!((towers[0].id.as_str(), towers[0].height_m), ("t1", Some(42.5)));
    assert!(layers.power_lines.is_none() && layers.list.is_none());
    assert_eq!(notes.report.count("plan-roads-outside"), 1);
}

#[test]
fn a_list_of_candidates_is_read_as_people_write_it() {
    let csv = "Mã trạm;Kinh độ;Vĩ độ;Chiều cao cột (m);Kinh phí;Ngày có điện;Có truyền dẫn\n\
               A1;105,5;21,5;42;1500000000;31/12/2027;có\n\
               A2;105,6;21,5;;;;không\n";
    let (layers, notes) = looked(&[("c.csv", csv)], "candidates = 'c.csv'\n", false);
    assert!(notes.problems.is_empty(), "{}", notes.problems);
    let list = layers.list.expect("named");
    assert_eq!(list.len(), 2);
    assert_eq!(list[0].id, "A1");
    assert_eq!(list[0].height_m, Some(42.0));
    assert_eq!(list[0].cost, Some(1_500_000_000));
    assert_eq!(list[0].powered_from, "2027-12-31".parse().ok());
    assert!(list[0].is_connected && !list[1].is_connected);
    assert_eq!(
        (list[1].height_m, list[1].cost, list[1].powered_from),
        (None, None, None)
    );
}

#[test]
fn a_list_in_another_coordinate_system_is_brought_to_ours() {
    let csv = "id,lon,lat\na,500000,2350000\n";
    let keys = "candidates = { path = 'c.csv', crs = 'EPSG:32648' }\n";
    let (layers, notes) = looked(&[("c.csv", csv)], keys, false);
    assert!(notes.problems.is_empty(), "{}", notes.problems);
    let at = layers.list.expect("named")[0].position;
    assert!(
        (at.lon_deg() - 105.0).abs() < 1e-6 && (at.lat_deg() - 21.25).abs() < 0.01,
        "{at}"
    );
}

#[test]
fn all_faults_of_all_layers_come_at_once() {
    let files = [
        ("zones.geojson", geojson(&[("", ZONE)])),
        ("roads.geojson", geojson(&[("", LINE)])),
        ("none.geojson", geojson(&[])),
        (
            "c.csv",
            "id,lon,lat,height_m,cost,connected\na,105.1,21.1,30,5,yes\na,105.2,21.1,30,-5,yes\nb,105.3,21.1,tall,5,perhaps\n"
                .to_owned(),
        ),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let keys = "roads='zones.geojson'\nforbidden='roads.geojson'\npower_lines='none.geojson'\nfibre='missing.gpkg'\ncandidates='c.csv'\n";
    let (layers, notes) = looked(&files, keys, false);
    let mut found = codes(&notes);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "file-unreadable",
            "no-rows",
            "number-invalid",
            "plan-connected-unclear",
            "plan-id-twice",
            "shape-unsuitable",
            "shape-unsuitable",
            "value-out-of-range",
        ],
        "{}",
        notes.problems
    );
    assert!(layers.roads.is_none() && layers.list.is_none());
}

#[test]
fn bad_rows_may_be_left_out_and_ids_made() {
    let csv = "id,lon,lat,cost\na,105.1,21.1,5\nb,105.2,21.1,much\n,105.3,21.1,\n";
    let (layers, notes) = looked(&[("c.csv", csv)], "towers = 'c.csv'\n", true);
    assert!(notes.problems.is_empty(), "{}", notes.problems);
    let ids: Vec<String> = layers.towers.expect("named").into_iter().map(|l| l.id).collect();
    assert_eq!(ids, ["a", "105.30000,21.10000"]);
    assert_eq!(notes.report.count("skipped-number-invalid"), 1);
    assert_eq!(notes.report.count("plan-id-made"), 1);
}

#[test]
fn a_candidate_without_an_id_is_a_fault_of_its_row_where_the_others_have_one() {
    let csv = "id,lon,lat\na,105.1,21.1\n,105.3,21.1\n";
    let (_, notes) = looked(&[("c.csv", csv)], "candidates = 'c.csv'\n", false);
    let found: Vec<_> = notes.problems.iter().map(|f| (f.code, f.row)).collect();
    assert_eq!(found, [("plan-id-missing", Some(3))]);
    // Without a column of ids all are called by their place, and counted.
    let csv = "lon,lat\n105.1,21.1\n105.3,21.1\n";
    let (layers, notes) = looked(&[("c.csv", csv)], "candidates = 'c.csv'\n", false);
    assert!(notes.problems.is_empty(), "{}", notes.problems);
    assert_eq!(layers.list.map(|list| list.len()), Some(2));
    assert_eq!(notes.report.count("plan-id-made"), 2);
    let (_, notes) = looked(
        &[("c.csv", "id,lon,lat\n,105.3,21.1\n")],
        "towers = 'c.csv'\n",
        false,
    );
    assert!(notes.problems.is_empty(), "{}", notes.problems);
}

#[test]
fn heights_are_found_by_the_usual_headings_with_units_and_cannot_be_negative() {
    for heading in [
        "height_m",
        "Height (m)",
        "Mast height (m)",
        "Tower height [m]",
        "Structure height (m)",
        "Chiều cao (m)",
        "Chiều cao cột (m)",
        "Chiều cao cột anten (m)",
        "Chiều cao trạm (m)",
        "CHIEU CAO COT (M)",
        "Hauteur (m)",
        "Hauteur du pylône (m)",
        "Hauteur du mât (m)",
        "Altura (m)",
        "Altura de la torre (m)",
        "Altura del mástil (m)",
        "Tinggi menara (m)",
    ] {
        let csv = format!("id;lon;lat;{heading}\na;105.1;21.1;-5\nb;105.2;21.1;30\n");
        for role in ["candidates", "towers"] {
            let (_, notes) = looked(&[("c.csv", &csv)], &format!("{role} = 'c.csv'\n"), false);
            assert_eq!(
                codes(&notes),
                ["value-out-of-range"],
                "{heading}: {}",
                notes.problems
            );
        }
        let (layers, _) = looked(
            &[("c.csv", &csv.replace("-5", "5"))],
            "candidates = 'c.csv'\n",
            false,
        );
        let heights: Vec<_> = layers.list.expect("read").iter().map(|l| l.height_m).collect();
        assert_eq!(heights, [Some(5.0), Some(30.0)], "{heading}");
    }
    let feet = "id;lon;lat;Tower height (ft)\na;105.1;21.1;100\n";
    let (layers, _) = looked(&[("c.csv", feet)], "candidates = 'c.csv'\n", false);
    assert_eq!(layers.list.expect("read")[0].height_m, Some(30.48));
}

/// An area in which exchanged coordinates are places too: in the south of Peru.
const SOUTH: BoundingBox = BoundingBox {
    west_deg: -71.0,
    south_deg: -13.0,
    east_deg: -70.0,
    north_deg: -12.0,
};

#[test]
fn exchanged_coordinates_are_told_as_such_in_every_layer() {
    let text = "id,lon,lat\na,-70.1,-12.1\nb,-12.2,-70.2\nc,-70.3,-12.3\nd,-70.4,-12.2\n";
    let line = |a: &str| format!(r#"{{"type":"LineString","coordinates":{a}}}"#);
    let zone = |a: &str| format!(r#"{{"type":"Polygon","coordinates":[{a}]}}"#);
    let lines = geojson(&[
        ("", &line("[[-70.1,-12.1],[-70.2,-12.2]]")),
        ("", &line("[[-12.3,-70.3],[-12.4,-70.4]]")),
    ]);
    let zones = geojson(&[
        (
            "",
            &zone("[[-70.1,-12.1],[-70.2,-12.1],[-70.2,-12.2],[-70.1,-12.1]]"),
        ),
        (
            "",
            &zone("[[-12.1,-70.1],[-12.1,-70.2],[-12.2,-70.2],[-12.1,-70.1]]"),
        ),
    ]);
    for (key, name, text) in [
        ("candidates", "c.csv", text),
        ("towers", "c.csv", text),
        ("roads", "l.geojson", lines.as_str()),
        ("power_lines", "l.geojson", lines.as_str()),
        ("fibre", "l.geojson", lines.as_str()),
        ("stretches", "l.geojson", lines.as_str()),
        ("forbidden", "z.geojson", zones.as_str()),
    ] {
        let (_, notes) = looked_within(&[(name, text)], &format!("{key} = '{name}'\n"), false, &SOUTH);
        assert_eq!(
            codes(&notes),
            ["coordinates-swapped"],
            "{key}: {}",
            notes.problems
        );
    }
    // A whole list of them, too.
    let all = "id,lon,lat\na,-12.1,-70.1\nb,-12.2,-70.2\n";
    let (_, notes) = looked_within(&[("c.csv", all)], "candidates = 'c.csv'\n", false, &SOUTH);
    assert_eq!(codes(&notes), ["coordinates-swapped"; 2], "{}", notes.problems);
}

#[test]
fn a_layer_of_a_whole_country_is_no_slip() {
    // Roads and towers from one end of the country to the other, of which a few are near.
    let mut rows = "id,lon,lat\n".to_owned();
    let mut features = Vec::new();
    for k in 0..40 {
        let (lon, lat) = (105.5 + 0.05 * f64::from(k), 21.5 - 0.3 * f64::from(k));
        writeln!(rows, "t{k},{lon},{lat}").expect("text grows");
        features.push(format!(
            r#"{{"type":"LineString","coordinates":[[{lon},{lat}],[{},{}]]}}"#,
            lon + 0.05,
            lat - 0.3
        ));
    }
    let lines: Vec<(&str, &str)> = features.iter().map(|shape| ("", shape.as_str())).collect();
    let files = [("t.csv", rows), ("r.geojson", geojson(&lines))];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (layers, notes) = looked(&files, "towers = 't.csv'\nroads = 'r.geojson'\n", false);
    assert!(notes.problems.is_empty(), "{}", notes.problems);
    assert!(
        layers
            .towers
            .is_some_and(|towers| !towers.is_empty() && towers.len() < 10)
    );
    assert!(
        layers
            .roads
            .is_some_and(|roads| !roads.is_empty() && roads.len() < 10)
    );
}

#[test]
fn a_layer_that_lies_elsewhere_is_a_doubt() {
    let files = [("roads.geojson", geojson(&[("", FAR_LINE)]))];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (_, notes) = looked(&files, "roads='roads.geojson'\n", false);
    assert_eq!(codes(&notes), ["plan-layer-elsewhere"]);
}

#[test]
fn a_study_without_layers_has_none() {
    let study = Study::in_memory("").expect("no fault");
    let plan = PlanSource::usual(&Embedded).expect("no fault");
    let (layers, report) = plan_layers(&study, &plan, &NEAR).expect("no fault");
    assert_eq!((layers, report), (PlanLayers::default(), Report::default()));
    assert!(!Path::new("memory").exists());
}
