//! Writing files: the only place that does.
//!
//! A run opens its folder before it computes, writes into a hidden staging folder inside it, and brings
//! everything into place at the end, at a blow where the system can do that (`switch`). Until then the folder
//! holds what it held before. `run.toml` goes last: where it is, the set is complete.

mod lock;
mod plan;
mod switch;
#[cfg(test)]
mod tests;

use super::OutputError;
use lock::Lock;
use plan::Plan;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file whose presence marks a complete set.
pub const MARK_OF_COMPLETENESS: &str = "run.toml";

const STAGING_PREFIX: &str = ".covgap-staging-";

/// The outputs of one run, on their way.
#[derive(Debug)]
pub struct Outputs {
    dir: PathBuf,
    /// The folder's uppermost part that this run made.
    made: Option<PathBuf>,
    staging: PathBuf,
    names: BTreeSet<String>,
    /// Files of earlier runs that go when this one is complete.
    outdated: Vec<String>,
    lock: Option<Lock>,
    committed: bool,
    /// The staging folder holds what the next run needs to end a switch.
    is_begun: bool,
}

impl Outputs {
    /// Makes the folder (with its parents) and a staging folder in it, and tries that a file can be written.
    /// What killed runs left behind is removed, and a switch that was begun is ended. A file system that knows
    /// no locks gives no protection against two runs at a time.
    ///
    /// # Errors
    /// [`OutputError::Folder`] where nothing can be written, [`OutputError::Busy`] while another run writes
    /// there.
    pub fn open(dir: &Path) -> Result<Self, OutputError> {
        let folder = |source| OutputError::of_folder(dir, source);
        let made = first_missing(dir);
        fs::create_dir_all(dir).map_err(folder)?;
        let lock = Lock::take(dir).map_err(folder)?;
        let Some(lock) = lock else {
            return Err(OutputError::Busy {
                path: dir.to_path_buf(),
            });
        };
        switch::recover(dir).map_err(folder)?;
        let staging = dir.join(format!("{STAGING_PREFIX}{}", std::process::id()));
        fs::create_dir(&staging).map_err(folder)?;
        let outputs = Self {
            dir: dir.to_path_buf(),
            made,
            staging,
            names: BTreeSet::new(),
            outdated: Vec::new(),
            lock: Some(lock),
            committed: false,
            is_begun: false,
        };
        let trial = outputs.staging.join("trial");
        write_synced(&trial, b"trial").map_err(folder)?;
        fs::remove_file(&trial).map_err(folder)?;
        Ok(outputs)
    }

    /// Ends what killed runs began in a folder, and removes what they left; does nothing in any other one. For
    /// whoever reads results, or looks whether a folder is free.
    ///
    /// # Errors
    /// As [`Outputs::open`].
    pub fn settle(dir: &Path) -> Result<(), OutputError> {
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        let is_left = |name: std::ffi::OsString| {
            let name = name.to_string_lossy();
            name.starts_with(STAGING_PREFIX) || name == switch::MARK
        };
        if entries.into_iter().any(|entry| is_left(entry.file_name())) {
            drop(Self::open(dir)?);
        }
        Ok(())
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The names of the files that were put.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Names the files that a run can write: those that this one does not write are removed when it is
    /// complete, so that nothing of an earlier run is beside a record that knows nothing of it.
    pub fn replace_all_of(&mut self, names: &[&str]) {
        self.outdated = names.iter().map(|n| (*n).to_owned()).collect();
    }

    /// Writes a file into the staging folder, down to the disk.
    ///
    /// # Errors
    /// [`OutputError::Name`] and [`OutputError::Twice`] for a wrong name, [`OutputError::Write`] when the
    /// disk is full or fails.
    pub fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        self.admit(name)?;
        write_synced(&self.staging.join(name), bytes)
            .map_err(|source| OutputError::of_file(&self.dir.join(name), bytes.len() as u64, source))?;
        self.names.insert(name.to_owned());
        Ok(())
    }

