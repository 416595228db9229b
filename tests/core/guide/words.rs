//! The glossary, and the words of the guide.

use crate::support::guide::{Page, guide};

const MIN_TERMS: usize = 60;

/// Words that a reader of a second language takes for something else, and what to write.
const UNUSUAL: [(&str, &str); 6] = [
    (" told", "reported, printed"),
    ("reckon", "compute, count"),
    ("nobody can say", "unknown"),
    ("somebody", "a person"),
    (" stands", "is"),
    (" stand ", "is"),
];

#[test]
fn the_glossary_explains_the_fields_terms_in_order() {
    let page = Page::of_guide("glossary.md");
    let rows: Vec<(&str, &str)> = page
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("| **")?.strip_suffix(" |")?.split_once("** | "))
        .collect();
    assert!(rows.len() >= MIN_TERMS, "{} terms", rows.len());
    let terms: Vec<String> = rows.iter().map(|(term, _)| term.to_lowercase()).collect();
    for pair in terms.windows(2) {
        assert!(pair[0] < pair[1], "'{}' is before '{}'", pair[0], pair[1]);
    }
    for (term, meaning) in rows {
        let sentences = meaning.matches(". ").count() + 1;
        assert!(meaning.ends_with('.') && sentences <= 3, "{term}: {meaning}");
    }
}

#[test]
fn the_guide_uses_the_usual_words() {
    let mut found = Vec::new();
    let mut pages = guide();
    pages.extend(["README.md", "CONTRIBUTING.md"].map(Page::read));
    for page in pages {
        // Tables that the code makes have the code's words.
        let mut made = None;
        for line in page.prose() {
            let mark = line.strip_prefix("<!-- ").and_then(|l| l.strip_suffix(" -->"));
            match (mark, &made) {
                (Some(mark), None) => made = Some(format!("/{mark}")),
                (Some(mark), Some(end)) if mark == end => made = None,
                _ => {}
            }
            if made.is_some() {
                continue;
            }
            for (word, usual) in UNUSUAL {
                if line.contains(word) {
                    found.push(format!(
                        "{}: '{}', write {usual}: {line}",
                        page.place,
                        word.trim()
                    ));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
