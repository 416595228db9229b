//! The coordinate system that a study declares for a file, and the way from it to WGS 84.

use crate::ingest::notes::Notes;
use crate::space::crs::{Crs, Transformer};
use crate::world::Fault;
use std::path::Path;

/// The coordinate system that the study declares for a file; a fault where it is unknown.
pub(in crate::ingest) fn declared_crs(
    notes: &mut Notes,
    path: &Path,
    declared: Option<&String>,
) -> Option<Crs> {
    let Some(text) = declared else {
        return Some(Crs::wgs84());
    };
    parsed_crs(notes, path, text)
}

/// A coordinate system from text; a fault where it is unknown.
pub(in crate::ingest) fn parsed_crs(notes: &mut Notes, path: &Path, text: &str) -> Option<Crs> {
    match Crs::parse(text) {
        Ok(crs) => Some(crs),
        Err(e) => {
            notes.problem(
                Fault::new("crs-unknown", path, e.to_string(), "correct the key `crs`")
                    .in_field("crs")
                    .with_value(text),
            );
            None
        }
    }
}

/// A transformer into WGS 84; a fault where there is no way.
pub(in crate::ingest) fn transformer(notes: &mut Notes, path: &Path, crs: &Crs) -> Option<Transformer> {
    match Transformer::to_wgs84(crs) {
        Ok(t) => Some(t),
        Err(e) => {
            notes.problem(Fault::new(
                "crs-unusable",
                path,
                e.to_string(),
                "declare a usable system with the key `crs`",
            ));
            None
        }
    }
}
