//! Tests of everything that reads and writes files, and of the executable. They need nothing but what the
//! build needs.
#![allow(
    clippy::disallowed_methods,
    reason = "truths made by hand may call the system: they are compared with a tolerance"
)]
#![allow(
    clippy::print_stdout,
    reason = "what was measured, for who asks with --nocapture"
)]

#[path = "../support/mod.rs"]
mod support;

mod cli;
mod door;
mod guide;
mod ingest;
mod land_cover;
mod lists;
mod measurements;
mod planning;
mod plans;
mod register_histories;
mod register_import;
mod register_store;
mod register_trips;
mod same_bytes;
mod scenarios;
mod truth;
