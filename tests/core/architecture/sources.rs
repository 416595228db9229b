//! The sources of the workspace: those of `src/`, and those of every crate below `crates/`.

use std::fs;
use std::path::Path;

/// A source file: its place from the repository's root, and its text.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub place: String,
    pub text: String,
}

/// A crate of the workspace: its name in paths, and the folder of its sources.
#[derive(Debug, Clone)]
pub(super) struct Crate {
    pub name: String,
    pub folder: String,
}

/// The crates of the repository.
pub(super) fn crates(root: &Path) -> Vec<Crate> {
    let mut folders = vec![String::new()];
    for entry in fs::read_dir(root.join("crates")).into_iter().flatten() {
        let entry = entry.expect("crates is readable");
        folders.push(format!("crates/{}/", entry.file_name().to_string_lossy()));
    }
    folders.sort();
    let named = |folder: String| {
        let manifest = fs::read_to_string(root.join(&folder).join("Cargo.toml")).ok()?;
        let name = manifest.lines().find_map(|line| line.strip_prefix("name = \""))?;
        let name = name.trim_end_matches('"').replace('-', "_");
        Some(Crate {
            name,
            folder: format!("{folder}src"),
        })
    };
    folders.into_iter().filter_map(named).collect()
}

/// Every source of some crates, by place.
pub(super) fn sources(root: &Path, crates: &[Crate]) -> Vec<Source> {
    let mut found = Vec::new();
    for krate in crates {
        collect(root, &root.join(&krate.folder), &mut found);
    }
    found.sort_by(|a, b| a.place.cmp(&b.place));
    assert!(found.len() > 20, "the sources were not found");
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("sources are readable") {
        let path = entry.expect("sources are readable").path();
        if path.is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let place = path.strip_prefix(root).expect("below the root");
            found.push(Source {
                place: place.to_string_lossy().replace('\\', "/"),
                text: fs::read_to_string(&path).expect("a source is readable"),
            });
        }
    }
}
