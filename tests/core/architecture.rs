//! The layering of the crate: which room may use which, and who owns which outside crate.
//!
//! The tables below are the law. To change them, change them here, with the reason.

use std::fs;
use std::path::{Path, PathBuf};

/// Room → rooms it may use. `domain` uses `space` because villages and masts have a place; `output` uses `terrain` because a map has a hillshade under it; `study` because its clutter tables say what stands on the ground; `ingest` uses `radio` because it reads antenna patterns and climate maps, whose formats `radio` knows.
const MAY_USE: &[(&str, &[&str])] = &[
    ("maths", &[]),
    ("units", &["maths"]),
    ("bibliography", &[]),
    ("space", &["maths", "units"]),
    ("domain", &["maths", "units", "space"]),
    ("terrain", &["maths", "units", "space"]),
    ("radio", &["maths", "units", "space", "terrain", "bibliography"]),
    (
        "coverage",
        &["maths", "units", "domain", "space", "terrain", "radio"],
    ),
    ("gaps", &["maths", "units", "domain", "space", "coverage"]),
    ("register", &["maths", "units", "domain", "space"]),
    (
        "store",
        &["maths", "units", "domain", "space", "coverage", "register"],
    ),
    (
        "synth",
        &["maths", "units", "domain", "space", "terrain", "register"],
    ),
    (
        "study",
        &["maths", "units", "domain", "space", "terrain", "radio"],
    ),
    (
        "ingest",
        &[
            "maths", "units", "domain", "space", "terrain", "radio", "study", "register",
        ],
    ),
    (
        "output",
        &[
            "maths", "units", "domain", "space", "terrain", "coverage", "gaps", "synth", "register",
        ],
    ),
    (
        "pipeline",
        &[
            "maths", "units", "domain", "space", "terrain", "radio", "coverage", "gaps", "study", "ingest",
            "output", "register", "store",
        ],
    ),
    (
        "cli",
        &[
            "maths", "units", "domain", "space", "terrain", "radio", "coverage", "gaps", "store", "synth",
            "study", "ingest", "output", "pipeline", "register",
        ],
    ),
];

/// Outside crate → the rooms (or files) that own it.
const OWNERS: &[(&str, &[&str])] = &[
    ("gdal", &["ingest", "output"]),
    ("proj", &["space/crs"]),
    ("libm", &["maths"]),
    ("pulp", &["maths/widest"]),
    ("rstar", &["coverage/candidates"]),
    ("rayon", &["coverage", "cli"]),
    ("plotters", &["output/png"]),
    ("image", &["output/png"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli"]),
    ("indicatif", &["cli"]),
    ("comfy_table", &["cli"]),
    ("signal_hook", &["cli"]),
    ("geojson", &["output"]),
    ("csv", &["ingest", "output"]),
    ("toml", &["study", "pipeline", "output/dataset"]),
    ("lz4_flex", &["store/codec"]),
    ("rusqlite", &["store/register"]),
    ("calamine", &["ingest/workbook"]),
    ("rust_xlsxwriter", &["output/xlsx"]),
    ("jiff", &["register/day", "cli"]),
    ("twox_hash", &["store/entry"]),
    ("ab_glyph", &["output/png"]),
];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src is readable") {
            let path = entry.expect("src is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&root).expect("under src").with_extension("");
                let text = fs::read_to_string(&path).expect("source is readable");
                found.push((name.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 20, "the sources were not found");
    found
}

fn room_of(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

/// The code without comments: what a comment mentions is no dependency.
fn code(text: &str) -> String {
    text.lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The words that follow `crate::`, with nested `crate::{a, b}` resolved.
fn rooms_used(text: &str) -> Vec<String> {
    let mut used = Vec::new();
    for part in text.split("crate::").skip(1) {
        if let Some(inner) = part.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            let mut at_start = true;
            for c in inner.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => at_start = true,
                    c if (c.is_alphanumeric() || c == '_') && at_start && depth == 0 => {
                        word.push(c);
                        continue;
                    }
                    _ => {}
                }
                if !word.is_empty() {
                    used.push(std::mem::take(&mut word));
                    at_start = false;
                }
            }
            if !word.is_empty() {
                used.push(word);
            }
        } else {
            used.push(
                part.chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect(),
            );
        }
    }
    used
}

#[test]
fn rooms_use_only_rooms_above_them() {
    let mut breaches = Vec::new();
    for (name, text) in sources() {
        let room = room_of(&name);
        if room == "lib" || room == "main" {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(r, _)| *r == room) else {
            breaches.push(format!("src/{name}.rs: room '{room}' is not in the table"));
            continue;
        };
        for used in rooms_used(&code(&text)) {
            if used != room && !allowed.contains(&used.as_str()) {
                breaches.push(format!(
                    "src/{name}.rs uses crate::{used}, which '{room}' may not"
                ));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_outside_crate_has_its_owner() {
    let mut breaches = Vec::new();
    for (name, text) in sources() {
        let code = code(&text);
        for (krate, owners) in OWNERS {
            let uses = [format!("use {krate}::"), format!("{krate}::")]
                .iter()
                .any(|needle| {
                    code.match_indices(needle.as_str()).any(|(at, _)| {
                        // Only the crate's own root: not `crate::…::geojson::` and not `my_geojson::`.
                        !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                    })
                });
            let owned = owners
                .iter()
                .any(|o| name == *o || name.starts_with(&format!("{o}/")));
            // A room's own module may bear the crate's name (output/geojson.rs).
            let own_module = code.contains(&format!("mod {krate};"));
            if uses && !owned && !own_module {
                breaches.push(format!(
                    "src/{name}.rs uses {krate}, which belongs to {}",
                    owners.join(", ")
                ));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// A loss that is kept must not outlive a change of the code that computes it.
#[test]
fn the_fingerprint_of_the_code_covers_all_that_losses_depend_on() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let build = fs::read_to_string(root.join("build.rs")).expect("readable");
    let (_, coverage) = MAY_USE
        .iter()
        .find(|(room, _)| *room == "coverage")
        .expect("there");
    for room in coverage.iter().chain(&["coverage"]) {
        let places = [format!("\"src/{room}\""), format!("\"src/{room}.rs\"")];
        let named = places.iter().find(|place| build.contains(*place));
        let named = named.unwrap_or_else(|| panic!("build.rs does not name {room}"));
        assert!(
            root.join(named.trim_matches('"')).exists(),
            "{named} is not there"
        );
    }
    let code = covgap::coverage::CODE;
    assert!(
        code.len() == 32 && code.bytes().all(|b| b.is_ascii_hexdigit()),
        "{code}"
    );
}

#[test]
fn the_reader_of_use_lines_sees_nested_and_qualified_names() {
    let text = "use crate::units::Db; use crate::{space::{LonLat, grid}, domain}; let x = crate::radio::f();";
    assert_eq!(rooms_used(text), ["units", "space", "domain", "radio"]);
}
