//! Every model against the reference values of the shared data.

use crate::needs::{Need, shared};
use crate::row::{Row, rows, say};
use covgap::radio::model::verify;

pub(crate) const TESTS: &[Row] = rows! {
    the_shared_vectors_agree: [Need::Shared("vectors")],
};

fn the_shared_vectors_agree() {
    let folder = shared("vectors");
    let report = verify::run(&|name| std::fs::read_to_string(folder.join(name)).ok());
    // The project's own files need not lie in the shared folder too.
    let absent = report.absent.iter().filter(|name| !name.starts_with("own/"));
    let absent: Vec<_> = absent.collect();
    assert!(absent.is_empty(), "not there: {absent:?}");
    for left in &report.left_out {
        say(&format!(
            "not compared: {} ({}, {} rows)",
            left.file, left.what, left.rows
        ));
    }
    let failed: Vec<String> = report
        .checks
        .iter()
        .filter(|c| !c.passed())
        .map(|c| {
            format!(
                "{} {} {}: {} of {} rows failed, largest difference {} dB; first: {:?}",
                c.model,
                c.file,
                c.quantity,
                c.failures.len(),
                c.rows,
                c.largest_difference,
                c.failures.first()
            )
        })
        .collect();
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
    assert!(report.passed());
    let diffraction = report.rows_of("p526-delta-bullington");
    assert!(
        diffraction == 0 || diffraction == 36 * 6,
        "{diffraction} values of 36 results"
    );
    let air = report.rows_of("p676");
    assert!(
        air == 0 || air == 2 * 1000,
        "{air} values of 1000 states of the air"
    );
}
