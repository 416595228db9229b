//! A project for QGIS beside a GeoPackage: its layers and the run's rasters in groups, styled, with paths
//! relative to the project's own folder. QGIS reads it, adds what is missing, and shows it.

use super::model::{Figure, Group, Written};
use super::style;
use crate::output::OutputError;
use crate::output::qml::escaped;
use crate::output::raster::WGS_84;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

/// A raster of a project.
#[derive(Clone, Debug)]
pub(in crate::output) struct RasterShown {
    /// The file, beside the project.
    pub file: String,
    pub title: [&'static str; 2],
    /// The text of its style (`.qml`).
    pub style: String,
    /// Is it shown from the beginning?
    pub is_shown: bool,
}

/// What is shown from the beginning.
const SHOWN: [&str; 8] = [
    "gaps",
    "villages",
    "sites",
    "boundaries",
    "plan_sites",
    "plan_villages",
    "plan_links",
    "plan_lines",
];

/// What a project holds.
pub(in crate::output) struct Project<'a> {
    pub title: &'a str,
    /// The GeoPackage, beside the project.
    pub package: &'a str,
    pub layers: &'a [Written],
    pub rasters: &'a [RasterShown],
    /// 0 English, 1 Vietnamese.
    pub language: usize,
}

impl Project<'_> {
    /// The bytes of a `.qgz`: an archive with the project's text, without a moment of time.
    ///
    /// # Errors
    /// [`OutputError::Text`] where the archive cannot be made.
    pub(in crate::output) fn to_qgz(&self) -> Result<Vec<u8>, OutputError> {
        let name = format!("{}.qgs", self.package.trim_end_matches(".gpkg"));
        archive(&[(&name, self.to_qgs().as_bytes())]).map_err(|error| OutputError::Text {
            what: "the project for QGIS",
            cause: error.to_string(),
        })
    }

    /// The project's text.
    pub(super) fn to_qgs(&self) -> String {
        let title = escaped(self.title);
        let [west, south, east, north] = self.bounds_deg();
        format!(
            "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n\
             <qgis projectname=\"{title}\" version=\"3.22.0\">\n\
             <title>{title}</title>\n\
             <projectCrs>{system}</projectCrs>\n\
             {tree}\
             <mapcanvas name=\"theMapCanvas\"><units>degrees</units><extent><xmin>{west}</xmin><ymin>{south}</ymin>\
             <xmax>{east}</xmax><ymax>{north}</ymax></extent><rotation>0</rotation>\
             <destinationsrs>{system}</destinationsrs></mapcanvas>\n\
             <projectlayers>\n{layers}{rasters}</projectlayers>\n\
             <layerorder/>\n\
             <properties><SpatialRefSys><ProjectionsEnabled type=\"int\">1</ProjectionsEnabled></SpatialRefSys><Paths><Absolute type=\"bool\">false</Absolute></Paths></properties>\n\
             </qgis>\n",
            system = system(),
            tree = self.tree(),
            layers = self.layers.iter().map(|l| self.vector(l)).collect::<String>(),
            rasters = self.rasters.iter().map(|r| self.raster(r)).collect::<String>(),
        )
    }

    /// What all layers cover, with a margin.
    fn bounds_deg(&self) -> [f64; 4] {
        let all = self.layers.iter().filter_map(|l| l.bounds_deg);
        let whole = all.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
        let [west, south, east, north] = whole.unwrap_or([-180.0, -85.0, 180.0, 85.0]);
        let margin = 0.03 * (east - west).max(north - south).max(0.01);
        [west - margin, south - margin, east + margin, north + margin]
    }

    fn tree(&self) -> String {
        let mut out = "<layer-tree-group>\n".to_owned();
        let title = |both: [&'static str; 2]| escaped(both[self.language]);
        let checked = |is_shown: bool| if is_shown { "Qt::Checked" } else { "Qt::Unchecked" };
        for group in Group::ALL {
            let own: Vec<&Written> = self.layers.iter().filter(|l| l.group == group).collect();
            let rasters: &[RasterShown] = if group == Group::Coverage {
                self.rasters
            } else {
                &[]
            };
            if own.is_empty() && rasters.is_empty() {
                continue;
            }
            let name = title(group.title());
            // Writing into text cannot fail.
            let _ = writeln!(
                out,
                " <layer-tree-group name=\"{name}\" checked=\"Qt::Checked\" expanded=\"1\">"
            );
            let mut put = |id: &str, name: &str, provider: &str, source: &str, is_shown: bool| {
                let _ = writeln!(
                    out,
                    "  <layer-tree-layer id=\"{id}\" name=\"{name}\" providerKey=\"{provider}\" source=\"{source}\" checked=\"{}\" expanded=\"0\"/>",
                    checked(is_shown)
                );
            };
            for layer in own {
                let is_shown = SHOWN.contains(&layer.name);
                put(
                    &id_of_layer(layer),
                    &title(layer.title),
                    "ogr",
                    &self.source(layer),
                    is_shown,
                );
            }
            for raster in rasters {
                let source = format!("./{}", escaped(&raster.file));
                put(
                    &id_of(raster),
                    &title(raster.title),
                    "gdal",
                    &source,
                    raster.is_shown,
                );
            }
            out += " </layer-tree-group>\n";
        }
        out += "</layer-tree-group>\n";
        out
    }

    fn source(&self, layer: &Written) -> String {
        format!("./{}|layername={}", escaped(self.package), layer.name)
    }

    fn vector(&self, layer: &Written) -> String {
        let geometry = match layer.figure {
            Figure::Point => "Point",
            Figure::Line => "Line",
            Figure::Area => "Polygon",
        };
        let labels = u8::from(layer.look.label.is_some());
        // A gap bears its name already.
        let has_gaps = self.layers.iter().any(|l| l.name == "gaps");
        let is_of_villages = layer.group == Group::Villages && layer.fields.iter().any(|f| f.key == "rank");
        let labelled = (has_gaps && is_of_villages).then_some("\"rank\" IS NULL");
        format!(
            "<maplayer type=\"vector\" geometry=\"{geometry}\" labelsEnabled=\"{labels}\" readOnly=\"0\">\n\
             <id>{}</id><datasource>{}</datasource><layername>{}</layername><srs>{}</srs>\
             <provider encoding=\"UTF-8\">ogr</provider>\n{}</maplayer>\n",
            id_of_layer(layer),
            self.source(layer),
            escaped(layer.title[self.language]),
            system(),
            style::body(layer, self.language, labelled),
        )
    }

    fn raster(&self, raster: &RasterShown) -> String {
        // The style's own element is a project's, too.
        let pipe = raster
            .style
            .find("<pipe>")
            .zip(raster.style.find("</pipe>"))
            .and_then(|(from, to)| raster.style.get(from..to))
            .map_or_else(String::new, |pipe| format!("{pipe}</pipe>"));
        format!(
            "<maplayer type=\"raster\">\n<id>{}</id><datasource>./{}</datasource><layername>{}</layername><srs>{}</srs>\
             <provider>gdal</provider>\n{pipe}\n</maplayer>\n",
            id_of(raster),
            escaped(&raster.file),
            escaped(raster.title[self.language]),
            system(),
        )
    }
}

fn id_of(raster: &RasterShown) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let name: String = raster.file.chars().map(plain).collect();
    format!("covgap_raster_{name}")
}

/// QGIS gives layers with short ids new ones, and then finds them in no group.
fn id_of_layer(layer: &Written) -> String {
    format!("covgap_layer_{}", layer.name)
}

/// WGS 84 as projects name it.
fn system() -> String {
    format!(
        "<spatialrefsys><wkt>{}</wkt><srid>4326</srid><authid>EPSG:4326</authid><description>WGS 84</description>\
         <geographicflag>true</geographicflag></spatialrefsys>",
        escaped(WGS_84)
    )
}

/// Files in an archive whose bytes follow from them alone.
pub(in crate::output) fn archive(files: &[(&str, &[u8])]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in files {
        archive.start_file(*name, options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
