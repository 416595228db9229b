//! Presets: the rule by which a village is judged, with its source and standing.

use super::fault::{Code, Source, StudyFaults};
use super::kind::{Choice, Number, Text, number};
use super::models::{Embedded, ModelKind, ModelText};
use super::reader::{At, Document, Table, read_document};
use crate::domain::{Rule, Technology, Threshold};
use crate::radio::model::p2109::Building;
use crate::radio::throughput;
use crate::units::{Db, Dbm};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What the uplink must carry, where a preset asks for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UplinkRule {
    /// Rate, Mbit/s.
    pub mbps: f64,
    /// Bandwidth that one user gets, MHz.
    pub bandwidth_mhz: f64,
    /// Rise of the base station's noise by interference, dB.
    pub rise_db: f64,
    /// SINR that the rate asks for, dB: TR 36.942 Annex A.2.
    pub sinr_db: f64,
}

/// Receivers in buildings, by ITU-R P.2109.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BuildingRule {
    /// Their kind.
    pub kind: Building,
    /// Share of such buildings whose entry loss is allowed for, %.
    pub share_pct: f64,
}

/// A verdict rule from models/presets/.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// File name without extension.
    pub name: String,
    /// For people.
    pub title: String,
    /// Where the rule comes from.
    pub source: String,
    /// `regulation`, `operator declaration` or `planning convention`.
    pub standing: String,
    /// What must be said beside every result, if anything.
    pub mark: Option<String>,
    /// Levels by technology (only these technologies count), and the share of the people that must have them.
    pub rule: Rule,
    /// What the uplink must carry, by technology; where there is none the downlink's level alone decides.
    pub uplinks: BTreeMap<Technology, UplinkRule>,
    /// Receiver antenna above ground, metres.
    pub receiver_height_m: f64,
    /// Loss into buildings or vehicles, taken off every level, dB.
    pub indoor_loss_db: f64,
    /// Loss into buildings by the cell's frequency, instead of a number.
    pub building: Option<BuildingRule>,
    /// Margin for fading, taken off every level, dB; 0 where `edge_probability` is set.
    pub margin_db: f64,
    /// Probability over locations with which a level must be met, instead of `margin_db`: the margin is then
    /// a cell's own.
    pub edge_probability: Option<f64>,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

impl Preset {
    /// A planning convention of one's own: receivers outdoors at 1.5 m, nothing taken off the levels.
    pub fn new(name: &str, rule: Rule) -> Self {
        Self {
            name: name.to_owned(),
            title: String::new(),
            source: String::new(),
            standing: "planning convention".to_owned(),
            mark: None,
            rule,
            uplinks: BTreeMap::new(),
            receiver_height_m: 1.5,
            indoor_loss_db: 0.0,
            building: None,
            margin_db: 0.0,
            edge_probability: None,
            sha256: String::new(),
        }
    }

    /// What must be said beside every result: the mark, and by what the rule lowers levels.
    pub fn said(&self) -> Option<String> {
        let mut said: Vec<String> = self.mark.iter().cloned().collect();
        if let Some(edge) = self.edge_probability {
            said.push(format!(
                "levels are those exceeded with a probability of {:.0} %, by the error of a predicted level (error_sigma_db)",
                100.0 * edge
            ));
        }
        if let Some(rule) = self.building {
            said.push(format!(
                "levels are those indoors, entry loss of {:.0} % of buildings by P.2109-2",
                rule.share_pct
            ));
        }
        if !self.uplinks.is_empty() {
            said.push(
                "levels of cells whose uplink is the weaker direction are lowered by the difference"
                    .to_owned(),
            );
        }
        (!said.is_empty()).then(|| said.join("; "))
    }

    /// Does the rule take anything off the levels of a technology that counts?
    pub fn lowers(&self, technology: Technology) -> bool {
        let of_all =
            self.taken_off() != Db(0.0) || self.building.is_some() || self.edge_probability.is_some();
        self.rule.thresholds.contains_key(&technology) && (of_all || self.uplinks.contains_key(&technology))
    }

    /// Loss into buildings or vehicles and margin for fading: what is taken off every level by a number.
    pub const fn taken_off(&self) -> Db {
        Db(self.indoor_loss_db + self.margin_db)
    }
}

impl Serialize for Preset {
    /// As far as readers of a number must know the rule: name, title, source, standing, and what must be
    /// said.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("Preset", 5)?;
        row.serialize_field("name", &self.name)?;
        row.serialize_field("title", &self.title)?;
        row.serialize_field("source", &self.source)?;
        row.serialize_field("standing", &self.standing)?;
        row.serialize_field("mark", &self.said())?;
        row.end()
    }
}

