//! Logs of measurements through the one reader of lists: drive tests, phone apps, scanners, speed tests.
//!
//! A log is read twice: a [`Survey`] finds what its columns have in common (the order of days and months, an
//! index in the place of levels, where most samples lie), and the second pass reads samples by what was found.

mod columns;
mod fields;
mod identity;
mod network;
mod row;
mod stream;
mod survey;
mod time;

pub use fields::FIELDS;
pub use network::network;
pub use stream::{Expected, HEADING_INSIDE, MeasurementStream, Reading, RowRead, TIME_MISSING, input};
pub use survey::Survey;
pub use time::DayOrder;
