//! What a study decides about receivers and paths.

use crate::radio::antenna::Combination;
use crate::radio::cover::Around;

/// A study's choices for its receivers and paths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Receiver antenna above ground, metres.
    pub receiver_height_m: f64,
    /// Cells farther away are not heard, metres.
    pub max_range_m: f64,
    /// Spacing of profile samples, metres.
    pub profile_step_m: f64,
    /// Effective earth radius factor, for the elevation angle of the ray.
    pub earth_radius_factor: f64,
    /// Planned cells count as if on air.
    pub include_planned: bool,
    /// How the two cuts of a measured antenna pattern make a solid.
    pub pattern_combination: Combination,
    /// What is around receivers; `None` for a model to which nothing is added.
    pub around: Option<AroundReceivers>,
}

/// What is around receivers of which nothing else is said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AroundReceivers {
    /// Around the test points of villages: people live there.
    pub villages: Option<Around>,
    /// Around all other places: pixels, and receivers of a table. `None`: as the land cover has it.
    pub elsewhere: Option<Around>,
}

/// The end of a path at a receiver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReceiverEnd {
    /// Antenna above ground, metres.
    pub height_m: f64,
    /// What is said to be around it.
    pub around: Option<Around>,
}

impl Settings {
    /// What is around a test point of a village, of which its data may say something.
    pub fn around_test_point(&self, said: Option<Around>) -> Option<Around> {
        self.around.and_then(|usual| said.or(usual.villages))
    }

    /// What is around another receiver, of which its data may say something.
    pub fn around_elsewhere(&self, said: Option<Around>) -> Option<Around> {
        self.around.and_then(|usual| said.or(usual.elsewhere))
    }

    /// A path's end at a pixel.
    pub fn pixel_end(&self) -> ReceiverEnd {
        ReceiverEnd {
            height_m: self.receiver_height_m,
            around: self.around_elsewhere(None),
        }
    }
}
