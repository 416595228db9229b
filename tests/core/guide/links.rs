//! Every page is in the table of contents, and every link, anchor, picture and named file is there.

use crate::support::guide::{Page, guide, lines, project, target, texts};
use std::collections::BTreeSet;

/// Folders whose files a text may name in backticks; what is named must be there.
const NAMED: [&str; 9] = [
    "benches/",
    "crates/",
    "data/",
    "docs/",
    "examples/",
    "models/",
    "outputs/",
    "src/",
    "tests/",
];
/// Folders of which a part is made by running the program.
const MADE: [&str; 1] = ["outputs/"];

#[test]
fn every_page_is_in_the_table_of_contents_once() {
    let contents = Page::of_guide("SUMMARY.md");
    let listed: Vec<String> = contents.links();
    let unique: BTreeSet<String> = listed.iter().map(|name| format!("docs/src/{name}")).collect();
    assert_eq!(unique.len(), listed.len(), "a page is listed twice");
    let there: BTreeSet<String> = guide().into_iter().map(|page| page.place).collect();
    assert_eq!(unique, there);
}

#[test]
fn every_page_has_one_title() {
    for page in guide() {
        let titles = page.headings().iter().filter(|(level, _)| *level == 1).count();
        assert_eq!(titles, 1, "{}", page.place);
    }
}

#[test]
fn every_link_and_anchor_leads_somewhere() {
    let mut broken = Vec::new();
    let mut seen = 0;
    for page in texts() {
        for link in page.links() {
            if link.starts_with("http") || link.starts_with("mailto:") {
                continue;
            }
            seen += 1;
            if let Some(why) = fault(&page, &link) {
                broken.push(format!("{}: {link}: {why}", page.place));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(seen > 50, "only {seen} links were found");
}

/// What is wrong with a link, if anything.
fn fault(page: &Page, link: &str) -> Option<String> {
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let place = match file {
        "" => page.place.clone(),
        file => target(&page.place, file)?,
    };
    if !project().join(&place).exists() {
        return Some("not there".to_owned());
    }
    if page.place.starts_with("docs/src/") && !place.starts_with("docs/src/") {
        return Some("leads out of the guide, where mdBook cannot follow: name the file instead".to_owned());
    }
    let known = anchor.is_empty() || Page::read(&place).anchors().contains(anchor);
    (!known).then(|| "has no such heading".to_owned())
}

#[test]
fn every_example_is_on_the_page_for_developers() {
    let named = Page::of_guide("developer.md").code();
    for entry in std::fs::read_dir(project().join("examples")).expect("a folder") {
        let name = entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned();
        assert!(named.contains(&format!("examples/{name}")), "{name}");
    }
}

#[test]
fn every_target_of_make_that_a_text_names_is_there() {
    let makefile = std::fs::read_to_string(project().join("Makefile")).expect("there");
    let mut pages = guide();
    pages.extend(["README.md", "CONTRIBUTING.md"].map(Page::read));
    let mut seen = 0;
    for page in pages {
        let blocks = page.fences().into_iter().flat_map(|f| lines(&f.text));
        for command in page.code().into_iter().chain(blocks) {
            let Some(target) = command.strip_prefix("make ").and_then(|c| c.split(' ').next()) else {
                continue;
            };
            assert!(
                makefile.contains(&format!("\n{target}:")),
                "{}: make {target}",
                page.place
            );
            seen += 1;
        }
    }
    assert!(seen > 5, "only {seen} were found");
}

#[test]
fn every_file_of_the_project_that_a_text_names_is_there() {
    let mut missing = Vec::new();
    let mut pages = guide();
    pages.extend(["README.md", "CONTRIBUTING.md"].map(Page::read));
    for page in pages {
        for name in page.code() {
            let is_named = NAMED.iter().any(|folder| name.starts_with(folder));
            let is_made = MADE.iter().any(|folder| name.starts_with(folder));
            let is_pattern = name.contains(['*', '<', '…', ' ', '{']) || name.chars().any(char::is_uppercase);
            if is_named
                && !is_made
                && (!is_pattern || name.ends_with(".md"))
                && !project().join(&name).exists()
            {
                missing.push(format!("{}: {name}", page.place));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
