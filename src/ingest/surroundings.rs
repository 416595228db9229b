//! Where the receivers of a table should lie, and which doubts about them are used as they are.

use super::guard::Around;
use crate::space::BoundingBox;
use crate::study::Study;
use crate::units::m_from_km;
use crate::world::World;
use std::collections::BTreeSet;

/// What a table of receivers is compared with.
#[derive(Clone, Debug)]
pub struct Surroundings {
    pub(super) around: Around,
    pub(super) allow: BTreeSet<String>,
}

impl Surroundings {
    /// Nothing but the table itself.
    pub fn unknown() -> Self {
        Self {
            around: Around::nothing(),
            allow: BTreeSet::new(),
        }
    }

    /// The terrain of a study, and what its villages and sites reach. Strays of a list that the public made say
    /// nothing.
    pub fn of(study: &Study, world: &World) -> Self {
        let villages = world
            .villages
            .iter()
            .flat_map(|v| v.test_points.iter().map(|t| t.position));
        let cells = world.network.cells().iter().filter(|_| !study.sites.opencellid);
        let around = Around::boxes("the terrain", [world.terrain.frame().bounds()]).and_places(
            "the study's terrain, villages and sites",
            villages.chain(cells.map(|c| c.position)),
            m_from_km(study.radio.max_range_km.max(0.0)),
        );
        Self {
            around,
            allow: study.allow.clone(),
        }
    }
}

impl From<BoundingBox> for Surroundings {
    fn from(terrain: BoundingBox) -> Self {
        Self {
            around: Around::boxes("the terrain", [terrain]),
            allow: BTreeSet::new(),
        }
    }
}
