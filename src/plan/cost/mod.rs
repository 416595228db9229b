//! What a candidate costs with the way in which it is connected.
//!
//! Every part is its cost today: what is paid once, and what is paid each year over the plan's years,
//! discounted. Each part is rounded up to the unit that the optimiser counts in, so that the parts of a cost
//! add up to it.

mod parts;
mod power;
mod supply;

pub use supply::{Supply, supply};

use super::candidate::{Candidate, Change, Kind, Small, Structure};
use super::made::CostPart;
use super::way::Way;
use crate::study::{Costs, PlanSource, Source};
use crate::units::km_from_m;
use parts::Bill;
use thiserror::Error;

/// What a candidate costs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Priced {
    /// Paid once, in the currency's units.
    pub capex: u64,
    /// Paid each year.
    pub yearly: u64,
    /// Both over the plan's years, discounted to today, in whole steps of the unit of the cost file.
    pub cost: u64,
    /// The parts of `cost`, which add up to it.
    pub parts: Vec<CostPart>,
    /// `grid`, `solar`, `generator` or `there already`.
    pub power: &'static str,
}

/// Costs without a line that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the costs have no line [{0}]")]
pub struct MissingLine(pub &'static str);

/// Where power is there already.
const THERE: &str = "there already";

/// What a candidate costs, connected in this way.
///
/// A row of the user's list that says a cost is taken at its word: it is the cost of everything.
///
/// # Errors
/// [`MissingLine`]: costs made by hand, without a line that is asked for.
pub fn price(
    plan: &PlanSource,
    candidate: &Candidate,
    way: &Way,
    supply: &Supply,
) -> Result<Priced, MissingLine> {
    let mut bill = Bill::new(&plan.costs)?;
    if let Some(cost) = supply.listed_cost {
        bill.add("as the list says", cost as f64, 0.0);
        return Ok(bill.priced(THERE));
    }
    let power = match candidate.kind {
        Kind::Change(change) => of_change(&mut bill, candidate, change)?,
        Kind::NewSite if on_a_tower(candidate) => {
            bill.line("mast of others", "tenant-fixed", 1.0)?;
            bill.yearly("mast of others", "tenant-yearly", 1.0)?;
            radios(&mut bill, candidate)?;
            THERE
        }
        Kind::NewSite => {
            built(&mut bill, candidate, supply)?;
            radios(&mut bill, candidate)?;
            bill.yearly("rent and maintenance", "site-yearly", 1.0)?;
            power::of_site(&mut bill, &plan.costs, supply)?
        }
        Kind::Small(small) => {
            structure(&mut bill, candidate)?;
            let line = match small {
                Small::Repeater => "repeater",
                Small::SmallCell => "small-cell",
            };
            bill.line("equipment", line, 1.0)?;
            bill.yearly("rent and maintenance", "small-yearly", 1.0)?;
            power::of_small(&mut bill, &plan.costs, supply)?
        }
        Kind::Relay => {
            built(&mut bill, candidate, supply)?;
            bill.yearly("rent and maintenance", "relay-yearly", 1.0)?;
            power::of_small(&mut bill, &plan.costs, supply)?
        }
    };
    if !matches!(candidate.kind, Kind::Change(_)) {
        backhaul(&mut bill, plan, way)?;
    }
    Ok(bill.priced(power))
}

/// A new site on a mast that is there.
fn on_a_tower(candidate: &Candidate) -> bool {
    candidate.structure == Structure::None && matches!(candidate.source, Source::Tower | Source::List)
}

/// The line of a change, for each cell that it makes; nothing else.
fn of_change(
    bill: &mut Bill<'_>,
    candidate: &Candidate,
    change: Change,
) -> Result<&'static str, MissingLine> {
    let cells = candidate.cells.len().max(1) as f64;
    let line = match change {
        Change::Power(_) => "change-power",
        Change::Tilt(_) => "change-tilt",
        Change::Azimuth(_) => "change-azimuth",
        Change::LowerBand(_) => "change-lower-band",
        Change::Height(_) => "change-height",
        Change::OtherMast => {
            bill.line("mast of others", "tenant-fixed", 1.0)?;
            bill.yearly("mast of others", "tenant-yearly", 1.0)?;
            radios(bill, candidate)?;
            return Ok(THERE);
        }
    };
    bill.line("change", line, cells)?;
    Ok(THERE)
}

/// A mast or pole with its ground and the way to it.
fn built(bill: &mut Bill<'_>, candidate: &Candidate, supply: &Supply) -> Result<(), MissingLine> {
    structure(bill, candidate)?;
    bill.line("works", "civil-works", 1.0)?;
    // Without roads nothing is known of the way.
    if let Some(to_road_m) = supply.to_road_m {
        bill.line("access", "access-per-km", km_from_m(to_road_m))?;
    }
    Ok(())
}

fn structure(bill: &mut Bill<'_>, candidate: &Candidate) -> Result<(), MissingLine> {
    match candidate.structure {
        Structure::None => {}
        Structure::Mast(height_m) => {
            bill.line("mast", "mast-fixed", 1.0)?;
            bill.line("mast", "mast-per-m", height_m.max(0.0))?;
        }
        Structure::Pole(height_m) => {
            bill.line("pole", "pole-fixed", 1.0)?;
            bill.line("pole", "pole-per-m", height_m.max(0.0))?;
        }
    }
    Ok(())
}

fn radios(bill: &mut Bill<'_>, candidate: &Candidate) -> Result<(), MissingLine> {
    use crate::domain::Technology::{G2, G3, G4, G5};
    for cell in &candidate.cells {
        let line = match cell.technology {
            G2 => "radio-2g-cell",
            G3 => "radio-3g-cell",
            G4 => "radio-4g-cell",
            G5 => "radio-5g-cell",
        };
        bill.line("radio", line, 1.0)?;
    }
    Ok(())
}

fn backhaul(bill: &mut Bill<'_>, plan: &PlanSource, way: &Way) -> Result<(), MissingLine> {
    match way {
        Way::OnMast | Way::Donor => {}
        Way::Fibre { km, .. } => {
            // Along roads the length is that of the route.
            let longer = match plan.layers.roads {
                Some(_) => 1.0,
                None => value(&plan.costs, "fibre-route-factor")?,
            };
            bill.line("fibre", "fibre-per-km", km.max(0.0) * longer)?;
            bill.line("fibre", "fibre-end", 1.0)?;
            bill.yearly("fibre", "fibre-yearly", 1.0)?;
        }
        Way::Satellite => {
            bill.line("satellite", "satellite", 1.0)?;
            bill.yearly("satellite", "satellite-yearly", 1.0)?;
        }
        Way::Microwave { .. } => {
            bill.line("microwave", "microwave-hop", 1.0)?;
            bill.yearly("microwave", "microwave-hop-yearly", 1.0)?;
        }
    }
    Ok(())
}

/// The value of a line that must be there.
fn value(costs: &Costs, line: &'static str) -> Result<f64, MissingLine> {
    costs.value(line).ok_or(MissingLine(line))
}

#[cfg(test)]
mod tests;
