//! What a report's page computes by itself: which villages turn where a mast is put, offline.
//!
//! ```text
//! study, world, judged → Package → bytes in the page
//!                        bytes   → Room: a place, a height, a radio → the villages that turn, the path to one
//! ```
//!
//! The page computes with this very room, compiled to WebAssembly: losses by the study's model, margins, rule and
//! verdict as `covgap plan what-if` has them. It carries the study's own terrain where that fits; else every so many
//! samples of it are one, and the page says so. Only villages that are not covered are in it: a further mast takes
//! nothing away from the others.

mod ask;
mod bytes;
mod ground;
mod models;
mod package;
mod path;

pub use ask::{Answer, Asked, CellRowText, Lifted, Room, TurnedVillage};
pub use ground::GroundShown;
pub use package::{Limits, NotInPage, Packed, pack};
pub use path::{PathShown, Term};

#[cfg(test)]
mod tests;
