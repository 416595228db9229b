//! A plan for a study, in order: candidates → reach → ways and prices → the question → the optimiser → the planned
//! network, run as the study is → what is written, and its check.

mod assemble;
mod breach;
mod carried;
mod changes;
mod check;
mod check_carried;
mod curve;
mod derived;
mod digest;
mod error;
mod explain;
mod explain_carried;
mod finish;
mod impossible;
mod listed;
mod make;
mod memory;
mod network;
mod prepare;
mod register_points;
mod runs;
mod stoppable;
mod thrift;
mod what_if;

pub use breach::{PlanBreach, Proofs};
pub use changes::changed;
pub use check::{Checked, check};
pub use curve::{CurveAnswer, curve_of};
pub use error::PlanError;
pub use explain::{Explained, StepToTake, explain};
pub use finish::{finish, write};
pub use make::{Made, make};
pub use memory::fits_optimiser;
pub use network::{planned_network, run_phase};
pub use prepare::{Prepared, prepare, prepare_within};
pub use what_if::{CellChange, Turned as WhatIfTurned, WhatIf, WhatIfRequest, what_if};
