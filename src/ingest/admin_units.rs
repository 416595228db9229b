//! Administrative units: boundaries read, repaired, and joined to the villages that lie in them.

use super::codes::{ByFigures, note_completed};
use super::columns::Wishes;
use super::list::{Meaning, Target};
use super::notes::Notes;
use super::polygons::{bounds_of, holds, polygons_of, turned_deg};
use super::rows::Table;
use crate::domain::{AdminUnit, Village};
use crate::maths;
use crate::register::Field;
use crate::register::spelling::fold_unit;
use crate::space::geodesic::MEAN_M_PER_DEG;
use crate::space::{BoundingBox, LonLat};
use crate::study::BoundarySource;
use crate::world::Fault;
use geo::{Distance, Euclidean, MapCoords, MultiPolygon};
use std::collections::BTreeMap;
use std::path::Path;

/// A commune with its province.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) outline: MultiPolygon<f64>,
    pub(super) bounds: [f64; 4],
    commune: AdminUnit,
    province: AdminUnit,
}

/// What a boundary layer may say: only columns that the study names are taken.
pub(super) fn wishes(source: &BoundarySource) -> Wishes {
    let mut wishes = Wishes {
        proposes_only: true,
        ..Wishes::default()
    };
    for (key, named, field) in [
        ("commune_code_field", &source.commune_code, Field::CommuneCode),
        ("commune_name_field", &source.commune_name, Field::Commune),
        ("province_code_field", &source.province_code, Field::ProvinceCode),
        ("province_name_field", &source.province_name, Field::Province),
    ] {
        wishes.field(key, named.as_ref(), &[Meaning::Point(Target::Field(field))]);
    }
    wishes
}

/// Reads the boundary layer.
pub(super) fn read(notes: &mut Notes, source: &BoundarySource) -> Vec<Unit> {
    let Some(table) = Table::open(notes, "boundaries", &source.layered, &wishes(source)) else {
        return Vec::new();
    };
    let faults_before = notes.problems.len();
    let commune = ["commune_code_field", "commune_name_field"].map(|key| table.at(key));
    let province = ["province_code_field", "province_name_field"].map(|key| table.at(key));
    if table.taken.is_faulty || notes.problems.len() > faults_before {
        return Vec::new();
    }
    let mut units = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let mut reader = table.reader(row);
        let outline = reader
            .shape()
            .and_then(|shape| polygons_of(notes, &mut reader, shape));
        let mut unit = |[code, name]: [Option<usize>; 2]| AdminUnit {
            code: reader.name(notes, code),
            name: reader.name(notes, name),
        };
        let (commune, province) = (unit(commune), unit(province));
        if reader.finish(notes)
            && let Some(outline) = outline
            && let Some(bounds) = bounds_of(&outline)
        {
            units.push(Unit {
                outline,
                bounds,
                commune,
                province,
            });
        }
    }
    units
}

/// Gives villages without codes the units they lie in, and missing names to those with codes.
///
/// Villages that lie outside the unit that they state are counted; too many of them are a doubt about `file`.
pub(super) fn join(notes: &mut Notes, file: &Path, units: &[Unit], villages: &mut [Village]) {
    if units.is_empty() {
        return;
    }
    // By western edge: everything behind the village's longitude need not be looked at.
    let mut by_west: Vec<usize> = (0..units.len()).collect();
    let west = |k: &usize| units.get(*k).map_or(0.0, |u| u.bounds[0]);
    by_west.sort_by(|a, b| west(a).total_cmp(&west(b)).then(a.cmp(b)));
    let names = names_by_code(units);
    stated(notes, file, units, villages);
    let whole = names
        .each_ref()
        .map(|names| ByFigures::of(names.keys().map(String::as_str)));
    for village in villages {
        if village.commune.is_unknown() || village.province.is_unknown() {
            join_by_place(notes, units, &by_west, village);
        }
        for (unit, (names, whole)) in [&mut village.commune, &mut village.province]
            .into_iter()
            .zip(names.iter().zip(&whole))
        {
            let short = unit.code.as_deref().filter(|code| !names.contains_key(*code));
            if let Some(full) = short.and_then(|code| whole.completed(code)) {
                note_completed(notes, short.unwrap_or_default(), full);
                unit.code = Some(full.to_owned());
            }
            if unit.name.is_none()
                && let Some(code) = &unit.code
                && let Some(name) = names.get(code)
            {
                unit.name = Some(name.clone());
                notes.tally("unit-named-by-code", "units named by their code", 1);
            }
        }
    }
}

/// A village this near to its unit lies in it: boundaries are drawn coarsely, metres.
const BESIDE_M: f64 = 1000.0;
/// More villages than this share outside the unit that they state are no errors of single villages.
const MOST_ASTRAY: f64 = 0.2;

