//! The style of a layer in QGIS's own language: marks with shape and colour, words beside them, names of
//! fields, lists of values, and what is shown where the mouse rests. The same inside a project.
//!
//! Nothing of a study's own texts is code here: names are looked up by QGIS, and what is shown as HTML is made
//! harmless by the expression that shows it.

use super::model::{Field, Figure, Look, Mark, Written};
use crate::output::qml::{escaped, shape_of};
use std::fmt::Write;

/// At most so many letters are written beside a feature.
const LABEL_LETTERS: usize = 40;

/// A style that stands alone.
pub(super) fn document(layer: &Written, language: usize) -> String {
    let labels = u8::from(layer.look.label.is_some());
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n\
         <qgis version=\"3.22\" styleCategories=\"Symbology|Fields|Forms|Labeling|MapTips\" labelsEnabled=\"{labels}\">\n{}</qgis>\n",
        body(layer, language, None)
    )
}

/// The elements of a style, as they are in a style and in a project. Words are written beside the features for
/// which `labelled` holds, an expression; beside all of them where there is none.
pub(super) fn body(layer: &Written, language: usize, labelled: Option<&str>) -> String {
    let mut out = renderer(layer, language);
    out += &labeling(layer, labelled);
    out += &value_maps(&layer.fields, language);
    out += "  <aliases>\n";
    for (at, field) in layer.fields.iter().enumerate() {
        // Writing into text cannot fail.
        let _ = writeln!(
            out,
            "    <alias field=\"{}\" index=\"{}\" name=\"{}\"/>",
            escaped(&field.key),
            at + 1,
            escaped(&field.alias[language])
        );
    }
    out += "  </aliases>\n";
    let tip = tip(layer, language);
    let _ = writeln!(out, "  <mapTip enabled=\"1\">{}</mapTip>", escaped(&tip));
    if let Some(label) = layer.look.label {
        let _ = writeln!(
            out,
            "  <previewExpression>{}</previewExpression>",
            escaped(&shown(label))
        );
    }
    out
}

fn renderer(layer: &Written, language: usize) -> String {
    let look = &layer.look;
    let symbols: String = look
        .marks
        .iter()
        .enumerate()
        .map(|(at, mark)| symbol(at, mark, layer.figure, look))
        .collect();
    let Some(field) = look.by else {
        return format!(
            "  <renderer-v2 type=\"singleSymbol\" enableorderby=\"0\" forceraster=\"0\" symbollevels=\"0\">\n    \
             <symbols>\n{symbols}    </symbols>\n  </renderer-v2>\n"
        );
    };
    let mut categories = String::new();
    for (at, mark) in look.marks.iter().enumerate() {
        let _ = writeln!(
            categories,
            "      <category symbol=\"{at}\" value=\"{}\" label=\"{}\" render=\"true\"/>",
            escaped(&mark.value),
            escaped(&mark.label[language])
        );
    }
    format!(
        "  <renderer-v2 type=\"categorizedSymbol\" attr=\"{}\" enableorderby=\"0\" forceraster=\"0\" symbollevels=\"0\">\n    \
         <categories>\n{categories}    </categories>\n    <symbols>\n{symbols}    </symbols>\n  </renderer-v2>\n",
        escaped(field)
    )
}

fn symbol(at: usize, mark: &Mark, figure: Figure, look: &Look) -> String {
    let [r, g, b] = mark.fill;
    let color = format!("{r},{g},{b},255");
    let size = look.size_mm.to_string();
    #[rustfmt::skip]
    let (kind, alpha, class, options) = match figure {
        Figure::Area if look.is_outline => ("fill", "1", "SimpleFill", vec![
            ("color", "255,255,255,0"), ("outline_color", color.as_str()), ("outline_width", "0.3"),
            ("outline_width_unit", "MM"), ("style", "no"),
        ]),
        Figure::Area => ("fill", "0.6", "SimpleFill", vec![
            ("color", color.as_str()), ("outline_color", "60,60,60,255"), ("outline_width", "0.2"),
            ("outline_width_unit", "MM"), ("style", "solid"),
            ("outline_style", if look.is_without_lines { "no" } else { "solid" }),
        ]),
        Figure::Point => ("marker", "1", "SimpleMarker", vec![
            ("color", color.as_str()), ("name", shape_of(mark.shape)), ("outline_color", "40,40,40,255"),
            ("outline_width", "0.2"), ("size", size.as_str()), ("size_unit", "MM"),
        ]),
        Figure::Line => ("line", "1", "SimpleLine", vec![
            ("line_color", color.as_str()), ("line_width", "0.5"), ("line_width_unit", "MM"),
            ("line_style", "solid"), ("capstyle", "round"),
        ]),
    };
    let mut out = format!(
        "      <symbol name=\"{at}\" type=\"{kind}\" alpha=\"{alpha}\" clip_to_extent=\"1\" force_rhr=\"0\">\n        \
         <layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\">\n          <Option type=\"Map\">\n"
    );
    for (name, value) in options {
        let _ = writeln!(
            out,
            "            <Option name=\"{name}\" value=\"{value}\" type=\"QString\"/>"
        );
    }
    out += "          </Option>\n        </layer>\n      </symbol>\n";
    out
}

