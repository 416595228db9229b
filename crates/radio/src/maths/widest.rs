//! The widest instructions that the processor has, chosen when the program runs (the owner of `pulp`).

/// A loop over slices: what [`widest`] can run. Implementations are `#[inline(always)]`, as is everything
/// that the loop calls: code that is not inlined into the dispatch is compiled for the oldest processor.
pub trait Slices {
    /// What comes of it.
    type Output;

    /// Runs the loop.
    fn run(self) -> Self::Output;
}

struct Dispatched<S>(S);

impl<S: Slices> pulp::WithSimd for Dispatched<S> {
    type Output = S::Output;

    #[inline(always)]
    fn with_simd<V: pulp::Simd>(self, _simd: V) -> Self::Output {
        self.0.run()
    }
}

/// Runs a loop over slices, compiled for the widest instructions that this processor has. The result has the
/// same bits on all of them.
pub fn widest<S: Slices>(slices: S) -> S::Output {
    pulp::Arch::new().dispatch(Dispatched(slices))
}

#[cfg(test)]
mod tests {
    use super::super::lanes;
    use super::*;

    struct All<'a> {
        x: &'a [f64],
        out: &'a mut [f64],
    }

    impl Slices for All<'_> {
        type Output = ();

        #[inline(always)]
        fn run(self) {
            for (x, out) in self.x.iter().zip(self.out) {
                let (s, c) = lanes::sin_cos(*x);
                let positive = x * x + 0.1;
                *out = lanes::ln(positive) + lanes::exp(*x) * s - lanes::atan(*x) / (2.0 + c)
                    + lanes::cbrt(positive);
            }
        }
    }

    /// Kept from being inlined into anything, so that it is compiled for the oldest processor.
    #[inline(never)]
    fn oldest(x: &[f64], out: &mut [f64]) {
        All { x, out }.run();
    }

    #[test]
    fn every_width_gives_the_same_bits() {
        let x: Vec<f64> = (0..10_007).map(|i| (f64::from(i) - 5_000.0) * 0.003_7).collect();
        let (mut wide, mut narrow) = (vec![0.0; x.len()], vec![0.0; x.len()]);
        widest(All {
            x: &x,
            out: &mut wide,
        });
        oldest(&x, &mut narrow);
        assert!(wide.iter().zip(&narrow).all(|(a, b)| a.to_bits() == b.to_bits()));
        assert!(wide.iter().all(|v| v.is_finite()));
    }
}
