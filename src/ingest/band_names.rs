//! What the names of a raster's bands say: which of several is wanted, and that one is something else.

use super::role::Role;
use crate::world::Fault;
use gdal::raster::ColorInterpretation;
use gdal::{Dataset, Metadata};
use std::path::Path;

/// Words of names of heights.
const HEIGHTS: &[&str] = &[
    "elevation",
    "elevations",
    "elev",
    "height",
    "heights",
    "dem",
    "dtm",
    "dsm",
    "ground",
    "altitude",
    "alt",
    "z",
    "topography",
    "topo",
    "terrain",
    "srtm",
    "hoehe",
    "höhe",
    "altura",
    "altitud",
    "elevacion",
    "elevación",
];

/// Words of names of depths.
const DEPTHS: &[&str] = &["depth", "depths", "profundidad", "profondeur", "tiefe"];

/// Words of names of what is computed from heights, or stands beside them.
const BESIDE_HEIGHTS: &[&str] = &[
    "slope",
    "slopes",
    "aspect",
    "hillshade",
    "hillshading",
    "shade",
    "shaded",
    "roughness",
    "ruggedness",
    "tri",
    "tpi",
    "curvature",
    "gradient",
    "flow",
    "accumulation",
    "error",
    "errors",
    "uncertainty",
    "accuracy",
    "quality",
    "mask",
    "count",
    "num",
    "tid",
    "intensity",
    "reflectance",
    "backscatter",
    "coherence",
    "stddev",
    "stdev",
    "std",
    "variance",
    "difference",
    "ndvi",
    "temperature",
    "rainfall",
    "precipitation",
    "population",
    "people",
    "landcover",
    "class",
    "classes",
    "canopy",
    "vegetation",
    "red",
    "green",
    "blue",
    "nir",
];

/// Words of names of numbers of people.
const PEOPLE: &[&str] = &[
    "population",
    "pop",
    "people",
    "persons",
    "inhabitants",
    "residents",
    "ppp",
    "poblacion",
    "población",
];

/// Words of names of what stands beside numbers of people.
const BESIDE_PEOPLE: &[&str] = &[
    "households",
    "buildings",
    "area",
    "mask",
    "error",
    "uncertainty",
    "quality",
    "stddev",
    "std",
    "elevation",
    "slope",
    "landcover",
    "class",
    "male",
    "female",
    "women",
    "men",
    "children",
];

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// What is wanted.
    Wanted,
    /// Heights, counted downwards.
    Depth,
    /// Something else, by a word that is known.
    Beside,
    /// Something that is not known.
    Other,
    Nothing,
}

/// The words of a name, in small letters: `Elevation_ft`, `elevationFt` and `Elevation (ft)` are alike.
pub(super) fn words(name: &str) -> Vec<String> {
    let (mut found, mut word, mut before_is_small) = (Vec::new(), String::new(), false);
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && before_is_small) {
            found.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        before_is_small = c.is_lowercase();
    }
    found.extend((!word.is_empty()).then_some(word));
    found
}

fn says(role: Role, name: &str) -> Says {
    let words = words(name);
    let (wanted, beside) = match role {
        Role::Population => (PEOPLE, BESIDE_PEOPLE),
        _ => (HEIGHTS, BESIDE_HEIGHTS),
    };
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    // Names that programs give where nobody gave one: "Band 1", "Layer_1", "b1".
    let is_number = |w: &String| w.chars().all(|c| c.is_ascii_digit());
    let is_empty = |w: &String| {
        let letters = w.trim_end_matches(|c: char| c.is_ascii_digit());
        ["", "band", "layer", "b", "raster", "gray", "grey", "undefined"].contains(&letters) || is_number(w)
    };
    if words.iter().all(is_empty) {
        Says::Nothing
    } else if has(beside) {
        Says::Beside
    } else if role == Role::Terrain && has(DEPTHS) && !has(wanted) {
        Says::Depth
    } else if has(wanted) {
        Says::Wanted
    } else {
        Says::Other
    }
}

/// The band that a file is read from, and whether its name chose it among others.
pub(super) fn chosen(
    role: Role,
    path: &Path,
    dataset: &Dataset,
) -> Result<(usize, Option<String>), Box<Fault>> {
    let names: Vec<(usize, String)> = (1..=dataset.raster_count())
        .filter_map(|nth| {
            let band = dataset.rasterband(nth).ok()?;
            let is_alpha = band.color_interpretation() == ColorInterpretation::AlphaBand;
            let name = band.description().unwrap_or_default();
            (!is_alpha).then_some((nth, name))
        })
        .collect();
    choice(role, path, &names)
}

/// A band and its name, where that decided.
type Chosen = Result<(usize, Option<String>), Box<Fault>>;

