//! Lists, tables of values, boxes.

use super::super::fault::{Code, did_you_mean};
use super::{Kind, Wrong, key, number};
use crate::space::BoundingBox;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::DeValue;

/// A list of at least so many values.
pub(in crate::study) struct List<K> {
    pub(in crate::study) item: K,
    pub(in crate::study) least: usize,
}

impl<K: Kind> Kind for List<K> {
    type Value = Vec<K::Value>;

    fn describe(&self) -> String {
        format!("[{}]", self.item.describe())
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<Self::Value> {
        let Some(items) = at.get_ref().as_array() else {
            wrong.push(Wrong::of_type(at, "a list in square brackets"));
            return None;
        };
        if items.len() < self.least {
            let advice = format!("give at least {}", self.least);
            wrong.push(Wrong::new(Code::Empty, at, "has too few values", advice));
            return None;
        }
        let before = wrong.len();
        let mut values = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let mut inner = Vec::new();
            values.extend(self.item.read(item, &mut inner));
            wrong.extend(inner.into_iter().map(|w| w.under(&format!("[{i}]"))));
        }
        (wrong.len() == before).then_some(values)
    }

    fn show(&self, value: &Self::Value) -> String {
        let items: Vec<String> = value.iter().map(|v| self.item.show(v)).collect();
        format!("[{}]", items.join(", "))
    }
}

/// A table from words to values of one kind; `keys` limits the words.
pub(in crate::study) struct Map<K> {
    pub(in crate::study) keys: Option<&'static [&'static str]>,
    pub(in crate::study) values: K,
}

impl<K: Kind> Kind for Map<K> {
    type Value = BTreeMap<String, K::Value>;

    fn describe(&self) -> String {
        format!("{{ name = {} }}", self.values.describe())
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<Self::Value> {
        let Some(table) = at.get_ref().as_table() else {
            wrong.push(Wrong::of_type(at, "a table { name = value, … }"));
            return None;
        };
        let before = wrong.len();
        let mut values = BTreeMap::new();
        for (word, value) in table.iter() {
            let step = format!(".{}", key(word.get_ref()));
            if let Some(keys) = self.keys
                && !keys.contains(&word.get_ref().as_ref())
            {
                let advice = did_you_mean(word.get_ref(), keys.iter().copied(), "the allowed names");
                let fault = Wrong::new(
                    Code::UnknownKey,
                    value,
                    "sets a name that does not exist here",
                    advice,
                );
                wrong.push(fault.under(&step));
                continue;
            }
            let mut inner = Vec::new();
            if let Some(v) = self.values.read(value, &mut inner) {
                values.insert(word.get_ref().clone().into_owned(), v);
            }
            wrong.extend(inner.into_iter().map(|w| w.under(&step)));
        }
        (wrong.len() == before).then_some(values)
    }

    fn show(&self, value: &Self::Value) -> String {
        if value.is_empty() {
            return "{}".to_owned();
        }
        let items: Vec<String> = value
            .iter()
            .map(|(k, v)| format!("{} = {}", key(k), self.values.show(v)))
            .collect();
        format!("{{ {} }}", items.join(", "))
    }
}

/// `[west, south, east, north]` in degrees.
pub(in crate::study) struct BoxDeg;

impl Kind for BoxDeg {
    type Value = BoundingBox;

    fn describe(&self) -> String {
        "[west, south, east, north], degrees".to_owned()
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<BoundingBox> {
        let list = List {
            item: number(-180.0, 180.0),
            least: 4,
        };
        let edges = list.read(at, wrong)?;
        let &[west_deg, south_deg, east_deg, north_deg] = edges.as_slice() else {
            wrong.push(Wrong::new(
                Code::WrongType,
                at,
                "has more than four numbers",
                "give [west, south, east, north]",
            ));
            return None;
        };
        let (cause, advice) = if south_deg < -90.0 || north_deg > 90.0 {
            (
                "has a latitude beyond 90°",
                "give [west, south, east, north]: are longitude and latitude swapped?",
            )
        } else if south_deg >= north_deg || west_deg == east_deg {
            (
                "is no box: south must be less than north, and west is not east",
                "give [west, south, east, north]; a box across 180° has its west in the east: [179, -18, -179, -16]",
            )
        } else if west_deg > east_deg && east_deg + 360.0 - west_deg > 180.0 {
            (
                "goes more than half round the globe: west must be less than east, but for a box across 180°",
                "give [west, south, east, north]",
            )
        } else {
            let across = if west_deg > east_deg { 360.0 } else { 0.0 };
            return Some(BoundingBox {
                west_deg,
                south_deg,
                east_deg: east_deg + across,
                north_deg,
            });
        };
        wrong.push(Wrong::new(Code::Inconsistent, at, cause, advice));
        None
    }

    fn show(&self, b: &BoundingBox) -> String {
        let east_deg = if b.east_deg > 180.0 {
            b.east_deg - 360.0
        } else {
            b.east_deg
        };
        format!(
            "[{:?}, {:?}, {:?}, {:?}]",
            b.west_deg, b.south_deg, east_deg, b.north_deg
        )
    }
}
