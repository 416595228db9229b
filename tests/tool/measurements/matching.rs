//! Measured cells and the cells of a study.

use super::{checked, table};
use crate::support::Scene;
use crate::support::tool::holds;
use serde_json::Value;

fn pair(row: &Value) -> (&str, Option<&str>) {
    (row["cell"].as_str().expect("a cell"), row["study_cell"].as_str())
}

/// Three sectors on one mast and a fourth cell beside, for a study that only matching reads.
fn scene() -> Scene {
    let scene = Scene::small_world();
    scene.write(
        "sites.csv",
        "id,site,operator,technology,lon,lat,azimuth_deg,frequency_mhz\n\
         103042-1,A,Viettel,4G,105.5,21.5,0,1815\n\
         103042-2,A,Viettel,4G,105.5,21.5,120,1815\n\
         103042-3,A,Viettel,4G,105.5,21.5,240,1815\n\
         KAND,B,Viettel,4G,105.7,21.5,,800\n",
    );
    scene
}

/// Places all around the mast, with the level of a sector that looks towards `azimuth_deg`.
fn around(cell: u64, azimuth_deg: f64, start_minute: usize) -> Vec<String> {
    let mut rows = Vec::new();
    for k in 0..72 {
        let bearing = 5.0 * f64::from(k);
        let km = if k % 2 == 0 { 1.0 } else { 2.0 };
        let (sin, cos) = bearing.to_radians().sin_cos();
        let (lon, lat) = (105.5 + km / 103.6 * sin, 21.5 + km / 110.7 * cos);
        let off = (bearing - azimuth_deg + 540.0).rem_euclid(360.0) - 180.0;
        let antenna = (12.0 * (off / 65.0) * (off / 65.0)).min(25.0);
        let level = -75.0 - antenna - 35.0 * f64::log10(km);
        // A minute for each: nobody jumps.
        let minute = start_minute + k as usize;
        let (h, m) = (8 + minute / 60, minute % 60);
        rows.push(format!(
            "2022-04-25 {h:02}:{m:02}:00,{lon:.6},{lat:.6},LTE,{cell},{level:.1}"
        ));
    }
    rows
}

#[test]
fn identities_of_the_list_of_sites_are_found_and_others_are_listed() {
    let scene = scene();
    let mut rows = around(103_042 * 256 + 1, 0.0, 0);
    rows.push("2022-04-25 12:00:00,105.6,21.5,LTE,4711,-100".to_owned());
    scene.write("d.csv", table("time,lon,lat,technology,cell id,rsrp", &rows));
    let answer = checked(&scene, &["d.csv", "--study", "study.toml"]);
    let matched: Vec<_> = answer["matched"]
        .as_array()
        .expect("a list")
        .iter()
        .map(pair)
        .collect();
    assert!(
        matched.contains(&("4G cell 26378753 (eNB 103042, 1)", Some("103042-1"))),
        "{answer:#}"
    );
    assert!(
        matched
            .iter()
            .any(|(cell, of)| cell.contains("4711") && of.is_none()),
        "{answer:#}"
    );
    assert_eq!(
        answer["proposals"].as_array().expect("a list").len(),
        0,
        "{answer:#}"
    );
    let said = scene
        .covgap(&["measurements", "check", "d.csv", "--study", "study.toml"])
        .good();
    holds(
        &said,
        &["matched with the study: 1 of 2 cells", "not matched (1 sample)"],
    );
}

#[test]
fn swapped_sectors_are_proposed_for_repair_and_nothing_is_changed() {
    let scene = scene();
    // Sectors 1 and 2 are connected the other way round.
    let rows = [
        around(103_042 * 256 + 1, 120.0, 0),
        around(103_042 * 256 + 2, 0.0, 90),
        around(103_042 * 256 + 3, 240.0, 180),
    ];
    scene.write(
        "d.csv",
        table("time,lon,lat,technology,cell id,rsrp", &rows.concat()),
    );
    let before = std::fs::read(scene.path("sites.csv")).expect("sites");
    let answer = checked(&scene, &["d.csv", "--study", "study.toml"]);
    let proposals: Vec<&str> = answer["proposals"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|p| p.as_str().expect("words"))
        .collect();
    assert_eq!(proposals.len(), 2, "{answer:#}");
    assert!(
        proposals[0].starts_with("103042-1: azimuth 1") && proposals[0].contains("swapped with 103042-2")
    );
    assert!(proposals[1].contains("swapped with 103042-1"), "{proposals:?}");
    // The log is not worse for that: what its cells are is said by the list of sites.
    let places = |key: &str| answer[key].as_u64().expect("a count");
    assert_eq!((places("places"), places("sound_places")), (216, 216));
    // A study whose ground cannot be read still knows its cells.
    std::fs::remove_file(scene.path("terrain.tif")).expect("there");
    let answer = checked(&scene, &["d.csv", "--study", "study.toml"]);
    assert!(answer["proposals"].is_null(), "{answer:#}");
    assert_eq!(answer["matched"].as_array().expect("a list").len(), 3);
    assert!(
        answer["remarks"]
            .to_string()
            .contains("measurement-study-not-read")
    );
    assert_eq!(std::fs::read(scene.path("sites.csv")).expect("sites"), before);
}

#[test]
fn a_code_is_matched_by_carrier_and_likelihood() {
    let scene = scene();
    // Channel 1300 is 1815 MHz in band 3.
    let rows: Vec<String> = around(0, 240.0, 0)
        .iter()
        .map(|row| {
            let parts: Vec<&str> = row.split(',').collect();
            format!("{},{},{},LTE,77,1300,{}", parts[0], parts[1], parts[2], parts[5])
        })
        .collect();
    scene.write("d.csv", table("time,lon,lat,technology,pci,earfcn,rsrp", &rows));
    let answer = checked(&scene, &["d.csv", "--study", "study.toml"]);
    let first = &answer["matched"][0];
    assert_eq!(first["study_cell"], "103042-3", "{answer:#}");
    assert!(
        first["how"].as_str().expect("words").contains("times as likely"),
        "{answer:#}"
    );
}
