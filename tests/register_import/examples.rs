//! The lists under data/register do what their README says.

use super::lists::{import_options, options, plan, read, refused, take};
use covgap::ingest::RegisterList;
use covgap::register::{AsOf, ImportRow, Log, States, Status, Units, vietnam};
use std::path::{Path, PathBuf};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("data/register")
        .join(name)
}

fn bare(list: &RegisterList) -> Vec<ImportRow> {
    let rows = list.rows.iter().cloned();
    rows.map(|row| ImportRow { row: 0, ..row }).collect()
}

#[test]
fn the_example_is_sound_in_both_its_formats() {
    let units = Units::new(vietnam::provinces(), vietnam::crossings());
    let book = read(&example("list.xlsx"), &options(&units));
    let table = read(&example("list.csv"), &options(&units));
    assert_eq!(bare(&book), bare(&table));
    assert_eq!(book.rows.len(), 36);
    assert_eq!(book.report.count("rows-of-totals"), 1);
    assert_eq!(book.report.count("zeros-restored-province"), 12);
    assert_eq!(book.new_operators.len(), 3);
    let mut log = Log::default();
    let first = plan(&log, &units, &book, &import_options());
    assert!(first.is_clear(), "{:?}", first.contradictions);
    take(&mut log, &first);
    let states = States::of(&log, AsOf::day(super::lists::day("2023-12-28")));
    let closed = states
        .points()
        .iter()
        .filter(|p| p.life.status() == Status::Closed);
    // Counted in the table by hand.
    assert_eq!((states.points().len(), closed.count()), (36, 18));
    let again = plan(&log, &units, &table, &import_options());
    assert!(
        again.is_empty() && again.is_clear() && again.same == 36,
        "{:?}",
        again.remarks
    );
}

#[test]
fn every_fault_of_the_other_example_is_told() {
    let units = Units::new(vietnam::provinces(), vietnam::crossings());
    let problems = refused(&example("faults.csv"), &options(&units));
    // Rows 3 to 14 of the file have one fault each; rows 2 and 15 none.
    let mut rows: Vec<u64> = problems.iter().filter_map(|p| p.row).collect();
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows, (3..=14).collect::<Vec<_>>(), "{problems}");
}

/// The same list saved by another program as XLS and ODS, where that program is there.
#[test]
fn other_spreadsheet_formats_say_the_same() {
    let units = Units::new(vietnam::provinces(), vietnam::crossings());
    let book = read(&example("list.xlsx"), &options(&units));
    let scene = super::support::Scene::new();
    for format in ["ods", "xls"] {
        let ran = std::process::Command::new("soffice")
            .arg(format!(
                "-env:UserInstallation=file://{}",
                scene.path("profile").display()
            ))
            .args(["--headless", "--convert-to", format, "--outdir"])
            .arg(scene.path(""))
            .arg(example("list.xlsx"))
            .output();
        let path = scene.path(&format!("list.{format}"));
        if ran.is_err() || !path.exists() {
            eprintln!(
                "left out: other_spreadsheet_formats_say_the_same ({format}): LibreOffice is not there"
            );
            continue;
        }
        let list = read(&path, &options(&units));
        assert_eq!(bare(&list), bare(&book), "{format}");
        assert_eq!(list.rows[0].row, 5);
    }
}
