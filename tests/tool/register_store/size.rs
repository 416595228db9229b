//! A national register: 100,000 points, 1,000,000 events. Nothing is timed but for the eye.

use crate::support::register::{became, day, meta, read, style};
use covgap::domain::Technology;
use covgap::register::{AsOf, Event, Field, Kind, PointId, Stamp, States, Status};
use covgap::store::register::{RegisterError, RegisterFile, verify};
use std::time::{Duration, Instant};

/// The k-th of a point's ten events.
fn event(point: u32, k: u32) -> Event {
    let on = day("2021-01-01").plus((point % 300) as i32 + 100 * k as i32);
    let mut event = became(point, Status::Identified, "2021-01-01");
    event.occurred = on;
    event.recorded = Stamp::start_of(day("2021-01-01").plus(100 * k as i32 + 300));
    let operator = || Some(["Viettel", "VinaPhone", "MobiFone"][point as usize % 3].to_owned());
    match k {
        0 => {
            let values = [
                (Field::Code, format!("{:05}", point)),
                (Field::Name, format!("Bản Phìn Hồ {point}")),
                (Field::Hierarchy, "old".to_owned()),
                (Field::ProvinceCode, format!("{:02}", point % 63)),
                (Field::Province, format!("Tỉnh {}", point % 63)),
                (Field::DistrictCode, format!("{:03}", point % 705)),
                (Field::District, format!("Huyện {}", point % 705)),
                (Field::CommuneCode, format!("{:05}", point % 10_600)),
                (Field::Commune, format!("Xã {}", point % 10_600)),
                (Field::Lon, format!("{}", 102.0 + f64::from(point % 700) / 100.0)),
                (Field::Lat, format!("{}", 8.5 + f64::from(point % 1400) / 100.0)),
                (Field::Population, format!("{}", point % 900)),
                (
                    Field::Electricity,
                    ["grid", "weak", "none"][point as usize % 3].to_owned(),
                ),
            ];
            event.changes = values
                .into_iter()
                .map(|(field, value)| {
                    let value = field.checked(&value).expect("valid");
                    (field, Some(value))
                })
                .collect();
        }
        1 => event.kind = Kind::Became(Status::Verified),
        4 => {
            event.kind = Kind::Amended;
            event.changes.insert(Field::Population, Some("77".into()));
        }
        8 => {
            event.kind = Kind::Became(Status::Reopened);
            event.why = Some("the battery was stolen".into());
        }
        _ => {
            let next = [
                Status::Assigned,
                Status::InProgress,
                Status::Identified,
                Status::Assigned,
                Status::OnAir,
                Status::Closed,
                Status::Identified,
                Status::Assigned,
            ];
            event.kind = Kind::Became(next[k as usize - 2]);
            event.operator = operator();
            event.technology = Some(Technology::G4);
            event.due = Some(on.plus(365));
            event.evidence = Some(format!("biên bản {point}/{k}"));
        }
    }
    event
}

#[test]
#[ignore = "minutes, and a file of 500 MB"]
fn a_national_register() {
    const POINTS: u32 = 100_000;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    let mut made_up = meta();
    made_up.made_up = true;
    let mut file = RegisterFile::create(&path, &made_up, &[style()]).expect("made");
    let begun = Instant::now();
    let since = |what: &str, begun: Instant| {
        println!(
            "{what}: {:.2} s; in all {}",
            begun.elapsed().as_secs_f64(),
            processor_time()
        );
    };
    file.write(|w| {
        // As it happened: by time, not by point.
        for k in 0..10 {
            for point in 1..=POINTS {
                w.append_as_recorded(event(point, k))?;
            }
        }
        Ok::<_, RegisterError>(())
    })
    .expect("taken");
    since("1,000,000 events in one write", begun);
    drop(file);
    println!(
        "{} MB",
        std::fs::metadata(&path).expect("there").len() / 1_000_000
    );
    for _ in 0..3 {
        let begun = Instant::now();
        let file = read(&path);
        let log = file.log().expect("read");
        since("opened and read", begun);
        let begun = Instant::now();
        let states = States::of(&log, AsOf::day(day("2023-12-28")));
        since("states of a day", begun);
        assert_eq!((states.points().len(), states.misfits), (POINTS as usize, 0));
    }
    let begun = Instant::now();
    let mut file = RegisterFile::open(&path, covgap::store::register::Access::Write).expect("opened");
    let mut one = event(POINTS + 1, 0);
    one.point = PointId(POINTS + 1);
    file.append(vec![one]).expect("taken");
    since("one more event", begun);
    drop(file);
    let begun = Instant::now();
    let verdict = verify(&path, None, Duration::from_secs(5)).expect("read");
    since("verified", begun);
    assert!(verdict.is_sound(), "{:?}", verdict.faults.first());
    assert_eq!(verdict.events, 1_000_001);
}

/// What the processor did for this process: other processes do not count.
fn processor_time() -> String {
    #[cfg(unix)]
    {
        use nix::sys::resource::{UsageWho, getrusage};
        let used = getrusage(UsageWho::RUSAGE_SELF).expect("known");
        let seconds = |t: nix::sys::time::TimeVal| t.tv_sec() as f64 + t.tv_usec() as f64 / 1e6;
        format!(
            "{:.2} s of processor and {:.2} s of system",
            seconds(used.user_time()),
            seconds(used.system_time())
        )
    }
    #[cfg(not(unix))]
    String::new()
}
