//! A path as a picture: the ground with the effective earth's curve, what is on it, the ray, its first
//! Fresnel zone, and what is in the way.

use super::canvas::{Canvas, FINE, Px, Rgb};
use super::palette::{ALARM, FAINT, INK, PAPER};
use super::text::Type;
use crate::analysis::Caption;
use crate::output::{OutputError, caption};
use crate::terrain::cover::Kind;

/// What is in the way, or comes nearest to the ray.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// From the mast, km.
    pub distance_km: f64,
    /// Top above sea level without the earth's curve, metres: the ground, and what is on it where that was
    /// counted.
    pub top_m: f64,
    /// Top above the ray, the curve counted, metres; negative below it.
    pub above_ray_m: f64,
    /// What is said of it.
    pub label: String,
}

/// A path to draw; the slices are of one length, from the mast to the village.
#[derive(Clone, Debug)]
pub struct Profile<'a> {
    /// Title of the study, attribution, and whether the sites are made up.
    pub caption: &'a Caption,
    /// Headline.
    pub title: &'a str,
    /// Lines under it: the verdict, the level.
    pub lines: &'a [String],
    /// From the mast, km, rising from 0.
    pub distances_km: &'a [f64],
    /// Ground above sea level, metres.
    pub heights_m: &'a [f64],
    /// What is on it: metres and kind; empty without land cover.
    pub cover: &'a [(f64, Kind)],
    /// By how much the effective earth raises the ground, metres.
    pub bulges_m: &'a [f64],
    /// The straight ray above sea level, metres.
    pub ray_m: &'a [f64],
    /// Radii of the first Fresnel zone, metres.
    pub fresnel_m: &'a [f64],
    /// Factor of the earth's radius, and the effective radius, km.
    pub earth: (f64, f64),
    /// What is in the way.
    pub mark: Option<Mark>,
    /// What is said at the left end.
    pub mast: &'a str,
    /// What is said at the right end.
    pub village: &'a str,
}

/// Width of every picture, pixels.
pub const WIDTH: usize = 1200;
const MARGIN: f64 = 30.0;
const LEFT: f64 = 62.0;
const HEIGHT: f64 = 430.0;
/// Room for labels above all that is drawn.
const HEADROOM: f64 = 66.0;
const FOOTROOM: f64 = 12.0;

const GROUND: Rgb = [205, 189, 160];
const CURVE: Rgb = [180, 161, 128];
const GROUND_LINE: Rgb = [105, 86, 55];
const ZONE: Rgb = [214, 231, 246];
const RAY: Rgb = [0, 84, 159];
const WATER: Rgb = [74, 134, 196];
const WOODS: Rgb = [96, 150, 90];
const HOUSES: Rgb = [139, 134, 150];

/// The colour of what is on the ground; `None` for what has no height worth a colour.
const fn color_of(kind: Kind) -> Option<Rgb> {
    match kind {
        Kind::Water => Some(WATER),
        Kind::Open | Kind::Unknown => None,
        Kind::Suburban | Kind::Urban | Kind::DenseUrban => Some(HOUSES),
        Kind::Trees => Some(WOODS),
    }
}

/// From kilometres and metres to pixels of the picture's face.
struct Scale {
    width: f64,
    length_km: f64,
    low_m: f64,
    high_m: f64,
}

impl Scale {
    fn of(path: &Profile, width: f64) -> Self {
        let tops = (0..path.heights_m.len()).map(|i| {
            let cover_m = path.cover.get(i).map_or(0.0, |c| c.0);
            (raised_m(path, i) + cover_m).max(at(path.ray_m, i) + at(path.fresnel_m, i))
        });
        let low_m = path.heights_m.iter().copied().fold(f64::INFINITY, f64::min);
        let high_m = tops.fold(f64::NEG_INFINITY, f64::max);
        // Less than this would make mountains of pebbles.
        const MIN_M: f64 = 40.0;
        let span_m = (high_m - low_m).max(MIN_M);
        Self {
            width,
            length_km: path.distances_km.last().copied().unwrap_or(1.0),
            low_m: low_m - 0.06 * span_m,
            high_m: low_m + span_m,
        }
    }

