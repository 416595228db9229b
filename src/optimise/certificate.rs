//! The proof of a bound, in whole numbers: anyone can check it without a solver.

use super::lists::Lists;

/// The proof that no plan is better than its bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// Multipliers and prices are whole numbers of 2^-`scale_bits`.
    pub scale_bits: u32,
    /// The village of each row.
    pub row_villages: Vec<u32>,
    /// The points of each row: a plan that turns the village covers one of them.
    pub row_points: Lists,
    /// Rows that have sites besides: every chain to the village leads over one of them, or over a point of the row.
    pub row_sites: Vec<(u32, Vec<u32>)>,
    /// The limits that prices are of.
    pub limits: Vec<Limit>,
    /// Multipliers and prices, as nodes of the tree name them.
    pub sets: Vec<Multipliers>,
    /// Sites that need not be built, each with one that covers the same and costs no more.
    pub dominated: Vec<(u32, u32)>,
    /// The tree of cases; the first is the whole problem.
    pub nodes: Vec<Node>,
    /// No plan is worth more than this; of the least cost, none costs less.
    pub bound: u64,
}

/// A limit: what is built from one phase to another, by cost or by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The first phase whose sites count.
    pub from: u8,
    /// The last one.
    pub to: u8,
    /// Sites count as one each, and not by their cost.
    pub counts: bool,
}

/// One set of multipliers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Multipliers {
    /// Row, phase and multiplier; others are 0.
    pub rows: Vec<(u32, u8, u64)>,
    /// The price of each limit.
    pub prices: Vec<u64>,
    /// The price of weight, where a part of it must be covered at least cost.
    pub weight_price: u64,
    /// The sites are chosen by dynamic programming over the one limit that there is, and not by its price.
    pub is_whole: bool,
    /// Site, phase and multiplier of its chain: it is on air only where one that it needs is. Others are 0.
    pub chains: Vec<(u32, u8, u64)>,
    /// The multiplier of each minimum; empty where there is none.
    pub minima: Vec<u64>,
}

/// A case: what is known of it, and how it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What follows for sites, one step after the other.
    pub steps: Vec<Step>,
    /// How it ends.
    pub end: End,
}

/// Sites whose first and last phase follow: all else has a bound no better than the certificate's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The multipliers that show it.
    pub set: u32,
    /// Site, first phase, last phase. The number of phases means never.
    pub fixed: Vec<(u32, u8, u8)>,
}

/// How a case ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// These multipliers give a bound no better than the certificate's.
    Bounded {
        /// The set.
        set: u32,
    },
    /// Two cases: a site is built in this phase or before, or after it.
    Split {
        /// The site.
        site: u32,
        /// The phase.
        phase: u8,
        /// The node where it is built by then.
        early: u32,
        /// The node where it is not.
        late: u32,
    },
}
