//! Points of buildings, found by the polygon that they stand in.

use super::columns::Wishes;
use super::gathering::Inhabited;
use super::guard::Around;
use super::notes::Notes;
use super::polygons::{bounds_of, holds};
use super::rows::Table;
use crate::study::BuildingSource;
use geo::{Centroid, Geometry, MultiPolygon};

/// Buildings by longitude.
pub(super) struct Buildings {
    all: Vec<Inhabited>,
}

impl Buildings {
    /// Reads the layer: points, or outlines, of which the middle counts.
    pub(super) fn open(notes: &mut Notes, source: &BuildingSource, around: &Around) -> Self {
        let place = Wishes::of_place(&source.lon, &source.lat);
        let Some(mut table) = Table::open(notes, "buildings", &source.layered, &place) else {
            return Self { all: Vec::new() };
        };
        table.survey(notes, around);
        let mut all = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let mut reader = table.reader(row);
            let position = match &row.shape {
                Some(Geometry::Polygon(_) | Geometry::MultiPolygon(_)) => {
                    let middle = reader.shape().and_then(|s| s.centroid());
                    middle.and_then(|c| crate::space::LonLat::new(c.x(), c.y()).ok())
                }
                _ => reader.position(),
            };
            if reader.finish(notes)
                && let Some(position) = position
            {
                all.push(Inhabited {
                    position,
                    weight: 1.0,
                });
            }
        }
        let key = |b: &Inhabited| (b.position.lon_deg(), b.position.lat_deg());
        all.sort_by(|a, b| {
            let (a, b) = (key(a), key(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        Self { all }
    }

    /// Those of a polygon.
    pub(super) fn within(&self, shape: &MultiPolygon<f64>) -> Vec<Inhabited> {
        let Some(bounds) = bounds_of(shape) else {
            return Vec::new();
        };
        let [west, _, east, _] = bounds;
        let mut found = Vec::new();
        // Across 180° the longitudes begin anew.
        for by in [0.0, 360.0] {
            let first = self.all.partition_point(|b| b.position.lon_deg() + by < west);
            let near = self
                .all
                .iter()
                .skip(first)
                .take_while(|b| b.position.lon_deg() + by <= east);
            found.extend(near.filter(|b| holds(shape, bounds, b.position)));
        }
        found
    }
}
