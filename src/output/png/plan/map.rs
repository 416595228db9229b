//! `plan.png`: what is built by phase, which villages it is predicted to turn, and what stays open.

use super::super::canvas::{Canvas, Px};
use super::super::labels::{Box2, places};
use super::super::palette::{self, ALARM, Mark, PAPER, Shape};
use super::super::projection::Projection;
use super::super::text::Type;
use super::super::{GUTTER, LEFT, MARGIN, footer, frame, ground, symbols};
use super::legend;
use super::marks::{SiteMark, link, service};
use super::shown::{PlanMap, staying};
use crate::domain::Village;
use crate::output::OutputError;
use crate::output::caption::SYNTHETIC_NOTE;
use crate::output::planned::words::sentence;
use crate::space::{BoundingBox, LonLat};
use std::collections::BTreeMap;

/// So many villages that turn bear their names.
const LABELS: usize = 20;
/// Longest name, pixels.
const LABEL_PX: f64 = 200.0;

/// Draws it.
///
/// # Errors
/// [`OutputError::Picture`] when drawing fails.
pub fn plan(input: &PlanMap) -> Result<Vec<u8>, OutputError> {
    let sites = input.made.sites.iter();
    let sites = BoundingBox::around(sites.filter_map(|s| LonLat::new(s.lon_deg, s.lat_deg).ok()));
    let area = sites.map_or(input.area, |b| input.area.with(&b.widened_m(1000.0)));
    let map = Projection::over(area);
    let face = face(input, &map)?;
    let width = MARGIN + LEFT + map.width + GUTTER + super::super::legend::WIDTH + MARGIN;
    // Once on a canvas without limits, to learn the height; once for good.
    let mut trial = Canvas::new(width as usize, 1, PAPER)?;
    let height = page(&mut trial, input, &map, None)?;
    let mut canvas = Canvas::new(width as usize, height.ceil() as usize, PAPER)?;
    page(&mut canvas, input, &map, Some(&face))?;
    canvas.png()
}

fn page(
    canvas: &mut Canvas,
    input: &PlanMap,
    map: &Projection,
    face: Option<&Canvas>,
) -> Result<f64, OutputError> {
    let width = canvas.size().0 - 2.0 * MARGIN;
    let top = titles(canvas, input, width) + 40.0;
    let corner: Px = ((MARGIN + LEFT).floor(), top.ceil());
    if let Some(face) = face {
        canvas.paste(face, (corner.0 as usize, corner.1 as usize));
    }
    frame::neat_line(canvas, map, corner)?;
    let legend_end = legend::draw(canvas, input, map, (corner.0 + map.width + GUTTER, corner.1))?;
    let end = (corner.1 + map.height + 28.0).max(legend_end) + 14.0;
    Ok(footer(canvas, input.caption, (MARGIN, end), width) + MARGIN)
}

fn titles(canvas: &mut Canvas, input: &PlanMap, width: f64) -> f64 {
    let title = format!("Plan by phase, as predicted: {}", input.caption.title);
    let mut y = canvas.paragraph((MARGIN, MARGIN - 6.0), &title, Type::bold(30.0), width);
    y = canvas.paragraph((MARGIN, y + 4.0), &sentence(input.made), Type::bold(19.0), width);
    let caption = input.caption;
    let rule = format!(
        "Model: {} · Receiver {} m above ground · Preset {}, {}",
        caption.model, caption.receiver_height_m, caption.preset.name, caption.preset.standing
    );
    y = canvas.paragraph((MARGIN, y + 2.0), &rule, Type::regular(15.0), width);
    if caption.synthetic_sites {
        let kind = Type::bold(16.0).colored(ALARM);
        y = canvas.paragraph((MARGIN, y + 2.0), SYNTHETIC_NOTE, kind, width);
    }
    y
}

fn face(input: &PlanMap, map: &Projection) -> Result<Canvas, OutputError> {
    let mut canvas = Canvas::new(map.width as usize, map.height as usize, PAPER)?;
    ground::paint(&mut canvas, map, (input.elevation, input.sea), None, 0.0);
    frame::crosses(&mut canvas, map)?;
    symbols::boundaries(&mut canvas, map, input.boundaries)?;
    lines(&mut canvas, input, map)?;
    stay(&mut canvas, input, map)?;
    symbols::masts(&mut canvas, map, input.masts)?;
    let turned = turn(&mut canvas, input, map)?;
    let sites = sites(&mut canvas, input, map)?;
    names(&mut canvas, input, map, turned, sites);
    Ok(canvas)
}

