//! Why a register cannot be used, or does not take an event. Whatever the error but
//! [`RegisterError::Unknown`], the register is as it was.

use super::head::Head;
use super::schema;
use crate::domain::fault::Fault;
use crate::register::{PointId, Refusal, Stamp};
use rusqlite::{ErrorCode, ffi};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The Gregorian year of a moment, for naming one that no [`Day`](crate::register::Day) has.
fn year_of(moment: Stamp) -> i64 {
    /// Of 400 years, after which the calendar repeats.
    const CYCLE_DAYS: i64 = 146_097;
    // From the first of March of the year 0, so that the day of a leap year comes last.
    let days = moment.seconds().div_euclid(86_400) + 719_468;
    let (cycle, day) = (days.div_euclid(CYCLE_DAYS), days.rem_euclid(CYCLE_DAYS));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    // January and February are the last two months of a year that begins in March.
    year + 400 * cycle + i64::from(day_of_year >= 306)
}

/// Why a register cannot be used: a stable code in brackets, the cause, and what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
#[error("{}", self.text())]
pub enum RegisterError {
    /// No file.
    Missing(PathBuf),
    /// A file in the way of a new register.
    Exists(PathBuf),
    /// A folder where a file should be.
    Folder(PathBuf),
    /// Another program did not let go of it within so many seconds.
    Locked(PathBuf, u64),
    /// It may not be written; what is not allowed.
    ReadOnly(PathBuf, String),
    /// Opened for reading, asked to write.
    OpenedForReading(PathBuf),
    /// Written by a newer covgap: its version.
    Newer(PathBuf, i64),
    /// What is stored makes no sense; what is wrong.
    Damaged(PathBuf, String),
    /// Not even a GeoPackage; what it is instead.
    NoGeopackage(PathBuf, String),
    /// A GeoPackage of somebody else; its layers.
    OtherGeopackage(PathBuf, String),
    /// No room; what the system says.
    DiskFull(PathBuf, String),
    /// An event is not taken.
    Refused {
        /// How many events of the same write were taken before it.
        taken_before: u64,
        /// Whose.
        point: PointId,
        /// Why.
        refusal: Refusal,
    },
    /// The clock lies more than a day before the last record.
    Clock {
        /// The register.
        path: PathBuf,
        /// What the clock says.
        now: Stamp,
        /// When the last event was recorded, by its record.
        last: Stamp,
    },
    /// The end of a write failed, and the register does not say whether it is there.
    Unknown {
        /// The register.
        path: PathBuf,
        /// What the write reported.
        error: String,
        /// Why the register does not say.
        why: String,
        /// How far the chain had come.
        before: Box<Head>,
        /// How far it has come if the write is there.
        meant: Box<Head>,
    },
    /// The register was made, and cannot be opened: why.
    MadeUnopened(PathBuf, String),
    /// The clock is beyond every calendar: what it says. No file where none was opened.
    ClockBeyond(PathBuf, Stamp),
    /// A write by another name of the same file was interrupted: that name, and what lies beside it.
    OtherName {
        /// The register, as it was named.
        path: PathBuf,
        /// Its other name.
        other: PathBuf,
        /// The journal beside that.
        left: PathBuf,
    },
    /// More than one name, and asked to write: how many in all, and those that were found.
    ManyNames(PathBuf, u64, Vec<PathBuf>),
    /// More than one name, not all of which were found, and what is stored makes no sense: what is wrong.
    HiddenName(PathBuf, u64, String),
    /// What was given as a hash is none.
    NoHash(String),
    /// A title that no table can bear.
    Title,
    /// Administrative units that contradict each other: which.
    Units(String),
    /// Anything else that SQLite or the system say.
    Failed(PathBuf, String),
}

