//! The register on disk: what is written is there, whatever happens meanwhile, and what was altered is found.
// Hand-made truths may call the system: they are compared with a tolerance.
#![allow(clippy::disallowed_methods)]
#![allow(clippy::print_stderr, clippy::print_stdout)]
#![cfg(feature = "tool")]

#[path = "register_store/altered.rs"]
mod altered;
#[path = "register_store/basics.rs"]
mod basics;
#[path = "register_store/history.rs"]
mod history;
#[path = "register_store/migrations.rs"]
mod migrations;
#[path = "register_store/processes.rs"]
mod processes;
#[path = "register_store/programs.rs"]
mod programs;
#[path = "register_store/size.rs"]
mod size;
#[path = "register_store/unusable.rs"]
mod unusable;
