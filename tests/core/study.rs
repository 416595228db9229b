//! Studies, presets and templates: what is accepted, what is refused, and how it is said.

use covgap::domain::Technology;
use covgap::radio::antenna::{Cuts, Parametric};
use covgap::radio::model;
use covgap::radio::noise;
use covgap::radio::throughput::LTE_DOWNLINK;
use covgap::radio::uplink::{self, UplinkEnds, UplinkNeed};
use covgap::study::{
    AntennaModel, CELL_FIELDS, Code, DEFAULT_MODEL, Embedded, Fault, ModelFiles, ModelKind, ModelShelf,
    ModelText, Study, StudyFaults, embedded_antennas, embedded_presets, embedded_templates, init_toml,
    preset, reference_markdown, template,
};
use covgap::units::{Db, Dbi, Dbm, Frequency};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The least that a study says; one table a line, so that lines can be counted.
const LEAST: &str =
    "villages = { path = 'v.csv' }\nsites = { path = 's.csv' }\nterrain = { paths = ['dem'] }\n";

/// What is built in, and the one calibration that the commented file names as an example.
struct WithCalibration;

const CALIBRATION: &str = r#"
[basis]
model = "p526-delta-bullington"
surroundings = "village"
land_cover = "esa-worldcover (auto, at least the surroundings)"
environment = "rural"
[terms]
offset_db = -7.1
offset_interval_db = [-7.5, -6.7]
sigma_db = 10.0
[held_out]
candidates = ["none", "offset"]
rmse_db = { "none" = { "squares" = 12.0 }, "offset" = { "squares" = 10.0 } }
taken = { "offset" = 2.0 }
not_taken = {}
[range]
distance_m = [200.0, 18000.0]
frequency_mhz = [806.0, 1842.5]
mast_height_m = [20.0, 60.0]
receiver_height_m = [1.5, 1.5]
surroundings = ["village"]
[provenance]
campaigns = ["a drive"]
measurements = { "drive.csv" = "65c6da242c04639fc383ef0b9576642e7eb13024456a5c2afc0f135fa38eede3" }
study = "demo"
program = "covgap"
date = "2026-05-31"
places = 900
squares = 40
sites = 9
seed = 1
"#;

impl ModelFiles for WithCalibration {
    fn read(&self, kind: ModelKind, name: &str) -> Result<ModelText, covgap::study::ModelFileError> {
        if (kind, name) == (ModelKind::Cost, "our_costs.toml") {
            return Ok(ModelText {
                name: "our_costs".to_owned(),
                text: "currency = 'USD'\n".to_owned(),
                origin: PathBuf::from("place/our_costs.toml"),
                written: covgap::study::Written::default(),
            });
        }
        if (kind, name) != (ModelKind::Calibration, "mine.toml") {
            return Embedded.read(kind, name);
        }
        Ok(ModelText {
            name: "mine".to_owned(),
            text: CALIBRATION.to_owned(),
            origin: PathBuf::from("place/mine.toml"),
            written: covgap::study::Written::default(),
        })
    }

    fn names(&self, kind: ModelKind) -> Vec<String> {
        Embedded.names(kind)
    }
}

fn read(text: &str) -> Result<Study, StudyFaults> {
    Study::from_toml(text, Path::new("place/demo.toml"), &WithCalibration)
}

fn faults(text: &str) -> Vec<Fault> {
    read(text).expect_err("the study is wrong").0
}

/// The least, the model that always exists, and something more.
fn with(more: &str) -> String {
    let radio = if more.contains("[radio]") {
        ""
    } else {
        "[radio]\nmodel = 'free-space'\n"
    };
    format!("{LEAST}{radio}{more}")
}

/// The commented file as it is when the default model exists, and with every key switched on.
fn init() -> String {
    let text = init_toml();
    if model::find(DEFAULT_MODEL).is_some() {
        return text;
    }
    text.replace(&format!("#model = \"{DEFAULT_MODEL}\""), "model = \"free-space\"")
}

fn all_on() -> String {
    let on = |line: &str| match line.strip_prefix('#') {
        Some(key) if !key.starts_with(' ') => key.to_owned(),
        _ => line.to_owned(),
    };
    init().lines().map(on).collect::<Vec<_>>().join("\n")
}

/// Tables and keys of the reference, with the words about each key's value.
fn reference() -> Vec<(String, String, String)> {
    let mut table = String::new();
    let mut keys = Vec::new();
    for line in reference_markdown().lines() {
        if let Some(name) = line.strip_prefix("#### `[") {
            table = name.trim_end_matches("]`").to_owned();
        } else if line.starts_with("| `") {
            let mut cells = line.split(" | ");
            let key = cells.next().expect("a key").trim_matches(['|', '`', ' ']);
            keys.push((
                table.clone(),
                key.to_owned(),
                cells.next().expect("a kind").to_owned(),
            ));
        }
    }
    keys
}

/// The text with one key's line replaced, and that line's number.
fn replaced(text: &str, table: &str, key: &str, line: &str) -> (String, usize) {
    let mut now = "";
    let mut at = 0;
    let lines: Vec<&str> = text
        .lines()
        .enumerate()
        .map(|(i, old)| {
            if old.starts_with('[') {
                now = old.trim_matches(['[', ']']);
            }
            if now == table && old.split(" = ").next() == Some(key) {
                at = i + 1;
                return line;
            }
            old
        })
        .collect();
    assert_ne!(at, 0, "[{table}] {key} is in the commented file");
    (lines.join("\n"), at)
}

#[test]
fn rural_is_quasi_open_country() {
    let environment = |word: &str| {
        let text = with(&format!(
            "[radio]\nmodel = 'okumura-hata'\nenvironment = '{word}'\n"
        ));
        read(&text).expect("a study").radio.parameters.environment
    };
    assert_eq!(environment("rural"), model::Environment::QuasiOpen);
    assert_eq!(environment("open"), model::Environment::Open);
}

