//! Which room uses which, and who uses outside crates.

use super::module::{Module, Words};
use super::table::{is_below, places_of, room_of};
use super::tree::Tree;

/// Every path of a module, in the code and in its `use` lines.
fn paths(module: &Module) -> impl Iterator<Item = &Words> {
    let imported = module.imports.values().map(|import| &import.path);
    imported.chain(&module.globs).chain(&module.paths)
}

/// The uses of rooms that the table does not allow.
pub(super) fn breaches(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (name, place, module) in tree.modules() {
        // The root of the crate shows all rooms, the command calls one.
        if matches!(place, "src/lib.rs" | "src/main.rs") {
            continue;
        }
        let Some(room) = room_of(place) else {
            found.push(format!("{place} is in no room of the table"));
            continue;
        };
        let allowed = room.allowed();
        for path in paths(module) {
            let Some(named) = tree.module_named(name, path) else {
                continue;
            };
            let path = path.join("::");
            match tree.place(&named).and_then(room_of) {
                Some(used) if used.name == room.name || allowed.contains(&used.name) => {}
                Some(used) => found.push(format!(
                    "{place}: {path} is of {}, which {} may not use",
                    used.name, room.name
                )),
                None => found.push(format!("{place}: {path} is of no room")),
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The uses of outside crates by others than their owners.
pub(super) fn strangers(tree: &Tree, owners: &[(&str, &[&str])]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, place, module) in tree.modules() {
        for path in paths(module) {
            let Some((krate, parts)) = owners
                .iter()
                .find(|(krate, _)| path.first().is_some_and(|p| p == krate))
            else {
                continue;
            };
            // A room's own module may bear the crate's name (output/geojson.rs).
            let is_own = tree.target(name, &path[..1]).is_some();
            let owned = parts
                .iter()
                .flat_map(|part| places_of(part))
                .any(|part| is_below(place, &part));
            if !is_own && !owned {
                found.push(format!(
                    "{place} uses {krate}, which belongs to {}",
                    parts.join(", ")
                ));
            }
        }
    }
    found.dedup();
    found
}
