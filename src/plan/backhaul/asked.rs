//! What the backhaul needs of a study and its plan.

use crate::analysis;
use crate::study::{PlanSource, Study};
use crate::world::World;

/// The line of a cost file that says how much longer fibre is than straight; prices refuse a file without it.
const ROUTE_FACTOR_LINE: &str = "fibre-route-factor";

/// What is asked of links.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// Frequency of microwave links, GHz.
    pub frequency_ghz: f64,
    /// The longest microwave link, km.
    pub max_link_km: f64,
    /// Share of the first Fresnel zone that must be clear.
    pub fresnel_share: f64,
    /// The most hops to a connected site.
    pub max_hops: u8,
    /// The longest new fibre, km.
    pub max_fibre_km: f64,
    /// Off roads fibre is so many times as long as straight.
    pub route_factor: f64,
    /// Height of a connected tower of which none is given, metres; `None`: such towers connect no one.
    pub usual_tower_m: Option<f64>,
    /// Samples of terrain profiles, metres apart.
    pub step_m: f64,
    /// Do the masts of planned cells count as there?
    pub include_planned: bool,
}

impl Asked {
    /// Of a study's plan. A tower without a height is taken to be as low as the lowest new mast.
    pub fn of(study: &Study, plan: &PlanSource, world: &World) -> Self {
        Self {
            frequency_ghz: plan.link_frequency_ghz,
            max_link_km: plan.max_link_km,
            fresnel_share: plan.fresnel_share,
            max_hops: plan.max_hops,
            max_fibre_km: plan.max_fibre_km,
            route_factor: plan.costs.value(ROUTE_FACTOR_LINE).unwrap_or(1.0),
            usual_tower_m: plan.mast_heights_m.iter().copied().reduce(f64::min),
            step_m: analysis::profile_step_m(study, world),
            include_planned: study.sites.include_planned,
        }
    }
}
