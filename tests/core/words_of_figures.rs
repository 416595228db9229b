//! No table goes without the word that says what its figures are: claimed, predicted, measured.
//!
//! A table cannot be made without one: `Sheet::new`, `Sheet::of_records`, `headed` and `StreamedRow` ask for it.
//! Left are the ways around it, and the word that says nothing: they are counted here.

use covgap::domain::word::Word;
use std::fs;
use std::path::{Path, PathBuf};

/// Where tables say nothing about coverage: what was read, what a person fills in, and tests.
const GIVEN: &[&str] = &[
    "src/cli/inputs.rs",
    "src/cli/register/init.rs",
    "src/domain/word.rs",
    "src/output/sheet.rs",
    "src/output/uncertain.rs",
    "src/output/xlsx.rs",
];
/// Where CSV is written without a sheet: the two writers below sheets, what codes of a raster mean, and a
/// made-up log, whose headings are those of a drive test.
const WRITERS: &[&str] = &[
    "src/output/csv.rs",
    "src/output/drive.rs",
    "src/output/further.rs",
    "src/output/rows.rs",
];

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            let name = path
                .strip_prefix(root)
                .expect("below")
                .to_string_lossy()
                .into_owned();
            found.push((name, fs::read_to_string(&path).expect("readable")));
        }
    }
}

fn with(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    let found = all.into_iter().filter(|(_, source)| source.contains(text));
    found.map(|(name, _)| name).collect()
}

#[test]
fn tables_that_say_nothing_are_those_without_figures_of_coverage() {
    assert_eq!(with("Word::Given"), GIVEN);
    // A sheet of a workbook that is read is another thing.
    let mut made = with("Sheet::default()")
        .into_iter()
        .filter(|name| !name.starts_with("src/ingest/"));
    assert_eq!(made.next(), None, "a table without a word");
}

#[test]
fn csv_is_written_by_the_writers_that_know_the_word() {
    let mut found = with("csv::Writer::from_writer(");
    found.extend(with("WriterBuilder::new()"));
    found.sort();
    found.dedup();
    assert_eq!(found, WRITERS);
}

#[test]
fn the_words_differ_and_are_said_once() {
    let names: Vec<&str> = Word::ALL.into_iter().filter_map(Word::name).collect();
    let mut once = names.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), names.len());
    for word in Word::ALL {
        assert!(word.is_in(&word.said_in("A table")));
    }
}
