//! Measurements and what is made of them, with the executable on small inputs that the tests write themselves.

mod bad_measurements;
mod drive;
