//! Whether the values of a raster of people are numbers of people a pixel: densities and other units are not.

use super::band_names::words;
use super::notes::Notes;
use super::stated_unit::Statement;
use crate::world::Fault;
use gdal::Metadata;
use gdal::raster::RasterBand;
use std::path::Path;

/// Words that say that a value is for an area.
const DENSITY: &[&str] = &[
    "density",
    "densities",
    "densidad",
    "densité",
    "densite",
    "dichte",
    "dens",
    "popdens",
    "popdensity",
    "sqkm",
    "skm",
    "km2",
    "km²",
    "m2",
    "m²",
    "sqm",
    "hectare",
    "hectares",
    "ha",
    "acre",
    "acres",
    "sqmi",
    "mi2",
];

/// Words of a file's name that say the same: `ken_pd_2020_1km.tif` is WorldPop's density.
const OF_NAME: &[&str] = &[
    "density",
    "densities",
    "dens",
    "popdens",
    "popdensity",
    "densidad",
    "pd",
];

/// Words of units that count people, in small letters.
const PEOPLE: &[&str] = &[
    "people",
    "person",
    "persons",
    "pers",
    "pop",
    "population",
    "inhabitants",
    "inhabitant",
    "residents",
    "heads",
    "head",
    "capita",
    "count",
    "counts",
    "number",
    "ppp",
    "habitants",
    "habitantes",
    "personas",
    "người",
    "nguoi",
    "dân",
    "dan",
    "unitless",
    "dimensionless",
    "none",
    "unknown",
    "1",
];
/// Words beside those.
const BESIDE: &[&str] = &[
    "per", "pixel", "pixels", "px", "cell", "cells", "grid", "gridcell", "of", "a", "in", "each", "total",
];

/// Is a raster one of numbers of people? A doubt or a fault where it says something else.
pub(super) fn is_number_of_people(
    notes: &mut Notes,
    path: &Path,
    stated: &[Statement],
    band: &RasterBand<'_>,
) -> bool {
    let units: Vec<&str> = stated
        .iter()
        .filter(|s| ["its band", "its metadata"].contains(&s.place))
        .map(|s| s.text.as_str())
        .collect();
    let name = band.description().unwrap_or_default();
    let stem = path
        .file_stem()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default();
    let of_name = words(&stem).iter().any(|w| OF_NAME.contains(&w.as_str()));
    let said = units
        .iter()
        .copied()
        .chain([name.as_str()])
        .find(|text| is_density(text))
        .or(of_name.then_some(stem.as_str()));
    if let Some(said) = said {
        return notes.doubt(density(path, said));
    }
    if let Some(unit) = units.iter().find(|unit| !is_people(unit)) {
        let cause = "the file gives its people in a unit that is not known";
        let remedy = "write the file again with the number of people in each pixel, and the unit 'people'";
        notes.problem(Fault::new("population-unit-unknown", path, cause, remedy).with_value(*unit));
        return false;
    }
    true
}

fn density(path: &Path, said: &str) -> Fault {
    Fault::new(
        "population-density",
        path,
        format!("its values are people for an area ('{said}'), not the number of people in each pixel"),
        "multiply each pixel by its own area (of a pixel in degrees it shrinks towards the poles), and write the result as people; \
         or give the raster of counts of the same source",
    )
    .with_value(said)
}

/// Does a text say that a value is for an area? "1 km2" is how large a pixel is.
fn is_density(text: &str) -> bool {
    let words = words(&text.replace('^', ""));
    let is_number = |w: &String| w.chars().all(|c| c.is_ascii_digit());
    let is_for_area = words.iter().enumerate().any(|(k, word)| {
        let is_size = k > 0 && words.get(k - 1).is_some_and(is_number);
        DENSITY.contains(&word.as_str()) && !is_size
    });
    let pairs = words.windows(2).any(|two| {
        matches!(
            (two[0].as_str(), two[1].as_str()),
            ("sq" | "square", _) | ("per", "km" | "kilometre" | "kilometer") | ("mật", "độ") | ("mat", "do")
        )
    });
    // km-2, km^-2, km⁻².
    let small: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '^')
        .collect();
    let is_power = ["km-2", "km−2", "km⁻²", "m-2", "ha-1", "ha⁻¹"]
        .iter()
        .any(|p| small.contains(p));
    is_for_area || pairs || is_power
}

/// Is a unit one that counts people?
fn is_people(unit: &str) -> bool {
    words(unit)
        .iter()
        .all(|w| PEOPLE.contains(&w.as_str()) || BESIDE.contains(&w.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn densities_are_recognised_and_counts_are_counts() {
        for text in [
            "people/km2",
            "persons per hectare",
            "population density",
            "inhabitants per sq km",
            "people km-2",
            "pop_km2",
            "persons/km^2",
            "people per square kilometre",
            "hab/ha",
            "Mật độ dân số",
        ] {
            assert!(is_density(text), "{text}");
        }
        for text in [
            "people",
            "persons per pixel",
            "count",
            "ppp",
            "people per 1 km2 cell",
            "",
            "population 100m",
        ] {
            assert!(!is_density(text), "{text}");
        }
        for text in [
            "people",
            "Persons per pixel",
            "count",
            "people/pixel",
            "1",
            "người",
        ] {
            assert!(is_people(text), "{text}");
        }
        for text in ["households", "thousands", "percent", "m"] {
            assert!(!is_people(text), "{text}");
        }
    }
}
