//! What became of villages between two studies: `diff.csv` and `diff.geojson`, a row a village that changed.

use super::record::{Record, RecordRow, blank_village, free_slug, place};
use super::sheet::Sheet;
use super::{OutputError, geojson, tables};
use crate::analysis::{Caption, Standing};
use crate::domain::word::Word;
use crate::domain::{Network, Village};
use crate::gaps::diff::{CellChange, Comparison, How, ScopeChange, Stand, VillageChange, population};
use crate::gaps::resilience::{Fate, Hanging, Resilience, Sites};
use crate::gaps::{Side, Verdict};
use crate::units::Db;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One of the two, with what hangs on its sites.
#[derive(Clone, Copy, Debug)]
pub struct Half<'a> {
    /// Villages, cells, what is heard, rule.
    pub side: Side<'a>,
    /// Its sites.
    pub sites: &'a Sites,
    /// For any operator.
    pub resilience: Option<&'a Resilience>,
}

impl<'a> Half<'a> {
    /// Of a study that was judged, with its villages and cells.
    pub fn of(standing: &'a Standing, villages: &'a [Village], network: &'a Network) -> Self {
        Self {
            side: standing.side(villages, network),
            sites: &standing.sites,
            resilience: standing.scopes.first(),
        }
    }
}

/// Two studies, compared, with what is needed to name things.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// BEFORE.
    pub before: Half<'a>,
    /// AFTER.
    pub after: Half<'a>,
    /// What became of what.
    pub comparison: &'a Comparison,
    /// In what the two differ beside their cells, for people; `None` where they do not.
    pub settings_differ: Option<&'a str>,
    /// What is said about AFTER.
    pub caption: &'a Caption,
}

/// The villages that changed, as a table.
///
/// # Errors
/// [`OutputError`] when the rows do not belong together.
pub fn sheet(compared: &Compared) -> Result<Sheet, OutputError> {
    let rows: Vec<Record> = records(compared).into_iter().map(|(_, row)| row).collect();
    let title = "Villages whose predicted coverage changed between two studies";
    tables::records(Word::Predicted, title, &names(compared), rows, compared.caption)
}

/// `diff.geojson`.
///
/// # Errors
/// [`OutputError`] when the text cannot be made.
pub fn layer(compared: &Compared) -> Result<String, OutputError> {
    geojson::layer(
        compared.caption,
        "villages whose predicted coverage changed between two studies",
        records(compared),
    )
}

/// The rows with their villages: AFTER's, else BEFORE's.
pub fn records<'a>(compared: &Compared<'a>) -> Vec<(&'a Village, Record)> {
    let writer = Writer::new(compared);
    let villages = compared.comparison.villages.iter();
    villages
        .filter_map(|change| {
            let (was, is) = compared.villages(change);
            Some((is.or(was)?, writer.record(change)))
        })
        .collect()
}

fn names(compared: &Compared) -> Vec<String> {
    let blank = VillageChange {
        before: None,
        after: None,
        scopes: Vec::new(),
        lost: Vec::new(),
        gained: Vec::new(),
        moved_m: None,
        test_points_differ: false,
    };
    let row = Writer::new(compared).record(&blank);
    row.into_iter().map(|f| f.0).collect()
}

impl<'a> Compared<'a> {
    /// A village before and after.
    pub fn villages(&self, change: &VillageChange) -> (Option<&'a Village>, Option<&'a Village>) {
        let of = |half: &Half<'a>, index: Option<usize>| half.side.villages.get(index?);
        (of(&self.before, change.before), of(&self.after, change.after))
    }

