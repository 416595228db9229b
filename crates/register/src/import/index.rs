//! Points of the register by number, code, commune and name, and place.

use super::names::Spelt;
use super::row::{hierarchy_of, place_of};
use crate::spelling::fold_unit;
use crate::{Answer, Attributes, Field, Hierarchy, Level, PointState, States, Units};
use covgap_radio::maths;
use covgap_radio::space::LonLat;
use std::collections::HashMap;

/// Side of a square of the grid, degrees: about two kilometres.
const SQUARE_DEG: f64 = 0.02;
/// Metres in a degree of latitude, at least.
const METRES_A_DEGREE: f64 = 110_500.0;

/// A place in [`States::points`].
pub(super) type At = u32;

/// What is looked up for every row.
pub(super) struct Index<'a> {
    points: &'a [PointState],
    names: Vec<Option<Spelt>>,
    by_code: HashMap<&'a str, Vec<At>>,
    by_commune_code: HashMap<(Hierarchy, &'a str), Vec<At>>,
    by_commune_name: HashMap<String, Vec<At>>,
    by_name: HashMap<String, Vec<At>>,
    /// By name without accents and the province of today; the empty one where it is not known.
    by_province: HashMap<(String, String), Vec<At>>,
    units: &'a Units,
    grid: HashMap<(i32, i32), Vec<At>>,
    /// Communes of the other hierarchy that have a part in one.
    heirs: HashMap<(Hierarchy, &'a str), Vec<&'a str>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(states: &'a States, units: &'a Units) -> Self {
        let points = states.points();
        let mut index = Self {
            points,
            names: Vec::with_capacity(points.len()),
            by_code: HashMap::with_capacity(points.len()),
            by_commune_code: HashMap::new(),
            by_commune_name: HashMap::new(),
            by_name: HashMap::with_capacity(points.len()),
            by_province: HashMap::with_capacity(points.len()),
            units,
            grid: HashMap::new(),
            heirs: HashMap::new(),
        };
        for (at, point) in (0..).zip(points) {
            index.add(at, &point.attributes);
        }
        for crossing in units.crossings().iter().filter(|c| c.level == Level::Commune) {
            let (old, new) = (crossing.old.as_str(), crossing.new.as_str());
            index.heirs.entry((Hierarchy::Old, old)).or_default().push(new);
            index.heirs.entry((Hierarchy::New, new)).or_default().push(old);
        }
        index
    }

    fn add(&mut self, at: At, attributes: &'a Attributes) {
        if let Some(code) = attributes.get(&Field::Code) {
            self.by_code.entry(code).or_default().push(at);
        }
        if let (Some(code), Some(hierarchy)) =
            (attributes.get(&Field::CommuneCode), self.hierarchy(attributes))
        {
            let key = (hierarchy, code.as_str());
            self.by_commune_code.entry(key).or_default().push(at);
        }
        if let Some(commune) = attributes.get(&Field::Commune) {
            let key = fold_unit(commune);
            self.by_commune_name.entry(key).or_default().push(at);
        }
        let name = attributes.get(&Field::Name).map(|n| Spelt::new(n));
        if let Some(name) = &name {
            let key = name.plain().to_owned();
            let province = (key.clone(), self.province_key(attributes));
            self.by_province.entry(province).or_default().push(at);
            self.by_name.entry(key).or_default().push(at);
        }
        self.names.push(name);
        if let Some(place) = place_of(attributes) {
            self.grid.entry(square(place)).or_default().push(at);
        }
    }

    /// The hierarchy of a point's units; where there are not two, they are all of one.
    fn hierarchy(&self, attributes: &Attributes) -> Option<Hierarchy> {
        if self.units.has_two_hierarchies() {
            hierarchy_of(attributes)
        } else {
            Some(Hierarchy::Old)
        }
    }

    pub(super) fn point(&self, at: At) -> Option<&'a PointState> {
        self.points.get(at as usize)
    }

    pub(super) fn name(&self, at: At) -> Option<&Spelt> {
        self.names.get(at as usize).and_then(Option::as_ref)
    }

    /// Points with a code, of any hierarchy.
    pub(super) fn with_code(&self, code: &str) -> &[At] {
        self.by_code.get(code).map_or(&[], Vec::as_slice)
    }

    /// Points with a name, but for accents, that may be in the province of a row.
    pub(super) fn in_province(&self, name: &Spelt, fields: &Attributes) -> Vec<At> {
        let province = self.province_key(fields);
        if province.is_empty() {
            return self.by_name.get(name.plain()).cloned().unwrap_or_default();
        }
        let known = [province, String::new()].map(|p| (name.plain().to_owned(), p));
        let mut found: Vec<At> = known
            .iter()
            .filter_map(|key| self.by_province.get(key))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found
    }

    /// The province of today; empty where it cannot be said.
    fn province_key(&self, fields: &Attributes) -> String {
        match self.units.chain(fields, Hierarchy::New).province {
            Answer::Listed(unit) => unit.code.clone(),
            Answer::Stated(Some(code), _) => code.to_owned(),
            Answer::Stated(None, Some(name)) => fold_unit(name),
            _ => String::new(),
        }
    }

    /// Points that may be in a commune: by its code, by the codes of the communes that it came from or went
    /// into, by its name. Sorted.
    pub(super) fn in_commune(&self, fields: &Attributes) -> Vec<At> {
        let mut found: Vec<At> = Vec::new();
        if let (Some(code), Some(hierarchy)) = (fields.get(&Field::CommuneCode), self.hierarchy(fields)) {
            let own = std::iter::once((hierarchy, code.as_str()));
            let other = match hierarchy {
                Hierarchy::Old => Hierarchy::New,
                Hierarchy::New => Hierarchy::Old,
            };
            let heirs = self.heirs.get(&(hierarchy, code.as_str()));
            let heirs = heirs.into_iter().flatten().map(|c| (other, *c));
            let lists = own.chain(heirs).filter_map(|k| self.by_commune_code.get(&k));
            found.extend(lists.flatten());
        }
        if let Some(commune) = fields.get(&Field::Commune) {
            let named = self.by_commune_name.get(&fold_unit(commune));
            found.extend(named.into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|at| {
            self.point(*at)
                .is_some_and(|p| self.same_commune(fields, &p.attributes) == Some(true))
        });
        found
    }

    /// Points in the squares around a place that a radius touches; some lie farther away.
    pub(super) fn around(&self, place: LonLat, radius_m: f64) -> impl Iterator<Item = At> + '_ {
        let reach = |m_a_degree: f64| (radius_m / (m_a_degree * SQUARE_DEG)).ceil().clamp(1.0, 60.0) as i32;
        let shrink = maths::cos(place.lat_deg().to_radians()).max(0.01);
        let (dx, dy) = (reach(METRES_A_DEGREE * shrink), reach(METRES_A_DEGREE));
        let (x, y) = square(place);
        (y - dy..=y + dy)
            .flat_map(move |y| (x - dx..=x + dx).map(move |x| (x, y)))
            .filter_map(|s| self.grid.get(&s))
            .flatten()
            .copied()
    }

    /// Are two communes one, or is one a part of the other through the reform? `None` where it is not known.
    pub(super) fn same_commune(&self, a: &Attributes, b: &Attributes) -> Option<bool> {
        let (ha, hb) = (self.hierarchy(a), self.hierarchy(b));
        let crossed = ha.zip(hb).is_some_and(|(a, b)| a != b);
        match (a.get(&Field::CommuneCode).zip(b.get(&Field::CommuneCode)), ha) {
            (Some((ca, cb)), Some(ha)) if crossed => {
                let heirs = self.heirs.get(&(ha, ca.as_str()))?;
                Some(heirs.contains(&cb.as_str()))
            }
            (Some((ca, cb)), _) => Some(ca == cb),
            // Names alone cannot be followed through the reform.
            (None, _) if crossed => None,
            _ => same_names(a, b),
        }
    }
}

fn same_names(a: &Attributes, b: &Attributes) -> Option<bool> {
    let commune = same_name(a, b, Field::Commune)?;
    // A commune's name says nothing without the province.
    let province = same_name(a, b, Field::Province)?;
    let district = same_name(a, b, Field::District).unwrap_or(true);
    Some(commune && province && district)
}

fn same_name(a: &Attributes, b: &Attributes, field: Field) -> Option<bool> {
    let (a, b) = a.get(&field).zip(b.get(&field))?;
    Some(fold_unit(a) == fold_unit(b))
}

fn square(place: LonLat) -> (i32, i32) {
    let at = |deg: f64| (deg / SQUARE_DEG).floor() as i32;
    (at(place.lon_deg()), at(place.lat_deg()))
}
