//! What a column of a list of low-signal points is taken as.

use crate::register::{Field, Status};
use std::fmt;
use std::str::FromStr;

/// What a column of a list is taken as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The register's own number.
    Number,
    /// A field of the point.
    Field(Field),
    /// Operator.
    Operator,
    /// Technology.
    Technology,
    /// Status in words.
    Status,
    /// A column to be ticked: covered; `false`: not covered.
    Tick(bool),
    /// The day on which the point became this.
    Day(Status),
    /// Due date.
    Due,
    /// Proof.
    Evidence,
    /// Reason.
    Why,
    /// A study's verdict.
    Verdict,
    /// Counts the rows, and says nothing.
    Counter,
}

use Target::{Counter, Due, Evidence, Number, Operator, Technology, Tick, Verdict, Why};

/// Their names on the command line.
#[rustfmt::skip]
const NAMES: &[(Target, &str)] = &[
    (Number, "number"),
    (Target::Field(Field::Code), "code"),
    (Target::Field(Field::Name), "name"),
    (Target::Field(Field::Hierarchy), "hierarchy"),
    (Target::Field(Field::ProvinceCode), "province_code"),
    (Target::Field(Field::Province), "province"),
    (Target::Field(Field::DistrictCode), "district_code"),
    (Target::Field(Field::District), "district"),
    (Target::Field(Field::CommuneCode), "commune_code"),
    (Target::Field(Field::Commune), "commune"),
    (Target::Field(Field::Lon), "lon"),
    (Target::Field(Field::Lat), "lat"),
    (Target::Field(Field::Population), "population"),
    (Target::Field(Field::Households), "households"),
    (Target::Field(Field::Electricity), "electricity"),
    (Target::Field(Field::Signal), "signal"),
    (Target::Field(Field::Source), "source"),
    (Target::Field(Field::Note), "note"),
    (Operator, "operator"),
    (Technology, "technology"),
    (Target::Status, "status"),
    (Tick(true), "covered"),
    (Tick(false), "not_covered"),
    (Target::Day(Status::Identified), "identified_on"),
    (Target::Day(Status::Verified), "verified_on"),
    (Target::Day(Status::Assigned), "assigned_on"),
    (Target::Day(Status::InProgress), "started_on"),
    (Target::Day(Status::OnAir), "on_air_on"),
    (Target::Day(Status::Closed), "closed_on"),
    (Due, "due"),
    (Evidence, "evidence"),
    (Why, "why"),
    (Verdict, "verdict"),
    (Counter, "stt"),
];

impl Target {
    /// Everything that a column can be.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(target, _)| *target)
    }

    /// As on the command line: `commune_code`, `closed_on`.
    pub fn name(self) -> &'static str {
        let names = NAMES.iter().find(|(target, _)| *target == self);
        names.map_or("", |(_, name)| name)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let asked = text.trim().to_lowercase().replace([' ', '-'], "_");
        Self::all().find(|t| t.name() == asked).ok_or_else(|| {
            let names: Vec<&str> = Self::all().filter(|t| *t != Counter).map(Self::name).collect();
            format!(
                "'{text}' is nothing that a column can be taken as: use one of {}",
                names.join(", ")
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_a_name_of_its_own_that_is_read_back() {
        for target in Target::all() {
            assert_eq!(target.name().parse(), Ok(target));
        }
        assert!("bogus".parse::<Target>().is_err());
    }
}