    /// The cell that a change is about, with its network's name for it.
    fn cell(&self, change: &CellChange) -> Option<&'a crate::domain::Cell> {
        let of = |half: &Half<'a>, index: Option<usize>| half.side.network.cells().get(index?);
        of(&self.after, change.after).or_else(|| of(&self.before, change.before))
    }

    /// Why a village changed, for people: the cells that served it and are others now, then those that serve
    /// it now and were not there.
    pub fn reason(&self, change: &VillageChange) -> String {
        /// Reasons that are reported in full.
        const LISTED: usize = 4;
        match (change.before, change.after) {
            (Some(_), None) => return "no village of this id in AFTER".to_owned(),
            (None, Some(_)) => return "no village of this id in BEFORE".to_owned(),
            _ => {}
        }
        let indices: BTreeSet<usize> = change.lost.iter().chain(&change.gained).copied().collect();
        let mut said = self.cell_reasons(&indices);
        let more = said.len().saturating_sub(LISTED);
        said.truncate(LISTED);
        if more > 0 {
            said.push(format!("and {more} more"));
        }
        if let Some(moved_m) = change.moved_m {
            said.push(format!("the village's centre moved by {moved_m:.0} m"));
        }
        if change.test_points_differ {
            said.push("its test points or their shares of people are others".to_owned());
        }
        if let Some(others) = self.settings_differ {
            said.push(if said.is_empty() {
                format!("no cell that serves it changed: the two studies have {others}")
            } else {
                format!("the two studies have {others}, too")
            });
        }
        said.join("; ")
    }

    /// A line for each removed or added site, and for each other cell.
    fn cell_reasons(&self, indices: &BTreeSet<usize>) -> Vec<String> {
        let network = &self.comparison.network;
        let mut whole: BTreeMap<(How, &str), usize> = BTreeMap::new();
        let mut said = Vec::new();
        for change in indices.iter().filter_map(|i| network.cells.get(*i)) {
            let Some(cell) = self.cell(change) else { continue };
            let site = cell.site.as_str();
            let is_of = |sites: &[String]| sites.iter().any(|s| s == site);
            match change.how {
                How::Removed if is_of(&network.sites_removed) => {
                    *whole.entry((How::Removed, site)).or_default() += 1
                }
                How::Added if is_of(&network.sites_added) => {
                    *whole.entry((How::Added, site)).or_default() += 1
                }
                How::Changed => said.push(format!("cell {}: {}", cell.id, fields_text(change))),
                how => said.push(format!("cell {} of site {site} {}", cell.id, how.name())),
            }
        }
        let whole = whole.iter().map(|((how, site), cells)| {
            let served = match how {
                How::Removed => "served",
                _ => "serve",
            };
            format!("site {site} {} (cells that {served} it: {cells})", how.name())
        });
        whole.chain(said).collect()
    }
}

/// The part of column names that represents each scope but the first.
pub fn scope_columns(compared: &Compared) -> Vec<String> {
    Writer::new(compared).slugs
}

/// `azimuth_deg 120 → 240, load 0.5 → 0.7`.
pub fn fields_text(change: &CellChange) -> String {
    let of = |f: &crate::gaps::diff::FieldChange| format!("{} {} → {}", f.field, f.before, f.after);
    change.fields.iter().map(of).collect::<Vec<_>>().join(", ")
}

/// Makes rows.
struct Writer<'a, 'b> {
    compared: &'b Compared<'a>,
    /// Names of columns of each scope but the first.
    slugs: Vec<String>,
}

impl<'a, 'b> Writer<'a, 'b> {
    fn new(compared: &'b Compared<'a>) -> Self {
        let mut taken: Vec<(String, String)> = Vec::new();
        for scope in compared.comparison.scopes.iter().skip(1) {
            let name = scope.to_string();
            let slug = free_slug(&name, &taken);
            taken.push((name, slug));
        }
        Self {
            compared,
            slugs: taken.into_iter().map(|(_, slug)| slug).collect(),
        }
    }

