//! The crate as its users see it: its front page, laws that hold for every model, and reference values.
// Hand-made truths may call the system: they are compared with a tolerance.
#![allow(clippy::disallowed_methods)]
// What was compared is told by name.
#![allow(clippy::print_stdout)]

mod front_page;
mod properties;
mod vectors;
