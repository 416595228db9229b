//! The tables that say how levels are predicted, judged and ranked.

use super::{Shelf, load, propagation};
use crate::domain::{Rule, Technology, Threshold, Weights};
use crate::radio::antenna::Combination;
use crate::radio::location::is_median;
use crate::radio::model::{self, ClutterUse, Environment, Parameters, Polarization, Sight};
use crate::terrain::Sampling;
use crate::units::Dbm;
use super::super::fault::Code;
use super::super::kind::{Choice, Flag, Kind, List, ModelName, Number, Text, Whole, model_advice, number};
use super::super::models::ModelKind;
use super::super::preset::{self, BUILDING, BUILDINGS_PCT, BuildingRule, HALF_OF_BUILDINGS_PCT, EDGE, INDOOR_DB, LEVEL_DBM, MARGIN_DB, Preset, RECEIVER_M, SHARE};
use super::super::reader::Table;
use super::super::calibration::Sources;
use super::super::{DEFAULT_MODEL, DEFAULT_PRESET, RadioSpec, RankSpec, ReceiverClutter};
use std::collections::BTreeMap;

/// Over five measurement campaigns, about a model without bias and before any fit: 9 to 12 dB.
const ERROR_SIGMA_DB: f64 = 10.0;

/// Half of what a prediction has wrong at a village is wrong of all masts alike: its own surroundings.
const MAST_CORRELATION: f64 = 0.5;

const ENVIRONMENT: Choice<Environment> = Choice(&[
    ("urban-large", Environment::UrbanLarge),
    ("urban", Environment::Urban),
    ("suburban", Environment::Suburban),
    ("rural", Environment::QuasiOpen),
    ("open", Environment::Open),
]);

const SIGHT: Choice<Sight> = Choice(&[("terrain", Sight::Terrain), ("los", Sight::Los), ("nlos", Sight::Nlos)]);

const POLARIZATION: Choice<Polarization> =
    Choice(&[("vertical", Polarization::Vertical), ("horizontal", Polarization::Horizontal)]);

const COMBINATION: Choice<Combination> =
    Choice(&[("sum", Combination::Sum), ("interpolated", Combination::Interpolated)]);

const SAMPLING: Choice<Sampling> = Choice(&[(Sampling::Bilinear.word(), Sampling::Bilinear), (Sampling::Nearest.word(), Sampling::Nearest)]);

pub(super) fn verdict(t: &mut Table, shelf: Shelf) -> (Preset, Vec<Preset>, Changes) {
    let name = t.value("preset", Text, DEFAULT_PRESET.to_owned(), "The rule: a name from models/presets/ or a path that ends in .toml");
    let loaded = load(t, shelf, ModelKind::Preset, "preset", &name, preset::parse);
    let mut rule = loaded.unwrap_or_else(|| stand_in(&name));
    let mut changes = Changes::default();
    const PRESET: (&str, &str) = ("the preset", "0.9");
    for (key, limits, slot, doc) in [
        ("people_share", SHARE, &mut rule.rule.people_share, "Share of a village's people that must have the level, 0 … 1"),
        ("indoor_loss_db", INDOOR_DB, &mut rule.indoor_loss_db, "Loss into buildings or vehicles, taken off every level, dB"),
    ] {
        let now = t.inherited(key, limits, Some(*slot), PRESET, doc).unwrap_or(*slot);
        changes.note(key, Some(*slot), now);
        *slot = now;
    }
    building(t, &mut rule, &mut changes);
    margin(t, &mut rule, &mut changes);
    thresholds(t, &mut rule, &mut changes);
    let beside = beside(t, shelf, &rule);
    (rule, beside, changes)
}

/// Further presets, each once: two of one name could not be distinguished in tables.
fn beside(t: &mut Table, shelf: Shelf, first: &Preset) -> Vec<Preset> {
    const DOC: &str = "Further presets that the same villages are judged by in the same run, side by side, each as its file says: names or paths, as above";
    let names = t.value("beside", List { item: Text, least: 0 }, Vec::new(), DOC);
    let mut found: Vec<Preset> = Vec::new();
    for name in &names {
        let text = match shelf.models.read(ModelKind::Preset, name) {
            Ok(text) => text,
            Err(error) => {
                // Of several names, the one that is meant.
                t.fault(Code::UnknownFile, "beside", &format!("has a name, '{name}', that {}", error.cause()), error.advice());
                continue;
            }
        };
        let Ok(preset) = preset::parse(&text).map_err(|faults| t.adopt(faults.0)) else { continue };
        if preset.name == first.name || found.iter().any(|p| p.name == preset.name) {
            t.fault(Code::Inconsistent, "beside", &format!("names the preset {} twice", preset.name), "name each preset once, and the main one as `preset` alone".to_owned());
        } else {
            found.push(preset);
        }
    }
    found
}

