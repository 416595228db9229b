//! Words that every output has in common.

pub use crate::analysis::PREDICTED_NOTE;

use crate::domain::{ReferenceSignal, Technology};

/// What is on every output whose sites are made up.
pub const SYNTHETIC_NOTE: &str =
    "SYNTHETIC SITES: the masts are made up; this is no statement about a real network";

/// A technology and its signal, for people: `4G RSRP`.
pub fn signal_label(technology: Technology) -> String {
    let signal: ReferenceSignal = technology.reference_signal();
    format!("{} {}", technology.name(), signal.name())
}

/// An operator, for people: its name, or "any operator".
pub fn operator_label(operator: Option<&str>) -> &str {
    operator.unwrap_or("any operator")
}
