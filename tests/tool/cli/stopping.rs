//! Runs that cannot end well: no place to write, a full disk, a wish to stop. What was there stays as it was.

use crate::support::Scene;
#[cfg(unix)]
use crate::support::tool::Ran;
use crate::support::tool::{STUDY, covgap, files, holds};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn a_file_in_the_way_of_the_output_folder() {
    for in_the_way in ["out", "out/small"] {
        let scene = Scene::small_world();
        if let Some((folder, _)) = in_the_way.split_once('/') {
            std::fs::create_dir(scene.path(folder)).expect("made");
        }
        scene.write(in_the_way, "a letter");
        let before = files(&scene.path(""));
        for command in ["run", "coverage", "gaps"] {
            let reported = scene.covgap(&[command, "study.toml"]).refused();
            holds(&reported, &["[output-folder] out/small", "choose another folder"]);
            assert_eq!(
                reported.matches("os error").count(),
                1,
                "the cause is reported once: {reported}"
            );
        }
        assert!(files(&scene.path("")) == before);
    }
}

/// Runs with a limit on the size of a file; with the signal ignored, writing fails as on a full disk.
#[cfg(unix)]
fn on_a_small_disk(dir: &Path, blocks: usize, args: &[&str]) -> Ran {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let run = Command::new("sh")
        .args(["-c", &script])
        .arg(env!("CARGO_BIN_EXE_covgap"))
        .args(args)
        .current_dir(dir)
        .output();
    run.expect("a shell").into()
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_earlier_results_as_they_were() {
    let scene = Scene::small_world();
    scene.covgap(&["run", "study.toml", "-q", "--no-cache"]).good();
    scene.study_file(&STUDY.replace("A small world", "Another title"));
    let before = files(&scene.path(""));
    // From "nothing fits" to "all but the largest fits".
    for blocks in [0, 8, 64] {
        let reported =
            on_a_small_disk(&scene.path(""), blocks, &["run", "study.toml", "--no-cache"]).refused();
        holds(&reported, &["out/small"]);
        assert!(files(&scene.path("")) == before, "{blocks}: {reported}");
    }
    let reported = on_a_small_disk(
        &scene.path(""),
        64,
        &["run", "study.toml", "--no-cache", "--out", "new"],
    )
    .refused();
    holds(
        &reported,
        &[
            "[output-disk-full] new/small/coverage.tif",
            "ulimit -f",
            "make room",
            "choose another folder",
        ],
    );
    assert!(!scene.path("new").exists(), "{reported}");
}

#[cfg(unix)]
#[test]
fn a_full_disk_and_the_small_commands() {
    let scene = Scene::small_world();
    scene.write("points.csv", "id,lon,lat\nr1,105.5,21.5\nr2,105.49,21.5\n");
    let before = files(&scene.path(""));
    let losses = [
        "losses",
        "study.toml",
        "--receivers",
        "points.csv",
        "--out",
        "losses.csv",
    ];
    for args in [
        &losses[..],
        &["synth", "--villages", "20", "--sites", "3", "--out", "prov"],
    ] {
        on_a_small_disk(&scene.path(""), 0, args).refused();
        assert!(files(&scene.path("")) == before, "{args:?}");
    }
    on_a_small_disk(&scene.path(""), 0, &["init", "new.toml"]).refused();
    assert!(
        files(&scene.path("")) == before,
        "init leaves a part of a file behind"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_that_takes_nothing_is_an_error_and_a_closed_pipe_is_none() {
    let scene = Scene::small_world();
    scene.write("points.csv", "id,lon,lat\nr1,105.5,21.5\n");
    let losses = ["losses", "study.toml", "--receivers", "points.csv"];
    for args in [&losses[..], &["models", "list"], &["check", "study.toml"]] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("Linux");
        let run = covgap(&scene.path("")).args(args).stdout(full).output();
        let reported = Ran::from(run.expect("it runs")).refused();
        holds(&reported, &["No space left"]);
    }
    let mut reader = covgap(&scene.path(""))
        .args(["models", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(reader.stdout.take());
    let ended = Ran::from(reader.wait_with_output().expect("it ends"));
    assert!(ended.err.is_empty(), "{}", ended.err);
}

/// A folder in which somebody has begun to write.
fn staging(dir: &Path) -> bool {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .map(|e| e.file_name())
        .any(|name| name.to_string_lossy().starts_with(".covgap-staging"))
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing_behind() {
    let scene = Scene::small_world();
    let fine = STUDY
        .replace("resolution_m = 250.0", "resolution_m = 2.0")
        .replace("[radio]\n", "[radio]\nprofile_step_m = 5.0\n");
    scene.study_file(&fine);
    let before = files(&scene.path(""));
    let child = covgap(&scene.path(""))
        .args(["coverage", "study.toml", "--no-cache"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let begun = Instant::now();
    while !staging(&scene.path("out/small")) {
        assert!(begun.elapsed() < Duration::from_secs(30), "it never begins");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(100));
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.expect("kill").success());
    let stopped = Instant::now();
    let ran = Ran::from(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.code, ran.out.as_str()), (Some(130), ""), "{}", ran.err);
    holds(&ran.err, &["stopped on request", "begins anew"]);
    assert!(
        stopped.elapsed() < Duration::from_secs(10),
        "{:?}",
        stopped.elapsed()
    );
    assert!(files(&scene.path("")) == before);
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_are_written_are_said_to_be_where_the_answer_cannot_be_printed() {
    let scene = Scene::small_world();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .expect("Linux");
    let run = covgap(&scene.path(""))
        .args(["run", "study.toml", "--no-cache"])
        .stdout(full)
        .output();
    let reported = Ran::from(run.expect("it runs")).refused();
    holds(
        &reported,
        &[
            "[answer-not-printed] out/small",
            "the results are written",
            "No space left",
        ],
    );
    assert!(scene.path("out/small/run.toml").exists());
}