    fn x(&self, distance_km: f64) -> f64 {
        self.width * distance_km / self.length_km
    }

    fn px_per_m(&self) -> f64 {
        (HEIGHT - HEADROOM - FOOTROOM) / (self.high_m - self.low_m)
    }

    fn y(&self, height_m: f64) -> f64 {
        HEADROOM + (self.high_m - height_m) * self.px_per_m()
    }

    /// How much larger heights are drawn than distances.
    fn exaggeration(&self) -> f64 {
        self.px_per_m() * 1000.0 * self.length_km / self.width
    }
}

fn at(of: &[f64], i: usize) -> f64 {
    of.get(i).copied().unwrap_or(0.0)
}

/// The ground with the earth's curve, metres.
fn raised_m(path: &Profile, i: usize) -> f64 {
    at(path.heights_m, i) + at(path.bulges_m, i)
}

/// Draws the path.
///
/// # Errors
/// [`OutputError::Mismatch`] for slices of different lengths or a path without samples;
/// [`OutputError::Picture`] when drawing fails.
pub fn profile(path: &Profile) -> Result<Vec<u8>, OutputError> {
    let n = path.distances_km.len();
    let all = [path.heights_m, path.bulges_m, path.ray_m, path.fresnel_m];
    let finite = all.iter().all(|v| v.iter().all(|x| x.is_finite()));
    if n < 2
        || all.iter().any(|v| v.len() != n)
        || !(path.cover.is_empty() || path.cover.len() == n)
        || !finite
    {
        return Err(OutputError::mismatch(format!(
            "a path of {n} samples cannot be drawn"
        )));
    }
    let width = WIDTH as f64 - 2.0 * MARGIN - LEFT;
    let scale = Scale::of(path, width);
    let face = face(path, &scale)?;
    // Once on a canvas without limits, to learn the height; once for good.
    let mut trial = Canvas::new(WIDTH, 1, PAPER)?;
    let height = page(&mut trial, path, &scale, None)?;
    let mut canvas = Canvas::new(WIDTH, height.ceil() as usize, PAPER)?;
    page(&mut canvas, path, &scale, Some(&face))?;
    canvas.png()
}

fn page(
    canvas: &mut Canvas,
    path: &Profile,
    scale: &Scale,
    face: Option<&Canvas>,
) -> Result<f64, OutputError> {
    let text_width = WIDTH as f64 - 2.0 * MARGIN;
    let mut y = canvas.paragraph((MARGIN, MARGIN - 6.0), path.title, Type::bold(26.0), text_width);
    for line in path.lines {
        y = canvas.paragraph((MARGIN, y + 1.0), line, Type::regular(15.0), text_width);
    }
    if path.caption.synthetic_sites {
        let kind = Type::bold(15.0).colored(ALARM);
        y = canvas.paragraph((MARGIN, y + 1.0), caption::SYNTHETIC_NOTE, kind, text_width);
    }
    let kind = Type::regular(13.0).colored(FAINT);
    let corner = ((MARGIN + LEFT).floor(), (y + 28.0).ceil());
    canvas.text((MARGIN, corner.1 - 9.0), "m above sea level", kind);
    if let Some(face) = face {
        canvas.paste(face, (corner.0 as usize, corner.1 as usize));
    }
    axes(canvas, scale, corner)?;
    let y = legend(canvas, path, (corner.0, corner.1 + HEIGHT + 50.0))?;
    Ok(footer(canvas, path, scale, (MARGIN, y + 8.0), text_width) + MARGIN)
}

