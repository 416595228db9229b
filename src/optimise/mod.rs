//! Which sites to build: the most people for the money, in phases that only grow, with a proof.
mod ascent;
mod certificate;
mod dominance;
mod exact;
mod greedy;
mod improve;
mod instance;
mod knapsack;
mod lists;
mod plan;
mod prices;
mod problem;
mod random;
mod relaxation;
mod restrict;
mod rounding;
mod rows;
mod solve;
mod tree;

pub use certificate::{Certificate, End, Limit, Multipliers, Node, Step};
pub use instance::{Goal, Instance, Phase};
pub use lists::Lists;
pub use solve::{Effort, Infeasible, Outcome, Planned, solve};
