//! `covgap resilience`: what hangs on single sites, as files.

use super::RunError;
use super::folder::{ALL_FILES, as_map, put_table};
use crate::analysis::{ResilienceRow, Standing, StudyRow, program};
use crate::domain::word::Word;
use crate::gaps::resilience::Resilience;
use crate::output::json::to_json;
use crate::output::record::Record;
use crate::output::run_toml::{self, Origin};
use crate::output::sheet::Sheet;
use crate::output::single_site::{self, Hung};
use crate::output::{OutputError, Outputs};
use crate::study::Study;
use crate::world::Ingested;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::path::PathBuf;

/// The answer of `covgap resilience`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ResilienceSummary {
    /// What every level and verdict here is: predicted.
    pub figures_are: Option<&'static str>,
    /// Program and version.
    pub program: String,
    /// The study.
    pub study: StudyRow,
    /// Any operator first.
    pub scopes: Vec<ResilienceRow>,
    /// A row for each village, site and scope, as in `single_site_villages.csv`.
    pub villages: Vec<Map<String, Value>>,
    /// A row for each site and scope, as in `site_loss.csv`.
    pub sites: Vec<Map<String, Value>>,
}

/// Everything in numbers.
pub fn summarise(standing: &Standing, hung: &Hung) -> ResilienceSummary {
    let all = |of: &dyn Fn(&Hung, &Resilience) -> Vec<Record>| {
        hung.scopes.iter().flat_map(|r| of(hung, r)).map(as_map).collect()
    };
    ResilienceSummary {
        figures_are: Word::Predicted.name(),
        program: program(),
        study: standing.row.clone(),
        scopes: standing.rows(),
        villages: all(&single_site::village_records),
        sites: all(&single_site::site_records),
    }
}

/// The tables of the answer.
///
/// # Errors
/// [`OutputError`] when the rows do not belong together.
pub fn tables(hung: &Hung) -> Result<Vec<Sheet>, OutputError> {
    Ok(vec![single_site::villages(hung)?, single_site::sites(hung)?])
}

/// Writes the answer into a folder, whole or not at all.
///
/// # Errors
/// [`RunError::Output`].
pub fn write(
    mut outputs: Outputs,
    study: &Study,
    input: &Ingested,
    hung: &Hung,
    summary: &ResilienceSummary,
) -> Result<Vec<PathBuf>, RunError> {
    outputs.replace_all_of(&ALL_FILES);
    outputs.put("resilience.json", to_json("resilience.json", summary)?.as_bytes())?;
    for (name, sheet) in ["single_site_villages", "site_loss"].iter().zip(tables(hung)?) {
        put_table(&mut outputs, name, &sheet)?;
    }
    let side = Origin {
        study,
        report: &input.report,
    };
    let mut options = toml::Table::new();
    options.insert(
        "shared_masts".into(),
        toml::Value::Boolean(summary.study.shared_masts),
    );
    let record = run_toml::of_comparison("resilience", &[("study", side)], &options);
    outputs.put("run.toml", record.as_bytes())?;
    Ok(outputs.commit()?)
}
