//! The coordinate system that a file declares itself: none, and one that cannot be read, are faults, never
//! degrees on WGS 84 in silence.

use super::notes::Notes;
use super::rows::parsed_crs;
use crate::files::{self, FileKind};
use crate::space::crs::Crs;
use crate::world::Fault;
use gdal::spatial_ref::SpatialRef;
use serde::Deserialize;
use std::path::Path;

/// The system that a file declares; a fault where there is none.
pub(super) fn own_crs(notes: &mut Notes, path: &Path, declared: Option<SpatialRef>) -> Option<Crs> {
    match named_in_geojson(path) {
        Named::Nothing => {}
        Named::System(name) => return parsed_crs(notes, path, &name),
        Named::Unreadable(what) => {
            notes.problem(unreadable(path, &what));
            return None;
        }
    }
    let Some(reference) = declared else {
        notes.problem(missing(path));
        return None;
    };
    // What GeoPackage calls a layer whose system is not known.
    if reference
        .name()
        .is_some_and(|name| name.to_lowercase().starts_with("undefined"))
    {
        notes.problem(missing(path));
        return None;
    }
    let by_code = reference
        .authority()
        .ok()
        .and_then(|authority| Crs::parse(&authority).ok());
    match by_code {
        Some(crs) => Some(crs),
        None => match reference.to_wkt() {
            Ok(wkt) => parsed_crs(notes, path, &wkt),
            Err(e) => {
                notes.problem(unreadable(path, &e.to_string()));
                None
            }
        },
    }
}

fn missing(path: &Path) -> Fault {
    let beside = path.with_extension("prj");
    let is_shapefile = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("shp"));
    if is_shapefile && std::fs::metadata(&beside).is_ok_and(|m| m.len() > 0) {
        return unreadable(path, "its .prj is no definition of a system");
    }
    Fault::new(
        "crs-missing",
        path,
        "the file does not say which coordinate system it is in",
        "declare it with the key `crs`, for example EPSG:9210 for VN-2000 / TM-3 105-45, EPSG:4326 for WGS 84",
    )
}

fn unreadable(path: &Path, cause: &str) -> Fault {
    Fault::new(
        "crs-unknown",
        path,
        format!("the coordinate system of the file is not understood ({cause})"),
        "declare it with the key `crs`",
    )
}

/// What a GeoJSON says of its system.
enum Named {
    Nothing,
    System(String),
    Unreadable(String),
}

#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    crs: Option<serde_json::Value>,
}

/// The member `crs` of a GeoJSON. GDAL takes one that it does not know for WGS 84.
fn named_in_geojson(path: &Path) -> Named {
    let is_json = |e: &std::ffi::OsStr| {
        ["geojson", "json"]
            .iter()
            .any(|known| e.eq_ignore_ascii_case(known))
    };
    if !path.extension().is_some_and(is_json) {
        return Named::Nothing;
    }
    let head = files::read(path, FileKind::Layer).ok().and_then(|bytes| {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        // Most files have no such member: nothing is parsed for them.
        let has = bytes.windows(5).any(|w| w == b"\"crs\"");
        has.then(|| serde_json::from_slice::<Head>(bytes).ok()).flatten()
    });
    let Some(crs) = head.and_then(|h| h.crs).filter(|c| !c.is_null()) else {
        return Named::Nothing;
    };
    let properties = crs.get("properties").unwrap_or(&crs);
    if let Some(name) = properties.get("name").and_then(|n| n.as_str()) {
        return Named::System(name.to_owned());
    }
    match properties.get("code") {
        Some(serde_json::Value::String(code)) => Named::System(format!("EPSG:{code}")),
        Some(serde_json::Value::Number(code)) => Named::System(format!("EPSG:{code}")),
        _ => Named::Unreadable(format!("its member `crs` is {crs}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(crs: &str) -> Result<String, &'static str> {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.geojson");
        let text = format!("{{\"type\":\"FeatureCollection\",{crs}\"features\":[]}}");
        std::fs::write(&path, text).expect("written");
        let mut notes = Notes::default();
        let wgs84 = SpatialRef::from_epsg(4326).expect("known");
        match own_crs(&mut notes, &path, Some(wgs84)) {
            Some(crs) => Ok(crs.definition().to_owned()),
            None => Err(notes.problems.iter().next().map_or("", |f| f.code)),
        }
    }

    #[test]
    fn the_member_crs_is_read_or_a_fault() {
        let named =
            |name: &str| format!("\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"{name}\"}}}},");
        assert_eq!(said(""), Ok("EPSG:4326".to_owned()));
        assert_eq!(said("\"crs\":null,"), Ok("EPSG:4326".to_owned()));
        assert_eq!(
            said(&named("urn:ogc:def:crs:OGC:1.3:CRS84")),
            Ok("EPSG:4326".to_owned())
        );
        assert_eq!(said(&named("EPSG:9210")), Ok("EPSG:9210".to_owned()));
        let urn = "urn:ogc:def:crs:EPSG::9210";
        assert_eq!(said(&named(urn)), Ok(urn.to_owned()));
        assert_eq!(said(&named("urn:ogc:def:crs:EPSG::999999")), Err("crs-unknown"));
        assert_eq!(said(&named("VN2000 zone 3")), Err("crs-unknown"));
        let link = "\"crs\":{\"type\":\"link\",\"properties\":{\"href\":\"http://example.com/crs\"}},";
        assert_eq!(said(link), Err("crs-unknown"));
        assert_eq!(
            said("\"crs\":{\"type\":\"EPSG\",\"properties\":{\"code\":4326}},"),
            Ok("EPSG:4326".to_owned())
        );
    }
}
