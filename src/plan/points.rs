//! The points of a plan: the test points of all villages, and points along roads and railways.

use crate::coverage::{Receiver, Settings};
use crate::domain::Village;
use crate::space::LonLat;
use crate::space::geodesic::{destination, distance_azimuth};
use geo::LineString;

/// Points with running numbers: those of the villages in their order, then those of each road.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanPoints {
    /// Where each is heard from.
    pub receivers: Vec<Receiver>,
    /// Where the points of each village begin; one more than there are villages.
    pub begin: Vec<u32>,
    /// Points along roads and railways: the road's number and the length in metres that each stands for.
    pub stretches: Vec<(u32, f64)>,
}

impl PlanPoints {
    /// The points of villages, and of roads at most `spacing_m` metres apart.
    pub fn of(
        villages: &[Village],
        roads: &[(String, LineString<f64>)],
        spacing_m: f64,
        settings: &Settings,
    ) -> Self {
        let mut points = Self {
            begin: vec![0],
            ..Self::default()
        };
        for village in villages {
            points
                .receivers
                .extend(village.test_points.iter().map(|point| Receiver {
                    place: point.position,
                    height_m: settings.receiver_height_m,
                    around: settings.around_test_point(point.around),
                }));
            points.begin.push(points.receivers.len() as u32);
        }
        let end = settings.pixel_end();
        for (road, (_, line)) in roads.iter().enumerate() {
            for (place, length_m) in along(line, spacing_m) {
                points.receivers.push(Receiver {
                    place,
                    height_m: end.height_m,
                    around: end.around,
                });
                points.stretches.push((road as u32, length_m));
            }
        }
        points
    }

    /// The running numbers of a village's points.
    pub fn of_village(&self, village: usize) -> std::ops::Range<u32> {
        self.begin[village]..self.begin[village + 1]
    }

    /// The running number of the first point along a road.
    pub fn first_of_stretches(&self) -> u32 {
        self.begin.last().copied().unwrap_or_default()
    }
}

/// Points in the middle of equal parts of a line, none longer than `spacing_m`, each with the part's length.
pub fn along(line: &LineString<f64>, spacing_m: f64) -> Vec<(LonLat, f64)> {
    let ends: Vec<LonLat> = line.coords().filter_map(|c| LonLat::new(c.x, c.y).ok()).collect();
    let legs: Vec<(LonLat, f64, f64)> = ends
        .windows(2)
        .filter_map(|pair| {
            let (distance_m, azimuth_deg) = distance_azimuth(pair[0], pair[1]);
            (distance_m > 0.0).then_some((pair[0], azimuth_deg, distance_m))
        })
        .collect();
    let whole_m: f64 = legs.iter().map(|leg| leg.2).sum();
    if !(whole_m > 0.0 && spacing_m > 0.0) {
        return Vec::new();
    }
    let parts = (whole_m / spacing_m).ceil().max(1.0);
    let part_m = whole_m / parts;
    let (mut at, mut before_m) = (0, 0.0);
    let mut found = Vec::with_capacity(parts as usize);
    for part in 0..parts as usize {
        let wanted_m = (part as f64 + 0.5) * part_m;
        while at + 1 < legs.len() && wanted_m > before_m + legs[at].2 {
            before_m += legs[at].2;
            at += 1;
        }
        let (from, azimuth_deg, leg_m) = legs[at];
        if let Some(place) = destination(from, azimuth_deg, (wanted_m - before_m).clamp(0.0, leg_m)) {
            found.push((place, part_m));
        }
    }
    found
}
