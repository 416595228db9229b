//! A large raster in square blocks: neighbours in two dimensions are neighbours in memory, and blocks without
//! data cost nothing.

use super::fingerprint::Digests;
use super::pages::{Pages, Paging, SIDE};
use std::sync::Arc;

/// A sparse two-dimensional array of heights in metres; NaN marks "no value" inside a block and never leaves
/// the room.
#[derive(Clone, Debug)]
pub struct Blocks {
    cols: usize,
    rows: usize,
    blocks_across: usize,
    blocks: Kept,
    pub(super) digests: Digests,
}

type Block = [f32; SIDE * SIDE];

/// Where the blocks are.
#[derive(Clone, Debug)]
enum Kept {
    Whole(Vec<Option<Box<Block>>>),
    /// Shared by copies.
    Paged(Arc<Pages<f32>>),
}

impl Blocks {
    /// An empty array.
    pub fn new(cols: usize, rows: usize) -> Self {
        let blocks_across = cols.div_ceil(SIDE);
        Self {
            cols,
            rows,
            blocks_across,
            blocks: Kept::Whole(vec![None; blocks_across * rows.div_ceil(SIDE)]),
            digests: Digests::default(),
        }
    }

    /// What a function gives for each column and row.
    pub fn of(cols: usize, rows: usize, value: impl Fn(usize, usize) -> Option<f32>) -> Self {
        let mut blocks = Self::new(cols, rows);
        for row in 0..rows {
            for col in 0..cols {
                blocks.set(col, row, value(col, row));
            }
        }
        blocks
    }

    /// An empty array of which only a part is in memory at a time.
    pub fn paged(cols: usize, rows: usize, paging: Paging) -> Self {
        let empty = Self::new(cols, rows);
        let pages = Pages::new(empty.blocks_across * rows.div_ceil(SIDE), f32::NAN, paging);
        Self {
            blocks: Kept::Paged(Arc::new(pages)),
            ..empty
        }
    }

    /// Is a part of it in a depot?
    pub const fn is_paged(&self) -> bool {
        matches!(self.blocks, Kept::Paged(_))
    }

    /// What went wrong with the depot: then values were lost, and nothing that was computed from them counts.
    pub fn fault(&self) -> Option<&str> {
        match &self.blocks {
            Kept::Whole(_) => None,
            Kept::Paged(pages) => pages.fault(),
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
        let nth = (row / SIDE) * self.blocks_across + col / SIDE;
        let pixel = (row % SIDE) * SIDE + col % SIDE;
        match &self.blocks {
            Kept::Whole(blocks) => {
                let block = blocks.get(nth).and_then(Option::as_deref);
                block.map_or(f32::NAN, |block| block[pixel])
            }
            Kept::Paged(pages) => pages.get(nth, pixel),
        }
    }

    /// The values of a pixel, of the one to its right, of the one below it and of the one below that to the
    /// right; NaN as in [`Blocks::raw`].
    #[inline(always)]
    pub(super) fn four(&self, col: usize, row: usize) -> [f32; 4] {
        let first = (row % SIDE) * SIDE + col % SIDE;
        // Most often the four lie in one block, and in all of it are pixels: those beyond the last column or
        // row are NaN.
        if col % SIDE < SIDE - 1
            && row % SIDE < SIDE - 1
            && let Kept::Whole(blocks) = &self.blocks
            && let Some(Some(block)) = blocks.get((row / SIDE) * self.blocks_across + col / SIDE)
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
        if let Kept::Paged(pages) = &self.blocks
            && col % SIDE < SIDE - 1
            && row % SIDE < SIDE - 1
            && col < self.cols
        {
            let first = (row % SIDE) * SIDE + col % SIDE;
            let four = |values: &[f32]| {
                let some = values.get(first..first + SIDE + 2)?;
                Some([some[0], some[1], some[SIDE], some[SIDE + 1]])
            };
            let nth = (row / SIDE) * self.blocks_across + col / SIDE;
            return pages.look(nth, four).flatten().unwrap_or([f32::NAN; 4]);
        }
        [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dc, dr)| self.raw(col + dc, row + dr))
    }

    /// Sets a pixel; `None` clears it. Pixels outside are ignored.
    pub fn set(&mut self, col: usize, row: usize, value: Option<f32>) {
        if col >= self.cols || row >= self.rows {
            return;
        }
        self.digests.clear();
        let nth = (row / SIDE) * self.blocks_across + col / SIDE;
        let pixel = (row % SIDE) * SIDE + col % SIDE;
        if let Kept::Paged(pages) = &mut self.blocks {
            if let Some(own) = Arc::get_mut(pages) {
                own.set(nth, pixel, value.unwrap_or(f32::NAN));
                return;
            }
            self.become_whole();
        }
        let Kept::Whole(blocks) = &mut self.blocks else {
            return;
        };
        let slot = &mut blocks[nth];
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

    /// A copy that changes no longer shares its blocks.
    fn become_whole(&mut self) {
        let Kept::Paged(pages) = &self.blocks else { return };
        let block = |nth: usize| {
            let values: Option<Box<[f32]>> = pages.look(nth, |values| values.into());
            values.and_then(|v| v.try_into().ok())
        };
        let count = self.blocks_across * self.rows.div_ceil(SIDE);
        self.blocks = Kept::Whole((0..count).map(block).collect());
    }

    /// Memory taken by values, bytes: at most, where a part of it is in a depot.
    pub fn bytes(&self) -> usize {
        let blocks = match &self.blocks {
            Kept::Whole(blocks) => blocks.iter().flatten().count(),
            Kept::Paged(pages) => pages.filled().min(pages.most()),
        };
        blocks * SIDE * SIDE * size_of::<f32>()
    }
}

#[cfg(test)]
mod tests {
    use super::super::pages::tests::Memory;
    use super::*;

    #[test]
    fn a_paged_array_is_read_as_a_whole_one_and_a_copy_that_changes_is_a_copy() {
        let paging = Paging {
            depot: Arc::new(Memory::default()),
            most_bytes: 0,
        };
        let (mut whole, mut paged) = (Blocks::new(700, 500), Blocks::paged(700, 500, paging));
        for row in 0..500 {
            for col in 0..700 {
                let is_void = (col * 7 + row * 3) % 50 == 0 || col / 64 == 3;
                let value = (!is_void).then_some((col * 1000 + row) as f32);
                whole.set(col, row, value);
                paged.set(col, row, value);
            }
        }
        let bits = |four: [f32; 4]| four.map(f32::to_bits);
        for row in 0..503 {
            for col in 0..703 {
                assert_eq!(whole.get(col, row), paged.get(col, row));
                assert_eq!(
                    bits(whole.four(col, row)),
                    bits(paged.four(col, row)),
                    "{col} {row}"
                );
            }
        }
        assert!(paged.bytes() < whole.bytes() && paged.fault().is_none());
        let mut copy = paged.clone();
        copy.set(1, 1, Some(-1.0));
        assert_eq!(
            (copy.get(1, 1), copy.get(699, 499)),
            (Some(-1.0), whole.get(699, 499))
        );
        assert_eq!(paged.get(1, 1), whole.get(1, 1));
        assert!(paged.is_paged() && !copy.is_paged());
    }

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
