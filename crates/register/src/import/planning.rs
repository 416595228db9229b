//! A list against the register, row by row.

use super::carried::{Beginnings, check_mergers, found};
use super::change::{Outcome, changes};
use super::index::Index;
use super::known::{Histories, Known};
use super::matching::{Found, Matcher};
use super::names::Spelt;
use super::plan::{CarriedPoint, ChangedPoint, Contradiction, NewPoint, Options, Plan, UncertainRow};
use super::row::{ImportRow, Prediction, Said, Subject, commune_key, disagreement};
use crate::{AsOf, Field, Log, PointId, Refusal, States, Units};
use std::collections::{BTreeMap, HashMap};

/// What rows say of the hierarchy, by row, where it tells nothing apart: a new point keeps it all the same.
type SaidOfHierarchy<'a> = BTreeMap<u64, &'a str>;

/// Rows about one thing.
struct Group<'a> {
    rows: Vec<&'a ImportRow>,
}

impl Group<'_> {
    fn numbers(&self) -> Vec<u64> {
        self.rows.iter().map(|r| r.row).collect()
    }

    fn name(&self) -> String {
        let name = self.rows.iter().find_map(|r| r.get(Field::Name));
        name.unwrap_or_default().to_owned()
    }

    fn contradiction(&self, point: Option<PointId>, trouble: Refusal) -> Contradiction {
        Contradiction {
            rows: self.numbers(),
            point,
            name: self.name(),
            trouble,
        }
    }
}

/// Compares a list with the register and says what would happen; see [the module](super) for the rules.
pub fn plan_import(log: &Log, units: &Units, rows: &[ImportRow], options: &Options) -> Plan {
    let mut states = States::of(log, AsOf::day(options.today.plus(36_500)));
    let mut said = SaidOfHierarchy::new();
    let alike: Vec<ImportRow>;
    let rows = if units.has_two_hierarchies() {
        rows
    } else {
        // Nothing was reformed: what an earlier version, or the list, says of a hierarchy tells nothing apart.
        states.forget(Field::Hierarchy);
        said.extend(
            rows.iter()
                .filter_map(|r| Some((r.row, r.get(Field::Hierarchy)?))),
        );
        alike = rows.iter().map(without_hierarchy).collect();
        &alike
    };
    let index = Index::new(&states, units);
    let histories = Histories::new(log);
    let mut plan = Plan::default();
    let mut claims: BTreeMap<PointId, Vec<usize>> = BTreeMap::new();
    let mut fresh: Vec<usize> = Vec::new();
    let groups = grouped(&mut plan, rows);
    let matcher = Matcher { index: &index };
    let beginnings = Beginnings::new(log, rows);
    for (at, group) in groups.iter().enumerate() {
        match decided(&matcher, &beginnings, &states, group, options) {
            Ok(Found::Point(point)) => claims.entry(point).or_default().push(at),
            Ok(Found::New) => fresh.push(at),
            Ok(Found::Uncertain(candidates)) => plan.uncertain.push(UncertainRow {
                rows: group.numbers(),
                fields: group.rows.first().map(|r| r.fields.clone()).unwrap_or_default(),
                candidates,
            }),
            Ok(Found::NoSuchPoint(point)) => {
                let trouble = Refusal::new(
                    "no-such-point",
                    format!("the register has no {point}"),
                    "correct the number, or clear it to have the row matched by code, name and place",
                );
                plan.contradictions
                    .push(group.contradiction(Some(point), trouble));
            }
            Err(trouble) => plan.contradictions.push(group.contradiction(None, trouble)),
        }
    }
    for (point, claimed) in claims {
        let all: Vec<&Group<'_>> = claimed.iter().filter_map(|at| groups.get(*at)).collect();
        known_point(&mut plan, &states, &histories, point, &all, options);
    }
    new_points(&mut plan, &groups, &fresh, options, &histories, &said);
    check_mergers(&mut plan, log);
    plan.renumbered = plan.with_other_numbers(log.last_point() + 1) as u64;
    plan.remarks.sort_by_key(|r| r.row);
    plan.contradictions.sort_by(|a, b| a.rows.cmp(&b.rows));
    plan
}

