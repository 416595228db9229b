//! Opening, making and reading a register.

use super::admin_units::{self, UnitSet};
use super::clock::clock_agrees;
use super::error::RegisterError;
use super::head::Head;
use super::meta::Meta;
use super::outcome::{self, Keep, Receipt};
use super::reading::{Reading, Threads};
use super::row::Entry;
use super::style::Style;
use super::{chain, layer, names, schema, style, writing::Writing};
use crate::files::{self, FileKind};
use crate::register::{Day, Event, Log, PointId, Stamp, Words};
use rusqlite::{Connection, OpenFlags, Row, TransactionBehavior};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What a register is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing is written; an older version is read as it is.
    Read,
    /// Events may be appended; an older version is brought to the newest.
    Write,
}

/// How long another writer is waited for, where nothing else is said.
pub const WAIT: Duration = Duration::from_secs(60);

/// An open register.
#[derive(Debug)]
pub struct RegisterFile {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    pub(super) wait: Duration,
    pub(super) access: Access,
    /// How a write ends.
    pub(super) keep: Keep,
    pub(super) receipt: Option<Receipt>,
    today: Option<Day>,
    against_clock: bool,
    meta: Meta,
    version: i64,
}

impl RegisterFile {
    /// Makes a register, whole or not at all, and opens it for writing. Never overwrites a file.
    ///
    /// # Errors
    /// [`RegisterError`]: a file is there, the folder may not be written, the disk is full.
    pub fn create(path: &Path, meta: &Meta, styles: &[Style]) -> Result<Self, RegisterError> {
        Self::create_knowing(path, meta, styles, None)
    }

