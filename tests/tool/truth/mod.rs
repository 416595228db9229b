//! Predictions, measurements and what follows from both, with the executable on small files.

mod closure;
