//! Events by hand: what a person wants to record becomes events that fit the register, or a reason why not.
//!
//! ```text
//! Addition: name and fields        → changes → check → the first event of a new point
//! Change:   a status, other fields → check   → events of a known point
//! ```
//!
//! The store admits every event once more, by the table of transitions.

mod addition;
mod change;
mod error;
mod fields;
mod recording;

pub use addition::Addition;
pub use change::Change;
pub use error::HandError;
pub use recording::Recording;
