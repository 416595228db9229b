//! A picture being drawn: plotters' shapes on a buffer of twice the final size, halved at the end so that
//! edges are smooth.
//!
//! Lengths and positions are pixels of the finished picture.

use super::fonts::fonts;
use crate::maths;
use crate::output::OutputError;
use ab_glyph::FontRef;
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use plotters::coord::Shift;
use plotters::prelude::{
    BitMapBackend, Color, DrawingArea, IntoDrawingArea, PathElement, Polygon, RGBColor, ShapeStyle,
};

/// Buffer pixels for each pixel of the finished picture, in both directions.
pub(super) const FINE: usize = 2;

/// Red, green, blue.
pub(super) type Rgb = [u8; 3];

/// A position in pixels, from the upper left.
pub(super) type Px = (f64, f64);

/// The picture.
pub(super) struct Canvas {
    fine_width: usize,
    fine_height: usize,
    rgb: Vec<u8>,
    /// Fonts by weight; see `text`.
    pub(super) fonts: [FontRef<'static>; 2],
}

fn fine(v: f64) -> i32 {
    // A cast saturates: positions far outside stay far outside.
    (v * FINE as f64).round() as i32
}

fn style(color: Rgb) -> RGBColor {
    let [r, g, b] = color;
    RGBColor(r, g, b)
}

impl Canvas {
    /// A canvas of one colour.
    pub(super) fn new(width: usize, height: usize, color: Rgb) -> Result<Self, OutputError> {
        let (fine_width, fine_height) = (width * FINE, height * FINE);
        Ok(Self {
            fine_width,
            fine_height,
            rgb: color.repeat(fine_width * fine_height),
            fonts: fonts()?,
        })
    }

    /// Width and height.
    pub(super) fn size(&self) -> Px {
        ((self.fine_width / FINE) as f64, (self.fine_height / FINE) as f64)
    }

    /// Lets plotters draw.
    fn draw(
        &mut self,
        what: &str,
        shapes: impl FnOnce(&DrawingArea<BitMapBackend, Shift>) -> Result<(), String>,
    ) -> Result<(), OutputError> {
        let size = (self.fine_width as u32, self.fine_height as u32);
        let area = BitMapBackend::with_buffer(&mut self.rgb, size).into_drawing_area();
        shapes(&area).map_err(|cause| OutputError::Picture {
            what: what.to_owned(),
            cause,
        })
    }

    /// A filled polygon; nothing where it lies wholly outside.
    pub(super) fn polygon(&mut self, points: &[Px], color: Rgb) -> Result<(), OutputError> {
        let (width, height) = self.size();
        let beyond = |outside: fn(&Px, Px) -> bool| points.iter().all(|p| outside(p, (width, height)));
        if beyond(|p, _| p.0 < 0.0)
            || beyond(|p, _| p.1 < 0.0)
            || beyond(|p, s| p.0 > s.0)
            || beyond(|p, s| p.1 > s.1)
        {
            return Ok(());
        }
        let points: Vec<(i32, i32)> = points.iter().map(|p| (fine(p.0), fine(p.1))).collect();
        self.draw("polygon", |area| {
            area.draw(&Polygon::new(points, style(color).filled()))
                .map_err(|e| e.to_string())
        })
    }

    /// A line through points.
    pub(super) fn path(
        &mut self,
        points: &[Px],
        width: f64,
        color: Rgb,
        opacity: f64,
    ) -> Result<(), OutputError> {
        let points: Vec<(i32, i32)> = points.iter().map(|p| (fine(p.0), fine(p.1))).collect();
        let stroke = ShapeStyle::from(style(color).mix(opacity)).stroke_width(fine(width).max(1) as u32);
        self.draw("line", |area| {
            area.draw(&PathElement::new(points, stroke))
                .map_err(|e| e.to_string())
        })
    }

