//! Files that are made of others: virtual rasters and virtual layers, and notes beside rasters.
//!
//! Only elements and attributes of this list are known. Others may name files, open options or programs in
//! ways that this reader does not see, and are refused.

use super::names::is_remote;
use crate::ingest::xml::{Element, elements};
use std::path::{Path, PathBuf};

/// Elements whose text is the name of a file.
const NAMING: [&str; 3] = ["sourcefilename", "sourcedataset", "srcdatasource"];

/// Elements whose text is a coordinate system: GDAL would fetch one that is an address.
const SYSTEMS: [&str; 6] = [
    "srs",
    "sourcesrs",
    "targetsrs",
    "layersrs",
    "geogcs",
    "projection",
];

/// Elements of virtual rasters.
const OF_RASTERS: &[&str] = &[
    "vrtdataset",
    "srs",
    "geotransform",
    "gcplist",
    "gcp",
    "metadata",
    "mdi",
    "vrtrasterband",
    "description",
    "unittype",
    "offset",
    "scale",
    "categorynames",
    "category",
    "colorinterp",
    "colortable",
    "entry",
    "nodatavalue",
    "hidenodatavalue",
    "simplesource",
    "complexsource",
    "averagedsource",
    "kernelfilteredsource",
    "nodatafromsource",
    "kernel",
    "size",
    "coefs",
    "sourcefilename",
    "sourceband",
    "sourceproperties",
    "srcrect",
    "dstrect",
    "nodata",
    "scaleoffset",
    "scaleratio",
    "lut",
    "colortablecomponent",
    "usemaskband",
    "maskband",
    "overview",
    "overviewlist",
    "histograms",
    "histitem",
    "histmin",
    "histmax",
    "bucketcount",
    "includeoutofrange",
    "approximate",
    "histcounts",
    "exponent",
    "srcmin",
    "srcmax",
    "dstmin",
    "dstmax",
    "clamp",
    "blockxsize",
    "blockysize",
    // Warped ones.
    "gdalwarpoptions",
    "warpmemorylimit",
    "resamplealg",
    "workingdatatype",
    "option",
    "sourcedataset",
    "transformer",
    "approxtransformer",
    "maxerror",
    "basetransformer",
    "genimgprojtransformer",
    "srcgeotransform",
    "srcinvgeotransform",
    "dstgeotransform",
    "dstinvgeotransform",
    "reprojecttransformer",
    "reprojectiontransformer",
    "sourcesrs",
    "targetsrs",
    "reversetransform",
    "options",
    "bandlist",
    "bandmapping",
    "srcnodatareal",
    "srcnodataimag",
    "dstnodatareal",
    "dstnodataimag",
    "initdest",
    "srcalphaband",
    "dstalphaband",
    "cutline",
    "cutlineblenddist",
];

/// Elements of virtual layers.
const OF_LAYERS: &[&str] = &[
    "ogrvrtdatasource",
    "ogrvrtlayer",
    "ogrvrtunionlayer",
    "ogrvrtwarpedlayer",
    "metadata",
    "mdi",
    "srcdatasource",
    "srclayer",
    "fid",
    "geometrytype",
    "layersrs",
    "geometryfield",
    "srcregion",
    "field",
    "featurecount",
    "extentxmin",
    "extentymin",
    "extentxmax",
    "extentymax",
    "srssource",
    "sourcesrs",
    "srs",
    "targetsrs",
    "fieldstrategy",
    "sourcelayerfieldname",
    "xcomponent",
    "ycomponent",
    "zcomponent",
];

/// Attributes of both.
const ATTRIBUTES: &[&str] = &[
    "rasterxsize",
    "rasterysize",
    "datatype",
    "band",
    "subclass",
    "relativetovrt",
    "shared",
    "xoff",
    "yoff",
    "xsize",
    "ysize",
    "name",
    "key",
    "domain",
    "format",
    "dataaxistosrsaxismapping",
    "coordinateepoch",
    "mapping",
    "resampling",
    "blockxsize",
    "blockysize",
    "c1",
    "c2",
    "c3",
    "c4",
    "src",
    "dst",
    "normalized",
    "id",
    "info",
    "pixel",
    "line",
    "x",
    "y",
    "z",
    "m",
    "encoding",
    "field",
    "reportsrccolumn",
    "clip",
    "type",
    "width",
    "precision",
    "subtype",
    "nullable",
    "unique",
    "separator",
    "version",
    "color",
    "ydim",
    "xdim",
    "alternativename",
    "comment",
    "isprogid",
];

/// Domains of metadata that say something of the raster itself; others name files.
const DOMAINS: [&str; 5] = [
    "",
    "image_structure",
    "color_profile",
    "derived_subdatasets",
    "esri",
];

/// What a description names: the files, and why it is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// It cannot be read as XML, or has parts that are not known.
    Odd(String),
    /// It names an address.
    Remote(String),
}

/// Is this the beginning of a virtual raster, as GDAL judges it?
pub(super) fn is_raster(head: &[u8]) -> bool {
    holds(head, b"<vrtdataset")
}

/// Is this the beginning of a virtual layer?
pub(super) fn is_layer(head: &[u8]) -> bool {
    holds(head, b"<ogrvrt")
}

/// Does a text hold another, which is in small letters?
pub(super) fn holds(head: &[u8], small: &[u8]) -> bool {
    head.windows(small.len()).any(|w| w.eq_ignore_ascii_case(small))
}

