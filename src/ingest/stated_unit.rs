//! What the words of a file say of the unit of its heights: the names of bands, notes, and a `.prj` beside.

use super::band_names::words;
use super::height_words::{Unit, m_of};
use crate::files::{self, FileKind};
use gdal::raster::RasterBand;
use gdal::{Dataset, Metadata};
use std::path::Path;

/// One place of a file that says a unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Statement {
    /// The place, in words.
    pub(super) place: &'static str,
    /// As it is there.
    pub(super) text: String,
    pub(super) unit: Unit,
}

/// Names of heights that are written together with a unit: `elevft`.
const BEFORE_UNITS: [&str; 9] = [
    "elevation",
    "elev",
    "height",
    "altitude",
    "alt",
    "dem",
    "dsm",
    "dtm",
    "z",
];

/// Units so short that they say something only at the end of a name, in brackets, or behind "in".
const SHORT: usize = 3;

/// Words of a unit are not more than these: "us survey feet".
const WORDS: usize = 4;

/// Units, of lengths and other things, of which it is not known how many metres of height they are.
const OTHERS: &[&str] = &[
    "fathom", "fathoms", "yard", "yards", "yd", "inch", "inches", "mile", "miles", "nmi", "cubit", "cubits",
    "chain", "chains", "ell", "ells", "rod", "rods", "vara", "varas", "toise", "toises", "sazhen", "arshin",
    "shaku", "pie", "pies", "pied", "pieds", "fuss", "fuß", "degree", "degrees", "deg", "percent", "radian",
    "radians", "rad", "kelvin", "celsius", "hpa", "kpa", "mbar", "gpm", "decibel", "decibels", "db",
];

/// Keys of notes of a band that give its unit.
const OF_BAND: [&str; 9] = [
    "units", "unit", "UNITS", "UNIT", "Units", "UNITTYPE", "zunits", "ZUNITS", "z_units",
];

/// Keys of notes of a file that give the unit of its heights.
const OF_FILE: [&str; 10] = [
    "zunits",
    "ZUNITS",
    "Zunits",
    "z_units",
    "Z_UNITS",
    "vertical_units",
    "vertical_unit",
    "VERTICAL_UNITS",
    "elevation_units",
    "height_units",
];

/// All that a file says of the unit of a band's heights, but for its coordinate system.
pub(super) fn statements(path: &Path, dataset: &Dataset, band: &RasterBand<'_>) -> Vec<Statement> {
    let mut found = vec![Statement::exact("its band", &band.unit())];
    let name = band.description().unwrap_or_default();
    found.push(Statement {
        place: "the name of its band",
        unit: in_words(&name),
        text: name,
    });
    let of_band = OF_BAND.iter().filter_map(|key| band.metadata_item(key, ""));
    let of_file = OF_FILE.iter().filter_map(|key| dataset.metadata_item(key, ""));
    found.extend(
        of_band
            .chain(of_file)
            .map(|text| Statement::exact("its metadata", &text)),
    );
    found.extend(beside(path).map(|(text, unit)| Statement {
        place: "the .prj beside it",
        text,
        unit,
    }));
    found.retain(|s| s.unit != Unit::Silent);
    found
}

impl Statement {
    /// A text that is a unit and nothing else.
    fn exact(place: &'static str, text: &str) -> Self {
        let text = text.trim();
        Self {
            place,
            text: text.to_owned(),
            unit: m_of(text),
        }
    }
}

/// The unit in the name of a band, where it has one: "Elevation (feet)", "elevation_ft", "DEM (US survey feet)".
pub(super) fn in_words(name: &str) -> Unit {
    let words = words(name);
    let (mut found, mut at) = (Unit::Silent, 0);
    while at < words.len() {
        let (unit, length) = unit_at(&words, at, name);
        if unit == Unit::Unknown || (found != Unit::Silent && unit != Unit::Silent && unit != found) {
            return Unit::Unknown;
        }
        if unit != Unit::Silent {
            found = unit;
        }
        at += length;
    }
    // Square brackets hold a unit by custom.
    let bracketed = name
        .split_once('[')
        .and_then(|(_, rest)| Some(rest.split_once(']')?.0));
    match bracketed.map(str::trim).filter(|b| is_one_word(b)) {
        Some(text) if found == Unit::Silent => m_of(text),
        _ => found,
    }
}

fn is_one_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphabetic) && !text.chars().all(char::is_uppercase)
}

/// The longest unit that begins with a word, and of how many words it is.
fn unit_at(words: &[String], at: usize, name: &str) -> (Unit, usize) {
    let is_number = |w: &String| w.chars().all(|c| c.is_ascii_digit());
    // "10 m" is how fine a raster is.
    let is_size = at > 0 && words.get(at - 1).is_some_and(is_number);
    let Some(first) = words.get(at).filter(|w| !is_size && !is_number(w)) else {
        return (Unit::Silent, 1);
    };
    for length in (1..=WORDS.min(words.len() - at)).rev() {
        let joined = words.get(at..at + length).unwrap_or(&[]).concat();
        let is_clear = joined.chars().count() > SHORT || stands_for_unit(words, at, length, name);
        if let (Unit::Known(m), true) = (m_of(&joined), is_clear) {
            return (Unit::Known(m), length);
        }
    }
    if OTHERS.contains(&first.as_str()) {
        return (Unit::Unknown, 1);
    }
    let behind = BEFORE_UNITS
        .iter()
        .filter_map(|b| first.strip_prefix(b))
        .find(|rest| ["ft", "feet", "foot", "m", "meters", "metres", "usft"].contains(rest));
    (behind.map_or(Unit::Silent, m_of), 1)
}

