//! Where presets, radio templates and antenna patterns come from: files built in, an override folder, or a
//! path beside the study.

use super::fault::did_you_mean;
use super::kind::unsafe_because;
use crate::files::{self, FileKind, FileRefused};
use crate::radio::antenna::msi;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The kinds of model file that a study names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModelKind {
    /// Verdict rules, models/presets/.
    Preset,
    /// Radio templates, models/radios/.
    Radio,
    /// What classes of land cover mean, models/clutter/.
    Clutter,
    /// Antenna patterns, models/antennas/.
    Antenna,
    /// What measurements add to levels, models/calibration/.
    Calibration,
    /// What things cost, models/costs/.
    Cost,
}

impl ModelKind {
    /// The folder's name in models/.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Preset => "presets",
            Self::Radio => "radios",
            Self::Clutter => "clutter",
            Self::Antenna => "antennas",
            Self::Calibration => "calibration",
            Self::Cost => "costs",
        }
    }

    /// What file names end in; those built in end in the first.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Preset | Self::Radio | Self::Clutter | Self::Calibration | Self::Cost => &["toml"],
            Self::Antenna => &["msi", "pln"],
        }
    }

    /// The name without its extension where it has one of the kind's, and so is a path.
    fn stem_of_path(self, name: &str) -> Option<&str> {
        let (stem, extension) = name.rsplit_once('.')?;
        // TOML files are known by the exact ending, patterns come from Windows.
        let known = match self {
            Self::Preset | Self::Radio | Self::Clutter | Self::Calibration | Self::Cost => {
                extension == "toml"
            }
            Self::Antenna => self
                .extensions()
                .contains(&extension.to_ascii_lowercase().as_str()),
        };
        known.then_some(stem)
    }

    const fn noun(self) -> &'static str {
        match self {
            Self::Preset => "preset",
            Self::Radio => "radio template",
            Self::Clutter => "clutter table",
            Self::Antenna => "antenna pattern",
            Self::Calibration => "calibration",
            Self::Cost => "cost file",
        }
    }
}

/// A file's text and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelText {
    /// The file name without extension.
    pub name: String,
    /// The text, whole.
    pub text: String,
    /// The file, for messages and records; `models/…` for one that is built in.
    pub origin: PathBuf,
    /// How its bytes are letters.
    pub written: Written,
}

/// How the bytes of a file are letters. Antenna patterns alone may be other than UTF-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Written {
    /// In UTF-8.
    #[default]
    Utf8,
    /// In Latin-1: every letter is one byte.
    Latin1,
    /// In UTF-16 behind its mark.
    Utf16 {
        /// The higher byte of a letter comes first.
        is_big: bool,
    },
}

impl ModelText {
    /// SHA-256 of the file, hexadecimal.
    pub fn sha256(&self) -> String {
        let digest = match self.written {
            Written::Utf8 => Sha256::digest(&self.text),
            Written::Latin1 => {
                let bytes: Vec<u8> = self.text.chars().map(|c| u32::from(c) as u8).collect();
                Sha256::digest(bytes)
            }
            Written::Utf16 { is_big } => {
                let units = std::iter::once(0xfeff).chain(self.text.encode_utf16());
                let bytes = |unit: u16| {
                    if is_big {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                };
                Sha256::digest(units.flat_map(bytes).collect::<Vec<u8>>())
            }
        };
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Why a preset, template or pattern is not to be had.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}; {}", self.cause(), self.advice())]
#[non_exhaustive]
pub enum ModelFileError {
    /// Nothing of that name.
    Unknown {
        /// What was looked for.
        kind: ModelKind,
        /// The nearest names, or all.
        advice: String,
    },
    /// The name could leave the folder.
    UnsafeName {
        /// What was looked for.
        kind: ModelKind,
        /// What is wrong with the name.
        why: &'static str,
    },
    /// The file cannot be read.
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The system's words.
        cause: String,
    },
}

impl ModelFileError {
    /// What is wrong, to follow the name.
    pub fn cause(&self) -> String {
        match self {
            Self::Unknown { kind, .. } => format!("names no {}", kind.noun()),
            Self::UnsafeName { why, .. } => (*why).to_owned(),
            Self::Unreadable { file, cause } => {
                format!("cannot be read from '{}' ({cause})", file.display())
            }
        }
    }

