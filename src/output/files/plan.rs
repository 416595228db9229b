//! What a switch of sets has to do: written down before it begins, so that whoever comes after a killed run
//! can end it.

use super::{MARK_OF_COMPLETENESS, moment, sync_folder, write_synced};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The plan in a staging folder: where it is, the new set is whole, and counts.
pub(super) const PLAN: &str = ".covgap-plan";

/// What is written above a plan.
const HEADING: &str = "covgap switch 1";

/// Names of files that come, and of files that go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) put: BTreeSet<String>,
    pub(super) go: BTreeSet<String>,
}

impl Plan {
    /// Writes it into a staging folder, whole or not at all.
    pub(super) fn write(&self, staging: &Path) -> io::Result<()> {
        let mut text = format!("{HEADING}\n");
        for (word, names) in [("put", &self.put), ("go", &self.go)] {
            for name in names {
                text.push_str(&format!("{word} {name}\n"));
            }
        }
        let draft = staging.join(".covgap-plan.draft");
        write_synced(&draft, text.as_bytes())?;
        fs::rename(&draft, staging.join(PLAN))?;
        sync_folder(staging)
    }

    /// Reads the plan of a file; `None` where there is none that makes sense.
    pub(super) fn read(file: &Path) -> Option<Self> {
        let text = fs::read_to_string(file).ok()?;
        let mut lines = text.lines();
        if lines.next() != Some(HEADING) {
            return None;
        }
        let mut plan = Self::default();
        for line in lines {
            let (word, name) = line.split_once(' ')?;
            // Whatever is written there: nothing outside the folder is touched.
            if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']) {
                return None;
            }
            let names = match word {
                "put" => &mut plan.put,
                "go" => &mut plan.go,
                _ => return None,
            };
            names.insert(name.to_owned());
        }
        Some(plan)
    }

    /// Is there still a file that has to be put?
    pub(super) fn is_to_do(&self, staging: &Path) -> bool {
        self.put.iter().any(|name| staging.join(name).exists())
    }

    /// Moves the new set from its staging folder over the old one. May be done again after it was interrupted
    /// anywhere. `run.toml` goes first and comes last: where it is, the set is complete.
    ///
    /// The error comes with the name of the file that it is about.
    pub(super) fn carry_out(&self, dir: &Path, staging: &Path) -> Result<(), (String, io::Error)> {
        if !self.is_to_do(staging) {
            return Ok(());
        }
        let removed = |name: &str| {
            moment();
            match fs::remove_file(dir.join(name)) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => Err((name.to_owned(), e)),
                _ => Ok(()),
            }
        };
        removed(MARK_OF_COMPLETENESS)?;
        self.go.iter().try_for_each(|name| removed(name))?;
        let last = self.put.get(MARK_OF_COMPLETENESS);
        let others = self.put.iter().filter(|n| *n != MARK_OF_COMPLETENESS);
        for name in others.chain(last) {
            moment();
            match fs::rename(staging.join(name), dir.join(name)) {
                // It was moved before an interruption.
                Err(e) if e.kind() == io::ErrorKind::NotFound && dir.join(name).exists() => {}
                Err(e) => return Err((name.clone(), e)),
                Ok(()) => {}
            }
        }
        moment();
        sync_folder(dir).map_err(|e| (MARK_OF_COMPLETENESS.to_owned(), e))
    }

    /// The first name at whose place there is a folder, which no file can replace.
    pub(super) fn in_the_way(&self, dir: &Path) -> Option<&str> {
        let is_folder = |name: &&String| fs::symlink_metadata(dir.join(name)).is_ok_and(|m| m.is_dir());
        self.put
            .iter()
            .chain(&self.go)
            .find(is_folder)
            .map(String::as_str)
    }
}

/// The staging folders in a folder, and the plan of each that has one.
pub(super) fn stagings(dir: &Path) -> io::Result<Vec<(PathBuf, Option<Plan>)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry
            .file_name()
            .to_string_lossy()
            .starts_with(super::STAGING_PREFIX)
        {
            let plan = Plan::read(&entry.path().join(PLAN));
            found.push((entry.path(), plan));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}
