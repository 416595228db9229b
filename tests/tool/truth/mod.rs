//! Predictions and measurements: the executable on small worlds whose truth is known.

mod calibrate;
