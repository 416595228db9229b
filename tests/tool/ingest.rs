//! What comes in at the door: sound worlds are read exactly, and every kind of bad input is named.

use crate::support::hand_made::at;
use crate::support::{Scene, Sheet, layered};
use covgap::domain::{Status, Technology};
use covgap::ingest::{Fault, Faults, Ingested, Room, read, read_within};
use covgap::maths::random::{self, Random};
use covgap::space::BoundingBox;
use covgap::study::{BoundarySource, Study, TestPointSource};
use covgap::terrain::ElevationSource;
use std::collections::BTreeMap;

fn good(study: &Study) -> Ingested {
    read(study).unwrap_or_else(|problems| panic!("{problems}"))
}

fn bad(study: &Study) -> Faults {
    match read(study) {
        Err(problems) => problems,
        Ok(ingested) => panic!("no fault: {}", ingested.report),
    }
}

/// The only problem with this code.
fn the(problems: &Faults, code: &str) -> Fault {
    let mut found = problems.iter().filter(|p| p.code == code);
    match (found.next(), found.next()) {
        (Some(one), None) => one.clone(),
        _ => panic!("not one {code} in: {problems}"),
    }
}

#[test]
fn a_sound_world_is_read_and_every_fill_is_counted() {
    let scene = Scene::sound();
    let Ingested { world, report } = good(&scene.study());
    assert_eq!(world.villages.len(), 2);
    assert_eq!(world.villages[0].population, Some(120.0));
    assert_eq!(world.villages[1].population, None);
    assert_eq!(report.count("population-zero-unknown"), 1);
    let cell = &world.network.cells()[0];
    assert_eq!(cell.operator, "Viettel");
    assert_eq!(cell.technology, Technology::G4);
    assert_eq!(cell.antenna.azimuth_deg, Some(120.0));
    assert!((cell.eirp.0 - 58.0).abs() < 1e-9);
    assert!((cell.reference_offset.0 - 10.0 * 1200f64.log10()).abs() < 1e-9);
    assert_eq!(cell.status, Status::OnAir);
    for field in [
        "power_dbm",
        "gain_dbi",
        "losses_db",
        "antenna_height_m",
        "frequency_mhz",
        "noise_figure_db",
        "load",
    ] {
        let code = format!("site-filled-{field}-typical-4g");
        assert_eq!(report.count(&code), 1, "{code}\n{report}");
    }
    assert_eq!(report.count_of_kind("site-filled-azimuth"), 0);
    assert_eq!(report.inputs.len(), 3);
    assert!(report.inputs.iter().all(|f| f.sha256.len() == 64 && f.bytes > 0));
    let h = world.terrain.height_m(at(105.5, 21.5)).expect("covered");
    assert!((h - 100.0).abs() < 1e-6);
}

#[test]
fn the_same_input_gives_the_same_world() {
    let scene = Scene::sound();
    let (a, b) = (good(&scene.study()), good(&scene.study()));
    assert_eq!(a.report, b.report);
    assert_eq!(a.world.network, b.world.network);
    assert_eq!(a.world.villages, b.world.villages);
}

#[test]
fn an_empty_file_is_named() {
    let scene = Scene::sound();
    scene.write("villages.csv", "");
    assert!(
        the(&bad(&scene.study()), "file-empty")
            .file
            .ends_with("villages.csv")
    );
    scene.write("villages.csv", "id,name,lon,lat,population\n");
    assert!(bad(&scene.study()).has("no-rows"));
}

#[test]
fn faults_of_all_files_come_together() {
    let scene = Scene::sound();
    scene.write("villages.csv", "id,name,lon,lat,population\nv1,A,105.5,21.5,-3\n");
    scene.write("sites.csv", "id,technology,lon,lat\nc1,6G,105.5,21.5\n");
    scene.write("terrain.tif", "not a raster");
    let problems = bad(&scene.study());
    for code in ["value-out-of-range", "technology-unknown", "file-other-kind"] {
        assert!(problems.has(code), "{code} in {problems}");
    }
}

#[test]
fn another_delimiter_is_understood_when_it_is_the_only_one_and_named_otherwise() {
    let scene = Scene::sound();
    scene.write("villages.csv", "id;name;lon;lat;population\nv1;A;105.5;21.5;10\n");
    assert_eq!(good(&scene.study()).report.count("table-delimiter"), 1);
    scene.write(
        "villages.csv",
        "id;name;lon\tlat;population\nv1;A;105.5\t21.5;10\n",
    );
    let fault = the(&bad(&scene.study()), "table-delimiter-unknown");
    assert!(fault.remedy.contains("commas"));
}

#[test]
fn a_missing_column_lists_what_is_there_and_the_nearest_name() {
    let scene = Scene::sound();
    scene.write(
        "villages.csv",
        "id,name,lon,latt,population\nv1,A,105.5,21.5,10\n",
    );
    let fault = the(&bad(&scene.study()), "column-missing");
    assert_eq!(fault.field.as_deref(), Some("lat"));
    assert!(fault.cause.contains("id, name, lon, latt, population"));
    assert!(fault.remedy.contains("'latt'"));
}

