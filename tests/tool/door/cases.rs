//! Small inputs after public reports of people who do this job, in `tests/cases`: each folder has its files and
//! `cmd`, the command. `right.csv` says what is right for each: the exit code, the codes of faults and remarks,
//! and the verdict of each village.
//!
//! `COVGAP_CASE=04` runs the cases whose name begins so, and prints what came out of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// What is right for a case.
#[derive(Clone, Debug)]
struct Right {
    case: String,
    exit: i32,
    /// Codes of faults and remarks, in the order of the alphabet.
    codes: Vec<String>,
    /// `id=verdict` of each village, in the order of the file; empty where no village is judged.
    verdicts: Vec<String>,
    /// What the output says beside.
    says: Vec<String>,
}

/// What came out of a case.
#[derive(Debug)]
struct Outcome {
    exit: Option<i32>,
    codes: Vec<String>,
    verdicts: Vec<String>,
    text: String,
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The words of a value, which are separated by spaces.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn table() -> Vec<Right> {
    let mut reader = csv::Reader::from_path(cases().join("right.csv")).expect("the table of what is right");
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        let value = |at: usize| row.get(at).expect("five columns or more");
        Right {
            case: value(0).to_owned(),
            exit: value(1).parse().expect("an exit code"),
            codes: words(value(2)),
            verdicts: words(value(3)),
            says: value(4)
                .split('|')
                .filter(|s| !s.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    });
    rows.collect()
}

/// The folders that have a command, by their place below `tests/cases`.
fn folders() -> BTreeSet<String> {
    fn below(folder: &Path, found: &mut BTreeSet<String>) {
        if folder.join("cmd").is_file() {
            let place = folder.strip_prefix(cases()).expect("below the cases");
            found.insert(place.to_string_lossy().replace('\\', "/"));
        }
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                below(&path, found);
            }
        }
    }
    let mut found = BTreeSet::new();
    below(&cases(), &mut found);
    found
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("copied");
        }
        if target.extension().is_some_and(|e| e == "toml") {
            on_open_ground(&target);
        }
    }
}

/// The cases are small worlds of bare ground: their levels and verdicts are right where nothing is around
/// receivers, unless the study itself says what is.
fn on_open_ground(study: &Path) {
    const OPEN: &str = "surroundings = \"open\"\n";
    let Ok(text) = std::fs::read_to_string(study) else {
        return;
    };
    let is_study = text.lines().any(|line| line.trim() == "[villages]");
    if !is_study || text.contains("surroundings") {
        return;
    }
    let with = match text.split_once("[radio]\n") {
        Some((before, after)) => format!("{before}[radio]\n{OPEN}{after}"),
        None => format!("{}\n[radio]\n{OPEN}", text.trim_end()),
    };
    std::fs::write(study, with).expect("written");
}

/// The codes in square brackets: `[channel-number]`.
fn codes(text: &str, found: &mut BTreeSet<String>) {
    for part in text.split('[').skip(1) {
        let Some((code, _)) = part.split_once(']') else {
            continue;
        };
        let is_code = code.contains('-')
            && code
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && code.starts_with(|c: char| c.is_ascii_lowercase());
        if is_code {
            found.insert(code.to_owned());
        }
    }
}

/// Warnings and verdicts of the results below `out`.
fn results(folder: &Path, found: &mut BTreeSet<String>) -> Vec<String> {
    let mut verdicts = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder.join("out")) else {
        return verdicts;
    };
    for entry in entries {
        let results = entry.expect("an entry").path();
        if let Ok(text) = std::fs::read_to_string(results.join("summary.json")) {
            codes(&text, found);
        }
        let Ok(mut villages) = csv::Reader::from_path(results.join("villages.csv")) else {
            continue;
        };
        let headings = villages.headers().expect("headings").clone();
        let at = |name: &str| {
            headings
                .iter()
                .position(|h| h.trim_start_matches('\u{feff}') == name)
        };
        let (id, verdict) = (at("id").expect("an id"), at("verdict").expect("a verdict"));
        for row in villages.records() {
            let row = row.expect("a row");
            let value = |at: usize| row.get(at).unwrap_or_default().replace(char::is_whitespace, "_");
            verdicts.push(format!("{}={}", value(id), value(verdict)));
        }
    }
    verdicts
}

fn run(root: &Path, case: &str) -> Outcome {
    let folder = root.join(case);
    let output = Command::new("sh")
        .arg("./cmd")
        .current_dir(&folder)
        .env("COVGAP", env!("CARGO_BIN_EXE_covgap"))
        .stdin(Stdio::null())
        .output()
        .expect("sh runs");
    let text = [&output.stdout[..], &output.stderr[..]]
        .map(String::from_utf8_lossy)
        .concat();
    let mut found = BTreeSet::new();
    codes(&text, &mut found);
    let verdicts = results(&folder, &mut found);
    Outcome {
        exit: output.status.code(),
        codes: found.into_iter().collect(),
        verdicts,
        text,
    }
}

/// What differs from what is right, in a few lines; nothing where all is right.
fn differs(right: &Right, outcome: &Outcome) -> Option<String> {
    let mut wrong = Vec::new();
    if outcome.exit != Some(right.exit) {
        wrong.push(format!("exit {:?} instead of {}", outcome.exit, right.exit));
    }
    if outcome.codes != right.codes {
        wrong.push(format!("codes {:?} instead of {:?}", outcome.codes, right.codes));
    }
    if outcome.verdicts != right.verdicts {
        wrong.push(format!(
            "verdicts {:?} instead of {:?}",
            outcome.verdicts, right.verdicts
        ));
    }
    for text in &right.says {
        if !outcome.text.contains(text.as_str()) {
            wrong.push(format!("does not say '{text}'"));
        }
    }
    if outcome.text.contains("panicked") {
        wrong.push("it panicked".to_owned());
    }
    (!wrong.is_empty()).then(|| format!("{}: {}", right.case, wrong.join("; ")))
}

#[test]
fn each_case_has_its_row_and_each_row_its_case() {
    let rows: BTreeSet<String> = table().into_iter().map(|r| r.case).collect();
    assert_eq!(rows, folders());
}

#[test]
fn every_case_comes_out_as_is_right_for_it() {
    let only = std::env::var("COVGAP_CASE").unwrap_or_default();
    let dir = tempfile::tempdir().expect("a folder");
    copy(&cases(), dir.path());
    let rows: Vec<Right> = table()
        .into_iter()
        .filter(|r| r.case.starts_with(&only))
        .collect();
    let next = Mutex::new(rows.iter());
    let wrong = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let row = next.lock().expect("not poisoned").next();
                    let Some(row) = row else { break };
                    let outcome = run(dir.path(), &row.case);
                    if !only.is_empty() {
                        let Outcome {
                            exit,
                            codes,
                            verdicts,
                            text,
                        } = &outcome;
                        println!("== {}: {exit:?} {codes:?} {verdicts:?}\n{text}", row.case);
                    }
                    let found = differs(row, &outcome);
                    wrong.lock().expect("not poisoned").extend(found);
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().expect("not poisoned");
    wrong.sort();
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n")
    );
}
