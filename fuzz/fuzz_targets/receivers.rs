//! Tables of places: delimiters, encodings, headings, numbers, coordinates.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(folder) = tempfile::tempdir() else {
        return;
    };
    let path = folder.path().join("r.csv");
    if std::fs::write(&path, bytes).is_ok() {
        let _ = covgap::ingest::receivers(&path);
    }
});
