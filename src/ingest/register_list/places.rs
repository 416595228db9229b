//! Places of rows: two columns in the list's coordinate system, or the shapes of a layer.

use super::options::ListOptions;
use super::rows::RowFaults;
use crate::ingest::guard::{Around, Finding, Spot, Suspect, survey};
use crate::ingest::list::Target;
use crate::ingest::list::{Kind, ListCell, Value, numbers_of, pair};
use crate::ingest::rows::coordinate_fault;
use crate::register::{Attributes, Field};
use crate::space::{BoundingBox, LonLat};

/// Numbers of both columns, by row.
pub(super) struct Places {
    lon: Vec<Option<Value>>,
    lat: Vec<Option<Value>>,
    /// What the guard of places finds, by row.
    found: Vec<Option<Finding>>,
}

impl Places {
    pub(super) fn read(faults: &RowFaults<'_>, options: &ListOptions<'_>) -> Self {
        let projected = options
            .crs
            .as_ref()
            .is_some_and(|_| faults.table.transformer.is_projected());
        let kind = if projected { Kind::Metres } else { Kind::Degrees };
        let cells = |field| -> Vec<&ListCell> {
            let column = faults.columns.of(Target::Field(field));
            let rows = faults.table.rows.iter();
            rows.filter_map(|r| r.cells.get(column?)).collect()
        };
        let (lon, lat) = (cells(Field::Lon), cells(Field::Lat));
        let mut places = Self {
            lon: numbers_of(&lon, kind),
            lat: numbers_of(&lat, kind),
            found: Vec::new(),
        };
        if kind == Kind::Degrees {
            places.with_minutes(&lon, &lat);
        }
        places.survey(faults, options);
        places
    }

    /// Compares all places with the country and with one another.
    fn survey(&mut self, faults: &RowFaults<'_>, options: &ListOptions<'_>) {
        let around = match options.country {
            Some(country) => Around::boxes("the country", [country]),
            None => Around::nothing(),
        };
        let system = &faults.table.transformer;
        let spot = |row: usize| {
            let number = |values: &[Option<Value>]| values.get(row)?.as_ref()?.as_ref().ok().copied();
            let (x, y) = (number(&self.lon)?, number(&self.lat)?);
            let at = system.lon_lat(x, y).ok();
            Some(Spot { x, y, at })
        };
        let spots: Vec<Option<Spot>> = (0..self.lon.len().max(self.lat.len())).map(spot).collect();
        self.found = survey(&spots, &around, system);
    }

    /// Why the place of a row cannot be meant; nothing for a row that lies in the country.
    fn suspect(&self, row: usize, place: Option<LonLat>, options: &ListOptions<'_>) -> Option<&Suspect> {
        let is_home = |p: LonLat| options.country.is_some_and(|c| c.contains(p));
        match self.found.get(row)?.as_ref()? {
            // A register knows no doubts: a place that is only far away is the country's to judge.
            Finding::Suspect(suspect) if suspect.code != "place-far-away" && !place.is_some_and(is_home) => {
                Some(suspect)
            }
            Finding::Suspect(_) | Finding::Turned(_) => None,
        }
    }

    /// Puts degrees, minutes and seconds in the place of what is no plain number.
    fn with_minutes(&mut self, lon: &[&ListCell], lat: &[&ListCell]) {
        let text = |cells: &[&ListCell], row: usize| match cells.get(row) {
            Some(ListCell::Text(text)) => text.clone(),
            _ => String::new(),
        };
        for row in 0..lon.len().max(lat.len()) {
            let [x, y] = pair(&text(lon, row), &text(lat, row));
            for (written, values) in [(x, &mut self.lon), (y, &mut self.lat)] {
                if let (Some(written), Some(value)) = (written, values.get_mut(row)) {
                    *value = Some(written);
                }
            }
        }
    }

    /// Puts a row's place among its fields; what is wrong with it is a fault.
    pub(super) fn put(
        &self,
        faults: &mut RowFaults<'_>,
        row: usize,
        options: &ListOptions<'_>,
        fields: &mut Attributes,
    ) {
        let Some(place) = self.of(faults, row, options) else {
            return;
        };
        if let Some(country) = &options.country
            && !country.contains(place)
        {
            outside(faults, row, country, place);
            return;
        }
        for (field, value) in [(Field::Lon, place.lon_deg()), (Field::Lat, place.lat_deg())] {
            if let Ok(text) = field.checked(&format!("{value:.9}")) {
                fields.insert(field, text);
            }
        }
    }

