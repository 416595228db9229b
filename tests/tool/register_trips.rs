//! What `register export` writes, `register import` takes back: random registers go to a list, into a fresh
//! register, and to a list again. `COVGAP_TRIPS=300` plays more of them.

use crate::register_histories::OnDisk;
use crate::support::histories::{Model, Tally, play};
use crate::support::split_mix::split_mix;
use crate::support::tool::{covgap, holds};
use covgap::domain::Technology;
use covgap::register::{Day, Event, Field, Kind, PointId, Stamp, Status};
use covgap::store::register::{Access, Meta, RegisterError, RegisterFile};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const FORMS: [&str; 3] = ["csv", "xlsx", "geojson"];

/// Texts that some program stumbles over.
const NASTY: [&str; 34] = [
    "=1+1",
    "+84",
    "-5",
    "-",
    "–",
    "@SUM(A1)",
    "'=1",
    "''",
    "\"quoted\"",
    "a;b",
    "a,b",
    "A (closed); B (assigned)",
    "line\nline",
    "\ttab",
    " spaces ",
    "B\u{e1}n",
    "Ba\u{301}n",
    "_x0041_",
    "n/a",
    "0",
    "00123",
    "1.50",
    "-00012",
    "05/02/2024",
    "2024-02-05",
    "TRUE",
    "#N/A",
    "a?b",
    "Ã©tude",
    "Tổng cộng",
    "zero\u{200b}width",
    "=\"x\"&1",
    "{\"a\":1}",
    "'-x",
];

struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        (split_mix(&mut self.0) % n as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn text(&mut self) -> String {
        match self.below(12) {
            0 => "x".repeat(32_767),
            1 => "ệ".repeat(20_000),
            2 => self.of(&NASTY).repeat(3),
            _ => self.of(&NASTY).to_owned(),
        }
    }
}

fn recorded() -> Stamp {
    "2024-06-01T08:00:00Z".parse().expect("a moment")
}

fn create(path: &Path) -> RegisterFile {
    RegisterFile::create(path, &Meta::new("Điểm lõm sóng", recorded()), &[]).expect("made")
}

/// Random events, of which the register takes those that make sense.
fn random(path: &Path, seed: u64) {
    let mut draw = Draw(seed);
    let mut file = create(path);
    file.set_today("2024-06-01".parse().expect("a day"));
    let first = if draw.one_in(4) { -25_567 } else { 18_000 };
    let mut points = 0;
    for _ in 0..60 {
        let kind = match draw.below(8) {
            0 | 1 => Kind::Became(Status::Identified),
            2 if draw.one_in(3) => Kind::Measured,
            2 => Kind::Amended,
            _ => Kind::Became(draw.of(&Status::ALL)),
        };
        let is_new = kind == Kind::Became(Status::Identified);
        let point = if is_new {
            points + 1
        } else {
            1 + draw.below(points.max(1) as usize) as u32
        };
        let day = Day::from_number(first + draw.below(1500) as i32);
        let mut event = Event::new(PointId(point), kind, day, recorded(), "Lan");
        let is_part = matches!(kind, Kind::Became(s) if s.is_a_part());
        event.operator = (is_part && !draw.one_in(3)).then(|| {
            draw.of(&["Viettel", "VIETTEL", "=VNPT", "A; B (closed)", "-"])
                .to_owned()
        });
        event.technology = draw.one_in(3).then(|| draw.of(&Technology::ALL));
        event.due = draw.one_in(3).then(|| day.plus(draw.below(500) as i32));
        event.into = (kind == Kind::Became(Status::Merged))
            .then(|| PointId(1 + draw.below(points.max(1) as usize) as u32));
        event.why = (!draw.one_in(3)).then(|| draw.text());
        event.evidence = (!draw.one_in(3)).then(|| draw.text());
        if is_new || kind == Kind::Amended {
            for field in Field::ALL {
                let value = match field {
                    _ if draw.one_in(3) => continue,
                    Field::Lon | Field::Lat => format!("{:.6}", draw.below(80_000_000) as f64 / 1e6 - 40.0),
                    Field::Population | Field::Households => draw.below(3000).to_string(),
                    Field::Electricity => draw.of(&["grid", "weak", "none", "unknown"]).to_owned(),
                    Field::Signal => draw.of(&["white", "low-signal"]).to_owned(),
                    Field::Hierarchy => draw.of(&["old", "new"]).to_owned(),
                    _ => draw.text(),
                };
                let checked = field.checked(&value).ok();
                if checked.is_some() || kind == Kind::Amended {
                    event.changes.insert(field, checked);
                }
            }
        }
        let taken: Result<_, RegisterError> = file.write_at(recorded(), |w| w.append(event));
        if is_new && taken.is_ok() {
            points += 1;
        }
    }
}

