//! The cache of path losses: a run with it writes what a run without it writes, whatever becomes of its
//! folder.

use crate::support::Scene;
use crate::support::tool::{Ran, STUDY, covgap, files, holds, results};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The entries of a cache.
fn entries(folder: &Path) -> Vec<PathBuf> {
    if !folder.exists() {
        return Vec::new();
    }
    let all = files(folder).into_keys();
    all.filter(|name| name.extension().is_some_and(|e| e == "loss"))
        .map(|name| folder.join(name))
        .collect()
}

/// Entries that somebody has begun to write.
fn unfinished(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("new")).map_or(0, Iterator::count)
}

/// Found and all, of the line about a stage.
fn from_cache(said: &str, stage: &str) -> (usize, usize) {
    let head = format!("path loss, {stage}: ");
    let line = said.lines().find_map(|line| line.strip_prefix(&head));
    let line = line.unwrap_or_else(|| panic!("nothing about {stage} in:\n{said}"));
    let mut words = line.split(' ');
    let mut number = || words.next().and_then(|w| w.parse().ok()).expect("a number");
    let found = number();
    assert_eq!(words.next(), Some("of"));
    let mut number = || words.next().and_then(|w| w.parse().ok()).expect("a number");
    (found, number())
}

#[test]
fn cold_warm_and_without_a_cache_the_same_bytes_are_written() {
    let scene = Scene::small_world();
    let without = scene
        .covgap(&["run", "study.toml", "-v", "--no-cache", "--out", "without"])
        .good();
    assert!(!without.contains("from the cache"), "{without}");
    assert!(!scene.path("without/.cache").exists());
    let cold = scene.covgap(&["run", "study.toml", "-v"]).good();
    let cold_files = results(&scene, "out/small");
    assert!(cold_files == results(&scene, "without/small"));
    let (found, masts) = from_cache(&cold, "area");
    assert_eq!(found, 0);
    // Cells on one pole share what has their frequency and height.
    assert!((2..=4).contains(&masts), "{masts}");
    assert!(entries(&scene.path("out/.cache")).len() >= masts);
    let warm = scene.covgap(&["run", "study.toml", "-v"]).good();
    assert_eq!(from_cache(&warm, "area"), (masts, masts));
    assert!(results(&scene, "out/small") == cold_files);
    assert_eq!(unfinished(&scene.path("out/.cache")), 0);
    // Whatever the number of threads, and in another folder.
    let args = [
        "run",
        "study.toml",
        "-v",
        "--threads",
        "1",
        "--cache",
        "out/.cache",
        "--out",
        "again",
    ];
    assert_eq!(from_cache(&scene.covgap(&args).good(), "area"), (masts, masts));
    assert!(results(&scene, "again/small") == cold_files);
    assert!(!scene.path("again/.cache").exists());
}

#[test]
fn a_study_says_where_its_cache_is() {
    let scene = Scene::small_world();
    scene.study_file(&STUDY.replace(
        "output_dir = \"out\"\n",
        "output_dir = \"out\"\ncache_dir = \"kept\"\n",
    ));
    scene.covgap(&["coverage", "study.toml", "-v"]).good();
    assert!(!scene.path("out/.cache").exists());
    let kept = entries(&scene.path("kept")).len();
    assert!(kept > 0);
    let listed = scene.covgap(&["cache", "list", "study.toml", "--json"]).good();
    let listed: Value = serde_json::from_str(&listed).expect("JSON");
    assert_eq!(listed["entries"], kept);
}

#[test]
fn what_changes_no_path_computes_no_path() {
    let scene = Scene::small_world();
    scene.covgap(&["coverage", "study.toml", "-v"]).good();
    let sites = std::fs::read_to_string(scene.path("sites.csv")).expect("there");
    // Another azimuth.
    scene.write("sites.csv", sites.replace("800,45,on-air", "800,200,on-air"));
    let said = scene.covgap(&["coverage", "study.toml", "-v"]).good();
    let (found, masts) = from_cache(&said, "area");
    assert_eq!(found, masts, "{said}");
    // Another frequency of one cell that is alone.
    scene.write("sites.csv", sites.replace("900,,on-air", "905,,on-air"));
    let said = scene.covgap(&["coverage", "study.toml", "-v"]).good();
    assert_eq!(from_cache(&said, "area"), (masts - 1, masts));
    // Another receiver: every path is another.
    scene.write("sites.csv", sites);
    scene.study_file(&STUDY.replace("[radio]\n", "[radio]\nreceiver_height_m = 2.5\n"));
    let said = scene.covgap(&["coverage", "study.toml", "-v"]).good();
    assert_eq!(from_cache(&said, "area"), (0, masts));
}