/// What readers of a number must know of the rule: the form in which a [`Preset`] is written.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it describes what the writer above writes")]
struct PresetRow {
    /// Name.
    name: String,
    /// Title.
    title: String,
    /// Where it is from.
    source: String,
    /// How binding it is.
    standing: String,
    /// What must be said of it beside every number.
    mark: Option<String>,
}

impl JsonSchema for Preset {
    fn schema_name() -> Cow<'static, str> {
        "Preset".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        PresetRow::json_schema(generator)
    }
}

/// Reads and checks a preset.
///
/// # Errors
/// Every fault of the file at once.
pub fn parse(file: &ModelText) -> Result<Preset, StudyFaults> {
    let source = Source {
        file: &file.origin,
        text: &file.text,
    };
    let (preset, _, faults) = read_document(source, |d| read(d, file));
    if faults.is_empty() {
        Ok(preset)
    } else {
        Err(StudyFaults::sorted(faults))
    }
}

/// The presets built into the program, by name.
///
/// # Errors
/// A fault in a file built in, which a test excludes.
pub fn embedded_presets() -> Result<Vec<Preset>, StudyFaults> {
    Embedded.all(ModelKind::Preset).iter().map(parse).collect()
}

const STANDINGS: Choice<&str> = Choice(&[
    ("regulation", "regulation"),
    ("operator declaration", "operator declaration"),
    ("planning convention", "planning convention"),
]);

/// Limits of levels, dBm: wider than any standard's reporting range.
pub(super) const LEVEL_DBM: Number = number(-160.0, -20.0);
/// Limits of the share of people.
pub(super) const SHARE: Number = number(0.0, 1.0);
/// Limits of the receiver's height, metres.
pub(super) const RECEIVER_M: Number = number(0.5, 100.0);
/// Limits of the loss into buildings, dB.
pub(super) const INDOOR_DB: Number = number(0.0, 60.0);
/// Kinds of buildings as words of a file.
pub(super) const BUILDING: Choice<Building> = Choice(&[
    ("traditional", Building::Traditional),
    ("thermally-efficient", Building::ThermallyEfficient),
]);
/// Limits of the share of buildings, %.
pub(super) const BUILDINGS_PCT: Number = number(1.0, 99.0);
/// Share of buildings where only their kind is said, %.
pub(super) const HALF_OF_BUILDINGS_PCT: f64 = 50.0;
/// Limits of the margin, dB.
pub(super) const MARGIN_DB: Number = number(0.0, 40.0);
/// Limits of the probability over locations.
pub(super) const EDGE: Number = number(0.5, 0.99);
/// Limits of the uplink's rate, Mbit/s.
const UPLINK_MBPS: Number = number(0.001, 1000.0);
/// Limits of the bandwidth that one user gets, MHz.
const UPLINK_MHZ: Number = number(0.01, 400.0);
/// Limits of the rise of noise, dB.
const RISE_DB: Number = number(0.0, 30.0);

fn read(d: &mut Document, file: &ModelText) -> Preset {
    let mut preset = d.table("", "The rule", |t| header(t, file));
    for technology in Technology::ALL {
        let found = d.optional_table(technology.name(), "Levels of a technology that counts", |t| {
            threshold(t, technology)
        });
        let Some((threshold, uplink)) = found else {
            continue;
        };
        preset.rule.thresholds.insert(technology, threshold);
        preset.uplinks.extend(uplink.map(|rule| (technology, rule)));
    }
    if preset.rule.thresholds.is_empty() {
        let advice = "add a table such as [4G] with covered_dbm and usable_dbm".to_owned();
        d.fault(
            Code::MissingKey,
            At::default(),
            "",
            "no technology has levels".to_owned(),
            advice,
        );
    }
    preset
}

fn header(t: &mut Table, file: &ModelText) -> Preset {
    let (margin_db, edge_probability) = margin(t);
    let building = building(t);
    Preset {
        name: file.name.clone(),
        title: t.required("title", Text, "\"A rule\"", "Title for people"),
        source: t.required("source", Text, "\"Decision …\"", "Where the rule comes from"),
        standing: t
            .required("standing", STANDINGS, "\"regulation\"", "How binding it is")
            .to_owned(),
        mark: t.optional(
            "mark",
            Text,
            "nothing",
            "\"planning value\"",
            "What to say beside every result",
        ),
        rule: Rule {
            thresholds: BTreeMap::new(),
            people_share: t.required("people_share", SHARE, "0.9", "Share of people"),
        },
        uplinks: BTreeMap::new(),
        receiver_height_m: t.required("receiver_height_m", RECEIVER_M, "1.5", "Receiver above ground, m"),
        indoor_loss_db: t.required("indoor_loss_db", INDOOR_DB, "0.0", "Loss into buildings, dB"),
        building,
        margin_db,
        edge_probability,
        sha256: file.sha256(),
    }
}

