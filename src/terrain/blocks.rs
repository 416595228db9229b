//! A large raster in square blocks: neighbours in two dimensions are neighbours in memory, and blocks without data cost nothing.

use super::fingerprint::Digests;

/// Pixels on the side of a block. 64 × 64 values of four bytes are 16 KiB: half of a first-level cache.
const SIDE: usize = 64;

/// A sparse two-dimensional array of heights in metres; NaN marks "no value" inside a block and never leaves the room.
#[derive(Clone, Debug)]
pub struct Blocks {
    cols: usize,
    rows: usize,
    blocks_across: usize,
    blocks: Vec<Option<Box<Block>>>,
    pub(super) digests: Digests,
}

type Block = [f32; SIDE * SIDE];

impl Blocks {
    /// An empty array.
    pub fn new(cols: usize, rows: usize) -> Self {
        let blocks_across = cols.div_ceil(SIDE);
        Self {
            cols,
            rows,
            blocks_across,
            blocks: vec![None; blocks_across * rows.div_ceil(SIDE)],
            digests: Digests::default(),
        }
    }

    /// Number of columns.
    pub const fn cols(&self) -> usize {
        self.cols
    }

    /// Number of rows.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The value of a pixel; `None` outside or without data.
    #[inline]
    pub fn get(&self, col: usize, row: usize) -> Option<f32> {
        let value = self.raw(col, row);
        (!value.is_nan()).then_some(value)
    }

    /// The value of a pixel; NaN outside or without data.
    #[inline(always)]
    pub(super) fn raw(&self, col: usize, row: usize) -> f32 {
        if col >= self.cols || row >= self.rows {
            return f32::NAN;
        }
        let block = self.blocks.get((row / SIDE) * self.blocks_across + col / SIDE);
        block
            .and_then(Option::as_deref)
            .map_or(f32::NAN, |block| block[(row % SIDE) * SIDE + col % SIDE])
    }

    /// The values of a pixel, of the one to its right, of the one below it and of the one below that to the right; NaN as in
    /// [`Blocks::raw`].
    #[inline(always)]
    pub(super) fn four(&self, col: usize, row: usize) -> [f32; 4] {
        let first = (row % SIDE) * SIDE + col % SIDE;
        // Most often the four lie in one block, and in all of it are pixels: those beyond the last column or row are NaN.
        if col % SIDE < SIDE - 1
            && row % SIDE < SIDE - 1
            && let Some(Some(block)) = self.blocks.get((row / SIDE) * self.blocks_across + col / SIDE)
            && col < self.cols
            && let Some(some) = block.get(first..first + SIDE + 2)
        {
            return [some[0], some[1], some[SIDE], some[SIDE + 1]];
        }
        self.four_apart(col, row)
    }

    #[cold]
    #[inline(never)]
    fn four_apart(&self, col: usize, row: usize) -> [f32; 4] {
        [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dc, dr)| self.raw(col + dc, row + dr))
    }

    /// Sets a pixel; `None` clears it. Pixels outside are ignored.
    pub fn set(&mut self, col: usize, row: usize, value: Option<f32>) {
        if col >= self.cols || row >= self.rows {
            return;
        }
        self.digests.clear();
        let slot = &mut self.blocks[(row / SIDE) * self.blocks_across + col / SIDE];
        let pixel = (row % SIDE) * SIDE + col % SIDE;
        match (slot.as_deref_mut(), value) {
            (Some(block), value) => block[pixel] = value.unwrap_or(f32::NAN),
            (None, Some(value)) => {
                let mut block: Box<[f32]> = vec![f32::NAN; SIDE * SIDE].into_boxed_slice();
                block[pixel] = value;
                *slot = block.try_into().ok();
            }
            (None, None) => {}
        }
    }

    /// Memory taken by values, bytes.
    pub fn bytes(&self) -> usize {
        self.blocks.iter().flatten().count() * SIDE * SIDE * size_of::<f32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_read_and_the_rest_is_nothing() {
        let mut blocks = Blocks::new(130, 70);
        blocks.set(129, 69, Some(7.5));
        blocks.set(63, 64, Some(-3.0));
        assert_eq!(blocks.get(129, 69), Some(7.5));
        assert_eq!(blocks.get(63, 64), Some(-3.0));
        assert_eq!(blocks.get(0, 0), None);
        assert_eq!(blocks.get(130, 0), None);
        blocks.set(63, 64, None);
        assert_eq!(blocks.get(63, 64), None);
        assert_eq!(blocks.bytes(), 2 * 64 * 64 * 4);
    }
}
