//! How each candidate can be connected to the network: on a mast, by fibre, satellite or microwave over hops.
//!
//! Connected today are the masts of cells that are on air, of every operator, and the towers of which a list says
//! so. A candidate within [`MAST_M`] of one hangs on it. A dish hangs a metre below
//! the top of what is built, where nothing is built beside the antennas, and on a mast of the network as high as
//! its highest antenna.

mod asked;
mod chain;
mod clear;
mod fibre;
mod hops;
mod roots;
mod sights;
#[cfg(test)]
mod tests;

pub use asked::Asked;
pub use chain::chain;
pub use clear::{EARTH_RADIUS_FACTOR, Least, Obstacles, bulge_m, first_fresnel_m};
pub use fibre::{FibreNet, NewFibre};
pub use hops::{Start, hops};
pub use roots::{Root, dish_m, roots};
pub use sights::{Looked, MASTS_TRIED, MASTS_WANTED, NEAREST, sights};

use super::candidate::{Candidate, Kind, Small};
use super::layers::PlanLayers;
use super::way::{End, Sight, Way, Ways};
use crate::coverage::candidates::Candidates;
use crate::coverage::{Cancelled, Observer};
use crate::domain::mast::MAST_M;
use crate::study::{PlanSource, Study};
use crate::world::World;
use roots::needs_link;

/// How all candidates can be connected, and what was left out or filled in, each with its number.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop.
pub fn ways(
    study: &Study,
    plan: &PlanSource,
    world: &World,
    layers: &PlanLayers,
    candidates: &[Candidate],
    observer: &dyn Observer,
) -> Result<(Ways, Vec<(String, usize)>), Cancelled> {
    ways_of(
        &Asked::of(study, plan, world),
        world,
        layers,
        candidates,
        observer,
    )
}

/// The same for what is asked of links.
///
/// # Errors
/// As [`ways`].
pub fn ways_of(
    asked: &Asked,
    world: &World,
    layers: &PlanLayers,
    candidates: &[Candidate],
    observer: &dyn Observer,
) -> Result<(Ways, Vec<(String, usize)>), Cancelled> {
    let (roots, without_height) = roots(asked, world, layers);
    let at_root = Candidates::new(&roots.iter().map(|r| (r.at, MAST_M)).collect::<Vec<_>>());
    let hangs: Vec<bool> = candidates
        .iter()
        .map(|c| !at_root.near(c.position).is_empty())
        .collect();
    let linked: Vec<u32> = (0..candidates.len())
        .filter(|c| needs_link(&candidates[*c]) && !hangs[*c])
        .map(|c| c as u32)
        .collect();
    let (mut sights, looked) = sights(asked, world, &roots, candidates, &linked, observer)?;
    let fibre = FibreNet::new(layers, asked.max_fibre_km, asked.route_factor);

    let mut of: Vec<Vec<Way>> = candidates
        .iter()
        .zip(&hangs)
        .map(|(candidate, hangs)| without_link(candidate, *hangs))
        .collect();
    let mut starts = vec![Start::default(); candidates.len()];
    for index in &linked {
        let index = *index as usize;
        let site = candidates[index].position;
        if let Some(new) = fibre.as_ref().and_then(|net| net.to(site)) {
            starts[index].has_fibre = true;
            of[index].push(Way::Fibre {
                km: new.km,
                to: new.to,
            });
        }
        if candidates[index].kind == Kind::NewSite {
            of[index].push(Way::Satellite);
        }
    }
    let kept = keep(asked, &mut starts, &mut sights);
    for (ways, hops) in of.iter_mut().zip(kept) {
        ways.extend(hops.into_iter().map(|hop| Way::Microwave { hop }));
    }
    let lonely = of.iter().filter(|ways| ways.is_empty()).count();
    let straight = starts
        .iter()
        .filter(|s| s.has_fibre && layers.roads.is_none())
        .count();
    let notes = notes(
        &looked,
        &[
            (
                "connected towers without a height: taken as high as the lowest new mast",
                without_height,
            ),
            (
                "candidates with fibre straight across country, because no roads are given",
                straight,
            ),
            (
                "candidates without a connected mast or tower anywhere: only satellite connects them, or new fibre where a layer of fibre is given",
                if roots.is_empty() { linked.len() } else { 0 },
            ),
            ("candidates that nothing can connect", lonely),
        ],
    );
    Ok((Ways { of, sights }, notes))
}

/// Hops, and of the sights those that a chain can use.
fn keep(asked: &Asked, starts: &mut [Start], sights: &mut Vec<Sight>) -> Vec<Vec<u8>> {
    let mut links = Vec::new();
    for sight in sights.iter() {
        match sight.from {
            End::Connected(..) => starts[sight.to as usize].sees_mast = true,
            End::Candidate(from) => links.push((from, sight.to)),
        }
    }
    let kept = hops(starts, &links, asked.max_hops);
    sights.retain(|sight| match sight.from {
        End::Connected(..) => asked.max_hops > 0,
        End::Candidate(from) => hops::is_used(starts, &kept, (from, sight.to)),
    });
    kept
}

/// The ways that ask for no link.
fn without_link(candidate: &Candidate, hangs: bool) -> Vec<Way> {
    match candidate.kind {
        Kind::Change(_) => vec![Way::OnMast],
        Kind::Small(Small::Repeater) => vec![Way::Donor],
        Kind::Small(Small::SmallCell) => vec![Way::Satellite],
        Kind::NewSite | Kind::Relay if hangs => vec![Way::OnMast],
        Kind::NewSite | Kind::Relay => Vec::new(),
    }
}

fn notes(looked: &Looked, others: &[(&str, usize)]) -> Vec<(String, usize)> {
    let of_paths = [
        ("microwave paths looked at", looked.paths),
        (
            "of them not clear, because the ground is not known everywhere",
            looked.no_terrain,
        ),
        (
            "of them with unknown land cover, taken as bare there",
            looked.no_cover,
        ),
        (
            "places with too few connected masts in sight among those tried, and farther ones not tried",
            looked.more_masts,
        ),
    ];
    let all = of_paths.iter().chain(others);
    all.filter(|(_, count)| *count > 0)
        .map(|(text, count)| ((*text).to_owned(), *count))
        .collect()
}
