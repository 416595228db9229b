//! Every code that the code can print is explained, and what is explained can be printed. The page of the
//! documentation is made from the explanations: it is rewritten when the test is run with
//! `COVGAP_WRITE_DOCS=1`.

use covgap::study::Code;
use covgap::world::codes::{self, Explained, THEMES};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Where codes are made. In these places every word in quotes that has a hyphen is a code, but for [`WORDS`].
const PLACES: &[&str] = &[
    "src/ingest",
    "src/store/register",
    "src/measurements/clean",
    "crates/register/src",
    "crates/radio/src/antenna/msi",
    "src/output/error.rs",
    "src/analysis/error.rs",
    "src/domain/doubt.rs",
    "src/pipeline/mod.rs",
    "src/pipeline/claims.rs",
    "src/pipeline/register/cautions.rs",
    "src/measurements/flags.rs",
    "src/pipeline/measurements/pairs/why.rs",
    "src/pipeline/closure/judged.rs",
    "src/pipeline/measurements/passes.rs",
    "src/plan_check",
    "src/pipeline/plan/changes.rs",
    "src/pipeline/plan/check.rs",
    "src/pipeline/plan/derived.rs",
    "src/pipeline/plan/error.rs",
    "src/pipeline/plan/impossible.rs",
    "src/pipeline/plan/make.rs",
    "src/pipeline/plan/memory.rs",
    "src/pipeline/plan/prepare.rs",
    "src/pipeline/plan/register_points.rs",
    "src/pipeline/plan/what_if.rs",
];

/// Words of these places that are no codes.
const WORDS: &[(&str, &str)] = &[
    ("close-all", "an objective of plans"),
    ("community-house", "a kind of test point"),
    ("day-corrected", "a kind of event"),
    ("ha-1", "a unit"),
    ("in-progress", "a status"),
    ("km-2", "a unit"),
    ("low-signal", "a value of the field signal"),
    ("m-2", "a unit"),
    ("on-air", "a status"),
    ("power-lines", "the role of a file"),
    ("record-corrected", "a kind of event"),
    ("sites-rows", "one of *-rows, which is explained"),
    ("test-points", "the role of a file"),
];

/// Functions whose first text is a code, whatever it looks like, in all sources.
const CALLS: &[&str] = &[
    "Fault::new(",
    "Refusal::new(",
    "Breach::new(",
    "verdict.fault(",
    "verdict.broken(",
    "report.add(",
    "notes.note(",
    "notes.tally(",
    "t.coded(",
    "d.coded(",
];

/// Remarks on antenna patterns are printed with this before them (`src/ingest/antennas.rs`); their faults are
/// not.
const OF_PATTERNS: (&str, &str, &str) = ("crates/radio/src/antenna/msi", "pattern-", "antenna-pattern-");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Sources below a folder: their place, and their lines without comments, attributes and unit tests.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("sources are readable") {
        let path = entry.expect("sources are readable").path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            sources(&path, found);
        } else if name.ends_with(".rs") && !["tests.rs", "testing.rs"].contains(&name.as_str()) {
            let text = std::fs::read_to_string(&path).expect("a source is readable");
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let is_code = |line: &&str| !["//", "#["].iter().any(|s| line.trim_start().starts_with(s));
            let lines: Vec<&str> = text.lines().filter(is_code).collect();
            let place = path.strip_prefix(root()).expect("below the root");
            found.push((place.to_string_lossy().replace('\\', "/"), lines.join("\n")));
        }
    }
}

/// All sources but the explanations.
fn all_sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["src", "crates/radio/src", "crates/register/src"] {
        sources(&root().join(folder), &mut found);
    }
    found.retain(|(place, _)| !place.starts_with("src/world/codes/"));
    assert!(found.len() > 100, "the sources were not found");
    found
}

/// A text in quotes as a code: lower case, digits and hyphens; what a format puts in becomes `*`. Nothing for
/// other texts.
fn as_code(text: &str) -> Option<String> {
    let mut code = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (_, behind) = after.split_once('}')?;
        code.push_str(before);
        code.push('*');
        rest = behind;
    }
    code.push_str(rest);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-*".contains(c);
    let begins = code.starts_with(|c: char| c.is_ascii_lowercase() || c == '*');
    let letters = code.contains(|c: char| c.is_ascii_lowercase());
    (code.chars().all(plain) && begins && letters && !code.ends_with('-')).then_some(code)
}

/// The texts in quotes of a source on one line each.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('"').skip(1).step_by(2))
}

