//! Tables of the guide that are made from the code: these tests compare them, and write them anew when they
//! are run with `COVGAP_WRITE_DOCS=1`.

use crate::support::guide::Page;
use covgap::radio::model::{ADDITIONS, Card, ClutterUse, MODELS, Quantity, Strength, keys};
use covgap::register::status::TRANSITIONS;
use covgap::study::{
    CELL_FIELDS, Preset, RadioTemplate, embedded_antennas, embedded_clutter_tables, embedded_presets,
    embedded_templates,
};
use std::fmt::Write;

/// A table in Markdown.
fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        assert_eq!(row.len(), head.len(), "{row:?}");
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        writeln!(text, "| {} |", cells.join(" | ")).expect("text grows");
    }
    text
}

fn code(name: &str) -> String {
    format!("`{name}`")
}

/// The ranges of a model; where a quantity has an advised range, that is the one to know.
fn validity(card: &Card) -> String {
    let is_advised = |q| {
        let ranges = card.ranges.iter();
        ranges
            .filter(|r| r.strength == Strength::Advised)
            .any(|r| r.quantity == q)
    };
    let shown = card.ranges.iter().filter(|r| {
        r.quantity != Quantity::LatitudeDeg && (r.strength == Strength::Advised || !is_advised(r.quantity))
    });
    let texts: Vec<String> = shown
        .map(|r| {
            let (name, unit) = r.quantity.label();
            if r.min == r.max {
                return format!("{name} {} {unit}", r.min);
            }
            format!("{name} {}–{} {unit}", r.min, r.max)
        })
        .collect();
    texts.join("; ")
}

/// The models' cards.
fn models() -> String {
    let rows = MODELS.iter().map(|model| {
        let card = model.card;
        let reads = match (card.needs_terrain(), card.clutter) {
            (true, ClutterUse::Reads) => "terrain and land cover",
            (true, _) => "terrain",
            (false, _) => "distance",
        };
        vec![
            code(card.name),
            card.source.to_owned(),
            reads.to_owned(),
            card.use_for.to_owned(),
            card.not_for.to_owned(),
            validity(card),
            keys(card.name).join(", "),
        ]
    });
    table(
        &["model", "source", "reads", "for", "not for", "validity", "keys"],
        rows,
    )
}

/// The cards of what is added to a model.
fn additions() -> String {
    let rows = ADDITIONS.iter().map(|card| {
        let texts = [card.source, card.use_for, card.not_for];
        [code(card.name)]
            .into_iter()
            .chain(texts.map(str::to_owned))
            .collect()
    });
    table(&["name", "source", "for", "not for"], rows)
}

/// Levels of a preset: covered and usable by technology.
fn levels(preset: &Preset) -> String {
    let levels = preset.rule.thresholds.iter();
    let texts: Vec<String> = levels
        .map(|(technology, level)| format!("{technology} {} / {} dBm", level.covered.0, level.usable.0))
        .collect();
    texts.join("; ")
}

/// What a preset takes off the levels, and how it asks for an uplink.
fn taken_off(preset: &Preset) -> String {
    let mut texts = Vec::new();
    if preset.taken_off().0 != 0.0 {
        texts.push(format!("{} dB", preset.taken_off().0));
    }
    if let Some(edge) = preset.edge_probability {
        texts.push(format!("margin for {:.0} % of places", 100.0 * edge));
    }
    if let Some(rule) = preset.building {
        texts.push(format!("entry loss of {:.0} % of buildings", rule.share_pct));
    }
    for (technology, uplink) in &preset.uplinks {
        texts.push(format!(
            "the {technology} uplink where it is weaker ({} Mbit/s in {} MHz)",
            uplink.mbps, uplink.bandwidth_mhz
        ));
    }
    texts.join("; ")
}

