//! What points are grouped by, and the points that a question is about: all, or those that meet every
//! condition.

use super::super::spelling::{fold, fold_unit};
use super::super::{By, Day, Group, Hierarchy, Level, Log, PointState, States, Units, group};
use super::error::QuestionError;
use crate::named::named;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

named! {
    /// What counts are grouped by, before it is said of which hierarchy of units.
    #[derive(Default)]
    pub enum Grouping {
        /// All together.
        #[default]
        Country = "country",
        /// Provinces.
        Province = "province",
        /// Districts, in the old hierarchy.
        District = "district",
        /// Communes.
        Commune = "commune",
        /// Operators, each by its own part.
        Operator = "operator",
        /// What was, or is to be, brought.
        Technology = "technology",
        /// Power supply.
        Electricity = "electricity",
        /// White or low-signal.
        Signal = "signal",
        /// Status.
        Status = "status",
    }
}

impl Grouping {
    /// The level of its units; `None` where it groups by something else.
    pub fn level(self) -> Option<Level> {
        Level::named(self.name())
    }

    /// With the hierarchy of its units.
    pub const fn by(self, hierarchy: Hierarchy) -> By {
        match self {
            Self::Country => By::Country,
            Self::Province => By::Unit(hierarchy, Level::Province),
            Self::District => By::Unit(hierarchy, Level::District),
            Self::Commune => By::Unit(hierarchy, Level::Commune),
            Self::Operator => By::Operator,
            Self::Technology => By::Technology,
            Self::Electricity => By::Electricity,
            Self::Signal => By::Signal,
            Self::Status => By::Status,
        }
    }

    /// The heading of a column of its groups.
    pub fn heading(self, hierarchy: impl Into<Option<Hierarchy>>) -> String {
        match (self.level(), hierarchy.into()) {
            (Some(level), Some(hierarchy)) => format!("{level} ({hierarchy})"),
            (Some(level), None) => level.to_string(),
            _ if self == Self::Operator => "operator (own part)".to_owned(),
            _ => self.to_string(),
        }
    }
}

/// Only points of one group: `province=Hà Giang`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Of what.
    pub grouping: Grouping,
    /// A name, or the code of a unit.
    pub value: String,
}

impl FromStr for Condition {
    type Err = QuestionError;

    fn from_str(text: &str) -> Result<Self, QuestionError> {
        let wrong = || QuestionError::NoCondition(text.to_owned());
        let (name, value) = text.split_once('=').ok_or_else(wrong)?;
        let (name, value) = (name.trim(), value.trim());
        let grouping = Grouping::ALL
            .into_iter()
            .find(|g| g.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| QuestionError::NoGrouping(text.to_owned(), name.to_owned()))?;
        if value.is_empty() || grouping == Grouping::Country {
            return Err(wrong());
        }
        Ok(Self {
            grouping,
            value: value.to_owned(),
        })
    }
}

/// Which points are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// Hierarchy of the units; the one in force on the day where absent.
    pub hierarchy: Option<Hierarchy>,
    /// All of them must hold.
    pub only: Vec<Condition>,
}

impl Which {
    /// The choice on a day.
    pub fn on(&self, day: Day, units: &Units) -> Choice {
        Choice {
            hierarchy: units.asked(self.hierarchy.unwrap_or_else(|| Hierarchy::on(day))),
            has_two_hierarchies: units.has_two_hierarchies(),
            conditions: self.only.clone(),
        }
    }
}

/// A choice of points: all conditions hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Units of this hierarchy.
    pub hierarchy: Hierarchy,
    /// There are an old and a new hierarchy of units; else it is of no importance which is asked for.
    pub has_two_hierarchies: bool,
    /// All of them hold.
    pub conditions: Vec<Condition>,
}

impl Choice {
    /// Does a point belong?
    pub fn has(&self, point: &PointState, log: &Log, units: &Units) -> bool {
        self.conditions.iter().all(|condition| {
            if condition.grouping == Grouping::Operator {
                let parts = point.life.parts();
                return parts
                    .iter()
                    .any(|p| fold(log.operator_name(p.operator)) == fold(&condition.value));
            }
            is_meant(&self.group(condition, point, units), &condition.value)
        })
    }

