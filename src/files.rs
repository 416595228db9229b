//! Bytes of files that a study or a command names: the one way to them.
//!
//! Only regular files are opened: a device or a pipe may never end, and a folder has no bytes. Each kind of
//! file has a limit, far above anything real of its kind, so that a film in the place of a list is refused
//! before it fills the memory.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use thiserror::Error;

/// What a file is to be. It sets the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A study, a preset, a template, a clutter table: TOML that a person writes.
    Settings,
    /// An antenna pattern: some thousand lines at most.
    Pattern,
    /// A time zone of the system: the largest have some kilobytes.
    TimeZone,
    /// A digital map of ITU-R.
    ClimateMap,
    /// A list that is held in memory as a whole: CSV, JSON.
    Table,
    /// A workbook: it unpacks to many times its size.
    Workbook,
    /// A list that is read in pieces.
    Stream,
    /// A vector layer.
    Layer,
    /// A description of a layer or raster made of other files.
    Description,
    /// A raster.
    Raster,
}

impl FileKind {
    /// The most bytes that such a file may have.
    pub const fn most_bytes(self) -> u64 {
        const MIB: u64 = 1 << 20;
        match self {
            Self::TimeZone => MIB,
            Self::Pattern => 4 * MIB,
            Self::Settings => 16 * MIB,
            // Ten thousand tiles take about 4 MiB.
            Self::Description => 64 * MIB,
            // The largest workbooks of a country's villages have some 30 MiB.
            Self::ClimateMap | Self::Workbook => 256 * MIB,
            // Five million villages of 200 bytes.
            Self::Table => 1024 * MIB,
            Self::Layer => 16 * 1024 * MIB,
            // A world of 30 m heights has 1.5 TiB, one file of it never.
            Self::Stream | Self::Raster => 1024 * 1024 * MIB,
        }
    }
}

/// Why a file is not read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FileRefused {
    /// The system does not give it.
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    /// A folder, a pipe, a device.
    #[error("it is {0}, not a file")]
    NotRegular(&'static str),
    /// Beyond the limit of its kind.
    #[error("it has {} MiB, and no such file has more than {}", bytes.div_ceil(1 << 20), most_bytes >> 20)]
    TooLarge {
        /// What it has.
        bytes: u64,
        /// What it may have.
        most_bytes: u64,
    },
    /// Not text.
    #[error("it is not UTF-8 at byte {0}; save it as UTF-8")]
    NotText(usize),
}

impl From<FileRefused> for io::Error {
    fn from(refused: FileRefused) -> Self {
        match refused {
            FileRefused::Unreadable(error) => error,
            other => Self::other(other.to_string()),
        }
    }
}

/// The size of a regular file within the limit; it is not opened.
///
/// # Errors
/// [`FileRefused`].
pub fn look(path: &Path, kind: FileKind) -> Result<u64, FileRefused> {
    judged(&std::fs::metadata(path)?, kind)
}

/// Opens a regular file within the limit; its size.
///
/// # Errors
/// [`FileRefused`].
pub fn open(path: &Path, kind: FileKind) -> Result<(File, u64), FileRefused> {
    // Before it is opened: the opening of a pipe waits for its other end.
    look(path, kind)?;
    let file = File::open(path)?;
    let bytes = judged(&file.metadata()?, kind)?;
    Ok((file, bytes))
}

/// All bytes of a regular file within the limit.
///
/// # Errors
/// [`FileRefused`].
pub fn read(path: &Path, kind: FileKind) -> Result<Vec<u8>, FileRefused> {
    let (file, size) = open(path, kind)?;
    let mut bytes = Vec::new();
    // A file may grow while it is read.
    file.take(kind.most_bytes() + 1).read_to_end(&mut bytes)?;
    let most_bytes = kind.most_bytes();
    match bytes.len() as u64 {
        read if read > most_bytes => Err(FileRefused::TooLarge {
            bytes: read.max(size),
            most_bytes,
        }),
        _ => Ok(bytes),
    }
}

/// All of a text in UTF-8.
///
/// # Errors
/// [`FileRefused`].
pub fn read_text(path: &Path, kind: FileKind) -> Result<String, FileRefused> {
    String::from_utf8(read(path, kind)?).map_err(|e| FileRefused::NotText(e.utf8_error().valid_up_to()))
}

/// The first bytes of a regular file, as many as there are up to a number.
///
/// # Errors
/// [`FileRefused`].
pub fn head(path: &Path, kind: FileKind, most: u64) -> Result<Vec<u8>, FileRefused> {
    let (file, _) = open(path, kind)?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn judged(about: &Metadata, kind: FileKind) -> Result<u64, FileRefused> {
    let most_bytes = kind.most_bytes();
    if about.is_dir() {
        return Err(FileRefused::NotRegular("a folder"));
    }
    if !about.is_file() {
        return Err(FileRefused::NotRegular("a pipe or a device"));
    }
    match about.len() {
        bytes if bytes > most_bytes => Err(FileRefused::TooLarge { bytes, most_bytes }),
        bytes => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_files_beyond_the_limit_are_refused_before_they_are_read() {
        let dir = tempfile::tempdir().expect("a folder");
        assert!(matches!(
            read(dir.path(), FileKind::Table),
            Err(FileRefused::NotRegular("a folder"))
        ));
        let large = dir.path().join("large.msi");
        let file = File::create(&large).expect("made");
        file.set_len(4 << 40).expect("a sparse file");
        let refused = read(&large, FileKind::Pattern).expect_err("too large");
        assert_eq!(
            refused.to_string(),
            "it has 4194304 MiB, and no such file has more than 4"
        );
        file.set_len(3).expect("cut");
        assert_eq!(read(&large, FileKind::Pattern).expect("read"), [0, 0, 0]);
        assert_eq!(head(&large, FileKind::Pattern, 2).expect("read"), [0, 0]);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_and_a_link_to_itself_are_refused() {
        let refused = read(Path::new("/dev/zero"), FileKind::Settings).expect_err("endless");
        assert_eq!(refused.to_string(), "it is a pipe or a device, not a file");
        let dir = tempfile::tempdir().expect("a folder");
        let link = dir.path().join("a");
        std::os::unix::fs::symlink(&link, &link).expect("a link");
        assert!(matches!(
            read(&link, FileKind::Table),
            Err(FileRefused::Unreadable(_))
        ));
    }
}