#[test]
fn the_commented_file_parses_into_the_defaults() {
    let from_init = read(&init()).expect("the commented file is right");
    let least = "[villages]\npath='villages.csv'\n[sites]\npath='sites.csv'\n[terrain]\npaths=['terrain']\n[radio]\nmodel='free-space'";
    let mut least = least.to_owned();
    if model::find(DEFAULT_MODEL).is_some() {
        least = least.replace("free-space", DEFAULT_MODEL);
    }
    assert_eq!(
        from_init.resolved_toml(),
        read(&least).expect("right").resolved_toml()
    );
    assert!(from_init.test_points.is_none() && from_init.boundaries.is_none());
}

#[test]
fn every_key_can_be_switched_on_and_is_in_the_reference() {
    let text = all_on();
    let study = read(&text).expect("every example is right");
    assert!(study.test_points.is_some() && study.boundaries.is_some() && study.area.bbox.is_some());
    let parsed: toml::Table = text.parse().expect("TOML");
    let in_file: usize = parsed
        .values()
        .map(|t| t.as_table().map_or(0, toml::Table::len))
        .sum();
    assert_eq!(in_file, reference().len());
    for (table, key, _) in reference() {
        assert!(parsed[&table].get(&key).is_some(), "{table}.{key}");
    }
    let unset = study
        .resolved_toml()
        .lines()
        .filter(|l| l.contains("is not set"))
        .count();
    assert_eq!(unset, 0, "everything is set");
}

/// Every text that differs from a word by one letter left out, changed, doubled or exchanged with the next.
fn misspellings(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut all = Vec::new();
    for i in 0..letters.len() {
        let mut left_out = letters.clone();
        left_out.remove(i);
        let mut changed = letters.clone();
        changed[i] = if letters[i] == 'x' { 'y' } else { 'x' };
        let mut doubled = letters.clone();
        doubled.insert(i, letters[i]);
        let mut swapped = letters.clone();
        swapped.swap(i, (i + 1).min(letters.len() - 1));
        all.extend([left_out, changed, doubled, swapped]);
    }
    all.into_iter()
        .map(String::from_iter)
        .filter(|w| w != word && !w.is_empty())
        .collect()
}

#[test]
fn every_misspelt_key_is_refused_and_the_right_one_offered() {
    let text = all_on();
    let known = reference();
    for (table, key, _) in &known {
        for wrong in misspellings(key) {
            if known.iter().any(|(t, k, _)| t == table && *k == wrong) {
                continue;
            }
            let (text, line) = replaced(&text, table, key, &format!("{wrong} = 1"));
            let faults = faults(&text);
            let fault = faults
                .iter()
                .find(|f| f.code == Code::UnknownKey)
                .expect("refused");
            assert_eq!(fault.at, Some((line, 1)), "{fault}");
            assert_eq!(
                fault.field.as_deref().unwrap_or_default(),
                format!("{table}.{wrong}")
            );
            assert!(
                fault.remedy.contains(&format!("'{key}'")),
                "{table}.{key}: {fault}"
            );
        }
    }
}

#[test]
fn every_misspelt_table_is_refused_and_the_right_one_offered() {
    let mut tables: Vec<String> = reference().into_iter().map(|(t, _, _)| t).collect();
    tables.dedup();
    for table in tables {
        for wrong in misspellings(&table) {
            let faults = faults(&with(&format!("[{wrong}]\n")));
            assert_eq!(faults.len(), 1);
            assert_eq!(
                (faults[0].code, faults[0].at),
                (Code::UnknownTable.name(), Some((6, 2)))
            );
            assert!(faults[0].remedy.contains(&format!("'{table}'")), "{}", faults[0]);
        }
    }
}

#[test]
fn a_key_in_the_wrong_table_is_sent_home() {
    let faults = faults(&with("[area]\nmax_range_km = 20\n"));
    assert_eq!(faults[0].code, Code::UnknownKey);
    assert_eq!(faults[0].remedy, "it belongs into [radio]");
}

#[test]
fn every_number_outside_its_range_is_refused() {
    let text = all_on();
    let mut numbers = 0;
    for (table, key, kind) in reference() {
        let Some((_, range)) = kind.split_once("number, ") else {
            continue;
        };
        // Lists and tables of numbers.
        if kind.starts_with(['[', '{']) {
            continue;
        }
        numbers += 1;
        let (min, max) = range.split_once(" … ").expect("a range");
        let [min, max] = [min, max].map(|n| n.parse::<f64>().expect("a number"));
        let mut wrong = vec![format!("{}", min - 1.0), format!("{}", max + 1.0)];
        if !kind.starts_with("whole") {
            wrong.extend(["nan", "inf", "-inf", "-nan", "1e999"].map(str::to_owned));
            wrong.push(format!("{:?}", max + 0.001));
        }
        for value in wrong {
            let (text, line) = replaced(&text, &table, &key, &format!("{key} = {value}"));
            let faults = faults(&text);
            let fault = faults
                .iter()
                .find(|f| f.code == Code::OutOfRange)
                .expect("refused");
            assert_eq!(
                fault.field.as_deref().unwrap_or_default(),
                format!("{table}.{key}")
            );
            assert_eq!(fault.value.as_deref(), Some(value.as_str()));
            assert_eq!(fault.at.map(|p| p.0), Some(line));
        }
        for value in [format!("{min}"), format!("{max}")] {
            let (text, _) = replaced(&text, &table, &key, &format!("{key} = {value}"));
            let refused = read(&text).is_err_and(|f| f.has(Code::OutOfRange));
            assert!(!refused, "{table}.{key} = {value} is on the edge, inside");
        }
    }
    assert!(numbers > 25, "the reference shows its numbers: {numbers}");
}

