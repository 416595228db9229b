//! Clutter tables from models/clutter/: what the classes of a land-cover raster mean to radio waves.

use super::fault::{Code, Source, StudyFaults};
use super::kind::{Choice, Map, Number, Text, number};
use super::models::{Embedded, ModelKind, ModelText};
use super::reader::{Document, Table, read_document};
use crate::terrain::Cover;
use crate::terrain::cover::{Kind, Zone};
use std::collections::BTreeMap;

/// A table of classes. The default has none: a stand-in for one that could not be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClutterTable {
    /// File name without extension.
    pub name: String,
    /// For people.
    pub title: String,
    /// Where the values come from.
    pub source: String,
    /// What each class is called, by its code.
    pub names: BTreeMap<u8, String>,
    /// What each class means, by its code.
    pub classes: BTreeMap<u8, Cover>,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

/// Kinds of land cover as words of a file.
const KIND: Choice<Kind> = Choice(&[
    ("water", Kind::Water),
    ("open", Kind::Open),
    ("suburban", Kind::Suburban),
    ("urban", Kind::Urban),
    ("dense-urban", Kind::DenseUrban),
    ("trees", Kind::Trees),
]);

/// Radio climates of the ground as words of a file.
const ZONE: Choice<Zone> = Choice(&[
    ("inland", Zone::Inland),
    ("coastal-land", Zone::CoastalLand),
    ("sea", Zone::Sea),
]);

const HEIGHT_M: Number = number(0.0, 100.0);
const LOSS_DB: Number = number(0.0, 60.0);

/// Reads and checks a clutter table.
///
/// # Errors
/// Every fault of the file at once.
pub fn parse(file: &ModelText) -> Result<ClutterTable, StudyFaults> {
    let source = Source {
        file: &file.origin,
        text: &file.text,
    };
    let read = |d: &mut Document| d.table("", "What classes mean", |t| read(t, file));
    let (table, _, faults) = read_document(source, read);
    if faults.is_empty() {
        Ok(table)
    } else {
        Err(StudyFaults::sorted(faults))
    }
}

/// The clutter tables built into the program, by name.
///
/// # Errors
/// A fault in a file built in, which a test excludes.
pub fn embedded_clutter_tables() -> Result<Vec<ClutterTable>, StudyFaults> {
    Embedded.all(ModelKind::Clutter).iter().map(parse).collect()
}

#[rustfmt::skip] // One declaration a line reads like the file.
fn read(t: &mut Table, file: &ModelText) -> ClutterTable {
    let title = t.required("title", Text, "\"My classes\"", "Title for people");
    let source = t.required("source", Text, "\"planning convention\"", "Where the values come from");
    let names = by_code(t, "name", Text, "What each class is called, by its code");
    let kinds = by_code(t, "kind", KIND, "What each class is: water, open, suburban, urban, dense-urban or trees");
    let heights_m = by_code(t, "height_m", HEIGHT_M, "Representative height of what is there, metres");
    let losses_db = by_code(t, "loss_db", LOSS_DB, "What a receiver in it loses, dB");
    let zones = by_code(t, "zone", ZONE, "Radio climate: inland (where nothing is said), coastal-land or sea");
    if names.is_empty() && t.is_set("name") {
        return stand_in(file);
    }
    if names.is_empty() {
        t.fault(Code::MissingKey, "name", "has no class", "add a table [name] with a line such as 10 = \"Trees\"".to_owned());
    }
    if names.len() > 255 {
        t.fault(Code::OutOfRange, "name", "has 256 classes", "leave one code free: it represents places that no file knows".to_owned());
    }
    same_codes(t, &names, &[("kind", codes(&kinds)), ("height_m", codes(&heights_m)), ("loss_db", codes(&losses_db))]);
    for code in zones.keys().filter(|code| !names.contains_key(code)) {
        let advice = format!("name class {code} in [name], or take it out");
        t.fault(Code::Inconsistent, "zone", &format!("has class {code}, which [name] has not"), advice);
    }
    let classes = kinds
        .into_iter()
        .filter_map(|(code, kind)| {
            let cover = Cover {
                kind,
                height_m: *heights_m.get(&code)?,
                loss_db: *losses_db.get(&code)?,
                zone: zones.get(&code).copied().unwrap_or(Zone::Inland),
            };
            Some((code, cover))
        })
        .collect();
    ClutterTable { name: file.name.clone(), title, source, names, classes, sha256: file.sha256() }
}

