//! When things were written down, by whom and with what proof; numbers of points and the order of the
//! register.

use super::flows::{books_closed, last_day};
use super::marks::{MADE_UP, OPERATORS};
use super::township::Township;
use super::village::{Draft, Village};
use crate::maths::random::Random;
use crate::register::{Day, Event, Kind, PointId, Stamp, Status};

/// An event that still lacks its point's number.
struct Entry<'a> {
    recorded: Stamp,
    village: usize,
    /// Place in the village's history.
    at: usize,
    draft: &'a Draft,
}

/// The register's events, in the order in which they were recorded.
pub(super) fn events(seed: u64, villages: &[Village], town: &Township) -> Vec<Event> {
    let mut random = Random::new(seed, 44);
    let mut entries = Vec::new();
    for (village, history) in villages.iter().enumerate() {
        let mut drafts: Vec<&Draft> = history.drafts.iter().filter(|d| d.day <= last_day()).collect();
        // Stable: on one day, as it was played.
        drafts.sort_by_key(|d| d.day);
        let mut counted = Stamp::from_seconds(i64::MIN);
        for (at, draft) in drafts.into_iter().enumerate() {
            let recorded = recorded(draft, at == 0, counted, &mut random);
            if counts(draft) {
                counted = recorded;
            }
            entries.push(Entry {
                recorded,
                village,
                at,
                draft,
            });
        }
    }
    entries.sort_by_key(|e| (e.recorded, e.village, e.at));
    let mut ids = vec![PointId(0); villages.len()];
    let first = entries.iter().filter(|e| e.at == 0);
    for (number, entry) in (1u32..).zip(first) {
        if let Some(id) = ids.get_mut(entry.village) {
            *id = PointId(number);
        }
    }
    (1..)
        .zip(&entries)
        .map(|(number, entry)| event(entry, number, &ids, villages, town))
        .collect()
}

/// Does it decide what is counted? Then it waits for no other, and the books that are closed hold it.
fn counts(draft: &Draft) -> bool {
    !matches!(draft.kind, Kind::Became(Status::Verified | Status::InProgress))
}

/// Most within days, some within a month, a few much later; in working hours of UTC+7.
fn recorded(draft: &Draft, first: bool, counted: Stamp, random: &mut Random) -> Stamp {
    let lag = match random.unit() {
        u if u < 0.72 => random.below(6),
        u if u < 0.94 => 6 + random.below(25),
        _ => 31 + random.below(120),
    };
    let lag = if first { lag.min(20) } else { lag } as i32;
    let mut on = draft.day.plus(lag);
    if counts(draft) {
        on = on.min(books_closed(draft.day));
    }
    let hour = i64::from(random.below(9 * 3600) as u32);
    let stamp = Stamp::from_seconds(Stamp::start_of(on).seconds() + 3600 + hour);
    // Never before what counted earlier in the same village.
    stamp.max(Stamp::from_seconds(counted.seconds().saturating_add(60)))
}

fn event(entry: &Entry<'_>, number: usize, ids: &[PointId], villages: &[Village], town: &Township) -> Event {
    let draft = entry.draft;
    let point = ids.get(entry.village).copied().unwrap_or(PointId(0));
    let province = villages
        .get(entry.village)
        .and_then(|v| town.places.get(v.place))
        .map_or("Việt Nam", |(p, _)| p.name);
    let evidence = match draft.kind {
        Kind::Became(Status::Closed) => Some(proof("BB", draft.day, number)),
        Kind::Became(Status::Reopened) => Some(proof("DK", draft.day, number)),
        _ => None,
    };
    Event {
        operator: draft
            .operator
            .and_then(|o| OPERATORS.get(o))
            .map(|(name, _)| (*name).to_owned()),
        technology: draft.technology,
        why: draft.why.map(str::to_owned),
        evidence,
        due: draft.due,
        into: draft.into.and_then(|v| ids.get(v)).copied(),
        changes: draft.changes.clone(),
        ..Event::new(
            point,
            draft.kind,
            draft.day,
            entry.recorded,
            format!("desk of {province} ({MADE_UP})"),
        )
    }
}

/// Number of a paper.
pub(super) fn proof(kind: &str, day: Day, number: usize) -> String {
    let (year, ..) = day.civil();
    format!("{kind}-{year}-{number:06} ({MADE_UP})")
}
