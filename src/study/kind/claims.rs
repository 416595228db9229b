//! A layer of claims: a table in a list, written `[[claims.layers]]`; and days.

use super::super::claims::{ClaimsLayer, Named, is_raster};
use super::super::fault::{Code, did_you_mean};
use super::{Kind, List, TECHNOLOGY, Text, Whole, Wrong, quoted};
use crate::domain::CalendarDay;
use crate::study::Layered;
use std::path::PathBuf;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A day, as a text or as TOML's own.
pub(in crate::study) struct DayText;

impl Kind for DayText {
    type Value = CalendarDay;

    fn describe(&self) -> String {
        "day, YYYY-MM-DD".to_owned()
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<CalendarDay> {
        let found = match at.get_ref() {
            DeValue::String(text) => text.trim().parse().ok(),
            DeValue::Datetime(moment) if moment.time.is_none() => {
                moment.date.and_then(|d| CalendarDay::new(d.year, d.month, d.day))
            }
            DeValue::Datetime(_) => None,
            _ => {
                wrong.push(Wrong::of_type(at, "a day such as \"2026-06-30\""));
                return None;
            }
        };
        if found.is_none() {
            let advice = "give year, month and day of the calendar, such as \"2026-06-30\"";
            wrong.push(Wrong::new(Code::UnknownValue, at, "is no day", advice));
        }
        found
    }

    fn show(&self, value: &CalendarDay) -> String {
        quoted(&value.to_string())
    }
}

/// The keys of a layer.
const KEYS: [&str; 12] = [
    "path",
    "layer",
    "crs",
    "encoding",
    "operator",
    "operator_field",
    "technology",
    "technology_field",
    "as_of",
    "band",
    "covered_values",
    "uncovered_values",
];

/// Values of pixels that a byte, a small whole number or a class can have.
const VALUES: List<Whole> = List {
    item: Whole {
        min: -1_000_000,
        max: 1_000_000,
    },
    least: 1,
};
const BAND: Whole = Whole { min: 1, max: 10_000 };

/// A layer of claims.
pub(in crate::study) struct ClaimsTable;

/// The keys of one layer being read.
struct Keys<'t, 'w> {
    at: &'t Spanned<DeValue<'t>>,
    table: &'t DeTable<'t>,
    wrong: &'w mut Vec<Wrong>,
}

impl Keys<'_, '_> {
    fn get<K: Kind>(&mut self, name: &str, kind: &K) -> Option<K::Value> {
        let mut inner = Vec::new();
        let value = self.table.get(name).and_then(|at| kind.read(at, &mut inner));
        let under = format!(".{name}");
        self.wrong.extend(inner.into_iter().map(|w| w.under(&under)));
        value
    }

    fn has(&self, name: &str) -> bool {
        self.table.get(name).is_some()
    }

    fn fault(&mut self, code: Code, cause: String, advice: String) {
        self.wrong.push(Wrong::new(code, self.at, cause, advice));
    }

    /// What one key says of all, or the field that another key names: one of the two.
    fn named<K: Kind>(
        &mut self,
        key: &str,
        field_key: &str,
        kind: &K,
        example: &str,
    ) -> Option<Named<K::Value>> {
        let (all, field) = (self.get(key, kind), self.get(field_key, &Text));
        match (self.has(key), self.has(field_key)) {
            (true, true) => {
                let cause = format!("sets {key} and {field_key}, which contradict each other");
                self.fault(Code::Inconsistent, cause, "remove one of them".to_owned());
                None
            }
            (false, false) => {
                let cause = format!("does not say the {key} whose coverage it claims");
                let advice = format!("add {key} = {example}, or {field_key} with the field that says it");
                self.fault(Code::MissingKey, cause, advice);
                None
            }
            _ => all.map(Named::All).or(field.map(Named::Field)),
        }
    }

    fn strange(&mut self) {
        for (key, value) in self.table.iter() {
            let word = key.get_ref().as_ref();
            if !KEYS.contains(&word) {
                let advice = did_you_mean(word, KEYS, "its keys");
                let cause = "sets a key that a layer of claims does not have";
                let fault = Wrong::new(Code::UnknownKey, value, cause, advice);
                self.wrong.push(fault.under(&format!(".{word}")));
            }
        }
    }

