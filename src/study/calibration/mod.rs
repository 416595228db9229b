//! Calibrations from models/calibration/: what is added to a model's levels, read and written.

mod written;

pub use written::to_toml;

use super::fault::{Code, Source, StudyFaults};
use super::kind::{BoxDeg, List, Map, Number, Text, Whole, number};
use super::models::ModelText;
use super::reader::{Document, Table, read_document};
use super::{ClutterSource, RadioSpec, ReceiverClutter, SiteSource, TerrainSource};
use crate::calibration::{
    Basis, Calibration, Candidate, Judged, MOST_DB, MOST_SLOPE_DB, Provenance, Range, Term, Terms, ValidRange,
};
use crate::domain::surroundings;
use crate::radio::antenna::Combination;
use crate::radio::model::{Environment, Parameters};
use crate::terrain::Sampling;
use std::collections::{BTreeMap, BTreeSet};

/// Offsets, dB.
const OFFSET_DB: Number = number(-MOST_DB, MOST_DB);
/// Slopes, dB in a factor of ten.
const SLOPE_DB: Number = number(-MOST_SLOPE_DB, MOST_SLOPE_DB);
/// Ends of intervals may lie beyond what a term may be.
const END: Number = number(-1000.0, 1000.0);
const SHARE: Number = number(0.0, 1.0);
/// Scatter, dB; none is no scatter of levels.
const SIGMA_DB: Number = number(0.1, 30.0);
const ERROR_DB: Number = number(0.0, 1000.0);
const METRES: Number = number(0.0, 1e6);
const MHZ: Number = number(1.0, 1e6);
const MANY: Whole = Whole {
    min: 0,
    max: 1_000_000_000_000,
};

/// Reads and checks a calibration.
///
/// # Errors
/// Every fault of the file at once.
pub fn parse(file: &ModelText) -> Result<Calibration, StudyFaults> {
    let source = Source {
        file: &file.origin,
        text: &file.text,
    };
    let (calibration, _, faults) = read_document(source, |d| read(d, file));
    if faults.is_empty() {
        Ok(calibration)
    } else {
        Err(StudyFaults::sorted(faults))
    }
}

/// What levels are computed from, beside the keys of `[radio]`.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Terrain.
    pub terrain: &'a TerrainSource,
    /// Land cover.
    pub clutter: Option<&'a ClutterSource>,
    /// Cells.
    pub sites: &'a SiteSource,
}

/// What a study's calibration must be of.
pub fn basis(radio: &RadioSpec, sources: Sources<'_>) -> Basis {
    let clutter = sources.clutter;
    let receiver = match radio.receiver_clutter {
        ReceiverClutter::Auto => "auto",
        ReceiverClutter::None => "none",
        ReceiverClutter::Table => "table",
    };
    let least = if radio.surroundings_at_least {
        ", at least the surroundings"
    } else {
        ""
    };
    let environment = match radio.parameters.environment {
        Environment::UrbanLarge => "urban-large",
        Environment::Urban => "urban",
        Environment::Suburban => "suburban",
        Environment::QuasiOpen => "rural",
        Environment::Open => "open",
    };
    Basis {
        model: radio.model.clone(),
        surroundings: surroundings::name(radio.surroundings),
        land_cover: clutter.map_or_else(
            || "none".to_owned(),
            |clutter| format!("{} ({receiver}{least})", clutter.table.name),
        ),
        environment: environment.to_owned(),
        settings: Some(settings(radio, sources)),
    }
}