#[test]
fn damaged_entries_are_reported_computed_anew_and_written_again() {
    let scene = Scene::small_world();
    scene.covgap(&["coverage", "study.toml", "-v"]).good();
    let before = results(&scene, "out/small");
    let cache = scene.path("out/.cache");
    let paths = entries(&cache);
    let whole = std::fs::read(&paths[0]).expect("there");
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    std::fs::write(&paths[0], &flipped).expect("written");
    std::fs::write(&paths[1], "scribbled over").expect("written");

    let verified = scene.covgap(&["cache", "verify", "study.toml"]);
    assert_eq!(verified.code, Some(1), "{verified:?}");
    let reported =
        [&paths[0], &paths[1]].map(|p| p.file_name().expect("named").to_string_lossy().into_owned());
    holds(
        &verified.out,
        &[
            &reported[0],
            &reported[1],
            "checksum",
            "not an entry",
            "2 of them damaged",
        ],
    );

    let said = scene.covgap(&["coverage", "study.toml", "-v"]).good();
    holds(
        &said,
        &[
            "WARNING: cache out/.cache: 2 of its entries",
            "computed anew",
            &reported[0],
        ],
    );
    assert_eq!(said.matches("WARNING: cache").count(), 1, "{said}");
    assert!(results(&scene, "out/small") == before);
    assert_eq!(std::fs::read(&paths[0]).expect("there"), whole);
    let said = scene.covgap(&["coverage", "study.toml", "-v"]).good();
    assert!(!said.contains("WARNING: cache"), "{said}");
    let (found, masts) = from_cache(&said, "area");
    assert_eq!(found, masts);

    std::fs::write(&paths[0], &flipped[..20]).expect("written");
    let deleted = scene.covgap(&["cache", "verify", "study.toml", "--delete", "--json"]);
    assert_eq!(deleted.code, Some(1));
    let deleted: Value = serde_json::from_str(&deleted.out).expect("JSON");
    assert_eq!(deleted["damaged"][0]["removed"], true);
    assert!(!paths[0].exists());
    scene.covgap(&["cache", "verify", "study.toml"]).good();
}

