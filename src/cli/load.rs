//! A study and its input, read for a command.

use crate::ingest::{self, Ingested};
use crate::study::{ModelFiles, ModelKind, ModelShelf, RadioTemplate, Study, template};
use anyhow::{Context, anyhow};
use std::path::{Path, PathBuf};

/// Reads and validates a study file.
///
/// Presets and templates are looked for in the folder that the environment names in `COVGAP_MODELS`, then among those built in.
pub fn study(file: &Path) -> anyhow::Result<Study> {
    let bytes = std::fs::read(file).with_context(|| {
        format!(
            "study {}: cannot be read; `covgap init` writes one to start from",
            file.display()
        )
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        anyhow!(
            "study {}: not UTF-8 at byte {}; save it as UTF-8",
            file.display(),
            error.utf8_error().valid_up_to()
        )
    })?;
    let shelf = ModelShelf::beside(file, models_folder());
    Study::from_toml(&text, file, &shelf).map_err(|faults| anyhow!("the study has faults\n{faults}"))
}

/// Reads everything that a study names.
pub fn input(study: &Study) -> anyhow::Result<Ingested> {
    ingest::read(study).map_err(|problems| {
        let n = problems.len();
        anyhow!(
            "the input has {n} problem{}; nothing was written\n{problems}",
            if n == 1 { "" } else { "s" }
        )
    })
}

/// The folder that takes the place of the models built in.
pub fn models_folder() -> Option<PathBuf> {
    std::env::var_os("COVGAP_MODELS").map(Into::into)
}

/// A radio template by name.
pub fn template(shelf: &dyn ModelFiles, name: &str) -> anyhow::Result<RadioTemplate> {
    let text = shelf
        .read(ModelKind::Radio, name)
        .map_err(|e| anyhow!("radio template '{name}': {}; {}", e.cause(), e.advice()))?;
    template::parse(&text).map_err(|faults| anyhow!("radio template {name} has faults\n{faults}"))
}