/// Ground, zone, ray, ends and marks, without the frame.
fn face(path: &Profile, scale: &Scale) -> Result<Canvas, OutputError> {
    let mut canvas = Canvas::new(scale.width as usize, HEIGHT as usize, PAPER)?;
    fill(&mut canvas, path, scale);
    let line = |of: &dyn Fn(usize) -> f64| -> Vec<Px> {
        let all = path.distances_km.iter().enumerate();
        all.map(|(i, d)| (scale.x(*d), scale.y(of(i)))).collect()
    };
    canvas.path(&line(&|i| raised_m(path, i)), 1.2, GROUND_LINE, 1.0)?;
    for sign in [-1.0, 1.0] {
        let rim = line(&|i| at(path.ray_m, i) + sign * at(path.fresnel_m, i));
        canvas.path(&rim, 0.8, RAY, 0.55)?;
    }
    canvas.path(&line(&|i| at(path.ray_m, i)), 2.0, RAY, 1.0)?;
    ends(&mut canvas, path, scale)?;
    mark(&mut canvas, path, scale)?;
    Ok(canvas)
}

/// Colours every column from the top down: sky, Fresnel zone, what is on the ground, ground.
fn fill(canvas: &mut Canvas, path: &Profile, scale: &Scale) {
    struct Column {
        zone: (f64, f64),
        cover: Option<(f64, Rgb)>,
        ground: f64,
        curve: f64,
    }
    let columns: Vec<Column> = (0..canvas.size().0 as usize * FINE)
        .map(|col| {
            let d_km = scale.length_km * (col as f64 + 0.5) / (scale.width * FINE as f64);
            let between = Between::at(path.distances_km, d_km);
            let ground_m = between.of(path.heights_m) + between.of(path.bulges_m);
            let (ray_m, fresnel_m) = (between.of(path.ray_m), between.of(path.fresnel_m));
            let cover = path.cover.get(between.nearest()).and_then(|(height_m, kind)| {
                // What is flat on the ground is a line, so that it is seen.
                const LINE_PX: f64 = 3.0;
                let top = scale.y(ground_m + height_m).min(scale.y(ground_m) - LINE_PX);
                Some((top, color_of(*kind)?))
            });
            Column {
                zone: (scale.y(ray_m + fresnel_m), scale.y(ray_m - fresnel_m)),
                cover,
                ground: scale.y(ground_m),
                curve: HEIGHT - between.of(path.bulges_m) * scale.px_per_m(),
            }
        })
        .collect();
    canvas.paint(|(_, y), col, _| {
        let Some(column) = columns.get(col) else {
            return PAPER;
        };
        if y >= column.curve {
            return CURVE;
        }
        if y >= column.ground {
            return GROUND;
        }
        if let Some((top, color)) = column.cover
            && y >= top
        {
            return color;
        }
        if (column.zone.0..=column.zone.1).contains(&y) {
            return ZONE;
        }
        PAPER
    });
}

/// A place between two samples.
struct Between {
    left: usize,
    share: f64,
}

impl Between {
    fn at(distances_km: &[f64], d_km: f64) -> Self {
        let right = distances_km
            .partition_point(|d| *d < d_km)
            .clamp(1, distances_km.len() - 1);
        let left = right - 1;
        let step_km = distances_km[right] - distances_km[left];
        let share = if step_km > 0.0 {
            (d_km - distances_km[left]) / step_km
        } else {
            0.0
        };
        Self {
            left,
            share: share.clamp(0.0, 1.0),
        }
    }

    fn of(&self, values: &[f64]) -> f64 {
        let (a, b) = (at(values, self.left), at(values, self.left + 1));
        a + (b - a) * self.share
    }

    const fn nearest(&self) -> usize {
        if self.share < 0.5 {
            self.left
        } else {
            self.left + 1
        }
    }
}

/// Mast and receiver with their names.
fn ends(canvas: &mut Canvas, path: &Profile, scale: &Scale) -> Result<(), OutputError> {
    let last = path.distances_km.len() - 1;
    let half = 0.49 * scale.width;
    let kind = Type::bold(14.0).haloed(2.0);
    for (i, x, text) in [(0, 2.0, path.mast), (last, scale.width - 2.0, path.village)] {
        let (foot, top) = (scale.y(raised_m(path, i)), scale.y(at(path.ray_m, i)));
        canvas.path(&[(x, foot), (x, top)], 3.0, INK, 1.0)?;
        canvas.disc((x, top), 4.0, INK, 1.0, PAPER)?;
        let text = canvas.shortened(text, kind, half);
        let left = if i == 0 {
            8.0
        } else {
            scale.width - 8.0 - canvas.text_width(&text, kind)
        };
        canvas.text((left, 20.0), &text, kind);
    }
    Ok(())
}

