//! What makes a log useless as a whole: found over all of it, and never converted or used in silence.

use super::request::Request;
use crate::ingest::measurements::Survey;
use crate::measurements::clean::Ledger;
use crate::measurements::scale::{Doubt, LevelUnit};
use crate::measurements::{DISAGREES_DB, Known, LikeDistance, Quantity};
use crate::world::Fault;
use std::collections::BTreeMap;
use std::path::Path;

/// Levels that are an index or have lost their sign.
pub(super) fn scales(file: &Path, survey: &Survey) -> Vec<Fault> {
    let mut found = Vec::new();
    for (quantity, shape, doubt) in survey.doubts() {
        let [low, high] = shape.range().unwrap_or_default();
        let range = format!(
            "all {} values of {} lie from {low} to {high}",
            shape.count(),
            quantity.name()
        );
        let named = |units: &[LevelUnit]| {
            let names: Vec<String> = units
                .iter()
                .map(|u| format!("level_unit = \"{}\"", u.name()))
                .collect();
            names.join(" or ")
        };
        found.push(match doubt {
            Doubt::Index(units) => {
                let cause = format!("{range}: these are no levels in dBm; they look like an index");
                let remedy = format!("if they are, say so with {} (--level-unit)", named(&units));
                Fault::new("level-is-index", file, cause, remedy)
            }
            Doubt::LostSign => {
                let cause = format!("{range}: levels in dBm are negative; the sign seems to be lost");
                let remedy = format!(
                    "correct the file, or say {} (--level-unit)",
                    named(&[LevelUnit::PositiveDbm])
                );
                Fault::new("level-lost-sign", file, cause, remedy)
            }
        });
    }
    found
}

/// Powers of which nothing says what they are, in most of a log; nothing where the campaign says all.
pub(super) fn uncalibrated(
    request: &Request<'_>,
    heading: Option<&str>,
    survey: &Survey,
    known: Known,
    like: &LikeDistance,
) -> Option<Fault> {
    let quantities = survey.quantities();
    let powers = quantities.get(&Quantity::Power).copied().unwrap_or(0);
    let all: u64 = quantities.values().sum();
    let missing = request
        .campaign
        .missing_for_absolute(known, request.study.is_some());
    if powers == 0 || 2 * powers < all || missing.is_empty() {
        return None;
    }
    let column = heading.map_or_else(String::new, |h| format!(" in the column '{h}'"));
    let mut cause = format!(
        "the powers{column} are not calibrated: no signal, technology or unit is said, so they are refused as absolute levels"
    );
    if let Some((db, devices)) = like.widest_db().filter(|(db, _)| *db > DISAGREES_DB) {
        cause.push_str(&format!(
            "; the medians of {devices} receivers at like distances differ by up to {db:.0} dB"
        ));
    }
    let remedy = format!(
        "give what is missing: {}; or --technology, where these are levels of a standard",
        missing.join(", ")
    );
    Some(Fault::new("level-uncalibrated", request.file, cause, remedy))
}

/// Faults that most rows have: the file is not what it is taken for.
pub(super) fn most_rows(first: &BTreeMap<String, Fault>, ledger: &Ledger) -> Vec<Fault> {
    let most = ledger.left().filter(|left| 2 * left.count > ledger.read);
    let faults = most.filter_map(|left| {
        let mut fault = first.get(&left.code)?.clone();
        fault.cause = format!(
            "{} (and so in {} of {} rows)",
            fault.cause, left.count, ledger.read
        );
        Some(fault)
    });
    faults.collect()
}

/// Nothing is left.
pub(super) fn nothing_used(file: &Path, ledger: &Ledger) -> Option<Fault> {
    if ledger.used > 0 {
        return None;
    }
    let mut reasons: Vec<_> = ledger.left().collect();
    reasons.sort_by(|a, b| b.count.cmp(&a.count).then(a.code.cmp(&b.code)));
    let named: Vec<String> = reasons
        .iter()
        .take(3)
        .map(|l| format!("{} {}", l.count, l.text))
        .collect();
    let cause = match named.as_slice() {
        [] => "there is not one row in it".to_owned(),
        _ => format!(
            "not one of its {} rows can be used: {}",
            ledger.read,
            named.join("; ")
        ),
    };
    let remedy = "correct what the reasons name; `covgap help CODE` explains each";
    Some(Fault::new("measurements-nothing-used", file, cause, remedy))
}