/// What to read on with where the names themselves are faulty.
fn stand_in(file: &ModelText) -> ClutterTable {
    ClutterTable {
        name: file.name.clone(),
        title: String::new(),
        source: String::new(),
        names: BTreeMap::new(),
        classes: BTreeMap::new(),
        sha256: file.sha256(),
    }
}

/// A table from codes to values of one kind.
fn by_code<K: super::kind::Kind>(
    t: &mut Table,
    key: &'static str,
    values: K,
    doc: &'static str,
) -> BTreeMap<u8, K::Value>
where
    K::Value: Clone,
{
    let words = t.value(key, Map { keys: None, values }, BTreeMap::new(), doc);
    let mut by_code = BTreeMap::new();
    for (word, value) in words {
        match word.parse::<u8>() {
            Ok(code) if code.to_string() == word => {
                by_code.insert(code, value);
            }
            _ => {
                let cause = format!("has '{word}', which is no code of a class");
                t.fault(
                    Code::OutOfRange,
                    key,
                    &cause,
                    "use whole numbers from 0 to 255".to_owned(),
                );
            }
        }
    }
    by_code
}

fn codes<V>(values: &BTreeMap<u8, V>) -> Vec<u8> {
    values.keys().copied().collect()
}

/// Every class must have every value: a height that is missing is not 0 m.
fn same_codes(t: &mut Table, names: &BTreeMap<u8, String>, others: &[(&'static str, Vec<u8>)]) {
    let wanted = codes(names);
    for (key, found) in others {
        // A table that is there and gave nothing has a fault of its own, which was reported.
        if found.is_empty() && t.is_set(key) {
            continue;
        }
        for code in wanted.iter().filter(|c| !found.contains(c)) {
            let advice = format!("add, below [{key}], a line {code} = …");
            t.fault(
                Code::Inconsistent,
                key,
                &format!("lacks class {code}, which [name] has"),
                advice,
            );
        }
        for code in found.iter().filter(|c| !wanted.contains(c)) {
            let advice = format!("name class {code} in [name], or take it out");
            t.fault(
                Code::Inconsistent,
                key,
                &format!("has class {code}, which [name] has not"),
                advice,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn of(text: &str) -> Result<ClutterTable, StudyFaults> {
        parse(&ModelText {
            name: "mine".into(),
            text: text.into(),
            origin: PathBuf::from("mine.toml"),
            written: crate::study::Written::Utf8,
        })
    }

    const GOOD: &str = "title = \"t\"\nsource = \"s\"\n[name]\n10 = \"Trees\"\n80 = \"Sea\"\n[kind]\n10 = \"trees\"\n80 = \"water\"\n\
        [height_m]\n10 = 15.0\n80 = 0\n[loss_db]\n10 = 8.5\n80 = 0.0\n[zone]\n80 = \"sea\"\n";

    #[test]
    fn a_table_is_read_by_code() {
        let table = of(GOOD).expect("good");
        assert_eq!(table.names[&10], "Trees");
        assert_eq!(table.classes[&10].height_m, 15.0);
        assert_eq!(table.classes[&10].zone, Zone::Inland);
        assert_eq!(table.classes[&80].zone, Zone::Sea);
        assert_eq!(table.classes[&80].kind, Kind::Water);
    }

    #[test]
    fn every_gap_and_every_surplus_is_reported_at_once() {
        let faults = of(&GOOD
            .replace("80 = 0.0", "81 = 0.0")
            .replace("10 = 15.0", "x = 15.0"))
        .expect_err("faults")
        .to_string();
        for text in [
            "lacks class 80",
            "has class 81",
            "'x', which is no code",
            "lacks class 10",
        ] {
            assert!(faults.contains(text), "{text} in {faults}");
        }
    }

    #[test]
    fn a_bad_value_is_reported_alone() {
        let faults = of(&GOOD.replace("\"trees\"", "\"forest\"")).expect_err("a fault");
        assert_eq!(faults.0.len(), 1, "{faults}");
        assert!(faults.to_string().contains("forest"), "{faults}");
    }

    #[test]
    fn the_tables_built_in_are_sound() {
        let tables = embedded_clutter_tables().expect("no faults");
        let worldcover = tables.iter().find(|t| t.name == "esa-worldcover").expect("there");
        assert_eq!(worldcover.classes.len(), 11);
        assert!(worldcover.classes.values().all(|c| c.zone == Zone::Inland));
    }
}
