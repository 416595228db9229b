//! Styles for QGIS of a plan's layers: by phase, in the colours of the map.

use super::words;
use crate::output::png::palette::{self, Shape};
use crate::output::qml::{self, Category, Geometry};
use crate::plan::PlanMade;

/// The style of a layer by its field `phase`.
pub(super) fn by_phase(made: &PlanMade, geometry: Geometry, shape: Shape) -> String {
    let count = made.phases.len();
    let categories = made.phases.iter().map(|p| Category {
        value: p.phase.to_string(),
        label: words::phase(made, p.phase),
        shape,
        fill: palette::phase(p.phase, count),
    });
    qml::categorised("phase", &categories.collect::<Vec<_>>(), geometry)
}