fn presets() -> String {
    let all = embedded_presets().expect("all parse");
    let rows = all.iter().map(|preset| {
        vec![
            code(&preset.name),
            preset.title.clone(),
            preset.standing.clone(),
            levels(preset),
            format!("{:.0} %", 100.0 * preset.rule.people_share),
            format!("{} m", preset.receiver_height_m),
            taken_off(preset),
            preset.source.clone(),
        ]
    });
    table(
        &[
            "preset",
            "title",
            "standing of its numbers",
            "covered / usable from",
            "people",
            "receiver",
            "taken off",
            "source",
        ],
        rows,
    )
}

fn template(radio: &RadioTemplate) -> Vec<String> {
    let eirp_dbm = radio.power_dbm + radio.gain_dbi - radio.losses_db;
    vec![
        code(&radio.name),
        radio.title.clone(),
        radio.frequency_mhz.to_string(),
        radio.bandwidth_mhz.to_string(),
        format!("{eirp_dbm}"),
        radio.antenna_height_m.to_string(),
        radio.horizontal_beam_width_deg.to_string(),
        radio.electrical_tilt_deg.to_string(),
        radio.load.to_string(),
    ]
}

fn templates() -> String {
    let all = embedded_templates().expect("all parse");
    table(
        &[
            "template",
            "title",
            "carrier, MHz",
            "channel, MHz",
            "EIRP, dBm",
            "antenna height, m",
            "beam width, °",
            "electrical tilt, °",
            "load",
        ],
        all.iter().map(template),
    )
}

fn clutter_tables() -> String {
    let all = embedded_clutter_tables().expect("all parse");
    let rows = all.iter().map(|t| {
        let names: Vec<String> = t
            .names
            .iter()
            .map(|(code, name)| format!("{code} {name}"))
            .collect();
        vec![code(&t.name), t.title.clone(), names.join(", "), t.source.clone()]
    });
    table(&["table", "title", "classes", "source"], rows)
}

fn antennas() -> String {
    let all = embedded_antennas().expect("all parse");
    let rows = all.iter().map(|antenna| {
        let kind = if antenna.is_directional() {
            "sector"
        } else {
            "omnidirectional"
        };
        let tilt = antenna.file.electrical_tilt_deg;
        vec![
            code(&antenna.name),
            format!("{}", antenna.gain().0),
            kind.to_owned(),
            tilt.to_string(),
        ]
    });
    table(&["pattern", "gain, dBi", "kind", "electrical tilt, °"], rows)
}

fn transitions() -> String {
    let rows = TRANSITIONS.iter().map(|(from, to)| {
        let names: Vec<&str> = to.iter().map(|s| s.name()).collect();
        vec![from.to_string(), names.join(", ")]
    });
    table(&["status", "may become"], rows)
}

#[test]
fn the_models_are_those_of_the_code() {
    let page = Page::of_guide("reference/models.md");
    page.holds_part("models", &models());
    Page::read(&page.place).holds_part("additions", &additions());
}

#[test]
fn the_keys_of_a_study_are_those_of_the_code() {
    let reference = covgap::study::reference_markdown().replace("#### ", "## ");
    Page::of_guide("reference/keys.md").holds_part("keys", &reference);
}

#[test]
fn presets_templates_clutter_tables_and_antennas_are_those_of_the_code() {
    let parts = [
        ("presets", presets()),
        ("templates", templates()),
        ("clutter", clutter_tables()),
        ("antennas", antennas()),
    ];
    for (name, made) in parts {
        Page::of_guide("reference/presets.md").holds_part(name, &made);
    }
}

#[test]
fn the_columns_of_a_sites_file_are_explained() {
    let explained = Page::of_guide("planner.md").first_cells("Sites and their cells");
    let places = ["lon", "lat"].map(str::to_owned);
    let (at, fields): (Vec<String>, Vec<String>) = explained.into_iter().partition(|c| places.contains(c));
    assert_eq!(at, places);
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    let taken = CELL_FIELDS.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(sorted(fields), sorted(taken));
}

#[test]
fn the_table_of_transitions_is_the_registers() {
    Page::of_guide("offices.md").holds_part("transitions", &transitions());
}