/// What else levels depend on, where it is not the default. What is named for people alone has no place here.
fn settings(radio: &RadioSpec, sources: Sources<'_>) -> BTreeMap<String, String> {
    let (p, d) = (&radio.parameters, Parameters::default());
    let mut all = BTreeMap::new();
    let mut put = |key: &str, text: Option<String>| {
        if let Some(text) = text {
            all.insert(key.to_owned(), text);
        }
    };
    let number = |own: f64, usual: f64| (own != usual).then(|| own.to_string());
    // The receiver's height is no setting: pairs have that of the campaign, and its range is the calibration's.
    put("profile_step_m", radio.profile_step_m.map(|m| m.to_string()));
    put(
        "terrain_sampling",
        (radio.terrain_sampling != Sampling::default())
            .then(|| format!("{:?}", radio.terrain_sampling).to_lowercase()),
    );
    put(
        "pattern_combination",
        (radio.pattern_combination != Combination::default())
            .then(|| format!("{:?}", radio.pattern_combination).to_lowercase()),
    );
    put(
        "clutter_table_sha256",
        sources.clutter.map(|c| c.table.sha256.clone()),
    );
    // Names without folders: the same files lie elsewhere on another machine.
    let names: Vec<_> = sources
        .terrain
        .paths
        .iter()
        .filter_map(|p| p.file_name())
        .collect();
    let names: Vec<_> = names.iter().map(|name| name.to_string_lossy()).collect();
    put("terrain", (!names.is_empty()).then(|| names.join(", ")));
    let of_templates = sources.sites.templates.values();
    let of_bands = sources.sites.by_band.values().flatten();
    let patterns: BTreeSet<&str> = of_templates
        .chain(of_bands)
        .filter_map(|template| template.antenna_pattern.as_deref())
        .chain(sources.sites.antenna_values.values().map(String::as_str))
        .collect();
    let patterns: Vec<&str> = patterns.into_iter().collect();
    put(
        "antenna_patterns",
        (!patterns.is_empty()).then(|| patterns.join(", ")),
    );
    for (key, own, usual) in [
        (
            "earth_radius_factor",
            p.earth_radius_factor,
            d.earth_radius_factor,
        ),
        ("building_height_m", p.building_height_m, d.building_height_m),
        ("street_width_m", p.street_width_m, d.street_width_m),
        ("time_pct", p.time_pct, d.time_pct),
        ("location_pct", p.location_pct, d.location_pct),
        ("situation_pct", p.situation_pct, d.situation_pct),
        (
            "ground_permittivity",
            p.ground_permittivity,
            d.ground_permittivity,
        ),
        (
            "ground_conductivity_s_m",
            p.ground_conductivity_s_m,
            d.ground_conductivity_s_m,
        ),
        (
            "terrain_irregularity_m",
            p.terrain_irregularity_m,
            d.terrain_irregularity_m,
        ),
        ("tx_coast_km", p.tx_coast_km, d.tx_coast_km),
        ("rx_coast_km", p.rx_coast_km, d.rx_coast_km),
    ] {
        put(key, number(own, usual));
    }
    put(
        "line_of_sight",
        (p.sight != d.sight).then(|| format!("{:?}", p.sight).to_lowercase()),
    );
    put(
        "polarization",
        (p.polarization != d.polarization).then(|| format!("{:?}", p.polarization).to_lowercase()),
    );
    put(
        "siting",
        ((p.tx_siting, p.rx_siting) != (d.tx_siting, d.rx_siting))
            .then(|| format!("{:?}, {:?}", p.tx_siting, p.rx_siting).to_lowercase()),
    );
    put(
        "sui_terrain",
        (p.sui_terrain != d.sui_terrain).then(|| format!("{:?}", p.sui_terrain).to_lowercase()),
    );
    all
}

