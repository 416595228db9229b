//! Plans and bounds checked: everything that a plan claims is derived anew from the task, and its bound from
//! the proof's own numbers.
//!
//! ```text
//! task + plan          → breaches: locks, limits, nesting, places, chains, minima,
//!                        what is covered, what is counted
//! task + proof + value → breaches: rows, limits, steps, cases, the bound
//! sites + people       → breaches: ways that carry less than their site may have to carry
//! ```
//!
//! The room shares no code with the optimiser, so that one error cannot hide the other.

mod breach;
mod built;
mod carried;
mod digest;
mod domain;
mod form;
mod formula;
mod proof;
mod task;

pub use breach::Breach;
pub use built::{Built, check_plan};
pub use carried::{Crowd, Linked, check_ways};
pub use digest::{digest_of_proof, digest_of_task};
pub use form::{Case, Ending, LimitOf, Proof, Row, Set, Settled};
pub use proof::check_proof;
pub use task::{Minimum, Stage, Task, Wanted};

#[cfg(test)]
mod tests;
