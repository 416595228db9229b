//! The table of provinces against two other records of the reform.

use crate::needs::{Need, shared};
use crate::row::{Row, rows};
use covgap::register::Hierarchy;
use covgap::register::vietnam::{old_provinces, provinces};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

const FOLDER: &str = "realdata/boundaries";

pub(crate) const TESTS: &[Row] = rows! {
    codes_and_names_are_those_of_the_published_lists: [Need::Shared(FOLDER)],
    every_old_province_went_where_the_converter_says: [Need::Shared(FOLDER)],
};

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

fn codes_and_names_are_those_of_the_published_lists() {
    let folder = shared(FOLDER);
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

fn every_old_province_went_where_the_converter_says() {
    let folder = shared(FOLDER);
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
