//! The parts of a cost.

use super::{CostPart, MissingLine, Priced, value};
use crate::study::Costs;

/// Larger sums are none: they would not add up in whole numbers.
const MOST: f64 = 1e15;

/// Parts by name, in the order in which they came.
pub(super) struct Bill<'c> {
    costs: &'c Costs,
    /// What one unit a year is worth today.
    years_today: f64,
    /// Name, once, each year.
    parts: Vec<(&'static str, f64, f64)>,
}

impl<'c> Bill<'c> {
    pub(super) fn new(costs: &'c Costs) -> Result<Self, MissingLine> {
        value(costs, "discount-rate")?;
        Ok(Self {
            costs,
            years_today: costs.years_today().ok_or(MissingLine("years"))?,
            parts: Vec::new(),
        })
    }

    /// Adds money to a part.
    pub(super) fn add(&mut self, name: &'static str, once: f64, yearly: f64) {
        match self.parts.iter_mut().find(|part| part.0 == name) {
            Some(part) => {
                part.1 += once;
                part.2 += yearly;
            }
            None => self.parts.push((name, once, yearly)),
        }
    }

    /// So many of a line that is paid once.
    pub(super) fn line(
        &mut self,
        name: &'static str,
        line: &'static str,
        count: f64,
    ) -> Result<(), MissingLine> {
        self.add(name, value(self.costs, line)? * count, 0.0);
        Ok(())
    }

    /// So many of a line that is paid each year.
    pub(super) fn yearly(
        &mut self,
        name: &'static str,
        line: &'static str,
        count: f64,
    ) -> Result<(), MissingLine> {
        self.add(name, 0.0, value(self.costs, line)? * count);
        Ok(())
    }

    /// What money is worth today.
    pub(super) fn today(&self, once: f64, yearly: f64) -> f64 {
        once + yearly * self.years_today
    }

    /// The parts as a cost; those that are nothing are left out.
    pub(super) fn priced(self, power: &'static str) -> Priced {
        let unit = self.costs.unit.max(1);
        let mut priced = Priced {
            power,
            ..Priced::default()
        };
        for (name, once, yearly) in &self.parts {
            let cost = whole(self.today(*once, *yearly) / unit as f64).saturating_mul(unit);
            priced.capex = priced.capex.saturating_add(whole(*once));
            priced.yearly = priced.yearly.saturating_add(whole(*yearly));
            priced.cost = priced.cost.saturating_add(cost);
            if cost > 0 {
                priced.parts.push(CostPart {
                    name: (*name).to_owned(),
                    cost,
                });
            }
        }
        priced
    }
}

/// Rounded up to a whole number; what is no number is nothing.
fn whole(value: f64) -> u64 {
    // A product of hundredths is a hair above its whole number.
    let hair = 1e-9 * value.abs();
    (value - hair).ceil().clamp(0.0, MOST) as u64
}
