//! What outlives a run: the cache of path losses ([`MatrixCache`]), and the [`register`] of low-signal points
//! on disk, and `measurements` in files of their own.
//!
//! # The cache
//!
//! The loss around a mast depends on terrain, land cover, place, height, frequency, model and the program's
//! code, and on nothing else: whoever computes coverage hashes these into a key, asks the cache, and computes
//! only what is not there. The cache knows keys and bytes, not what they mean. It is a convenience: nothing
//! in it is needed, anything of it may be deleted at any time, and a run never fails for it.
//!
//! ```text
//! <folder>/CACHEDIR.TAG        programs that make backups leave the folder out
//! <folder>/new/…               entries that are being written
//! <folder>/a5/0f…e1.loss       one entry: 64 hexadecimal digits of its key
//! ```
//!
//! Entries are written under a name of their own and then renamed, so that any number of processes may share
//! a folder without locks: the worst that can happen is that two compute the same.

mod cache;
mod codec;
mod entry;
mod housekeeping;
#[cfg(feature = "tool")]
pub mod measurements;
#[cfg(feature = "tool")]
pub mod register;
mod shelf;

pub use cache::{Counts, MatrixCache};
pub use entry::{EntryFlaw, Origin};
pub use housekeeping::{Damage, Group, Keep, Listing, Pruned, Verified, list, prune, verify};
