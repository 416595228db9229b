//! The user's own digital maps of ITU-R: text in, values at places out.
//!
//! The files have neither header nor coordinates: which way a map runs follows from how many rows and columns
//! it has. The three layouts that are known are read, everything else is refused, because a map that is read
//! upside down gives numbers that look right.
//!
//! | rows × columns | file | runs |
//! |---|---|---|
//! | 121 × 241 | DN50.TXT, N050.TXT of P.452 and P.1812 | 1.5°, from 90° N down, from 0° to 360° E |
//! | 1441 × 2881 | R001.TXT of P.837-7 | 0.125°, from 90° S up, from 180° W to 180° E |
//! | 360 × 720 | TropoClim.txt of P.2001 and P.617 | classes in pixels of 0.5°, from 90° N down, from 180° W |
//!
//! Left out: P.2001's map of the gradient (DN_Median.txt) has the size of DN50.TXT and the opposite sign:
//! [`Map::extremes`] tells them apart.

use crate::space::LonLat;
use thiserror::Error;

/// Why a text is no map.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum MapError {
    /// A cell is no finite number.
    #[error("{file}, row {row}, column {column}: '{value}' is not a number")]
    BadNumber {
        /// File.
        file: String,
        /// Row, from 1.
        row: usize,
        /// Column, from 1.
        column: usize,
        /// What is there.
        value: String,
    },
    /// A class is no whole number of at least 0.
    #[error("{file}, row {row}, column {column}: {value} is no class: classes are whole numbers from 0")]
    BadClass {
        /// File.
        file: String,
        /// Row, from 1.
        row: usize,
        /// Column, from 1.
        column: usize,
        /// What is there.
        value: f64,
    },
    /// A row is longer or shorter than the first one.
    #[error("{file}, row {row} has {found} columns, the first row has {columns}")]
    UnevenRow {
        /// File.
        file: String,
        /// Row, from 1.
        row: usize,
        /// Its columns.
        found: usize,
        /// Those of the first row.
        columns: usize,
    },
    /// No known map has this size.
    #[error(
        "{file} has {rows} rows and {columns} columns; known are 121 × 241 (DN50, N050), 1441 × 2881 (R001) and 360 × 720 (TropoClim)"
    )]
    UnknownGrid {
        /// File.
        file: String,
        /// Rows.
        rows: usize,
        /// Columns of the first row.
        columns: usize,
    },
}

/// How a map runs over the globe.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Layout {
    rows: usize,
    columns: usize,
    step_deg: f64,
    /// Latitude of the first row, and whether rows go north from there.
    first_lat_deg: f64,
    northward: bool,
    /// Longitude of the first column.
    first_lon_deg: f64,
    /// Classes in pixels, not values at nodes.
    classes: bool,
}

#[rustfmt::skip] // A line a layout.
const LAYOUTS: [Layout; 3] = [
    Layout { rows: 121, columns: 241, step_deg: 1.5, first_lat_deg: 90.0, northward: false, first_lon_deg: 0.0, classes: false },
    Layout { rows: 1441, columns: 2881, step_deg: 0.125, first_lat_deg: -90.0, northward: true, first_lon_deg: -180.0, classes: false },
    Layout { rows: 360, columns: 720, step_deg: 0.5, first_lat_deg: 90.0, northward: false, first_lon_deg: -180.0, classes: true },
];

/// A digital map.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    layout: Layout,
    /// Row after row.
    values: Vec<f64>,
}

impl Map {
    /// Reads a map: rows of numbers between blanks; empty lines do not count. `file` is named in errors.
    ///
    /// # Errors
    /// [`MapError`] with the first row and column that is wrong.
    pub fn parse(text: &str, file: &str) -> Result<Self, MapError> {
        let mut values = Vec::new();
        let (mut rows, mut columns) = (0, 0);
        for (line, content) in text.lines().enumerate() {
            let before = values.len();
            read_row(content, file, line + 1, &mut values)?;
            let found = values.len() - before;
            if found == 0 {
                continue;
            }
            if rows == 0 {
                columns = found;
            } else if found != columns {
                return Err(MapError::UnevenRow {
                    file: file.to_string(),
                    row: line + 1,
                    found,
                    columns,
                });
            }
            rows += 1;
        }
        let known = LAYOUTS.iter().find(|l| l.rows == rows && l.columns == columns);
        let Some(&layout) = known else {
            return Err(MapError::UnknownGrid {
                file: file.to_string(),
                rows,
                columns,
            });
        };
        let map = Self { layout, values };
        match map.first_bad_class() {
            Some(at) => Err(MapError::BadClass {
                file: file.to_string(),
                row: at / columns + 1,
                column: at % columns + 1,
                value: map.values[at],
            }),
            None => Ok(map),
        }
    }

