//! Lists of administrative units, and the crosswalk from old to new ones, as they are published.
//!
//! - Units: a table or workbook with a row a commune and columns for the code and name of province, district
//!   (old hierarchy) and commune:
//!   `provinceCode`, `province_code`, `Mã tỉnh` and the like; `ward` is understood as commune.
//! - Crosswalk: a table with `old_commune_code` and `new_commune_code`, a row a pair; or the JSON of the
//!   package *vietnamadminunits*, whose keys
//!   are names without accents and spaces, which are found among the units.

use super::list::{
    Headings, ListCell, Remedies, Target, bytes_of, delimiter_of, header, is_workbook, records, rows_under,
    target_of, workbook,
};
use super::notes::Notes;
use super::table::nothing_in;
use crate::files::{self, FileKind};
use crate::register::spelling::fold;
use crate::register::{Crossing, Field, Hierarchy, Level, Unit, Units};
use crate::world::{Fault, Faults};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Files with units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitLists {
    /// Units until 2025-06-30.
    pub old_units: Option<PathBuf>,
    /// Units since 2025-07-01.
    pub new_units: Option<PathBuf>,
    /// Which new commune took over which old one.
    pub crosswalk: Option<PathBuf>,
}

impl UnitLists {
    /// The names of the files, without folders.
    pub fn names(&self) -> Vec<String> {
        let given = [&self.old_units, &self.new_units, &self.crosswalk];
        let names = given.into_iter().flatten().filter_map(|f| f.file_name());
        names.map(|n| n.to_string_lossy().into_owned()).collect()
    }

    /// The units that are known, with those of the files, which come first where both have a unit; and the
    /// units of the crosswalk that no list has.
    ///
    /// # Errors
    /// A file that [`read_units`] or [`read_crosswalk`] refuses.
    pub fn joined(&self, known: &Units) -> Result<(Units, Vec<String>), Faults> {
        let mut list = Vec::new();
        let files = [
            (&self.old_units, Hierarchy::Old),
            (&self.new_units, Hierarchy::New),
        ];
        for (file, hierarchy) in files {
            if let Some(file) = file {
                list.extend(read_units(file, hierarchy)?);
            }
        }
        let key = |u: &Unit| (u.hierarchy, u.level, u.code.clone());
        let given: HashSet<_> = list.iter().map(key).collect();
        let kept = known.list().iter().filter(|u| !given.contains(&key(u)));
        list.extend(kept.cloned());
        let mut crossings = known.crossings().to_vec();
        let mut unmatched = Vec::new();
        if let Some(file) = &self.crosswalk {
            let walk = read_crosswalk(file, &Units::new(list.clone(), Vec::new()))?;
            crossings.extend(walk.crossings);
            unmatched = walk.unmatched;
        }
        Ok((Units::new(list, crossings), unmatched))
    }
}

/// What was read of a crosswalk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crosswalk {
    /// Pairs of units that the lists have.
    pub crossings: Vec<Crossing>,
    /// Units of the file that the lists do not have.
    pub unmatched: Vec<String>,
}

