//! Predictions beside measurements, with the executable on small worlds.

mod calibrate;
mod validate;
