//! Running the real executable in a folder, and a small world for it.

use super::{Scene, Sheet};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// How a run of the executable ended.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    /// Exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code(),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }
}

impl Ran {
    /// Standard output of a run that must have ended with 0 and said nothing of errors.
    pub(crate) fn good(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        assert_eq!(self.err, "", "words on standard error");
        self.out
    }

    /// The message of a run that must have ended with 2 and printed no result.
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.code, Some(2), "{}{}", self.out, self.err);
        assert_eq!(self.out, "", "a result beside an error");
        // PROJ says a word of its own, which nothing can keep it from, about systems that it does not know.
        let own = |line: &&str| !line.starts_with("proj_create");
        let reported = self.err.lines().filter(own).collect::<Vec<_>>().join("\n");
        assert!(reported.starts_with("covgap: "), "{reported}");
        assert!(!reported.contains("panicked"), "{reported}");
        reported
    }
}

/// Does a text hold all of these?
#[track_caller]
pub(crate) fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "'{part}' is not in:\n{text}");
    }
}

/// The executable, to be run in a folder, without what the environment may say about models and threads.
pub(crate) fn covgap(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_covgap"));
    command
        .current_dir(dir)
        .env_remove("COVGAP_MODELS")
        .env_remove("RAYON_NUM_THREADS");
    command
}

/// Every file below a folder with its bytes; folders end in a slash.
pub(crate) fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(at: &Path, top: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in std::fs::read_dir(at).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(top).expect("inside").to_owned();
            if path.is_dir() {
                found.insert(name.join(""), Vec::new());
                walk(&path, top, found);
            } else {
                found.insert(name, std::fs::read(&path).expect("readable"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(dir, dir, &mut found);
    found
}

/// What a run wrote, without the lock.
pub(crate) fn results(scene: &Scene, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = files(&scene.path(folder));
    all.remove(&PathBuf::from(".covgap.lock"));
    all
}

/// The study of [`Scene::small_world`].
pub(crate) const STUDY: &str = r#"[study]
name = "small"
title = "A small world"
synthetic_sites = true
output_dir = "out"

[area]
margin_km = 1.0
resolution_m = 250.0

[villages]
path = "villages.csv"
id_field = "id"
name_field = "name"
population_field = "population"
province_name_field = "province"

[sites]
path = "sites.csv"

[terrain]
paths = ["terrain.tif"]

[radio]
max_range_km = 8.0
surroundings = "open"
"#;

impl Scene {
    /// Runs the executable here.
    pub(crate) fn covgap(&self, args: &[&str]) -> Ran {
        let run = covgap(&self.path("")).args(args).output();
        run.expect("the executable runs").into()
    }

    /// A study file here.
    pub(crate) fn study_file(&self, text: &str) -> PathBuf {
        self.write("study.toml", text)
    }

    /// A ridge from north to south with three villages and two masts on its west side and a village behind
    /// it.
    pub(crate) fn small_world() -> Self {
        let scene = Self::new();
        scene.write(
            "villages.csv",
            "id,name,lon,lat,population,province\n\
             001,Bản Một,105.485,21.5,120,Hà Giang\n\
             002,\"Nà Hai, Thượng\",105.52,21.52,45,Hà Giang\n\
             003,Khuổi Ba,105.5,21.47,300,Cao Bằng\n\
             004,Lũng Bốn,105.563,21.5,80,Cao Bằng\n",
        );
        scene.write(
            "sites.csv",
            "id,site,operator,technology,lon,lat,frequency_mhz,azimuth_deg,status\n\
             a1,A,Viettel,4G,105.50,21.50,800,,on-air\n\
             a2,A,Viettel,4G,105.50,21.50,1800,90,on-air\n\
             b1,B,VNPT,4G,105.47,21.47,800,45,on-air\n\
             b2,B,VNPT,2G,105.47,21.47,900,,on-air\n\
             p1,P,VNPT,4G,105.563,21.51,800,,planned\n",
        );
        scene.ridge_terrain("terrain.tif", 900.0);
        scene.study_file(STUDY);
        scene
    }

    /// Rolling ground around 100 m with a ridge at 105.545° E.
    pub(crate) fn ridge_terrain(&self, name: &str, ridge_m: f32) {
        let sheet = Sheet {
            size: (160, 140),
            corner: (105.36, 21.64),
            step: 0.002,
            epsg: Some(4326),
            nodata: Some(-9999.0),
        };
        self.tiff(name, sheet, |col, row| match col {
            92 => ridge_m,
            _ => 100.0 + 8.0 * (col as f32 / 9.0).sin() * (row as f32 / 7.0).cos(),
        });
    }

    /// What the executable says when it has to refuse the study; nothing else here may change.
    pub(crate) fn refused(&self) -> String {
        let before = files(&self.path(""));
        let mut messages = ["run", "check"].map(|command| {
            let message = self.covgap(&[command, "study.toml"]).refused();
            assert!(
                files(&self.path("")) == before,
                "{command}: something was written\n{message}"
            );
            message
        });
        let [run, check] = &mut messages;
        // Both say the same faults; `check` shows what it read behind them.
        assert!(check.starts_with(run.as_str()), "{run}\n{check}");
        std::mem::take(run)
    }
}
