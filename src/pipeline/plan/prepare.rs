//! Everything that a plan is made from: candidates, what they reach, how they are connected, what they cost.

use super::PlanError;
use super::carried::{carried, keep};
use super::error::{in_study, of_costs, of_locks};
use super::memory::reach_fits;
use super::register_points::register_points;
use crate::analysis::{Judged, build_model, judge, scene};
use crate::coverage::{MatrixStore, Observer};
use crate::domain::CalendarDay;
use crate::domain::fault::Fault;
use crate::domain::nearest::or_nearest;
use crate::gaps::Verdict;
use crate::plan::backhaul::ways;
use crate::plan::candidates::candidates;
use crate::plan::cost::{Priced, price, supply};
use crate::plan::problem::{Counting, Given, Offer, Question, question};
use crate::plan::reach::{pairs_in_range, reach};
use crate::plan::{Candidate, Carried, Kind, PlanLayers, PlanPoints, Reach, Ways};
use crate::study::{Payer, PlanSource, Study};
use crate::world::{Faults, World};
use std::collections::BTreeSet;

/// What a plan is made from.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What is asked.
    pub plan: PlanSource,
    /// Roads, power, fibre and the like.
    pub layers: PlanLayers,
    /// The study's villages, judged as they are.
    pub today: Judged,
    /// Is each village predicted covered today?
    pub covered: Vec<bool>,
    /// What each village counts.
    pub weights: Vec<u64>,
    /// The ids of the study's villages.
    pub village_ids: Vec<String>,
    /// The points.
    pub points: PlanPoints,
    /// The candidates.
    pub candidates: Vec<Candidate>,
    /// What they lift.
    pub reach: Reach,
    /// How they can be connected.
    pub ways: Ways,
    /// What each of them must carry at most.
    pub carried: Carried,
    /// Candidates that have ways, of which none carries that.
    pub heavy: Vec<u32>,
    /// The question.
    pub question: Question,
    /// Candidates that have no power within the plan's phases.
    pub late: Vec<u32>,
    /// The price of each of its offers.
    pub prices: Vec<Priced>,
    /// What was left out or assumed, in sentences, with its number.
    pub notes: Vec<(String, usize)>,
}

