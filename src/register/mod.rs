//! The register of low-signal points: what happened to each, in the order in which it happened, and what follows from it.
//!
//! Nothing here opens a file: events go in, states, counts and forecasts come out.
