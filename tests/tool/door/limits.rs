//! What is counted is called by one name everywhere; clocks, time zones and names of files that cannot be meant.

use crate::support::Scene;
use crate::support::tool::{Ran, STUDY, covgap, holds};
use serde_json::Value;
use std::path::Path;

#[allow(dead_code)]
#[path = "../../../benches/report/spread.rs"]
mod spread;

#[test]
fn a_rate_of_the_benchmark_is_said_only_where_it_is_known() {
    assert_eq!(
        spread::rate(2.5e6, "points").as_deref(),
        Some("2.50 million points a second")
    );
    for unknown in [f64::NAN, 0.0, f64::INFINITY] {
        assert_eq!(spread::rate(unknown, "points"), None);
    }
    let none = spread::Spread::of([f64::NAN]);
    assert_eq!(spread::rate(none.median, "points"), None);
}

/// Two operators on one mast, a third site 20 m beside it, and a planned one far off.
const SITES: &str = "id,site,operator,technology,lon,lat,frequency_mhz,azimuth_deg,status\n\
    a1,A,Viettel,4G,105.5,21.5,800,,on-air\n\
    b1,B,VNPT,4G,105.5,21.5,800,,on-air\n\
    c1,C,VNPT,4G,105.5002,21.5,800,,on-air\n\
    d1,D,VNPT,4G,105.47,21.47,800,,on-air\n\
    p1,P,VNPT,4G,105.563,21.51,800,,planned\n";

#[test]
fn cells_sites_and_masts_are_counted_alike_everywhere() {
    let scene = Scene::small_world();
    scene.write("sites.csv", SITES);
    let said = scene.covgap(&["check", "study.toml"]).good();
    holds(&said, &["5 cells at 5 sites on 3 masts of 2 operators"]);
    let json = |args: &[&str]| -> Value { serde_json::from_str(&scene.covgap(args).good()).expect("JSON") };
    assert_eq!(json(&["check", "study.toml", "--json"])["masts"], 3);
    let summary = json(&["gaps", "study.toml", "--json"]);
    let counts = [
        "cells_counting",
        "cells",
        "sites_counting",
        "sites",
        "masts_counting",
        "masts",
    ];
    assert_eq!(counts.map(|c| summary[c].as_i64()), [4, 5, 4, 5, 2, 3].map(Some));
    let said = scene.covgap(&["gaps", "study.toml"]).good();
    holds(&said, &["at 4 of 5 sites on 2 of 3 masts"]);
}

#[test]
fn rows_that_are_left_out_are_cells() {
    let scene = Scene::small_world();
    scene.study_file(&STUDY.replace(
        "path = \"sites.csv\"",
        "path = \"sites.csv\"\nexclude = { operator = [\"VNPT\"] }",
    ));
    let said = scene.covgap(&["check", "study.toml"]).good();
    holds(&said, &["cells left out by the key `exclude` (operator)"]);
    assert!(!said.contains("sites left out"), "{said}");
}

fn register(dir: &Path, args: &[&str], environment: &[(&str, &str)]) -> Ran {
    let mut command = covgap(dir);
    command
        .arg("register")
        .args(args)
        .env("COVGAP_WHO", "Lan")
        .envs(environment.iter().copied());
    command.output().expect("runs").into()
}

fn new_register() -> Scene {
    let scene = Scene::new();
    let init = ["init", "--country", "vn", "--title", "Trial"];
    register(&scene.path(""), &init, &[]).good();
    scene.write("list.csv", "Mã,Tên thôn,Kinh độ,Vĩ độ\n1,A,105.5,21.5\n");
    scene
}

const IMPORT: [&str; 4] = ["import", "list.csv", "--as-of", "2023-12-28"];

