//! Lists of low-signal points as offices write them: sound ones are taken whole, twice as well as once; of
//! messy ones every fault is reported.

mod by_plan;
mod examples;
mod messy;
mod plans;
mod twins;
