//! Why a study and a world give no answer.

use crate::coverage::Cancelled;
use crate::radio::model::LossError;
use crate::terrain::ProfileError;
use thiserror::Error;

/// Why a study and a world give no answer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// Stopped by the user.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The study's model is not in this build.
    #[error("[model-not-built] model '{name}' is not in this build: `covgap models list` prints what is")]
    NoModel {
        /// Its name.
        name: String,
    },
    /// A key of `[radio]` or `[climate]` has a value that the study's model does not take.
    #[error(
        "[model-parameter] {0}: change it in [radio] or [climate] (`covgap models show` prints what the model takes)"
    )]
    Parameter(LossError),
    /// A link budget that was asked for cannot be made.
    #[error("[link-budget-impossible] ledgers.csv, village {village}: {cause}")]
    LinkBudget {
        /// The village's id.
        village: String,
        /// Why.
        cause: LinkBudgetError,
    },
    /// Paths left the model's validity, and the study is strict.
    #[error(
        "[outside-validity] {count} of {paths} paths lie outside the validity of {model}, or of what is added to it for clutter ({by}), and the study says \
         strict = true: choose another model, a smaller max_range_km, or strict = false (`covgap models show {model}` prints the ranges)"
    )]
    OutsideValidity {
        /// The model.
        model: String,
        /// The quantities.
        by: String,
        /// Paths outside.
        count: u64,
        /// All paths.
        paths: u64,
    },
    /// Terrain or land cover were lost on the way.
    #[error("[ground-lost] {0}")]
    Ground(String),
}

impl AnalysisError {
    /// The stable code, as it is in the message.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Cancelled(_) => "stopped",
            Self::NoModel { .. } => "model-not-built",
            Self::Parameter(_) => "model-parameter",
            Self::LinkBudget { .. } => "link-budget-impossible",
            Self::OutsideValidity { .. } => "outside-validity",
            Self::Ground(_) => "ground-lost",
        }
    }
}

/// Why a path has no ledger.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum LinkBudgetError {
    /// Its ground is not known.
    #[error("the path's ground: {0}")]
    Ground(#[from] ProfileError),
    /// The model, or what is added to it, refuses.
    #[error(transparent)]
    Loss(#[from] LossError),
}
