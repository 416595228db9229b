//! The register's example, saved by LibreOffice in other formats.

use crate::needs::Need;
use crate::row::{Row, rows};
use crate::support::Scene;
use crate::support::lists::{bare, example, options, read};
use covgap::register::{Units, vietnam};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) const TESTS: &[Row] = rows! {
    other_spreadsheet_formats_say_the_same: [Need::LibreOffice],
};

/// What LibreOffice makes of a list; `None` where it makes nothing.
pub(crate) fn convert(scene: &Scene, list: &Path, format: &str) -> Option<PathBuf> {
    let ran = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            scene.path("profile").display()
        ))
        .args(["--headless", "--convert-to", format, "--outdir"])
        .arg(scene.path(""))
        .arg(list)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let made = scene.path(&format!("list.{format}"));
    (ran.is_ok() && made.exists()).then_some(made)
}

/// The same list saved as ODS and XLS.
fn other_spreadsheet_formats_say_the_same() {
    let units = Units::new(vietnam::provinces(), vietnam::crossings());
    let book = read(&example("list.xlsx"), &options(&units));
    let scene = Scene::new();
    for format in ["ods", "xls"] {
        let path = convert(&scene, &example("list.xlsx"), format).unwrap_or_else(|| panic!("no {format}"));
        let list = read(&path, &options(&units));
        assert_eq!(bare(&list), bare(&book), "{format}");
        assert_eq!(list.rows[0].row, 5);
    }
}
