//! One made-up village: what is known of it, and its life so far by the register's own rules.

use super::places::Place;
use super::township::Township;
use crate::domain::Technology;
use crate::maths::random::Random;
use crate::maths::sin_cos;
use crate::register::{Changes, Day, Field, Hierarchy, Kind, Life, Refusal, Status, Step};
use crate::synth::names::VillageNames;

/// An event before it has a number, a point's number and a time of recording.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub day: Day,
    pub kind: Kind,
    pub operator: Option<usize>,
    pub technology: Option<Technology>,
    pub due: Option<Day>,
    pub why: Option<&'static str>,
    /// Index of the village that carries on.
    pub into: Option<usize>,
    pub changes: Changes,
}

impl Draft {
    pub(super) fn new(day: Day, kind: Kind) -> Self {
        Self {
            day,
            kind,
            operator: None,
            technology: None,
            due: None,
            why: None,
            into: None,
            changes: Changes::new(),
        }
    }

    pub(super) fn became(day: Day, status: Status) -> Self {
        Self::new(day, Kind::Became(status))
    }

    pub(super) fn by(self, operator: usize) -> Self {
        Self {
            operator: Some(operator),
            ..self
        }
    }

    pub(super) fn because(self, why: &'static str) -> Self {
        Self {
            why: Some(why),
            ..self
        }
    }

    fn step(&self) -> Step<usize> {
        Step {
            kind: self.kind,
            operator: self.operator,
            day: self.day,
            due: self.due,
            technology: self.technology,
            into: None,
        }
    }
}

/// A village.
#[derive(Clone, Debug)]
pub(super) struct Village {
    /// Index of its province.
    pub place: usize,
    /// Index of its commune.
    pub commune: usize,
    pub electricity: &'static str,
    pub signal: &'static str,
    pub hierarchy: Hierarchy,
    pub opened: Day,
    /// Day of its last event that was no amendment; may lie ahead of the day that is being played.
    pub last: Day,
    /// Day of its last amendment.
    pub amended: Day,
    /// Another was merged into it: it stays on the list from now on.
    pub is_anchor: bool,
    /// Who is at it.
    pub operator: Option<usize>,
    pub life: Life<usize>,
    pub drafts: Vec<Draft>,
}

pub(super) const WHITE: &str = "white";
pub(super) const LOW: &str = "low-signal";

impl Village {
    /// A village comes on the list.
    pub(super) fn found(
        day: Day,
        place: usize,
        town: &Township,
        namers: &mut [VillageNames],
        number: usize,
        random: &mut Random,
    ) -> Result<Self, Refusal> {
        let commune = town.commune_of(place, random);
        let hierarchy = Hierarchy::on(day);
        let electricity = match random.unit() {
            u if u < 0.62 => "grid",
            u if u < 0.77 => "weak",
            u if u < 0.94 => "none",
            _ => "unknown",
        };
        let signal = if random.chance(0.5) { WHITE } else { LOW };
        let mut draft = Draft::became(day, Status::Identified);
        draft.changes = town.fields(commune, hierarchy);
        let mut put = |field, value: String| {
            draft.changes.insert(field, Some(value));
        };
        if let Some(commune) = town.communes.get(commune) {
            put(Field::Code, format!("{}-{number:05}", commune.code));
        }
        let kind = ["Bản", "Thôn", "Xóm", "Bản"][random.below(4)];
        if let Some(namer) = namers.get_mut(commune) {
            put(Field::Name, namer.draw(random, kind));
        }
        put(Field::Electricity, electricity.to_owned());
        put(Field::Signal, signal.to_owned());
        put(
            Field::Source,
            format!("synthetic register, {}: no such village", super::marks::MADE_UP),
        );
        people(&mut draft.changes, random);
        if let Some((_, place)) = town.places.get(place) {
            position(&mut draft.changes, place, random);
        }
        Ok(Self {
            place,
            commune,
            electricity,
            signal,
            hierarchy,
            opened: day,
            last: day,
            amended: day,
            is_anchor: false,
            operator: None,
            life: Life::begin(&draft.step())?,
            drafts: vec![draft],
        })
    }

    /// What happens next; refused where the register would refuse it.
    pub(super) fn act(&mut self, draft: Draft) -> Result<(), Refusal> {
        self.life.go(&draft.step())?;
        self.last = self.last.max(draft.day);
        self.operator = draft.operator.or(self.operator);
        self.drafts.push(draft);
        Ok(())
    }

    /// Fields change.
    pub(super) fn amend(&mut self, day: Day, changes: Changes, why: &'static str) {
        self.amended = self.amended.max(day);
        let mut draft = Draft::new(day, Kind::Amended).because(why);
        draft.changes = changes;
        self.drafts.push(draft);
    }

    /// The first day in a range on which nothing else happened, so that the order of events never hangs on
    /// the time of recording.
    pub(super) fn free_day(&self, from: Day, to: Day) -> Option<Day> {
        let from = from.max(self.opened.plus(1)).max(self.amended.plus(1));
        (from.number()..=to.number())
            .map(Day::from_number)
            .find(|day| self.drafts.iter().all(|d| d.day != *day))
    }

    pub(super) fn is_left(&self) -> bool {
        self.life.status().is_left()
    }

    pub(super) fn is_closed(&self) -> bool {
        self.life.status() == Status::Closed
    }

    /// Was it ever merged or withdrawn?
    pub(super) fn was_gone(&self) -> bool {
        let gone = |d: &Draft| matches!(d.kind, Kind::Became(Status::Merged | Status::Withdrawn));
        self.drafts.iter().any(gone)
    }

    /// Was its last event at least so many days ago?
    pub(super) fn is_quiet(&self, day: Day, days: i32) -> bool {
        self.last.plus(days) <= day
    }
}

/// Skewed sizes; some entries do not have them.
fn people(changes: &mut Changes, random: &mut Random) {
    let (a, b) = (random.unit(), random.unit());
    let population = 25.0 + 700.0 * a * b + 120.0 * random.unit();
    if random.chance(0.05) {
        return;
    }
    changes.insert(Field::Population, Some(format!("{}", population as u32)));
    if random.chance(0.9) {
        changes.insert(Field::Households, Some(format!("{}", (population / 4.4) as u32)));
    }
}

/// Somewhere in an ellipse; some entries do not have one.
fn position(changes: &mut Changes, place: &Place, random: &mut Random) {
    let (sin, cos) = sin_cos(random.unit() * std::f64::consts::TAU);
    let radius = random.unit().sqrt();
    if random.chance(0.03) {
        return;
    }
    let lon = place.lon + place.spread_lon * radius * cos;
    let lat = place.lat + place.spread_lat * radius * sin;
    for (field, value) in [(Field::Lon, lon), (Field::Lat, lat)] {
        if let Ok(text) = field.checked(&format!("{value:.5}")) {
            changes.insert(field, Some(text));
        }
    }
}