/// The files that a virtual raster or layer names.
pub(super) fn sources(text: &str, path: &Path, is_layer: bool) -> Result<Vec<PathBuf>, Unusable> {
    let known = if is_layer { OF_LAYERS } else { OF_RASTERS };
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut found = Vec::new();
    for element in elements(text).map_err(Unusable::Odd)? {
        known_parts(&element, known)?;
        if !NAMING.contains(&element.name.as_str()) {
            continue;
        }
        let name = element.text.trim();
        if name.is_empty() || name.contains(['<', '\0', '\n']) || is_remote(name) {
            return Err(named(name));
        }
        let is_relative = element.attribute("relativetovrt").is_some_and(|v| {
            !["0", "", "no", "false", "off"].contains(&v.trim().to_ascii_lowercase().as_str())
        });
        found.push(if is_relative {
            folder.join(name)
        } else {
            PathBuf::from(name)
        });
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn named(name: &str) -> Unusable {
    if is_remote(name) {
        return Unusable::Remote(name.to_owned());
    }
    Unusable::Odd("it has a description in the place of a file's name".to_owned())
}

/// A fault where an element has something that is not in the lists.
fn known_parts(element: &Element, known: &[&str]) -> Result<(), Unusable> {
    let name = element.name.as_str();
    if ["pixelfunctioncode", "pixelfunctionlanguage", "srcsql", "script"].contains(&name) {
        return Err(Unusable::Odd(format!("it holds program code (<{name}>)")));
    }
    if !known.contains(&name) {
        return Err(Unusable::Odd(format!(
            "it has the part <{name}>, which is not known here"
        )));
    }
    for (attribute, value) in &element.attributes {
        if !ATTRIBUTES.contains(&attribute.as_str()) {
            return Err(Unusable::Odd(format!(
                "<{name}> has the attribute {attribute}, which is not known here"
            )));
        }
        if is_remote(value) && attribute != "description" {
            return Err(Unusable::Remote(value.clone()));
        }
    }
    if name == "metadata" {
        let domain = element
            .attribute("domain")
            .unwrap_or_default()
            .to_ascii_lowercase();
        if !DOMAINS.contains(&domain.as_str()) {
            return Err(Unusable::Odd(format!(
                "it has metadata of the domain {domain}, which may name files"
            )));
        }
    }
    known_system(element)
}

/// A fault where a coordinate system is an address or a file.
fn known_system(element: &Element) -> Result<(), Unusable> {
    let text = element.text.trim().to_ascii_lowercase();
    let is_system = SYSTEMS.contains(&element.name.as_str());
    if is_system && (text.starts_with("http") || text.starts_with('/') || is_remote(&text)) {
        return Err(Unusable::Remote(element.text.trim().to_owned()));
    }
    Ok(())
}

/// Whether notes beside a raster (`.aux.xml`) may be read: they never name another file.
pub(super) fn notes_beside(text: &str) -> Result<(), Unusable> {
    for element in elements(text).map_err(Unusable::Odd)? {
        let says = |attribute: &str, value: &str| {
            element
                .attribute(attribute)
                .is_some_and(|v| v.trim().eq_ignore_ascii_case(value))
        };
        if says("domain", "overviews") || says("key", "overview_file") {
            return Err(Unusable::Odd("they name another file for overviews".to_owned()));
        }
        if NAMING.contains(&element.name.as_str()) {
            return Err(Unusable::Odd("they name another file".to_owned()));
        }
        known_system(&element)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Result<Vec<PathBuf>, Unusable> {
        let text = format!(
            "<VRTDataset rasterXSize=\"2\" rasterYSize=\"2\"><SRS dataAxisToSRSAxisMapping=\"2,1\">EPSG:4326</SRS>\
             <VRTRasterBand dataType=\"Int16\" band=\"1\"><SimpleSource>{source}</SimpleSource></VRTRasterBand></VRTDataset>"
        );
        sources(&text, Path::new("a/b.vrt"), false)
    }

    #[test]
    fn files_are_named_as_gdal_takes_them() {
        let relative =
            of("<SourceFilename relativeToVRT=\"1\">c.tif</SourceFilename><SourceBand>1</SourceBand>");
        assert_eq!(relative, Ok(vec![PathBuf::from("a/c.tif")]));
        let whole = of("<sourcefilename>/d/c&amp;e.tif</sourcefilename>");
        assert_eq!(whole, Ok(vec![PathBuf::from("/d/c&e.tif")]));
    }

    #[test]
    fn addresses_code_and_unknown_parts_are_refused() {
        for remote in [
            "<SourceFilename>/vsicurl/http://127.0.0.1/a.tif</SourceFilename>",
            "<SourceFilename>&#47;vsis3/bucket/a.tif</SourceFilename>",
            "<SourceFilename><![CDATA[http://127.0.0.1/a.tif]]></SourceFilename>",
            "<SourceFilename>vrt://a.tif?bands=1</SourceFilename>",
        ] {
            assert!(matches!(of(remote), Err(Unusable::Remote(_))), "{remote}");
        }
        for odd in [
            "<SourceFilename>&lt;VRTDataset/&gt;</SourceFilename>",
            "<PixelFunctionCode>import os</PixelFunctionCode>",
            "<OpenOptions><OOI key=\"a\">b</OOI></OpenOptions>",
            "<Metadata domain=\"OVERVIEWS\"><MDI key=\"OVERVIEW_FILE\">x</MDI></Metadata>",
            "<SourceBand SourceFilename=\"/vsicurl/x\">1</SourceBand>",
        ] {
            assert!(matches!(of(odd), Err(Unusable::Odd(_))), "{odd}");
        }
    }
}
