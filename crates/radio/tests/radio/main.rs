//! The crate as its users see it: its front page, laws that hold for every model, and reference values.
// Hand-made truths may call the system: they are compared with a tolerance.
#![allow(clippy::disallowed_methods)]
// What was compared is reported by name.
#![allow(clippy::print_stdout)]

#[path = "../../examples/losses_of_a_radial.rs"]
mod example;
mod front_page;
mod properties;
mod surroundings;
mod vectors;

/// The example runs, and what it asserts holds.
#[test]
fn a_radial_has_a_loss_at_every_sample() {
    example::main().expect("it runs");
}