#[rustfmt::skip] // One declaration a line reads like the file.
fn read(d: &mut Document, file: &ModelText) -> Calibration {
    let basis = d.table("basis", "What the terms are of", |t| Basis {
        model: t.required("model", Text, "\"p526-delta-bullington\"", "The model"),
        surroundings: t.required("surroundings", Text, "\"village\"", "The study's surroundings"),
        land_cover: t.required("land_cover", Text, "\"none\"", "The study's land cover, and how it counts at receivers"),
        environment: t.required("environment", Text, "\"rural\"", "The study's environment"),
        settings: t.optional("settings", Map { keys: None, values: Text }, "not stated, and not compared", "{ earth_radius_factor = \"1.5\" }", "What else the study's levels depend on: what differs from the default"),
    });
    let (terms, sigma_db) = d.table("terms", "What is added to levels", terms);
    let candidates = d.table("held_out", "Errors at what no fit had seen", candidates);
    let range = d.table("range", "Where the terms hold", range);
    let provenance = d.table("provenance", "What the terms come from", provenance);
    Calibration { name: file.name.clone(), basis, terms, sigma_db, candidates, range, provenance, sha256: file.sha256() }
}

#[rustfmt::skip]
fn terms(t: &mut Table) -> (Terms, f64) {
    let offset_db = t.required("offset_db", OFFSET_DB, "-7.5", "Added to every level, dB");
    let offset_db = with_interval(t, offset_db, "offset_interval_db");
    let slope = t.optional("slope_db", SLOPE_DB, "no slope", "-5.0", "Added for every factor of ten in distance from 1 km, dB");
    let slope_db = slope.map(|value| with_interval(t, value, "slope_interval_db"));
    let share = t.optional("pattern_share", SHARE, "the whole pattern", "0.7", "How much of the antenna's pattern counts");
    let pattern_share = share.map(|value| with_interval(t, value, "pattern_share_interval"));
    let around_db = by_word(t, ("around_db", "around_interval_db"), "Added by what is around the receiver, dB");
    let site_db = by_word(t, ("site_db", "site_interval_db"), "Added by site, dB");
    let sigma_db = t.required("sigma_db", SIGMA_DB, "9.0", "Scatter of measured levels about the calibrated ones, at what no fit had seen, dB");
    for (value, interval) in [("slope_db", "slope_interval_db"), ("pattern_share", "pattern_share_interval")] {
        if t.is_set(interval) && !t.is_set(value) {
            t.fault(Code::Inconsistent, interval, &format!("is there without {value}"), format!("add {value}, or take it out"));
        }
    }
    (Terms { offset_db, slope_db, pattern_share, around_db, site_db }, sigma_db)
}

/// A pair of numbers, the first not above the second.
fn ends(t: &mut Table, key: &'static str, kind: Number, doc: &'static str) -> ValidRange {
    let found = t.required(key, List { item: kind, least: 2 }, "[1.0, 2.0]", doc);
    match found.as_slice() {
        &[low, high] if low <= high => [low, high],
        // Said already.
        [] => [0.0, 0.0],
        _ => {
            let advice = "give two numbers: the lower and the upper end".to_owned();
            t.fault(Code::Inconsistent, key, "is no pair of ends", advice);
            [0.0, 0.0]
        }
    }
}

fn with_interval(t: &mut Table, value: f64, key: &'static str) -> Term {
    let [low, high] = ends(t, key, END, "Its interval of 90 %");
    if t.is_set(key) && !(low <= value && value <= high) && (low, high) != (0.0, 0.0) {
        let cause = format!("does not hold {value}, the term itself");
        t.fault(
            Code::Inconsistent,
            key,
            &cause,
            "make the calibration again".to_owned(),
        );
    }
    Term { value, low, high }
}

fn by_word(
    t: &mut Table,
    (key, interval): (&'static str, &'static str),
    doc: &'static str,
) -> BTreeMap<String, Term> {
    let map = Map {
        keys: None,
        values: OFFSET_DB,
    };
    let values = t.value(key, map, BTreeMap::new(), doc);
    let list = List { item: END, least: 2 };
    let map = Map {
        keys: None,
        values: list,
    };
    let intervals = t.value(interval, map, BTreeMap::new(), "Their intervals of 90 %");
    let mut terms = BTreeMap::new();
    for (word, value) in &values {
        match intervals.get(word).map(Vec::as_slice) {
            Some(&[low, high]) if low <= *value && *value <= high => {
                let value = *value;
                terms.insert(word.clone(), Term { value, low, high });
            }
            _ => {
                let cause = format!("has no interval in {interval} that holds its value for '{word}'");
                t.fault(
                    Code::Inconsistent,
                    key,
                    &cause,
                    "make the calibration again".to_owned(),
                );
            }
        }
    }
    if let Some(word) = intervals.keys().find(|word| !values.contains_key(*word)) {
        let cause = format!("has '{word}', which {key} has not");
        t.fault(
            Code::Inconsistent,
            interval,
            &cause,
            "make the calibration again".to_owned(),
        );
    }
    terms
}

