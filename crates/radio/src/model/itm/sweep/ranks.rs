//! The value of a rank among many, by counting from a guess on.

/// Counts before the value is looked for by sorting.
const MAX_COUNTS: usize = 12;

/// A whole number that compares to others as the value does to theirs.
#[inline(always)]
pub(super) fn key_of(value: f64) -> u64 {
    let bits = value.to_bits();
    bits ^ ((((bits as i64) >> 63) as u64) | SIGN)
}

/// Back again.
#[inline(always)]
fn value_of(key: u64) -> f64 {
    f64::from_bits(key ^ ((!((key as i64) >> 63) as u64) | SIGN))
}

const SIGN: u64 = 1 << 63;

/// What a count finds.
struct Count {
    /// Values above the mark.
    above: usize,
    /// The lowest of them.
    least_above: f64,
    /// The highest of the others.
    most_below: f64,
}

/// The value of a rank, counted from the highest, which is 1, looked for from a guess on. `spacing`: from one
/// value to the next there, 0 where nothing is known of it.
#[inline(always)]
pub(super) fn ranked(keys: &mut [u64], count: usize, rank: usize, guess: f64, spacing: f64) -> f64 {
    let mut mark = guess;
    // Marks known to be too low and too high.
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for _ in 0..if spacing > 0.0 { MAX_COUNTS } else { 0 } {
        let found = count_above(keys, mark);
        if found.above == rank {
            return found.least_above;
        }
        if found.above + 1 == rank {
            return found.most_below;
        }
        let surplus = found.above as f64 - rank as f64 + 0.5;
        let next = mark + surplus * spacing;
        mark = if surplus > 0.0 {
            low = found.least_above;
            next.max(low)
        } else {
            high = found.most_below;
            next.min(high)
        };
        // Between marks known to be wrong, halving always helps.
        if !(low <= mark && mark < high) {
            mark = 0.5 * (low + high);
        }
    }
    // Many alike, or far from the guess: by sorting, as the truth does.
    let (_, key, _) = keys[..count].select_nth_unstable_by(rank - 1, |a, b| b.cmp(a));
    value_of(*key)
}

#[inline(always)]
fn count_above(keys: &[u64], mark: f64) -> Count {
    let mark = key_of(mark);
    // Differences that wrap: keys on the other side of the mark come out larger than all on this side.
    let (mut above, mut over, mut under) = (0u64, u64::MAX, u64::MAX);
    for &key in keys {
        above += u64::from(key > mark);
        over = over.min(key.wrapping_sub(mark).wrapping_sub(1));
        under = under.min(mark.wrapping_sub(key));
    }
    Count {
        above: above as usize,
        least_above: value_of(mark.wrapping_add(over).wrapping_add(1)),
        most_below: value_of(mark.wrapping_sub(under)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_compare_as_values_do(a in proptest::num::f64::NORMAL, b in proptest::num::f64::NORMAL) {
            prop_assert_eq!(key_of(a).cmp(&key_of(b)), a.total_cmp(&b));
            prop_assert_eq!(value_of(key_of(a)), a);
        }
    }

    #[test]
    fn ranks_by_hand() {
        let values = [5.0, -1.0, 3.0, 3.0, 8.0, -7.0];
        let mut keys = values.map(key_of);
        let sorted = [8.0, 5.0, 3.0, 3.0, -1.0, -7.0];
        for (i, want) in sorted.iter().enumerate() {
            for guess in [-100.0, -1.0, 0.0, 3.0, 8.0, 100.0] {
                for spacing in [0.0, 1e-3, 2.0] {
                    assert_eq!(ranked(&mut keys, 6, i + 1, guess, spacing), *want, "{i} {guess}");
                }
            }
        }
    }
}
