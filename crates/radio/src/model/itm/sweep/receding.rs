//! A distance that shrinks step by step, rounded at every step, without taking all the steps.

/// What is left of `from` after `step` has been subtracted `times` times, each difference rounded: the same
/// bits. For 0 < step.
///
/// Between two powers of 2 the numbers lie at equal distances: as long as a difference stays there,
/// subtracting `step` takes off the multiple of that distance that is nearest to `step`, and so many of those
/// come off exactly, at once.
pub(super) fn receded(from: f64, step: f64, times: usize) -> f64 {
    let mut here = from;
    let mut left = times;
    while left > 0 {
        let next = here - step;
        left -= 1;
        let (power, next_power) = (power_of_two(here), power_of_two(next));
        let stride = here - next;
        // Halfway between two numbers, the even one is taken: that depends on where one is.
        let halfway = (step - stride).abs() >= power * (0.5 * f64::EPSILON);
        here = next;
        if left == 0 || power != next_power || halfway {
            continue;
        }
        // Up to, and without, the power of 2 itself: below it the numbers lie closer.
        let mut at_once = ((here - power) / stride).min(left as f64).floor();
        if here - at_once * stride <= power {
            at_once -= 1.0;
        }
        if at_once >= 1.0 {
            here -= at_once * stride;
            left -= at_once as usize;
        }
    }
    here
}

/// The power of 2 at or below a positive normal number.
fn power_of_two(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0x7ff0_0000_0000_0000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one_by_one(from: f64, step: f64, times: usize) -> f64 {
        (0..times).fold(from, |x, _| x - step)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn the_same_bits_as_one_by_one(
            step in 1e-3..1e4f64, bits in 1u32..53, n in 1usize..4000, part in 0.0..1.0f64,
        ) {
            // Steps of few digits are as common as odd ones, and make halves.
            let step = f64::from_bits(step.to_bits() & (u64::MAX << (52 - bits.min(52))));
            let times = (part * n as f64) as usize;
            let from = n as f64 * step;
            prop_assert_eq!(
                receded(from, step, times).to_bits(), one_by_one(from, step, times).to_bits()
            );
        }
    }

    #[test]
    fn all_of_many_steps() {
        for step in [0.1, 90.1, 30.92208, 1.0 / 3.0, 92.662_542] {
            for n in [1_usize, 2, 3, 10, 100, 1023, 1024, 1025, 10_000] {
                for left in 0..n.min(50) {
                    let from = n as f64 * step;
                    assert_eq!(
                        receded(from, step, n - left),
                        one_by_one(from, step, n - left),
                        "{step} {n} {left}"
                    );
                }
            }
        }
    }
}
