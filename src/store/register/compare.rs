//! What is stored beside the events, compared with what follows from them.

use super::verdict::Verdict;
use super::{chain, layer};
use crate::register::{Log, PointState, States};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Row};

/// What is stored is what follows from the events.
pub(super) fn check_state(connection: &Connection, log: &Log, verdict: &mut Verdict) -> rusqlite::Result<()> {
    let states = States::of(log, layer::all());
    let last = layer::last_events(log);
    let rows = |s: &PointState| {
        vec![layer::state_row(
            s,
            layer::last_of(&last, s.id),
            log.operator_table(),
        )]
    };
    compare(
        connection,
        ("state", layer::STATE),
        states.points(),
        rows,
        verdict,
    )?;
    if layer::has_parts(verdict.version) {
        let rows = |s: &PointState| layer::part_rows(s, log.operator_table());
        let table = ("operator_part", layer::PART);
        compare(connection, table, states.points(), rows, verdict)?;
    }
    Ok(())
}

/// Compares a table, sorted by point (and operator), with rows that are made one point after another.
fn compare(
    connection: &Connection,
    (table, columns): (&str, &str),
    states: &[PointState],
    rows: impl Fn(&PointState) -> Vec<Vec<Value>>,
    verdict: &mut Verdict,
) -> rusqlite::Result<()> {
    // The keys in front: those of a row that is in one of the two alone tell which it is.
    let keys = if table == "state" { 1 } else { 2 };
    let key = |row: &[Value]| row.iter().take(keys).map(shown).collect::<Vec<_>>();
    let names: Vec<&str> = columns.split(", ").collect();
    let sorted = names.get(..keys).unwrap_or(&names).join(", ");
    let sql = format!("SELECT {columns} FROM {table} ORDER BY {sorted}");
    let mut statement = connection.prepare(&sql)?;
    let mut stored = statement.query([])?;
    let read = |row: &Row| -> rusqlite::Result<Vec<Value>> {
        (0..names.len()).map(|at| row.get_ref(at).map(owned)).collect()
    };
    let extra = |verdict: &mut Verdict, row: &[Value]| {
        let what = format!("{table}: row {} follows from no event", key(row).join(", "));
        verdict.fault("state-differs", what);
    };
    let mut current: Option<Vec<Value>> = stored.next()?.map(read).transpose()?;
    for should in states.iter().flat_map(rows) {
        while let Some(is) = &current
            && before(is, &should, keys)
        {
            extra(verdict, is);
            current = stored.next()?.map(read).transpose()?;
        }
        match &current {
            Some(is) if key(is) == key(&should) => {
                for ((column, is), should) in names.iter().zip(is).zip(&should) {
                    if is != should {
                        let key = key(current.as_deref().unwrap_or_default()).join(", ");
                        let (is, should) = (shown(is), shown(should));
                        let what = format!(
                            "{table}, row {key}, column {column}: {is} is stored, {should} follows from the events"
                        );
                        verdict.fault("state-differs", what);
                    }
                }
                current = stored.next()?.map(read).transpose()?;
            }
            _ => verdict.fault(
                "state-differs",
                format!("{table}: row {} is not there", key(&should).join(", ")),
            ),
        }
    }
    while let Some(is) = current {
        extra(verdict, &is);
        current = stored.next()?.map(read).transpose()?;
    }
    Ok(())
}

/// A value of its own; text that is not UTF-8 as bytes, which differ from any text.
pub(super) fn owned(value: ValueRef) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Integer(n),
        ValueRef::Real(x) => Value::Real(x),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => Value::Blob(bytes.to_vec()),
        },
    }
}

/// Does a row stand before another, by its keys?
fn before(a: &[Value], b: &[Value], keys: usize) -> bool {
    let pairs = a.iter().zip(b).take(keys);
    for (a, b) in pairs {
        let order = match (a, b) {
            (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
            (Value::Text(a), Value::Text(b)) => a.cmp(b),
            // SQLite sorts numbers before text before bytes.
            (Value::Text(_) | Value::Blob(_), _) => std::cmp::Ordering::Greater,
            _ => std::cmp::Ordering::Less,
        };
        if order.is_ne() {
            return order.is_lt();
        }
    }
    false
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Integer(n) => n.to_string(),
        Value::Real(x) => x.to_string(),
        Value::Text(text) => format!("'{text}'"),
        Value::Blob(bytes) => format!("x'{}'", chain::hex(bytes)),
    }
}
