//! Why a register cannot be used, or does not take an event. Whatever the error, the register is as it was.

use crate::register::{PointId, Refusal};
use rusqlite::{ErrorCode, ffi};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a register cannot be used: a stable code in brackets, the cause, and what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// No file.
    #[error("[register-missing] {}: there is no such file; check the path, or make a register with `covgap register init`", path.display())]
    Missing {
        /// The register.
        path: PathBuf,
    },
    /// A file in the way of a new register.
    #[error("[register-exists] {}: a file is there already, and a register is never overwritten; use it, or choose another name", path.display())]
    Exists {
        /// The register.
        path: PathBuf,
    },
    /// A folder where a file should be.
    #[error("[register-is-folder] {}: this is a folder; name the register's file in it, such as register.gpkg", path.display())]
    Folder {
        /// The register.
        path: PathBuf,
    },
    /// Another program did not let go of it in time.
    #[error(
        "[register-locked] {}: another program has been holding the register for {waited_s} s (a second covgap, or QGIS or a database browser with an edit open); close it there and run again",
        path.display()
    )]
    Locked {
        /// The register.
        path: PathBuf,
        /// How long it was waited for, seconds.
        waited_s: u64,
    },
    /// It may not be written.
    #[error(
        "[register-read-only] {}: the file or its folder may not be written ({cause}); ask for write permission on both, or take a copy to a folder of yours",
        path.display()
    )]
    ReadOnly {
        /// The register.
        path: PathBuf,
        /// What is not allowed.
        cause: String,
    },
    /// Opened for reading, asked to write.
    #[error("[register-opened-for-reading] {}: the register was opened for reading alone; open it for writing", path.display())]
    OpenedForReading {
        /// The register.
        path: PathBuf,
    },
    /// Written by a newer covgap.
    #[error(
        "[register-newer] {}: the register has version {version}, and this covgap knows versions up to {known}; use a newer covgap",
        path.display()
    )]
    Newer {
        /// The register.
        path: PathBuf,
        /// Its version.
        version: i64,
        /// The highest version that is known here.
        known: i64,
    },
    /// What is stored makes no sense.
    #[error(
        "[register-damaged] {}: {cause}; go back to a copy, and compare it with `covgap register verify`",
        path.display()
    )]
    Damaged {
        /// The register.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// Not even a GeoPackage.
    #[error("[register-no-geopackage] {}: {cause}; choose a register made by `covgap register init`", path.display())]
    NoGeopackage {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        cause: String,
    },
    /// A GeoPackage of somebody else.
    #[error(
        "[register-other-geopackage] {}: this GeoPackage is no register (it holds {holds}); take its points over with `covgap register import`",
        path.display()
    )]
    OtherGeopackage {
        /// The file.
        path: PathBuf,
        /// Its layers.
        holds: String,
    },
    /// No room.
    #[error("[register-disk-full] {}: the disk is full ({cause}); make room and run again", path.display())]
    DiskFull {
        /// The register.
        path: PathBuf,
        /// What the system says.
        cause: String,
    },
    /// An event is not taken.
    #[error("{point}: {refusal}")]
    Refused {
        /// How many events of the same write were taken before it.
        taken_before: u64,
        /// Whose.
        point: PointId,
        /// Why.
        refusal: Refusal,
    },
    /// A hash that is none.
    #[error(
        "[head-no-hash] '{given}' is no hash: give the 64 hexadecimal digits that `covgap register verify` printed as head"
    )]
    NoHash {
        /// What was given.
        given: String,
    },
    /// A title that no table can bear.
    #[error(
        "[register-title] the register's title is empty or has control characters: give it a title of one line"
    )]
    Title,
    /// Administrative units that contradict each other.
    #[error("[units-contradict] {cause}; correct the list of units")]
    Units {
        /// Which.
        cause: String,
    },
    /// Anything else that SQLite or the system say.
    #[error("[register-failed] {}: {cause}; nothing was changed: run again, and check the disk if it stays", path.display())]
    Failed {
        /// The register.
        path: PathBuf,
        /// What went wrong.
        cause: String,
    },
}

impl RegisterError {
    /// The stable code, as it stands in the message.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "register-missing",
            Self::Exists { .. } => "register-exists",
            Self::Folder { .. } => "register-is-folder",
            Self::Locked { .. } => "register-locked",
            Self::ReadOnly { .. } => "register-read-only",
            Self::OpenedForReading { .. } => "register-opened-for-reading",
            Self::Newer { .. } => "register-newer",
            Self::Damaged { .. } => "register-damaged",
            Self::NoGeopackage { .. } => "register-no-geopackage",
            Self::OtherGeopackage { .. } => "register-other-geopackage",
            Self::DiskFull { .. } => "register-disk-full",
            Self::Refused { refusal, .. } => refusal.code,
            Self::NoHash { .. } => "head-no-hash",
            Self::Title => "register-title",
            Self::Units { .. } => "units-contradict",
            Self::Failed { .. } => "register-failed",
        }
    }

    pub(super) fn damaged(path: &Path, cause: impl Into<String>) -> Self {
        Self::Damaged {
            path: path.into(),
            cause: cause.into(),
        }
    }

    /// What SQLite says, in the words of a user.
    pub(super) fn of(path: &Path, waited_s: u64, error: &rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        let cause = told(error);
        let Some(code) = error.sqlite_error() else {
            return match error {
                rusqlite::Error::QueryReturnedNoRows
                | rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..)
                | rusqlite::Error::InvalidColumnType(..) => Self::Damaged { path, cause },
                _ => Self::Failed { path, cause },
            };
        };
        match code.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Locked { path, waited_s },
            ErrorCode::ReadOnly if code.extended_code == ffi::SQLITE_READONLY_ROLLBACK => Self::ReadOnly {
                path,
                cause: "a write was interrupted and has to be taken back first".to_owned(),
            },
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
                Self::ReadOnly { path, cause }
            }
            ErrorCode::DiskFull => Self::DiskFull { path, cause },
            ErrorCode::DatabaseCorrupt => Self::Damaged { path, cause },
            ErrorCode::NotADatabase => Self::NoGeopackage { path, cause },
            // A file that ends before its last page.
            ErrorCode::SystemIoFailure if code.extended_code == ffi::SQLITE_IOERR_SHORT_READ => {
                Self::Damaged { path, cause }
            }
            ErrorCode::SystemIoFailure if code.extended_code == ffi::SQLITE_IOERR_WRITE => {
                Self::DiskFull { path, cause }
            }
            ErrorCode::ConstraintViolation => Self::Damaged { path, cause },
            // A table or a column is not there.
            ErrorCode::Unknown if cause.contains("no such") => Self::Damaged { path, cause },
            _ => Self::Failed { path, cause },
        }
    }

    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        let (path, cause) = (path.to_path_buf(), error.to_string());
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing { path },
            io::ErrorKind::AlreadyExists => Self::Exists { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { path, cause }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::DiskFull { path, cause }
            }
            _ => Self::Failed { path, cause },
        }
    }
}

/// SQLite's own words, without the wrapping.
fn told(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
        rusqlite::Error::QueryReturnedNoRows => "a row is missing".to_owned(),
        other => other.to_string(),
    }
}
