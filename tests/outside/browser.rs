//! The report in a browser.

use crate::needs::Need;
use crate::row::{Row, rows};
use crate::support::Scene;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) const TESTS: &[Row] = rows! {
    the_demo_s_report_keeps_its_promises: [Need::Browser],
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

/// Node, Chromium and the modules of the test's `package.json`.
pub(crate) fn is_there() -> bool {
    let modules = std::env::var_os("BROWSER_MODULES").map_or_else(folder, PathBuf::from);
    let has = |name: &str| modules.join("node_modules").join(name).exists();
    let runs = |program: &str| {
        let quiet = Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        quiet.is_ok_and(|status| status.success())
    };
    has("playwright-core") && has("axe-core") && runs("node") && runs("chromium")
}

fn the_demo_s_report_keeps_its_promises() {
    let scene = Scene::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ran = Command::new(env!("CARGO_BIN_EXE_covgap"))
        .current_dir(root)
        .args(["run", "data/demo/study.toml", "--quiet", "--no-cache", "--out"])
        .arg(scene.path("out"))
        .status();
    assert!(ran.is_ok_and(|status| status.success()));
    let test = Command::new("node")
        .arg(folder().join("report.mjs"))
        .arg(scene.path("out/demo/report.html"))
        .arg(scene.path("out/demo/villages.csv"))
        .output()
        .expect("node runs");
    assert!(
        test.status.success(),
        "{}{}",
        String::from_utf8_lossy(&test.stdout),
        String::from_utf8_lossy(&test.stderr)
    );
}
