//! Files and folders that may not be written, as a user sees it who is not root.

use crate::needs::Need;
use crate::row::{Row, rows};
use crate::support::Scene;
use crate::support::register::{identified, meta, read, register, style};
use crate::support::tool::holds;
use covgap::store::register::{Access, RegisterFile, verify};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

pub(crate) const TESTS: &[Row] = rows! {
    a_folder_that_may_not_be_written: [Need::ForbiddenFolders],
    files_and_folders_that_may_not_be_written: [Need::ForbiddenFolders],
};

const WAIT: Duration = Duration::from_millis(200);

fn a_folder_that_may_not_be_written() {
    let scene = Scene::small_world();
    let out = scene.path("out");
    std::fs::create_dir(&out).expect("made");
    std::fs::set_permissions(&out, std::fs::Permissions::from_mode(0o555)).expect("set");
    let reported = scene.covgap(&["run", "study.toml"]).refused();
    holds(&reported, &["output folder out/small", "ermission denied"]);
    assert!(std::fs::read_dir(&out).expect("a folder").next().is_none());
    std::fs::set_permissions(&out, std::fs::Permissions::from_mode(0o755)).expect("set");
}

fn files_and_folders_that_may_not_be_written() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    drop(register(&path));
    let allow = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    };
    allow(&path, 0o444);
    let error = RegisterFile::open_waiting(&path, Access::Write, WAIT).expect_err("not usable");
    assert_eq!(error.code(), "register-read-only", "{error}");
    assert_eq!(read(&path).log().expect("read").marks().len(), 8);
    allow(&path, 0o644);
    allow(dir.path(), 0o555);
    let mut file = RegisterFile::open_waiting(&path, Access::Write, WAIT).expect("opened");
    let error = file
        .append(vec![identified(4, "2021-01-01")])
        .expect_err("no journal");
    assert_eq!(error.code(), "register-read-only", "{error}");
    let other = dir.path().join("other.gpkg");
    let error = RegisterFile::create(&other, &meta(), &[style()]).expect_err("no folder");
    assert_eq!(error.code(), "register-read-only", "{error}");
    allow(dir.path(), 0o755);
    drop(file);
    assert!(verify(&path, None, WAIT).expect("read").is_sound());
}
