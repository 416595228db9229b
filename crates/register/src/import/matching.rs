//! Which point of the register a row is about: by number, by code, by name in the commune, by place; else a
//! person decides.
//!
//! | the row has | and the register | then |
//! |---|---|---|
//! | a number (LS-…) | that point | it is that point |
//! | a code | one point with that code, a name that is no other, not over 5 km apart | it is that point |
//! | a name | one point of that name in the commune (of either hierarchy), no other code | it is that point |
//! | a name and a place | one point of that name within 2 km, in no other commune | it is that point |
//! | – | a point with the code and quite another name, or far away; several of the name; a misspelt name in the commune; another name within 100 m | a person decides |
//! | – | nothing of the kind | it is new |

use super::index::{At, Index};
use super::names::{Likeness, Spelt};
use super::row::{ImportRow, OF_A_HIERARCHY, hierarchy_of, place_of};
use crate::{Field, PointId, PointState};
use covgap_radio::space::geodesic;

/// Points with one code that lie farther apart are not believed to be one, metres.
pub const CODE_FAR_M: f64 = 5_000.0;
/// Points of one name this near to each other are one, metres.
pub const NAME_NEAR_M: f64 = 2_000.0;
/// Points this near to each other may be one whatever their names, metres.
pub const PLACE_NEAR_M: f64 = 100.0;

/// Candidates that are listed for one row, at most.
const CANDIDATES: usize = 20;

/// A point that a row may be about.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Which.
    pub point: PointId,
    /// Its name, where known.
    pub name: String,
    /// Its commune and province, as far as known.
    pub unit: String,
    /// What speaks for it and against it.
    pub reasons: Vec<String>,
    /// How far from the row's place, metres; `None` where one of the two has none.
    pub distance_m: Option<f64>,
}

/// What was found for a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Found {
    Point(PointId),
    New,
    Uncertain(Vec<Candidate>),
    NoSuchPoint(PointId),
}

/// A row's name, place and fields beside the index.
pub(super) struct Matcher<'a> {
    pub(super) index: &'a Index<'a>,
}

struct Seen<'a> {
    row: &'a ImportRow,
    name: Option<Spelt>,
}

impl<'a> Seen<'a> {
    fn of(row: &'a ImportRow) -> Self {
        let name = row.get(Field::Name).map(Spelt::new);
        Self { row, name }
    }
}

