//! Predictions beside measurements, with the executable on small worlds.

mod validate;
