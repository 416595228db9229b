//! The executable from outside: exit codes, messages, and that nothing is ever half-written.

mod antennas;
mod cache;
mod commands;
mod corrections;
mod diff;
mod explain;
mod inputs;
#[cfg(unix)]
mod killed;
mod outputs;
mod points;
mod presets;
mod recorded;
mod register;
mod stopping;
mod studies;
mod surroundings;
mod synth_register;
mod tables;