#[test]
fn every_key_refuses_a_value_of_another_type() {
    let text = all_on();
    for (table, key, kind) in reference() {
        // What may be a table is no list.
        let may_be_table = kind.starts_with('{') || kind.starts_with("path, or table");
        let other = if may_be_table { "[1]" } else { "{ a = 1 }" };
        // A day may be written as TOML writes days.
        let is_day = kind.contains("day");
        let wrong = ["1979-05-27", other]
            .into_iter()
            .filter(|v| !is_day || *v == other);
        for value in wrong {
            let (text, line) = replaced(&text, &table, &key, &format!("{key} = {value}"));
            let faults = faults(&text);
            assert_eq!(faults[0].code, Code::WrongType, "{table}.{key} = {value}");
            assert_eq!(faults[0].at.map(|p| p.0), Some(line));
        }
    }
}

#[test]
fn every_empty_text_is_refused() {
    let text = all_on();
    for (table, key, kind) in reference() {
        if kind == "text" || kind.starts_with("name") || kind.starts_with('"') {
            let (text, _) = replaced(&text, &table, &key, &format!("{key} = ' '"));
            assert_eq!(faults(&text)[0].code, Code::Empty, "{table}.{key}");
        }
    }
}

#[test]
fn each_kind_of_fault_has_its_code() {
    let cases = [
        (Code::Syntax, "[area]\nmargin_km = = 3\n"),
        (Code::Syntax, "[area]\nmargin_km = 1\nmargin_km = 2\n"),
        (Code::UnknownTable, "[ranks]\n"),
        (Code::UnknownKey, "[sites.fields]\n"),
        (Code::UnknownKey, "[rank]\npeople = 1\n"),
        (Code::MissingKey, "[test_points]\n"),
        (Code::WrongType, "[area]\nbbox_deg = [1, 2, 3, 4, 5]\n"),
        (Code::WrongType, "[[rank]]\n"),
        (Code::WrongType, "[study]\nskip_bad_rows = 'yes'\n"),
        (Code::OutOfRange, "[rank]\npeople_weight = -0.1\n"),
        (Code::Empty, "[area]\nbbox_deg = [1, 2, 3]\n"),
        (Code::Empty, "[study]\ntitle = ''\n"),
        (
            Code::UnknownValue,
            "[radio]\nmodel = 'free-space'\nenvironment = 'countryside'\n",
        ),
        (Code::UnknownModel, "[radio]\nmodel = 'free-spac'\n"),
        (Code::UnknownFile, "[verdict]\npreset = 'vn-lomson'\n"),
        (
            Code::UnknownFile,
            "[verdict]\npreset = '../models/presets/vn-lomsong'\n",
        ),
        (Code::UnsafeName, "[study]\nname = '../up'\n"),
        (
            Code::Inconsistent,
            "[area]\nbbox_deg = [21.0, 105.0, 22.0, 106.0]\n",
        ),
        (
            Code::Inconsistent,
            "[area]\nbbox_deg = [106.0, 21.0, 105.0, 22.0]\n",
        ),
        (Code::Inconsistent, "[verdict]\ncovered_4g_dbm = -120\n"),
        (Code::Inconsistent, "[verdict]\nusable_2g_dbm = -100\n"),
        (
            Code::Inconsistent,
            "[rank]\npeople_weight=0\ndistance_weight=0\nshortfall_weight=0\nelectricity_weight=0\n",
        ),
    ];
    for (code, more) in cases {
        // The tables of the least are closed, so that a further header is what is judged.
        let text = with(more).replace("[sites.fields]", "[rank]\nfields = 1");
        let found = faults(&text);
        assert!(
            found.iter().any(|f| f.code == code),
            "{code}: {more}\n{}",
            StudyFaults(found)
        );
    }
    for code in Code::ALL {
        assert!(cases.iter().any(|(c, _)| *c == code), "{code} is tested");
    }
}

#[test]
fn a_fault_reads_as_one_line_that_says_where_why_and_what_to_do() {
    let text = "[villages]\npath = 'v'\n[sites]\npath = 's'\n[terrain]\npaths = ['t']\n[radio]\nmodel = 'free-space'\n[area]\n  resolution = 100\n";
    assert_eq!(
        read(text).expect_err("wrong").to_string(),
        "[study-unknown-key] place/demo.toml:10:3: 'resolution' is not a key of [area]; did you mean 'resolution_m'?"
    );
}

#[test]
fn all_faults_come_together_in_the_order_of_lines() {
    let text = "[area]\nmargin_km = -1\nresolution_m = 'x'\n[radio]\nmodel = 'none'\n[verdict]\npreset = 'none'\n[sites]\npath = ''\ntemplate_2g = '4g-900-macro'\nfields = { eirp = 'E', gain_dbi = 3 }\n";
    let found = faults(text);
    let seen: Vec<(Option<usize>, &str)> = found.iter().map(|f| (f.at.map(|p| p.0), f.code)).collect();
    let expected = [
        (None, "study-missing-key"),
        (None, "study-missing-key"),
        (Some(2), "study-out-of-range"),
        (Some(3), "study-wrong-type"),
        (Some(5), "study-unknown-model"),
        (Some(7), "study-unknown-file"),
        (Some(9), "study-empty"),
        (Some(10), "study-inconsistent"),
        (Some(11), "study-unknown-key"),
        (Some(11), "study-wrong-type"),
    ];
    assert_eq!(seen, expected, "{}", StudyFaults(found));
}

#[test]
fn a_broken_line_does_not_hide_the_other_faults() {
    let found = faults("[area]\nmargin_km = \nresolution_m = 0\n");
    assert!(
        found
            .iter()
            .any(|f| f.code == Code::Syntax && f.at.map(|p| p.0) == Some(2))
    );
    assert!(
        found
            .iter()
            .any(|f| f.code == Code::OutOfRange && f.at.map(|p| p.0) == Some(3))
    );
    assert_eq!(found.iter().filter(|f| f.at.map(|p| p.0) == Some(2)).count(), 1);
}

