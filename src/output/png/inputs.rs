//! A map of what was read, before anything is computed: villages and sites over the outlines of the terrain's
//! files.

use super::canvas::{Canvas, Px, Rgb};
use super::palette::{ALARM, FAINT, INK, NO_HEIGHT, PAPER, SEA};
use super::places::{Cut, Places};
use super::projection::Projection;
use super::text::Type;
use super::{GUTTER, LEFT, MARGIN, frame, legend, symbols};
use crate::domain::figures::{counted, grouped};
use crate::domain::{Network, Village};
use crate::output::OutputError;
use crate::terrain::SeaMask;
use crate::world::InputSeen;
use geo::{LineString, MapCoords, MultiPolygon};

/// Ground that a file has heights for.
const TERRAIN: Rgb = [222, 233, 214];
/// Its outline.
const OUTLINE: Rgb = [78, 110, 72];
/// A village.
const VILLAGE: Rgb = [0, 114, 178];
/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct InputsMap<'a> {
    /// The study's title.
    pub title: &'a str,
    /// Lines that licences ask for.
    pub attribution: &'a [String],
    /// The sites are made up.
    pub is_synthetic: bool,
    /// The villages that were read.
    pub villages: &'a [Village],
    /// The cells that were read.
    pub network: &'a Network,
    /// Outlines of communes.
    pub boundaries: &'a [MultiPolygon<f64>],
    /// Where the terrain is the sea that the study filled in.
    pub sea: Option<&'a SeaMask>,
    /// The inputs, with the outlines of rasters.
    pub seen: &'a [InputSeen],
    /// How many faults the input has.
    pub faults: usize,
}

/// The map as PNG; `None` where nothing has a place.
///
/// # Errors
/// [`OutputError::Picture`] when drawing fails.
pub fn draw(input: &InputsMap) -> Result<Option<Vec<u8>>, OutputError> {
    let places = Places::of(input.villages, input.network, input.seen);
    let Some(area) = places.area() else {
        return Ok(None);
    };
    let map = Projection::over(area);
    let picture = face(input, &places, &map)?;
    let width = MARGIN + LEFT + map.width + GUTTER + legend::WIDTH + MARGIN;
    // Once on a canvas without limits, to learn the height; once for good.
    let mut trial = Canvas::new(width as usize, 1, PAPER)?;
    let height = page(&mut trial, input, &places, &map, None)?;
    let mut canvas = Canvas::new(width as usize, height.ceil() as usize, PAPER)?;
    page(&mut canvas, input, &places, &map, Some(&picture))?;
    canvas.png().map(Some)
}

/// The map itself.
fn face(input: &InputsMap, places: &Places, map: &Projection) -> Result<Canvas, OutputError> {
    let mut canvas = Canvas::new(map.width as usize, map.height as usize, NO_HEIGHT)?;
    let boxes: Vec<[Px; 2]> = places
        .tiles
        .iter()
        .flat_map(|t| shown_tile(places.cut, t, map))
        .collect();
    for [from, to] in &boxes {
        canvas.rect(*from, *to, TERRAIN)?;
    }
    if let Some(sea) = input.sea {
        canvas.paint_over(|at| {
            let place = map.lon_lat(at)?;
            sea.is_sea(place).then_some(SEA)
        });
    }
    for [from, to] in &boxes {
        canvas.frame(*from, *to, 1.5, OUTLINE)?;
    }
    frame::crosses(&mut canvas, map)?;
    symbols::boundaries(&mut canvas, map, &lines(input.boundaries, places.cut))?;
    let on_map = |all: &[(f64, f64)]| -> Vec<Px> {
        let px = all.iter().map(|(lon, lat)| map.px(*lon, *lat));
        px.filter(|at| map.shows(*at)).collect()
    };
    let villages = on_map(&places.villages);
    let radius = 0.7 * symbols::mark_radius(villages.len());
    for at in &villages {
        canvas.disc(*at, radius, VILLAGE, 0.25 * radius, PAPER)?;
    }
    symbols::masts_at(&mut canvas, &on_map(&places.masts), places.masts.len())?;
    Ok(canvas)
}

