//! Opening a file of rows, by whichever reader its kind wants.

use super::notes::Notes;
use super::rows::Table;
use super::{table, vector};
use crate::study::Layered;
use crate::world::Problem;

impl Table {
    /// Opens a CSV (.csv, .tsv, .txt) or any vector file that GDAL reads; faults go to the notes.
    pub(super) fn open(
        notes: &mut Notes,
        role: &'static str,
        layered: &Layered,
        lon_lat: Option<(&str, &str)>,
    ) -> Option<Self> {
        if !notes.input(role, &layered.path) {
            return None;
        }
        let extension = layered.path.extension().map(|e| e.to_ascii_lowercase());
        let tabular = extension.is_some_and(|e| ["csv", "tsv", "txt"].iter().any(|t| e == *t));
        let table = if tabular {
            table::open(notes, layered, lon_lat)?
        } else {
            vector::open(notes, layered, lon_lat)?
        };
        if table.rows.is_empty() {
            notes.problem(Problem::new(
                "no-rows",
                &table.path,
                "there is not one row or feature in it",
                "give a file with data",
            ));
            return None;
        }
        let code = format!("{role}-rows");
        notes.tally(&code, &format!("rows of {role} read"), table.rows.len() as u64);
        if table.transformer.shift_is_unknown() {
            let text = "files whose coordinate system names no datum: positions may be off by hundreds of metres, declare `crs`";
            notes.note("datum-unknown", text, table.file_name());
        }
        Some(table)
    }
}
