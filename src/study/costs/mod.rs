//! What things cost: models/costs/, one file a country.
//!
//! Every line has a value with its unit, a source, and how far it can be relied on. [`LINES`] is the list of
//! them: a file has all, a study's own file may replace some.

mod file;
mod lines;

pub use file::{embedded_costs, parse, replaced};
pub use lines::{LINES, Line, Per};

use std::collections::BTreeMap;

/// A cost file with what a study's own file replaces.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Costs {
    /// The file's name.
    pub name: String,
    /// Title, for people.
    pub title: String,
    /// Three letters of ISO 4217.
    pub currency: String,
    /// Whole units of the currency that the optimiser counts in: costs are rounded up to them.
    pub unit: u64,
    /// Lines by their names.
    pub lines: BTreeMap<String, CostLine>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct CostLine {
    /// The value, in the unit that [`LINES`] has for it.
    pub value: f64,
    /// Where it is from.
    pub source: String,
    /// `planning value`, `published`, `tender` …: how far it can be relied on.
    pub standing: String,
    /// The file that has it.
    pub file: String,
}

impl Costs {
    /// The value of a line; `None` where there is none.
    pub fn value(&self, line: &str) -> Option<f64> {
        self.lines.get(line).map(|l| l.value)
    }

    /// What the yearly costs of the plan's years are worth today, for one unit a year: the sum of
    /// (1 + discount rate)⁻¹ … (1 + discount rate)⁻ⁿ. `None` where the rate or the years are missing.
    pub fn years_today(&self) -> Option<f64> {
        let (rate, years) = (self.value("discount-rate")?, self.value("years")?);
        let each = 1.0 / (1.0 + rate);
        let (mut factor, mut sum) = (1.0, 0.0);
        for _ in 0..years.clamp(0.0, lines::MOST_YEARS) as u32 {
            factor *= each;
            sum += factor;
        }
        Some(sum)
    }

    /// Lines that are planning values: to be said beside every cost.
    pub fn planning_values(&self) -> usize {
        let lines = self.lines.values();
        lines.filter(|line| line.standing == file::PLANNING_VALUE).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_years_at_a_quarter_are_worth_one_and_forty_four_hundredths() {
        let line = |value| CostLine {
            value,
            source: "a test".to_owned(),
            standing: file::PLANNING_VALUE.to_owned(),
            file: "a test".to_owned(),
        };
        let mut costs = Costs::default();
        assert_eq!(costs.years_today(), None);
        costs.lines.insert("discount-rate".to_owned(), line(0.25));
        costs.lines.insert("years".to_owned(), line(2.0));
        // 0.8 + 0.64.
        assert!((costs.years_today().expect("both") - 1.44).abs() < 1e-12);
        costs.lines.insert("discount-rate".to_owned(), line(0.0));
        assert_eq!(costs.years_today(), Some(2.0));
    }
}
