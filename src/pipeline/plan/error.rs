//! Why there is no plan.

use crate::analysis::AnalysisError;
use crate::coverage::Cancelled;
use crate::domain::fault::Fault;
use crate::output::OutputError;
use crate::pipeline::register::RegisterFault;
use crate::plan::cost::MissingLine;
use crate::plan::problem::BadLock;
use crate::study::{PlanSource, Study};
use crate::world::Faults;
use thiserror::Error;

/// Why there is no plan.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// Stopped by the user; nothing was written.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The study has no answer.
    #[error(transparent)]
    Analysis(AnalysisError),
    /// Could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The register whose points are to be closed cannot be read.
    #[error(transparent)]
    Register(#[from] RegisterFault),
    /// The plan's input, or what is asked of it, has faults.
    #[error("{0}")]
    Faults(Faults),
}

impl From<AnalysisError> for PlanError {
    fn from(error: AnalysisError) -> Self {
        match error {
            AnalysisError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Analysis(other),
        }
    }
}

impl From<Fault> for PlanError {
    fn from(fault: Fault) -> Self {
        let mut faults = Faults::default();
        faults.push(fault);
        Self::Faults(faults)
    }
}

/// Locks that cannot be kept, as faults.
///
/// A name that the study has is told with its line.
pub(super) fn of_locks(bad: Vec<BadLock>, study: &Study, plan: &PlanSource) -> PlanError {
    let mut faults = Faults::default();
    for lock in bad {
        let code = match lock {
            BadLock::Unknown { .. } => "plan-lock-unknown",
            BadLock::OneSpot { .. } => "plan-lock-spot",
            _ => "plan-lock-useless",
        };
        let remedy = "name a candidate as plan_candidates.csv or plan.toml names it, and each spot once, in locked_in or with --lock";
        let fault = Fault::general(code, lock.to_string(), remedy);
        faults.push(in_study(fault, study, plan, lock.name()));
    }
    PlanError::Faults(faults)
}

/// A fault with the study's file and line, where the study has the name.
pub(super) fn in_study(fault: Fault, study: &Study, plan: &PlanSource, name: &str) -> Fault {
    match plan.named_at.get(name) {
        Some(at) => Fault {
            file: study.file.clone(),
            at: Some(*at),
            ..fault
        },
        None => fault,
    }
}

/// A price that the cost file does not have.
pub(super) fn of_costs(missing: MissingLine) -> PlanError {
    let remedy = "add the line to the cost file, with value, unit, source and standing";
    Fault::general("plan-costs-missing", missing.to_string(), remedy).into()
}
