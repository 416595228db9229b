//! The proof of a bound in its file, `bound.json`: whole numbers only.

use crate::optimise::{Certificate, End};
use crate::plan_check::{
    Case, Ending, LimitOf, Proof, Row, Set, Settled, Task, digest_of_proof, digest_of_task,
};
use serde::{Deserialize, Serialize};

/// The proof as its file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoundFile {
    /// What the file is: `covgap bound 1`.
    pub form: String,
    /// The digest of the task.
    pub task: String,
    /// The digest of all numbers below.
    pub seal: String,
    /// Multipliers and prices are whole numbers of 2^-`scale_bits`.
    pub scale_bits: u32,
    /// No plan is worth more, or costs less.
    pub bound: u64,
    /// First phase, last phase, and whether it counts sites (1) or money (0).
    pub limits: Vec<(u8, u8, u8)>,
    /// Village, and points of which one must be covered.
    pub rows: Vec<(u32, Vec<u32>)>,
    /// Row, and sites over one of which every chain to its village leads. Not there where sites need no others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub row_sites: Vec<(u32, Vec<u32>)>,
    /// Multipliers and prices.
    pub sets: Vec<SetOfFile>,
    /// Site, and the site in whose place it is not needed.
    pub dominated: Vec<(u32, u32)>,
    /// Cases; the first is the whole task.
    pub cases: Vec<CaseOfFile>,
}

/// Multipliers and prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetOfFile {
    /// Row, phase, multiplier.
    pub rows: Vec<(u32, u8, u64)>,
    /// The price of each limit.
    pub prices: Vec<u64>,
    /// The price of weight.
    pub weight_price: u64,
    /// By a table over the room of the only limit.
    pub whole: bool,
    /// Site, phase, multiplier of its chain. Not there where no site needs another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chains: Vec<(u32, u8, u64)>,
    /// The multiplier of each minimum. Not there where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minima: Vec<u64>,
}

/// A site, the first and the last phase in which it may be built.
pub type SitePhases = (u32, u8, u8);

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseOfFile {
    /// Set, and sites with their first and last phase.
    pub settled: Vec<(u32, Vec<SitePhases>)>,
    /// How it ends.
    pub end: EndOfFile,
}

/// How a case ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndOfFile {
    /// By the bound of a set.
    Bounded(u32),
    /// Site, phase, the case where it is built by then, the case where it is not.
    Split(u32, u8, u32, u32),
}

/// What the file says that it is.
const FORM: &str = "covgap bound 1";

impl BoundFile {
    /// The file of a certificate of this task.
    pub fn of(certificate: &Certificate, task: &Task) -> Self {
        let limits = certificate
            .limits
            .iter()
            .map(|l| (l.from, l.to, u8::from(l.counts)));
        let rows = certificate.row_villages.iter().zip(certificate.row_points.iter());
        let sets = certificate.sets.iter().map(|set| SetOfFile {
            rows: set.rows.clone(),
            prices: set.prices.clone(),
            weight_price: set.weight_price,
            whole: set.is_whole,
            chains: set.chains.clone(),
            minima: set.minima.clone(),
        });
        let cases = certificate.nodes.iter().map(|node| CaseOfFile {
            settled: node
                .steps
                .iter()
                .map(|step| (step.set, step.fixed.clone()))
                .collect(),
            end: match node.end {
                End::Bounded { set } => EndOfFile::Bounded(set),
                End::Split {
                    site,
                    phase,
                    early,
                    late,
                } => EndOfFile::Split(site, phase, early, late),
            },
        });
        let mut file = Self {
            form: FORM.to_owned(),
            task: digest_of_task(task),
            seal: String::new(),
            scale_bits: certificate.scale_bits,
            bound: certificate.bound,
            limits: limits.collect(),
            rows: rows
                .map(|(village, points)| (*village, points.to_vec()))
                .collect(),
            row_sites: certificate.row_sites.clone(),
            sets: sets.collect(),
            dominated: certificate.dominated.clone(),
            cases: cases.collect(),
        };
        file.seal = digest_of_proof(&proof_of(&file));
        file
    }
}

/// The checker's form of a file.
pub fn proof_of(file: &BoundFile) -> Proof {
    let limits = file.limits.iter().map(|(from, to, counts)| LimitOf {
        from: *from,
        to: *to,
        counts: *counts == 1,
    });
    let rows = file.rows.iter().map(|(village, points)| Row {
        village: *village,
        points: points.clone(),
    });
    let sets = file.sets.iter().map(|set| Set {
        rows: set.rows.clone(),
        prices: set.prices.clone(),
        weight_price: set.weight_price,
        is_whole: set.whole,
        chains: set.chains.clone(),
        minima: set.minima.clone(),
    });
    let cases = file.cases.iter().map(|case| Case {
        settled: case
            .settled
            .iter()
            .map(|(set, sites)| Settled {
                set: *set,
                sites: sites.clone(),
            })
            .collect(),
        ending: match case.end {
            EndOfFile::Bounded(set) => Ending::Bounded { set },
            EndOfFile::Split(site, phase, early, late) => Ending::Split {
                site,
                phase,
                early,
                late,
            },
        },
    });
    Proof {
        task: file.task.clone(),
        seal: file.seal.clone(),
        scale_bits: file.scale_bits,
        bound: file.bound,
        rows: rows.collect(),
        limits: limits.collect(),
        row_sites: file.row_sites.clone(),
        sets: sets.collect(),
        dominated: file.dominated.clone(),
        cases: cases.collect(),
    }
}
