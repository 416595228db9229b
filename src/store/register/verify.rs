//! Is a register as it was written? Everything that it holds is computed again from the events, and the
//! events are held to their chain.

use super::compare::owned;
use super::error::RegisterError;
use super::file::{self, Access, RegisterFile};
use super::verdict::Verdict;
use super::walk::check_events;
use super::{admin_units, schema};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::path::Path;
use std::time::Duration;

/// Checks a register from end to end, without changing it: schema, triggers, pages, the chain of hashes,
/// every transition, and that what is stored is what follows from the events. `known_head` is a hash that was
/// noted elsewhere: events taken off the end leave no other trace.
///
/// # Errors
/// [`RegisterError`] where the file is no register that can be read at all. What is wrong inside is in the
/// [`Verdict`].
pub fn verify(path: &Path, known_head: Option<&str>, wait: Duration) -> Result<Verdict, RegisterError> {
    let known_head = known_head.map(hash_of).transpose()?;
    let known_head = known_head.as_deref();
    let register = RegisterFile::open_waiting(path, Access::Read, wait)?;
    let mut verdict = Verdict {
        version: register.version(),
        made_up: register.meta().made_up,
        ..Verdict::default()
    };
    let fault = |e: rusqlite::Error| RegisterError::of(path, wait.as_secs(), &e);
    // One state of the file for all checks.
    let snapshot = register.connection.unchecked_transaction().map_err(fault)?;
    // What one check cannot read does not keep the next from looking.
    let v = &mut verdict;
    let reported = [
        check_pages(&snapshot, v),
        check_schema(&snapshot, v),
        check_head(&snapshot, &register, v),
        check_events(&snapshot, path, known_head, v),
        check_units(&snapshot, v),
    ];
    for error in reported.into_iter().filter_map(Result::err) {
        match fault(error) {
            locked @ RegisterError::Locked(..) => return Err(locked),
            other => verdict.fault("part-unreadable", other.to_string()),
        }
    }
    Ok(verdict)
}

/// A hash as somebody noted it: 64 hexadecimal digits in any case.
fn hash_of(given: &str) -> Result<String, RegisterError> {
    let hash = given.trim().to_lowercase();
    if hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(hash)
    } else {
        // A slip of the pen must not look like a register that was cut.
        Err(RegisterError::NoHash(given.to_owned()))
    }
}

/// SQLite's own check of pages, indexes and references.
fn check_pages(connection: &Connection, verdict: &mut Verdict) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let reported: String = row.get(0)?;
        if reported != "ok" {
            verdict.fault("file-damaged", reported);
        }
    }
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        let what = format!("a row of {table} refers to a row of {parent} that is not there");
        verdict.fault("reference-broken", what);
    }
    Ok(())
}

/// The schema is what the migrations make, triggers included; what other programs added beside it is noted.
fn check_schema(connection: &Connection, verdict: &mut Verdict) -> rusqlite::Result<()> {
    let expected = schema::expected(verdict.version)?;
    let wanted = schema::objects(&expected)?;
    let there = schema::objects(connection)?;
    for object in &wanted {
        let what = format!("{} {}", object.kind, object.name);
        match there.iter().find(|o| o.key() == object.key()) {
            None if object.kind == "trigger" => {
                let what = format!("{what} is not there: events could be changed unseen");
                verdict.fault("trigger-missing", what);
            }
            None => verdict.fault("schema-differs", format!("{what} is not there")),
            Some(o) if o != object => {
                let what = format!("{what} is not as covgap {} made it", verdict.version);
                verdict.fault("schema-differs", what);
            }
            Some(_) => {}
        }
    }
    for object in &there {
        let is_wanted = wanted.iter().any(|o| o.key() == object.key());
        if is_wanted || object.name.starts_with("sqlite_") {
            continue;
        }
        let what = format!("{} {}", object.kind, object.name);
        let is_ours = wanted.iter().any(|o| o.name == object.table);
        if object.kind == "trigger" && is_ours {
            verdict.fault(
                "trigger-foreign",
                format!("{what} on {} is not covgap's", object.table),
            );
        } else {
            verdict.notes.push(format!("{what} was added by another program"));
        }
    }
    let number = |c: &Connection, sql: &str| c.query_row(sql, [], |r| r.get::<_, i64>(0));
    for sql in ["PRAGMA application_id", "PRAGMA user_version"] {
        let (is, should) = (number(connection, sql)?, number(&expected, sql)?);
        if is != should {
            verdict.fault("schema-differs", format!("{sql} is {is} instead of {should}"));
        }
    }
    Ok(())
}

/// What the register is, and what it tells GIS programs of itself.
fn check_head(
    connection: &Connection,
    register: &RegisterFile,
    verdict: &mut Verdict,
) -> rusqlite::Result<()> {
    let meta = register.meta();
    let expected = schema::expected(verdict.version)?;
    file::write_meta(&expected, meta)?;
    let tables = [
        ("register", "SELECT * FROM register"),
        ("register_schema", "SELECT * FROM register_schema ORDER BY version"),
        (
            "gpkg_spatial_ref_sys",
            "SELECT * FROM gpkg_spatial_ref_sys WHERE srs_id IN (-1, 0, 4326) ORDER BY srs_id",
        ),
        (
            "gpkg_geometry_columns",
            "SELECT * FROM gpkg_geometry_columns WHERE table_name = 'low_signal_points'",
        ),
        (
            "gpkg_contents",
            "SELECT table_name, data_type, identifier, description, srs_id FROM gpkg_contents
             WHERE table_name IN ('low_signal_points', 'history', 'points_without_position', 'layer_styles') ORDER BY table_name",
        ),
    ];
    for (table, sql) in tables {
        let (is, should) = (values(connection, sql)?, values(&expected, sql)?);
        if is != should {
            let row = is.iter().zip(&should).position(|(a, b)| a != b);
            let row = row.unwrap_or(is.len().min(should.len())) + 1;
            verdict.fault(
                "table-differs",
                format!("table {table}, row {row}: not as covgap wrote it"),
            );
        }
    }
    Ok(())
}

fn values(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<Vec<Value>>> {
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |r| (0..columns).map(|at| r.get_ref(at).map(owned)).collect())?;
    rows.collect()
}

/// The units are those that were put in.
fn check_units(connection: &Connection, verdict: &mut Verdict) -> rusqlite::Result<()> {
    if let Some((set, hash)) = admin_units::read(connection)?
        && set.hash() != hash
    {
        let what = "administrative units or crossings are not those that were put in";
        verdict.fault("units-altered", what);
    }
    Ok(())
}
