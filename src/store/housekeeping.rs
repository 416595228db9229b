//! Looking after a cache: what is in it, whether it is whole, and making it smaller.
//!
//! Only files that bear the name of an entry are ever read or removed: a folder that is no cache stays as it
//! is.

use super::cache::code;
use super::entry::{self, Header, LONGEST_HEADER, Origin};
use super::shelf::{Entry, Shelf};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Entries that belong together: of one study and model, written by the same code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// For whom they were written first; others may use them too.
    pub origin: Origin,
    /// Were they computed by this version of the code? Others are never asked for again.
    pub is_current: bool,
    /// How many.
    pub entries: u64,
    /// Their size.
    pub bytes: u64,
    /// When the one that was unused for the longest time was last used.
    pub oldest_use: SystemTime,
    /// When one of them was last used.
    pub newest_use: SystemTime,
}

/// What is in a cache.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// By study, model and code.
    pub groups: Vec<Group>,
    /// Files under an entry's name whose header is none.
    pub unreadable: u64,
    /// All entries and such files.
    pub entries: u64,
    /// Their size.
    pub bytes: u64,
    /// Files that killed runs left behind.
    pub abandoned: u64,
}

/// Lists a cache by the headers of its entries. A folder that is not there is empty.
///
/// # Errors
/// The folder cannot be read.
pub fn list(folder: &Path) -> io::Result<Listing> {
    let shelf = shelf(folder);
    let mut listing = Listing {
        abandoned: shelf.abandoned()?.len() as u64,
        ..Listing::default()
    };
    let mut groups: BTreeMap<Origin, Group> = BTreeMap::new();
    for entry in shelf.entries()? {
        listing.entries += 1;
        listing.bytes += entry.bytes;
        let Some(header) = header(&entry) else {
            listing.unreadable += 1;
            continue;
        };
        let is_current = header.origin.code == code();
        let group = groups.entry(header.origin.clone()).or_insert(Group {
            origin: header.origin,
            is_current,
            entries: 0,
            bytes: 0,
            oldest_use: entry.used,
            newest_use: entry.used,
        });
        group.entries += 1;
        group.bytes += entry.bytes;
        group.oldest_use = group.oldest_use.min(entry.used);
        group.newest_use = group.newest_use.max(entry.used);
    }
    listing.groups = groups.into_values().collect();
    Ok(listing)
}

/// An entry that is of no use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub cause: String,
    /// Was it removed?
    pub is_removed: bool,
}

/// What a check of a cache found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries read.
    pub entries: u64,
    /// Their size.
    pub bytes: u64,
    /// Those that are not whole.
    pub damaged: Vec<Damage>,
}

/// Reads every entry of a cache to its end and unpacks it; removes the damaged ones where asked. `going_on`
/// is asked before each.
///
/// # Errors
/// The folder cannot be read.
pub fn verify(folder: &Path, delete: bool, going_on: &dyn Fn() -> bool) -> io::Result<Verified> {
    let mut verified = Verified::default();
    for entry in shelf(folder).entries()?.into_iter().take_while(|_| going_on()) {
        let cause = match fs::read(&entry.path) {
            Ok(bytes) => entry::read(&entry.key, &bytes).err().map(|f| f.to_string()),
            // Removed by another process since it was listed.
            Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
            Err(e) => Some(e.to_string()),
        };
        verified.entries += 1;
        verified.bytes += entry.bytes;
        verified.damaged.extend(cause.map(|cause| Damage {
            is_removed: delete && fs::remove_file(&entry.path).is_ok(),
            path: entry.path,
            cause,
        }));
    }
    Ok(verified)
}

/// What to keep when a cache is pruned. An entry must meet all that is said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Keep {
    /// Nothing at all.
    pub nothing: bool,
    /// What was used within this time.
    pub used_within: Option<Duration>,
    /// What this version of the code has computed.
    pub current_code: bool,
    /// The most recently used, up to this size.
    pub up_to_bytes: Option<u64>,
}

/// What pruning did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Entries removed, and files that killed runs left behind.
    pub removed: u64,
    /// Their size.
    pub removed_bytes: u64,
    /// Entries that stay.
    pub kept: u64,
    /// Their size.
    pub kept_bytes: u64,
    /// Files that could not be removed, with the cause.
    pub failed: Vec<(PathBuf, String)>,
}

