//! The executable from outside: exit codes, messages, and that nothing is ever half-written.
// Hand-made truths may call the system: they are compared with a tolerance.
#![allow(clippy::disallowed_methods)]
#![cfg(feature = "tool")]

mod support;

#[path = "cli/antennas.rs"]
mod antennas;
#[path = "cli/cache.rs"]
mod cache;
#[path = "cli/commands.rs"]
mod commands;
#[path = "cli/diff.rs"]
mod diff;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/inputs.rs"]
mod inputs;
#[path = "cli/outputs.rs"]
mod outputs;
#[path = "cli/points.rs"]
mod points;
#[path = "cli/presets.rs"]
mod presets;
#[path = "cli/register.rs"]
mod register;
#[path = "cli/stopping.rs"]
mod stopping;
#[path = "cli/studies.rs"]
mod studies;
#[path = "cli/synth_register.rs"]
mod synth_register;
