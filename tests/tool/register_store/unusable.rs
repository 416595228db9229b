//! Files that are no register, or cannot be used now: each reported by its code, with the cause and what to
//! do, and nothing changed.

use crate::support::register::{identified, register};
use covgap::maths::random;
use covgap::store::register::{Access, RegisterError, RegisterFile, verify};
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const WAIT: Duration = Duration::from_millis(200);

fn reported(path: &Path, access: Access) -> RegisterError {
    RegisterFile::open_waiting(path, access, WAIT).expect_err("not usable")
}

/// Both kinds of opening, and the check, refuse the file with one code and leave it as it is.
fn refused(path: &Path, code: &str, words: &[&str]) {
    let before = fs::read(path).ok();
    for access in [Access::Read, Access::Write] {
        let error = reported(path, access);
        assert_eq!(error.code(), code, "{error}");
        let text = error.to_string();
        assert!(
            text.starts_with(&format!("[{code}] {}", path.display())),
            "{text}"
        );
        for word in words {
            assert!(text.contains(word), "'{word}' is not in: {text}");
        }
    }
    let error = verify(path, None, WAIT).expect_err("not usable");
    assert_eq!(error.code(), code, "{error}");
    assert!(fs::read(path).ok() == before, "{code}: the file was changed");
}

#[test]
fn files_that_are_no_register() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = |name: &str| dir.path().join(name);
    refused(&at("nothing.gpkg"), "register-missing", &["covgap register init"]);
    refused(dir.path(), "register-is-folder", &["register.gpkg"]);
    fs::write(at("empty.gpkg"), "").expect("written");
    refused(&at("empty.gpkg"), "register-no-geopackage", &["empty"]);
    fs::write(at("letter.gpkg"), "Kính gửi: ".repeat(200)).expect("written");
    refused(&at("letter.gpkg"), "register-no-geopackage", &["not a database"]);
    let other = Connection::open(at("other.sqlite")).expect("made");
    other
        .execute_batch("CREATE TABLE event (a); CREATE TABLE register (b);")
        .expect("made");
    refused(&at("other.sqlite"), "register-no-geopackage", &["no GeoPackage"]);
    drop(other);
    let other = Connection::open(at("villages.gpkg")).expect("made");
    other
        .execute_batch("PRAGMA application_id = 0x47504B47; CREATE TABLE gpkg_contents (table_name); INSERT INTO gpkg_contents VALUES ('villages');")
        .expect("made");
    drop(other);
    let words = ["villages", "covgap register import"];
    refused(&at("villages.gpkg"), "register-other-geopackage", &words);
}

#[test]
fn a_register_of_a_newer_version() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    drop(register(&path));
    let connection = Connection::open(&path).expect("opened");
    connection
        .execute("INSERT INTO register_schema VALUES (99, '099-future')", [])
        .expect("written");
    drop(connection);
    refused(&path, "register-newer", &["version 99", "newer covgap"]);
}

#[test]
fn a_register_that_another_program_holds() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    drop(register(&path));
    let other = Connection::open(&path).expect("opened");
    other.execute_batch("BEGIN EXCLUSIVE").expect("held");
    let begun = Instant::now();
    let error = reported(&path, Access::Read);
    assert_eq!(error.code(), "register-locked", "{error}");
    assert!(begun.elapsed() >= WAIT);
    assert!(error.to_string().contains("QGIS"), "{error}");
    // A writer that is held back while another writes, and not for ever.
    other.execute_batch("COMMIT; BEGIN IMMEDIATE").expect("held");
    let mut file = RegisterFile::open_waiting(&path, Access::Write, WAIT).expect("opened");
    let error = file.append(vec![identified(4, "2021-01-01")]).expect_err("held");
    assert_eq!(error.code(), "register-locked", "{error}");
    other.execute_batch("COMMIT").expect("let go");
    file.append(vec![identified(4, "2021-01-01")]).expect("taken");
}

