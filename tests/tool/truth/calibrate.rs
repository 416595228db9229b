//! `covgap calibrate` on a small plain: the terms that are in the measurements come out, and a study that uses
//! them has them in every level.

use crate::support::tool::holds;
use crate::support::{Scene, Sheet};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

const STUDY: &str = "[villages]\npath = 'villages.csv'\n[sites]\npath = 'sites.csv'\n[terrain]\npaths = ['terrain.tif']\n\
    [verdict]\nmargin_db = 0\n[radio]\nmax_range_km = 30\n";

/// Five masts on a plain and drives along meridians around them.
fn scene() -> Scene {
    let scene = Scene::new();
    scene.tiff("terrain.tif", Sheet::degree(), |_, _| 100.0);
    let mut sites = "id,site,operator,technology,lon,lat,antenna_height_m\n".to_owned();
    for k in 0..5 {
        let lon = 105.3 + 0.1 * f64::from(k);
        writeln!(sites, "103042-{k},S{k},Viettel,4G,{lon},21.5,40").expect("a text");
    }
    scene.write("sites.csv", sites);
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population\nv1,Bản Một,105.52,21.52,120\nv2,Bản Xa,105.5,21.61,50\n",
    );
    scene.write("study.toml", STUDY);
    let mut receivers = "id,lon,lat\n".to_owned();
    for drive in 0..10 {
        for step in 0..60 {
            let (lon, lat) = (105.28 + 0.047 * f64::from(drive), 21.47 + 0.001 * f64::from(step));
            writeln!(receivers, "r{drive}-{step},{lon:.6},{lat:.6}").expect("a text");
        }
    }
    scene.write("receivers.csv", receivers);
    scene
}

/// Level by receiver and cell.
fn levels(scene: &Scene, study: &str) -> BTreeMap<(String, String), f64> {
    let args = [
        "losses",
        study,
        "--receivers",
        "receivers.csv",
        "--out",
        "losses.csv",
        "--quiet",
    ];
    scene.covgap(&args).good();
    let text = std::fs::read_to_string(scene.path("losses.csv")).expect("written");
    let mut lines = text.lines();
    let heading: Vec<&str> = lines.next().expect("a heading").split(',').collect();
    let column = |name: &str| heading.iter().position(|h| *h == name).expect("a column");
    let (receiver, cell, level) = (column("receiver_id"), column("cell_id"), column("level_dbm"));
    lines
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter_map(|row| {
            Some((
                (row[receiver].to_owned(), row[cell].to_owned()),
                row[level].parse().ok()?,
            ))
        })
        .collect()
}

/// A log in which each place hears the cell that is predicted strongest, weaker than predicted by 13 dB, with a
/// pattern of errors that sums to nothing.
fn log(scene: &Scene) {
    let mut best: BTreeMap<String, (String, f64)> = BTreeMap::new();
    for ((receiver, cell), level) in levels(scene, "study.toml") {
        let own = best.entry(receiver).or_insert_with(|| (cell.clone(), level));
        if level > own.1 {
            *own = (cell, level);
        }
    }
    let places = std::fs::read_to_string(scene.path("receivers.csv")).expect("written");
    let mut log = "time,lon,lat,technology,enb,cell,rsrp\n".to_owned();
    for (nth, line) in places.lines().skip(1).enumerate() {
        let [id, lon, lat] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("three columns")
        };
        let (cell, level) = &best[id];
        let error = [3.0, -4.0, 1.0, 5.0, -6.0, 0.5, 4.0, -3.5][nth % 8];
        let (minute, second) = (nth * 10 / 60 % 60, nth * 10 % 60);
        let hour = 8 + nth * 10 / 3600;
        let number = cell.rsplit('-').next().expect("a number");
        writeln!(
            log,
            "2026-04-25 {hour:02}:{minute:02}:{second:02},{lon},{lat},LTE,103042,{number},{:.1}",
            level - 13.0 + error
        )
        .expect("a text");
    }
    scene.write("drive.csv", log);
}

fn calibrate<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec![
        "calibrate",
        "study.toml",
        "--measurements",
        "drive.csv",
        "--date",
        "2026-05-31",
    ];
    args.extend(more);
    args
}