#[cfg(unix)]
#[test]
fn a_time_zone_that_cannot_be_read_is_a_fault_and_not_universal_time() {
    let scene = new_register();
    std::os::unix::fs::symlink("/dev/zero", scene.path("Endless")).expect("a link");
    let folder = scene.path("").display().to_string();
    let endless = [("TZ", "Endless"), ("TZDIR", folder.as_str())];
    for environment in [&[("TZ", "/dev/zero")][..], &[("TZ", ":/dev/zero")], &endless] {
        for args in [&IMPORT[..], &["status"]] {
            let refused = register(&scene.path(""), args, environment).refused();
            holds(&refused, &["time-zone-unreadable", "a pipe or a device"]);
        }
    }
    let refused = register(&scene.path(""), &["status"], &[("TZ", "Asia/Hanoi")]).refused();
    holds(&refused, &["TZ=Asia/Hanoi", "knows no such time zone"]);
    for good in ["", "UTC", "<+07>-7", "Asia/Ho_Chi_Minh"] {
        register(&scene.path(""), &["status"], &[("TZ", good)]).good();
    }
    // What needs no day needs no zone.
    register(&scene.path(""), &["verify"], &[("TZ", "/dev/zero")]).good();
}

#[cfg(unix)]
#[test]
fn a_register_with_two_names_is_read_and_never_written() {
    let scene = new_register();
    register(&scene.path(""), &IMPORT, &[]).good();
    let (first, second) = (scene.path("register.gpkg"), scene.path("second.gpkg"));
    std::fs::hard_link(&first, &second).expect("a second name");
    let by =
        |name: &str, args: &[&str]| register(&scene.path(""), &[&["--register", name], args].concat(), &[]);
    for name in ["register.gpkg", "second.gpkg"] {
        holds(&by(name, &["status"]).good(), &["1"]);
        let refused = by(name, &IMPORT).refused();
        holds(&refused, &["register-many-names", "has 2 names", "keep one name"]);
    }
    // A journal that a write by the first name left: by the second it is not found.
    scene.write(
        "register.gpkg-journal",
        [0xd9, 0xd5, 5, 0xf9, 0x20, 0xa1, 0x63, 0xd7, 0, 0, 0, 0],
    );
    for args in [&["status"][..], &["verify"], &IMPORT] {
        let refused = by("second.gpkg", args).refused();
        holds(
            &refused,
            &["register-other-name", "register.gpkg-journal", "interrupted"],
        );
    }
    // By its own name it is taken back, and what is there is read.
    by("register.gpkg", &["status"]).good();
    std::fs::remove_file(&second).expect("one name");
    by("register.gpkg", &IMPORT).good();
    // Out of sight: a name in another folder.
    std::fs::create_dir(scene.path("away")).expect("a folder");
    std::fs::hard_link(&first, scene.path("away/register.gpkg")).expect("a third name");
    by("register.gpkg", &["status"]).good();
    let bytes = std::fs::read(&first).expect("read");
    let half = [
        &bytes[..bytes.len() / 2],
        &vec![0x5a; bytes.len() - bytes.len() / 2],
    ]
    .concat();
    std::fs::write(&first, half).expect("damaged in place");
    let refused = by("register.gpkg", &["status"]).refused();
    holds(&refused, &["2 names"]);
}

#[test]
fn seventy_thousand_operators_are_no_operators() {
    let scene = new_register();
    let rows = (0..70_000).map(|k| format!("{k},Bản {k},105.{:05},21.5,Mạng {k}\n", k % 90_000));
    let head = "Mã,Tên thôn,Kinh độ,Vĩ độ,Nhà mạng\n".to_owned();
    scene.write("list.csv", std::iter::once(head).chain(rows).collect::<String>());
    let args = [
        "register",
        "import",
        "list.csv",
        "--as-of",
        "2023-12-28",
        "--dry-run",
    ];
    let ran = super::trust::mutation::limited(&scene, &args);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    holds(&ran.err, &["operators-too-many"]);

    let world = Scene::small_world();
    let rows = (0..70_000).map(|k| {
        format!(
            "c{k},s{k},Op {k},4G,105.{},21.5,800,,on-air\n",
            40_000 + k % 20_000
        )
    });
    let head = "id,site,operator,technology,lon,lat,frequency_mhz,azimuth_deg,status\n".to_owned();
    world.write("sites.csv", std::iter::once(head).chain(rows).collect::<String>());
    let ran = super::trust::mutation::limited(&world, &["check", "study.toml"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    holds(&ran.err, &["operators-too-many", "70000 operators"]);
}
