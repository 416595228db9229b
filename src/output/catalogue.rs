//! `layers.json`: every file of a folder by its name: what it is, where it lies, in which units, with which
//! columns, and what its colours mean. Made of the tables that the layers themselves are made of.

use super::class::rgb;
use super::gpkg::{self, Field, Figure, Kind, Written};
use super::qml::{BANDS, Band, COUNTS, SINR};
use crate::gaps::Class;
use crate::space::Frame;
use serde_json::{Map, Value, json};

/// A file that a run can write: name, title, units of its values.
type Known = (&'static str, [&'static str; 2], Option<&'static str>);

#[rustfmt::skip]
const KNOWN: &[Known] = &[
    ("claims.csv", ["Claims, predictions and measurements, by village and operator", "Công bố, dự báo và đo kiểm, theo thôn bản và nhà mạng"], None),
    ("claims.geojson", ["Villages by their claims", "Thôn bản theo công bố"], None),
    ("claims_provinces.csv", ["Claims, by province", "Công bố, theo tỉnh"], None),
    ("coverage.png", ["Map of coverage", "Bản đồ vùng phủ sóng"], None),
    ("coverage.tif", ["Best level", "Mức thu tốt nhất"], Some("dBm")),
    ("coverage_class.tif", ["Class of coverage", "Mức phủ sóng"], Some("class")),
    ("coverage_second.tif", ["Second-best level", "Mức thu tốt thứ hai"], Some("dBm")),
    ("coverage_server.csv", ["What the codes of coverage_server.tif mean", "Ý nghĩa các mã của coverage_server.tif"], None),
    ("coverage_server.tif", ["Cell of the best level", "Cell phục vụ tốt nhất"], Some("code")),
    ("coverage_servers.tif", ["Number of cells", "Số cell thu được"], Some("cells")),
    ("coverage_sinr.tif", ["SINR of the best server", "SINR của cell tốt nhất"], Some("dB")),
    ("gaps.csv", ["Gaps, by rank", "Thôn bản thiếu sóng, theo thứ hạng"], None),
    ("gaps.geojson", ["Gaps, by rank", "Thôn bản thiếu sóng, theo thứ hạng"], None),
    ("gaps.png", ["Map of gaps", "Bản đồ vùng thiếu sóng"], None),
    ("layers.json", ["This list", "Danh mục này"], None),
    ("ledgers.csv", ["Link budgets of gaps", "Quỹ đường truyền của các thôn bản thiếu sóng"], None),
    ("presets.csv", ["Villages by every preset", "Thôn bản theo từng bộ tiêu chí"], None),
    ("provinces.csv", ["Villages by province", "Thôn bản theo tỉnh"], None),
    ("run.toml", ["What the run was made from", "Dữ liệu và thiết lập của lần chạy"], None),
    ("study.gpkg", ["Everything, for map programs", "Toàn bộ kết quả, cho phần mềm bản đồ"], None),
    ("study.kmz", ["Villages, sites and coverage, for phones", "Thôn bản, trạm và vùng phủ sóng, cho điện thoại"], None),
    ("study.qgz", ["Project for QGIS", "Dự án QGIS"], None),
    ("summary.json", ["The run in numbers", "Số liệu tổng hợp"], None),
    ("villages.csv", ["Villages with their verdicts", "Thôn bản và kết luận"], None),
    ("villages.geojson", ["Villages with their verdicts", "Thôn bản và kết luận"], None),
];

/// The title of a file; a style, a workbook or a side file has that of the file that it belongs to.
fn title(name: &str) -> Option<[&'static str; 2]> {
    let find = |name: &str| KNOWN.iter().find(|k| k.0 == name).map(|k| k.1);
    let stem = name.split_once('.').map_or(name, |parts| parts.0);
    let beside = ["csv", "tif", "geojson"].map(|end| format!("{stem}.{end}"));
    find(name).or_else(|| beside.iter().find_map(|other| find(other)))
}

/// The title of a raster.
pub(super) fn raster_title(name: &str) -> Option<[&'static str; 2]> {
    KNOWN.iter().find(|k| k.0 == name && k.2.is_some()).map(|k| k.1)
}

/// What is known of a folder.
pub(super) struct Folder<'a> {
    pub title: &'a str,
    pub attribution: &'a [String],
    /// Every file.
    pub names: Vec<String>,
    /// Layers of the GeoPackage.
    pub layers: &'a [Written],
    /// Where the rasters' pixels lie.
    pub frame: Option<&'a Frame>,
    /// Tables: name without its ending, keys of columns.
    pub tables: &'a [(&'a str, Vec<String>)],
}

