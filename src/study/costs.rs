//! What things cost: models/costs/, one file a country.
//!
//! Every line has a value, a unit, a source or the mark that it is a planning value.

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
    /// The value.
    pub value: f64,
    /// Where it is from.
    pub source: String,
    /// `quoted`, `tender`, `planning value` …: how far it can be relied on.
    pub standing: String,
}

impl Costs {
    /// The value of a line; `None` where there is none.
    pub fn value(&self, line: &str) -> Option<f64> {
        self.lines.get(line).map(|l| l.value)
    }
}
