//! The one guard of places: coordinates that are numbers and cannot be meant are found by where everything
//! else lies, and the fault names the repair that would put them there.
//!
//! A file's rows are compared with the bulk of the file itself and with what the study's other files say
//! ([`Around`]). Rows that hang together (each within 150 km of another) are judged together: a region that is
//! truly far away is not mended by one slip that happens to fit one row. Where no row lies where it should,
//! the whole file is tried: axes, signs, points, units, and the zones of a projection.
//!
//! A file is passed through once ([`Passing`]), which gives a [`Plan`]; by that each row is judged. What is kept
//! of the rows between the two does not grow with their number, so that files of any length can be judged.

mod around;
mod passing;
mod plan;
mod repairs;
mod zones;

pub(super) use around::Around;
pub(super) use passing::Passing;
pub(super) use plan::Plan;

use crate::space::LonLat;
use crate::space::crs::Transformer;

/// The two coordinates of a row in the file's own system, and where that is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
    /// `None` where it is no place.
    pub(super) at: Option<LonLat>,
}

impl Spot {
    /// A longitude from 180° to 360°, which may be a place a turn of the globe away.
    fn turned(&self, system: &Transformer) -> Option<LonLat> {
        if self.at.is_some() || system.is_projected() || self.y.abs() > 90.0 || self.x.abs() > 360.0 {
            return None;
        }
        LonLat::wrapped(self.x, self.y)
    }
}

/// What the guard finds of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Finding {
    /// A longitude beyond 180°, which is a place all the same.
    Turned(LonLat),
    /// It cannot be meant where it is.
    Suspect(Suspect),
}

/// A row that cannot be meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Suspect {
    pub(super) code: &'static str,
    pub(super) cause: String,
    pub(super) remedy: String,
}

/// Judges all rows of a file; `None` for a row without two numbers. As many findings as rows.
pub(super) fn survey(spots: &[Option<Spot>], around: &Around, system: &Transformer) -> Vec<Option<Finding>> {
    let mut passing = Passing::new(around, system);
    for spot in spots.iter().flatten() {
        passing.add(*spot);
    }
    let plan = Plan::of(passing);
    let judge = |spot: &Option<Spot>| plan.judge((*spot)?, around, system);
    spots.iter().map(judge).collect()
}

#[cfg(test)]
mod tests;
