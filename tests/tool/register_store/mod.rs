//! The register on disk: what is written is there, whatever happens meanwhile, and what was altered is found.

mod altered;
mod basics;
mod migrations;
mod size;
mod unusable;
