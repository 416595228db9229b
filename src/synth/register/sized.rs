//! A register of any size, for measuring: as many points and events as are asked for, and nothing fitted to
//! any figure.

use super::ledger::proof;
use super::marks::{MADE_UP, OPERATORS};
use super::places::PLACES;
use crate::domain::Technology;
use crate::maths::random::hash;
use crate::register::vietnam::{OldProvince, old_provinces};
use crate::register::{Day, Event, Field, Hierarchy, Kind, PointId, Stamp, Status};
use crate::synth::{SynthError, fault};

/// What points go through, again and again; the first three once.
const FIRST: [Kind; 3] = [
    Kind::Became(Status::Identified),
    Kind::Became(Status::Verified),
    Kind::Amended,
];
const AGAIN: [Kind; 6] = [
    Kind::Became(Status::Assigned),
    Kind::Became(Status::InProgress),
    Kind::Became(Status::OnAir),
    Kind::Became(Status::Closed),
    Kind::Amended,
    Kind::Became(Status::Reopened),
];

/// The history begins and ends on these days.
const FROM: i32 = 18_628;
const DAYS: u64 = 1800;

/// The events of a register, in the order in which they were recorded; made one by one, so that no memory is
/// needed.
#[derive(Clone, Debug)]
pub struct Sized {
    seed: u64,
    points: u64,
    events: u64,
    next: u64,
    provinces: Vec<OldProvince>,
}

/// So many points with so many events, at least one each.
///
/// # Errors
/// [`SynthError::Spec`] where the numbers do not fit each other.
pub fn sized(seed: u64, points: u32, events: u32) -> Result<Sized, SynthError> {
    if points == 0 || points > 10_000_000 {
        let what = "out of range: 1 to 10,000,000";
        return Err(fault("points", f64::from(points), what));
    }
    if events < points || u64::from(events) > 200 * u64::from(points) {
        let what = "each point has 1 to 200 events: take more or fewer events";
        return Err(fault("events", f64::from(events), what));
    }
    Ok(Sized {
        seed,
        points: u64::from(points),
        events: u64::from(events),
        next: 0,
        provinces: old_provinces(),
    })
}

impl Sized {
    /// Says that it is made up.
    pub fn title(&self) -> String {
        format!(
            "Synthetic register of {} points for measuring ({MADE_UP}, seed {})",
            self.points, self.seed
        )
    }

    /// What a point does at its step: some stop half-way, and are only amended from then on.
    fn kind(&self, point: u64, step: u64) -> Kind {
        let stops = 3 + hash(self.seed, point as i64, -1) % 15;
        match (FIRST.get(step as usize), step) {
            (Some(kind), _) => *kind,
            (None, step) if step >= stops => Kind::Amended,
            (None, step) => AGAIN
                .get((step as usize - FIRST.len()) % AGAIN.len())
                .copied()
                .unwrap_or(Kind::Amended),
        }
    }

    fn make(&self, number: u64) -> Event {
        let (point, step) = (number % self.points, number / self.points);
        // Days run on evenly; all events of a point lie at least a round of all points apart.
        let seconds = number * DAYS * 86_400 / self.events;
        let recorded =
            Stamp::from_seconds(Stamp::start_of(Day::from_number(FROM)).seconds() + seconds as i64);
        let round_days = DAYS * self.points / self.events;
        let chance = hash(self.seed, point as i64, step as i64);
        // Some are recorded late, but never so late that they would change places with the one before.
        let lag = if chance.is_multiple_of(4) {
            chance / 4 % (round_days / 2).max(1)
        } else {
            0
        };
        let occurred = recorded.day().plus(-(lag as i32));
        let kind = self.kind(point, step);
        let mut event = Event::new(
            PointId(point as u32 + 1),
            kind,
            occurred,
            recorded,
            format!("clerk {:02} ({MADE_UP})", chance % 40),
        );
        self.fill(&mut event, point, step, number);
        event
    }

    fn fill(&self, event: &mut Event, point: u64, step: u64, number: u64) {
        let chance = hash(self.seed, point as i64, -2);
        let operator = OPERATORS
            .get((chance % 3) as usize)
            .map(|(name, _)| (*name).to_owned());
        match event.kind {
            Kind::Became(Status::Identified) => self.describe(event, point, chance),
            Kind::Became(
                status @ (Status::Assigned | Status::InProgress | Status::OnAir | Status::Closed),
            ) => {
                event.operator = operator;
                if status == Status::Assigned {
                    event.technology = Some(Technology::G4);
                    event.due = Some(event.occurred.plus(60 + (chance % 500) as i32));
                }
                if status == Status::Closed {
                    event.evidence = Some(proof("BB", event.occurred, number as usize));
                }
            }
            Kind::Became(Status::Reopened) => event.why = Some("measured again: no signal".to_owned()),
            Kind::Amended => {
                let people = 20 + (hash(self.seed, point as i64, step as i64) >> 8) % 900;
                event.changes.insert(Field::Population, Some(people.to_string()));
            }
            Kind::Became(_) | Kind::Measured | Kind::DayCorrected | Kind::RecordCorrected => {}
        }
    }

    /// Each village is alone on its spot, on a lattice over its province.
    fn describe(&self, event: &mut Event, point: u64, chance: u64) {
        let at = (chance >> 20) as usize % PLACES.len();
        let (Some(place), Some(province)) = (
            PLACES.get(at),
            PLACES
                .get(at)
                .and_then(|p| self.provinces.iter().find(|o| o.code == p.code)),
        ) else {
            return;
        };
        let share = |word: u64| (word % 2001) as f64 / 1000.0 - 1.0;
        let lon = place.lon + 0.7 * place.spread_lon * share(chance >> 30);
        let lat = place.lat + 0.7 * place.spread_lat * share(chance >> 45);
        let mut put = |field: Field, value: &str| {
            if let Ok(value) = field.checked(value) {
                event.changes.insert(field, Some(value));
            }
        };
        put(Field::Code, &format!("S{:08}", point + 1));
        put(Field::Name, &format!("Thôn {} ({MADE_UP})", point + 1));
        put(Field::Hierarchy, Hierarchy::Old.name());
        put(Field::ProvinceCode, province.code);
        put(Field::Province, province.name);
        put(Field::Lon, &format!("{lon:.5}"));
        put(Field::Lat, &format!("{lat:.5}"));
        put(Field::Population, &(20 + (chance >> 8) % 900).to_string());
        let power = ["grid", "grid", "weak", "none"];
        put(
            Field::Electricity,
            power.get((chance >> 50) as usize % 4).copied().unwrap_or("grid"),
        );
        put(Field::Source, &format!("synthetic register, {MADE_UP}"));
    }
}

impl Iterator for Sized {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        let number = self.next;
        (number < self.events).then(|| {
            self.next += 1;
            self.make(number)
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let rest = (self.events - self.next) as usize;
        (rest, Some(rest))
    }
}
