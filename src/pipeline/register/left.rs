//! The points that are left to do, as a plan counts them.

use super::RegisterFault;
use super::hand::all_states;
use super::opened::read;
use crate::register::{Field, PointState};
use crate::space::LonLat;
use std::path::Path;

/// A point that is on the list and not closed.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftPoint {
    /// Its number.
    pub number: String,
    /// The village's code.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Where it is.
    pub place: Option<LonLat>,
    /// Its people.
    pub people: Option<u64>,
}

/// The points that are left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Left {
    /// By number.
    pub points: Vec<LeftPoint>,
    /// Nothing in the register is real.
    pub made_up: bool,
}

/// The points of a register that are left, by all that is recorded: no day is asked for, so the answer is the same on
/// every day.
///
/// # Errors
/// A register that cannot be read.
pub fn left(file: &Path) -> Result<Left, RegisterFault> {
    let register = read(file)?;
    let states = all_states(&register.log()?);
    let points = states.points().iter().filter(|p| p.life.status().is_left());
    Ok(Left {
        points: points.map(of).collect(),
        made_up: register.meta().made_up,
    })
}

fn of(state: &PointState) -> LeftPoint {
    let text = |field| state.attributes.get(&field).cloned();
    let number = |field| text(field)?.parse::<f64>().ok();
    let place = number(Field::Lon)
        .zip(number(Field::Lat))
        .and_then(|(lon_deg, lat_deg)| LonLat::new(lon_deg, lat_deg).ok());
    LeftPoint {
        number: state.id.to_string(),
        code: text(Field::Code),
        name: text(Field::Name),
        place,
        people: text(Field::Population).and_then(|people| people.parse().ok()),
    }
}
