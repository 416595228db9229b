//! What a study can say about propagation beyond the choice of a model.

use super::{Shelf, load};
use crate::calibration::Calibration;
use crate::radio::climate;
use crate::radio::model::{self, Climate, ClutterUse, Parameters, Siting, SuiTerrain, Variability, VariabilityMode};
use super::super::fault::Code;
use super::super::kind::{Choice, Flag, Surroundings, Text, number};
use crate::radio::cover::Around;
use super::super::reader::Table;
use super::super::models::ModelKind;
use super::super::calibration::Sources;
use super::super::{ClimateSpec, RadioSpec, ReceiverClutter, calibration};

const MODE: Choice<VariabilityMode> = Choice(&[
    ("broadcast", VariabilityMode::Broadcast),
    ("mobile", VariabilityMode::Mobile),
    ("accidental", VariabilityMode::Accidental),
    ("single-message", VariabilityMode::SingleMessage),
]);

const SITING: Choice<Siting> = Choice(&[("random", Siting::Random), ("careful", Siting::Careful), ("very-careful", Siting::VeryCareful)]);

const SUI: Choice<SuiTerrain> = Choice(&[("a", SuiTerrain::A), ("b", SuiTerrain::B), ("c", SuiTerrain::C)]);

const CLIMATE: Choice<Climate> = Choice(&[
    ("equatorial", Climate::Equatorial),
    ("continental-subtropical", Climate::ContinentalSubtropical),
    ("maritime-subtropical", Climate::MaritimeSubtropical),
    ("desert", Climate::Desert),
    ("continental-temperate", Climate::ContinentalTemperate),
    ("maritime-temperate-land", Climate::MaritimeTemperateLand),
    ("maritime-temperate-sea", Climate::MaritimeTemperateSea),
]);

const CLUTTER: Choice<ReceiverClutter> = Choice(&[
    ("auto", ReceiverClutter::Auto),
    ("none", ReceiverClutter::None),
    ("table", ReceiverClutter::Table),
]);

/// The parameters that few studies set, over those already read.
pub(super) fn parameters(t: &mut Table, so_far: Parameters) -> Parameters {
    let d = Parameters::default();
    Parameters {
        time_pct: t.value("time_pct", number(0.1, 99.9), d.time_pct, "Share of time during which the loss is not exceeded, %: P.1812 (1 … 50), ITM"),
        location_pct: t.value("location_pct", number(0.1, 99.9), d.location_pct, "Share of locations at which the loss is not exceeded, %: P.1812 (1 … 99), ITM, extended Hata; 50 where margins are taken off the level instead"),
        situation_pct: t.value("situation_pct", number(0.1, 99.9), d.situation_pct, "Share of like situations in which the loss is not exceeded, %: the confidence of ITM"),
        location_sigma_db: t.optional("location_sigma_db", number(0.0, 20.0), "as the model's source gives it", "5.5", "Standard deviation of levels from place to place, dB"),
        variability: Variability {
            mode: t.value("variability", MODE, d.variability.mode, "What varies, for ITM"),
            without_location: t.value("without_location_variability", Flag, d.variability.without_location, "Both ends are fixed, for ITM"),
            without_situation: t.value("without_situation_variability", Flag, d.variability.without_situation, "The situation is known, for ITM"),
        },
        ground_permittivity: t.value("ground_permittivity", number(1.1, 100.0), d.ground_permittivity, "Relative permittivity of the ground, for ITM: 4 poor, 15 average, 25 good ground, 81 water"),
        ground_conductivity_s_m: t.value("ground_conductivity_s_m", number(1e-5, 100.0), d.ground_conductivity_s_m, "Conductivity of the ground, S/m, for ITM: 0.001 poor, 0.005 average, 0.02 good ground, 5 sea"),
        terrain_irregularity_m: t.value("terrain_irregularity_m", number(0.0, 2000.0), d.terrain_irregularity_m, "Interdecile range of heights, metres, for ITM's area mode: 30 plains, 90 hills, 200 mountains, 500 rugged mountains"),
        tx_siting: t.value("tx_siting", SITING, d.tx_siting, "How masts were placed, for ITM's area mode"),
        rx_siting: t.value("rx_siting", SITING, d.rx_siting, "How receivers were placed, for ITM's area mode"),
        tx_coast_km: t.value("tx_coast_km", number(0.0, 500.0), d.tx_coast_km, "Way over land from the masts to the coast, km, for P.1812; 500: far inland"),
        rx_coast_km: t.value("rx_coast_km", number(0.0, 500.0), d.rx_coast_km, "Way over land from the receivers to the coast, km, for P.1812"),
        sui_terrain: t.value("sui_terrain", SUI, d.sui_terrain, "Terrain type of the SUI model: a hills with trees, b between, c plains"),
        ..so_far
    }
}

/// What measurements add to the model's levels.
pub(super) fn calibration(t: &mut Table, shelf: Shelf) -> Option<Calibration> {
    const KEY: &str = "calibration";
    let name = t.optional(KEY, Text, "levels as the model gives them", "\"mine.toml\"", "What measurements add to the levels: a name from models/calibration/ or a path that ends in .toml, as `covgap calibrate` writes it. It must be of the study's model and surroundings, and brings error_sigma_db")?;
    load(t, shelf, ModelKind::Calibration, KEY, &name, calibration::parse)
}

