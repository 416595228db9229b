//! A study's predictions and measurements, and what is to be added to the predictions.

use super::matched::Contradicted;
use super::pairs::{Measured, Why, candidates, no_pairs, predict};
use crate::analysis::{AnalysisError, caption};
use crate::calibration::{self, Calibration, Judged, Outcome, Provenance, Refused, Terms};
use crate::coverage::Observer;
use crate::domain::figures::counted;
use crate::output::OutputError;
use crate::output::png::errors::{CalibrationChart, before_and_after};
use crate::space::BoundingBox;
use crate::study::Study;
use crate::study::calibration::{Sources, basis};
use crate::validation::{DistanceStep, Pair, by_distance};
use crate::world::{Fault, World};
use std::collections::BTreeMap;
use std::path::Path;
use thiserror::Error;

/// What came of it.
#[derive(Debug)]
pub struct Calibrated {
    /// What was tried and taken.
    pub outcome: Outcome,
    /// What is to be written; `None`: no correction is better.
    pub calibration: Option<Calibration>,
    /// Measured places.
    pub measured: u64,
    /// Why some of them are not compared.
    pub left: BTreeMap<Why, u64>,
    /// What would have to be repaired in the list of sites, in words.
    pub contradicted: Vec<String>,
    /// Is the floor of any receiver known?
    pub has_floor: bool,
    /// Errors by distance of the model alone,
    pub before: Vec<DistanceStep>,
    /// and with what is to be written; empty where nothing is.
    pub after: Vec<DistanceStep>,
}

impl Calibrated {
    /// A picture of the errors before and after; `None`: there is nothing to write.
    ///
    /// # Errors
    /// [`OutputError::Picture`] when drawing fails.
    pub fn chart(&self, study: &Study) -> Result<Option<Vec<u8>>, OutputError> {
        let Some(calibration) = &self.calibration else {
            return Ok(None);
        };
        let alone = self
            .outcome
            .candidates
            .iter()
            .find(|c| matches!(c.judged, Judged::Start));
        let worst = alone.and_then(|c| c.held_out_db.values().copied().reduce(f64::max));
        before_and_after(&CalibrationChart {
            caption: &caption(study),
            about: &calibration.text(),
            before: &self.before,
            after: &self.after,
            held_out_db: [worst, Some(calibration.sigma_db)],
        })
        .map(Some)
    }
}

/// What a calibration is made with beside study and measurements.
#[derive(Clone, Copy, Debug)]
pub struct Means<'a> {
    /// Name of the calibration.
    pub name: &'a str,
    /// Seed of the intervals.
    pub seed: u64,
    /// Today, as 2026-05-31.
    pub date: &'a str,
    /// Name and version of the program.
    pub program: &'a str,
}

/// Why there is no calibration.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum NotCalibrated {
    /// Predicting failed.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// The measurements do not do.
    #[error("{0}")]
    Measurements(Box<Fault>),
}

impl From<Fault> for NotCalibrated {
    fn from(fault: Fault) -> Self {
        Self::Measurements(Box::new(fault))
    }
}

/// Pairs the places of files with a study's predictions, and fits. A calibration that the study names is not
/// applied: pairs are of the model alone.
///
/// # Errors
/// [`NotCalibrated`].
pub fn calibrate(
    study: &Study,
    world: &World,
    files: &[Measured],
    means: &Means,
    observer: &dyn Observer,
) -> Result<Calibrated, NotCalibrated> {
    let candidates = candidates(files, &world.network);
    let paired = predict(study, world, &candidates, observer)?;
    let mut left = candidates.left.clone();
    for (why, count) in &paired.left {
        *left.entry(*why).or_default() += count;
    }
    if paired.pairs.is_empty() {
        return Err(no_pairs(files, study, &world.network, &candidates, &left).into());
    }
    let outcome =
        calibration::calibrate(&paired.pairs, means.seed).map_err(|why| refused(files, &why, &left))?;
    let places = paired.of.iter().filter_map(|nth| candidates.places.get(*nth));
    let area = BoundingBox::around(places.map(|c| c.at));
    let calibration = outcome
        .terms
        .clone()
        .map(|terms| made(study, files, means, (&outcome, terms, area)));
    let before = by_distance(&paired.pairs);
    let after = calibration.as_ref().map_or_else(Vec::new, |calibration| {
        let corrected = paired.pairs.iter().map(|pair| Pair {
            predicted_dbm: pair.predicted_dbm + calibration.added_db(pair),
            ..pair.clone()
        });
        by_distance(&corrected.collect::<Vec<_>>())
    });
    Ok(Calibrated {
        before,
        after,
        calibration,
        measured: candidates.measured,
        contradicted: paired.contradicted.iter().map(Contradicted::text).collect(),
        has_floor: paired.pairs.iter().any(|p| p.floor_dbm.is_some()),
        outcome,
        left,
    })
}

fn made(
    study: &Study,
    files: &[Measured],
    means: &Means,
    (outcome, terms, area): (&Outcome, Terms, Option<BoundingBox>),
) -> Calibration {
    let mut range = outcome.range.clone();
    // A ten-thousandth of a degree is 11 m; outward, so that every place stays inside.
    let (down, up) = (
        |deg: f64| (deg * 1e4).floor() / 1e4,
        |deg: f64| (deg * 1e4).ceil() / 1e4,
    );
    range.bbox_deg = area.map(|b| {
        [
            down(b.west_deg),
            down(b.south_deg),
            up(b.east_deg),
            up(b.north_deg),
        ]
    });
    let sums = files.iter().map(|m| {
        let from = &m.record.provenance;
        (from.file.clone(), from.sha256.clone())
    });
    Calibration {
        name: means.name.to_owned(),
        basis: basis(
            &study.radio,
            Sources {
                terrain: &study.terrain,
                clutter: study.clutter.as_ref(),
                sites: &study.sites,
            },
        ),
        terms,
        sigma_db: outcome.sigma_db,
        candidates: outcome.candidates.clone(),
        range,
        provenance: Provenance {
            campaigns: outcome.campaigns.clone(),
            measurements: sums.collect(),
            study: study.name.clone(),
            program: means.program.to_owned(),
            date: means.date.to_owned(),
            places: outcome.places as u64,
            squares: outcome.squares as u64,
            sites: outcome.sites as u64,
            seed: means.seed,
        },
        sha256: String::new(),
    }
}

/// A refusal as a fault of the first file.
fn refused(files: &[Measured], why: &Refused, left: &BTreeMap<Why, u64>) -> Fault {
    let file = files.first().map_or(Path::new(""), |m| m.file.as_path());
    let cause = why.to_string();
    if !matches!(why, Refused::TooFew { .. }) {
        let remedy =
            "check the unit of the levels, the gain of the receivers and the powers in the list of sites";
        return Fault::new("calibration-too-far", file, cause, remedy);
    }
    let left: Vec<String> = left
        .iter()
        .map(|(why, places)| format!("{} {}", counted(*places, "place", "places"), why.text()))
        .collect();
    let left = if left.is_empty() {
        String::new()
    } else {
        format!("; not used: {}", left.join(", "))
    };
    let remedy = format!(
        "measure at more places that are apart, around more masts: one road settles nothing, however many samples it has{left}"
    );
    Fault::new("calibration-too-few-places", file, cause, remedy)
}
