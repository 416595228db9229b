//! The register on disk: what is written is there, whatever happens meanwhile, and what was altered is found.
#![cfg(feature = "tool")]

#[path = "register_store/basics.rs"]
mod basics;
#[path = "register_store/history.rs"]
mod history;
