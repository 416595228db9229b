//! The layers of a run.

mod evidence;
mod ground;
mod look;
mod network;
mod villages;

use super::model::Layer;
use crate::coverage::PointCoverage;
use crate::domain::{Claims, Network};
use crate::output::OutputError;
use crate::output::record::Results;
use crate::output::traced::ClassAreas;
use geo::MultiPolygon;

/// What a run found, and what it found it with.
#[derive(Clone, Copy)]
pub(in crate::output) struct Sources<'a> {
    /// `None` where no village was judged.
    pub results: Option<Results<'a>>,
    pub points: &'a PointCoverage,
    pub network: &'a Network,
    pub boundaries: &'a [MultiPolygon<f64>],
    pub claims: Option<&'a Claims>,
    pub classes: Option<&'a ClassAreas>,
}

/// Everything that a run found, as layers from above to below.
///
/// # Errors
/// [`OutputError::Mismatch`] when the results do not belong together.
pub(in crate::output) fn of_run<'a>(of: Sources<'a>) -> Result<Vec<Layer<'a>>, OutputError> {
    let mut layers = Vec::new();
    if let Some(results) = of.results {
        layers.extend(villages::villages(results)?);
        layers.push(villages::test_points(results, of.points));
    }
    layers.push(network::sites(of.network));
    layers.push(network::cells(of.network));
    if let (Some(results), Some(claims)) = (of.results, of.results.and_then(|r| r.claims)) {
        layers.push(evidence::claims(results, claims));
    }
    if let Some(claims) = of.claims {
        layers.extend(evidence::measurements(claims, of.network));
    }
    layers.extend(ground::boundaries(of.boundaries));
    layers.extend(of.classes.map(ground::classes));
    Ok(layers)
}
