//! The table `[plan]`: what is asked of a plan.

use super::{Shelf, load};
use crate::domain::CalendarDay;
use super::super::costs;
use super::super::fault::Code;
use super::super::kind::{Choice, DayText, Flag, LayerTable, List, Map, Money, Number, Text, Whole, number};
use super::super::models::ModelKind;
use super::super::planning::{MOST_PHASES, Objective, Payer, PlanLayerFiles, PlanSource, PointsCount, Source, Spell};
use super::super::reader::Table;
use super::super::{AntennaError, AntennaModel, Costs, Layered, RadioTemplate, template};
use std::collections::BTreeSet;
use std::path::PathBuf;

const OBJECTIVE: Choice<Objective> =
    Choice(&[("people", Objective::People), ("villages", Objective::Villages), ("points", Objective::Points), ("close-all", Objective::CloseAll)]);

const POINTS: Choice<PointsCount> = Choice(&[("alike", PointsCount::Alike), ("people", PointsCount::People)]);

const PAYER: Choice<Payer> = Choice(&[("fund", Payer::Fund), ("operator", Payer::Operator)]);

const PLACES: Choice<Source> = Choice(&[
    ("list", Source::List),
    ("towers", Source::Tower),
    ("hilltops", Source::Hilltop),
    ("roads", Source::Road),
    ("villages", Source::Village),
]);

/// Counts of sites, villages, people.
const COUNT: Whole = Whole { min: 1, max: 1_000_000_000 };
const HEIGHT_M: Number = number(3.0, 200.0);
/// What takes the place of a template's name where there is to be none.
const NONE: &str = "none";

/// Reads the table.
pub(super) fn plan(t: &mut Table, shelf: Shelf) -> PlanSource {
    let said = t.inherited("objective", OBJECTIVE, None, ("the money: \"people\" where there is a budget or a number of sites, else \"close-all\"", "\"people\""), "What is sought: the most people whose village turns to covered, the most villages, the most low-signal points of the register, or all that can be closed at the least cost");
    let budget = t.optional("budget", Money, "no limit in all", "2000000", "All the money, in the currency of the costs, present value");
    let max_sites = t.optional("max_sites", COUNT, "no limit", "40", "The most sites that are built in all").map(i64::unsigned_abs);
    let phases = phases(t, budget);
    let is_limited = budget.is_some() || max_sites.is_some() || phases.iter().any(|p| p.budget.is_some() || p.max_sites.is_some());
    let objective = said.unwrap_or(if is_limited { Objective::People } else { Objective::CloseAll });
    let mut notes = Vec::new();
    if said.is_none() && !is_limited {
        notes.push("no budget is given: the plan closes all that can be closed, at the least cost".to_owned());
    }
    let register = register(t, shelf, objective);
    let (locked_in, locked_out) = locks(t);
    let layers = layers(t, shelf);
    let sources = places(t, &layers);
    PlanSource {
        objective,
        register,
        points_count: t.value("points_count", POINTS, PointsCount::Alike, "How the register's points count where they are sought: each as one, or by their people"),
        budget,
        phases,
        max_sites,
        carry_over: t.value("carry_over", Flag, true, "Money that a phase leaves over is there for later ones"),
        minima: t.value("minima", Map { keys: None, values: COUNT }, Default::default(), "At least so many people (or villages, as the objective counts) must be covered in a province: its name or code = number")
            .into_iter().map(|(name, least)| (name, least.unsigned_abs())).collect(),
        locked_in,
        locked_out,
        changes_paid_by: t.value("changes_paid_by", PAYER, Payer::Operator, "Who pays for changes of what is on air: the public-service fund, whose money the budget is, or the operator, outside the budget and shown beside it"),
        new_sites_paid_by: t.value("new_sites_paid_by", PAYER, Payer::Fund, "Who pays for new sites and small answers"),
        operator: t.value("operator", Text, "planned".to_owned(), "The operator whose cells new sites carry"),
        new_radios: new_radios(t, shelf),
        repeater: one_radio(t, shelf, "repeater", "4g-900-repeater", "Radio template of a repeater, or \"none\" for no repeaters"),
        small_cell: one_radio(t, shelf, "small_cell", "4g-1800-small", "Radio template of a small cell with satellite backhaul, or \"none\" for none"),
        mast_heights_m: mast_heights(t),
        sources,
        changes: t.value("changes", Flag, true, "Changes of cells that are on air are looked at: power, tilt, azimuth, a lower band, the antenna's height"),
        shared_masts: t.value("shared_masts", Flag, true, "Cells on masts of other operators are looked at"),
        most_candidates: t.value("most_candidates", Whole { min: 1, max: 200_000 }, 500, "The most places for new sites").unsigned_abs() as usize,
        spacing_m: t.value("spacing_m", number(0.0, 100_000.0), 2000.0, "New sites lie at least so far from each other, metres; those of the list and towers may be nearer"),
        max_slope_deg: t.value("max_slope_deg", number(0.0, 90.0), 20.0, "Nothing is built on steeper ground, degrees"),
        link_frequency_ghz: t.value("link_frequency_ghz", number(0.3, 100.0), 7.0, "Frequency of microwave links, GHz"),
        max_link_km: t.value("max_link_km", number(0.1, 200.0), 40.0, "The longest microwave link, km"),
        fresnel_share: t.value("fresnel_share", number(0.0, 2.0), 0.6, "Share of the first Fresnel zone's radius that must be clear along a microwave link"),
        max_hops: t.value("max_hops", Whole { min: 0, max: 8 }, 4, "The most microwave hops to a connected site; 0: no microwave").try_into().unwrap_or(4),
        max_fibre_km: t.value("max_fibre_km", number(0.0, 500.0), 10.0, "The longest new fibre, km; 0: none"),
        relays: t.value("relays", Flag, true, "Relays of the backhaul that cover no one are looked at"),
        stretch_spacing_m: t.value("stretch_spacing_m", number(50.0, 10_000.0), 250.0, "Test points along roads and railways that must be covered themselves, metres apart"),
        stretch_weight_per_km: t.value("stretch_weight_per_km", number(0.0, 1e6), 100.0, "What a kilometre of such a road or railway counts, in people"),
        costs: costs(t, shelf),
        seed: t.value("seed", Whole { min: 0, max: 4_294_967_295 }, 1, "Begins the random choices: the same seed gives the same plan").unsigned_abs(),
        named_at: ["locked_in", "locked_out", "minima"].into_iter().flat_map(|key| t.named_at(key)).collect(),
        layers,
        notes,
    }
}

