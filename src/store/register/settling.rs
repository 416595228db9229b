//! What became of a write: whether an event is recorded is what the file says, and not what an error says.
//!
//! A disk may fail after the last byte is in its place: when the folder is synced, for example. Whoever asked
//! would then hear of a failure, record the same once more, and have it twice. So a write whose end fails is
//! looked for: the register is opened anew, and its chain is compared with what it was and with what it was
//! to be.

use super::error::RegisterError;
use super::outcome::{Meant, Receipt, Unkept, beside};
use super::{Access, RegisterFile};
use rusqlite::{Connection, OptionalExtension};

/// What the file says of a write.
enum Became {
    Recorded,
    NotRecorded,
    Unknown(String),
}

impl RegisterFile {
    /// What the last write of this handle left; `None` where it changed nothing.
    pub fn receipt(&self) -> Option<&Receipt> {
        self.receipt.as_ref()
    }

    /// Notes what a write left, or finds it out where its end failed.
    ///
    /// # Errors
    /// The error of a write that is not there; [`RegisterError::Unknown`] where the register does not say.
    pub(super) fn settle(&mut self, ended: Result<Option<Meant>, Unkept>) -> Result<(), RegisterError> {
        let (meant, doubt) = match ended {
            Ok(meant) => (meant, None),
            Err(Unkept { error, meant: None }) => return Err(error),
            Err(Unkept {
                error,
                meant: Some(meant),
            }) => match self.became(&meant) {
                Became::Recorded => (Some(*meant), Some(error.fault().cause)),
                Became::NotRecorded => return Err(error),
                Became::Unknown(why) => {
                    return Err(RegisterError::Unknown {
                        path: self.path.clone(),
                        error: error.fault().cause,
                        why,
                        before: Box::new(meant.before),
                        meant: Box::new(meant.head),
                    });
                }
            },
        };
        self.receipt = meant.map(|meant| Receipt {
            path: self.path.clone(),
            before: meant.before,
            head: meant.head,
            doubt,
        });
        Ok(())
    }

    /// Opens the register anew, and looks. The connection that failed is closed first: it may go on believing
    /// what it meant to write.
    fn became(&mut self, meant: &Meant) -> Became {
        match Connection::open_in_memory() {
            Ok(none) => drop(std::mem::replace(&mut self.connection, none)),
            Err(error) => return Became::Unknown(error.to_string()),
        }
        let again = match Self::open_waiting(&self.path, Access::Read, self.wait) {
            Ok(again) => again,
            Err(error) => return Became::Unknown(error.fault().cause),
        };
        let found = found(&again.connection, meant);
        self.take_connection_of(again);
        found.unwrap_or_else(|e| Became::Unknown(RegisterError::of(&self.path, 0, &e).fault().cause))
    }

    /// Goes on with another connection, that of a writer where it can be had.
    fn take_connection_of(&mut self, again: Self) {
        match Self::open_waiting(&self.path, Access::Write, self.wait) {
            Ok(writer) => self.connection = writer.connection,
            Err(_) => {
                self.connection = again.connection;
                self.access = Access::Read;
            }
        }
    }
}