impl RegisterError {
    /// The stable code, as it is in the message.
    pub fn code(&self) -> &'static str {
        self.fault().code
    }

    /// The same as a fault: code, place, value, cause, remedy.
    pub fn fault(&self) -> Fault {
        let of = |code, file: &Path, cause: String, remedy: &str| Fault::new(code, file, cause, remedy);
        match self {
            Self::Missing(file) => of(
                "register-missing",
                file,
                "there is no such file".to_owned(),
                "check the path, or make a register with `covgap register init`",
            ),
            Self::Exists(file) => of(
                "register-exists",
                file,
                "a file is there already, and a register is never overwritten".to_owned(),
                "use it, or choose another name",
            ),
            Self::Folder(file) => of(
                "register-is-folder",
                file,
                "this is a folder".to_owned(),
                "name the register's file in it, such as register.gpkg",
            ),
            Self::Locked(file, waited_s) => of(
                "register-locked",
                file,
                format!(
                    "another program has been holding the register for {waited_s} s (a second covgap, or QGIS or a \
                     database browser with an edit open)"
                ),
                "close it there and run again",
            ),
            Self::ReadOnly(file, what) => of(
                "register-read-only",
                file,
                format!("the file or its folder may not be written ({what})"),
                "ask for write permission on both, or take a copy to a folder of yours",
            ),
            Self::OpenedForReading(file) => of(
                "register-opened-for-reading",
                file,
                "the register was opened for reading alone".to_owned(),
                "open it for writing",
            ),
            Self::Newer(file, version) => of(
                "register-newer",
                file,
                format!(
                    "the register has version {version}, and this covgap knows versions up to {}",
                    schema::NEWEST
                ),
                "use a newer covgap",
            ),
            Self::Damaged(file, cause) => of(
                "register-damaged",
                file,
                cause.clone(),
                "go back to a copy, and compare it with `covgap register verify`",
            ),
            Self::NoGeopackage(file, cause) => of(
                "register-no-geopackage",
                file,
                cause.clone(),
                "choose a register made by `covgap register init`",
            ),
            Self::OtherGeopackage(file, layers) => of(
                "register-other-geopackage",
                file,
                format!("this GeoPackage is no register (it holds {layers})"),
                "take its points over with `covgap register import`",
            ),
            Self::DiskFull(file, cause) => of(
                "register-disk-full",
                file,
                format!("the disk is full ({cause})"),
                "make room and run again",
            ),
            Self::Refused { point, refusal, .. } => {
                Fault::general(refusal.code, refusal.cause.clone(), refusal.remedy.clone())
                    .about(point.to_string())
            }
            Self::Clock { path, now, last } => {
                let days = last.seconds().saturating_sub(now.seconds()) / 86_400;
                of(
                    "clock-behind-record",
                    path,
                    format!(
                        "the clock says {now}, and the last event was recorded {last}, {days} days after that: one \
                         of the two is wrong, and nothing is recorded"
                    ),
                    "set the clock of this computer right; where the record is wrong, `covgap register repair-clock` \
                     sets it right; --against-clock records all the same, at the moment of the last record",
                )
            }
            Self::Unknown {
                path,
                error,
                why,
                before,
                meant,
            } => {
                let remedy = if meant == before {
                    "when the disk works again, look with `covgap register units` whether it is there"
                        .to_owned()
                } else {
                    format!(
                        "when the disk works again, run `covgap register verify`: with {} and the head {} it is recorded, \
                         and must not be recorded again; with {} and the head {} it is not: run again",
                        counted(meant.events),
                        meant.hash,
                        counted(before.events),
                        before.hash
                    )
                };
                let cause = format!(
                    "the write failed at its end ({error}), and the register does not say whether it is recorded ({why})"
                );
                of("register-state-unknown", path, cause, &remedy)
            }
            Self::MadeUnopened(file, why) => of(
                "register-made-unopened",
                file,
                format!("the register was made, and cannot be opened ({why})"),
                "look at it with `covgap register verify`; if it is sound, use it: it has no events",
            ),
            Self::ClockBeyond(file, now) => {
                let year = year_of(*now);
                of(
                    "clock-beyond-calendar",
                    file,
                    format!("the clock of this computer says the year {year}, and days go from 1900 to 2200"),
                    "set the clock right and run again: nothing was recorded",
                )
            }
            Self::OtherName { path, other, left } => of(
                "register-other-name",
                path,
                format!(
                    "the same file has another name, {}, and a write by that name was interrupted or is under way ({}): \
                     by this name it cannot be taken back, and what is read would be half of it",
                    other.display(),
                    left.display()
                ),
                "open it once by its other name, with `covgap register verify`; then keep one of the two names, and copy \
                 the file where there are to be two",
            ),
            Self::ManyNames(file, names, found) => of(
                "register-many-names",
                file,
                format!(
                    "the file has {names} names (hard links{}): a write that is interrupted by one of them cannot be taken \
                     back by another, and whoever has a copy by another name has none",
                    listed(found)
                ),
                "keep one name; to have a copy, copy the file (cp FILE COPY, and mv COPY FILE makes it a file of its own)",
            ),
            Self::HiddenName(file, names, what) => of(
                "register-other-name",
                file,
                format!(
                    "the file has {names} names (hard links), some in other folders, and is not whole ({what}): a write by \
                     another name was most likely interrupted, and can be taken back by that name alone"
                ),
                "find the others (find / -samefile FILE), open the one that has a file ending in -journal or -wal beside it; \
                 then keep one name",
            ),
            Self::NoHash(text) => Fault::general(
                "head-no-hash",
                format!("'{text}' is no hash"),
                "give the 64 hexadecimal digits that `covgap register verify` printed as head",
            ),
            Self::Title => Fault::general(
                "register-title",
                "the register's title is empty or has control characters",
                "give it a title of one line",
            ),
            Self::Units(cause) => {
                Fault::general("units-contradict", cause.clone(), "correct the list of units")
            }
            Self::Failed(file, cause) => of(
                "register-failed",
                file,
                cause.clone(),
                "nothing was changed: run again, and check the disk if it stays",
            ),
        }
    }

    /// The fault on a line; of an event that is not taken, its point comes first.
    fn text(&self) -> String {
        match self {
            Self::Refused { point, refusal, .. } => format!("{point}: {refusal}"),
            other => other.fault().to_string(),
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

fn counted(events: u64) -> String {
    crate::domain::figures::counted(events, "event", "events")
}

/// `; also a.gpkg and b.gpkg`.
fn listed(found: &[PathBuf]) -> String {
    let names: Vec<String> = found.iter().map(|f| f.display().to_string()).collect();
    if names.is_empty() {
        return String::new();
    }
    format!("; also {}", names.join(" and "))
}

/// SQLite's own words, without the wrapping.
fn reported(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
        rusqlite::Error::QueryReturnedNoRows => "a row is missing".to_owned(),
        other => other.to_string(),
    }
}
