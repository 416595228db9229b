//! The files of a validation: tables, a layer of residuals, charts; whole or not at all.

use super::super::pairs::Measured;
use super::{Compared, ValidationSummary};
use crate::analysis::caption;
use crate::measurements::Quantity;
use crate::output::png::errors::{ErrorChart, against_distance, map, scatter};
use crate::output::run_toml::{self, Origin};
use crate::output::{Outputs, geojson, json::to_json, validation};
use crate::pipeline::RunError;
use crate::pipeline::folder::open_for;
use crate::radio::model::MODELS;
use crate::space::LonLat;
use crate::study::Study;
use crate::world::Ingested;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const TABLES: [&str; 5] = [
    "pairs.csv",
    "residuals.geojson",
    "run.toml",
    "validation.csv",
    "validation.json",
];

const CHARTS: [&str; 3] = ["scatter", "residual_map", "residual_distance"];

fn chart_name(chart: &str, model: &str) -> String {
    format!("{chart}_{model}.png")
}

/// Every file that a validation can write.
fn names() -> Vec<String> {
    let charts = CHARTS
        .iter()
        .flat_map(|chart| MODELS.iter().map(|m| chart_name(chart, m.card.name)));
    TABLES
        .iter()
        .map(|name| (*name).to_owned())
        .chain(charts)
        .collect()
}

/// Opens a folder for the files of a validation, and refuses one that holds the results of another command.
///
/// # Errors
/// [`RunError::Output`]; [`RunError::Occupied`].
pub fn open(dir: &Path) -> Result<Outputs, RunError> {
    let names = names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut outputs = open_for(dir, &names)?;
    outputs.replace_all_of(&names);
    Ok(outputs)
}

/// Writes the files.
///
/// # Errors
/// [`RunError::Output`].
pub fn write(
    mut outputs: Outputs,
    study: &Study,
    input: &Ingested,
    files: &[Measured],
    compared: &Compared,
    summary: &ValidationSummary,
) -> Result<Vec<PathBuf>, RunError> {
    let statistics = validation::statistics(&compared.models);
    outputs.put("validation.csv", &statistics.to_csv()?)?;
    outputs.put("validation.json", to_json("validation.json", summary)?.as_bytes())?;
    let pairs = validation::pairs(&compared.models, &compared.places);
    outputs.put("pairs.csv", &pairs.to_csv()?)?;
    let places: Vec<Option<[f64; 2]>> = compared
        .places
        .iter()
        .map(|at| Some([at.lon_deg(), at.lat_deg()]))
        .collect();
    outputs.put("residuals.geojson", geojson::points(&pairs, &places)?.as_bytes())?;
    let caption = caption(study);
    let signal = signal(compared);
    let masts = masts(input, compared);
    let campaigns = campaigns(files);
    for errors in &compared.models {
        let chart = ErrorChart {
            caption: &caption,
            errors,
            places: &compared.places,
            masts: &masts,
            signal: &signal,
            campaigns: &campaigns,
        };
        outputs.put(&chart_name("scatter", &errors.model), &scatter(&chart)?)?;
        outputs.put(&chart_name("residual_map", &errors.model), &map(&chart)?)?;
        outputs.put(
            &chart_name("residual_distance", &errors.model),
            &against_distance(&chart)?,
        )?;
    }
    let side = Origin {
        study,
        report: &input.report,
    };
    let record = run_toml::of_comparison("validate", &[("study", side)], &options(files, compared));
    outputs.put("run.toml", record.as_bytes())?;
    Ok(outputs.commit()?)
}

/// What the levels are, in a word.
fn signal(compared: &Compared) -> String {
    let quantities: Vec<Quantity> = compared.candidates.quantities.keys().copied().collect();
    match quantities.as_slice() {
        [one] if one.unit() == "dBm" => one.name().to_owned(),
        [one] => format!("level (from {})", one.name()),
        _ => "level".to_owned(),
    }
}

/// The masts of the cells that are compared, each once.
fn masts(input: &Ingested, compared: &Compared) -> Vec<LonLat> {
    let cells: BTreeSet<&str> = compared
        .models
        .iter()
        .flat_map(|m| &m.pairs)
        .map(|p| p.cell.as_str())
        .collect();
    let network = input.world.network.cells().iter();
    let mut masts: Vec<LonLat> = network
        .filter(|c| cells.contains(c.id.as_str()))
        .map(|c| c.position)
        .collect();
    let key = |at: &LonLat| (at.lat_deg().to_bits(), at.lon_deg().to_bits());
    masts.sort_by_key(key);
    masts.dedup();
    masts
}

fn campaigns(files: &[Measured]) -> String {
    let names: Vec<&str> = files
        .iter()
        .map(|m| m.record.provenance.campaign.as_str())
        .collect();
    names.join(", ")
}

fn options(files: &[Measured], compared: &Compared) -> toml::Table {
    let file = |m: &Measured| {
        let from = &m.record.provenance;
        let name = m
            .file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let texts = [
            ("file", name),
            ("campaign", from.campaign.clone()),
            ("sha256", from.sha256.clone()),
        ];
        let pairs = texts.map(|(key, text)| (key.to_owned(), toml::Value::String(text)));
        toml::Value::Table(pairs.into_iter().collect())
    };
    let models = compared
        .models
        .iter()
        .map(|m| toml::Value::String(m.model.clone()));
    let mut options = toml::Table::new();
    options.insert("models".to_owned(), toml::Value::Array(models.collect()));
    options.insert(
        "measurements".to_owned(),
        toml::Value::Array(files.iter().map(file).collect()),
    );
    options
}
