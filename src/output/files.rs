//! Writing files: the only place that does.
//!
//! A run opens its folder before it computes, writes into a hidden staging folder inside it, and moves
//! everything into place at the end. Until then the folder holds what it held before. `run.toml` goes last:
//! where it is, the set is complete.

use super::OutputError;
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file whose presence marks a complete set.
pub const MARK_OF_COMPLETENESS: &str = "run.toml";

const STAGING_PREFIX: &str = ".covgap-staging-";
const LOCK: &str = ".covgap.lock";

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
    lock: Option<File>,
    committed: bool,
}

impl Outputs {
    /// Makes the folder (with its parents) and a staging folder in it, and tries that a file can be written.
    /// What killed runs left behind is removed. A file system that knows no locks gives no protection against
    /// two runs at a time.
    ///
    /// # Errors
    /// [`OutputError::Folder`] where nothing can be written, [`OutputError::Busy`] while another run writes
    /// there.
    pub fn open(dir: &Path) -> Result<Self, OutputError> {
        let folder = |source| OutputError::Folder {
            path: dir.to_path_buf(),
            source,
        };
        let made = first_missing(dir);
        fs::create_dir_all(dir).map_err(folder)?;
        let lock = lock(dir).map_err(folder)?;
        let Some(lock) = lock else {
            return Err(OutputError::Busy {
                path: dir.to_path_buf(),
            });
        };
        remove_stale(dir).map_err(folder)?;
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
        };
        let trial = outputs.staging.join("trial");
        write_synced(&trial, b"trial").map_err(folder)?;
        fs::remove_file(&trial).map_err(folder)?;
        Ok(outputs)
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
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
        write_synced(&self.staging.join(name), bytes).map_err(|source| OutputError::Write {
            name: name.to_owned(),
            bytes: bytes.len(),
            folder: self.dir.clone(),
            source,
        })?;
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
        synced
            .and_then(|file| file.sync_all())
            .map_err(|source| OutputError::Write {
                name: name.to_owned(),
                bytes: fs::metadata(&path).map_or(0, |m| m.len() as usize),
                folder: self.dir.clone(),
                source,
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

    /// Moves everything into place and returns the paths, in order of their names. An older `run.toml` goes
    /// first and the new one comes last, so that a set that was interrupted here never looks complete. Files
    /// of other names stay as they are.
    ///
    /// # Errors
    /// [`OutputError::Commit`] when a file cannot be moved.
    pub fn commit(mut self) -> Result<Vec<PathBuf>, OutputError> {
        let failed = |name: &str, source| OutputError::Commit {
            name: name.to_owned(),
            folder: self.dir.clone(),
            source,
        };
        let mark = self.dir.join(MARK_OF_COMPLETENESS);
        match fs::remove_file(&mark) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(failed(MARK_OF_COMPLETENESS, e)),
            _ => {}
        }
        for name in self.outdated.iter().filter(|n| !self.names.contains(*n)) {
            match fs::remove_file(self.dir.join(name)) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(failed(name, e)),
                _ => {}
            }
        }
        let last = self.names.get(MARK_OF_COMPLETENESS);
        let others = self.names.iter().filter(|n| *n != MARK_OF_COMPLETENESS);
        for name in others.chain(last) {
            fs::rename(self.staging.join(name), self.dir.join(name)).map_err(|e| failed(name, e))?;
        }
        sync_folder(&self.dir).map_err(|e| failed(MARK_OF_COMPLETENESS, e))?;
        self.committed = true;
        Ok(self.names.iter().map(|n| self.dir.join(n)).collect())
    }
}

impl Drop for Outputs {
    /// Removes the staging folder, and the folder itself where this run made it and leaves nothing in it.
    fn drop(&mut self) {
        // Nothing can be reported from here; the next run cleans up what could not be removed.
        let _ = fs::remove_dir_all(&self.staging);
        drop(self.lock.take());
        if self.committed {
            return;
        }
        if let Some(top) = &self.made {
            let _ = fs::remove_file(self.dir.join(LOCK));
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

/// The folder's lock; `None` while another process holds it.
fn lock(dir: &Path) -> io::Result<Option<File>> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join(LOCK))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Ok(None),
        // Some network file systems have no locks: work without.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(file)),
    }
}

