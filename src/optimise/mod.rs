//! Which sites to build: the most people for the money, in phases that only grow, with a proof.
//!
//! ```text
//! instance → problem (locks, limits, who covers whom) → greedy plans
//!          → rows (sets of points that must be hit) → relaxation → multipliers, bound, mean choice
//!          → plans rounded from the mean → ruin and recreate at the budget's price
//!          → cases, where the problem is small → plan and certificate
//! ```
//!
//! Sites may hang on each other: places hold one, and chains lead over other sites. Then the search moves whole
//! chains (`linked`), and the relaxation pays for them with multipliers of their own.
//!
//! A village counts when its centre is covered and so many of its people, by any mix of sites. Whole numbers
//! go in and come out; floating point only leads the search, and what it finds is proved in whole numbers
//! ([`Certificate`]). Work is counted and no clock is looked at: the same question, effort and seed give the
//! same plan and the same proof. A signal from outside ([`Stop`]) can end it before; what is there then comes out,
//! with what is proved of it.
mod ascent;
mod certificate;
mod curve;
mod dominance;
mod effort;
mod exact;
mod greedy;
mod groups;
mod improve;
mod instance;
mod knapsack;
mod linear;
mod linked;
mod links;
mod lists;
mod memory;
mod minima;
mod offer;
mod plan;
mod prices;
mod problem;
mod random;
mod relaxation;
mod restrict;
mod rounding;
mod rows;
mod solve;
mod stop;
mod tree;
mod trim;

pub use certificate::{Certificate, End, Limit, Multipliers, Node, Step};
pub use curve::{as_one_phase, curve, each_phase_alone};
pub use effort::Effort;
pub use instance::{Goal, Instance, Minimum, Phase};
pub use linear::has_exact;
pub use lists::Lists;
pub use memory::bytes_needed;
pub use solve::{Infeasible, Outcome, Planned, solve, solve_from};
pub use stop::{Pace, Stop};