/// Where a raster lies on the map, cut a little beyond its edges; on both sides of the world where it may.
fn shown_tile(cut: Cut, tile: &[f64; 4], map: &Projection) -> Vec<[Px; 2]> {
    const BEYOND: f64 = 20.0;
    let [west, south, east, north] = *tile;
    // A box across 180° may be written with its east smaller than its west.
    let wide = if east < west {
        east + 360.0 - west
    } else {
        east - west
    };
    let west = cut.lon_deg(west);
    let mut shown = Vec::new();
    for turn in [-360.0, 0.0, 360.0] {
        let (from, to) = (map.px(west + turn, north), map.px(west + turn + wide, south));
        let clamp = |at: Px| {
            (
                at.0.clamp(-BEYOND, map.width + BEYOND),
                at.1.clamp(-BEYOND, map.height + BEYOND),
            )
        };
        let is_on_map = from.0 < map.width && to.0 > 0.0 && from.1 < map.height && to.1 > 0.0;
        if is_on_map {
            shown.push([clamp(from), clamp(to)]);
        }
    }
    shown
}

/// The rings of polygons, each as a whole on one side of the cut.
fn lines(polygons: &[MultiPolygon<f64>], cut: Cut) -> Vec<LineString<f64>> {
    let rings = polygons.iter().flatten().map(|polygon| polygon.exterior());
    let moved = |ring: &LineString<f64>| {
        let by = ring.0.first().map_or(0.0, |p| cut.lon_deg(p.x) - p.x);
        ring.map_coords(|p| geo::coord! { x: p.x + by, y: p.y })
    };
    rings.map(moved).collect()
}

/// Title, map, legend and footer; returns the height that they need.
fn page(
    canvas: &mut Canvas,
    input: &InputsMap,
    places: &Places,
    map: &Projection,
    picture: Option<&Canvas>,
) -> Result<f64, OutputError> {
    let width = canvas.size().0 - 2.0 * MARGIN;
    let title = format!("Inputs: {}", input.title);
    let mut y = canvas.paragraph((MARGIN, MARGIN - 6.0), &title, Type::bold(30.0), width);
    let subtitle = "What was read, before anything is computed. No results are shown.";
    y = canvas.paragraph((MARGIN, y + 2.0), subtitle, Type::regular(16.0), width);
    let alarm = Type::bold(16.0).colored(ALARM);
    if input.faults > 0 {
        let faults = counted(input.faults, "fault", "faults");
        let text = format!("The input has {faults}: only what could be read is shown.");
        y = canvas.paragraph((MARGIN, y + 2.0), &text, alarm, width);
    }
    if input.is_synthetic {
        let note = crate::output::caption::SYNTHETIC_NOTE;
        y = canvas.paragraph((MARGIN, y + 2.0), note, alarm, width);
    }
    let corner: Px = ((MARGIN + LEFT).floor(), (y + 40.0).ceil());
    if let Some(picture) = picture {
        canvas.paste(picture, (corner.0 as usize, corner.1 as usize));
    }
    frame::neat_line(canvas, map, corner)?;
    let column = (corner.0 + map.width + GUTTER, corner.1);
    let legend_end = signs(canvas, input, places, map, column)?;
    let mut end = (corner.1 + map.height + 28.0).max(legend_end) + 14.0;
    let faint = Type::regular(12.5).colored(FAINT);
    for line in input.attribution {
        end = canvas.paragraph((MARGIN, end), line, faint, width);
    }
    let made = "WGS 84, equirectangular. Made with covgap; letters: Noto Sans (OFL).";
    Ok(canvas.paragraph((MARGIN, end), made, faint, width) + MARGIN)
}

