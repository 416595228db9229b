//! Text as covgap keeps it, and names that are nearly the same.

use unicode_normalization::UnicodeNormalization;

/// The most similar name, where one is similar at all.
pub(in crate::ingest) fn nearest<'a>(wanted: &str, names: &'a [String]) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for name in names {
        let alike = strsim::jaro_winkler(&wanted, &name.to_lowercase());
        if alike > 0.75 && best.is_none_or(|(b, _)| alike > b) {
            best = Some((alike, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Text as covgap keeps it: Unicode NFC, without surrounding white space and without control characters, which could command a
/// terminal.
pub(in crate::ingest) fn clean(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.trim().nfc().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_only_when_it_is_near() {
        let names = ["population".to_owned(), "lat".to_owned()];
        assert_eq!(nearest("Populaton", &names), Some("population"));
        assert_eq!(nearest("frequency_mhz", &names), None);
    }

    #[test]
    fn names_come_out_composed_and_trimmed() {
        assert_eq!(clean(" Phu\u{301} Tho\u{323} "), "Ph\u{fa} Th\u{1ecd}");
    }
}
