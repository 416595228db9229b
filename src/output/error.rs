//! What can go wrong on the way out.

use super::room::{self, Shortage};
use crate::domain::fault::Fault;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why something could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
#[error("{}", self.fault())]
pub enum OutputError {
    /// The folder cannot be created or nothing can be written in it.
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another run is writing there.
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The name of a file is no plain file name.
    Name {
        /// The name as given.
        name: String,
    },
    /// A file was put twice.
    Twice {
        /// The file.
        name: String,
    },
    /// A file could not be written: most often a full disk.
    Write {
        /// The file.
        name: String,
        /// How much was to be written.
        bytes: usize,
        /// The folder of the outputs.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file does not fit.
    Full {
        /// The file; or the folder, where it is none of its files in particular.
        file: PathBuf,
        /// What there is room for.
        shortage: Shortage,
        /// What the system, or GDAL, says.
        cause: String,
    },
    /// A finished file could not be moved to its place.
    Commit {
        /// Nothing was moved: the old set is as it was.
        is_untouched: bool,
        /// The file.
        name: String,
        /// The folder of the outputs.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Two results do not belong together.
    Mismatch {
        /// What disagrees.
        what: String,
    },
    /// Text could not be made.
    Text {
        /// What was being written.
        what: &'static str,
        /// What the library says.
        cause: String,
    },
    /// The program that was reading the output has ended, as `head` does.
    Gone(#[source] io::Error),
    /// GDAL refused, or what it wrote reads back differently.
    Raster {
        /// What was being done.
        what: String,
        /// What GDAL says.
        cause: String,
    },
    /// A picture could not be drawn.
    Picture {
        /// What was being drawn.
        what: String,
        /// Why not.
        cause: String,
    },
}

impl OutputError {
    /// The stable code, as it is in the message.
    pub fn code(&self) -> &'static str {
        self.fault().code
    }

    /// The same as a fault: code, place, value, cause, remedy.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Folder { path, source } => Fault::new(
                "output-folder",
                path,
                format!("the output folder cannot be used: {source}. Nothing was computed"),
                "free the path, change its permissions or choose another folder",
            ),
            Self::Busy { path } => Fault::new(
                "output-busy",
                path,
                "another run is writing in this output folder",
                "wait for it, or choose another folder",
            ),
            Self::Name { name } => Fault::general(
                "output-name",
                "this is no plain file name",
                "use one without folders that does not begin with a dot",
            )
            .with_value(name),
            Self::Twice { name } => Fault::new(
                "output-twice",
                Path::new(name),
                "the file was already written in this run",
                "write each file once",
            ),
            Self::Write {
                name,
                bytes,
                folder,
                source,
            } => Fault::new(
                "output-not-written",
                &folder.join(name),
                format!("its {bytes} bytes cannot be written: {source}. No file of this run is kept"),
                "make room or choose another folder",
            ),
            Self::Full {
                file,
                shortage,
                cause,
            } => Fault::new(
                "output-disk-full",
                file,
                format!(
                    "{shortage} ({cause}). No file of this run is kept, and earlier results are as they were"
                ),
                shortage.remedy(),
            ),
            Self::Commit {
                name,
                folder,
                source,
                is_untouched: true,
            } => Fault::new(
                "output-not-replaced",
                &folder.join(name),
                format!(
                    "the finished file cannot come to its place: {source}. The results in the folder are as they were"
                ),
                "free its place, and run again",
            ),
            Self::Commit {
                name,
                folder,
                source,
                is_untouched: false,
            } => Fault::new(
                "output-incomplete",
                &folder.join(name),
                format!(
                    "the finished files are not all in their place: {source}. The new set is whole, in a hidden folder"
                ),
                "run again: the next run first brings them into their place",
            ),
            Self::Mismatch { what } => Fault::general(
                "output-mismatch",
                format!("these results do not belong together: {what}"),
                "compute both from one input",
            ),
            Self::Text { what, cause } => Fault::general(
                "output-text",
                format!("{what} cannot be written as text: {cause}"),
                "make room, or choose another place to write to",
            ),
            Self::Gone(error) => Fault::general(
                "output-gone",
                format!("the program that reads the output has ended: {error}"),
                "let it read to the end, or write to a file",
            ),
            Self::Raster { what, cause } => Fault::general(
                "output-raster",
                format!("raster {what}: {cause}"),
                "make room or choose another folder, and run again",
            ),
            Self::Picture { what, cause } => Fault::general(
                "output-picture",
                format!("map {what}: {cause}"),
                "correct what the cause names, and run again",
            ),
        }
    }

    /// A folder cannot be used.
    pub(super) fn of_folder(folder: &Path, source: io::Error) -> Self {
        match room::shortage(folder, 0, &source) {
            Some(shortage) => Self::Full {
                file: folder.to_owned(),
                shortage,
                cause: source.to_string(),
            },
            None => Self::Folder {
                path: folder.to_owned(),
                source,
            },
        }
    }

    /// A file of so many bytes cannot be written.
    pub(super) fn of_file(file: &Path, bytes: u64, source: io::Error) -> Self {
        Self::full(file, bytes, &source).unwrap_or_else(|| Self::Write {
            name: file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            bytes: usize::try_from(bytes).unwrap_or(usize::MAX),
            folder: file.parent().unwrap_or(file).to_owned(),
            source,
        })
    }

    /// The error of a file that does not fit; `None` where something else is wrong.
    pub fn full(file: &Path, bytes: u64, source: &io::Error) -> Option<Self> {
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty());
        let shortage = room::shortage(folder.unwrap_or(Path::new(".")), bytes, source)?;
        Some(Self::Full {
            file: file.to_owned(),
            shortage,
            cause: source.to_string(),
        })
    }

    /// GDAL could not write a raster of at most so many bytes into a folder. It does not say why: the folder is
    /// asked whether there is room.
    #[cfg(feature = "tool")]
    pub(super) fn of_raster(name: &str, folder: &Path, bytes: u64, cause: String) -> Self {
        match room::shortage_of_folder(folder, bytes) {
            Some(shortage) => Self::Full {
                file: shortage.folder.join(name),
                shortage,
                cause: format!("GDAL: {cause}"),
            },
            None => Self::Raster {
                what: name.to_owned(),
                cause,
            },
        }
    }

    /// A finished set could not be brought into its place.
    pub(super) fn of_switch(folder: &Path, name: String, source: io::Error, is_untouched: bool) -> Self {
        match room::shortage(folder, 0, &source).filter(|_| is_untouched) {
            Some(shortage) => Self::Full {
                file: folder.to_owned(),
                shortage,
                cause: source.to_string(),
            },
            None => Self::Commit {
                is_untouched,
                name,
                folder: folder.to_owned(),
                source,
            },
        }
    }

    /// Two results do not belong together: what disagrees.
    pub(super) fn mismatch(what: impl Into<String>) -> Self {
        Self::Mismatch { what: what.into() }
    }
}
