//! Equations solved for all receivers of a radial at once: columns of numbers in, columns out, several lanes
//! at a time.

use crate::maths::Slices;

/// Receivers worked on side by side. A constant number: the loop over them needs neither a rest nor a
/// question whether slices overlap.
pub(crate) const BLOCK: usize = 16;

/// One equation, or a few with the same unknowns: numbers in, numbers out, without a branch that a lane could
/// not take.
///
/// Implementations are `#[inline(always)]` and call nothing but `maths::lanes` and other such functions, so
/// that they are compiled for the widest instructions. The values have the same bits at every width.
pub(crate) trait Equation<const IN: usize, const OUT: usize> {
    /// The unknowns of one receiver.
    fn at(&self, known: [f64; IN]) -> [f64; OUT];
}

/// Makes a column as long as `n` receivers take; what is new is 0.
pub(crate) fn fit(column: &mut Vec<f64>, n: usize) {
    column.resize(n.next_multiple_of(BLOCK), 0.0);
}

/// [`fit`] of the columns of a struct: itself, how many receivers, and the names of the columns.
macro_rules! fit_columns {
    ($of:expr, $n:expr; $($column:ident)*) => {
        $($crate::model::p526::sweep::equations::fit(&mut $of.$column, $n);)*
    };
}
pub(crate) use fit_columns;

/// Solves an equation in whole blocks, as many as all columns hold. Columns come from [`fit`]: what lies
/// beyond the last receiver is computed with and not looked at.
pub(crate) fn solve<const IN: usize, const OUT: usize>(
    equation: impl Equation<IN, OUT>,
    known: [&[f64]; IN],
    wanted: [&mut [f64]; OUT],
) {
    run(All {
        equation,
        known,
        wanted,
    });
}

/// Runs a loop with the widest instructions; in a test that asks for it, with the oldest.
pub(crate) fn run<S: Slices>(slices: S) -> S::Output {
    #[cfg(test)]
    if oldest::asked() {
        return oldest::run(slices);
    }
    crate::maths::widest(slices)
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

/// For tests: the loops as they are compiled for the oldest processor.
#[cfg(test)]
pub(crate) mod oldest {
    use super::Slices;
    use std::cell::Cell;

    thread_local! {
        static ASKED: Cell<bool> = const { Cell::new(false) };
    }

    pub(crate) fn asked() -> bool {
        ASKED.get()
    }

    /// Kept from being inlined into anything.
    #[inline(never)]
    pub(crate) fn run<S: Slices>(slices: S) -> S::Output {
        slices.run()
    }

    /// What a model's sweep answers on this thread at either width: the same bits, or this says where they
    /// differ.
    pub(crate) fn assert_same_bits(model: &dyn crate::model::Sweep, radial: &crate::model::Path) {
        let unasked = Err(crate::model::LossError::UNASKED);
        let swept = |oldest: bool| {
            ASKED.set(oldest);
            let mut out = vec![unasked; radial.distances_km.len()];
            model.along(radial, &mut out);
            ASKED.set(false);
            out
        };
        let (wide, narrow) = (swept(false), swept(true));
        for (i, pair) in wide.iter().zip(&narrow).enumerate() {
            if let (Ok(a), Ok(b)) = pair {
                assert_eq!(a.loss.0.to_bits(), b.loss.0.to_bits(), "{i}: {a:?} {b:?}");
            }
            assert_eq!(pair.0, pair.1, "{i}");
        }
        assert!(wide.iter().filter(|w| w.is_ok()).count() > wide.len() / 2);
    }

    /// Numbers in 0…1.
    pub(crate) fn noise(mut seed: u64) -> impl FnMut() -> f64 {
        move || {
            seed = seed
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (seed >> 11) as f64 / (1u64 << 53) as f64
        }
    }

    /// Mountains, hills, plains: heights of 0.1 km steps from walks of all slopes.
    pub(crate) fn ground(kind: usize, n: usize, random: &mut impl FnMut() -> f64) -> Vec<f64> {
        let step_m = [0.0, 1.0, 8.0, 40.0][kind % 4];
        let mut at_m = 300.0;
        (0..n)
            .map(|_| {
                at_m += step_m * (random() - 0.5);
                at_m
            })
            .collect()
    }
}
