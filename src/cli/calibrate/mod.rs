//! `covgap calibrate`: what measurements add to a study's predictions. Parses and prints; what is done is in
//! [`pipeline::measurements::calibrate`](crate::pipeline::measurements::calibrate).

pub(super) mod args;
mod print;

use super::answers::calibration::{CalibrationFound, NotCompared};
use super::measurements::{PROGRAM, campaign_said, checked, not_used, now_ms};
use super::progress::Progress;
use super::staged::write_whole;
use super::told::{self, Done};
use super::{Answer, Common, answers, load};
use crate::analysis::AnalysisError;
use crate::calibration::{CONFIDENCE_PCT, Judged};
use crate::pipeline::measurements::calibrate::{self, Calibrated, Means, NotCalibrated};
use crate::pipeline::measurements::pairs::read;
use crate::study::Study;
use crate::study::calibration::to_toml;
use anyhow::{anyhow, bail};
use args::CalibrateArgs;
use std::path::{Path, PathBuf};

/// Reads, predicts, fits, writes where asked, prints.
pub(super) fn calibrate(args: &CalibrateArgs, common: &Common) -> anyhow::Result<Answer> {
    let study = load::study(&args.study)?;
    let name = args.to.as_deref().map_or(Ok(String::new()), name_of)?;
    let mut said = campaign_said(args.campaign.as_deref())?;
    said.reading.technology = said.campaign.technology;
    checked(&said)?;
    let input = load::input(&study)?;
    let progress = Progress::new(common.quiet || common.json, None);
    let files = read(&args.measurements, &study, &said, now_ms(), PROGRAM, &progress)
        .map_err(|refused| not_used(&refused))?;
    let date = args.date.map_or_else(today, |day| day.to_string());
    let means = Means {
        name: &name,
        seed: args.seed,
        date: &date,
        program: PROGRAM,
    };
    let calibrated = calibrate::calibrate(&study, &input.world, &files, &means, &progress);
    progress.finish();
    let calibrated = calibrated.map_err(reported)?;
    let written = match (&calibrated.calibration, &args.to) {
        (Some(calibration), Some(to)) => {
            let text = to_toml(calibration);
            let picture = calibrated.chart(&study)?;
            write_whole(to, |out| Ok(out.write_all(text.as_bytes())?))?;
            if let Some(picture) = picture {
                write_whole(&chart_of(to), |out| Ok(out.write_all(&picture)?))?;
            }
            Some(to.clone())
        }
        _ => None,
    };
    told::answered(written.clone().map(Done::Written), || {
        let found = answer(&study, calibrated, written);
        let mut out = crate::cli::terminal::out();
        if common.json {
            answers::print(&mut out, &found)?;
        } else if !common.quiet {
            print::text(&mut out, &study, &found, args.to.as_deref(), common.verbose)?;
        }
        Ok(Answer::Yes)
    })
}

/// The name of a calibration is its file's; nothing is written over.
fn name_of(to: &Path) -> anyhow::Result<String> {
    if to.extension().is_none_or(|extension| extension != "toml") {
        bail!("--to {}: the name of a calibration ends in .toml", to.display());
    }
    if to.try_exists()? {
        bail!(
            "--to {}: is there already, and studies may use it; name another file, or remove this one",
            to.display()
        );
    }
    if chart_of(to).try_exists()? {
        bail!(
            "--to {}: its picture {} is there already; name another file, or remove this one",
            to.display(),
            chart_of(to).display()
        );
    }
    let folder = to.parent().filter(|f| !f.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|f| !f.is_dir()) {
        bail!(
            "--to {}: make the folder {} first",
            to.display(),
            folder.display()
        );
    }
    Ok(to.file_stem().unwrap_or_default().to_string_lossy().into_owned())
}

/// The picture beside a calibration.
fn chart_of(to: &Path) -> PathBuf {
    to.with_extension("png")
}

fn today() -> String {
    let now = jiff::Timestamp::from_millisecond(now_ms()).unwrap_or_default();
    now.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

fn reported(error: NotCalibrated) -> anyhow::Error {
    match error {
        NotCalibrated::Analysis(AnalysisError::Cancelled(cancelled)) => {
            anyhow::Error::new(cancelled).context("stopped on request; nothing was written")
        }
        NotCalibrated::Analysis(error) => error.into(),
        NotCalibrated::Measurements(fault) => {
            anyhow!("there is no calibration; nothing was written\n{fault}")
        }
    }
}

fn answer(study: &Study, calibrated: Calibrated, written: Option<PathBuf>) -> CalibrationFound {
    let mut remarks = remarks(study, &calibrated);
    let Calibrated {
        outcome,
        calibration,
        measured,
        left,
        contradicted,
        ..
    } = calibrated;
    if outcome.left_out > 0 {
        remarks.push(format!("{} pairs without numbers left out", outcome.left_out));
    }
    let taken = outcome
        .candidates
        .iter()
        .rfind(|c| matches!(c.judged, Judged::Start | Judged::Taken(_)));
    CalibrationFound {
        figures_are: "differences of measured and predicted levels",
        study: study.name.clone(),
        model: study.radio.model.clone(),
        campaigns: outcome.campaigns,
        measured_places: measured,
        places: outcome.places,
        squares: outcome.squares,
        sites: outcome.sites,
        places_at_floor: outcome.at_floor,
        left_out: left
            .iter()
            .map(|(why, places)| NotCompared {
                code: why.code(),
                text: why.text(),
                places: *places,
            })
            .collect(),
        taken: taken.map_or_else(String::new, |c| c.name.clone()),
        candidates: outcome.candidates,
        range: calibration.map_or(outcome.range, |c| c.range),
        terms: outcome.terms,
        interval_pct: CONFIDENCE_PCT,
        sigma_db: outcome.sigma_db,
        proposals: contradicted,
        remarks,
        chart: written.as_deref().map(chart_of),
        written,
    }
}

fn remarks(study: &Study, calibrated: &Calibrated) -> Vec<String> {
    let mut remarks = Vec::new();
    let outcome = &calibrated.outcome;
    if !calibrated.has_floor {
        remarks.push(
            "the floor of the receivers is not known: places where nothing was heard are missing, and levels far out come out too strong; \
             give floor_dbm in the campaign file"
                .to_owned(),
        );
    }
    if outcome.campaigns.len() < 2 {
        remarks
            .push("one campaign: what is wrong with its receiver or its season is in the terms".to_owned());
    }
    if let Some(used) = &study.radio.calibration {
        remarks.push(format!(
            "the study's own calibration '{}' is not applied here: terms are of the model alone",
            used.name
        ));
    }
    if !calibrated.contradicted.is_empty() {
        remarks.push(
            "measurements contradict cells in the list of sites: repair what is proposed before a calibration hides it".to_owned(),
        );
    }
    remarks
}