/// The register whose points are sought.
fn register(t: &mut Table, shelf: Shelf, objective: Objective) -> Option<PathBuf> {
    let file = t.optional("register", Text, "none", "\"register.gpkg\"", "The register of low-signal points, relative to this file, whose points that are not closed yet the objective \"points\" counts").map(|path| shelf.join(&path));
    if file.is_none() && objective == Objective::Points {
        t.coded("plan-register-missing", "objective", "is \"points\", and no register is named", "name the register's file with register = \"FILE\", or take another objective".to_owned());
    }
    file
}

/// The phases: lists of one length, whichever are given; without any, one phase.
fn phases(t: &mut Table, budget: Option<u64>) -> Vec<Spell> {
    const KEYS: [&str; 3] = ["phase_budgets", "phase_due", "phase_max_sites"];
    let [by_money, by_day, by_sites] = KEYS;
    let budgets = t.optional(by_money, List { item: Money, least: 1 }, "no limit for each", "[1000000, 1000000]", "The money of each phase, in order");
    let due = t.optional(by_day, List { item: DayText, least: 1 }, "no dates", "[\"2027-03-31\", \"2027-06-30\"]", "The day by which the sites of each phase are on air");
    let sites = t.optional(by_sites, List { item: COUNT, least: 1 }, "no limit for each", "[10, 10]", "The most sites that each phase builds");
    let given = [budgets.as_ref().map(Vec::len), due.as_ref().map(Vec::len), sites.as_ref().map(Vec::len)];
    let count = given.into_iter().flatten().max().unwrap_or(1);
    for (key, length) in KEYS.iter().zip(given) {
        if length.is_some_and(|length| length != count) {
            let cause = format!("has {} values, and another list of phases has {count}", length.unwrap_or_default());
            t.coded("plan-phases-differ", key, &cause, "give one value for each phase in each of the lists".to_owned());
        }
    }
    if count > MOST_PHASES {
        let cause = format!("makes {count} phases");
        let key = KEYS.iter().zip(given).find(|(_, length)| *length == Some(count)).map_or(by_money, |(key, _)| key);
        t.fault(Code::OutOfRange, key, &cause, format!("give at most {MOST_PHASES}"));
    }
    due_in_order(t, by_day, due.as_deref().unwrap_or_default());
    let sum = budgets.iter().flatten().fold(0u64, |sum, money| sum.saturating_add(*money));
    if let Some(all) = budget.filter(|all| budgets.is_some() && sum < *all) {
        let cause = format!("make {sum} together, less than budget = {all}: the rest could never be spent");
        t.fault(Code::Inconsistent, by_money, &cause, "leave `budget` out, or give the phases all of it".to_owned());
    }
    (0..count.min(MOST_PHASES))
        .map(|k| Spell {
            budget: budgets.as_ref().and_then(|list| list.get(k).copied()),
            due: due.as_ref().and_then(|list| list.get(k).copied()),
            max_sites: sites.as_ref().and_then(|list| list.get(k)).map(|n| n.unsigned_abs()),
        })
        .collect()
}