/// What is in the way, with how far it is above the ray.
fn mark(canvas: &mut Canvas, path: &Profile, scale: &Scale) -> Result<(), OutputError> {
    let Some(mark) = &path.mark else { return Ok(()) };
    let color = if mark.above_ray_m >= 0.0 { ALARM } else { INK };
    let between = Between::at(path.distances_km, mark.distance_km);
    let top_m = mark.top_m + between.of(path.bulges_m);
    let (x, top, ray) = (
        scale.x(mark.distance_km),
        scale.y(top_m),
        scale.y(top_m - mark.above_ray_m),
    );
    const BASE: f64 = 46.0;
    canvas.path(&[(x, BASE + 6.0), (x, top.min(ray))], 0.8, color, 0.6)?;
    canvas.path(&[(x, top), (x, ray)], 2.5, color, 1.0)?;
    canvas.disc((x, top), 4.5, color, 1.0, PAPER)?;
    let kind = Type::bold(13.5).colored(color).haloed(2.0);
    let text = canvas.shortened(&mark.label, kind, scale.width - 16.0);
    let width = canvas.text_width(&text, kind);
    let left = (x - 0.5 * width).clamp(8.0, (scale.width - 8.0 - width).max(8.0));
    canvas.text((left, BASE), &text, kind);
    Ok(())
}

/// The steps of an axis: 1, 2 or 5 times a power of ten, so that there are at most so many ticks.
fn step(span: f64, most: f64) -> f64 {
    let mut tens = 1e-3;
    loop {
        for by in [1.0, 2.0, 5.0] {
            if span / (tens * by) <= most || tens > 1e9 {
                return tens * by;
            }
        }
        tens *= 10.0;
    }
}

/// The multiples of a step inside a range.
fn ticks(from: f64, to: f64, step: f64) -> Vec<f64> {
    let (first, last) = ((from / step).ceil() as i64, (to / step + 1e-9).floor() as i64);
    (first..=last).map(|k| k as f64 * step).collect()
}

fn axes(canvas: &mut Canvas, scale: &Scale, corner: Px) -> Result<(), OutputError> {
    let (left, top) = corner;
    let (right, bottom) = (left + scale.width, top + HEIGHT);
    let kind = Type::regular(13.0);
    let high_m = scale.high_m;
    let step_m = step(high_m - scale.low_m, 8.0);
    for height_m in ticks(scale.low_m, high_m, step_m) {
        let y = top + scale.y(height_m);
        canvas.path(&[(left, y), (right, y)], 0.6, FAINT, 0.25)?;
        canvas.path(&[(left - 5.0, y), (left, y)], 1.0, INK, 1.0)?;
        let text = number(height_m, step_m);
        let width = canvas.text_width(&text, kind);
        canvas.text((left - 9.0 - width, y + 4.5), &text, kind);
    }
    let step_km = step(scale.length_km, 12.0);
    for distance_km in ticks(0.0, scale.length_km, step_km) {
        let x = left + scale.x(distance_km);
        canvas.path(&[(x, bottom), (x, bottom + 5.0)], 1.0, INK, 1.0)?;
        let text = number(distance_km, step_km);
        canvas.text(
            (x - 0.5 * canvas.text_width(&text, kind), bottom + 19.0),
            &text,
            kind,
        );
    }
    let unit = format!("km from the mast ({} in all)", number(scale.length_km, 0.01));
    let x = left + 0.5 * (scale.width - canvas.text_width(&unit, kind));
    canvas.text((x, bottom + 37.0), &unit, Type { color: FAINT, ..kind });
    canvas.frame(corner, (right, bottom), 1.2, INK)
}

