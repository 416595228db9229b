//! stub
#![allow(missing_docs)]
use super::{Candidate, CostPart, PlanLayers, Way};
use crate::domain::CalendarDay;
use crate::study::PlanSource;
use crate::world::World;
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Priced {
    pub capex: u64,
    pub yearly: u64,
    pub cost: u64,
    pub parts: Vec<CostPart>,
    pub power: &'static str,
}
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Supply {
    pub to_power_m: Option<f64>,
    pub to_road_m: Option<f64>,
    pub near_village_has_grid: Option<bool>,
    pub powered_from: Option<CalendarDay>,
}
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{line}")]
pub struct MissingLine {
    pub line: String,
}
pub fn price(_: &PlanSource, _: &Candidate, _: &Way, _: &Supply) -> Result<Priced, MissingLine> {
    Ok(Priced::default())
}
pub fn supply(_: &Candidate, _: &World, _: &PlanLayers) -> Supply {
    Supply::default()
}