    /// Keys of the other kind of file.
    fn of_other_kind(&mut self, is_raster: bool) {
        let others: &[&str] = if is_raster {
            &["layer", "encoding", "operator_field", "technology_field"]
        } else {
            &["covered_values", "uncovered_values"]
        };
        let kind = if is_raster {
            "a raster"
        } else {
            "a layer of polygons"
        };
        let set: Vec<&str> = others.iter().copied().filter(|key| self.has(key)).collect();
        if !set.is_empty() {
            let cause = format!(
                "is {kind}, and sets {}, which only the other kind has",
                set.join(", ")
            );
            let advice = "remove the key, or set `band` where the file is a raster".to_owned();
            self.fault(Code::Inconsistent, cause, advice);
        }
    }
}

impl Kind for ClaimsTable {
    type Value = ClaimsLayer;

    fn describe(&self) -> String {
        "table with path; operator or operator_field; technology or technology_field; and where wanted layer, crs, encoding, as_of, \
         for rasters band, covered_values, uncovered_values"
            .to_owned()
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<ClaimsLayer> {
        let Some(table) = at.get_ref().as_table() else {
            wrong.push(Wrong::of_type(
                at,
                "a table: write [[claims.layers]] and its keys below",
            ));
            return None;
        };
        let before = wrong.len();
        let mut keys = Keys { at, table, wrong };
        keys.strange();
        let path = keys.get("path", &Text);
        if !keys.has("path") {
            let advice = "add path = \"claims.gpkg\"".to_owned();
            keys.fault(Code::MissingKey, "names no file".to_owned(), advice);
        }
        let operator = keys.named("operator", "operator_field", &Text, "\"Name\"");
        let technology = keys.named("technology", "technology_field", &TECHNOLOGY, "\"4G\"");
        let path = path.map(PathBuf::from);
        let band = keys.get("band", &BAND);
        if let Some(path) = &path {
            keys.of_other_kind(band.is_some() || is_raster(path));
        }
        let covered = keys.get("covered_values", &VALUES).unwrap_or_else(|| vec![1]);
        let uncovered = keys.get("uncovered_values", &VALUES).unwrap_or_else(|| vec![0]);
        if let Some(both) = covered.iter().find(|v| uncovered.contains(v)) {
            let cause = format!("has the value {both} for coverage and for none");
            let advice = "leave it in one of covered_values and uncovered_values (0 where that is not set)";
            keys.fault(Code::Inconsistent, cause, advice.to_owned());
        }
        let layer = ClaimsLayer {
            layered: Layered {
                path: path.unwrap_or_default(),
                layer: keys.get("layer", &Text),
                crs: keys.get("crs", &Text),
                encoding: keys.get("encoding", &Text),
            },
            as_of: keys.get("as_of", &DayText),
            band: band.and_then(|b| usize::try_from(b).ok()),
            covered_values: covered,
            uncovered_values: uncovered,
            operator: operator.unwrap_or_else(|| Named::All(String::new())),
            technology: technology.unwrap_or_else(|| Named::Field(String::new())),
        };
        (wrong.len() == before).then_some(layer)
    }

    fn show(&self, value: &ClaimsLayer) -> String {
        let mut items = vec![format!(
            "path = {}",
            quoted(&value.layered.path.to_string_lossy())
        )];
        let mut put = |key: &str, text: Option<String>| items.extend(text.map(|t| format!("{key} = {t}")));
        let text = |t: &Option<String>| t.as_ref().map(|t| quoted(t));
        put("layer", text(&value.layered.layer));
        put("crs", text(&value.layered.crs));
        put("encoding", text(&value.layered.encoding));
        match &value.operator {
            Named::All(name) => put("operator", Some(quoted(name))),
            Named::Field(field) => put("operator_field", Some(quoted(field))),
        }
        match &value.technology {
            Named::All(technology) => put("technology", Some(TECHNOLOGY.show(technology))),
            Named::Field(field) => put("technology_field", Some(quoted(field))),
        }
        put("as_of", value.as_of.map(|day| DayText.show(&day)));
        if value.is_raster() {
            put("band", value.band.map(|b| b.to_string()));
            put("covered_values", Some(VALUES.show(&value.covered_values)));
            put("uncovered_values", Some(VALUES.show(&value.uncovered_values)));
        }
        format!("{{ {} }}", items.join(", "))
    }
}
