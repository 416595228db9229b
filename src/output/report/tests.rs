use super::words::WORDS;
use super::{LEAFLET, LEAFLET_STYLE, PAGE, SCRIPTS, escaped, filled, without_map_of_source};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

#[test]
fn leaflet_is_the_one_that_its_readme_names() {
    let readme = include_str!("../../../third_party/leaflet/README.md");
    for text in [LEAFLET, LEAFLET_STYLE] {
        let digest: String = Sha256::digest(text.as_bytes())
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert!(readme.contains(&digest), "{digest}");
    }
}

#[test]
fn every_word_of_the_page_is_in_both_languages() {
    let keys: BTreeSet<&str> = WORDS.iter().map(|w| w.0).collect();
    assert_eq!(keys.len(), WORDS.len(), "a word is there twice");
    for (key, english, vietnamese) in WORDS {
        assert!(!english.is_empty() && !vietnamese.is_empty(), "{key}");
        assert_eq!(
            english.matches("{}").count(),
            vietnamese.matches("{}").count(),
            "{key}"
        );
    }
    let asked = |text: &'static str, before: &'static str, end: char| {
        text.split(before)
            .skip(1)
            .filter_map(move |rest| rest.split(end).next())
    };
    for key in asked(PAGE, "data-t=\"", '"') {
        assert!(keys.contains(key), "{key}");
    }
    for script in SCRIPTS {
        for before in ["t('", "fill('", "W('", "N('"] {
            for key in
                asked(script, before, '\'').filter(|k| k.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
            {
                assert!(
                    key.ends_with('_') || keys.contains(key) || key.len() < 3 || is_markup(key),
                    "{key}"
                );
            }
        }
    }
}

/// Words in quotes that are no keys: tags and attributes.
fn is_markup(key: &str) -> bool {
    ["canvas", "relief", "coverage"].contains(&key) || key.starts_with("layer")
}

#[test]
fn scripts_end_where_they_end() {
    for script in SCRIPTS.into_iter().chain([without_map_of_source(LEAFLET)]) {
        assert!(!script.contains("</script") && !script.contains("<!--"));
        assert!(!script.contains("innerHTML =") || script.len() > 100_000);
    }
    assert!(!without_map_of_source(LEAFLET).contains("sourceMappingURL"));
}

#[test]
fn what_a_part_brings_is_not_filled_again() {
    assert_eq!(
        filled("a{{x}}b{{y}}c", &[("{{x}}", "{{y}}"), ("{{y}}", "1")]),
        "a{{y}}b1c"
    );
    assert_eq!(escaped("</title><script>&"), "&lt;/title&gt;&lt;script&gt;&amp;");
}
