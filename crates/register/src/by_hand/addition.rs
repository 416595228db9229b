//! A point by hand.

use super::super::questions::label;
use super::super::spelling::fold;
use super::super::{Attributes, Changes, Day, Field, PointState, States, Units};
use super::error::HandError;
use super::fields::{place, says_its_hierarchy, units_exist};
use covgap_radio::space::{BoundingBox, LonLat, geodesic};

/// How near another point of the same name must be to be the same village, metres.
const SAME_NAME_M: f64 = 2_000.0;
/// How near any other point must be to be the same place, metres.
const SAME_PLACE_M: f64 = 100.0;

/// A point to be put on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    changes: Changes,
    anyway: bool,
}

impl Addition {
    /// A name, and what else is known: values as [`Field::checked`] gives them. `anyway`: also where a point
    /// with its name or place is on the list.
    ///
    /// # Errors
    /// A name that is none.
    pub fn new(name: &str, fields: &[(Field, String)], anyway: bool) -> Result<Self, HandError> {
        let mut changes: Changes = fields.iter().map(|(f, v)| (*f, Some(v.clone()))).collect();
        let name = Field::Name.checked(name).map_err(HandError::Value)?;
        changes.insert(Field::Name, Some(name));
        Ok(Self { changes, anyway })
    }

    /// The fields of the first event, with the hierarchy of the day where units are given.
    ///
    /// # Errors
    /// A place that is none, or outside the register's country.
    pub fn changes(
        &self,
        on: Day,
        country: Option<BoundingBox>,
        units: &Units,
    ) -> Result<Changes, HandError> {
        let mut changes = self.changes.clone();
        says_its_hierarchy(&mut changes, on, None, units)?;
        place(&changes, country)?;
        Ok(changes)
    }

    /// May a point with these fields join the others?
    ///
    /// # Errors
    /// It may be on the list already, or its units are not in the register's lists.
    pub fn check(&self, changes: &Changes, states: &States, units: &Units) -> Result<(), HandError> {
        if !self.anyway {
            is_new(states, changes)?;
        }
        units_exist(units, &Attributes::new(), changes)
    }
}

/// Refuses a point that is on the list already, or may be.
fn is_new(states: &States, changes: &Changes) -> Result<(), HandError> {
    let said = |field: Field| changes.get(&field).and_then(|v| v.as_deref());
    let of = |p: &PointState, field: Field| p.attributes.get(&field).cloned();
    let at = |lon: Option<&str>, lat: Option<&str>| LonLat::new(lon?.parse().ok()?, lat?.parse().ok()?).ok();
    let here = at(said(Field::Lon), said(Field::Lat));
    let same = states.points().iter().find_map(|p| {
        let there = at(of(p, Field::Lon).as_deref(), of(p, Field::Lat).as_deref());
        let away_m = here.zip(there).map(|(a, b)| geodesic::distance_m(a, b));
        let has = |field| said(field).is_some() && of(p, field).as_deref() == said(field);
        let named = said(Field::Name).map(fold) == of(p, Field::Name).map(|n| fold(&n));
        let in_one_commune = || has(Field::Commune) || has(Field::CommuneCode);
        let why = if has(Field::Code) {
            "the same code"
        } else if named && away_m.map_or_else(in_one_commune, |m| m < SAME_NAME_M) {
            "the same name there"
        } else if away_m.is_some_and(|m| m < SAME_PLACE_M) {
            "the same place"
        } else {
            return None;
        };
        Some(HandError::Known(label(p), p.life.status(), why))
    });
    same.map_or(Ok(()), Err)
}