/// A field as it is shown: not longer than a line, empty where nothing is known.
fn shown(field: &str) -> String {
    format!("left(coalesce(\"{field}\", ''), {LABEL_LETTERS})")
}

fn labeling(layer: &Written, labelled: Option<&str>) -> String {
    let look = &layer.look;
    // Around a point, beside a line, inside an area.
    let placement = match layer.figure {
        Figure::Point => 0,
        Figure::Line => 2,
        Figure::Area => 1,
    };
    let Some(field) = look.label else {
        return "  <labeling type=\"simple\"/>\n".to_owned();
    };
    let mut words = shown(field);
    if let Some(before) = look.label_before {
        words = format!("\"{before}\" || '. ' || {words}");
    }
    if let Some(labelled) = labelled {
        words = format!("if({labelled}, {words}, NULL)");
    }
    format!(
        "  <labeling type=\"simple\">\n    <settings calloutType=\"simple\">\n      \
         <text-style fieldName=\"{}\" isExpression=\"1\" fontFamily=\"Noto Sans\" fontSize=\"8\" fontSizeUnit=\"Point\" \
         textColor=\"34,34,34,255\" textOpacity=\"1\" allowHtml=\"0\">\n        \
         <text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" bufferColor=\"255,255,255,255\" bufferOpacity=\"1\"/>\n      \
         </text-style>\n      <placement placement=\"{placement}\" dist=\"1\" distUnits=\"MM\"/>\n      \
         <rendering scaleVisibility=\"1\" scaleMin=\"1\" scaleMax=\"{}\" drawLabels=\"1\" obstacle=\"1\"/>\n    \
         </settings>\n  </labeling>\n",
        escaped(&words),
        look.label_from_scale
    )
}

/// Lists of values, for forms and tables.
fn value_maps(fields: &[Field], language: usize) -> String {
    let mut out = "  <fieldConfiguration>\n".to_owned();
    for field in fields {
        let _ = write!(out, "    <field name=\"{}\"><editWidget ", escaped(&field.key));
        let Some(list) = field.list else {
            out += "type=\"\"><config><Option/></config></editWidget></field>\n";
            continue;
        };
        out += "type=\"ValueMap\"><config><Option type=\"Map\"><Option name=\"map\" type=\"List\">\n";
        for (value, words) in list.values {
            let _ = writeln!(
                out,
                "      <Option type=\"Map\"><Option name=\"{}\" type=\"QString\" value=\"{}\"/></Option>",
                escaped(words[language]),
                escaped(value)
            );
        }
        out += "    </Option></Option></config></editWidget></field>\n";
    }
    out += "  </fieldConfiguration>\n";
    out
}

/// HTML with expressions: the layer's first fields, each with its name. What could be read as HTML in a value
/// is written out.
fn tip(layer: &Written, language: usize) -> String {
    let mut out = String::from("<table>");
    for key in layer.look.tips {
        let Some(field) = layer.fields.iter().find(|f| f.key == *key) else {
            continue;
        };
        let value = if field.list.is_some() {
            format!("represent_value(\"{key}\")")
        } else {
            format!("left(to_string(\"{key}\"), 200)")
        };
        let harmless = format!("replace(replace(coalesce({value}, ''), '&', '&amp;'), '<', '&lt;')");
        let alias = field.alias[language].replace('&', "&amp;").replace('<', "&lt;");
        let _ = write!(out, "<tr><td>{alias}</td><td><b>[% {harmless} %]</b></td></tr>");
    }
    out += "</table>";
    out
}