#[test]
fn swapped_axes_are_recognised_beyond_the_pole_and_within_it() {
    let scene = Scene::sound();
    scene.write("villages.csv", "id,name,lon,lat,population\nv1,A,21.5,105.5,10\n");
    let fault = the(&bad(&scene.study()), "coordinates-swapped");
    assert_eq!(fault.row, Some(2));
    // 44.3° E 5.5° N is a place too, but not one where this terrain lies.
    let scene = Scene::new();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\na,A,5.5,44.3,1\nb,B,44.3,5.5,1\n",
    );
    scene.write(
        "sites.csv",
        "id,technology,lon,lat\nc,4G,5.5,44.4\nd,4G,44.4,5.5\n",
    );
    let france = Sheet {
        corner: (5.0, 45.0),
        ..Sheet::degree()
    };
    scene.tiff("terrain.tif", france, |_, _| 500.0);
    let problems = bad(&scene.study());
    let rows: Vec<_> = problems.iter().map(|p| (p.code, p.row)).collect();
    assert_eq!(rows, [("coordinates-swapped", Some(3)); 2], "{problems}");
}

#[test]
fn metres_declared_as_degrees_and_degrees_as_metres() {
    let scene = Scene::sound();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv1,A,474100,2377700,10\n",
    );
    let mut study = scene.study();
    assert!(bad(&study).has("coordinates-in-metres"));
    study.villages.layered.crs = Some("EPSG:9210".to_owned());
    let village = good(&study).world.villages[0].centre().expect("a centre");
    assert!((village.lon_deg() - 105.5).abs() < 0.01 && (village.lat_deg() - 21.5).abs() < 0.01);
    scene.write("villages.csv", "id,name,lon,lat,population\nv1,A,105.5,21.5,10\n");
    assert!(bad(&study).has("coordinates-in-degrees"));
}

#[test]
fn an_unknown_system_says_what_to_write() {
    let scene = Scene::sound();
    let mut study = scene.study();
    study.villages.layered.crs = Some("EPSG:99999".to_owned());
    study.terrain.crs = Some("VN-2001".to_owned());
    let problems = bad(&study);
    assert_eq!(
        problems.iter().filter(|p| p.code == "crs-unknown").count(),
        2,
        "{problems}"
    );
    assert!(problems.to_string().contains("EPSG:9210"));
}

#[test]
fn a_layer_without_a_system_must_be_given_one() {
    let scene = Scene::sound();
    let nameless = Sheet {
        epsg: None,
        ..Sheet::degree()
    };
    scene.tiff("terrain.tif", nameless, |_, _| 100.0);
    let mut study = scene.study();
    assert!(bad(&study).has("crs-missing"));
    study.terrain.crs = Some("EPSG:4326".to_owned());
    good(&study);
}

#[test]
fn numbers_with_commas_and_things_that_are_none_are_named() {
    let scene = Scene::sound();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv1,A,105.5,21.5,\"1.234,5\"\nv2,B,NaN,21.5,1\nv3,C,105.5,inf,1\n",
    );
    let problems = bad(&scene.study());
    let values: Vec<_> = problems
        .iter()
        .map(|p| (p.row, p.value.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(values, [(Some(2), "1.234,5"), (Some(3), "NaN"), (Some(4), "inf")]);
}

#[test]
fn text_that_is_not_utf8_is_named_by_row() {
    let scene = Scene::sound();
    scene.write(
        "villages.csv",
        b"id,name,lon,lat,population\nv1,B\xe3n,105.5,21.5,1\n",
    );
    let fault = the(&bad(&scene.study()), "table-encoding");
    assert_eq!(fault.row, Some(2));
}

#[test]
fn bad_rows_are_left_out_and_counted_where_the_study_says_so() {
    let scene = Scene::sound();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv1,A,105.5,21.5,1\nv2,B,x,y,-4\nv3,C\n,D,105.5,21.6,1\n",
    );
    let mut study = scene.study();
    assert_eq!(bad(&study).len(), 5);
    study.skip_bad_rows = true;
    let Ingested { world, report } = good(&study);
    assert_eq!(world.villages.len(), 1);
    assert_eq!(report.count_of_kind("skipped-"), 3, "{report}");
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv1,A,105.5,21.5,1\nv1,B,105.5,21.5,1\n",
    );
    study.skip_bad_rows = false;
    let fault = the(&bad(&study), "village-id-twice");
    assert!(fault.cause.contains("rows 2 and 3"));
}

#[test]
fn without_an_id_field_ids_come_from_name_and_place_never_from_rows() {
    let scene = Scene::sound();
    let mut study = scene.study();
    study.villages.id = None;
    let first = good(&study);
    assert_eq!(first.report.count("village-id-derived"), 2);
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv2,Bản Hai,105.6,21.4,0\nv1,Bản Một,105.5,21.5,120\n",
    );
    let mut ids: Vec<_> = good(&study).world.villages.iter().map(|v| v.id.clone()).collect();
    ids.reverse();
    let before: Vec<_> = first.world.villages.iter().map(|v| v.id.clone()).collect();
    assert_eq!(ids, before);
}

#[test]
fn electricity_must_be_explained() {
    let scene = Scene::sound();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,power\na,A,105.5,21.5,1,có\nb,B,105.5,21.6,1,lạ\nc,C,105.5,21.7,1,lạ\n",
    );
    let mut study = scene.study();
    study.villages.electricity = Some("power".to_owned());
    let grid = covgap::domain::Electricity::Grid;
    study.villages.electricity_values = BTreeMap::from([("Có".to_owned(), grid)]);
    let fault = the(&bad(&study), "electricity-unexplained");
    assert_eq!((fault.row, fault.value.as_deref()), (Some(3), Some("lạ")));
    study.skip_bad_rows = true;
    let Ingested { world, report } = good(&study);
    assert_eq!(world.villages[0].electricity, grid);
    assert_eq!(
        (world.villages.len(), report.count("electricity-unexplained")),
        (3, 2)
    );
}

