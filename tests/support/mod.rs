//! What the tests are made from. Each test binary uses a part of it.

#![allow(dead_code, unused_imports)]

pub(crate) mod apart;
pub(crate) mod guide;
pub(crate) mod hand_made;
pub(crate) mod histories;

#[cfg(feature = "tool")]
pub(crate) mod lists;
#[path = "../../src/plan/made_example.rs"]
pub(crate) mod made_plan;
#[cfg(feature = "tool")]
pub(crate) mod ods;
#[cfg(feature = "tool")]
pub(crate) mod planned;
#[cfg(feature = "tool")]
pub(crate) mod register;
#[cfg(feature = "tool")]
pub(crate) mod scene;
pub(crate) mod split_mix;
#[cfg(feature = "tool")]
pub(crate) mod tool;
#[cfg(feature = "tool")]
pub(crate) mod written;

#[cfg(feature = "tool")]
pub(crate) use scene::{Scene, Sheet, layered};
