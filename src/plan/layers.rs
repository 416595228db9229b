//! What is around: roads, power, fibre, towers, places that are not built on. On WGS 84, in memory.

use super::register_points::RegisterPoints;
use crate::domain::CalendarDay;
use crate::space::LonLat;
use geo::{LineString, MultiPolygon};

/// The layers of a plan. A layer that a study does not name is `None`, which is another thing than empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanLayers {
    /// Roads on which masts can be reached.
    pub roads: Option<Vec<LineString<f64>>>,
    /// Power lines.
    pub power_lines: Option<Vec<LineString<f64>>>,
    /// Fibre to which a site can be joined.
    pub fibre: Option<Vec<LineString<f64>>>,
    /// Zones in which nothing is built.
    pub forbidden: Option<Vec<MultiPolygon<f64>>>,
    /// Masts and towers that could carry antennas, beside the network's own.
    pub towers: Option<Vec<Listed>>,
    /// The user's own candidates.
    pub list: Option<Vec<Listed>>,
    /// Roads and railways that must be covered themselves, each with its name.
    pub stretches: Option<Vec<(String, LineString<f64>)>>,
    /// Points of a register that are to be closed; `None` where the plan does not ask for them.
    pub points: Option<RegisterPoints>,
}

/// A row of a list of places.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Unique in its list.
    pub id: String,
    /// Where.
    pub position: LonLat,
    /// Height of the mast, metres above ground; `None`: the plan's own heights.
    pub height_m: Option<f64>,
    /// What it costs, in the plan's currency, instead of what the cost file says; `None`: by the cost file.
    pub cost: Option<u64>,
    /// From when on it has power; `None`: from the beginning.
    pub powered_from: Option<CalendarDay>,
    /// Is it connected already?
    pub is_connected: bool,
}
