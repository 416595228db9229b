//! `covgap measurements`: what real and spoilt logs become, with the executable on small files.

mod bad_input;
mod good_logs;
mod large;
mod matching;

use crate::support::Scene;
use serde_json::Value;

/// A log of LTE: a device drives eastwards at 10 m/s and measures one cell each second.
pub(super) fn drive(rows: usize) -> Vec<String> {
    let row = |k: usize| {
        let lon = 105.0 + 0.0001 * k as f64;
        let (minute, second) = (k / 60 % 60, k % 60);
        let hour = 8 + k / 3600;
        let level = -95 - (k % 7) as i64;
        format!("2022-04-25 {hour:02}:{minute:02}:{second:02},{lon:.6},21.000000,LTE,26378753,{level}")
    };
    (0..rows).map(row).collect()
}

pub(super) const HEADING: &str = "time,lon,lat,technology,cell id,rsrp";

pub(super) fn table(heading: &str, rows: &[String]) -> String {
    format!("{heading}\n{}\n", rows.join("\n"))
}

/// The answer of a check that is good.
pub(super) fn checked(scene: &Scene, args: &[&str]) -> Value {
    let all: Vec<&str> = ["measurements", "check"]
        .into_iter()
        .chain(args.iter().copied())
        .chain(["--json"])
        .collect();
    serde_json::from_str(&scene.covgap(&all).good()).expect("JSON")
}

/// How many rows were left out for a reason.
pub(super) fn left(answer: &Value, code: &str) -> u64 {
    let all = answer["left_out"].as_array().expect("a list");
    let found = all.iter().find(|l| l["code"] == code);
    found.map_or(0, |l| l["count"].as_u64().expect("a count"))
}

/// Rows used and left out are the rows read.
#[track_caller]
pub(super) fn adds_up(answer: &Value) {
    let all = answer["left_out"].as_array().expect("a list");
    let out: u64 = all.iter().map(|l| l["count"].as_u64().expect("a count")).sum();
    assert_eq!(
        answer["used"].as_u64().expect("a count") + out,
        answer["rows"].as_u64().expect("a count")
    );
}
