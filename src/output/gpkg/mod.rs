//! One GeoPackage with everything that a run found, or a plan: typed layers that QGIS opens styled, in two
//! languages, with lists of values and where the numbers come from.
//!
//! GDAL writes the features in one transaction and closes the file; names, lists, styles and sources follow by
//! plain SQL. No moment of time is in the file: the same inputs give the same bytes.

mod features;
mod fields;
mod layers;
mod lists;
mod model;
mod project;
mod schema;
mod style;
mod wkb;

#[cfg(test)]
mod tests;

pub(super) use fields::fields;
#[cfg(test)]
pub(super) use fields::is_known;
pub(super) use layers::Sources;
pub(super) use model::{Feature, Field, Figure, Group, Kind, Layer, Look, Mark, Written};
pub(super) use project::{Project, RasterShown, archive};

use super::caption::{PREDICTED_NOTE, SYNTHETIC_NOTE};
use super::png::chart::Language;
use super::{Caption, OutputError, Outputs};
use crate::analysis::program;
use crate::study::Study;
use crate::world::{Ingested, Report};
use features::Stopped;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::Path;

/// The file of a run.
pub const STUDY: &str = "study.gpkg";

/// Puts the GeoPackage of a run, and says what is in it.
pub(super) fn put_run(
    outputs: &mut Outputs,
    found: Sources,
    about: &Value,
    language: Language,
) -> Result<Vec<Written>, OutputError> {
    put(outputs, STUDY, layers::of_run(found)?, about, language)
}

/// Puts a GeoPackage, and says what is in it.
pub(super) fn put(
    outputs: &mut Outputs,
    name: &str,
    layers: Vec<Layer>,
    about: &Value,
    language: Language,
) -> Result<Vec<Written>, OutputError> {
    let mut written = Vec::new();
    let staging = outputs.staging().to_owned();
    outputs.put_made(name, |path| {
        let stopped = |cause: String| {
            let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
            OutputError::of_raster(name, &staging, bytes, cause)
        };
        written = features::write(path, layers).map_err(|stop| match stop {
            Stopped::Gdal(error) => stopped(error.to_string()),
            Stopped::Output(error) => error,
        })?;
        complete(path, &written, about, language).map_err(|error| stopped(error.to_string()))
    })?;
    Ok(written)
}

fn complete(path: &Path, written: &[Written], about: &Value, language: Language) -> rusqlite::Result<()> {
    schema::complete(path, written, number_of(language), &format!("{about:#}"))
}

/// The place of a language in texts of both.
pub(super) const fn number_of(language: Language) -> usize {
    match language {
        Language::English => 0,
        Language::Vietnamese => 1,
    }
}

/// Where the numbers of a study come from: rule, model, sources with their licences, inputs, and the digest of
/// the record beside (`run.toml`, `plan.toml`).
pub(super) fn about(study: &Study, report: &Report, caption: &Caption, record: (&str, &str)) -> Value {
    let inputs = report.inputs.iter().map(|file| {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy();
        json!({"role": file.role, "file": name, "sha256": file.sha256})
    });
    let digest = Sha256::digest(record.1.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "program": program(),
        "study": study.name,
        "title": caption.title,
        "levels": PREDICTED_NOTE,
        "preset": caption.preset.name,
        "preset_title": caption.preset.title,
        "preset_standing": caption.preset.standing,
        "preset_mark": caption.preset.said(),
        "model": caption.model,
        "receiver_height_m": caption.receiver_height_m,
        "synthetic_sites": caption.synthetic_sites,
        "note": caption.synthetic_sites.then_some(SYNTHETIC_NOTE),
        "attribution": caption.attribution,
        "inputs": inputs.collect::<Vec<_>>(),
        "record": record.0,
        "record_sha256": digest,
    })
}

/// The same of a study that was read.
pub(super) fn about_run(study: &Study, input: &Ingested, caption: &Caption, run_toml: &str) -> Value {
    about(study, &input.report, caption, ("run.toml", run_toml))
}
