//! Lists for the register: headings of several rows, codes, dates, statuses. The first byte chooses the kind of
//! file.
#![no_main]

use covgap::ingest::{ListOptions, register_list};
use covgap::register::{Day, Units};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (Some((kind, bytes)), Ok(folder)) = (bytes.split_first(), tempfile::tempdir()) else {
        return;
    };
    let name = ["l.csv", "l.xlsx", "l.ods", "l.geojson"][usize::from(*kind) % 4];
    let path = folder.path().join(name);
    let units = Units::viet_nam();
    if std::fs::write(&path, bytes).is_ok() {
        let _ = register_list(&path, &ListOptions::new(&units, Day::from_number(19_000)));
    }
});
