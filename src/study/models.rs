//! Where presets and radio templates come from: files built in, an override folder, or a path beside the study.

use super::fault::did_you_mean;
use super::kind::unsafe_because;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The two kinds of file that a study names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModelKind {
    /// Verdict rules, models/presets/.
    Preset,
    /// Radio templates, models/radios/.
    Radio,
}

impl ModelKind {
    /// The folder's name in models/.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Preset => "presets",
            Self::Radio => "radios",
        }
    }

    const fn noun(self) -> &'static str {
        match self {
            Self::Preset => "preset",
            Self::Radio => "radio template",
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
}

impl ModelText {
    /// SHA-256 of the text, hexadecimal.
    pub fn sha256(&self) -> String {
        Sha256::digest(&self.text)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// Why a preset or template is not to be had.
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
                format!("use a name from models/{folder}/, or a path that ends in .toml")
            }
            Self::Unreadable { .. } => "check the path and its permissions".to_owned(),
        }
    }
}

/// Gives presets and templates by name. The study room opens files only through this.
pub trait ModelFiles {
    /// The text of one file. `name` is as written in the study.
    ///
    /// # Errors
    /// [`ModelFileError`] where there is none or it cannot be read.
    fn read(&self, kind: ModelKind, name: &str) -> Result<ModelText, ModelFileError>;

    /// The names there are, sorted.
    fn names(&self, kind: ModelKind) -> Vec<String>;
}

/// The files of models/, built into the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Embedded;

macro_rules! built_in {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../models/", $folder, "/", $name, ".toml")))),+]
    };
}

const PRESETS: &[(&str, &str)] = built_in!("presets":
    "fcc-bdc-4g", "fcc-bdc-5g35", "fcc-bdc-5g7", "ofcom-4g", "vn-lomsong",
);

const RADIOS: &[(&str, &str)] = built_in!("radios":
    "2g-900-macro", "3g-2100-macro", "3g-900-macro",
    "4g-1800-macro", "4g-1800-repeater", "4g-1800-small", "4g-2100-macro", "4g-2600-macro",
    "4g-700-macro", "4g-800-macro", "4g-900-macro", "4g-900-repeater",
    "5g-2600-macro", "5g-26000-small", "5g-3500-macro", "5g-3500-small", "5g-700-macro",
);

const fn built_in(kind: ModelKind) -> &'static [(&'static str, &'static str)] {
    match kind {
        ModelKind::Preset => PRESETS,
        ModelKind::Radio => RADIOS,
    }
}

impl Embedded {
    /// Every file of a kind, by name.
    pub fn all(&self, kind: ModelKind) -> Vec<ModelText> {
        let folder = Path::new("models").join(kind.folder());
        built_in(kind)
            .iter()
            .map(|(name, text)| ModelText {
                name: (*name).to_owned(),
                text: (*text).to_owned(),
                origin: folder.join(format!("{name}.toml")),
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
    ModelFileError::Unknown {
        kind,
        advice: did_you_mean(name, names.iter().map(String::as_str), &what),
    }
}

/// Files on disk before those built in.
///
/// A name that ends in `.toml` is a path relative to the study's folder. Any other is looked for as `<folder>/presets/<name>.toml`
/// (or `radios`) in the override folder, where there is one, then among the files built in.
#[derive(Clone, Debug, Default)]
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
        self.override_folder.as_ref().map(|f| f.join(kind.folder()))
    }
}

fn unreadable(file: PathBuf, cause: &std::io::Error) -> ModelFileError {
    ModelFileError::Unreadable {
        file,
        cause: cause.to_string(),
    }
}

fn read_file(file: PathBuf, name: &str) -> Result<ModelText, ModelFileError> {
    match std::fs::read_to_string(&file) {
        Ok(text) => Ok(ModelText {
            name: name.to_owned(),
            text,
            origin: file,
        }),
        Err(cause) => Err(unreadable(file, &cause)),
    }
}

impl ModelFiles for ModelShelf {
    fn read(&self, kind: ModelKind, name: &str) -> Result<ModelText, ModelFileError> {
        if let Some(stem) = name.strip_suffix(".toml") {
            let stem = stem.rsplit(['/', '\\']).next().unwrap_or(stem);
            return read_file(self.study_folder.join(name), stem);
        }
        if let Some(why) = unsafe_because(name) {
            return Err(ModelFileError::UnsafeName { kind, why });
        }
        self.check_override()?;
        if let Some(folder) = self.folder(kind) {
            let file = folder.join(format!("{name}.toml"));
            match file.try_exists() {
                Ok(true) => return read_file(file, name),
                Ok(false) => {}
                Err(cause) => return Err(unreadable(file, &cause)),
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
            if file.extension().is_some_and(|e| e == "toml") {
                names.extend(stem.map(str::to_owned));
            }
        }
        names.into_iter().collect()
    }
}
