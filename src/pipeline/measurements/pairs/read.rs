//! Files of measurements: those that were imported, and logs, which are read in memory as an import reads them.

use super::super::campaign_file::CampaignFile;
use super::super::passes::{Found, Refused, examine, record_of};
use super::super::request::Request;
use crate::coverage::Observer;
use crate::measurements::Record;
use crate::store::measurements as store;
use crate::study::Study;
use crate::world::{Fault, Faults};
use std::path::{Path, PathBuf};

/// A file of measurements, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The file.
    pub file: PathBuf,
    /// Its places and where they come from.
    pub record: Record,
}

/// Reads files in their order. What `said` says holds for logs; an imported file has its own, but for the
/// floor of its receivers, which may be said later.
///
/// # Errors
/// [`Refused`]: the first file that cannot be used; or a file that is there twice.
pub fn read(
    files: &[PathBuf],
    study: &Study,
    said: &CampaignFile,
    now_ms: i64,
    program: &str,
    observer: &dyn Observer,
) -> Result<Vec<Measured>, Refused> {
    let mut all: Vec<Measured> = Vec::new();
    for file in files {
        let mut record = one(file, study, said, now_ms, program, observer)?;
        let from = &mut record.provenance;
        from.floor_dbm = said.campaign.floor_dbm.or(from.floor_dbm);
        let same = |m: &&Measured| m.record.provenance.sha256 == from.sha256;
        if let Some(twice) = all.iter().find(same) {
            return Err(is_twice(file, &twice.file).into());
        }
        let file = file.clone();
        all.push(Measured { file, record });
    }
    Ok(all)
}

fn is_twice(file: &Path, other: &Path) -> Faults {
    let cause = format!("these are the measurements of {} once more", other.display());
    let remedy = "name each log once: what is counted twice looks surer than it is";
    let mut faults = Faults::default();
    faults.push(Fault::new("measurements-twice", file, cause, remedy));
    faults
}

fn one(
    file: &Path,
    study: &Study,
    said: &CampaignFile,
    now_ms: i64,
    program: &str,
    observer: &dyn Observer,
) -> Result<Record, Refused> {
    if store::is_record(file) {
        return Ok(store::read(file)?);
    }
    let mut campaign = said.campaign.clone();
    if campaign.name.is_empty() {
        campaign.name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
    }
    let request = Request {
        file,
        reading: said.reading.clone(),
        campaign,
        study: Some(study),
        now_ms,
        program,
    };
    let found = examine(&request, None, observer)?;
    Ok(record_of(&request, &found))
}

/// A log that was looked at, as a file of measurements.
pub(super) fn of_log(request: &Request<'_>, found: &Found) -> Measured {
    Measured {
        file: request.file.to_owned(),
        record: record_of(request, found),
    }
}
