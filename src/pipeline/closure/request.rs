//! What is asked of measurements: which village, by which rule, from when.

use super::measured::Measurements;
use crate::closure::{Ground, Rule};
use crate::domain::Village;
use crate::register::{Day, Stamp, Zone};
use crate::study::Study;
use crate::world::Ingested;

/// How far around test points, and how places are taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Around {
    /// Places within this distance of a test point count, metres.
    pub radius_m: f64,
    /// Places nearer to each other count once, metres.
    pub separation_m: f64,
    /// Distance at which shadowing's correlation has fallen to 1/e, metres.
    pub correlation_m: f64,
}

impl Around {
    /// Half a kilometre: the roads and houses of a village.
    pub const RADIUS_M: f64 = 500.0;

    pub(super) fn ground(&self, village: &Village, rule: &Rule) -> Ground {
        Ground {
            test_points: village.test_points.iter().map(|t| t.position).collect(),
            radius_m: self.radius_m,
            visited_m: 0.5 * self.radius_m,
            separation_m: self.separation_m,
            correlation_m: self.correlation_m,
            share: rule.about(),
        }
    }

    pub(super) fn text(&self) -> String {
        format!(
            "places of 50 m within {} m of a test point, {} m apart, shadowing alike over {} m",
            self.radius_m, self.separation_m, self.correlation_m
        )
    }
}

/// The day from which measurements count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The day.
    pub day: Day,
    /// When it began.
    pub start: Stamp,
    /// What happened on it: `went on air`, `was closed`.
    pub what: &'static str,
}

/// What is asked.
#[derive(Debug)]
pub struct ClosureRequest<'a> {
    /// The study.
    pub study: &'a Study,
    /// Its world, with the village that is asked about as the only one.
    pub input: &'a Ingested,
    /// What was measured.
    pub measurements: &'a Measurements,
    /// Whose coverage; `None`: any operator's.
    pub operator: Option<&'a str>,
    /// The rule.
    pub rule: Rule,
    /// How places are taken.
    pub around: Around,
    /// Measurements before it say nothing.
    pub since: Option<Since>,
    /// Rows without a level are of no interest.
    pub allow_without_level: bool,
    /// Now, milliseconds since 1970.
    pub now_ms: i64,
    /// Where days end.
    pub zone: Zone,
}
