//! Which villages of two lists are the same: by id, and by nothing else.

use crate::domain::Village;
use crate::space::geodesic;
use std::collections::BTreeMap;

/// Villages of one name nearer to each other than this may be one village under two ids, metres.
const SAME_PLACE_M: f64 = 250.0;

/// Two lists of villages, matched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matched {
    /// Indices of the villages of one id, in AFTER's order.
    pub both: Vec<(usize, usize)>,
    /// Indices of BEFORE's villages whose id AFTER has not.
    pub only_before: Vec<usize>,
    /// Indices of AFTER's villages whose id BEFORE has not.
    pub only_after: Vec<usize>,
    /// Those of the two lists above that may be one village.
    pub perhaps_renamed: Vec<PerhapsRenamed>,
}

/// Two villages of one name at one place, under two ids: for a person to decide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PerhapsRenamed {
    /// Index in BEFORE.
    pub before: usize,
    /// Index in AFTER.
    pub after: usize,
    /// Between their centres, metres.
    pub apart_m: f64,
}

/// Matches by id. Ids are unique in a list.
pub fn match_villages(before: &[Village], after: &[Village]) -> Matched {
    let index_of: BTreeMap<&str, usize> = before
        .iter()
        .enumerate()
        .map(|(i, v)| (v.id.as_str(), i))
        .collect();
    let mut matched = Matched::default();
    let mut is_matched = vec![false; before.len()];
    for (i, village) in after.iter().enumerate() {
        match index_of.get(village.id.as_str()) {
            Some(&b) => {
                is_matched[b] = true;
                matched.both.push((b, i));
            }
            None => matched.only_after.push(i),
        }
    }
    matched.only_before = (0..before.len()).filter(|b| !is_matched[*b]).collect();
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for &a in &matched.only_after {
        by_name.entry(after[a].name.as_str()).or_default().push(a);
    }
    for &b in &matched.only_before {
        let namesakes = by_name.get(before[b].name.as_str());
        for &a in namesakes.into_iter().flatten() {
            let apart_m = apart_m(&before[b], &after[a]);
            if let Some(apart_m) = apart_m.filter(|m| *m <= SAME_PLACE_M) {
                let pair = PerhapsRenamed {
                    before: b,
                    after: a,
                    apart_m,
                };
                matched.perhaps_renamed.push(pair);
            }
        }
    }
    matched
}

/// Between the centres of two villages, metres.
pub(super) fn apart_m(a: &Village, b: &Village) -> Option<f64> {
    Some(geodesic::distance_m(a.centre()?, b.centre()?))
}
