//! Verification: runs the models of this build against files of reference values.
//!
//! Pure: the caller reads the files. What is not compared is named with its reason, never passed over; a row
//! that expects an error must get that error.
//!
//! ```
//! use covgap_radio::model::verify;
//! let report = verify::run(&|name| (name == "own/free_space.csv").then(|| {
//!     "f_mhz,d_km,loss_db,error\n1000,1,92.4477832219,\n900,0,,out-of-range:distance\n".to_string()
//! }));
//! assert_eq!(report.checks.len(), 1);
//! assert!(report.passed());
//! ```

mod air;
mod cells;
mod clutter;
mod edges;
mod ehata;
mod empirical;
mod ground;
mod itm;
mod own;
mod p1812;
mod p1812_files;
mod p1812_own;
mod p1812_results;
mod table;
mod tr38901;
mod woods;

use super::LossError;
use table::{VectorRow, VectorTable};

/// What a run of all files has shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// One for each file and quantity that was compared.
    pub checks: Vec<Check>,
    /// Files, or parts of files, that are there and were not compared, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Known files that the caller did not have.
    pub absent: Vec<String>,
}

impl Report {
    /// True when something was compared and nothing failed.
    pub fn passed(&self) -> bool {
        !self.checks.is_empty() && self.checks.iter().all(Check::passed)
    }

    /// Rows compared with a model of this build, expected errors among them.
    pub fn rows_of(&self, model: &str) -> usize {
        self.checks
            .iter()
            .filter(|c| c.model == model)
            .map(|c| c.rows)
            .sum()
    }

    /// Compares what a file holds, or notes that the caller does not have it.
    fn read(&mut self, load: &Load, file: &str, checks: impl FnOnce(&str) -> Vec<Check>) {
        match load(file) {
            Some(text) => self.checks.extend(checks(&text)),
            None => self.absent.push(file.to_string()),
        }
    }
}

/// One quantity of one file compared with one model.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The model's name in study files.
    pub model: &'static str,
    /// The file.
    pub file: String,
    /// The quantity: `loss`, or an intermediate value.
    pub quantity: &'static str,
    /// Rows compared, those that expect an error included.
    pub rows: usize,
    /// Rows of these that expect an error.
    pub expected_errors: usize,
    /// Largest difference among the rows with values, in the quantity's unit: dB where it names none.
    pub largest_difference: f64,
    /// Allowed difference, in the same unit.
    pub tolerance: f64,
    /// Rows that differ by more, got an error, or did not get the expected one.
    pub failures: Vec<Failure>,
}

impl Check {
    /// True when it compared something and nothing failed.
    pub fn passed(&self) -> bool {
        self.rows > 0 && self.failures.is_empty()
    }

    fn new(model: &'static str, file: &str, quantity: &'static str, tolerance: f64) -> Self {
        Self {
            model,
            file: file.to_string(),
            quantity,
            rows: 0,
            expected_errors: 0,
            largest_difference: 0.0,
            tolerance,
            failures: Vec::new(),
        }
    }

    fn value(&mut self, row: usize, got: Result<f64, LossError>, expected_db: f64) {
        self.rows += 1;
        let got_text = match got {
            Ok(got_db) => {
                let difference_db = (got_db - expected_db).abs();
                self.largest_difference = self.largest_difference.max(difference_db);
                if difference_db <= self.tolerance {
                    return;
                }
                format!("{got_db} dB")
            }
            Err(error) => error.to_string(),
        };
        self.fail(row, got_text, format!("{expected_db} dB"));
    }

    fn error(&mut self, row: usize, got: Result<f64, LossError>, expected: &str) {
        self.rows += 1;
        self.expected_errors += 1;
        let got_text = match got {
            Err(error) if code(&error) == expected => return,
            Err(error) => code(&error),
            Ok(got_db) => format!("{got_db} dB"),
        };
        self.fail(row, got_text, format!("error {expected}"));
    }

    /// A row whose column `error` names the expected error, or is empty or missing where a value is expected.
    fn row(&mut self, table: &VectorTable, row: &VectorRow, column: &str, got: Result<f64, LossError>) {
        match (table.text(row, "error"), table.number(row, column)) {
            (Some(expected), _) if !expected.is_empty() => self.error(row.line, got, expected),
            (_, Some(expected)) => self.value(row.line, got, expected),
            _ => self.unreadable(row.line, "the expected value or error"),
        }
    }

