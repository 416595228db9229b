//! `covgap validate`: worlds whose errors are known, faults, and real field strengths.

use crate::support::tool::{files, holds, results};
use crate::support::{Scene, Sheet};
use covgap::space::{LonLat, geodesic};
use serde_json::Value;

const STUDY: &str = r#"[study]
name = "mast"
title = "One mast"

[villages]
path = "villages.csv"

[sites]
path = "sites.csv"

[terrain]
paths = ["terrain.tif"]

[radio]
model = "free-space"
receiver_height_m = 1.5
max_range_km = 20

[verdict]
preset = "outdoor-4g"
"#;

/// One mast of 4G, 60 dBm in all directions, as high as the receivers; a plain of 100 m.
fn one_mast() -> Scene {
    let scene = Scene::sound();
    scene.write("study.toml", STUDY);
    scene.write(
        "sites.csv",
        "id,site,operator,technology,lon,lat,frequency_mhz,eirp_dbm,bandwidth_mhz,antenna_height_m,mechanical_tilt_deg,\
         electrical_tilt_deg\n26378753,A,Viettel,4G,105.5,21.5,1815,60,10,10,0,0\n",
    );
    scene.write("campaign.toml", "name = 'drive'\nreceiver_height_m = 10\n");
    scene
}

fn north(metres: f64) -> LonLat {
    let mast = LonLat::new(105.5, 21.5).expect("a place");
    geodesic::destination(mast, 0.0, metres).expect("a place")
}

/// RSRP in free space: 60 dBm over 600 subcarriers, less 92.45 + 20 log f[GHz] + 20 log d[km].
fn rsrp(metres: f64) -> f64 {
    let loss_db = 92.45 + 20.0 * 1.815f64.log10() + 20.0 * (metres / 1000.0).log10();
    60.0 - 10.0 * 600f64.log10() - loss_db
}

/// A log in which the prediction at each distance (metres) is wrong by so many dB.
fn log(errors: &[(f64, f64)]) -> String {
    let mut text = "time,lon,lat,technology,cell id,operator,rsrp\n".to_owned();
    for (nth, (metres, error_db)) in errors.iter().enumerate() {
        let at = north(*metres);
        let level = rsrp(*metres) - error_db;
        text += &format!(
            "2022-04-25 {:02}:{:02}:00,{:.7},{:.7},LTE,26378753,Viettel,{level:.2}\n",
            8 + nth / 6,
            nth % 6 * 10,
            at.lon_deg(),
            at.lat_deg()
        );
    }
    text
}

fn validated(scene: &Scene, further: &[&str]) -> Value {
    let mut args = vec!["validate", "study.toml", "--campaign", "campaign.toml"];
    args.extend(further);
    args.push("--json");
    serde_json::from_str(&scene.covgap(&args).good()).expect("JSON")
}

fn refused(scene: &Scene, further: &[&str]) -> String {
    let mut args = vec!["validate", "study.toml", "--campaign", "campaign.toml"];
    args.extend(further);
    scene.covgap(&args).refused()
}

