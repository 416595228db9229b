//! Administrative units: boundaries read, repaired, and joined to the villages that lie in them.

use super::columns::Wishes;
use super::list::{Meaning, Target};
use super::notes::Notes;
use super::polygons::{bounds_of, polygons_of};
use super::rows::Table;
use crate::domain::{AdminUnit, Village};
use crate::register::Field;
use crate::study::BoundarySource;
use geo::{Intersects, MultiPolygon};
use std::collections::BTreeMap;

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
pub(super) fn join(notes: &mut Notes, units: &[Unit], villages: &mut [Village]) {
    if units.is_empty() {
        return;
    }
    // By western edge: everything behind the village's longitude need not be looked at.
    let mut by_west: Vec<usize> = (0..units.len()).collect();
    let west = |k: &usize| units.get(*k).map_or(0.0, |u| u.bounds[0]);
    by_west.sort_by(|a, b| west(a).total_cmp(&west(b)).then(a.cmp(b)));
    let names = names_by_code(units);
    for village in villages {
        if village.commune.is_unknown() || village.province.is_unknown() {
            join_by_place(notes, units, &by_west, village);
        }
        for (unit, names) in [
            (&mut village.commune, &names[0]),
            (&mut village.province, &names[1]),
        ] {
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

fn join_by_place(notes: &mut Notes, units: &[Unit], by_west: &[usize], village: &mut Village) {
    let Some(centre) = village.centre() else {
        return;
    };
    let (x, y) = (centre.lon_deg(), centre.lat_deg());
    let point = centre.point();
    let found = by_west
        .iter()
        .filter_map(|k| units.get(*k).map(|u| (*k, u)))
        .take_while(|(_, u)| u.bounds[0] <= x)
        .filter(|(_, u)| y >= u.bounds[1] && x <= u.bounds[2] && y <= u.bounds[3])
        .filter(|(_, u)| u.outline.intersects(&point))
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
