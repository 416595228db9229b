//! Bad input, each kind found, counted and named; none of it reaches a place.

use super::{HEADING, adds_up, checked, drive, left, table};
use crate::support::Scene;
use crate::support::tool::holds;

fn refused(scene: &Scene, args: &[&str]) -> String {
    let all: Vec<&str> = ["measurements", "check"]
        .into_iter()
        .chain(args.iter().copied())
        .collect();
    scene.covgap(&all).refused()
}

#[test]
fn single_rows_that_cannot_be_are_left_out_with_their_reasons() {
    let scene = Scene::new();
    let mut rows = drive(200);
    let with = |row: &str, column: usize, value: &str| {
        let mut parts: Vec<&str> = row.split(',').collect();
        parts[column] = value;
        parts.join(",")
    };
    rows[10] = with(&rows[10], 5, "97");
    rows[11] = with(&rows[11], 5, "0");
    rows[12] = with(&rows[12], 5, "2147483647");
    rows[13] = with(&rows[13], 5, "");
    rows[20] = with(&with(&rows[20], 1, "0.0"), 2, "0");
    rows[30] = with(&rows[30], 0, "");
    rows[31] = with(&rows[31], 0, "1980-01-06 00:00:12");
    rows[32] = with(&rows[32], 0, "2199-01-01 00:00:12");
    rows[40] = rows[39].clone();
    rows[50] = with(&rows[50], 1, "105.900000");
    rows[60] = with(&rows[60], 0, "2022-04-25 07:59:00");
    rows[70] = HEADING.to_owned();
    rows[80] = with(&rows[80], 5, "-101,5");
    scene.write("d.csv", table(HEADING, &rows));
    let answer = checked(&scene, &["d.csv"]);
    adds_up(&answer);
    for (code, count) in [
        ("measurement-level-impossible", 2),
        ("measurement-level-unavailable", 1),
        ("measurement-no-level", 1),
        ("measurement-position-zero", 1),
        ("measurement-time-missing", 1),
        ("measurement-clock-wrong", 2),
        ("measurement-duplicate", 1),
        ("measurement-fix-jumping", 1),
        ("measurement-time-backwards", 1),
        ("measurement-heading-inside", 1),
        ("row-ragged", 1),
    ] {
        assert_eq!(left(&answer, code), count, "{code}: {answer:#}");
    }
    assert_eq!(answer["used"], 187);
}

#[test]
fn fixes_that_stand_still_on_the_way_are_left_out_and_those_of_a_parked_car_are_not() {
    let scene = Scene::new();
    let row = |second: usize, lon: f64| {
        let (m, s) = (second / 60, second % 60);
        format!(
            "2022-04-25 08:{m:02}:{s:02},{lon:.6},21.0,LTE,26378753,-9{}",
            second % 10
        )
    };
    let moving = |k: usize| 105.0 + 0.0001 * k as f64;
    // 40 s in a tunnel at 10 m/s: the place stands still, then it is 400 m further on.
    let tunnel: Vec<String> = (0..200)
        .map(|k| row(k, moving(if (60..100).contains(&k) { 60 } else { k })))
        .collect();
    scene.write("t.csv", table(HEADING, &tunnel));
    let answer = checked(&scene, &["t.csv"]);
    // The first 10 s may be a stop.
    assert_eq!(left(&answer, "measurement-fix-stale"), 29, "{answer:#}");
    assert_eq!(left(&answer, "measurement-fix-jumping"), 0);
    adds_up(&answer);
    // A car that stops for 40 s and goes on from there.
    let stop: Vec<String> = (0..200)
        .map(|k| {
            row(
                k,
                moving(if k < 60 {
                    k
                } else if k < 100 {
                    60
                } else {
                    k - 40
                }),
            )
        })
        .collect();
    scene.write("s.csv", table(HEADING, &stop));
    assert_eq!(checked(&scene, &["s.csv"])["used"], 200);
}

