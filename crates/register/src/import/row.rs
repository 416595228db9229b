//! What one row of a list says of one point, typed and checked.

use super::names::Spelt;
use crate::spelling::{fold, fold_unit};
use crate::{Attributes, Carried, Day, Field, Hierarchy, PointId, Status};
use covgap_radio::space::LonLat;
use covgap_radio::technology::Technology;
use std::collections::{BTreeMap, BTreeSet};

/// What a row says of a point's standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// One of the register's statuses.
    Is(Status),
    /// "Not yet": open, without saying how far it has come.
    NotCovered,
    /// A computation says so: never a proof.
    Predicted(Prediction),
}

/// What a study says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prediction {
    /// White or low-signal.
    Gap,
    /// Covered.
    Covered,
    /// It could not say.
    Unknown,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportRow {
    /// Its number as the user sees it: row of a sheet, line of a table, feature of a layer.
    pub row: u64,
    /// The register's own number, where the list carries it.
    pub point: Option<PointId>,
    /// Values as [`Field::checked`] gives them; nothing for empty cells.
    pub fields: Attributes,
    /// Operator, in the register's spelling where it has one.
    pub operator: Option<String>,
    /// Technology.
    pub technology: Option<Technology>,
    /// Status, where one is given.
    pub said: Option<Said>,
    /// Days on which it became what.
    pub dates: BTreeMap<Status, Day>,
    /// Due date.
    pub due: Option<Day>,
    /// Proof.
    pub evidence: Option<String>,
    /// Reason.
    pub why: Option<String>,
    /// The point's history, where the list carries it: what the other members say is then said beside it.
    pub carried: Option<CarriedRow>,
}

/// A row's own history, and what a person changed in its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct CarriedRow {
    /// What happened.
    pub history: Carried,
    /// Fields whose cells say something else than the history.
    pub edited: BTreeSet<Field>,
}

/// What tells rows of one list apart: rows with one subject are about one point.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// The register's number.
    Point(PointId),
    /// Hierarchy and the village's code.
    Code(Option<String>, String),
    /// Hierarchy, the commune (or the place, where no commune is given), the name in small letters.
    Name(Option<String>, String, String),
}

impl ImportRow {
    /// A field's value.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.fields.get(&field).map(String::as_str)
    }

    /// Where it is.
    pub fn place(&self) -> Option<LonLat> {
        place_of(&self.fields)
    }

    /// The hierarchy of its codes and names.
    pub fn hierarchy(&self) -> Option<Hierarchy> {
        hierarchy_of(&self.fields)
    }

    /// What the row is about; `None` where it says too little: then it is about something of its own.
    pub fn subject(&self) -> Option<Subject> {
        let hierarchy = || self.get(Field::Hierarchy).map(str::to_owned);
        if let Some(point) = self.point {
            return Some(Subject::Point(point));
        }
        if let Some(code) = self.get(Field::Code) {
            return Some(Subject::Code(hierarchy(), code.to_owned()));
        }
        let name = Spelt::new(self.get(Field::Name)?);
        let place = || {
            let (lon, lat) = self.get(Field::Lon).zip(self.get(Field::Lat))?;
            Some(format!("@{lon} {lat}"))
        };
        let commune = commune_key(&self.fields).or_else(place)?;
        Some(Subject::Name(hierarchy(), commune, name.exact().to_owned()))
    }

    /// Is it a computation that speaks?
    pub fn is_predicted(&self) -> bool {
        matches!(self.said, Some(Said::Predicted(_)))
    }
}

/// Fields whose words mean something only together with their hierarchy.
pub(super) const OF_A_HIERARCHY: [Field; 8] = [
    Field::Hierarchy,
    Field::Code,
    Field::ProvinceCode,
    Field::Province,
    Field::DistrictCode,
    Field::District,
    Field::CommuneCode,
    Field::Commune,
];

/// The commune as a key: its code, else the names of the units above and its own.
pub(super) fn commune_key(fields: &Attributes) -> Option<String> {
    if let Some(code) = fields.get(&Field::CommuneCode) {
        return Some(format!("#{code}"));
    }
    let commune = fold_unit(fields.get(&Field::Commune)?);
    let above = |field| fields.get(&field).map(|n| fold_unit(n)).unwrap_or_default();
    Some(format!(
        "{}/{}/{commune}",
        above(Field::Province),
        above(Field::District)
    ))
}

/// Longitude and latitude of what is known of a point.
pub(super) fn place_of(fields: &Attributes) -> Option<LonLat> {
    let number = |field| fields.get(&field).and_then(|v: &String| v.parse::<f64>().ok());
    LonLat::new(number(Field::Lon)?, number(Field::Lat)?).ok()
}

/// The hierarchy of what is known of a point.
pub(super) fn hierarchy_of(fields: &Attributes) -> Option<Hierarchy> {
    Hierarchy::named(fields.get(&Field::Hierarchy)?)
}

/// What two rows about one point say differently, in words; `None` where they agree. Of two operators' rows
/// only the fields are compared.
pub fn disagreement(a: &ImportRow, b: &ImportRow) -> Option<String> {
    for (field, value) in &a.fields {
        if let Some(other) = b.fields.get(field).filter(|other| *other != value) {
            return Some(format!("{field} '{value}' and '{other}'"));
        }
    }
    if a.operator.is_some() && b.operator.is_some() && a.operator != b.operator {
        return None;
    }
    let both = |what: &str, x: Option<String>, y: Option<String>| {
        let (x, y) = x.zip(y).filter(|(x, y)| x != y)?;
        Some(format!("{what} '{x}' and '{y}'"))
    };
    let text = |row: &ImportRow| row.said.map(said);
    let dates = Status::ALL.into_iter().find_map(|status| {
        let day = |row: &ImportRow| row.dates.get(&status).map(Day::to_string);
        both(&format!("{status} on"), day(a), day(b))
    });
    both("status", text(a), text(b))
        .or(dates)
        .or_else(|| both("due", a.due.map(|d| d.to_string()), b.due.map(|d| d.to_string())))
        .or_else(|| {
            let technology = |row: &ImportRow| row.technology.map(|t| t.to_string());
            both("technology", technology(a), technology(b))
        })
}

fn said(said: Said) -> String {
    match said {
        Said::Is(status) => status.name().to_owned(),
        Said::NotCovered => "not covered".to_owned(),
        Said::Predicted(Prediction::Gap) => "a gap, by computation".to_owned(),
        Said::Predicted(Prediction::Covered) => "covered, by computation".to_owned(),
        Said::Predicted(Prediction::Unknown) => "not judged".to_owned(),
    }
}

/// Rows with operators as the register spells them now: a list before this one, or somebody else, may have
/// brought them meanwhile.
pub fn spelt(rows: &[ImportRow], operators: &[String]) -> Vec<ImportRow> {
    let known: BTreeMap<String, &String> = operators.iter().map(|o| (fold(o), o)).collect();
    let mut rows = rows.to_vec();
    for operator in rows.iter_mut().filter_map(|r| r.operator.as_mut()) {
        if let Some(known) = known.get(&fold(operator)) {
            operator.clone_from(known);
        }
    }
    rows
}
