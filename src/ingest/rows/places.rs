//! Where rows lie: their points, shapes and columns of coordinates, in the file's own system and on WGS 84.

use super::RowReader;
use crate::ingest::list::{Coordinate, Measure, pair};
use crate::space::crs::CrsError;
use crate::space::{InvalidLonLat, LonLat};
use crate::world::Fault;
use geo::{Geometry, MapCoords};

impl RowReader<'_> {
    /// The row's position: its point, or its longitude and latitude columns.
    pub(in crate::ingest) fn position(&mut self) -> Option<LonLat> {
        if let Some(at) = self.surveyed() {
            return Some(at);
        }
        match &self.row.shape {
            Some(Geometry::Point(p)) => self.at(p.x(), p.y()),
            Some(Geometry::MultiPoint(many)) if many.0.len() == 1 => {
                let p = many.0.first()?;
                self.at(p.x(), p.y())
            }
            Some(other) => {
                let cause = format!("a point is wanted here, this is a {}", shape_name(other));
                self.fault("shape-unsuitable", None, cause, "use a layer of points");
                None
            }
            None => self.position_of_columns(),
        }
    }

    /// Longitude and latitude columns.
    fn position_of_columns(&mut self) -> Option<LonLat> {
        let Some((lon, lat)) = self.table.taken.lon_lat else {
            self.fault(
                "shape-missing",
                None,
                "the feature has no geometry",
                "give it one, or remove it",
            );
            return None;
        };
        self.position_in(lon, lat)
    }

    /// The position in two columns, in the file's coordinate system; an empty one is a fault.
    pub(in crate::ingest) fn position_in(&mut self, lon: usize, lat: usize) -> Option<LonLat> {
        let (x, y) = self.numbers_in(lon, lat)?;
        self.at(x, y)
    }

    /// The two numbers of a place, in the file's coordinate system.
    pub(super) fn numbers_in(&mut self, lon: usize, lat: usize) -> Option<(f64, f64)> {
        for column in [lon, lat] {
            if self.text(Some(column)).is_none() || self.says_not_known(column) {
                self.fault(
                    "coordinate-missing",
                    Some(column),
                    "the coordinate is empty",
                    "fill it in, or remove the row",
                );
            }
        }
        let projected = self.table.transformer.is_projected();
        let measure = if projected {
            Measure::Metres
        } else {
            Measure::Degrees
        };
        let texts = [lon, lat].map(|column| self.text(Some(column)).unwrap_or_default());
        let [x, y] = if projected {
            [None, None]
        } else {
            pair(texts[0], texts[1])
        };
        let mut value = |column: usize, written: Coordinate| match written {
            None => self.number(Some(column), measure),
            Some(Ok(degrees)) => Some(degrees),
            Some(Err((code, cause, remedy))) => {
                self.fault(code, Some(column), cause, remedy);
                None
            }
        };
        let (x, y) = (value(lon, x), value(lat, y));
        self.grouped_coordinates(&texts);
        Some((x?, y?))
    }

    /// Names what happened to numbers such as 105.440.000, in place of saying that they are none.
    fn grouped_coordinates(&mut self, texts: &[&str; 2]) {
        let grouped = texts.iter().any(|text| ungrouped(text).is_some());
        let is_of_numbers = |f: &Fault| f.code == "number-invalid";
        if !grouped || !self.faults.iter().any(is_of_numbers) {
            return;
        }
        self.faults.retain(|f| !is_of_numbers(f));
        let digits: Vec<String> = texts
            .iter()
            .map(|t| ungrouped(t).unwrap_or_else(|| (*t).to_owned()))
            .collect();
        let cause = format!(
            "the figures are in groups of three, as a spreadsheet shows a number whose decimal point it has lost: {}",
            digits.join(", ")
        );
        let problem = self.fault_of(
            "coordinates-lost-point",
            None,
            cause,
            "write decimal degrees such as 105.44, 21.12".to_owned(),
        );
        self.faults.push(problem.with_value(texts.join(", ")));
    }

    /// Coordinates of the file as a position on WGS 84.
    fn at(&mut self, x: f64, y: f64) -> Option<LonLat> {
        match self.table.transformer.lon_lat(x, y) {
            Ok(position) => {
                self.doubt_of_place();
                Some(position)
            }
            Err(e) => {
                self.nowhere(&e);
                None
            }
        }
    }

    /// The fault of coordinates that are no place, with the repair that the survey found.
    fn nowhere(&mut self, e: &CrsError) {
        if let Some(suspect) = &self.row.suspect {
            let problem = self.suspicion(suspect);
            self.faults.push(problem);
            return;
        }
        let (code, remedy) = coordinate_fault(e);
        self.fault(code, None, e.to_string(), remedy);
    }

    /// The row's shape on WGS 84, each vertex checked.
    pub(in crate::ingest) fn shape(&mut self) -> Option<Geometry<f64>> {
        if let Some(at) = self.surveyed() {
            return Some(Geometry::Point(at.point()));
        }
        let Some(shape) = &self.row.shape else {
            return self.position_of_columns().map(|p| Geometry::Point(p.point()));
        };
        let transformer = &self.table.transformer;
        // Beyond 180° a polygon may go on; where it lies is said by its first vertex.
        let turned = |x: f64| {
            if x.abs() > 180.0 && x.abs() <= 360.0 && !transformer.is_projected() {
                x - 360.0_f64.copysign(x)
            } else {
                x
            }
        };
        let moved = shape.try_map_coords(|c| {
            transformer
                .lon_lat(turned(c.x), c.y)
                .map(|p| geo::coord! { x: p.lon_deg(), y: p.lat_deg() })
        });
        match moved {
            Ok(shape) => {
                self.doubt_of_place();
                Some(shape)
            }
            Err(e) => {
                self.nowhere(&e);
                None
            }
        }
    }
}

/// Code and remedy of a bad coordinate.
pub(in crate::ingest) fn coordinate_fault(e: &CrsError) -> (&'static str, &'static str) {
    match e {
        CrsError::Position(InvalidLonLat::LooksSwapped { .. }) => (
            "coordinates-swapped",
            "exchange the two columns in the file or in the study",
        ),
        CrsError::Position(InvalidLonLat::LooksProjected { .. }) => {
            ("coordinates-in-metres", "set `crs`, for example EPSG:9210")
        }
        CrsError::LooksGeographic { .. } => ("coordinates-in-degrees", "set `crs` to EPSG:4326 or remove it"),
        _ => (
            "coordinates-invalid",
            "correct the coordinates or the coordinate system",
        ),
    }
}

/// The figures of a number in groups of three with two separators or more, which no decimal number has.
fn ungrouped(text: &str) -> Option<String> {
    let plain = text.trim();
    let figures = plain.strip_prefix('-').unwrap_or(plain);
    let groups: Vec<&str> = figures.split(['.', ',']).collect();
    let (first, others) = groups.split_first()?;
    let are_figures = groups
        .iter()
        .all(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()));
    let are_three = others.len() >= 2 && first.len() <= 3 && others.iter().all(|g| g.len() == 3);
    (are_figures && are_three).then(|| groups.concat())
}

/// What a geometry is called.
pub(in crate::ingest) fn shape_name(shape: &Geometry<f64>) -> &'static str {
    match shape {
        Geometry::Point(_) => "point",
        Geometry::MultiPoint(_) => "multipoint",
        Geometry::Line(_) | Geometry::LineString(_) | Geometry::MultiLineString(_) => "line",
        Geometry::Polygon(_) | Geometry::MultiPolygon(_) => "polygon",
        _ => "collection of shapes",
    }
}