    /// Makes a register that knows administrative units: with them, or not at all.
    ///
    /// # Errors
    /// As [`Self::create`]; [`RegisterError::Units`] where two units bear one code.
    pub fn create_knowing(
        path: &Path,
        meta: &Meta,
        styles: &[Style],
        units: Option<&UnitSet>,
    ) -> Result<Self, RegisterError> {
        let units = units.map(UnitSet::checked).transpose()?;
        if meta.title.trim().is_empty() || meta.title.chars().any(char::is_control) {
            return Err(RegisterError::Title);
        }
        match fs::symlink_metadata(path) {
            Ok(there) if there.is_dir() => return Err(RegisterError::Folder(path.into())),
            Ok(_) => return Err(RegisterError::Exists(path.into())),
            Err(_) => {}
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".register-").suffix(".new");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let made = builder.tempfile_in(folder).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => RegisterError::Missing(folder.into()),
            _ => RegisterError::io(path, &e),
        })?;
        // SQLite alone may have the file open: closing another handle would let go of its locks.
        let made = made.into_temp_path();
        let begun = || -> rusqlite::Result<()> {
            let mut connection = Connection::open(&made)?;
            let transaction = connection.transaction()?;
            schema::migrate(&transaction, 0, schema::NEWEST)?;
            write_meta(&transaction, meta)?;
            style::write(&transaction, styles, meta.created)?;
            if let Some(units) = &units {
                admin_units::write(&transaction, units, meta.created)?;
            }
            layer::touch(&transaction, &chain::stamp_text(meta.created))?;
            transaction.commit()?;
            connection.close().map_err(|(_, e)| e)
        };
        begun().map_err(|e| RegisterError::of(path, 0, &e))?;
        made.persist_noclobber(path)
            .map_err(|e| RegisterError::io(path, &e.error))?;
        outcome::sync_folder(folder);
        Self::open(path, Access::Write).map_err(|e| RegisterError::MadeUnopened(path.into(), e.fault().cause))
    }

    /// Opens a register; waits up to a minute for other writers.
    ///
    /// # Errors
    /// [`RegisterError`], by what is wrong with the file.
    pub fn open(path: &Path, access: Access) -> Result<Self, RegisterError> {
        Self::open_waiting(path, access, WAIT)
    }

    /// Opens a register with a wait of one's own.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_waiting(path: &Path, access: Access, wait: Duration) -> Result<Self, RegisterError> {
        let there = fs::metadata(path).map_err(|e| RegisterError::io(path, &e))?;
        if there.is_dir() {
            return Err(RegisterError::Folder(path.into()));
        }
        // SQLite knows its journal by the name of the file.
        let names = names::of(path)?;
        names.agree(access == Access::Write)?;
        // SQLite would wait for the other end of a pipe.
        let size = files::look(path, FileKind::Layer).map_err(|e| RegisterError::io(path, &e.into()))?;
        let fault = |e: rusqlite::Error| RegisterError::of(path, wait.as_secs(), &e);
        // Readers too: what an interrupted writer left must be taken back before anybody can read. A
        // write-protected file is opened for reading all the same.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
        connection.busy_timeout(wait).map_err(fault)?;
        names.hold(&connection)?;
        let version = recognise(&connection, path, size, wait)?;
        if access == Access::Write && connection.is_readonly("main").map_err(fault)? {
            let cause = "the file is write-protected".to_owned();
            return Err(RegisterError::ReadOnly(path.into(), cause));
        }
        prepare(&connection, access, wait).map_err(fault)?;
        let mut file = Self {
            meta: read_meta(&connection, path, version)?,
            connection,
            path: path.into(),
            wait,
            access,
            keep: outcome::kept,
            receipt: None,
            today: None,
            against_clock: false,
            version,
        };
        if access == Access::Write && version < schema::NEWEST {
            file.migrate()?;
        }
        Ok(file)
    }

    /// Brings an older register to the newest version, in one transaction.
    fn migrate(&mut self) -> Result<(), RegisterError> {
        let (path, wait_s) = (self.path.clone(), self.wait.as_secs());
        let fault = |e: rusqlite::Error| RegisterError::of(&path, wait_s, &e);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(fault)?;
        // Another process may have done it while this one waited.
        let now = schema::version(&transaction)
            .map_err(fault)?
            .unwrap_or(self.version);
        if now > schema::NEWEST {
            return Err(RegisterError::Newer(path, now));
        }
        if now < schema::NEWEST {
            schema::migrate(&transaction, now, schema::NEWEST).map_err(fault)?;
            let reading = Reading {
                connection: &transaction,
                path: &path,
                wait_s,
            };
            let log = reading.log(Threads::One)?;
            layer::write_all(&transaction, &log).map_err(fault)?;
            let changed = log.marks().last().map_or(self.meta.created, |mark| mark.recorded);
            describe(&transaction, &self.meta).map_err(fault)?;
            layer::touch(&transaction, &chain::stamp_text(changed)).map_err(fault)?;
        }
        let ended = transaction.commit();
        if let Err(error) = ended {
            // Is it there all the same?
            let again = Self::open_waiting(&path, Access::Read, self.wait);
            let version = again.as_ref().map(|again| again.version);
            if !version.is_ok_and(|version| version >= schema::NEWEST) {
                return Err(fault(error));
            }
        }
        self.version = now.max(schema::NEWEST);
        Ok(())
    }

    /// What the register is.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The version of its schema: lower than [`NEWEST_VERSION`](super::NEWEST_VERSION) only where an older
    /// one was opened for reading.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// Says which day it is where the user is: nothing later is taken. Where it is not said, the latest day
    /// that it can be anywhere.
    pub fn set_today(&mut self, today: Day) {
        self.today = Some(today);
    }

    /// Records although the clock lies more than a day before the last record, with the moment of that record.
    pub fn set_against_clock(&mut self, goes_on: bool) {
        self.against_clock = goes_on;
    }

    /// Is the clock right, as far as the last record tells?
    ///
    /// # Errors
    /// [`RegisterError::Clock`] where it lies more than a day before the last record.
    pub fn check_clock(&self, now: Stamp) -> Result<(), RegisterError> {
        match self.head()?.recorded {
            Some(last) if !self.against_clock => clock_agrees(&self.path, now, last),
            _ => Ok(()),
        }
    }

    /// All events in columns.
    ///
    /// # Errors
    /// [`RegisterError::Damaged`] with the event and column that makes no sense.
    pub fn log(&self) -> Result<Log, RegisterError> {
        self.reading().log(Threads::Many)
    }

    /// A point's events as they were recorded; none where no point has the number.
    ///
    /// # Errors
    /// As [`Self::log`].
    pub fn history(&self, point: PointId) -> Result<Vec<Entry>, RegisterError> {
        self.reading().history(point)
    }

    /// The last events of all, in the order in which they were recorded.
    ///
    /// # Errors
    /// As [`Self::log`].
    pub fn last(&self, count: usize) -> Result<Vec<Entry>, RegisterError> {
        self.reading().last(count)
    }

    /// Reasons and proofs, by number of the event.
    ///
    /// # Errors
    /// As [`Self::log`].
    pub fn words(&self) -> Result<BTreeMap<u64, Words>, RegisterError> {
        self.reading().words()
    }

    fn reading(&self) -> Reading<'_> {
        Reading {
            connection: &self.connection,
            path: &self.path,
            wait_s: self.wait.as_secs(),
        }
    }

    /// How far the chain has come: note it elsewhere, and a later `verify` tells whether events were taken
    /// off the end.
    ///
    /// # Errors
    /// [`RegisterError`].
    pub fn head(&self) -> Result<Head, RegisterError> {
        self.reading().head()
    }

    /// One write: what `work` reads is what it writes behind; no one else writes meanwhile. All of it is
    /// there when this returns ([`Self::receipt`]), or, after an error of `work` or of the disk, none of it.
    ///
    /// # Errors
    /// What `work` says; [`RegisterError`] as its own kind, of which [`RegisterError::Unknown`] alone leaves
    /// open whether it is there.
    pub fn write<T, E: From<RegisterError>>(
        &mut self,
        work: impl FnOnce(&mut Writing) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write_at(now(), work)
    }

    /// [`Self::write`] at a moment that is given.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_at<T, E: From<RegisterError>>(
        &mut self,
        now: Stamp,
        work: impl FnOnce(&mut Writing) -> Result<T, E>,
    ) -> Result<T, E> {
        self.receipt = None;
        let keep = self.keep;
        let mut writing = self.begin(now)?;
        let done = work(&mut writing)?;
        let ended = writing.commit(keep);
        self.settle(ended)?;
        Ok(done)
    }

    /// [`Self::write`], all of which is taken back at the end: for a dry run.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn rehearse<T, E: From<RegisterError>>(
        &mut self,
        work: impl FnOnce(&mut Writing) -> Result<T, E>,
    ) -> Result<T, E> {
        self.rehearse_at(now(), work)
    }

    /// [`Self::rehearse`] at a moment that is given.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn rehearse_at<T, E: From<RegisterError>>(
        &mut self,
        now: Stamp,
        work: impl FnOnce(&mut Writing) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writing = self.begin(now)?;
        work(&mut writing)
    }

    /// Appends events in one write; their numbers.
    ///
    /// # Errors
    /// [`RegisterError::Refused`] for the first that is not taken: then none is.
    pub fn append(&mut self, events: Vec<Event>) -> Result<Vec<u64>, RegisterError> {
        self.write(|writing| events.into_iter().map(|event| writing.append(event)).collect())
    }

    /// Puts styles into the register, over those of the same name: an older version that was brought to the
    /// newest has none.
    ///
    /// # Errors
    /// [`RegisterError`] where the register cannot be written.
    pub fn put_styles(&mut self, styles: &[Style]) -> Result<(), RegisterError> {
        self.write(|writing| writing.put_styles(styles))
    }

    fn begin(&mut self, now: Stamp) -> Result<Writing<'_>, RegisterError> {
        if self.access == Access::Read {
            return Err(RegisterError::OpenedForReading(self.path.clone()));
        }
        if !now.is_in_calendar() {
            return Err(RegisterError::ClockBeyond(self.path.clone(), now));
        }
        let wait_s = self.wait.as_secs();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| RegisterError::of(&self.path, wait_s, &e))?;
        let mut writing = Writing::begin(transaction, &self.path, wait_s, self.meta.made_up, now)?;
        writing.set_today(self.today);
        writing.set_against_clock(self.against_clock);
        Ok(writing)
    }
}