/// A later phase ends on a later day.
fn due_in_order(t: &mut Table, key: &str, due: &[CalendarDay]) {
    for (k, days) in due.windows(2).enumerate() {
        if let [before, after] = days && after <= before {
            let cause = format!("has {after} for phase {}, which is not after {before}, the day of phase {}", k + 2, k + 1);
            t.coded("plan-due-order", key, &cause, "give the days in the order of the phases, each once".to_owned());
        }
    }
}

/// Candidates that are built in any case, and those that are not: none twice, none in both.
fn locks(t: &mut Table) -> (Vec<String>, Vec<String>) {
    const TEXTS: List<Text> = List { item: Text, least: 0 };
    let wanted = t.value("locked_in", TEXTS, Vec::new(), "Candidates that are built in any case, by their ids");
    let refused = t.value("locked_out", TEXTS, Vec::new(), "Candidates that are not built, by their ids");
    for (key, ids) in [("locked_in", &wanted), ("locked_out", &refused)] {
        let mut seen = BTreeSet::new();
        for id in ids.iter().filter(|id| !seen.insert(*id)) {
            t.coded("plan-lock-twice", key, &format!("names '{id}' twice"), "name each candidate once".to_owned());
        }
    }
    for id in wanted.iter().filter(|id| refused.contains(id)).collect::<BTreeSet<_>>() {
        let cause = format!("has '{id}', which is locked in too");
        t.coded("plan-lock-contradiction", "locked_out", &cause, "leave it in one of the two lists".to_owned());
    }
    (wanted, refused)
}

fn layers(t: &mut Table, shelf: Shelf) -> PlanLayerFiles {
    let mut layer = |key, example, doc| layer(t, shelf, key, example, doc);
    PlanLayerFiles {
        roads: layer("roads", "\"roads.gpkg\"", "Roads on which masts can be reached: lines. This and the layers below: a path relative to this file, or { path = …, layer = …, crs = …, encoding = … }"),
        power_lines: layer("power_lines", "\"power.gpkg\"", "Power lines: lines"),
        fibre: layer("fibre", "\"fibre.gpkg\"", "Fibre that a site can be joined to: lines"),
        forbidden: layer("forbidden", "\"parks.gpkg\"", "Zones in which nothing is built: polygons"),
        towers: layer("towers", "\"towers.csv\"", "Masts and towers of others: points with id, lon, lat, height_m, powered_from, connected"),
        list: layer("candidates", "\"candidates.csv\"", "Your own candidates: points with id, lon, lat, height_m, cost (of all of it, in the currency of the costs), powered_from (a day), connected (yes or no)"),
        stretches: layer("stretches", "\"national_roads.gpkg\"", "Roads and railways that must be covered themselves: lines with a name"),
    }
}

fn layer(t: &mut Table, shelf: Shelf, key: &'static str, example: &'static str, doc: &'static str) -> Option<Layered> {
    let found = t.optional(key, LayerTable, "not known", example, doc)?;
    Some(Layered { path: shelf.join(&found.path.to_string_lossy()), ..found })
}

