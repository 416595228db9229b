//! Measurements: from a log to what it says, and into a file. Neither parses arguments nor prints.
//!
//! ```text
//! log → survey (first pass) → faults of the whole | samples (second pass) → cleaned → bins, file
//!     → what disagrees → places → matched with the study's cells → proposals
//! ```

pub mod calibrate;
mod campaign_file;
mod matched;
pub mod pairs;
mod passes;
mod refusal;
mod request;
pub mod validate;

pub use campaign_file::{CampaignFile, campaign_file};
pub use matched::{CellFound, Contradicted, How, MatchReport};
pub use passes::{Found, Refused, Remark, examine};
pub use request::Request;
