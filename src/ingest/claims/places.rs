//! The test points of all villages as one list.

use crate::domain::Village;
use crate::space::{BoundingBox, LonLat};

/// Test points, village after village.
pub(super) struct Places {
    at: Vec<LonLat>,
    /// How many each village has.
    counts: Vec<usize>,
    bounds: BoundingBox,
}

impl Places {
    /// Those of the villages; `None` where there is none.
    pub(super) fn of(villages: &[Village]) -> Option<Self> {
        let at: Vec<LonLat> = villages
            .iter()
            .flat_map(|v| v.test_points.iter().map(|t| t.position))
            .collect();
        let bounds = BoundingBox::around(at.iter().copied())?;
        Some(Self {
            counts: villages.iter().map(|v| v.test_points.len()).collect(),
            at,
            bounds,
        })
    }

    pub(super) fn at(&self) -> &[LonLat] {
        &self.at
    }

    pub(super) fn bounds(&self) -> &BoundingBox {
        &self.bounds
    }

    /// Answers in the order of the list as one list for each village.
    pub(super) fn by_village(&self, answers: &[bool]) -> Vec<Vec<bool>> {
        let mut rest = answers;
        self.counts
            .iter()
            .map(|count| {
                let (own, others) = rest.split_at_checked(*count).unwrap_or((rest, &[]));
                rest = others;
                own.to_vec()
            })
            .collect()
    }

    /// Do they and a box touch, on whichever side of 180° each is counted?
    pub(super) fn touch(&self, there: &BoundingBox) -> bool {
        let own = &self.bounds;
        let is_level = own.south_deg <= there.north_deg && there.south_deg <= own.north_deg;
        is_level
            && [0.0, 360.0, -360.0]
                .into_iter()
                .any(|turn| own.west_deg + turn <= there.east_deg && there.west_deg <= own.east_deg + turn)
    }
}
