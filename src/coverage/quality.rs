//! The quality of what is heard: SINR of a best server against the co-channel cells of its own service.
//!
//! Signal and interference are whole carriers without what
//! [`Emitter::lowered`](super::mast::Emitter::lowered) takes off; a neighbour counts by its load and by the
//! share of its channel within the server's, noise by the terminal's noise figure over what the server's
//! carrier occupies. Sectors of the server's own mast are neighbours like others. For LTE and NR, whose cells
//! share a channel; GSM's and UMTS's quality hangs on frequency plans and codes that no study knows. Left
//! out: cells that are beyond their reach, and other operators (they have other channels).

use super::{PathLevel, Reason, Scene, Serving};
use crate::domain::Technology;
use crate::radio::sinr::{Interferer, overlap_share, sinr};
use crate::units::Db;

/// A path that could not be computed matters where its best possible level would take more than this off the
/// SINR.
const MATTERS: Db = Db(0.5);

/// SINR of a server at the receiver of these paths. `None` for a server that SINR is not computed for.
///
/// # Errors
/// The reason of a path that could not be computed and could matter.
pub fn of_server(scene: &Scene, levels: &[PathLevel], server: Serving) -> Option<Result<Db, Reason>> {
    let own = scene.emitter(server.cell)?;
    let service = scene.services.get(own.service)?;
    if !matches!(service.technology, Technology::G4 | Technology::G5) {
        return None;
    }
    let exact = levels.iter().find(|l| l.cell == server.cell)?.outcome.ok()?.1;
    let signal = exact + own.lowered + own.carrier.reference_offset;
    let (mut known, mut missing) = (Vec::new(), Vec::new());
    let mut why = None;
    for path in levels.iter().filter(|l| l.cell != server.cell) {
        let Some(other) = scene.emitter(path.cell).filter(|e| e.service == own.service) else {
            continue;
        };
        let overlap = overlap_share(own.carrier.channel_mhz, other.carrier.channel_mhz);
        if overlap == 0.0 || other.carrier.load == 0.0 {
            continue;
        }
        let of = |level| Interferer {
            level: level + other.lowered + other.carrier.reference_offset,
            load: other.carrier.load,
            overlap,
        };
        match path.outcome {
            Ok((_, level)) => known.push(of(level)),
            Err(reason) => {
                missing.push(of(path.at_most));
                why.get_or_insert(reason);
            }
        }
    }
    let value = sinr(signal, own.carrier.noise, known.iter().copied());
    if let Some(reason) = why {
        let least = sinr(signal, own.carrier.noise, known.into_iter().chain(missing));
        if value - least > MATTERS {
            return Some(Err(reason));
        }
    }
    Some(Ok(value))
}
