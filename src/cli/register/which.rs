//! From arguments to questions: the day, the points, the grouping.

use super::args;
use crate::register::questions::{Condition, Grouping, QuestionError, When, Which};

impl args::When {
    /// As a question has it.
    pub(crate) fn asked(&self) -> When {
        When {
            as_of: self.as_of,
            known_on: self.known_on,
        }
    }
}

impl args::Which {
    /// As a question has it.
    ///
    /// # Errors
    /// A condition that is none.
    pub(crate) fn asked(&self) -> Result<Which, QuestionError> {
        let only = self.only.iter().map(|text| text.parse::<Condition>());
        Ok(Which {
            hierarchy: self.hierarchy,
            only: only.collect::<Result<_, _>>()?,
        })
    }
}

impl From<args::Grouping> for Grouping {
    fn from(grouping: args::Grouping) -> Self {
        match grouping {
            args::Grouping::Country => Self::Country,
            args::Grouping::Province => Self::Province,
            args::Grouping::District => Self::District,
            args::Grouping::Commune => Self::Commune,
            args::Grouping::Operator => Self::Operator,
            args::Grouping::Technology => Self::Technology,
            args::Grouping::Electricity => Self::Electricity,
            args::Grouping::Signal => Self::Signal,
            args::Grouping::Status => Self::Status,
        }
    }
}
