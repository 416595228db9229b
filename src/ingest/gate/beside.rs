//! Files beside a file that drivers read with it: they are inputs as well.
//!
//! Scale and offset in a `.aux.xml`, a mask, a projection, an encoding change what is read, and so belong into
//! the record. What is not listed here, drivers of rasters do not see.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Behind the whole name: `n21.tif.aux.xml`.
const AFTER: [&str; 8] = [
    "aux.xml", "ovr", "msk", "msk.ovr", "ovr.msk", "aux", "vat.dbf", "hdr",
];

/// In the place of the ending, of every raster. The data of an ENVI file may have any ending, or none.
const RASTER: [&str; 15] = [
    "aux", "aux.xml", "ovr", "msk", "prj", "wld", "tfw", "tifw", "rpb", "imd", "clr", "tab", "rrd", "ige",
    "hdr",
];

/// In the place of the ending, by ending.
const OF_KIND: [(&[&str], &[&str]); 9] = [
    (
        &["shp"],
        &[
            "dbf", "shx", "prj", "cpg", "qix", "sbn", "sbx", "idm", "ind", "cst",
        ],
    ),
    (&["dbf"], &["cpg", "idm", "ind"]),
    (&["tab"], &["dat", "map", "id", "ind", "dbf"]),
    (&["mif"], &["mid"]),
    (
        &["bil", "flt", "bip", "bsq", "img", "dat", "raw"],
        &["stx", "blw", "bqw", "sta"],
    ),
    (&["asc", "grd", "agr"], &["prj", "ascw"]),
    (&["png"], &["pgw", "pngw"]),
    (&["jpg", "jpeg"], &["jgw", "jpgw", "jpegw"]),
    (&["hgt"], &["hgtw", "num"]),
];

/// Endings of files that have none of the rasters' companions.
const LAYERS: [&str; 14] = [
    "shp", "dbf", "tab", "mif", "geojson", "json", "gpkg", "sqlite", "db", "fgb", "kml", "kmz", "gpx", "csv",
];

/// The files beside a file that are there, each once.
pub(in crate::ingest) fn beside(path: &Path) -> Vec<PathBuf> {
    let ending = path
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let is_layer = LAYERS.contains(&ending.as_str());
    let of_kind = OF_KIND.iter().filter(|(of, _)| of.contains(&ending.as_str()));
    let of_kind = of_kind.flat_map(|(_, endings)| endings.iter());
    let of_rasters: &[&str] = if is_layer { &[] } else { &RASTER };
    let instead = of_kind.chain(of_rasters).flat_map(|other| both(other));
    let instead = instead.map(|other| path.with_extension(other));
    let behind = AFTER.iter().flat_map(|after| both(after));
    let behind = behind.map(|after| with_more(path, ".", &after));
    let journals = ["-wal", "-journal", "-shm"].map(|journal| with_more(path, "", journal));
    let mut found: Vec<PathBuf> = Vec::new();
    for other in instead.chain(behind).chain(journals) {
        if other != path && other.is_file() && !found.iter().any(|f| is_same(f, &other)) {
            found.push(other);
        }
    }
    found
}

/// Where the system knows no case, two spellings are one file.
fn is_same(a: &Path, b: &Path) -> bool {
    a == b
        || a.canonicalize()
            .ok()
            .is_some_and(|a| b.canonicalize().ok() == Some(a))
}

/// An ending in small and in capital letters.
fn both(ending: &str) -> [String; 2] {
    [ending.to_owned(), ending.to_uppercase()]
}

fn with_more(path: &Path, between: &str, more: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(between);
    name.push(more);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_file_is_found_and_other_files_are_not() {
        let dir = tempfile::tempdir().expect("a folder");
        for name in [
            "n21.tif",
            "n21.tif.aux.xml",
            "n21.TFW",
            "n21.csv",
            "n22.tif.ovr",
            "v.geojson",
            "v.prj",
            "v.shp",
            "v.cpg",
            "v.gpkg",
            "v.gpkg-wal",
        ] {
            std::fs::write(dir.path().join(name), "x").expect("written");
        }
        let names = |of: &str| -> Vec<String> {
            let found = beside(&dir.path().join(of));
            found
                .iter()
                .filter_map(|p| Some(p.file_name()?.to_string_lossy().into_owned()))
                .collect()
        };
        assert_eq!(names("n21.tif"), ["n21.TFW", "n21.tif.aux.xml"]);
        assert_eq!(names("v.shp"), ["v.prj", "v.cpg"]);
        assert!(names("v.geojson").is_empty());
        assert_eq!(names("v.gpkg"), ["v.gpkg-wal"]);
    }
}