/// Buildings by their kind, where the preset has a rule for them.
fn building(t: &mut Table) -> Option<BuildingRule> {
    let kind = t.optional(
        "building",
        BUILDING,
        "indoor_loss_db alone",
        "\"traditional\"",
        "Kind of buildings that receivers are in",
    );
    let share_pct = t.value(
        "building_share_pct",
        BUILDINGS_PCT,
        HALF_OF_BUILDINGS_PCT,
        "Share of such buildings whose entry loss is allowed for, %",
    );
    kind.map(|kind| BuildingRule { kind, share_pct })
}

/// The margin: a number or a probability, one of them.
fn margin(t: &mut Table) -> (f64, Option<f64>) {
    let margin_db = t.optional(
        "margin_db",
        MARGIN_DB,
        "edge_probability instead",
        "0.0",
        "Margin for fading, dB",
    );
    let edge = t.optional(
        "edge_probability",
        EDGE,
        "margin_db instead",
        "0.9",
        "Probability over locations",
    );
    match (t.is_set("margin_db"), t.is_set("edge_probability")) {
        (true, true) => t.fault(
            Code::Inconsistent,
            "edge_probability",
            "is beside margin_db",
            "the probability makes its own margin: remove one of the two".to_owned(),
        ),
        (false, false) => t.fault(
            Code::MissingKey,
            "margin_db",
            "is missing",
            "add, for example: margin_db = 0.0, or edge_probability = 0.9".to_owned(),
        ),
        _ => {}
    }
    (margin_db.unwrap_or(0.0), edge)
}

/// The levels of one technology, and its uplink.
fn threshold(t: &mut Table, technology: Technology) -> (Threshold, Option<UplinkRule>) {
    let threshold = Threshold {
        covered: Dbm(t.required("covered_dbm", LEVEL_DBM, "-105.0", "Covered from here, dBm")),
        usable: Dbm(t.required("usable_dbm", LEVEL_DBM, "-115.0", "Usable from here, dBm")),
    };
    let uplink = uplink(t, technology);
    if threshold.covered < threshold.usable {
        t.fault(
            Code::Inconsistent,
            "covered_dbm",
            "is below usable_dbm",
            "a covered place has a usable signal: raise it, or lower usable_dbm".to_owned(),
        );
    }
    (threshold, uplink)
}

const UPLINK_KEYS: [&str; 3] = ["uplink_mbps", "uplink_bandwidth_mhz", "uplink_rise_db"];

/// The uplink's three keys: all or none, and only where the curve from SINR to rate is made for the
/// technology.
fn uplink(t: &mut Table, technology: Technology) -> Option<UplinkRule> {
    let [rate, width, rise] = UPLINK_KEYS;
    let mbps = t.optional(
        rate,
        UPLINK_MBPS,
        "no rule for the uplink",
        "1.0",
        "Uplink rate, Mbit/s",
    );
    let bandwidth_mhz = t.optional(
        width,
        UPLINK_MHZ,
        "no rule for the uplink",
        "1.8",
        "Bandwidth of one user, MHz",
    );
    let rise_db = t.optional(
        rise,
        RISE_DB,
        "no rule for the uplink",
        "3.0",
        "Rise of noise by interference, dB",
    );
    if let Some(key) = UPLINK_KEYS.iter().find(|key| t.is_set(key)) {
        if let Some(missing) = UPLINK_KEYS.iter().find(|key| !t.is_set(key)) {
            let advice = format!(
                "an uplink needs {}: add it, or leave all out",
                UPLINK_KEYS.join(", ")
            );
            t.fault(Code::MissingKey, missing, "is missing", advice);
        }
        let curve = match technology {
            Technology::G4 => throughput::LTE_UPLINK,
            Technology::G5 => throughput::NR_UPLINK,
            Technology::G2 | Technology::G3 => {
                let cause = format!("does not go with {technology}");
                let advice = "rates by SINR are known for 4G and 5G: remove it".to_owned();
                t.fault(Code::Inconsistent, key, &cause, advice);
                return None;
            }
        };
        let (mbps, bandwidth_mhz, rise_db) = (mbps?, bandwidth_mhz?, rise_db?);
        return match curve.sinr_for(mbps, bandwidth_mhz) {
            Ok(sinr) => Some(UplinkRule {
                mbps,
                bandwidth_mhz,
                rise_db,
                sinr_db: sinr.0,
            }),
            Err(error) => {
                let advice = "ask for less, or give more bandwidth".to_owned();
                t.fault(
                    Code::Inconsistent,
                    rate,
                    &format!("cannot be carried: {error}"),
                    advice,
                );
                None
            }
        };
    }
    None
}
