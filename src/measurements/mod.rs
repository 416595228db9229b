//! Measurements: what drive tests, phones, scanners and fixed receivers say, made fit to be compared with
//! predictions.
//!
//! ```text
//! rows of a file → Sample → Cleaner (each rule counts what it leaves out) → Bins (50 m, Lee's mean)
//!                → Flags (campaigns, devices, seasons, cells that disagree) → Places → Matching, proposals
//! ```
//!
//! Nothing here opens a file. What is held grows with bins, cells and devices, never with samples, so that a
//! log of any length can be streamed through. No result depends on the order in which samples come, but for
//! the rules of [`clean`], which follow each device along its way.

mod bins;
pub mod bounds;
mod campaign;
pub mod clean;
mod contradiction;
mod disagreement;
mod flags;
mod groups;
mod histogram;
mod identity;
mod like_distance;
mod likelihood;
mod matching;
mod place;
mod record;
mod sample;
pub mod scale;
mod two_places;

pub use bins::{BIN_M, Bin, Bins, SortedBins};
pub use campaign::{Assumption, Campaign, Known, KnownFrom};
pub use contradiction::{HeardAt, Kind as ContradictionKind, Measured, Proposal, contradictions};
pub use disagreement::{DISAGREES_DB, Disagreement, disagreements};
pub use flags::{Flag, Flags};
pub use groups::{Group, GroupKind, season};
pub use histogram::Histogram;
pub use identity::{CellKey, Identity};
pub use like_distance::LikeDistance;
pub use likelihood::{Likeliest, TIMES, likeliest};
pub use matching::{Match, Matcher};
pub use place::{Place, places};
pub use record::{PlaceRecord, Provenance, Record};
pub use sample::{LEVELS, Quantity, Sample, Values};
pub use two_places::{at_two_places, range_m};
