//! A layer: its path alone, or a table with the path and what the file does not say of itself.

use super::super::fault::{Code, did_you_mean};
use super::{Kind, Text, Wrong, quoted};
use crate::study::Layered;
use std::path::PathBuf;
use toml::Spanned;
use toml::de::DeValue;

/// A path, or `{ path, layer, crs, encoding }`.
pub(in crate::study) struct LayerTable;

const KEYS: [&str; 4] = ["path", "layer", "crs", "encoding"];

impl Kind for LayerTable {
    type Value = Layered;

    fn describe(&self) -> String {
        "path, or table with path, layer, crs, encoding".to_owned()
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<Layered> {
        let Some(table) = at.get_ref().as_table() else {
            let path = match at.get_ref() {
                DeValue::String(_) => Text.read(at, wrong)?,
                _ => {
                    wrong.push(Wrong::of_type(
                        at,
                        "a path in quotes, or { path = \"…\", crs = \"…\" }",
                    ));
                    return None;
                }
            };
            return Some(Layered {
                path: PathBuf::from(path),
                layer: None,
                crs: None,
                encoding: None,
            });
        };
        let before = wrong.len();
        for (key, value) in table.iter() {
            let word = key.get_ref().as_ref();
            if !KEYS.contains(&word) {
                let advice = did_you_mean(word, KEYS, "its keys");
                let fault = Wrong::new(
                    Code::UnknownKey,
                    value,
                    "sets a key that a layer does not have",
                    advice,
                );
                wrong.push(fault.under(&format!(".{word}")));
            }
        }
        let mut get = |key: &str| {
            let mut inner = Vec::new();
            let text = table.get(key).and_then(|value| Text.read(value, &mut inner));
            wrong.extend(inner.into_iter().map(|w| w.under(&format!(".{key}"))));
            text
        };
        let (path, layer, crs, encoding) = (get("path"), get("layer"), get("crs"), get("encoding"));
        if table.get("path").is_none() {
            let advice = "add path = \"…\"";
            wrong.push(Wrong::new(Code::MissingKey, at, "names no file", advice));
        }
        (wrong.len() == before).then(|| Layered {
            path: path.map(PathBuf::from).unwrap_or_default(),
            layer,
            crs,
            encoding,
        })
    }

    fn show(&self, value: &Layered) -> String {
        let path = quoted(&value.path.to_string_lossy());
        let others = [
            ("layer", &value.layer),
            ("crs", &value.crs),
            ("encoding", &value.encoding),
        ];
        let said: Vec<String> = others
            .iter()
            .filter_map(|(key, text)| text.as_ref().map(|text| format!(", {key} = {}", quoted(text))))
            .collect();
        if said.is_empty() {
            path
        } else {
            format!("{{ path = {path}{} }}", said.concat())
        }
    }
}