#[test]
fn endless_nesting_is_refused() {
    for open in ["[", "{ a = "] {
        let text = format!("[area]\nbbox_deg = {}", open.repeat(100_000));
        assert!(faults(&text).iter().any(|f| f.code == Code::Syntax));
    }
}

#[test]
fn the_resolved_study_is_a_study_that_resolves_to_itself() {
    let texts = [
        init(),
        all_on(),
        with("[study]\ntitle = \"Bản \\\"Lõm\\\"\\\\sóng\\n\"\n[area]\nbbox_deg = [1, 2, 3, 4.5]\n"),
        with("[verdict]\ncovered_2g_dbm = -90\nusable_2g_dbm = -1e2\n[rank]\npeople_half = 1_000\n"),
    ];
    for text in texts {
        let study = read(&text).expect("right");
        let again = read(&study.resolved_toml()).expect("resolved is right");
        assert_eq!(again.resolved_toml(), study.resolved_toml());
        assert_eq!(format!("{again:?}"), format!("{study:?}"));
    }
}

#[test]
fn a_byte_order_mark_and_carriage_returns_change_nothing() {
    let plain = with("[study]\ntitle = 'T'\n");
    let windows = format!("\u{feff}{}", plain.replace('\n', "\r\n"));
    assert_eq!(
        read(&windows).expect("right").resolved_toml(),
        read(&plain).expect("right").resolved_toml()
    );
    let wrong = plain.replace("title", "titel");
    let windows = format!("\u{feff}{}", wrong.replace('\n', "\r\n"));
    assert_eq!(faults(&windows), faults(&wrong));
}

#[test]
fn paths_are_joined_to_the_study_and_names_come_from_its_file() {
    let study = read(&with("")).expect("right");
    assert_eq!(study.villages.layered.path, Path::new("place/v.csv"));
    assert_eq!(study.terrain.paths, [PathBuf::from("place/dem")]);
    assert_eq!((study.name.as_str(), study.title.as_str()), ("demo", "demo"));
    assert_eq!(study.output_dir, Path::new("outputs"));
    let study = read(&with("[study]\noutput_dir = 'out'\n")).expect("right");
    assert_eq!(study.output_dir, Path::new("place/out"));
    let found = Study::from_toml(&with(""), Path::new("bản đồ.toml"), &Embedded).expect_err("unsafe");
    assert_eq!(found.0[0].code, Code::UnsafeName);
}

#[test]
fn values_of_columns_are_texts_and_whole_numbers() {
    let study = read(&with("").replace(
        "'v.csv'",
        "'v.csv', keep = { 'cấp' = ['bản', 7] }, electricity_values = { '1' = 'grid', '0' = 'none' }",
    ))
    .expect("right");
    assert_eq!(study.villages.keep["cấp"], ["bản", "7"]);
    assert_eq!(study.villages.electricity_values.len(), 2);
}

#[test]
fn what_a_study_changes_of_a_preset_is_part_of_its_mark() {
    let plain = read(&with("[verdict]\npreset = 'ofcom-4g'\n"))
        .expect("right")
        .preset;
    let same = read(&with(
        "[verdict]\npreset = 'ofcom-4g'\ncovered_4g_dbm = -105\nmargin_db = 0\n",
    ))
    .expect("right")
    .preset;
    assert_eq!(plain, same, "setting a number to what it is changes nothing");
    let text = "[verdict]\npreset = 'ofcom-4g'\nindoor_loss_db = 10\ncovered_5g_dbm = -100\nusable_5g_dbm = -110\n[radio]\nmodel = 'free-space'\nreceiver_height_m = 2.5\n";
    let study = read(&format!("{LEAST}{text}")).expect("right");
    let rule = study.preset;
    assert_eq!(
        (
            rule.indoor_loss_db,
            rule.receiver_height_m,
            study.radio.receiver_height_m
        ),
        (10.0, 2.5, 2.5)
    );
    assert_eq!(rule.rule.thresholds[&Technology::G5].covered.0, -100.0);
    let mark = rule.mark.expect("a mark");
    assert!(
        mark.starts_with(&plain.mark.expect("a mark")),
        "the preset's own mark stays"
    );
    for said in [
        "indoor_loss_db = 10 instead of 0",
        "covered_5g_dbm = -100",
        "receiver_height_m = 2.5 instead of 1.5",
    ] {
        assert!(mark.contains(said), "{mark}");
    }
}

#[test]
fn files_on_disk_go_before_those_built_in() {
    let dir = tempfile::tempdir().expect("a folder");
    let presets = dir.path().join("models/presets");
    std::fs::create_dir_all(&presets).expect("made");
    let text = Embedded
        .read(ModelKind::Preset, "ofcom-4g")
        .expect("built in")
        .text;
    std::fs::write(presets.join("ofcom-4g.toml"), text.replace("-105.0", "-101.0")).expect("written");
    std::fs::write(presets.join("mine.toml"), text.replace("-105.0", "-102.0")).expect("written");
    std::fs::write(dir.path().join("beside.toml"), text.replace("-105.0", "-103.0")).expect("written");
    let file = dir.path().join("demo.toml");
    let shelf = ModelShelf::beside(&file, Some(dir.path().join("models")));
    for (name, level, kept) in [
        ("ofcom-4g", -101.0, "ofcom-4g"),
        ("mine", -102.0, "mine"),
        ("./beside.toml", -103.0, "beside"),
        ("vn-lomsong", -105.0, "vn-lomsong"),
    ] {
        let study = Study::from_toml(&with(&format!("[verdict]\npreset = '{name}'\n")), &file, &shelf);
        let rule = study.expect("right").preset;
        assert_eq!(rule.rule.thresholds[&Technology::G4].covered.0, level, "{name}");
        assert_eq!(rule.name, kept);
        assert_eq!(rule.sha256.len(), 64);
    }
    assert!(shelf.names(ModelKind::Preset).contains(&"mine".to_owned()));
    let nowhere = ModelShelf::beside(&file, Some(dir.path().join("no-models")));
    let found = Study::from_toml(&with(""), &file, &nowhere).expect_err("no such folder");
    assert!(found.has(Code::UnknownFile) && found.to_string().contains("no-models"));
    for (name, code) in [
        ("mind", "did you mean 'mine'?"),
        ("none.toml", "check the path and its permissions"),
    ] {
        let found = Study::from_toml(&with(&format!("[verdict]\npreset = '{name}'\n")), &file, &shelf);
        assert_eq!(found.expect_err("not there").0[0].remedy, code);
    }
}

