//! `study.kmz`, for phones and Google Earth: gaps, villages and sites as marks, and the classes of coverage as
//! a picture that lies on the ground. Everything is inside: nothing is fetched.
//!
//! Source: OGC KML 2.3. Coordinates are WGS 84, longitude first.

use super::OutputError;
use super::caption::{PREDICTED_NOTE, SYNTHETIC_NOTE};
use super::gpkg::archive;
use super::png::overlay;
use super::png::palette::{MARKS, Shape};
use super::qml::escaped;
use super::record::Results;
use super::traced::Sampled;
use crate::domain::{Network, Status};
use crate::gaps::VillageGap;
use std::collections::BTreeMap;
use std::fmt::Write;

/// With more villages than these, phones get those without coverage alone.
const MOST_VILLAGES: usize = 5_000;

/// Pixels of the picture: more are more than phones show.
pub(super) const MOST_PIXELS: usize = 2_000_000;

/// What is in the file.
pub(super) struct Field<'a> {
    pub caption: &'a super::Caption,
    pub results: Option<Results<'a>>,
    pub network: &'a Network,
    pub classes: Option<&'a Sampled>,
}

/// The bytes of the archive.
///
/// # Errors
/// [`OutputError`] where a picture or the archive cannot be made.
pub(super) fn field(field: &Field) -> Result<Vec<u8>, OutputError> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut body = String::new();
    for mark in MARKS {
        files.push((
            format!("{}.png", mark.verdict),
            overlay::mark(mark.shape, mark.fill)?,
        ));
        body += &style(mark.verdict, 0.7);
    }
    files.push((
        "site.png".to_owned(),
        overlay::mark(Shape::Triangle, [0, 114, 178])?,
    ));
    body += &style("site", 0.8);
    if let Some(results) = field.results {
        body += &villages(results)?;
    }
    body += &sites(field.network);
    if let Some(classes) = field.classes {
        files.push(("coverage.png".to_owned(), classes.picture()?));
        body += &ground(classes);
    }
    let text = document(field.caption, &body);
    let doc = ("doc.kml", text.as_bytes());
    let all = std::iter::once(doc).chain(
        files
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
    );
    archive(&all.collect::<Vec<_>>()).map_err(|error| OutputError::Text {
        what: "study.kmz",
        cause: error.to_string(),
    })
}

fn document(caption: &super::Caption, body: &str) -> String {
    let mut said = vec![PREDICTED_NOTE.to_owned(), caption.model.clone()];
    said.extend(caption.preset.said());
    said.extend(caption.synthetic_sites.then(|| SYNTHETIC_NOTE.to_owned()));
    said.extend(caption.attribution.iter().cloned());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n\
         <name>{}</name>\n<description>{}</description>\n{body}</Document>\n</kml>\n",
        escaped(&caption.title),
        said.iter()
            .map(|line| shown(line))
            .collect::<Vec<_>>()
            .join("&lt;br&gt;"),
    )
}

/// A text that is shown as HTML: its signs are signs, not code.
fn shown(text: &str) -> String {
    escaped(&escaped(text))
}

fn style(name: &str, scale: f64) -> String {
    format!(
        "<Style id=\"{name}\"><IconStyle><scale>{scale}</scale><Icon><href>{name}.png</href></Icon></IconStyle>\
         <LabelStyle><scale>0.7</scale></LabelStyle></Style>\n"
    )
}

fn placemark(
    name: &str,
    style: &str,
    is_shown: bool,
    lines: &[(&str, String)],
    lon_deg: f64,
    lat_deg: f64,
) -> String {
    let rows: Vec<String> = lines
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(words, value)| format!("{}: {}", shown(words), shown(value)))
        .collect();
    format!(
        "<Placemark><name>{}</name><visibility>{}</visibility><styleUrl>#{style}</styleUrl><description>{}</description>\
         <Point><coordinates>{lon_deg:.7},{lat_deg:.7}</coordinates></Point></Placemark>\n",
        escaped(name),
        u8::from(is_shown),
        rows.join("&lt;br&gt;")
    )
}

