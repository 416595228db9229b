//! Styles for QGIS: a `.qml` beside a layer is applied when the layer is opened.
//!
//! Villages are drawn by verdict with the maps' colours; the style holds symbols for the layer's kind of
//! geometry.

use super::png::palette::{MARKS, Mark, Shape};
use crate::gaps::Class;
use crate::gaps::claims::ClaimClass;
use crate::gaps::diff::Change;
use crate::output::class;
use std::collections::BTreeSet;
use std::fmt::Write;

/// What the layer's features are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Geometry {
    /// Village centres.
    Points,
    /// Village boundaries.
    Polygons,
    /// Lines of a plan.
    Lines,
}

/// How the features with one value are drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Category {
    pub value: String,
    /// Words of the legend.
    pub label: String,
    pub shape: Shape,
    pub fill: [u8; 3],
}

impl From<&Mark> for Category {
    fn from(mark: &Mark) -> Self {
        Self {
            value: mark.verdict.to_owned(),
            label: mark.label.to_owned(),
            shape: mark.shape,
            fill: mark.fill,
        }
    }
}

/// The style of a layer of villages, categorised by its field `verdict`.
pub fn by_verdict(geometry: Geometry) -> String {
    marked("verdict", &MARKS, geometry)
}

/// The style of a register's points, categorised by their field `status`: what is left in warm colours, what
/// is under way in blue, what is closed in green, what has left the list in grey.
pub fn by_status() -> String {
    let mark = |status, shape, fill| Mark::dark(status, status, shape, fill);
    let marks = [
        mark("withdrawn", Shape::Ring, [217, 217, 217]),
        mark("merged", Shape::Ring, [150, 150, 150]),
        mark("closed", Shape::Disc, [0, 158, 115]),
        mark("on-air", Shape::Disc, [86, 180, 233]),
        mark("in-progress", Shape::Diamond, [86, 180, 233]),
        mark("assigned", Shape::Diamond, [0, 114, 178]),
        mark("verified", Shape::Square, [230, 159, 0]),
        mark("identified", Shape::Square, [240, 228, 66]),
        mark("reopened", Shape::Square, [213, 94, 0]),
    ];
    marked("status", &marks, Geometry::Points)
}

/// The style of a layer of villages that changed, categorised by its field `change`.
pub fn by_change(geometry: Geometry) -> String {
    marked("change", &CHANGES, geometry)
}

/// The style of `claims.geojson`, by the gravest class of each village's claims.
pub fn by_claim(geometry: Geometry) -> String {
    marked("claims_class", &ClaimClass::ALL.map(claim_mark), geometry)
}

/// How villages with claims of a class are drawn.
pub(super) const fn claim_mark(class: ClaimClass) -> Mark {
    let (shape, fill) = match class {
        ClaimClass::Agrees => (Shape::Disc, [0, 158, 115]),
        ClaimClass::Unknown => (Shape::Ring, [200, 200, 200]),
        ClaimClass::NotClaimedCovered => (Shape::Disc, [86, 180, 233]),
        ClaimClass::ClaimedPredictedDark => (Shape::Diamond, [230, 159, 0]),
        ClaimClass::ClaimedMeasuredDark => (Shape::Square, [213, 94, 0]),
    };
    Mark::dark(class.name(), class.text(), shape, fill)
}

/// What became of villages, in the order of drawing.
#[rustfmt::skip]
const CHANGES: [Mark; 9] = [
    Mark::dark(Change::Same.name(), "as before for any operator, changed for one", Shape::Disc, [225, 225, 225]),
    Mark::dark(Change::OnlyBefore.name(), "only before", Shape::Ring, [190, 174, 212]),
    Mark::dark(Change::OnlyAfter.name(), "only after", Shape::Ring, [128, 177, 211]),
    Mark::dark(Change::NoLongerUnknown.name(), "no longer unknown", Shape::Ring, [255, 255, 255]),
    Mark::dark(Change::Stronger.name(), "stronger", Shape::Disc, [178, 223, 138]),
    Mark::dark(Change::Back.name(), "back or better", Shape::Disc, [0, 158, 115]),
    Mark::dark(Change::Weaker.name(), "weaker", Shape::Diamond, [253, 174, 97]),
    Mark::dark(Change::BecomesUnknown.name(), "becomes unknown", Shape::Ring, [150, 150, 150]),
    Mark::dark(Change::Darker.name(), "goes dark", Shape::Square, [215, 25, 28]),
];

/// A layer of villages by the values of one field.
fn marked(field: &str, marks: &[Mark], geometry: Geometry) -> String {
    let categories: Vec<Category> = marks.iter().map(Category::from).collect();
    categorised(field, &categories, geometry)
}

