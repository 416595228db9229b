//! Points of the register by number, code, commune and name, and place.

use super::row::{hierarchy_of, place_of};
use super::spelling::{Spelt, folded_unit};
use crate::maths;
use crate::register::{Attributes, Crossing, Field, Hierarchy, Level, PointState, States};
use crate::space::LonLat;
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
    by_name: HashMap<String, Vec<At>>,
    grid: HashMap<(i32, i32), Vec<At>>,
    crossings: HashMap<(Hierarchy, &'a str), Vec<&'a str>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(states: &'a States, crossings: &'a [Crossing]) -> Self {
        let points = states.points();
        let mut index = Self {
            points,
            names: Vec::with_capacity(points.len()),
            by_code: HashMap::with_capacity(points.len()),
            by_name: HashMap::with_capacity(points.len()),
            grid: HashMap::new(),
            crossings: HashMap::new(),
        };
        for (at, point) in (0..).zip(points) {
            if let Some(code) = point.attributes.get(&Field::Code) {
                index.by_code.entry(code).or_default().push(at);
            }
            let name = point.attributes.get(&Field::Name).map(|n| Spelt::new(n));
            if let Some(name) = &name {
                let key = name.plain().to_owned();
                index.by_name.entry(key).or_default().push(at);
            }
            index.names.push(name);
            if let Some(place) = place_of(&point.attributes) {
                index.grid.entry(square(place)).or_default().push(at);
            }
        }
        for crossing in crossings.iter().filter(|c| c.level == Level::Commune) {
            let (old, new) = (crossing.old.as_str(), crossing.new.as_str());
            index.crossings.entry((Hierarchy::Old, old)).or_default().push(new);
            index.crossings.entry((Hierarchy::New, new)).or_default().push(old);
        }
        index
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

    /// Points with a name, but for accents, wherever they are.
    pub(super) fn with_name(&self, name: &Spelt) -> &[At] {
        self.by_name.get(name.plain()).map_or(&[], Vec::as_slice)
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

    /// Are two communes one, or one a part of the other through the reform? `None` where nobody can say.
    pub(super) fn same_commune(&self, a: &Attributes, b: &Attributes) -> Option<bool> {
        let (ha, hb) = (hierarchy_of(a), hierarchy_of(b));
        let codes = a.get(&Field::CommuneCode).zip(b.get(&Field::CommuneCode));
        match (codes, ha, hb) {
            (Some((ca, cb)), Some(ha), Some(hb)) if ha != hb => {
                let heirs = self.crossings.get(&(ha, ca.as_str()))?;
                Some(heirs.contains(&cb.as_str()))
            }
            (Some((ca, cb)), _, _) => Some(ca == cb),
            // Names alone cannot be followed through the reform.
            (None, Some(ha), Some(hb)) if ha != hb => None,
            _ => same_names(a, b),
        }
    }

    /// Are two provinces one? `None` where nobody can say.
    pub(super) fn same_province(&self, a: &Attributes, b: &Attributes) -> Option<bool> {
        if hierarchy_of(a) != hierarchy_of(b) {
            return None;
        }
        match a.get(&Field::ProvinceCode).zip(b.get(&Field::ProvinceCode)) {
            Some((a, b)) => Some(a == b),
            None => same_name(a, b, Field::Province),
        }
    }
}

fn same_names(a: &Attributes, b: &Attributes) -> Option<bool> {
    let commune = same_name(a, b, Field::Commune)?;
    let above = [Field::Province, Field::District].map(|f| same_name(a, b, f));
    // A commune's name says nothing without the province.
    above[0].map(|province| commune && province && above[1].unwrap_or(true))
}

fn same_name(a: &Attributes, b: &Attributes, field: Field) -> Option<bool> {
    let (a, b) = a.get(&field).zip(b.get(&field))?;
    Some(folded_unit(a) == folded_unit(b))
}

fn square(place: LonLat) -> (i32, i32) {
    let at = |deg: f64| (deg / SQUARE_DEG).floor() as i32;
    (at(place.lon_deg()), at(place.lat_deg()))
}
