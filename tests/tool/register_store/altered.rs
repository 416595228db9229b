//! Whoever alters a register is found, also with the triggers out of the way.

use crate::support::register::{append, became, events, identified, meta, register, style};
use covgap::register::{Crossing, Hierarchy, Level, Status, Unit};
use covgap::store::register::{RegisterError, RegisterFile, UnitSet, Verdict, verify};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A register with units, and a copy of its bytes.
struct Bench {
    _dir: tempfile::TempDir,
    path: PathBuf,
    bytes: Vec<u8>,
}

fn units() -> UnitSet {
    let unit = |hierarchy, level, code: &str, name: &str, parent: Option<&str>| Unit {
        hierarchy,
        level,
        code: code.to_owned(),
        name: name.to_owned(),
        parent: parent.map(str::to_owned),
    };
    UnitSet::new(
        "two decrees",
        vec![
            unit(Hierarchy::Old, Level::Province, "11", "Điện Biên", None),
            unit(Hierarchy::Old, Level::District, "100", "Tủa Chùa", Some("11")),
            unit(Hierarchy::New, Level::Province, "11", "Điện Biên", None),
        ],
        vec![Crossing {
            level: Level::Province,
            old: "11".into(),
            new: "11".into(),
        }],
    )
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("register.gpkg");
        let mut file = register(&path);
        assert!(file.write(|w| w.put_units(&units())).expect("taken"));
        assert!(!file.write(|w| w.put_units(&units())).expect("the same"));
        drop(file);
        let bytes = fs::read(&path).expect("read");
        Self {
            _dir: dir,
            path,
            bytes,
        }
    }

    /// Does something to a fresh copy with the triggers dropped, puts the triggers back, and checks the file.
    fn after(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<usize>) -> Option<Verdict> {
        fs::write(&self.path, &self.bytes).expect("written");
        let connection = Connection::open(&self.path).expect("opened");
        // The copy need not outlive this process: nothing is waited for until it is on the disk.
        connection
            .execute_batch("PRAGMA synchronous = OFF")
            .expect("taken");
        let triggers = triggers(&connection);
        let at_once = |statements: Vec<String>| {
            let batch = format!("BEGIN; {}; COMMIT", statements.join("; "));
            connection.execute_batch(&batch)
        };
        let names = triggers.iter().map(|(name, _)| format!("DROP TRIGGER {name}"));
        at_once(names.collect()).expect("dropped");
        match work(&connection) {
            Ok(rows) => assert!(rows > 0, "nothing was altered"),
            // What the schema itself does not let happen needs no finder.
            Err(_) => return None,
        }
        at_once(triggers.into_iter().map(|(_, sql)| sql).collect()).expect("put back");
        drop(connection);
        Some(match checked(&self.path) {
            Ok(verdict) => verdict,
            // A register that is refused was found as well.
            Err(error) => {
                let codes = ["register-damaged", "register-newer", "register-other-geopackage"];
                assert!(codes.contains(&error.code()), "{error}");
                let mut verdict = Verdict::default();
                verdict.faults.push(covgap::store::register::Finding {
                    code: "refused",
                    what: error.to_string(),
                });
                verdict
            }
        })
    }

    fn found(&self, what: &str, work: impl FnOnce(&Connection) -> rusqlite::Result<usize>) -> Verdict {
        let verdict = self.after(work).unwrap_or_else(|| panic!("{what}: not possible"));
        assert!(!verdict.is_sound(), "{what}: not found");
        verdict
    }
}

fn checked(path: &Path) -> Result<Verdict, RegisterError> {
    verify(path, None, Duration::from_secs(5))
}

fn triggers(connection: &Connection) -> Vec<(String, String)> {
    let mut statement = connection
        .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        .expect("there");
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)));
    rows.expect("read").map(|r| r.expect("read")).collect()
}

/// Other values for a column.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => vec![Value::Text("x".into()), Value::Integer(7)],
        Value::Integer(n) => vec![Value::Integer(n + 1), Value::Integer(-n - 1), Value::Null],
        Value::Real(x) => vec![Value::Real(x + 1e-9), Value::Null],
        Value::Text(text) => vec![
            Value::Text(format!("{text} ")),
            Value::Text(text.to_uppercase()),
            Value::Text(text.chars().rev().collect()),
            Value::Blob(text.clone().into_bytes()),
            Value::Null,
        ],
        Value::Blob(bytes) => {
            let mut bytes = bytes.clone();
            if let Some(last) = bytes.last_mut() {
                *last ^= 1;
            }
            vec![Value::Blob(bytes), Value::Null]
        }
    }
}