/// Is a short word at the end of a name, in brackets, or behind "in"?
fn stands_for_unit(words: &[String], at: usize, length: usize, name: &str) -> bool {
    let word = words.get(at).map_or("", String::as_str);
    let before = at
        .checked_sub(1)
        .and_then(|k| words.get(k))
        .map_or("", String::as_str);
    let small = name.to_lowercase();
    let in_brackets = [('(', ')'), ('[', ']')]
        .iter()
        .any(|(open, close)| small.contains(&format!("{open}{word}{close}")));
    in_brackets || (at > 0 && at + length == words.len()) || ["in", "unit", "units"].contains(&before)
}

/// What a `.prj` says of the unit of heights: `Zunits` of old ones, the vertical part of those of today.
fn beside(path: &Path) -> Option<(String, Unit)> {
    let text = ["prj", "PRJ"]
        .iter()
        .find_map(|ending| files::read_text(&path.with_extension(ending), FileKind::Description).ok())?;
    of_prj(&text)
}

fn of_prj(text: &str) -> Option<(String, Unit)> {
    for line in text.lines() {
        let mut parts = line.split_whitespace();
        if parts.next().is_some_and(|key| key.eq_ignore_ascii_case("zunits")) {
            let value = parts.collect::<Vec<_>>().join(" ");
            let unit = if value.eq_ignore_ascii_case("no") {
                Unit::Silent
            } else {
                m_of(&value)
            };
            return Some((format!("Zunits {value}"), unit));
        }
    }
    let capital = text.to_ascii_uppercase();
    let vertical = ["VERTCS[", "VERT_CS[", "VERTCRS["]
        .iter()
        .find_map(|key| capital.find(key))?;
    let part = text.get(vertical..)?;
    let unit = part.to_ascii_uppercase().find("UNIT[\"")?;
    let name = part.get(unit + "UNIT[\"".len()..)?.split('"').next()?;
    Some((name.to_owned(), m_of(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOOT: Unit = Unit::Known(0.3048);
    const US: Unit = Unit::Known(1200.0 / 3937.0);
    const METRE: Unit = Unit::Known(1.0);

    #[test]
    fn names_of_bands_say_units() {
        for (names, unit) in [
            (
                &[
                    "Elevation (feet)",
                    "elevation_ft",
                    "Height [feet]",
                    "elevFt",
                    "elevft",
                    "DEM in ft",
                    "Feet above MSL",
                    "International feet",
                    "DEM 10 m, feet",
                ][..],
                FOOT,
            ),
            (
                &[
                    "DEM (US survey feet)",
                    "elev_us_ft",
                    "NAVD88 height (ftUS)",
                    "US Survey Foot",
                ],
                US,
            ),
            (
                &[
                    "Elevation (m)",
                    "elevation_m",
                    "height in metres",
                    "dem [m]",
                    "Elevation (Meters)",
                ],
                METRE,
            ),
            (
                &[
                    "Elevation [fathoms]",
                    "height in fathoms",
                    "Elevation [cubits]",
                    "elevation (yards)",
                    "slope degrees",
                    "feet or metres",
                ],
                Unit::Unknown,
            ),
            (
                &[
                    "",
                    "Band 1",
                    "Elevation",
                    "DEM (SRTM)",
                    "Height [EGM96]",
                    "m",
                    "ALOS World 3D 30 m",
                    "10 m DEM",
                    "Survey of M Smith",
                    "elevation [EGM]",
                    "SRTM 1 arc second",
                ],
                Unit::Silent,
            ),
        ] {
            for name in names {
                assert_eq!(in_words(name), unit, "{name}");
            }
        }
    }

    #[test]
    fn a_prj_says_the_unit() {
        let unit = |text: &str| of_prj(text).map(|(_, unit)| unit);
        let old = |z: &str| unit(&format!("Projection GEOGRAPHIC\nUnits DD\n{z}\nParameters\n"));
        assert_eq!(old("Zunits        FEET"), Some(FOOT));
        assert_eq!(old("zunits meters"), Some(METRE));
        assert_eq!(old("Zunits NO"), Some(Unit::Silent));
        assert_eq!(old("Zunits 3.28"), Some(Unit::Unknown));
        assert_eq!(old(""), None);
        let esri = "GEOGCS[\"GCS_WGS_1984\",UNIT[\"Degree\",0.01745]],VERTCS[\"NAVD_1988\",VDATUM[\"x\"],PARAMETER[\"Direction\",1.0],UNIT[\"Foot_US\",0.3048006]]";
        assert_eq!(unit(esri), Some(US));
        assert_eq!(unit("GEOGCS[\"GCS_WGS_1984\",UNIT[\"Degree\",0.01745]]"), None);
    }
}