    fn record(&self, change: &VillageChange) -> Record {
        let (was, is) = self.compared.villages(change);
        let blank = blank_village();
        let village = is.or(was).unwrap_or(&blank);
        let mut row = RecordRow(Vec::new());
        place(&mut row, village);
        // The people that are counted.
        if let Some(field) = row.0.iter_mut().find(|f| f.0 == "population") {
            let mut counted = RecordRow(Vec::new());
            counted.count("population", population(was, is));
            field.1 = counted.0.pop().map_or(Value::Null, |f| f.1);
        }
        let any = change.scopes.first();
        row.text("change", any.map(|s| s.change.name()));
        let sides = [
            (
                "before",
                any.and_then(|s| s.before.as_ref()),
                self.compared.before,
            ),
            ("after", any.and_then(|s| s.after.as_ref()), self.compared.after),
        ];
        for (when, stand, half) in sides {
            standing(&mut row, when, stand, half.side.network);
        }
        row.number("margin_change_db", any.and_then(margin_change).map(|d| d.0), 1);
        let reason = self.compared.reason(change);
        row.text("reason", Some(reason.as_str()).filter(|r| !r.is_empty()));
        for how in [How::Removed, How::Changed, How::Added] {
            let cells = self.cells(change, how);
            row.text(
                &format!("cells_{}", how.name()),
                Some(cells.as_str()).filter(|c| !c.is_empty()),
            );
        }
        row.number("moved_m", change.moved_m, 0);
        for (when, index, half) in [
            ("before", change.before, self.compared.before),
            ("after", change.after, self.compared.after),
        ] {
            let sites = single_sites(&half, index);
            row.text(&format!("single_sites_{when}"), sites.as_deref());
        }
        for (nth, slug) in self.slugs.iter().enumerate() {
            let scope = change.scopes.get(nth + 1);
            let verdict = |stand: Option<&Stand>| stand.map(|s| s.judgement.verdict.name());
            row.text(&format!("change_{slug}"), scope.map(|s| s.change.name()));
            row.text(
                &format!("verdict_before_{slug}"),
                verdict(scope.and_then(|s| s.before.as_ref())),
            );
            row.text(
                &format!("verdict_after_{slug}"),
                verdict(scope.and_then(|s| s.after.as_ref())),
            );
        }
        row.number("centre_lon_deg", village.centre().map(|c| c.lon_deg()), 7);
        row.number("centre_lat_deg", village.centre().map(|c| c.lat_deg()), 7);
        row.0
    }

    /// Ids of the changed cells that decide the village's verdict, before or after.
    fn cells(&self, change: &VillageChange, how: How) -> String {
        let indices: BTreeSet<usize> = change.lost.iter().chain(&change.gained).copied().collect();
        let changes = &self.compared.comparison.network.cells;
        let ids: Vec<&str> = indices
            .iter()
            .filter_map(|i| changes.get(*i))
            .filter(|c| c.how == how)
            .filter_map(|c| Some(self.compared.cell(c)?.id.as_str()))
            .collect();
        ids.join("; ")
    }
}

/// By how many dB the level at the centre came nearer to "covered" (or farther over it); negative where it
/// fell.
pub fn margin_change(scope: &ScopeChange) -> Option<Db> {
    Some(scope.after.as_ref()?.margin? - scope.before.as_ref()?.margin?)
}

fn standing(row: &mut RecordRow, when: &str, stand: Option<&Stand>, network: &Network) {
    let judgement = stand.map(|s| &s.judgement);
    let cell = judgement.and_then(|j| network.cells().get(j.cell?));
    row.text(&format!("verdict_{when}"), judgement.map(|j| j.verdict.name()));
    let reason = judgement.and_then(|j| match j.verdict {
        Verdict::Unknown(reason) => Some(reason.text()),
        _ => None,
    });
    row.text(&format!("unknown_reason_{when}"), reason);
    row.text(
        &format!("technology_{when}"),
        judgement.and_then(|j| j.technology).map(|t| t.name()),
    );
    row.text(&format!("operator_{when}"), cell.map(|c| c.operator.as_str()));
    row.text(&format!("cell_{when}"), cell.map(|c| c.id.as_str()));
    row.number(
        &format!("level_{when}_dbm"),
        judgement.and_then(|j| j.level).map(|l| l.0),
        1,
    );
    row.number(
        &format!("people_covered_share_{when}"),
        judgement.map(|j| j.people_covered_share),
        4,
    );
}

/// The sites without which a covered village would surely not be covered, for any operator.
fn single_sites(half: &Half, village: Option<usize>) -> Option<String> {
    let hanging: &Vec<Hanging> = half.resilience?.hanging.get(village?)?;
    let lost = hanging.iter().filter(|h| h.covered == Some(Fate::Lost));
    let ids: Vec<&str> = lost
        .filter_map(|h| Some(half.sites.ids.get(h.site)?.as_str()))
        .collect();
    (!ids.is_empty()).then(|| ids.join("; "))
}
