//! Registers of every earlier version are read as they are and brought to the newest.

use crate::support::register::{identified, read, register};
use covgap::register::PointId;
use covgap::store::register::{Access, NEWEST_VERSION, RegisterFile, verify};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The migrations as they were released, and the SHA-256 of each: what was released is never changed.
const RELEASED: [(&str, &str); 6] = [
    (
        "001-register",
        "9d20639ba02403f9c742a3f85cba2ffc2c0c460b4b3bfc9c2a4736eff0ccc278",
    ),
    (
        "002-operators",
        "b7115784ac9a13d44e364a68ab6b5ff3c44fadebe2303499b0aa7f1f7ca0404c",
    ),
    (
        "003-units",
        "61f5dd9c14162dedc0c1ba47e34be057ed90ffff20bc6c8b10a38a3d777ed923",
    ),
    (
        "004-reading",
        "2a24fe0531a9675f67843e60f5c05a0538fb9a85602444c95c321e7f38a100a2",
    ),
    (
        "005-corrections",
        "9a8db577826da8ea221c46924a21837a8355fb0327ec8adf809290635e3cb46f",
    ),
    (
        "006-measured",
        "983882c061c41510f05dcb232aad2b3877fcc0cefd8273c3b0a2c1af9839b235",
    ),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/register/sql")
}

fn sql(name: &str) -> String {
    fs::read_to_string(folder().join(format!("{name}.sql"))).expect("a migration")
}

#[test]
fn what_was_released_is_not_changed() {
    assert_eq!(RELEASED.len() as i64, NEWEST_VERSION);
    assert_eq!(fs::read_dir(folder()).expect("a folder").count(), RELEASED.len());
    let is: Vec<(&str, String)> = RELEASED
        .iter()
        .map(|(name, _)| {
            // The same text whatever a checkout makes of its line ends.
            let text = sql(name).replace('\r', "");
            let hash = Sha256::digest(text).iter().map(|b| format!("{b:02x}")).collect();
            (*name, hash)
        })
        .collect();
    let should: Vec<(&str, String)> = RELEASED.iter().map(|(n, h)| (*n, (*h).to_owned())).collect();
    assert_eq!(
        is, should,
        "a released migration is never changed: add a further one"
    );
}

/// A register of an earlier version, with the events of a newer one.
fn older(path: &Path, newest: &Path, version: usize) {
    let connection = Connection::open(path).expect("made");
    connection
        .execute_batch("PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300;")
        .expect("set");
    for ((name, _), number) in RELEASED.iter().zip(1..=version) {
        connection.execute_batch(&sql(name)).expect(name);
        connection
            .execute(
                "INSERT INTO register_schema VALUES (?1, ?2)",
                rusqlite::params![number, name],
            )
            .expect("written");
    }
    connection
        .execute("ATTACH ?1 AS newest", [newest.to_str().expect("text")])
        .expect("attached");
    let tables = ["register", "event", "state", "operator_part"];
    for table in tables.iter().take(if version >= 2 { 4 } else { 3 }) {
        let columns = match *table {
            // Version 5 has one more.
            "register" if version < 5 => "only, title, country, bounds_deg, made_up, created_at, genesis",
            _ => "*",
        };
        connection
            .execute(
                &format!("INSERT INTO main.{table} SELECT {columns} FROM newest.{table}"),
                [],
            )
            .expect(table);
    }
    let described = "UPDATE main.gpkg_contents AS c SET (description, min_x, min_y, max_x, max_y) =
        (SELECT description, min_x, min_y, max_x, max_y FROM newest.gpkg_contents AS n WHERE n.table_name = c.table_name)";
    connection.execute(described, []).expect("described");
}

fn rows(path: &Path, sql: &str) -> Vec<Vec<rusqlite::types::Value>> {
    let connection = Connection::open(path).expect("opened");
    let mut statement = connection.prepare(sql).expect(sql);
    let columns = statement.column_count();
    let rows = statement.query_map([], |r| (0..columns).map(|k| r.get(k)).collect());
    rows.expect("read").map(|r| r.expect("read")).collect()
}

#[test]
fn every_earlier_version_is_read_and_brought_to_the_newest() {
    let dir = tempfile::tempdir().expect("a folder");
    let newest = dir.path().join("newest.gpkg");
    let head = register(&newest).head().expect("read");
    for version in 1..=RELEASED.len() {
        let path = dir.path().join(format!("version-{version}.gpkg"));
        older(&path, &newest, version);
        let bytes = fs::read(&path).expect("read");
        // As it is.
        let file = read(&path);
        assert_eq!(file.version(), version as i64);
        assert_eq!(file.log().expect("read").marks().len(), 8);
        assert_eq!(file.units().expect("read"), None);
        drop(file);
        let check = || verify(&path, Some(&head.hash), Duration::from_secs(5)).expect("read");
        let verdict = check();
        assert!(verdict.is_sound(), "version {version}: {verdict:?}");
        assert!(
            fs::read(&path).expect("read") == bytes,
            "reading changed version {version}"
        );
        // Brought to the newest.
        let mut file = RegisterFile::open(&path, Access::Write).expect("migrated");
        assert_eq!(file.version(), NEWEST_VERSION);
        assert_eq!(file.head().expect("read"), head);
        let verdict = check();
        assert!(verdict.is_sound(), "from version {version}: {verdict:?}");
        assert_eq!(verdict.version, NEWEST_VERSION);
        for sql in [
            "SELECT * FROM state ORDER BY point",
            "SELECT * FROM operator_part ORDER BY point, operator",
            "SELECT * FROM low_signal_points",
            "SELECT * FROM history",
            "SELECT table_name, data_type, identifier, description, srs_id, min_x, max_y FROM gpkg_contents ORDER BY table_name",
            "SELECT type, name, sql FROM sqlite_master ORDER BY type, name",
        ] {
            let (is, should) = (rows(&path, sql), rows(&newest, sql));
            assert!(is == should, "from version {version}: {sql}\n{is:?}\n{should:?}");
        }
        file.append(vec![identified(4, "2023-01-01")]).expect("taken");
        assert_eq!(file.history(PointId(4)).expect("read").len(), 1);
        drop(file);
        assert!(check().is_sound());
    }
}

#[test]
fn a_migration_that_fails_changes_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let newest = dir.path().join("newest.gpkg");
    drop(register(&newest));
    let path = dir.path().join("older.gpkg");
    older(&path, &newest, 1);
    // Somebody's own table has a name that the third migration needs.
    let connection = Connection::open(&path).expect("opened");
    connection.execute_batch("CREATE TABLE unit (a)").expect("made");
    drop(connection);
    let bytes = fs::read(&path).expect("read");
    let reported = RegisterFile::open(&path, Access::Write).expect_err("in the way");
    assert!(reported.to_string().contains("unit"), "{reported}");
    assert!(fs::read(&path).expect("read") == bytes);
    assert_eq!(read(&path).version(), 1);
}
