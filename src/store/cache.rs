//! The cache as a store of losses: it answers, keeps, counts, and never stops a run.

use super::entry::{self, EntryFlaw, Origin};
use super::shelf::{Shelf, Writer, write_file};
use crate::coverage::{CODE, MatrixKey, MatrixStore};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

/// Losses kept in a folder. Nothing is made there before the first loss is kept.
#[derive(Debug)]
pub struct MatrixCache {
    shelf: Shelf,
    origin: Origin,
    write: Writer,
    /// Was the folder made ready? Tried once.
    ready: OnceLock<bool>,
    found: AtomicU64,
    missed: AtomicU64,
    /// What was asked for: a mast whose area is filled in several parts is asked for in each and counts once.
    asked: Mutex<HashSet<MatrixKey>>,
    /// What could not be kept.
    lost: AtomicU64,
    damaged: Mutex<Damaged>,
    failure: Mutex<Option<Failure>>,
    /// What this run has kept, for a disk that becomes full.
    kept: Mutex<Vec<(PathBuf, u64)>>,
}

#[derive(Debug, Default)]
struct Damaged {
    count: u64,
    first: Option<(PathBuf, String)>,
}

/// Why nothing more is kept.
#[derive(Debug)]
struct Failure {
    cause: String,
    kind: io::ErrorKind,
    /// Entries removed again to make room.
    removed: u64,
}

/// How many losses came from the cache, each counted once a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Were there.
    pub found: u64,
    /// Had to be computed.
    pub missed: u64,
}

impl Counts {
    /// What came since earlier counts.
    pub const fn since(self, before: Self) -> Self {
        Self {
            found: self.found.saturating_sub(before.found),
            missed: self.missed.saturating_sub(before.missed),
        }
    }
}

impl MatrixCache {
    /// The cache in a folder, for a study and its model: their names are noted in what it keeps, for people.
    pub fn at(folder: &Path, study: &str, model: &str) -> Self {
        Self {
            shelf: Shelf {
                folder: folder.to_owned(),
            },
            origin: Origin {
                study: study.to_owned(),
                model: model.to_owned(),
                code: code(),
            },
            write: write_file,
            ready: OnceLock::new(),
            found: AtomicU64::new(0),
            missed: AtomicU64::new(0),
            asked: Mutex::default(),
            lost: AtomicU64::new(0),
            damaged: Mutex::default(),
            failure: Mutex::default(),
            kept: Mutex::default(),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.shelf.folder
    }

    /// What it could answer until now.
    pub fn counts(&self) -> Counts {
        Counts {
            found: self.found.load(Ordering::Relaxed),
            missed: self.missed.load(Ordering::Relaxed),
        }
    }

    /// How many losses this run has kept for the next.
    pub fn kept(&self) -> usize {
        lock(&self.kept).len()
    }

    /// What a user should know of it, with what to do: a line for damaged entries, a line for a folder that
    /// keeps nothing.
    pub fn warnings(&self) -> Vec<String> {
        let folder = self.folder().display();
        let lost = self.lost.load(Ordering::Relaxed);
        let mut warnings = Vec::new();
        let damaged = lock(&self.damaged);
        if let Some((path, why)) = &damaged.first {
            let again = if lost == 0 { " and kept again" } else { "" };
            warnings.push(format!(
                "cache {folder}: {} of its entries could not be used and their losses were computed anew{again} (first: {}: {why}); the \
                 results are right; should it happen again, look after the disk",
                damaged.count,
                path.display()
            ));
        }
        if let Some(failure) = &*lock(&self.failure) {
            let removed = match failure.removed {
                0 => String::new(),
                n => format!(", {n} kept before were removed to make room for the results"),
            };
            warnings.push(format!(
                "cache {folder}: {}; the results are right, but {lost} path losses were not kept{removed}, and the next run computes them \
                 again: {}",
                failure.cause,
                advice(failure.kind)
            ));
        }
        warnings
    }

    fn read(&self, path: &Path, key: &MatrixKey) -> Result<Vec<u8>, Miss> {
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
        file.read_to_end(&mut bytes)?;
        let payload = entry::read(key, &bytes)?;
        mark_as_used(&file, metadata.modified().ok());
        Ok(payload)
    }

    fn is_ready(&self) -> bool {
        *self.ready.get_or_init(|| match self.shelf.prepare() {
            Ok(()) => true,
            Err(error) => {
                self.give_up(&error);
                false
            }
        })
    }

    /// From now on nothing is kept: a folder that failed once would fail for every mast, and slowly.
    fn give_up(&self, error: &io::Error) {
        let mut failure = lock(&self.failure);
        if failure.is_some() {
            return;
        }
        let is_full = matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        );
        *failure = Some(Failure {
            cause: error.to_string(),
            kind: error.kind(),
            removed: if is_full { self.make_room() } else { 0 },
        });
    }