/// A layer by the values of one field.
pub(super) fn categorised(field: &str, marks: &[Category], geometry: Geometry) -> String {
    let mut categories = String::new();
    let mut symbols = String::new();
    for (index, mark) in marks.iter().enumerate() {
        let (value, label) = (escaped(&mark.value), escaped(&mark.label));
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
  <renderer-v2 type="categorizedSymbol" attr="{field}" enableorderby="0" forceraster="0" symbollevels="0">
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
    let classes = Class::ALL.map(|class| (class as u32, class::rgb(class), class.name().to_owned()));
    paletted(classes, 200, "1")
}

/// A band of values: its upper end, its words, its colour.
pub(super) type Band = (f64, &'static str, [u8; 3]);

/// Levels of the bands of quality that planners use, dBm, and their colours: light is strong.
pub(super) const BANDS: [Band; 7] = [
    (-115.0, "below −115", [68, 1, 84]),
    (-105.0, "−115 … −105", [65, 68, 135]),
    (-95.0, "−105 … −95", [42, 120, 142]),
    (-85.0, "−95 … −85", [34, 168, 132]),
    (-75.0, "−85 … −75", [122, 209, 81]),
    (-65.0, "−75 … −65", [200, 225, 60]),
    (f64::INFINITY, "−65 or more", [253, 231, 37]),
];

/// The bands of SINR, dB.
pub(super) const SINR: [Band; 6] = [
    (-5.0, "below −5", [68, 1, 84]),
    (0.0, "−5 … 0", [65, 68, 135]),
    (5.0, "0 … 5", [42, 120, 142]),
    (10.0, "5 … 10", [34, 168, 132]),
    (20.0, "10 … 20", [122, 209, 81]),
    (f64::INFINITY, "20 or more", [253, 231, 37]),
];

/// How many cells are heard.
pub(super) const COUNTS: [Band; 5] = [
    (0.0, "no cell", [230, 230, 230]),
    (1.0, "1 cell", [253, 231, 37]),
    (2.0, "2 cells", [94, 201, 98]),
    (3.0, "3 cells", [33, 145, 140]),
    (f64::INFINITY, "4 cells or more", [59, 82, 139]),
];

/// The style of `coverage.tif`: its first band in bands of quality.
pub fn of_levels() -> String {
    in_bands(&BANDS, " dBm")
}

/// The style of `coverage_sinr.tif`.
pub fn of_sinr() -> String {
    in_bands(&SINR, " dB")
}

/// The style of `coverage_servers.tif`: none, one, two, three, more.
pub fn of_counts() -> String {
    in_bands(&COUNTS, "")
}

/// The style of `coverage_server.tif`: a colour for each code, the same in every raster.
pub fn of_codes<'a>(codes: &BTreeSet<u32>, label: impl Fn(u32) -> &'a str) -> String {
    // Neighbouring codes are cells of one mast: far apart on the wheel of colours.
    let color = |code: u32| wheel(code.wrapping_mul(2_654_435_769));
    let entries = codes
        .iter()
        .map(|code| (*code, color(*code), escaped(label(*code))));
    paletted(entries, 255, "0.8")
}

/// The first band by its values: code, colour, label.
fn paletted(entries: impl IntoIterator<Item = (u32, [u8; 3], String)>, alpha: u8, opacity: &str) -> String {
    let entry = |(code, [r, g, b], label): (u32, [u8; 3], String)| {
        format!(
            "      <paletteEntry value=\"{code}\" color=\"#{r:02x}{g:02x}{b:02x}\" alpha=\"{alpha}\" label=\"{label}\"/>\n"
        )
    };
    let entries: String = entries.into_iter().map(entry).collect();
    raster(&format!(
        r#"<rasterrenderer type="paletted" band="1" opacity="{opacity}" alphaBand="-1" nodataColor="">
    <colorPalette>
{entries}    </colorPalette>
  </rasterrenderer>"#
    ))
}

/// A colour full enough to be distinguished from its neighbours: the hue from the upper bits, light or dark
/// from the lower.
fn wheel(mixed: u32) -> [u8; 3] {
    let sixth = ((u64::from(mixed) * 6) >> 32) as u8;
    let within = ((u64::from(mixed) * 6) >> 24) as u8;
    let (rising, falling) = (within, 255 - within);
    let full = match sixth {
        0 => [255, rising, 0],
        1 => [falling, 255, 0],
        2 => [0, 255, rising],
        3 => [0, falling, 255],
        4 => [rising, 0, 255],
        _ => [255, 0, falling],
    };
    let (least, most): (u16, u16) = if mixed & 1 == 0 { (40, 190) } else { (110, 245) };
    full.map(|c: u8| (least + u16::from(c) * (most - least) / 255) as u8)
}

/// A text as the value of an attribute; letters that XML does not know become a question mark.
pub(super) fn escaped(text: &str) -> String {
    text.replace(
        |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'),
        "?",
    )
    .replace('&', "&amp;")
    .replace('<', "&lt;")
    .replace('"', "&quot;")
}

/// The first band in bands of values: upper end, label, colour.
fn in_bands(bands: &[Band], unit: &str) -> String {
    let items: String = bands
        .iter()
        .map(|(upper, label, [r, g, b])| {
            let value = if upper.is_finite() { upper.to_string() } else { "inf".into() };
            format!(
                "          <item value=\"{value}\" label=\"{label}{unit}\" color=\"#{r:02x}{g:02x}{b:02x}\" alpha=\"255\"/>\n"
            )
        })
        .collect();
    let finite = || bands.iter().map(|b| b.0).filter(|v| v.is_finite());
    let (least, most) = (
        finite().fold(f64::INFINITY, f64::min),
        finite().fold(f64::NEG_INFINITY, f64::max),
    );
    raster(&format!(
        r#"<rasterrenderer type="singlebandpseudocolor" band="1" opacity="0.8" alphaBand="-1" nodataColor="" classificationMin="{least}" classificationMax="{most}">
    <rastershader>
      <colorrampshader colorRampType="DISCRETE" classificationMode="1" clip="0" minimumValue="{least}" maximumValue="{most}">
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

fn symbol(index: usize, mark: &Category, geometry: Geometry) -> String {
    let [r, g, b] = mark.fill;
    let color = format!("{r},{g},{b},255");
    #[rustfmt::skip]
    let (kind, alpha, class, options) = match geometry {
        Geometry::Polygons => ("fill", "0.7", "SimpleFill", [
            ("color", color.as_str()), ("outline_color", "60,60,60,255"), ("outline_width", "0.2"),
            ("outline_width_unit", "MM"), ("style", "solid"),
        ]),
        Geometry::Points => ("marker", "1", "SimpleMarker", [
            ("color", color.as_str()), ("name", shape_of(mark.shape)), ("outline_color", "40,40,40,255"),
            ("size", "3"), ("size_unit", "MM"),
        ]),
        Geometry::Lines => ("line", "1", "SimpleLine", [
            ("line_color", color.as_str()), ("line_width", "0.4"), ("line_width_unit", "MM"),
            ("line_style", "solid"), ("capstyle", "round"),
        ]),
    };
    let option =
        |(name, value)| format!("            <Option name=\"{name}\" value=\"{value}\" type=\"QString\"/>\n");
    let options: String = options.map(option).concat();
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
pub(super) fn shape_of(shape: Shape) -> &'static str {
    match shape {
        Shape::Square => "square",
        Shape::Diamond => "diamond",
        Shape::Triangle => "triangle",
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
    fn every_change_has_a_category() {
        let style = by_change(Geometry::Points);
        for change in Change::ALL {
            assert!(
                style.contains(&format!("value=\"{}\"", change.name())),
                "{change:?}"
            );
        }
        assert!(style.contains("attr=\"change\""));
    }

    #[test]
    fn no_cell_is_grey_and_neighbouring_codes_differ() {
        let of = |code: u32| wheel(code.wrapping_mul(2_654_435_769)).map(i32::from);
        for code in 1..5000 {
            let ([r, g, b], next) = (of(code), of(code + 1));
            let spread = r.max(g).max(b) - r.min(g).min(b);
            assert!(spread >= 120, "{code}: {r} {g} {b}");
            let apart: i32 = [r, g, b].iter().zip(next).map(|(a, b)| (a - b).abs()).sum();
            assert!(apart >= 100, "{code}: {apart}");
        }
    }

    #[test]
    fn rasters_show_their_classes_and_bands_and_no_more() {
        assert_eq!(of_classes().matches("<paletteEntry").count(), 4);
        assert_eq!(of_levels().matches("<item").count(), 7);
        assert_eq!(of_sinr().matches("<item").count(), 6);
        assert_eq!(of_counts().matches("<item").count(), 5);
        assert!(of_counts().contains("label=\"no cell\"") && of_counts().contains("label=\"1 cell\""));
        let style = of_codes(&[1, 7].into(), |code| if code == 7 { "a<b" } else { "c" });
        assert!(style.matches("<paletteEntry").count() == 2 && style.contains("label=\"a&lt;b\""));
    }
}