/// The buildings that receivers are in: what the study sets replaces the preset's.
fn building(t: &mut Table, rule: &mut Preset, changes: &mut Changes) {
    const KIND: &str = "Receivers are in such buildings: entry loss by ITU-R P.2109 at each cell's frequency, beside indoor_loss_db";
    const SHARE: &str = "Share of such buildings whose entry loss is allowed for, %";
    let before = rule.building;
    let kind = t.inherited("building", BUILDING, before.map(|b| b.kind), ("the preset", "\"traditional\""), KIND);
    let share_before = before.map_or(HALF_OF_BUILDINGS_PCT, |b| b.share_pct);
    let share_pct = t.inherited("building_share_pct", BUILDINGS_PCT, Some(share_before), ("the preset", "50.0"), SHARE).unwrap_or(share_before);
    // A study as resolved states the default too.
    if kind.is_none() && share_pct != HALF_OF_BUILDINGS_PCT && t.is_set("building_share_pct") {
        t.fault(Code::Inconsistent, "building_share_pct", "is without building", "say of which buildings: building = \"traditional\"".to_owned());
    }
    rule.building = kind.map(|kind| BuildingRule { kind, share_pct });
    if rule.building != before && let Some(now) = rule.building {
        changes.0.push(format!("in {} buildings, {} % of them", BUILDING.show(&now.kind), now.share_pct));
    }
    if rule.building.is_some() && rule.indoor_loss_db > 0.0 {
        let key = if t.is_set("building") { "building" } else { "indoor_loss_db" };
        t.fault(Code::Inconsistent, key, "counts the building twice: indoor_loss_db and building are both in force", "set indoor_loss_db = 0, or take building out".to_owned());
    }
}

/// The margin, by a number or by a probability: what the study sets replaces the preset's, whichever of the
/// two that has. A margin of 0 beside a probability is none.
fn margin(t: &mut Table, rule: &mut Preset, changes: &mut Changes) {
    const MARGIN: &str = "Margin for fading, taken off every level, dB; replaces an edge_probability of the preset";
    const PROBABILITY: &str = "Probability with which a level must be met, instead of margin_db: the margin that the error of a predicted level asks for (error_sigma_db in [radio])";
    let (margin_set, probability_set) = (t.is_set("margin_db"), t.is_set("edge_probability"));
    let of_preset = (rule.edge_probability.is_none() && !probability_set).then_some(rule.margin_db);
    let margin_db = t.inherited("margin_db", MARGIN_DB, of_preset, ("the preset", "0.0"), MARGIN);
    let before = rule.edge_probability.filter(|_| !margin_set);
    let probability = t.inherited("edge_probability", EDGE, before, ("the preset", "0.9"), PROBABILITY);
    if margin_set && probability_set && margin_db.is_some_and(|db| db > 0.0) {
        t.fault(Code::Inconsistent, "edge_probability", "is beside a margin_db", "the probability makes its own margin: remove one of the two".to_owned());
    }
    if let Some(now) = probability {
        changes.note("edge_probability", rule.edge_probability, now);
        rule.margin_db = 0.0;
        rule.edge_probability = Some(now);
    } else if let Some(now) = margin_db {
        if let Some(before) = rule.edge_probability.take() {
            changes.0.push(format!("margin_db instead of edge_probability = {before}"));
        }
        changes.note("margin_db", Some(rule.margin_db), now);
        rule.margin_db = now;
    }
}

