//! Text as covgap keeps it, what is wrong with a text, and names that are nearly the same.

use std::path::Path;
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

/// A file's ending, in small letters.
pub(super) fn ending(path: &Path) -> String {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    ending.unwrap_or_default()
}

/// Text as covgap keeps it: Unicode NFC, without surrounding white space, without invisible
/// characters, and without control characters, which could command a terminal.
pub(in crate::ingest) fn clean(text: &str) -> String {
    if is_plain(text) {
        return text.trim().to_owned();
    }
    clean_any(text)
}

/// Letters, figures and signs of ASCII alone, and spaces: nothing to compose or to take out.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| (b' '..=b'~').contains(&b))
}

fn clean_any(text: &str) -> String {
    let plain = |c: char| {
        if c.is_control() || c.is_whitespace() {
            ' '
        } else {
            c
        }
    };
    let seen = match without_unseen(text) {
        Some(seen) => seen.nfc().map(plain).collect::<String>(),
        None => text.nfc().map(plain).collect(),
    };
    seen.trim().to_owned()
}

/// Has a character no width, no shape and no meaning of its own: marks of byte order and of writing
/// direction, zero-width spaces, soft hyphens, NUL? Two codes that differ in these alone look the same.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\0' | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Joiners shape the letters of some scripts (Arabic, Indic) and are text there.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// The text without invisible characters; nothing where it has none.
pub(in crate::ingest) fn without_unseen(text: &str) -> Option<String> {
    let has_none = text.is_ascii() && !text.as_bytes().contains(&0);
    if has_none || !text.chars().any(is_unseen) {
        return None;
    }
    /// The first letter of the scripts that joiners shape.
    const SHAPED_FROM: char = '\u{600}';
    let mut seen = String::with_capacity(text.len());
    for c in text.chars() {
        let shapes = is_joiner(c) && seen.ends_with(|before: char| before >= SHAPED_FROM);
        if shapes || !is_unseen(c) {
            seen.push(c);
        }
    }
    (seen.len() < text.len()).then_some(seen)
}

/// What is wrong with a text as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Ailment {
    /// A character was lost for good: U+FFFD has its place.
    Lost,
    /// UTF-8 that was read as Latin-1 or Windows-1252, and what it was before.
    ReadAsLatin(String),
    /// Question marks within words: letters that an encoding did not have.
    QuestionMarks,
    /// Letters of an old Vietnamese font (TCVN3, VNI): with another font they are other letters.
    OldFont,
    /// Letters of another alphabet, of one byte each, that were read as Latin-1.
    OtherAlphabet,
}

/// What is wrong with a text, if anything is.
pub(in crate::ingest) fn ailment(text: &str) -> Option<Ailment> {
    if text.is_ascii() {
        return has_lost_letters(text).then_some(Ailment::QuestionMarks);
    }
    if text.contains('\u{fffd}') {
        return Some(Ailment::Lost);
    }
    if let Some(before) = read_as_latin(text) {
        return Some(Ailment::ReadAsLatin(before));
    }
    if has_lost_letters(text) {
        return Some(Ailment::QuestionMarks);
    }
    if is_of_other_alphabet(text) {
        return Some(Ailment::OtherAlphabet);
    }
    is_of_old_font(text).then_some(Ailment::OldFont)
}