    /// What to do.
    pub fn advice(&self) -> String {
        match self {
            Self::Unknown { advice, .. } => advice.clone(),
            Self::UnsafeName { kind, .. } => {
                let folder = kind.folder();
                let endings: Vec<String> = kind.extensions().iter().map(|e| format!(".{e}")).collect();
                let endings = endings.join(" or ");
                format!("use a name from models/{folder}/, or a path that ends in {endings}")
            }
            Self::Unreadable { .. } => "check the path and its permissions".to_owned(),
        }
    }
}

/// Gives presets, templates and patterns by name. The study room opens files only through this.
pub trait ModelFiles {
    /// The text of one file. `name` is as written in the study.
    ///
    /// # Errors
    /// [`ModelFileError`] where there is none or it cannot be read.
    fn read(&self, kind: ModelKind, name: &str) -> Result<ModelText, ModelFileError>;

    /// The names there are, sorted.
    fn names(&self, kind: ModelKind) -> Vec<String>;

    /// The same files as a value to keep, for names that are met when the study has long been read: rows of
    /// the sites file name antenna patterns. Without an implementation of its own: those built in, and paths
    /// relative to the study.
    fn shelf(&self, study_file: &Path) -> ModelShelf {
        ModelShelf::beside(study_file, None)
    }
}

/// The files of models/, built into the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Embedded;

macro_rules! built_in {
    ($folder:literal, $extension:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../models/", $folder, "/", $name, $extension)))),+]
    };
}

const PRESETS: &[(&str, &str)] = built_in!("presets", ".toml":
    "fcc-bdc-4g", "fcc-bdc-5g35", "fcc-bdc-5g7", "ofcom-4g", "outdoor-4g", "vn-4g-1110", "vn-5g-qcvn126", "vn-lomsong",
);

const RADIOS: &[(&str, &str)] = built_in!("radios", ".toml":
    "2g-1800-macro", "2g-900-macro", "3g-2100-macro", "3g-900-macro",
    "4g-1800-macro", "4g-1800-repeater", "4g-1800-small", "4g-2100-macro", "4g-2300-macro", "4g-2600-macro",
    "4g-3500-macro", "4g-700-macro", "4g-800-macro", "4g-900-macro", "4g-900-repeater",
    "5g-2100-macro", "5g-2600-macro", "5g-26000-small", "5g-3500-macro", "5g-3500-small", "5g-700-macro",
);

const CLUTTER: &[(&str, &str)] = built_in!("clutter", ".toml": "esa-worldcover");
const COSTS: &[(&str, &str)] = built_in!("costs", ".toml": "fr", "generic", "vn");
const ANTENNAS: &[(&str, &str)] = built_in!("antennas", ".msi":
    "generic-65-17dbi", "generic-array-65-18dbi-t4", "generic-omni-11dbi",
);

const fn built_in(kind: ModelKind) -> &'static [(&'static str, &'static str)] {
    match kind {
        ModelKind::Preset => PRESETS,
        ModelKind::Radio => RADIOS,
        ModelKind::Clutter => CLUTTER,
        ModelKind::Antenna => ANTENNAS,
        // They are of a place and its masts: none is built in.
        ModelKind::Calibration => &[],
        ModelKind::Cost => COSTS,
    }
}

impl Embedded {
    /// Every file of a kind, by name.
    pub fn all(&self, kind: ModelKind) -> Vec<ModelText> {
        let folder = Path::new("models").join(kind.folder());
        let extension = kind.extensions().first().copied().unwrap_or_default();
        built_in(kind)
            .iter()
            .map(|(name, text)| ModelText {
                name: (*name).to_owned(),
                text: (*text).to_owned(),
                origin: folder.join(format!("{name}.{extension}")),
                written: Written::Utf8,
            })
            .collect()
    }
}

impl ModelFiles for Embedded {
    fn read(&self, kind: ModelKind, name: &str) -> Result<ModelText, ModelFileError> {
        let found = self.all(kind).into_iter().find(|f| f.name == name);
        found.ok_or_else(|| unknown(self, kind, name))
    }

    fn names(&self, kind: ModelKind) -> Vec<String> {
        built_in(kind).iter().map(|(n, _)| (*n).to_owned()).collect()
    }
}

fn unknown(files: &dyn ModelFiles, kind: ModelKind, name: &str) -> ModelFileError {
    let names = files.names(kind);
    let what = format!("the {}s", kind.noun());
    if kind == ModelKind::Calibration && names.is_empty() {
        let advice = "make one with `covgap calibrate`; name its file by a path that ends in .toml, or put it into models/calibration/ beside the study";
        return ModelFileError::Unknown {
            kind,
            advice: advice.to_owned(),
        };
    }
    ModelFileError::Unknown {
        kind,
        advice: did_you_mean(name, names.iter().map(String::as_str), &what),
    }
}

