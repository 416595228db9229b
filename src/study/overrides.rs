//! What a command line changes of a study: made in the study's own text, so that what was in force is
//! recorded like any other study.

use super::fault::StudyFaults;
use super::models::ModelFiles;
use super::{Attempt, DEFAULT_PRESET, Study};
use std::path::Path;
use toml::{Table, Value};

/// Changes to a study file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Presets: the first takes the place of the study's, the others are judged beside it. Empty: the study's
    /// own.
    pub presets: Vec<String>,
    /// How many of the first ranks are counted.
    pub top_n: Option<u32>,
    /// The propagation model.
    pub model: Option<String>,
}

impl Study {
    /// [`Study::from_toml`] with changes.
    ///
    /// A preset that the study does not name is taken as its file says: what the study changes in
    /// `[verdict]`, and a receiver height in `[radio]`, was meant for its own.
    ///
    /// # Errors
    /// Every fault of the study as it is, at once; else those that come with the changes, which have no place
    /// in the file.
    pub fn from_toml_with(
        text: &str,
        file: &Path,
        models: &dyn ModelFiles,
        overrides: &Overrides,
    ) -> Result<Self, StudyFaults> {
        Self::attempted_with(text, file, models, overrides).map_err(|attempt| attempt.faults)
    }

    /// The same; a study with faults as far as it could be read.
    ///
    /// # Errors
    /// [`Attempt`].
    pub fn attempted_with(
        text: &str,
        file: &Path,
        models: &dyn ModelFiles,
        overrides: &Overrides,
    ) -> Result<Self, Box<Attempt>> {
        let as_it_is = Self::attempted(text, file, models)?;
        if *overrides == Overrides::default() {
            return Ok(as_it_is);
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // What was just read is TOML.
        let mut root: Table = text.parse().unwrap_or_default();
        if let Some((first, others)) = overrides.presets.split_first() {
            judge_by(&mut root, first, others);
        }
        if let Some(top_n) = overrides.top_n {
            set(&mut root, "rank", "top_n", Value::Integer(i64::from(top_n)));
        }
        if let Some(model) = &overrides.model {
            // A calibration is of the errors of one model, and the study's is another one.
            if *model != as_it_is.radio.model
                && let Some(Value::Table(radio)) = root.get_mut("radio")
            {
                radio.remove("calibration");
            }
            set(&mut root, "radio", "model", Value::String(model.clone()));
        }
        Self::attempted(&root.to_string(), file, models).map_err(|mut attempt| {
            for fault in attempt.faults.0.iter_mut().filter(|f| f.file == file) {
                fault.at = None;
            }
            attempt
        })
    }
}

fn judge_by(root: &mut Table, first: &str, others: &[String]) {
    let own = root
        .get("verdict")
        .and_then(|v| v.get("preset"))
        .and_then(Value::as_str);
    if own.unwrap_or(DEFAULT_PRESET) != first {
        root.remove("verdict");
        set(root, "verdict", "preset", Value::String(first.to_owned()));
        if let Some(radio) = root.get_mut("radio").and_then(Value::as_table_mut) {
            radio.remove("receiver_height_m");
        }
    }
    let others = others.iter().cloned().map(Value::String).collect();
    set(root, "verdict", "beside", Value::Array(others));
}

/// Sets a key of a table, which is made where it is absent.
fn set(root: &mut Table, table: &str, key: &str, value: Value) {
    let entry = root.entry(table).or_insert_with(|| Value::Table(Table::new()));
    if let Some(table) = entry.as_table_mut() {
        table.insert(key.to_owned(), value);
    }
}
