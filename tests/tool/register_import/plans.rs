//! A list as long as a country's.

use crate::support::Scene;
use crate::support::lists::{import_options, options, plan, read, take, units};
use covgap::register::Log;
use std::fmt::Write;

/// 100,000 villages in two communes, all with names and places of their own: nothing is compared with
/// everything.
#[test]
fn a_hundred_thousand_rows_are_read_and_matched() {
    let scene = Scene::new();
    let units = units();
    let mut text = String::from("code,name,province,commune,lon,lat,population,status,identified on\n");
    for k in 0..100_000u32 {
        let commune = 10_000 + k / 12;
        let (x, y) = (k % 400, k / 400);
        let _ = writeln!(
            text,
            "{:07},Thôn {},Hà Giang,Xã số {commune}x,{:.4},{:.4},{},chưa,05/01/2021",
            k,
            k % 12 + 1,
            104.0 + f64::from(x) * 0.008,
            12.0 + f64::from(y) * 0.04,
            k % 900
        );
    }
    let path = scene.write("country.csv", text);
    let bare = covgap::register::Units::new(
        units
            .list()
            .iter()
            .filter(|u| u.level == covgap::register::Level::Province)
            .cloned()
            .collect(),
        Vec::new(),
    );
    let list = read(&path, &options(&bare));
    assert_eq!(list.rows.len(), 100_000);
    let mut log = Log::default();
    let first = plan(&log, &bare, &list, &import_options());
    assert!(first.is_clear() && first.new.len() == 100_000);
    take(&mut log, &first);
    let again = plan(&log, &bare, &list, &import_options());
    assert!(again.is_empty() && again.same == 100_000);
    // The same villages without their codes are found by name in their communes.
    let mut nameless = list.clone();
    for row in &mut nameless.rows {
        row.fields.remove(&covgap::register::Field::Code);
    }
    let by_name = plan(&log, &bare, &nameless, &import_options());
    assert!(
        by_name.is_empty() && by_name.same == 100_000,
        "{:?}",
        by_name.uncertain.first()
    );
}
