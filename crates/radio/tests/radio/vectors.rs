//! Every model against its reference values in tests/vectors.

use covgap_radio::model::verify::{self, Report};
use covgap_radio::model::{ADDITIONS, MODELS};
use std::path::Path;

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
            check.largest_difference,
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
            check.model, check.file, check.quantity, check.rows, check.largest_difference
        );
    }
    assert_passed(&report);
}

#[test]
fn every_model_has_values_and_bad_inputs_in_the_projects_own_vectors() {
    let report = own();
    for model in MODELS {
        assert_values_and_errors(&report, model.card.name);
    }
}

#[test]
fn every_addition_has_values_and_bad_inputs_in_the_projects_own_vectors() {
    let report = own();
    for card in ADDITIONS {
        assert_values_and_errors(&report, card.name);
    }
}

fn assert_values_and_errors(report: &Report, name: &str) {
    let errors: usize = report
        .checks
        .iter()
        .filter(|c| c.model == name)
        .map(|c| c.expected_errors)
        .sum();
    assert!(report.rows_of(name) > errors, "{name} has no reference values");
    assert!(errors > 0, "{name} has no rows that expect an error");
}

#[test]
fn a_value_that_is_off_by_a_thousandth_is_noticed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let whole = load_from(&folder);
    for file in [
        "own/free_space.csv",
        "own/hata.csv",
        "own/rma.csv",
        "own/uma.csv",
        "own/umi.csv",
        "own/o2i.csv",
        "own/los_probability.csv",
        "own/p2108_height_gain.csv",
        "own/p2108_statistical.csv",
        "own/p2108_aeronautical.csv",
        "own/p2109.csv",
        "own/p526.csv",
        "own/ehata.csv",
        "own/ehata_parts.csv",
        "own/sui.csv",
        "own/ecc33.csv",
        "own/egli.csv",
        "own/p676.csv",
        "own/p833.csv",
        "own/p838.csv",
        "own/deygout.csv",
        "own/bullington.csv",
        "own/itm_p2p.csv",
        "own/itm_edges.csv",
        "own/itm_area.csv",
        "own/itm_area_edges.csv",
        "own/p1812.csv",
        "own/p1812_mixed.csv",
    ] {
        let report = verify::run(&|name| {
            let text = whole(name)?;
            Some(if name == file {
                with_last_value_off(&text)
            } else {
                text
            })
        });
        assert!(!report.passed(), "{file}");
    }
}

/// Adds 0.001 to the loss of the last row that has one.
fn with_last_value_off(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    let columns: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
    let column = columns
        .iter()
        .position(|c| ["loss_db", "A_db", "L_b_db", "probability"].contains(c))
        .expect("a loss");
    for line in lines.iter_mut().rev() {
        let mut cells: Vec<String> = line.split(',').map(str::to_string).collect();
        if let Some(loss_db) = cells.get(column).and_then(|c| c.parse::<f64>().ok()) {
            cells[column] = (loss_db + 0.001).to_string();
            *line = cells.join(",");
            break;
        }
    }
    lines.join("\n")
}
