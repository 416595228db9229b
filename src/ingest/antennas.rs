//! Antenna patterns that rows or templates name: each file is read once, whoever names it.

use super::notes::{Notes, file_name};
use super::rows::RowReader;
use super::text::clean;
use crate::study::{AntennaError, AntennaModel, ModelShelf};
use crate::units::Frequency;
use std::collections::BTreeMap;

/// What the first reading of a file gave.
enum Read {
    Good(Box<AntennaModel>),
    /// Bad; the row whose reason was reported.
    Bad(u64),
}

/// The patterns named so far.
pub(super) struct Antennas<'a> {
    files: &'a ModelShelf,
    read: BTreeMap<String, Read>,
}

impl<'a> Antennas<'a> {
    pub(super) fn new(files: &'a ModelShelf) -> Self {
        let read = BTreeMap::new();
        Self { files, read }
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
        if !self.read.contains_key(&name) {
            let read = match AntennaModel::load(self.files, &name) {
                Ok(model) => good(notes, model, reader.number_of_row()),
                Err(error) => bad(reader, column, &name, error),
            };
            self.read.insert(name.clone(), read);
        } else if let Some(Read::Bad(row)) = self.read.get(&name) {
            let cause = format!("the antenna pattern '{name}' cannot be used, as row {row} says");
            let remedy = "correct the file or the name";
            reader.fault("antenna-pattern-unusable", column, cause, remedy);
        }
        match self.read.get(&name) {
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