#[test]
fn faults_of_a_preset_come_with_those_of_the_study() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("demo.toml");
    let wrong = "title = 'T'\nsource = 'S'\nstanding = 'law'\npeople_shar = 0.9\nreceiver_height_m = 1.5\nindoor_loss_db = 0\nmargin_db = -1\n[4G]\ncovered_dbm = -120\nusable_dbm = -110\n[6G]\n";
    std::fs::write(dir.path().join("p.toml"), wrong).expect("written");
    let shelf = ModelShelf::beside(&file, None);
    let text = with("[verdict]\npreset = 'p.toml'\n[rank]\npeople_half = 0\n");
    let found = Study::from_toml(&text, &file, &shelf).expect_err("wrong").0;
    let of_preset: Vec<&str> = found
        .iter()
        .filter(|f| f.file.ends_with("p.toml"))
        .map(|f| f.code)
        .collect();
    assert_eq!(
        of_preset,
        [
            Code::MissingKey.name(),
            Code::UnknownValue.name(),
            Code::UnknownKey.name(),
            Code::OutOfRange.name(),
            Code::Inconsistent.name(),
            Code::UnknownTable.name(),
        ]
    );
    assert!(
        found
            .iter()
            .any(|f| f.field.clone().unwrap_or_default() == "rank.people_half")
    );
}

#[test]
fn a_template_says_the_step_to_its_reference_signal_once() {
    let good = Embedded
        .read(ModelKind::Radio, "4g-1800-macro")
        .expect("built in");
    let parse = |text: String| template::parse(&ModelText { text, ..good.clone() });
    let blocks = "resource_blocks = 100";
    assert!(parse(good.text.clone()).is_ok());
    for (wrong, code) in [
        ("", Code::MissingKey),
        (
            "resource_blocks = 100\nreference_offset_db = 30",
            Code::Inconsistent,
        ),
        ("resource_blocks = 112", Code::Inconsistent),
        ("resource_blocks = 0", Code::OutOfRange),
    ] {
        assert!(good.text.contains(blocks));
        let found = parse(good.text.replace(blocks, wrong)).expect_err("wrong");
        assert!(found.has(code), "{found}");
    }
    let none = parse(good.text.replace("technology = \"4G\"\n", "")).expect_err("no technology");
    assert!(none.has(Code::MissingKey));
}

#[test]
fn the_folder_and_the_program_hold_the_same_files() {
    for kind in [ModelKind::Preset, ModelKind::Radio, ModelKind::Antenna] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("models")
            .join(kind.folder());
        let mut on_disk: Vec<String> = std::fs::read_dir(&folder)
            .expect("the folder")
            .map(|e| e.expect("an entry").path())
            .filter_map(|p| p.file_stem().map(|s| s.to_string_lossy().into_owned()))
            .collect();
        on_disk.sort();
        assert_eq!(on_disk, Embedded.names(kind));
    }
}

#[test]
fn the_page_about_the_folder_names_every_file_kind_and_key() {
    let page = include_str!("../../models/README.md");
    for kind in [ModelKind::Preset, ModelKind::Radio] {
        for file in Embedded.all(kind) {
            assert!(
                kind == ModelKind::Radio || page.contains(&file.name),
                "{}",
                file.name
            );
            let parsed: toml::Table = file.text.parse().expect("TOML");
            for key in parsed.keys() {
                let named = page.contains(&format!("`{key}`")) || page.contains(&format!("`[{key}]`"));
                assert!(named, "{} uses {key}, which the page does not explain", file.name);
            }
        }
    }
}

/// Power of `n` elements 0.8 wavelengths apart, fed with the phase of a tilt, over that in the beam, dB down.
fn array_db(n: u32, tilt_deg: f64, below_deg: f64) -> f64 {
    let step = std::f64::consts::TAU * 0.8 * (below_deg.to_radians().sin() - tilt_deg.to_radians().sin());
    let sum = |wave: fn(f64) -> f64| (0..n).map(|k| wave(f64::from(k) * step)).sum::<f64>() / f64::from(n);
    -10.0 * (sum(f64::cos).powi(2) + sum(f64::sin).powi(2)).max(1e-12).log10()
}