impl Folder<'_> {
    /// The list.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "title": self.title,
            "crs": "EPSG:4326",
            "levels": super::caption::PREDICTED_NOTE,
            "attribution": self.attribution,
            "files": self.names.iter().map(|name| self.file(name)).collect::<Vec<_>>(),
        })
    }

    fn file(&self, name: &str) -> Value {
        let mut out = Map::new();
        out.insert("file".to_owned(), json!(name));
        if let Some(title) = title(name) {
            out.insert("title".to_owned(), both(&title));
        }
        let (stem, end) = name.split_once('.').unwrap_or((name, ""));
        out.insert("kind".to_owned(), json!(kind(name, end)));
        if end == "tif" {
            self.raster(name, &mut out);
        }
        if end == "geojson"
            && let Some(layer) = self.layers.iter().find(|l| l.name == stem)
        {
            // An outline where there is one, else a point: the bounds are those of all of them.
            let areas = self.layers.iter().find(|l| l.name == "village_areas");
            let bounds = [Some(layer), areas.filter(|_| layer.count > 0)];
            let bounds = bounds.into_iter().flatten().filter_map(|l| l.bounds_deg);
            out.insert("crs".to_owned(), json!("EPSG:4326"));
            out.insert("bbox_deg".to_owned(), json!(bounds.reduce(around)));
            out.insert("columns".to_owned(), columns(&layer.fields));
            out.insert("legend".to_owned(), legend(layer));
        }
        if matches!(end, "csv" | "xlsx")
            && let Some((_, keys)) = self.tables.iter().find(|t| t.0 == stem)
        {
            let fields = gpkg::fields(keys.iter().map(String::as_str));
            out.insert("columns".to_owned(), columns(&fields));
        }
        if end == "gpkg" {
            let bounds = self.layers.iter().filter_map(|l| l.bounds_deg).reduce(around);
            out.insert("crs".to_owned(), json!("EPSG:4326"));
            out.insert("bbox_deg".to_owned(), json!(bounds));
            out.insert("layers".to_owned(), self.layers.iter().map(layer).collect());
        }
        Value::Object(out)
    }

    fn raster(&self, name: &str, out: &mut Map<String, Value>) {
        let units = KNOWN.iter().find(|k| k.0 == name).and_then(|k| k.2);
        out.insert("crs".to_owned(), json!("EPSG:4326"));
        out.insert("units".to_owned(), json!(units));
        if let Some(frame) = self.frame {
            let east = frame.west_deg + frame.step_lon_deg * frame.cols as f64;
            let south = frame.north_deg - frame.step_lat_deg * frame.rows as f64;
            out.insert(
                "bbox_deg".to_owned(),
                json!([frame.west_deg, south, east, frame.north_deg]),
            );
            out.insert("pixels".to_owned(), json!([frame.cols, frame.rows]));
        }
        let legend = match name {
            "coverage.tif" | "coverage_second.tif" => in_bands(&BANDS),
            "coverage_sinr.tif" => in_bands(&SINR),
            "coverage_servers.tif" => in_bands(&COUNTS),
            "coverage_class.tif" => classes(),
            _ => return,
        };
        out.insert("legend".to_owned(), legend);
    }
}

fn kind(name: &str, end: &str) -> &'static str {
    match end {
        "tif" => "raster",
        "geojson" => "layer",
        "gpkg" => "layers",
        "csv" | "xlsx" => "table",
        "png" => "picture",
        "qml" => "style",
        "qgz" => "project",
        "kmz" => "overlay",
        _ if name.ends_with(".aux.xml") => "side file",
        _ => "record",
    }
}

fn both(words: &[impl AsRef<str>; 2]) -> Value {
    json!({"en": words[0].as_ref(), "vi": words[1].as_ref()})
}

fn around(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

fn color([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn layer(layer: &Written) -> Value {
    let geometry = match layer.figure {
        Figure::Point => "points",
        Figure::Line => "lines",
        Figure::Area => "areas",
    };
    json!({
        "name": layer.name,
        "title": both(&layer.title),
        "description": layer.description,
        "geometry": geometry,
        "features": layer.count,
        "bbox_deg": layer.bounds_deg,
        "columns": columns(&layer.fields),
        "legend": legend(layer),
    })
}

fn columns(fields: &[Field]) -> Value {
    let column = |field: &Field| {
        let kind = match field.kind {
            Kind::Text => "text",
            Kind::Whole => "whole number",
            Kind::Real => "number",
            Kind::Date => "day",
        };
        let values = field.list.map(|list| {
            let all = list.values.iter();
            all.map(|(value, words)| ((*value).to_owned(), both(words)))
                .collect::<Map<_, _>>()
        });
        json!({"name": field.key, "type": kind, "title": both(&field.alias), "values": values})
    };
    fields.iter().map(column).collect()
}

fn legend(layer: &Written) -> Value {
    let marks = layer
        .look
        .marks
        .iter()
        .map(|mark| json!({"value": mark.value, "label": both(&mark.label), "color": color(mark.fill)}));
    json!({"by": layer.look.by, "marks": marks.collect::<Vec<_>>()})
}

fn in_bands(bands: &[Band]) -> Value {
    let band = |(upper, label, fill): &Band| json!({"below": upper.is_finite().then_some(*upper), "label": label, "color": color(*fill)});
    bands.iter().map(band).collect()
}

fn classes() -> Value {
    let class =
        |class: Class| json!({"value": class as u8, "label": class.name(), "color": color(rgb(class))});
    Class::ALL.into_iter().map(class).collect()
}