/// Now, by the system's clock.
fn now() -> Stamp {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH);
    Stamp::from_seconds(seconds.map_or(0, |s| i64::try_from(s.as_secs()).unwrap_or(0)))
}

/// The version, of a file that is a register that this program can read.
pub(super) fn recognise(
    connection: &Connection,
    path: &Path,
    bytes: u64,
    wait: Duration,
) -> Result<i64, RegisterError> {
    let fault = |e: rusqlite::Error| RegisterError::of(path, wait.as_secs(), &e);
    let no_geopackage = |cause: &str| RegisterError::NoGeopackage(path.into(), cause.to_owned());
    if bytes == 0 {
        return Err(no_geopackage("the file is empty"));
    }
    if is_cut(connection, path).map_err(fault)? {
        let cause = "the file ends in the middle of a page: it was cut off";
        return Err(RegisterError::damaged(path, cause));
    }
    let id = connection.query_row("PRAGMA application_id", [], |r| r.get::<_, i64>(0));
    if id.map_err(fault)? != schema::APPLICATION_ID {
        return Err(no_geopackage("it is a database, but no GeoPackage"));
    }
    match schema::version(connection).map_err(fault)? {
        None => {
            let layers = "SELECT coalesce(group_concat(table_name, ', '), 'nothing') FROM gpkg_contents";
            let holds = connection.query_row(layers, [], |r| r.get(0)).map_err(fault)?;
            Err(RegisterError::OtherGeopackage(path.into(), holds))
        }
        Some(version) if version > schema::NEWEST => Err(RegisterError::Newer(path.into(), version)),
        Some(version) => Ok(version),
    }
}