#[test]
fn test_points_share_the_people_of_their_village() {
    let scene = Scene::sound();
    scene.write(
        "points.csv",
        "village,lon,lat,people\nv1,105.51,21.51,30\nv1,105.49,21.49,30\n",
    );
    let mut study = scene.study();
    study.test_points = Some(TestPointSource {
        layered: layered(&scene.path("points.csv")),
        village: "village".to_owned(),
        id: None,
        lon: "lon".to_owned(),
        lat: "lat".to_owned(),
        people: Some("people".to_owned()),
        kind: None,
        kind_values: BTreeMap::new(),
        surroundings: None,
        surroundings_values: BTreeMap::new(),
        house_is_centre: true,
    });
    let world = good(&study).world;
    let weights: Vec<_> = world.villages[0].test_points.iter().map(|t| t.weight).collect();
    assert_eq!(weights, [0.5, 0.25, 0.25]);
    scene.write("points.csv", "village,lon,lat,people\nnobody,105.51,21.51,30\n");
    let fault = the(&bad(&study), "test-point-without-village");
    assert_eq!(fault.value.as_deref(), Some("nobody"));
}

/// Villages as polygons: a bow tie, a ring and a line.
const SHAPES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"007","name":"Bow"},"geometry":{"type":"Polygon","coordinates":
 [[[105.50,21.50],[105.52,21.52],[105.52,21.50],[105.50,21.52],[105.50,21.50]]]}},
{"type":"Feature","properties":{"id":"008","name":"Ring"},"geometry":{"type":"Polygon","coordinates":
 [[[105.60,21.60],[105.64,21.60],[105.64,21.64],[105.60,21.64],[105.60,21.60]],
  [[105.61,21.61],[105.61,21.63],[105.63,21.63],[105.63,21.61],[105.61,21.61]]]}}LINE]}"#;

fn polygon_study(scene: &Scene, extra: &str) -> Study {
    scene.write("villages.geojson", SHAPES.replace("LINE", extra));
    let mut study = scene.study();
    study.villages.layered.path = scene.path("villages.geojson");
    study.villages.population = None;
    study
}

#[test]
fn crossing_polygons_are_repaired_and_holes_are_kept() {
    let scene = Scene::sound();
    let Ingested { world, report } = good(&polygon_study(&scene, ""));
    assert_eq!(report.count("polygon-repaired"), 1);
    assert_eq!(world.villages[0].id, "007");
    let [bow, ring] = [0, 1].map(|k| world.villages[k].boundary.clone().expect("a polygon"));
    assert_eq!(bow.0.len(), 2);
    assert_eq!(ring.0[0].interiors().len(), 1);
    for village in &world.villages {
        use geo::Contains;
        let centre = village.centre().expect("a centre").point();
        assert!(village.boundary.as_ref().expect("a polygon").contains(&centre));
    }
}

#[test]
fn a_fault_of_a_feature_names_it_by_its_own_id() {
    let scene = Scene::sound();
    let mut study = polygon_study(&scene, "");
    study.villages.population = Some("name".to_owned());
    let faults = bad(&study);
    let named: Vec<_> = faults.iter().map(|f| f.feature.as_deref()).collect();
    assert_eq!(named, [Some("007"), Some("008")], "{faults}");
    assert!(
        faults.to_string().contains(" (007), field 'name', value 'Bow'"),
        "{faults}"
    );
}

#[test]
fn a_polygon_without_area_is_a_fault() {
    let scene = Scene::sound();
    let line = r#",{"type":"Feature","properties":{"id":"009","name":"Line"},"geometry":{"type":"Polygon","coordinates":
 [[[105.5,21.5],[105.6,21.6],[105.7,21.7],[105.5,21.5]]]}}"#;
    assert!(bad(&polygon_study(&scene, line)).has("polygon-without-area"));
    let nothing = r#",{"type":"Feature","properties":{"id":"010","name":"None"},"geometry":null}"#;
    assert!(bad(&polygon_study(&scene, nothing)).has("shape-missing"));
    let empty = r#",{"type":"Feature","properties":{"id":"011","name":"E"},"geometry":{"type":"MultiPolygon","coordinates":[]}}"#;
    assert!(bad(&polygon_study(&scene, empty)).has("shape-missing"));
}

#[test]
fn a_missing_layer_and_a_file_that_is_no_vector_are_named() {
    let scene = Scene::sound();
    let mut study = polygon_study(&scene, "");
    study.villages.layered.layer = Some("village".to_owned());
    let fault = the(&bad(&study), "layer-missing");
    assert!(fault.remedy.contains("'villages'"), "{fault}");
    scene.write("villages.geojson", "this is prose");
    assert!(bad(&study).has("vector-unreadable"));
    scene.write("villages.geojson", SHAPES.replace("LINE", "").split_at(300).0);
    assert!(bad(&study).has("vector-truncated"));
}

/// Reads villages of a vector file with the fields id and name.
fn villages_of(scene: &Scene, path: &std::path::Path, layer: Option<&str>) -> Ingested {
    let mut study = scene.study();
    study.villages.layered.path = path.to_owned();
    study.villages.layered.layer = layer.map(str::to_owned);
    study.villages.population = None;
    good(&study)
}