/// Looks for candidates and makes the question of them.
///
/// # Errors
/// [`PlanError`].
pub fn prepare(
    study: &Study,
    plan: &PlanSource,
    world: &World,
    layers: PlanLayers,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Prepared, PlanError> {
    prepare_within(study, plan, world, layers, u64::MAX, store, observer)
}

/// The same where what candidates reach may take so many bytes: what would take more is refused before it is made.
///
/// # Errors
/// [`PlanError`].
pub fn prepare_within(
    study: &Study,
    plan: &PlanSource,
    world: &World,
    mut layers: PlanLayers,
    memory_bytes: u64,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Prepared, PlanError> {
    provinces(study, plan, world)?;
    let today = judge(study, world, store, observer)?;
    let covered: Vec<bool> = today
        .gaps
        .villages
        .iter()
        .map(|v| v.any.verdict == Verdict::Covered)
        .collect();
    let (register, of_register) = register_points(plan, world, &covered)?;
    layers.points = register;
    let found = candidates(study, plan, world, &layers, &today.gaps, observer)?;
    let points = points(study, plan, world, &layers)?;
    reach_fits(
        (found.candidates.len(), points.receivers.len()),
        pairs_in_range(study, &found.candidates, &points),
        memory_bytes,
    )?;
    let reach = reach(study, world, &found.candidates, &points, store, observer)?;
    let unheard = (0..world.villages.len())
        .filter(|v| is_unheard(&points, &reach, *v))
        .count();
    let (ways, of_ways) = ways(study, plan, world, &layers, &found.candidates, observer)?;
    let priced = priced(plan, world, &layers, &found.candidates, &ways)?;
    let mut notes = of_register;
    notes.extend(found.counts);
    if unheard == world.villages.len() {
        let text = "villages that hear no site today, which are all: the plan begins without a network";
        notes.push((text.to_owned(), unheard));
    }
    notes.extend(of_ways);
    notes.extend(priced.notes);
    let carried = carried(plan, world, &points, &found.candidates, &reach)?;
    let kept = keep(&carried, world, &ways, priced.offers);
    notes.extend(kept.notes);
    let counting = Counting {
        villages: &world.villages,
        covered: &covered,
        people_share: study.preset.rule.people_share,
        points: layers.points.as_ref(),
    };
    let question = question(Given {
        plan,
        candidates: &found.candidates,
        ways: &ways,
        offers: kept.offers.iter().map(|(offer, _)| offer.clone()).collect(),
        points: &points,
        reach: &reach,
        counting,
    })
    .map_err(|bad| of_locks(bad, study, plan))?;
    notes.extend(question.notes.iter().cloned());
    let weights = (0..covered.len()).map(|village| counting.weight(plan.objective, village).0);
    let weights = weights.collect();
    let phases = plan.phases.len().max(1);
    let is_late = |offer: &&(Offer, Priced)| usize::from(offer.0.earliest) >= phases;
    let late = kept
        .offers
        .iter()
        .filter(is_late)
        .map(|(offer, _)| offer.candidate);
    let late = late.collect();
    let prices = prices_of(&question.offers, kept.offers);
    Ok(Prepared {
        plan: plan.clone(),
        layers,
        today,
        covered,
        weights,
        village_ids: world.villages.iter().map(|v| v.id.clone()).collect(),
        points,
        candidates: found.candidates,
        reach,
        ways,
        carried,
        heavy: kept.heavy,
        question,
        late,
        prices,
        notes: notes.into_iter().filter(|note| note.1 > 0).collect(),
    })
}

/// Is nothing of today heard at any test point of a village?
fn is_unheard(points: &PlanPoints, reach: &Reach, village: usize) -> bool {
    let own = points.of_village(village);
    own.into_iter()
        .all(|point| reach.today.get(point as usize).copied().flatten().is_none())
}

/// Minima of provinces that no village is of.
fn provinces(study: &Study, plan: &PlanSource, world: &World) -> Result<(), PlanError> {
    let units = world.villages.iter().map(|village| &village.province);
    let known: BTreeSet<&str> = units
        .flat_map(|unit| [&unit.name, &unit.code])
        .flatten()
        .map(String::as_str)
        .collect();
    let mut faults = Faults::default();
    for (province, _) in plan
        .minima
        .iter()
        .filter(|(province, _)| !known.contains(province.as_str()))
    {
        let near = or_nearest(province, known.iter().copied());
        let cause =
            format!("minima in [plan] names the province '{province}', and no village is of it{near}");
        let remedy = "name provinces as the villages' data do, by name or code";
        let fault = Fault::general("plan-province-unknown", cause, remedy);
        faults.push(in_study(fault, study, plan, province));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(PlanError::Faults(faults))
    }
}

fn points(
    study: &Study,
    plan: &PlanSource,
    world: &World,
    layers: &PlanLayers,
) -> Result<PlanPoints, PlanError> {
    let model = build_model(study, world)?;
    let scene = scene(study, world, model.as_ref());
    let roads = layers.stretches.as_deref().unwrap_or_default();
    Ok(PlanPoints::of(
        &world.villages,
        roads,
        plan.stretch_spacing_m,
        &scene.settings,
    ))
}

/// Offers with their prices.
struct AllPriced {
    offers: Vec<(Offer, Priced)>,
    notes: Vec<(String, usize)>,
}

fn priced(
    plan: &PlanSource,
    world: &World,
    layers: &PlanLayers,
    candidates: &[Candidate],
    ways: &Ways,
) -> Result<AllPriced, PlanError> {
    let unit = plan.costs.unit.max(1);
    let mut offers = Vec::new();
    let mut without_grid = 0;
    for (at, (candidate, of_candidate)) in candidates.iter().zip(&ways.of).enumerate() {
        let supply = supply(candidate, world, layers);
        let is_built = matches!(candidate.kind, Kind::NewSite | Kind::Relay | Kind::Small(_));
        without_grid += usize::from(is_built && supply.grid_is_unknown());
        for (nth, way) in of_candidate.iter().enumerate() {
            let priced = price(plan, candidate, way, &supply).map_err(of_costs)?;
            let offer = Offer {
                candidate: at as u32,
                way: nth as u32,
                cost: priced.cost.div_ceil(unit),
                earliest: first_phase(plan, supply.powered_from),
                payer: payer(plan, candidate),
            };
            offers.push((offer, priced));
        }
    }
    let text = "candidates of which nothing is known of the grid: it is not assumed there";
    Ok(AllPriced {
        offers,
        notes: vec![(text.to_owned(), without_grid)],
    })
}

/// The first phase that ends on or after a day; one beyond the last where none does.
fn first_phase(plan: &PlanSource, powered_from: Option<CalendarDay>) -> u8 {
    let Some(day) = powered_from else { return 0 };
    let is_by_then = |due: Option<CalendarDay>| due.is_none_or(|due| due >= day);
    let first = plan.phases.iter().position(|phase| is_by_then(phase.due));
    first.unwrap_or(plan.phases.len().max(1)).min(250) as u8
}

fn payer(plan: &PlanSource, candidate: &Candidate) -> Payer {
    match candidate.kind {
        Kind::Change(_) => plan.changes_paid_by,
        _ => plan.new_sites_paid_by,
    }
}

/// The prices of the question's offers, which are some of all.
fn prices_of(offers: &[Offer], all: Vec<(Offer, Priced)>) -> Vec<Priced> {
    let mut all = all.into_iter();
    let mut prices = Vec::with_capacity(offers.len());
    for offer in offers {
        for (of, price) in all.by_ref() {
            if (of.candidate, of.way) == (offer.candidate, offer.way) {
                prices.push(price);
                break;
            }
        }
    }
    prices
}

impl Prepared {
    /// The numbers of the register's points of a village of the study; none where points are not sought.
    pub(super) fn points_of(&self, village: usize) -> Vec<String> {
        let points = self.layers.points.as_ref();
        points.map(|points| points.numbers(village)).unwrap_or_default()
    }

    /// How the register's points count, where they are sought.
    pub(super) fn points_count(&self) -> Option<String> {
        let points = self.layers.points.as_ref()?;
        Some(points.count.name().to_owned())
    }

    /// What a village of the study counts.
    pub(super) fn counts_of(&self, village: usize) -> u64 {
        self.weights.get(village).copied().unwrap_or_default()
    }
}
