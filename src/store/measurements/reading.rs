//! Reading a file of measurements back: provenance and places, without the samples.

use super::format::{SCHEMA, not_read};
use crate::domain::fault::Fault;
use crate::files::{self, FileKind};
use crate::measurements::clean::Left;
use crate::measurements::{Flag, PlaceRecord, Provenance, Quantity, Record};
use crate::space::LonLat;
use rusqlite::{Connection, OpenFlags, Row};
use std::collections::BTreeMap;
use std::path::Path;

/// Reads what is kept of a campaign; assumptions and disagreements are for readers, and stay in the file.
///
/// # Errors
/// It is no such file, or it is damaged.
pub fn read(path: &Path) -> Result<Record, Box<Fault>> {
    files::look(path, FileKind::Layer).map_err(|e| not_read(path, e))?;
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let connection = connection.map_err(|e| not_read(path, e))?;
    let read =
        campaign(&connection).and_then(|campaign| Ok((campaign, left(&connection)?, places(&connection)?)));
    let (campaign, left, places) = read.map_err(|e| not_read(path, e))?;
    let value = |key: &str| campaign.get(key).cloned().unwrap_or_default();
    if value("schema") != SCHEMA {
        let cause = format!(
            "its tables are of version '{}', and this program reads {SCHEMA}",
            value("schema")
        );
        return Err(not_read(path, cause));
    }
    let number = |key: &str| value(key).parse().unwrap_or(0);
    Ok(Record {
        provenance: Provenance {
            campaign: value("campaign"),
            file: value("file"),
            sha256: value("sha256"),
            program: value("program"),
            rows: number("rows"),
            used: number("used"),
            floor_dbm: campaign.get("floor_dbm").and_then(|text| text.parse().ok()),
        },
        left,
        places,
        ..Record::default()
    })
}

/// Is this a file that an import has written, whole or damaged? A layer of samples in the same format is none.
pub fn is_record(path: &Path) -> bool {
    if files::look(path, FileKind::Layer).is_err() {
        return false;
    }
    let Ok(connection) = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY) else {
        return false;
    };
    let tables = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('campaign', 'places', 'dropped')";
    let count: rusqlite::Result<i64> = connection.query_row(tables, [], |row| row.get(0));
    count.is_ok_and(|n| n == 3)
}

fn campaign(connection: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    let mut statement = connection.prepare("SELECT key, value FROM campaign")?;
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    rows.collect()
}

fn left(connection: &Connection) -> rusqlite::Result<Vec<Left>> {
    let mut statement =
        connection.prepare("SELECT code, text, count, examples FROM dropped ORDER BY code")?;
    let rows = statement.query_map([], |r| {
        let examples: String = r.get(3)?;
        Ok(Left {
            code: r.get(0)?,
            text: r.get(1)?,
            count: r.get(2)?,
            examples: examples.split("; ").map(str::to_owned).collect(),
        })
    })?;
    rows.collect()
}

fn places(connection: &Connection) -> rusqlite::Result<Vec<PlaceRecord>> {
    let mut statement = connection.prepare(
        "SELECT bin_row, bin_col, lon_deg, lat_deg, cell, technology, operator, study_cell, quantity, level, sample_median, spread_db, samples, groups, \
         receiver_height_m, first_ms, last_ms, flags FROM places ORDER BY fid",
    )?;
    let rows = statement.query_map([], place)?;
    rows.collect()
}

fn place(row: &Row<'_>) -> rusqlite::Result<PlaceRecord> {
    let no_such = |column: usize, what: &str| {
        let cause = format!("{what} is not known");
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, cause.into())
    };
    let technology: Option<String> = row.get(5)?;
    let quantity: String = row.get(8)?;
    let flags: String = row.get(17)?;
    let first: Option<i64> = row.get(15)?;
    let last: Option<i64> = row.get(16)?;
    let flags = flags.split(',').filter(|f| !f.is_empty());
    Ok(PlaceRecord {
        bin: [row.get(0)?, row.get(1)?],
        at: LonLat::new(row.get(2)?, row.get(3)?).map_err(|_| no_such(2, "the place"))?,
        cell: row.get(4)?,
        technology: technology
            .map(|t| t.parse().map_err(|_| no_such(5, "the technology")))
            .transpose()?,
        operator: row.get(6)?,
        study_cell: row.get(7)?,
        quantity: Quantity::of_key(&quantity).ok_or_else(|| no_such(8, "the quantity"))?,
        level: row.get(9)?,
        sample_median: row.get(10)?,
        spread_db: row.get(11)?,
        samples: row.get(12)?,
        groups: row.get(13)?,
        receiver_height_m: row.get(14)?,
        span_ms: first.zip(last).map(|(a, b)| [a, b]),
        flags: flags
            .map(|f| Flag::of_name(f).ok_or_else(|| no_such(17, "a flag")))
            .collect::<rusqlite::Result<_>>()?,
    })
}
