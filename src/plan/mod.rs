//! What could be built, what it costs, what it closes, and the plan that follows.
//!
//! ```text
//! study, world, layers → candidates (changes of what is there, new sites, small answers)
//!                      → reach: the test points that each lifts to the preset, by the study's own scene
//!                      → ways: how each is connected (on the mast, fibre, satellite, microwave by hops) and powered
//!                      → carried: the ways that carry what a candidate must carry at most
//!                      → cost of each candidate with each way → problem → optimise → the planned network
//! ```
//!
//! Everything is predicted: a plan never says that a village *is* covered.

pub mod backhaul;
pub mod candidate;
pub mod candidates;
pub mod capacity;
pub mod carried;
pub mod cell_rows;
pub mod compare;
pub mod cost;
pub mod doubt;
#[cfg(test)]
pub(crate) mod example;
pub mod file;
pub mod layers;
pub mod made;
pub mod points;
pub mod problem;
pub mod reach;
pub mod register_points;
pub mod unknown_people;
pub mod way;

#[cfg(test)]
pub(crate) mod made_example;

pub use candidate::{Candidate, Change, Kind, Small, Structure};
pub use candidates::CandidatesFound;
pub use carried::Carried;
pub use cell_rows::{CellRow, NoCell, cell_of_row, row_of_cell};
pub use compare::{Compared, compare};
pub use cost::{MissingLine, Priced, Supply, price, supply};
pub use layers::{Listed, PlanLayers};
pub use made::{
    BackhaulLink, CostPart, CurvePoint, PlanAsked, PlanMade, PlanVersion, PlannedPhase, PlannedSite,
    PlannedVillage,
};
pub use points::PlanPoints;
pub use reach::Reach;
pub use register_points::{RegisterPoint, RegisterPoints};
pub use way::{End, Sight, Way, Ways};
