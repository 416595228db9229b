//! Truth: claims, predictions and measurements are kept apart, and none of them says more than it can.

mod bad_measurements;
mod calibrate;
mod claims;
mod closure;
mod drive;
mod validate;
