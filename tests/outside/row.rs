//! A test of this binary: one row of a table.

use crate::needs::Need;
use std::sync::OnceLock;

/// Name, what the test needs of the machine, and the test.
pub(crate) struct Row {
    pub name: &'static str,
    pub needs: &'static [Need],
    pub run: fn(),
}

/// The rows of a file, written as `name_of_the_function: [what it needs],`.
macro_rules! rows {
    ($($test:ident: [$($need:expr),*],)+) => {
        &[$($crate::row::Row { name: stringify!($test), needs: &[$($need),*], run: $test }),+]
    };
}
pub(crate) use rows;

/// Whether notes are wanted: the flag `--nocapture`.
pub(crate) static NOTES: OnceLock<bool> = OnceLock::new();

/// Something measured that no assertion shows; printed with `--nocapture` only.
pub(crate) fn say(note: &str) {
    if NOTES.get() == Some(&true) {
        println!("{note}");
    }
}