/// Where new sites are looked for: every kind of place that has data, where the study does not say.
fn places(t: &mut Table, layers: &PlanLayerFiles) -> Vec<Source> {
    let data = |source: &Source| match source {
        Source::List => layers.list.is_some(),
        Source::Tower => layers.towers.is_some(),
        Source::Road => layers.roads.is_some(),
        Source::Hilltop | Source::Village | Source::Cell | Source::Line => true,
    };
    let all: Vec<Source> = PLACES.0.iter().map(|(_, source)| *source).filter(data).collect();
    let said = t.inherited("places", List { item: PLACES, least: 1 }, Some(all.clone()), ("the layers: every place that has data", "[\"hilltops\", \"villages\"]"), "Which places are looked at for new sites");
    let Some(mut said) = said else { return all };
    for (word, source) in PLACES.0.iter().filter(|(_, source)| said.contains(source) && !data(source)) {
        let (key, what) = match source {
            Source::List => ("candidates", "list"),
            Source::Tower => ("towers", "layer"),
            _ => ("roads", "layer"),
        };
        let cause = format!("has \"{word}\", and the study names no such {what}");
        t.fault(Code::Inconsistent, "places", &cause, format!("set {key}, or take \"{word}\" out"));
    }
    said.sort_unstable();
    said.dedup();
    said
}

fn mast_heights(t: &mut Table) -> Vec<f64> {
    let mut heights = t.value("mast_heights_m", List { item: HEIGHT_M, least: 1 }, vec![30.0, 45.0], "Heights of new masts that are tried, metres above ground");
    heights.sort_by(f64::total_cmp);
    heights.dedup();
    heights
}

type Radio = (RadioTemplate, Option<AntennaModel>);

fn new_radios(t: &mut Table, shelf: Shelf) -> Vec<Radio> {
    const KEY: &str = "radios";
    let names = t.value(KEY, List { item: Text, least: 1 }, vec!["4g-800-macro".to_owned()], "Radio templates of a new site's cells: names from models/radios/ or paths that end in .toml");
    let mut seen = BTreeSet::new();
    for name in names.iter().filter(|name| !seen.insert(*name)) {
        t.fault(Code::Inconsistent, KEY, &format!("names '{name}' twice"), "name each template once".to_owned());
    }
    names.iter().filter_map(|name| radio(t, shelf, KEY, name)).collect()
}

fn one_radio(t: &mut Table, shelf: Shelf, key: &'static str, usual: &str, doc: &'static str) -> Option<Radio> {
    let name = t.value(key, Text, usual.to_owned(), doc);
    if name == NONE {
        return None;
    }
    radio(t, shelf, key, &name)
}

/// A template with the antenna that it names.
fn radio(t: &mut Table, shelf: Shelf, key: &str, name: &str) -> Option<Radio> {
    let found = load(t, shelf, ModelKind::Radio, key, name, template::parse)?;
    let Some(pattern) = &found.antenna_pattern else { return Some((found, None)) };
    let (cause, advice) = match AntennaModel::load(shelf.models, pattern) {
        Ok(antenna) => return Some((found, Some(antenna))),
        Err(AntennaError::File(error)) => (error.cause(), error.advice()),
        Err(AntennaError::Content(error)) => (format!("has faults: {error}"), "correct the file".to_owned()),
    };
    let cause = format!("names '{name}', a template whose antenna_pattern '{pattern}' {cause}");
    t.fault(Code::UnknownFile, key, &cause, advice);
    None
}

/// The cost file, with the lines that the study's own replaces.
fn costs(t: &mut Table, shelf: Shelf) -> Costs {
    const OWN: &str = "costs_file";
    let name = t.value("costs", Text, "generic".to_owned(), "Prices: a name from models/costs/ or a path that ends in .toml");
    let base = load(t, shelf, ModelKind::Cost, "costs", &name, costs::parse);
    let own = t.optional(OWN, Text, "no line is replaced", "\"our_costs.toml\"", "A file of lines that replace those of costs: a path that ends in .toml, relative to this file; it may have some lines only, in the same currency");
    let Some(base) = base else { return Costs::default() };
    let Some(own) = own else { return base };
    if !own.ends_with(".toml") {
        t.fault(Code::UnknownFile, OWN, "is no path that ends in .toml", "name your own file, such as \"our_costs.toml\"".to_owned());
        return base;
    }
    load(t, shelf, ModelKind::Cost, OWN, &own, |text| costs::replaced(&base, text)).unwrap_or(base)
}
