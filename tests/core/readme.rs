//! The README's tables are made from the code: this test compares them, and rewrites them when it is run with
//! `COVGAP_WRITE_README=1`.

use covgap::radio::model::{ADDITIONS, ClutterUse, MODELS, Quantity, Strength, keys};
use std::fmt::Write;
use std::path::PathBuf;

fn readme() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// The models' cards as a table.
fn models_table() -> String {
    let mut table = String::from(
        "| model | source | reads | for | not for | validity | keys |\n|---|---|---|---|---|---|---|\n",
    );
    for model in MODELS {
        let card = model.card;
        let ranges: Vec<String> = card
            .ranges
            .iter()
            .filter(|r| {
                // Where a quantity has an advised range, that is the one to know.
                let advised = |q| {
                    card.ranges
                        .iter()
                        .any(|o| o.quantity == q && o.strength == Strength::Advised)
                };
                r.strength == Strength::Advised || !advised(r.quantity)
            })
            .filter(|r| r.quantity != Quantity::LatitudeDeg)
            .map(|r| {
                if r.min == r.max {
                    return format!("{} {} {}", r.quantity.label().0, r.min, r.quantity.label().1);
                }
                format!(
                    "{} {}–{} {}",
                    r.quantity.label().0,
                    r.min,
                    r.max,
                    r.quantity.label().1
                )
            })
            .collect();
        let reads = match (card.needs_terrain(), card.clutter) {
            (true, ClutterUse::Reads) => "terrain and land cover",
            (true, _) => "terrain",
            (false, _) => "distance",
        };
        writeln!(
            table,
            "| `{}` | {} | {reads} | {} | {} | {} | {} |",
            card.name,
            card.source,
            card.use_for,
            card.not_for,
            ranges.join("; "),
            keys(card.name).join(", ")
        )
        .expect("text grows");
    }
    table
}

/// The cards of what is added to a model.
fn additions_table() -> String {
    let mut table = String::from("| name | source | for | not for |\n|---|---|---|---|\n");
    for card in ADDITIONS {
        writeln!(
            table,
            "| `{}` | {} | {} | {} |",
            card.name, card.source, card.use_for, card.not_for
        )
        .expect("text grows");
    }
    table
}

/// Replaces what stands between `<!-- name -->` and `<!-- /name -->`.
fn with_part(text: &str, name: &str, content: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = text.find(&open).unwrap_or_else(|| panic!("README has no {open}")) + open.len();
    let end = text
        .find(&close)
        .unwrap_or_else(|| panic!("README has no {close}"));
    format!("{}\n{}\n{}", &text[..start], content.trim_end(), &text[end..])
}

#[test]
fn tables_of_the_readme_are_those_of_the_code() {
    let text = std::fs::read_to_string(readme()).expect("README.md is there");
    let made = with_part(&text, "models", &models_table());
    let made = with_part(&made, "additions", &additions_table());
    let made = with_part(&made, "keys", &covgap::study::reference_markdown());
    if std::env::var_os("COVGAP_WRITE_README").is_some() {
        std::fs::write(readme(), &made).expect("README.md can be written");
        return;
    }
    assert!(
        text == made,
        "README.md is behind the code: run COVGAP_WRITE_README=1 cargo test --release --test core, and look at it"
    );
}

#[test]
fn pictures_and_files_that_the_readme_names_are_there() {
    let text = std::fs::read_to_string(readme()).expect("README.md is there");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for part in text.split("](").skip(1) {
        let target = part.split([')', '#']).next().unwrap_or_default();
        if target.is_empty() || target.starts_with("http") {
            continue;
        }
        assert!(
            folder.join(target).exists(),
            "README.md links to {target}, which is not there"
        );
        seen += 1;
    }
    assert!(seen >= 3, "the README shows nothing");
}

#[test]
fn every_crate_carries_the_licences() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let text = std::fs::read_to_string(folder.join(licence)).expect("is there");
        for krate in ["crates/radio", "crates/register"] {
            let copy = std::fs::read_to_string(folder.join(krate).join(licence));
            assert_eq!(copy.ok().as_deref(), Some(text.as_str()), "{krate}/{licence}");
        }
    }
}
