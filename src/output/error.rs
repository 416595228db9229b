//! What can go wrong on the way out.

use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why something could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The folder cannot be created or nothing can be written in it.
    #[error(
        "[output-folder] output folder {}: {source}. Nothing was computed: free the path, change its permissions or choose another folder",
        path.display()
    )]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another run is writing there.
    #[error("[output-busy] output folder {}: another run is writing in it. Wait for it, or choose another folder", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The name of a file is no plain file name.
    #[error(
        "[output-name] '{name}' is no plain file name: use one without folders that does not begin with a dot"
    )]
    Name {
        /// The name as given.
        name: String,
    },
    /// A file was put twice.
    #[error("[output-twice] {name} was already written in this run: each file has one writer")]
    Twice {
        /// The file.
        name: String,
    },
    /// A file could not be written: most often a full disk.
    #[error(
        "[output-not-written] writing {name} ({bytes} bytes) in {}: {source}. No file of this run is kept; make room or choose another folder",
        folder.display()
    )]
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
    #[error(
        "[output-incomplete] moving {name} into {}: {source}. The folder holds an incomplete set, without run.toml; run again",
        folder.display()
    )]
    Commit {
        /// The file.
        name: String,
        /// The folder of the outputs.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Two results do not belong together.
    #[error("[output-mismatch] {what}: these results do not belong together; compute both from one input")]
    Mismatch {
        /// What disagrees.
        what: String,
    },
    /// Text could not be made.
    #[error("[output-text] {what}: {cause}")]
    Text {
        /// What was being written.
        what: &'static str,
        /// What the library says.
        cause: String,
    },
    /// GDAL refused, or what it wrote reads back differently.
    #[error("[output-raster] raster {what}: {cause}")]
    Raster {
        /// What was being done.
        what: String,
        /// What GDAL says.
        cause: String,
    },
    /// A picture could not be drawn.
    #[error("[output-picture] map {what}: {cause}")]
    Picture {
        /// What was being drawn.
        what: String,
        /// Why not.
        cause: String,
    },
}

impl OutputError {
    /// The stable code, as it is in the message.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "output-folder",
            Self::Busy { .. } => "output-busy",
            Self::Name { .. } => "output-name",
            Self::Twice { .. } => "output-twice",
            Self::Write { .. } => "output-not-written",
            Self::Commit { .. } => "output-incomplete",
            Self::Mismatch { .. } => "output-mismatch",
            Self::Text { .. } => "output-text",
            Self::Raster { .. } => "output-raster",
            Self::Picture { .. } => "output-picture",
        }
    }

    /// Two results do not belong together: what disagrees.
    pub(super) fn mismatch(what: impl Into<String>) -> Self {
        Self::Mismatch { what: what.into() }
    }
}