impl Matcher<'_> {
    /// Finds the point.
    pub(super) fn find(&self, row: &ImportRow, exists: impl Fn(PointId) -> bool) -> Found {
        if let Some(point) = row.point {
            let found = if exists(point) {
                Found::Point
            } else {
                Found::NoSuchPoint
            };
            return found(point);
        }
        let seen = Seen::of(row);
        self.twin(&seen)
            .or_else(|| self.by_code(&seen))
            .or_else(|| self.by_name(&seen))
            .or_else(|| self.by_place(&seen))
            .unwrap_or(Found::New)
    }

    /// The one point that agrees in everything that tells villages apart: what an earlier import of this row
    /// made, or found.
    pub(super) fn identical(&self, row: &ImportRow) -> Option<PointId> {
        let seen = Seen::of(row);
        match self.twin(&seen) {
            Some(Found::Point(point)) => Some(point),
            _ => None,
        }
    }

    fn twin(&self, seen: &Seen<'_>) -> Option<Found> {
        let name = seen.name.as_ref()?;
        let mut near: Vec<At> = match (seen.row.get(Field::Code), seen.row.place()) {
            (Some(code), _) => self.index.with_code(code).to_vec(),
            (None, Some(place)) => self.index.around(place, 1.0).collect(),
            (None, None) => Vec::new(),
        };
        near.extend(self.index.in_commune(&seen.row.fields));
        near.sort_unstable();
        near.dedup();
        let mut twins = near.into_iter().filter(|at| {
            let same_name = self.index.name(*at).is_some_and(|n| n.exact() == name.exact());
            same_name && self.index.point(*at).is_some_and(|p| agrees(seen.row, p))
        });
        match (twins.next(), twins.next()) {
            (Some(at), None) => self.index.point(at).map(|p| Found::Point(p.id)),
            _ => None,
        }
    }

    fn by_code(&self, seen: &Seen<'_>) -> Option<Found> {
        let code = seen.row.get(Field::Code)?;
        let own = |at: &&At| {
            let hierarchy = self.index.point(**at).and_then(|p| hierarchy_of(&p.attributes));
            hierarchy.is_none() || seen.row.hierarchy().is_none() || hierarchy == seen.row.hierarchy()
        };
        let with: Vec<At> = self.index.with_code(code).iter().filter(own).copied().collect();
        if with.is_empty() {
            return None;
        }
        let mut uncertain = Vec::new();
        for at in &with {
            let Some(point) = self.index.point(*at) else {
                continue;
            };
            let mut reasons = vec!["the same code".to_owned()];
            if self.likeness(seen, *at) == Some(Likeness::Other) {
                reasons.push("but quite another name".to_owned());
            }
            if distance_m(seen.row, point).is_some_and(|d| d > CODE_FAR_M) {
                reasons.push("but far away".to_owned());
            }
            if with.len() == 1 && reasons.len() == 1 {
                return Some(Found::Point(point.id));
            }
            if with.len() > 1 {
                reasons.push("which several points have".to_owned());
            }
            uncertain.push(candidate(seen.row, point, reasons));
        }
        Some(Found::Uncertain(uncertain))
    }

    fn by_name(&self, seen: &Seen<'_>) -> Option<Found> {
        seen.name.as_ref()?;
        let here = self.index.in_commune(&seen.row.fields);
        let mut alike: Vec<(Likeness, At)> = here
            .into_iter()
            .filter_map(|at| Some((self.likeness(seen, at)?, at)))
            .filter(|(likeness, at)| *likeness > Likeness::Other && !self.tells_apart(seen, *likeness, *at))
            .collect();
        alike.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let best = alike.first()?.0;
        let ties = alike.iter().filter(|(likeness, _)| *likeness == best).count();
        let (_, first) = *alike.first()?;
        let point = self.index.point(first)?;
        let near = distance_m(seen.row, point).is_none_or(|d| d <= CODE_FAR_M);
        if best >= Likeness::Same && ties == 1 && near && !other_code(seen.row, point) {
            return Some(Found::Point(point.id));
        }
        let reported = alike.iter().filter_map(|(likeness, at)| {
            let point = self.index.point(*at)?;
            let mut reasons = vec![format!("{} in the same commune", words(*likeness))];
            if other_code(seen.row, point) {
                reasons.push("but another code".to_owned());
            }
            if distance_m(seen.row, point).is_some_and(|d| d > CODE_FAR_M) {
                reasons.push("but far away".to_owned());
            }
            Some(candidate(seen.row, point, reasons))
        });
        Some(Found::Uncertain(reported.collect()))
    }

    /// Two codes or two places that set villages of like names apart.
    fn tells_apart(&self, seen: &Seen<'_>, likeness: Likeness, at: At) -> bool {
        let Some(point) = self.index.point(at) else {
            return true;
        };
        let apart = distance_m(seen.row, point).is_some_and(|d| d > NAME_NEAR_M);
        let other_code = other_code(seen.row, point);
        match likeness {
            Likeness::Close => other_code || apart,
            _ => other_code && apart,
        }
    }

    fn by_place(&self, seen: &Seen<'_>) -> Option<Found> {
        let Some(place) = seen.row.place() else {
            return self.by_province(seen);
        };
        let mut found: Vec<(Likeness, f64, At)> = Vec::new();
        for at in self.index.around(place, NAME_NEAR_M) {
            let Some(point) = self.index.point(at).filter(|p| p.life.status().is_listed()) else {
                continue;
            };
            let Some(distance_m) = distance_m(seen.row, point).filter(|d| *d <= NAME_NEAR_M) else {
                continue;
            };
            let likeness = self.likeness(seen, at).unwrap_or(Likeness::Alike);
            let here = distance_m <= PLACE_NEAR_M && !other_code(seen.row, point);
            if here || (likeness > Likeness::Close && !other_code(seen.row, point)) {
                found.push((likeness, distance_m, at));
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        let (best, _, first) = *found.first()?;
        let ties = found.iter().filter(|f| f.0 == best).count();
        let point = self.index.point(first)?;
        let commune = self.index.same_commune(&seen.row.fields, &point.attributes);
        if best >= Likeness::Same && ties == 1 && commune != Some(false) {
            return Some(Found::Point(point.id));
        }
        let reported = found.iter().filter_map(|(likeness, _, at)| {
            let point = self.index.point(*at)?;
            let mut reasons = vec![words(*likeness).to_owned()];
            if self.index.same_commune(&seen.row.fields, &point.attributes) == Some(false) {
                reasons.push("but another commune".to_owned());
            }
            Some(candidate(seen.row, point, reasons))
        });
        Some(Found::Uncertain(reported.collect()))
    }

    /// Without a place and without a commune that is known, a name in the same province is worth asking
    /// about.
    fn by_province(&self, seen: &Seen<'_>) -> Option<Found> {
        let name = seen.name.as_ref()?;
        let here = self.index.in_province(name, &seen.row.fields).into_iter();
        let here = here.filter_map(|at| {
            let point = self.index.point(at)?;
            let commune = self.index.same_commune(&seen.row.fields, &point.attributes);
            (commune.is_none() && !other_code(seen.row, point)).then(|| {
                let reason = "the same name, and too little is known of the commune".to_owned();
                candidate(seen.row, point, vec![reason])
            })
        });
        let found: Vec<Candidate> = here.take(CANDIDATES).collect();
        (!found.is_empty()).then_some(Found::Uncertain(found))
    }

    fn likeness(&self, seen: &Seen<'_>, at: At) -> Option<Likeness> {
        Some(seen.name.as_ref()?.likeness(self.index.name(at)?))
    }
}

/// Do all fields that tell villages apart, and that both have, agree? At least the commune or the place must.
fn agrees(row: &ImportRow, point: &PointState) -> bool {
    let mut place = false;
    for field in OF_A_HIERARCHY.into_iter().chain([Field::Lon, Field::Lat]) {
        let tells = matches!(
            field,
            Field::Code | Field::CommuneCode | Field::Commune | Field::Lon
        );
        match row.get(field).zip(point.attributes.get(&field)) {
            Some((a, b)) if a == b => place |= tells,
            Some(_) => return false,
            None => {}
        }
    }
    place
}

/// Do both have codes of one hierarchy, and do they differ?
fn other_code(row: &ImportRow, point: &PointState) -> bool {
    let both = row.get(Field::Code).zip(point.attributes.get(&Field::Code));
    row.hierarchy() == hierarchy_of(&point.attributes) && both.is_some_and(|(a, b)| a != b)
}

fn distance_m(row: &ImportRow, point: &PointState) -> Option<f64> {
    Some(geodesic::distance_m(row.place()?, place_of(&point.attributes)?))
}

fn candidate(row: &ImportRow, point: &PointState, reasons: Vec<String>) -> Candidate {
    let known = |field| point.attributes.get(&field).cloned();
    let unit = [
        known(Field::Commune).or_else(|| known(Field::CommuneCode)),
        known(Field::Province).or_else(|| known(Field::ProvinceCode)),
    ];
    Candidate {
        point: point.id,
        name: known(Field::Name).unwrap_or_default(),
        unit: unit.into_iter().flatten().collect::<Vec<_>>().join(", "),
        reasons,
        distance_m: distance_m(row, point),
    }
}

fn words(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Exact => "the same name",
        Likeness::Same => "the same name but for accents or the word for \"village\"",
        Likeness::Alike => "a name that differs in accents or in the word for \"village\"",
        Likeness::Close => "a name that looks like this one misspelt",
        Likeness::Other => "another name",
    }
}
