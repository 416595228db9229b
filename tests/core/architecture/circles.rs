//! Which file uses which file, and the circles among them.
//!
//! A file uses another when it takes an item that the other defines: by a `use` line or by a path in the
//! code, through however many re-exports. A module that is only named, and what is only handed on (`pub
//! use`), is no use. Methods are not seen: only names are.
//!
//! A folder's `mod.rs` (and a crate's `lib.rs`) is its face: it declares the files below it, hands on what
//! they have, and puts them together, as a list of models does. So what a face takes from below does not
//! count; what the files below take from their face does, and so does what a face takes from elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{Target, Tree};

/// File → file that it uses → the names that it takes from there.
pub(super) type Uses = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// Every use of an item that another file defines.
pub(super) fn uses(tree: &Tree) -> Uses {
    let mut uses = Uses::new();
    for (name, place, module) in tree.modules() {
        let from = uses.entry(place.to_owned()).or_default();
        let mut take = |path: &[String]| {
            if let Some(Target::Item { name, place: defined }) = tree.target(name, path)
                && defined != place
                && !is_below_face(place, &defined)
            {
                from.entry(defined).or_default().insert(name);
            }
        };
        for (alias, import) in &module.imports {
            // What is only handed on is not used here.
            if !import.handed_on || module.words.contains(alias) {
                take(&import.path);
            }
        }
        module.paths.iter().for_each(|path| take(path));
        for word in &module.words {
            if !module.imports.contains_key(word) && !module.globs.is_empty() {
                take(std::slice::from_ref(word));
            }
        }
    }
    uses
}

/// Is the first file the face of a folder in which the second is?
fn is_below_face(face: &str, place: &str) -> bool {
    let folder = face
        .strip_suffix("mod.rs")
        .or_else(|| face.strip_suffix("lib.rs"));
    folder.is_some_and(|folder| folder.ends_with('/') && place.starts_with(folder))
}

/// The circles: every group of files that reach each other, in the order of their names.
pub(super) fn circles(uses: &Uses) -> Vec<Vec<String>> {
    let reached: BTreeMap<&String, BTreeSet<&String>> =
        uses.keys().map(|file| (file, reached(uses, file))).collect();
    let mut found: Vec<Vec<String>> = Vec::new();
    for (file, ahead) in &reached {
        // A file that reaches itself does so through others.
        if ahead.contains(file) && !found.iter().any(|circle| circle.contains(file)) {
            let back = ahead.iter().filter(|other| reached[**other].contains(file));
            found.push(back.map(|other| (*other).clone()).collect());
        }
    }
    found
}

/// The files that a file reaches by using them, straight or through others.
fn reached<'a>(uses: &'a Uses, from: &str) -> BTreeSet<&'a String> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        for next in uses.get(file).into_iter().flat_map(BTreeMap::keys) {
            if found.insert(next) {
                open.push(next);
            }
        }
    }
    found
}

/// A circle in words.
pub(super) fn reported(circle: &[String], uses: &Uses) -> String {
    let mut lines = vec![format!("{} make a circle:", circle.join(", "))];
    for file in circle {
        for (other, names) in uses
            .get(file)
            .into_iter()
            .flatten()
            .filter(|(other, _)| circle.contains(other))
        {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            lines.push(format!("  {file} takes {} from {other}", names.join(", ")));
        }
    }
    lines.join("\n")
}
