//! A point as the register knows it before an import.

use crate::{Attributes, Event, PointId};

/// What is known of a point before the rows about it are taken.
pub(super) struct Known {
    pub(super) id: PointId,
    /// What happened, in the order in which it was recorded.
    pub(super) history: Vec<Event>,
    pub(super) attributes: Attributes,
    /// Not on the list before the import.
    pub(super) is_new: bool,
}
