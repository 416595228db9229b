//! Styles for QGIS: a `.qml` beside a layer is applied when the layer is opened.
//!
//! Villages are drawn by verdict with the maps' colours; the style holds symbols for the layer's kind of geometry.

use super::Class;
use super::png::palette::{MARKS, Mark, Shape};
use std::fmt::Write;

/// What the layer's features are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Geometry {
    /// Village centres.
    Points,
    /// Village boundaries.
    Polygons,
}

/// The style of a layer of villages, categorised by its field `verdict`.
pub fn by_verdict(geometry: Geometry) -> String {
    let mut categories = String::new();
    let mut symbols = String::new();
    for (index, mark) in MARKS.iter().enumerate() {
        let (value, label) = (mark.verdict, mark.label);
        // Writing into text cannot fail.
        let _ = writeln!(
            categories,
            r#"      <category symbol="{index}" value="{value}" label="{label}" render="true"/>"#
        );
        symbols += &symbol(index, mark, geometry);
    }
    format!(
        r#"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
  <renderer-v2 type="categorizedSymbol" attr="verdict" enableorderby="0" forceraster="0" symbollevels="0">
    <categories>
{categories}    </categories>
    <symbols>
{symbols}    </symbols>
  </renderer-v2>
</qgis>
"#
    )
}

/// The style of `coverage_class.tif`: its four classes and no empty rows.
pub fn of_classes() -> String {
    let entries: String = Class::ALL
        .iter()
        .map(|class| {
            let [r, g, b] = class.rgb();
            // What nobody can say is nodata: shown as a hole, listed all the same.
            let alpha = if *class == Class::Unknown { 0 } else { 200 };
            format!(
                "      <paletteEntry value=\"{}\" color=\"#{r:02x}{g:02x}{b:02x}\" alpha=\"{alpha}\" label=\"{}\"/>\n",
                *class as u8,
                class.name()
            )
        })
        .collect();
    raster(&format!(
        r#"<rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1" nodataColor="">
    <colorPalette>
{entries}    </colorPalette>
  </rasterrenderer>"#
    ))
}

/// Levels of the bands of quality that planners use, dBm, and their colours: light is strong.
const BANDS: [(f64, &str, [u8; 3]); 7] = [
    (-115.0, "below −115", [68, 1, 84]),
    (-105.0, "−115 … −105", [65, 68, 135]),
    (-95.0, "−105 … −95", [42, 120, 142]),
    (-85.0, "−95 … −85", [34, 168, 132]),
    (-75.0, "−85 … −75", [122, 209, 81]),
    (-65.0, "−75 … −65", [200, 225, 60]),
    (f64::INFINITY, "−65 or more", [253, 231, 37]),
];

/// The style of `coverage.tif`: its first band in bands of quality.
pub fn of_levels() -> String {
    let items: String = BANDS
        .iter()
        .map(|(upper_dbm, label, [r, g, b])| {
            let value = if upper_dbm.is_finite() { upper_dbm.to_string() } else { "inf".into() };
            format!(
                "          <item value=\"{value}\" label=\"{label} dBm\" color=\"#{r:02x}{g:02x}{b:02x}\" alpha=\"255\"/>\n"
            )
        })
        .collect();
    raster(&format!(
        r#"<rasterrenderer type="singlebandpseudocolor" band="1" opacity="0.8" alphaBand="-1" nodataColor="" classificationMin="-115" classificationMax="-65">
    <rastershader>
      <colorrampshader colorRampType="DISCRETE" classificationMode="1" clip="0" minimumValue="-115" maximumValue="-65">
{items}      </colorrampshader>
    </rastershader>
  </rasterrenderer>"#
    ))
}

fn raster(renderer: &str) -> String {
    format!(
        r#"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <pipe>
  {renderer}
 </pipe>
</qgis>
"#
    )
}

fn symbol(index: usize, mark: &Mark, geometry: Geometry) -> String {
    let [r, g, b] = mark.fill;
    let (kind, alpha, class, options) = match geometry {
        Geometry::Polygons => (
            "fill",
            "0.7",
            "SimpleFill",
            vec![
                ("color", format!("{r},{g},{b},255")),
                ("outline_color", "60,60,60,255".into()),
                ("outline_width", "0.2".into()),
                ("outline_width_unit", "MM".into()),
                ("style", "solid".into()),
            ],
        ),
        Geometry::Points => (
            "marker",
            "1",
            "SimpleMarker",
            vec![
                ("color", format!("{r},{g},{b},255")),
                ("name", shape_of(mark.shape).into()),
                ("outline_color", "40,40,40,255".into()),
                ("size", "3".into()),
                ("size_unit", "MM".into()),
            ],
        ),
    };
    let options: String = options
        .iter()
        .map(|(name, value)| {
            format!("            <Option name=\"{name}\" value=\"{value}\" type=\"QString\"/>\n")
        })
        .collect();
    format!(
        r#"      <symbol name="{index}" type="{kind}" alpha="{alpha}" clip_to_extent="1" force_rhr="0">
        <layer class="{class}" enabled="1" locked="0" pass="0">
          <Option type="Map">
{options}          </Option>
        </layer>
      </symbol>
"#
    )
}

/// The maps' shapes, so that a reader who does not see colours can tell the verdicts apart.
fn shape_of(shape: Shape) -> &'static str {
    match shape {
        Shape::Square => "square",
        Shape::Diamond => "diamond",
        Shape::Disc | Shape::Ring => "circle",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_has_a_category_and_a_symbol_of_the_layers_kind() {
        for (geometry, kind) in [(Geometry::Points, "marker"), (Geometry::Polygons, "fill")] {
            let style = by_verdict(geometry);
            for verdict in ["covered", "low-signal", "white", "unknown"] {
                assert!(style.contains(&format!("value=\"{verdict}\"")), "{verdict}");
            }
            assert_eq!(style.matches(&format!("type=\"{kind}\"")).count(), 4);
        }
    }

    #[test]
    fn rasters_show_their_classes_and_bands_and_no_more() {
        assert_eq!(of_classes().matches("<paletteEntry").count(), 4);
        assert_eq!(of_levels().matches("<item").count(), 7);
    }
}