/// Files on disk before those built in.
///
/// A name that ends in `.toml` (`.msi` or `.pln` for patterns, in any case) is a path relative to the study's
/// folder. Any other is looked for as `<folder>/presets/<name>.toml` (or `radios`, or `antennas/<name>.msi`)
/// in the override folder, where there is one, then among the files built in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelShelf {
    study_folder: PathBuf,
    override_folder: Option<PathBuf>,
}

impl ModelShelf {
    /// For a study file; `override_folder` has the layout of models/. An empty path counts as none.
    pub fn beside(study_file: &Path, override_folder: Option<PathBuf>) -> Self {
        Self {
            study_folder: study_file.parent().unwrap_or(Path::new("")).to_owned(),
            override_folder: override_folder.filter(|f| !f.as_os_str().is_empty()),
        }
    }

    /// A folder that was asked for and is not there must not pass for an empty one.
    fn check_override(&self) -> Result<(), ModelFileError> {
        match &self.override_folder {
            Some(folder) => std::fs::read_dir(folder)
                .map(drop)
                .map_err(|cause| unreadable(folder.clone(), &cause)),
            None => Ok(()),
        }
    }

    fn folder(&self, kind: ModelKind) -> Option<PathBuf> {
        // Calibrations are of a study's own place: without a folder that was asked for they lie beside it.
        let own = || (kind == ModelKind::Calibration).then(|| self.study_folder.join("models"));
        let folder = self.override_folder.clone().or_else(own);
        folder.map(|f| f.join(kind.folder()))
    }
}

fn unreadable(file: PathBuf, cause: &std::io::Error) -> ModelFileError {
    ModelFileError::Unreadable {
        file,
        cause: cause.to_string(),
    }
}

fn read_file(kind: ModelKind, file: PathBuf, name: &str) -> Result<ModelText, ModelFileError> {
    let read = match kind {
        ModelKind::Preset
        | ModelKind::Radio
        | ModelKind::Clutter
        | ModelKind::Calibration
        | ModelKind::Cost => files::read_text(&file, FileKind::Settings).map(|text| (text, Written::Utf8)),
        ModelKind::Antenna => read_pattern(&file),
    };
    match read {
        Ok((text, written)) => Ok(ModelText {
            name: name.to_owned(),
            text,
            origin: file,
            written,
        }),
        Err(cause) => Err(ModelFileError::Unreadable {
            file,
            cause: cause.to_string(),
        }),
    }
}

fn read_pattern(file: &Path) -> Result<(String, Written), FileRefused> {
    let bytes = files::read(file, FileKind::Pattern)?;
    if let Some((text, is_big)) = msi::decode_utf16(&bytes) {
        return Ok((text, Written::Utf16 { is_big }));
    }
    let (text, latin_1) = msi::decode(&bytes);
    let written = if latin_1 { Written::Latin1 } else { Written::Utf8 };
    Ok((text.into_owned(), written))
}

impl ModelFiles for ModelShelf {
    fn read(&self, kind: ModelKind, name: &str) -> Result<ModelText, ModelFileError> {
        if let Some(stem) = kind.stem_of_path(name) {
            let stem = stem.rsplit(['/', '\\']).next().unwrap_or(stem);
            return read_file(kind, self.study_folder.join(name), stem);
        }
        if let Some(why) = unsafe_because(name) {
            return Err(ModelFileError::UnsafeName { kind, why });
        }
        self.check_override()?;
        if let Some(folder) = self.folder(kind) {
            for extension in kind.extensions() {
                let file = folder.join(format!("{name}.{extension}"));
                match file.try_exists() {
                    Ok(true) => return read_file(kind, file, name),
                    Ok(false) => {}
                    Err(cause) => return Err(unreadable(file, &cause)),
                }
            }
        }
        Embedded.read(kind, name).map_err(|_| unknown(self, kind, name))
    }

    fn names(&self, kind: ModelKind) -> Vec<String> {
        let mut names: BTreeSet<String> = Embedded.names(kind).into_iter().collect();
        let entries = self.folder(kind).and_then(|f| std::fs::read_dir(f).ok());
        for entry in entries.into_iter().flatten().flatten() {
            let file = PathBuf::from(entry.file_name());
            let stem = file.file_stem().and_then(|s| s.to_str());
            if kind
                .extensions()
                .iter()
                .any(|known| file.extension().is_some_and(|e| e == *known))
            {
                names.extend(stem.map(str::to_owned));
            }
        }
        names.into_iter().collect()
    }

    fn shelf(&self, _study_file: &Path) -> ModelShelf {
        self.clone()
    }
}
