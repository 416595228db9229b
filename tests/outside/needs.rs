//! What a test may need that a machine may lack, and how it is looked for.

use crate::support::scene::Scene;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One thing that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// A file or folder of the shared test data: see [`shared`].
    Shared(&'static str),
    /// A program, by its name.
    Program(&'static str),
    /// A user who may not write everywhere: not root.
    ForbiddenFolders,
    /// The right to mount a file system of one's own.
    Mount,
    /// LibreOffice with its spreadsheets, headless.
    LibreOffice,
    /// A Python that has QGIS's modules.
    Qgis,
    /// The system's Python with GDAL's modules and checkers.
    GdalPython,
    /// Chromium, and Node with what `tests/browser/package.json` names.
    Browser,
}

impl Need {
    /// Large programs are left to `make test-all`.
    pub(crate) fn is_large(self) -> bool {
        matches!(self, Self::LibreOffice | Self::Qgis | Self::Browser)
    }

    /// Looks for it. Some answers take a second: ask once.
    pub(crate) fn is_met(self) -> bool {
        match self {
            Self::Shared(path) => shared(path).exists(),
            // Not every shell tells its version; what is asked of it here is a limit.
            Self::Program("sh") => succeeds(Command::new("sh").args(["-c", "ulimit -f 8"])),
            Self::Program(name) => succeeds(Command::new(name).arg("--version")),
            Self::ForbiddenFolders => forbids_writing(),
            Self::Mount => crate::full_disk::may_mount(),
            Self::LibreOffice => {
                let scene = Scene::new();
                let list = scene.write("list.csv", "a\n1\n");
                crate::spreadsheets::convert(&scene, &list, "ods").is_some()
            }
            Self::Qgis => qgis_python().is_some(),
            Self::GdalPython => succeeds(
                Command::new("/usr/bin/python3").args(["-c", "import osgeo_utils.samples.validate_gpkg"]),
            ),
            Self::Browser => crate::browser::is_there(),
        }
    }

    /// What is to be done about it.
    pub(crate) fn remedy(self) -> &'static str {
        match self {
            Self::Shared(_) => "set COVGAP_SHARED to the folder of shared test data, or put it at ../shared",
            Self::Program("ogrinfo" | "gdalinfo" | "gdallocationinfo") => {
                "install GDAL's programs (gdal-bin)"
            }
            Self::Program(_) => "install it",
            Self::ForbiddenFolders => "run the tests as another user",
            Self::Mount => "run them where `unshare --user --map-root-user --mount` is allowed",
            Self::LibreOffice => "install LibreOffice Calc",
            Self::Qgis => "install QGIS with its Python modules (python3-qgis)",
            Self::GdalPython => "install GDAL's Python modules (python3-gdal)",
            Self::Browser => "install chromium and nodejs, and run `npm install` in tests/browser",
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shared(path) => write!(f, "shared data {path}"),
            Self::Program(name) => write!(f, "{name}"),
            Self::ForbiddenFolders => write!(f, "a user other than root"),
            Self::Mount => write!(f, "the right to mount"),
            Self::LibreOffice => write!(f, "LibreOffice"),
            Self::Qgis => write!(f, "QGIS"),
            Self::GdalPython => write!(f, "GDAL's Python modules"),
            Self::Browser => write!(f, "a browser"),
        }
    }
}

/// A path in the folder of shared test data: the environment's `COVGAP_SHARED`, or `../shared` beside the
/// project.
pub(crate) fn shared(path: &str) -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    std::env::var_os("COVGAP_SHARED")
        .map_or_else(beside, PathBuf::from)
        .join(path)
}

/// The Python that can load QGIS: the system's, for which distributions build it, or the user's.
pub(crate) fn qgis_python() -> Option<&'static str> {
    let loads = |python: &&str| succeeds(Command::new(python).args(["-c", "import qgis.core"]));
    ["/usr/bin/python3", "python3"].into_iter().find(loads)
}

fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null());
    quiet.stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}

#[cfg(unix)]
fn forbids_writing() -> bool {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let allow = |mode| {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).expect("set");
    };
    allow(0o555);
    let forbidden = std::fs::write(folder.path().join("trial"), "").is_err();
    allow(0o755);
    forbidden
}

#[cfg(not(unix))]
fn forbids_writing() -> bool {
    false
}
