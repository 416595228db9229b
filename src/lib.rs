//! covgap: which villages have no signal, why, and which to serve first.
//!
//! The library computes terrain-aware coverage of mobile networks from village boundaries and base stations,
//! gives every village a verdict, and ranks the gaps. The command `covgap` ([`cli`]) is a thin shell around
//! it.
//!
//! # The flow
//!
//! ```text
//! arguments → Study → ingest → World {villages, network, terrain, land cover}
//!           → analysis: scene, margins → coverage → levels at test points, levels of pixels
//!           → gaps → a verdict for every village, ranked
//!           → output → outputs/<study>/ {maps, layers, tables, summary.json, run.toml}
//! ```
//!
//! Every arrow is an owned value; nothing downstream changes what is upstream. [`pipeline`] shows these calls
//! in order.
//!
//! The register of low-signal points is beside it, and outlives every run:
//!
//! ```text
//! spreadsheets, layers, a study's gaps → ingest → pipeline::register → events → store (one GeoPackage, append-only, chained)
//!           → register → states of any day → counts, reconciliation, forecast, late list → output
//! ```
//!
//! # The rooms
//!
//! | room | what is in it | may use |
//! |---|---|---|
//! | [`maths`] | functions that give the same bits on every processor, one at a time and for slices | – |
//! | [`units`] | frequency, decibels, angles: the only place where units convert | maths |
//! | [`bibliography`] | the sources, one item each | – |
//! | [`files`] | the one way to the bytes of files that a study or a command names | – |
//! | [`space`] | typed coordinates, coordinate systems, grids, geodesics | maths, units |
//! | [`terrain`] | elevation and land cover in memory, profiles | maths, units, space |
//! | [`domain`] | cells, villages, technologies, the rule of verdicts | maths, units, space, terrain |
//! | [`world`] | everything that a study computes with, in memory, and how it came about | maths, units, space, domain, terrain |
//! | [`radio`] | propagation models and what is added to them, antennas, climate, link budget, noise, SINR, rates, probabilities | maths, units, bibliography, space, domain, terrain |
//! | [`coverage`] | who hears what, at points and over areas | maths, units, space, domain, terrain, radio |
//! | [`gaps`] | verdicts, their reasons, and ranks; what changed between two studies, what hangs on one site | maths, units, space, domain, coverage |
//! | [`register`] | the register of low-signal points: events, states, counts, forecasts | maths, units, space, domain |
//! | [`measurements`] | what was measured: samples cleaned, local means, what disagrees, which cells it is of | maths, units, space, domain, register |
//! | [`validation`] | predictions beside measurements: pairs, statistics of their differences | maths, units, space, domain, measurements |
//! | [`calibration`] | what is added to a model's levels so that they agree with measurements, chosen on what the fit has not seen | maths, units, space, domain, radio, coverage, measurements, validation |
//! | [`closure`] | is a village covered by measurements; where the next ones decide most | maths, units, space, domain, radio, measurements, validation |
//! | [`optimise`] | which sites to build: plans under budgets, each with a proof of how near the best it is | – |
//! | [`plan_check`] | plans and their proofs checked, by code that has nothing of the optimiser's | – |
//! | [`store`] | what outlives a run: the cache of path losses, the register and measurements on disk | maths, units, files, space, domain, coverage, register, measurements |
//! | [`synth`] | whole synthetic provinces, made-up registers and drive tests | maths, units, space, domain, terrain, register |
//! | [`study`] | the typed study file, presets, radio templates, clutter tables, antennas | maths, units, files, space, domain, terrain, radio, coverage, calibration |
//! | [`analysis`] | judgement: what a study makes of a world; its numbers, reasons and link budgets | maths, units, space, domain, terrain, world, radio, coverage, gaps, validation, calibration, closure, study |
//! | [`plan`] | what could be built, what it costs and closes, and the plan that follows | maths, units, files, space, domain, terrain, world, radio, coverage, gaps, optimise, study, analysis |
//! | [`page`] | what a report's page computes by itself: the villages that turn where a mast is put | maths, units, space, domain, terrain, world, radio, coverage, gaps, study, analysis, plan |
//! | [`ingest`] | vector layers, tables, rasters, antenna patterns, climate maps in; every fault reported | maths, units, files, space, domain, terrain, world, radio, register, measurements, study, plan |
//! | [`output`] | results to bytes, bytes to files | maths, units, space, domain, terrain, world, coverage, gaps, register, measurements, validation, calibration, closure, synth, study, analysis, plan, page |
//! | [`pipeline`] | the stages in order, the register's use cases | all above but bibliography and synth |
//! | [`cli`] | the command line | all above but bibliography |
//!
//! `tests/core/architecture/table.rs` has this table, and the owner of each outside crate; the tests beside
//! it hold the code and this page to it. They also refuse files that use each other in a circle, but for the
//! few that the table names with a reason.
//!
//! Three crates make the workspace. [`maths`], [`units`], [`bibliography`] and [`radio`] are `covgap-radio`
//! in `crates/radio`, with what the models ask of other rooms: places and geodesics of [`space`],
//! [`terrain::Cover`] and [`domain::Technology`]. [`register`] is `covgap-register`. Both can be used alone;
//! this crate has them under its own paths.
//!
//! # What holds everywhere
//!
//! - **No sentinel numbers.** A place has a level or a [`coverage::Reason`]. What was filled, repaired or
//!   left out is counted and shown.
//! - **A wrong "covered" is the worst error.** Where terrain is missing, the best that they could be is taken
//!   into account: if that
//!   could turn a verdict, the verdict is *unknown* ([`gaps`]).
//! - **The same inputs give the same bytes**, at any number of threads: levels become hundredths of a dB
//!   before they are compared,
//!   ties go to the lower cell id, and what threads share out is put together in the order of the input.
//! - **The same bytes everywhere**: no result depends on threads, on the processor or on its mathematical
//!   library ([`maths`]).
//! - **A study may be larger than memory**: rasters are filled band by band and go to the disk as they are
//!   finished; terrain and land cover that
//!   do not fit lie in a file, and blocks of them come into memory as they are asked for. No budget changes a
//!   byte.
//! - **Names carry units**; coordinates are typed; every equation names its source.
//! - **Errors say where** (file, row, field, value) **and what to do**, all faults of an input together.
//! - **Outputs are written whole or not at all.**
//!
//! # Without native libraries
//!
//! The feature `tool` (on by default) brings GDAL, PROJ and plotting. Without it the core (everything down to
//! [`analysis`]) builds as a pure Rust library, for WebAssembly too: it judges villages in memory.
//! `examples/` shows how.
//!
//! ```
//! use covgap::radio::model::{self, Parameters, Path, Surroundings};
//! use covgap::units::Frequency;
//!
//! // Any name of the list of models takes the place of this one.
//! let model = (model::find("p1812").expect("in the list").build)(&Parameters::default());
//! let path = Path {
//!     frequency: Frequency::from_mhz(800.0),
//!     tx_height_m: 30.0,
//!     rx_height_m: 1.5,
//!     distances_km: &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0],
//!     heights_m: &[120.0, 118.0, 121.0, 125.0, 140.0, 180.0, 150.0, 128.0, 122.0, 119.0, 120.0],
//!     surroundings: Surroundings::default(),
//! };
//! let loss = model.loss(&path).expect("inside the model's ranges");
//! assert!((loss.loss.0 - 139.74).abs() < 0.01);
//! ```

// The pages of the core name rooms that only the tool has.
#![cfg_attr(not(feature = "tool"), allow(rustdoc::broken_intra_doc_links))]

// Unit tests and the tests outside share files, which name this crate as its users do.
#[cfg(test)]
extern crate self as covgap;

pub mod analysis;
pub mod calibration;
pub mod closure;
pub mod coverage;
pub mod domain;
pub mod files;
pub mod gaps;
pub mod measurements;
pub mod optimise;
pub mod output;
pub mod page;
pub mod plan;
pub mod plan_check;
pub mod space;
pub mod store;
pub mod study;
pub mod synth;
pub mod terrain;
pub mod validation;
pub mod world;

pub use covgap_radio as radio;
pub use covgap_radio::{bibliography, maths, units};
pub use covgap_register as register;

#[cfg(feature = "tool")]
pub mod cli;
#[cfg(feature = "tool")]
pub mod ingest;
#[cfg(feature = "tool")]
pub mod pipeline;
