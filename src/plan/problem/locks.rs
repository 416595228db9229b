//! Candidates that are built in any case, and those that are not built.

use super::{Given, Offer, spot};
use crate::domain::nearest::or_nearest;
use crate::optimise::Instance;
use thiserror::Error;

/// What is wrong with a lock.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BadLock {
    /// There is no candidate of that name.
    #[error("there is no candidate '{id}'{near}")]
    Unknown {
        /// The name.
        id: String,
        /// The nearest one.
        near: String,
    },
    /// It cannot be built.
    #[error(
        "the candidate '{id}' cannot be built: it has no way to be connected that carries what it may have to carry, no power in time, or lifts no one"
    )]
    Useless {
        /// The name.
        id: String,
    },
    /// Two that are to be built are on one spot.
    #[error(
        "the candidates '{one}' and '{other}' are two configurations of one spot, and both are to be built"
    )]
    OneSpot {
        /// One.
        one: String,
        /// The other.
        other: String,
    },
}

impl BadLock {
    /// The name that it is about; of two the later one.
    pub fn name(&self) -> &str {
        match self {
            Self::Unknown { id, .. } | Self::Useless { id } => id,
            Self::OneSpot { other, .. } => other,
        }
    }
}

/// Sets the locks, by the candidates' names.
pub(super) fn set(given: &Given, offers: &[Offer], instance: &mut Instance) -> Result<(), Vec<BadLock>> {
    let mut bad = Vec::new();
    let names = || given.candidates.iter().map(|c| c.id.as_str());
    let mut locked: Vec<(u32, &str)> = Vec::new();
    for id in &given.plan.locked_in {
        let Some(candidate) = names().position(|name| name == id) else {
            bad.push(unknown(id, names()));
            continue;
        };
        match best_offer(offers, instance, candidate as u32) {
            None => bad.push(BadLock::Useless { id: id.clone() }),
            Some(site) => {
                let place = spot(given, &offers[site]);
                if let Some((_, other)) = locked.iter().find(|l| l.0 == place) {
                    bad.push(BadLock::OneSpot {
                        one: (*other).to_owned(),
                        other: id.clone(),
                    });
                }
                locked.push((place, id));
                instance.locked_in.push(site as u32);
            }
        }
    }
    for id in &given.plan.locked_out {
        let Some(candidate) = names().position(|name| name == id) else {
            bad.push(unknown(id, names()));
            continue;
        };
        let own = (0..offers.len()).filter(|s| offers[*s].candidate == candidate as u32);
        instance.locked_out.extend(own.map(|s| s as u32));
    }
    if bad.is_empty() { Ok(()) } else { Err(bad) }
}

/// The offer of a candidate that is taken where it is locked in: one that needs no other before one that does,
/// then the cheapest.
fn best_offer(offers: &[Offer], instance: &Instance, candidate: u32) -> Option<usize> {
    let own = (0..offers.len()).filter(|s| offers[*s].candidate == candidate);
    own.min_by_key(|s| {
        (
            offers[*s].earliest,
            !instance.after.get(*s).is_empty(),
            offers[*s].cost,
            *s,
        )
    })
}

fn unknown<'a>(id: &str, names: impl Iterator<Item = &'a str> + Clone) -> BadLock {
    BadLock::Unknown {
        id: id.to_owned(),
        near: or_nearest(id, names),
    }
}