/// The codes in the sources with the place of each; `*` has the place of what a format puts in.
fn in_sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (place, text) in all_sources() {
        if PLACES.iter().any(|p| place.starts_with(p)) {
            let codes = quoted(&text).filter_map(as_code).filter(|c| c.contains('-'));
            for code in codes {
                let (msi, fault, before) = OF_PATTERNS;
                let is_remark = place.starts_with(msi) && !code.starts_with(fault);
                let code = if is_remark {
                    format!("{before}{code}")
                } else {
                    code
                };
                found.insert(code, place.clone());
            }
        }
        for call in CALLS {
            for arguments in text.split(call).skip(1) {
                let first = arguments.trim_start().strip_prefix('"');
                let code = first.and_then(|rest| rest.split('"').next()).and_then(as_code);
                found.extend(code.map(|code| (code, place.clone())));
            }
        }
    }
    found.retain(|code, _| !WORDS.iter().any(|w| w.0 == code));
    for code in Code::ALL {
        found.insert(code.name().to_owned(), "src/study/fault.rs".to_owned());
    }
    assert!(found.len() > 200, "the codes were not found");
    found
}

/// Is an explanation one of a code of the sources, perhaps with `*`? Where one of the two has `*`, the other
/// may say more.
fn is_of(explained: &str, source: &str) -> bool {
    let says_less = |before: &str, after: &str| source.starts_with(before) && source.ends_with(after);
    explained == source
        || source.contains('*')
            && (fits(source, explained) || explained.split_once('*').is_some_and(|(b, a)| says_less(b, a)))
}

/// Can a pattern become a text, with something in the place of each `*`?
fn fits(pattern: &str, text: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return pattern == text;
    };
    text.strip_prefix(before).is_some_and(|rest| {
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        ends.filter_map(|at| rest.get(at..)).any(|rest| fits(after, rest))
    })
}

#[test]
fn what_is_a_code_in_a_source() {
    assert_eq!(as_code("number-invalid").as_deref(), Some("number-invalid"));
    assert_eq!(
        as_code("site-filled-{field}-{code}").as_deref(),
        Some("site-filled-*-*")
    );
    assert_eq!(as_code("{role}-rows").as_deref(), Some("*-rows"));
    for other in ["{id}-{radio}", "2023-12-28", "UTF-8", "yyyy mm", "a-b c", "x-"] {
        assert_eq!(as_code(other), None, "{other}");
    }
    assert!(is_of("number-invalid", "number-invalid") && !is_of("*-rows", "no-rows"));
    assert!(is_of("site-filled-*", "site-filled-*-*") && is_of("unit-*-codes", "unit-*-*"));
    assert!(!is_of("unit-*-codes", "unit-*-several") && !is_of("site-filled-*", "site-excluded-*"));
}

#[test]
fn every_code_that_can_be_printed_is_explained() {
    let missing: Vec<(String, String)> = in_sources()
        .into_iter()
        .filter(|(code, _)| !codes::all().any(|e| is_of(e.code, code)))
        .collect();
    assert!(missing.is_empty(), "explain in src/world/codes/: {missing:?}");
}

#[test]
fn every_explained_code_can_be_printed() {
    let sources = in_sources();
    let lost: Vec<&str> = codes::all()
        .map(|e| e.code)
        .filter(|explained| !sources.keys().any(|source| is_of(explained, source)))
        .collect();
    assert!(lost.is_empty(), "no source has these codes: {lost:?}");
}

#[test]
fn words_that_are_no_codes_are_in_the_sources() {
    let all = all_sources();
    for (word, what) in WORDS {
        let there = all
            .iter()
            .filter(|(place, _)| PLACES.iter().any(|p| place.starts_with(p)))
            .any(|(_, text)| quoted(text).any(|t| t == *word));
        assert!(there, "'{word}' ({what}) is in no source: take it off the list");
        assert!(
            codes::all().all(|e| e.code != *word),
            "'{word}' is explained as a code"
        );
    }
}

#[test]
fn codes_are_unique_and_sorted_and_each_is_found() {
    let all: Vec<&str> = codes::all().map(|e| e.code).collect();
    let unique: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(all, unique.into_iter().collect::<Vec<_>>());
    for e in codes::all() {
        let printed = e.code.replace('*', "something");
        let found = codes::find(&printed).map(|f| f.code);
        assert_eq!(found, Some(e.code), "{printed}");
    }
}

