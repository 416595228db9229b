//! Power: the cheapest of what is possible, by what it costs today.

use super::parts::Bill;
use super::{MissingLine, Supply, value};
use crate::study::Costs;
use crate::units::km_from_m;

/// A way to have power: name, once, each year.
type Option3 = (&'static str, f64, f64);

/// Of a site with a mast: the grid where it is near enough, sun, or a generator.
pub(super) fn of_site(
    bill: &mut Bill<'_>,
    costs: &Costs,
    supply: &Supply,
) -> Result<&'static str, MissingLine> {
    let mut options = grid(costs, supply)?;
    options.push(("solar", value(costs, "solar")?, value(costs, "solar-yearly")?));
    options.push((
        "generator",
        value(costs, "generator")?,
        value(costs, "generator-yearly")?,
    ));
    Ok(cheapest(bill, &options))
}

/// Of what is small: the grid, or a small sun.
pub(super) fn of_small(
    bill: &mut Bill<'_>,
    costs: &Costs,
    supply: &Supply,
) -> Result<&'static str, MissingLine> {
    let mut options = grid(costs, supply)?;
    options.push((
        "solar",
        value(costs, "solar-small")?,
        value(costs, "solar-small-yearly")?,
    ));
    Ok(cheapest(bill, &options))
}

/// The grid, where it is known to be near enough.
fn grid(costs: &Costs, supply: &Supply) -> Result<Vec<Option3>, MissingLine> {
    let Some(to_grid_m) = supply.to_grid_m() else {
        return Ok(Vec::new());
    };
    let line_km = km_from_m(to_grid_m);
    if line_km > value(costs, "grid-max-km")? {
        return Ok(Vec::new());
    }
    let once = value(costs, "grid-connection")? + line_km * value(costs, "grid-per-km")?;
    Ok(vec![("grid", once, value(costs, "grid-yearly")?)])
}

/// Adds the cheapest; of equals the first.
fn cheapest(bill: &mut Bill<'_>, options: &[Option3]) -> &'static str {
    let today = |option: &Option3| bill.today(option.1, option.2);
    let best = options.iter().copied().reduce(|best, option| {
        if today(&option) < today(&best) {
            option
        } else {
            best
        }
    });
    let Some((name, once, yearly)) = best else {
        return super::THERE;
    };
    bill.add("power", once, yearly);
    name
}
