//! The point that a person means.

use super::super::spelling::fold;
use super::super::{Field, PointId, PointState, States};
use super::error::QuestionError;

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
            let labels = several.iter().take(8).map(|p| label(p)).collect();
            Err(QuestionError::SeveralPoints(
                text.to_owned(),
                several.len(),
                labels,
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