#[test]
fn explanations_are_whole_sentences_and_no_two_are_equal() {
    let mut seen: BTreeMap<(&str, &str, &str), &str> = BTreeMap::new();
    for e in codes::all() {
        for (what, text) in [("cause", e.cause), ("remedy", e.remedy)] {
            assert!(text.len() > 10, "{}: the {what} is too short", e.code);
            assert!(
                text.ends_with('.'),
                "{}: the {what} ends without a full stop",
                e.code
            );
            assert!(!text.contains('\n'), "{}: the {what} has several lines", e.code);
        }
        let length = e.example.chars().count();
        assert!(
            (1..=100).contains(&length),
            "{}: the example has {length} characters",
            e.code
        );
        assert!(
            !e.example.contains('\n'),
            "{}: the example has several lines",
            e.code
        );
        let before = seen.insert((e.cause, e.example, e.remedy), e.code);
        assert_eq!(before, None, "{} is explained like another", e.code);
    }
    let causes: BTreeSet<&str> = codes::all().map(|e| e.cause).collect();
    assert_eq!(
        causes.len(),
        codes::all().count(),
        "two codes have the same cause"
    );
}

/// The words of a text: letters, digits, hyphens and underscores.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c))
}

#[test]
fn keys_and_options_that_an_explanation_names_exist() {
    let all = all_sources();
    let in_quotes: BTreeSet<&str> = all
        .iter()
        .flat_map(|(_, text)| quoted(text))
        .flat_map(words)
        .collect();
    let of_cli = all.iter().filter(|(place, _)| place.starts_with("src/cli/"));
    let fields = of_cli.flat_map(|(_, text)| words(text));
    let known: BTreeSet<String> = fields.map(|field| field.replace('_', "-")).collect();
    for e in codes::all() {
        for word in words(e.cause).chain(words(e.remedy)) {
            if let Some(option) = word.strip_prefix("--") {
                assert!(known.contains(option), "{}: there is no option {word}", e.code);
            } else if word.contains('_') && word == word.to_lowercase() {
                assert!(in_quotes.contains(word), "{}: there is no key {word}", e.code);
            }
        }
        for command in e.remedy.split("`covgap ").skip(1).filter_map(|c| words(c).next()) {
            assert!(
                known.contains(&capital(command)) || command == "help",
                "{}: no command {command}",
                e.code
            );
        }
        for part in e.remedy.split("[").skip(1).filter_map(|p| p.split_once(']')) {
            let table = part.0.trim_matches('"');
            let is_name = !table.is_empty() && table.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            assert!(
                !is_name || in_quotes.contains(table),
                "{}: no table [{table}]",
                e.code
            );
        }
        if let Some((_, other)) = e.remedy.split_once("See ") {
            let other = other.split([' ', '.']).next().unwrap_or_default();
            assert!(
                !other.contains('-') || codes::find(other).is_some(),
                "{}: no code {other}",
                e.code
            );
        }
    }
}

/// The page of the documentation.
fn page() -> String {
    let (faults, counts) = (of_kind(codes::Kind::Fault), of_kind(codes::Kind::Count));
    let mut page = format!(
        "# Faults and counts\n\n\
         covgap prints a code with every fault and with everything that it counts. The codes are stable. This page explains \
         all of them: {faults} faults and {counts} counts. `covgap help CODE` prints the same, for example \
         `covgap help number-invalid`.\n\n\
         A **fault** is something wrong. {} A **count** says what was read, filled, repaired or skipped. {} `covgap check` \
         and `summary.json` show the counts of a study, and `covgap register import` those of a list. In a code, `*` has the place of a part that comes from your input, such as the \
         name of a column.\n",
        codes::Kind::Fault.meaning(),
        codes::Kind::Count.meaning(),
    );
    for theme in THEMES {
        write!(page, "\n## {}\n", theme.title).expect("text grows");
        let mut sorted: Vec<&Explained> = theme.codes.iter().collect();
        sorted.sort_by_key(|e| e.code);
        for e in sorted {
            write!(
                page,
                "\n### `{}`\n\n*{}.* {}\n\nExample:\n\n```text\n{}\n```\n\nWhat to do: {}\n",
                e.code,
                capital(e.kind.name()),
                in_markdown(e.cause),
                e.example,
                in_markdown(e.remedy)
            )
            .expect("text grows");
        }
    }
    page
}

fn of_kind(kind: codes::Kind) -> usize {
    codes::all().filter(|e| e.kind == kind).count()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Signs that Markdown would take for its own, outside of code.
fn in_markdown(text: &str) -> String {
    let mut is_code = false;
    let mut out = String::new();
    for c in text.chars() {
        is_code ^= c == '`';
        if !is_code && "*_[]<>".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[test]
fn the_page_of_the_documentation_is_that_of_the_code() {
    let path = root().join("docs/src/reference/faults.md");
    if std::env::var_os("COVGAP_WRITE_DOCS").is_some_and(|v| v == "1") {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&path, page()).expect("the page can be written");
        return;
    }
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == page(),
        "docs/src/reference/faults.md is behind the code: run COVGAP_WRITE_DOCS=1 cargo test --release --no-default-features --test core codes"
    );
}