    fn first_bad_class(&self) -> Option<usize> {
        let is_class = |v: f64| v >= 0.0 && v.fract() == 0.0;
        let bad = || self.values.iter().position(|&v| !is_class(v));
        self.layout.classes.then(bad).flatten()
    }

    /// Smallest and largest value.
    pub fn extremes(&self) -> (f64, f64) {
        self.values
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), &v| {
                (least.min(v), most.max(v))
            })
    }

    /// Does the map hold classes (the nearest one counts), or values (which are interpolated)?
    pub fn holds_classes(&self) -> bool {
        self.layout.classes
    }

    /// The value at a place: bilinear between the four nodes around it, or the class of its pixel.
    pub fn value(&self, place: LonLat) -> f64 {
        let Layout {
            step_deg,
            first_lat_deg,
            northward,
            first_lon_deg,
            classes,
            ..
        } = self.layout;
        let away_deg = place.lat_deg() - first_lat_deg;
        let row = if northward { away_deg } else { -away_deg } / step_deg;
        let column = (place.lon_deg() - first_lon_deg).rem_euclid(360.0) / step_deg;
        if classes {
            return self.at(row as usize, column as usize);
        }
        // The last row and column are reached from the ones before them, so that four nodes are always there.
        let i = (row as usize).min(self.layout.rows - 2);
        let j = (column as usize).min(self.layout.columns - 2);
        let (down, right) = (row - i as f64, column - j as f64);
        let along = |i| (1.0 - right) * self.at(i, j) + right * self.at(i, j + 1);
        (1.0 - down) * along(i) + down * along(i + 1)
    }

    /// The value of a node or pixel; beyond the last one that one's.
    fn at(&self, row: usize, column: usize) -> f64 {
        let (row, column) = (row.min(self.layout.rows - 1), column.min(self.layout.columns - 1));
        self.values[row * self.layout.columns + column]
    }
}

