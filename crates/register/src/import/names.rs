//! Names of villages as people write them: with and without accents, with and without the word for "village".

use crate::spelling::fold;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words for "village" that stand before a name or are left out, without accents; the longer ones first.
const VILLAGE_WORDS: [&[&str]; 14] = [
    &["to", "dan", "pho"],
    &["khu", "dan", "cu"],
    &["khu", "pho"],
    &["thon"],
    &["ban"],
    &["ap"],
    &["buon"],
    &["lang"],
    &["khu"],
    &["xom"],
    &["khom"],
    &["phum"],
    &["soc"],
    &["village"],
];

/// The five tone marks. Where in a syllable they stand is a matter of taste: hoà, hòa.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// A village's name, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelt {
    /// Small letters with their accents, tone marks at the end of each word.
    exact: String,
    /// The same without the word for "village".
    bare: String,
    /// Without the word and without accents: what indexes use.
    plain: String,
    /// The word for "village", without accents.
    word: Option<String>,
    /// Written with accents, be it in the word for "village" alone.
    accented: bool,
}

/// How alike two names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Other names.
    Other,
    /// Other names that look like one misspelt.
    Close,
    /// The same letters with other accents on both sides, or with other words for "village".
    Alike,
    /// One says less: no accents, no word for "village".
    Same,
    /// The same but for capitals.
    Exact,
}

impl Spelt {
    /// Prepares a name.
    pub fn new(name: &str) -> Self {
        let exact = accented(name);
        let all = fold(name);
        let words: Vec<&str> = all.split(' ').collect();
        let prefix = VILLAGE_WORDS
            .iter()
            .find(|p| words.len() > p.len() && words.starts_with(p));
        let skipped = prefix.map_or(0, |p| p.len());
        let rest = |text: &str| text.split(' ').skip(skipped).collect::<Vec<_>>().join(" ");
        Self {
            bare: rest(&exact),
            plain: rest(&all),
            word: prefix.map(|p| p.join(" ")),
            accented: exact != all,
            exact,
        }
    }

    /// Without accents and without the word for "village".
    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// With accents, in small letters.
    pub fn exact(&self) -> &str {
        &self.exact
    }

    /// Does this name say no more than another of the same village: no accents where that one has them, no
    /// word for "village"?
    pub fn says_less_than(&self, other: &Self) -> bool {
        let accents = self.bare == other.bare || !self.accented;
        self.plain == other.plain && accents && (self.word.is_none() || self.word == other.word)
    }

    /// How alike two names are.
    pub fn likeness(&self, other: &Self) -> Likeness {
        if self.exact == other.exact {
            return Likeness::Exact;
        }
        if self.plain != other.plain {
            let near = strsim::jaro_winkler(&self.plain, &other.plain) >= 0.85;
            // Numbers that differ are other villages however alike the rest is: Thôn 1, Thôn 11.
            return if near && digits(&self.plain) == digits(&other.plain) {
                Likeness::Close
            } else {
                Likeness::Other
            };
        }
        let words = self.word.is_none() || other.word.is_none() || self.word == other.word;
        let accents = self.bare == other.bare || !self.accented || !other.accented;
        if words && accents {
            Likeness::Same
        } else {
            Likeness::Alike
        }
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Small letters with accents, tone marks moved to the end of their word; anything else than letters and
/// digits is one space.
fn accented(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut tones = String::new();
    for c in text.nfd().flat_map(char::to_lowercase) {
        if TONES.contains(&c) {
            tones.push(c);
        } else if c.is_alphanumeric() || is_combining_mark(c) {
            out.push(c);
        } else {
            out.push_str(&std::mem::take(&mut tones));
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        }
    }
    out.push_str(&tones);
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(a: &str, b: &str) -> Likeness {
        let (a, b) = (Spelt::new(a), Spelt::new(b));
        assert_eq!(a.likeness(&b), b.likeness(&a));
        a.likeness(&b)
    }

    #[test]
    fn names_of_one_village_are_known_from_names_of_two() {
        assert_eq!(likeness("Bản Mù", "BẢN MÙ"), Likeness::Exact);
        assert_eq!(likeness("Hoà Bình", "Hòa Bình"), Likeness::Exact);
        assert_eq!(likeness("Thôn Hoà Bình", "hoa binh"), Likeness::Same);
        assert_eq!(likeness("Bản Mù", "Mù"), Likeness::Same);
        // Accents on both sides that differ, other words before it: not known.
        assert_eq!(likeness("Bản Mù", "Bản Mũ"), Likeness::Alike);
        assert_eq!(likeness("Bản 1", "Thôn 1"), Likeness::Alike);
        // Who writes "Bản" would have written the other accents too.
        assert_eq!(likeness("Bản Hai", "Bản Hải"), Likeness::Alike);
        assert_eq!(likeness("ban hai", "Bản Hải"), Likeness::Same);
        assert_eq!(likeness("Nậm Khao", "Nậm Khaoo"), Likeness::Close);
        assert_eq!(likeness("Thôn 1", "Thôn 11"), Likeness::Other);
        assert_eq!(likeness("Bản Mù", "Nà Khoang"), Likeness::Other);
    }

    #[test]
    fn a_name_without_accents_says_less() {
        let less = |a: &str, b: &str| Spelt::new(a).says_less_than(&Spelt::new(b));
        assert!(less("ban mu", "Bản Mù") && !less("Bản Mù", "ban mu"));
        assert!(less("Mù", "Bản Mù") && !less("Thôn Mù", "Bản Mù"));
        // A village is not called "the village" alone.
        assert_eq!(Spelt::new("Bản").plain(), "ban");
    }
}
