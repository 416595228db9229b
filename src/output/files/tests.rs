//! Sets of files: whole or not at all, whatever happens in between.

use super::lock::LOCK;
use super::*;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

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
fn a_folder_in_the_way_of_a_file_leaves_the_old_set() {
    let tmp = tempfile::tempdir().expect("a folder");
    fs::write(tmp.path().join(MARK_OF_COMPLETENESS), "old").expect("written");
    // A folder that is not empty is where the file should go: no file can replace it.
    fs::create_dir_all(tmp.path().join("gaps.csv/full")).expect("made");
    let before = listed(tmp.path());
    let mut out = Outputs::open(tmp.path()).expect("writable");
    out.put("gaps.csv", b"new").expect("written");
    out.put(MARK_OF_COMPLETENESS, b"new").expect("written");
    let error = out.commit().expect_err("the place is taken").to_string();
    assert!(
        error.contains("gaps.csv") && error.contains("as they were"),
        "{error}"
    );
    assert_eq!(listed(tmp.path()), before);
    assert_eq!(
        fs::read(tmp.path().join(MARK_OF_COMPLETENESS)).expect("a file"),
        b"old"
    );
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

thread_local! {
    /// How many moments a run lives; `None`: as long as it will.
    static LIVES: Cell<Option<u32>> = const { Cell::new(None) };
}

/// A moment of a switch: the run is killed where it has lived long enough.
pub(super) fn moment() {
    LIVES.with(|lives| match lives.get() {
        None => {}
        Some(0) => std::panic::resume_unwind(Box::new("killed")),
        Some(n) => lives.set(Some(n - 1)),
    });
}

/// Lets some work live so many moments; was it killed?
fn killed(lives: u32, work: impl FnOnce()) -> bool {
    LIVES.with(|l| l.set(Some(lives)));
    let ended = catch_unwind(AssertUnwindSafe(work));
    LIVES.with(|l| l.set(None));
    ended.is_err()
}

/// The files of a folder that are not hidden, and those of its folder, by name.
fn set(dir: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (inside, at) in [("", dir.to_owned()), ("sub/", dir.join("sub"))] {
        for entry in fs::read_dir(at).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if !name.starts_with('.') && path.is_file() {
                found.insert(format!("{inside}{name}"), fs::read_to_string(path).expect("text"));
            }
        }
    }
    found
}

fn names(of: &[(&str, &str)]) -> BTreeMap<String, String> {
    of.iter()
        .map(|(n, t)| ((*n).to_owned(), (*t).to_owned()))
        .collect()
}

/// What is of others, and stays.
const OTHERS: [(&str, &str); 3] = [
    ("notes.txt", "mine"),
    ("sub/a.txt", "mine"),
    ("sub/b.txt", "mine"),
];
const OLD: [(&str, &str); 4] = [
    ("coverage.tif", "old"),
    ("gaps.csv", "old"),
    ("gaps.png", "old"),
    ("run.toml", "old"),
];
const NEW: [(&str, &str); 4] = [
    ("gaps.csv", "new"),
    ("gaps.png", "new"),
    ("points.csv", "new"),
    ("run.toml", "new"),
];

fn with_others(set: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut all = names(set);
    all.extend(names(&OTHERS));
    all
}

/// A folder with an old set, and a new one in its staging folder with its plan.
fn staged(dir: &Path) -> (PathBuf, Plan) {
    fs::create_dir_all(dir.join("sub")).expect("made");
    for (name, text) in OLD.iter().chain(&OTHERS) {
        fs::write(dir.join(name), text).expect("written");
    }
    fs::write(dir.join(LOCK), "").expect("written");
    let staging = dir.join(format!("{STAGING_PREFIX}1"));
    fs::create_dir(&staging).expect("made");
    for (name, text) in NEW {
        fs::write(staging.join(name), text).expect("written");
    }
    let plan = Plan {
        put: NEW.iter().map(|f| f.0.to_owned()).collect(),
        go: BTreeSet::from(["coverage.tif".to_owned(), "villages.csv".to_owned()]),
    };
    plan.write(&staging).expect("written");
    (staging, plan)
}

/// Everything in a folder's parent but the folder.
fn beside(dir: &Path) -> Vec<String> {
    let parent = dir.parent().expect("a parent");
    let mut names = listed(parent);
    names.retain(|n| Some(n.as_str()) != dir.file_name().and_then(|n| n.to_str()));
    names
}

#[cfg(target_os = "linux")]
#[test]
fn killed_at_any_moment_the_old_set_or_the_new_one_is_there() {
    let (mut saw_old, mut saw_new, mut lives) = (0, 0, 0);
    loop {
        let tmp = tempfile::tempdir().expect("a folder");
        let dir = tmp.path().join("demo");
        let (staging, plan) = staged(&dir);
        let was_killed = killed(lives, || switch::switch(&dir, &staging, &plan).expect("switched"));
        let found = set(&dir);
        if found == with_others(&OLD) {
            saw_old += 1;
        } else {
            assert_eq!(found, with_others(&NEW), "after {lives} moments");
            saw_new += 1;
        }
        // The next run may be killed too.
        if was_killed {
            killed(lives / 2, || switch::recover(&dir).expect("recovered"));
            let found = set(&dir);
            assert!(
                found == with_others(&OLD) || found == with_others(&NEW),
                "after {lives}: {found:?}"
            );
        }
        drop(Outputs::open(&dir).expect("the next run"));
        assert_eq!(set(&dir), with_others(&NEW), "after {lives} moments");
        assert_eq!(beside(&dir), Vec::<String>::new(), "after {lives} moments");
        let mut left = listed(&dir);
        left.retain(|n| n.starts_with('.'));
        assert_eq!(left, Vec::<String>::new(), "after {lives} moments");
        if !was_killed {
            break;
        }
        lives += 1;
    }
    assert!(saw_old > 5 && saw_new > 5, "{saw_old}, {saw_new}");
}

