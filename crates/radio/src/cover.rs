//! What is on the ground, as far as radio asks: woods, houses, water, and how high they are.

/// Kinds of land cover, as far as radio recommendations tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Water surface: lakes, rivers, sea.
    Water,
    /// Fields, grass, bare ground: nothing higher than a person.
    Open,
    /// Scattered houses and trees, villages.
    Suburban,
    /// Towns.
    Urban,
    /// Centres of large towns.
    DenseUrban,
    /// Woods and forests.
    Trees,
    /// It is not known what is there. Models refuse the paths for which it matters.
    Unknown,
}

/// The radio climate of the ground, for mixed paths (ITU-R P.1812 table 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Zone {
    /// All land that is not coastal.
    Inland,
    /// Land up to 100 m above the sea and within 50 km of it.
    CoastalLand,
    /// Seas and other large bodies of water.
    Sea,
}

/// What is at one sample of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover {
    /// Representative height of what is there above the ground, metres.
    pub height_m: f64,
    /// Its kind.
    pub kind: Kind,
    /// Its radio climate.
    pub zone: Zone,
    /// What a receiver that is in it loses, dB, by the planner's table.
    pub loss_db: f64,
}

impl Cover {
    /// Bare inland ground.
    pub const BARE: Self = Self {
        height_m: 0.0,
        kind: Kind::Open,
        zone: Zone::Inland,
        loss_db: 0.0,
    };

    /// Not known: what asks for the height gets no number.
    pub const UNKNOWN: Self = Self {
        height_m: f64::NAN,
        kind: Kind::Unknown,
        ..Self::BARE
    };

    /// Is it known what is there?
    pub fn is_known(&self) -> bool {
        self.kind != Kind::Unknown
    }

    /// Something of this height on open inland ground.
    pub(crate) const fn high(height_m: f64) -> Self {
        Self {
            height_m,
            ..Self::BARE
        }
    }
}

/// What is around a receiver, as a study says it: houses or trees, and how high they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Around {
    /// Height of the houses or trees above the ground, metres.
    pub height_m: f64,
    /// What they are.
    pub kind: Kind,
}

impl Around {
    /// Where people live: houses and trees of 15 m, ITU-R P.2108-1 table 3 for built-up places and for trees.
    pub const VILLAGE: Self = Self::houses(15.0);
    /// Low houses without trees.
    pub const HOUSES: Self = Self::houses(10.0);
    /// The middle of a large town.
    pub const CITY: Self = Self {
        height_m: 20.0,
        kind: Kind::DenseUrban,
    };
    /// Woods.
    pub const WOODS: Self = Self {
        height_m: 15.0,
        kind: Kind::Trees,
    };

    /// Nothing.
    pub const OPEN: Self = Self {
        height_m: 0.0,
        kind: Kind::Open,
    };

    /// Houses of a height, metres.
    pub const fn houses(height_m: f64) -> Self {
        Self {
            height_m,
            kind: Kind::Suburban,
        }
    }
}