/// A row that says nothing of a hierarchy.
fn without_hierarchy(row: &ImportRow) -> ImportRow {
    let mut row = row.clone();
    row.fields.remove(&Field::Hierarchy);
    row
}

/// Rows by subject, in the order of the first of each; rows that contradict one another are set aside.
fn grouped<'a>(plan: &mut Plan, rows: &'a [ImportRow]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::with_capacity(rows.len());
    let mut by_subject: HashMap<Subject, usize> = HashMap::with_capacity(rows.len());
    for row in rows {
        match row.subject() {
            None => groups.push(Group { rows: vec![row] }),
            Some(subject) => {
                let at = *by_subject.entry(subject).or_insert(groups.len());
                match groups.get_mut(at) {
                    Some(group) => group.rows.push(row),
                    None => groups.push(Group { rows: vec![row] }),
                }
            }
        }
    }
    groups.retain(|group| {
        let trouble = disagreeing(&group.rows);
        let is_good = trouble.is_none();
        let contradiction = trouble.map(|t| group.contradiction(None, t));
        plan.contradictions.extend(contradiction);
        is_good
    });
    groups
}

/// What two of the rows say differently of one thing.
fn disagreeing(rows: &[&ImportRow]) -> Option<Refusal> {
    rows.iter().enumerate().find_map(|(k, a)| {
        rows.iter().skip(k + 1).find_map(|b| {
            let what = disagreement(a, b)?;
            Some(Refusal::new(
                "rows-contradict",
                format!(
                    "rows {} and {} are about one point and differ: {what}",
                    a.row, b.row
                ),
                "correct one of them, or give each its own code",
            ))
        })
    })
}

/// What is found, or what a person decided.
fn decided(
    matcher: &Matcher<'_>,
    beginnings: &Beginnings<'_>,
    states: &States,
    group: &Group<'_>,
    options: &Options,
) -> Result<Found, Refusal> {
    let Some(first) = group.rows.first() else {
        return Ok(Found::New);
    };
    let mut rows = group.rows.iter();
    let decision = rows.find_map(|r| Some((r, options.decisions.get(&r.row)?)));
    let exists = |id| states.get(id).is_some();
    let Some((row, decision)) = decision else {
        if first.carried.is_none() {
            return Ok(matcher.find(first, exists));
        }
        // The number is that of the register that wrote the list.
        let nameless = ImportRow {
            point: None,
            ..(*first).clone()
        };
        let same = found(beginnings, states, first);
        return Ok(same.map_or_else(|| matcher.find(&nameless, exists), Found::Point));
    };
    let name = row.get(Field::Name).unwrap_or_default();
    if Spelt::new(&decision.name) != Spelt::new(name) {
        let (row, other) = (row.row, &decision.name);
        return Err(Refusal::new(
            "decision-about-another-row",
            format!("the decision for row {row} is about '{other}', the row is about '{name}'"),
            "use the decisions with the list that they were made for",
        ));
    }
    Ok(match (decision.point, matcher.identical(row)) {
        (Some(point), _) if exists(point) => Found::Point(point),
        (Some(point), _) => Found::NoSuchPoint(point),
        // It was new when it was decided; an import has put it on the list since.
        (None, Some(point)) => Found::Point(point),
        (None, None) => Found::New,
    })
}