    fn of(&self, faults: &mut RowFaults<'_>, row: usize, options: &ListOptions<'_>) -> Option<LonLat> {
        // A study's table has the place where the village was judged, which need not be the middle of its
        // shape.
        let has_columns = faults.columns.of(Target::Field(Field::Lon)).is_some();
        if let Some(place) = faults
            .table
            .rows
            .get(row)
            .and_then(|r| r.place)
            .filter(|_| !has_columns)
        {
            return Some(place);
        }
        let pair = [
            (Field::Lon, self.lon.get(row).cloned().flatten()),
            (Field::Lat, self.lat.get(row).cloned().flatten()),
        ];
        let any = pair.iter().any(|(_, value)| value.is_some());
        let mut numbers = Vec::new();
        for (field, value) in pair {
            match value {
                Some(Ok(number)) => numbers.push(number),
                Some(Err((code, cause, remedy))) => faults.add(row, Some(field), code, cause, remedy),
                None if any => faults.add(
                    row,
                    Some(field),
                    "coordinate-missing",
                    "only one of the two coordinates is given",
                    "fill the other in, or clear both",
                ),
                None => {}
            }
        }
        let [x, y] = numbers.as_slice() else {
            return None;
        };
        if let Some(Some(Finding::Turned(place))) = self.found.get(row) {
            return Some(*place);
        }
        let read = faults.table.transformer.lon_lat(*x, *y);
        if let Some(suspect) = self.suspect(row, read.as_ref().ok().copied(), options) {
            let remedy = suspect.remedy.replace(
                "set `crs`, for example",
                "say the coordinate system, for example --crs",
            );
            let remedy = match suspect.code {
                "coordinates-swapped" => "exchange the two columns (--columns lon=…,lat=…)".to_owned(),
                "coordinates-in-degrees" => "leave --crs out, or give EPSG:4326".to_owned(),
                _ => remedy,
            };
            faults.add(row, Some(Field::Lon), suspect.code, suspect.cause.clone(), remedy);
            return None;
        }
        match read {
            Ok(place) => Some(place),
            Err(e) => {
                let (code, _) = coordinate_fault(&e);
                let remedy = match code {
                    "coordinates-swapped" => "exchange the two columns (--columns lon=…,lat=…)",
                    "coordinates-in-metres" => "say the coordinate system, for example --crs EPSG:9210",
                    "coordinates-in-degrees" => "leave --crs out, or give EPSG:4326",
                    _ => "correct the coordinates or the coordinate system (--crs)",
                };
                let cause = e
                    .to_string()
                    .replace(" (key `crs`)", "")
                    .replace(": correct the key `crs`", "")
                    .replace(": declare the coordinate system of the file", "");
                faults.add(row, Some(Field::Lon), code, cause, remedy);
                None
            }
        }
    }
}

/// A place outside the country: swapped, or wrong.
fn outside(faults: &mut RowFaults<'_>, row: usize, country: &BoundingBox, place: LonLat) {
    let exchanged = LonLat::new(place.lat_deg(), place.lon_deg());
    let (code, cause, remedy) = if exchanged.is_ok_and(|p| country.contains(p)) {
        (
            "coordinates-swapped",
            format!(
                "longitude {:.5}, latitude {:.5} is outside the country, and inside if the two are exchanged",
                place.lon_deg(),
                place.lat_deg()
            ),
            "exchange the two coordinates",
        )
    } else {
        (
            "outside-country",
            format!(
                "longitude {:.5}, latitude {:.5} is outside the country ({}–{}° E, {}–{}° N)",
                place.lon_deg(),
                place.lat_deg(),
                country.west_deg,
                country.east_deg,
                country.south_deg,
                country.north_deg
            ),
            "correct the coordinates or the coordinate system (--crs)",
        )
    };
    faults.add(row, Some(Field::Lon), code, cause, remedy);
}
