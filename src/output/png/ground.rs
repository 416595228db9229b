//! The ground: relief shaded from the north-west, and the classes of coverage over it.

use super::canvas::{Canvas, FINE, Rgb, mixed};
use super::palette::{HATCH, NO_HEIGHT, PAPER, SEA};
use super::projection::Projection;
use super::sketch::Sketch;
use crate::gaps::Class;
use crate::maths;
use crate::output::class;
use crate::terrain::{ElevationGrid, ElevationSource, SeaMask};

/// Azimuth of the light, degrees from north.
const LIGHT_AZIMUTH_DEG: f64 = 315.0;
/// Its height over the horizon, degrees.
const LIGHT_HEIGHT_DEG: f64 = 45.0;
/// Slopes this steep (tangent), as they are typical for the map's scale, shall look like …
const WANTED_SLOPE: f64 = 0.35;
/// Relief is never flattened, and never exaggerated more than this.
const MAX_EXAGGERATION: f64 = 12.0;

/// Brightness 0…1 of every pixel of the finished map; `None` where there is no height.
pub(super) fn relief(ground: &ElevationGrid, map: &Projection) -> Vec<Option<f32>> {
    let slopes = slopes(ground, map);
    let exaggeration = exaggeration(&slopes);
    let (sin_azimuth, cos_azimuth) = maths::sin_cos(LIGHT_AZIMUTH_DEG.to_radians());
    let (sin_height, cos_height) = maths::sin_cos(LIGHT_HEIGHT_DEG.to_radians());
    slopes
        .into_iter()
        .map(|slope| {
            let (east, north) = slope?;
            let (east, north) = (exaggeration * f64::from(east), exaggeration * f64::from(north));
            // The surface normal (−east, −north, 1), and how much of it looks into the light.
            let facing = -east * sin_azimuth * cos_height - north * cos_azimuth * cos_height + sin_height;
            let brightness = facing / (1.0 + east * east + north * north).sqrt();
            Some(brightness.clamp(0.0, 1.0) as f32)
        })
        .collect()
}

/// Rise to the east and to the north (tangents) of every pixel.
fn slopes(ground: &ElevationGrid, map: &Projection) -> Vec<Option<(f32, f32)>> {
    let m_per_px = map.m_per_px();
    // Between samples that lie farther apart than pixels, slopes are taken over the samples' distance: no
    // facets.
    let reach_px = (ground.spacing_m() / m_per_px).max(1.0);
    let height = |x: f64, y: f64| map.lon_lat((x, y)).and_then(|at| ground.smooth_height_m(at));
    let (cols, rows) = (map.width as usize, map.height as usize);
    let mut slopes = Vec::with_capacity(cols * rows);
    for row in 0..rows {
        for col in 0..cols {
            let (x, y) = (col as f64 + 0.5, row as f64 + 0.5);
            let slope = || {
                let here = height(x, y)?;
                // At the edge of the data a slope is taken to one side.
                let run = |dx: f64, dy: f64| {
                    let (back, ahead) = (height(x - dx, y - dy), height(x + dx, y + dy));
                    let sides = f64::from(u8::from(back.is_some()) + u8::from(ahead.is_some()));
                    let rise = ahead.unwrap_or(here) - back.unwrap_or(here);
                    if sides > 0.0 {
                        rise / (sides * reach_px * m_per_px)
                    } else {
                        0.0
                    }
                };
                Some((run(reach_px, 0.0) as f32, run(0.0, -reach_px) as f32))
            };
            slopes.push(slope());
        }
    }
    slopes
}

/// How much to exaggerate, so that the relief shows at this scale: by the steepness that a tenth of the
/// pixels exceed.
fn exaggeration(slopes: &[Option<(f32, f32)>]) -> f64 {
    let mut steep: Vec<f32> = slopes
        .iter()
        .step_by(37)
        .flatten()
        .map(|(e, n)| (e * e + n * n).sqrt())
        .collect();
    if steep.is_empty() {
        return 1.0;
    }
    let rank = steep.len() * 9 / 10;
    let (_, typical, _) = steep.select_nth_unstable_by(rank, f32::total_cmp);
    (WANTED_SLOPE / f64::from(*typical).max(1e-6)).clamp(1.0, MAX_EXAGGERATION)
}

