//! Repeated figures: least, median, most.

use serde_json::{Value, json};

/// Figures of several runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    /// Least.
    pub min: f64,
    /// In the middle.
    pub median: f64,
    /// Most.
    pub max: f64,
}

impl Spread {
    /// Of some figures; NaN of none.
    pub(crate) fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = figures.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let at = |i: usize| sorted.get(i).copied().unwrap_or(f64::NAN);
        let n = sorted.len();
        Self {
            min: at(0),
            median: 0.5 * (at(n.saturating_sub(1) / 2) + at(n / 2)),
            max: at(n.saturating_sub(1)),
        }
    }

    /// For the report's data.
    pub(crate) fn json(self) -> Value {
        json!({"min": self.min, "median": self.median, "max": self.max})
    }

    /// Seconds: median (least … most).
    pub(crate) fn seconds(self) -> String {
        format!(
            "{} ({} … {})",
            seconds(self.median),
            seconds(self.min),
            seconds(self.max)
        )
    }

    /// Millions: median (least … most).
    pub(crate) fn millions(self) -> String {
        format!(
            "{} ({} … {})",
            millions(self.median),
            millions(self.min),
            millions(self.max)
        )
    }
}

/// Millions a second for a sentence; `None` where there were none, or their number is not known: a command that
/// judges villages fills no pixel, and the points of a whole country follow from no study alone.
pub(crate) fn rate(a_second: f64, of: &str) -> Option<String> {
    let is_known = a_second.is_finite() && a_second > 0.0;
    is_known.then(|| format!("{} million {of} a second", millions(a_second)))
}

/// Seconds with three digits that count.
pub(crate) fn seconds(s: f64) -> String {
    match s {
        s if s >= 100.0 => format!("{s:.0} s"),
        s if s >= 10.0 => format!("{s:.1} s"),
        s if s >= 1.0 => format!("{s:.2} s"),
        s => format!("{s:.3} s"),
    }
}

/// Millions with three digits that count.
pub(crate) fn millions(x: f64) -> String {
    match x / 1e6 {
        m if m >= 100.0 => format!("{m:.0}"),
        m if m >= 10.0 => format!("{m:.1}"),
        m if m >= 0.1 => format!("{m:.2}"),
        m => format!("{m:.3}"),
    }
}
