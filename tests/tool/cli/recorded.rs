//! What is recorded is said to be recorded, whatever becomes of the answer.

use crate::support::Scene;
use crate::support::register::read;
#[cfg(unix)]
use crate::support::tool::{Ran, covgap, holds};
use std::fs::File;
use std::process::Stdio;

const REGISTER: &str = "register.gpkg";

/// A register with a point, a list of two more, and units to add.
fn scene() -> Scene {
    let scene = Scene::new();
    let with = |args: &[&str]| scene.covgap(&[&["register"], args].concat()).good();
    with(&[
        "init",
        "--title",
        "Points",
        "--country",
        "other",
        "--register",
        REGISTER,
    ]);
    with(&[
        "add",
        "--name",
        "A",
        "--on",
        "2024-01-05",
        "--who",
        "An",
        "--register",
        REGISTER,
    ]);
    scene.write(
        "list.csv",
        "name,status,longitude,latitude\nB,identified,105.1,21.1\nC,identified,105.2,21.2\n",
    );
    scene.write("units.csv", "province_code,province\n01,North\n");
    scene
}

/// Every command that writes into a register, and how many events it brings.
fn writers() -> Vec<(Vec<&'static str>, u64)> {
    vec![
        (vec!["add", "--name", "D", "--on", "2024-01-06", "--who", "An"], 1),
        (
            vec![
                "set",
                "LS-000001",
                "assigned",
                "--operator",
                "Alpha",
                "--new-operator",
                "--on",
                "2024-02-01",
                "--who",
                "An",
            ],
            1,
        ),
        (
            vec!["import", "list.csv", "--as-of", "2024-03-01", "--who", "An"],
            2,
        ),
        (vec!["units", "--new-units", "units.csv"], 0),
        (
            vec![
                "repair-dates",
                "--events",
                "1",
                "--as-of",
                "2024-01-04",
                "--record",
                "--who",
                "An",
            ],
            1,
        ),
        (vec!["repair-clock", "1=2024-01-05", "--record", "--who", "An"], 1),
    ]
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_printed_does_not_hide_what_is_recorded() {
    for json in [false, true] {
        for (args, brings) in writers() {
            let scene = scene();
            let before = read(&scene.path(REGISTER)).head().expect("read");
            let full = File::options().write(true).open("/dev/full").expect("Linux");
            let mut command = covgap(&scene.path(""));
            command
                .args(["register", "--register", REGISTER])
                .args(&args)
                .stdout(full);
            if json {
                command.arg("--json");
            }
            let ran = Ran::from(command.output().expect("it runs"));
            let after = read(&scene.path(REGISTER)).head().expect("read");
            assert_eq!(after.events, before.events + brings, "{args:?}: {}", ran.err);
            assert_eq!(ran.code, Some(1), "{args:?}: {}", ran.err);
            holds(
                &ran.err,
                &["[answer-not-printed]", "recorded", &after.hash, "No space left"],
            );
            assert!(!ran.err.contains("nothing was changed"), "{}", ran.err);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_not_recorded_is_another_exit_code() {
    let scene = scene();
    let full = || File::options().write(true).open("/dev/full").expect("Linux");
    let refused = [
        "register",
        "set",
        "LS-000007",
        "closed",
        "--register",
        REGISTER,
        "--who",
        "An",
    ];
    let rehearsed = [
        "register",
        "import",
        "list.csv",
        "--dry-run",
        "--register",
        REGISTER,
        "--who",
        "An",
    ];
    let asked = ["register", "status", "--register", REGISTER];
    for args in [&refused[..], &rehearsed, &asked] {
        let ran = covgap(&scene.path("")).args(args).stdout(full()).output();
        let ran = Ran::from(ran.expect("it runs"));
        assert_eq!(ran.code, Some(2), "{args:?}: {}", ran.err);
        assert!(!ran.err.contains("recorded ("), "{}", ran.err);
    }
    assert_eq!(read(&scene.path(REGISTER)).head().expect("read").events, 1);
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_ended_is_no_error_and_the_record_is_said() {
    for (args, _) in writers() {
        let scene = scene();
        let mut child = covgap(&scene.path(""))
            .args(["register", "--register", REGISTER])
            .args(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        drop(child.stdout.take());
        let ran = Ran::from(child.wait_with_output().expect("it ends"));
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
        let head = read(&scene.path(REGISTER)).head().expect("read");
        holds(&ran.err, &["recorded", &head.hash]);
    }
}

#[cfg(unix)]
#[test]
fn standard_output_that_is_closed_is_no_error() {
    let scene = scene();
    let run = std::process::Command::new("sh")
        .args([
            "-c",
            "exec \"$0\" \"$@\" >&-",
            env!("CARGO_BIN_EXE_covgap"),
            "register",
            "--register",
            REGISTER,
        ])
        .args(["add", "--name", "D", "--on", "2024-01-06", "--who", "An"])
        .current_dir(scene.path(""))
        .output();
    let ran = Ran::from(run.expect("a shell"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(read(&scene.path(REGISTER)).head().expect("read").events, 2);
}

/// With a limit on the size of a file, a write fails as on a full disk: either it is recorded, or it is said not
/// to be.
#[cfg(unix)]
#[test]
fn on_a_full_disk_the_exit_code_says_whether_it_is_recorded() {
    let scene = scene();
    let size = std::fs::metadata(scene.path(REGISTER)).expect("there").len();
    let mut refused = 0;
    for more in 0..24 {
        let blocks = size / 512 + more;
        let before = read(&scene.path(REGISTER)).head().expect("read").events;
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let name = format!("village {more} {}", "x".repeat(900));
        let why = "y".repeat(2000);
        let run = std::process::Command::new("sh")
            .args([
                "-c",
                &script,
                env!("CARGO_BIN_EXE_covgap"),
                "register",
                "--register",
                REGISTER,
            ])
            .args([
                "add",
                "--anyway",
                "--name",
                &name,
                "--why",
                &why,
                "--on",
                "2024-01-06",
                "--who",
                "An",
            ])
            .current_dir(scene.path(""))
            .output();
        let ran = Ran::from(run.expect("a shell"));
        let after = read(&scene.path(REGISTER)).head().expect("read").events;
        match ran.code {
            Some(0) => assert_eq!(after, before + 1, "{}", ran.err),
            Some(2) => {
                assert_eq!(after, before, "{}", ran.err);
                holds(&ran.err, &["register-disk-full", "make room"]);
                refused += 1;
            }
            other => panic!("{other:?}: {}", ran.err),
        }
    }
    assert!(refused > 0, "the disk was never full");
}
