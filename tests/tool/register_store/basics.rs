//! Making, opening, appending, reading.

use crate::support::register::{append, became, day, events, identified, meta, read, register, stamp, style};
use covgap::register::{AsOf, PointId, States, Status};
use covgap::store::register::{Access, NEWEST_VERSION, RegisterError, RegisterFile};
use std::fs;

#[test]
fn what_is_appended_is_read_again() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    drop(register(&path));
    let file = read(&path);
    assert_eq!((file.version(), file.meta()), (NEWEST_VERSION, &meta()));
    let log = file.log().expect("read");
    assert_eq!((log.marks().len(), log.last_point()), (8, 3));
    let history = file.history(PointId(1)).expect("read");
    let seqs: Vec<u64> = history.iter().map(|e| e.seq).collect();
    assert_eq!(seqs, [1, 4, 7]);
    let now = stamp("2023-01-01T00:00:00Z");
    for (entry, event) in history
        .iter()
        .zip(events().into_iter().filter(|e| e.point.0 == 1))
    {
        let mut expected = event;
        expected.recorded = now;
        assert_eq!(entry.event, expected);
    }
    let states = States::of(&log, AsOf::day(day("2023-01-01")));
    let status = |n| states.get(PointId(n)).map(|p| p.life.status());
    assert_eq!(status(1), Some(Status::Assigned));
    assert_eq!(status(2), Some(Status::Closed));
    assert_eq!(status(3), Some(Status::Merged));
    assert_eq!(states.misfits, 0);
    let head = file.head().expect("read");
    assert_eq!((head.events, head.recorded), (8, Some(now)));
}

#[test]
fn one_event_that_is_refused_refuses_them_all() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    let mut file = register(&path);
    let before = fs::read(&path).expect("read");
    let reported = file.append(vec![
        identified(4, "2022-01-01"),
        became(2, Status::Verified, "2022-09-01"),
    ]);
    let reported = reported.expect_err("closed");
    assert_eq!(reported.code(), "transition-not-allowed");
    assert!(matches!(reported, RegisterError::Refused { taken_before: 1, .. }));
    assert!(fs::read(&path).expect("read") == before);
    // So does a rehearsal, which takes all back.
    let rehearsed = file.rehearse(|w| w.append(identified(4, "2022-01-01")));
    assert_eq!(rehearsed.expect("taken"), 9);
    assert!(fs::read(&path).expect("read") == before);
    // And a write of nothing.
    file.write(|_| Ok::<_, RegisterError>(())).expect("nothing to do");
    assert!(fs::read(&path).expect("read") == before);
}

#[test]
fn numbers_of_points_are_neither_left_out_nor_reused() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut file = register(&dir.path().join("register.gpkg"));
    let code = |reported: Result<Vec<u64>, RegisterError>| reported.map_or_else(|e| e.code(), |_| "taken");
    assert_eq!(
        code(file.append(vec![identified(5, "2022-01-01")])),
        "point-number-not-next"
    );
    assert_eq!(
        code(file.append(vec![identified(3, "2022-01-01")])),
        "transition-not-allowed"
    );
    assert_eq!(code(file.append(vec![identified(4, "2022-01-01")])), "taken");
    let next = file.rehearse(|w| Ok::<_, RegisterError>(w.next_point()));
    assert_eq!(next.expect("read"), PointId(5));
}

#[test]
fn a_merger_needs_a_point_that_is_on_the_list() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut file = register(&dir.path().join("register.gpkg"));
    let mut merged = became(2, Status::Merged, "2022-12-01");
    merged.why = Some("the same".into());
    for (into, code) in [(9, "merged-into-unknown"), (3, "merged-into-gone")] {
        merged.into = Some(PointId(into));
        let reported = file.append(vec![merged.clone()]).expect_err("refused");
        assert_eq!(reported.code(), code);
    }
}

