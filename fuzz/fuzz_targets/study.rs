//! Studies.
#![no_main]

use covgap::study::Study;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(study) = Study::in_memory(text) {
        let resolved = study.resolved_toml();
        assert!(Study::in_memory(&resolved).is_ok(), "the resolved study is none:\n{resolved}");
    }
});
