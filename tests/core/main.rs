//! Tests of the core, which need no native library: they build and run without the feature `tool`.
#![allow(
    clippy::disallowed_methods,
    reason = "truths made by hand may call the system: they are compared with a tolerance"
)]
#![allow(clippy::unwrap_used)]
#![allow(
    clippy::print_stdout,
    reason = "what was measured, for who asks with --nocapture"
)]

#[path = "../support/mod.rs"]
mod support;

mod analysis;
mod architecture;
mod area;
mod codes;
mod corrected;
mod coverage;
mod data;
mod examples;
mod flat_paths;
mod guide;
mod histories;
mod holes;
mod measurements;
mod points;
mod radial;
mod resilience;
mod study;
mod toy_model;
mod words_of_figures;
