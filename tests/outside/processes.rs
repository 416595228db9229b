//! Real processes: many writers at once, and writers that are killed at any moment.

use crate::roles;
use crate::row::{Row, rows, say};
use crate::support::register::{became, identified, meta, read, style};
use covgap::maths::random;
use covgap::register::{PointId, Status};
use covgap::store::register::{Access, RegisterError, RegisterFile, verify};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

pub(crate) const TESTS: &[Row] = rows! {
    concurrent_writers_wait_and_lose_nothing: [],
    a_kill_at_any_moment_loses_nothing_that_was_acknowledged: [],
};

/// How many writes a child makes.
pub(crate) const WRITES: &str = "COVGAP_TEST_WRITES";

/// What a child process does. Each write puts a point on the list and verifies it; what was acknowledged is
/// printed.
pub(crate) fn write(path: &Path) {
    let writes = std::env::var(WRITES).expect("how many");
    let mut file = RegisterFile::open(path, Access::Write).expect("opened");
    for _ in 0..writes.parse::<u32>().expect("a number") {
        let done = file.write(|w| {
            let point = w.next_point();
            w.append(identified(point.0, "2021-01-05"))?;
            w.append(became(point.0, Status::Verified, "2021-02-05"))?;
            Ok::<_, RegisterError>((point, w.head().clone()))
        });
        match done {
            Ok((point, head)) => {
                println!("\nacknowledged {} {} {}", point.0, head.events, head.hash);
                std::io::stdout().flush().expect("reported");
            }
            Err(error) => {
                println!("\nrefused {}", error.code());
                return;
            }
        }
    }
}

fn child(path: &Path, writes: u32) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    roles::cast(&mut command, roles::WRITER, path)
        .env(WRITES, writes.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("started")
}

/// Points, numbers and hashes that a child got.
fn acknowledged(text: &str) -> Vec<(u32, u64, String)> {
    let reported = text.lines().filter_map(|line| line.strip_prefix("acknowledged "));
    reported
        .filter_map(|line| {
            let mut words = line.split(' ');
            let (point, events, hash) = (words.next()?, words.next()?, words.next()?);
            // A line that the kill cut was not reported.
            (hash.len() == 64).then_some((point.parse().ok()?, events.parse().ok()?, hash.to_owned()))
        })
        .collect()
}

fn made(path: &Path) {
    drop(RegisterFile::create(path, &meta(), &[style()]).expect("made"));
}

fn concurrent_writers_wait_and_lose_nothing() {
    const WRITERS: u32 = 6;
    const EACH: u32 = 25;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    made(&path);
    let children: Vec<Child> = (0..WRITERS).map(|_| child(&path, EACH)).collect();
    let mut points = BTreeSet::new();
    for child in children {
        let reported = child.wait_with_output().expect("ended");
        let text = String::from_utf8_lossy(&reported.stdout).into_owned();
        assert!(!text.contains("refused"), "{text}");
        let acknowledged = acknowledged(&text);
        assert_eq!(acknowledged.len() as u32, EACH, "{text}");
        points.extend(acknowledged.into_iter().map(|(point, ..)| point));
    }
    // Each point was given once.
    assert!(points.into_iter().eq(1..=WRITERS * EACH));
    let verdict = verify(&path, None, Duration::from_secs(5)).expect("read");
    assert!(verdict.is_sound(), "{verdict:?}");
    assert_eq!(verdict.events, u64::from(2 * WRITERS * EACH));
}

/// What a child said until it was killed.
fn kill_after(mut child: Child, mut out: BufReader<ChildStdout>, wait: Duration) -> String {
    std::thread::sleep(wait);
    child.kill().expect("killed");
    let _ = child.wait();
    let mut text = Vec::new();
    // What it wrote before it died is still in the pipe.
    let _ = out.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

fn a_kill_at_any_moment_loses_nothing_that_was_acknowledged() {
    const ROUNDS: u64 = 200;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    let journal = dir.path().join("register.gpkg-journal");
    made(&path);
    let mut promised = (0, String::new());
    let (mut kept, mut interrupted) = (0, 0);
    for round in 0..ROUNDS {
        let mut child = child(&path, 1000);
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let mut begun = String::new();
        while !begun.contains("acknowledged") {
            let read = out.read_line(&mut begun).expect("reported");
            assert!(read > 0, "round {round}: the writer ended: {begun}");
        }
        let micros = 20_000.0 * random::unit(random::hash(7, round as i64, 0));
        let text = begun + &kill_after(child, out, Duration::from_micros(micros as u64));
        let reported = acknowledged(&text);
        kept += reported.len();
        if let Some((_, events, hash)) = reported.last() {
            promised = (*events, hash.clone());
        }
        // Half of the time a reader is the first to come; it takes back what was interrupted.
        interrupted += u32::from(journal.metadata().is_ok_and(|m| m.len() > 0));
        let file = if round % 2 == 0 {
            read(&path)
        } else {
            RegisterFile::open(&path, Access::Write).expect("opened")
        };
        let head = file.head().expect("read");
        assert!(
            head.events >= promised.0,
            "round {round}: {head:?}, promised {promised:?}"
        );
        for (point, ..) in &reported {
            assert_eq!(
                file.history(PointId(*point)).expect("read").len(),
                2,
                "round {round}"
            );
        }
        drop(file);
        if round % 10 == 9 {
            let verdict = verify(&path, Some(&promised.1), Duration::from_secs(5)).expect("read");
            assert!(verdict.is_sound(), "round {round}: {verdict:?}");
            assert_eq!(verdict.events % 2, 0, "round {round}: half a write");
        }
    }
    say(&format!(
        "{ROUNDS} kills, {interrupted} in the middle of a write, {kept} acknowledged writes"
    ));
    assert!(interrupted > 0, "no kill came in the middle of a write");
}
