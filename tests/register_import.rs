//! Lists of low-signal points as offices write them: sound ones are taken whole, twice as well as once; of messy ones every fault is told.
// Hand-made truths may call the system: they are compared with a tolerance.
#![allow(clippy::disallowed_methods)]
#![allow(clippy::print_stderr)]
#![cfg(feature = "tool")]

mod support;

#[path = "register_import/examples.rs"]
mod examples;
#[path = "register_import/lists.rs"]
mod lists;
#[path = "register_import/messy.rs"]
mod messy;
#[path = "register_import/plans.rs"]
mod plans;
#[path = "register_import/twins.rs"]
mod twins;
