//! The front page stays short, and the crates carry what a crate needs.

use crate::support::guide::{Page, project};

const MAX_LINES: usize = 250;
const MAX_WORDS: usize = 1500;

#[test]
fn the_readme_is_short() {
    let text = Page::read("README.md").text;
    let (lines, words) = (text.lines().count(), text.split_whitespace().count());
    assert!(lines < MAX_LINES, "README.md has {lines} lines");
    assert!(words < MAX_WORDS, "README.md has {words} words");
}

#[test]
fn the_readme_has_a_picture_and_leads_to_the_guide() {
    let links = Page::read("README.md").links();
    assert!(
        links.iter().any(|l| l.ends_with(".png")),
        "the README shows nothing"
    );
    for page in [
        "first-steps",
        "planner",
        "offices",
        "analyst",
        "developer",
        "data",
        "outputs",
        "limits",
    ] {
        let link = format!("docs/src/{page}.md");
        assert!(links.contains(&link), "the README does not lead to {link}");
    }
}

#[test]
fn every_crate_carries_the_licences() {
    let folder = project();
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let text = std::fs::read_to_string(folder.join(licence)).expect("is there");
        for krate in ["crates/radio", "crates/register"] {
            let copy = std::fs::read_to_string(folder.join(krate).join(licence));
            assert_eq!(copy.ok().as_deref(), Some(text.as_str()), "{krate}/{licence}");
        }
    }
}