#[test]
fn an_index_in_the_place_of_levels_is_refused_and_converted_only_when_asked() {
    let scene = Scene::new();
    let rows: Vec<String> = drive(50)
        .iter()
        .enumerate()
        .map(|(k, row)| format!("{},{}", row.rsplit_once(',').expect("columns").0, 30 + k % 20))
        .collect();
    scene.write("i.csv", table(HEADING, &rows));
    let said = refused(&scene, &["i.csv"]);
    holds(&said, &["level-is-index", "30 to 49", "rsrp-index", "asu"]);
    let answer = checked(&scene, &["i.csv", "--level-unit", "rsrp-index"]);
    assert_eq!(answer["used"], 50);
    let lost: Vec<String> = drive(50).iter().map(|row| row.replace(",-", ",")).collect();
    scene.write("l.csv", table(HEADING, &lost));
    holds(&refused(&scene, &["l.csv"]), &["level-lost-sign", "positive-dbm"]);
    assert_eq!(
        checked(&scene, &["l.csv", "--level-unit", "positive-dbm"])["used"],
        50
    );
}

#[test]
fn other_coordinates_are_refused_with_the_repair_that_fits() {
    let scene = Scene::new();
    let moved = |f: &dyn Fn(f64, f64) -> (String, String)| -> Vec<String> {
        let row = |row: &String| {
            let parts: Vec<&str> = row.split(',').collect();
            let number = |k: usize| parts[k].parse::<f64>().expect("a number");
            let (x, y) = f(number(1), number(2));
            format!("{},{x},{y},{}", parts[0], parts[3..].join(","))
        };
        drive(30).iter().map(row).collect()
    };
    let micro = moved(&|x, y| (format!("{:.0}", x * 1e6), format!("{:.0}", y * 1e6)));
    scene.write("m.csv", table(HEADING, &micro));
    holds(
        &refused(&scene, &["m.csv"]),
        &["coordinates-microdegrees", "times a million"],
    );
    let metres = moved(&|x, _| {
        (
            format!("{:.1}", 500_000.0 + (x - 105.0) * 104_000.0),
            "2322000.0".to_owned(),
        )
    });
    scene.write("u.csv", table(HEADING, &metres));
    holds(&refused(&scene, &["u.csv"]), &["coordinates-in-metres", "crs"]);
    assert_eq!(checked(&scene, &["u.csv", "--crs", "EPSG:32648"])["used"], 30);
    let swapped = moved(&|x, y| (y.to_string(), x.to_string()));
    scene.write("s.csv", table(HEADING, &swapped));
    holds(&refused(&scene, &["s.csv"]), &["coordinates-swapped"]);
}

#[test]
fn powers_that_nothing_calibrates_are_refused_and_what_is_missing_is_named() {
    let scene = Scene::new();
    let mut rows = Vec::new();
    for (rx, offset) in [("north", 0.0), ("south", -35.0), ("west", 2.0)] {
        for k in 0..40 {
            let lat = 40.76 + 0.0005 * f64::from(k);
            let rss = -70.0 - 0.3 * f64::from(k) + offset;
            rows.push(format!(
                "{rx},2022-04-25 14:{k:02}:00,{lat:.5},-111.84,{:.2},{rss:.3}",
                0.5 + 0.1 * f64::from(k)
            ));
        }
    }
    scene.write("p.csv", table("rx,t,la,lo,d,rss", &rows));
    let said = refused(&scene, &["p.csv"]);
    holds(
        &said,
        &[
            "level-uncalibrated",
            "'rss'",
            "not calibrated",
            "receivers at like distances differ",
            "receiver_gain_dbi",
            "transmitter_eirp_dbm",
            "receiver_height_m",
        ],
    );
    let all = [
        "p.csv",
        "--level-unit",
        "dbm",
        "--receiver-gain-dbi",
        "3",
        "--transmitter-eirp-dbm",
        "36",
        "--receiver-height-m",
        "10",
    ];
    let answer = checked(&scene, &all);
    let off = &answer["disagreements"][0];
    assert_eq!(
        (off["kind"].as_str(), off["name"].as_str()),
        (Some("device"), Some("south"))
    );
    // Elsewhere two agree: what they say may be fitted.
    assert_eq!(answer["places"], answer["sound_places"]);
}