fn thresholds(t: &mut Table, rule: &mut Preset, changes: &mut Changes) {
    const COVERED: &str = "A place with this level of the technology's reference signal is covered, dBm";
    const USABLE: &str = "Below this level there is no usable signal, dBm";
    for (technology, covered_key, usable_key, examples) in [
        (Technology::G2, "covered_2g_dbm", "usable_2g_dbm", ["-95.0", "-104.0"]),
        (Technology::G3, "covered_3g_dbm", "usable_3g_dbm", ["-100.0", "-110.0"]),
        (Technology::G4, "covered_4g_dbm", "usable_4g_dbm", ["-105.0", "-115.0"]),
        (Technology::G5, "covered_5g_dbm", "usable_5g_dbm", ["-105.0", "-115.0"]),
    ] {
        let before = rule.rule.thresholds.get(&technology).copied();
        let covered = t.inherited(covered_key, LEVEL_DBM, before.map(|b| b.covered.0), ("the preset", examples[0]), COVERED);
        let usable = t.inherited(usable_key, LEVEL_DBM, before.map(|b| b.usable.0), ("the preset", examples[1]), USABLE);
        match (covered, usable) {
            (Some(covered_dbm), Some(usable_dbm)) => {
                changes.note(covered_key, before.map(|b| b.covered.0), covered_dbm);
                changes.note(usable_key, before.map(|b| b.usable.0), usable_dbm);
                rule.rule.thresholds.insert(technology, Threshold { covered: Dbm(covered_dbm), usable: Dbm(usable_dbm) });
                if covered_dbm < usable_dbm {
                    let key = if t.is_set(covered_key) { covered_key } else { usable_key };
                    let cause = format!("makes covered ({covered_dbm} dBm) start below usable ({usable_dbm} dBm)");
                    t.fault(Code::Inconsistent, key, &cause, "a covered place has a usable signal: raise the first or lower the second".to_owned());
                }
            }
            (None, None) => {}
            (one, _) => {
                let (set, other) = if one.is_some() { (covered_key, usable_key) } else { (usable_key, covered_key) };
                // Where the other is set and wrong, that was said already.
                if !t.is_set(other) {
                    let advice = format!("the preset has no levels for {technology}: set {other} too, or neither");
                    t.fault(Code::Inconsistent, set, "is alone", advice);
                }
            }
        }
    }
}

/// A preset to read on with where the real one could not be had.
fn stand_in(name: &str) -> Preset {
    Preset::new(name, Rule { thresholds: BTreeMap::new(), people_share: 1.0 })
}

/// What a study changes of a preset, in words.
#[derive(Default)]
pub(super) struct Changes(Vec<String>);

impl Changes {
    pub(super) fn note(&mut self, key: &str, before: Option<f64>, now: f64) {
        match before {
            Some(before) if before == now => {}
            Some(before) => self.0.push(format!("{key} = {now} instead of {before}")),
            None => self.0.push(format!("{key} = {now}, which the preset does not have")),
        }
    }

    /// Says so in the preset's mark.
    pub(super) fn mark(self, rule: &mut Preset) {
        if self.0.is_empty() {
            return;
        }
        let changed = format!("changed by the study: {}", self.0.join(", "));
        rule.mark = Some(match rule.mark.take() {
            Some(mark) => format!("{mark}; {changed}"),
            None => changed,
        });
    }
}

