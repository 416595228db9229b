//! What GDAL may do in this process.

use crate::ingest::room::Room;
use gdal::{DriverManager, config};
use std::sync::Once;

/// Drivers that read rasters from files on this machine. VRT alone names others: see
/// [`super::virtual_file`].
pub(super) const RASTER: &[&str] = &[
    "GTiff",
    "LIBERTIFF",
    "COG",
    "SRTMHGT",
    "AAIGrid",
    "GRASSASCIIGrid",
    "HFA",
    "DTED",
    "EHdr",
    "ENVI",
    "USGSDEM",
    "AIG",
    "XYZ",
    "PNG",
    "JPEG",
];

/// Drivers that read vectors from files on this machine.
pub(super) const VECTOR: &[&str] = &[
    "GeoJSON",
    "GeoJSONSeq",
    "ESRIJSON",
    "TopoJSON",
    "GPKG",
    "SQLite",
    "ESRI Shapefile",
    "FlatGeobuf",
    "KML",
    "LIBKML",
    "OpenFileGDB",
    "MapInfo File",
    "GPX",
    "DXF",
];

/// What else may be in the process: what virtual files are made of, and what results are written with.
const OTHERS: &[&str] = &["VRT", "OGR_VRT", "CSV", "MEM", "Memory"];

/// Settings that hold whatever the environment, a configuration file or an input says.
const SETTINGS: &[(&str, &str)] = &[
    // No address has this name: nothing is a remote file.
    ("CPL_VSIL_CURL_ALLOWED_FILENAME", "none"),
    ("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", "{none}"),
    // A proxy of a kind that does not exist: whatever asks for an address fails before a name is looked up.
    ("GDAL_HTTP_PROXY", "none://none"),
    ("GDAL_HTTPS_PROXY", "none://none"),
    ("GDAL_HTTP_MAX_RETRY", "0"),
    ("GDAL_HTTP_CONNECTTIMEOUT", "1"),
    ("GDAL_HTTP_TIMEOUT", "1"),
    // Python in pixel functions; the rest of the machine in raw bands.
    ("GDAL_VRT_ENABLE_PYTHON", "NO"),
    (
        "GDAL_VRT_RAWRASTERBAND_ALLOWED_SOURCE",
        "SIBLING_OR_CHILD_OF_VRT_PATH",
    ),
    // The vertical part of a GeoTIFF's system says in which unit its heights are.
    ("GTIFF_REPORT_COMPD_CS", "YES"),
    ("GML_DOWNLOAD_SCHEMA", "NO"),
    ("GML_SKIP_RESOLVE_ELEMS", "ALL"),
    ("LIBKML_EXTERNAL_STYLE", "NO"),
    ("OGR_SQLITE_LOAD_EXTENSIONS", ""),
    ("OGR_SQLITE_ALLOW_EXTERNAL_ACCESS", "NO"),
    ("OSR_IMPORT_FROM_URL", "NO"),
    ("PROJ_NETWORK", "OFF"),
];

/// Prepares GDAL, once: quiet, within a budget of memory, without services. Its messages reach the user
/// through the returned errors.
pub(in crate::ingest) fn prepare(room: &Room) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        config::set_error_handler(|_, _, _| {});
        // The drivers come first: registering them reads configuration files.
        let unwanted: Vec<_> = DriverManager::all()
            .filter(|driver| !is_wanted(&driver.short_name()))
            .collect();
        for driver in &unwanted {
            DriverManager::deregister_driver(driver);
        }
        for (key, value) in SETTINGS {
            let _ = config::set_config_option(key, value);
        }
        // Where it cannot be set, GDAL takes a twentieth of the machine's memory.
        let bytes = Room::gdal_cache_bytes(room.memory_bytes);
        let _ = config::set_config_option("GDAL_CACHEMAX", &bytes.to_string());
    });
}

fn is_wanted(name: &str) -> bool {
    [RASTER, VECTOR, OTHERS].iter().any(|list| list.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_driver_of_a_service_is_left() {
        prepare(&Room::default());
        let left: Vec<String> = DriverManager::all().map(|d| d.short_name()).collect();
        for name in ["GTiff", "VRT", "GeoJSON", "GPKG"] {
            assert!(left.iter().any(|l| l == name), "{name} is missing: {left:?}");
        }
        for name in [
            "WMS", "WMTS", "WCS", "WFS", "HTTP", "CSW", "OAPIF", "STACTA", "STACIT", "PDF", "GTI", "GML",
        ] {
            assert!(!left.iter().any(|l| l == name), "{name} is left");
        }
    }

    /// Without the look before it: the process has no way to a server.
    #[test]
    fn the_process_makes_no_connection() {
        prepare(&Room::default());
        let server = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = server.local_addr().expect("an address").port();
        server.set_nonblocking(true).expect("set");
        let dir = tempfile::tempdir().expect("a folder");
        let linked = dir.path().join("a.geojson");
        let text = format!(
            "{{\"type\":\"FeatureCollection\",\"crs\":{{\"type\":\"link\",\"properties\":{{\"href\":\"http://127.0.0.1:{port}/crs\"}}}},\"features\":[]}}"
        );
        std::fs::write(&linked, text).expect("written");
        let linked = linked.to_string_lossy().into_owned();
        for name in [
            format!("/vsicurl/http://127.0.0.1:{port}/a.tif"),
            format!("/vsicurl_streaming/http://127.0.0.1:{port}/a.tif"),
            format!("/vsizip//vsicurl/http://127.0.0.1:{port}/a.zip/a.tif"),
            format!("http://127.0.0.1:{port}/a.geojson"),
            format!("WFS:http://127.0.0.1:{port}/wfs"),
            format!(
                "<GDAL_WMS><Service name=\"TMS\"><ServerUrl>http://127.0.0.1:{port}</ServerUrl></Service></GDAL_WMS>"
            ),
            linked,
        ] {
            let _ = gdal::Dataset::open(&name);
            assert!(server.accept().is_err(), "{name}: a connection");
        }
    }
}
