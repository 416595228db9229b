//! What is asked of a register in memory, and the answers: one function a question.
//!
//! A question says the day ([`When`]) and the points ([`Which`]); the answer says the day and the points that
//! were meant, and holds typed numbers. Nothing here reads a file or a clock: today is an argument. Whoever
//! keeps a [`Log`](super::Log) and its [`Units`](super::Units) in memory can ask as often as needed.
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

mod answers;
mod choice;
mod error;
mod find;
mod forecast;
mod when;

pub use answers::{CountsBy, StatusAnswer, StatusQuestion, status};
pub use answers::{LateAnswer, LateQuestion, ListedPoint, PointsAnswer, late, points};
pub use answers::{ReconcileAnswer, ReconcileQuestion, reconcile};
pub use choice::{Choice, Condition, Grouping, Which};
pub use error::QuestionError;
pub use find::{UnitCount, label, point, unit_counts};
pub use forecast::{ForecastAnswer, ForecastQuestion, forecast};
pub use when::{Selection, When, past, select};
