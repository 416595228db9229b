//! Opening a register.

use super::RegisterFault;
use crate::register::{Day, Refusal, Stamp, Units, Zone, vietnam};
use crate::store::register::{Access, Meta, RegisterFile};
use std::path::Path;

/// What the day and the moment are, where the user is.
pub trait Clock {
    /// The day, by the user's calendar.
    fn today(&self) -> Day;
    /// The moment.
    fn now(&self) -> Stamp;
    /// Record although this clock lies far before the last record of the register?
    fn is_against_record(&self) -> bool {
        false
    }
}

pub(super) fn read(file: &Path) -> Result<RegisterFile, RegisterFault> {
    Ok(RegisterFile::open(file, Access::Read)?)
}

pub(super) fn write(file: &Path, clock: &dyn Clock) -> Result<RegisterFile, RegisterFault> {
    let mut register = RegisterFile::open(file, Access::Write)?;
    register.set_today(clock.today());
    register.set_against_clock(clock.is_against_record());
    // Before anything is read: with a wrong clock, days of a list would lie in the future.
    register.check_clock(clock.now())?;
    Ok(register)
}

/// A register to which something is written that no clock can make untrue: units, or what sets moments right.
pub(super) fn write_unchecked(file: &Path, clock: &dyn Clock) -> Result<RegisterFile, RegisterFault> {
    let mut register = RegisterFile::open(file, Access::Write)?;
    register.set_today(clock.today());
    Ok(register)
}

/// Where the office of a register is: as it says, or by its country.
pub(super) fn zone_of(meta: &Meta) -> Result<Zone, RegisterFault> {
    match (&meta.time_zone, meta.country.as_deref()) {
        (Some(name), _) => name.parse().map_err(|cause: String| {
            let remedy = "give the difference to universal time (--time-zone +07:00)";
            RegisterFault::Refused(Refusal::new("time-zone-unknown", cause, remedy))
        }),
        (None, Some(vietnam::COUNTRY)) => Ok(Zone::viet_nam()),
        (None, _) => Ok(Zone::UTC),
    }
}

/// The units that a register knows; none where it was given none.
pub(super) fn units_of(register: &RegisterFile) -> Result<Units, RegisterFault> {
    let set = register.units()?;
    Ok(set.map_or_else(Units::default, |set| Units::new(set.units, set.crossings)))
}
