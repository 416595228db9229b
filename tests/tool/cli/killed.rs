//! Runs that are killed: the old set of files or the new one is there, and the next run removes what was left.

use crate::support::Scene;
use crate::support::split_mix::split_mix;
use crate::support::tool::{STUDY, covgap, files};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// How often a run is killed; more where it is asked for.
fn tries() -> u64 {
    let asked = std::env::var("COVGAP_KILLS").ok().and_then(|n| n.parse().ok());
    asked.unwrap_or(10)
}

/// What anybody sees who looks into a folder: what is not hidden, through links too.
fn seen(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = files(dir);
    all.retain(|name, _| {
        !name
            .components()
            .any(|c| c.as_os_str().to_string_lossy().starts_with('.'))
    });
    all
}

fn hidden(dir: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = files(dir).into_keys().collect();
    all.retain(|name| {
        name.components()
            .any(|c| c.as_os_str().to_string_lossy().starts_with('.'))
    });
    all
}

/// Waits until a run is at its switch, or has ended.
fn until_the_switch(child: &mut Child, out: &Path) {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) && child.try_wait().expect("asked").is_none() {
        let is_planned = |e: std::fs::DirEntry| {
            e.file_name().to_string_lossy().starts_with(".covgap-staging")
                && e.path().join(".covgap-plan").exists()
        };
        let entries = std::fs::read_dir(out.join("small"))
            .into_iter()
            .flatten()
            .flatten();
        if entries.into_iter().any(is_planned) {
            return;
        }
        std::hint::spin_loop();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_run_leaves_the_old_set_or_the_new_one() {
    let scene = Scene::small_world();
    let run = |out: &str| {
        scene
            .covgap(&["run", "study.toml", "-q", "--no-cache", "--out", out])
            .good()
    };
    run("old");
    scene.study_file(&STUDY.replace("A small world", "Another title"));
    let begun = Instant::now();
    run("new");
    let whole = begun.elapsed();
    let mine = |out: &Path| {
        std::fs::create_dir_all(out.join("small/maps")).expect("made");
        std::fs::write(out.join("small/letter.txt"), "mine").expect("written");
        std::fs::write(out.join("small/maps/a.txt"), "mine").expect("written");
    };
    mine(&scene.path("old"));
    mine(&scene.path("new"));
    let (old, new) = (seen(&scene.path("old/small")), seen(&scene.path("new/small")));
    assert!(old != new);
    let mut random = 20_240_305;
    let (mut was_old, mut was_new) = (0, 0);
    for nth in 0..tries() {
        let _ = std::fs::remove_dir_all(scene.path("out"));
        for (name, bytes) in &old {
            let path = scene.path("out/small").join(name);
            if name.to_string_lossy().ends_with('/') {
                std::fs::create_dir_all(path).expect("made");
            } else {
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                std::fs::write(path, bytes).expect("written");
            }
        }
        let mut child = covgap(&scene.path(""))
            .args(["run", "study.toml", "-q", "--no-cache"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        let share = (split_mix(&mut random) % 1000) as f64 / 1000.0;
        if nth % 3 == 0 {
            std::thread::sleep(whole.mul_f64(share));
        } else {
            until_the_switch(&mut child, &scene.path("out"));
            std::thread::sleep(Duration::from_micros(6000).mul_f64(share));
        }
        let _ = child.kill();
        child.wait().expect("ended");
        let found = seen(&scene.path("out/small"));
        if found == old {
            was_old += 1;
        } else {
            let names: Vec<_> = found.keys().collect();
            assert!(
                found == new,
                "try {nth}: neither the old set nor the new one: {names:?}"
            );
            was_new += 1;
        }
        scene.covgap(&["run", "study.toml", "-q", "--no-cache"]).good();
        assert!(seen(&scene.path("out/small")) == new, "try {nth}");
        assert_eq!(hidden(&scene.path("out")), Vec::<PathBuf>::new(), "try {nth}");
    }
    println!(
        "killed {} times: the old set {was_old} times, the new one {was_new} times",
        tries()
    );
}

#[test]
fn a_run_that_ends_well_leaves_nothing_hidden() {
    let scene = Scene::small_world();
    for command in ["run", "gaps", "coverage", "run"] {
        scene.covgap(&[command, "study.toml", "-q", "--no-cache"]).good();
        if cfg!(unix) {
            assert_eq!(hidden(&scene.path("out")), Vec::<PathBuf>::new(), "{command}");
        }
    }
}

#[test]
fn what_a_killed_command_left_is_not_in_the_way() {
    let scene = Scene::new();
    std::fs::create_dir_all(scene.path("made/.covgap-staging-7")).expect("made");
    scene.write("made/.covgap.lock", "");
    scene.write("made/.covgap-staging-7/half.tif", "half");
    scene
        .covgap(&["synth", "--villages", "20", "--sites", "3", "--out", "made"])
        .good();
    assert_eq!(hidden(&scene.path("made")), Vec::<PathBuf>::new());
}
