//! A plan as tables. Amounts are whole numbers; the currency is in the headings, and in a column of CSV.

use super::words::{further, sentence};
use crate::analysis::Caption;
use crate::domain::word::Word;
use crate::output::sheet::{Column, Sheet, SheetCell, numbers, words};
use crate::output::tables::rule;
use crate::plan::{BackhaulLink, PlanMade, PlannedSite};
use crate::register::Day;
use std::collections::BTreeMap;

/// Decimals of degrees: a centimetre.
const DEGREE_DECIMALS: u8 = 7;

/// A row for each phase.
pub fn phases(made: &PlanMade, caption: &Caption) -> Sheet {
    let columns = vec![
        numbers("phase"),
        words("due"),
        money("budget", made),
        money("spent", made),
        money("spent_by_operators", made),
        numbers("sites"),
        numbers("villages"),
        numbers("people"),
        numbers("people_so_far"),
        numbers("covered_villages"),
        numbers("covered_people"),
    ];
    let mut sheet = begun("Plan: phases, as predicted", columns, made, caption);
    let row = |p: &crate::plan::PlannedPhase| {
        vec![
            SheetCell::count(p.phase),
            due(made, p.phase),
            p.budget.map_or(SheetCell::Empty, SheetCell::count),
            SheetCell::count(p.spent),
            SheetCell::count(p.spent_by_operators),
            SheetCell::count(p.sites),
            SheetCell::count(p.villages),
            SheetCell::count(p.people),
            SheetCell::count(p.people_so_far),
            SheetCell::count(p.covered_villages),
            SheetCell::count(p.covered_people),
        ]
    };
    sheet.rows = made.phases.iter().map(row).collect();
    sheet
}

/// A row for each site or change.
pub fn sites(made: &PlanMade, caption: &Caption) -> Sheet {
    let columns = vec![
        words("id"),
        numbers("phase"),
        words("due"),
        words("kind"),
        words("source"),
        words("operator"),
        numbers("lon_deg"),
        numbers("lat_deg"),
        numbers("ground_m"),
        numbers("antenna_height_m"),
        numbers("mast_m"),
        money("capex", made),
        money("yearly", made),
        money("cost", made),
        words("paid_by"),
        words("power"),
        words("backhaul"),
        numbers("hops"),
        words("needed"),
        numbers("closes_villages"),
        numbers("closes_people"),
        words("closes"),
        numbers("busy_hour_mbps"),
        numbers("can_carry_mbps"),
        words("overloaded"),
        numbers("cells"),
        words("replaces"),
    ];
    let people: BTreeMap<&str, u64> = made.villages.iter().map(|v| (v.id.as_str(), v.people)).collect();
    let row = |s: &PlannedSite| {
        let closes_people = s.closes.iter().filter_map(|id| people.get(id.as_str()));
        vec![
            s.id.as_str().into(),
            SheetCell::count(s.phase),
            due(made, s.phase),
            s.kind.as_str().into(),
            s.source.as_str().into(),
            SheetCell::text(s.operator()),
            SheetCell::number(Some(s.lon_deg), DEGREE_DECIMALS),
            SheetCell::number(Some(s.lat_deg), DEGREE_DECIMALS),
            SheetCell::number(s.ground_m, 1),
            SheetCell::number(Some(s.antenna_height_m), 1),
            SheetCell::number(s.mast_m, 1),
            SheetCell::count(s.capex),
            SheetCell::count(s.yearly),
            SheetCell::count(s.cost),
            s.paid_by.as_str().into(),
            s.power.as_str().into(),
            s.backhaul.as_str().into(),
            SheetCell::count(s.hops),
            yes(s.needed).into(),
            s.closes.len().into(),
            SheetCell::count(closes_people.fold(0u64, |sum, p| sum.saturating_add(*p))),
            listed(&s.closes),
            SheetCell::number(s.busy_hour_mbps, 1),
            SheetCell::number(s.can_carry_mbps, 1),
            SheetCell::text(s.is_overloaded().map(yes)),
            s.cells.len().into(),
            listed(&s.replaces),
        ]
    };
    let mut sheet = begun("Plan: sites, as predicted", columns, made, caption);
    sheet.rows = made.sites.iter().map(row).collect();
    sheet
}

/// A row for each part of each site's cost.
pub fn costs(made: &PlanMade, caption: &Caption) -> Sheet {
    let columns = vec![
        words("site_id"),
        numbers("phase"),
        words("part"),
        money("cost", made),
    ];
    let mut sheet = begun("Plan: parts of costs", columns, made, caption);
    for site in &made.sites {
        for part in &site.cost_parts {
            sheet.rows.push(vec![
                site.id.as_str().into(),
                SheetCell::count(site.phase),
                part.name.as_str().into(),
                SheetCell::count(part.cost),
            ]);
        }
    }
    sheet
}

/// A row for each village that turns.
pub fn villages(made: &PlanMade, caption: &Caption) -> Sheet {
    let columns = vec![
        words("id"),
        words("name"),
        words("province"),
        numbers("phase"),
        words("due"),
        numbers("people"),
        numbers("lon_deg"),
        numbers("lat_deg"),
        words("sites"),
        numbers("probability"),
        words("register_points").headed("points of the register"),
    ];
    let mut sheet = begun(
        "Plan: villages predicted to turn to covered",
        columns,
        made,
        caption,
    );
    let row = |v: &crate::plan::PlannedVillage| {
        vec![
            v.id.as_str().into(),
            v.name.as_str().into(),
            SheetCell::text(v.province.as_deref()),
            SheetCell::count(v.phase),
            due(made, v.phase),
            SheetCell::count(v.people),
            SheetCell::number(Some(v.lon_deg), DEGREE_DECIMALS),
            SheetCell::number(Some(v.lat_deg), DEGREE_DECIMALS),
            listed(&v.sites),
            SheetCell::number(v.probability, 3),
            listed(&v.points),
        ]
    };
    sheet.rows = made.villages.iter().map(row).collect();
    sheet
}