/// Alters every value of a table in every way; how many were found.
fn alter_every_value(bench: &Bench, table: &str, key: &str, but: &[&str]) -> usize {
    let connection = Connection::open(&bench.path).expect("opened");
    let sql = format!("SELECT * FROM {table} ORDER BY {key}");
    let mut statement = connection.prepare(&sql).expect("there");
    let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let rows: Vec<Vec<Value>> = statement
        .query_map([], |r| (0..names.len()).map(|k| r.get(k)).collect())
        .expect("read")
        .map(|r| r.expect("read"))
        .collect();
    drop(statement);
    drop(connection);
    let mut altered = 0;
    for (number, row) in rows.iter().enumerate() {
        for (name, value) in names.iter().zip(row).filter(|(n, _)| !but.contains(&n.as_str())) {
            for other in others(value).into_iter().filter(|other| other != value) {
                let what = format!("{table} row {number}, {name}: {value:?} → {other:?}");
                let keys: Vec<&str> = key.split(", ").collect();
                let conditions: Vec<String> = keys
                    .iter()
                    .enumerate()
                    .map(|(k, key)| format!("{key} IS ?{}", k + 2))
                    .collect();
                let sql = format!(
                    "UPDATE {table} SET {name} = ?1 WHERE {}",
                    conditions.join(" AND ")
                );
                let values: Vec<Value> = std::iter::once(other)
                    .chain(keys.iter().map(|key| {
                        let at = names.iter().position(|n| n == key).expect("a column");
                        row[at].clone()
                    }))
                    .collect();
                let read = |c: &Connection| -> rusqlite::Result<Vec<Vec<Value>>> {
                    c.prepare(&format!("SELECT * FROM {table} ORDER BY {key}"))?
                        .query_map([], |r| (0..names.len()).map(|k| r.get(k)).collect())?
                        .collect()
                };
                let mut is_same = false;
                let verdict = bench.after(|c| {
                    let changed = c.execute(&sql, rusqlite::params_from_iter(values))?;
                    // The column's type may have turned the value back into what it was.
                    is_same = read(c)? == rows;
                    Ok(changed)
                });
                if let Some(verdict) = verdict.filter(|_| !is_same) {
                    assert!(!verdict.is_sound(), "{what}: not found");
                    altered += 1;
                    if table == "event" && !["seq", "hash", "prev_hash"].contains(&name.as_str()) {
                        assert_eq!(
                            verdict.first_broken,
                            Some(number as u64 + 1),
                            "{what}: {verdict:?}"
                        );
                    }
                }
            }
        }
    }
    altered
}

#[test]
fn a_register_as_it_was_written_is_sound() {
    let bench = Bench::new();
    let verdict = checked(&bench.path).expect("read");
    assert!(verdict.is_sound(), "{verdict:?}");
    assert_eq!((verdict.events, verdict.points), (8, 3));
    assert_eq!(verdict.notes, Vec::<String>::new());
    assert_eq!(verdict.head.len(), 64);
    // Checking writes nothing.
    assert!(fs::read(&bench.path).expect("read") == bench.bytes);
}

#[test]
fn every_altered_value_of_an_event_is_found() {
    let altered = alter_every_value(&Bench::new(), "event", "seq", &[]);
    assert!(altered > 300, "{altered}");
}

#[test]
fn every_altered_value_of_a_state_is_found() {
    let bench = Bench::new();
    let altered = alter_every_value(&bench, "state", "point", &[]);
    assert!(altered > 150, "{altered}");
    assert!(alter_every_value(&bench, "operator_part", "point, operator", &[]) >= 10);
}