    fn unreadable(&mut self, row: usize, what: &str) {
        self.rows += 1;
        self.fail(row, format!("cannot read {what}"), "a readable row".to_string());
    }

    fn fail(&mut self, row: usize, got: String, expected: String) {
        self.failures.push(Failure { row, got, expected });
    }
}

/// A row that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Line of the file, from 1.
    pub row: usize,
    /// What the model said.
    pub got: String,
    /// What the file says.
    pub expected: String,
}

/// Reference values that were not compared.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// The file.
    pub file: String,
    /// What they are, and why they were not compared.
    pub what: String,
    /// How many rows.
    pub rows: usize,
}

/// An error as reference files write it: `out-of-range:frequency`, `bad-profile:7`, `needs-terrain`,
/// `bad-parameter:street_width_m`.
pub fn code(error: &LossError) -> String {
    match error {
        LossError::OutOfRange { quantity, .. } => format!("out-of-range:{}", quantity.label().0),
        LossError::NeedsTerrain { .. } => "needs-terrain".to_string(),
        LossError::UnevenSteps { sample, .. } => format!("uneven-steps:{sample}"),
        LossError::UnknownCover { sample, .. } => format!("unknown-cover:{sample}"),
        LossError::BadCover { sample, .. } => format!("bad-cover:{sample}"),
        LossError::BadProfile { sample, .. } => format!("bad-profile:{sample}"),
        LossError::NoValue { .. } => "no-value".to_string(),
        LossError::BadParameter { fault, .. } => format!("bad-parameter:{}", fault.name),
    }
}

/// Gives the text of a file by its name relative to the folder of reference values, `None` where it is not
/// there.
pub type Load<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Files that are no list of single paths.
const MAPS: &[&str] = &[
    "coverage-grid/n21e105_tamdao_800mhz_itm.csv",
    "coverage-grid/n21e105_tamdao_800mhz_p1812.csv",
];

/// Runs every file of reference values that the caller has.
pub fn run(load: &Load) -> Report {
    let mut report = Report::default();
    own::run(load, &mut report);
    cells::run(load, &mut report);
    clutter::run(load, &mut report);
    tr38901::run(load, &mut report);
    p1812::run(load, &mut report);
    ehata::run(load, &mut report);
    empirical::run(load, &mut report);
    air::run(load, &mut report);
    woods::run(load, &mut report);
    edges::run(load, &mut report);
    itm::run(load, &mut report);
    p1812_own::run(load, &mut report);
    for file in MAPS {
        match load(file) {
            Some(text) => report.left_out.push(LeftOut {
                file: (*file).to_string(),
                what: "losses over an area, to be compared as a distribution (tests/outside)".to_string(),
                rows: table::data_lines(&text),
            }),
            None => report.absent.push((*file).to_string()),
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free_space(text: &'static str) -> Report {
        run(&move |name| (name == "own/free_space.csv").then(|| text.to_string()))
    }

    #[test]
    fn a_wrong_value_an_unexpected_error_and_a_missing_error_all_fail() {
        let report = free_space(
            "f_mhz,d_km,loss_db,error\n1000,1,93.0,\n900,0,100,\n900,1,,out-of-range:distance\n900,x,1,\n",
        );
        let rows: Vec<usize> = report.checks[0].failures.iter().map(|f| f.row).collect();
        assert_eq!(rows, [2, 3, 4, 5]);
        assert!(!report.passed());
        assert_eq!(report.checks[0].expected_errors, 1);
    }

    #[test]
    fn the_wrong_error_fails() {
        let report = free_space("f_mhz,d_km,loss_db,error\n1,1,,out-of-range:distance\n");
        assert_eq!(report.checks[0].failures[0].got, "out-of-range:frequency");
    }

    #[test]
    fn nothing_to_compare_is_not_a_pass() {
        assert!(!run(&|_| None).passed());
        assert!(!free_space("f_mhz,d_km,loss_db,error\n").passed());
        assert!(!free_space("no,such,columns\n1,2,3\n").passed());
    }

    #[test]
    fn files_that_are_not_compared_are_named_with_their_rows() {
        let file = "coverage-grid/n21e105_tamdao_800mhz_itm.csv";
        let report = run(&|name| (name == file).then(|| "a,b\n1,2\n3,4\n".to_string()));
        assert_eq!(report.left_out[0].rows, 2);
        assert!(report.absent.iter().any(|name| name == "own/p526.csv"));
    }
}
