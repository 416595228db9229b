//! The layering of the library: which room may use which, who owns which outside crate, and that the files of
//! a room make no circles.
//!
//! [`table`] is the law. The rest reads the sources: [`tokens`] and [`module`] one file, [`tree`] all of them
//! together.

mod circles;
mod made_up;
mod module;
mod rooms;
mod sources;
mod table;
mod tokens;
mod tree;

use sources::{crates, sources};
use std::fs;
use std::path::Path;
use table::{CIRCLES, Circle, MAX_CIRCLES, OWNERS, ROOMS};
use tokens::Tests;
use tree::Tree;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tree(tests: Tests) -> Tree {
    let crates = crates(root());
    Tree::new(&crates, &sources(root(), &crates), tests)
}

/// Fails with all breaches, one a line.
fn none(breaches: &[String]) {
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn rooms_use_only_rooms_that_their_row_names() {
    none(&rooms::breaches(&tree(Tests::Counted)));
}

#[test]
fn every_outside_crate_has_its_owner() {
    none(&rooms::strangers(&tree(Tests::Counted), OWNERS));
}

#[test]
fn every_row_is_a_room_and_names_only_rooms_above_it() {
    for (nth, room) in ROOMS.iter().enumerate() {
        for place in room.places {
            assert!(root().join(place).exists(), "{place} is not there");
        }
        for used in room.allowed() {
            assert!(
                ROOMS[..nth].iter().any(|r| r.name == used),
                "{}: {used}",
                room.name
            );
        }
    }
    for part in OWNERS.iter().flat_map(|(_, parts)| *parts) {
        assert!(!table::places_of(part).is_empty(), "{part} is in no room");
    }
}

/// The page of the library shows the table word for word.
#[test]
fn the_page_of_the_library_shows_the_rooms() {
    let page = fs::read_to_string(root().join("src/lib.rs")).expect("readable");
    let head = "//! | room | what is in it | may use |\n//! |---|---|---|\n";
    let (_, rows) = page.split_once(head).expect("the table is on the page");
    let shown: Vec<&str> = rows
        .lines()
        .take_while(|line| line.starts_with("//! |"))
        .collect();
    let wanted: Vec<String> = ROOMS.iter().map(|room| format!("//! {}", room.row())).collect();
    assert!(
        shown == wanted,
        "the table in src/lib.rs should be\n{}",
        wanted.join("\n")
    );
}

#[test]
fn files_make_no_circles() {
    let mut exceptions: Vec<&Circle> = CIRCLES.iter().collect();
    let uses = circles::uses(&tree(Tests::LeftOut));
    let mut breaches = Vec::new();
    for circle in circles::circles(&uses) {
        let before = exceptions.len();
        exceptions.retain(|exception| exception.places() != circle);
        if exceptions.len() == before {
            breaches.push(circles::reported(&circle, &uses));
        }
    }
    for exception in exceptions {
        breaches.push(format!(
            "{} is no circle any more: take it off the list",
            exception.files.join(", ")
        ));
    }
    none(&breaches);
}

#[test]
fn few_circles_may_stay_each_with_its_reason() {
    assert!(CIRCLES.len() <= MAX_CIRCLES);
    assert!(CIRCLES.iter().all(|circle| !circle.reason.is_empty()));
}

/// A loss that is kept must not outlive a change of the code that computes it.
#[test]
fn the_fingerprint_of_the_code_covers_all_that_losses_depend_on() {
    let build = fs::read_to_string(root().join("build.rs")).expect("readable");
    let coverage = ROOMS.iter().find(|room| room.name == "coverage").expect("there");
    for name in coverage.allowed().into_iter().chain(["coverage"]) {
        let room = ROOMS.iter().find(|room| room.name == name).expect("in the table");
        for place in room.places {
            let mut above = Path::new(place).ancestors();
            let is_named = above.any(|place| build.contains(&format!("\"{}\"", place.display())));
            assert!(is_named, "build.rs does not name {place}");
        }
    }
    let code = covgap::coverage::CODE;
    assert!(
        code.len() == 32 && code.bytes().all(|b| b.is_ascii_hexdigit()),
        "{code}"
    );
}