#[test]
fn every_altered_value_of_what_the_register_is_is_found() {
    let bench = Bench::new();
    assert!(alter_every_value(&bench, "register", "only", &[]) >= 10);
    assert!(alter_every_value(&bench, "register_schema", "version", &[]) >= 10);
    assert!(alter_every_value(&bench, "gpkg_geometry_columns", "table_name", &[]) >= 8);
    assert!(alter_every_value(&bench, "unit", "hierarchy, level, code", &[]) >= 20);
    assert!(alter_every_value(&bench, "unit_crossing", "level, old_code, new_code", &[]) >= 1);
    assert!(alter_every_value(&bench, "unit_set", "only", &["only", "loaded_at"]) >= 3);
    let extent = ["last_change", "min_x", "min_y", "max_x", "max_y"];
    assert!(alter_every_value(&bench, "gpkg_contents", "table_name", &extent) >= 10);
}

#[test]
fn rows_taken_out_put_in_or_moved_are_found() {
    let bench = Bench::new();
    for seq in 1..=8 {
        let verdict = bench.found("one event taken out", |c| {
            c.execute("DELETE FROM event WHERE seq = ?1", [seq])
        });
        if seq < 8 {
            assert_eq!(verdict.first_broken, Some(seq), "{verdict:?}");
        }
        // Taken out, and the ones behind moved up.
        if seq < 8 {
            let verdict = bench.found("one event taken out, the others moved up", |c| {
                c.execute("DELETE FROM event WHERE seq = ?1", [seq])?;
                for later in seq..8 {
                    c.execute("UPDATE event SET seq = ?1 WHERE seq = ?2", [later, later + 1])?;
                }
                Ok(1)
            });
            assert_eq!(verdict.first_broken, Some(seq), "{verdict:?}");
        }
    }
    bench.found("an event put in", |c| {
        c.execute(
            "INSERT INTO event SELECT 9, point, kind, operator, technology, occurred_on, recorded_at, who, why, evidence, due_on,
             merged_into, changes, hash, hash FROM event WHERE seq = 8",
            [],
        )
    });
    for (a, b) in [(1, 2), (2, 3), (4, 7), (7, 8)] {
        let verdict = bench.found("two events moved", |c| {
            c.execute("UPDATE event SET seq = -1 WHERE seq = ?1", [a])?;
            c.execute("UPDATE event SET seq = ?1 WHERE seq = ?2", [a, b])?;
            c.execute("UPDATE event SET seq = ?1 WHERE seq = -1", [b])
        });
        assert_eq!(verdict.first_broken, Some(a), "{verdict:?}");
    }
    bench.found("a state taken out", |c| {
        c.execute("DELETE FROM state WHERE point = 2", [])
    });
    bench.found("a state put in", |c| {
        c.execute(
            "INSERT INTO state (point, status, since, opened, last_event) VALUES (9, 'closed', '2022-01-01', '2022-01-01', 1)",
            [],
        )
    });
    bench.found("a part taken out", |c| c.execute("DELETE FROM operator_part", []));
}

/// An attacker who knows covgap can write a whole new history: only a hash that was noted elsewhere tells.
#[test]
fn a_hash_noted_elsewhere_finds_what_leaves_no_trace() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    let mut file = RegisterFile::create(&path, &meta(), &[style()]).expect("made");
    let empty = file.head().expect("read").hash;
    let mut all = events();
    let late = all.split_off(5);
    append(&mut file, "2023-01-01T00:00:00Z", all.clone());
    let middle = file.head().expect("read").hash;
    append(&mut file, "2023-01-02T00:00:00Z", late.clone());
    let last = file.head().expect("read").hash;
    drop(file);
    let wait = Duration::from_secs(5);
    for (hash, at) in [(&empty, 0), (&middle, 5), (&last, 8)] {
        let verdict = verify(&path, Some(hash), wait).expect("read");
        assert!(verdict.is_sound(), "{verdict:?}");
        assert_eq!(verdict.known_head_at, Some(at));
    }
    // As it may be copied from a letter; what is no hash is reported as such.
    let verdict = verify(&path, Some(&format!(" {}\n", last.to_uppercase())), wait);
    assert_eq!(verdict.expect("read").known_head_at, Some(8));
    let reported = verify(&path, Some(&last[1..]), wait).expect_err("no hash");
    assert_eq!(reported.code(), "head-no-hash");
    // The last event is left out, and all else written as covgap writes it.
    let other = dir.path().join("other.gpkg");
    let mut file = RegisterFile::create(&other, &meta(), &[style()]).expect("made");
    append(&mut file, "2023-01-01T00:00:00Z", all);
    append(&mut file, "2023-01-02T00:00:00Z", late[..2].to_vec());
    drop(file);
    assert!(checked(&other).expect("read").is_sound());
    assert!(verify(&other, Some(&middle), wait).expect("read").is_sound());
    let verdict = verify(&other, Some(&last), wait).expect("read");
    assert_eq!(verdict.faults.first().map(|f| f.code), Some("head-not-found"));
}

