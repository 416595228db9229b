//! The table of provinces against two other records of the reform.
//!
//! They lie outside the project (`../shared` or `COVGAP_SHARED`): where they are missing, the tests say so and are left out.

use covgap::register::Hierarchy;
use covgap::register::vietnam::{old_provinces, provinces};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// The folder, or a word that the test was left out.
#[allow(clippy::print_stdout)]
fn boundaries(test: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("COVGAP_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = shared.join("realdata/boundaries");
    if !folder.is_dir() {
        println!("left out, because there is no ../shared (or COVGAP_SHARED): {test}");
        return None;
    }
    Some(folder)
}

/// Code and name of every province in a list of communes.
fn listed(file: &Path) -> BTreeMap<String, String> {
    let mut reader = csv::Reader::from_path(file).expect("a table");
    let headers = reader.headers().expect("a header").clone();
    let column = |name: &str| headers.iter().position(|h| h == name).expect("there");
    let (code, name) = (column("provinceCode"), column("province"));
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        (row[code].to_owned(), row[name].nfc().collect::<String>())
    });
    rows.collect()
}

/// Lower-case letters without accents, spaces and hyphens.
fn slug(name: &str) -> String {
    let without_bar = name.replace(['Đ', 'đ'], "d");
    let letters = without_bar.nfd().filter(char::is_ascii_alphabetic);
    letters.collect::<String>().to_lowercase()
}

#[test]
fn codes_and_names_are_those_of_the_published_lists() {
    let Some(folder) = boundaries("codes_and_names_are_those_of_the_published_lists") else {
        return;
    };
    for (hierarchy, file) in [
        (Hierarchy::Old, "units_legacy_63prov_10040wards.csv"),
        (Hierarchy::New, "units_2025_34prov_3321communes.csv"),
    ] {
        let ours: BTreeMap<String, String> = provinces()
            .into_iter()
            .filter(|u| u.hierarchy == hierarchy)
            .map(|u| (u.code, u.name))
            .collect();
        assert_eq!(ours, listed(&folder.join(file)), "{hierarchy}");
    }
}

#[test]
fn every_old_province_went_where_the_converter_says() {
    let Some(folder) = boundaries("every_old_province_went_where_the_converter_says") else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("converter_2025_old_to_new.json")).expect("readable");
    let converter: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let table = converter["DICT_PROVINCE"].as_object().expect("a table");
    let theirs: BTreeSet<(String, String)> = table
        .iter()
        .flat_map(|(new, olds)| {
            let olds = olds.as_array().expect("a list");
            olds.iter()
                .map(|old| (old.as_str().expect("a name").to_owned(), new.clone()))
        })
        .collect();
    let ours: BTreeSet<(String, String)> = old_provinces()
        .iter()
        .map(|p| (slug(p.name), slug(p.new_name)))
        .collect();
    assert_eq!(ours, theirs);
}
