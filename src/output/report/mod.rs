//! `report.html`: the results of a run for people who read, in one file that asks nothing of anybody.
//!
//! The payload is made here from the rows of the tables; the page under `assets/` shows it. Its policy lets nothing
//! run but the page's own scripts, by their hashes, and nothing be fetched at all.

mod base64;
mod packed;
mod payload;
mod words;

use super::OutputError;
use super::record::Results;
use crate::analysis::Summary;
use crate::analysis::link_budget::Serving;
use crate::output::png::web::Picture;
use crate::page::GroundShown;
use crate::world::World;
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};
use std::io::Write;
pub use words::Language;

const PAGE: &str = include_str!("assets/page.html");
const STYLE: &str = include_str!("assets/style.css");
const LEAFLET: &str = include_str!("../../../third_party/leaflet/leaflet.js");
const LEAFLET_STYLE: &str = include_str!("../../../third_party/leaflet/leaflet.css");
/// The page's own scripts, in the order in which they run.
const SCRIPTS: [&str; 4] = [
    include_str!("assets/words.js"),
    include_str!("assets/map.js"),
    include_str!("assets/what-if.js"),
    include_str!("assets/main.js"),
];

/// `crates/page`, compiled to WebAssembly and packed: `make page` makes it anew.
const CODE: &[u8] = include_bytes!("assets/what-if.wasm.gz");

/// What the page computes with by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// For [`page::Room::open`](crate::page::Room::open).
    pub package: Vec<u8>,
    /// The ground in it.
    pub ground: GroundShown,
    /// The radio templates that may be chosen.
    pub templates: Vec<String>,
}

/// What the report is made of.
#[derive(Debug)]
pub struct Report<'a> {
    /// Villages and verdicts, as the tables have them.
    pub results: Results<'a>,
    /// The numbers.
    pub summary: &'a Summary,
    /// Outlines and ground.
    pub world: &'a World,
    /// Places of the masts that count.
    pub masts: &'a [crate::space::LonLat],
    /// The relief; `None` without ground.
    pub relief: Option<Picture>,
    /// The classes of coverage and their technology; `None` without rasters.
    pub coverage: Option<(Picture, &'static str)>,
    /// The paths behind the first gaps.
    pub paths: &'a [Serving<'a>],
    /// The operators of the network, by name.
    pub operators: &'a [String],
    /// What the page computes with by itself, or why it does not; `None` where no village is without coverage.
    pub what_if: Option<Result<WhatIf, String>>,
    /// The language that the page opens in.
    pub language: Language,
}

/// The page.
///
/// # Errors
/// [`OutputError`] where the results do not belong together.
pub fn html(report: &Report) -> Result<Vec<u8>, OutputError> {
    let json = payload::of(report)?.to_string();
    let packed = packed_text(json.as_bytes())?;
    let (code, study) = match &report.what_if {
        Some(Ok(what)) => (base64::of(CODE), packed_text(&what.package)?),
        _ => Default::default(),
    };
    let style = format!("{}\n{STYLE}", without_pictures(LEAFLET_STYLE));
    let leaflet = without_map_of_source(LEAFLET);
    let scripts: Vec<&str> = std::iter::once(leaflet).chain(SCRIPTS).collect();
    let hashes: Vec<String> = scripts.iter().map(|text| hash(text)).collect();
    let policy = format!(
        "default-src 'none'; script-src {}{}; style-src {}; img-src data: blob:; base-uri 'none'; form-action 'none'",
        hashes.join(" "),
        if report.computes() {
            " 'wasm-unsafe-eval'"
        } else {
            ""
        },
        hash(&style)
    );
    let inline: String = scripts
        .iter()
        .map(|text| format!("<script>{text}</script>\n"))
        .collect();
    let title = escaped(&report.results.caption.title);
    let parts = [
        ("{{lang}}", report.language.tag()),
        ("{{policy}}", &policy),
        ("{{title}}", &title),
        ("{{style}}", &style),
        ("{{payload}}", &packed),
        ("{{code}}", &code),
        ("{{study}}", &study),
        ("{{scripts}}", &inline),
    ];
    Ok(filled(PAGE, &parts).into_bytes())
}

impl Report<'_> {
    fn computes(&self) -> bool {
        matches!(self.what_if, Some(Ok(_)))
    }
}

/// Packed bytes as text.
fn packed_text(bytes: &[u8]) -> Result<String, OutputError> {
    let packed = gzip(bytes).map_err(|cause| OutputError::Text {
        what: "report.html",
        cause: cause.to_string(),
    })?;
    Ok(base64::of(&packed))
}

/// Each part once, in the order of the page: what a part brings is not looked at again.
fn filled(page: &str, parts: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(page.len() + parts.iter().map(|p| p.1.len()).sum::<usize>());
    let mut rest = page;
    for (name, text) in parts {
        if let Some((before, after)) = rest.split_once(name) {
            out.push_str(before);
            out.push_str(text);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64::of(&Sha256::digest(text.as_bytes())))
}

/// No time and no name in the header: the same payload gives the same bytes.
fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    writer.finish()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A debugger's hint at another file goes.
fn without_map_of_source(script: &str) -> &str {
    script
        .rsplit_once("//# sourceMappingURL")
        .map_or(script, |(code, _)| code)
}

/// Rules with pictures of Leaflet's own go: the page uses none of them.
fn without_pictures(style: &str) -> String {
    style
        .lines()
        .filter(|line| !line.contains("url("))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests;