#[test]
fn vector_formats_keep_codes_names_and_places() {
    let scene = Scene::sound();
    let vn2000 = [("0012345678901234567", "Bản Đèo", 474_100.0, 2_377_700.0)];
    let shift_to = at(105.5, 21.5);
    for (name, driver) in [
        ("v.gpkg", "GPKG"),
        ("v.shp", "ESRI Shapefile"),
        ("v.fgb", "FlatGeobuf"),
    ] {
        let options: Option<&[&str]> = (driver == "ESRI Shapefile").then_some(&["ENCODING=UTF-8"]);
        let path = scene.points(name, driver, "v", Some(9210), options, &vn2000);
        let Ingested { world, report } = villages_of(&scene, &path, Some("v"));
        let village = &world.villages[0];
        assert_eq!(
            (village.id.as_str(), village.name.as_str()),
            (vn2000[0].0, "Bản Đèo"),
            "{driver}"
        );
        let centre = village.centre().expect("a centre");
        let off_m = covgap::space::geodesic::distance_m(centre, shift_to);
        assert!(off_m < 2_000.0, "{driver}: {centre}");
        // The same numbers on WGS 84 / UTM-like axes without the datum shift would lie 223 to 226 m away.
        let exact = covgap::space::crs::Transformer::to_wgs84(
            &covgap::space::crs::Crs::parse("EPSG:9210").expect("known"),
        )
        .and_then(|t| t.lon_lat(474_100.0, 2_377_700.0))
        .expect("inside");
        assert!(
            covgap::space::geodesic::distance_m(centre, exact) < 0.01,
            "{driver}: {centre}"
        );
        assert_eq!(report.count("datum-unknown"), 0, "{driver}");
    }
    let kml = scene.points("v.kml", "KML", "v", None, None, &[("k1", "Bản", 105.5, 21.5)]);
    let mut study = scene.study();
    study.villages.layered.path = kml;
    study.villages.population = None;
    study.villages.id = Some("Name".to_owned());
    study.villages.name = None;
    assert_eq!(good(&study).world.villages[0].centre(), Some(at(105.5, 21.5)));
}

#[test]
fn a_shapefile_in_another_encoding_gives_the_same_names() {
    let scene = Scene::sound();
    let latin: Option<&[&str]> = Some(&["ENCODING=ISO-8859-1"]);
    let rows = [("1", "Châteauneuf", 105.5, 21.5)];
    let path = scene.points("v.shp", "ESRI Shapefile", "v", Some(4326), latin, &rows);
    let Ingested { world, report } = villages_of(&scene, &path, None);
    assert_eq!(world.villages[0].name, "Châteauneuf");
    // The shapefile's other parts are inputs too.
    assert!(
        report
            .inputs
            .iter()
            .any(|f| f.path.extension().is_some_and(|e| e == "dbf"))
    );
    let nameless = scene.points("w.shp", "ESRI Shapefile", "w", None, None, &rows);
    let mut study = scene.study();
    study.villages.layered.path = nameless;
    study.villages.population = None;
    assert!(bad(&study).has("crs-missing"));
    study.villages.layered.crs = Some("EPSG:4326".to_owned());
    good(&study);
}

#[test]
fn names_are_composed_and_counted() {
    let scene = Scene::sound();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv1,Phu\u{301} Tho\u{323},105.5,21.5,1\n",
    );
    let Ingested { world, report } = good(&scene.study());
    assert_eq!(world.villages[0].name, "Ph\u{fa} Th\u{1ecd}");
    assert_eq!(report.count("names-normalised"), 1);
}

#[test]
fn gdal_and_proj_live_in_one_process() {
    use gdal::spatial_ref::SpatialRef;
    for code in [4756, 9210, 3405, 32648] {
        let by_gdal = SpatialRef::from_epsg(code).expect("known");
        let wkt = by_gdal.to_wkt().expect("written");
        let ours = covgap::space::crs::Crs::parse(&wkt).expect("understood");
        assert_eq!(ours.is_projected(), by_gdal.is_projected());
        assert_eq!(by_gdal.authority().expect("a code"), format!("EPSG:{code}"));
        let there = covgap::space::crs::Transformer::to_wgs84(&ours).expect("possible");
        assert!(!there.shift_is_unknown());
    }
    let threads: Vec<_> = (0..4)
        .map(|_| std::thread::spawn(|| good(&Scene::sound().study()).world.villages.len()))
        .collect();
    for thread in threads {
        assert_eq!(thread.join().expect("no panic"), 2);
    }
}

#[test]
fn communes_are_joined_by_location() {
    let scene = Scene::sound();
    scene.write(
        "communes.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature",
        "properties":{"code":"00123","name":"Xã Một","province":"01"},"geometry":{"type":"Polygon","coordinates":
        [[[105.4,21.45],[105.55,21.45],[105.55,21.6],[105.4,21.6],[105.4,21.45]]]}}]}"#,
    );
    let mut study = scene.study();
    study.boundaries = Some(BoundarySource {
        layered: layered(&scene.path("communes.geojson")),
        commune_code: Some("code".to_owned()),
        commune_name: Some("name".to_owned()),
        province_code: Some("province".to_owned()),
        province_name: None,
    });
    let Ingested { world, report } = good(&study);
    assert_eq!(world.villages[0].commune.code.as_deref(), Some("00123"));
    assert_eq!(world.villages[0].province.code.as_deref(), Some("01"));
    assert!(world.villages[1].commune.is_unknown());
    assert_eq!(report.count("commune-joined"), 1);
    assert_eq!(report.count("village-outside-boundaries"), 1);
    assert_eq!(world.boundaries.len(), 1);
}

