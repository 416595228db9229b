//! What covgap writes does not depend on when it is written.

use crate::support::written::written;

#[test]
fn two_runs_write_the_same_bytes() {
    let (first, second) = (written(), written());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(first.path()).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        let read = |dir: &tempfile::TempDir| std::fs::read(dir.path().join(&name)).expect("a file");
        assert!(read(&first) == read(&second), "{name:?} differs");
        names.push(name);
    }
    assert!(names.len() >= 9, "{names:?}");
}
