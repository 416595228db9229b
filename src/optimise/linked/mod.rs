//! The search where sites hang on each other: a site is built with the chain that it lacks, and goes with what
//! hangs on it.

mod cuts;
mod grow;
mod moves;
mod paths;
mod shake;

pub(super) use cuts::cuts;
pub(super) use grow::{fill, prune, round, trim};
pub(super) use shake::Shaker;