    /// The outline of a rectangle, from its upper left to its lower right corner.
    pub(super) fn frame(&mut self, from: Px, to: Px, width: f64, line: Rgb) -> Result<(), OutputError> {
        let (left, top, right, bottom) = (from.0, from.1, to.0, to.1);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), from];
        self.path(&corners, width, line, 1.0)
    }

    /// A polygon with an outline of another colour.
    pub(super) fn outlined(
        &mut self,
        points: &[Px],
        fill: Rgb,
        width: f64,
        line: Rgb,
    ) -> Result<(), OutputError> {
        self.polygon(points, fill)?;
        let closed: Vec<Px> = points.iter().chain(points.first()).copied().collect();
        self.path(&closed, width, line, 1.0)
    }

    /// A filled circle with a rim. A polygon, because plotters draws a circle beyond the edge on the edge.
    pub(super) fn disc(
        &mut self,
        at: Px,
        radius: f64,
        fill: Rgb,
        rim: f64,
        line: Rgb,
    ) -> Result<(), OutputError> {
        const CORNERS: usize = 28;
        let ring = |radius: f64| -> Vec<Px> {
            (0..CORNERS)
                .map(|k| maths::sin_cos(k as f64 * std::f64::consts::TAU / CORNERS as f64))
                .map(|(sin, cos)| (at.0 + radius * cos, at.1 + radius * sin))
                .collect()
        };
        self.polygon(&ring(radius + 0.5 * rim), line)?;
        self.polygon(&ring(radius - 0.5 * rim), fill)
    }

    /// A filled box.
    pub(super) fn rect(&mut self, from: Px, to: Px, color: Rgb) -> Result<(), OutputError> {
        self.polygon(&[from, (to.0, from.1), to, (from.0, to.1)], color)
    }

    /// Gives every buffer pixel a colour by its position in the finished picture (its centre) and in the
    /// buffer.
    pub(super) fn paint(&mut self, color: impl Fn(Px, usize, usize) -> Rgb) {
        let step = 1.0 / FINE as f64;
        for (row, line) in self.rgb.chunks_exact_mut(3 * self.fine_width).enumerate() {
            for (col, pixel) in line.chunks_exact_mut(3).enumerate() {
                let at = ((col as f64 + 0.5) * step, (row as f64 + 0.5) * step);
                pixel.copy_from_slice(&color(at, col, row));
            }
        }
    }

    /// Paints the pixels for which there is a colour.
    pub(super) fn paint_over(&mut self, color: impl Fn(Px) -> Option<Rgb>) {
        let step = 1.0 / FINE as f64;
        for (row, line) in self.rgb.chunks_exact_mut(3 * self.fine_width).enumerate() {
            for (col, pixel) in line.chunks_exact_mut(3).enumerate() {
                if let Some(color) = color(((col as f64 + 0.5) * step, (row as f64 + 0.5) * step)) {
                    pixel.copy_from_slice(&color);
                }
            }
        }
    }

    /// Mixes a colour into one buffer pixel; outside nothing happens.
    pub(super) fn blend(&mut self, col: i64, row: i64, color: Rgb, opacity: f32) {
        let (Ok(col), Ok(row)) = (usize::try_from(col), usize::try_from(row)) else {
            return;
        };
        if col >= self.fine_width || row >= self.fine_height {
            return;
        }
        let start = 3 * (row * self.fine_width + col);
        for (channel, new) in self.rgb.iter_mut().skip(start).take(3).zip(color) {
            *channel = mixed(*channel, new, opacity);
        }
    }

    /// Copies another canvas to a position; what lies outside is cut off.
    pub(super) fn paste(&mut self, other: &Self, at: (usize, usize)) {
        let (x, y) = (at.0 * FINE, at.1 * FINE);
        let width = other.fine_width.min(self.fine_width.saturating_sub(x));
        let source = other.rgb.chunks_exact(3 * other.fine_width);
        let target = self.rgb.chunks_exact_mut(3 * self.fine_width).skip(y);
        for (from, to) in source.zip(target) {
            let to = to.iter_mut().skip(3 * x).take(3 * width);
            to.zip(from).for_each(|(t, f)| *t = *f);
        }
    }

    /// Halves the picture and encodes it as PNG.
    pub(super) fn png(&self) -> Result<Vec<u8>, OutputError> {
        let (width, height) = (self.fine_width / FINE, self.fine_height / FINE);
        let mut small = Vec::with_capacity(3 * width * height);
        for rows in self.rgb.chunks_exact(3 * self.fine_width * FINE) {
            for col in 0..width {
                for channel in 0..3 {
                    let sum: u32 = (0..FINE * FINE)
                        .map(|k| 3 * ((k / FINE) * self.fine_width + col * FINE + k % FINE) + channel)
                        .filter_map(|i| rows.get(i))
                        .map(|v| u32::from(*v))
                        .sum();
                    small.push(((sum + (FINE * FINE / 2) as u32) / (FINE * FINE) as u32) as u8);
                }
            }
        }
        let mut bytes = Vec::new();
        PngEncoder::new(&mut bytes)
            .write_image(&small, width as u32, height as u32, ExtendedColorType::Rgb8)
            .map_err(|e| OutputError::Picture {
                what: "PNG".to_owned(),
                cause: e.to_string(),
            })?;
        Ok(bytes)
    }
}

/// One channel, mixed; opacity 0…1.
pub(super) fn mixed(old: u8, new: u8, opacity: f32) -> u8 {
    let (old, new) = (f32::from(old), f32::from(new));
    (old + (new - old) * opacity.clamp(0.0, 1.0)).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_fills_its_pixels_and_no_others() {
        let mut canvas = Canvas::new(8, 8, [255, 255, 255]).expect("a canvas");
        canvas.rect((2.0, 2.0), (6.0, 6.0), [0, 0, 0]).expect("drawn");
        let image = image::load_from_memory(&canvas.png().expect("PNG"))
            .expect("a picture")
            .to_rgb8();
        assert_eq!(image.dimensions(), (8, 8));
        assert_eq!(image.get_pixel(4, 4).0, [0, 0, 0]);
        assert_eq!(image.get_pixel(0, 0).0, [255, 255, 255]);
        assert_eq!(image.get_pixel(7, 7).0, [255, 255, 255]);
    }

    #[test]
    fn shapes_outside_are_cut_off() {
        let mut canvas = Canvas::new(4, 4, [9, 9, 9]).expect("a canvas");
        canvas
            .disc((-50.0, 900.0), 3.0, [0, 0, 0], 1.0, [0, 0, 0])
            .expect("drawn");
        canvas.blend(-1, 0, [0, 0, 0], 1.0);
        canvas.blend(0, 99, [0, 0, 0], 1.0);
        let other = Canvas::new(9, 9, [1, 1, 1]).expect("a canvas");
        canvas.paste(&other, (2, 2));
        let image = image::load_from_memory(&canvas.png().expect("PNG"))
            .expect("a picture")
            .to_rgb8();
        assert_eq!(image.get_pixel(1, 1).0, [9, 9, 9]);
        assert_eq!(image.get_pixel(3, 3).0, [1, 1, 1]);
    }
}