#[test]
fn a_folder_that_cannot_be_made_stops_nothing() {
    let scene = Scene::small_world();
    scene.covgap(&["run", "study.toml", "--no-cache"]).good();
    let before = results(&scene, "out/small");
    scene.write("letter", "mine");
    let args = ["run", "study.toml", "--cache", "letter"];
    let said = scene.covgap(&args).good();
    holds(
        &said,
        &["WARNING: cache letter: ", "not kept", "is where", "--no-cache"],
    );
    assert_eq!(said.matches("WARNING: cache").count(), 1, "{said}");
    // JSON stays JSON.
    let run = scene.covgap(&[&args[..], &["--json"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.err);
    let summary = &before[&PathBuf::from("summary.json")];
    assert_eq!(run.out.as_bytes(), summary);
    holds(&run.err, &["WARNING: cache letter: "]);
    // Below a file nothing can be made either.
    let said = scene
        .covgap(&["run", "study.toml", "--cache", "letter/cache"])
        .good();
    holds(&said, &["WARNING: cache letter/cache: "]);
    assert!(results(&scene, "out/small") == before);
    assert_eq!(std::fs::read(scene.path("letter")).expect("there"), b"mine");
}

#[test]
fn two_processes_share_a_cache() {
    let scene = Scene::small_world();
    scene.covgap(&["run", "study.toml", "--no-cache"]).good();
    let before = results(&scene, "out/small");
    let start = |out: &str| {
        covgap(&scene.path(""))
            .args(["run", "study.toml", "--cache", "shared", "--out", out])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs")
    };
    let both = [start("one"), start("two")];
    for run in both {
        let said = Ran::from(run.wait_with_output().expect("it ends")).good();
        assert!(!said.contains("WARNING: cache"), "{said}");
    }
    assert!(results(&scene, "one/small") == before);
    assert!(results(&scene, "two/small") == before);
    assert_eq!(unfinished(&scene.path("shared")), 0);
    let said = scene.covgap(&["cache", "verify", "--cache", "shared"]).good();
    holds(&said, &["0 of them damaged"]);
}

#[test]
fn a_cache_is_listed_and_pruned() {
    let scene = Scene::small_world();
    let said = scene.covgap(&["cache", "list", "study.toml"]).good();
    holds(&said, &["out/.cache: there is no such folder"]);
    let reported = scene.covgap(&["cache", "list", "study.toml", "--json"]).good();
    holds(&reported, &["\"exists\": false", "\"entries\": 0"]);
    std::fs::create_dir_all(scene.path("empty")).expect("made");
    let said = scene.covgap(&["cache", "list", "--cache", "empty"]).good();
    holds(&said, &["empty: 0 entries, 0 B"]);
    scene.covgap(&["run", "study.toml", "-v"]).good();
    let cache = scene.path("out/.cache");
    let paths = entries(&cache);
    let count = paths.len();
    let said = scene.covgap(&["cache", "list", "study.toml"]).good();
    holds(
        &said,
        &[
            &format!("{count} entries"),
            "small",
            "p526-delta-bullington",
            " s ago",
        ],
    );
    assert!(!said.contains("another version"), "{said}");
    let json = |args: &[&str]| -> Value {
        let said = scene.covgap(&[args, &["study.toml", "--json"]].concat()).good();
        serde_json::from_str(&said).expect("JSON")
    };
    let listed = json(&["cache", "list"]);
    let size: u64 = paths
        .iter()
        .map(|p| std::fs::metadata(p).expect("there").len())
        .sum();
    assert_eq!(
        (&listed["entries"], &listed["bytes"]),
        (&count.into(), &size.into())
    );
    assert_eq!(listed["groups"][0]["of_this_version"], true);

    // The first has not been used for a month.
    let old = std::time::SystemTime::now() - Duration::from_secs(30 * 86_400);
    let file = std::fs::File::options()
        .write(true)
        .open(&paths[0])
        .expect("there");
    file.set_modified(old).expect("set");
    let month = ["cache", "prune", "--older-than", "14"];
    assert_eq!(json(&[&month[..], &["--dry-run"]].concat())["removed"], 1);
    assert!(paths[0].exists());
    assert_eq!(json(&["cache", "prune", "--outdated"])["removed"], 0);
    let pruned = json(&month);
    assert_eq!(
        (&pruned["removed"], &pruned["kept"]),
        (&1.into(), &(count - 1).into())
    );
    assert_eq!(entries(&cache), paths[1..]);
    // What was removed is computed again.
    scene.covgap(&["run", "study.toml", "-v"]).good();
    assert_eq!(entries(&cache), paths);

    let half = format!("{}", size as f64 / 2.0 / 1e9);
    let pruned = json(&["cache", "prune", "--max-gb", &half]);
    assert!(pruned["kept_bytes"].as_u64().expect("a number") <= size / 2);
    assert!(!entries(&cache).is_empty() && entries(&cache).len() < count);
    let said = scene.covgap(&["cache", "prune", "study.toml", "--all"]).good();
    holds(&said, &["removed, 0 entries, 0 B kept"]);
    assert!(!cache.exists());
}

#[test]
fn wrong_questions_about_a_cache() {
    let scene = Scene::small_world();
    scene.write("letter", "mine");
    for (args, part) in [
        (&["cache", "prune"][..], "--older-than"),
        (&["cache", "prune", "--max-gb", "-1"], "0 or more"),
        (&["cache", "prune", "--older-than", "NaN"], "0 or more"),
        (
            &["cache", "list", "study.toml", "--cache", "x"],
            "cannot be used with",
        ),
        (
            &["run", "study.toml", "--cache", "x", "--no-cache"],
            "cannot be used with",
        ),
        (
            &["cache", "list", "--cache", "letter"],
            "cache letter: cannot be read",
        ),
        (&["cache", "list", "nothing.toml"], "nothing.toml"),
    ] {
        let ran = scene.covgap(args);
        assert_eq!(ran.code, Some(2), "{args:?} {ran:?}");
        holds(&ran.err, &[part]);
    }
}

/// A made-up province whose rasters take a second or more.
#[cfg(unix)]
fn long_job() -> Scene {
    let scene = Scene::new();
    let province = [
        "synth",
        "--villages",
        "12",
        "--sites",
        "10",
        "--seed",
        "5",
        "--out",
        "p",
    ];
    scene.covgap(&province).good();
    let study = std::fs::read_to_string(scene.path("p/study.toml")).expect("there");
    let fine = finer(&study);
    scene.write("p/study.toml", &fine);
    scene
}

/// The same study with pixels of 50 m.
#[cfg(unix)]
fn finer(study: &str) -> String {
    let mut seen = false;
    let lines = study.lines().map(|line| {
        if line.trim_start().starts_with("resolution_m") {
            seen = true;
            return "resolution_m = 50.0".to_owned();
        }
        line.to_owned()
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    if seen {
        text + "\n"
    } else {
        study.replace("[area]\n", "[area]\nresolution_m = 50.0\n")
    }
}

#[cfg(unix)]
fn interrupt(id: u32) {
    let kill = Command::new("kill").args(["-INT", &id.to_string()]).status();
    assert!(kill.expect("kill").success());
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_goes_on_where_it_stopped() {
    let scene = long_job();
    let cache = scene.path("out/.cache");
    let args = ["coverage", "p/study.toml", "-v", "--out", "out"];
    let child = covgap(&scene.path(""))
        .args(args)
        .args(["--threads", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let begun = Instant::now();
    while entries(&cache).len() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(60), "it keeps nothing");
        std::thread::sleep(Duration::from_millis(5));
    }
    interrupt(child.id());
    let stopped = Instant::now();
    let ran = Ran::from(child.wait_with_output().expect("it ends"));
    let took = stopped.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_eq!((ran.code, ran.out.as_str()), (Some(130), ""), "{}", ran.err);
    let kept = entries(&cache).len();
    holds(
        &ran.err,
        &["stopped on request", "is as it was before", "goes on from there"],
    );
    holds(
        &ran.err,
        &[&format!("kept, {kept} entries of the cache out/.cache")],
    );
    // Nothing but the cache is there, and nothing half-written in it.
    let others: Vec<PathBuf> = files(&scene.path("out"))
        .into_keys()
        .filter(|name| !name.starts_with(".cache") && *name != Path::new(""))
        .collect();
    assert!(others.is_empty(), "{others:?}");
    assert_eq!(unfinished(&cache), 0);
    scene.covgap(&["cache", "verify", "--cache", "out/.cache"]).good();

    let said = scene.covgap(&args).good();
    let (found, masts) = from_cache(&said, "area");
    assert_eq!(found, kept, "{said}");
    assert!(kept < masts, "it had ended before it was stopped");
    let without = ["coverage", "p/study.toml", "--out", "without", "--no-cache"];
    scene.covgap(&without).good();
    let folder = |out: &str| {
        let mut all = files(&scene.path(out));
        all.retain(|name, _| !name.starts_with(".cache") && !name.ends_with(".covgap.lock"));
        all
    };
    assert!(folder("out") == folder("without"));
}

#[cfg(unix)]
#[test]
fn asked_twice_it_ends_at_once_and_the_next_run_clears_up() {
    let scene = long_job();
    let args = ["coverage", "p/study.toml", "-v", "--out", "out"];
    let child = covgap(&scene.path(""))
        .args(args)
        .args(["--threads", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let begun = Instant::now();
    while entries(&scene.path("out/.cache")).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it keeps nothing");
        std::thread::sleep(Duration::from_millis(5));
    }
    interrupt(child.id());
    interrupt(child.id());
    let stopped = Instant::now();
    let ran = Ran::from(child.wait_with_output().expect("it ends"));
    assert!(stopped.elapsed() < Duration::from_secs(10));
    assert_eq!(ran.code, Some(130), "{}", ran.err);
    scene.covgap(&["cache", "verify", "--cache", "out/.cache"]).good();
    scene.covgap(&args).good();
    let left = files(&scene.path("out")).into_keys().filter(|name| {
        let name = name.to_string_lossy();
        name.contains("staging")
    });
    assert_eq!(left.count(), 0);
}
