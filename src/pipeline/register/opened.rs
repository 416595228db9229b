//! Opening a register.

use super::RegisterFault;
use crate::register::{Day, Stamp, Units};
use crate::store::register::{Access, RegisterFile};
use std::path::Path;

/// What the day and the moment are, where the user is.
pub trait Clock {
    /// The day, by the user's calendar.
    fn today(&self) -> Day;
    /// The moment.
    fn now(&self) -> Stamp;
}

pub(super) fn read(file: &Path) -> Result<RegisterFile, RegisterFault> {
    Ok(RegisterFile::open(file, Access::Read)?)
}

pub(super) fn write(file: &Path, clock: &dyn Clock) -> Result<RegisterFile, RegisterFault> {
    let mut register = RegisterFile::open(file, Access::Write)?;
    register.set_today(clock.today());
    Ok(register)
}

/// The units that a register knows; none where it was given none.
pub(super) fn units_of(register: &RegisterFile) -> Result<Units, RegisterFault> {
    let set = register.units()?;
    Ok(set.map_or_else(Units::default, |set| Units::new(set.units, set.crossings)))
}