fn candidates(t: &mut Table) -> Vec<Candidate> {
    let texts = |key: &'static str, t: &mut Table| {
        let map = Map {
            keys: None,
            values: Text,
        };
        t.value(key, map, BTreeMap::new(), "Why a candidate is not taken")
    };
    let names = t.required(
        "candidates",
        List { item: Text, least: 1 },
        "[\"none\", \"offset\"]",
        "What was tried, in rising order",
    );
    let figures = Map {
        keys: None,
        values: Map {
            keys: Some(&["squares", "sites", "campaigns"]),
            values: ERROR_DB,
        },
    };
    let figures = t.value("rmse_db", figures, BTreeMap::new(), "Root mean square errors, dB");
    let gains = Map {
        keys: None,
        values: END,
    };
    let gains = t.value(
        "taken",
        gains,
        BTreeMap::new(),
        "What each that was taken gained, dB",
    );
    let not_taken = texts("not_taken", t);
    let candidate = |name: String| Candidate {
        held_out_db: figures.get(&name).cloned().unwrap_or_default(),
        judged: match (gains.get(&name), not_taken.get(&name)) {
            (Some(gain), _) => Judged::Taken(*gain),
            (None, Some(why)) => Judged::NotTaken(why.clone()),
            (None, None) => Judged::Start,
        },
        name,
    };
    names.into_iter().map(candidate).collect()
}

fn range(t: &mut Table) -> Range {
    Range {
        distance_m: ends(t, "distance_m", METRES, "Distances, metres"),
        frequency_mhz: ends(t, "frequency_mhz", MHZ, "Carriers, MHz"),
        mast_height_m: ends(t, "mast_height_m", METRES, "Antennas above ground, metres"),
        receiver_height_m: ends(t, "receiver_height_m", METRES, "Receivers above ground, metres"),
        bbox_deg: t
            .optional(
                "bbox_deg",
                BoxDeg,
                "not known",
                "[105.0, 21.0, 106.0, 22.0]",
                "Where the places lie",
            )
            .map(|b| [b.west_deg, b.south_deg, b.east_deg, b.north_deg]),
        surroundings: t.value(
            "surroundings",
            List { item: Text, least: 0 },
            Vec::new(),
            "What was around the receivers",
        ),
    }
}