    /// The results must not fail for what the cache took: the last entries of this run go, until there is
    /// room again.
    fn make_room(&self) -> u64 {
        const ROOM: u64 = 256 << 20;
        let mut kept = lock(&self.kept);
        let (mut removed, mut freed) = (0, 0);
        while freed < ROOM
            && let Some((path, bytes)) = kept.pop()
        {
            if fs::remove_file(path).is_ok() {
                removed += 1;
                freed += bytes;
            }
        }
        removed
    }
}

impl MatrixStore for MatrixCache {
    fn load(&self, key: &MatrixKey) -> Option<Vec<u8>> {
        let path = self.shelf.path(key);
        let answer = self.read(&path, key);
        if lock(&self.asked).insert(*key) {
            let count = if answer.is_ok() { &self.found } else { &self.missed };
            count.fetch_add(1, Ordering::Relaxed);
        }
        match answer {
            Ok(payload) => Some(payload),
            Err(Miss::Absent) => None,
            Err(Miss::Unusable(why)) => {
                let mut damaged = lock(&self.damaged);
                damaged.count += 1;
                // The first by name: threads meet them in any order.
                if damaged.first.as_ref().is_none_or(|(first, _)| path < *first) {
                    damaged.first = Some((path, why));
                }
                None
            }
        }
    }

    fn save(&self, key: &MatrixKey, bytes: &[u8]) {
        let outcome = if lock(&self.failure).is_some() || !self.is_ready() {
            None
        } else {
            let entry = entry::write(key, &self.origin, bytes);
            match self.shelf.put(key, &entry, self.write) {
                Ok(path) => Some((path, entry.len() as u64)),
                Err(error) => {
                    self.give_up(&error);
                    None
                }
            }
        };
        match outcome {
            Some(kept) => lock(&self.kept).push(kept),
            None => {
                self.lost.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// Why an entry does not answer.
enum Miss {
    /// There is none, or one in another version's layout.
    Absent,
    /// There is one and it is of no use.
    Unusable(String),
}

impl From<io::Error> for Miss {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // A file in the folder's place is reported when something is to be kept.
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Absent,
            _ => Self::Unusable(error.to_string()),
        }
    }
}

impl From<EntryFlaw> for Miss {
    fn from(fault: EntryFlaw) -> Self {
        match fault {
            EntryFlaw::OtherLayout => Self::Absent,
            _ => Self::Unusable(fault.to_string()),
        }
    }
}

/// Fingerprint of this program's code.
pub(super) fn code() -> u128 {
    u128::from_str_radix(CODE, 16).unwrap_or_default()
}

/// Notes that an entry was read, for whoever prunes; a run that reads it twice in ten minutes need not note
/// it twice. Where files may not be changed their age counts from when they were written.
fn mark_as_used(file: &File, last: Option<SystemTime>) {
    const SOON: Duration = Duration::from_secs(600);
    let recently = last
        .and_then(|at| at.elapsed().ok())
        .is_some_and(|age| age < SOON);
    if !recently {
        let _ = file.set_modified(SystemTime::now());
    }
}

/// What to do about a folder that cannot keep.
const fn advice(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room (`covgap cache prune`), give a folder on another disk with --cache, or say --no-cache"
        }
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "a file is where the folder should be: move it away, give another folder with --cache, or say --no-cache"
        }
        _ => "change its permissions, give another folder with --cache, or say --no-cache",
    }
}