/// Whoever holds the lock owns every staging folder: those that are there belong to runs that were killed.
fn remove_stale(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(STAGING_PREFIX) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir)
            .expect("a folder")
            .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|n| n != LOCK)
            .collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_is_there_before_the_commit_and_everything_after() {
        let tmp = tempfile::tempdir().expect("a folder");
        let dir = tmp.path().join("a/b");
        let mut out = Outputs::open(&dir).expect("writable");
        out.put("gaps.csv", b"1").expect("written");
        out.put(MARK_OF_COMPLETENESS, b"2").expect("written");
        assert!(!dir.join("gaps.csv").exists());
        let paths = out.commit().expect("moved");
        assert_eq!(paths, [dir.join("gaps.csv"), dir.join(MARK_OF_COMPLETENESS)]);
        assert_eq!(listed(&dir), ["gaps.csv", MARK_OF_COMPLETENESS]);
        assert_eq!(fs::read(dir.join("gaps.csv")).expect("a file"), b"1");
    }

    #[test]
    fn files_of_an_earlier_run_go_with_a_complete_one_and_strangers_stay() {
        let tmp = tempfile::tempdir().expect("a folder");
        for name in ["coverage.tif", "notes.txt"] {
            fs::write(tmp.path().join(name), "old").expect("written");
        }
        let mut out = Outputs::open(tmp.path()).expect("writable");
        out.replace_all_of(&["coverage.tif", "gaps.csv"]);
        out.put("gaps.csv", b"1").expect("written");
        assert!(tmp.path().join("coverage.tif").exists());
        out.commit().expect("moved");
        assert_eq!(listed(tmp.path()), ["gaps.csv", "notes.txt"]);
    }

    #[test]
    fn a_run_that_stops_leaves_what_was_there() {
        let tmp = tempfile::tempdir().expect("a folder");
        let mut out = Outputs::open(&tmp.path().join("new/er")).expect("writable");
        out.put("x", b"1").expect("written");
        drop(out);
        assert!(listed(tmp.path()).is_empty());
        fs::write(tmp.path().join("gaps.csv"), "old").expect("written");
        let mut out = Outputs::open(tmp.path()).expect("writable");
        out.put("gaps.csv", b"new").expect("written");
        drop(out);
        assert_eq!(listed(tmp.path()), ["gaps.csv"]);
        assert_eq!(fs::read(tmp.path().join("gaps.csv")).expect("a file"), b"old");
    }

    #[test]
    fn the_mark_of_an_older_set_does_not_outlive_a_failed_commit() {
        let tmp = tempfile::tempdir().expect("a folder");
        fs::write(tmp.path().join(MARK_OF_COMPLETENESS), "old").expect("written");
        // A folder that is not empty is where the file should go: the rename fails.
        fs::create_dir_all(tmp.path().join("gaps.csv/full")).expect("made");
        let mut out = Outputs::open(tmp.path()).expect("writable");
        out.put("gaps.csv", b"new").expect("written");
        out.put(MARK_OF_COMPLETENESS, b"new").expect("written");
        let error = out.commit().expect_err("the place is taken").to_string();
        assert!(
            error.contains("gaps.csv") && error.contains("incomplete"),
            "{error}"
        );
        assert!(!tmp.path().join(MARK_OF_COMPLETENESS).exists());
    }

    #[test]
    fn leftovers_of_killed_runs_are_removed_and_two_runs_do_not_mix() {
        let tmp = tempfile::tempdir().expect("a folder");
        fs::create_dir(tmp.path().join(".covgap-staging-1")).expect("made");
        fs::write(tmp.path().join(".covgap-staging-1/x"), "x").expect("written");
        let first = Outputs::open(tmp.path()).expect("writable");
        assert!(!tmp.path().join(".covgap-staging-1").exists());
        assert!(matches!(Outputs::open(tmp.path()), Err(OutputError::Busy { .. })));
        drop(first);
        assert!(Outputs::open(tmp.path()).is_ok());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_said_at_once() {
        let tmp = tempfile::tempdir().expect("a folder");
        fs::write(tmp.path().join("file"), "x").expect("written");
        let error = Outputs::open(&tmp.path().join("file/sub")).expect_err("a file is in the way");
        assert!(error.to_string().contains("file/sub"), "{error}");
    }

    #[test]
    fn only_plain_names_once() {
        let tmp = tempfile::tempdir().expect("a folder");
        let mut out = Outputs::open(tmp.path()).expect("writable");
        for name in ["", "../x", "a/b", ".hidden", "a\\b", "a\n"] {
            assert!(
                matches!(out.put(name, b""), Err(OutputError::Name { .. })),
                "{name}"
            );
        }
        out.put("x", b"").expect("written");
        assert!(matches!(out.put("x", b""), Err(OutputError::Twice { .. })));
    }
}
