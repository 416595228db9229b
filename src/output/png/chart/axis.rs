//! Axes: round numbers upwards, months or years along.

use super::super::canvas::{Canvas, Px};
use super::super::palette::{FAINT, INK};
use super::super::text::Type;
use super::words::Words;
use super::{GRID, text_around, text_to};
use crate::output::OutputError;
use crate::register::Day;

/// The plot's place on the page, and what it spans.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plot {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub from: Day,
    pub to: Day,
    /// A round number at or above the highest value.
    pub most: u32,
    /// Between the lines of the grid.
    pub step: u32,
}

impl Plot {
    /// A day's position, beyond the edges too.
    pub(super) fn x(&self, day: Day) -> f64 {
        let span = f64::from((self.to.number() - self.from.number()).max(1));
        self.left + (self.right - self.left) * f64::from(day.number() - self.from.number()) / span
    }

    /// A count's height.
    pub(super) fn y(&self, count: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * count / f64::from(self.most.max(1))
    }

    pub(super) fn px(&self, day: Day, count: u32) -> Px {
        (self.x(day), self.y(f64::from(count)))
    }

    /// Lines and labels of both axes.
    pub(super) fn grid(&self, canvas: &mut Canvas, words: &Words) -> Result<(), OutputError> {
        let kind = Type::regular(17.0).colored(FAINT);
        for count in (0..=self.most).step_by(self.step.max(1) as usize) {
            let y = self.y(f64::from(count));
            canvas.path(&[(self.left, y), (self.right, y)], 1.0, GRID, 1.0)?;
            let text = words.count(u64::from(count));
            text_to(canvas, (self.left - 10.0, y + 6.0), &text, kind);
        }
        let months = months_a_tick(self.from, self.to, self.right - self.left);
        for day in ticks(self.from, self.to, months) {
            let x = self.x(day);
            canvas.path(&[(x, self.top), (x, self.bottom + 7.0)], 1.0, GRID, 1.0)?;
            let text = if months % 12 == 0 {
                day.civil().0.to_string()
            } else {
                words.month(day)
            };
            text_around(canvas, (x, self.bottom + 27.0), &text, kind);
        }
        canvas.path(
            &[(self.left, self.bottom), (self.right, self.bottom)],
            1.5,
            INK,
            1.0,
        )?;
        canvas.text((self.left - 10.0, self.top - 14.0), words.points(), kind);
        Ok(())
    }
}

/// A round step that gives at most eight lines, and the first multiple of it at or above the most.
pub(super) fn rounded(most: u32) -> (u32, u32) {
    let mut step = 1u32;
    for factor in [2, 5, 10].iter().cycle().scan(1u32, |ten, f| {
        let step = ten.saturating_mul(*f);
        if *f == 10 {
            *ten = ten.saturating_mul(10);
        }
        Some(step)
    }) {
        if most.div_ceil(step) <= 8 {
            break;
        }
        step = factor;
    }
    (most.div_ceil(step).max(1).saturating_mul(step), step)
}

/// Months between two labels that do not touch.
fn months_a_tick(from: Day, to: Day, width: f64) -> i32 {
    let months = f64::from(to.number() - from.number()).max(1.0) / 30.4;
    let most = width / 95.0;
    [1, 3, 6, 12, 24, 60, 120, 240]
        .into_iter()
        .find(|step| months / f64::from(*step) <= most)
        .unwrap_or(1200)
}

/// First days of months that are multiples of the step.
fn ticks(from: Day, to: Day, months: i32) -> Vec<Day> {
    let (year, ..) = from.civil();
    let year = i32::from(year) - i32::from(year).rem_euclid((months / 12).max(1));
    let first = i16::try_from(year).ok().and_then(|y| Day::new(y, 1, 1));
    let Some(first) = first else { return Vec::new() };
    (0..4000)
        .map(|k| first.plus_months(k * months))
        .take_while(|day| *day <= to)
        .filter(|day| *day >= from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_few() {
        assert_eq!(rounded(2853), (3000, 500));
        assert_eq!(rounded(620), (700, 100));
        assert_eq!(rounded(7), (7, 1));
        assert_eq!(rounded(9), (10, 2));
        assert_eq!(rounded(0), (1, 1));
        assert_eq!(rounded(16), (16, 2));
        assert_eq!(rounded(17), (20, 5));
        for most in [1, 99, 100, 1000, 123_456, 4_000_000_000] {
            let (top, step) = rounded(most);
            assert!(
                top >= most && (1..=8).contains(&(top / step)),
                "{most}: {top} {step}"
            );
        }
    }

    #[test]
    fn ticks_begin_months_and_years() {
        let day = |text: &str| text.parse::<Day>().expect("valid");
        assert_eq!(
            ticks(day("2021-01-31"), day("2023-06-01"), 12),
            [day("2022-01-01"), day("2023-01-01")]
        );
        assert_eq!(
            ticks(day("2021-11-15"), day("2022-04-30"), 3),
            [day("2022-01-01"), day("2022-04-01")]
        );
        assert_eq!(months_a_tick(day("2021-01-31"), day("2031-01-31"), 1400.0), 12);
    }
}