/// A number with as many decimals as a step needs.
fn number(value: f64, step: f64) -> String {
    let decimals = [1.0, 0.1, 0.01]
        .iter()
        .position(|s| step >= *s - 1e-12)
        .unwrap_or(3);
    format!("{:.decimals$}", value + 0.0)
}

fn legend(canvas: &mut Canvas, path: &Profile, at: Px) -> Result<f64, OutputError> {
    let kind = Type::regular(13.0);
    let swatch = 26.0;
    let (mut x, y) = at;
    let mut entries: Vec<(&str, Rgb, bool)> = vec![
        ("ground", GROUND, true),
        ("earth's curve, under the ground", CURVE, true),
    ];
    let seen = |wanted: Rgb| path.cover.iter().any(|(_, kind)| color_of(*kind) == Some(wanted));
    for (text, color) in [("woods", WOODS), ("houses", HOUSES), ("water", WATER)] {
        if seen(color) {
            entries.push((text, color, true));
        }
    }
    entries.push(("ray", RAY, false));
    entries.push(("first Fresnel zone", ZONE, true));
    if path.mark.as_ref().is_some_and(|m| m.above_ray_m >= 0.0) {
        entries.push(("obstacle above the ray", ALARM, false));
    }
    for (text, color, filled) in entries {
        match (filled, color) {
            (true, color) => {
                let rim = if color == ZONE { RAY } else { GROUND_LINE };
                let corners = [(x, y), (x + swatch, y), (x + swatch, y + 13.0), (x, y + 13.0)];
                canvas.outlined(&corners, color, 0.8, rim)?;
            }
            (false, color) => canvas.path(&[(x, y + 7.0), (x + swatch, y + 7.0)], 2.2, color, 1.0)?,
        }
        canvas.text((x + swatch + 7.0, y + 11.0), text, kind);
        x += swatch + 7.0 + canvas.text_width(text, kind) + 26.0;
    }
    Ok(y + 20.0)
}

