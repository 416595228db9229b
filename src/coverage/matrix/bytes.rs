//! A matrix as bytes: little endian, versioned, laid out so that a general compressor makes them small.
//!
//! | bytes | what |
//! |---|---|
//! | 4 | `CGMX` |
//! | 4 | version, [`MATRIX_FORMAT`] |
//! | 8 | columns and rows in a degree, 4 each |
//! | 24 | first column and first row (signed, 8 each), columns and rows (4 each) |
//! | 36 | paths, without terrain, outside the model, outside validity (8 each), whose ranges they leave (4) |
//! | 8 a row | first column within the window, number of pixels (4 each) |
//! | n, n | losses: the low bytes of all pixels, then the high bytes |
//! | n, n | elevations: likewise |
//! | 2 a pixel without a loss | what its path loses at least |
//!
//! A value is written as its difference to the pixel before it in its row (the first of a row to the first of
//! the last row that has pixels), as a whole number of 16 bits that wraps, its sign in the lowest bit, so
//! that small differences of either sign have a high byte of 0.

use super::key::MATRIX_FORMAT;
use super::{LeastCode, LossCode, Matrix};
use crate::coverage::PathCounts;
use crate::radio::model::Warnings;
use crate::space::{Lattice, Window};
use thiserror::Error;

const MAGIC: &[u8; 4] = b"CGMX";

/// Why bytes are no matrix.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadMatrix {
    /// Not of this program, or of another version.
    #[error("not a loss matrix of format {MATRIX_FORMAT}")]
    Foreign,
    /// Too short, too long, or with spans that leave the window.
    #[error("a damaged loss matrix: its parts do not fit together")]
    Damaged,
}

/// The sign of a difference in its lowest bit.
const fn folded(difference: u16) -> u16 {
    (difference << 1) ^ (0u16.wrapping_sub(difference >> 15))
}

const fn unfolded(folded: u16) -> u16 {
    (folded >> 1) ^ 0u16.wrapping_sub(folded & 1)
}

/// The differences of a list of rows, low bytes and then high bytes.
fn write_plane(rows: impl Iterator<Item = (usize, usize)>, value: impl Fn(usize) -> u16, out: &mut Vec<u8>) {
    let mut high = Vec::new();
    let mut first_of_last = 0u16;
    for (begin, end) in rows.filter(|(begin, end)| begin < end) {
        let mut last = first_of_last;
        first_of_last = value(begin);
        for i in begin..end {
            let now = value(i);
            let [l, h] = folded(now.wrapping_sub(last)).to_le_bytes();
            out.push(l);
            high.push(h);
            last = now;
        }
    }
    out.extend(high);
}

fn read_plane(rows: impl Iterator<Item = (usize, usize)>, low: &[u8], high: &[u8]) -> Vec<u16> {
    let mut values = Vec::with_capacity(low.len());
    let mut first_of_last = 0u16;
    for (begin, end) in rows.filter(|(begin, end)| begin < end) {
        let mut last = first_of_last;
        for (l, h) in low[begin..end].iter().zip(&high[begin..end]) {
            last = last.wrapping_add(unfolded(u16::from_le_bytes([*l, *h])));
            values.push(last);
        }
        first_of_last = values[begin];
    }
    values
}

/// Where the rows of a list begin and end.
fn ends(begins: impl Iterator<Item = usize>, total: usize) -> Vec<(usize, usize)> {
    let mut begins: Vec<usize> = begins.collect();
    begins.push(total);
    begins.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

pub(super) fn write(matrix: &Matrix) -> Vec<u8> {
    let (window, counts) = (&matrix.window, &matrix.counts);
    let rows = ends(matrix.rows.iter().map(|r| r.1), matrix.losses.len());
    let mut out = Vec::with_capacity(80 + 8 * rows.len() + 4 * matrix.losses.len());
    out.extend(MAGIC);
    out.extend(MATRIX_FORMAT.to_le_bytes());
    out.extend(window.lattice.per_degree_lon.to_le_bytes());
    out.extend(window.lattice.per_degree_lat.to_le_bytes());
    out.extend(window.first_col.to_le_bytes());
    out.extend(window.first_row.to_le_bytes());
    out.extend((window.cols as u32).to_le_bytes());
    out.extend((window.rows as u32).to_le_bytes());
    for count in [
        counts.paths,
        counts.no_terrain,
        counts.outside_model,
        counts.outside_validity,
    ] {
        out.extend(count.to_le_bytes());
    }
    out.extend(counts.outside_by.bits().to_le_bytes());
    for ((first, _), (begin, end)) in matrix.rows.iter().zip(&rows) {
        out.extend(first.to_le_bytes());
        out.extend(((end - begin) as u32).to_le_bytes());
    }
    write_plane(rows.iter().copied(), |i| matrix.losses[i].0, &mut out);
    write_plane(
        rows.iter().copied(),
        |i| matrix.elevations[i].cast_unsigned(),
        &mut out,
    );
    out.extend(matrix.leasts.iter().flat_map(|least| least.0.to_le_bytes()));
    out
}

/// Takes numbers off the front of some bytes.
struct Front<'a>(&'a [u8]);

