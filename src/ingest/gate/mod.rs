//! The gate to GDAL: everything that is opened with it passes here.
//!
//! Three walls stand behind each other. A file that can name others is read here first ([`look`]): what it
//! names lies in its own folder, or in one that the study lists. Then GDAL opens it with the drivers of its
//! kind of input alone. And the process itself has no driver of a service, no program code in files, and no
//! way to a network ([`drivers`]).

mod beside;
mod database;
mod drivers;
mod json;
mod look;
mod names;
mod refusal;
mod virtual_file;

pub(super) use beside::beside;
pub(super) use drivers::prepare;
pub(super) use look::Purpose;
pub(super) use names::{is_database_folder, is_remote, remote};

use super::notes::Notes;
use super::room::Room;
use gdal::{Dataset, DatasetOptions, GdalOpenFlags, Metadata};
use look::{Form, Looking};
use refusal::Refusal;
use std::path::Path;

/// Opens a file. `Ok(None)`: the fault is already noted. `Err`: GDAL's words.
///
/// The files that it names are recorded as inputs of this role.
pub(super) fn open(
    notes: &mut Notes,
    role: &'static str,
    path: &Path,
    purpose: Purpose,
    open_options: &[&str],
) -> Result<Option<Dataset>, String> {
    prepare(&Room::default());
    let looked = Looking::new(path, purpose, &notes.trusted_folders).and_then(Looking::at);
    let seen = match looked {
        Ok(seen) => seen,
        Err(refused) => {
            notes.problem(refused.into());
            return Ok(None);
        }
    };
    let faults = notes.problems.len();
    let recorded = notes.recorded(role);
    for source in seen.sources.difference(&recorded) {
        notes.input(role, source);
    }
    if notes.problems.len() > faults {
        return Ok(None);
    }
    let siblings = siblings(path, purpose);
    let siblings: Option<Vec<&str>> = siblings.as_ref().map(|s| s.iter().map(String::as_str).collect());
    let flag = match purpose {
        Purpose::Raster => GdalOpenFlags::GDAL_OF_RASTER,
        Purpose::Vector => GdalOpenFlags::GDAL_OF_VECTOR,
    };
    let options = DatasetOptions {
        open_flags: flag | GdalOpenFlags::GDAL_OF_READONLY,
        allowed_drivers: Some(drivers_for(purpose, seen.form)),
        sibling_files: siblings.as_deref(),
        open_options: (!open_options.is_empty()).then_some(open_options),
    };
    // A name such as WMS:a.tif is a file here, and a service where GDAL reads it: a whole path never is.
    let whole = std::path::absolute(path).map_err(|e| e.to_string())?;
    let dataset = Dataset::open_ex(&whole, options).map_err(|e| e.to_string())?;
    if dataset.metadata_item("OVERVIEW_FILE", "OVERVIEWS").is_some() {
        let refused = Refusal::new(
            "file-names-others",
            path,
            "its metadata name another file for its overviews",
            "write the raster again as GeoTIFF without this entry",
        );
        notes.problem(refused.into());
        return Ok(None);
    }
    Ok(Some(dataset))
}

/// The drivers that may read a form for a purpose.
/// Opens a raster that a file names which the gate has let in: the gate has looked at it then.
pub(super) fn open_source(path: &Path) -> Option<Dataset> {
    let whole = std::path::absolute(path).ok()?;
    let drivers = [drivers::RASTER, &["VRT"]].concat();
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_RASTER | GdalOpenFlags::GDAL_OF_READONLY,
        allowed_drivers: Some(&drivers),
        ..DatasetOptions::default()
    };
    Dataset::open_ex(&whole, options).ok()
}

fn drivers_for(purpose: Purpose, form: Form) -> &'static [&'static str] {
    match (form, purpose) {
        (Form::VirtualRaster, Purpose::Raster) => &["VRT"],
        (Form::VirtualLayer, Purpose::Vector) => &["OGR_VRT"],
        (_, Purpose::Raster) => drivers::RASTER,
        (_, Purpose::Vector) => drivers::VECTOR,
    }
}

/// The files beside a raster that its driver may see: those that are recorded. A grid of ArcInfo is a folder
/// of its own, all of which is.
fn siblings(path: &Path, purpose: Purpose) -> Option<Vec<String>> {
    if purpose == Purpose::Vector || path.extension().is_some_and(|e| e.eq_ignore_ascii_case("adf")) {
        return None;
    }
    let name = |p: &Path| p.file_name().map(|n| n.to_string_lossy().into_owned());
    let own = name(path);
    Some(
        own.into_iter()
            .chain(beside(path).iter().filter_map(|p| name(p)))
            .collect(),
    )
}
