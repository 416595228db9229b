//! The names of a register's file. SQLite finds the journal of an interrupted write by the name of the file:
//! by another name (a hard link) it is not found, and half of the write would be read as all of it.

use super::error::RegisterError;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// The names of a file.
#[derive(Debug)]
pub(super) struct Names {
    path: PathBuf,
    /// How many there are.
    count: u64,
    /// Those that lie beside the one by which it is opened.
    beside: Vec<PathBuf>,
}

/// The names of a file that is there.
pub(super) fn of(path: &Path) -> Result<Names, RegisterError> {
    let (count, beside) = found(path).map_err(|e| RegisterError::io(path, &e))?;
    Ok(Names {
        path: path.to_owned(),
        count,
        beside,
    })
}

impl Names {
    /// May it be opened by this name?
    pub(super) fn agree(&self, is_to_be_written: bool) -> Result<(), RegisterError> {
        if self.count < 2 {
            return Ok(());
        }
        for other in &self.beside {
            if let Some(left) = left_beside(other) {
                return Err(RegisterError::OtherName {
                    path: self.path.clone(),
                    other: other.clone(),
                    left,
                });
            }
        }
        if is_to_be_written {
            let names = self.beside.clone();
            return Err(RegisterError::ManyNames(self.path.clone(), self.count, names));
        }
        Ok(())
    }

    /// Where a name is out of sight, nothing says whether a journal lies beside it: then the pages are looked
    /// through, which costs time only here.
    pub(super) fn hold(&self, connection: &Connection) -> Result<(), RegisterError> {
        if self.count <= 1 + self.beside.len() as u64 {
            return Ok(());
        }
        let hidden = |what: String| RegisterError::HiddenName(self.path.clone(), self.count, what);
        let checked = connection.query_row("PRAGMA integrity_check(1)", [], |r| r.get::<_, String>(0));
        match checked {
            Ok(said) if said == "ok" => Ok(()),
            Ok(said) => Err(hidden(said.replace('\n', " "))),
            Err(error) => match RegisterError::of(&self.path, 0, &error) {
                RegisterError::Damaged(_, what) => Err(hidden(what)),
                other => Err(other),
            },
        }
    }
}

/// What an interrupted write by a name left.
fn left_beside(name: &Path) -> Option<PathBuf> {
    ["-journal", "-wal"].into_iter().find_map(|ending| {
        let mut left = name.as_os_str().to_owned();
        left.push(ending);
        let left = PathBuf::from(left);
        let is_there = std::fs::metadata(&left).is_ok_and(|about| about.len() > 0);
        is_there.then_some(left)
    })
}

/// How many names it has, and the others in its folder.
#[cfg(unix)]
fn found(path: &Path) -> std::io::Result<(u64, Vec<PathBuf>)> {
    use std::os::unix::fs::MetadataExt;
    let there = std::fs::metadata(path)?;
    if there.nlink() < 2 || there.is_dir() {
        return Ok((1, Vec::new()));
    }
    // SQLite too follows symbolic links first.
    let own = std::fs::canonicalize(path)?;
    let mut beside = Vec::new();
    if let Some(folder) = own.parent() {
        for entry in std::fs::read_dir(folder)?.flatten() {
            let is_same = |about: std::fs::Metadata| about.ino() == there.ino() && about.dev() == there.dev();
            // The entry itself: a symbolic link is no name.
            if entry.metadata().is_ok_and(is_same) && entry.path() != own {
                beside.push(entry.path());
            }
        }
    }
    beside.sort();
    Ok((there.nlink(), beside))
}

/// Where the system does not tell, one.
#[cfg(not(unix))]
fn found(_path: &Path) -> std::io::Result<(u64, Vec<PathBuf>)> {
    Ok((1, Vec::new()))
}