/// A thread that panicked leaves nothing half-done here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn key(number: u8) -> MatrixKey {
        MatrixKey([number; 32])
    }

    fn payload(number: u8) -> Vec<u8> {
        (0..3_000_u16)
            .flat_map(|i| (i * 7 + u16::from(number)).to_le_bytes())
            .collect()
    }

    fn cache(folder: &Path) -> MatrixCache {
        MatrixCache::at(folder, "study", "model")
    }

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn new_files(folder: &Path) -> usize {
        fs::read_dir(folder.join("new")).map_or(0, Iterator::count)
    }

    #[test]
    fn what_is_kept_is_found_by_the_next_run() {
        let dir = folder();
        let at = dir.path().join("a/cache");
        let first = cache(&at);
        assert_eq!(first.load(&key(1)), None);
        assert!(!at.exists(), "asking makes no folder");
        first.save(&key(1), &payload(1));
        first.save(&key(2), &[]);
        assert_eq!((first.kept(), new_files(&at)), (2, 0));
        let second = cache(&at);
        assert_eq!(second.load(&key(1)), Some(payload(1)));
        assert_eq!(second.load(&key(2)), Some(vec![]));
        assert_eq!(second.load(&key(3)), None);
        assert_eq!(second.counts(), Counts { found: 2, missed: 1 });
        assert!(at.join("CACHEDIR.TAG").exists());
        assert!(first.warnings().is_empty() && second.warnings().is_empty());
    }

    #[test]
    fn what_is_asked_for_twice_counts_once() {
        let dir = folder();
        let cache = cache(dir.path());
        assert_eq!(cache.load(&key(1)), None);
        cache.save(&key(1), &payload(1));
        assert_eq!(cache.load(&key(1)), Some(payload(1)));
        let counts = cache.counts();
        assert_eq!(counts, Counts { found: 0, missed: 1 });
        cache.load(&key(2));
        assert_eq!(cache.counts().since(counts), Counts { found: 0, missed: 1 });
    }

    #[test]
    fn a_damaged_entry_is_reported_once_and_written_again() {
        let dir = folder();
        let first = cache(dir.path());
        for n in 1..=3 {
            first.save(&key(n), &payload(n));
        }
        let path = |n| first.shelf.path(&key(n));
        let whole = fs::read(path(1)).expect("there");
        fs::write(path(1), &whole[..whole.len() / 2]).expect("cut");
        // Another's entry under this name.
        fs::copy(path(3), path(2)).expect("copied");
        let second = cache(dir.path());
        for n in 1..=3 {
            let there = second.load(&key(n));
            assert_eq!(there.is_some(), n == 3);
            if there.is_none() {
                second.save(&key(n), &payload(n));
            }
        }
        let reported = second.warnings();
        assert_eq!(reported.len(), 1, "{reported:?}");
        for part in [
            "2 of its entries",
            "cut off",
            "kept again",
            &path(1).display().to_string(),
        ] {
            assert!(reported[0].contains(part), "{part}: {}", reported[0]);
        }
        let third = cache(dir.path());
        assert!((1..=3).all(|n| third.load(&key(n)) == Some(payload(n))));
        assert!(third.warnings().is_empty());
    }

    #[test]
    fn another_layout_is_no_damage() {
        let dir = folder();
        let first = cache(dir.path());
        first.save(&key(1), &payload(1));
        let path = first.shelf.path(&key(1));
        let mut bytes = fs::read(&path).expect("there");
        bytes[8] = 99;
        fs::write(&path, bytes).expect("written");
        let second = cache(dir.path());
        assert_eq!(second.load(&key(1)), None);
        assert!(second.warnings().is_empty());
    }

    #[test]
    fn a_file_in_the_folders_place_is_one_warning_and_no_failure() {
        let dir = folder();
        let at = dir.path().join("cache");
        fs::write(&at, "a letter").expect("written");
        let cache = cache(&at);
        for n in 1..=3 {
            assert_eq!(cache.load(&key(n)), None);
            cache.save(&key(n), &payload(n));
        }
        let reported = cache.warnings();
        assert_eq!(reported.len(), 1, "{reported:?}");
        for part in ["3 path losses were not kept", "is where", "--no-cache"] {
            assert!(reported[0].contains(part), "{part}: {}", reported[0]);
        }
        assert_eq!(fs::read(&at).expect("there"), b"a letter");
    }

    #[test]
    fn on_a_full_disk_the_run_goes_on_and_its_results_find_room() {
        fn full_after_two(path: &Path, bytes: &[u8]) -> io::Result<()> {
            let there = path.ancestors().nth(2).map_or(0, |cache| {
                Shelf {
                    folder: cache.to_owned(),
                }
                .entries()
                .map_or(0, |e| e.len())
            });
            if there >= 2 {
                // As a disk does: a part of the file is there.
                write_file(path, &bytes[..bytes.len() / 2])?;
                return Err(io::ErrorKind::StorageFull.into());
            }
            write_file(path, bytes)
        }
        let dir = folder();
        cache(dir.path()).save(&key(9), &payload(9));
        let mut cache = cache(dir.path());
        cache.write = full_after_two;
        for n in 1..=5 {
            cache.save(&key(n), &payload(n));
        }
        let reported = cache.warnings();
        assert_eq!(reported.len(), 1, "{reported:?}");
        for part in [
            "4 path losses were not kept",
            "1 kept before were removed",
            "cache prune",
        ] {
            assert!(reported[0].contains(part), "{part}: {}", reported[0]);
        }
        assert_eq!(new_files(dir.path()), 0, "a half-written file is left");
        assert_eq!(cache.load(&key(1)), None, "what this run kept made room");
        assert_eq!(cache.load(&key(9)), Some(payload(9)), "what was there stays");
    }

    #[test]
    fn a_folder_that_is_emptied_meanwhile_is_made_again() {
        let dir = folder();
        let at = dir.path().join("cache");
        let cache = cache(&at);
        cache.save(&key(1), &payload(1));
        fs::remove_dir_all(&at).expect("removed");
        cache.save(&key(2), &payload(2));
        assert_eq!(cache.load(&key(2)), Some(payload(2)));
        assert!(cache.warnings().is_empty());
    }

    #[test]
    fn reading_makes_an_entry_young_again() {
        let dir = folder();
        let cache = cache(dir.path());
        cache.save(&key(1), &payload(1));
        let path = cache.shelf.path(&key(1));
        let old = SystemTime::now() - Duration::from_secs(86_400);
        let file = File::options().write(true).open(&path).expect("there");
        file.set_modified(old).expect("set");
        assert!(cache.load(&key(1)).is_some());
        let used = fs::metadata(&path).and_then(|m| m.modified()).expect("known");
        assert!(used > old + Duration::from_secs(80_000));
    }

    #[test]
    fn threads_share_a_cache() {
        let dir = folder();
        let caches = [cache(dir.path()), cache(dir.path())];
        std::thread::scope(|scope| {
            for cache in &caches {
                scope.spawn(move || {
                    for n in 0..60 {
                        let number = n % 20;
                        match cache.load(&key(number)) {
                            Some(bytes) => assert_eq!(bytes, payload(number)),
                            None => cache.save(&key(number), &payload(number)),
                        }
                    }
                });
            }
        });
        assert!(caches.iter().all(|c| c.warnings().is_empty()));
        assert_eq!(new_files(dir.path()), 0);
    }
}