/// A calibration is of one model and one way to see surroundings, and brings the scatter that is left.
pub(super) fn check_calibration(t: &mut Table, spec: &RadioSpec, sources: Sources<'_>) {
    let Some(found) = &spec.calibration else { return };
    for (what, own, of) in calibration::basis(spec, sources).differences(&found.basis) {
        let cause = format!("is of the {what} '{of}', and the study has '{own}'");
        let advice = "its terms are the errors of another prediction: calibrate this study, or predict as the calibration did".to_owned();
        t.fault(Code::Inconsistent, "calibration", &cause, advice);
    }
    if t.is_set("error_sigma_db") && spec.error_sigma_db != found.sigma_db {
        let cause = format!("contradicts the calibration, whose held-out scatter is {} dB", found.sigma_db);
        t.fault(Code::Inconsistent, "error_sigma_db", &cause, "leave it out".to_owned());
    }
}

/// What is around the places where people are. A model that has surroundings in its constants cannot take
/// others as well.
pub(super) fn surroundings(t: &mut Table, model_name: &str) -> Around {
    const KEY: &str = "surroundings";
    const DOC: &str = "What is around the places where coverage is judged, for models of terrain (P.526, P.1812, ITM point to point): village (houses and trees of 15 m), houses (10 m), city (20 m), woods (15 m), open (nothing), or a height in metres. The path ends at the top of it, and ITU-R P.2108-1 §3.1 is added from there down; above 3 GHz §3.2, for woods P.833. With [clutter] the land cover decides for pixels";
    let around = t.value(KEY, Surroundings, Around::VILLAGE, DOC);
    let has_own = model::find(model_name).is_some_and(|m| m.card.clutter == ClutterUse::Includes);
    // A study as resolved states the default too, and open ground adds nothing.
    if has_own && t.is_set(KEY) && around != Around::VILLAGE && around != Around::OPEN {
        let why = format!("is beside the model {model_name}, which has surroundings in its constants");
        t.fault(Code::Inconsistent, KEY, &why, "say it by `environment`, and leave `surroundings` out".to_owned());
    }
    around
}

/// Are test points of villages at least so surrounded where land cover is known?
pub(super) fn surroundings_at_least(t: &mut Table, has_cover: bool) -> bool {
    const KEY: &str = "surroundings_at_least";
    let holds = t.value(KEY, Flag, true, "With [clutter]: test points of villages have at least `surroundings` around them, because people live there, and more where the land cover has more; false: the land cover alone decides");
    if t.is_set(KEY) && !holds && !has_cover {
        t.fault(Code::Inconsistent, KEY, "is set, and the study has no [clutter] that could decide instead", "leave it out, or set `surroundings` to what is around the places".to_owned());
    }
    holds
}

/// What the land cover at a receiver takes from the level. Losses by the table want a table.
pub(super) fn receiver_clutter(t: &mut Table, has_cover: bool) -> ReceiverClutter {
    let chosen = t.value("receiver_clutter", CLUTTER, ReceiverClutter::Auto, "What the land cover at a receiver takes where there is [clutter]: auto (P.2108 and P.833 for models of terrain), none (`surroundings` alone counts), or the table's loss_db");
    if chosen == ReceiverClutter::Table && !has_cover {
        let advice = "add [clutter] with land cover and its table, or leave receiver_clutter out".to_owned();
        t.fault(Code::Inconsistent, "receiver_clutter", "is 'table', and the study has no [clutter]", advice);
    }
    chosen
}

/// The air; what is absent comes from the country or the latitude.
pub(super) fn climate_spec(t: &mut Table, shelf: Shelf) -> ClimateSpec {
    let mut map = |key: &'static str, example: &'static str, doc: &'static str| {
        t.optional(key, Text, "the value for the country or the latitude", example, doc).map(|p| shelf.join(&p))
    };
    let delta_n_map = map("delta_n_map", "\"DN50.TXT\"", "Digital map of ITU-R with ΔN, read at the study's centre");
    let refractivity_map = map("refractivity_map", "\"N050.TXT\"", "Digital map of ITU-R with N_0, read at the study's centre");
    let country = t.optional("country", Text, "the latitude decides", "\"VN\"", "Country, two letters (ISO 3166), for the air's usual values");
    if let Some(code) = &country && !climate::countries().any(|(known, _)| known.eq_ignore_ascii_case(code.trim())) {
        let known: Vec<&str> = climate::countries().map(|(code, _)| code).collect();
        let advice = format!("use one of {}, or leave it out: the latitude decides then", known.join(", "));
        t.fault(Code::OutOfRange, "country", &format!("is '{code}', of which nothing is known here"), advice);
    }
    ClimateSpec {
        country,
        delta_n_map,
        refractivity_map,
        delta_n: t.optional("delta_n", number(0.0, 150.0), "from the map, the country or the latitude", "45.0", "ΔN: mean decrease of refractivity over the lowest kilometre, N-units/km, for P.1812"),
        sea_level_refractivity: t.optional("sea_level_refractivity", number(250.0, 400.0), "from the map, the country or the latitude", "325.0", "N_0: refractivity of the surface brought down to sea level, N-units, for P.1812 and ITM"),
        radio_climate: t.optional("radio_climate", CLIMATE, "from the country or the latitude", "\"continental-temperate\"", "Radio climate, for ITM"),
        rain_rate_mm_h: t.value("rain_rate_mm_h", number(0.0, 250.0), 0.0, "Rain along the path, mm/h, for cells above 3 GHz; 0: dry"),
    }
}
