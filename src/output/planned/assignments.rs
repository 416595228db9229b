//! The phases as assignments for the register of low-signal points: who closes which village by when.
//!
//! The list has the headings that `covgap register import` understands. It says nothing of a village but its
//! code and name, so that an import changes nothing that the register knows better.

use crate::domain::Village;
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell, words};
use crate::plan::{PlanMade, PlannedSite, PlannedVillage};
use crate::register::Day;
use std::collections::BTreeMap;

/// The list. A village whose sites have no operator's cells has a row without an operator and a status: nobody
/// can be assigned.
pub fn assignments(made: &PlanMade, known: &[Village]) -> Sheet {
    let columns = [
        "code",
        "name",
        "province_code",
        "province",
        "status",
        "operator",
        "due",
        "note",
        "phase",
    ];
    let mut sheet = Sheet::new(
        Word::Predicted,
        "Assignments by the plan",
        columns.map(words).to_vec(),
    );
    let sites: BTreeMap<&str, &PlannedSite> = made.sites.iter().map(|s| (s.id.as_str(), s)).collect();
    let known: BTreeMap<&str, &Village> = known.iter().map(|v| (v.id.as_str(), v)).collect();
    let row = |village: &PlannedVillage| {
        let operator = operator(village, &sites);
        let unit = known.get(village.id.as_str()).map(|v| &v.province);
        let name = unit
            .and_then(|u| u.name.clone())
            .or_else(|| village.province.clone());
        vec![
            village.id.as_str().into(),
            village.name.as_str().into(),
            SheetCell::text(unit.and_then(|u| u.code.clone())),
            SheetCell::text(name),
            SheetCell::text(operator.map(|_| "assigned")),
            SheetCell::text(operator),
            due(made, village.phase),
            note(made, village).into(),
            SheetCell::count(village.phase),
        ]
    };
    sheet.rows = made.villages.iter().map(row).collect();
    sheet
}

/// The operator of the first site, by phase and id, that the village cannot do without; else of the first that
/// lifts it.
fn operator<'a>(village: &PlannedVillage, sites: &BTreeMap<&str, &'a PlannedSite>) -> Option<&'a str> {
    let own = || {
        village
            .sites
            .iter()
            .filter_map(|id| sites.get(id.as_str()).copied())
    };
    let closing = own()
        .filter(|s| s.closes.contains(&village.id))
        .find_map(PlannedSite::operator);
    closing.or_else(|| own().find_map(PlannedSite::operator))
}

fn due(made: &PlanMade, phase: u32) -> SheetCell {
    let day = made.due(phase).and_then(|text| text.parse::<Day>().ok());
    SheetCell::day(day)
}

fn note(made: &PlanMade, village: &PlannedVillage) -> String {
    let digest = made.inputs_sha256.get(..12).unwrap_or(&made.inputs_sha256);
    format!(
        "predicted by plan {} ({digest}), phase {}, by {}",
        made.study,
        village.phase,
        village.sites.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::made_example as example;

    #[test]
    fn each_village_has_its_operator_and_its_day() {
        let mut made = example::made();
        made.sites[2].cells.clear();
        let rows = assignments(&made, &[]).to_json().rows;
        assert_eq!(rows.len(), 4);
        assert_eq!(
            (&rows[0]["operator"], &rows[0]["status"]),
            (&"A".into(), &"assigned".into())
        );
        assert_eq!(rows[0]["due"], "2027-06-30");
        assert!(
            rows[0]["note"]
                .as_str()
                .expect("a note")
                .starts_with("predicted by plan small")
        );
        assert!(rows[3]["operator"].is_null() && rows[3]["status"].is_null());
    }
}
