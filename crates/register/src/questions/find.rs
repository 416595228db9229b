//! The point that a person means, and how many administrative units a register knows.

use super::super::spelling::fold;
use super::super::{Crossing, Field, Hierarchy, Level, PointId, PointState, States, Units};
use super::error::QuestionError;
use std::collections::BTreeSet;

/// The point that a person means: by number, by the village's code, or by its name where only one has it.
///
/// # Errors
/// None, or several: listed.
pub fn point(states: &States, text: &str) -> Result<PointId, QuestionError> {
    if let Ok(id) = text.parse::<PointId>() {
        return match states.get(id) {
            Some(_) => Ok(id),
            None => Err(QuestionError::UnknownNumber(id)),
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
        [] => Err(QuestionError::UnknownName(text.to_owned(), nearest(states, text))),
        several => {
            let (count, labels) = (several.len(), several.iter().take(8).map(|p| label(p)));
            Err(QuestionError::SeveralPoints(
                text.to_owned(),
                count,
                labels.collect(),
            ))
        }
    }
}

fn nearest(states: &States, text: &str) -> Vec<String> {
    let wanted = fold(text);
    let likeness = |p: &PointState| {
        let name = p.attributes.get(&Field::Name)?;
        Some((strsim::jaro_winkler(&fold(name), &wanted), label(p)))
    };
    let all = states.points().iter().filter_map(likeness);
    let mut near: Vec<(f64, String)> = all.filter(|(like, _)| *like > 0.8).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    near.into_iter().take(3).map(|(_, label)| label).collect()
}

/// Number, name, commune and province.
pub fn label(point: &PointState) -> String {
    let said = [Field::Name, Field::Commune, Field::Province]
        .iter()
        .filter_map(|f| point.attributes.get(f).map(String::as_str));
    format!("{} {}", point.id, said.collect::<Vec<_>>().join(", "))
}

/// Units of one level in one hierarchy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitCount {
    /// Of which hierarchy.
    pub hierarchy: Hierarchy,
    /// How large.
    pub level: Level,
    /// How many.
    pub units: u64,
    /// Those of which it is known what became of them, or out of what they came.
    pub with_crossing: u64,
}

/// Counts units by hierarchy and level; levels without any are left out.
pub fn unit_counts(units: &Units) -> Vec<UnitCount> {
    let mut counts = Vec::new();
    for hierarchy in Hierarchy::ALL {
        let code = |crossing: &Crossing| match hierarchy {
            Hierarchy::Old => crossing.old.clone(),
            Hierarchy::New => crossing.new.clone(),
        };
        for level in Level::ALL {
            let crossings = units.crossings().iter().filter(|c| c.level == level);
            let crossed: BTreeSet<String> = crossings.map(code).collect();
            let all = units.list().iter();
            let those = all.filter(|u| (u.hierarchy, u.level) == (hierarchy, level));
            let count = UnitCount {
                hierarchy,
                level,
                units: those.clone().count() as u64,
                with_crossing: those.filter(|u| crossed.contains(&u.code)).count() as u64,
            };
            counts.extend((count.units > 0).then_some(count));
        }
    }
    counts
}