/// SQLite reads the rest of a page that was cut off as nothing.
fn is_cut(connection: &Connection, path: &Path) -> rusqlite::Result<bool> {
    let reading = connection.unchecked_transaction()?;
    // From the first read on no one writes into the file, and what an interrupted write left has been taken
    // back.
    reading.query_row("SELECT count(*) FROM sqlite_master", [], |r| r.get::<_, i64>(0))?;
    let page: u64 = reading.query_row("PRAGMA page_size", [], |r| r.get(0))?;
    let bytes = fs::metadata(path).map_or(0, |there| there.len());
    Ok(!bytes.is_multiple_of(page.max(1)))
}

fn prepare(connection: &Connection, access: Access, wait: Duration) -> rusqlite::Result<()> {
    connection.pragma_update(None, "foreign_keys", true)?;
    if access == Access::Read {
        return connection.pragma_update(None, "query_only", true);
    }
    // EXTRA: also the folder is synced, so that the journal is gone for good, or a loss of power could take
    // back what was acknowledged.
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    // QGIS may have left a write-ahead log, or be using one: then that is used, and is as safe; no waiting
    // for QGIS to end.
    connection.busy_timeout(Duration::ZERO)?;
    let _ = connection.pragma_update_and_check(None, "journal_mode", "DELETE", |r| r.get::<_, String>(0));
    connection.busy_timeout(wait)?;
    // 64 MB of pages, so that a large import need not spill them.
    connection.pragma_update(None, "cache_size", -65_536)
}

pub(super) fn write_meta(connection: &Connection, meta: &Meta) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO register (only, title, country, bounds_deg, made_up, created_at, genesis) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)",
        rusqlite::params![
            meta.title,
            meta.country,
            meta.bounds_text(),
            meta.made_up,
            chain::stamp_text(meta.created),
            meta.genesis()
        ],
    )?;
    if let Some(zone) = &meta.time_zone {
        connection.execute("UPDATE register SET time_zone = ?1", [zone])?;
    }
    describe(connection, meta)
}

/// Says in the list of layers what the register is, and whether it is made up.
pub(super) fn describe(connection: &Connection, meta: &Meta) -> rusqlite::Result<()> {
    let mark = "MADE UP: nothing here is real. ";
    let mark = if meta.made_up { mark } else { "" };
    connection.execute(
        "UPDATE gpkg_contents SET description = ?1 || description WHERE instr(description, ?1) <> 1",
        [format!("{mark}{}. ", meta.title)],
    )?;
    Ok(())
}

/// The version since which registers have a time zone.
const HAS_TIME_ZONE: i64 = 5;

pub(super) fn read_meta(connection: &Connection, path: &Path, version: i64) -> Result<Meta, RegisterError> {
    let damaged = |cause: String| RegisterError::damaged(path, format!("table register: {cause}"));
    let sql = "SELECT title, country, bounds_deg, made_up, created_at FROM register";
    let read = |r: &Row<'_>| {
        let title: String = r.get(0)?;
        let country: Option<String> = r.get(1)?;
        Ok((title, country, r.get(2)?, r.get(3)?, r.get(4)?))
    };
    let found = connection.query_row(sql, [], read);
    let found = found.map_err(|e| match RegisterError::of(path, 0, &e) {
        RegisterError::Damaged(_, cause) => damaged(cause),
        other => other,
    })?;
    let (title, country, bounds, made_up, created): (_, _, Option<String>, bool, String) = found;
    let time_zone = if version < HAS_TIME_ZONE {
        None
    } else {
        let zone = connection.query_row("SELECT time_zone FROM register", [], |r| r.get(0));
        zone.map_err(|e| RegisterError::of(path, 0, &e))?
    };
    let read =
        |text: String| Meta::bounds_of(&text).ok_or_else(|| damaged(format!("'{text}' are no bounds")));
    Ok(Meta {
        title,
        country,
        bounds: bounds.map(read).transpose()?,
        made_up,
        created: created.parse().map_err(damaged)?,
        time_zone,
    })
}
