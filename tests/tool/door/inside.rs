//! The door from the inside: a study that is written from the files themselves, and what `check` shows.

use crate::support::tool::{STUDY, files, holds};
use crate::support::{Scene, Sheet};
use gdal::DriverManager;
use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Defn, Feature, FieldDefn, Geometry, LayerOptions, OGRFieldType};
use serde_json::Value;

/// A study is no longer than this.
const MOST_LINES: usize = 40;

/// A field of a layer: its name, and whether it holds numbers.
type Field = (&'static str, bool);

/// A row of a layer: its values, and its place.
type Placed<'a> = (&'a [&'a str], f64, f64);

/// Writes layers of points: name, fields, rows of values and place; empty values stay unset.
fn layers(scene: &Scene, file: &str, driver: &str, layers: &[(&str, &[Field], &[Placed<'_>])]) {
    let driver = DriverManager::get_driver_by_name(driver).expect("a driver");
    let mut dataset = driver.create_vector_only(scene.path(file)).expect("created");
    let system = SpatialRef::from_epsg(4326).expect("known");
    for (name, fields, rows) in layers {
        let options = LayerOptions {
            name,
            srs: Some(&system),
            ..LayerOptions::default()
        };
        let layer = dataset.create_layer(options).expect("a layer");
        for (field, is_number) in *fields {
            let kind = if *is_number {
                OGRFieldType::OFTReal
            } else {
                OGRFieldType::OFTString
            };
            FieldDefn::new(field, kind)
                .expect("a field")
                .add_to_layer(&layer)
                .expect("added");
        }
        let defn = Defn::from_layer(&layer);
        for (values, x, y) in *rows {
            let mut feature = Feature::new(&defn).expect("a feature");
            let mut point = Geometry::empty(gdal::vector::OGRwkbGeometryType::wkbPoint).expect("a point");
            point.add_point_2d((*x, *y));
            feature.set_geometry(point).expect("set");
            for (at, value) in values.iter().enumerate().filter(|(_, v)| !v.is_empty()) {
                match fields[at].1 {
                    true => feature
                        .set_field_double(at, value.parse().expect("a number"))
                        .expect("set"),
                    false => feature.set_field_string(at, value).expect("set"),
                }
            }
            feature.create(&layer).expect("written");
        }
    }
}

/// The study that `init` writes of these files; it must be short and pass `check`.
#[track_caller]
fn begun(scene: &Scene, args: &[&str]) -> String {
    let said = scene.covgap(&[&["init", "new.toml"], args].concat()).good();
    holds(&said, &["written: new.toml", "Next: covgap check new.toml"]);
    let text = std::fs::read_to_string(scene.path("new.toml")).expect("written");
    assert!(text.lines().count() <= MOST_LINES, "{text}");
    let checked = scene.covgap(&["check", "new.toml"]).good();
    assert!(checked.trim_end().ends_with("0 faults"), "{checked}");
    text
}

/// The study that `init` writes of sites alone, whatever it says of them.
fn of_sites(header: &str, row: &str) -> String {
    let scene = Scene::new();
    scene.write("s.csv", format!("{header}\n{row}\n"));
    let ran = scene.covgap(&["init", "new.toml", "--sites", "s.csv"]);
    std::fs::read_to_string(scene.path("new.toml")).unwrap_or_else(|e| panic!("{e}: {}{}", ran.out, ran.err))
}

#[test]
fn a_users_own_csv_and_geopackage_become_a_study_that_passes() {
    let scene = Scene::small_world();
    scene.write(
        "làng.csv",
        "Mã thôn;Tên thôn;Kinh độ;Vĩ độ;Dân số;Điện\n1;Bản Một;105,485;21,5;120;có\n2;Nà Hai;105,52;21,52;45;chưa có điện\n",
    );
    let fields: &[Field] = &[
        ("Cell ID", false),
        ("Operator", false),
        ("RAT", false),
        ("Height (m)", true),
    ];
    layers(
        &scene,
        "net.gpkg",
        "GPKG",
        &[
            ("roads", &[("surface", false)], &[(&["mud"], 105.4, 21.4)]),
            ("cells", fields, &[(&["a1", "Viettel", "LTE", "35"], 105.5, 21.5)]),
        ],
    );
    let text = begun(
        &scene,
        &[
            "--villages",
            "làng.csv",
            "--sites",
            "net.gpkg",
            "--terrain",
            "terrain.tif",
        ],
    );
    holds(
        &text,
        &[
            "path = \"làng.csv\"  # CSV (semicolon), UTF-8, 2 rows",
            "lon_field = \"Kinh độ\"",
            "id_field = \"Mã thôn\"",
            "population_field = \"Dân số\"",
            "electricity_values = { \"chưa có điện\" = \"none\", \"có\" = \"grid\" }",
            "layer = \"cells\"  # the file has roads, cells",
            "technology = \"RAT\"",
            "antenna_height_m = \"Height (m)\"",
            "paths = [\"terrain.tif\"]  # 160 × 140 samples, EPSG:4326 (WGS 84), heights m",
        ],
    );
    let answer = scene.covgap(&["check", "new.toml", "--json"]).good();
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    assert_eq!(answer["villages"], 2);
    assert_eq!(answer["inputs"][1]["role"], "villages");
    assert_eq!(answer["inputs"][2]["used"][3]["heading"], "Height (m)");
    assert_eq!(answer["faults"], 0);
}

/// The columns of the ITU's Connectivity Planning Platform.
const CPP_SITES: &[Field] = &[
    ("ict_id", false),
    ("source_ict_id", false),
    ("source_cell_id", true),
    ("dataset_id", false),
    ("country_code", false),
    ("lat", true),
    ("lon", true),
    ("admin1", true),
    ("admin2", true),
    ("admin3", true),
    ("operator_name", false),
    ("radio_type", false),
    ("downlink_frequency_mhz", true),
    ("uplink_frequency_mhz", true),
    ("max_channel_bandwidth_mhz", true),
    ("eirp_dbm", true),
    ("tower_height", true),
    ("antenna_height", true),
    ("mechanical_tilt_degrees", true),
    ("electrical_tilt_degrees", true),
    ("azimuth_degrees", true),
    ("antenna_model", true),
    ("antenna_gain", true),
    ("antenna_horizontal_beamwidth_degrees", true),
    ("antenna_vertical_beamwidth_degrees", true),
    ("backhaul_type", true),
    ("backhaul_throuput_mbps", true),
    ("power_source", true),
];

const CPP_POINTS: &[Field] = &[
    ("poi_id", false),
    ("source_poi_id", false),
    ("dataset_id", false),
    ("lat", true),
    ("lon", true),
    ("poi_type", false),
    ("is_public", true),
    ("poi_subtype", false),
    ("country_code", false),
    ("admin1", false),
    ("admin2", true),
    ("admin3", true),
    ("is_connected", true),
    ("connectivity_type", true),
    ("has_electricity", false),
    ("electricity_type", true),
    ("label", false),
];

#[test]
fn the_connectivity_planning_platforms_files_become_a_study() {
    let scene = Scene::small_world();
    let site = |id: &'static str, radio: &'static str, height: &'static str| -> Vec<&'static str> {
        let mut row = vec![
            id,
            "STP_SITE1",
            "",
            "d",
            "STP",
            "21.5",
            "105.5",
            "",
            "",
            "",
            "OPERATOR_B",
            radio,
        ];
        row.extend([
            "", "", "", "", height, height, "", "", "", "", "", "", "", "", "", "",
        ]);
        row
    };
    let (a, b) = (site("510e", "5G", "18"), site("4ebc", "3G", "27"));
    let sites: &[(&[&str], f64, f64)] = &[(&a, 105.5, 21.5), (&b, 105.47, 21.47)];
    let point = |id: &'static str, power: &'static str| -> Vec<&'static str> {
        let mut row = vec![
            id, "STP_POI1", "d", "21.5", "105.5", "school", "", "primary", "STP", "North",
        ];
        row.extend(["", "", "", "", power, "", "school"]);
        row
    };
    let (p, q, r) = (point("476f", "Yes"), point("8ad9", "no"), point("351e", ""));
    let points: &[(&[&str], f64, f64)] = &[(&p, 105.485, 21.5), (&q, 105.52, 21.52), (&r, 105.5, 21.47)];
    layers(&scene, "sites.gpkg", "GPKG", &[("cellsites", CPP_SITES, sites)]);
    layers(
        &scene,
        "poi.gpkg",
        "GPKG",
        &[("pointsofinterest", CPP_POINTS, points)],
    );
    let text = begun(
        &scene,
        &[
            "--villages",
            "poi.gpkg",
            "--sites",
            "sites.gpkg",
            "--terrain",
            "terrain.tif",
        ],
    );
    holds(
        &text,
        &[
            "id_field = \"poi_id\"",
            "electricity_field = \"has_electricity\"",
            "electricity_values = { \"Yes\" = \"grid\", \"no\" = \"none\" }",
            "id = \"ict_id\"",
            "site = \"source_ict_id\"",
            "operator = \"operator_name\"",
            "technology = \"radio_type\"",
            "frequency_mhz = \"downlink_frequency_mhz\"",
            "bandwidth_mhz = \"max_channel_bandwidth_mhz\"",
            "antenna_height_m = \"antenna_height\"",
            "azimuth_deg = \"azimuth_degrees\"",
            "#gain_dbi = \"antenna_gain\"",
        ],
    );
    // The same without a word in the study: the columns are recognised.
    let study = STUDY
        .lines()
        .filter(|line| !line.contains("_field"))
        .map(|line| {
            line.replace("villages.csv", "poi.gpkg")
                .replace("sites.csv", "sites.gpkg")
                + "\n"
        })
        .collect::<String>();
    scene.study_file(&study);
    let said = scene.covgap(&["check", "study.toml"]).good();
    holds(&said, &["3 villages, 2 cells at 1 site"]);
}

#[test]
fn what_planning_tools_write_is_recognised() {
    let cases: [(&str, &str, &[&str]); 5] = [
        (
            // Atoll.
            "Site,Transmitter,Longitude,Latitude,X,Y,Antenna,Height (m),Azimuth (°),Mechanical Downtilt (°),Technology",
            "S1,S1_1,105.5,21.5,500000,2300000,K742,30,120,3,LTE",
            &[
                "site = \"Site\"",
                "id = \"Transmitter\"",
                "lon_field = \"Longitude\"",
                "antenna_height_m = \"Height (m)\"",
                "azimuth_deg = \"Azimuth (°)\"",
                "mechanical_tilt_deg = \"Mechanical Downtilt (°)\"",
                "#antenna_pattern = \"Antenna\"",
            ],
        ),
        (
            // Planet, ASSET.
            "SITE_ID,SECTOR_ID,LONGITUDE,LATITUDE,AZIMUTH,DOWNTILT,EIRP,PA POWER,TECHNOLOGY",
            "S1,S1A,105.5,21.5,120,4,60,43,LTE",
            &[
                "site = \"SITE_ID\"",
                "id = \"SECTOR_ID\"",
                "azimuth_deg = \"AZIMUTH\"",
                "mechanical_tilt_deg = \"DOWNTILT\"",
                "#eirp_dbm = \"EIRP\"",
                "#power_dbm = \"PA POWER\"",
            ],
        ),
        (
            // TEMS.
            "CELL\tLAT\tLON\tANT_DIRECTION\tANT_BEAM_WIDTH\tANT_HEIGHT\tRAT",
            "c1\t21.5\t105.5\t120\t65\t30\tGSM",
            &[
                "id = \"CELL\"",
                "azimuth_deg = \"ANT_DIRECTION\"",
                "horizontal_beam_width_deg = \"ANT_BEAM_WIDTH\"",
                "antenna_height_m = \"ANT_HEIGHT\"",
            ],
        ),
        (
            // OpenStreetMap.
            "osm_id,man_made,tower:type,height,operator,lat,lon",
            "1,tower,communication,45,Viettel,21.5,105.5",
            &[
                "site = \"osm_id\"",
                "operator = \"operator\"",
                "antenna_height_m = \"height\"",
                "#default_technology = \"4G\"",
            ],
        ),
        (
            // HTZ Communications.
            "Site name,Coord X,Coord Y,Frequency (MHz),Antenna height (m),Azimuth (°),Technology",
            "S1,105.5,21.5,800,30,120,4G",
            &[
                "site = \"Site name\"",
                "lon_field = \"Coord X\"",
                "frequency_mhz = \"Frequency (MHz)\"",
            ],
        ),
    ];
    for (header, row, expected) in cases {
        let text = of_sites(header, row);
        let lines: Vec<&str> = text.lines().collect();
        for part in expected {
            assert!(
                lines.iter().any(|l| l.starts_with(part)),
                "'{part}' is not in:\n{text}"
            );
        }
    }
}

#[test]
fn sectors_that_are_counted_within_their_sites_are_no_ids() {
    let scene = Scene::small_world();
    scene.write(
        "s.csv",
        "SITE_ID,SECTOR_ID,LONGITUDE,LATITUDE,AZIMUTH,TECHNOLOGY\n\
         S1,1,105.5,21.5,0,LTE\nS1,2,105.5,21.5,120,LTE\nS2,1,105.47,21.47,0,LTE\nS2,2,105.47,21.47,120,LTE\n",
    );
    let args = [
        "--villages",
        "villages.csv",
        "--sites",
        "s.csv",
        "--terrain",
        "terrain.tif",
    ];
    holds(
        &begun(&scene, &args),
        &["#id = \"SECTOR_ID\"  # its values repeat"],
    );
    let said = scene.covgap(&["check", "new.toml"]).good();
    holds(&said, &["4 cells at 2 sites"]);
}

#[test]
fn exports_of_open_cell_databases_are_known_with_and_without_headings() {
    let rows =
        "LTE,452,4,100,1001,1,105.5,21.5,1000,10,1,1,1,\nGSM,452,1,100,2,1,105.47,21.47,1000,10,1,1,1,\n";
    for header in [
        "",
        "radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal\n",
        "radio,mcc,mnc,lac,cid,psc,lon,lat,range,samples,changeable,created,updated,averageSignal\n",
    ] {
        let scene = Scene::small_world();
        scene.write("export.csv", format!("{header}{rows}"));
        let args = [
            "--villages",
            "villages.csv",
            "--sites",
            "export.csv",
            "--terrain",
            "terrain.tif",
        ];
        let text = begun(&scene, &args);
        holds(&text, &["format = \"opencellid\""]);
        let said = scene.covgap(&["check", "new.toml"]).good();
        holds(&said, &["2 cells at 2 sites on 2 masts of 2 operators"]);
    }
    assert!(!of_sites("id,operator,technology,lon,lat", "a,V,4G,105.5,21.5").contains("opencellid"));
}

#[test]
fn faulty_files_give_a_study_with_the_places_to_mend() {
    let scene = Scene::small_world();
    scene.write(
        "v.csv",
        "id,x,y,pop_total,electricity\n1,470000,2377000,5,gas\n2,471000,2377500,6,gas\n",
    );
    let ran = scene.covgap(&["init", "new.toml", "--villages", "v.csv"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    holds(
        &ran.err,
        &[
            "written: new.toml",
            "[coordinates-in-metres]",
            "[electricity-unexplained]",
        ],
    );
    let text = std::fs::read_to_string(scene.path("new.toml")).expect("written");
    holds(
        &text,
        &[
            "#crs = \"EPSG:4326\"  # the coordinates do not fit: see the faults: say it here",
            "#population_field = \"pop_total\"",
            "#electricity_values = { \"gas\" = \"unknown\" }",
            "path = \"path-of-your-sites.csv\"  # SET THIS",
        ],
    );
    // Nothing is written where a file is not there, and nothing over what is there.
    let before = files(&scene.path(""));
    holds(
        &scene
            .covgap(&["init", "other.toml", "--villages", "nowhere.csv"])
            .refused(),
        &["nothing was written", "[file-unreadable]", "nowhere.csv"],
    );
    holds(
        &scene
            .covgap(&["init", "other.toml", "--terrain", "none/*.tif"])
            .refused(),
        &["[terrain-missing]"],
    );
    holds(
        &scene.covgap(&["init", "new.toml"]).refused(),
        &["never overwritten"],
    );
    assert!(files(&scene.path("")) == before);
}

#[test]
fn paths_are_relative_to_the_study_wherever_it_is_written() {
    let scene = Scene::small_world();
    std::fs::create_dir_all(scene.path("a/b")).expect("made");
    std::fs::create_dir(scene.path("tiles")).expect("made");
    std::fs::rename(scene.path("terrain.tif"), scene.path("tiles/t1.tif")).expect("moved");
    let absolute = scene.path("sites.csv");
    let absolute = absolute.to_string_lossy();
    for terrain in ["tiles", "tiles/*.tif", "./tiles/t1.tif"] {
        let args = ["init", "a/b/my study.toml", "--villages", "villages.csv"];
        let rest = ["--sites", absolute.as_ref(), "--terrain", terrain];
        scene.covgap(&[&args[..], &rest].concat()).good();
        let text = std::fs::read_to_string(scene.path("a/b/my study.toml")).expect("written");
        let terrain = terrain.trim_start_matches("./");
        holds(
            &text,
            &[
                "name = \"study-my-study\"",
                "path = \"../../villages.csv\"",
                "path = \"../../sites.csv\"",
                &format!("paths = [\"../../{terrain}\"]"),
            ],
        );
        scene.covgap(&["check", "a/b/my study.toml"]).good();
        std::fs::remove_file(scene.path("a/b/my study.toml")).expect("removed");
    }
}

#[test]
fn the_whole_file_and_a_short_one_are_written_without_files() {
    let scene = Scene::new();
    holds(
        &scene.covgap(&["init", "short.toml"]).good(),
        &["Set the paths of your villages, sites and terrain in it, then: covgap check short.toml"],
    );
    let short = std::fs::read_to_string(scene.path("short.toml")).expect("written");
    assert!(
        short.lines().count() <= MOST_LINES && short.contains("init --all-keys"),
        "{short}"
    );
    scene.covgap(&["init", "--all-keys", "all.toml"]).good();
    let all = std::fs::read_to_string(scene.path("all.toml")).expect("written");
    holds(
        &all,
        &[
            "#fill_voids_up_to_samples = ",
            "[villages]",
            "path = \"villages.csv\"",
        ],
    );
    assert!(all.lines().count() > 300);
}

#[test]
fn check_ends_with_its_inputs_and_counts_what_is_left_to_look_at() {
    let scene = Scene::small_world();
    let said = scene.covgap(&["check", "study.toml"]).good();
    holds(
        &said,
        &[
            "input ",
            "4 villages",
            "columns used",
            "frequency_mhz",
            "EPSG:4326 (WGS 84)",
            "105.485 21.470 105.563 21.520",
        ],
    );
    assert!(said.ends_with("1 remark, 0 faults\n"), "{said}");
    scene.write(
        "sites.csv",
        "id,site,operator,technology,lon,lat\na1,A,Viettel,4G,105.5,21.5\na2,A,V,7G,x,21.5\n",
    );
    let ran = scene.covgap(&["check", "study.toml"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    holds(
        &ran.err,
        &[
            "the input has 2 problems",
            "[technology-unknown]",
            "villages.csv",
            "terrain.tif",
        ],
    );
    assert!(ran.err.ends_with("0 remarks, 2 faults\n"), "{}", ran.err);
    let quiet = scene.covgap(&["check", "study.toml", "-q"]);
    assert!(!quiet.err.contains("columns used") && quiet.code == Some(2));
}

#[test]
fn check_draws_its_inputs_where_it_is_asked_to() {
    let scene = Scene::small_world();
    let before = files(&scene.path(""));
    holds(
        &scene.covgap(&["check", "study.toml", "--map", "m.png"]).good(),
        &["map: m.png"],
    );
    let after = files(&scene.path(""));
    assert_eq!(after.len(), before.len() + 1);
    let png = std::fs::read(scene.path("m.png")).expect("written");
    assert!(png.starts_with(b"\x89PNG") && png.len() > 10_000);
    // The same bytes at any number of threads.
    scene
        .covgap(&["check", "study.toml", "--map", "n.png", "--threads", "1"])
        .good();
    assert!(std::fs::read(scene.path("n.png")).expect("written") == png);
    for input in ["villages.csv", "study.toml", "terrain.tif"] {
        holds(
            &scene.covgap(&["check", "study.toml", "--map", input]).refused(),
            &[input, "this is an input"],
        );
    }
    // Beside faults it shows what could be read, and the faults are said all the same.
    scene.write(
        "sites.csv",
        "id,operator,technology,lon,lat\na1,V,4G,105.5,21.5\na2,V,9G,105.5,21.5\n",
    );
    std::fs::remove_file(scene.path("m.png")).expect("removed");
    let ran = scene.covgap(&["check", "study.toml", "--map", "m.png"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(scene.path("m.png").is_file());
}

#[test]
fn data_across_the_world_and_across_180_degrees_is_drawn() {
    let sheet = Sheet {
        size: (360, 180),
        corner: (-180.0, 90.0),
        step: 1.0,
        epsg: Some(4326),
        nodata: None,
    };
    for places in [
        ["179.95,-16.5", "-179.95,-16.4"],
        ["-179.9,-80", "179.9,80"],
        ["0,0", "0.001,0.001"],
    ] {
        let scene = Scene::new();
        scene.tiff("terrain.tif", sheet, |_, _| 10.0);
        let [a, b] = places;
        scene.write("v.csv", format!("id,lon,lat\n1,{a}\n2,{b}\n"));
        scene.write("s.csv", format!("id,operator,technology,lon,lat\nc,V,4G,{a}\n"));
        scene.write(
            "study.toml",
            "[villages]\npath = \"v.csv\"\n[sites]\npath = \"s.csv\"\n[terrain]\npaths = [\"terrain.tif\"]\n",
        );
        let ran = scene.covgap(&["check", "study.toml", "--map", "m.png"]);
        assert!(
            matches!(ran.code, Some(0 | 2)) && !ran.err.contains("panicked"),
            "{places:?} {}",
            ran.err
        );
        assert!(scene.path("m.png").is_file(), "{places:?} {}", ran.err);
    }
}
