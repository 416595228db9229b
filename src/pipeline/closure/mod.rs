//! Closure: is a village covered, by measurements; and where to measure next.
//!
//! ```text
//! files of measurements → Measurements (places of 50 m) → best service at each against the preset
//!   → closure (separated places, a rule) → ClosureAnswer, beside what the study predicts
//!   → evidence → an event of the register
//! a study's probabilities → what a visit is worth → routes of days (SurveyAnswer)
//! ```

mod answer;
mod answering;
mod decide;
mod digest;
mod evidence;
mod judged;
mod measured;
mod request;
mod survey;
pub mod survey_files;

pub use answer::{ClosureAnswer, Event, Measured, NextPlace, NotUsed, Predicted, Source, VisitRow};
pub use decide::{DecideError, decide, village};
pub use evidence::{evidence, why};
pub use measured::{FilePlace, MeasuredFile, Measurements, measurements};
pub use request::{Around, ClosureRequest, Since};
pub use survey::{SurveyAnswer, SurveyDay, SurveyRequest, SurveyStop, survey};
