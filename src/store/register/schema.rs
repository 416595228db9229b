//! The schema: an append-only list of migrations; a register's version is how many of them it has.
//!
//! A migration that was ever released is never changed; what has to change is a further file. What follows
//! from the events (state, operators' parts) is not migrated: it is written anew from the events.

use rusqlite::{Connection, OptionalExtension, params};

/// Name and SQL, in order: the position, counted from 1, is the version.
pub(super) const MIGRATIONS: [(&str, &str); 6] = [
    ("001-register", include_str!("sql/001-register.sql")),
    ("002-operators", include_str!("sql/002-operators.sql")),
    ("003-units", include_str!("sql/003-units.sql")),
    ("004-reading", include_str!("sql/004-reading.sql")),
    ("005-corrections", include_str!("sql/005-corrections.sql")),
    ("006-measured", include_str!("sql/006-measured.sql")),
];

/// The version that this program writes.
pub(super) const NEWEST: i64 = MIGRATIONS.len() as i64;

/// "GPKG", as GeoPackage wants it at a fixed place of the file.
pub(super) const APPLICATION_ID: i64 = 0x4750_4B47;

/// GeoPackage 1.3.0.
const GEOPACKAGE_VERSION: i64 = 10_300;

/// Applies what lies after version `from`, up to and including `to`.
pub(super) fn migrate(connection: &Connection, from: i64, to: i64) -> rusqlite::Result<()> {
    if from == 0 {
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", GEOPACKAGE_VERSION)?;
    }
    for ((name, sql), version) in MIGRATIONS.iter().zip(1..) {
        if version > from && version <= to {
            connection.execute_batch(sql)?;
            connection.execute(
                "INSERT INTO register_schema (version, name) VALUES (?1, ?2)",
                params![version, name],
            )?;
        }
    }
    Ok(())
}

/// The version of an open register; `None` where the file is no register.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    let there = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('register_schema', 'register', 'event')";
    let tables: i64 = connection.query_row(there, [], |r| r.get(0))?;
    if tables < 3 {
        return Ok(None);
    }
    connection
        .query_row("SELECT max(version) FROM register_schema", [], |r| r.get(0))
        .optional()
        .map(Option::flatten)
}

/// Something of the schema: `table`, `index`, `trigger` or `view`; name; the table that it belongs to; its
/// SQL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Object {
    pub kind: String,
    pub name: String,
    pub table: String,
    pub sql: Option<String>,
}

impl Object {
    pub(super) fn key(&self) -> (&str, &str) {
        (&self.kind, &self.name)
    }
}

/// All that the schema holds.
pub(super) fn objects(connection: &Connection) -> rusqlite::Result<Vec<Object>> {
    let mut statement =
        connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")?;
    let rows = statement.query_map([], |r| {
        Ok(Object {
            kind: r.get(0)?,
            name: r.get(1)?,
            table: r.get(2)?,
            sql: r.get(3)?,
        })
    })?;
    rows.collect()
}

/// What a register of a version must hold: the migrations, applied to nothing.
pub(super) fn expected(version: i64) -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory()?;
    migrate(&connection, 0, version)?;
    Ok(connection)
}