    /// Lets a file be made at a path in the staging folder, and sees it down to the disk.
    ///
    /// # Errors
    /// As [`Outputs::put`], and those of the making.
    pub fn put_made(
        &mut self,
        name: &str,
        make: impl FnOnce(&Path) -> Result<(), OutputError>,
    ) -> Result<(), OutputError> {
        self.admit(name)?;
        let path = self.staging.join(name);
        make(&path)?;
        let synced = File::options().read(true).write(true).open(&path);
        synced.and_then(|file| file.sync_all()).map_err(|source| {
            let bytes = fs::metadata(&path).map_or(0, |m| m.len());
            OutputError::of_file(&self.dir.join(name), bytes, source)
        })?;
        self.names.insert(name.to_owned());
        Ok(())
    }

    /// The staging folder, for files on their way: what is in it and was not put goes with it.
    pub fn staging(&self) -> &Path {
        &self.staging
    }

    /// Refuses names that cannot be, or are taken.
    fn admit(&self, name: &str) -> Result<(), OutputError> {
        let plain = !name.is_empty()
            && !name.starts_with('.')
            && !name
                .chars()
                .any(|c| matches!(c, '/' | '\\' | ':') || c.is_control());
        if !plain {
            return Err(OutputError::Name {
                name: name.to_owned(),
            });
        }
        if self.names.contains(name) {
            return Err(OutputError::Twice {
                name: name.to_owned(),
            });
        }
        Ok(())
    }

    /// Brings everything into place and returns the paths, in order of their names. At every moment the old
    /// set or the new one is there, where the system lets two folders change places; elsewhere an older
    /// `run.toml` goes first and the new one comes last, so that a set that was interrupted never looks
    /// complete. Files of other names stay as they are.
    ///
    /// # Errors
    /// [`OutputError::Commit`] when a file cannot be moved, [`OutputError::Full`] on a full disk.
    pub fn commit(mut self) -> Result<Vec<PathBuf>, OutputError> {
        let outdated = self.outdated.iter().filter(|n| !self.names.contains(*n));
        let plan = Plan {
            put: self.names.clone(),
            go: outdated.cloned().collect(),
        };
        sync_folder(&self.staging)
            .and_then(|()| plan.write(&self.staging))
            .map_err(|source| OutputError::of_file(&self.dir, 0, source))?;
        if let Err(failed) = switch::switch(&self.dir, &self.staging, &plan) {
            self.is_begun = !failed.is_untouched;
            if failed.is_untouched {
                // First of all: with a plan, what is left of a set would be taken for a whole one.
                let _ = fs::remove_file(self.staging.join(plan::PLAN));
            }
            return Err(OutputError::of_switch(
                &self.dir,
                failed.name,
                failed.source,
                failed.is_untouched,
            ));
        }
        self.committed = true;
        Ok(self.names.iter().map(|n| self.dir.join(n)).collect())
    }
}

impl Drop for Outputs {
    /// Removes the staging folder, and the folder itself where this run made it and leaves nothing in it.
    fn drop(&mut self) {
        // Nothing can be reported from here; the next run cleans up what could not be removed.
        if !self.is_begun {
            let _ = fs::remove_dir_all(&self.staging);
        }
        drop(self.lock.take());
        if self.committed || self.is_begun {
            return;
        }
        if let Some(top) = &self.made {
            let mut at = self.dir.as_path();
            // Only empty folders can be removed this way.
            while fs::remove_dir(at).is_ok() && at != top {
                let Some(parent) = at.parent() else { break };
                at = parent;
            }
        }
    }
}

/// The uppermost folder of a path that is not there yet.
fn first_missing(dir: &Path) -> Option<PathBuf> {
    dir.ancestors()
        .filter(|a| !a.as_os_str().is_empty())
        .take_while(|a| !a.exists())
        .last()
        .map(Path::to_path_buf)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes renames last; elsewhere than on Unix a folder cannot be opened, and renames are the system's care.
fn sync_folder(dir: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(dir)?.sync_all()
    } else {
        Ok(())
    }
}

/// A moment at which a run may be killed: a test does it.
fn moment() {
    #[cfg(test)]
    tests::moment();
}