#[test]
fn where_folders_cannot_change_places_the_next_run_ends_a_switch() {
    let mut lives = 0;
    loop {
        let tmp = tempfile::tempdir().expect("a folder");
        let dir = tmp.path().join("demo");
        let (staging, plan) = staged(&dir);
        // Something of others has the understudy's name.
        let foreign = tmp.path().join(".demo.covgap-switch");
        fs::create_dir(&foreign).expect("made");
        fs::write(foreign.join("x"), "mine").expect("written");
        let was_killed = killed(lives, || switch::switch(&dir, &staging, &plan).expect("switched"));
        let found = set(&dir);
        // A set with its mark is whole.
        if found.contains_key(MARK_OF_COMPLETENESS) {
            assert!(
                found == with_others(&OLD) || found == with_others(&NEW),
                "{lives}: {found:?}"
            );
        }
        drop(Outputs::open(&dir).expect("the next run"));
        assert_eq!(set(&dir), with_others(&NEW), "after {lives} moments");
        assert_eq!(fs::read_to_string(foreign.join("x")).expect("text"), "mine");
        if !was_killed {
            break;
        }
        lives += 1;
    }
    assert!(lives > 5);
}

#[cfg(target_os = "linux")]
#[test]
fn what_others_write_while_the_understudy_has_the_name_is_not_lost() {
    let mut seen = 0;
    for lives in 0..40 {
        let tmp = tempfile::tempdir().expect("a folder");
        let dir = tmp.path().join("demo");
        let (staging, plan) = staged(&dir);
        if !killed(lives, || switch::switch(&dir, &staging, &plan).expect("switched")) {
            break;
        }
        seen += 1;
        // An editor replaces a file, and a new one and one in the folder are written.
        fs::write(dir.join("draft"), "changed").expect("written");
        fs::rename(dir.join("draft"), dir.join("notes.txt")).expect("moved");
        fs::write(dir.join("more.txt"), "mine").expect("written");
        fs::write(dir.join("sub/c.txt"), "mine").expect("written");
        drop(Outputs::open(&dir).expect("the next run"));
        let mut all = with_others(&NEW);
        all.extend(names(&[
            ("notes.txt", "changed"),
            ("more.txt", "mine"),
            ("sub/c.txt", "mine"),
        ]));
        assert_eq!(set(&dir), all, "after {lives} moments");
        assert!(dir.join("sub").symlink_metadata().is_ok_and(|m| m.is_dir()));
    }
    assert!(seen > 5);
}

#[cfg(unix)]
#[test]
fn the_folder_stays_the_same_for_whoever_is_in_it() {
    use std::os::unix::fs::MetadataExt;
    let tmp = tempfile::tempdir().expect("a folder");
    let dir = tmp.path().join("demo");
    let (staging, plan) = staged(&dir);
    let id = |of: &str| fs::metadata(dir.join(of)).expect("there").ino();
    let before = [id(""), id("sub"), id("notes.txt")];
    switch::switch(&dir, &staging, &plan).expect("switched");
    assert_eq!([id(""), id("sub"), id("notes.txt")], before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_whose_name_was_deleted_meanwhile_comes_back() {
    for lives in 0..40 {
        let tmp = tempfile::tempdir().expect("a folder");
        let dir = tmp.path().join("demo");
        let (staging, plan) = staged(&dir);
        if !killed(lives, || switch::switch(&dir, &staging, &plan).expect("switched")) {
            break;
        }
        fs::remove_dir_all(&dir).expect("removed");
        drop(Outputs::open(&dir).expect("the next run"));
        let found = set(&dir);
        // Either all was in the folder, and is gone with it, or what was not ours was beside.
        assert!(
            found.is_empty() || found == with_others(&NEW),
            "{lives}: {found:?}"
        );
    }
}

#[test]
fn a_reader_ends_a_switch_and_leaves_any_other_folder_alone() {
    let tmp = tempfile::tempdir().expect("a folder");
    let dir = tmp.path().join("demo");
    staged(&dir);
    Outputs::settle(&dir).expect("settled");
    assert_eq!(set(&dir), with_others(&NEW));
    let other = tmp.path().join("other");
    fs::create_dir(&other).expect("made");
    fs::write(other.join("notes.txt"), "mine").expect("written");
    Outputs::settle(&other).expect("nothing to do");
    Outputs::settle(&tmp.path().join("none")).expect("nothing to do");
    assert_eq!(listed(&other), ["notes.txt"]);
    assert!(!tmp.path().join("none").exists());
}
