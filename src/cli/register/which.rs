//! Which points are meant: by number, code or name, or by the group that they are in.

use super::args::{Grouping, When, Which};
use super::today;
use crate::register::spelling::{fold, fold_unit};
use crate::register::{
    AsOf, By, Day, Field, Group, Hierarchy, Level, Log, PointId, PointState, Stamp, States, Units, group,
};
use anyhow::{anyhow, bail};
use clap::ValueEnum;

/// The day and what was known.
pub fn as_of(when: &When) -> anyhow::Result<AsOf> {
    let day = past(when.as_of.unwrap_or_else(today))?;
    if let Some(known) = when.known_on {
        past(known)?;
    }
    if let Some(known) = when.known_on
        && known < day
        && when.as_of.is_some()
    {
        bail!(
            "--known-on {known} lies before --as-of {day}: what was written down by then cannot tell of that day"
        );
    }
    Ok(AsOf {
        day,
        known: when.known_on.map(Stamp::end_of),
    })
}

/// A day of which the register can know: not one to come.
///
/// # Errors
/// A day to come.
pub fn past(day: Day) -> anyhow::Result<Day> {
    let today = today();
    if day > today {
        bail!(
            "{day} lies after today, {today}: the register knows what has happened; `covgap register forecast` looks ahead"
        );
    }
    Ok(day)
}

/// Says which events count.
pub fn told(as_of: AsOf) -> String {
    match as_of.known {
        None => format!("as of {}", as_of.day),
        Some(known) => format!("as of {}, by what had been recorded until {known}", as_of.day),
    }
}

/// What tables are grouped by.
pub fn by(grouping: Grouping, hierarchy: Hierarchy) -> By {
    match grouping {
        Grouping::Country => By::Country,
        Grouping::Province => By::Unit(hierarchy, Level::Province),
        Grouping::District => By::Unit(hierarchy, Level::District),
        Grouping::Commune => By::Unit(hierarchy, Level::Commune),
        Grouping::Operator => By::Operator,
        Grouping::Technology => By::Technology,
        Grouping::Electricity => By::Electricity,
        Grouping::Signal => By::Signal,
        Grouping::Status => By::Status,
    }
}

/// The name of a grouping as it stands over a column.
pub fn heading(grouping: Grouping, hierarchy: Hierarchy) -> String {
    let name = grouping
        .to_possible_value()
        .map(|v| v.get_name().to_owned())
        .unwrap_or_default();
    match grouping {
        Grouping::Province | Grouping::District | Grouping::Commune => format!("{name} ({hierarchy})"),
        Grouping::Operator => "operator (own part)".to_owned(),
        _ => name,
    }
}

/// A choice of points: all conditions hold.
#[derive(Debug)]
pub struct Choice {
    /// Units of this hierarchy.
    pub hierarchy: Hierarchy,
    conditions: Vec<(Grouping, String)>,
}

impl Choice {
    /// From `--only` and `--hierarchy`.
    ///
    /// # Errors
    /// A condition that is none.
    pub fn new(which: &Which, day: Day) -> anyhow::Result<Self> {
        let conditions = which
            .only
            .iter()
            .map(|text| condition(text))
            .collect::<anyhow::Result<_>>()?;
        Ok(Self {
            hierarchy: which.hierarchy.unwrap_or_else(|| Hierarchy::on(day)),
            conditions,
        })
    }

    /// In words, for notes; empty where all points are meant.
    pub fn told(&self) -> String {
        let said = self.conditions.iter().map(|(grouping, value)| match grouping {
            // Counts are of whole points: closed is closed by anybody.
            Grouping::Operator => format!("only points in which {value} has a part, whoever closed them"),
            _ => format!("only {} {value}", heading(*grouping, self.hierarchy)),
        });
        said.collect::<Vec<_>>().join(", ")
    }

    /// Does a point belong?
    pub fn has(&self, point: &PointState, log: &Log, units: &Units) -> bool {
        self.conditions.iter().all(|(grouping, value)| {
            if *grouping == Grouping::Operator {
                let parts = point.life.parts();
                return parts
                    .iter()
                    .any(|p| fold(log.operator_name(p.operator)) == fold(value));
            }
            is_meant(&group(point, units, by(*grouping, self.hierarchy)), value)
        })
    }

    /// The other hierarchy, where a unit's name belongs to that one.
    fn found_in_other(
        &self,
        grouping: Grouping,
        value: &str,
        states: &States,
        log: &Log,
        units: &Units,
    ) -> Option<Hierarchy> {
        let other = Hierarchy::ALL.into_iter().find(|h| *h != self.hierarchy)?;
        let alone = Self {
            hierarchy: other,
            conditions: vec![(grouping, value.to_owned())],
        };
        let is_unit = matches!(
            grouping,
            Grouping::Province | Grouping::District | Grouping::Commune
        );
        let found = is_unit && states.points().iter().any(|p| alone.has(p, log, units));
        found.then_some(other)
    }