fn footer(canvas: &mut Canvas, path: &Profile, scale: &Scale, at: Px, width: f64) -> f64 {
    let kind = Type::regular(12.5).colored(FAINT);
    let most_m = path.bulges_m.iter().copied().fold(0.0, f64::max);
    let earth = format!(
        "Heights are drawn {} times as large as distances. Between the ends the ground is raised by the curve of an earth of {:.0} km, {:.2} times the \
         true radius for refraction ({most_m:.1} m in the middle), and the axis reads that much too high. Model: {}.",
        number(
            scale.exaggeration(),
            if scale.exaggeration() < 10.0 { 0.1 } else { 1.0 }
        ),
        path.earth.1,
        path.earth.0,
        path.caption.model
    );
    let mut y = canvas.paragraph(at, &earth, kind, width);
    for line in &path.caption.attribution {
        y = canvas.paragraph((at.0, y), line, kind, width);
    }
    let made = "Predicted levels, not measurements. Made with covgap; letters: Noto Sans (OFL).";
    canvas.paragraph((at.0, y), made, kind, width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example;
    use image::RgbImage;

    fn straight(n: usize, from: f64, to: f64) -> Vec<f64> {
        (0..n)
            .map(|i| from + (to - from) * i as f64 / (n - 1) as f64)
            .collect()
    }

    struct Made {
        caption: Caption,
        distances_km: Vec<f64>,
        heights_m: Vec<f64>,
        zeros: Vec<f64>,
        ray_m: Vec<f64>,
        fresnel_m: Vec<f64>,
        cover: Vec<(f64, Kind)>,
        mark: Option<Mark>,
    }

    impl Made {
        /// 10 km of ground at 100 m with a ridge of 300 m in the middle; the ray at 150 m.
        fn new() -> Self {
            let mut heights_m = vec![100.0; 101];
            heights_m[50] = 300.0;
            Self {
                caption: example::caption(),
                distances_km: straight(101, 0.0, 10.0),
                heights_m,
                zeros: vec![0.0; 101],
                ray_m: vec![150.0; 101],
                fresnel_m: vec![20.0; 101],
                cover: Vec::new(),
                mark: Some(Mark {
                    distance_km: 5.0,
                    top_m: 300.0,
                    above_ray_m: 150.0,
                    label: "ridge".to_owned(),
                }),
            }
        }

        fn bytes(&self) -> Result<Vec<u8>, OutputError> {
            profile(&Profile {
                caption: &self.caption,
                title: "Vì sao Khuổi Lừa lõm sóng?",
                lines: &["white".to_owned()],
                distances_km: &self.distances_km,
                heights_m: &self.heights_m,
                cover: &self.cover,
                bulges_m: &self.zeros,
                ray_m: &self.ray_m,
                fresnel_m: &self.fresnel_m,
                earth: (4.0 / 3.0, 8494.67),
                mark: self.mark.clone(),
                mast: "Trạm Một",
                village: "Khuổi Lừa",
            })
        }

        fn drawn(&self) -> RgbImage {
            let bytes = self.bytes().expect("a picture");
            assert_eq!(bytes, self.bytes().expect("a picture"));
            image::load_from_memory(&bytes).expect("a PNG").to_rgb8()
        }
    }

    fn count(image: &RgbImage, color: Rgb) -> usize {
        image.pixels().filter(|p| p.0 == color).count()
    }

    #[test]
    fn the_picture_opens_and_shows_what_there_is() {
        let made = Made::new();
        let image = made.drawn();
        assert_eq!(image.width() as usize, WIDTH);
        assert!((640..900).contains(&image.height()), "{}", image.height());
        assert!(count(&image, GROUND) > 10_000 && count(&image, ZONE) > 10_000);
        assert_eq!(count(&image, WOODS), 0);
        assert!(count(&image, ALARM) > 500, "obstacle and synthetic sites");
    }

    #[test]
    fn ground_cover_ray_and_marks_change_the_picture_where_they_should() {
        let plain = Made::new();
        let image = plain.drawn();
        let mut woods = Made::new();
        woods.cover = vec![(20.0, Kind::Trees); 101];
        assert!(count(&woods.drawn(), WOODS) > 2_000);
        // 100 m of 200 m under the ridge's foot: half of the ground goes where the ground is lower by half.
        let mut flat = Made::new();
        flat.heights_m = vec![100.0; 101];
        flat.mark = None;
        assert!(count(&flat.drawn(), GROUND) != count(&image, GROUND));
        let mut real = Made::new();
        real.caption.synthetic_sites = false;
        real.mark = None;
        assert_eq!(count(&real.drawn(), ALARM), 0);
        let mut wide = Made::new();
        wide.fresnel_m = vec![40.0; 101];
        assert!(count(&wide.drawn(), ZONE) > count(&image, ZONE));
    }

    #[test]
    fn odd_paths_are_drawn_or_refused_but_never_a_panic() {
        let mut two = Made::new();
        two.distances_km = vec![0.0, 0.02];
        for of in [
            &mut two.heights_m,
            &mut two.zeros,
            &mut two.ray_m,
            &mut two.fresnel_m,
        ] {
            of.truncate(2);
        }
        two.drawn();
        let mut uneven = Made::new();
        uneven.ray_m.pop();
        assert!(matches!(uneven.bytes(), Err(OutputError::Mismatch { .. })));
        let mut none = Made::new();
        none.heights_m[3] = f64::NAN;
        assert!(matches!(none.bytes(), Err(OutputError::Mismatch { .. })));
        let mut far = Made::new();
        far.mark = Some(Mark {
            distance_km: 9.999,
            top_m: 100.0,
            above_ray_m: -50.0,
            label: "sát cạnh phải, nhãn rất dài ".repeat(20),
        });
        far.drawn();
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(
            (step(1000.0, 8.0), step(7.3, 12.0), step(0.9, 12.0)),
            (200.0, 1.0, 0.1)
        );
        assert_eq!(ticks(-150.0, 420.0, 200.0), [0.0, 200.0, 400.0]);
        assert_eq!(
            (number(12.0, 1.0), number(0.35, 0.01), number(-0.0, 1.0)),
            ("12".into(), "0.35".into(), "0".into())
        );
    }
}