fn found(connection: &Connection, meant: &Meant) -> rusqlite::Result<Became> {
    if let Some((before, after)) = &meant.beside {
        let now = beside(connection)?;
        return Ok(if now == *after {
            Became::Recorded
        } else if now == *before {
            Became::NotRecorded
        } else {
            Became::Unknown("another program has changed it meanwhile".to_owned())
        });
    }
    let hash_of = |events: u64| -> rusqlite::Result<Option<String>> {
        let number = i64::try_from(events).unwrap_or(i64::MAX);
        let sql = "SELECT hash FROM event WHERE seq = ?1";
        connection.query_row(sql, [number], |r| r.get(0)).optional()
    };
    if hash_of(meant.head.events)?.as_ref() == Some(&meant.head.hash) {
        return Ok(Became::Recorded);
    }
    let is_as_before =
        meant.before.events == 0 || hash_of(meant.before.events)? == Some(meant.before.hash.clone());
    Ok(if is_as_before {
        Became::NotRecorded
    } else {
        Became::Unknown("its events are no longer those that were there before".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{Day, Event, Kind, PointId, Stamp, Status};
    use crate::store::register::outcome::kept;
    use crate::store::register::{Meta, Style, UnitSet};
    use rusqlite::Transaction;
    use rusqlite::ffi;
    use std::path::Path;
    use std::time::Duration;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn made(folder: &Path) -> RegisterFile {
        let path = folder.join("register.gpkg");
        let created = Stamp::start_of(day("2024-01-01"));
        RegisterFile::create(&path, &Meta::new("Points", created), &[]).expect("made")
    }

    fn identified(point: u32) -> Event {
        let moment = Stamp::start_of(day("2024-01-02"));
        let kind = Kind::Became(Status::Identified);
        Event::new(PointId(point), kind, day("2024-01-01"), moment, "An")
    }

    fn no_sync() -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_IOERR_DIR_FSYNC), None)
    }

    /// The disk takes everything, and fails when the folder is synced.
    fn kept_without_sync(transaction: Transaction<'_>) -> rusqlite::Result<()> {
        transaction.commit()?;
        Err(no_sync())
    }

    /// The disk fails before.
    fn not_kept(transaction: Transaction<'_>) -> rusqlite::Result<()> {
        transaction.rollback()?;
        Err(no_sync())
    }

    /// The disk takes everything, and is gone then.
    fn gone(transaction: Transaction<'_>) -> rusqlite::Result<()> {
        let path = transaction.path().map(str::to_owned).expect("a file");
        transaction.commit()?;
        std::fs::rename(&path, format!("{path}.away")).expect("moved");
        Err(no_sync())
    }

    #[test]
    fn an_event_that_is_there_is_said_to_be_recorded_whatever_the_disk_reports() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut register = made(folder.path());
        register.append(vec![identified(1)]).expect("recorded");
        register.keep = kept_without_sync;
        let numbers = register
            .append(vec![identified(2), identified(3)])
            .expect("recorded");
        assert_eq!(numbers, [2, 3]);
        let receipt = register.receipt().expect("a receipt").clone();
        assert_eq!((receipt.before.events, receipt.head.events), (1, 3));
        assert_eq!(receipt.head, register.head().expect("read"));
        assert!(receipt.doubt.is_some_and(|cause| !cause.is_empty()));
        // The handle goes on.
        register.keep = kept;
        register.append(vec![identified(4)]).expect("recorded");
        assert_eq!(register.receipt().and_then(|r| r.doubt.clone()), None);
    }

    #[test]
    fn an_event_that_is_not_there_is_not_recorded() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut register = made(folder.path());
        let head = register.head().expect("read");
        register.keep = not_kept;
        let error = register.append(vec![identified(1)]).expect_err("not recorded");
        assert_eq!(error.code(), "register-failed");
        assert!(error.to_string().contains("nothing was changed"), "{error}");
        assert_eq!(register.head().expect("read"), head);
        assert!(register.receipt().is_none());
    }

    #[test]
    fn what_cannot_be_known_is_said_with_what_to_look_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut register = made(folder.path());
        register.wait = Duration::from_millis(10);
        register.append(vec![identified(1)]).expect("recorded");
        register.keep = gone;
        let error = register.append(vec![identified(2)]).expect_err("not known");
        assert_eq!(error.code(), "register-state-unknown");
        let path = folder.path().join("register.gpkg");
        std::fs::rename(folder.path().join("register.gpkg.away"), &path).expect("back");
        let there = RegisterFile::open(&path, Access::Read).expect("opened");
        let head = there.head().expect("read");
        let text = error.to_string();
        assert!(text.contains(&head.hash) && text.contains("2 events"), "{text}");
        assert!(!text.contains("nothing was changed"), "{text}");
    }

    #[test]
    fn another_program_may_write_in_between() {
        /// Takes the write back, and lets another program record something else.
        fn overtaken(transaction: Transaction<'_>) -> rusqlite::Result<()> {
            let path = transaction.path().map(str::to_owned).expect("a file");
            transaction.rollback()?;
            let mut other = RegisterFile::open(Path::new(&path), Access::Write).expect("opened");
            let mut event = identified(1);
            event.who = "Binh".to_owned();
            other.append(vec![event, identified(2)]).expect("recorded");
            Err(no_sync())
        }
        let folder = tempfile::tempdir().expect("a folder");
        let mut register = made(folder.path());
        register.keep = overtaken;
        let error = register.append(vec![identified(1)]).expect_err("not recorded");
        assert_eq!(error.code(), "register-failed");
        assert_eq!(register.head().expect("read").events, 2);
    }

    #[test]
    fn what_is_beside_the_chain_is_looked_for_too() {
        let style = |name: &str| Style {
            name: name.to_owned(),
            qml: "<qgis/>".to_owned(),
        };
        let folder = tempfile::tempdir().expect("a folder");
        let mut register = made(folder.path());
        register.keep = kept_without_sync;
        register.put_styles(&[style("a")]).expect("written");
        assert!(register.receipt().is_some_and(|r| r.doubt.is_some()));
        register.keep = not_kept;
        register.put_styles(&[style("b")]).expect_err("not written");
        let units = UnitSet::new("a list", crate::register::vietnam::provinces(), Vec::new());
        register.write(|w| w.put_units(&units)).expect_err("not written");
        assert_eq!(register.units().expect("read"), None);
    }
}
