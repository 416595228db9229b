//! Test points for polygons that were given none: clusters of people or buildings, else a stated sampling,
//! else the centre alone.

use super::buildings::Buildings;
use super::gathering::{Flat, Gathered, Inhabited, gather};
use super::guard::Around;
use super::notes::Notes;
use super::polygons::{bounds_of, holds};
use super::population::People;
use super::scope::Scope;
use crate::domain::{PointsFrom, TestPoint, TestPointKind, Village};
use crate::space::LonLat;
use crate::study::Study;
use geo::MultiPolygon;

/// A lattice with more points than this in one village is made coarser.
const MAX_SAMPLED: usize = 1000;

/// Gives every village with a polygon and no given points its test points.
pub(super) fn attach(
    notes: &mut Notes,
    study: &Study,
    scope: &mut Scope<'_>,
    around: &Around,
    villages: &mut [Village],
) {
    let people = study.population.as_ref();
    let mut people = people.and_then(|s| scope.read(notes, "population", |n| Some(People::open(n, s))));
    let buildings = study.buildings.as_ref();
    let buildings =
        buildings.and_then(|s| scope.read(notes, "buildings", |n| Some(Buildings::open(n, s, around))));
    if people.is_none() && buildings.is_none() && study.clusters.sampling_m.is_none() {
        return;
    }
    for village in villages {
        let (Some(shape), Some(centre)) = (village.boundary.clone(), village.centre()) else {
            let text = "villages without a polygon and without test points, judged at their centre alone";
            if village.points_from() == PointsFrom::CentreAlone {
                notes.note("village-without-polygon", text, village.id.clone());
            }
            continue;
        };
        if village.points_from() != PointsFrom::CentreAlone {
            continue;
        }
        let sources = Sources {
            study,
            people: people.as_mut(),
            buildings: buildings.as_ref(),
        };
        match sources.gathered(notes, village, &shape, centre) {
            Some((kind, gathered)) => hang(notes, village, kind, gathered),
            None => sample(notes, study, village, &shape, centre),
        }
    }
    if let Some(people) = people {
        scope.read(notes, "population", |n| people.finish(n));
    }
}

/// Where people may be known from.
struct Sources<'a> {
    study: &'a Study,
    people: Option<&'a mut People>,
    buildings: Option<&'a Buildings>,
}

impl Sources<'_> {
    /// Clusters of the first source that knows of enough people.
    fn gathered(
        self,
        notes: &mut Notes,
        village: &Village,
        shape: &MultiPolygon<f64>,
        centre: LonLat,
    ) -> Option<(TestPointKind, Gathered)> {
        let spec = &self.study.clusters;
        let gathered = |places: Vec<Inhabited>, least: f64| {
            let gathered = gather(centre, &places, least, spec);
            (gathered.kept() > 0.0).then_some(gathered)
        };
        if let Some(people) = self.people {
            let places = people.within(notes, village, shape);
            if let Some(found) = gathered(places, spec.least_people) {
                return Some((TestPointKind::Populated, found));
            }
            let text = "polygons in which the raster of people has none, or too few for a cluster";
            notes.note("population-none", text, village.id.clone());
        }
        if let Some(buildings) = self.buildings {
            let places = buildings.within(shape);
            if let Some(found) = gathered(places, spec.least_buildings) {
                return Some((TestPointKind::Buildings, found));
            }
            let text = "polygons without buildings, or with too few for a cluster";
            notes.note("buildings-none", text, village.id.clone());
        }
        None
    }
}

/// Adds the clusters with the shares of the people that they speak for.
fn hang(notes: &mut Notes, village: &mut Village, kind: TestPointKind, gathered: Gathered) {
    let is_people = kind == TestPointKind::Populated;
    let kept = gathered.kept();
    if let Some(centre) = village.test_points.first_mut() {
        centre.kind = kind;
        centre.weight = gathered.centre / kept;
    }
    let (code, text) = if is_people {
        ("clusters-of-people", "test points made of clusters of people")
    } else {
        (
            "clusters-of-buildings",
            "test points made of clusters of buildings",
        )
    };
    notes.tally(code, text, gathered.clusters.len() as u64);
    let around = village.test_points.first().and_then(|centre| centre.around);
    for (nth, cluster) in gathered.clusters.iter().enumerate() {
        village.test_points.push(TestPoint {
            id: format!("cluster {}", nth + 1),
            position: cluster.position,
            kind,
            weight: cluster.weight / kept,
            around,
        });
    }
    if gathered.centre == 0.0 {
        let text = "villages at whose centre no people are known to live: it must be covered all the same, and weighs nothing";
        notes.note("centre-without-people", text, village.id.clone());
    }
    let unit = if is_people { "people" } else { "buildings" };
    let of = |(clusters, weight): (u64, f64)| format!("{}: {clusters}, of {weight:.0} {unit}", village.id);
    for (code, text, part) in [
        (
            "clusters-small",
            "clusters left out because they are smaller than the study asks for",
            gathered.small,
        ),
        (
            "clusters-beyond",
            "clusters left out because their village has enough larger ones",
            gathered.beyond,
        ),
    ] {
        if part.0 > 0 {
            notes.report.add(code, text, part.0, Some(of(part)));
        }
    }
    let unjudged = (gathered.small.1 + gathered.beyond.1).round() as u64;
    let code = format!("{unit}-not-judged");
    notes.tally(&code, &format!("{unit} in clusters that were left out"), unjudged);
}