#[test]
fn duplicate_cells_are_named_with_both_rows() {
    let scene = Scene::sound();
    scene.write(
        "sites.csv",
        "id,technology,lon,lat\nc,4G,105.5,21.5\nd,4G,105.5,21.5\nc,4G,105.6,21.5\n",
    );
    let fault = the(&bad(&scene.study()), "site-id-twice");
    assert!(fault.cause.contains("rows 2 and 4"), "{fault}");
}

#[test]
fn values_of_cells_are_checked_and_reach_the_cell() {
    let scene = Scene::sound();
    scene.write(
        "sites.csv",
        "mast,tech,lon,lat,frequency_mhz,eirp_dbm,bandwidth_mhz,azimuth_deg,status,note\n\
         M,LTE,105.5,21.5,700,61.5,10,-90,planned,\n\
         M,LTE,105.5,21.5,700,61.5,10,omni,off,\n\
         M,GSM,105.5,21.5,900,,,,,x\n",
    );
    let mut study = scene.study();
    study.sites.fields = BTreeMap::from([
        ("site".to_owned(), "mast".to_owned()),
        ("technology".to_owned(), "tech".to_owned()),
    ]);
    study.sites.exclude = BTreeMap::from([("note".to_owned(), vec!["x".to_owned()])]);
    let Ingested { world, report } = good(&study);
    let cells = world.network.cells();
    assert_eq!(cells.len(), 2);
    assert_eq!(report.count("site-excluded-note"), 1);
    assert_eq!(cells[0].id, "M/unknown/4G/700/270");
    assert_eq!((cells[0].eirp.0, cells[0].frequency.mhz()), (61.5, 700.0));
    assert!((cells[0].reference_offset.0 - 10.0 * 600f64.log10()).abs() < 1e-9);
    assert_eq!(cells[0].status, Status::Planned);
    assert_eq!(cells[1].antenna.azimuth_deg, None);
    assert_eq!(cells[1].status, Status::Off);
    assert_eq!(report.count_of_kind("site-filled-power_dbm"), 0);
    scene.write(
        "sites.csv",
        "mast,tech,lon,lat,frequency_mhz,antenna_height_m,azimuth_deg,status,note\n\
         M,LTE,105.5,21.5,1.8,1500,sideways,perhaps,\n",
    );
    let codes: Vec<_> = bad(&study).iter().map(|p| p.code).collect();
    let all = [
        "frequency-unlikely",
        "value-out-of-range",
        "azimuth-invalid",
        "status-unknown",
    ];
    assert_eq!(codes, all);
}

#[test]
fn opencellid_is_read_with_and_without_a_header() {
    let scene = Scene::sound();
    let row = "LTE,452,4,10001,2500001,0,105.51,21.49,1000,7,1,1459813819,1459813819,0\n";
    let mut study = scene.study();
    study.sites.opencellid = true;
    let header =
        "radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal\n";
    for text in [row.to_owned(), format!("{header}{row}")] {
        scene.write("sites.csv", text);
        let Ingested { world, report } = good(&study);
        let cell = &world.network.cells()[0];
        assert_eq!(cell.id, "452-4-10001-2500001");
        assert_eq!(
            (cell.operator.as_str(), cell.technology),
            ("Viettel", Technology::G4)
        );
        assert_eq!(cell.position, at(105.51, 21.49));
        assert_eq!(report.count("site-filled-power_dbm-typical-4g"), 1);
    }
}

#[test]
fn a_number_used_by_two_technologies_is_kept_apart() {
    let scene = Scene::sound();
    let tail = "452,1,7,9,0,105.51,21.49,1000,7,1,1,1,0\n";
    scene.write("sites.csv", format!("GSM,{tail}UMTS,{tail}"));
    let mut study = scene.study();
    study.sites.opencellid = true;
    let world = good(&study).world;
    let ids: Vec<_> = world.network.cells().iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["452-1-7-9-GSM", "452-1-7-9-UMTS"]);
    scene.write("sites.csv", format!("GSM,{tail}GSM,{tail}"));
    assert!(bad(&study).has("site-id-twice"));
}

#[test]
fn terrain_that_does_not_reach_the_villages_names_both_extents() {
    let scene = Scene::sound();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv1,A,105.5,21.5,1\nv2,B,106.4,21.5,1\n",
    );
    let mut study = scene.study();
    let fault = the(&bad(&study), "terrain-does-not-cover");
    assert!(fault.cause.starts_with("1 of 2 villages"), "{fault}");
    assert!(fault.cause.contains("106.400000 21.500000") && fault.cause.contains("105.000…106.000"));
    study.skip_bad_rows = true;
    let report = good(&study).report;
    assert_eq!(report.count("village-outside-terrain"), 1);
    assert_eq!(
        report.count("terrain-short"),
        0,
        "what holes cost is said in paths: {report}"
    );
    scene.write("villages.csv", "id,name,lon,lat,population\nv2,B,108,16,1\n");
    assert!(bad(&study).has("terrain-elsewhere"));
}