fn near(value: &Value, expected: f64, tolerance: f64) {
    let found = value.as_f64().unwrap_or(f64::NAN);
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

#[test]
fn three_places_whose_errors_are_known_exactly() {
    let scene = one_mast();
    scene.write(
        "drive.csv",
        log(&[(1_000.0, 3.0), (2_000.0, -1.0), (5_000.0, 4.0)]),
    );
    let answer = validated(&scene, &["--measurements", "drive.csv", "--to", "out"]);
    assert_eq!(
        (&answer["measured_places"], &answer["compared_places"]),
        (&3.into(), &3.into())
    );
    let all = &answer["models"][0]["all"];
    near(&all["mean_error_db"], 2.0, 0.11);
    near(&all["median_error_db"], 3.0, 0.11);
    near(&all["standard_deviation_db"], 7f64.sqrt(), 0.11);
    near(&all["rms_error_db"], (26f64 / 3.0).sqrt(), 0.11);
    assert_eq!((&all["squares"], &all["few"]), (&3.into(), &true.into()));
    assert_eq!(
        (&all["hits"], &all["misses"]),
        (&3.into(), &0.into()),
        "{answer:#}"
    );
    assert!(
        answer["error"]
            .as_str()
            .is_some_and(|e| e.starts_with("predicted minus measured"))
    );
    let groups = answer["models"][0]["groups"].as_array().expect("groups");
    let of = |group: &str| -> Vec<&str> {
        let of = groups.iter().filter(|g| g["group"] == group);
        of.filter_map(|g| g["name"].as_str()).collect()
    };
    assert_eq!(of("distance"), ["300 m–1 km", "1–3 km", "3–10 km"]);
    assert_eq!(
        (of("line_of_sight"), of("campaign")),
        (vec!["in sight"], vec!["drive"])
    );
    let names: Vec<String> = files(&scene.path("out"))
        .keys()
        .map(|f| f.display().to_string())
        .collect();
    for name in [
        "pairs.csv",
        "residual_distance_free-space.png",
        "residual_map_free-space.png",
        "residuals.geojson",
        "run.toml",
        "scatter_free-space.png",
        "validation.csv",
        "validation.json",
    ] {
        assert!(names.iter().any(|n| n == name), "{name} is not in {names:?}");
    }
    let pairs = std::fs::read_to_string(scene.path("out/pairs.csv")).expect("pairs");
    assert_eq!(pairs.lines().count(), 4);
    let said = [
        "validate",
        "study.toml",
        "--measurements",
        "drive.csv",
        "--campaign",
        "campaign.toml",
    ];
    let said = scene.covgap(&said).good();
    holds(
        &said,
        &[
            "3 places measured, 3 compared",
            "error = predicted minus measured",
            "fewer than 20 squares",
        ],
    );
}

#[test]
fn field_strengths_and_losses_say_the_same_as_levels() {
    let scene = one_mast();
    let places = [(1_000.0, 3.0), (2_000.0, -1.0), (5_000.0, 4.0)];
    let mut field = "lon,lat,tx,field_strength_dbuvm\n".to_owned();
    let mut loss = "lon,lat,tx,path_loss_db\n".to_owned();
    for (metres, error_db) in places {
        let at = north(metres);
        let (lon, lat) = (at.lon_deg(), at.lat_deg());
        let whole_dbm = rsrp(metres) + 10.0 * 600f64.log10() - error_db;
        let dbuvm = whole_dbm + 77.216 + 20.0 * 1815f64.log10();
        field += &format!("{lon:.7},{lat:.7},A,{dbuvm:.2}\n");
        loss += &format!("{lon:.7},{lat:.7},A,{:.2}\n", 60.0 - whole_dbm);
    }
    scene.write("field.csv", field);
    scene.write("loss.csv", loss);
    for log in ["field.csv", "loss.csv"] {
        let answer = validated(&scene, &["--measurements", log]);
        let all = &answer["models"][0]["all"];
        near(&all["mean_error_db"], 2.0, 0.11);
        near(&all["standard_deviation_db"], 7f64.sqrt(), 0.11);
    }
}

#[test]
fn models_side_by_side_are_judged_on_the_same_places_and_what_was_imported_says_the_same() {
    let scene = one_mast();
    let errors: Vec<(f64, f64)> = (0..30).map(|k| (400.0 + 150.0 * f64::from(k), 5.0)).collect();
    scene.write("drive.csv", log(&errors));
    let models = ["--model", "p526-delta-bullington", "free-space"];
    let of_log = validated(&scene, &[&["--measurements", "drive.csv"][..], &models].concat());
    let names: Vec<&str> = of_log["models"]
        .as_array()
        .expect("models")
        .iter()
        .filter_map(|m| m["model"].as_str())
        .collect();
    assert_eq!(names, ["free-space", "p526-delta-bullington"]);
    near(&of_log["models"][0]["all"]["mean_error_db"], 5.0, 0.11);
    let places: Vec<&Value> = (0..2).map(|k| &of_log["models"][k]["all"]["places"]).collect();
    assert_eq!(places[0], places[1]);
    // Houses of 15 m around receivers of 10 m take some dB: the error is smaller.
    let bullington = of_log["models"][1]["all"]["mean_error_db"]
        .as_f64()
        .expect("a number");
    assert!(bullington < 4.0, "{bullington}");
    let import = [
        "measurements",
        "import",
        "drive.csv",
        "--campaign",
        "campaign.toml",
        "--to",
        "drive.gpkg",
    ];
    scene.covgap(&import).good();
    let of_file = validated(&scene, &[&["--measurements", "drive.gpkg"][..], &models].concat());
    assert_eq!(of_log["models"], of_file["models"]);
    let text = refused(&scene, &["--measurements", "drive.gpkg", "drive.csv"]);
    holds(&text, &["measurements-twice"]);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let scene = one_mast();
    scene.tiff("terrain.tif", Sheet::degree(), |col, row| {
        100.0 + ((col * 7 + row * 13) % 40) as f32
    });
    scene.write("study.toml", STUDY.replace("free-space", "p526-delta-bullington"));
    let errors: Vec<(f64, f64)> = (0..60)
        .map(|k| (300.0 + 120.0 * f64::from(k), f64::from(k % 7)))
        .collect();
    scene.write("drive.csv", log(&errors));
    let run = |threads: &str, to: &str| {
        let said = validated(
            &scene,
            &["--measurements", "drive.csv", "--to", to, "--threads", threads],
        );
        (said["models"].clone(), results(&scene, to))
    };
    let (one, four) = (run("1", "one"), run("4", "four"));
    assert_eq!(one.0, four.0);
    assert!(one.1 == four.1, "files differ between one thread and four");
}

#[test]
fn measurements_that_have_nothing_to_do_with_the_study_are_refused_with_the_reason() {
    let scene = one_mast();
    let good = log(&[(1_000.0, 3.0), (2_000.0, -1.0)]);
    // A log of another country, imported without a study.
    scene.write(
        "far.csv",
        good.replace(",105.5", ",15.5").replace(",105.4", ",15.4"),
    );
    let import = [
        "measurements",
        "import",
        "far.csv",
        "--campaign",
        "campaign.toml",
        "--to",
        "far.gpkg",
    ];
    scene.covgap(&import).good();
    holds(
        &refused(&scene, &["--measurements", "far.gpkg", "--to", "out"]),
        &[
            "measurements-elsewhere",
            "no measured place is within 20 km",
            "nothing was written",
        ],
    );
    assert!(!scene.path("out").exists(), "a folder without results");
    scene.write(
        "operator.csv",
        good.replace("26378753", "26378999")
            .replace("Viettel", "Vinaphone"),
    );
    holds(
        &refused(&scene, &["--measurements", "operator.csv"]),
        &[
            "measurements-operator-missing",
            "measured Vinaphone; in the study Viettel",
        ],
    );
    scene.write("unknown.csv", good.replace("26378753", "26378999"));
    holds(
        &refused(&scene, &["--measurements", "unknown.csv"]),
        &["measurements-not-matched", "4G cell 26378999"],
    );
    scene.write(
        "powers.csv",
        "rx,lat,lon,rss\n1,21.509,105.5,-60\n2,21.518,105.5,-61\n3,21.527,105.5,-70\n",
    );
    holds(
        &refused(&scene, &["--measurements", "powers.csv"]),
        &["level-uncalibrated", "receivers' gain"],
    );
}

#[test]
fn places_that_are_not_compared_are_counted_with_their_reason() {
    let scene = one_mast();
    let mut text = log(&[(1_000.0, 3.0), (2_000.0, -1.0), (25_000.0, 4.0)]);
    text += "2022-04-25 12:00:00,105.51,21.51,LTE,4711,Viettel,-90\n";
    scene.write("drive.csv", text);
    let answer = validated(&scene, &["--measurements", "drive.csv"]);
    let left: Vec<String> = answer["left_out"]
        .as_array()
        .expect("reasons")
        .iter()
        .map(|l| format!("{} {}", l["code"].as_str().unwrap_or_default(), l["places"]))
        .collect();
    assert_eq!(left, ["cell-not-matched 1", "beyond-range 1"]);
    assert_eq!(answer["compared_places"], 2);
    assert_eq!(
        answer["cells_not_matched"][0]["cell"],
        "4G cell 4711 (eNB 18, 103)"
    );
}

#[test]
fn a_ridge_on_the_way_is_not_in_sight_and_a_folder_of_inputs_is_not_written_into() {
    let scene = one_mast();
    // Rows are 0.005° high, from 22° down: a wall north of the mast from 21.515 to 21.52.
    scene.tiff("terrain.tif", Sheet::degree(), |_, row| {
        if row == 96 { 300.0 } else { 100.0 }
    });
    let study = STUDY.replace("free-space", "p526-delta-bullington");
    scene.write(
        "study.toml",
        study.replace("max_range_km", "profile_step_m = 50\nmax_range_km"),
    );
    scene.write("drive.csv", log(&[(1_000.0, 3.0), (3_500.0, -1.0)]));
    let answer = validated(&scene, &["--measurements", "drive.csv"]);
    let groups = answer["models"][0]["groups"].as_array().expect("groups");
    let sight: Vec<&Value> = groups
        .iter()
        .filter(|g| g["group"] == "line_of_sight")
        .map(|g| &g["name"])
        .collect();
    assert_eq!(sight, ["in sight", "not in sight"]);
    let text = refused(&scene, &["--measurements", "drive.csv", "--to", "."]);
    holds(&text, &["lies in it"]);
}

#[test]
fn television_of_benin_over_flat_ground_is_too_strong_and_one_offset_leaves_its_scatter() {
    let scene = Scene::new();
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data/measurements/");
    let of = |name: &str| format!("{data}{name}");
    let (study, log, campaign) = (
        of("benin_study.toml"),
        of("benin_dtt_excerpt.csv"),
        of("benin.toml"),
    );
    let args = [
        "validate",
        &study,
        "--measurements",
        &log,
        "--campaign",
        &campaign,
        "--model",
        "p1812",
        "--to",
        "out",
    ];
    scene.covgap(&args).good();
    let answer = std::fs::read_to_string(scene.path("out/validation.json")).expect("an answer");
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    assert_eq!(answer["compared_places"], 70);
    for model in answer["models"].as_array().expect("models") {
        near(&model["all"]["mean_error_db"], 14.9, 0.2);
        near(&model["all"]["standard_deviation_db"], 8.5, 0.2);
        for (site, mean_db, deviation_db) in [("KAND", 8.7, 3.7), ("ABCA", 19.3, 6.1), ("COTO", 23.7, 7.9)] {
            let groups = model["groups"].as_array().expect("groups");
            let of_site = groups.iter().find(|g| g["group"] == "site" && g["name"] == site);
            let of_site = of_site.expect("a mast");
            near(&of_site["mean_error_db"], mean_db, 0.2);
            near(&of_site["standard_deviation_db"], deviation_db, 0.2);
        }
    }
    // One offset takes the mean away, and nothing of the scatter.
    let layer = std::fs::read_to_string(scene.path("out/residuals.geojson")).expect("a layer");
    let layer: Value = serde_json::from_str(&layer).expect("JSON");
    let error = |f: &Value| {
        f["properties"]["error_db_p526-delta-bullington"]
            .as_f64()
            .expect("a number")
    };
    let errors: Vec<f64> = layer["features"]
        .as_array()
        .expect("places")
        .iter()
        .map(error)
        .collect();
    let mean = errors.iter().sum::<f64>() / 70.0;
    let left = errors.iter().map(|e| (e - mean) * (e - mean)).sum::<f64>() / 70.0;
    assert!(
        (mean - 14.8).abs() < 0.2 && (left.sqrt() - 8.4).abs() < 0.2,
        "{mean} {}",
        left.sqrt()
    );
}
