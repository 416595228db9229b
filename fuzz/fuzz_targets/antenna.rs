//! Antenna patterns (Planet's MSI): what is read is written and read again as the same.
#![no_main]

use covgap::radio::antenna::msi;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (text, _) = msi::decode(bytes);
    if let Ok(file) = msi::parse(&text, "a.msi") {
        assert!(
            msi::parse(&file.to_text(), "a.msi").is_ok(),
            "what was written cannot be read"
        );
    }
});
