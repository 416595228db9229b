//! A small history that every test knows.

use covgap::domain::Technology;
use covgap::register::{Day, Event, Field, Kind, PointId, Stamp, Status};
use covgap::store::register::{Access, Meta, RegisterFile, Style};
use std::path::Path;

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

pub(crate) fn stamp(text: &str) -> Stamp {
    text.parse().expect("a moment")
}

pub(crate) fn became(point: u32, status: Status, on: &str) -> Event {
    let recorded = Stamp::start_of(day(on));
    Event::new(PointId(point), Kind::Became(status), day(on), recorded, "Lan")
}

/// A new point with a name, a place and people; the third has no place.
pub(crate) fn identified(point: u32, on: &str) -> Event {
    let mut event = became(point, Status::Identified, on);
    let mut set = |field: Field, value: &str| {
        event.changes.insert(field, Some(value.to_owned()));
    };
    set(Field::Name, &format!("Bản Phìn Hồ {point}"));
    set(Field::Code, &format!("00{point}"));
    set(Field::Province, "Điện Biên");
    set(Field::Population, "120");
    if point != 3 {
        set(Field::Lon, "103.25");
        set(Field::Lat, "21.5");
    }
    event
}

/// Eight events of three points; the second's verification was recorded after its closing.
pub(crate) fn events() -> Vec<Event> {
    let mut assigned = became(1, Status::Assigned, "2022-01-10");
    assigned.operator = Some("Viettel".into());
    assigned.technology = Some(Technology::G4);
    assigned.due = Some(day("2022-12-31"));
    let mut closed = became(2, Status::Closed, "2022-06-01");
    closed.evidence = Some("report 17/2022".into());
    let mut amended = became(1, Status::Identified, "2022-07-01");
    amended.kind = Kind::Amended;
    amended.why = Some("counted \"again\",\nby the commune".into());
    amended.changes.insert(Field::Population, Some("134".into()));
    amended.changes.insert(Field::Code, None);
    let mut merged = became(3, Status::Merged, "2022-08-01");
    merged.why = Some("the same village".into());
    merged.into = Some(PointId(1));
    vec![
        identified(1, "2021-01-05"),
        identified(2, "2021-01-06"),
        identified(3, "2021-02-01"),
        assigned,
        closed,
        became(2, Status::Verified, "2021-03-01"),
        amended,
        merged,
    ]
}

pub(crate) fn meta() -> Meta {
    Meta::new("Điểm lõm sóng", stamp("2021-01-01T00:00:00Z"))
}

pub(crate) fn style() -> Style {
    Style {
        name: "by status".to_owned(),
        qml: "<qgis/>".to_owned(),
    }
}

/// A register with [`events`], recorded at 2023-01-01.
pub(crate) fn register(path: &Path) -> RegisterFile {
    let mut file = RegisterFile::create(path, &meta(), &[style()]).expect("made");
    append(&mut file, "2023-01-01T00:00:00Z", events());
    file
}

pub(crate) fn append(file: &mut RegisterFile, now: &str, events: Vec<Event>) {
    let taken = file.write_at(stamp(now), |writing| {
        events
            .into_iter()
            .map(|e| writing.append(e))
            .collect::<Result<Vec<_>, _>>()
    });
    taken.expect("taken");
}

pub(crate) fn read(path: &Path) -> RegisterFile {
    RegisterFile::open(path, Access::Read).expect("opened")
}
