//! The digests of a task and of a proof: over their numbers, whatever the layout of their files.

use super::form::{Ending, Proof};
use super::task::{Task, Wanted};
use sha2::{Digest, Sha256};

/// Numbers on their way into a digest. Each list begins with its length.
struct Numbers(Sha256);

impl Numbers {
    fn new(what: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(what.as_bytes());
        Self(hash)
    }

    fn add(&mut self, number: u64) {
        self.0.update(number.to_le_bytes());
    }

    fn list(&mut self, numbers: impl ExactSizeIterator<Item = u64>) {
        self.add(numbers.len() as u64);
        numbers.for_each(|n| self.add(n));
    }

    fn lists(&mut self, lists: &[Vec<u32>]) {
        self.add(lists.len() as u64);
        lists
            .iter()
            .for_each(|list| self.list(list.iter().map(|n| u64::from(*n))));
    }

    fn maybe(&mut self, number: Option<u64>) {
        self.list(number.into_iter());
    }

    fn end(self) -> String {
        self.0
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// The digest of a task, as hexadecimal digits of SHA-256.
pub fn digest_of_task(task: &Task) -> String {
    let mut all = Numbers::new("covgap task 1");
    all.list(task.weights.iter().copied());
    all.lists(&task.points);
    all.list(task.people.iter().copied());
    all.list(task.centres.iter().map(|c| c.map_or(u64::MAX, u64::from)));
    all.list(task.needs.iter().copied());
    all.list(task.served.iter().map(|s| u64::from(*s)));
    all.list(task.costs.iter().copied());
    all.lists(&task.covers);
    all.lists(&[task.locked_in.clone(), task.locked_out.clone()]);
    all.maybe(task.max_sites);
    all.maybe(task.budget);
    match task.wanted {
        Wanted::MostWeight => all.add(0),
        Wanted::AllAtLeastCost => all.add(1),
        Wanted::WeightAtLeastCost(least) => all.list([2, least].into_iter()),
    }
    all.add(task.stages.len() as u64);
    for stage in &task.stages {
        all.add(stage.weight);
        all.maybe(stage.budget);
        all.maybe(stage.max_sites);
    }
    all.add(u64::from(task.carry_over));
    add_links(&mut all, task);
    all.end()
}

/// What links sites and villages. A task without any has the digest that it had before there were such links.
fn add_links(all: &mut Numbers, task: &Task) {
    let is_plain =
        !task.is_linked() && task.earliest.is_empty() && task.paid.is_empty() && task.minima.is_empty();
    if is_plain {
        return;
    }
    all.0.update(b"links 1");
    all.list(task.places.iter().map(|p| u64::from(*p)));
    all.lists(&task.after);
    all.list(task.earliest.iter().map(|p| u64::from(*p)));
    all.list(task.paid.iter().copied());
    all.add(task.minima.len() as u64);
    for minimum in &task.minima {
        all.list(minimum.villages.iter().map(|v| u64::from(*v)));
        all.add(minimum.weight);
    }
}

/// The digest of a proof's numbers, without its seal.
pub fn digest_of_proof(proof: &Proof) -> String {
    let mut all = Numbers::new("covgap bound 1");
    all.0.update(proof.task.as_bytes());
    all.list([u64::from(proof.scale_bits), proof.bound].into_iter());
    all.add(proof.rows.len() as u64);
    for row in &proof.rows {
        all.add(u64::from(row.village));
        all.list(row.points.iter().map(|p| u64::from(*p)));
    }
    if !proof.row_sites.is_empty() {
        all.0.update(b"row sites 1");
        all.add(proof.row_sites.len() as u64);
        for (row, sites) in &proof.row_sites {
            all.add(u64::from(*row));
            all.list(sites.iter().map(|s| u64::from(*s)));
        }
    }
    all.add(proof.limits.len() as u64);
    for limit in &proof.limits {
        all.list(
            [
                u64::from(limit.from),
                u64::from(limit.to),
                u64::from(limit.counts),
            ]
            .into_iter(),
        );
    }
    all.add(proof.sets.len() as u64);
    for set in &proof.sets {
        all.add(set.rows.len() as u64);
        for (row, phase, multiplier) in &set.rows {
            all.list([u64::from(*row), u64::from(*phase), *multiplier].into_iter());
        }
        all.list(set.prices.iter().copied());
        all.list([set.weight_price, u64::from(set.is_whole)].into_iter());
        if !set.chains.is_empty() || !set.minima.is_empty() {
            all.0.update(b"links 1");
            all.add(set.chains.len() as u64);
            for (site, phase, multiplier) in &set.chains {
                all.list([u64::from(*site), u64::from(*phase), *multiplier].into_iter());
            }
            all.list(set.minima.iter().copied());
        }
    }
    all.add(proof.dominated.len() as u64);
    for (site, by) in &proof.dominated {
        all.list([u64::from(*site), u64::from(*by)].into_iter());
    }
    all.add(proof.cases.len() as u64);
    for case in &proof.cases {
        all.add(case.settled.len() as u64);
        for settled in &case.settled {
            all.add(u64::from(settled.set));
            for (site, first, last) in &settled.sites {
                all.list([u64::from(*site), u64::from(*first), u64::from(*last)].into_iter());
            }
        }
        match case.ending {
            Ending::Bounded { set } => all.add(u64::from(set)),
            Ending::Split {
                site,
                phase,
                early,
                late,
            } => {
                all.list([site, u32::from(phase), early, late].map(u64::from).into_iter());
            }
        }
    }
    all.end()
}
