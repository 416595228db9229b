//! An empty register, and the administrative units that a register knows.

use super::RegisterFault;
use super::opened::{Clock, read, units_of, write_unchecked};
use crate::ingest::unit_lists::UnitLists;
use crate::output::qml;
use crate::register::{Units, Zone, vietnam};
use crate::space::BoundingBox;
use crate::store::register::{Meta, Receipt, RegisterFile, Style, UnitSet};
use std::path::Path;

/// Units that a register is to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitsRequest {
    /// Viet Nam's provinces, old and new.
    pub viet_nam: bool,
    /// Further lists.
    pub lists: UnitLists,
}

impl UnitsRequest {
    fn joined(&self, known: &Units) -> Result<(Units, Vec<String>), RegisterFault> {
        self.lists.joined(known).map_err(RegisterFault::Units)
    }

    /// Where units come from: what was said before, and the names of files.
    fn source(&self, before: String) -> String {
        let own = "provinces of Viet Nam that come with covgap".to_owned();
        let own = self.viet_nam.then_some(own);
        let said = Some(before).filter(|b| !b.is_empty());
        let all = said.into_iter().chain(own).chain(self.lists.names());
        all.collect::<Vec<_>>().join("; ")
    }
}

/// What a new register is to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InitRequest {
    /// Over every table.
    pub title: String,
    /// It is for trying out: every output says so.
    pub made_up: bool,
    /// Where points can be; where absent, the country's extent.
    pub bounds: Option<BoundingBox>,
    /// Where its office is; where absent, the country's.
    pub time_zone: Option<Zone>,
    /// Its units. Viet Nam's provinces bring the country's name and extent.
    pub units: UnitsRequest,
}

/// A register that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Initialised {
    /// How many units it knows.
    pub units: usize,
    /// How many crossings from old units to new.
    pub crossings: usize,
    /// Units of the crosswalk that are in no list.
    pub unmatched: Vec<String>,
}

/// Makes an empty register, and never overwrites a file.
///
/// # Errors
/// No title, lists that cannot be read, a file in the way.
pub fn init(file: &Path, request: &InitRequest, clock: &dyn Clock) -> Result<Initialised, RegisterFault> {
    let mut meta = Meta::new(request.title.trim(), clock.now());
    if meta.title.is_empty() {
        return Err(RegisterFault::NoTitle);
    }
    meta.made_up = request.made_up;
    let mut known = Units::default();
    if request.units.viet_nam {
        known = Units::viet_nam();
        meta.country = Some(vietnam::COUNTRY.to_owned());
        meta.bounds = Some(vietnam::BOUNDS);
    }
    meta.bounds = request.bounds.or(meta.bounds);
    meta.time_zone = request.time_zone.as_ref().map(|zone| zone.name().to_owned());
    let (units, unmatched) = request.units.joined(&known)?;
    let mut register = RegisterFile::create(file, &meta, &styles())?;
    if !units.list().is_empty() {
        let set = set(&units, &request.units.source(String::new()));
        register.write_at(clock.now(), |writing| writing.put_units(&set))?;
    }
    Ok(Initialised {
        units: units.list().len(),
        crossings: units.crossings().len(),
        unmatched,
    })
}

/// The units that a register knows.
#[derive(Clone, Debug)]
pub struct KnownUnits {
    /// What the register is.
    pub meta: Meta,
    /// Its units and crossings.
    pub units: Units,
    /// Units of a crosswalk that was just added, which are in no list.
    pub unmatched: Vec<String>,
    /// What the write left, where it changed anything.
    pub receipt: Option<Receipt>,
}

/// The units that a register knows.
///
/// # Errors
/// A register that cannot be read.
pub fn units(file: &Path) -> Result<KnownUnits, RegisterFault> {
    let register = read(file)?;
    Ok(KnownUnits {
        meta: register.meta().clone(),
        units: units_of(&register)?,
        unmatched: Vec::new(),
        receipt: None,
    })
}

/// Adds units to those that a register knows.
///
/// # Errors
/// Lists that cannot be read or contradict each other: nothing is changed.
pub fn add_units(
    file: &Path,
    request: &UnitsRequest,
    clock: &dyn Clock,
) -> Result<KnownUnits, RegisterFault> {
    let mut register = write_unchecked(file, clock)?;
    // Within one write: what somebody else adds meanwhile is not lost.
    let (units, unmatched) = register.write_at(clock.now(), |writing| -> Result<_, RegisterFault> {
        let before = writing.units()?.unwrap_or_default();
        let (mut list, mut crossings) = (before.units, before.crossings);
        if request.viet_nam {
            list.extend(vietnam::provinces());
            crossings.extend(vietnam::crossings());
        }
        let (units, unmatched) = request.joined(&Units::new(list, crossings))?;
        writing.put_units(&set(&units, &request.source(before.source)))?;
        let after = writing.units()?.unwrap_or_default();
        Ok((Units::new(after.units, after.crossings), unmatched))
    })?;
    Ok(KnownUnits {
        meta: register.meta().clone(),
        units,
        unmatched,
        receipt: register.receipt().cloned(),
    })
}

fn set(units: &Units, source: &str) -> UnitSet {
    UnitSet::new(source, units.list().to_vec(), units.crossings().to_vec())
}

/// How QGIS draws the points of a register.
pub fn styles() -> Vec<Style> {
    vec![Style {
        name: "status".to_owned(),
        qml: qml::by_status(),
    }]
}
