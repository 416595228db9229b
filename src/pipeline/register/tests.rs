//! The use cases one after another, on a day of one's own.

use super::*;
use crate::ingest::ListOptions;
use crate::register::by_hand::{Addition, Change, HandError, Recording};
use crate::register::questions::{StatusQuestion, When};
use crate::register::{Day, Field, Stamp, Status, Units};
use std::fs;
use std::path::Path;

/// 2024-01-31, noon.
struct OneDay;

impl Clock for OneDay {
    fn today(&self) -> Day {
        Day::from_number(19_753)
    }

    fn now(&self) -> Stamp {
        Stamp::from_seconds(19_753 * 86_400 + 43_200)
    }
}

fn left(file: &Path) -> (u64, u64) {
    let question = StatusQuestion {
        when: When::on(OneDay.today()),
        ..StatusQuestion::default()
    };
    let all = status(file, &question, OneDay.today()).expect("read").answer.all;
    (all.closed, all.left)
}

#[test]
fn a_program_keeps_a_register_without_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = &folder.path().join("register.gpkg");
    let mut request = InitRequest {
        title: "Trial".into(),
        ..InitRequest::default()
    };
    request.units.viet_nam = true;
    let made = init(file, &request, &OneDay).expect("made");
    assert_eq!((made.units, made.unmatched.len()), (97, 0));

    let recording = Recording::new("Lan", OneDay.today().plus(-30));
    let province = [(Field::Province, "Hà Giang".to_owned())];
    let addition = Addition::new("Bản Mù", &province, false).expect("a name");
    let recorded = add(file, &addition, &recording, &OneDay).expect("recorded");
    assert_eq!(recorded.events[0].recorded, OneDay.now());
    let change = Change {
        point: "Bản Mù".into(),
        status: Some(Status::Verified),
        ..Change::default()
    };
    set(file, &change, &recording, &OneDay).expect("recorded");
    let nothing = set(file, &Change::default(), &recording, &OneDay);
    assert!(matches!(nothing, Err(RegisterFault::Hand(HandError::Nothing))));
    assert_eq!(left(file), (0, 1));

    let list = folder.path().join("list.csv");
    fs::write(&list, "name,province,lon,lat\nNậm Lúc,Lào Cai,104.2,22.5\n").expect("written");
    let units = Units::default();
    let mut request = ImportRequest {
        files: vec![list],
        reading: ListOptions::new(&units, OneDay.today()),
        who: "Lan".into(),
        why: None,
        evidence: None,
        decisions: None,
        leave_uncertain: false,
        is_rehearsal: true,
    };
    request.reading.as_of = Some(OneDay.today());
    let mut seen = 0;
    let mut run = |request: &ImportRequest<'_>, stop: bool| {
        import(file, request, &OneDay, &mut |plan| {
            seen += plan.new.len();
            if stop { Err("no".into()) } else { Ok(()) }
        })
    };
    assert_eq!(run(&request, false).expect("planned").outcome, Outcome::Rehearsed);
    request.is_rehearsal = false;
    assert!(matches!(run(&request, true), Err(RegisterFault::Review(_))));
    assert_eq!(left(file), (0, 1));
    assert_eq!(run(&request, false).expect("recorded").outcome, Outcome::Recorded);
    assert_eq!((seen, left(file)), (3, (0, 2)));
    assert!(verify(file, None).expect("read").is_sound());
}