/// Compares villages that state a commune (else a province) with the boundaries of that unit.
fn stated(notes: &mut Notes, file: &Path, units: &[Unit], villages: &[Village]) {
    let communes = by_word(units.iter().map(|u| &u.commune));
    let provinces = by_word(units.iter().map(|u| &u.province));
    unknown_communes(notes, &communes, villages);
    let (mut compared, mut astray) = (0usize, Vec::new());
    for village in villages {
        let Some(centre) = village.centre() else { continue };
        let of = |stated: &AdminUnit, known: &BTreeMap<String, Vec<usize>>| {
            words_of(stated).iter().find_map(|word| known.get(word)).cloned()
        };
        let own = of(&village.commune, &communes).or_else(|| of(&village.province, &provinces));
        let Some(own) = own else { continue };
        compared += 1;
        let mut outlines = own.iter().filter_map(|k| units.get(*k));
        if !outlines.any(|unit| is_beside(unit, centre)) {
            let unit = words_of(&village.commune)
                .into_iter()
                .chain(words_of(&village.province))
                .next();
            let unit = unit.unwrap_or_default();
            astray.push(format!(
                "{} ({}) at {centre}, which states {unit}",
                village.id, village.name
            ));
        }
    }
    let Some(example) = astray.first().cloned() else {
        return;
    };
    if astray.len() as f64 > MOST_ASTRAY * compared as f64 {
        let cause = format!(
            "{} of {compared} villages lie more than 1 km outside the unit that they state, for example {example}",
            astray.len()
        );
        let remedy =
            "correct the coordinates or the coordinate system of villages or boundaries, or the codes";
        let doubt = Fault::new("places-in-other-units", file, cause, remedy);
        if !notes.doubt(doubt) {
            return;
        }
    }
    for place in astray {
        let text = "villages more than 1 km outside the commune or province that they state";
        notes.remark("village-in-other-unit", text, place);
    }
}

/// Villages that state a commune which no boundary has. Codes are compared where the boundaries have codes, names
/// where they have names.
fn unknown_communes(notes: &mut Notes, communes: &BTreeMap<String, Vec<usize>>, villages: &[Village]) {
    let kind = |word: &str| word.split(' ').next().unwrap_or_default().to_owned();
    let kinds: std::collections::BTreeSet<String> = communes.keys().map(|word| kind(word)).collect();
    let whole = ByFigures::of(communes.keys().filter_map(|word| word.strip_prefix("code ")));
    for village in villages {
        let comparable: Vec<String> = words_of(&village.commune)
            .into_iter()
            .filter(|word| kinds.contains(&kind(word)))
            .collect();
        let is_completed = || {
            let code = village.commune.code.as_deref();
            code.is_some_and(|code| whole.completed(code).is_some())
        };
        if comparable.is_empty() || comparable.iter().any(|w| communes.contains_key(w)) || is_completed() {
            continue;
        }
        let text = "villages that state a commune which the boundaries do not have: their place is not compared with it";
        let stated = comparable.join(", ");
        notes.remark(
            "commune-not-in-boundaries",
            text,
            format!("{} ({}), which states {stated}", village.id, village.name),
        );
    }
}

/// Code, else name, as a key.
fn words_of(unit: &AdminUnit) -> Vec<String> {
    let code = unit.code.as_ref().map(|c| format!("code {c}"));
    let name = unit.name.as_ref().map(|n| format!("name {}", fold_unit(n)));
    code.into_iter().chain(name).collect()
}

/// The units of each code and name.
fn by_word<'u>(units: impl Iterator<Item = &'u AdminUnit>) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (nth, unit) in units.enumerate() {
        for word in words_of(unit) {
            found.entry(word).or_default().push(nth);
        }
    }
    found
}

/// Does a place lie in a unit or near to it?
fn is_beside(unit: &Unit, at: LonLat) -> bool {
    let around = BoundingBox {
        west_deg: unit.bounds[0],
        south_deg: unit.bounds[1],
        east_deg: unit.bounds[2],
        north_deg: unit.bounds[3],
    };
    if !around.widened_m(BESIDE_M).contains(at) {
        return false;
    }
    if holds(&unit.outline, unit.bounds, at) {
        return true;
    }
    let across = maths::cos(at.lat_deg().to_radians());
    let lon_deg = turned_deg(unit.bounds, at.lon_deg());
    let flat = unit.outline.map_coords(|c| {
        let east = (c.x - lon_deg) * across * MEAN_M_PER_DEG;
        geo::coord! { x: east, y: (c.y - at.lat_deg()) * MEAN_M_PER_DEG }
    });
    Euclidean.distance(&geo::Point::new(0.0, 0.0), &flat) <= BESIDE_M
}

fn join_by_place(notes: &mut Notes, units: &[Unit], by_west: &[usize], village: &mut Village) {
    let Some(centre) = village.centre() else {
        return;
    };
    let known = || by_west.iter().filter_map(|k| units.get(*k).map(|u| (*k, u)));
    // Units across 180° begin in the east: they are the last.
    let beyond = known().rev().take_while(|(_, u)| u.bounds[0] > centre.lon_deg());
    let found = known()
        .take_while(|(_, u)| u.bounds[0] <= centre.lon_deg())
        .chain(beyond.filter(|(_, u)| u.bounds[2] > 180.0))
        .filter(|(_, u)| holds(&u.outline, u.bounds, centre))
        .min_by_key(|(k, _)| *k);
    let Some((_, unit)) = found else {
        let text = "villages outside every boundary polygon: their unit stays unknown";
        notes.note(
            "village-outside-boundaries",
            text,
            format!("{} at {centre}", village.id),
        );
        return;
    };
    if village.commune.is_unknown() && !unit.commune.is_unknown() {
        village.commune = unit.commune.clone();
        notes.tally("commune-joined", "villages given their commune by location", 1);
    }
    if village.province.is_unknown() && !unit.province.is_unknown() {
        village.province = unit.province.clone();
        notes.tally("province-joined", "villages given their province by location", 1);
    }
}

/// Names of communes and of provinces by code.
fn names_by_code(units: &[Unit]) -> [BTreeMap<String, String>; 2] {
    let mut names = [BTreeMap::new(), BTreeMap::new()];
    for unit in units {
        for (names, unit) in names.iter_mut().zip([&unit.commune, &unit.province]) {
            if let (Some(code), Some(name)) = (&unit.code, &unit.name) {
                names.entry(code.clone()).or_insert_with(|| name.clone());
            }
        }
    }
    names
}
