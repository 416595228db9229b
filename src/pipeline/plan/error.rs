//! Why there is no plan.

use crate::analysis::AnalysisError;
use crate::coverage::Cancelled;
use crate::domain::fault::Fault;
use crate::output::OutputError;
use crate::pipeline::register::RegisterFault;
use crate::plan::cost::MissingLine;
use crate::plan::problem::BadLock;
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
pub(super) fn of_locks(bad: Vec<BadLock>) -> PlanError {
    let mut faults = Faults::default();
    for lock in bad {
        let code = match lock {
            BadLock::Unknown { .. } => "plan-lock-unknown",
            BadLock::OneSpot { .. } => "plan-lock-spot",
            _ => "plan-lock-useless",
        };
        let remedy = "name a candidate as plan_candidates.csv or plan.toml names it, and each spot once, in locked_in or with --lock";
        faults.push(Fault::general(code, lock.to_string(), remedy));
    }
    PlanError::Faults(faults)
}

/// A price that the cost file does not have.
pub(super) fn of_costs(missing: MissingLine) -> PlanError {
    let remedy = "add the line to the cost file, with value, unit, source and standing";
    Fault::general("plan-costs-missing", missing.to_string(), remedy).into()
}