#[rustfmt::skip]
fn provenance(t: &mut Table) -> Provenance {
    let measurements = Map { keys: None, values: Text };
    let mut many = |key: &'static str, doc: &'static str| t.required(key, MANY, "100", doc).unsigned_abs();
    let (places, squares, sites, seed) = (many("places", "Places of a cell"), many("squares", "Squares of 500 m"), many("sites", "Sites"), many("seed", "Seed of the intervals"));
    Provenance {
        campaigns: t.required("campaigns", List { item: Text, least: 1 }, "[\"drive-2026\"]", "The campaigns"),
        measurements: t.required("measurements", measurements, "{}", "SHA-256 of each file of measurements"),
        study: t.required("study", Text, "\"study\"", "The study"),
        program: t.required("program", Text, "\"covgap 0.1.0\"", "The program"),
        date: t.required("date", Text, "\"2026-05-31\"", "The day of the fit"),
        places, squares, sites, seed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn of(text: &str) -> Result<Calibration, StudyFaults> {
        parse(&ModelText {
            name: "mine".into(),
            text: text.into(),
            origin: PathBuf::from("mine.toml"),
            written: crate::study::Written::Utf8,
        })
    }

    fn full() -> Calibration {
        Calibration {
            name: "mine".into(),
            basis: Basis {
                model: "p1812".into(),
                surroundings: "village".into(),
                land_cover: "none".into(),
                environment: "rural".into(),
                settings: Some(BTreeMap::from([("earth_radius_factor".into(), "1.5".into())])),
            },
            terms: Terms {
                offset_db: Term::about(-7.25, 1.5),
                slope_db: Some(Term::about(-3.0, 2.0)),
                pattern_share: Some(Term {
                    value: 0.75,
                    low: 0.5,
                    high: 1.0,
                }),
                around_db: BTreeMap::from([("woods \"x\"".into(), Term::about(-4.5, 2.0))]),
                site_db: BTreeMap::from([("S 1".into(), Term::about(1.125, 0.5))]),
            },
            sigma_db: 8.5,
            candidates: vec![
                Candidate {
                    name: "none".into(),
                    held_out_db: BTreeMap::from([("squares".into(), 12.5), ("sites".into(), 13.0)]),
                    judged: Judged::Start,
                },
                Candidate {
                    name: "offset".into(),
                    held_out_db: BTreeMap::from([("squares".into(), 9.0)]),
                    judged: Judged::Taken(3.5),
                },
                Candidate {
                    name: "offset + slope".into(),
                    held_out_db: BTreeMap::new(),
                    judged: Judged::NotTaken("too few".into()),
                },
            ],
            range: Range {
                distance_m: [120.0, 9000.0],
                frequency_mhz: [900.0, 1800.0],
                mast_height_m: [20.0, 45.0],
                receiver_height_m: [1.5, 1.5],
                bbox_deg: Some([105.0, 21.0, 105.5, 21.5]),
                surroundings: vec!["village".into()],
            },
            provenance: Provenance {
                campaigns: vec!["drive".into()],
                measurements: BTreeMap::from([("a.csv".into(), "ff00".into())]),
                study: "s".into(),
                program: "covgap".into(),
                date: "2026-05-31".into(),
                places: 400,
                squares: 60,
                sites: 5,
                seed: 1,
            },
            sha256: String::new(),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let text = to_toml(&full());
        let back = of(&text).expect("good");
        let expected = Calibration {
            sha256: back.sha256.clone(),
            ..full()
        };
        assert_eq!(back, expected, "{text}");
        assert_eq!(to_toml(&back), text);
    }

    #[test]
    fn faults_name_key_and_value() {
        let text = to_toml(&full());
        for (before, after, wanted) in [
            (
                "sigma_db = 8.5",
                "sigma_db = 0.0",
                "terms.sigma_db = 0.0 is out of range",
            ),
            (
                "sigma_db = 8.5",
                "sigma_db = nan",
                "terms.sigma_db = nan is not a finite number",
            ),
            (
                "pattern_share = 0.75",
                "pattern_share = 1.2",
                "terms.pattern_share = 1.2",
            ),
            ("offset_db = -7.25", "offset_db = inf", "terms.offset_db = inf"),
            ("offset_db = -7.25", "offset_bd = -7.25", "offset_bd"),
            (
                "distance_m = [120.0, 9000.0]",
                "distance_m = [9000.0, 120.0]",
                "range.distance_m",
            ),
            ("[-8.75, -5.75]", "[-5.75, -8.75]", "offset_interval_db"),
            ("[-8.75, -5.75]", "[-8.75, -8.0]", "does not hold -7.25"),
            ("\"S 1\" = 1.125", "\"S 2\" = 1.125", "'S 2'"),
            ("model = \"p1812\"", "model = 7", "basis.model = 7"),
        ] {
            let faults = of(&text.replacen(before, after, 1)).expect_err(after).to_string();
            assert!(faults.contains(wanted), "{after}: {faults}");
        }
    }
}
