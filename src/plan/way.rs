//! How a candidate is connected to the network.

use crate::space::LonLat;

/// A way in which a candidate can be connected.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// It hangs on a mast that is connected.
    OnMast,
    /// A repeater that hears a donor.
    Donor,
    /// New fibre along roads, or straight where the study names no roads.
    Fibre {
        /// Its length.
        km: f64,
        /// From the site to where fibre is.
        to: LonLat,
    },
    /// Satellite.
    Satellite,
    /// Microwave over so many hops to a connected site, 1 and up.
    Microwave {
        /// From 1.
        hop: u8,
    },
}

impl Way {
    /// A word for tables.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::OnMast => "on the mast",
            Self::Donor => "donor",
            Self::Fibre { .. } => "fibre",
            Self::Satellite => "satellite",
            Self::Microwave { .. } => "microwave",
        }
    }

    /// Hops to a connected site.
    pub const fn hops(&self) -> u8 {
        match self {
            Self::Microwave { hop } => *hop,
            _ => 0,
        }
    }
}

/// An end of a link from which a site can be connected.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// A mast that is connected today: its name and place.
    Connected(String, LonLat),
    /// A candidate, by its place in the list.
    Candidate(u32),
}

/// A path that is clear enough for microwave.
#[derive(Clone, Debug, PartialEq)]
pub struct Sight {
    /// The end nearer to the connected site.
    pub from: End,
    /// The candidate that it connects.
    pub to: u32,
    /// Length, km.
    pub length_km: f64,
    /// Heights of the antennas above ground, metres: of `from`, of `to`.
    pub heights_m: [f64; 2],
    /// The least clearance over the radius of the first Fresnel zone.
    pub clearance: f64,
    /// Where that is, km from `from`.
    pub worst_at_km: f64,
}

/// How all candidates can be connected.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ways {
    /// For each candidate, its ways; none: it cannot be built.
    pub of: Vec<Vec<Way>>,
    /// The clear paths between connected masts and candidates, and between candidates, both directions.
    pub sights: Vec<Sight>,
}
