//! Full disks: what does not fit is reported with its file, and what was there before stays.

use crate::needs::Need;
use crate::row::{Row, rows};
use crate::support::Scene;
use crate::support::register::{identified, read, register};
use crate::support::tool::{Ran, STUDY, holds, results};
use crate::{processes, roles};
use covgap::output::Outputs;
use covgap::store::register::{Access, RegisterError, RegisterFile, verify};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

pub(crate) const TESTS: &[Row] = rows! {
    a_full_disk_is_reported_with_the_file_and_leaves_nothing: [Need::Program("sh")],
    a_register_on_a_full_disk: [Need::Program("sh")],
    a_cache_on_a_full_disk_stops_nothing: [Need::Mount],
    results_on_a_full_disk_leave_the_old_set_and_say_what_is_free: [Need::Mount],
};

const WAIT: Duration = Duration::from_millis(200);

/// Plays the run whose disk is full.
pub(crate) fn write(dir: &Path) {
    let mut out = Outputs::open(dir).expect("a folder");
    out.put("small.csv", b"fits").expect("written");
    let error = out.put("large.tif", &vec![0; 1 << 20]).expect_err("does not fit");
    eprintln!("{error}");
}

fn a_full_disk_is_reported_with_the_file_and_leaves_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let target = dir.path().join("out");
    let program = std::env::current_exe().expect("this program");
    // No file may be larger than a few blocks; with the signal ignored, writing fails as on a full disk.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\"";
    let mut command = Command::new("sh");
    command.args(["-c", script]).arg(&program);
    let output = roles::cast(&mut command, roles::OUTPUTS, &target)
        .output()
        .expect("a shell");
    let reported = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{reported}");
    assert!(
        reported.contains("large.tif") && reported.contains("make room"),
        "{reported}"
    );
    assert!(!target.exists(), "something was left behind");
}

/// With a limit on the size of a file, writing fails as on a full disk.
fn a_register_on_a_full_disk() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    drop(register(&path));
    let head = read(&path).head().expect("read");
    // In blocks of 512 bytes: little more than the file is large now.
    let blocks = fs::metadata(&path).expect("there").len() / 512 + 64;
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$1\""])
        .arg(blocks.to_string())
        .arg(std::env::current_exe().expect("this binary"))
        .env(processes::WRITES, "100000");
    let ended = roles::cast(&mut command, roles::WRITER, &path)
        .output()
        .expect("run");
    let text = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(text.contains("\nrefused register-disk-full"), "{text}");
    let verdict = verify(&path, Some(&head.hash), WAIT).expect("read");
    assert!(verdict.is_sound(), "{verdict:?}");
    let acknowledged = text.matches("acknowledged").count() as u64;
    assert!(acknowledged > 0, "{text}");
    assert_eq!(verdict.events, 8 + 2 * acknowledged);
    // With room again it goes on.
    let mut file = RegisterFile::open(&path, Access::Write).expect("opened");
    let next = file
        .write(|w| Ok::<_, RegisterError>(w.next_point()))
        .expect("read");
    file.append(vec![identified(next.0, "2021-01-01")])
        .expect("taken");
}

/// Runs a command where `mount` is a file system of 64 kB that is the process's own; `None` where this system
/// does not let it.
fn with_a_small_disk(dir: &Path, mount: &str, args: &[&str]) -> Option<Ran> {
    let script = "mount -t tmpfs -o size=64k none \"$1\" && shift && echo mounted >&2 && exec \"$0\" \"$@\"";
    let run = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .arg(env!("CARGO_BIN_EXE_covgap"))
        .arg(mount)
        .args(args)
        .current_dir(dir)
        .env_remove("COVGAP_MODELS")
        .output()
        .ok()?;
    let mut ran = Ran::from(run);
    let err = ran.err.strip_prefix("mounted\n")?.to_owned();
    ran.err = err;
    Some(ran)
}

/// Results on a disk of so many kilobytes, and again with as many of them taken: what is said, and whether the
/// folder holds what it held before.
fn again_on_a_disk(dir: &Path, size_kb: u32, left_kb: u32) -> (Ran, bool) {
    let script = r#"
        mount -t tmpfs -o size="$1"k none disk || exit 9
        "$0" run study.toml --no-cache -q --out disk/out || exit 8
        cp -r disk/out before
        free=$(df --output=avail -k disk | tail -1)
        head -c $(((free - $2) * 1024)) /dev/zero > disk/filling
        "$0" run other.toml --no-cache -q --out disk/out
        code=$?
        diff -r disk/out before > /dev/null && echo same
        exit $code
    "#;
    let run = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .arg(env!("CARGO_BIN_EXE_covgap"))
        .args([size_kb.to_string(), left_kb.to_string()])
        .current_dir(dir)
        .env_remove("COVGAP_MODELS")
        .output();
    let ran = Ran::from(run.expect("unshare"));
    let is_same = ran.out.contains("same");
    (ran, is_same)
}

/// From "nothing fits" to "all but the last file fits".
fn results_on_a_full_disk_leave_the_old_set_and_say_what_is_free() {
    let mut refused = 0;
    for left_kb in [0, 4, 8, 16, 32, 64, 128, 256] {
        let scene = Scene::small_world();
        fs::create_dir(scene.path("disk")).expect("made");
        scene.write("other.toml", STUDY.replace("A small world", "Another title"));
        let (ran, is_same) = again_on_a_disk(&scene.path(""), 4096, left_kb);
        if ran.code == Some(0) {
            assert!(!is_same, "{left_kb} kB: {}", ran.err);
            continue;
        }
        refused += 1;
        assert_eq!(ran.code, Some(2), "{left_kb} kB: {}", ran.err);
        assert!(is_same, "{left_kb} kB: the old set is not as it was: {}", ran.err);
        let told = [
            "[output-disk-full] disk/out/small",
            "the disk of disk/out/small is full",
            "MB free",
            "make room",
            "or choose another folder",
        ];
        holds(&ran.err, &told);
    }
    assert!(refused > 3, "the disk was never full");
}

/// Whether this system lets a process mount a file system of its own.
pub(crate) fn may_mount() -> bool {
    let scene = Scene::new();
    fs::create_dir(scene.path("disk")).expect("made");
    with_a_small_disk(&scene.path(""), "disk", &["--version"]).is_some()
}

fn a_cache_on_a_full_disk_stops_nothing() {
    let scene = Scene::small_world();
    // Entries of more than 64 kB.
    let fine = STUDY.replace("resolution_m = 250.0", "resolution_m = 40.0");
    scene.study_file(&fine);
    scene.covgap(&["coverage", "study.toml", "--no-cache"]).good();
    let before = results(&scene, "out/small");
    std::fs::create_dir(scene.path("disk")).expect("made");
    let args = ["coverage", "study.toml", "--cache", "disk/cache"];
    let run = with_a_small_disk(&scene.path(""), "disk", &args).expect("this system can mount");
    let said = run.good();
    holds(
        &said,
        &[
            "WARNING: cache disk/cache: No space left",
            "not kept",
            "make room",
        ],
    );
    assert_eq!(said.matches("WARNING: cache").count(), 1, "{said}");
    assert!(results(&scene, "out/small") == before);
}
