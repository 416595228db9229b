//! Short texts that commands and events hold: days, moments, coordinate systems, columns.
#![no_main]

use covgap::ingest::register_list::columns_of;
use covgap::register::{Day, Stamp};
use covgap::space::crs::Crs;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(day) = text.parse::<Day>() {
        assert_eq!(day.to_string().parse(), Ok(day));
    }
    let _ = text.parse::<Stamp>();
    let _ = columns_of(text);
    let _ = Crs::parse(text);
});
