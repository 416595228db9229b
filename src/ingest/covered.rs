//! Which part of a raster was ever written: a virtual raster's sources, a GeoTIFF's blocks.
//!
//! GDAL reads 0 where no source or block is. Where the file names a value for "no data" it reads that one, and
//! nothing is to be done here.

use super::gate;
use super::markup::{Element, parse};
use crate::files::{self, FileKind};
use gdal::raster::RasterBand;
use gdal::{Dataset, Metadata};
use std::path::{Path, PathBuf};

/// Virtual rasters of virtual rasters: no deeper than this.
const DEEPEST: usize = 8;

/// A part of a raster, in continuous pixels from its corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub(super) west: f64,
    pub(super) north: f64,
    pub(super) east: f64,
    pub(super) south: f64,
}

impl Rect {
    fn whole((cols, rows): (usize, usize)) -> Self {
        Self {
            west: 0.0,
            north: 0.0,
            east: cols as f64,
            south: rows as f64,
        }
    }

    fn shared(self, other: Self) -> Option<Self> {
        let both = Self {
            west: self.west.max(other.west),
            north: self.north.max(other.north),
            east: self.east.min(other.east),
            south: self.south.min(other.south),
        };
        (both.west < both.east && both.north < both.south).then_some(both)
    }

    /// As it lies after the part `from` was drawn over the part `to`.
    fn drawn(self, from: Self, to: Self) -> Self {
        let x = |x: f64| to.west + (x - from.west) * (to.east - to.west) / (from.east - from.west);
        let y = |y: f64| to.north + (y - from.north) * (to.south - to.north) / (from.south - from.north);
        Self {
            west: x(self.west),
            north: y(self.north),
            east: x(self.east),
            south: y(self.south),
        }
    }
}

/// What is known of a raster's samples beyond what GDAL says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Written {
    /// Values that represent "no data".
    pub(super) nodata: Vec<f64>,
    /// The parts that were written; nothing where that is all of it.
    pub(super) parts: Option<Vec<Rect>>,
    /// Why it cannot be known what is data.
    pub(super) lost: Option<String>,
}

/// What was written of a band of a file.
pub(super) fn written(path: &Path, dataset: &Dataset, nth: usize) -> Written {
    look(path, (dataset, nth), 0)
}

fn look(path: &Path, (dataset, nth): (&Dataset, usize), depth: usize) -> Written {
    let Ok(band) = dataset.rasterband(nth) else {
        return Written::default();
    };
    match dataset.driver().short_name().as_str() {
        "VRT" => of_virtual(path, (dataset, nth), depth),
        "GTiff" | "COG" if band.no_data_value().is_none() => Written {
            parts: blocks(&band),
            ..Written::default()
        },
        _ => Written::default(),
    }
}

/// The blocks of a GeoTIFF that are in the file; nothing where all are.
fn blocks(band: &RasterBand<'_>) -> Option<Vec<Rect>> {
    let ((cols, rows), (across, down)) = (band.size(), band.block_size());
    if across == 0 || down == 0 {
        return None;
    }
    let (mut parts, mut is_whole) = (Vec::new(), true);
    for y in 0..rows.div_ceil(down) {
        let mut from = None;
        let wide = cols.div_ceil(across);
        for x in 0..=wide {
            let there = x < wide
                && band
                    .metadata_item(&format!("BLOCK_OFFSET_{x}_{y}"), "TIFF")
                    .is_some();
            is_whole &= there || x == wide;
            match (there, from) {
                (true, None) => from = Some(x),
                (false, Some(first)) => {
                    parts.push(Rect {
                        west: (first * across) as f64,
                        north: (y * down) as f64,
                        east: (x * across).min(cols) as f64,
                        south: ((y + 1) * down).min(rows) as f64,
                    });
                    from = None;
                }
                _ => {}
            }
        }
    }
    (!is_whole).then_some(parts)
}