struct Trip {
    folder: tempfile::TempDir,
}

impl Trip {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn export(&self, register: &str, list: &str) {
        let ran = covgap(self.folder.path())
            .args(["register", "--register", register, "export", list])
            .output()
            .expect("run");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }

    fn import(&self, register: &str, list: &str) -> String {
        let ran = covgap(self.folder.path())
            .args(["register", "--register", register, "import", list, "--who", "Mai"])
            .output()
            .expect("run");
        let text = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes)
                .chars()
                .take(6000)
                .collect::<String>()
        };
        assert!(
            ran.status.success(),
            "{list}: {}{}",
            text(&ran.stdout),
            text(&ran.stderr)
        );
        text(&ran.stdout)
    }

    fn head(&self, register: &str) -> String {
        let file = RegisterFile::open(&self.path(register), Access::Read).expect("opened");
        file.head().expect("read").hash
    }

    /// The rows of an exported CSV by heading.
    fn rows(&self, list: &str) -> Vec<BTreeMap<String, String>> {
        let bytes = fs::read(self.path(list)).expect("read");
        let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a mark"));
        let rows = reader.deserialize::<BTreeMap<String, String>>();
        rows.map(|r| r.expect("a row")).map(without_numbers).collect()
    }

    /// From the register to a list and back, in every form.
    fn goes_round(&self, seed: u64) {
        self.export("a.gpkg", "a.csv");
        let before = self.rows("a.csv");
        for form in FORMS {
            let (list, fresh) = (format!("a.{form}"), format!("{form}.gpkg"));
            self.export("a.gpkg", &list);
            // Into the register from which it came: nothing happens.
            let head = self.head("a.gpkg");
            let told = self.import("a.gpkg", &list);
            assert_eq!(self.head("a.gpkg"), head, "seed {seed}, {form}: {told}");
            if !before.is_empty() {
                holds(&told, &["points unchanged", &before.len().to_string()]);
            }
            create(&self.path(&fresh));
            self.import(&fresh, &list);
            let again = format!("{form}-again.csv");
            self.export(&fresh, &again);
            let after = self.rows(&again);
            assert_eq!(before.len(), after.len(), "seed {seed}, {form}");
            for (a, b) in before.iter().zip(&after) {
                for (heading, value) in a {
                    let other = b.get(heading);
                    assert!(
                        other == Some(value),
                        "seed {seed}, {form}, {}, {heading}: {value:.200?} became {other:.200?}",
                        a["point"]
                    );
                }
            }
            // And once more: all of it is known.
            let head = self.head(&fresh);
            let told = self.import(&fresh, &list);
            assert_eq!(self.head(&fresh), head, "seed {seed}, {form}, again: {told}");
        }
    }
}

/// The numbers of events are the register's own.
fn without_numbers(mut row: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let names: Vec<String> = row.keys().filter(|k| k.starts_with("history")).cloned().collect();
    let mut parts: Vec<(u32, String)> = Vec::new();
    for name in names {
        let number = name
            .strip_prefix("history_")
            .and_then(|n| n.parse().ok())
            .unwrap_or(1);
        let part = row.remove(&name).unwrap_or_default();
        parts.push((number, part));
    }
    parts.sort();
    let text: String = parts.into_iter().map(|(_, part)| part).collect();
    let mut events: serde_json::Value = serde_json::from_str(&text).expect("a history");
    for event in events.as_array_mut().expect("events") {
        event.as_object_mut().expect("an event").remove("n");
    }
    row.insert("history".to_owned(), events.to_string());
    // Title and day of the list.
    row.remove("remarks");
    row
}

fn count(usual: u64) -> u64 {
    let asked = std::env::var("COVGAP_TRIPS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(usual)
}

#[test]
fn random_registers_with_nasty_texts_go_round_without_loss() {
    for seed in 1..=count(2) {
        let trip = Trip::new();
        random(&trip.path("a.gpkg"), seed);
        trip.goes_round(seed);
    }
}

#[test]
fn random_histories_go_round_without_loss() {
    for seed in 1..=count(2) {
        let mut model = Model::default();
        (
            model.fills_operator,
            model.watches_clock,
            model.redates_to_the_next,
        ) = (true, true, true);
        let mut book = OnDisk::new();
        play(30_000 + seed, 30, &mut book, model, &mut Tally::default());
        let trip = Trip::new();
        fs::copy(&book.file, trip.path("a.gpkg")).expect("copied");
        trip.goes_round(seed);
    }
}
