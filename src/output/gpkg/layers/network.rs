//! Sites and cells.

use super::look::listed;
use super::villages::number;
use crate::domain::{Cell, Network, Status};
use crate::output::geojson::point;
use crate::output::gpkg::fields::fields;
use crate::output::gpkg::lists::STATUSES;
use crate::output::gpkg::model::{Feature, Figure, Group, Layer, Look};
use crate::output::png::palette::Shape;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The word of a status.
const fn word(status: Status) -> &'static str {
    match status {
        Status::OnAir => "on-air",
        Status::Planned => "planned",
        Status::Off => "off",
    }
}

const LOOKS: [(&str, Shape, [u8; 3]); 3] = [
    ("off", Shape::Ring, [217, 217, 217]),
    ("planned", Shape::Triangle, [204, 121, 167]),
    ("on-air", Shape::Triangle, [0, 114, 178]),
];

/// A point for each place of a site.
pub(super) fn sites(network: &Network) -> Layer<'_> {
    const KEYS: [&str; 9] = [
        "site",
        "status",
        "operators",
        "technologies",
        "cells",
        "cells_on_air",
        "antenna_height_m",
        "lon_deg",
        "lat_deg",
    ];
    // A site whose cells lie in several places is a point in each of them.
    let mut places: BTreeMap<(&str, [u64; 2]), Vec<&Cell>> = BTreeMap::new();
    for cell in network.cells() {
        let at = [
            cell.position.lon_deg().to_bits(),
            cell.position.lat_deg().to_bits(),
        ];
        places.entry((cell.site.as_str(), at)).or_default().push(cell);
    }
    let features = places.into_iter().filter_map(|((site, _), cells)| {
        let first = cells.first()?;
        let count = |status: Status| cells.iter().filter(|c| c.status == status).count();
        let status = [Status::OnAir, Status::Planned, Status::Off];
        let status = status.into_iter().find(|s| count(*s) > 0)?;
        let joined = |of: &dyn Fn(&Cell) -> String| {
            let all: BTreeSet<String> = cells.iter().map(|c| of(c)).collect();
            json!(all.into_iter().collect::<Vec<_>>().join("; "))
        };
        let highest = cells.iter().map(|c| c.antenna_height_m).reduce(f64::max);
        let at = first.position;
        Some(Ok(Feature {
            geometry: point(at.lon_deg(), at.lat_deg()),
            values: vec![
                json!(site),
                json!(word(status)),
                joined(&|c| c.operator.clone()),
                joined(&|c| c.technology.name().to_owned()),
                json!(cells.len()),
                json!(count(Status::OnAir)),
                number(highest, 1),
                number(Some(at.lon_deg()), 7),
                number(Some(at.lat_deg()), 7),
            ],
        }))
    });
    Layer {
        name: "sites",
        title: ["Sites", "Trạm"],
        description: "a point for each place of a site, with what is on it".to_owned(),
        figure: Figure::Point,
        fields: fields(KEYS),
        look: Look {
            label: Some("site"),
            label_from_scale: 50_000,
            tips: &KEYS,
            size_mm: 3.2,
            ..Look::by("status", listed(STATUSES, &LOOKS))
        },
        group: Group::Network,
        features: Box::new(features),
    }
}

/// Every cell, those that do not count included.
pub(super) fn cells(network: &Network) -> Layer<'_> {
    const KEYS: [&str; 14] = [
        "cell_id",
        "site",
        "operator",
        "technology",
        "status",
        "frequency_mhz",
        "bandwidth_mhz",
        "antenna_height_m",
        "eirp_dbm",
        "azimuth_deg",
        "mechanical_tilt_deg",
        "electrical_tilt_deg",
        "lon_deg",
        "lat_deg",
    ];
    let features = network.cells().iter().map(|cell| {
        let antenna = &cell.antenna;
        let at = cell.position;
        let values: Vec<Value> = vec![
            json!(cell.id),
            json!(cell.site),
            json!(cell.operator),
            json!(cell.technology.name()),
            json!(word(cell.status)),
            number(Some(cell.frequency.mhz()), 4),
            number(Some(cell.bandwidth_mhz), 4),
            number(Some(cell.antenna_height_m), 1),
            number(Some(cell.eirp.0), 2),
            number(antenna.azimuth_deg, 1),
            number(Some(antenna.mechanical_tilt_deg), 1),
            number(Some(antenna.electrical_tilt_deg), 1),
            number(Some(at.lon_deg()), 7),
            number(Some(at.lat_deg()), 7),
        ];
        Ok(Feature {
            geometry: point(at.lon_deg(), at.lat_deg()),
            values,
        })
    });
    Layer {
        name: "cells",
        title: ["Cells", "Cell"],
        description: "every cell of the list, planned ones and those that are off included".to_owned(),
        figure: Figure::Point,
        fields: fields(KEYS),
        look: Look {
            tips: &KEYS,
            size_mm: 1.8,
            ..Look::by("status", listed(STATUSES, &LOOKS))
        },
        group: Group::Network,
        features: Box::new(features),
    }
}
