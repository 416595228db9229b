//! The folder of a comparison: which files may be in it.

use super::RunError;
use crate::output::record::Record;
use crate::output::sheet::Sheet;
use crate::output::{OutputError, Outputs, xlsx};
use serde_json::{Map, Value};
use std::path::Path;

/// Every file that a comparison, or the question after single sites, can write.
pub(super) const ALL_FILES: [&str; 11] = [
    "diff.csv",
    "diff.geojson",
    "diff.json",
    "diff.qml",
    "diff.xlsx",
    "resilience.json",
    "run.toml",
    "single_site_villages.csv",
    "single_site_villages.xlsx",
    "site_loss.csv",
    "site_loss.xlsx",
];

/// Opens a folder for the files of a comparison, and refuses one that holds the results of another command.
///
/// # Errors
/// [`RunError::Output`]; [`RunError::Occupied`].
pub fn open(dir: &Path) -> Result<Outputs, RunError> {
    open_for(dir, &ALL_FILES)
}

/// The same for files of these names.
///
/// # Errors
/// As [`open`].
pub(super) fn open_for(dir: &Path, names: &[&str]) -> Result<Outputs, RunError> {
    let there = |name: &str| dir.join(name).exists();
    let own = |name: &&str| *name != "run.toml" && there(name);
    if there("run.toml") && !names.iter().any(own) {
        return Err(RunError::Occupied {
            folder: dir.to_path_buf(),
        });
    }
    Ok(Outputs::open(dir)?)
}

/// A row of a table as an object of JSON.
pub(super) fn as_map(record: Record) -> Map<String, Value> {
    record.into_iter().collect()
}

/// Puts a table as CSV and as a workbook.
pub(super) fn put_table(outputs: &mut Outputs, name: &str, sheet: &Sheet) -> Result<(), OutputError> {
    outputs.put(&format!("{name}.csv"), &sheet.to_csv()?)?;
    outputs.put(
        &format!("{name}.xlsx"),
        &xlsx::workbook(std::slice::from_ref(sheet))?,
    )
}