/// Removes what is not to be kept; with `dry_run` only says what that would be.
///
/// # Errors
/// The folder cannot be read.
pub fn prune(folder: &Path, keep: Keep, now: SystemTime, dry_run: bool) -> io::Result<Pruned> {
    let shelf = shelf(folder);
    let mut entries = shelf.entries()?;
    // The most recently used first.
    entries.sort_by(|a, b| b.used.cmp(&a.used).then(a.key.cmp(&b.key)));
    let mut pruned = Pruned::default();
    let mut going = shelf.abandoned()?;
    let mut size: u64 = 0;
    for entry in entries {
        let fits = keep
            .up_to_bytes
            .is_none_or(|most| size.saturating_add(entry.bytes) <= most);
        if !fits || !stays(&entry, keep, now) {
            going.push((entry.path, entry.bytes));
            continue;
        }
        size += entry.bytes;
        pruned.kept += 1;
        pruned.kept_bytes += entry.bytes;
    }
    for (path, bytes) in going {
        let gone = if dry_run { Ok(()) } else { fs::remove_file(&path) };
        match gone {
            Err(e) if e.kind() != io::ErrorKind::NotFound => pruned.failed.push((path, e.to_string())),
            _ => {
                pruned.removed += 1;
                pruned.removed_bytes += bytes;
            }
        }
    }
    if !dry_run {
        shelf.sweep(keep.nothing);
    }
    Ok(pruned)
}

/// Does an entry meet what does not depend on others?
fn stays(entry: &Entry, keep: Keep, now: SystemTime) -> bool {
    // An entry from the future, by the clock of another machine, is as new as can be.
    let age = now.duration_since(entry.used).unwrap_or_default();
    let is_recent = keep.used_within.is_none_or(|most| age <= most);
    let is_current = || header(entry).is_some_and(|h| h.origin.code == code());
    !keep.nothing && is_recent && (!keep.current_code || is_current())
}

fn shelf(folder: &Path) -> Shelf {
    Shelf {
        folder: folder.to_owned(),
    }
}

