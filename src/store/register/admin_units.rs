//! Administrative units in the register: a set is put in whole, over the one before.

use super::chain::{self, Stored};
use super::error::RegisterError;
use crate::register::{Crossing, Hierarchy, Level, Stamp, Unit};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The units of both hierarchies and the way from the old ones to the new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitSet {
    /// Where they come from, in words.
    pub source: String,
    /// Sorted by hierarchy, level and code.
    pub units: Vec<Unit>,
    /// Sorted by level and codes.
    pub crossings: Vec<Crossing>,
}

impl UnitSet {
    /// Puts a set in order.
    pub fn new(source: impl Into<String>, mut units: Vec<Unit>, mut crossings: Vec<Crossing>) -> Self {
        units.sort();
        units.dedup();
        crossings.sort();
        crossings.dedup();
        Self {
            source: source.into(),
            units,
            crossings,
        }
    }

    /// The hash of all rows: the same of `[source, hierarchy, level, code, name, parent, …, level, old, new,
    /// …]` as in [`chain`].
    pub(super) fn hash(&self) -> String {
        let mut cells = vec![Stored::Text(&self.source)];
        for unit in &self.units {
            cells.extend([
                Stored::Text(unit.hierarchy.name()),
                Stored::Text(unit.level.name()),
                Stored::Text(&unit.code),
                Stored::Text(&unit.name),
                Stored::maybe(unit.parent.as_deref()),
            ]);
        }
        for crossing in &self.crossings {
            cells.extend([
                Stored::Text(crossing.level.name()),
                Stored::Text(&crossing.old),
                Stored::Text(&crossing.new),
            ]);
        }
        chain::hash(&cells)
    }

    /// Two units that bear one code.
    fn contradiction(&self) -> Option<String> {
        let pairs = self.units.iter().zip(self.units.iter().skip(1));
        let mut same =
            pairs.filter(|(a, b)| (a.hierarchy, a.level, &a.code) == (b.hierarchy, b.level, &b.code));
        same.next().map(|(a, b)| {
            let unit = format!("{} {} {}", a.hierarchy, a.level, a.code);
            format!(
                "{unit} is both '{}' and '{}' (or has two parents)",
                a.name, b.name
            )
        })
    }
}

/// What is stored, and the hash that was stored with it; `None` where no set was put in, or the version has
/// no place for one.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Option<(UnitSet, String)>> {
    let there = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'unit_set'";
    if connection.query_row(there, [], |r| r.get::<_, i64>(0))? == 0 {
        return Ok(None);
    }
    let set = connection
        .query_row("SELECT source, hash FROM unit_set", [], |r| {
            Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))
        })
        .optional()?;
    let rows = |sql: &str| -> rusqlite::Result<i64> { connection.query_row(sql, [], |r| r.get(0)) };
    let strays = rows("SELECT (SELECT count(*) FROM unit) + (SELECT count(*) FROM unit_crossing)")?;
    let Some((source, hash)) = set else {
        // Rows without a set were not put in by this program.
        return Ok((strays > 0).then(Default::default));
    };
    let units = connection
        .prepare("SELECT hierarchy, level, code, name, parent FROM unit")?
        .query_map([], |r| {
            Ok(Unit {
                hierarchy: word(r, 0, Hierarchy::named)?,
                level: word(r, 1, Level::named)?,
                code: r.get(2)?,
                name: r.get(3)?,
                parent: r.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let crossings = connection
        .prepare("SELECT level, old_code, new_code FROM unit_crossing")?
        .query_map([], |r| {
            Ok(Crossing {
                level: word(r, 0, Level::named)?,
                old: r.get(1)?,
                new: r.get(2)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some((UnitSet::new(source, units, crossings), hash)))
}

fn word<T>(row: &Row, at: usize, named: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text: String = row.get(at)?;
    named(&text).ok_or_else(|| {
        let wrong = format!("'{text}' is no hierarchy or level of units");
        rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, wrong.into())
    })
}

pub(super) fn write(connection: &Connection, set: &UnitSet, now: Stamp) -> rusqlite::Result<()> {
    connection.execute_batch("DELETE FROM unit; DELETE FROM unit_crossing; DELETE FROM unit_set;")?;
    let mut insert = connection
        .prepare("INSERT INTO unit (hierarchy, level, code, name, parent) VALUES (?, ?, ?, ?, ?)")?;
    for unit in &set.units {
        insert.execute(params![
            unit.hierarchy.name(),
            unit.level.name(),
            unit.code,
            unit.name,
            unit.parent
        ])?;
    }
    let mut insert =
        connection.prepare("INSERT INTO unit_crossing (level, old_code, new_code) VALUES (?, ?, ?)")?;
    for crossing in &set.crossings {
        insert.execute(params![crossing.level.name(), crossing.old, crossing.new])?;
    }
    connection.execute(
        "INSERT INTO unit_set (only, source, loaded_at, hash) VALUES (1, ?1, ?2, ?3)",
        params![set.source, chain::stamp_text(now), set.hash()],
    )?;
    Ok(())
}

impl UnitSet {
    /// In order, whoever made it, and without contradictions.
    pub(super) fn checked(&self) -> Result<Self, RegisterError> {
        let set = Self::new(self.source.clone(), self.units.clone(), self.crossings.clone());
        match set.contradiction() {
            Some(cause) => Err(RegisterError::Units(cause)),
            None => Ok(set),
        }
    }
}