#[test]
fn the_antennas_built_in_are_what_their_comments_say() {
    let page = include_str!("../../models/README.md");
    let all = embedded_antennas().expect("all parse");
    let find = |name: &str| &all.iter().find(|a| a.name == name).expect("built in").file;
    for antenna in &all {
        let file = &antenna.file;
        assert!(page.contains(&antenna.name) && file.name == antenna.name);
        assert!(file.comments[0].starts_with("Computed, not measured"));
        assert_eq!(file.cuts.beam_depression_deg(), file.electrical_tilt_deg);
    }
    let near = |a: f64, b: f64| assert!((a - b).abs() < 0.006, "{a} {b}");
    let parabolas = Cuts::sampled(&Parametric {
        horizontal_beam_width_deg: 65.0,
        vertical_beam_width_deg: 7.0,
        front_to_back_db: 30.0,
        side_lobe_db: 20.0,
    });
    let (array, omni) = (find("generic-array-65-18dbi-t4"), find("generic-omni-11dbi"));
    let element = Parametric::TR38901_ELEMENT;
    for d in 0..360 {
        let sector = &find("generic-65-17dbi").cuts;
        near(sector.horizontal_db()[d], parabolas.horizontal_db()[d]);
        near(sector.vertical_db()[d], parabolas.vertical_db()[d]);
        let signed = if d > 180 { d as f64 - 360.0 } else { d as f64 };
        let (off, below) = match signed.abs() {
            front if front <= 90.0 => (0.0, signed),
            back => (180.0, (180.0 - back).copysign(signed)),
        };
        let in_beam_db = element.attenuation_db(4.0, 0.0);
        // The bound of an element does not bound the array.
        let one_db = element.vertical_db(below) + element.horizontal_db(off);
        let wanted = one_db.min(30.0) + array_db(10, 4.0, below) - in_beam_db;
        near(array.cuts.vertical_db()[d], wanted.clamp(0.0, 40.0));
        near(
            array.cuts.horizontal_db()[d],
            element.attenuation_db(4.0, signed) - in_beam_db,
        );
        let (sin, cos) = below.to_radians().sin_cos();
        let dipole = (std::f64::consts::FRAC_PI_2 * sin).cos() / cos.max(1e-9);
        let wanted = array_db(9, 0.0, below) - 20.0 * dipole.abs().max(1e-10).log10();
        near(omni.cuts.vertical_db()[d], wanted.clamp(0.0, 40.0));
        assert_eq!(omni.cuts.horizontal_db()[d], 0.0);
    }
}

#[test]
fn patterns_come_from_paths_folders_and_the_program() {
    let dir = tempfile::tempdir().expect("a folder");
    let built_in = Embedded
        .read(ModelKind::Antenna, "generic-65-17dbi")
        .expect("built in");
    std::fs::create_dir_all(dir.path().join("models/antennas")).expect("made");
    let own = built_in.text.replace("MAKE covgap", "MAKE B\u{fc}ro");
    let latin_1: Vec<u8> = own.chars().map(|c| c as u8).collect();
    std::fs::write(dir.path().join("models/antennas/mine.pln"), &latin_1).expect("written");
    std::fs::write(dir.path().join("beside.MSI"), &latin_1).expect("written");
    let shelf = ModelShelf::beside(&dir.path().join("study.toml"), Some(dir.path().join("models")));
    for name in ["mine", "beside.MSI"] {
        let antenna = AntennaModel::load(&shelf, name).expect("a good file");
        assert_eq!(antenna.file.make.as_deref(), Some("Büro"));
        let sum = Sha256::digest(&latin_1)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect::<String>();
        assert_eq!(antenna.sha256, sum, "of the bytes on the disk");
    }
    assert!(shelf.names(ModelKind::Antenna).contains(&"mine".to_owned()));
    assert!(AntennaModel::load(&shelf, "generic-omni-11dbi").is_ok());
    let message = |name: &str| AntennaModel::load(&shelf, name).expect_err("none").to_string();
    assert!(message("generic-omni-12dbi").contains("generic-omni-11dbi"));
    assert!(message("../mine").contains(".msi or .pln"));
    assert!(message("beside.toml").contains("names no antenna pattern"));
    // A folder is no file.
    std::fs::create_dir(dir.path().join("folder.msi")).expect("made");
    assert!(message("folder.msi").contains("it is a folder, not a file"));
}

#[test]
fn presets_say_what_they_are() {
    let presets = embedded_presets().expect("all parse");
    assert!(presets.len() >= 5);
    for rule in &presets {
        assert!(!rule.title.is_empty() && !rule.source.is_empty());
        assert!(
            rule.mark.is_some(),
            "{}: no regulator publishes these levels",
            rule.name
        );
        for threshold in rule.rule.thresholds.values() {
            assert!(
                threshold.covered.0 != -121.0 && threshold.usable.0 != -121.0,
                "{}",
                rule.name
            );
        }
    }
    let lomsong = presets
        .iter()
        .find(|p| p.name == "vn-lomsong")
        .expect("the default");
    let counts: Vec<Technology> = lomsong.rule.thresholds.keys().copied().collect();
    assert_eq!(counts, [Technology::G4, Technology::G5]);
    assert_eq!(lomsong.standing, "planning convention");
}

/// Level of a reference element that a downlink rate over half of a carrier's blocks (their width, MHz)
/// needs: a phone of 9 dB, a rise of 3 dB.
fn needed_dbm(mbit_s: f64, mhz: f64, spacing_khz: f64) -> f64 {
    let noise = noise::floor(Frequency::from_mhz(spacing_khz / 1000.0), Db(9.0), Db(3.0));
    let sinr = LTE_DOWNLINK.sinr_for(mbit_s, mhz).expect("it fits");
    (noise + sinr).0
}

