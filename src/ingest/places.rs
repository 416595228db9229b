//! Where the pixels of a grid in degrees lie in a file's own coordinates.

use crate::space::crs::Transformer;
use crate::terrain::TerrainLattice;
use std::ops::Range;

/// The file's coordinates of the centres of some pixels of a lattice, row by row; the lattice's longitudes are
/// so many degrees ahead. PROJ is asked at every 16th
/// pixel of the lattice both ways, wherever the pixels that are wanted begin; between them the projection is
/// as good as straight: the error stays below a hundredth of a step for steps up to a kilometre.
pub(super) fn places(
    lattice: &TerrainLattice,
    (back, turned_deg): (&Transformer, f64),
    cols: &Range<i64>,
    rows: &Range<i64>,
) -> Vec<(f64, f64)> {
    const APART: i64 = 16;
    if cols.is_empty() || rows.is_empty() {
        return Vec::new();
    }
    let (first_i, last_i) = (cols.start.div_euclid(APART), (cols.end - 1).div_euclid(APART) + 1);
    let (first_j, last_j) = (rows.start.div_euclid(APART), (rows.end - 1).div_euclid(APART) + 1);
    let across = (last_i - first_i + 1) as usize;
    let mut nodes = Vec::with_capacity(across * (last_j - first_j + 1) as usize);
    for j in first_j..=last_j {
        let lat = lattice.lat_deg(j * APART);
        nodes.extend((first_i..=last_i).map(|i| (lattice.lon_deg(i * APART) - turned_deg, lat)));
    }
    back.convert_all(&mut nodes);
    let node = |i: usize, j: usize| nodes.get(j * across + i).copied().unwrap_or((f64::NAN, f64::NAN));
    let split = |at: i64, first: i64| {
        let node = (at.div_euclid(APART) - first) as usize;
        (node, at.rem_euclid(APART) as f64 / APART as f64)
    };
    let mut places = Vec::with_capacity(((cols.end - cols.start) * (rows.end - rows.start)) as usize);
    for row in rows.clone() {
        let (j, fy) = split(row, first_j);
        for col in cols.clone() {
            let (i, fx) = split(col, first_i);
            let (a, b, c, d) = (node(i, j), node(i + 1, j), node(i, j + 1), node(i + 1, j + 1));
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                (1.0 - fy) * ((1.0 - fx) * a + fx * b) + fy * ((1.0 - fx) * c + fx * d)
            };
            places.push((mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1)));
        }
    }
    places
}
