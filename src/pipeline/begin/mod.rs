//! A first study, written from the files themselves: the reader that every run uses looks into them, and what
//! it finds becomes keys.

mod found;

use crate::ingest::{self, Looked, Room};
use crate::study::draft::{Draft, DraftTable, Line, Value, safe_name};
use crate::study::{ModelFiles, Study, StudyFaults};
use crate::world::{Fault, Faults, InputSeen, Report};
use found::{BOUNDARY_KEYS, Found, described, no_crs};
use std::path::{Path, PathBuf};

/// Faults of a file that is not there or has nothing in it: a study that names it would be of no use.
const HOPELESS: [&str; 5] = [
    "file-unreadable",
    "file-empty",
    "terrain-missing",
    "cover-missing",
    "population-missing",
];

/// The files that a study is to be written of.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Villages.
    pub villages: Option<PathBuf>,
    /// Sites.
    pub sites: Option<PathBuf>,
    /// Terrain: files, folders, patterns.
    pub terrain: Vec<PathBuf>,
    /// Land cover, the same.
    pub clutter: Vec<PathBuf>,
    /// People, the same.
    pub population: Vec<PathBuf>,
    /// Communes.
    pub boundaries: Option<PathBuf>,
}

/// What was found, and the study that says it.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The study file.
    pub text: String,
    /// What was read.
    pub report: Report,
    /// What is wrong with the files, as `check` would say it.
    pub faults: Faults,
    /// Inputs that every study has and that were not given.
    pub missing: Vec<&'static str>,
}

/// Why there is no study.
#[derive(Debug)]
pub enum NotBegun {
    /// Files that are not there or empty.
    Files(Faults),
    /// What was written is no study: a presets' folder that is broken, for example.
    Study(StudyFaults),
}

/// Inputs that every study has, and a path to show where one is not given.
const NEEDED: [(&str, &str); 3] = [
    ("villages", "path-of-your-villages.csv"),
    ("sites", "path-of-your-sites.csv"),
    ("terrain", "path-of-your-terrain"),
];

/// Looks into the files and writes a study of them, for a place where it is to be.
///
/// # Errors
/// [`NotBegun`] where a file is not there, or the models at hand are broken.
pub fn begin(inputs: &Inputs, file: &Path, models: &dyn ModelFiles, room: &Room) -> Result<Begun, NotBegun> {
    let beginning = Beginning {
        inputs,
        file,
        models,
        room,
    };
    let plain = beginning.draft(&Report::default(), &Faults::default(), true);
    let first = beginning.look(&plain)?;
    let faults = beginning.faults(&first);
    if faults.iter().any(|f| HOPELESS.contains(&f.code)) {
        return Err(NotBegun::Files(faults));
    }
    // Columns that the draft does not take are taken by name, unless that makes faults.
    let mut best: Option<(String, Faults, Report)> = None;
    for takes_proposed in [true, false] {
        let text = beginning.draft(&first.report, &faults, takes_proposed);
        let looked = beginning.look(&text)?;
        let left = beginning.faults(&looked);
        let is_better = best.as_ref().is_none_or(|b| left.len() < b.1.len());
        let is_good = left.len() <= faults.len();
        if is_better {
            best = Some((text, left, looked.report));
        }
        if is_good {
            break;
        }
    }
    let (text, faults, report) = best.unwrap_or((plain, faults, first.report));
    Ok(Begun {
        text,
        report,
        faults,
        missing: beginning.missing(),
    })
}

struct Beginning<'a> {
    inputs: &'a Inputs,
    file: &'a Path,
    models: &'a dyn ModelFiles,
    room: &'a Room,
}

