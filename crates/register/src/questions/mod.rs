//! What is asked of a register in memory, and the answers: one function a question.
//!
//! A question says the day ([`When`]) and the points ([`Which`]); the answer says the day and the points that were
//! meant, and holds typed numbers. Nothing here reads a file or a clock: today is an argument. Whoever keeps a
//! [`Log`](super::Log) and its [`Units`](super::Units) in memory can ask as often as needed.
//!
//! | question | function |
//! |---|---|
//! | how many points are closed, how many are left | [`status`] |
//! | which points there are, and their status | [`points`] |
//! | why one count differs from another | [`reconcile`] |
//! | when nothing will be left | [`forecast`] |
//! | who is behind | [`late`] |
//! | which point a person means | [`point`] |
//! | how many units the register knows | [`unit_counts`] |

mod choice;
mod error;
mod find;
mod forecast;
mod grouping;
mod late;
mod points;
mod reconcile;
mod selection;
mod status;
mod unit_counts;
mod when;

pub use choice::{Choice, Condition, Which};
pub use error::QuestionError;
pub use find::{label, point};
pub use forecast::{ForecastAnswer, ForecastQuestion, forecast};
pub use grouping::Grouping;
pub use late::{LateAnswer, LateQuestion, late};
pub use points::{ListedPoint, PointsAnswer, UnitNames, points};
pub use reconcile::{ReconcileAnswer, ReconcileQuestion, reconcile};
pub use selection::{Selection, select};
pub use status::{CountsBy, StatusAnswer, StatusQuestion, status};
pub use unit_counts::{UnitCount, unit_counts};
pub use when::{When, past};
