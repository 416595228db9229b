//! Every model against its reference values: those in tests/vectors, which must pass anywhere, and those of the
//! shared folder where it is present.

// What was compared and what was left out is told by name.
#![allow(clippy::print_stdout)]

use covgap::radio::model::MODELS;
use covgap::radio::model::verify::{self, Report};
use std::path::{Path, PathBuf};

fn load_from(folder: &Path) -> impl Fn(&str) -> Option<String> + '_ {
    |name| std::fs::read_to_string(folder.join(name)).ok()
}

fn own() -> Report {
    verify::run(&load_from(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors"),
    ))
}

fn assert_passed(report: &Report) {
    let mut faults = String::new();
    for check in report.checks.iter().filter(|c| !c.passed()) {
        faults += &format!(
            "{} {} {}: {} of {} rows failed, largest difference {} dB; first: {:?}\n",
            check.model,
            check.file,
            check.quantity,
            check.failures.len(),
            check.rows,
            check.largest_difference_db,
            check.failures.first()
        );
    }
    assert!(faults.is_empty(), "\n{faults}");
    assert!(report.passed());
}

#[test]
fn the_projects_own_vectors_agree() {
    let report = own();
    for check in &report.checks {
        println!(
            "{} {} {}: {} rows, largest difference {:.1e} dB",
            check.model, check.file, check.quantity, check.rows, check.largest_difference_db
        );
    }
    assert_passed(&report);
}

#[test]
fn every_model_has_values_and_bad_inputs_in_the_projects_own_vectors() {
    let report = own();
    for model in MODELS {
        let name = model.card.name;
        assert!(report.rows_of(name) > 0, "{name} has no reference values");
        let errors: usize = report
            .checks
            .iter()
            .filter(|c| c.model == name)
            .map(|c| c.expected_errors)
            .sum();
        assert!(errors > 0, "{name} has no rows that expect an error");
    }
}

#[test]
fn a_value_that_is_off_by_a_thousandth_is_noticed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let whole = load_from(&folder);
    for (file, column) in [
        ("own/free_space.csv", "loss_db"),
        ("own/hata.csv", "loss_db"),
        ("own/rma.csv", "loss_db"),
        ("own/p526.csv", "loss_db"),
        ("own/p1812.csv", "L_b_db"),
        ("own/p1812_mixed.csv", "loss_db"),
    ] {
        let report = verify::run(&|name| {
            let text = whole(name)?;
            Some(if name == file {
                with_last_value_off(&text, column)
            } else {
                text
            })
        });
        assert!(!report.passed(), "{file}");
    }
}

/// Adds 0.001 to the last row that has a value in a column.
fn with_last_value_off(text: &str, column: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    let columns: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
    let column = columns.iter().position(|c| *c == column).expect("the column");
    for line in lines.iter_mut().rev() {
        let mut cells: Vec<String> = line.split(',').map(str::to_string).collect();
        if let Some(value) = cells.get(column).and_then(|c| c.parse::<f64>().ok()) {
            cells[column] = (value + 0.001).to_string();
            *line = cells.join(",");
            break;
        }
    }
    lines.join("\n")
}

#[test]
fn the_shared_vectors_agree_where_they_are_present() {
    let shared = std::env::var_os("COVGAP_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = shared.join("vectors");
    let report = verify::run(&load_from(&folder));
    for name in &report.absent {
        // The project's own files need not lie in the shared folder too.
        if !Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/vectors")
            .join(name)
            .exists()
        {
            println!("left out, not there: {name}");
        }
    }
    for left in &report.not_in_build {
        println!(
            "not in this build: {} ({}, {} rows)",
            left.file, left.what, left.rows
        );
    }
    if report.checks.is_empty() {
        println!("left out: all of {}", folder.display());
        return;
    }
    assert_passed(&report);
    let diffraction = report.rows_of("p526-delta-bullington");
    assert!(
        diffraction == 0 || diffraction == 36 * 6,
        "{diffraction} values of 36 results"
    );
    let whole: usize = report
        .checks
        .iter()
        .filter(|c| c.model == "p1812" && c.file.starts_with("p1812/results/"))
        .map(|c| c.rows)
        .sum();
    assert!(whole == 0 || whole == 36 * 49, "{whole} values of 36 results");
    let largest_db = report
        .checks
        .iter()
        .filter(|c| c.file.starts_with("p1812/results/"))
        .map(|c| c.largest_difference_db)
        .fold(0.0, f64::max);
    println!(
        "p1812/results: {} values, largest difference {largest_db:.1e} dB",
        whole + diffraction
    );
}
