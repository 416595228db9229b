//! In what two studies differ beside their cells: settings, and the files behind villages and ground.

use crate::study::Study;
use crate::world::Report;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;

/// One such difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SettingChange {
    /// The study's key, or what the files are.
    pub key: String,
    /// Before; `None` where the key was not set.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

/// Tables of a study that no verdict hangs on.
const WITHOUT_EFFECT: [&str; 4] = ["study", "area", "rank", "boundaries"];

/// Files are compared by what is in them, not by where they lie.
const OF_FILES: [&str; 3] = ["path", "paths", "layer"];

/// The differences that verdicts may hang on, by key. What only says where a file lies, or how columns are
/// called, is none.
pub fn compare(before: (&Study, &Report), after: (&Study, &Report)) -> Vec<SettingChange> {
    let (was, is) = (keys(before.0), keys(after.0));
    let mut found: Vec<SettingChange> = was
        .keys()
        .chain(is.keys())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter(|key| was.get(*key) != is.get(*key))
        .map(|key| SettingChange {
            key: key.clone(),
            before: was.get(key).cloned(),
            after: is.get(key).cloned(),
        })
        .collect();
    let (was, is) = (contents(before), contents(after));
    let roles: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    for role in roles {
        let of = |side: &BTreeMap<String, BTreeSet<String>>| side.get(role).cloned().unwrap_or_default();
        let (was, is) = (of(&was), of(&is));
        if was != is {
            let text = |sums: &BTreeSet<String>| (!sums.is_empty()).then(|| short(sums));
            found.push(SettingChange {
                key: format!("content of {role}"),
                before: text(&was),
                after: text(&is),
            });
        }
    }
    found
}

/// Keys that say what is around receivers.
const OF_SURROUNDINGS: [&str; 3] = [
    "radio.surroundings",
    "radio.surroundings_at_least",
    "radio.environment",
];

/// Differences in a few words, for the villages that they change; what villages differ in is reported of each.
/// `None` where nothing else differs.
pub fn in_words(changes: &[SettingChange]) -> Option<String> {
    let of_villages = |key: &str| matches!(key, "content of villages" | "content of test-points");
    let others: Vec<&SettingChange> = changes.iter().filter(|c| !of_villages(&c.key)).collect();
    others.first()?;
    let around = |c: &&&SettingChange| OF_SURROUNDINGS.contains(&c.key.as_str());
    let Some(surroundings) = others.iter().find(|c| around(c) && c.key == OF_SURROUNDINGS[0]) else {
        return Some("other settings or input".to_owned());
    };
    let name = |value: &Option<String>| value.as_deref().unwrap_or("not set").replace('"', "");
    let (was, is) = (name(&surroundings.before), name(&surroundings.after));
    let said = format!("other surroundings of receivers ({was} before, {is} after)");
    let is_all = others.iter().all(|c| around(&c));
    Some(if is_all {
        said
    } else {
        format!("{said} and other settings or input")
    })
}

/// `table.key` and value of a study as resolved.
fn keys(study: &Study) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    // The program's own text: it is TOML.
    let Ok(tables) = study.resolved_toml().parse::<toml::Table>() else {
        return found;
    };
    for (table, values) in tables {
        let Value::Table(values) = values else { continue };
        if WITHOUT_EFFECT.contains(&table.as_str()) {
            continue;
        }
        for (key, value) in values {
            let names_a_column = key.ends_with("_field") || key == "fields";
            if !OF_FILES.contains(&key.as_str()) && !names_a_column {
                found.insert(format!("{table}.{key}"), value.to_string());
            }
        }
    }
    found
}

/// Checksums by what the files are; the sites' are what the comparison is about.
fn contents((study, report): (&Study, &Report)) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut put = |role: &str, sum: &str| {
        found.entry(role.to_owned()).or_default().insert(sum.to_owned());
    };
    for file in report
        .inputs
        .iter()
        .filter(|f| !matches!(f.role, "sites" | "boundaries" | "antenna"))
    {
        put(file.role, &file.sha256);
    }
    put("the preset", &study.preset.sha256);
    for template in study.sites.templates.values() {
        put("the radio templates", &template.sha256);
    }
    if let Some(clutter) = &study.clutter {
        put("the clutter table", &clutter.table.sha256);
    }
    if let Some(calibration) = &study.radio.calibration {
        put("the calibration", &calibration.sha256);
    }
    found
}

fn short(sums: &BTreeSet<String>) -> String {
    let first = sums.iter().next().map(String::as_str).unwrap_or_default();
    let first: String = first.chars().take(12).collect();
    match sums.len() {
        1 => format!("sha256 {first}…"),
        n => format!("{n} files, sha256 {first}…"),
    }
}