pub(super) fn radio(t: &mut Table, shelf: Shelf, rule: &Preset, beside: &[Preset], sources: Sources<'_>) -> RadioSpec {
    let has_cover = sources.clutter.is_some();
    let calibration = propagation::calibration(t, shelf);
    let sigma_db = calibration.as_ref().map_or(ERROR_SIGMA_DB, |c| c.sigma_db);
    let name = t.value("model", ModelName, DEFAULT_MODEL.to_owned(), "Path-loss model; `covgap models list` shows all");
    if !t.is_set("model") && model::find(&name).is_none() {
        t.fault(Code::UnknownModel, "model", &format!("is not set, and the default '{name}' is no propagation model"), model_advice(&name));
    }
    let defaults = Parameters::default();
    let spec = RadioSpec {
        surroundings: propagation::surroundings(t, &name),
        model: name,
        max_range_km: t.value("max_range_km", number(0.1, 300.0), 35.0, "Cells farther away are not heard, km"),
        profile_step_m: t.optional("profile_step_m", number(1.0, 500.0), "half of the terrain's own spacing, but not below 30 m", "90.0", "Spacing of samples of a terrain profile, metres; ridges between samples are not seen"),
        terrain_sampling: t.value("terrain_sampling", SAMPLING, Sampling::Bilinear, "How profiles read the terrain between its samples: bilinear between the four around a place, or the nearest one's height"),
        receiver_height_m: t.inherited("receiver_height_m", RECEIVER_M, Some(rule.receiver_height_m), ("the preset", "1.5"), "Receiver antenna above ground, metres").unwrap_or(rule.receiver_height_m),
        strict: t.value("strict", Flag, false, "A path outside the model's advised validity is an error instead of a counted warning"),
        error_sigma_db: t.value("error_sigma_db", number(0.0, 30.0), sigma_db, "Standard deviation of the error of a predicted level, dB, the model's error and what varies from place to place together: probabilities, margins for a probability and the steadiness of ranks go by it. Measured over villages: 9 to 12 dB before a calibration, which brings its own figure"),
        mast_correlation: t.value("mast_correlation", number(0.0, 1.0), MAST_CORRELATION, "Correlation of that error, but for what varies from place to place, between the masts that are heard at one village"),
        calibration,
        surroundings_at_least: propagation::surroundings_at_least(t, has_cover),
        receiver_clutter: propagation::receiver_clutter(t, has_cover),
        pattern_combination: t.value("pattern_combination", COMBINATION, Combination::Sum, "How the horizontal and vertical cut of an antenna pattern file make a solid: their sum, or interpolated between the front and back of the vertical cut by azimuth"),
        parameters: Parameters {
            environment: t.value("environment", ENVIRONMENT, defaults.environment, "Surroundings of the receiver in the constants of Hata's models and ECC-33; rural is quasi-open country, as villages are"),
            sight: t.value("line_of_sight", SIGHT, defaults.sight, "Line of sight: by the terrain profile and land cover (UMa and UMi: never without land cover), always or never; for TR 38.901"),
            earth_radius_factor: t.value("earth_radius_factor", number(0.3, 20.0), defaults.earth_radius_factor, "Median effective earth radius over the true one, for models with diffraction"),
            polarization: t.value("polarization", POLARIZATION, defaults.polarization, "Polarisation of the wave, for models with diffraction"),
            building_height_m: t.value("building_height_m", number(5.0, 50.0), defaults.building_height_m, "Mean height of buildings, metres, for TR 38.901"),
            street_width_m: t.value("street_width_m", number(5.0, 50.0), defaults.street_width_m, "Mean width of streets, metres, for TR 38.901"),
            ..propagation::parameters(t, defaults)
        },
    };
    propagation::check_calibration(t, &spec, sources);
    let reads_cover = model::find(&spec.model).is_some_and(|m| m.card.clutter == ClutterUse::Reads);
    if spec.receiver_clutter == ReceiverClutter::Table && reads_cover {
        let cause = format!("counts woods and houses twice: {} reads them along the path", spec.model);
        t.fault(Code::Inconsistent, "receiver_clutter", &cause, "leave it at \"auto\"".to_owned());
    }
    if std::iter::once(rule).chain(beside).any(|p| p.edge_probability.is_some()) && (spec.parameters.location_pct != 50.0 || !is_median(&spec.model, &spec.parameters)) {
        let advice = "edge_probability takes its margin off the median: leave location_pct at 50 (and, where ITM's variability joins them, time_pct and situation_pct), or judge by margin_db".to_owned();
        t.fault(Code::Inconsistent, "location_pct", "goes with no edge_probability", advice);
    }
    spec
}

pub(super) fn rank(t: &mut Table) -> RankSpec {
    const WEIGHT: Number = number(0.0, 1000.0);
    const PEOPLE: Number = number(1.0, 1e6);
    let usual = Weights::default();
    let rank = RankSpec {
        weights: Weights {
            people: t.value("people_weight", WEIGHT, usual.people, "Weight of the people without service"),
            distance: t.value("distance_weight", WEIGHT, usual.distance, "Weight of the distance to the nearest mast"),
            shortfall: t.value("shortfall_weight", WEIGHT, usual.shortfall, "Weight of the missing dB"),
            electricity: t.value("electricity_weight", WEIGHT, usual.electricity, "Weight of electricity at hand to build with"),
            people_half: t.value("people_half", PEOPLE, usual.people_half, "People without service at which that part reaches one half"),
            distance_half_km: t.value("distance_half_km", number(0.1, 1000.0), usual.distance_half_km, "Distance to the nearest mast at which that part reaches one half, km"),
            shortfall_half_db: t.value("shortfall_half_db", number(0.1, 200.0), usual.shortfall_half_db, "Missing dB at which that part reaches one half"),
        },
        top_n: t.value("top_n", Whole { min: 1, max: 1_000_000 }, 10, "How often a village is among so many first ones is counted, when levels vary from place to place").unsigned_abs() as usize,
        draws: t.value("draws", Whole { min: 0, max: 100_000 }, 500, "Draws of levels, by the error of a predicted level (error_sigma_db in [radio]); 0: none").unsigned_abs() as usize,
        seed: t.value("seed", Whole { min: 0, max: 4_294_967_295 }, 1, "Seed of the draws: the same seed gives the same shares").unsigned_abs(),
    };
    let of = &rank.weights;
    let total = of.people + of.distance + of.shortfall + of.electricity;
    if total <= 0.0 {
        t.fault(Code::Inconsistent, "people_weight", "and all other weights are 0", "give at least one weight above 0".to_owned());
    }
    rank
}