#[test]
fn triggers_refuse_what_other_programs_would_do() {
    let bench = Bench::new();
    let connection = Connection::open(&bench.path).expect("opened");
    for (sql, reported) in [
        ("UPDATE event SET who = 'Minh' WHERE seq = 2", "never changed"),
        ("DELETE FROM event WHERE seq = 8", "never deleted"),
        ("DELETE FROM event", "never deleted"),
        (
            "INSERT OR REPLACE INTO event SELECT seq, point, kind, operator, technology, occurred_on, recorded_at, 'Minh', why,
             evidence, due_on, merged_into, changes, prev_hash, hash FROM event WHERE seq = 8",
            "behind the last one",
        ),
        (
            "INSERT INTO event SELECT 9, point, kind, operator, technology, occurred_on, recorded_at, who, why,
             evidence, due_on, merged_into, changes, prev_hash, hash FROM event WHERE seq = 8",
            "with its hash",
        ),
        ("UPDATE low_signal_points SET status = 'closed'", "view"),
    ] {
        let error = connection.execute(sql, []).expect_err("refused").to_string();
        assert!(error.contains(reported), "{sql}: {error}");
    }
    drop(connection);
    assert!(checked(&bench.path).expect("read").is_sound());
}

#[test]
fn a_schema_that_was_changed_is_found() {
    let bench = Bench::new();
    let found = |sql: &str| {
        fs::write(&bench.path, &bench.bytes).expect("written");
        let connection = Connection::open(&bench.path).expect("opened");
        connection.execute_batch(sql).expect(sql);
        drop(connection);
        let verdict = checked(&bench.path).expect("read");
        let codes: Vec<&str> = verdict.faults.iter().map(|f| f.code).collect();
        (codes.join(" "), verdict.notes)
    };
    for name in [
        "event_is_not_changed",
        "event_is_not_deleted",
        "event_follows_the_last",
    ] {
        assert_eq!(found(&format!("DROP TRIGGER {name}")).0, "trigger-missing");
    }
    let lying = "DROP VIEW low_signal_points; CREATE VIEW low_signal_points AS SELECT point AS OGC_FID, geom, 'closed' AS status FROM state";
    assert_eq!(found(lying).0, "schema-differs");
    assert_eq!(found("DROP INDEX event_of_point").0, "schema-differs");
    assert_eq!(
        found("ALTER TABLE event ADD COLUMN extra TEXT").0,
        "schema-differs"
    );
    let quiet = "CREATE TRIGGER helper AFTER INSERT ON event BEGIN UPDATE state SET status = 'closed'; END";
    assert_eq!(found(quiet).0, "trigger-foreign");
    assert_eq!(found("PRAGMA user_version = 7").0, "schema-differs");
    // What QGIS keeps beside it (a project, another style) is no fault.
    let (codes, notes) = found("CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, content BLOB)");
    assert_eq!((codes.as_str(), notes.len()), ("", 1));
}

/// The register goes on after all this: an event is appended behind a sound chain.
#[test]
fn what_follows_a_check_is_chained_behind_it() {
    let bench = Bench::new();
    let mut file = crate::support::register::read(&bench.path);
    let head = file.head().expect("read");
    drop(file);
    file = RegisterFile::open(&bench.path, covgap::store::register::Access::Write).expect("opened");
    append(
        &mut file,
        "2023-02-01T00:00:00Z",
        vec![
            identified(4, "2023-01-30"),
            became(4, Status::Verified, "2023-01-31"),
        ],
    );
    drop(file);
    let verdict = verify(&bench.path, Some(&head.hash), Duration::from_secs(5)).expect("read");
    assert!(verdict.is_sound(), "{verdict:?}");
    assert_eq!((verdict.known_head_at, verdict.events), (Some(8), 10));
}
