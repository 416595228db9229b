//! The phases of a plan come into the register as assignments with their due dates.

use crate::support::lists::{day, import_options, options, plan, read, take};
use crate::support::made_plan;
use covgap::output::planned::assignments;
use covgap::register::{AsOf, Log, States, Status, Units, vietnam};

#[test]
fn the_phases_of_a_plan_become_assignments_with_due_dates() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("plan_assignments.csv");
    let made = made_plan::made();
    std::fs::write(&file, assignments(&made, &[]).to_csv().expect("a table")).expect("written");
    let units = Units::new(vietnam::provinces(), vietnam::crossings());
    let list = read(&file, &options(&units));
    assert_eq!(list.rows.len(), 4);
    let mut log = Log::default();
    let planned = plan(&log, &units, &list, &import_options());
    assert!(planned.is_clear(), "{:?}", planned.contradictions);
    take(&mut log, &planned);
    let states = States::of(&log, AsOf::day(day("2023-12-28")));
    let found: Vec<_> = states
        .points()
        .iter()
        .map(|p| (p.life.status(), p.life.due()))
        .collect();
    let (first, second) = (Some(day("2027-06-30")), Some(day("2027-12-31")));
    let assigned = |due| (Status::Assigned, due);
    assert_eq!(
        found,
        [
            assigned(first),
            assigned(first),
            assigned(first),
            assigned(second)
        ]
    );
    // The same list again changes nothing.
    assert!(plan(&log, &units, &list, &import_options()).is_empty());
}
