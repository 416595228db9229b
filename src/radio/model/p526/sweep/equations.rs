//! Equations solved for all receivers of a radial at once: columns of numbers in, columns out, several lanes at a time.

use crate::maths::{Slices, widest};

/// Receivers worked on side by side. A constant number: the loop over them needs neither a rest nor a question whether slices overlap.
pub const BLOCK: usize = 16;

/// One equation, or a few with the same unknowns: numbers in, numbers out, without a branch that a lane could not take.
///
/// Implementations are `#[inline(always)]` and call nothing but `maths::lanes` and other such functions, so that they are compiled for
/// the widest instructions. The values have the same bits at every width.
pub trait Equation<const IN: usize, const OUT: usize> {
    /// The unknowns of one receiver.
    fn at(&self, known: [f64; IN]) -> [f64; OUT];
}

/// Makes a column as long as `n` receivers take; what is new is 0.
pub fn fit(column: &mut Vec<f64>, n: usize) {
    column.resize(n.next_multiple_of(BLOCK), 0.0);
}

/// Solves an equation in whole blocks, as many as all columns hold. Columns come from [`fit`]: what lies beyond the last receiver is
/// reckoned with and not looked at.
pub fn solve<const IN: usize, const OUT: usize>(
    equation: impl Equation<IN, OUT>,
    known: [&[f64]; IN],
    wanted: [&mut [f64]; OUT],
) {
    widest(All {
        equation,
        known,
        wanted,
    });
}

struct All<'a, E, const IN: usize, const OUT: usize> {
    equation: E,
    known: [&'a [f64]; IN],
    wanted: [&'a mut [f64]; OUT],
}

impl<E: Equation<IN, OUT>, const IN: usize, const OUT: usize> Slices for All<'_, E, IN, OUT> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            equation,
            known,
            wanted,
        } = self;
        let mut n = usize::MAX;
        for column in &known {
            n = n.min(column.len());
        }
        for column in &wanted {
            n = n.min(column.len());
        }
        let mut from = 0;
        while from + BLOCK <= n {
            // Copied to and from the stack, where the compiler knows that nothing overlaps.
            let mut block = [[0.0; BLOCK]; IN];
            for j in 0..IN {
                block[j].copy_from_slice(&known[j][from..from + BLOCK]);
            }
            let mut found = [[0.0; BLOCK]; OUT];
            for k in 0..BLOCK {
                let mut one = [0.0; IN];
                for j in 0..IN {
                    one[j] = block[j][k];
                }
                let values = equation.at(one);
                for j in 0..OUT {
                    found[j][k] = values[j];
                }
            }
            for j in 0..OUT {
                wanted[j][from..from + BLOCK].copy_from_slice(&found[j]);
            }
            from += BLOCK;
        }
    }
}
