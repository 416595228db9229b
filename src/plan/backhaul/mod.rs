//! stub
#![allow(missing_docs)]
use super::{Candidate, PlanLayers, Way, Ways};
use crate::coverage::{Cancelled, Observer};
use crate::study::{PlanSource, Study};
use crate::world::World;
pub fn ways(
    _: &Study,
    _: &PlanSource,
    _: &World,
    _: &PlanLayers,
    _: &[Candidate],
    _: &dyn Observer,
) -> Result<(Ways, Vec<(String, usize)>), Cancelled> {
    Ok(Default::default())
}
pub fn chain(_: &Ways, _: &[(u32, Way)]) -> Result<Vec<Option<usize>>, u32> {
    Ok(Vec::new())
}
