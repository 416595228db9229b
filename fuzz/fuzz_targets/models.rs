//! Presets, radio templates, clutter tables, and ITU-R's maps.
#![no_main]

use covgap::radio::climate::maps::Map;
use covgap::study::{ModelText, clutter, preset, template};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let file = ModelText {
        name: "a".to_owned(),
        text: text.to_owned(),
        origin: "a.toml".into(),
        latin_1: false,
    };
    let _ = preset::parse(&file);
    let _ = template::parse(&file);
    let _ = clutter::parse(&file);
    let _ = Map::parse(text, "a.txt");
});