#[test]
fn what_is_in_the_measurements_comes_out_and_is_used() {
    let scene = scene();
    log(&scene);
    let said = scene.covgap(&calibrate(&[])).good();
    holds(
        &said,
        &[
            "taken: offset",
            "nothing was written: name a file with --to",
            "no fit had seen",
            "predicted",
        ],
    );
    let answer = scene.covgap(&calibrate(&["--to", "mine.toml", "--json"])).good();
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    let offset_db = answer["terms"]["offset_db"]["value"].as_f64().expect("a number");
    assert!((offset_db + 13.0).abs() < 1.5, "{answer:#}");
    let sigma_db = answer["sigma_db"].as_f64().expect("a number");
    assert!((2.0..6.0).contains(&sigma_db), "{sigma_db}");
    // The same bytes by other threads.
    scene
        .covgap(&calibrate(&["--to", "again.toml", "--threads", "1"]))
        .good();
    let text = |name: &str| std::fs::read_to_string(scene.path(name)).expect("written");
    assert_eq!(text("mine.toml"), text("again.toml"));
    // Nothing is written over.
    holds(
        &scene.covgap(&calibrate(&["--to", "mine.toml"])).refused(),
        &["is there already"],
    );

    scene.write("used.toml", STUDY.to_owned() + "calibration = 'mine.toml'\n");
    let (before, after) = (levels(&scene, "study.toml"), levels(&scene, "used.toml"));
    let written: toml::Table = text("mine.toml").parse().expect("TOML");
    let offset_db = written["terms"]["offset_db"].as_float().expect("a number");
    let has_slope = written["terms"].get("slope_db").is_some();
    for (key, level) in &after {
        let added = level - before[key];
        assert!(has_slope || (added - offset_db).abs() < 0.011, "{key:?} {added}");
    }
    let link = scene
        .covgap(&["link", "used.toml", "--from", "103042-2", "--to", "v1"])
        .good();
    holds(
        &link,
        &["calibration ", "calibrated on drive.csv (", "2026-05-31"],
    );
    let run = scene.covgap(&["run", "used.toml", "--out", "out", "--quiet"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let table = text("out/used/villages.csv");
    holds(&table, &["calibration_range", "inside"]);
    let summary = text("out/used/summary.json");
    holds(
        &summary,
        &["calibrated on drive.csv", "outside the calibration's range"],
    );
    holds(&text("out/used/run.toml"), &["calibration_sha256"]);
}

#[test]
fn a_calibration_of_another_prediction_is_refused() {
    let scene = scene();
    log(&scene);
    scene.covgap(&calibrate(&["--to", "mine.toml"])).good();
    for (more, wanted) in [
        ("model = 'p1812'\n", "is of the model 'p526-delta-bullington'"),
        (
            "surroundings = 'open'\n",
            "is of the surroundings 'village', and the study has 'open'",
        ),
        ("error_sigma_db = 4\n", "contradicts the calibration"),
    ] {
        scene.write("other.toml", format!("{STUDY}calibration = 'mine.toml'\n{more}"));
        holds(
            &scene.covgap(&["check", "other.toml"]).refused_or_said(),
            &[wanted],
        );
    }
    scene.write("none.toml", STUDY.to_owned() + "calibration = 'mine'\n");
    holds(
        &scene.covgap(&["check", "none.toml"]).refused_or_said(),
        &["names no calibration", "covgap calibrate"],
    );
}

#[test]
fn one_road_is_refused() {
    let scene = scene();
    log(&scene);
    let text = std::fs::read_to_string(scene.path("drive.csv")).expect("written");
    let some: Vec<&str> = text.lines().take(60).collect();
    scene.write("drive.csv", some.join("\n"));
    let refused = scene.covgap(&calibrate(&["--to", "mine.toml"])).refused();
    holds(
        &refused,
        &[
            "calibration-too-few-places",
            "a calibration needs 20 squares and 3 sites",
        ],
    );
    assert!(!scene.path("mine.toml").exists());
}

/// A fault in a study ends a check with 2, whichever way it is said.
trait Said {
    fn refused_or_said(self) -> String;
}

impl Said for crate::support::tool::Ran {
    fn refused_or_said(self) -> String {
        assert_eq!(self.code, Some(2), "{}{}", self.out, self.err);
        format!("{}{}", self.out, self.err)
    }
}
