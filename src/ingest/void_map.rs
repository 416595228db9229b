//! A map of voids: a bit for each sample of the grid.

use std::collections::VecDeque;

/// Samples on the side of a block: as many as a word has bits.
const SIDE: usize = 64;

/// Which samples lie in a file and have no height: a bit each, in blocks, of which those without voids take
/// no memory.
#[derive(Clone, Debug)]
pub(super) struct VoidMap {
    pub(super) cols: usize,
    pub(super) rows: usize,
    across: usize,
    blocks: Vec<Option<Box<[u64; SIDE]>>>,
}

impl VoidMap {
    pub(super) fn new(cols: usize, rows: usize) -> Self {
        let across = cols.div_ceil(SIDE);
        Self {
            cols,
            rows,
            across,
            blocks: vec![None; across * rows.div_ceil(SIDE)],
        }
    }

    pub(super) fn set(&mut self, col: usize, row: usize, void: bool) {
        if col >= self.cols || row >= self.rows {
            return;
        }
        let bit = 1u64 << (col % SIDE);
        match self.blocks.get_mut(row / SIDE * self.across + col / SIDE) {
            Some(Some(block)) if void => block[row % SIDE] |= bit,
            Some(Some(block)) => block[row % SIDE] &= !bit,
            Some(slot) if void => slot.insert(Box::new([0; SIDE]))[row % SIDE] |= bit,
            _ => {}
        }
    }

    pub(super) fn get(&self, col: usize, row: usize) -> bool {
        if col >= self.cols || row >= self.rows {
            return false;
        }
        let block = self.blocks.get(row / SIDE * self.across + col / SIDE);
        block
            .and_then(Option::as_deref)
            .is_some_and(|block| block[row % SIDE] & 1u64 << (col % SIDE) != 0)
    }

    /// The first void of a block.
    pub(super) fn first_in(&self, block: usize) -> Option<(usize, usize)> {
        let words = self.blocks.get(block)?.as_deref()?;
        let row = words.iter().position(|word| *word != 0)?;
        let col = words[row].trailing_zeros() as usize;
        Some((block % self.across * SIDE + col, block / self.across * SIDE + row))
    }

    /// Every void in order, block by block, but for those inside of blocks that are voids all over.
    pub(super) fn at_rims(&self) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (nth, block) in self.blocks.iter().enumerate() {
            let Some(block) = block.as_deref() else { continue };
            let is_full = block.iter().all(|w| *w == u64::MAX);
            for (row, word) in block.iter().enumerate() {
                let is_edge = row == 0 || row == SIDE - 1;
                let mut left = if is_full && !is_edge {
                    1 | 1 << (SIDE - 1)
                } else {
                    *word
                };
                while left != 0 {
                    let col = left.trailing_zeros() as usize;
                    left &= left - 1;
                    found.push((nth % self.across * SIDE + col, nth / self.across * SIDE + row));
                }
            }
        }
        found
    }

    /// Number of blocks.
    pub(super) fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// How many voids there are.
    pub(super) fn count(&self) -> u64 {
        let blocks = self.blocks.iter().filter_map(Option::as_deref);
        blocks.flatten().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Every void, block by block.
    pub(super) fn each(&self, mut take: impl FnMut(usize, usize)) {
        for (nth, block) in self.blocks.iter().enumerate() {
            for (row, word) in block.iter().flat_map(|b| b.iter().enumerate()) {
                let mut left = *word;
                while left != 0 {
                    let col = left.trailing_zeros() as usize;
                    left &= left - 1;
                    take(nth % self.across * SIDE + col, nth / self.across * SIDE + row);
                }
            }
        }
    }

    /// Takes one region of 4-connected voids off the map and enters it in another; keeps at most `keep` of its
    /// samples, and their number.
    pub(super) fn take_region(
        &mut self,
        start: (usize, usize),
        keep: usize,
        into: &mut Self,
    ) -> (Vec<(usize, usize)>, u64) {
        let mut kept = Vec::new();
        let mut size = 0u64;
        // First come, first served: what waits is the region's rim, however large the region.
        let mut waiting = VecDeque::from([start]);
        self.set(start.0, start.1, false);
        while let Some((col, row)) = waiting.pop_front() {
            size += 1;
            into.set(col, row, true);
            if kept.len() <= keep {
                kept.push((col, row));
            }
            for (c, r) in neighbours(col, row) {
                if self.get(c, r) {
                    self.set(c, r, false);
                    waiting.push_back((c, r));
                }
            }
        }
        (kept, size)
    }
}

/// Left, right, above, below; positions outside the grid wrap to numbers that no grid has.
pub(super) fn neighbours(col: usize, row: usize) -> [(usize, usize); 4] {
    [
        (col.wrapping_sub(1), row),
        (col + 1, row),
        (col, row.wrapping_sub(1)),
        (col, row + 1),
    ]
}
