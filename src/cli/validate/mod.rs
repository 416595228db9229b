//! `covgap validate`: predictions beside measurements. Parses and prints; what is done is in
//! [`pipeline::measurements::validate`](crate::pipeline::measurements::validate).

pub(super) mod args;
mod print;

use super::measurements::{PROGRAM, campaign_said, checked, not_used, now_ms};
use super::progress::Progress;
use super::told::{self, Done};
use super::{Answer, Common, answers, load};
use crate::analysis::AnalysisError;
use crate::pipeline::measurements::pairs::read;
use crate::pipeline::measurements::validate::{self, NotCompared, ValidationSummary};
use crate::study::{Overrides, Study};
use anyhow::{anyhow, bail};
use args::ValidateArgs;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Reads, predicts, writes where asked, prints.
pub(super) fn validate(args: &ValidateArgs, common: &Common) -> anyhow::Result<Answer> {
    let studies = studies(args)?;
    let Some(study) = studies.first() else {
        bail!("no study");
    };
    let mut said = campaign_said(args.campaign.as_deref())?;
    said.reading.technology = said.campaign.technology;
    checked(&said)?;
    let input = load::input(study)?;
    let outputs = args.to.as_deref().map(|to| {
        load::are_elsewhere_than(to, study, &input)?;
        measurements_are_elsewhere_than(to, &args.measurements)?;
        anyhow::Ok(validate::open(to)?)
    });
    let outputs = outputs.transpose()?;
    let progress = Progress::new(common.quiet || common.json, None);
    let files = read(&args.measurements, study, &said, now_ms(), PROGRAM, &progress)
        .map_err(|refused| not_used(&refused))?;
    let compared = validate::compare(&studies, &input.world, &files, &progress);
    progress.finish();
    let compared = compared.map_err(reported)?;
    let mut summary = ValidationSummary::of(study, &files, &compared);
    if let Some(outputs) = outputs {
        summary.written = validate::write(outputs, study, &input, &files, &compared, &summary)?;
    }
    told::answered(args.to.clone().map(Done::Written), || {
        let mut out = crate::cli::terminal::out();
        if common.json {
            answers::print(&mut out, &summary)?;
        } else if !common.quiet {
            print::text(&mut out, study, &summary, &compared, common.verbose)?;
        }
        Ok(Answer::Yes)
    })
}

/// The study with its own model, then with each of the others once.
fn studies(args: &ValidateArgs) -> anyhow::Result<Vec<Study>> {
    let own = load::study(&args.study)?;
    let mut names: BTreeSet<String> = [own.radio.model.clone()].into();
    let mut studies = vec![own];
    for name in &args.model {
        let name = name.trim();
        if names.insert(name.to_owned()) {
            let overrides = Overrides {
                model: Some(name.to_owned()),
                ..Overrides::default()
            };
            studies.push(load::study_with(&args.study, &overrides)?);
        }
    }
    Ok(studies)
}

/// Refuses a folder in which the measurements lie: a result might take their place.
fn measurements_are_elsewhere_than(folder: &Path, measurements: &[PathBuf]) -> anyhow::Result<()> {
    let Ok(there) = folder.canonicalize() else {
        return Ok(());
    };
    let is_in = |file: &&PathBuf| file.canonicalize().is_ok_and(|f| f.parent() == Some(&there));
    match measurements.iter().find(is_in) {
        Some(file) => bail!(
            "{}: the measurements {} lie in this folder, and a result might overwrite them; name another one with --to",
            folder.display(),
            file.file_name().unwrap_or_default().display()
        ),
        None => Ok(()),
    }
}

fn reported(error: NotCompared) -> anyhow::Error {
    match error {
        NotCompared::Analysis(AnalysisError::Cancelled(cancelled)) => {
            anyhow::Error::new(cancelled).context("stopped on request; nothing was written")
        }
        NotCompared::Analysis(error) => error.into(),
        NotCompared::Nothing(fault) => {
            anyhow!("the measurements cannot be compared; nothing was written\n{fault}")
        }
    }
}
