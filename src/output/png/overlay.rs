//! Pictures without a page around them, for map programs that lay them on their own ground: the classes of
//! coverage in their colours, and the marks of villages and sites. What is not there is transparent.

use super::canvas::Rgb;
use super::palette::{INK, Shape};
use crate::gaps::Class;
use crate::output::OutputError;
use crate::output::class::rgb;
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

/// The side of a mark, pixels.
const SIDE: u32 = 48;

/// Of 255: the ground is seen through.
const ALPHA: u8 = 150;

/// Classes of pixels, row by row from the north; no signal is transparent.
///
/// # Errors
/// [`OutputError::Picture`] where there are not as many values as pixels.
pub(in crate::output) fn classes(cols: usize, rows: usize, values: &[u8]) -> Result<Vec<u8>, OutputError> {
    let mut rgba = Vec::with_capacity(4 * values.len());
    for value in values {
        let class = Class::ALL.into_iter().find(|class| *class as u8 == *value);
        rgba.extend(match class {
            None | Some(Class::None) => [0; 4],
            Some(class) => with_alpha(rgb(class), ALPHA),
        });
    }
    encoded("coverage", (cols as u32, rows as u32), &rgba)
}

/// A mark with a dark line.
///
/// # Errors
/// [`OutputError::Picture`] where it cannot be encoded.
pub(in crate::output) fn mark(shape: Shape, fill: Rgb) -> Result<Vec<u8>, OutputError> {
    let mut rgba = Vec::with_capacity(4 * (SIDE * SIDE) as usize);
    for row in 0..SIDE {
        for col in 0..SIDE {
            // From the middle, −1 … 1.
            let at = |n: u32| (f64::from(n) + 0.5) / f64::from(SIDE) * 2.0 - 1.0;
            let reach = reach(shape, at(col), at(row));
            rgba.extend(if reach > 0.92 {
                [0; 4]
            } else if reach > 0.72 {
                with_alpha(INK, 255)
            } else {
                with_alpha(fill, 255)
            });
        }
    }
    encoded("mark", (SIDE, SIDE), &rgba)
}

fn with_alpha([r, g, b]: Rgb, alpha: u8) -> [u8; 4] {
    [r, g, b, alpha]
}

/// How far out a place lies in a shape: 1 at its edge.
fn reach(shape: Shape, x: f64, y: f64) -> f64 {
    match shape {
        Shape::Disc | Shape::Ring => (x * x + y * y).sqrt(),
        Shape::Square => x.abs().max(y.abs()) / 0.85,
        Shape::Diamond => x.abs() + y.abs(),
        // Its tip is above.
        Shape::Triangle => (y / 0.8).max(2.0 * x.abs() - y),
    }
}

fn encoded(what: &str, (width, height): (u32, u32), rgba: &[u8]) -> Result<Vec<u8>, OutputError> {
    let mut bytes = Vec::new();
    let made = PngEncoder::new(&mut bytes).write_image(rgba, width, height, ExtendedColorType::Rgba8);
    made.map_err(|error| OutputError::Picture {
        what: what.to_owned(),
        cause: error.to_string(),
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_pngs_and_a_wrong_number_of_pixels_is_refused() {
        let made = classes(2, 1, &[0, 3]).expect("a picture");
        assert_eq!(&made[..4], b"\x89PNG");
        assert!(mark(Shape::Triangle, [1, 2, 3]).is_ok());
    }

    #[test]
    fn shapes_hold_their_middle_and_no_corner() {
        for shape in [
            Shape::Disc,
            Shape::Diamond,
            Shape::Square,
            Shape::Ring,
            Shape::Triangle,
        ] {
            assert!(reach(shape, 0.0, 0.2) < 0.72, "{shape:?}");
            assert!(reach(shape, 0.98, -0.98) > 0.92, "{shape:?}");
        }
    }
}