#[test]
fn the_moment_of_a_record_never_goes_back() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut file = register(&dir.path().join("register.gpkg"));
    append(
        &mut file,
        "2022-12-31T00:00:00Z",
        vec![identified(4, "2022-01-01")],
    );
    let last = file.history(PointId(4)).expect("read").remove(0);
    assert_eq!(last.event.recorded, stamp("2023-01-01T00:00:00Z"));
    // A real register keeps its own time.
    let reported = file.write(|w| w.append_as_recorded(identified(5, "2022-01-01")));
    assert_eq!(reported.expect_err("refused").code(), "recorded-at-given");
}

/// Late in the evening of UTC it is tomorrow in Viet Nam already; what the user's calendar shows is what
/// counts.
#[test]
fn today_is_where_the_user_is() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut file = register(&dir.path().join("register.gpkg"));
    let evening = stamp("2023-05-01T20:00:00Z");
    let mut reported = |today: Option<&str>, on: &str| {
        if let Some(today) = today {
            file.set_today(day(today));
        }
        let done = file.write_at(evening, |w| w.append(identified(w.next_point().0, on)));
        done.map_or_else(|e| e.code(), |_| "taken")
    };
    assert_eq!(reported(None, "2023-05-02"), "taken");
    assert_eq!(reported(None, "2023-05-03"), "date-in-future");
    assert_eq!(reported(Some("2023-05-02"), "2023-05-02"), "taken");
    assert_eq!(reported(Some("2023-05-01"), "2023-05-02"), "date-in-future");
    // A calendar that runs ahead of all clocks is not believed.
    assert_eq!(reported(Some("2024-01-01"), "2023-05-03"), "date-in-future");
}

#[test]
fn a_made_up_history_has_its_own_time() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut made_up = meta();
    made_up.made_up = true;
    let path = dir.path().join("register.gpkg");
    let mut file = RegisterFile::create(&path, &made_up, &[style()]).expect("made");
    let reported = file.write(|w| {
        w.append_as_recorded(identified(1, "2021-01-05"))?;
        w.append_as_recorded(identified(2, "2021-02-05"))?;
        w.append_as_recorded(identified(3, "2021-02-04"))
    });
    assert_eq!(reported.expect_err("refused").code(), "recorded-at-goes-back");
    assert_eq!(file.head().expect("read").events, 0);
    let taken = file.write(|w| w.append_as_recorded(identified(1, "2021-01-05")));
    assert_eq!(taken.expect("taken"), 1);
    // Nothing happens in the future of its record.
    let mut early = identified(2, "2021-03-05");
    early.recorded = stamp("2021-03-01T00:00:00Z");
    let reported = file.write(|w| w.append_as_recorded(early));
    assert_eq!(reported.expect_err("refused").code(), "date-in-future");
}

#[test]
fn a_register_is_never_overwritten() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("register.gpkg");
    let code = |reported: Result<RegisterFile, RegisterError>| reported.map_or_else(|e| e.code(), |_| "made");
    fs::write(&path, "a letter").expect("written");
    assert_eq!(code(RegisterFile::create(&path, &meta(), &[])), "register-exists");
    assert_eq!(fs::read(&path).expect("read"), b"a letter");
    assert_eq!(
        code(RegisterFile::create(dir.path(), &meta(), &[])),
        "register-is-folder"
    );
    let nowhere = dir.path().join("no/such/register.gpkg");
    assert_eq!(
        code(RegisterFile::create(&nowhere, &meta(), &[])),
        "register-missing"
    );
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
    let path = dir.path().join("new.gpkg");
    assert_eq!(code(RegisterFile::create(&path, &meta(), &[])), "made");
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 2);
    let mut reading = RegisterFile::open(&path, Access::Read).expect("opened");
    let reported = reading.append(vec![identified(1, "2021-01-05")]);
    assert_eq!(
        reported.expect_err("refused").code(),
        "register-opened-for-reading"
    );
}