/// A row for each link of the backhaul.
pub fn links(made: &PlanMade, caption: &Caption) -> Sheet {
    let columns = vec![
        words("from_site"),
        words("to_site"),
        words("way"),
        numbers("phase"),
        numbers("length_km"),
        numbers("from_height_m"),
        numbers("to_height_m"),
        numbers("clearance"),
        numbers("worst_at_km"),
    ];
    let mut sheet = begun("Plan: links of the backhaul", columns, made, caption);
    let row = |link: &BackhaulLink| {
        let height = |end: usize| link.heights_m.and_then(|h| h.get(end).copied());
        vec![
            link.from.as_str().into(),
            link.to.as_str().into(),
            link.way.as_str().into(),
            SheetCell::count(link.phase),
            SheetCell::number(Some(link.length_km), 3),
            SheetCell::number(height(0), 1),
            SheetCell::number(height(1), 1),
            SheetCell::number(link.clearance, 2),
            SheetCell::number(link.worst_at_km, 3),
        ]
    };
    sheet.rows = made.links.iter().map(row).collect();
    sheet
}

/// What must be said of the plan, a line each, and where the curve is, its points.
pub fn notes(made: &PlanMade, caption: &Caption) -> Sheet {
    let mut sheet = begun("Plan: notes", vec![words("about"), words("note")], made, caption);
    let mut said: Vec<(&str, String)> = vec![("plan", sentence(made))];
    said.extend(further(made).into_iter().map(|text| ("plan", text)));
    said.extend([
        ("study", made.study.clone()),
        ("title", made.title.clone()),
        ("made by", made.program.clone()),
        ("inputs, SHA-256", made.inputs_sha256.clone()),
        ("seed", made.seed.to_string()),
        ("effort", made.effort.clone()),
    ]);
    said.extend(made.notes.iter().map(|text| ("left out", text.clone())));
    said.extend(made.attribution.iter().map(|text| ("source", text.clone())));
    let row = |(about, note): (&str, String)| vec![about.into(), note.into()];
    sheet.rows = said.into_iter().map(row).collect();
    sheet
}

/// What other budgets reach.
pub fn curve(made: &PlanMade, caption: &Caption) -> Sheet {
    let columns = vec![money("budget", made), numbers("value"), numbers("bound")];
    let mut sheet = begun("Plan: what other budgets reach", columns, made, caption);
    let row = |p: &crate::plan::CurvePoint| [p.budget, p.value, p.bound].map(SheetCell::count).to_vec();
    sheet.rows = made.curve.iter().map(row).collect();
    sheet
}

/// The pages of `plan.xlsx`.
pub fn all(made: &PlanMade, caption: &Caption) -> Vec<Sheet> {
    let mut sheets = vec![
        phases(made, caption),
        sites(made, caption),
        costs(made, caption),
        villages(made, caption),
        links(made, caption),
        notes(made, caption),
    ];
    if !made.curve.is_empty() {
        sheets.push(curve(made, caption));
    }
    sheets
}

/// A table without rows: the sentence beside it, rule and currency in every row of CSV.
fn begun(title: &str, columns: Vec<Column>, made: &PlanMade, caption: &Caption) -> Sheet {
    let currency = ("currency", made.currency.clone());
    let mut sheet =
        Sheet::new(Word::Predicted, title, columns).with_rule(std::iter::once(currency).chain(rule(caption)));
    sheet.notes = vec![sentence(made)];
    sheet
}

/// A column of amounts.
fn money(key: &'static str, made: &PlanMade) -> Column {
    let column = numbers(key);
    let heading = format!("{}, {}", column.heading, made.currency);
    column.headed(heading)
}

/// The phase's day; a text where it is no day.
fn due(made: &PlanMade, phase: u32) -> SheetCell {
    let Some(text) = made.due(phase) else {
        return SheetCell::Empty;
    };
    match text.parse::<Day>() {
        Ok(day) => SheetCell::Day(day),
        Err(_) => text.into(),
    }
}

pub(super) const fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

fn listed(ids: &[String]) -> SheetCell {
    SheetCell::text((!ids.is_empty()).then(|| ids.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example::caption;
    use crate::plan::made_example as example;

    #[test]
    fn amounts_are_numbers_under_a_heading_with_the_currency() {
        let made = example::made();
        let sheet = sites(&made, &caption());
        let at = sheet.columns.iter().position(|c| c.key == "cost").expect("there");
        assert_eq!(sheet.columns[at].heading, "cost, USD");
        assert_eq!(sheet.rows[0][at], SheetCell::Whole(100_000));
        let csv = String::from_utf8(sheet.to_csv().expect("written")).expect("UTF-8");
        assert!(
            csv.lines().all(|l| l.contains("USD") || l.contains("currency")),
            "{csv}"
        );
    }

    #[test]
    fn every_page_has_as_many_cells_as_columns_and_says_what_is_predicted() {
        for sheet in all(&example::made(), &caption()) {
            assert!(sheet.to_csv().is_ok(), "{}", sheet.title);
            assert!(!sheet.rows.is_empty() && sheet.notes[0].contains("predicted"));
        }
    }

    #[test]
    fn phases_add_up_to_the_plan() {
        let json = phases(&example::made(), &caption()).to_json();
        let people: i64 = json.rows.iter().filter_map(|r| r["people"].as_i64()).sum();
        assert_eq!(people, 18_240);
        assert_eq!(json.rows[1]["people_so_far"], 18_240);
        assert_eq!(json.rows[0]["due"], "2027-06-30");
    }
}