/// Reads a list of units of a hierarchy: provinces, districts and communes, each once.
///
/// # Errors
/// [`Faults`]: the file cannot be read, a column is missing, a row has no code, two rows give one code
/// different names.
pub fn read_units(path: &Path, hierarchy: Hierarchy) -> Result<Vec<Unit>, Faults> {
    let mut problems = Faults::default();
    let mut units: HashMap<(Level, String), (Unit, u64)> = HashMap::new();
    let (columns, rows) = table(path)?;
    let column = |names: &[&str]| columns.iter().position(|c| names.contains(&c.as_str()));
    let province = [column(&["provincecode"]), column(&["province", "provincename"])];
    let district = [column(&["districtcode"]), column(&["district", "districtname"])];
    let commune = [
        column(&["communecode", "wardcode"]),
        column(&["commune", "ward", "communename", "wardname"]),
    ];
    if province.contains(&None) {
        let cause = "there is no column with the province's code, or none with its name";
        problems.push(Fault::new(
            "units-columns",
            path,
            cause,
            "give columns province_code and province, and for communes commune_code and commune",
        ));
        return Err(problems);
    }
    let levels = [
        (Level::Province, province),
        (Level::District, district),
        (Level::Commune, commune),
    ];
    for (number, row) in rows {
        let mut parent: Option<String> = None;
        for (level, [code_at, name_at]) in levels {
            let (Some(code_at), Some(name_at)) = (code_at, name_at) else {
                continue;
            };
            let text = |at: usize| {
                row.get(at)
                    .map(|t| t.trim().nfc().collect::<String>())
                    .filter(|t| !t.is_empty())
            };
            let (Some(code), Some(name)) = (text(code_at), text(name_at)) else {
                // Rows of districts without communes have none here.
                continue;
            };
            let unit = Unit {
                hierarchy,
                level,
                code: code.clone(),
                name,
                parent: parent.clone(),
            };
            let (known, first) = units
                .entry((level, code.clone()))
                .or_insert_with(|| (unit.clone(), number));
            if *known != unit {
                let cause = format!(
                    "row {first} has {} '{}' for the same code",
                    level.name(),
                    known.name
                );
                problems.push(
                    Fault::new("unit-code-twice", path, cause, "give each unit its own code")
                        .at_row(number)
                        .with_value(code.clone()),
                );
            }
            parent = Some(code);
        }
    }
    if units.is_empty() && problems.is_empty() {
        problems.push(Fault::new(
            "file-empty",
            path,
            "there is no unit in it",
            "give a row a commune",
        ));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut units: Vec<Unit> = units.into_values().map(|(unit, _)| unit).collect();
    units.sort();
    Ok(units)
}

/// Headings by what they mean, or folded without spaces and underscores, and rows with their numbers as the
/// file counts them.
type Rows = (Vec<String>, Vec<(u64, Vec<String>)>);

fn table(path: &Path) -> Result<Rows, Faults> {
    let mut notes = Notes::default();
    match read_table(&mut notes, path) {
        Some(rows) if notes.problems.is_empty() => Ok(rows),
        _ => Err(notes.problems),
    }
}

fn read_table(notes: &mut Notes, path: &Path) -> Option<Rows> {
    let headings = Headings {
        own: OWN.map(str::to_owned).to_vec(),
        ..Headings::default()
    };
    if is_workbook(path) {
        let (_, grid, head) = workbook(notes, path, &headings, None, REMEDIES)?;
        let (columns, rows) = rows_under(notes, path, grid, head, &headings);
        let texts = |cells: Vec<ListCell>| cells.iter().map(ListCell::shown).collect();
        let rows = rows.into_iter().map(|(number, cells)| (number, texts(cells)));
        return Some((columns.iter().map(|c| canonical(c)).collect(), rows.collect()));
    }
    let bytes = bytes_of(notes, path, None)?;
    let delimiter = delimiter_of(notes, path, &bytes, &headings);
    let mut records = records(notes, path, &bytes, delimiter)?.into_iter();
    let Some(first) = records.next() else {
        notes.problem(nothing_in(path));
        return None;
    };
    let columns = header(notes, path, &first, delimiter)?;
    let rows = records.map(|r| (r.line, r.fields)).collect();
    Some((columns.iter().map(|c| canonical(c)).collect(), rows))
}

/// Headings of the lists as they are published.
const OWN: [&str; 6] = [
    "provinceCode",
    "districtCode",
    "communeCode",
    "wardCode",
    "old_commune_code",
    "new_commune_code",
];

const REMEDIES: Remedies = Remedies {
    sheet: "save the one that is meant as a file of its own",
    heading: "give the columns headings such as province_code, province, commune_code, commune (or 'Mã tỉnh', 'Tỉnh', 'Mã xã', 'Xã')",
};

/// One name for all the headings of a field.
fn canonical(heading: &str) -> String {
    let field = match target_of(heading) {
        Some(Target::Field(field)) => field,
        _ => return fold(heading).replace(' ', ""),
    };
    let name = match field {
        Field::ProvinceCode => "provincecode",
        Field::Province => "province",
        Field::DistrictCode => "districtcode",
        Field::District => "district",
        Field::CommuneCode => "communecode",
        Field::Commune => "commune",
        _ => return fold(heading).replace(' ', ""),
    };
    name.to_owned()
}

/// Reads a crosswalk; `units` has the lists of both hierarchies.
///
/// # Errors
/// [`Faults`]: the file cannot be read, is neither of the two formats, or nothing in it is known.
pub fn read_crosswalk(path: &Path, units: &Units) -> Result<Crosswalk, Faults> {
    let is_json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let mut walk = if is_json {
        of_json(path, units)?
    } else {
        of_csv(path, units)?
    };
    walk.crossings.sort();
    walk.crossings.dedup();
    walk.unmatched.sort();
    walk.unmatched.dedup();
    if walk.crossings.is_empty() {
        let mut problems = Faults::default();
        let cause = "no unit of it is in the lists of units";
        problems.push(Fault::new(
            "crosswalk-unmatched",
            path,
            cause,
            "give the lists of both hierarchies, old and new, that the crosswalk was made for",
        ));
        return Err(problems);
    }
    Ok(walk)
}

fn of_csv(path: &Path, units: &Units) -> Result<Crosswalk, Faults> {
    let (columns, rows) = table(path)?;
    let column = |name: &str| columns.iter().position(|c| c == name);
    let (Some(old_at), Some(new_at)) = (column("oldcommunecode"), column("newcommunecode")) else {
        let mut problems = Faults::default();
        let cause = "there are no columns old_commune_code and new_commune_code";
        problems.push(Fault::new(
            "crosswalk-columns",
            path,
            cause,
            "name the columns so",
        ));
        return Err(problems);
    };
    let mut walk = Crosswalk::default();
    for (_, row) in rows {
        let [old, new] =
            [old_at, new_at].map(|at| row.get(at).map(|c| c.trim().to_owned()).unwrap_or_default());
        let known = units.by_code(Hierarchy::Old, Level::Commune, &old).is_some()
            && units.by_code(Hierarchy::New, Level::Commune, &new).is_some();
        if known {
            walk.crossings.push(Crossing {
                level: Level::Commune,
                old,
                new,
            });
        } else {
            walk.unmatched.push(format!("{old} → {new}"));
        }
    }
    Ok(walk)
}

/// Names joined without accents and spaces → code, of all communes of a hierarchy: province_district_commune,
/// or province_commune. Names that differ in accents alone have one slug: which is meant cannot be said.
fn slugs(units: &Units, hierarchy: Hierarchy) -> HashMap<String, Option<String>> {
    let slug = |unit: &Unit| fold(&unit.name).replace(' ', "");
    let mut slugs: HashMap<String, Option<String>> = HashMap::new();
    for commune in units
        .list()
        .iter()
        .filter(|u| u.hierarchy == hierarchy && u.level == Level::Commune)
    {
        let mut parts = vec![slug(commune)];
        let mut at = commune;
        while let Some(parent) = units.parent(at) {
            parts.push(slug(parent));
            at = parent;
        }
        parts.reverse();
        slugs
            .entry(parts.join("_"))
            .and_modify(|code| *code = None)
            .or_insert_with(|| Some(commune.code.clone()));
    }
    slugs
}

fn of_json(path: &Path, units: &Units) -> Result<Crosswalk, Faults> {
    let fault = |cause: String| {
        let mut problems = Faults::default();
        problems.push(Fault::new("crosswalk-format", path, cause, "give the converter's JSON of vietnamadminunits, or a CSV with old_commune_code and new_commune_code"));
        problems
    };
    let text = files::read_text(path, FileKind::Table).map_err(|e| fault(e.to_string()))?;
    let json: Value = serde_json::from_str(&text).map_err(|e| fault(e.to_string()))?;
    let whole = json
        .get("DICT_PROVINCE_WARD_NO_DIVIDED")
        .and_then(Value::as_object);
    let divided = json.get("DICT_PROVINCE_WARD_DIVIDED").and_then(Value::as_object);
    let Some(whole) = whole else {
        return Err(fault(
            "there is no DICT_PROVINCE_WARD_NO_DIVIDED in it".to_owned(),
        ));
    };
    let [old, new] = Hierarchy::ALL.map(|h| slugs(units, h));
    let mut walk = Crosswalk::default();
    let mut missing = BTreeSet::new();
    let mut pair = |province: &str, old_key: &str, new_key: &str| {
        let new_slug = format!("{province}_{new_key}");
        match (
            old.get(old_key).cloned().flatten(),
            new.get(&new_slug).cloned().flatten(),
        ) {
            (Some(o), Some(n)) => walk.crossings.push(Crossing {
                level: Level::Commune,
                old: o,
                new: n,
            }),
            (o, n) => {
                missing.extend(o.is_none().then(|| old_key.to_owned()));
                missing.extend(n.is_none().then(|| new_slug.clone()));
            }
        }
    };
    for (province, communes) in whole {
        for (new_key, olds) in communes.as_object().into_iter().flatten() {
            for old_key in olds.as_array().into_iter().flatten().filter_map(Value::as_str) {
                pair(province, old_key, new_key);
            }
        }
    }
    for (province, communes) in divided.into_iter().flatten() {
        for (old_key, news) in communes.as_object().into_iter().flatten() {
            for new in news.as_array().into_iter().flatten() {
                if let Some(new_key) = new.get("newWardKey").and_then(Value::as_str) {
                    pair(province, old_key, new_key);
                }
            }
        }
    }
    walk.unmatched = missing.into_iter().collect();
    Ok(walk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn written(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join(name);
        std::fs::write(&path, text).expect("written");
        (dir, path)
    }

    const OLD: &str = "provinceCode,province,districtCode,district,wardCode,ward\n\
        02,Tỉnh Hà Giang,026,Huyện Đồng Văn,00715,Thị trấn Đồng Văn\n02,Tỉnh Hà Giang,026,Huyện Đồng Văn,00721,Xã Lũng Cú\n";
    const NEW: &str = "province_code,province,commune_code,commune\n08,Tỉnh Tuyên Quang,00715,Xã Lũng Cú\n08,Tỉnh Tuyên Quang,00721,Xã Đồng Văn\n";

    fn both() -> Units {
        let (_a, old) = written("old.csv", OLD);
        let (_b, new) = written("new.csv", NEW);
        let mut all = read_units(&old, Hierarchy::Old).expect("good");
        all.extend(read_units(&new, Hierarchy::New).expect("good"));
        Units::new(all, Vec::new())
    }

    #[test]
    fn lists_of_both_hierarchies_are_read_with_their_parents() {
        let units = both();
        let commune = units
            .by_code(Hierarchy::Old, Level::Commune, "00721")
            .expect("there");
        assert_eq!(
            (commune.name.as_str(), commune.parent.as_deref()),
            ("Xã Lũng Cú", Some("026"))
        );
        let commune = units
            .by_code(Hierarchy::New, Level::Commune, "00721")
            .expect("there");
        assert_eq!(
            (commune.name.as_str(), commune.parent.as_deref()),
            ("Xã Đồng Văn", Some("08"))
        );
        assert_eq!(units.list().len(), 2 + 2 + 3);
    }

    #[test]
    fn both_forms_of_a_crosswalk_say_the_same_and_strangers_are_reported() {
        let units = both();
        let (_a, csv) = written(
            "walk.csv",
            "old_commune_code,new_commune_code\n00721,00715\n00715,00721\n99999,00715\n",
        );
        let (_b, json) = written(
            "walk.json",
            r#"{"DICT_PROVINCE_WARD_NO_DIVIDED": {"tinhtuyenquang": {"xalungcu": ["tinhhagiang_huyendongvan_xalungcu", "tinhhagiang_huyendongvan_xaother"]}},
                "DICT_PROVINCE_WARD_DIVIDED": {"tinhtuyenquang": {"tinhhagiang_huyendongvan_thitrandongvan": [{"newWardKey": "xadongvan"}]}}}"#,
        );
        let [csv, json] = [csv, json].map(|p| read_crosswalk(&p, &units).expect("good"));
        assert_eq!(csv.crossings, json.crossings);
        assert_eq!(csv.crossings.len(), 2);
        assert_eq!(csv.unmatched, ["99999 → 00715"]);
        assert_eq!(json.unmatched, ["tinhhagiang_huyendongvan_xaother"]);
    }

    #[test]
    fn wrong_files_are_reported() {
        let (_a, twice) = written("u.csv", "province_code,province\n01,Hà Nội\n01,Hà Giang\n");
        assert!(
            read_units(&twice, Hierarchy::Old)
                .expect_err("twice")
                .to_string()
                .contains("unit-code-twice")
        );
        let (_b, bare) = written("u.csv", "a,b\n1,2\n");
        assert!(
            read_units(&bare, Hierarchy::Old)
                .expect_err("columns")
                .to_string()
                .contains("units-columns")
        );
        let (_c, json) = written("w.json", "{}");
        assert!(
            read_crosswalk(&json, &both())
                .expect_err("format")
                .to_string()
                .contains("crosswalk-format")
        );
    }
}
