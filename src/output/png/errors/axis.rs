//! An axis: even or logarithmic, with round numbers.

use crate::maths;

/// From numbers to pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    /// The number at the first pixel.
    pub from: f64,
    /// The number at the last pixel.
    pub to: f64,
    /// Where it begins.
    pub first_px: f64,
    /// Where it ends.
    pub last_px: f64,
    /// Every factor of ten is as long as another.
    pub is_log: bool,
}

impl Axis {
    /// The position of a number; beyond an end it is at that end.
    pub(super) fn px(&self, number: f64) -> f64 {
        let share = if self.is_log {
            maths::log10(number.max(1e-9) / self.from) / maths::log10(self.to / self.from)
        } else {
            (number - self.from) / (self.to - self.from)
        };
        self.first_px + (self.last_px - self.first_px) * share.clamp(0.0, 1.0)
    }

    /// Round numbers on it: of a logarithmic axis 1, 2 and 5 times the powers of ten.
    pub(super) fn ticks(&self) -> Vec<f64> {
        if self.is_log {
            let powers = (-3..9).flat_map(|k| [1.0, 2.0, 5.0].map(|m| m * maths::pow(10.0, f64::from(k))));
            // A thousandth for the rounding of the powers.
            let is_on = |x: &f64| *x >= self.from * 0.999 && *x <= self.to * 1.001;
            return powers.filter(is_on).collect();
        }
        let step = step(self.to - self.from);
        let first = (self.from / step).ceil() as i64;
        let last = (self.to / step).floor() as i64;
        (first..=last).map(|k| k as f64 * step).collect()
    }
}

/// A round step that gives at most ten lines.
pub(super) fn step(span: f64) -> f64 {
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0];
    steps
        .into_iter()
        .find(|step| span / step <= 10.0)
        .unwrap_or(1000.0)
}

/// The least range of multiples of a step around numbers, and no narrower than so many steps; the whole of
/// `usual` where there are none.
pub(super) fn range(numbers: impl Iterator<Item = f64>, step: f64, usual: (f64, f64)) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for number in numbers.filter(|n| n.is_finite()) {
        low = low.min(number);
        high = high.max(number);
    }
    if low > high {
        return usual;
    }
    let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
    if high - low < 2.0 * step {
        return (low - step, high + step);
    }
    (low, high)
}

/// `300 m`, `2 km`.
pub(super) fn distance_text(distance_m: f64) -> String {
    if distance_m < 999.0 {
        format!("{:.0} m", distance_m)
    } else {
        format!("{:.0} km", distance_m / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_numbers_lie_where_they_belong() {
        let axis = Axis {
            from: 100.0,
            to: 10_000.0,
            first_px: 0.0,
            last_px: 200.0,
            is_log: true,
        };
        let texts: Vec<String> = axis.ticks().into_iter().map(distance_text).collect();
        assert_eq!(
            texts,
            ["100 m", "200 m", "500 m", "1 km", "2 km", "5 km", "10 km"]
        );
        assert!((axis.px(1000.0) - 100.0).abs() < 1e-9);
        assert!(axis.px(1.0) == 0.0 && axis.px(1e9) == 200.0);
        let even = Axis {
            from: -20.0,
            to: 30.0,
            first_px: 100.0,
            last_px: 0.0,
            is_log: false,
        };
        assert_eq!(even.ticks().first(), Some(&-20.0));
        assert!((even.px(5.0) - 50.0).abs() < 1e-9);
        assert_eq!(
            range([-103.0, -88.0].into_iter(), 10.0, (0.0, 1.0)),
            (-110.0, -80.0)
        );
        assert_eq!(range([-100.0].into_iter(), 10.0, (0.0, 1.0)), (-110.0, -90.0));
        assert_eq!(range([f64::NAN].into_iter(), 10.0, (0.0, 1.0)), (0.0, 1.0));
    }
}
