//! The layering of the library, held by reading its sources.

#[path = "architecture/mod.rs"]
mod architecture;
