//! What is counted of a village's places, and what follows from it.

/// What was counted: places that lie apart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Count {
    /// All.
    pub places: u64,
    /// Those at or above the level.
    pub good: u64,
    /// How many independent ones they are worth, no more than all.
    pub effective: f64,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Covered.
    Closed,
    /// Not covered.
    NotClosed,
    /// Not yet known.
    More {
        /// So many further places decide for closed, if all of them are good; `None` where none can.
        if_good: Option<u64>,
        /// So many decide for not closed, if none is.
        if_bad: Option<u64>,
    },
}

impl Outcome {
    /// In a word with hyphens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::NotClosed => "not-closed",
            Self::More { .. } => "more",
        }
    }
}

impl Count {
    /// Of places that are all independent.
    pub const fn independent(places: u64, good: u64) -> Self {
        Self {
            places,
            good,
            effective: places as f64,
        }
    }

    /// Share of the good ones; `None` where there are none.
    pub fn share(&self) -> Option<f64> {
        (self.places > 0).then(|| self.good as f64 / self.places as f64)
    }
}