/// A lattice from the centre over the polygon, where the study asks for one. Every point weighs the same:
/// nothing better is known.
fn sample(
    notes: &mut Notes,
    study: &Study,
    village: &mut Village,
    shape: &MultiPolygon<f64>,
    centre: LonLat,
) {
    let Some(asked_m) = study.clusters.sampling_m else {
        return;
    };
    let mut step_m = asked_m;
    let mut points = lattice(shape, centre, step_m);
    while points.len() > MAX_SAMPLED {
        step_m *= 2.0;
        points = lattice(shape, centre, step_m);
    }
    if step_m > asked_m {
        let text = "sampled villages whose lattice was made coarser, to hold at most 1000 points";
        notes.note(
            "sampling-coarser",
            text,
            format!("{}: every {step_m:.0} m", village.id),
        );
    }
    if points.is_empty() {
        let text = "polygons too small for a second point of the sampling, judged at their centre alone";
        notes.note("sampling-too-coarse", text, village.id.clone());
        return;
    }
    let text =
        "villages judged at sampled points: a lattice within their polygon, not where people are known to be";
    notes.note("village-sampled", text, village.id.clone());
    notes.tally(
        "points-sampled",
        "test points sampled within polygons",
        points.len() as u64,
    );
    let around = village.test_points.first().and_then(|centre| centre.around);
    let weight = 1.0 / (points.len() as f64 + 1.0);
    if let Some(first) = village.test_points.first_mut() {
        first.weight = weight;
    }
    village
        .test_points
        .extend(points.into_iter().map(|(id, position)| TestPoint {
            id,
            position,
            kind: TestPointKind::Sampled,
            weight,
            around,
        }));
}

/// The points of a lattice through the centre that lie in the polygon, but for the centre, from south to
/// north and west to east. At most a few more than [`MAX_SAMPLED`].
fn lattice(shape: &MultiPolygon<f64>, centre: LonLat, step_m: f64) -> Vec<(String, LonLat)> {
    let Some(bounds) = bounds_of(shape) else {
        return Vec::new();
    };
    let [west, south, east, north] = bounds;
    let flat = Flat::around(centre);
    let (west_m, south_m) = flat.metres(west, south);
    let (east_m, north_m) = flat.metres(east, north);
    let steps = |from: f64, to: f64| (from / step_m).ceil() as i64..=(to / step_m).floor() as i64;
    let mut points = Vec::new();
    for row in steps(south_m, north_m) {
        for col in steps(west_m, east_m) {
            if (row, col) == (0, 0) {
                continue;
            }
            let place = flat.place(col as f64 * step_m, row as f64 * step_m);
            if let Some(place) = place.filter(|p| holds(shape, bounds, *p)) {
                points.push((format!("sample {row} {col}"), place));
                if points.len() > MAX_SAMPLED {
                    return points;
                }
            }
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{MultiPolygon, polygon};

    #[test]
    fn a_lattice_begins_at_the_centre_and_stays_inside() {
        let centre = LonLat::new(105.5, 21.5).expect("valid");
        let flat = Flat::around(centre);
        let at = |e: f64, n: f64| {
            let p = flat.place(e, n).expect("on the globe");
            (p.lon_deg(), p.lat_deg())
        };
        // 2.2 km by 1.2 km around the centre: five columns, three rows, but for the centre.
        let corners = [
            at(-1100.0, -600.0),
            at(1100.0, -600.0),
            at(1100.0, 600.0),
            at(-1100.0, 600.0),
        ];
        let [a, b, c, d] = corners;
        let square = MultiPolygon::new(vec![
            polygon![(x: a.0, y: a.1), (x: b.0, y: b.1), (x: c.0, y: c.1), (x: d.0, y: d.1)],
        ]);
        let points = lattice(&square, centre, 500.0);
        assert_eq!(points.len(), 14);
        assert_eq!(points[0].0, "sample -1 -2");
        assert!(lattice(&square, centre, 3000.0).is_empty());
        assert_eq!(lattice(&square, centre, 20.0).len(), MAX_SAMPLED + 1);
    }
}
