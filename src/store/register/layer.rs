//! The points as they are: rows of `state` and `operator_part`, made from the events and from nothing else.

use super::schema;
use crate::register::{AsOf, Day, Field, Log, Operators, PointId, PointState, States};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::collections::HashMap;

/// The columns of `state`.
pub(super) const STATE: &str = "point, status, since, opened, due, operators, technology, merged_into, code, name, \
     hierarchy, province_code, province, district_code, district, commune_code, commune, lon, lat, population, \
     households, electricity, signal, source, note, last_event, geom";

/// The columns of `operator_part`.
pub(super) const PART: &str = "point, operator, status, since, due, technology";

/// A row of `state`, in the order of [`STATE`].
pub(super) fn state_row(state: &PointState, last_event: i64, names: &Operators) -> Vec<Value> {
    let text = |value: Option<String>| value.map_or(Value::Null, Value::Text);
    let life = &state.life;
    let parts: Vec<String> = life
        .parts()
        .iter()
        .map(|part| format!("{} ({})", names.name(part.operator), part.status))
        .collect();
    let mut row = vec![
        Value::Integer(i64::from(state.id.0)),
        Value::Text(life.status().to_string()),
        Value::Text(life.since().to_string()),
        Value::Text(life.opened().to_string()),
        text(life.due().map(|d| d.to_string())),
        text((!parts.is_empty()).then(|| parts.join(", "))),
        text(life.technology().map(|t| t.name().to_owned())),
        life.into()
            .map_or(Value::Null, |p| Value::Integer(i64::from(p.0))),
    ];
    let attribute = |field: Field| state.attributes.get(&field);
    row.extend(Field::ALL.into_iter().map(|field| {
        let stored = attribute(field);
        match field {
            Field::Lon | Field::Lat => stored.and_then(|t| t.parse().ok()).map(Value::Real),
            Field::Population | Field::Households => stored.and_then(|t| t.parse().ok()).map(Value::Integer),
            _ => stored.cloned().map(Value::Text),
        }
        .unwrap_or(Value::Null)
    }));
    let degrees = |field: Field| attribute(field).and_then(|t| t.parse::<f64>().ok());
    row.push(Value::Integer(last_event));
    row.push(match (degrees(Field::Lon), degrees(Field::Lat)) {
        (Some(lon_deg), Some(lat_deg)) => Value::Blob(geometry(lon_deg, lat_deg)),
        _ => Value::Null,
    });
    row
}

/// Rows of `operator_part`, in the order of [`PART`].
pub(super) fn part_rows(state: &PointState, names: &Operators) -> Vec<Vec<Value>> {
    let text = |value: Option<String>| value.map_or(Value::Null, Value::Text);
    let mut rows: Vec<Vec<Value>> = state
        .life
        .parts()
        .iter()
        .map(|part| {
            vec![
                Value::Integer(i64::from(state.id.0)),
                Value::Text(names.name(part.operator).to_owned()),
                Value::Text(part.status.to_string()),
                Value::Text(part.since.to_string()),
                text(part.due.map(|d| d.to_string())),
                text(part.technology.map(|t| t.name().to_owned())),
            ]
        })
        .collect();
    rows.sort_by(|a, b| match (a.get(1), b.get(1)) {
        (Some(Value::Text(a)), Some(Value::Text(b))) => a.cmp(b),
        _ => std::cmp::Ordering::Equal,
    });
    rows
}

/// A point as GeoPackage stores it (§2.1.3): "GP", version 0, little-endian without envelope, SRS 4326, then
/// WKB.
pub(super) fn geometry(lon_deg: f64, lat_deg: f64) -> Vec<u8> {
    let mut blob = vec![b'G', b'P', 0, 1];
    blob.extend_from_slice(&4326i32.to_le_bytes());
    blob.push(1);
    blob.extend_from_slice(&1u32.to_le_bytes());
    blob.extend_from_slice(&lon_deg.to_le_bytes());
    blob.extend_from_slice(&lat_deg.to_le_bytes());
    blob
}

/// What happened to every point, and nothing left out.
pub(super) fn all() -> AsOf {
    AsOf::day(Day::from_number(i32::MAX))
}

/// Writes the state of a point over what was there.
pub(super) fn write(
    connection: &Connection,
    state: &PointState,
    last_event: i64,
    names: &Operators,
) -> rusqlite::Result<()> {
    let insert = |table: &str, columns: &str, row: Vec<Value>| {
        let places = vec!["?"; row.len()].join(", ");
        let sql = format!("INSERT OR REPLACE INTO {table} ({columns}) VALUES ({places})");
        connection.prepare_cached(&sql)?.execute(params_from_iter(row))
    };
    // Parts first: they refer to the state.
    let delete = "DELETE FROM operator_part WHERE point = ?1";
    connection.prepare_cached(delete)?.execute([state.id.0])?;
    insert("state", STATE, state_row(state, last_event, names))?;
    for row in part_rows(state, names) {
        insert("operator_part", PART, row)?;
    }
    Ok(())
}

/// Writes the states of all points anew.
pub(super) fn write_all(connection: &Connection, log: &Log) -> rusqlite::Result<()> {
    connection.execute_batch("DELETE FROM operator_part; DELETE FROM state;")?;
    let last = last_events(log);
    for state in States::of(log, all()).points() {
        write(connection, state, last_of(&last, state.id), log.operator_table())?;
    }
    Ok(())
}

/// The number of each point's last event.
pub(super) fn last_events(log: &Log) -> HashMap<PointId, i64> {
    log.marks().iter().map(|mark| mark.point).zip(1..).collect()
}

pub(super) fn last_of(last: &HashMap<PointId, i64>, point: PointId) -> i64 {
    last.get(&point).copied().unwrap_or(0)
}

/// Tells readers when the layer last changed, and where its points are.
pub(super) fn touch(connection: &Connection, changed_at: &str) -> rusqlite::Result<()> {
    connection.execute("UPDATE gpkg_contents SET last_change = ?1", [changed_at])?;
    connection.execute(
        "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) = (SELECT min(lon), min(lat), max(lon), max(lat) FROM state WHERE geom IS NOT NULL)
         WHERE table_name = 'low_signal_points'",
        [],
    )?;
    Ok(())
}

/// Does a register of this version hold operators' parts?
pub(super) const fn has_parts(version: i64) -> bool {
    version >= 2 && version <= schema::NEWEST
}