impl Beginning<'_> {
    fn look(&self, text: &str) -> Result<Looked, NotBegun> {
        let study = Study::from_toml(text, self.file, self.models).map_err(NotBegun::Study)?;
        Ok(ingest::look(&study, self.room))
    }

    fn missing(&self) -> Vec<&'static str> {
        let given = [
            self.inputs.villages.is_some(),
            self.inputs.sites.is_some(),
            !self.inputs.terrain.is_empty(),
        ];
        let all = NEEDED.iter().zip(given);
        all.filter(|(_, given)| !given)
            .map(|((role, _), _)| *role)
            .collect()
    }

    /// Faults but those of inputs that were not given.
    fn faults(&self, looked: &Looked) -> Faults {
        let mut faults = Faults::default();
        let is_stand_in = |fault: &&Fault| {
            let name = fault.file.file_name();
            NEEDED
                .iter()
                .any(|(_, stand_in)| name.is_some_and(|n| n == *stand_in))
        };
        for fault in looked.faults.iter().filter(|f| !is_stand_in(f)) {
            faults.push(fault.clone());
        }
        faults
    }

    /// The study that says what was found.
    fn draft(&self, report: &Report, faults: &Faults, takes_proposed: bool) -> String {
        let seen = |role: &str| report.seen.iter().find(|s| s.role == role);
        let found = |role: &'static str, path: Option<&PathBuf>| {
            path.map(|path| Found {
                path: relative(self.file, path),
                layer: ingest::likely_layer(path, role),
                seen: seen(role),
                faults: faults.iter().filter(|f| same_file(&f.file, path)).collect(),
                takes_proposed,
            })
        };
        let stand_in = |role: &str| {
            let path = NEEDED.iter().find(|n| n.0 == role).map_or("", |n| n.1);
            Line::text("path", path).with(format!("SET THIS: the file of your {role}"))
        };
        let mut tables = Vec::new();
        tables.extend(
            safe_name(self.file).map(|name| DraftTable::new("study", vec![Line::text("name", name)])),
        );
        let villages = found("villages", self.inputs.villages.as_ref());
        tables.push(villages.map_or_else(
            || DraftTable::new("villages", vec![stand_in("villages")]),
            |found| DraftTable::new("villages", found.villages()),
        ));
        if let Some(found) = found("boundaries", self.inputs.boundaries.as_ref()) {
            tables.push(DraftTable::new("boundaries", found.columns(&BOUNDARY_KEYS)));
        }
        let sites = found("sites", self.inputs.sites.as_ref());
        let is_export = self
            .inputs
            .sites
            .as_ref()
            .is_some_and(|path| ingest::is_opencellid(path));
        tables.push(sites.map_or_else(
            || DraftTable::new("sites", vec![stand_in("sites")]),
            |found| found.sites(is_export),
        ));
        let lists = [
            ("terrain", "terrain", &self.inputs.terrain),
            ("clutter", "land cover", &self.inputs.clutter),
            ("population", "population", &self.inputs.population),
        ];
        for (table, role, paths) in lists {
            if !paths.is_empty() {
                tables.push(DraftTable::new(table, self.rasters(paths, seen(role), faults)));
            } else if table == "terrain" {
                let line = Line::set("paths", Value::Texts(vec![NEEDED[2].1.to_owned()]));
                tables.push(DraftTable::new(
                    table,
                    vec![line.with("SET THIS: files, folders or patterns (*.tif)")],
                ));
            }
        }
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        Draft {
            head: vec![
                format!("Written by covgap init after a look into the files; next: covgap check {name}"),
                "Paths are relative to this file. A line that begins with \"#\" and no space is a key that is not set.".to_owned(),
                "All other keys with their defaults: covgap init --all-keys all-keys.toml".to_owned(),
            ],
            tables,
        }
        .to_toml()
    }

    fn rasters(&self, paths: &[PathBuf], seen: Option<&InputSeen>, faults: &Faults) -> Vec<Line> {
        let texts = paths.iter().map(|path| relative(self.file, path)).collect();
        let line = Line::set("paths", Value::Texts(texts));
        let mut lines = vec![match seen {
            Some(seen) => line.with(described(seen)),
            None => line,
        }];
        let is_of_these = |f: &&Fault| paths.iter().any(|p| same_file(&f.file, p) || is_in(&f.file, p));
        if faults
            .iter()
            .filter(is_of_these)
            .any(|f| f.code.starts_with("crs-"))
        {
            lines.push(no_crs("the files do not say their coordinate system"));
        }
        lines
    }
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

fn is_in(file: &Path, folder: &Path) -> bool {
    match (file.canonicalize(), folder.canonicalize()) {
        (Ok(file), Ok(folder)) => file.starts_with(folder),
        // A pattern: its files are in its folder.
        _ => file.parent() == folder.parent(),
    }
}

/// A path as a study that is to be written writes it: relative to the study's folder where it can be.
fn relative(study: &Path, path: &Path) -> String {
    let folder_of = |file: &Path| {
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty());
        folder.unwrap_or(Path::new(".")).canonicalize().ok()
    };
    let (Some(from), Some(to)) = (folder_of(study), folder_of(path)) else {
        return path.to_string_lossy().into_owned();
    };
    let Some(name) = path.file_name() else {
        // `.`, `..`: the folder itself.
        let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        return between(&from, &whole).to_string_lossy().into_owned();
    };
    between(&from, &to.join(name)).to_string_lossy().into_owned()
}

/// The way from a folder to a file, both absolute; the file as it is where there is no way.
fn between(from: &Path, to: &Path) -> PathBuf {
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    if shared == 0 {
        return to.to_owned();
    }
    let up = from
        .components()
        .skip(shared)
        .map(|_| std::path::Component::ParentDir);
    let way: PathBuf = up.chain(to.components().skip(shared)).collect();
    if way.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        way
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_between_two_places() {
        let way = |from, to| between(Path::new(from), Path::new(to));
        assert_eq!(way("/a/b", "/a/b/c.csv"), Path::new("c.csv"));
        assert_eq!(way("/a/b", "/a/x/c.csv"), Path::new("../x/c.csv"));
        assert_eq!(way("/a/b", "/a"), Path::new(".."));
        assert_eq!(way("/a/b", "/a/b"), Path::new("."));
    }
}
