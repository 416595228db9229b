//! Radio waves between two antennas: what a path loses, and what follows from it.
//!
//! # The question
//!
//! A base station sends some tens of watts, and a telephone ten kilometres away receives less than a
//! millionth of a millionth of it. What is lost on the way is the *path loss*, in decibels. It depends on the
//! distance, on the frequency, on the heights of both antennas, and on what lies between them: hills, woods,
//! houses, and the air that bends the waves. A *propagation model* computes it. Everything else in radio
//! planning is addition:
//!
//! ```text
//! level at the receiver = power + antenna gain + antenna pattern − losses of the cable − path loss  (dB)
//! ```
//!
//! # One path
//!
//! A [`Path`](model::Path) is a frequency, two antennas and the ground between them. A model is a row of the
//! list [`MODELS`](model::MODELS), found by its name and made with [`Parameters`](model::Parameters). Here a
//! hill of 60 m is halfway:
//!
//! ```
//! use covgap_radio::model::{self, Parameters, Path, Surroundings};
//! use covgap_radio::units::Frequency;
//!
//! let path = Path {
//!     frequency: Frequency::from_mhz(800.0),
//!     tx_height_m: 30.0,
//!     rx_height_m: 1.5,
//!     distances_km: &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0],
//!     heights_m: &[120.0, 118.0, 121.0, 125.0, 140.0, 180.0, 150.0, 128.0, 122.0, 119.0, 120.0],
//!     surroundings: Surroundings::default(),
//! };
//! let loss_db = |name: &str| {
//!     let model = (model::find(name).expect("in the list").build)(&Parameters::default());
//!     model.loss(&path).expect("inside the model's ranges").loss.0
//! };
//! assert!((loss_db("free-space") - 110.51).abs() < 0.01);
//! assert!((loss_db("p1812") - 139.74).abs() < 0.01);
//! ```
//!
//! Free space would lose 110.5 dB. The hill and the curve of the earth take 29.2 dB more by ITU-R P.1812. The
//! example runs with every model of the list: change the name. Two models seldom agree to a decibel: the
//! choice of the model is the first decision of a plan.
//!
//! # Which model
//!
//! | what is known | what is asked | model |
//! |---|---|---|
//! | the terrain, perhaps woods and houses | coverage over hills, 30 MHz–6 GHz | `p1812` |
//! | the terrain | the same for any frequency up to 20 GHz, or very long paths | `itm` |
//! | the terrain | only what hills and the earth's curve take | `p526-delta-bullington`, `p526-bullington`, `p526-deygout` |
//! | the kind of country | an estimate in the open, in a suburb or a town | `okumura-hata`, `cost231-hata`, `extended-hata`, `egli`, `sui`, `ecc33`, `itm-area` |
//! | whether the antennas see each other | 4G and 5G up to 100 GHz, some kilometres | `3gpp-38901-rma`, `3gpp-38901-uma`, `3gpp-38901-umi` |
//! | nothing but the distance | the least that can be lost | `free-space` |
//!
//! Each model has a [`Card`](model::Card): what it is for and not for, its source, and the ranges in which it
//! holds, as data. The ranges are checked before the equations run. A value that no equation covers is an
//! [error](model::LossError), never a number; a value that leaves the source's advice carries a
//! [warning](model::Warnings). What comes on top of a path (woods about an antenna, walls, gas, rain) is in
//! [`ADDITIONS`](model::ADDITIONS), and [`prediction`] adds it.
//!
//! # From a loss to an answer
//!
//! | module | what is in it |
//! |---|---|
//! | [`model`] | the models, their cards, and the check against reference values ([`model::verify`]) |
//! | [`prediction`] | a model with what is added to it: clutter, buildings, woods, gas, rain |
//! | [`antenna`] | parametric and measured patterns, files of measured ones |
//! | [`climate`] | the air of a country or a latitude, and maps of it |
//! | [`link`] | the link budget, term by term; [`uplink`] the same in the other direction |
//! | [`carrier`] | resource blocks, reference signals and channels of LTE and NR |
//! | [`noise`], [`sinr`], [`throughput`] | noise, interference, and the rates that they leave |
//! | [`probability`], [`location`] | how levels scatter from place to place, and the margins that follow |
//! | [`cover`], [`space`], [`technology`] | what is on the ground, places and geodesics, generations of networks |
//! | [`units`], [`maths`] | decibels and frequencies as types; functions that give the same bits on every processor |
//! | [`bibliography`] | the sources, one item each |
//!
//! # What holds everywhere
//!
//! - **Names carry units** (`_m`, `_km`, `_mhz`, `_db`), or a type does; every equation names its source.
//! - **No sentinel numbers.** There is a loss or a reason why there is none.
//! - **A sweep is the truth.** [`Sweep::along`](model::Sweep::along) computes all samples of a radial at once
//!   and equals the loss of each path to 1e-6 dB.
//! - **The same bits on every machine**: no function of the system's mathematical library is called
//!   ([`maths`]).
//! - Nothing here opens a file, prints, or asks the clock.

pub mod antenna;
pub mod bands;
pub mod bibliography;
pub mod carrier;
pub mod climate;
pub mod cover;
pub mod link;
pub mod location;
pub mod maths;
pub mod model;
pub mod noise;
pub mod prediction;
pub mod probability;
pub mod sinr;
pub mod space;
pub mod technology;
pub mod throughput;
pub mod units;
pub mod uplink;

/// The README's examples, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