    /// The units that a name means, each once, with their codes.
    fn meant(&self, grouping: Grouping, value: &str, states: &States, units: &Units) -> Vec<String> {
        if matches!(grouping, Grouping::Operator) {
            return Vec::new();
        }
        let groups = states
            .points()
            .iter()
            .map(|p| group(p, units, by(grouping, self.hierarchy)))
            .filter(|g| is_meant(g, value));
        let told = groups.map(|g| {
            let shown = g.shown();
            g.code.map_or(shown.clone(), |code| format!("{code} {shown}"))
        });
        told.collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// Refuses a condition that no point ever meets: most often a misspelt name.
    ///
    /// # Errors
    /// The condition, with what there is.
    pub fn check(&self, states: &States, log: &Log, units: &Units) -> anyhow::Result<()> {
        for (grouping, value) in &self.conditions {
            let alone = Self {
                hierarchy: self.hierarchy,
                conditions: vec![(*grouping, value.clone())],
            };
            let mut meant = alone.meant(*grouping, value, states, units);
            if meant.len() > 1 {
                meant.truncate(8);
                bail!(
                    "--only {value}: several have this name; give the code of the one that is meant: {}",
                    meant.join("; ")
                );
            }
            if states.points().iter().any(|p| alone.has(p, log, units)) {
                continue;
            }
            let mut there: Vec<String> = match grouping {
                Grouping::Operator => log.operators().to_vec(),
                _ => {
                    let groups = states
                        .points()
                        .iter()
                        .map(|p| group(p, units, by(*grouping, self.hierarchy)));
                    groups.filter(Group::is_said).map(|g| g.label).collect()
                }
            };
            there.sort();
            there.dedup();
            there.sort_by(|a, b| {
                let like = |name: &str| strsim::jaro_winkler(&fold_unit(name), &fold_unit(value));
                like(b).total_cmp(&like(a))
            });
            there.truncate(5);
            let name = heading(*grouping, self.hierarchy);
            if let Some(other) = self.found_in_other(*grouping, value, states, log, units) {
                bail!(
                    "--only {value}: none of the {} units has this name, but one of the {other} units has: give --hierarchy {other}",
                    self.hierarchy
                );
            }
            let hint = if there.is_empty() {
                "none is recorded".to_owned()
            } else {
                format!("there are, for example: {}", there.join(", "))
            };
            bail!("--only {value}: no point that the register has on that day has this {name}; {hint}");
        }
        Ok(())
    }
}

/// By code, or by name without regard to accents and kinds of units.
fn is_meant(group: &Group, value: &str) -> bool {
    group.code.as_deref() == Some(value) || fold_unit(&group.label) == fold_unit(value)
}

fn condition(text: &str) -> anyhow::Result<(Grouping, String)> {
    let wrong = || anyhow!("--only {text}: write grouping=value, for example province=Hà Giang");
    let (name, value) = text.split_once('=').ok_or_else(wrong)?;
    let grouping = Grouping::from_str(name.trim(), true).map_err(|_| {
        anyhow!("--only {text}: '{name}' is none of province, district, commune, operator, technology, electricity, signal, status")
    })?;
    let value = value.trim();
    if value.is_empty() || grouping == Grouping::Country {
        return Err(wrong());
    }
    Ok((grouping, value.to_owned()))
}

/// The point that a user means: by number, by the village's code, or by its name where only one has it.
///
/// # Errors
/// None, or several: listed.
pub fn point(states: &States, text: &str) -> anyhow::Result<PointId> {
    if let Ok(id) = text.parse::<PointId>() {
        return match states.get(id) {
            Some(_) => Ok(id),
            None => {
                bail!("{id}: the register has no such point; `covgap register export points.csv` lists all")
            }
        };
    }
    let with = |holds: &dyn Fn(&PointState) -> bool| -> Vec<&PointState> {
        states.points().iter().filter(|p| holds(p)).collect()
    };
    let is = |p: &PointState, field: Field| p.attributes.get(&field).is_some_and(|v| v == text);
    let mut found = with(&|p| is(p, Field::Code));
    if found.is_empty() {
        found = with(&|p| is(p, Field::Name));
    }
    if found.is_empty() {
        let wanted = fold(text);
        found = with(&|p| p.attributes.get(&Field::Name).is_some_and(|v| fold(v) == wanted));
    }
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => {
            let near = nearest(states, text);
            let hint = if near.is_empty() {
                String::new()
            } else {
                format!("; the nearest names: {near}")
            };
            bail!("'{text}': no point has this number, code or name{hint}")
        }
        several => {
            let list: Vec<String> = several.iter().take(8).map(|p| label(p)).collect();
            let n = several.len();
            bail!(
                "'{text}': {n} points have this name: give the number of the one that is meant\n  {}",
                list.join("\n  ")
            )
        }
    }
}

fn nearest(states: &States, text: &str) -> String {
    let wanted = fold(text);
    let mut all: Vec<(f64, String)> = states
        .points()
        .iter()
        .filter_map(|p| {
            Some((
                strsim::jaro_winkler(&fold(p.attributes.get(&Field::Name)?), &wanted),
                label(p),
            ))
        })
        .filter(|(like, _)| *like > 0.8)
        .collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    all.into_iter()
        .take(3)
        .map(|(_, label)| label)
        .collect::<Vec<_>>()
        .join("; ")
}

/// Number, name, commune and province.
pub fn label(point: &PointState) -> String {
    let said = [Field::Name, Field::Commune, Field::Province]
        .iter()
        .filter_map(|f| point.attributes.get(f).map(String::as_str));
    format!("{} {}", point.id, said.collect::<Vec<_>>().join(", "))
}