/// The legend with its counts, scale bar and north arrow; returns where it ends below.
fn signs(
    canvas: &mut Canvas,
    input: &InputsMap,
    places: &Places,
    map: &Projection,
    at: Px,
) -> Result<f64, OutputError> {
    let (x, mut y) = at;
    let sign = |y: f64| (x + 16.0, y + 11.0);
    y = legend::heading(canvas, (x, y), "What was read");
    canvas.disc(sign(y), 5.0, VILLAGE, 1.2, PAPER)?;
    let villages = count(places.villages.len(), "village", "villages");
    y = legend::item(canvas, (x, y), &villages);
    symbols::mast(canvas, sign(y), 7.0)?;
    let masts = count(places.masts.len(), "mast", "masts");
    let masts = if input.is_synthetic {
        masts.replace(' ', " synthetic ")
    } else {
        masts
    };
    let sites = count(input.network.site_count(), "site", "sites");
    let cells = count(input.network.cells().len(), "cell", "cells");
    y = legend::item(canvas, (x, y), &format!("{masts}, {sites}, {cells}"));
    let swatch = |canvas: &mut Canvas, y: f64, fill: Rgb, line: Rgb| {
        let (from, to) = ((x + 2.0, y + 3.0), (x + 30.0, y + 19.0));
        canvas.rect(from, to, fill)?;
        canvas.frame(from, to, 1.5, line)
    };
    swatch(canvas, y, TERRAIN, OUTLINE)?;
    let files = count(places.tiles.len(), "file", "files");
    let is_shown = places
        .tiles
        .iter()
        .any(|tile| !shown_tile(places.cut, tile, map).is_empty());
    let elsewhere = if is_shown || places.tiles.is_empty() {
        ""
    } else {
        ", elsewhere"
    };
    y = legend::item(canvas, (x, y), &format!("terrain: {files}{elsewhere}"));
    swatch(canvas, y, NO_HEIGHT, NO_HEIGHT)?;
    y = legend::item(canvas, (x, y), "no terrain");
    if let Some(sea) = input.sea {
        y = legend::sea_item(canvas, (x, y), sea)?;
    }
    if !input.boundaries.is_empty() {
        canvas.path(
            &[(x, y + 11.0), (x + 32.0, y + 11.0)],
            1.0,
            super::palette::BOUNDARY,
            0.7,
        )?;
        let text = count(input.boundaries.len(), "boundary", "boundaries");
        y = legend::item(canvas, (x, y), &text);
    }
    y = legend::heading(canvas, (x, y + 14.0), "Files");
    let plain = Type::regular(13.0).colored(INK);
    for seen in input.seen {
        let name = seen.file.file_name().unwrap_or_default().to_string_lossy();
        let more = if seen.files > 1 {
            format!(" and {} more", grouped(seen.files - 1))
        } else {
            String::new()
        };
        let rows = seen
            .rows
            .map(|rows| count(usize::try_from(rows).unwrap_or(usize::MAX), "row", "rows"));
        let parts = [rows, Some(seen.crs.clone()).filter(|c| !c.is_empty())];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let text = format!("{}: {name}{more} ({})", seen.role, parts.join(", "));
        y = canvas.paragraph((x, y), &text, plain, legend::WIDTH) + 4.0;
    }
    y += 26.0;
    let end = frame::scale_bar(canvas, map, (x, y), legend::WIDTH - 90.0)?;
    frame::north_arrow(canvas, (x + legend::WIDTH - 22.0, y - 4.0))?;
    Ok(end.max(y + 44.0))
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example;

    fn map<'a>(villages: &'a [Village], network: &'a Network, seen: &'a [InputSeen]) -> InputsMap<'a> {
        InputsMap {
            title: "A test",
            attribution: &[],
            is_synthetic: false,
            villages,
            network,
            boundaries: &[],
            sea: None,
            seen,
            faults: 0,
        }
    }

    fn size(map: &InputsMap) -> (u32, u32) {
        let png = draw(map).expect("drawn").expect("places");
        let image = image::load_from_memory(&png).expect("a picture");
        (image.width(), image.height())
    }

    #[test]
    fn any_data_makes_a_map() {
        let network = Network::default();
        let tile = InputSeen {
            role: "terrain",
            tiles_deg: vec![
                [105.0, 21.0, 106.0, 22.0],
                [-180.0, -90.0, 180.0, 90.0],
                [179.0, -17.0, -179.0, -16.0],
            ],
            ..InputSeen::default()
        };
        assert_eq!(draw(&map(&[], &network, &[])).expect("no fault"), None);
        let at = |places: &[(f64, f64)]| -> Vec<Village> {
            let village = |p: &(f64, f64)| example::village("v", "Bản", example::at(p.0, p.1));
            places.iter().map(village).collect()
        };
        for places in [
            &[(105.5, 21.5)][..],
            &[(179.9, -16.5), (-179.9, -16.4)],
            &[(-180.0, -89.9), (180.0, 89.9), (0.0, 0.0)],
            &[(0.0, 89.99)],
        ] {
            let villages = at(places);
            let (width, height) = size(&map(&villages, &network, std::slice::from_ref(&tile)));
            assert!(
                (900..2000).contains(&width) && (500..2200).contains(&height),
                "{width} {height}"
            );
        }
        // Villages on both sides of 180° are near each other: the map is no world map.
        let villages = at(&[(179.9, -16.5), (-179.9, -16.4)]);
        let area = Places::of(&villages, &network, &[]).area().expect("places");
        assert!(area.east_deg - area.west_deg < 0.5, "{area:?}");
    }
}