#[test]
fn translated_levels_follow_from_the_assumptions_in_their_files() {
    let presets = embedded_presets().expect("all parse");
    for (name, technology, needed, uplink_sinr_db) in [
        ("fcc-bdc-4g", Technology::G4, needed_dbm(5.0, 4.5, 15.0), 2.09),
        ("fcc-bdc-5g7", Technology::G5, needed_dbm(7.0, 4.68, 15.0), 2.09),
        ("fcc-bdc-5g35", Technology::G5, needed_dbm(35.0, 9.54, 15.0), 5.10),
    ] {
        let rule = presets.iter().find(|p| p.name == name).expect("there");
        let threshold = rule.rule.thresholds[&technology];
        let given = threshold.covered.0;
        assert!(
            given >= needed - 0.05 && given < needed + 0.1,
            "{name}: {given} dBm, needed {needed}"
        );
        let uplink = rule.uplinks[&technology];
        assert!(
            (uplink.sinr_db - uplink_sinr_db).abs() < 0.01,
            "{name}: {uplink:?}"
        );
        assert_eq!((rule.edge_probability, rule.margin_db), (Some(0.9), 0.0));
        // Usable ends where the curve does.
        let end = needed_dbm(0.01, 5.0, 15.0);
        assert!((threshold.usable.0 - end).abs() < 0.5, "{name}: {end}");
    }
    // Speeds on average: the whole carrier, and what time division leaves of the time.
    let level = |name: &str, technology: Technology| {
        let rule = presets.iter().find(|p| p.name == name).expect("there");
        assert_eq!((rule.edge_probability, rule.margin_db), (None, 0.0), "{name}");
        assert!(
            rule.mark
                .as_deref()
                .is_some_and(|m| m.contains("asked of every village"))
        );
        (
            rule.rule.thresholds[&technology],
            rule.uplinks.get(&technology).copied(),
        )
    };
    let (lte, lte_uplink) = level("vn-4g-1110", Technology::G4);
    assert!((lte.covered.0 - needed_dbm(40.0, 18.0, 15.0)).abs() < 0.06 && lte_uplink.is_none());
    let (nr, nr_uplink) = level("vn-5g-qcvn126", Technology::G5);
    assert!((nr.covered.0 - needed_dbm(100.0 / 0.75, 98.28, 30.0)).abs() < 0.06);
    assert!((nr.usable.0 - needed_dbm(0.01, 5.0, 30.0)).abs() < 0.5);
    // 120 / 98.28 / 0.4 = 3.0525; 2^3.0525 − 1 = 7.297: 8.63 dB.
    let uplink = nr_uplink.expect("a rule");
    assert!((uplink.sinr_db - 8.63).abs() < 0.01, "{uplink:?}");
    // The macro cell of the 4G file: 46 dBm on 600 subcarriers against a phone of 23 dBm, same antenna both
    // ways.
    let rule = presets.iter().find(|p| p.name == "fcc-bdc-4g").expect("there");
    let uplink = rule.uplinks[&Technology::G4];
    let need = UplinkNeed {
        bandwidth: Frequency::from_mhz(uplink.bandwidth_mhz),
        rise: Db(uplink.rise_db),
        sinr: Db(uplink.sinr_db),
    };
    let ends = UplinkEnds {
        terminal_power: Dbm(23.0),
        terminal_gain: Dbi(0.0),
        gain: Dbi(0.0),
        losses: Db(0.0),
        noise_figure: Db(5.0),
    };
    let reference = Dbm(46.0 - 10.0 * 600f64.log10());
    let weaker = uplink::deficit(&ends, &need, reference, Dbm(-116.0));
    // 18.22 + 116.0 − 124.33
    assert!((weaker.0 - 9.89).abs() < 0.01, "{weaker}");
}

#[test]
fn an_uplink_is_whole_feasible_and_of_4g_or_5g() {
    let faults = |lines: &str, table: &str| {
        let text = format!(
            "title = 'T'\nsource = 'S'\nstanding = 'regulation'\npeople_share = 1\nreceiver_height_m = 1.5\nindoor_loss_db = 0\n{}",
            format_args!("margin_db = 0\n[{table}]\ncovered_dbm = -100\nusable_dbm = -110\n{lines}")
        );
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("p.toml"), text).expect("written");
        let file = dir.path().join("demo.toml");
        let shelf = ModelShelf::beside(&file, None);
        let read = Study::from_toml(&with("[verdict]\npreset = 'p.toml'\n"), &file, &shelf);
        read.map(|s| s.preset.uplinks.values().next().copied())
            .map_err(|f| {
                f.0.into_iter()
                    .map(|f| (f.code, f.field.clone().unwrap_or_default()))
                    .collect::<Vec<_>>()
            })
    };
    let whole = "uplink_mbps = 1\nuplink_bandwidth_mhz = 1.8\nuplink_rise_db = 3\n";
    assert!(faults(whole, "4G").expect("right").is_some());
    assert_eq!(faults("", "4G"), Ok(None));
    let (code, key) = faults(whole, "2G").expect_err("no curve").remove(0);
    assert_eq!(
        (code, key.as_str()),
        (Code::Inconsistent.name(), "2G.uplink_mbps")
    );
    let (code, key) = faults("uplink_mbps = 1\nuplink_rise_db = 3\n", "4G")
        .expect_err("half")
        .remove(0);
    assert_eq!(
        (code, key.as_str()),
        (Code::MissingKey.name(), "4G.uplink_bandwidth_mhz")
    );
    let (code, _) = faults(&whole.replace("_mbps = 1", "_mbps = 9"), "4G")
        .expect_err("too fast")
        .remove(0);
    assert_eq!(code, Code::Inconsistent);
}

#[test]
fn every_field_of_a_cell_can_be_mapped() {
    assert!(CELL_FIELDS.contains(&"load") && CELL_FIELDS.contains(&"noise_figure_db"));
    let all: Vec<String> = CELL_FIELDS.iter().map(|f| format!("{f} = 'x'")).collect();
    let text = LEAST.replace("'s.csv'", &format!("'s.csv', fields = {{ {} }}", all.join(", ")));
    let study = read(&format!("{text}[radio]\nmodel = 'free-space'\n")).expect("no fault");
    assert_eq!(study.sites.fields.len(), CELL_FIELDS.len());
    // What the reference says of the key names them all.
    let reference = reference_markdown();
    let of_cells = |line: &&str| line.starts_with("| `fields`") && line.contains("technology");
    let words = reference.lines().find(of_cells).expect("there");
    for field in CELL_FIELDS {
        assert!(words.contains(field), "{field}");
    }
}

#[test]
fn a_loss_by_the_clutter_table_wants_land_cover() {
    let of = |lines: &str| read(&with(&format!("[radio]\nmodel = 'free-space'\n{lines}")));
    let table = "receiver_clutter = 'table'\n";
    assert!(of(table).expect_err("a fault").has(Code::Inconsistent));
    assert!(of("receiver_clutter = 'none'\n").is_ok());
    assert!(of(&format!("{table}[clutter]\npaths = ['landcover']\n")).is_ok());
}

