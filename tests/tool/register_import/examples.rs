//! The lists under data/register do what their README says.

use crate::support::lists::{bare, example, import_options, options, plan, read, refused, take};
use covgap::register::{AsOf, Log, States, Status, Units, vietnam};

#[test]
fn the_example_is_sound_in_both_its_formats() {
    let units = Units::new(vietnam::provinces(), vietnam::crossings());
    let book = read(&example("list.xlsx"), &options(&units));
    let table = read(&example("list.csv"), &options(&units));
    assert_eq!(bare(&book), bare(&table));
    assert_eq!(book.rows.len(), 36);
    assert_eq!(book.report.count("rows-of-totals"), 1);
    assert_eq!(book.report.count("zeros-restored-province"), 12);
    assert_eq!(book.new_operators.len(), 3);
    let mut log = Log::default();
    let first = plan(&log, &units, &book, &import_options());
    assert!(first.is_clear(), "{:?}", first.contradictions);
    take(&mut log, &first);
    let states = States::of(&log, AsOf::day(crate::support::lists::day("2023-12-28")));
    let closed = states
        .points()
        .iter()
        .filter(|p| p.life.status() == Status::Closed);
    // Counted in the table by hand.
    assert_eq!((states.points().len(), closed.count()), (36, 18));
    let again = plan(&log, &units, &table, &import_options());
    assert!(
        again.is_empty() && again.is_clear() && again.same == 36,
        "{:?}",
        again.remarks
    );
}

#[test]
fn every_fault_of_the_other_example_is_reported() {
    let units = Units::new(vietnam::provinces(), vietnam::crossings());
    let problems = refused(&example("faults.csv"), &options(&units));
    // Rows 3 to 14 of the file have one fault each; rows 2 and 15 none.
    let mut rows: Vec<u64> = problems.iter().filter_map(|p| p.row).collect();
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows, (3..=14).collect::<Vec<_>>(), "{problems}");
}
