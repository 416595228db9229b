//! Why a study and a world give no answer.

use crate::coverage::Cancelled;
use crate::domain::fault::Fault;
use crate::radio::model::LossError;
use crate::terrain::ProfileError;
use std::path::Path;
use thiserror::Error;

/// Why a study and a world give no answer.
#[derive(Debug, Error)]
#[non_exhaustive]
#[error("{}", self.text())]
pub enum AnalysisError {
    /// Stopped by the user.
    Cancelled(#[from] Cancelled),
    /// The study's model is not in this build.
    NoModel {
        /// Its name.
        name: String,
    },
    /// A key of `[radio]` or `[climate]` has a value that the study's model does not take.
    Parameter(LossError),
    /// A link budget that was asked for cannot be made.
    LinkBudget {
        /// The village's id.
        village: String,
        /// Why.
        cause: LinkBudgetError,
    },
    /// Paths left the model's validity, and the study is strict.
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
    Ground(String),
}

impl AnalysisError {
    /// The stable code, as it is in the message.
    pub fn code(&self) -> &'static str {
        self.fault().map_or("stopped", |fault| fault.code)
    }

    /// The same as a fault: code, place, value, cause, remedy. `None` where the user stopped the work.
    pub fn fault(&self) -> Option<Fault> {
        Some(match self {
            Self::Cancelled(_) => return None,
            Self::NoModel { name } => Fault::general(
                "model-not-built",
                format!("model '{name}' is not in this build"),
                "`covgap models list` prints what is",
            ),
            Self::Parameter(error) => Fault::general(
                "model-parameter",
                error.to_string(),
                "change it in [radio] or [climate] (`covgap models show` prints what the model takes)",
            ),
            Self::LinkBudget { village, cause } => Fault::new(
                "link-budget-impossible",
                Path::new("ledgers.csv"),
                format!("village {village}: {cause}"),
                "add the ground that is missing, or set ledgers = false in [study]",
            ),
            Self::OutsideValidity {
                model,
                by,
                count,
                paths,
            } => Fault::general(
                "outside-validity",
                format!(
                    "{count} of {paths} paths lie outside the validity of {model}, or of what is added to it for \
                     clutter ({by}), and the study says strict = true"
                ),
                format!(
                    "choose another model, a smaller max_range_km, or strict = false (`covgap models show {model}` \
                     prints the ranges)"
                ),
            ),
            Self::Ground(cause) => Fault::general("ground-lost", cause.clone(), "run again"),
        })
    }

    fn text(&self) -> String {
        match self {
            Self::Cancelled(cancelled) => cancelled.to_string(),
            other => other.fault().map(|fault| fault.to_string()).unwrap_or_default(),
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
