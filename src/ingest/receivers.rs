//! Receivers for tables of losses: id, lon, lat.

use super::problem::Problems;
use super::report::Notes;
use super::rows::Table;
use super::swapped::SwapGuard;
use super::{duplicates::Unique, rows::clean};
use crate::space::LonLat;
use crate::study::Layered;
use std::path::Path;

/// A place that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Receiver {
    /// Unique in its file.
    pub id: String,
    /// Where.
    pub position: LonLat,
}

/// Reads a table with columns `id`, `lon`, `lat` (degrees), or any layer of points with a field `id`.
///
/// # Errors
/// [`Problems`]: all that is wrong, in the order of reading.
pub fn receivers(path: &Path) -> Result<Vec<Receiver>, Problems> {
    let mut notes = Notes::default();
    let layered = Layered {
        path: path.to_owned(),
        layer: None,
        crs: None,
    };
    let mut found = Vec::new();
    if let Some(table) = Table::open(&mut notes, "receivers", &layered, Some(("lon", "lat")))
        && let Some(id_column) = table.column(&mut notes, "id")
    {
        let anywhere = SwapGuard::new(None, "");
        let mut unique = Unique::default();
        for row in &table.rows {
            let mut reader = table.reader(row);
            let id = reader.text(Some(id_column)).map(clean);
            if id.is_none() {
                reader.fault(
                    "receiver-id-missing",
                    Some(id_column),
                    "the receiver has no id",
                    "give it one",
                );
            }
            let position = reader.position();
            if let Some(position) = position {
                anywhere.check(&mut reader, position);
            }
            if reader.finish(&mut notes)
                && let (Some(id), Some(position)) = (id, position)
                && unique.register(&mut notes, "receiver-id-twice", &table.path, &id, row.number)
            {
                found.push(Receiver { id, position });
            }
        }
    }
    if notes.problems.is_empty() {
        Ok(found)
    } else {
        Err(notes.problems)
    }
}
