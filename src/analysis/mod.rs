//! Judgement: what a study makes of a world. Pure: no file, no clock, no feature.
//!
//! Everything between reading and writing is here. [`judge()`] takes a study and a
//! [`World`](crate::world::World) and answers with verdicts and ranks; [`Scene`](crate::coverage::Scene)s for
//! other questions come from [`scene()`]. The numbers of a run are in [`Summary`], the reasons of one village
//! in [`explain`], the link budget of one path in [`link_budget`].
//!
//! ```text
//! Study, World → build_model → scene (cells with their margins, ground, model)
//!              → hear → judge → Judged {levels, verdicts, further presets} → Summary
//! ```

mod air;
mod area;
mod beside;
pub mod calibrated;
mod caption;
mod centre;
pub mod claims;
mod error;
pub mod explain;
mod judge;
pub mod link_budget;
pub mod margins;
mod model;
pub mod receivers;
mod rule;
mod scene;
mod settings;
mod standing;
pub mod summary;
pub mod tally;
pub mod templated;
mod uplinks;
pub mod warnings;

pub use air::StudyAir;
pub use area::{area, method, planes, window};
pub use beside::Beside;
pub use caption::{Caption, PREDICTED_NOTE, caption};
pub use centre::downlink_mbps;
pub use error::{AnalysisError, LinkBudgetError};
pub use judge::{Hearing, Judged, hear, judge};
pub use margins::Margins;
pub use model::{around_receivers, build_model, cover, model_fingerprint, surrounded, takes_surroundings};
pub use rule::{draws, strict, usable};
pub use scene::{correction, profile_step_m, scene, scene_of, sound, unlowered_scene};
pub use settings::{SettingChange, compare, in_words};
pub use standing::{ResilienceRow, Standing, StudyRow, stand};
pub use summary::{Summary, program};
pub use uplinks::UplinkRow;
