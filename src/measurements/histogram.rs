//! Levels of one kind, counted in steps of a tenth of a dB: what is held does not grow with samples, and no
//! result depends on their order.

use crate::maths;

/// Steps in a dB. Logs have whole dB or tenths of them.
const STEPS: f64 = 10.0;
/// The same of rates: whole Mbit/s in tenths, up to 3 Gbit/s.
const MOST_STEPS: f64 = 32_000.0;

/// Counts by tenths.
///
/// A million places hold a histogram each: a step is four bytes, its value above and its count below. A count
/// that is full goes on in a further step of the same value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// Sorted by level.
    steps: Vec<u32>,
}

/// Where the value begins, bits.
const VALUE: u32 = 16;
/// The most that is counted in one step.
const FULL: u32 = 0xffff;

const fn packed(step: i16, count: u32) -> u32 {
    // Turned, so that negative values come first.
    ((step as u16 ^ 0x8000) as u32) << VALUE | count
}

const fn step_of(packed: u32) -> i16 {
    ((packed >> VALUE) as u16 ^ 0x8000) as i16
}

impl Histogram {
    /// One more value.
    pub fn add(&mut self, value: f64) {
        let step = (value * STEPS).round().clamp(-MOST_STEPS, MOST_STEPS) as i16;
        self.add_steps(step, 1);
    }

    fn add_steps(&mut self, step: i16, count: u32) {
        let mut left = count;
        let mut at = self.steps.partition_point(|s| step_of(*s) < step);
        while let Some(found) = self.steps.get_mut(at).filter(|s| step_of(**s) == step) {
            let more = left.min(FULL - (*found & FULL));
            *found += more;
            left -= more;
            at += 1;
        }
        while left > 0 {
            let more = left.min(FULL);
            // Exactly, or by a quarter: most places have few steps.
            if self.steps.len() == self.steps.capacity() {
                self.steps.reserve_exact(1 + self.steps.len() / 4);
            }
            self.steps.insert(at, packed(step, more));
            left -= more;
            at += 1;
        }
    }

    /// Steps with their counts, by level.
    fn counts(&self) -> impl Iterator<Item = (i16, u32)> + '_ {
        self.steps.iter().map(|s| (step_of(*s), s & FULL))
    }

    /// All of another one.
    pub fn join(&mut self, other: &Self) {
        for (step, count) in other.counts() {
            self.add_steps(step, count);
        }
    }

    /// All of another one with their signs turned.
    pub(super) fn join_turned(&mut self, other: &Self) {
        for (step, count) in other.counts() {
            self.add_steps(-step, count);
        }
    }

    /// How many values.
    pub fn count(&self) -> u64 {
        self.counts().map(|s| u64::from(s.1)).sum()
    }

    fn values(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.counts()
            .map(|(step, n)| (f64::from(step) / STEPS, f64::from(n)))
    }

    /// The value below which such a share of all lies: that of the first step that reaches it.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let wanted = (share * self.count() as f64).ceil().max(1.0) as u64;
        let mut before = 0;
        let step = self.counts().find(|(_, n)| {
            before += u64::from(*n);
            before >= wanted
        });
        step.map(|(step, _)| f64::from(step) / STEPS)
    }

    /// The middle value; of an even number the mean of the two in the middle.
    pub fn median(&self) -> Option<f64> {
        let count = self.count();
        let low = self.quantile(0.5)?;
        if count % 2 == 1 {
            return Some(low);
        }
        let wanted = count / 2 + 1;
        let mut before = 0;
        let high = self.counts().find(|(_, n)| {
            before += u64::from(*n);
            before >= wanted
        });
        high.map(|(step, _)| (low + f64::from(step) / STEPS) / 2.0)
    }

    /// The plain mean.
    pub fn mean(&self) -> Option<f64> {
        let (sum, count) = self
            .values()
            .fold((0.0, 0.0), |(s, c), (x, n)| (s + x * n, c + n));
        (count > 0.0).then(|| sum / count)
    }

    /// The mean of powers, as a level: the local mean of W. C. Y. Lee, "Estimate of local average power of a
    /// mobile radio signal", IEEE Trans. Veh. Technol. 34 (1985).
    pub fn mean_of_powers(&self) -> Option<f64> {
        // Against the strongest, so that nothing is lost.
        let top = f64::from(step_of(*self.steps.last()?)) / STEPS;
        let power = |x: f64| maths::exp((x - top) / 10.0 * std::f64::consts::LN_10);
        let (sum, count) = self
            .values()
            .fold((0.0, 0.0), |(s, c), (x, n)| (s + power(x) * n, c + n));
        Some(top + 10.0 * maths::log10(sum / count))
    }

    /// Standard deviation, dB; 0 of one value.
    pub fn deviation(&self) -> Option<f64> {
        let mean = self.mean()?;
        let count = self.count() as f64;
        let squares: f64 = self.values().map(|(x, n)| n * (x - mean) * (x - mean)).sum();
        Some(if count > 1.0 {
            (squares / (count - 1.0)).sqrt()
        } else {
            0.0
        })
    }
}

/// The middle of some values; nothing of none.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let high = values.get(half).copied()?;
    if values.len() % 2 == 1 {
        return Some(high);
    }
    values.get(half.checked_sub(1)?).map(|low| (low + high) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_step_goes_on_and_the_order_is_that_of_levels() {
        let mut h = Histogram::default();
        h.add_steps(5, 70_000);
        h.add_steps(-1200, 3);
        h.add_steps(5, 70_000);
        h.add_steps(31_999, 1);
        assert_eq!(h.count(), 140_004);
        assert_eq!(
            (h.quantile(0.0), h.median(), h.quantile(1.0)),
            (Some(-120.0), Some(0.5), Some(3199.9))
        );
        let mut joined = Histogram::default();
        joined.join(&h);
        assert_eq!(joined, h);
        let mut turned = Histogram::default();
        turned.join_turned(&h);
        assert_eq!((turned.count(), turned.median()), (140_004, Some(-0.5)));
    }

    #[test]
    fn powers_are_averaged_and_medians_are_in_the_middle() {
        let mut h = Histogram::default();
        for x in [-100.0, -90.0] {
            h.add(x);
        }
        // Half of 1e-9 and 1e-10 mW: -92.6 dBm.
        assert!((h.mean_of_powers().expect("values") + 92.596_373_105).abs() < 1e-6);
        assert_eq!((h.median(), h.mean()), (Some(-95.0), Some(-95.0)));
        h.add(-90.0);
        assert_eq!((h.median(), h.count()), (Some(-90.0), 3));
        assert_eq!(h.quantile(0.1), Some(-100.0));
        assert!((h.deviation().expect("values") - 5.773_502_69).abs() < 1e-6);
        assert_eq!(median(vec![3.0, 1.0, 2.0, 10.0]), Some(2.5));
        assert_eq!(median(Vec::new()), None);
    }
}
