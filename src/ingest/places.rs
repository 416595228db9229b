//! Where the pixels of a grid in degrees lie in a file's own coordinates.

use crate::space::Frame;
use crate::space::crs::Transformer;
use std::ops::Range;

/// The file's coordinates of the centres of some pixels, row by row. PROJ is asked at every 16th pixel both ways; between
/// them the projection is as good as straight: the error stays below a hundredth of a step for steps up to a kilometre.
pub(super) fn places(
    frame: &Frame,
    back: &Transformer,
    cols: &Range<usize>,
    rows: &Range<usize>,
) -> Vec<(f64, f64)> {
    const APART: usize = 16;
    let across = (cols.len() - 1) / APART + 2;
    let down = (rows.len() - 1) / APART + 2;
    let mut nodes = Vec::with_capacity(across * down);
    for j in 0..down {
        let lat = frame.lat_deg(rows.start + j * APART);
        nodes.extend((0..across).map(|i| (frame.lon_deg(cols.start + i * APART), lat)));
    }
    back.convert_all(&mut nodes);
    let node = |i: usize, j: usize| nodes.get(j * across + i).copied().unwrap_or((f64::NAN, f64::NAN));
    let mut places = Vec::with_capacity(cols.len() * rows.len());
    for row in 0..rows.len() {
        let (j, fy) = (row / APART, (row % APART) as f64 / APART as f64);
        for col in 0..cols.len() {
            let (i, fx) = (col / APART, (col % APART) as f64 / APART as f64);
            let (a, b, c, d) = (node(i, j), node(i + 1, j), node(i, j + 1), node(i + 1, j + 1));
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                (1.0 - fy) * ((1.0 - fx) * a + fx * b) + fy * ((1.0 - fx) * c + fx * d)
            };
            places.push((mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1)));
        }
    }
    places
}