/// The header of an entry, if it has one.
fn header(entry: &Entry) -> Option<Header> {
    let mut bytes = Vec::with_capacity(LONGEST_HEADER);
    let most = LONGEST_HEADER as u64;
    let file = File::open(&entry.path).ok()?;
    file.take(most).read_to_end(&mut bytes).ok()?;
    Header::read(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::super::MatrixCache;
    use super::*;
    use crate::coverage::{MatrixKey, MatrixStore};

    const DAY: Duration = Duration::from_secs(86_400);

    fn key(number: u8) -> MatrixKey {
        MatrixKey([number; 32])
    }

    fn path(folder: &Path, number: u8) -> PathBuf {
        shelf(folder).path(&key(number))
    }

    /// Five entries, the n-th last used n days ago; the fourth written by older code, the fifth of another
    /// study.
    fn five(now: SystemTime) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        for n in 1..=5_u8 {
            let study = if n == 5 { "another" } else { "study" };
            MatrixCache::at(dir.path(), study, "model").save(&key(n), &vec![n; 1_000 * usize::from(n)]);
            if n == 4 {
                let origin = Origin {
                    study: "study".into(),
                    model: "model".into(),
                    code: 1,
                };
                let bytes = entry::write(&key(n), &origin, &[n; 4_000]);
                fs::write(path(dir.path(), n), bytes).expect("written");
            }
            let file = File::options().write(true).open(path(dir.path(), n));
            let used = now - DAY * u32::from(n);
            file.and_then(|f| f.set_modified(used)).expect("set");
        }
        dir
    }

    fn there(folder: &Path) -> Vec<u8> {
        let entries = shelf(folder).entries().expect("a folder");
        entries.iter().map(|e| e.key.0[0]).collect()
    }

    #[test]
    fn a_listing_counts_by_study_and_code() {
        let now = SystemTime::now();
        let dir = five(now);
        fs::write(path(dir.path(), 2), "scribbled over").expect("written");
        let listing = list(dir.path()).expect("readable");
        assert_eq!(
            (listing.entries, listing.unreadable, listing.abandoned),
            (5, 1, 0)
        );
        let groups: Vec<_> = listing
            .groups
            .iter()
            .map(|g| (g.origin.study.as_str(), g.is_current, g.entries))
            .collect();
        assert!(groups.contains(&("study", true, 2)), "{groups:?}");
        assert!(groups.contains(&("study", false, 1)), "{groups:?}");
        assert!(groups.contains(&("another", true, 1)), "{groups:?}");
        let mine = listing.groups.iter().find(|g| g.entries == 2).expect("there");
        let age = |at: SystemTime| (now.duration_since(at).expect("past").as_secs_f64() / 86_400.0).round();
        assert_eq!((age(mine.oldest_use), age(mine.newest_use)), (3.0, 1.0));
    }

    #[test]
    fn a_folder_that_is_not_there_is_empty_and_a_file_is_an_error() {
        let dir = tempfile::tempdir().expect("a folder");
        let nowhere = dir.path().join("nowhere");
        assert_eq!(list(&nowhere).expect("empty"), Listing::default());
        assert_eq!(
            verify(&nowhere, true, &|| true).expect("empty"),
            Verified::default()
        );
        let keep = Keep::default();
        let now = SystemTime::now();
        assert_eq!(
            prune(&nowhere, keep, now, false).expect("empty"),
            Pruned::default()
        );
        assert!(!nowhere.exists());
        let file = dir.path().join("file");
        fs::write(&file, "").expect("written");
        assert!(list(&file).is_err());
    }

    #[test]
    fn verifying_finds_and_removes_what_is_damaged_alone() {
        let dir = five(SystemTime::now());
        let whole = fs::read(path(dir.path(), 3)).expect("there");
        fs::write(path(dir.path(), 3), &whole[..40]).expect("cut");
        let verified = verify(dir.path(), false, &|| true).expect("readable");
        assert_eq!((verified.entries, verified.damaged.len()), (5, 1));
        assert_eq!(verified.damaged[0].path, path(dir.path(), 3));
        assert!(!verified.damaged[0].is_removed);
        assert_eq!(there(dir.path()), [1, 2, 3, 4, 5]);
        let verified = verify(dir.path(), true, &|| true).expect("readable");
        assert!(verified.damaged[0].is_removed);
        assert_eq!(there(dir.path()), [1, 2, 4, 5]);
        assert!(
            verify(dir.path(), false, &|| true)
                .expect("readable")
                .damaged
                .is_empty()
        );
        assert_eq!(verify(dir.path(), false, &|| false).expect("readable").entries, 0);
    }

    #[test]
    fn pruning_keeps_what_it_was_reported_to() {
        let now = SystemTime::now();
        let size = |n: u8| fs::metadata(path(five(now).path(), n)).map_or(0, |m| m.len());
        let two = size(1) + size(2);
        let recent = Keep {
            used_within: Some(DAY * 5 / 2),
            ..Keep::default()
        };
        let current = Keep {
            current_code: true,
            ..Keep::default()
        };
        let small = |bytes| Keep {
            up_to_bytes: Some(bytes),
            ..Keep::default()
        };
        let nothing = Keep {
            nothing: true,
            ..Keep::default()
        };
        for (keep, stay) in [
            (Keep::default(), &[1, 2, 3, 4, 5][..]),
            (recent, &[1, 2]),
            (current, &[1, 2, 3, 5]),
            (small(0), &[]),
            (small(u64::MAX), &[1, 2, 3, 4, 5]),
            (nothing, &[]),
        ] {
            let dir = five(now);
            let would = prune(dir.path(), keep, now, true).expect("readable");
            assert_eq!(there(dir.path()), [1, 2, 3, 4, 5], "a dry run removes nothing");
            let did = prune(dir.path(), keep, now, false).expect("readable");
            assert_eq!(did, would);
            assert_eq!(
                (did.kept, did.removed),
                (stay.len() as u64, 5 - stay.len() as u64)
            );
            assert_eq!(there(dir.path()), stay, "{keep:?}");
        }
        let dir = five(now);
        let did = prune(dir.path(), small(two), now, false).expect("readable");
        assert_eq!((there(dir.path()), did.kept_bytes), (vec![1, 2], two));
    }

    #[test]
    fn what_is_no_entry_is_never_touched() {
        let now = SystemTime::now();
        let dir = five(now);
        let mine = ["letter.txt", "a5/letter.loss", "notes/0f.loss"].map(|name| dir.path().join(name));
        for path in &mine {
            fs::create_dir_all(path.parent().expect("below")).expect("made");
            fs::write(path, "mine").expect("written");
        }
        let keep = Keep {
            nothing: true,
            ..Keep::default()
        };
        prune(dir.path(), keep, now, false).expect("readable");
        verify(dir.path(), true, &|| true).expect("readable");
        assert!(mine.iter().all(|path| path.exists()));
        assert!(there(dir.path()).is_empty());
    }

    #[test]
    fn what_killed_runs_left_goes_and_what_is_being_written_stays() {
        let now = SystemTime::now();
        let dir = five(now);
        let (left, fresh) = (dir.path().join("new/left"), dir.path().join("new/fresh"));
        for path in [&left, &fresh] {
            fs::write(path, "half of an entry").expect("written");
        }
        let file = File::options().write(true).open(&left).expect("there");
        file.set_modified(now - DAY).expect("set");
        assert_eq!(list(dir.path()).expect("readable").abandoned, 1);
        let did = prune(dir.path(), Keep::default(), now, false).expect("readable");
        assert_eq!((did.removed, did.kept), (1, 5));
        assert!(!left.exists() && fresh.exists());
        // The next run that keeps something clears up too.
        fs::rename(&fresh, &left).expect("renamed");
        let file = File::options().write(true).open(&left).expect("there");
        file.set_modified(now - DAY).expect("set");
        MatrixCache::at(dir.path(), "study", "model").save(&key(9), &[1]);
        assert!(!left.exists());
    }

    #[test]
    fn emptying_a_cache_takes_its_folder_away() {
        let now = SystemTime::now();
        let dir = five(now);
        let keep = Keep {
            nothing: true,
            ..Keep::default()
        };
        prune(dir.path(), keep, now, false).expect("readable");
        assert!(!dir.path().exists());
    }
}