#[test]
fn a_device_that_is_off_is_flagged_and_a_cell_at_two_places_too() {
    let scene = Scene::new();
    let heading = "time,lon,lat,technology,cell id,rsrp,device";
    let mut rows = Vec::new();
    for (device, hour, offset) in [("a", 8, 0), ("b", 9, 1), ("c", 10, 25)] {
        for k in 0..120 {
            let lon = 105.0 + 0.0001 * f64::from(k);
            let (m, s) = (k / 60, k % 60);
            rows.push(format!(
                "2022-04-25 {hour:02}:{m:02}:{s:02},{lon:.6},21.0,LTE,26378753,{},{device}",
                -100 + offset
            ));
        }
    }
    // The same cell once more, 200 km to the east, an hour and a half later.
    rows.push("2022-04-25 12:00:00,107.0,21.0,LTE,26378753,-99,d".to_owned());
    scene.write("d.csv", table(heading, &rows));
    let answer = checked(&scene, &["d.csv"]);
    let off = answer["disagreements"].as_array().expect("a list");
    assert_eq!(off.len(), 1, "{answer:#}");
    assert_eq!(off[0]["name"], "c");
    assert_eq!(off[0]["difference_db"], 24.5);
    assert_eq!(answer["at_two_places"][0]["places"], 1);
    let (places, sound) = (
        answer["places"].as_u64().expect("a count"),
        answer["sound_places"].as_u64().expect("a count"),
    );
    assert_eq!(places - sound, 1);
}

#[test]
fn a_log_without_levels_and_two_logs_of_different_programs_are_refused() {
    let scene = Scene::new();
    scene.write("n.csv", "time,lon,lat,colour\n2022-04-25 08:00:00,105,21,red\n");
    holds(
        &refused(&scene, &["n.csv"]),
        &["measurement-column-missing", "--map rsrp_dbm"],
    );
    let mut rows = drive(20);
    rows.push("Longitude,Latitude,Time,RSRP,PCI,EARFCN".to_owned());
    rows.push("105.1,21.0,2022-04-25 09:00:00,-100,12,1850".to_owned());
    scene.write("j.csv", table(HEADING, &rows));
    holds(
        &refused(&scene, &["j.csv"]),
        &["measurement-logs-differ", "row 22"],
    );
    let indoors: Vec<String> = drive(10).iter().map(|row| format!("{row},yes")).collect();
    scene.write("i.csv", table(&format!("{HEADING},indoor"), &indoors));
    holds(
        &refused(&scene, &["i.csv"]),
        &["measurements-nothing-used", "indoors"],
    );
    scene.write("c.toml", "reciever_height_m = 2\n");
    scene.write("g.csv", table(HEADING, &drive(10)));
    let said = refused(&scene, &["g.csv", "--campaign", "c.toml"]);
    holds(
        &said,
        &["campaign-key-invalid", "did you mean 'receiver_height_m'?"],
    );
}

#[test]
fn days_and_months_are_read_by_what_the_file_proves() {
    let scene = Scene::new();
    let rows = |month_first: bool| -> Vec<String> {
        let row = |k: usize| {
            let day = if month_first {
                format!("04/{:02}/2022", 10 + k)
            } else {
                format!("{:02}/04/2022", 10 + k)
            };
            format!(
                "{day} 08:00:00,{:.4},21.0,LTE,26378753,-100",
                105.0 + 0.001 * k as f64
            )
        };
        (0..15).map(row).collect()
    };
    for month_first in [false, true] {
        scene.write("d.csv", table(HEADING, &rows(month_first)));
        assert_eq!(checked(&scene, &["d.csv"])["used"], 15, "{month_first}");
    }
    let both = [rows(false), rows(true)].concat();
    scene.write("d.csv", table(HEADING, &both));
    holds(&refused(&scene, &["d.csv"]), &["date-ambiguous"]);
}
