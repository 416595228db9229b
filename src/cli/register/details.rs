//! An event in words.

use crate::register::{Event, Kind};

/// What an event says beside its point, day, kind and operator.
pub(super) fn details(event: &Event) -> String {
    let mut said = Vec::new();
    said.extend(event.technology.map(|t| t.name().to_owned()));
    said.extend(event.due.map(|d| format!("due {d}")));
    said.extend(event.into.map(|p| format!("into {p}")));
    if matches!(event.kind, Kind::Amended | Kind::Became(_)) {
        said.extend(event.changes.iter().map(|(field, value)| match value {
            Some(value) => format!("{field}={value}"),
            None => format!("{field} cleared"),
        }));
    }
    if let Some(number) = event.corrects {
        said.push(match event.record {
            Some(moment) => format!("event {number} was recorded {moment}"),
            None => format!("event {number} happened on {}", event.occurred),
        });
    }
    said.extend(event.day_from.map(|from| format!("day {}", from.words())));
    said.join(", ")
}
