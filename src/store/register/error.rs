//! Why a register cannot be used, or does not take an event. Whatever the error, the register is as it was.

use super::schema;
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
    #[error("[register-missing] {file}: there is no such file; check the path, or make a register with `covgap register init`", file = .0.display())]
    Missing(PathBuf),
    /// A file in the way of a new register.
    #[error("[register-exists] {file}: a file is there already, and a register is never overwritten; use it, or choose another name", file = .0.display())]
    Exists(PathBuf),
    /// A folder where a file should be.
    #[error("[register-is-folder] {file}: this is a folder; name the register's file in it, such as register.gpkg", file = .0.display())]
    Folder(PathBuf),
    /// Another program did not let go of it within so many seconds.
    #[error(
        "[register-locked] {file}: another program has been holding the register for {1} s (a second covgap, or QGIS or a database browser with an edit open); close it there and run again", file = .0.display()
    )]
    Locked(PathBuf, u64),
    /// It may not be written; what is not allowed.
    #[error(
        "[register-read-only] {file}: the file or its folder may not be written ({1}); ask for write permission on both, or take a copy to a folder of yours", file = .0.display()
    )]
    ReadOnly(PathBuf, String),
    /// Opened for reading, asked to write.
    #[error("[register-opened-for-reading] {file}: the register was opened for reading alone; open it for writing", file = .0.display())]
    OpenedForReading(PathBuf),
    /// Written by a newer covgap: its version.
    #[error(
        "[register-newer] {file}: the register has version {1}, and this covgap knows versions up to {known}; use a newer covgap", file = .0.display(), known = schema::NEWEST
    )]
    Newer(PathBuf, i64),
    /// What is stored makes no sense; what is wrong.
    #[error("[register-damaged] {file}: {1}; go back to a copy, and compare it with `covgap register verify`", file = .0.display())]
    Damaged(PathBuf, String),
    /// Not even a GeoPackage; what it is instead.
    #[error("[register-no-geopackage] {file}: {1}; choose a register made by `covgap register init`", file = .0.display())]
    NoGeopackage(PathBuf, String),
    /// A GeoPackage of somebody else; its layers.
    #[error(
        "[register-other-geopackage] {file}: this GeoPackage is no register (it holds {1}); take its points over with `covgap register import`", file = .0.display()
    )]
    OtherGeopackage(PathBuf, String),
    /// No room; what the system says.
    #[error("[register-disk-full] {file}: the disk is full ({1}); make room and run again", file = .0.display())]
    DiskFull(PathBuf, String),
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
    /// What was given as a hash is none.
    #[error(
        "[head-no-hash] '{0}' is no hash: give the 64 hexadecimal digits that `covgap register verify` printed as head"
    )]
    NoHash(String),
    /// A title that no table can bear.
    #[error(
        "[register-title] the register's title is empty or has control characters: give it a title of one line"
    )]
    Title,
    /// Administrative units that contradict each other: which.
    #[error("[units-contradict] {0}; correct the list of units")]
    Units(String),
    /// Anything else that SQLite or the system say.
    #[error("[register-failed] {file}: {1}; nothing was changed: run again, and check the disk if it stays", file = .0.display())]
    Failed(PathBuf, String),
}

impl RegisterError {
    /// The stable code, as it is in the message.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(..) => "register-missing",
            Self::Exists(..) => "register-exists",
            Self::Folder(..) => "register-is-folder",
            Self::Locked(..) => "register-locked",
            Self::ReadOnly(..) => "register-read-only",
            Self::OpenedForReading(..) => "register-opened-for-reading",
            Self::Newer(..) => "register-newer",
            Self::Damaged(..) => "register-damaged",
            Self::NoGeopackage(..) => "register-no-geopackage",
            Self::OtherGeopackage(..) => "register-other-geopackage",
            Self::DiskFull(..) => "register-disk-full",
            Self::Refused { refusal, .. } => refusal.code,
            Self::NoHash(..) => "head-no-hash",
            Self::Title => "register-title",
            Self::Units(..) => "units-contradict",
            Self::Failed(..) => "register-failed",
        }
    }

    pub(super) fn damaged(path: &Path, cause: impl Into<String>) -> Self {
        Self::Damaged(path.into(), cause.into())
    }

    /// What SQLite says, in the words of a user.
    pub(super) fn of(path: &Path, waited_s: u64, error: &rusqlite::Error) -> Self {
        let cause = reported(error);
        let Some(code) = error.sqlite_error() else {
            let is_damaged = matches!(
                error,
                rusqlite::Error::QueryReturnedNoRows
                    | rusqlite::Error::FromSqlConversionFailure(..)
                    | rusqlite::Error::IntegralValueOutOfRange(..)
                    | rusqlite::Error::Utf8Error(..)
                    | rusqlite::Error::InvalidColumnType(..)
            );
            let kind = if is_damaged { Self::Damaged } else { Self::Failed };
            return kind(path.into(), cause);
        };
        let kind = match (code.code, code.extended_code) {
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => {
                return Self::Locked(path.into(), waited_s);
            }
            (ErrorCode::ReadOnly, ffi::SQLITE_READONLY_ROLLBACK) => {
                let cause = "a write was interrupted and has to be taken back first";
                return Self::ReadOnly(path.into(), cause.to_owned());
            }
            (ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen, _) => Self::ReadOnly,
            (ErrorCode::DiskFull, _) | (ErrorCode::SystemIoFailure, ffi::SQLITE_IOERR_WRITE) => {
                Self::DiskFull
            }
            (ErrorCode::NotADatabase, _) => Self::NoGeopackage,
            (ErrorCode::DatabaseCorrupt | ErrorCode::ConstraintViolation, _) => Self::Damaged,
            // A file that ends before its last page.
            (ErrorCode::SystemIoFailure, ffi::SQLITE_IOERR_SHORT_READ) => Self::Damaged,
            // A table or a column is not there.
            (ErrorCode::Unknown, _) if cause.contains("no such") => Self::Damaged,
            _ => Self::Failed,
        };
        kind(path.into(), cause)
    }

    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        let kind = match error.kind() {
            Kind::NotFound => return Self::Missing(path.into()),
            Kind::AlreadyExists => return Self::Exists(path.into()),
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Self::ReadOnly,
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => Self::DiskFull,
            _ => Self::Failed,
        };
        kind(path.into(), error.to_string())
    }
}

/// SQLite's own words, without the wrapping.
fn reported(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
        rusqlite::Error::QueryReturnedNoRows => "a row is missing".to_owned(),
        other => other.to_string(),
    }
}