/// The sources of a virtual raster.
fn of_virtual(path: &Path, (dataset, nth): (&Dataset, usize), depth: usize) -> Written {
    let lost = |cause: &str| Written {
        lost: Some(cause.to_owned()),
        ..Written::default()
    };
    if depth > DEEPEST {
        return lost("its sources are virtual rasters of virtual rasters without end");
    }
    let text = files::read_text(path, FileKind::Description).ok();
    let Some(root) = text.as_deref().and_then(parse) else {
        return lost("its text cannot be read as XML");
    };
    let mut bands = root.children.iter().filter(|c| c.name() == "vrtrasterband");
    let Some(band) = bands.nth(nth.saturating_sub(1)) else {
        return Written::default();
    };
    if let Some(nodata) = band.child("NoDataValue") {
        // It is there where the file hides it, too.
        return Written {
            nodata: nodata.text().parse().ok().into_iter().collect(),
            ..Written::default()
        };
    }
    let is_alpha = |c: &Element| c.child("ColorInterp").is_some_and(|i| i.text() == "Alpha");
    if root.has("MaskBand") || root.children.iter().any(is_alpha) {
        return Written::default();
    }
    if root
        .attribute("subClass")
        .is_some_and(|kind| kind != "VRTRasterBand")
    {
        return lost(
            "it is computed from other rasters, and does not say which value it has outside of them",
        );
    }
    let whole = Rect::whole(dataset.raster_size());
    let mut found = Written {
        parts: Some(Vec::new()),
        ..Written::default()
    };
    for source in band.children.iter().filter(|c| c.name().ends_with("source")) {
        of_source(path, source, whole, depth, &mut found);
    }
    let is_whole = |parts: &Vec<Rect>| parts.iter().any(|p| p.shared(whole) == Some(whole));
    found.parts = found.parts.filter(|parts| !is_whole(parts));
    found
}

fn of_source(path: &Path, source: &Element, whole: Rect, depth: usize, found: &mut Written) {
    let name = source.child("SourceFilename").map_or("", Element::text);
    if ["NODATA", "UseMaskBand"]
        .iter()
        .any(|left_out| source.child(left_out).is_some())
    {
        let cause = format!("it leaves out samples of {name}, and does not say which value it has there");
        found.lost.get_or_insert(cause);
    }
    let to = rect(source, "DstRect").unwrap_or(whole);
    // A source that cannot be opened cannot be read either: GDAL says so then.
    let Some((from, below)) = source_of(path, source, depth) else {
        found.parts.get_or_insert_default().push(to);
        return;
    };
    let window = rect(source, "SrcRect").unwrap_or(from);
    found.nodata.extend(below.nodata);
    if let Some(cause) = below.lost {
        found.lost.get_or_insert(cause);
    }
    let parts = below.parts.unwrap_or_else(|| vec![from]);
    let drawn = parts.into_iter().filter_map(|part| {
        let part = part.shared(from)?.shared(window)?;
        Some(part.drawn(window, to))
    });
    found.parts.get_or_insert_default().extend(drawn);
}

fn rect(source: &Element, name: &str) -> Option<Rect> {
    let rect = source.child(name)?;
    let (west, north) = (rect.number("xOff")?, rect.number("yOff")?);
    let (cols, rows) = (rect.number("xSize")?, rect.number("ySize")?);
    (cols > 0.0 && rows > 0.0).then_some(Rect {
        west,
        north,
        east: west + cols,
        south: north + rows,
    })
}

/// The file of a source.
pub(super) fn file_of(path: &Path, source: &Element) -> Option<PathBuf> {
    let name = source.child("SourceFilename")?;
    let is_relative = name.attribute("relativeToVRT") == Some("1");
    let folder = path.parent().unwrap_or(Path::new(""));
    Some(if is_relative {
        folder.join(name.text())
    } else {
        PathBuf::from(name.text())
    })
}

/// The extent of a source, and what is known of it. What it marks as no data by a mask is lost where the
/// virtual raster has none.
fn source_of(path: &Path, source: &Element, depth: usize) -> Option<(Rect, Written)> {
    let file = file_of(path, source).filter(|f| f.is_file())?;
    let dataset = gate::open_source(&file)?;
    let nth = source
        .child("SourceBand")
        .and_then(|b| b.text().parse().ok())
        .unwrap_or(1);
    let mut below = look(&file, (&dataset, nth), depth + 1);
    let band = dataset.rasterband(nth).ok()?;
    below.nodata.extend(band.no_data_value());
    if band
        .mask_flags()
        .is_ok_and(|m| m.is_per_dataset() || m.is_alpha())
    {
        let cause = format!("it leaves the mask of {} out", file.display());
        below.lost.get_or_insert(cause);
    }
    Some((Rect::whole(dataset.raster_size()), below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_drawn_where_its_source_is() {
        let part = |west, north, east, south| Rect {
            west,
            north,
            east,
            south,
        };
        let (from, to) = (part(0.0, 0.0, 10.0, 10.0), part(100.0, 50.0, 105.0, 55.0));
        let drawn = part(2.0, 4.0, 6.0, 8.0).drawn(from, to);
        assert_eq!(drawn, part(101.0, 52.0, 103.0, 54.0));
        assert_eq!(from.shared(part(10.0, 0.0, 12.0, 5.0)), None);
    }
}
