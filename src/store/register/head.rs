//! How far a register has come.

use crate::register::Stamp;

/// How far the chain of events has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many events there are.
    pub events: u64,
    /// The last event's hash; without events, the hash of what the register is.
    pub hash: String,
    /// When the last event was recorded.
    pub recorded: Option<Stamp>,
}
