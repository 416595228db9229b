//! Closure: is a village covered, by measurements at its test points; and where the next measurements would
//! decide most.
//!
//! ```text
//! places of 50 m, each with its best service against the preset (Sighted)
//!   → thinned so that no two are near each other (separated) → their effective number (effective)
//!   → a share of them (Share) or a sequential test (Sprt) → closed, not closed, or how many more
//! villages with the chance that a visit turns their verdict (worth) → routes of days (days)
//! ```
//!
//! All figures here are measured, but for those of `worth`, which are predicted.

mod binomial;
mod outcome;
#[cfg(test)]
mod rates;
mod route;
mod rule;
mod separated;
mod share;
mod sighted;
mod sprt;
mod worth;

pub use outcome::{Count, Outcome};
pub use route::{Day, Limits, Stop, days};
pub use rule::Rule;
pub use separated::{CORRELATION_M, SEPARATION_M, effective, separated};
pub use share::Share;
pub use sighted::{Chosen, Ground, Sighted, Visit, chosen};
pub use sprt::Sprt;
pub use worth::{Worth, chance};