    /// Refuses a condition that no point ever meets: most often a misspelt name.
    ///
    /// # Errors
    /// The condition, with what there is.
    pub fn check(&self, states: &States, log: &Log, units: &Units) -> Result<(), QuestionError> {
        for condition in &self.conditions {
            let value = condition.value.clone();
            let mut meant = self.meant(condition, states, units);
            if meant.len() > 1 {
                meant.truncate(8);
                return Err(QuestionError::SeveralUnits(value, meant));
            }
            let alone = |hierarchy| Self {
                hierarchy,
                has_two_hierarchies: self.has_two_hierarchies,
                conditions: vec![condition.clone()],
            };
            let is_met = |choice: &Self| states.points().iter().any(|p| choice.has(p, log, units));
            if is_met(&alone(self.hierarchy)) {
                continue;
            }
            let asked = self.hierarchy;
            let other = Hierarchy::ALL.into_iter().find(|h| *h != asked);
            let other = other.filter(|h| condition.grouping.level().is_some() && is_met(&alone(*h)));
            if let Some(other) = other {
                return Err(QuestionError::OtherHierarchy(value, asked, other));
            }
            let heading = condition.grouping.heading(self.named_hierarchy());
            let there = self.likest(condition, states, log, units);
            return Err(QuestionError::NoPoint(value, heading, there));
        }
        Ok(())
    }

    /// The hierarchy, where there are two.
    pub fn named_hierarchy(&self) -> Option<Hierarchy> {
        self.has_two_hierarchies.then_some(self.hierarchy)
    }

    fn group(&self, condition: &Condition, point: &PointState, units: &Units) -> Group {
        group(point, units, condition.grouping.by(self.hierarchy))
    }

    /// The units that a name means, each once, with their codes.
    fn meant(&self, condition: &Condition, states: &States, units: &Units) -> Vec<String> {
        if condition.grouping == Grouping::Operator {
            return Vec::new();
        }
        let groups = states
            .points()
            .iter()
            .map(|p| self.group(condition, p, units))
            .filter(|g| is_meant(g, &condition.value));
        let named = groups.map(|g| {
            let shown = g.shown();
            g.code.map_or(shown.clone(), |code| format!("{code} {shown}"))
        });
        named.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The five values that points have which are most like the one that none has.
    fn likest(&self, condition: &Condition, states: &States, log: &Log, units: &Units) -> Vec<String> {
        let mut there: Vec<String> = if condition.grouping == Grouping::Operator {
            log.operators().to_vec()
        } else {
            let groups = states.points().iter().map(|p| self.group(condition, p, units));
            groups.filter(Group::is_said).map(|g| g.label).collect()
        };
        there.sort();
        there.dedup();
        let wanted = fold_unit(&condition.value);
        let like = |name: &str| strsim::jaro_winkler(&fold_unit(name), &wanted);
        there.sort_by(|a, b| like(b).total_cmp(&like(a)));
        there.truncate(5);
        there
    }
}

/// In words, for notes; empty where all points are meant.
impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Condition { grouping, value }) in self.conditions.iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            match grouping {
                // Counts are of whole points: closed is closed by anybody.
                Grouping::Operator => {
                    write!(f, "only points in which {value} has a part, whoever closed them")?
                }
                _ => write!(f, "only {} {value}", grouping.heading(self.named_hierarchy()))?,
            }
        }
        Ok(())
    }
}

/// By code, or by name without regard to accents and kinds of units.
fn is_meant(group: &Group, value: &str) -> bool {
    group.code.as_deref() == Some(value) || fold_unit(&group.label) == fold_unit(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_as_people_write_them() {
        let read = |text: &str| text.parse::<Condition>().map(|c| (c.grouping, c.value));
        assert_eq!(
            read(" Province = Hà Giang "),
            Ok((Grouping::Province, "Hà Giang".into()))
        );
        assert_eq!(read("operator=a=b"), Ok((Grouping::Operator, "a=b".into())));
        let code = |text: &str| read(text).map_err(|e| e.code());
        for text in ["province", "province=", "country=all"] {
            assert_eq!(code(text), Err("no-condition"), "{text}");
        }
        assert_eq!(code("village=x"), Err("no-grouping"));
    }

    #[test]
    fn a_choice_says_which_points_are_meant() {
        let only = ["province=Hà Giang", "operator=Viettel"].map(|text| text.parse().expect("valid"));
        let which = Which {
            hierarchy: None,
            only: only.to_vec(),
        };
        assert_eq!(
            which.on(Day::from_number(0), &Units::viet_nam()).to_string(),
            "only province (old) Hà Giang, only points in which Viettel has a part, whoever closed them"
        );
        assert_eq!(
            Which::default()
                .on(Day::from_number(0), &Units::default())
                .to_string(),
            ""
        );
    }
}
