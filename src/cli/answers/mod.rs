//! What `--json` prints, as types, and the schema of each.
//!
//! The answers of `run`, `diff`, `resilience` and `explain` are those of [`crate::analysis`] and
//! [`crate::pipeline`].

pub(super) mod calibration;
pub(super) mod measurements;
pub(super) mod register;
mod tool;

pub(super) use tool::*;

use crate::analysis::{Summary, explain::Explanation};
use crate::output::sheet::SheetRow;
use crate::pipeline::closure::{ClosureAnswer, SurveyAnswer};
use crate::pipeline::covering::CoveringAnswer;
use crate::pipeline::diff::DiffSummary;
use crate::pipeline::measurements::validate::ValidationSummary;
use crate::pipeline::plan;
use crate::pipeline::resilience::ResilienceSummary;
use crate::plan::{Compared, PlanMade};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use std::io::Write;

/// Prints an answer as JSON.
pub(super) fn print(out: &mut dyn Write, answer: &impl Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(answer)?;
    Ok(writeln!(out, "{}", crate::cli::terminal::in_json(&text))?)
}

/// An answer and what it is of.
pub(super) struct Described {
    /// Its name: the command, with dashes.
    pub name: &'static str,
    /// The schema.
    pub schema: Schema,
}

/// Every answer with its schema, by name.
pub(super) fn all() -> Vec<Described> {
    let mut all = vec![
        of::<Written>("written"),
        of::<Summary>("run"),
        of::<DiffSummary>("diff"),
        of::<ResilienceSummary>("resilience"),
        of::<Explanation>("explain"),
        of::<Tables>("tables"),
        of::<Checked>("check"),
        of::<Linked>("link"),
        of::<PointsFound>("points"),
        of::<ModelList>("models-list"),
        of::<ModelShown>("models-show"),
        of::<Verified>("models-verify"),
        of::<PlanMade>("plan"),
        of::<plan::Checked>("plan-check"),
        of::<CoveringAnswer>("plan-covering"),
        of::<plan::CurveAnswer>("plan-curve"),
        of::<plan::Explained>("plan-explain"),
        of::<plan::WhatIf>("plan-what-if"),
        of::<Compared>("plan-compare"),
        of::<CacheListed>("cache-list"),
        of::<CacheVerified>("cache-verify"),
        of::<CachePruned>("cache-prune"),
        of::<MadeRegister>("synth-register"),
        of::<MadeDriveTest>("synth-drive-test"),
        of::<measurements::MeasurementsFound>("measurements"),
        of::<ValidationSummary>("validate"),
        of::<ClosureAnswer>("verify-closure"),
        of::<SurveyAnswer>("survey"),
        of::<calibration::CalibrationFound>("calibrate"),
    ];
    all.extend(register::all());
    all.sort_by_key(|d| d.name);
    all
}

/// Tables in a file: what `--table FILE.json` and `--out FILE.json` write.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tables {
    /// The tables.
    pub tables: Vec<SheetRow>,
}

fn of<T: JsonSchema>(name: &'static str) -> Described {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    Described {
        name,
        schema: generator.into_root_schema_for::<T>(),
    }
}

/// Prints the names of all answers, or the schema of one.
pub(super) fn schema(name: Option<&str>) -> anyhow::Result<super::Answer> {
    let all = all();
    let mut out = crate::cli::terminal::out();
    let Some(name) = name else {
        for described in &all {
            writeln!(out, "{}", described.name)?;
        }
        return Ok(super::Answer::Yes);
    };
    let Some(found) = all.iter().find(|d| d.name == name) else {
        let near = crate::domain::nearest::or_nearest(name, all.iter().map(|d| d.name));
        anyhow::bail!("no answer is called '{name}'{near} `covgap schema` prints all names");
    };
    print(&mut out, &found.schema)?;
    Ok(super::Answer::Yes)
}
