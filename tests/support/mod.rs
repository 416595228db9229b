//! What the tests are made from. Each test binary uses a part of it.

#![allow(dead_code, unused_imports)]

pub mod apart;
pub mod hand_made;

#[cfg(feature = "tool")]
pub mod lists;
#[cfg(feature = "tool")]
pub mod register;
#[cfg(feature = "tool")]
pub mod scene;
#[cfg(feature = "tool")]
pub mod tool;
#[cfg(feature = "tool")]
pub mod written;

#[cfg(feature = "tool")]
pub use scene::{Scene, Sheet, layered};
