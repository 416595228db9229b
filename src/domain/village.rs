//! Villages and the places in them where coverage is judged.

use crate::radio::cover::Around;
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

/// What a test point is, and how it came about. The first test point of a village is its centre, of whatever
/// kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestPointKind {
    /// The village's centre as its layer has it: a village without usable signal here is white.
    Centre,
    /// A community house that was given: where it is the first test point, it represents the centre.
    CommunityHouse,
    /// A school that was given.
    School,
    /// A clinic that was given.
    Clinic,
    /// A further place with people that was given.
    Cluster,
    /// A cluster of people, made of a raster of people.
    Populated,
    /// A cluster of buildings.
    Buildings,
    /// A point of a lattice within the village's polygon: no people are known to live there.
    Sampled,
}

impl TestPointKind {
    /// A word for tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Centre => "centre",
            Self::CommunityHouse => "community house",
            Self::School => "school",
            Self::Clinic => "clinic",
            Self::Cluster => "cluster",
            Self::Populated => "populated cluster",
            Self::Buildings => "cluster of buildings",
            Self::Sampled => "sampled",
        }
    }
}

/// Where a village's test points came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PointsFrom {
    /// A layer of test points.
    Given,
    /// Clusters of a raster of people.
    Population,
    /// Clusters of a layer of buildings.
    Buildings,
    /// A lattice within its polygon.
    Sampled,
    /// Its centre is the only one.
    CentreAlone,
}

impl PointsFrom {
    /// A word for tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Population => "population",
            Self::Buildings => "buildings",
            Self::Sampled => "sampled",
            Self::CentreAlone => "centre alone",
        }
    }

    /// For people.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Given => "at test points that were given",
            Self::Population => "at their centre and at clusters of a raster of people",
            Self::Buildings => "at their centre and at clusters of buildings",
            Self::Sampled => {
                "at their centre and at a lattice within their polygon: SAMPLED, not where people are known to be"
            }
            Self::CentreAlone => "at their centre alone",
        }
    }
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
    /// What is around it, where the data say so.
    pub around: Option<Around>,
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
    /// A village of which only its place is known: it is judged at that point alone.
    pub fn at(id: &str, name: &str, centre: LonLat) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            boundary: None,
            population: None,
            households: None,
            electricity: Electricity::Unknown,
            commune: AdminUnit::default(),
            province: AdminUnit::default(),
            test_points: vec![TestPoint {
                id: "centre".to_owned(),
                position: centre,
                kind: TestPointKind::Centre,
                weight: 1.0,
                around: None,
            }],
        }
    }

    /// The centre: the first test point's position. `None` for a village without test points, which ingest
    /// never makes.
    pub fn centre(&self) -> Option<LonLat> {
        self.test_points.first().map(|t| t.position)
    }

    /// Where the test points came from: what the points beside the centre are, or the centre itself where it
    /// is a given house.
    pub fn points_from(&self) -> PointsFrom {
        use TestPointKind as Kind;
        let origin = |kind: Kind| match kind {
            Kind::Centre => None,
            Kind::CommunityHouse | Kind::School | Kind::Clinic | Kind::Cluster => Some(PointsFrom::Given),
            Kind::Populated => Some(PointsFrom::Population),
            Kind::Buildings => Some(PointsFrom::Buildings),
            Kind::Sampled => Some(PointsFrom::Sampled),
        };
        let mut origins = self.test_points.iter().rev().filter_map(|t| origin(t.kind));
        origins.next().unwrap_or(PointsFrom::CentreAlone)
    }
}
