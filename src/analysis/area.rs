//! The rasters' area: where it lies, and what is wanted of it.

use crate::coverage::{Method, Planes};
use crate::space::{BoundingBox, LonLat, Window, settled};
use crate::study::{AreaLayer, AreaMethod, Study};
use crate::world::World;

/// The area of the rasters: the study's, else the villages' extent with a margin. A few villages far from all
/// others do not count: rasters over what lies between would be of nothing.
pub fn area(study: &Study, world: &World) -> BoundingBox {
    let around_villages = || {
        let points = world
            .villages
            .iter()
            .flat_map(|v| v.test_points.iter().map(|t| t.position));
        let points: Vec<LonLat> = points.collect();
        let bounds = settled(&points).map_or_else(|| world.terrain.frame().bounds(), |s| s.bounds);
        bounds.widened_m(study.area.margin_km * 1000.0)
    };
    study.area.bbox.unwrap_or_else(around_villages)
}

/// Where the pixels lie.
pub fn window(study: &Study, world: &World) -> Window {
    let area = area(study, world);
    Window::over(&area, study.area.resolution_m, study.area.lattice_latitude_deg)
}

/// How pixels get their losses.
pub const fn method(study: &Study) -> Method {
    match study.area.method {
        AreaMethod::Radial => Method::Radial,
        AreaMethod::Exact => Method::Exact,
    }
}

/// Rasters beside that of the best level.
pub fn planes(study: &Study) -> Planes {
    let layers = &study.area.layers;
    Planes {
        server: layers.contains(&AreaLayer::Server),
        second: layers.contains(&AreaLayer::Second),
        servers: layers.contains(&AreaLayer::Servers),
        sinr: layers.contains(&AreaLayer::Sinr),
    }
}
