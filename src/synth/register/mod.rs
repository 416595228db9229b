//! A made-up national register of low-signal points, whose history passes through the figures that Viet Nam's
//! ministry has reported.
//!
//! Villages, people, dates, operators' shares and papers are drawn by chance, and title, source, evidence and
//! the names of those who recorded say so; provinces are real. What is fitted is the course of the numbers:
//!
//! | as of | in the register |
//! |---|---|
//! | 2021-01-31 | 2,418 listed, none closed |
//! | 2022-09-30 | 2,152 closed, 266 left, 148 of them with no or weak power |
//! | 2023 | points identified in 40 of the 63 provinces |
//! | 2023-07-12 | 254 of the points left have no signal at all (`white`); the others left have some |
//! | 2023-12-28 | 2,233 of 2,853 closed, 620 left |
//! | 2024-10-31 | 761 left: 637 with grid power, 124 without any |
//! | 2025-06-30 | 355 left: 238 with grid power, 117 without any |
//!
//! How many were closed or listed on days for which nothing was reported is made up: only so many left, or so
//! many of a kind, are known of July 2023, October 2024 and mid 2025. The history goes on to 2025-12-31, with
//! the units of the reform.
//!
//! The books are closed on each of these days: what counted by then was written down by then, so that the
//! figures are those known on the day as well as those known later. Between these days, things are recorded
//! late as in life.

mod course;
mod flows;
mod ledger;
mod marks;
mod places;
mod sized;
mod township;
mod village;

pub use marks::MADE_UP;
pub use sized::{Sized, sized};

use super::SynthError;
use crate::register::{Crossing, Event, Unit};

/// A made-up register.
#[derive(Clone, Debug, PartialEq)]
pub struct Register {
    /// Says that it is made up.
    pub title: String,
    /// Provinces of both hierarchies (real), districts and communes (made up).
    pub units: Vec<Unit>,
    /// From old provinces and communes to new ones.
    pub crossings: Vec<Crossing>,
    /// In the order in which they were recorded; points are numbered from 1 in the order in which they were
    /// first recorded.
    pub events: Vec<Event>,
}

/// The national register of a seed.
///
/// # Errors
/// [`SynthError::NoRoom`] where the course cannot be fitted; no seed is known for which that happens.
pub fn national(seed: u64) -> Result<Register, SynthError> {
    let town = township::Township::new(seed);
    let villages = course::run(seed, &town)?;
    Ok(Register {
        title: title(seed),
        events: ledger::events(seed, &villages, &town),
        units: town.units,
        crossings: town.crossings,
    })
}

fn title(seed: u64) -> String {
    format!("Synthetic national register of low-signal points ({MADE_UP}, seed {seed})")
}

#[cfg(test)]
mod tests;
