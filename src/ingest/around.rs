//! What a list says is around a village or a test point.

use super::rows::RowReader;
use super::text::clean;
use crate::domain::surroundings;
use crate::radio::cover::Around;
use std::collections::BTreeMap;

/// The value of a row; `None` where the list has no such column or the cell is empty, and with a fault where
/// nothing says what it means.
pub(super) fn around(
    reader: &mut RowReader<'_>,
    column: Option<usize>,
    values: &BTreeMap<String, Around>,
) -> Option<Around> {
    let word = reader.text(column).map(|text| clean(text).to_lowercase())?;
    let explained = values
        .iter()
        .find(|(key, _)| clean(key).to_lowercase() == word)
        .map(|(_, around)| *around);
    let found = explained.or_else(|| surroundings::parse(&word));
    if found.is_none() {
        reader.fault(
            "surroundings-unexplained",
            column,
            "nothing says what this means for what is around the place",
            "write village, houses, city, woods, open or a height from 0 to 100 m, or map the word to one of them in `surroundings_values`",
        );
    }
    found
}
