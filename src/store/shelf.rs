//! The folder of a cache: names, and how a file gets there whole or not at all.

use crate::coverage::MatrixKey;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const SUFFIX: &str = "loss";
/// Where entries are written before they are renamed.
const NEW: &str = "new";
const TAG: &str = "CACHEDIR.TAG";
/// The first line is what programs look for.
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # Path losses kept by covgap between runs. Everything here may be deleted at any time; `covgap cache` looks after it.\n";
/// No entry takes this long to write: an older file in `new` belongs to a process that was killed.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Writes a whole file that is not there yet: another one replaces a full disk in tests.
pub(super) type Writer = fn(&Path, &[u8]) -> io::Result<()>;

/// Writes to the disk. Not further: what a power cut leaves half-written is found by its checksum.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(bytes)
}

/// A file in a cache's folder.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: MatrixKey,
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    /// When it was last written or read.
    pub(super) used: SystemTime,
}

/// The folder of a cache.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    pub(super) folder: PathBuf,
}

impl Shelf {
    /// Where a key's entry is.
    pub(super) fn path(&self, key: &MatrixKey) -> PathBuf {
        let name = key.0[1..]
            .iter()
            .fold(String::with_capacity(68), |mut name, byte| {
                // Writing to a String cannot fail.
                let _ = write!(name, "{byte:02x}");
                name
            });
        self.folder
            .join(format!("{:02x}", key.0[0]))
            .join(name)
            .with_extension(SUFFIX)
    }

    /// Makes the folder and clears away what killed processes left in it.
    pub(super) fn prepare(&self) -> io::Result<()> {
        let new = self.folder.join(NEW);
        fs::create_dir_all(&new)?;
        let tag = self.folder.join(TAG);
        if !tag.exists() {
            fs::write(&tag, TAG_TEXT)?;
        }
        for (path, _) in self.abandoned()? {
            let _ = fs::remove_file(path);
        }
        Ok(())
    }

    /// Puts an entry in its place, or leaves nothing behind.
    pub(super) fn put(&self, key: &MatrixKey, bytes: &[u8], write: Writer) -> io::Result<PathBuf> {
        let (path, new) = (self.path(key), self.folder.join(NEW).join(unique_name()));
        let placed = || {
            write(&new, bytes)?;
            fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
            fs::rename(&new, &path)
        };
        let mut outcome = placed();
        if outcome
            .as_ref()
            .is_err_and(|e| e.kind() == io::ErrorKind::NotFound)
        {
            // Somebody emptied the folder meanwhile.
            let _ = fs::remove_file(&new);
            outcome = self.prepare().and_then(|()| placed());
        }
        if outcome.is_err() {
            let _ = fs::remove_file(&new);
        }
        outcome.map(|()| path)
    }

    /// Every entry, in the order of their keys. A folder that is not there has none; what is no entry by its
    /// name is passed over.
    pub(super) fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut found = Vec::new();
        for folder in read_dir(&self.folder)? {
            let folder = folder?;
            let name = folder.file_name();
            let Some(first) = name.to_str().filter(|n| n.len() == 2) else {
                continue;
            };
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for file in read_dir(&folder.path())? {
                let path = file?.path();
                let Some(key) = key_of(first, &path) else {
                    continue;
                };
                // Another process may remove it at any time.
                let Ok(metadata) = fs::symlink_metadata(&path) else {
                    continue;
                };
                if metadata.is_file() {
                    found.push(Entry {
                        key,
                        bytes: metadata.len(),
                        used: metadata.modified().unwrap_or(UNIX_EPOCH),
                        path,
                    });
                }
            }
        }
        found.sort_by_key(|e| e.key);
        Ok(found)
    }

    /// Files that killed processes left, with their lengths.
    pub(super) fn abandoned(&self) -> io::Result<Vec<(PathBuf, u64)>> {
        let mut found = Vec::new();
        for file in read_dir(&self.folder.join(NEW))? {
            let path = file?.path();
            let Ok(metadata) = fs::symlink_metadata(&path) else {
                continue;
            };
            let age = metadata.modified().ok().and_then(|at| at.elapsed().ok());
            if metadata.is_file() && age.is_some_and(|age| age > ABANDONED) {
                found.push((path, metadata.len()));
            }
        }
        found.sort();
        Ok(found)
    }

    /// Removes the folders that are empty; with `tag` the mark of a cache too, where nothing else is left.
    pub(super) fn sweep(&self, tag: bool) {
        // Only empty folders can be removed this way.
        for byte in 0..=u8::MAX {
            let _ = fs::remove_dir(self.folder.join(format!("{byte:02x}")));
        }
        let _ = fs::remove_dir(self.folder.join(NEW));
        let others =
            read_dir(&self.folder).map_or(1, |all| all.flatten().filter(|e| e.file_name() != TAG).count());
        if tag && others == 0 {
            let _ = fs::remove_file(self.folder.join(TAG));
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

/// The entries of a folder; none where it is not there.
fn read_dir(folder: &Path) -> io::Result<Box<dyn Iterator<Item = io::Result<fs::DirEntry>>>> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(Box::new(entries)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Box::new(std::iter::empty())),
        Err(e) => Err(e),
    }
}

/// The key that a file is named after.
fn key_of(first: &str, path: &Path) -> Option<MatrixKey> {
    let rest = path
        .file_name()?
        .to_str()?
        .strip_suffix(SUFFIX)?
        .strip_suffix('.')?;
    let digits = format!("{first}{rest}");
    let lower = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if digits.len() != 64 || !digits.bytes().all(lower) {
        return None;
    }
    let mut key = [0; 32];
    for (byte, pair) in key.iter_mut().zip(digits.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(MatrixKey(key))
}

/// A name that no other process or thread uses.
fn unique_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    // Two machines that share a folder may have processes of one number.
    let nanos = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_nanos());
    format!("{}-{count}-{nanos:x}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_keys_belong_to_each_other() {
        let shelf = Shelf {
            folder: PathBuf::from("c"),
        };
        let mut key = MatrixKey([0; 32]);
        key.0[0] = 0xa5;
        key.0[31] = 0x0f;
        let path = shelf.path(&key);
        let name = format!("c/a5/{}0f.loss", "0".repeat(60));
        assert_eq!(path, PathBuf::from(name));
        assert_eq!(key_of("a5", &path), Some(key));
        for strange in ["x.loss", "0f.tmp", "0f"] {
            assert_eq!(key_of("a5", &PathBuf::from(strange)), None);
        }
        let capitals = format!("c/a5/{}0F.loss", "0".repeat(60));
        assert_eq!(key_of("a5", &PathBuf::from(capitals)), None);
    }

    #[test]
    fn unique_names_are() {
        let names: std::collections::BTreeSet<String> = (0..100).map(|_| unique_name()).collect();
        assert_eq!(names.len(), 100);
    }
}