#[test]
fn broken_terrain_files_are_faults() {
    let scene = Scene::sound();
    let whole = scene.hgt("N21E105.hgt", |_, _| 7);
    let mut study = scene.study();
    study.terrain.paths = vec![whole];
    good(&study);
    scene.cut("N21E105.hgt", 0.6);
    assert!(bad(&study).has("terrain-truncated"));
    scene.cut("terrain.tif", 0.6);
    study.terrain.paths = vec![scene.path("terrain.tif")];
    let problems = bad(&study);
    assert!(
        problems.has("terrain-damaged") || problems.has("terrain-unreadable"),
        "{problems}"
    );
}

#[test]
fn what_is_no_height_is_a_void_counted_by_reason_and_small_voids_are_filled() {
    let scene = Scene::sound();
    let sheet = Sheet {
        nodata: Some(-9999.0),
        ..Sheet::degree()
    };
    // A slope of 1 m a column; four single faults, and a block of 36 without data.
    scene.tiff("terrain.tif", sheet, |col, row| match (col, row) {
        (100, 100) => f32::NAN,
        (104, 100) => f32::INFINITY,
        (108, 100) => -500.0,
        (112, 100) => 9500.0,
        (120..=125, 100..=105) => -9999.0,
        _ => col as f32,
    });
    assert!(bad(&scene.study()).has("terrain-impossible-heights"));
    let mut study = scene.study();
    study.allow.insert("terrain-impossible-heights".to_owned());
    let Ingested { world, report } = good(&study);
    assert_eq!(report.count("terrain-not-finite"), 2);
    assert_eq!(report.count("terrain-too-low"), 1);
    assert_eq!(report.count("terrain-too-high"), 1);
    assert_eq!(report.count("terrain-nodata"), 36);
    assert_eq!(report.count("terrain-voids"), 40);
    assert_eq!(report.count("terrain-voids-filled"), 4);
    assert_eq!(report.count("terrain-voids-left"), 36);
    let sample = |col: f64| at(105.0 + (col + 0.5) * 0.005, 22.0 - 100.5 * 0.005);
    let h = world.terrain.height_m(sample(104.0)).expect("filled");
    assert!((h - 104.0).abs() < 0.1, "{h}");
    assert_eq!(world.terrain.height_m(sample(122.0)), None);
}

#[test]
fn a_sample_of_an_hgt_is_where_its_name_says() {
    let scene = Scene::sound();
    // 1201 samples a side: the first is exactly on 105° E, 22° N.
    scene.hgt("N21E105.hgt", |col, row| (col + row) as i16);
    let mut study = scene.study();
    study.terrain.paths = vec![scene.path("N21E105.hgt")];
    let Ingested { world, report } = good(&study);
    assert_eq!(report.count("terrain-copied"), 1);
    for (col, row) in [(600, 600), (601, 633), (480, 610)] {
        let p = at(105.0 + f64::from(col) / 1200.0, 22.0 - f64::from(row) / 1200.0);
        let h = world.terrain.height_m(p).expect("covered");
        assert!((h - f64::from(col + row)).abs() < 1e-4, "{col} {row}: {h}");
    }
}

#[test]
fn neighbouring_tiles_share_their_edge_without_a_seam() {
    let scene = Scene::sound();
    scene.hgt("N21E105.hgt", |col, row| (col + row) as i16);
    scene.hgt("N21E106.hgt", |col, row| (col + 1200 + row) as i16);
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv1,A,105.95,21.5,1\nv2,B,106.05,21.5,1\n",
    );
    let mut study = scene.study();
    study.terrain.paths = vec![scene.path("*.hgt")];
    let Ingested { world, report } = good(&study);
    assert_eq!(report.count("terrain-copied"), 2);
    assert_eq!(report.count("terrain-voids"), 0);
    for k in 0..200 {
        let lon = 105.96 + f64::from(k) * 0.0004;
        let h = world.terrain.height_m(at(lon, 21.5)).expect("covered");
        assert!((h - ((lon - 105.0) * 1200.0 + 600.0)).abs() < 1e-3, "{lon}: {h}");
    }
}

#[test]
fn a_virtual_raster_is_terrain_too() {
    let scene = Scene::sound();
    scene.write(
        "all.vrt",
        r#"<VRTDataset rasterXSize="200" rasterYSize="200"><SRS>EPSG:4326</SRS>
        <GeoTransform>105, 0.005, 0, 22, 0, -0.005</GeoTransform><VRTRasterBand dataType="Float32" band="1">
        <SimpleSource><SourceFilename relativeToVRT="1">terrain.tif</SourceFilename><SourceBand>1</SourceBand>
        </SimpleSource></VRTRasterBand></VRTDataset>"#,
    );
    let mut study = scene.study();
    study.terrain.paths = vec![scene.path("all.vrt")];
    let Ingested { world, report } = good(&study);
    let h = world.terrain.height_m(at(105.5, 21.5)).expect("covered");
    assert!((h - 100.0).abs() < 1e-6);
    let terrain = report.inputs.iter().filter(|f| f.role == "terrain");
    assert_eq!(
        terrain.count(),
        2,
        "the sources of a virtual raster are inputs too"
    );
    std::fs::remove_file(scene.path("terrain.tif")).expect("removed");
    assert!(bad(&study).has("source-missing"));
}