/// A word of several letters and signs from the upper half of Latin-1 or Windows-1252 alone. No language that is
/// written in Latin letters has such words; Cyrillic, Greek or Thai that was read as Latin-1 has no others.
fn is_of_other_alphabet(text: &str) -> bool {
    /// Words of fewer letters may be abbreviations.
    const FEWEST: usize = 4;
    let is_upper = |c: char| !c.is_ascii() && latin_byte(c).is_some();
    let mut words = text.split(|c: char| c.is_ascii() || c == '\u{a0}');
    let is_odd = |word: &str| {
        let letters = word.chars().count();
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let signs = word.chars().filter(|c| !c.is_alphabetic()).count();
        // Capitals alone are written by people, and so are rows of dashes.
        letters >= FEWEST && capitals < letters && 2 * signs <= letters && word.chars().all(is_upper)
    };
    words.any(is_odd) && !text.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Question marks within a word, at its beginning, or in its place (three or more), in a text that is no address
/// of a page.
fn has_lost_letters(text: &str) -> bool {
    /// People write `?` and `??` for what they do not know.
    const FEWEST_ALONE: usize = 3;
    if !text.contains('?') || text.contains("://") {
        return false;
    }
    let has_lost = |word: &str| {
        let is_alone = word.bytes().all(|b| b == b'?') && word.len() >= FEWEST_ALONE;
        // What is before a letter that follows a question mark, and before the question marks.
        let within = |(at, _): (usize, char)| {
            let (before, behind) = word.split_at(at);
            let before = before.trim_end_matches('?');
            behind.trim_start_matches('?').starts_with(char::is_alphabetic)
                && (before.is_empty() || before.ends_with(char::is_alphabetic))
        };
        is_alone || word.char_indices().filter(|(_, c)| *c == '?').any(within)
    };
    // A sign between words is one of their ends.
    text.split(|c: char| !c.is_alphanumeric() && c != '?')
        .any(has_lost)
}

/// The byte that Windows-1252 and Latin-1 have for a character.
fn latin_byte(c: char) -> Option<u8> {
    const FROM_0X80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let as_latin_1 = u8::try_from(u32::from(c)).ok();
    as_latin_1.or_else(|| {
        let at = FROM_0X80.iter().position(|known| *known == c)?;
        u8::try_from(at + 0x80).ok()
    })
}

/// What a text was before its UTF-8 was read as Latin-1: all of its letters beyond ASCII are then bytes of
/// UTF-8, which no language writes by chance (an accented capital before a sign, as in `Ã©`).
fn read_as_latin(text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = text.chars().map(latin_byte).collect();
    let before = String::from_utf8(bytes?).ok()?;
    (before.chars().count() < text.chars().count()).then_some(before)
}

/// Is a text UTF-8 that was read as Latin-1?
pub(in crate::ingest) fn is_read_as_latin(text: &str) -> bool {
    read_as_latin(text).is_some()
}

/// What makes a text useless as a code, if anything does: letters that were lost, and UTF-8 that was read as
/// Latin-1. What else there is to say of a text is said of its column.
pub(in crate::ingest) fn lost_or_latin(text: &str) -> Option<Ailment> {
    if text.is_ascii() {
        return None;
    }
    if text.contains('\u{fffd}') {
        return Some(Ailment::Lost);
    }
    read_as_latin(text).map(Ailment::ReadAsLatin)
}

/// Signs within words, or vowels with the tones of VNI behind them.
fn is_of_old_font(text: &str) -> bool {
    /// Signs that TCVN3 has letters in place of, and that no word has behind a letter.
    const SIGNS: &[char] = &['¶', '¸', 'µ', '¹', '¨', '¾', '¼', '½', '©', '¬', '§'];
    /// A vowel, and what VNI puts behind it for its tone: pairs that are in no word of other languages.
    const PAIRS: &[&str] = &["aä", "aå", "eä", "eå", "oä", "oå", "uû", "uø", "oø", "aø"];
    let chars: Vec<char> = text.chars().collect();
    let signs = chars
        .windows(2)
        .any(|two| matches!(two, [a, b] if a.is_alphabetic() && SIGNS.contains(b)));
    let lower = text.to_lowercase();
    signs || PAIRS.iter().any(|pair| lower.contains(pair))
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
        assert_eq!(clean("\u{feff}V\u{200b}07\u{a0}\0"), "V07");
        assert_eq!(clean("Ba\u{a0}n\tA"), "Ba n A");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig {
            rng_seed: proptest::test_runner::RngSeed::Fixed(13),
            failure_persistence: None,
            ..proptest::prelude::ProptestConfig::default()
        })]

        /// What is kept of a text does not depend on which way it takes.
        #[test]
        fn plain_texts_are_cleaned_as_all_texts_are(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec![
                    "a", "Z", "7", " ", "  ", "~", "-", "\t", "\n", "\u{7f}", "\0", "\u{1b}", "e\u{301}", "\u{a0}",
                    "\u{200b}", "\u{feff}", "ộ", "\u{85}",
                ]),
                0..12,
            ),
        ) {
            let text = pieces.concat();
            proptest::prop_assert_eq!(clean(&text), clean_any(&text));
        }
    }

    #[test]
    fn what_is_invisible_is_taken_out_and_joiners_stay_where_they_shape() {
        assert_eq!(without_unseen("V07"), None);
        assert_eq!(without_unseen("Bản Mù"), None);
        assert_eq!(without_unseen("V\u{202e}0\u{ad}7"), Some("V07".to_owned()));
        assert_eq!(without_unseen("V\u{200d}07"), Some("V07".to_owned()));
        assert_eq!(without_unseen("می\u{200c}خواهم"), None);
    }

    #[test]
    fn utf_8_that_was_read_as_latin_1_is_known_by_its_bytes() {
        for name in ["Nậm Tỵ", "Bản Lũng", "Đồng Văn", "Vallée", "São José"] {
            let as_latin_1: String = name.bytes().map(char::from).collect();
            assert_eq!(
                ailment(&as_latin_1),
                Some(Ailment::ReadAsLatin(name.to_owned())),
                "{name}"
            );
        }
        assert_eq!(
            ailment("Báº£n LÅ©ng"),
            Some(Ailment::ReadAsLatin("Bản Lũng".to_owned()))
        );
    }

    #[test]
    fn damaged_texts_are_kept_apart() {
        assert_eq!(ailment("N\u{fffd}m"), Some(Ailment::Lost));
        for name in ["B?n L?ng", "B??n", "?????", "??? ???", "?ng V?n", "?ồng"] {
            assert_eq!(ailment(name), Some(Ailment::QuestionMarks), "{name}");
        }
        for name in ["Ñåëî", "Ïîñåëîê 7", "ºéÒ¹Ë¹Í§", "Ù¸ëêîâî", "Áãéá"] {
            assert_eq!(ailment(name), Some(Ailment::OtherAlphabet), "{name}");
        }
        assert_eq!(ailment("B¶n Lòng Bèn"), Some(Ailment::OldFont));
        assert_eq!(ailment("NaäM TY"), Some(Ailment::OldFont));
    }

    #[test]
    fn good_names_of_many_languages_are_good() {
        let names = "Bản Lũng Bốn|Đồng Văn|Thôn Á|Nà Ạ|Ý Yên|Vallée|Aoûste-sur-Sye|Goûts|Île-d'Aix|São João|Mª Luisa|\
             Sant Marçal·la|Águas Belas 2ª|Ñuñoa|Łódź|Ærø|Snåsa|Jõgeva|Bāgh|قم|می‌خواهم|नया गाँव|東京|Ünye|À|ÂÂ|Ã|Where? There|Where?|Sao??|?|??|\
             Nhà văn hóa 5½|http://x.y/?a=b?c|Güimar|Noël|Haïti|Naïve|Åänekoski|Ÿ|Œuvre";
        for name in names.split('|') {
            assert_eq!(ailment(name), None, "{name}");
        }
    }
}
