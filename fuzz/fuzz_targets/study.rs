//! Studies.
#![no_main]

use covgap::study::{Embedded, Study};
use libfuzzer_sys::fuzz_target;
use std::path::Path;

fuzz_target!(|text: &str| {
    if let Ok(study) = Study::in_memory(text) {
        let resolved = study.resolved_toml();
        assert!(
            Study::from_toml(&resolved, Path::new("study.toml"), &Embedded).is_ok(),
            "the resolved study is none:\n{resolved}"
        );
    }
});