/// Lines to villages, and links over them.
fn lines(canvas: &mut Canvas, input: &PlanMap, map: &Projection) -> Result<(), OutputError> {
    let made = input.made;
    let by_id: BTreeMap<&str, Px> = made
        .sites
        .iter()
        .map(|s| (s.id.as_str(), map.px(s.lon_deg, s.lat_deg)))
        .collect();
    for village in &made.villages {
        let to = map.px(village.lon_deg, village.lat_deg);
        for from in village.sites.iter().filter_map(|id| by_id.get(id.as_str())) {
            if let Some((a, b)) = map.clipped(*from, to) {
                service(canvas, a, b, palette::phase(village.phase, made.phases.len()))?;
            }
        }
    }
    for [a, b] in made
        .links
        .iter()
        .map(|l| l.line_deg.map(|[lon, lat]| map.px(lon, lat)))
    {
        if let Some((a, b)) = map.clipped(a, b) {
            link(canvas, a, b)?;
        }
    }
    Ok(())
}

fn stay(canvas: &mut Canvas, input: &PlanMap, map: &Projection) -> Result<(), OutputError> {
    let mut rest = staying(input);
    rest.sort_by_key(|(_, stays)| *stays);
    let radius = symbols::mark_radius(input.villages.len());
    for (at, stays) in rest {
        let centre = input.villages.get(at).and_then(Village::centre);
        let place = centre.map(|c| map.px(c.lon_deg(), c.lat_deg()));
        if let Some(place) = place.filter(|p| map.shows(*p)) {
            symbols::village(canvas, place, &stays.mark(), radius)?;
        }
    }
    Ok(())
}

/// The villages that turn; later phases first, so that the earliest lie on top. Returns their places, those with
/// the most people first, with their names and the marks' size.
fn turn(
    canvas: &mut Canvas,
    input: &PlanMap,
    map: &Projection,
) -> Result<Vec<(Px, f64, String)>, OutputError> {
    let made = input.made;
    let radius = 1.15 * symbols::mark_radius(input.villages.len().max(made.villages.len()));
    let mut shown: Vec<_> = made
        .villages
        .iter()
        .map(|v| (v, map.px(v.lon_deg, v.lat_deg)))
        .filter(|(_, at)| map.shows(*at))
        .collect();
    for (village, at) in shown.iter().rev() {
        let fill = palette::phase(village.phase, made.phases.len());
        symbols::village(canvas, *at, &Mark::dark("", "", Shape::Disc, fill), radius)?;
    }
    shown.sort_by(|a, b| (b.0.people, &a.0.id).cmp(&(a.0.people, &b.0.id)));
    Ok(shown
        .into_iter()
        .map(|(v, at)| (at, radius, v.name.clone()))
        .collect())
}

/// What is built: every halo, then every mark. Returns their boxes.
fn sites(canvas: &mut Canvas, input: &PlanMap, map: &Projection) -> Result<Vec<Box2>, OutputError> {
    let made = input.made;
    let shown: Vec<_> = made
        .sites
        .iter()
        .map(|s| (s, SiteMark::of(&s.kind), map.px(s.lon_deg, s.lat_deg)))
        .filter(|(_, _, at)| map.shows(*at))
        .collect();
    for (_, mark, at) in &shown {
        mark.halo(canvas, *at)?;
    }
    for (site, mark, at) in shown.iter().rev() {
        let fill = palette::phase(site.phase, made.phases.len());
        mark.draw(canvas, *at, fill, &site.phase.to_string())?;
    }
    Ok(shown
        .iter()
        .map(|(_, mark, at)| Box2::around(*at, mark.radius()))
        .collect())
}

/// Names of the villages with the most people that turn, where there is room for them.
fn names(
    canvas: &mut Canvas,
    input: &PlanMap,
    map: &Projection,
    turned: Vec<(Px, f64, String)>,
    sites: Vec<Box2>,
) {
    let kind = Type::bold(if input.made.villages.len() > 60 {
        13.0
    } else {
        14.5
    })
    .haloed(2.2);
    let height = 1.25 * kind.size;
    let mut taken = sites;
    taken.extend(turned.iter().map(|(at, radius, _)| Box2::around(*at, *radius)));
    for (at, radius, name) in turned.into_iter().take(LABELS) {
        let text = canvas.shortened(&name, kind, LABEL_PX);
        let width = canvas.text_width(&text, kind);
        let is_free = |place: &Box2| place.within(map) && !taken.iter().any(|t| t.meets(place));
        if let Some(place) = places(at, radius, width, height).into_iter().find(is_free) {
            canvas.text((place.left, place.bottom - 0.28 * height), &text, kind);
            taken.push(place);
        }
    }
}