#[test]
fn the_first_file_with_a_height_wins() {
    let scene = Scene::sound();
    let half = Sheet {
        size: (100, 200),
        nodata: Some(-1.0),
        ..Sheet::degree()
    };
    scene.tiff("best.tif", half, |_, row| if row < 100 { 7.0 } else { -1.0 });
    let mut study = scene.study();
    study.terrain.paths = vec![scene.path("best.tif"), scene.path("terrain.tif")];
    let Ingested { world, report } = good(&study);
    let h = |lon, lat| world.terrain.height_m(at(lon, lat)).expect("covered").round();
    assert_eq!(h(105.4975, 21.5475), 7.0);
    assert_eq!(h(105.4975, 21.4475), 100.0);
    assert_eq!(h(105.5525, 21.5475), 100.0);
    assert_eq!(report.count("terrain-voids"), 0);
}

#[test]
fn projected_terrain_is_resampled_in_place() {
    let scene = Scene::sound();
    // A slope of 1 m in 10 m eastwards, in UTM 48 N: 40 km around 105.5° E, 21.5° N.
    let utm = Sheet {
        size: (1600, 1600),
        corner: (530_000.0, 2_410_000.0),
        step: 50.0,
        epsg: Some(32648),
        nodata: None,
    };
    scene.tiff("terrain.tif", utm, |col, _| (25.0 + 50.0 * col as f32) / 10.0);
    let mut study = scene.study();
    study.terrain.highest_m = 20_000.0;
    let Ingested { world, report } = good(&study);
    assert_eq!(report.count("terrain-resampled"), 1);
    let utm48 = covgap::space::crs::Crs::parse("EPSG:32648").expect("known");
    let there = covgap::space::crs::Transformer::from_wgs84(&utm48).expect("possible");
    for (lon, lat) in [(105.5, 21.5), (105.55, 21.47), (105.6, 21.4)] {
        let (x, _) = there.convert(lon, lat).expect("inside");
        let h = world.terrain.height_m(at(lon, lat)).expect("covered");
        assert!((h - (x - 530_000.0) / 10.0).abs() < 0.2, "{lon} {lat}: {h}");
    }
}

#[test]
fn only_the_part_that_is_needed_is_read() {
    let scene = Scene::sound();
    scene.write("villages.csv", "id,name,lon,lat,population\nv1,A,105.5,21.5,1\n");
    let world = good(&scene.study()).world;
    let frame = *world.terrain.frame();
    // 11 km to each side at 0.005°: about 40 samples across, and 28 on each side for voids that reach beyond;
    // 200 would be the whole file.
    assert!(frame.cols < 110 && frame.rows < 110, "{frame:?}");
    assert!(frame.bounds().contains(at(105.60, 21.59)));
}

#[test]
fn thousands_written_with_a_dot_are_refused_where_people_are_counted() {
    let scene = Scene::sound();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv1,A,105.5,21.5,1.250\nv2,B,105.6,21.4,12.37\n",
    );
    let fault = the(&bad(&scene.study()), "number-invalid");
    assert_eq!((fault.row, fault.value.as_deref()), (Some(2), Some("1.250")));
    assert_eq!(fault.field.as_deref(), Some("population"));
    assert!(fault.remedy.contains("1250"), "{fault}");
}

#[test]
fn a_table_with_semicolons_may_have_decimal_commas_but_not_both_kinds() {
    let scene = Scene::sound();
    let table = |height: &str| {
        format!(
            "id;operator;technology;lon;lat;azimuth_deg;antenna_height_m\nc1;Viettel;4G;105,52;21,5;120;{height}\n"
        )
    };
    scene.write("sites.csv", table("30,5"));
    let Ingested { world, report } = good(&scene.study());
    assert_eq!(world.network.cells()[0].antenna_height_m, 30.5);
    assert_eq!(world.network.cells()[0].position, at(105.52, 21.5));
    assert_eq!(report.count("table-decimal-comma"), 1);
    scene.write("sites.csv", table("1.234"));
    assert_eq!(
        the(&bad(&scene.study()), "number-invalid").value.as_deref(),
        Some("1.234")
    );
}

#[test]
fn a_second_row_with_an_id_is_left_out_and_counted_where_bad_rows_may_be() {
    let scene = Scene::sound();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv1,A,105.5,21.5,10\nv1,B,105.6,21.4,20\n",
    );
    assert!(bad(&scene.study()).has("village-id-twice"));
    let mut study = scene.study();
    study.skip_bad_rows = true;
    let Ingested { world, report } = good(&study);
    assert_eq!(world.villages.len(), 1);
    assert_eq!(world.villages[0].name, "A");
    assert_eq!(report.count("skipped-village-id-twice"), 1);
}

#[test]
fn cells_of_an_export_that_serve_no_phone_are_left_out_and_counted() {
    let scene = Scene::sound();
    let tail = "452,1,7,9,0,105.51,21.49,1000,7,1,1,1,0\n";
    scene.write("sites.csv", format!("LTE,{tail}CDMA,{tail}NBIOT,{tail}"));
    let mut study = scene.study();
    study.sites.opencellid = true;
    let Ingested { world, report } = good(&study);
    assert_eq!(world.network.cells().len(), 1);
    assert_eq!(report.count("opencellid-foreign-radio"), 2);
}

