//! Villages and the places in them where coverage is judged.

use crate::space::LonLat;
use geo::MultiPolygon;

/// An administrative unit: code as text (leading zeros count) and name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AdminUnit {
    /// Code, where known.
    pub code: Option<String>,
    /// Name in its own spelling (Unicode NFC), where known.
    pub name: Option<String>,
}

impl AdminUnit {
    /// The name, else the code, else a dash.
    pub fn label(&self) -> &str {
        self.name.as_deref().or(self.code.as_deref()).unwrap_or("–")
    }

    /// Nothing known.
    pub fn is_unknown(&self) -> bool {
        self.code.is_none() && self.name.is_none()
    }
}

/// Power supply of a village, which decides what can be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Electricity {
    /// On the grid.
    Grid,
    /// Weak or own supply.
    Weak,
    /// None.
    None,
    /// The data do not say.
    Unknown,
}

impl Electricity {
    /// A word for tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Weak => "weak",
            Self::None => "none",
            Self::Unknown => "unknown",
        }
    }
}

/// What a test point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestPointKind {
    /// The village's centre or community house: a village without usable signal here is white.
    Centre,
    /// A further place with people.
    Cluster,
}

/// A place where a village is judged.
#[derive(Clone, Debug, PartialEq)]
pub struct TestPoint {
    /// Unique in its village.
    pub id: String,
    /// Where.
    pub position: LonLat,
    /// Centre or cluster.
    pub kind: TestPointKind,
    /// Share of the village's people who live here; the weights of a village sum to 1.
    pub weight: f64,
}

/// A village: a place with people that is covered or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Village {
    /// Unique in a study.
    pub id: String,
    /// Name in its own spelling (Unicode NFC).
    pub name: String,
    /// Its boundary, valid, where the input has polygons.
    pub boundary: Option<MultiPolygon<f64>>,
    /// People, where known.
    pub population: Option<f64>,
    /// Households, where known.
    pub households: Option<f64>,
    /// Power supply.
    pub electricity: Electricity,
    /// Commune.
    pub commune: AdminUnit,
    /// Province.
    pub province: AdminUnit,
    /// At least one; the first is the centre.
    pub test_points: Vec<TestPoint>,
}

impl Village {
    /// The centre: the first test point's position. `None` for a village without test points, which ingest never makes.
    pub fn centre(&self) -> Option<LonLat> {
        self.test_points.first().map(|t| t.position)
    }
}
