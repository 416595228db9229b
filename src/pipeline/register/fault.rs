//! Why a use case of the register ends without an answer.

use crate::domain::figures::counted;
use crate::register::Refusal;
use crate::register::by_hand::HandError;
use crate::register::questions::QuestionError;
use crate::store::register::RegisterError;
use crate::world::Faults;
use std::error::Error;
use std::path::PathBuf;
use thiserror::Error;

/// Why a use case ends without an answer; the register is as it was.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RegisterFault {
    /// The register's file.
    #[error(transparent)]
    Store(#[from] RegisterError),
    /// A question without an answer.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// A person's event that is not taken.
    #[error(transparent)]
    Hand(#[from] HandError),
    /// Lists that cannot be read.
    #[error("{}", of_lists(.0))]
    Lists(Vec<Faults>),
    /// The list of decisions cannot be read.
    #[error("the decisions cannot be used\n{0}")]
    Decisions(Faults),
    /// Decisions name rows: of which list?
    #[error("--decisions and --uncertain belong to one list: import the lists one by one")]
    SeveralLists,
    /// Gaps of made-up masts for a real register.
    #[error(
        "{}: the study behind this list has made-up masts, and the register is no made-up one: its gaps say nothing about a real place (a register for trying out is made with `covgap register init --made-up`)",
        path.display()
    )]
    MadeUpStudy {
        /// The list.
        path: PathBuf,
    },
    /// Whoever looks at the plan stopped the import.
    #[error(transparent)]
    Review(Box<dyn Error + Send + Sync>),
    /// A correction that does not fit the register, or a time zone that this computer does not know.
    #[error(transparent)]
    Refused(Refusal),
    /// A register without a title.
    #[error("--title is empty: give the register a title")]
    NoTitle,
    /// Lists of units that cannot be read.
    #[error("the lists of units cannot be used; nothing was written\n{0}")]
    Units(Faults),
}

fn of_lists(lists: &[Faults]) -> String {
    let count: usize = lists.iter().map(Faults::len).sum();
    let faults: Vec<String> = lists.iter().map(ToString::to_string).collect();
    let faults = faults.join("\n");
    let problems = counted(count, "problem", "problems");
    format!("the list has {problems}; the register is unchanged\n{faults}")
}