impl<'a> Front<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], BadMatrix> {
        let (front, rest) = self.0.split_at_checked(count).ok_or(BadMatrix::Damaged)?;
        self.0 = rest;
        Ok(front)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BadMatrix> {
        self.take(N)?.try_into().map_err(|_| BadMatrix::Damaged)
    }

    fn u32(&mut self) -> Result<u32, BadMatrix> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, BadMatrix> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn i64(&mut self) -> Result<i64, BadMatrix> {
        Ok(i64::from_le_bytes(self.array()?))
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<Matrix, BadMatrix> {
    let mut front = Front(bytes);
    if front.take(4).ok() != Some(MAGIC) || front.u32().ok() != Some(MATRIX_FORMAT) {
        return Err(BadMatrix::Foreign);
    }
    let lattice = Lattice {
        per_degree_lon: front.u32()?,
        per_degree_lat: front.u32()?,
    };
    let window = Window {
        lattice,
        first_col: front.i64()?,
        first_row: front.i64()?,
        cols: front.u32()? as usize,
        rows: front.u32()? as usize,
    };
    let counts = PathCounts {
        paths: front.u64()?,
        no_terrain: front.u64()?,
        outside_model: front.u64()?,
        outside_validity: front.u64()?,
        outside_by: Warnings::from_bits(front.u32()?),
    };
    // Before anything is allocated: so many rows must be there.
    let rows = front.take(window.rows.checked_mul(8).ok_or(BadMatrix::Damaged)?)?;
    let word = |bytes: &[u8]| bytes.iter().rev().fold(0u32, |n, b| (n << 8) | u32::from(*b));
    let spans: Vec<(u32, u32)> = rows
        .chunks_exact(8)
        .map(|r| (word(&r[..4]), word(&r[4..])))
        .collect();
    let pixels: u64 = spans.iter().map(|s| u64::from(s.1)).sum();
    let pixels = usize::try_from(pixels).map_err(|_| BadMatrix::Damaged)?;
    if pixels.checked_mul(4).is_none_or(|bytes| bytes > front.0.len()) {
        return Err(BadMatrix::Damaged);
    }
    let mut begin = 0;
    let begins = spans.iter().map(|span| {
        let at = begin;
        begin += span.1 as usize;
        at
    });
    let rows = ends(begins, pixels);
    let mut plane = || -> Result<Vec<u16>, BadMatrix> {
        let (low, high) = (front.take(pixels)?, front.take(pixels)?);
        Ok(read_plane(rows.iter().copied(), low, high))
    };
    let losses: Vec<LossCode> = plane()?.into_iter().map(LossCode).collect();
    let elevations = plane()?.into_iter().map(u16::cast_signed).collect();
    let (pairs, odd) = front.0.as_chunks::<2>();
    if !odd.is_empty() {
        return Err(BadMatrix::Damaged);
    }
    let leasts = pairs
        .iter()
        .map(|pair| LeastCode(u16::from_le_bytes(*pair)))
        .collect();
    Matrix::new(window, &spans, (losses, elevations, leasts), counts).ok_or(BadMatrix::Damaged)
}

#[cfg(test)]
mod tests {
    use super::super::tests::small;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_written_is_read() {
        let matrix = small();
        assert_eq!(Matrix::from_bytes(&matrix.to_bytes()), Ok(matrix));
    }

    #[test]
    fn other_bytes_are_no_matrix() {
        let bytes = small().to_bytes();
        assert_eq!(Matrix::from_bytes(&[]), Err(BadMatrix::Foreign));
        for cut in 8..bytes.len() {
            assert_eq!(
                Matrix::from_bytes(&bytes[..cut]),
                Err(BadMatrix::Damaged),
                "{cut}"
            );
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(Matrix::from_bytes(&longer), Err(BadMatrix::Damaged));
        let mut newer = bytes;
        newer[4] += 1;
        assert_eq!(Matrix::from_bytes(&newer), Err(BadMatrix::Foreign));
    }

    #[test]
    fn small_differences_of_either_sign_have_small_codes() {
        for (difference, code) in [
            (0i16, 0u16),
            (-1, 1),
            (1, 2),
            (-2, 3),
            (127, 254),
            (-32768, 65535),
        ] {
            assert_eq!(folded(difference.cast_unsigned()), code);
            assert_eq!(unfolded(code).cast_signed(), difference);
        }
    }

    proptest! {
        /// Damage is refused or read as another matrix, never a panic.
        #[test]
        fn no_bytes_panic(at in 0usize..200, value: u8) {
            let mut bytes = small().to_bytes();
            let at = at % bytes.len();
            bytes[at] = value;
            let _ = Matrix::from_bytes(&bytes);
        }
    }
}
