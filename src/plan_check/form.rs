//! The parts of a proof, as its file has them.

/// A proof as its file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The digest of the task.
    pub task: String,
    /// The digest of the proof's own numbers.
    pub seal: String,
    /// Multipliers are whole numbers of 2^-`scale_bits`.
    pub scale_bits: u32,
    /// No plan is worth more, or costs less.
    pub bound: u64,
    /// Must-hit rows.
    pub rows: Vec<Row>,
    /// Rows that have sites besides their points: row and sites.
    pub row_sites: Vec<(u32, Vec<u32>)>,
    /// The limits that have prices.
    pub limits: Vec<LimitOf>,
    /// Multipliers and prices.
    pub sets: Vec<Set>,
    /// Sites that need not be built, each with the one in its place.
    pub dominated: Vec<(u32, u32)>,
    /// The cases; the first is the whole task.
    pub cases: Vec<Case>,
}

/// Points of a village of which each plan that turns it covers one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The village.
    pub village: u32,
    /// The points.
    pub points: Vec<u32>,
}

/// A limit of the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitOf {
    /// The first phase, from 0.
    pub from: u8,
    /// The last phase.
    pub to: u8,
    /// By the number of sites, and not by cost.
    pub counts: bool,
}

/// Multipliers and prices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    /// Row, phase, multiplier.
    pub rows: Vec<(u32, u8, u64)>,
    /// The price of each limit.
    pub prices: Vec<u64>,
    /// The price of weight.
    pub weight_price: u64,
    /// The sites are chosen by a table over the room of the only limit.
    pub is_whole: bool,
    /// Site, phase, multiplier: the site is on air only where one that it needs is.
    pub chains: Vec<(u32, u8, u64)>,
    /// The multiplier of each minimum; empty where there is none.
    pub minima: Vec<u64>,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What is settled first.
    pub settled: Vec<Settled>,
    /// How it ends.
    pub ending: Ending,
}

/// Sites whose phases are narrowed: all else has no better a bound than the proof's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The multipliers that show it.
    pub set: u32,
    /// Site, first and last phase.
    pub sites: Vec<(u32, u8, u8)>,
}

/// How a case ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By the bound of a set.
    Bounded {
        /// The set.
        set: u32,
    },
    /// By two cases.
    Split {
        /// The site.
        site: u32,
        /// It is built by this phase, or later.
        phase: u8,
        /// The case where it is.
        early: u32,
        /// The case where it is not.
        late: u32,
    },
}
