//! How much a disk has room for: what went wrong on a full one is said with the folder, and with what is free.

use std::fmt;
#[cfg(feature = "tool")]
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Less than this is no room: what a file system keeps for itself.
#[cfg(feature = "tool")]
const NOTHING: u64 = 64 << 10;

/// The most that is asked for on trial.
#[cfg(feature = "tool")]
const TRIAL: u64 = 1 << 30;

/// Why something does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Where it was to go.
    pub folder: PathBuf,
    /// How much it is; 0: not known.
    pub needed: u64,
    /// How much is free; `None` where the system does not say.
    pub free: Option<u64>,
    /// The disk has room, and takes no file of this size.
    pub is_limit: bool,
}

impl fmt::Display for Shortage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.folder.display();
        if self.is_limit {
            return write!(
                f,
                "{folder} takes no file so large: a limit of this account (ulimit -f) or of the file system"
            );
        }
        write!(f, "the disk of {folder} is full")?;
        match (self.needed, self.free) {
            (0, None) => Ok(()),
            (0, Some(free)) => write!(f, ": {} free", megabytes(free)),
            (needed, None) => write!(f, ": up to {} to be written", megabytes(needed)),
            (needed, Some(free)) => {
                write!(
                    f,
                    ": up to {} to be written, {} free",
                    megabytes(needed),
                    megabytes(free)
                )
            }
        }
    }
}

impl Shortage {
    /// What to do.
    pub(super) fn remedy(&self) -> String {
        match (self.is_limit, self.needed) {
            (true, _) => "raise the limit, make room on another disk, or choose another folder".to_owned(),
            (false, 0) => "make room, or choose another folder".to_owned(),
            (false, needed) => format!(
                "make room: free {}, or choose another folder",
                megabytes(needed.saturating_sub(self.free.unwrap_or(0)).max(1_000_000))
            ),
        }
    }
}

/// Bytes as megabytes, never less than they are.
fn megabytes(bytes: u64) -> String {
    if bytes == 0 {
        return "0 MB".to_owned();
    }
    format!("{} MB", bytes.div_ceil(1_000_000))
}

/// Is it for want of room that so many bytes could not be written into a folder?
pub(super) fn shortage(folder: &Path, needed: u64, error: &io::Error) -> Option<Shortage> {
    let is_limit = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => false,
        ErrorKind::FileTooLarge => true,
        _ => return None,
    };
    Some(Shortage {
        folder: visible(folder).to_owned(),
        needed,
        free: free(folder),
        is_limit,
    })
}

/// Has a folder too little room for so many bytes? What failed is not known: it is tried.
#[cfg(feature = "tool")]
pub(super) fn shortage_of_folder(folder: &Path, needed: u64) -> Option<Shortage> {
    let free = free(folder);
    if let Some(free) = free
        && free < needed.max(NOTHING)
    {
        return Some(Shortage {
            folder: visible(folder).to_owned(),
            needed,
            free: Some(free),
            is_limit: false,
        });
    }
    let error = trial(folder, needed.clamp(NOTHING, TRIAL)).err()?;
    shortage(folder, needed, &error)
}

/// The folder that a user knows: not a hidden one in it.
fn visible(folder: &Path) -> &Path {
    let is_hidden = |f: &Path| {
        f.file_name()
            .is_some_and(|n| n.to_string_lossy().starts_with(".covgap-"))
    };
    match folder.parent() {
        Some(parent) if is_hidden(folder) => parent,
        _ => folder,
    }
}

/// Free bytes on the disk of a folder, for this user.
#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let at = folder.ancestors().find(|a| a.exists())?;
    let stat = rustix::fs::statvfs(at).ok()?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

/// Asks for so many bytes in a folder, and gives them back.
#[cfg(feature = "tool")]
fn trial(folder: &Path, bytes: u64) -> io::Result<()> {
    let path = folder.join(".covgap-trial");
    let file = fs::File::create(&path)?;
    let asked = ask(&file, bytes);
    drop(file);
    fs::remove_file(&path)?;
    asked
}

#[cfg(all(feature = "tool", any(target_os = "linux", target_os = "android")))]
fn ask(file: &fs::File, bytes: u64) -> io::Result<()> {
    use rustix::fs::{FallocateFlags, fallocate};
    Ok(fallocate(file, FallocateFlags::empty(), 0, bytes)?)
}

#[cfg(all(feature = "tool", not(any(target_os = "linux", target_os = "android"))))]
fn ask(mut file: &fs::File, _: u64) -> io::Result<()> {
    use std::io::Write;
    file.write_all(&[0; NOTHING as usize])?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_said_with_what_is_free_and_a_limit_as_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let hidden = folder.path().join(".covgap-staging-1");
        let full = shortage(&hidden, 12_000_000, &ErrorKind::StorageFull.into()).expect("full");
        assert_eq!(full.folder, folder.path());
        let full = Shortage {
            free: Some(2_000_000),
            ..full
        };
        let text = full.to_string();
        assert!(
            text.contains("is full") && text.contains("12 MB") && text.contains("2 MB free"),
            "{text}"
        );
        assert!(
            full.remedy().contains("free 10 MB, or choose another folder"),
            "{}",
            full.remedy()
        );
        let limit = shortage(&hidden, 1, &ErrorKind::FileTooLarge.into()).expect("a limit");
        assert!(limit.to_string().contains("ulimit") && limit.remedy().contains("make room"));
        assert_eq!(shortage(&hidden, 1, &ErrorKind::PermissionDenied.into()), None);
    }

    #[cfg(all(feature = "tool", target_os = "linux"))]
    #[test]
    fn a_folder_is_asked_where_a_writer_does_not_say() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(shortage_of_folder(folder.path(), 1000), None);
        let found = shortage_of_folder(folder.path(), u64::MAX).expect("no disk is so large");
        assert!(!found.is_limit && found.free.is_some());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