fn known_point(
    plan: &mut Plan,
    states: &States,
    histories: &Histories<'_>,
    point: PointId,
    groups: &[&Group<'_>],
    options: &Options,
) {
    let rows: Vec<&ImportRow> = groups.iter().flat_map(|g| g.rows.iter().copied()).collect();
    let all = Group { rows };
    if groups.len() > 1 {
        let trouble = disagreeing(&all.rows).unwrap_or_else(|| {
            Refusal::new(
                "several-rows-one-point",
                format!("rows {} are all taken for {point}", listed(&all.numbers())),
                "decide which of them it is (column 'number'), or give each its own code",
            )
        });
        plan.contradictions.push(all.contradiction(Some(point), trouble));
        return;
    }
    let Some(state) = states.get(point) else {
        return;
    };
    let known = Known {
        id: point,
        history: histories.of(point),
        attributes: state.attributes.clone(),
        is_new: false,
    };
    match changes(&known, &all.rows, options, histories) {
        Err((_, trouble)) => plan.contradictions.push(all.contradiction(Some(point), trouble)),
        Ok(Outcome { events, remarks }) => {
            plan.same += u64::from(events.is_empty() && remarks.is_empty());
            plan.remarks.extend(remarks);
            if !events.is_empty() {
                let rows = all.numbers();
                plan.changed.push(ChangedPoint { point, rows, events });
            }
        }
    }
}

fn new_points(
    plan: &mut Plan,
    groups: &[Group<'_>],
    fresh: &[usize],
    options: &Options,
    histories: &Histories<'_>,
    said: &SaidOfHierarchy<'_>,
) {
    let mut seen: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for at in fresh {
        let Some(group) = groups.get(*at) else { continue };
        let no_gap = Some(Said::Predicted(Prediction::Covered));
        let not_judged = Some(Said::Predicted(Prediction::Unknown));
        if group
            .rows
            .iter()
            .all(|r| r.said == no_gap || r.said == not_judged)
        {
            plan.not_listed += 1;
            continue;
        }
        let carried = group.rows.first().and_then(|r| r.carried.as_ref());
        let trouble = if carried.is_some() {
            // Another register has told these villages apart, whatever they are called.
            None
        } else if let Some(twin) = twin_of(&mut seen, groups, *at) {
            let rows = listed(&[twin.numbers(), group.numbers()].concat());
            Some(Refusal::new(
                "rows-look-alike",
                format!("rows {rows} may be about one village: nearly the same name in one commune"),
                "correct the name, remove one of the rows, or give each its own code",
            ))
        } else if group.name().is_empty() {
            Some(Refusal::new(
                "new-without-name",
                "no point of the register has this code, and a new one needs a name",
                "correct the code, or give the name",
            ))
        } else {
            None
        };
        if let Some(trouble) = trouble {
            plan.contradictions.push(group.contradiction(None, trouble));
            continue;
        }
        let known = Known {
            id: PointId(0),
            history: Vec::new(),
            attributes: group
                .rows
                .iter()
                .find_map(|r| Some((Field::Hierarchy, (*said.get(&r.row)?).to_owned())))
                .into_iter()
                .collect(),
            is_new: true,
        };
        match changes(&known, &group.rows, options, histories) {
            Err((_, trouble)) => plan.contradictions.push(group.contradiction(None, trouble)),
            Ok(outcome) => {
                plan.remarks.extend(outcome.remarks);
                plan.new.push(NewPoint {
                    rows: group.numbers(),
                    name: group.name(),
                    events: outcome.events,
                    carried: carried.map(|c| CarriedPoint {
                        number: group.rows.first().and_then(|r| r.point),
                        order: c.history.events.iter().map(|(n, _)| *n).collect(),
                    }),
                });
            }
        }
    }
}

/// An earlier new group with the same name but for accents in the same commune, unless two codes tell them
/// apart.
fn twin_of<'g, 'a>(
    seen: &mut HashMap<(String, String), Vec<usize>>,
    groups: &'g [Group<'a>],
    at: usize,
) -> Option<&'g Group<'a>> {
    let row = groups.get(at)?.rows.first()?;
    let key = (
        commune_key(&row.fields)?,
        Spelt::new(row.get(Field::Name)?).plain().to_owned(),
    );
    let before = seen.entry(key).or_default();
    let twin = before.iter().filter_map(|b| groups.get(*b)).find(|other| {
        let code = other.rows.first().and_then(|r| r.get(Field::Code));
        code.is_none() || row.get(Field::Code).is_none()
    });
    before.push(at);
    twin
}

fn listed(rows: &[u64]) -> String {
    let rows: Vec<String> = rows.iter().map(u64::to_string).collect();
    rows.join(", ")
}
