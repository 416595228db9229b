//! One writer at a time: the lock of a folder, which goes with its holder.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The lock's file in a folder.
pub(super) const LOCK: &str = ".covgap.lock";

/// A folder's lock, held.
#[derive(Debug)]
pub(super) struct Lock {
    file: Option<File>,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock of a folder; `None` while another process holds it. Some network file systems have no
    /// locks: there it is given to everybody.
    ///
    /// The holder removes the file before it lets go. So a lock counts only on the file that bears the name:
    /// whoever locked one that was removed meanwhile tries again.
    pub(super) fn take(dir: &Path) -> io::Result<Option<Self>> {
        let path = dir.join(LOCK);
        loop {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => return Ok(None),
                Ok(()) if !is_at(&file, &path) => {}
                Ok(()) | Err(TryLockError::Error(_)) => {
                    return Ok(Some(Self {
                        file: Some(file),
                        path,
                    }));
                }
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if cfg!(unix) {
            // While the lock is held: no other holder's file can have the name.
            let _ = fs::remove_file(&self.path);
        }
        drop(self.file.take());
    }
}

/// Is an open file the one that has a name now?
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |of: io::Result<fs::Metadata>| of.map(|m| (m.dev(), m.ino())).ok();
    id(file.metadata()) == id(fs::metadata(path))
}

/// Elsewhere the file stays, and is always the same.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_taken_once_and_its_file_goes_with_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let lock = Lock::take(folder.path()).expect("taken").expect("free");
        assert!(Lock::take(folder.path()).expect("asked").is_none());
        drop(lock);
        assert!(!cfg!(unix) || !folder.path().join(LOCK).exists());
        assert!(Lock::take(folder.path()).expect("taken").is_some());
    }

    /// Many take it at once, again and again: never two of them have it.
    #[test]
    fn no_two_have_it_however_they_come_and_go() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let folder = tempfile::tempdir().expect("a folder");
        let (inside, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while taken.load(Ordering::SeqCst) < 400 {
                        let Some(lock) = Lock::take(folder.path()).expect("asked") else {
                            std::thread::yield_now();
                            continue;
                        };
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        taken.fetch_add(1, Ordering::SeqCst);
                        assert_eq!(inside.fetch_sub(1, Ordering::SeqCst), 1);
                        drop(lock);
                    }
                });
            }
        });
    }
}
