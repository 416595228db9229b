//! What can go wrong on the way out.

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
    /// A finished file could not be moved to its place.
    Commit {
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
            Self::Commit { name, folder, source } => Fault::new(
                "output-incomplete",
                &folder.join(name),
                format!(
                    "the finished file cannot be moved to its place: {source}. The folder holds an incomplete set, without run.toml"
                ),
                "run again",
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

    /// Two results do not belong together: what disagrees.
    pub(super) fn mismatch(what: impl Into<String>) -> Self {
        Self::Mismatch { what: what.into() }
    }
}
