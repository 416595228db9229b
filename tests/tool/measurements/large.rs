//! A log of 100,000 rows: in memory that does not grow with it.

use super::{HEADING, checked};
use crate::support::Scene;
use std::fmt::Write;

/// A device on the same round of 2 km again and again.
fn rounds(rows: usize) -> String {
    let mut text = format!("{HEADING}\n");
    for k in 0..rows {
        let turn = k as f64 / 100.0;
        let (lon, lat) = (105.0 + 0.003 * turn.cos(), 21.0 + 0.003 * turn.sin());
        let (h, m, s) = (k / 3600 % 24, k / 60 % 60, k % 60);
        let day = 1 + k / 86_400;
        let level = -90 - (k % 11) as i64;
        writeln!(
            text,
            "2022-04-{day:02} {h:02}:{m:02}:{s:02},{lon:.7},{lat:.7},LTE,{},{level}",
            26_378_753 + k % 3
        )
        .expect("written");
    }
    text
}

#[test]
fn a_log_of_100_000_rows_is_streamed_through_the_bins() {
    let scene = Scene::new();
    scene.write("small.csv", rounds(2_000));
    scene.write("large.csv", rounds(100_000));
    let small = checked(&scene, &["small.csv"]);
    let before_kib = children_kib();
    let large = checked(&scene, &["large.csv"]);
    assert_eq!(large["used"], 100_000);
    // Nearly the same places (some corners are met in later rounds): what is held grows with them and not with
    // rows.
    let places = |answer: &serde_json::Value| answer["places"].as_f64().expect("a count");
    assert!(
        places(&large) < 1.3 * places(&small),
        "{} {}",
        small["places"],
        large["places"]
    );
    if let (Some(before), Some(after)) = (before_kib, children_kib()) {
        // Duplicates are remembered: 16 bytes a row, up to some 40 MiB.
        assert!(after < before + 60 * 1024, "{before} KiB, then {after} KiB");
    }
}

/// The most memory that any child of this process had, KiB.
fn children_kib() -> Option<i64> {
    #[cfg(target_os = "linux")]
    {
        let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).ok()?;
        Some(usage.max_rss())
    }
    #[cfg(not(target_os = "linux"))]
    None
}