#[test]
fn a_margin_over_locations_wants_a_median() {
    let of = |lines: &str| {
        read(&with(&format!(
            "[verdict]\nedge_probability = 0.9\n[radio]\nmodel = 'itm'\n{lines}"
        )))
    };
    assert!(of("time_pct = 90\n").is_ok());
    for lines in ["location_pct = 90\n", "variability = 'mobile'\ntime_pct = 90\n"] {
        assert!(of(lines).expect_err("a fault").has(Code::Inconsistent), "{lines}");
    }
}

#[test]
fn a_building_is_counted_once() {
    let of = |lines: &str| read(&with(&format!("[verdict]\n{lines}"))).map(|s| s.preset);
    let rule = of("building = 'traditional'\n").expect("right");
    assert_eq!(rule.building.expect("set").share_pct, 50.0);
    assert!(rule.mark.expect("a mark").contains("traditional"));
    for wrong in [
        "building = 'traditional'\nindoor_loss_db = 10\n",
        "building_share_pct = 90\n",
    ] {
        assert!(of(wrong).expect_err("a fault").has(Code::Inconsistent), "{wrong}");
    }
    assert!(
        of("building = 'tent'\n")
            .expect_err("a fault")
            .has(Code::UnknownValue)
    );
}

#[test]
fn a_margin_is_a_number_or_a_probability() {
    let of = |lines: &str| read(&with(&format!("[verdict]\n{lines}"))).map(|s| s.preset);
    let plain = of("preset = 'fcc-bdc-4g'\n").expect("right");
    assert_eq!((plain.margin_db, plain.edge_probability), (0.0, Some(0.9)));
    let number = of("preset = 'fcc-bdc-4g'\nmargin_db = 4\n").expect("right");
    assert_eq!((number.margin_db, number.edge_probability), (4.0, None));
    assert!(
        number
            .mark
            .expect("a mark")
            .contains("instead of edge_probability = 0.9")
    );
    let probable = of("preset = 'ofcom-4g'\nedge_probability = 0.95\n").expect("right");
    assert_eq!((probable.margin_db, probable.edge_probability), (0.0, Some(0.95)));
    assert!(probable.mark.expect("a mark").contains("edge_probability = 0.95"));
    let both = of("edge_probability = 0.95\nmargin_db = 3\n").expect_err("both");
    assert!(both.has(Code::Inconsistent));
    assert!(
        of("edge_probability = 0.4\n")
            .expect_err("too small")
            .has(Code::OutOfRange)
    );
}

#[test]
fn templates_are_plausible_and_named_after_what_they_are() {
    let templates = embedded_templates().expect("all parse");
    for t in &templates {
        assert!(
            t.name.starts_with(&t.technology.name().to_lowercase()),
            "{}",
            t.name
        );
        let band: f64 = t.name.split('-').nth(1).expect("a band").parse().expect("MHz");
        assert!(
            (t.frequency_mhz / band - 1.0).abs() < 0.16,
            "{}: {} MHz",
            t.name,
            t.frequency_mhz
        );
        let eirp_dbm = t.power_dbm + t.gain_dbi - t.losses_db;
        assert!((30.0..=75.0).contains(&eirp_dbm), "{}: {eirp_dbm} dBm", t.name);
        let Some(blocks) = t.resource_blocks.map(f64::from) else {
            assert!(t.technology < Technology::G4 && t.reference_offset_db.is_some());
            continue;
        };
        let fits = if t.technology == Technology::G4 {
            blocks == 5.0 * t.bandwidth_mhz
        } else {
            // Blocks of 15, 30 and 120 kHz.
            [0.18, 0.36, 1.44]
                .iter()
                .any(|mhz| (0.9..1.0).contains(&(blocks * mhz / t.bandwidth_mhz)))
        };
        assert!(fits, "{}: {blocks} blocks in {} MHz", t.name, t.bandwidth_mhz);
        let at_mast_dbm = eirp_dbm - 10.0 * (12.0 * blocks).log10();
        assert!(
            (0.0..45.0).contains(&at_mast_dbm),
            "{}: {at_mast_dbm} dBm",
            t.name
        );
    }
    for technology in Technology::ALL {
        assert!(templates.iter().any(|t| t.technology == technology));
    }
}

#[test]
fn presets_and_their_hashes_follow_the_text() {
    let file = Embedded.read(ModelKind::Preset, "ofcom-4g").expect("built in");
    let changed = ModelText {
        text: format!("{}\n", file.text),
        ..file.clone()
    };
    let (a, b) = (
        preset::parse(&file).expect("right"),
        preset::parse(&changed).expect("right"),
    );
    assert_ne!(a.sha256, b.sha256);
    let empty = ModelText {
        text: String::new(),
        ..file
    };
    // FIPS 180-4, the empty message.
    assert_eq!(
        empty.sha256(),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}

proptest! {
    #[test]
    fn an_accepted_name_is_one_plain_step_of_a_path(name in "\\PC{0,12}|[./a-z\\\\-]{0,6}") {
        let quoted = toml::Value::String(name.clone()).to_string();
        if let Ok(study) = read(&with(&format!("[study]\nname = {quoted}\n"))) {
            let steps: Vec<_> = Path::new(&study.name).components().collect();
            prop_assert_eq!(steps.len(), 1);
            prop_assert!(matches!(steps[0], std::path::Component::Normal(_)));
            prop_assert!(study.name.is_ascii() && !study.name.contains(['/', '\\', ':']));
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = read(&text);
        let _ = read(&text.replace(' ', "\n"));
    }

    #[test]
    fn no_damage_to_a_study_makes_the_reader_panic(at in 0usize..4000, junk in "[\\[\\]{}='\"#.,\n a-z0-9é]{0,6}") {
        let mut text = all_on();
        let at = (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        text.insert_str(at, &junk);
        if let Err(found) = read(&text) {
            prop_assert!(!found.0.is_empty() && !found.to_string().is_empty());
        }
    }
}
