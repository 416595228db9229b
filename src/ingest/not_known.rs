//! Columns of numbers in which words say that none is known: `n/a`, `NULL`, a dash.

use super::list::{Measure, NOT_KNOWN, is_not_known};
use super::notes::{Notes, file_name};
use super::raw::Raw;
use super::rows::{Kind, Taken};
use std::path::Path;

/// Fields of numbers without a unit; all others name theirs.
const PLAIN: [&str; 9] = [
    "population_field",
    "households_field",
    "people_field",
    "centre_lon_field",
    "centre_lat_field",
    "arfcn",
    "uarfcn",
    "earfcn",
    "nr_arfcn",
];

/// Empties these cells, and counts them. Codes and names keep such words.
pub(super) fn take_out(notes: &mut Notes, path: &Path, raw: &mut Raw, taken: &Taken) {
    let is_of_numbers = |key: &str| PLAIN.contains(&key) || Measure::of_field(key) != Measure::Plain;
    let fields = taken.by_key.iter().filter(|(key, _)| is_of_numbers(key));
    let place = taken.lon_lat.into_iter().flat_map(|(lon, lat)| [lon, lat]);
    let columns: Vec<usize> = fields.map(|(_, column)| *column).chain(place).collect();
    for row in &mut raw.rows {
        for column in &columns {
            let is_text = row.kinds.get(*column).is_none_or(|kind| *kind == Kind::Text);
            let Some(value) = row.values.get_mut(*column) else {
                continue;
            };
            if is_text && value.as_deref().is_some_and(is_not_known) {
                let shown = value.take().unwrap_or_default();
                let example = format!("{}, row {}: {}", file_name(path), row.number, shown.trim());
                notes.note("cells-not-known", NOT_KNOWN, example);
            }
        }
    }
}
