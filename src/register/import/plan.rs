//! What an import would do: new points, changed ones, and everything that it leaves to a person.

use super::change::{Known, Outcome, changes};
use super::index::Index;
use super::matching::{Candidate, Found, Matcher};
use super::names::Spelt;
use super::row::{ImportRow, Prediction, Said, Subject, commune_key, disagreement};
use crate::register::{
    AsOf, Attributes, Changes, Day, Event, Field, Kind, Log, Mark, PointId, Stamp, States, Status, Units,
};
use std::collections::{BTreeMap, HashMap};

/// How a list is taken.
#[derive(Clone, Debug)]
pub struct Options {
    /// The list's own day, for steps without dates and for changed fields.
    pub as_of: Option<Day>,
    /// Who answers for the import.
    pub who: String,
    /// When it is recorded.
    pub now: Stamp,
    /// Reason of every event whose row gives none.
    pub why: Option<String>,
    /// Proof for every closing whose row gives none.
    pub evidence: Option<String>,
    /// Where new points come from, where their rows do not say.
    pub source: Option<String>,
    /// What a person decided about rows that were uncertain, by row.
    pub decisions: BTreeMap<u64, Decision>,
}

impl Options {
    /// Nothing but what must be.
    pub fn new(who: impl Into<String>, now: Stamp) -> Self {
        Self {
            as_of: None,
            who: who.into(),
            now,
            why: None,
            evidence: None,
            source: None,
            decisions: BTreeMap::new(),
        }
    }

    pub(super) fn today(&self) -> Day {
        self.now.day()
    }
}

/// A person's decision about an uncertain row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The village's name in the row, to notice a decision about another list.
    pub name: String,
    /// The point that it is about; `None`: it is new.
    pub point: Option<PointId>,
}

/// Why a row cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Stable.
    pub code: &'static str,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

impl Trouble {
    pub(super) fn new(code: &'static str, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code,
            cause: cause.into(),
            remedy: remedy.into(),
        }
    }
}

/// A point that the register does not have yet.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPoint {
    /// The rows that speak of it.
    pub rows: Vec<u64>,
    /// Its name, where given.
    pub name: String,
    /// Its events in their order, the first identifies it; their number of the point is not the final one.
    pub events: Vec<Event>,
}

/// A point that changes.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedPoint {
    /// Which.
    pub point: PointId,
    /// The rows that speak of it.
    pub rows: Vec<u64>,
    /// The new events in their order.
    pub events: Vec<Event>,
}

/// A row that may be about one of several points.
#[derive(Clone, Debug, PartialEq)]
pub struct UncertainRow {
    /// The rows of the list that are about one thing, the first of them first.
    pub rows: Vec<u64>,
    /// What the first row says.
    pub fields: Attributes,
    /// Points that it may be, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// Rows that contradict the register, each other, or the table of transitions: nothing of them is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// The rows.
    pub rows: Vec<u64>,
    /// The point, where it is known.
    pub point: Option<PointId>,
    /// Village's name in the list.
    pub name: String,
    /// Why.
    pub trouble: Trouble,
}

/// Something to be told about a row that hinders nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Stable: see [`Remark::heading`].
    pub code: &'static str,
    /// The row.
    pub row: u64,
    /// The point.
    pub point: PointId,
    /// Its name in the list.
    pub name: String,
    /// What.
    pub text: String,
}

impl Remark {
    pub(super) fn new(row: &ImportRow, point: PointId, code: &'static str, text: impl Into<String>) -> Self {
        Self {
            code,
            row: row.row,
            point,
            name: row.get(Field::Name).unwrap_or_default().to_owned(),
            text: text.into(),
        }
    }

    pub(super) fn further(row: &ImportRow, point: PointId, says: Status, has: Status) -> Self {
        let text = format!("{says} here, {has} in the register: the register stands");
        Self::new(row, point, "register-further", text)
    }

    /// What remarks of a code have in common; reads well after a number.
    pub fn heading(code: &str) -> &'static str {
        match code {
            "register-further" => "rows behind the register: it stands",
            "register-newer" => "values older than the register's: it stands",
            "other-hierarchy" => "rows in the other hierarchy of units: the register keeps its own",
            "other-date" => "rows with another date for the same status: the register's stands",
            "other-assignment" => "rows with another due date or technology: not taken",
            "operator-without-status" => "operators named without a status of their own: not taken",
            "not-on-the-list" => "rows about points that were merged or withdrawn: not taken",
            "study-says-covered" => "points open in the register and covered in the study: worth verifying",
            "study-says-gap" => "points closed in the register and gaps in the study: worth verifying",
            _ => "other remarks",
        }
    }
}

