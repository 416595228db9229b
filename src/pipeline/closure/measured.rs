//! Files of measurements: as `measurements import` has written them, or logs, which are read by the same passes.

use crate::coverage::Unobserved;
use crate::ingest::measurements::input;
use crate::measurements::{PlaceRecord, Provenance};
use crate::pipeline::measurements::{CampaignFile, Request, examine};
use crate::store;
use crate::study::Study;
use crate::world::{Fault, Faults};
use std::path::{Path, PathBuf};

/// Rows without a level: where a phone hears nothing it writes such rows.
const WITHOUT_LEVEL: [&str; 2] = ["measurement-no-level", "measurement-level-unavailable"];

/// One file.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
    /// The log that it was made of.
    pub log: Provenance,
    /// Rows of the log without a level.
    pub without_level: u64,
    /// What its levels depend on, and nothing says; empty for a file that was imported, which has it inside.
    pub assumed: Vec<String>,
}

/// A place, and the number of the file that it is of.
#[derive(Clone, Debug, PartialEq)]
pub struct FilePlace {
    /// From 0.
    pub file: usize,
    /// What was measured.
    pub place: PlaceRecord,
}

/// All that was measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measurements {
    /// The files.
    pub files: Vec<MeasuredFile>,
    /// Their places.
    pub places: Vec<FilePlace>,
}

/// Reads files of measurements. `said` holds for those that are logs.
///
/// # Errors
/// [`Faults`]: what is wrong with the files.
pub fn measurements(
    files: &[PathBuf],
    said: &CampaignFile,
    study: &Study,
    now_ms: i64,
    program: &str,
) -> Result<Measurements, Faults> {
    let mut all = Measurements::default();
    for path in files {
        let sha256 = input(path)?.sha256;
        let is_known = all.files.iter().find(|f| f.sha256 == sha256);
        if let Some(other) = is_known {
            let cause = format!(
                "this is the same file as {}: it would count twice",
                other.path.display()
            );
            return Err(one(Fault::new(
                "measurements-file-twice",
                path,
                cause,
                "name it once",
            )));
        }
        match imported(path)? {
            Some(record) => {
                let without_level = record
                    .left
                    .iter()
                    .filter(|l| WITHOUT_LEVEL.contains(&l.code.as_str()));
                all.files.push(MeasuredFile {
                    path: path.clone(),
                    sha256,
                    without_level: without_level.map(|l| l.count).sum(),
                    log: record.provenance,
                    assumed: Vec::new(),
                });
                let file = all.files.len() - 1;
                let places = record.places.into_iter();
                all.places.extend(places.map(|place| FilePlace { file, place }));
            }
            None => all.add_log(path, said, study, now_ms, program)?,
        }
    }
    Ok(all)
}

/// What is kept in a file that was imported; `None` for a log.
fn imported(path: &Path) -> Result<Option<crate::measurements::Record>, Faults> {
    let is_package = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gpkg"));
    if !is_package {
        return Ok(None);
    }
    store::measurements::read(path)
        .map(Some)
        .map_err(|fault| one(*fault))
}

fn one(fault: Fault) -> Faults {
    let mut faults = Faults::default();
    faults.push(fault);
    faults
}

impl Measurements {
    fn add_log(
        &mut self,
        path: &Path,
        said: &CampaignFile,
        study: &Study,
        now_ms: i64,
        program: &str,
    ) -> Result<(), Faults> {
        let mut campaign = said.campaign.clone();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if campaign.name.is_empty() {
            campaign.name.clone_from(&name);
        }
        let request = Request {
            file: path,
            reading: said.reading.clone(),
            campaign,
            study: Some(study),
            now_ms,
            program,
        };
        let found = examine(&request, None, &Unobserved).map_err(|refused| *refused.faults)?;
        let without_level = found
            .ledger
            .left()
            .filter(|l| WITHOUT_LEVEL.contains(&l.code.as_str()));
        let assumed = found.assumptions.iter().filter(|a| a.from.name() == "assumed");
        self.files.push(MeasuredFile {
            path: path.to_owned(),
            sha256: found.input.sha256.clone(),
            without_level: without_level.map(|l| l.count).sum(),
            assumed: assumed.map(|a| format!("{} = {}", a.key, a.value)).collect(),
            log: Provenance {
                campaign: request.campaign.name.clone(),
                file: name,
                sha256: found.input.sha256,
                program: program.to_owned(),
                rows: found.ledger.read,
                used: found.ledger.used,
                floor_dbm: request.campaign.floor_outdoors_dbm(&found.assumptions),
            },
        });
        let file = self.files.len() - 1;
        let places = found.places.iter().map(PlaceRecord::from);
        self.places.extend(places.map(|place| FilePlace { file, place }));
        Ok(())
    }
}