/// Grey to white, level ground light: what lies over it stays legible.
pub(super) fn tone(brightness: f32) -> Rgb {
    let v = (100.0 + 182.0 * brightness).min(252.0) as u8;
    [v, v, v.saturating_sub(4)]
}

/// Brightness of level ground: the sine of the light's height.
pub(super) const LEVEL: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// Paints relief and classes. `opacity` of the classes, 0…1.
pub(super) fn paint(
    canvas: &mut Canvas,
    map: &Projection,
    (ground, sea): (Option<&ElevationGrid>, Option<&SeaMask>),
    layer: Option<&Sketch>,
    opacity: f32,
) {
    let relief = ground.map(|g| relief(g, map));
    let cols = map.width as usize;
    canvas.paint(|at, fine_col, fine_row| {
        let place = map.lon_lat(at);
        let is_sea = sea.zip(place).is_some_and(|(sea, place)| sea.is_sea(place));
        let base = match &relief {
            _ if is_sea => SEA,
            Some(relief) => match relief.get((fine_row / FINE) * cols + fine_col / FINE) {
                Some(Some(brightness)) => tone(*brightness),
                _ => NO_HEIGHT,
            },
            None => PAPER,
        };
        let Some(layer) = layer else { return base };
        tinted(base, layer.class(place), opacity, (fine_col, fine_row))
    });
}

/// A ground colour under a class.
pub(super) fn tinted(base: Rgb, class: Class, opacity: f32, (fine_col, fine_row): (usize, usize)) -> Rgb {
    let over = |color: Rgb, opacity: f32| {
        let mut out = base;
        for (channel, new) in out.iter_mut().zip(color) {
            *channel = mixed(*channel, new, opacity);
        }
        out
    };
    match class {
        Class::None => base,
        Class::Low | Class::Covered => over(class::rgb(class), opacity),
        Class::Unknown if (fine_col + fine_row) % 14 < 3 => over(HATCH, 0.8),
        // A veil: relief must not be mistaken for an answer.
        Class::Unknown => over(NO_HEIGHT, 0.5),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Frame;
    use crate::terrain::Blocks;

    /// A ridge that runs from north to south through the middle of a square.
    fn ridge() -> ElevationGrid {
        let frame = Frame {
            west_deg: 105.0,
            north_deg: 22.0,
            step_lon_deg: 0.01,
            step_lat_deg: 0.01,
            cols: 100,
            rows: 100,
        };
        let height_m = |col: usize, _| (col < 90).then_some(3000.0 - 60.0 * (col as f32 - 50.0).abs());
        ElevationGrid::new(frame, Blocks::of(100, 100, height_m))
    }

    #[test]
    fn slopes_towards_the_north_west_are_bright_and_voids_have_no_relief() {
        let ground = ridge();
        let map = Projection::over(ground.frame().bounds());
        let relief = relief(&ground, &map);
        let at = |lon: f64| {
            let (x, y) = map.px(lon, 21.5);
            relief[y as usize * map.width as usize + x as usize]
        };
        let (west, east) = (at(105.25).expect("a height"), at(105.75).expect("a height"));
        assert!(west > east + 0.1, "{west} {east}");
        assert_eq!(at(105.95), None);
    }

    #[test]
    fn what_is_not_known_is_hatched_and_no_signal_is_bare_ground() {
        let base = [200, 200, 200];
        assert_eq!(tinted(base, Class::None, 0.5, (0, 0)), base);
        assert_ne!(tinted(base, Class::Unknown, 0.5, (0, 0)), base);
        assert_ne!(
            tinted(base, Class::Unknown, 0.5, (0, 0)),
            tinted(base, Class::Unknown, 0.5, (7, 0))
        );
        assert_ne!(
            tinted(base, Class::Low, 0.5, (7, 0)),
            tinted(base, Class::Covered, 0.5, (7, 0))
        );
    }

    #[test]
    fn flat_ground_is_not_exaggerated_into_noise() {
        assert_eq!(exaggeration(&[]), 1.0);
        assert_eq!(exaggeration(&[Some((1e-9, 0.0)); 100]), MAX_EXAGGERATION);
        assert_eq!(exaggeration(&[Some((2.0, 0.0)); 100]), 1.0);
        assert!((f64::from(LEVEL) - maths::sin(LIGHT_HEIGHT_DEG.to_radians())).abs() < 1e-6);
    }
}
