//! Coordinate systems that a file of metres may be in, beside the one that is said.

use crate::space::LonLat;
use crate::space::crs::{Crs, Transformer};

/// Projected systems of VN-2000: zones of 3° with the provinces' central meridians, then UTM 48 and 49.
const VN2000: [u32; 20] = [
    5896, 5897, 5898, 5899, 9205, 9206, 9207, 9208, 9209, 9210, 9211, 9212, 9213, 9214, 9215, 9216, 9217,
    9218, 3405, 3406,
];

/// A system that PROJ knows by its code.
#[derive(Debug)]
pub(super) struct Zone {
    pub(super) name: String,
    pub(super) system: Transformer,
}

/// The metres of maps on the web.
const WEB_MERCATOR: u32 = 3857;

/// Systems that are used around a place: those of VN-2000 in Viet Nam, the zones of UTM on WGS 84 there and
/// beside, and that of maps on the web.
pub(super) fn zones_at(place: LonLat) -> Vec<Zone> {
    let mut codes: Vec<u32> = Vec::new();
    // Viet Nam with its seas, generously.
    if (101.0..=118.0).contains(&place.lon_deg()) && (6.0..=24.0).contains(&place.lat_deg()) {
        codes.extend(VN2000);
    }
    let zone = ((place.lon_deg() + 180.0) / 6.0).floor() as i64;
    for beside in [0, -1, 1] {
        let number = (zone + beside).rem_euclid(60) as u32 + 1;
        let hemispheres = if place.lat_deg() >= 0.0 {
            [32_600, 32_700]
        } else {
            [32_700, 32_600]
        };
        codes.extend(hemispheres.map(|base| base + number));
    }
    codes.push(WEB_MERCATOR);
    codes.into_iter().filter_map(zone_of).collect()
}

fn zone_of(code: u32) -> Option<Zone> {
    let crs = Crs::parse(&format!("EPSG:{code}")).ok()?;
    Some(Zone {
        name: format!("EPSG:{code} ({})", crs.name()),
        system: Transformer::to_wgs84(&crs).ok()?,
    })
}
