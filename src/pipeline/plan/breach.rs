//! What is wrong with a plan's file, and the proofs that come with it.

use crate::pipeline::covering::BoundFile;
use schemars::JsonSchema;
use serde::Serialize;

/// One breach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct PlanBreach {
    /// A stable code.
    pub code: String,
    /// What is wrong.
    pub text: String,
}

impl PlanBreach {
    pub(super) fn new(code: &str, text: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            text: text.into(),
        }
    }
}

/// The proofs of a plan's bounds.
#[derive(Clone, Debug)]
pub struct Proofs {
    /// Of what it reaches in the end.
    pub end: BoundFile,
    /// Of the sum of its phases, where it has several.
    pub phased: Option<BoundFile>,
}
