//! Fields that a person gives: place and units.

use super::super::{Answer, Attributes, Changes, Day, Field, Hierarchy, Level, Units, apply};
use super::error::HandError;
use covgap_radio::space::{BoundingBox, LonLat};

/// Codes and names of units, by level.
const UNITS: [(Level, Field, Field); 3] = [
    (Level::Province, Field::ProvinceCode, Field::Province),
    (Level::District, Field::DistrictCode, Field::District),
    (Level::Commune, Field::CommuneCode, Field::Commune),
];

/// The units that a point would then be in must be in the register's lists, where it has any.
pub(super) fn units_exist(units: &Units, known: &Attributes, changes: &Changes) -> Result<(), HandError> {
    let mut then = known.clone();
    apply(&mut then, changes);
    let own = then
        .get(&Field::Hierarchy)
        .and_then(|name| Hierarchy::named(name));
    if let Some(hierarchy) = units.only_hierarchy().or(own) {
        let chain = units.chain(&then, hierarchy);
        for (level, code, name) in UNITS {
            let is_touched = changes.contains_key(&code) || changes.contains_key(&name);
            let is_wrong = matches!(chain.at(level), Answer::Unknown | Answer::Ambiguous);
            let said = [code, name].map(|f| then.get(&f).map(String::as_str));
            if !is_touched || !is_wrong || said == [None, None] || !units.has(hierarchy, level) {
                continue;
            }
            let offered = said[1].and_then(|n| units.nearest_name(hierarchy, level, n));
            let offered = offered.filter(|(_, like)| *like > 0.8);
            return Err(HandError::NoUnit {
                level,
                given: said.iter().flatten().copied().collect::<Vec<_>>().join(" "),
                hierarchy,
                nearest: offered.map_or(String::new(), |(u, _)| {
                    format!("; the nearest is {} {}", u.code, u.name)
                }),
            });
        }
    }
    Ok(())
}

/// Unit names and codes mean nothing without their hierarchy: the one in force when it happened. A point
/// whose units are of the other one is not read anew unless the changes say so.
pub(super) fn says_its_hierarchy(
    changes: &mut Changes,
    on: Day,
    known: Option<&str>,
    units: &Units,
) -> Result<(), HandError> {
    if !units.has_two_hierarchies() {
        return Ok(());
    }
    let has = |f: &Field| changes.contains_key(f);
    if !UNITS.iter().any(|(_, code, name)| has(code) || has(name)) {
        return Ok(());
    }
    let in_force = Hierarchy::on(on);
    match known {
        Some(known) if known != in_force.name() && !has(&Field::Hierarchy) => {
            return Err(HandError::WhichHierarchy(known.to_owned(), on, in_force));
        }
        _ => {
            let hierarchy = known.unwrap_or(in_force.name()).to_owned();
            changes.entry(Field::Hierarchy).or_insert(Some(hierarchy));
        }
    }
    if known.is_some() && changes.get(&Field::Hierarchy).and_then(|v| v.as_deref()) == known {
        // Nothing new.
        changes.remove(&Field::Hierarchy);
    }
    Ok(())
}

/// The place that changes give; refused outside the register's country.
pub(super) fn place(changes: &Changes, country: Option<BoundingBox>) -> Result<Option<LonLat>, HandError> {
    let number = |field| {
        let value = changes.get(&field).and_then(|v| v.as_deref());
        value.and_then(|v| v.parse::<f64>().ok())
    };
    let at = match (number(Field::Lon), number(Field::Lat)) {
        (Some(lon), Some(lat)) => LonLat::new(lon, lat).map_err(|e| HandError::NoPlace(e.to_string()))?,
        (None, None) => return Ok(None),
        _ => return Err(HandError::HalfAPlace),
    };
    match country {
        Some(country) if !country.contains(at) => {
            let is_swapped = LonLat::new(at.lat_deg(), at.lon_deg()).is_ok_and(|s| country.contains(s));
            Err(HandError::Outside(at.lon_deg(), at.lat_deg(), is_swapped))
        }
        _ => Ok(Some(at)),
    }
}