/// QGIS turns on a write-ahead log while it has a layer open: no one waits for it to end, and nothing is
/// lost.
#[test]
fn a_register_that_qgis_has_open() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    let head = register(&path).head().expect("read");
    let qgis = Connection::open(&path).expect("opened");
    let mode: String = qgis
        .query_row("PRAGMA journal_mode = WAL", [], |r| r.get(0))
        .expect("set");
    assert_eq!(mode, "wal");
    let count = |c: &Connection| -> i64 {
        c.query_row("SELECT count(*) FROM event", [], |r| r.get(0))
            .expect("read")
    };
    qgis.execute_batch("BEGIN").expect("begun");
    assert_eq!(count(&qgis), 8);
    let begun = Instant::now();
    let mut file = RegisterFile::open(&path, Access::Write).expect("opened");
    file.append(vec![identified(4, "2021-01-01")]).expect("taken");
    assert!(begun.elapsed() < covgap::store::register::WAIT / 2);
    drop(file);
    assert_eq!(
        crate::support::register::read(&path).head().expect("read").events,
        9
    );
    let verdict = verify(&path, Some(&head.hash), WAIT).expect("read");
    assert!(verdict.is_sound(), "{verdict:?}");
    // QGIS sees what it began with until it looks again.
    assert_eq!(count(&qgis), 8);
    qgis.execute_batch("COMMIT").expect("ended");
    assert_eq!(count(&qgis), 9);
    drop(qgis);
    let mut file = RegisterFile::open(&path, Access::Write).expect("opened");
    file.append(vec![identified(5, "2021-01-01")]).expect("taken");
    drop(file);
    let verdict = verify(&path, Some(&head.hash), WAIT).expect("read");
    assert_eq!((verdict.is_sound(), verdict.events), (true, 10));
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
}

/// All rows of what belongs to the register.
fn contents(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).expect("opened");
    let tables = [
        "event",
        "state",
        "operator_part",
        "register",
        "register_schema",
        "unit",
    ];
    let mut rows = Vec::new();
    for table in tables {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))
            .expect("there");
        let columns = statement.column_count();
        let mut found = statement.query([]).expect("read");
        while let Some(row) = found.next().expect("read") {
            let values: Vec<_> = (0..columns).map(|k| row.get_ref(k).expect("there")).collect();
            rows.push(format!("{table} {values:?}"));
        }
    }
    rows
}

/// Cut anywhere, or with bytes turned over anywhere: reported or found, and never a panic.
#[test]
fn truncated_and_damaged_registers() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    drop(register(&path));
    let bytes = fs::read(&path).expect("read");
    let original = contents(&path);
    let mut sound = 0;
    for length in [
        1,
        50,
        99,
        100,
        512,
        4095,
        4096,
        4097,
        20_000,
        bytes.len() - 4096,
        bytes.len() - 1,
    ] {
        fs::write(&path, &bytes[..length]).expect("written");
        for access in [Access::Read, Access::Write] {
            let error = reported(&path, access);
            let code = error.code();
            assert!(
                ["register-no-geopackage", "register-damaged"].contains(&code),
                "{length}: {error}"
            );
        }
        assert!(verify(&path, None, WAIT).is_err(), "{length}");
        assert_eq!(fs::read(&path).expect("read"), bytes[..length], "{length}");
    }
    for trial in 0..200 {
        let mut altered = bytes.clone();
        let from = random::hash(11, trial, 0) as usize % altered.len();
        let length = 1 + random::hash(11, trial, 1) as usize % 64;
        for (k, byte) in altered.iter_mut().skip(from).take(length).enumerate() {
            *byte ^= random::hash(11, trial, 2 + k as i64) as u8;
        }
        fs::write(&path, &altered).expect("written");
        match verify(&path, None, WAIT) {
            Ok(verdict) if verdict.is_sound() => {
                // What is called sound holds what was written.
                assert_eq!(contents(&path), original, "{from}+{length}");
                sound += 1;
            }
            Ok(_) => {}
            Err(error) => assert_ne!(error.code(), "register-failed", "{from}+{length}: {error}"),
        }
        if let Ok(file) = RegisterFile::open_waiting(&path, Access::Read, WAIT) {
            let _ = (file.log(), file.units(), file.head());
        }
        if let Ok(mut file) = RegisterFile::open_waiting(&path, Access::Write, WAIT) {
            let _ = file.append(vec![identified(4, "2021-01-01")]);
        }
    }
    println!("200 registers with up to 64 bytes altered: {sound} of them where no page holds anything");
    assert!(sound < 190, "{sound} alterations were not found");
}
