//! What was tried, and what became of it.

use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What became of a candidate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Judged {
    /// Where the comparison begins.
    Start,
    /// It is taken: it gained at least so much under every way, dB.
    Taken(f64),
    /// It is not: why.
    NotTaken(String),
}

/// One candidate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Candidate {
    /// Its terms: `none`, `offset`, `offset + slope` …
    pub name: String,
    /// Held-out root mean square error by what was left out, dB; empty where it was not tried.
    pub held_out_db: BTreeMap<String, f64>,
    /// What became of it.
    pub judged: Judged,
}
