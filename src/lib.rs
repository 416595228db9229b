//! covgap: which villages have no signal, why, and which to serve first.
//!
//! The library computes terrain-aware coverage of mobile networks from village boundaries and base stations, gives every
//! village a verdict, and ranks the gaps. The command `covgap` ([`cli`]) is a thin shell around it.
//!
//! # The flow
//!
//! ```text
//! arguments → Study → ingest → World {villages, network, terrain, land cover}
//!           → coverage → levels at test points, levels of pixels
//!           → gaps → a verdict for every village, ranked
//!           → output → outputs/<study>/ {maps, layers, tables, summary.json, run.toml}
//! ```
//!
//! Every arrow is an owned value; nothing downstream changes what is upstream. [`pipeline`] shows these calls in order.
//!
//! The register of low-signal points stands beside it, and outlives every run:
//!
//! ```text
//! spreadsheets, layers, a study's gaps → ingest → register::import → events → store (one GeoPackage, append-only, chained)
//!           → register → states of any day → counts, reconciliation, forecast, late list → output
//! ```
//!
//! # The rooms
//!
//! | room | what is in it | may use |
//! |---|---|---|
//! | [`maths`] | functions that give the same bits on every processor, one at a time and for slices | – (every room may use it) |
//! | [`units`] | frequency, decibels, angles: the only place where units convert | – |
//! | [`bibliography`] | the sources, one item each | – |
//! | [`space`] | typed coordinates, coordinate systems, grids, geodesics | units |
//! | [`domain`] | cells, villages, technologies | units, space |
//! | [`terrain`] | elevation and land cover in memory, profiles | units, space |
//! | [`radio`] | propagation models and what is added to them, antennas, climate, link budget, noise, SINR, rates, probabilities | units, space, terrain |
//! | [`coverage`] | who hears what, at points and over areas | domain and above |
//! | [`gaps`] | verdicts, their reasons, and ranks; what changed between two studies, what hangs on one site | coverage and above, but radio and terrain |
//! | [`register`] | the register of low-signal points: events, states, counts, forecasts | units, domain, space |
//! | [`store`] | what outlives a run: the cache of path losses, the register on disk | coverage, domain, space, register |
//! | [`synth`] | whole synthetic provinces, made-up registers | units, domain, space, terrain, register |
//! | [`study`] | the typed study file, presets, radio templates, clutter tables, antennas | units, domain, space, terrain, radio |
//! | [`ingest`] | vector layers, tables, rasters, antenna patterns, climate maps in; every fault reported | study, radio, terrain, register and above |
//! | [`output`] | results to bytes, bytes to files | units, domain, space, terrain, coverage, gaps, register, synth |
//! | [`pipeline`] | the stages in order | all above |
//! | [`cli`] | the command line | all above |
//!
//! `tests/core/architecture.rs` holds the code to this table, and each outside crate to its owner.
//!
//! # What holds everywhere
//!
//! - **No sentinel numbers.** A place has a level or a [`coverage::Reason`]. What was filled, repaired or left out is counted and shown.
//! - **A wrong "covered" is the worst error.** Where terrain is missing, the best that they could be is taken into account: if that
//!   could turn a verdict, the verdict is *unknown* ([`gaps`]).
//! - **The same inputs give the same bytes**, at any number of threads: levels become hundredths of a dB before they are compared,
//!   ties go to the lower cell id, and what threads share out is put together in the order of the input.
//! - **The same bytes everywhere**: no result depends on threads, on the processor or on its mathematical library ([`maths`]).
//! - **A study may be larger than memory**: rasters are filled band by band and go to the disk as they are finished; terrain and land cover that
//!   do not fit lie in a file, and blocks of them come into memory as they are asked for. No budget changes a byte.
//! - **Names carry units**; coordinates are typed; every equation names its source.
//! - **Errors say where** (file, row, field, value) **and what to do**, all faults of an input together.
//! - **Outputs are written whole or not at all.**
//!
//! # Without native libraries
//!
//! The feature `tool` (on by default) brings GDAL, PROJ and plotting. Without it the core (everything down to [`gaps`], and
//! [`study`] and [`synth`]) builds as a pure Rust library.
//!
//! ```
//! use covgap::radio::model::{self, Parameters, Path, Surroundings};
//! use covgap::units::Frequency;
//!
//! let free_space = (model::find("free-space").expect("in the list").build)(&Parameters::default());
//! let path = Path {
//!     frequency: Frequency::from_mhz(800.0),
//!     tx_height_m: 30.0,
//!     rx_height_m: 1.5,
//!     distances_km: &[0.0, 10.0],
//!     heights_m: &[],
//!     surroundings: Surroundings::NONE,
//! };
//! let loss = free_space.loss(&path).expect("inside the model's ranges");
//! assert!((loss.loss.0 - 110.51).abs() < 0.01);
//! ```

// The pages of the core name rooms that only the tool has.
#![cfg_attr(not(feature = "tool"), allow(rustdoc::broken_intra_doc_links))]

pub mod bibliography;
pub mod coverage;
pub mod domain;
pub mod gaps;
pub mod maths;
pub mod output;
pub mod radio;
pub mod register;
pub mod space;
pub mod store;
pub mod study;
pub mod synth;
pub mod terrain;
pub mod units;

#[cfg(feature = "tool")]
pub mod cli;
#[cfg(feature = "tool")]
pub mod ingest;
#[cfg(feature = "tool")]
pub mod pipeline;
