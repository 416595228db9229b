//! stub
#![allow(missing_docs)]
use super::{Candidate, PlanLayers};
use crate::coverage::{Cancelled, Observer};
use crate::gaps::Gaps;
use crate::study::{PlanSource, Study};
use crate::world::World;
#[derive(Clone, Debug, Default)]
pub struct CandidatesFound {
    pub candidates: Vec<Candidate>,
    pub counts: Vec<(String, usize)>,
}
pub fn candidates(
    _: &Study,
    _: &PlanSource,
    _: &World,
    _: &PlanLayers,
    _: &Gaps,
    _: &dyn Observer,
) -> Result<CandidatesFound, Cancelled> {
    Ok(CandidatesFound::default())
}