fn read_row(content: &str, file: &str, row: usize, values: &mut Vec<f64>) -> Result<(), MapError> {
    for (column, cell) in content.split_whitespace().enumerate() {
        match cell.parse::<f64>() {
            Ok(value) if value.is_finite() => values.push(value),
            _ => {
                return Err(MapError::BadNumber {
                    file: file.to_string(),
                    row,
                    column: column + 1,
                    value: cell.to_string(),
                });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rows: usize, columns: usize, value: impl Fn(usize, usize) -> f64) -> String {
        let row = |i| {
            (0..columns)
                .map(|j| value(i, j).to_string())
                .collect::<Vec<_>>()
                .join(" ")
        };
        (0..rows).map(row).collect::<Vec<_>>().join("\n")
    }

    fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
        LonLat::new(lon_deg, lat_deg).expect("a place")
    }

    /// Latitude + longitude east of Greenwich / 1000: linear, so that interpolation is exact.
    fn coordinates() -> Map {
        let value = |i, j| 90.0 - 1.5 * i as f64 + 1.5 * j as f64 / 1000.0;
        Map::parse(&text(121, 241, value), "DN50.TXT").expect("a map")
    }

    #[test]
    fn a_map_that_holds_its_own_coordinates_gives_them_back() {
        let map = coordinates();
        for (lon, lat) in [
            (0.0, 0.0),
            (105.3, 21.7),
            (179.99, -89.9),
            (12.0, 90.0),
            (7.5, -90.0),
            (0.1, 45.0),
        ] {
            let got = map.value(at(lon, lat));
            assert!((got - (lat + lon / 1000.0)).abs() < 1e-9, "{lon} {lat}: {got}");
        }
        // 75° W is 285° E.
        assert!((map.value(at(-75.0, -10.0)) - (-10.0 + 0.285)).abs() < 1e-9);
        assert!(!map.holds_classes());
        assert_eq!(map.extremes(), (-90.0, 90.36));
    }

    #[test]
    fn both_names_of_a_meridian_have_one_value() {
        // A real map has the same values at 0° and 360°.
        let map = Map::parse(&text(121, 241, |i, j| (i + 3 * (j % 240)) as f64), "N050.TXT").expect("a map");
        for lat in [-90.0, -12.3, 0.0, 47.1, 90.0] {
            assert_eq!(map.value(at(-180.0, lat)), map.value(at(180.0, lat)));
            let (west, east) = (map.value(at(-1e-9, lat)), map.value(at(1e-9, lat)));
            assert!((west - east).abs() < 1e-5, "{lat}: {west} {east}");
        }
    }

    #[test]
    fn rain_runs_from_the_south_pole_and_the_date_line() {
        let value = |i, j| -90.0 + 0.125 * i as f64 + (-180.0 + 0.125 * j as f64) / 1000.0;
        let map = Map::parse(&text(1441, 2881, value), "R001.TXT").expect("a map");
        for (lon, lat) in [(105.31, 21.72), (-180.0, -90.0), (-77.04, -12.05), (-0.01, 51.5)] {
            let got = map.value(at(lon, lat));
            assert!((got - (lat + lon / 1000.0)).abs() < 1e-9, "{lon} {lat}: {got}");
        }
    }

    #[test]
    fn classes_are_never_mixed() {
        let map = Map::parse(&text(360, 720, |i, j| ((i + j) % 7) as f64), "TropoClim.txt").expect("a map");
        assert!(map.holds_classes());
        // The first pixel is 89.5–90° N, 180–179.5° W; (90 − 21.3)/0.5 = 137.4, (105.3 + 180)/0.5 = 570.6.
        assert_eq!(map.value(at(-179.9, 89.9)), 0.0);
        assert_eq!(map.value(at(105.3, 21.3)), ((137 + 570) % 7) as f64);
        assert_eq!(map.value(at(0.0, -90.0)), ((359 + 360) % 7) as f64);
        assert_eq!(map.value(at(180.0, 0.0)), map.value(at(-180.0, 0.0)));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let good = text(121, 241, |_, _| 40.0);
        let spoiled = |from: &str, to: &str| Map::parse(&good.replacen(from, to, 1), "DN50.TXT");
        let error = spoiled("40 40", "40 4o0").expect_err("no number");
        assert_eq!(
            error.to_string(),
            "DN50.TXT, row 1, column 2: '4o0' is not a number"
        );
        assert!(matches!(
            spoiled("40 40", "40 NaN"),
            Err(MapError::BadNumber { column: 2, .. })
        ));
        let error = spoiled("40\n40", "40 40\n40").expect_err("a longer row");
        assert_eq!(
            error.to_string(),
            "DN50.TXT, row 2 has 241 columns, the first row has 242"
        );
        let error = Map::parse(&text(241, 481, |_, _| 1.0), "dn.txt").expect_err("another grid");
        assert!(
            error
                .to_string()
                .starts_with("dn.txt has 241 rows and 481 columns"),
            "{error}"
        );
        assert!(matches!(
            Map::parse("", "x"),
            Err(MapError::UnknownGrid { rows: 0, .. })
        ));
        let half = text(360, 720, |i, j| if (i, j) == (2, 1) { 2.5 } else { 1.0 });
        let want = MapError::BadClass {
            file: "t".to_string(),
            row: 3,
            column: 2,
            value: 2.5,
        };
        assert_eq!(Map::parse(&half, "t"), Err(want));
    }

    #[test]
    fn empty_lines_and_windows_line_ends_do_not_matter() {
        let plain = text(121, 241, |i, j| (i * j) as f64);
        let odd = format!("\r\n{}\r\n\r\n", plain.replace('\n', "\r\n"));
        assert_eq!(Map::parse(&plain, "a"), Map::parse(&odd, "a"));
    }

    #[test]
    fn a_value_lies_between_the_values_around_it() {
        let map = Map::parse(
            &text(121, 241, |i, j| ((i * 37 + (j % 240) * 91) % 53) as f64),
            "m",
        )
        .expect("a map");
        for k in 0..2000 {
            let lon = -180.0 + 360.0 * (f64::from(k) * 0.618_034).fract();
            let lat = -90.0 + 180.0 * (f64::from(k) * 0.414_214).fract();
            let value = map.value(at(lon, lat));
            assert!((0.0..=52.0).contains(&value), "{lon} {lat}: {value}");
        }
    }
}
