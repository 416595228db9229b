//! Antenna patterns that rows or templates name: each file is read once, whoever names it.

use super::notes::{Notes, file_name};
use super::rows::RowReader;
use super::signature::other_kind;
use super::text::clean;
use crate::study::{AntennaError, AntennaModel, ModelFiles, ModelKind, ModelShelf, SiteSource};
use crate::units::Frequency;
use std::collections::BTreeMap;
use std::path::Path;

/// What the first reading of a file gave.
enum Read {
    Good(Box<AntennaModel>),
    /// Bad; the row whose reason was reported.
    Bad(u64),
}

/// The patterns named so far.
pub(super) struct Antennas<'a> {
    files: &'a ModelShelf,
    /// What names mean, and the folder in which they are looked for.
    source: &'a SiteSource,
    /// By whether a row names it (a template's name is never mapped), and the name.
    read: BTreeMap<(bool, String), Read>,
}

impl<'a> Antennas<'a> {
    pub(super) fn new(files: &'a ModelShelf, source: &'a SiteSource) -> Self {
        let read = BTreeMap::new();
        Self { files, source, read }
    }

    /// The file that a name in a row means: as the study maps it, else one of that name in its folder, else the
    /// name itself.
    fn file_of(&self, name: &str) -> String {
        if let Some((_, file)) = self
            .source
            .antenna_values
            .iter()
            .find(|(value, _)| clean(value) == name)
        {
            return file.clone();
        }
        let Some(folder) = &self.source.antenna_dir else {
            return name.to_owned();
        };
        if name.contains(['/', '\\']) || name.starts_with('.') {
            return name.to_owned();
        }
        let has_ending = [".msi", ".pln"].iter().any(|e| name.to_lowercase().ends_with(e));
        let endings: &[&str] = if has_ending {
            &[""]
        } else {
            &[".msi", ".MSI", ".pln", ".PLN"]
        };
        let files = endings.iter().map(|ending| format!("{folder}/{name}{ending}"));
        let is_there = |file: &String| self.files.read(ModelKind::Antenna, file).is_ok();
        files
            .into_iter()
            .find(is_there)
            .unwrap_or_else(|| name.to_owned())
    }

    /// The pattern of a name in a row, or in the row's template (then without a column); a fault of the row
    /// where it cannot be had.
    pub(super) fn named(
        &mut self,
        notes: &mut Notes,
        reader: &mut RowReader<'_>,
        column: Option<usize>,
        name: &str,
    ) -> Option<&AntennaModel> {
        let name = clean(name);
        let key = (column.is_some(), name);
        let name = &key.1;
        if !self.read.contains_key(&key) {
            let file = if key.0 { self.file_of(name) } else { name.clone() };
            let read = match AntennaModel::load(self.files, &file) {
                Ok(model) => good(notes, model, reader.number_of_row()),
                Err(error) => bad(reader, column, name, error),
            };
            self.read.insert(key.clone(), read);
        } else if let Some(Read::Bad(row)) = self.read.get(&key) {
            let cause = format!("the antenna pattern '{name}' cannot be used, as row {row} says");
            let remedy = "correct the file or the name";
            reader.fault("antenna-pattern-unusable", column, cause, remedy);
        }
        match self.read.get(&key) {
            Some(Read::Good(model)) => Some(model),
            _ => None,
        }
    }
}

/// Records the file and what had to be understood.
fn good(notes: &mut Notes, model: AntennaModel, row: u64) -> Read {
    if !model.built_in && !notes.input("antenna", &model.origin) {
        return Read::Bad(row);
    }
    let sums = &mut notes.report.antenna_patterns;
    sums.insert(model.name.clone(), model.sha256.clone());
    // What is remarkable about those built in, their page says.
    for remark in model.file.remarks.iter().filter(|_| !model.built_in) {
        let code = format!("antenna-pattern-{}", remark.code);
        let text = "antenna pattern files with a remark";
        notes.note(
            &code,
            text,
            format!("{}: {}", file_name(&model.origin), remark.text),
        );
    }
    Read::Good(Box::new(model))
}

/// Every fault of the file, as faults of the row that named it first.
fn bad(reader: &mut RowReader<'_>, column: Option<usize>, name: &str, error: AntennaError) -> Read {
    let row = reader.number_of_row();
    match error {
        AntennaError::Content(error) => {
            let file = &error.file;
            if let Some(other) = other_kind(Path::new(file)) {
                let cause = format!("antenna pattern '{name}' ({file}): {}", other.cause);
                reader.fault(other.code, column, cause, other.remedy);
                return Read::Bad(row);
            }
            for fault in &error.faults {
                let line = fault
                    .line
                    .map_or_else(String::new, |line| format!(", line {line}"));
                let cause = format!("antenna pattern '{name}' ({file}{line}): {}", fault.cause);
                reader.fault(fault.code, column, cause, fault.remedy.clone());
            }
        }
        AntennaError::File(error) => {
            let cause = format!("the antenna pattern '{name}' {}", error.cause());
            reader.fault("antenna-pattern-unknown", column, cause, error.advice());
        }
    }
    Read::Bad(row)
}

/// Counts cells whose antenna was measured elsewhere or does not know where to look.
pub(super) fn count_doubts(
    notes: &mut Notes,
    reader: &RowReader<'_>,
    model: &AntennaModel,
    carrier: Frequency,
    azimuth_deg: Option<f64>,
) {
    if model.is_far_from(carrier) {
        let text = "cells whose carrier is more than 15 % away from the frequency of their antenna pattern";
        let at = model.file.frequency.map_or(f64::NAN, Frequency::mhz);
        let example = format!(
            "{}: {} MHz, pattern '{}' {at} MHz",
            reader.place(),
            carrier.mhz(),
            model.name
        );
        notes.note("antenna-pattern-far-frequency", text, example);
    }
    if azimuth_deg.is_none() && model.is_directional() {
        let text = "cells with a directional antenna pattern and no azimuth: heard equally all around";
        let example = format!("{}: pattern '{}'", reader.place(), model.name);
        notes.note("antenna-pattern-without-azimuth", text, example);
    }
}