/// What an import would do. Nothing of it has happened yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Points to be put on the list.
    pub new: Vec<NewPoint>,
    /// Points that change, by number.
    pub changed: Vec<ChangedPoint>,
    /// Points of the list about which it says nothing new.
    pub same: u64,
    /// Villages of a study that are covered, or could not be judged, and are not on the list: nothing is done about them.
    pub not_listed: u64,
    /// Rows left to a person.
    pub uncertain: Vec<UncertainRow>,
    /// Rows that cannot be taken.
    pub contradictions: Vec<Contradiction>,
    /// What else was noticed, by row.
    pub remarks: Vec<Remark>,
    /// Dates that the list does not give, for which its own day stands.
    pub dates_filled: u64,
}

impl Plan {
    /// Can everything in the list be taken?
    pub fn is_clear(&self) -> bool {
        self.uncertain.is_empty() && self.contradictions.is_empty()
    }

    /// Would nothing be written?
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty()
    }

    /// Points of which only fields change.
    pub fn amended(&self) -> usize {
        let only = |p: &&ChangedPoint| p.events.iter().all(|e| e.kind == Kind::Amended);
        self.changed.iter().filter(only).count()
    }

    /// Steps by the status that is reached, of new points too, in the order of a point's life.
    pub fn transitions(&self) -> Vec<(Status, u64)> {
        let new = self.new.iter().flat_map(|p| &p.events);
        let all = new.chain(self.changed.iter().flat_map(|p| &p.events));
        let mut counts: BTreeMap<Status, u64> = BTreeMap::new();
        for event in all {
            if let Kind::Became(status) = event.kind {
                *counts.entry(status).or_default() += 1;
            }
        }
        counts.into_iter().collect()
    }

    /// Remarks by code: how many, and the first of them.
    pub fn remarks_by_code(&self) -> BTreeMap<&'static str, Vec<&Remark>> {
        let mut by_code: BTreeMap<&'static str, Vec<&Remark>> = BTreeMap::new();
        for remark in &self.remarks {
            by_code.entry(remark.code).or_default().push(remark);
        }
        by_code
    }

    /// All events of what can be taken, to be recorded together: of known points by number, then those of new points, which are numbered
    /// from `first` on ([`Log::last_point`] + 1).
    pub fn events(&self, first: u32, recorded: Stamp) -> Vec<Event> {
        let known = self.changed.iter().flat_map(|p| p.events.iter().cloned());
        let new = (first..).zip(&self.new).flat_map(|(number, point)| {
            point.events.iter().cloned().map(move |mut event| {
                event.point = PointId(number);
                event
            })
        });
        known
            .chain(new)
            .map(|mut event| {
                event.recorded = recorded;
                event
            })
            .collect()
    }
}

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

    fn contradiction(&self, point: Option<PointId>, trouble: Trouble) -> Contradiction {
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
    let states = States::of(log, AsOf::day(options.today().plus(36_500)));
    let index = Index::new(&states, units);
    let histories = Histories::new(log);
    let mut plan = Plan::default();
    let mut claims: BTreeMap<PointId, Vec<usize>> = BTreeMap::new();
    let mut fresh: Vec<usize> = Vec::new();
    let groups = grouped(&mut plan, rows);
    let matcher = Matcher { index: &index };
    for (at, group) in groups.iter().enumerate() {
        match decided(&matcher, &states, group, options) {
            Ok(Found::Point(point)) => claims.entry(point).or_default().push(at),
            Ok(Found::New) => fresh.push(at),
            Ok(Found::Uncertain(candidates)) => plan.uncertain.push(UncertainRow {
                rows: group.numbers(),
                fields: group.rows.first().map(|r| r.fields.clone()).unwrap_or_default(),
                candidates,
            }),
            Ok(Found::NoSuchPoint(point)) => {
                let trouble = Trouble::new(
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
    new_points(&mut plan, &groups, &fresh, options);
    plan.remarks.sort_by_key(|r| r.row);
    plan.contradictions.sort_by(|a, b| a.rows.cmp(&b.rows));
    plan
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
    let (good, bad): (Vec<_>, Vec<_>) = groups
        .into_iter()
        .map(|group| (disagreeing(&group.rows), group))
        .partition(|(trouble, _)| trouble.is_none());
    for (trouble, group) in bad {
        plan.contradictions
            .extend(trouble.map(|t| group.contradiction(None, t)));
    }
    good.into_iter().map(|(_, group)| group).collect()
}

/// What two of the rows say differently of one thing.
fn disagreeing(rows: &[&ImportRow]) -> Option<Trouble> {
    rows.iter().enumerate().find_map(|(k, a)| {
        rows.iter().skip(k + 1).find_map(|b| {
            let what = disagreement(a, b)?;
            Some(Trouble::new(
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
    states: &States,
    group: &Group<'_>,
    options: &Options,
) -> Result<Found, Trouble> {
    let Some(first) = group.rows.first() else {
        return Ok(Found::New);
    };
    let decision = group
        .rows
        .iter()
        .find_map(|r| options.decisions.get(&r.row).map(|d| (r, d)));
    let exists = |id| states.get(id).is_some();
    let Some((row, decision)) = decision else {
        return Ok(matcher.find(first, exists));
    };
    if Spelt::new(&decision.name) != Spelt::new(row.get(Field::Name).unwrap_or_default()) {
        return Err(Trouble::new(
            "decision-about-another-row",
            format!(
                "the decision for row {} is about '{}', the row is about '{}'",
                row.row,
                decision.name,
                row.get(Field::Name).unwrap_or_default()
            ),
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
            Trouble::new(
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
    match changes(&known, &all.rows, options) {
        Err((_, trouble)) => plan.contradictions.push(all.contradiction(Some(point), trouble)),
        Ok(outcome) => {
            let Outcome {
                events,
                remarks,
                dates_filled,
            } = outcome;
            if events.is_empty() && remarks.is_empty() {
                plan.same += 1;
            }
            plan.remarks.extend(remarks);
            plan.dates_filled += dates_filled;
            if !events.is_empty() {
                plan.changed.push(ChangedPoint {
                    point,
                    rows: all.numbers(),
                    events,
                });
            }
        }
    }
}

fn new_points(plan: &mut Plan, groups: &[Group<'_>], fresh: &[usize], options: &Options) {
    let mut seen: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for at in fresh {
        let Some(group) = groups.get(*at) else { continue };
        let open = |r: &&ImportRow| {
            !matches!(
                r.said,
                Some(Said::Predicted(Prediction::Covered | Prediction::Unknown))
            )
        };
        if !group.rows.iter().any(|r| open(&r)) {
            plan.not_listed += 1;
            continue;
        }
        if let Some(twin) = twin_of(&mut seen, groups, *at) {
            let rows: Vec<u64> = [twin.numbers(), group.numbers()].concat();
            let trouble = Trouble::new(
                "rows-look-alike",
                format!(
                    "rows {} may be about one village: nearly the same name in one commune",
                    listed(&rows)
                ),
                "correct the name, remove one of the rows, or give each its own code",
            );
            plan.contradictions.push(group.contradiction(None, trouble));
            continue;
        }
        if group.name().is_empty() {
            let trouble = Trouble::new(
                "new-without-name",
                "no point of the register has this code, and a new one needs a name",
                "correct the code, or give the name",
            );
            plan.contradictions.push(group.contradiction(None, trouble));
            continue;
        }
        let known = Known {
            id: PointId(0),
            history: Vec::new(),
            attributes: Attributes::new(),
            is_new: true,
        };
        match changes(&known, &group.rows, options) {
            Err((_, trouble)) => plan.contradictions.push(group.contradiction(None, trouble)),
            Ok(outcome) => {
                plan.remarks.extend(outcome.remarks);
                plan.dates_filled += outcome.dates_filled;
                plan.new.push(NewPoint {
                    rows: group.numbers(),
                    name: group.name(),
                    events: outcome.events,
                });
            }
        }
    }
}

/// An earlier new group with the same name but for accents in the same commune, unless two codes tell them apart.
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

/// Events of points, made of marks again: enough to admit further ones.
struct Histories<'a> {
    log: &'a Log,
    order: Vec<(PointId, u32)>,
}

impl<'a> Histories<'a> {
    fn new(log: &'a Log) -> Self {
        let mut order: Vec<(PointId, u32)> = (0..).zip(log.marks()).map(|(i, m)| (m.point, i)).collect();
        order.sort_unstable();
        Self { log, order }
    }

    fn of(&self, point: PointId) -> Vec<Event> {
        let start = self.order.partition_point(|(p, _)| *p < point);
        let own = self.order.iter().skip(start).take_while(|(p, _)| *p == point);
        own.filter_map(|(_, i)| Some(self.event(*i, self.log.marks().get(*i as usize)?)))
            .collect()
    }

    fn event(&self, at: u32, mark: &Mark) -> Event {
        let all = self.log.changes();
        let changes: Changes = all
            .binary_search_by_key(&at, |(i, _)| *i)
            .ok()
            .and_then(|k| all.get(k))
            .map(|(_, c)| c.clone())
            .unwrap_or_default();
        let operator = mark.operator.map(|o| self.log.operator_name(o).to_owned());
        Event {
            operator,
            technology: mark.technology,
            due: mark.due,
            into: mark.into,
            changes,
            ..Event::new(mark.point, mark.kind, mark.occurred, mark.recorded, "–")
        }
    }
}
