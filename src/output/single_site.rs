//! What hangs on single sites: `single_site_villages.csv`, a row a village, site and scope; `site_loss.csv`,
//! a row a site and scope.

use super::record::{Record, RecordRow, blank_village, place};
use super::sheet::Sheet;
use super::{OutputError, tables};
use crate::analysis::{Caption, Standing};
use crate::domain::word::Word;
use crate::domain::{Network, Village};
use crate::gaps::Side;
use crate::gaps::resilience::{Fate, Hanging, Resilience, SiteLoss, Sites};
use std::collections::BTreeSet;

/// One study's answers, with what is needed to name things.
#[derive(Clone, Copy, Debug)]
pub struct Hung<'a> {
    /// Villages and cells.
    pub side: Side<'a>,
    /// The sites.
    pub sites: &'a Sites,
    /// For any operator, and for each where there are several.
    pub scopes: &'a [Resilience],
    /// What is said about the study.
    pub caption: &'a Caption,
    /// Ids of the villages that hung on a site alone before, for any operator; `None` where there is no
    /// before.
    pub hung_before: Option<&'a BTreeSet<String>>,
}

impl<'a> Hung<'a> {
    /// Of a study that was judged, with its villages and cells.
    pub fn of(
        standing: &'a Standing,
        villages: &'a [Village],
        network: &'a Network,
        before: Option<&'a BTreeSet<String>>,
    ) -> Self {
        Self {
            side: standing.side(villages, network),
            sites: &standing.sites,
            scopes: &standing.scopes,
            caption: &standing.caption,
            hung_before: before,
        }
    }
}

/// `single_site_villages.csv`: covered villages that lose it without the site, or of which it is not known;
/// then those that would keep no usable signal.
///
/// # Errors
/// [`OutputError`] when the text cannot be made.
pub fn villages(hung: &Hung) -> Result<Sheet, OutputError> {
    let title = "Villages whose predicted coverage depends on one site";
    table(title, hung, village_records, village_record(hung, None))
}

/// `site_loss.csv`: every site with counting cells, the worst loss first.
///
/// # Errors
/// [`OutputError`] when the text cannot be made.
pub fn sites(hung: &Hung) -> Result<Sheet, OutputError> {
    table(
        "What the loss of each site costs",
        hung,
        site_records,
        site_record(hung, None),
    )
}

/// The rows of all scopes, in the columns of a row of which nothing is known.
fn table(
    title: &str,
    hung: &Hung,
    records: fn(&Hung, &Resilience) -> Vec<Record>,
    blank: Record,
) -> Result<Sheet, OutputError> {
    let rows: Vec<Record> = hung
        .scopes
        .iter()
        .flat_map(|scope| records(hung, scope))
        .collect();
    let names: Vec<String> = blank.into_iter().map(|f| f.0).collect();
    tables::records(Word::Predicted, title, &names, rows, hung.caption)
}

/// Rows of the villages of one scope that hang on a site, in the order of the villages.
pub fn village_records(hung: &Hung, scope: &Resilience) -> Vec<Record> {
    let villages = scope.hanging.iter().enumerate();
    villages
        .flat_map(|(village, sites)| sites.iter().map(move |h| (village, h)))
        .map(|(village, h)| village_record(hung, Some((scope, village, h))))
        .collect()
}

/// Rows of the sites of one scope, the worst loss first.
pub fn site_records(hung: &Hung, scope: &Resilience) -> Vec<Record> {
    let losses = scope.losses.iter();
    losses
        .map(|loss| site_record(hung, Some((scope, loss))))
        .collect()
}

fn village_record(hung: &Hung, of: Option<(&Resilience, usize, &Hanging)>) -> Record {
    let blank = blank_village();
    let village = of
        .and_then(|(_, v, _)| hung.side.villages.get(v))
        .unwrap_or(&blank);
    let judgement = of
        .and_then(|(scope, v, _)| scope.standings.get(v))
        .map(|s| &s.judgement);
    let cell = judgement.and_then(|j| hung.side.network.cells().get(j.cell?));
    let hanging = of.map(|(_, _, h)| h);
    let site = hanging.map(|h| h.site);
    let mut row = RecordRow(Vec::new());
    place(&mut row, village);
    row.text(
        "whose_coverage",
        of.map(|(scope, ..)| scope.scope.to_string()).as_deref(),
    );
    row.text("verdict", judgement.map(|j| j.verdict.name()));
    row.text(
        "technology",
        judgement.and_then(|j| j.technology).map(|t| t.name()),
    );
    row.text("cell_id", cell.map(|c| c.id.as_str()));
    row.number("level_dbm", judgement.and_then(|j| j.level).map(|l| l.0), 1);
    row.text(
        "site",
        site.and_then(|s| hung.sites.ids.get(s)).map(String::as_str),
    );
    row.text("verdict_without_site", hanging.map(|h| h.verdict.name()));
    row.number(
        "level_without_site_dbm",
        hanging.and_then(|h| h.level).map(|l| l.0),
        1,
    );
    row.text(
        "covered_without_site",
        hanging.and_then(|h| h.covered).map(Fate::name),
    );
    row.text(
        "usable_without_site",
        hanging.and_then(|h| h.usable).map(Fate::name),
    );
    if let Some(before) = hung.hung_before {
        let hung_before = if before.contains(&village.id) { "yes" } else { "no" };
        row.text("on_one_site_before", Some(hung_before));
    }
    row.number("centre_lon_deg", village.centre().map(|c| c.lon_deg()), 7);
    row.number("centre_lat_deg", village.centre().map(|c| c.lat_deg()), 7);
    row.0
}

fn site_record(hung: &Hung, of: Option<(&Resilience, &SiteLoss)>) -> Record {
    let loss = of.map(|(_, loss)| loss.clone()).unwrap_or_default();
    let operators: Vec<&str> = hung
        .sites
        .operators
        .get(loss.site)
        .map(|o| o.iter().map(String::as_str).collect())
        .unwrap_or_default();
    let mut row = RecordRow(Vec::new());
    row.text("site", hung.sites.ids.get(loss.site).map(String::as_str));
    row.text("operators", Some(&operators.join("; ")));
    row.text(
        "whose_coverage",
        of.map(|(scope, _)| scope.scope.to_string()).as_deref(),
    );
    row.put("rank", loss.rank.into());
    row.put(
        "cells",
        hung.sites.cells.get(loss.site).map_or(0, Vec::len).into(),
    );
    for (what, count) in [
        ("lose_covered", loss.covered),
        ("lose_every_usable_signal", loss.usable),
        ("covered_not_known_without", loss.covered_unknown),
        ("usable_not_known_without", loss.usable_unknown),
    ] {
        row.put(&format!("villages_{what}"), count.villages.into());
        row.count(&format!("people_{what}"), Some(count.people));
        row.put(
            &format!("villages_without_population_{what}"),
            count.villages_without_population.into(),
        );
    }
    let place = hung.sites.places.get(loss.site);
    row.number("lon_deg", place.map(|p| p.lon_deg()), 7);
    row.number("lat_deg", place.map(|p| p.lat_deg()), 7);
    row.0
}