#[test]
fn the_spacing_of_a_5g_rows_subcarriers_makes_its_reference_signal() {
    let scene = Scene::sound();
    let rows = |spacing: &str| {
        format!(
            "id,operator,technology,lon,lat,azimuth_deg,bandwidth_mhz,subcarrier_spacing_khz\nc1,Viettel,5G,105.52,21.5,120,10,{spacing}\n"
        )
    };
    let mut study = scene.study();
    study.sites.templates = covgap::study::embedded_templates()
        .expect("sound")
        .into_iter()
        .filter(|t| t.name == "5g-3500-macro")
        .map(|t| (t.technology, t))
        .collect();
    for (spacing, offset_db, filled) in [("15", 27.952, 0), ("30", 24.594, 0), ("", 24.594, 1)] {
        scene.write("sites.csv", rows(spacing));
        let Ingested { world, report } = good(&study);
        let got = world.network.cells()[0].reference_offset.0;
        assert!((got - offset_db).abs() < 1e-3, "{spacing}: {got}");
        assert_eq!(report.count_of_kind("site-filled-subcarrier_spacing_khz"), filled);
    }
    scene.write("sites.csv", rows("17"));
    assert!(bad(&study).has("spacing-unknown"));
}

/// Ground of a degree in two files of different steps, with voids of 1 to some 60 samples, many of them long
/// and thin, all over it.
fn holed_world() -> Scene {
    let scene = Scene::sound();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv1,A,105.2,21.2,1\nv2,B,105.8,21.8,1\n",
    );
    let height = |col: usize, row: usize| {
        let (long, high) = (
            random::hash(3, (col / 23) as i64, (row / 3) as i64),
            random::hash(4, (col / 2) as i64, (row / 31) as i64),
        );
        let spot = random::hash(5, col as i64, row as i64);
        if long.is_multiple_of(40) || high.is_multiple_of(60) || spot.is_multiple_of(500) {
            return -9999.0;
        }
        (200.0 + 90.0 * (col as f64 / 37.0).sin() * (row as f64 / 29.0).cos()) as f32
    };
    let sheet = |corner, step, size| Sheet {
        size,
        corner,
        step,
        epsg: Some(4326),
        nodata: Some(-9999.0),
    };
    scene.tiff("west.tif", sheet((105.0, 22.0), 0.001, (620, 1000)), height);
    scene.tiff("east.tif", sheet((105.5, 22.0), 0.0017, (300, 590)), height);
    scene
}

fn holed_study(scene: &Scene) -> Study {
    let mut study = scene.study();
    study.terrain.paths = vec![scene.path("west.tif"), scene.path("east.tif")];
    study
}

#[test]
fn terrain_that_does_not_fit_into_memory_is_read_the_same() {
    let scene = holed_world();
    let study = holed_study(&scene);
    let whole = good(&study);
    let room = Room {
        memory_bytes: 300_000,
        scratch: scene.path("scratch"),
    };
    let paged = read_within(&study, &room).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(paged.report, whole.report);
    assert!(whole.report.count("terrain-voids-filled") > 1000);
    assert!(whole.report.count("terrain-voids-left") > 1000);
    let (paged, whole) = (&paged.world.terrain, &whole.world.terrain);
    assert!(paged.samples_m().is_paged() && !whole.samples_m().is_paged());
    assert!(whole.samples_m().bytes() > 8 * paged.samples_m().bytes());
    let mut places = Random::new(1, 1);
    let mut known = 0;
    for _ in 0..50_000 {
        let place = at(places.between(105.1, 105.9), places.between(21.1, 21.9));
        let height = whole.height_m(place);
        assert_eq!(
            paged.height_m(place).map(f64::to_bits),
            height.map(f64::to_bits),
            "{place}"
        );
        known += u32::from(height.is_some());
    }
    assert!((20_000..49_900).contains(&known), "{known}");
    let around = BoundingBox {
        west_deg: 105.3,
        south_deg: 21.3,
        east_deg: 105.6,
        north_deg: 21.6,
    };
    assert_eq!(paged.fingerprint(&around), whole.fingerprint(&around));
    // The file has no name: nothing is left in its folder.
    assert_eq!(std::fs::read_dir(scene.path("scratch")).expect("made").count(), 0);
}

#[test]
fn a_height_does_not_hang_on_how_much_is_read_around_it() {
    let scene = holed_world();
    let whole = good(&holed_study(&scene)).world.terrain;
    let mut random = Random::new(2, 1);
    for _ in 0..12 {
        let (lon, lat) = (random.between(105.25, 105.6), random.between(21.25, 21.7));
        let (width, height) = (random.between(0.01, 0.1), random.between(0.01, 0.1));
        let mut study = holed_study(&scene);
        scene.write(
            "villages.csv",
            format!(
                "id,name,lon,lat,population\nv1,A,{lon},{lat},1\nv2,B,{},{},1\n",
                lon + width,
                lat + height
            ),
        );
        study.radio.max_range_km = 1.0;
        let part = good(&study).world.terrain;
        assert!(part.frame().len() < whole.frame().len() / 4);
        // Two kilometres around the villages are what the study needs.
        for _ in 0..5_000 {
            let place = at(
                random.between(lon - 0.015, lon + width + 0.015),
                random.between(lat - 0.015, lat + height + 0.015),
            );
            let (a, b) = (part.height_m(place), whole.height_m(place));
            assert_eq!(a.map(f64::to_bits), b.map(f64::to_bits), "{place}");
        }
    }
}
