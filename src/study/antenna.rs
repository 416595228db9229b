//! Antenna patterns from models/antennas/ or files beside the study.

use super::models::{Embedded, ModelFileError, ModelFiles, ModelKind, ModelText};
use crate::domain::MeasuredPattern;
use crate::radio::antenna::msi::{self, PatternError};
use crate::units::{Dbi, Frequency};
use std::path::PathBuf;
use std::sync::Arc;
use thiserror::Error;

/// A cell's carrier farther than this from the file's frequency is worth a word: the part of the file's
/// frequency.
const FAR: f64 = 0.15;

/// An antenna that studies can name.
#[derive(Clone, Debug, PartialEq)]
pub struct AntennaModel {
    /// As the study names it.
    pub name: String,
    /// Where it came from; `models/…` for one that is built in.
    pub origin: PathBuf,
    /// It is one of the program's own, to the last letter.
    pub built_in: bool,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// What the file says.
    pub file: msi::File,
    /// The cuts, shared by all cells that use them.
    pub pattern: Arc<MeasuredPattern>,
}

/// Why an antenna pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AntennaError {
    /// There is no such file, or it cannot be read.
    #[error(transparent)]
    File(#[from] ModelFileError),
    /// What is in it is wrong.
    #[error(transparent)]
    Content(#[from] PatternError),
}

impl AntennaModel {
    /// The antenna that a study names.
    ///
    /// # Errors
    /// [`AntennaError`]: no such file, or everything that is wrong in it.
    pub fn load(files: &dyn ModelFiles, name: &str) -> Result<Self, AntennaError> {
        Ok(Self::parse(name, &files.read(ModelKind::Antenna, name)?)?)
    }

    fn parse(name: &str, text: &ModelText) -> Result<Self, PatternError> {
        let file = msi::parse(&text.text, &text.origin.to_string_lossy())?;
        let pattern = MeasuredPattern {
            name: name.to_owned(),
            horizontal_db: file.cuts.horizontal_db().clone(),
            vertical_db: file.cuts.vertical_db().clone(),
            electrical_tilt_deg: file.electrical_tilt_deg,
        };
        Ok(Self {
            name: name.to_owned(),
            origin: text.origin.clone(),
            built_in: Embedded
                .read(ModelKind::Antenna, name)
                .is_ok_and(|own| own == *text),
            sha256: text.sha256(),
            file,
            pattern: Arc::new(pattern),
        })
    }

    /// Gain in the direction of the cuts' 0 dB.
    pub fn gain(&self) -> Dbi {
        self.file.gain
    }

    /// Does it radiate in one direction more than in others?
    pub fn is_directional(&self) -> bool {
        !self.file.cuts.is_omnidirectional()
    }

    /// Was it measured at quite another frequency?
    pub fn is_far_from(&self, carrier: Frequency) -> bool {
        let far = |at: Frequency| (carrier.hz() - at.hz()).abs() > FAR * at.hz();
        self.file.frequency.is_some_and(far)
    }
}

/// The antennas built into the program, by name.
///
/// # Errors
/// A fault in a file built in, which a test excludes.
pub fn embedded_antennas() -> Result<Vec<AntennaModel>, PatternError> {
    let files = Embedded.all(ModelKind::Antenna);
    files
        .iter()
        .map(|text| AntennaModel::parse(&text.name, text))
        .collect()
}
