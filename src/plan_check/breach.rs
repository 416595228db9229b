//! What is wrong with a plan or a proof.

use std::fmt;

/// One breach, with a stable code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The code.
    pub code: &'static str,
    /// What is wrong, as a sentence without its end.
    pub text: String,
}

impl Breach {
    pub(super) fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self {
            code,
            text: text.into(),
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.code, self.text)
    }
}