fn choice(role: Role, path: &Path, names: &[(usize, String)]) -> Chosen {
    // Classes of land cover have no name that is theirs alone, nor has coverage.
    if role == Role::Cover || (role == Role::Claims && names.len() < 2) {
        return Ok((1, None));
    }
    if role == Role::Claims {
        return Err(Box::new(several_of_claims(path, names)));
    }
    let said: Vec<(usize, &str, Says)> = names
        .iter()
        .map(|(nth, name)| (*nth, name.trim(), says(role, name)))
        .collect();
    let of = |wanted: Says| said.iter().filter(move |(_, _, s)| *s == wanted);
    let is_single = said.len() < 2;
    match (of(Says::Wanted).next(), of(Says::Wanted).count()) {
        (Some((nth, name, _)), 1) => return Ok((*nth, (!is_single).then(|| (*name).to_owned()))),
        (Some(_), _) => return Err(Box::new(unclear(role, path, &said, "several of its bands"))),
        (None, _) => {}
    }
    if let Some((_, name, _)) = of(Says::Depth).next() {
        return Err(Box::new(depth(path, &format!("its band '{name}' has depths"))));
    }
    let is_named = said.iter().any(|(_, _, s)| *s != Says::Nothing);
    let is_beside = of(Says::Beside).next().is_some();
    if is_beside || (!is_single && is_named) {
        return Err(Box::new(unclear(role, path, &said, "none of its bands")));
    }
    Ok((1, None))
}

/// Which technology or operator each of several bands is of, a study has to say.
fn several_of_claims(path: &Path, names: &[(usize, String)]) -> Fault {
    let names: Vec<String> = names
        .iter()
        .map(|(nth, name)| format!("{nth} '{}'", name.trim()))
        .collect();
    let cause = format!(
        "it has {} bands ({}), and the study does not say which one is meant",
        names.len(),
        names.join(", ")
    );
    let remedy = "set `band` in [[claims.layers]], with a table for each band that is meant";
    Fault::new("claims-band-unclear", path, cause, remedy)
}

fn unclear(role: Role, path: &Path, said: &[(usize, &str, Says)], which: &str) -> Fault {
    let names: Vec<String> = said
        .iter()
        .map(|(nth, name, _)| format!("{nth} '{name}'"))
        .collect();
    let (values, example) = match role {
        Role::Population => ("people", "population"),
        _ => ("heights", "elevation"),
    };
    let cause = format!(
        "{which} is named as {values} are: {}; which one has the {values} cannot be known",
        names.join(", ")
    );
    let cause = cause.replace("several of its bands is named", "several of its bands are named");
    let remedy = format!(
        "write the band of {values} alone (gdal_translate -b NUMBER), or name it '{example}' where it is one"
    );
    Fault::new("raster-band-unclear", path, cause, remedy)
}

/// Heights that are counted downwards.
pub(super) fn depth(path: &Path, what: &str) -> Fault {
    Fault::new(
        "terrain-depth",
        path,
        format!("{what}, counted downwards: taken as heights, mountains would be pits"),
        "turn the values around and declare heights (gdal_calc.py --calc=-A, gdal_edit.py -a_srs); where they are heights in spite of this, \
         correct the name of the band, or set `crs` in [terrain] to a system whose vertical part counts upwards, for example EPSG:4326+5773",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(role: Role, names: &[&str]) -> Result<usize, &'static str> {
        let names: Vec<(usize, String)> = names
            .iter()
            .enumerate()
            .map(|(k, name)| (k + 1, (*name).to_owned()))
            .collect();
        let chosen = choice(role, Path::new("a.tif"), &names);
        chosen.map(|(nth, _)| nth).map_err(|f| f.code)
    }

    #[test]
    fn the_band_that_is_named_so_is_taken_or_it_is_a_fault() {
        let terrain = |names: &[&str]| of(Role::Terrain, names);
        assert_eq!(terrain(&["slope", "aspect", "elevation"]), Ok(3));
        assert_eq!(terrain(&["Slope (deg)", "DEM"]), Ok(2));
        assert_eq!(terrain(&["elevation_m", "elevation error"]), Ok(1));
        assert_eq!(terrain(&["ElevationFt", "", "aspect"]), Ok(1));
        for unclear in [
            &["slope", "aspect"][..],
            &["dsm", "dtm"],
            &["b1", "slope"],
            &["slope"],
            &["Hillshade of the DEM"],
            &["one", "two"],
        ] {
            assert_eq!(terrain(unclear), Err("raster-band-unclear"), "{unclear:?}");
        }
        for first in [
            &[""][..],
            &["", ""],
            &["Band 1", "Band_2"],
            &["N21E105"],
            &["ASTER GDEM v3"],
        ] {
            assert_eq!(terrain(first), Ok(1), "{first:?}");
        }
        assert_eq!(terrain(&["Depth (m)"]), Err("terrain-depth"));
        assert_eq!(terrain(&["Elevation and depth"]), Ok(1));
        assert_eq!(terrain(&["depth", "height above sea level"]), Ok(2));
        let people = |names: &[&str]| of(Role::Population, names);
        assert_eq!(people(&["households", "population"]), Ok(2));
        assert_eq!(people(&["households"]), Err("raster-band-unclear"));
        assert_eq!(people(&["Number of people"]), Ok(1));
        assert_eq!(of(Role::Cover, &["slope", "class"]), Ok(1));
    }
}
