//! Closure: is a village covered, by measurements at its test points; and where the next measurements would
//! decide most.
