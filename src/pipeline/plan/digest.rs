//! One number for everything that a plan was made from.

use super::Prepared;
use crate::pipeline::covering::task_of;
use crate::plan::problem::{Counted, way_of};
use crate::plan_check::digest_of_task;
use crate::study::Study;
use crate::world::World;
use sha2::{Digest, Sha256};

/// SHA-256 over the question's numbers, the names behind them, the network and the rule.
pub(super) fn of_inputs(prepared: &Prepared, study: &Study, world: &World) -> String {
    let mut hash = Sha256::new();
    let mut line = |text: String| {
        hash.update(text.as_bytes());
        hash.update(b"\n");
    };
    line(digest_of_task(&task_of(&prepared.question.instance)));
    line(study.preset.sha256.clone());
    for (offer, price) in prepared.question.offers.iter().zip(&prepared.prices) {
        let candidate = &prepared.candidates[offer.candidate as usize];
        let way = way_of(&prepared.ways, offer);
        line(format!(
            "{} {} {} {} {} {}",
            candidate.id,
            way.name(),
            way.hops(),
            price.capex,
            price.yearly,
            price.cost
        ));
    }
    for counted in &prepared.question.villages {
        line(match counted {
            Counted::Village(at) => world.villages[*at].id.clone(),
            Counted::Stretch(at) => format!("stretch {at}"),
        });
    }
    for cell in world.network.cells() {
        let at = cell.position;
        line(format!(
            "{} {} {} {} {} {}",
            cell.id,
            at.lon_deg(),
            at.lat_deg(),
            cell.frequency.mhz(),
            cell.eirp.0,
            cell.antenna_height_m
        ));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
