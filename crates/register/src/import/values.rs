//! Which values of a row are news: a list that says less than the register takes nothing away, and an older
//! one changes nothing back.

use super::known::Known;
use super::names::Spelt;
use super::plan::Remark;
use super::row::{ImportRow, OF_A_HIERARCHY, hierarchy_of};
use crate::spelling::fold_unit;
use crate::{Attributes, Day, Field};

/// What is new, and what was noticed.
#[derive(Debug, Default)]
pub(super) struct Amended {
    pub(super) changes: Attributes,
    pub(super) remarks: Vec<Remark>,
}

impl Amended {
    fn remark(&mut self, row: &ImportRow, known: &Known, code: &'static str, text: impl Into<String>) {
        self.remarks.push(Remark::new(row, known.id, code, text));
    }
}

/// The values of a row that the register does not have. `day`: the list's own, `None` where it has none.
pub(super) fn amended(known: &Known, row: &ImportRow, day: Option<Day>) -> Amended {
    let mut found = Amended::default();
    let both = hierarchy_of(&known.attributes).zip(row.hierarchy());
    let crossed = both.is_some_and(|(a, b)| a != b);
    if crossed {
        let text =
            "units of the other hierarchy: the register keeps its own, which the crosswalk turns into these";
        found.remark(row, known, "row-other-hierarchy", text);
    }
    let same_place = places_agree(row, known);
    let says = |field: &Field| row.carried.as_ref().is_none_or(|c| c.edited.contains(field));
    for (field, value) in row.fields.iter().filter(|(field, _)| says(field)) {
        let has = known.attributes.get(field);
        let keeps =
            has.is_some_and(|has| has == value || row.is_predicted() || says_no_more(*field, value, has));
        let beside = (crossed && OF_A_HIERARCHY.contains(field))
            || (same_place && matches!(field, Field::Lon | Field::Lat));
        if keeps || beside {
            continue;
        }
        if has.is_some() && is_old(known, *field, value, day) {
            let has = has.map_or("", String::as_str);
            let text = format!("{field} '{value}': the register's '{has}' is newer and stays");
            found.remark(row, known, "value-older", text);
            continue;
        }
        found.changes.insert(*field, value.clone());
    }
    found
}

/// Does a value say the same as the register's, or less?
fn says_no_more(field: Field, value: &str, has: &str) -> bool {
    match field {
        Field::Name => {
            let (value, has) = (Spelt::new(value), Spelt::new(has));
            value.exact() == has.exact() || value.says_less_than(&has)
        }
        Field::Province | Field::District | Field::Commune => fold_unit(value) == fold_unit(has),
        Field::Electricity => value == "unknown",
        // Where an entry comes from first is what matters.
        Field::Source => true,
        _ => false,
    }
}

/// Is the place the register's, perhaps with fewer decimals?
fn places_agree(row: &ImportRow, known: &Known) -> bool {
    let agrees = |field| match (row.get(field), known.attributes.get(&field)) {
        (Some(value), Some(has)) => rounds_to(has, value),
        _ => false,
    };
    agrees(Field::Lon) && agrees(Field::Lat)
}

/// Is `less` the number `more` with fewer decimals, rounded or cut off?
fn rounds_to(more: &str, less: &str) -> bool {
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, d)| d.len());
    let (fine, coarse) = (decimals(more), decimals(less));
    let (Ok(a), Ok(b)) = (more.parse::<f64>(), less.parse::<f64>()) else {
        return false;
    };
    // Trailing zeros are not kept: a number may have been given with one decimal more than it shows. Below
    // three decimals a place is no place.
    coarse <= fine && coarse >= 3 && (a - b).abs() < 0.1f64.powi(coarse as i32) || (a - b).abs() < 1e-9
}

/// Is the register's value of a later day than the list? Of a list without a day, a value that was replaced
/// before is not news.
fn is_old(known: &Known, field: Field, value: &str, day: Option<Day>) -> bool {
    let history = known.history.iter();
    let set = history.filter_map(|e| Some((e.occurred, e.changes.get(&field)?)));
    let last = set.clone().map(|(day, _)| day).max();
    let held = set.filter_map(|(_, v)| v.as_deref()).any(|v| v == value);
    match (day, last) {
        (Some(day), Some(last)) => day < last || (held && day == last),
        _ => held,
    }
}
