//! Pictures of a plan: the map by phase, and what other budgets reach.

mod curve;
mod legend;
mod map;
mod marks;
mod shown;
#[cfg(test)]
mod tests;

pub use curve::plan_curve;
pub use map::plan;
pub use shown::PlanMap;
