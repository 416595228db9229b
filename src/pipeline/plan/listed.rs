//! The candidates as a table: what a planner locks in, leaves out or asks about.

use super::Prepared;
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use crate::plan::problem::{Counted, way_of};
use std::collections::{BTreeMap, BTreeSet};

/// Decimals of a degree: about a decimetre.
const DECIMALS: u8 = 6;

/// A row for each candidate that is part of the question.
pub(super) fn sheet(prepared: &Prepared) -> Sheet {
    let currency = &prepared.plan.costs.currency;
    let columns = vec![
        words("id"),
        words("kind"),
        words("source"),
        numbers("lon"),
        numbers("lat"),
        numbers("ground_m"),
        numbers("antenna_height_m"),
        numbers("villages_lifted").headed("villages with a test point that it lifts"),
        numbers("points_lifted").headed("test points that it lifts"),
        words("ways").headed("ways to connect it"),
        numbers("cheapest").headed(format!("cheapest way, {currency}, present value")),
        words("replaces").headed("cells that it replaces"),
    ];
    let mut sheet = Sheet::new(Word::Predicted, "Candidates (predicted)", columns);
    let lifted = lifted(prepared);
    let mut offers: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (site, offer) in prepared.question.offers.iter().enumerate() {
        offers.entry(offer.candidate).or_default().push(site);
    }
    let unit = prepared.plan.costs.unit.max(1);
    for (at, own) in offers {
        let candidate = &prepared.candidates[at as usize];
        let ways: BTreeSet<String> = own
            .iter()
            .map(|site| {
                let way = way_of(&prepared.ways, &prepared.question.offers[*site]);
                match way.hops() {
                    0 => way.name().to_owned(),
                    1 => format!("{} (1 hop)", way.name()),
                    hops => format!("{} ({hops} hops)", way.name()),
                }
            })
            .collect();
        let cheapest = own.iter().map(|site| prepared.question.offers[*site].cost).min();
        let (villages, points) = own.first().map_or((0, 0), |site| lifted[*site]);
        sheet.rows.push(vec![
            candidate.id.clone().into(),
            candidate.kind.name().into(),
            candidate.source.name().into(),
            SheetCell::Number(candidate.position.lon_deg(), DECIMALS),
            SheetCell::Number(candidate.position.lat_deg(), DECIMALS),
            SheetCell::number(candidate.ground_m, 0),
            SheetCell::Number(candidate.antenna_height_m, 1),
            villages.into(),
            points.into(),
            ways.into_iter().collect::<Vec<_>>().join(", ").into(),
            SheetCell::quantity(cheapest.map(|cost| cost.saturating_mul(unit) as f64)),
            candidate.replaces.len().into(),
        ]);
    }
    sheet
}

/// For each offer, the villages and the test points that it lifts and that are not covered.
fn lifted(prepared: &Prepared) -> Vec<(usize, usize)> {
    let question = &prepared.question;
    let mut village_of = vec![None; question.instance.people.len()];
    for (counted, points) in question.villages.iter().zip(question.instance.points.iter()) {
        if let Counted::Village(village) = counted {
            points
                .iter()
                .for_each(|p| village_of[*p as usize] = Some(*village));
        }
    }
    let of = |points: &[u32]| {
        let open = points.iter().filter(|p| !question.instance.served[**p as usize]);
        let villages: Vec<usize> = open.filter_map(|p| village_of[*p as usize]).collect();
        (villages.iter().collect::<BTreeSet<_>>().len(), villages.len())
    };
    question.instance.covers.iter().map(of).collect()
}