fn villages(results: Results) -> Result<String, OutputError> {
    let gaps = results.gaps.ranked();
    let mut out = folder(
        "Gaps, by rank / Thôn bản thiếu sóng",
        true,
        &mut gaps.iter().map(|g| village(results, g)),
    )?;
    let others: Vec<&VillageGap> = results
        .gaps
        .villages
        .iter()
        .filter(|g| g.rank.is_none())
        .collect();
    if results.villages.len() <= MOST_VILLAGES {
        let rows = &mut others.iter().map(|g| village(results, g));
        out += &folder("Other villages / Thôn bản khác", false, rows)?;
    } else {
        let _ = writeln!(
            out,
            "<Folder><name>{} other villages are left out / Không kèm {} thôn bản khác</name></Folder>",
            others.len(),
            others.len()
        );
    }
    Ok(out)
}

fn folder(
    name: &str,
    is_shown: bool,
    rows: &mut dyn Iterator<Item = Result<String, OutputError>>,
) -> Result<String, OutputError> {
    let rows: String = rows.collect::<Result<_, _>>()?;
    Ok(format!(
        "<Folder><name>{name}</name><visibility>{}</visibility><open>0</open>\n{rows}</Folder>\n",
        u8::from(is_shown)
    ))
}

fn village(results: Results, gap: &VillageGap) -> Result<String, OutputError> {
    let village = results
        .villages
        .get(gap.village)
        .ok_or_else(|| OutputError::mismatch(format!("a verdict is about village number {}", gap.village)))?;
    let Some(centre) = village.centre() else {
        return Ok(String::new());
    };
    let number = |n: Option<f64>, unit: &str| n.map_or_else(String::new, |n| format!("{n:.1}{unit}"));
    let people = village.population.map_or_else(String::new, |n| format!("{n:.0}"));
    let lines = [
        ("code / mã", village.id.clone()),
        ("commune / xã", village.commune.label().to_owned()),
        ("verdict / kết luận", gap.any.verdict.name().to_owned()),
        (
            "rank / thứ hạng",
            gap.rank.map_or_else(String::new, |r| r.to_string()),
        ),
        ("people / số dân", people),
        ("level / mức thu", number(gap.any.level.map(|l| l.0), " dBm")),
        (
            "missing / còn thiếu",
            number(gap.any.shortfall.map(|s| s.0), " dB"),
        ),
    ];
    let style = gap.any.verdict.name();
    Ok(placemark(
        &village.name,
        style,
        gap.rank.is_some(),
        &lines,
        centre.lon_deg(),
        centre.lat_deg(),
    ))
}

/// Sites with a cell on air, or planned.
fn sites(network: &Network) -> String {
    let mut sites: BTreeMap<(&str, [u64; 2]), Vec<&crate::domain::Cell>> = BTreeMap::new();
    for cell in network.cells().iter().filter(|c| c.status != Status::Off) {
        let at = [
            cell.position.lon_deg().to_bits(),
            cell.position.lat_deg().to_bits(),
        ];
        sites.entry((cell.site.as_str(), at)).or_default().push(cell);
    }
    let mut rows = String::new();
    for ((site, _), cells) in &sites {
        let Some(first) = cells.first() else { continue };
        let mut has: Vec<String> = cells
            .iter()
            .map(|c| format!("{} {}", c.operator, c.technology.name()))
            .collect();
        has.sort();
        has.dedup();
        let lines = [("cells", has.join("; "))];
        let at = first.position;
        rows += &placemark(site, "site", true, &lines, at.lon_deg(), at.lat_deg());
    }
    format!("<Folder><name>Sites / Trạm</name><visibility>1</visibility><open>0</open>\n{rows}</Folder>\n")
}

fn ground(classes: &Sampled) -> String {
    let [west, south, east, north] = classes.bounds_deg();
    format!(
        "<GroundOverlay><name>Coverage, predicted: covered blue, low signal amber, unknown grey / Vùng phủ sóng dự báo</name>\
         <visibility>1</visibility><Icon><href>coverage.png</href></Icon><LatLonBox><north>{north:.9}</north>\
         <south>{south:.9}</south><east>{east:.9}</east><west>{west:.9}</west></LatLonBox></GroundOverlay>\n"
    )
}
