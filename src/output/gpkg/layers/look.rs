//! Marks of lists of values.

use crate::output::gpkg::model::{Mark, ValueList};
use crate::output::png::palette::{Mark as OfMap, Shape};

/// The marks of a list, as maps have them; values that no map shows have none.
pub(super) fn marks_of(list: ValueList, marks: &[OfMap]) -> Vec<Mark> {
    let of = |mark: &OfMap| {
        let (_, words) = list.values.iter().find(|v| v.0 == mark.verdict)?;
        Some(Mark {
            value: mark.verdict.to_owned(),
            label: words.map(str::to_owned),
            shape: mark.shape,
            fill: mark.fill,
        })
    };
    marks.iter().filter_map(of).collect()
}

/// The marks of a list, given one by one.
pub(super) fn listed(list: ValueList, looks: &[(&str, Shape, [u8; 3])]) -> Vec<Mark> {
    let of = |(value, shape, fill): &(&str, Shape, [u8; 3])| {
        let (_, words) = list.values.iter().find(|v| v.0 == *value)?;
        Some(Mark {
            value: (*value).to_owned(),
            label: words.map(str::to_owned),
            shape: *shape,
            fill: *fill,
        })
    };
    looks.iter().filter_map(of).collect()
}
