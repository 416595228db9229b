//! Names as people write them: with and without accents, with and without the kind of unit before them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Small letters without accents, single spaces, punctuation gone: `Bản Mù Cang` → `ban mu cang`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    fold_any(text)
}

/// The same for texts without accents, which most are: a letter is a byte.
fn fold_ascii(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Nothing before the first letter, one space for all between two.
    let mut parts = false;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            if parts && !folded.is_empty() {
                folded.push(' ');
            }
            parts = false;
            folded.push(char::from(byte.to_ascii_lowercase()));
        } else {
            parts = true;
        }
    }
    folded
}

/// The same for any text.
fn fold_any(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'đ' | 'Đ' => folded.push('d'),
            c if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// Kinds of administrative units, folded, the longer before the shorter.
const KINDS: [&str; 14] = [
    "thanh pho",
    "thi tran",
    "dac khu",
    "thi xa",
    "phuong",
    "huyen",
    "quan",
    "tinh",
    "xa",
    "tp",
    "tx",
    "tt",
    "h",
    "p",
];

/// A unit's name, folded, without its kind: `Thành phố Hà Nội`, `TP. Hà Nội` and `HA NOI` are one.
pub fn fold_unit(text: &str) -> String {
    let folded = fold(text);
    let bare = KINDS
        .iter()
        .find_map(|kind| folded.strip_prefix(kind)?.strip_prefix(' '));
    match bare {
        // Quận 1, Phường 12: the number alone names nothing.
        Some(rest) if !rest.is_empty() && !rest.bytes().all(|b| b.is_ascii_digit()) => rest.to_owned(),
        _ => folded,
    }
}

/// How alike two names are, 0…1, without regard to accents and kinds.
pub fn likeness(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(&fold_unit(a), &fold_unit(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_kinds_and_cases_do_not_matter() {
        for text in [
            "Thành phố Hà Nội",
            "TP. Hà Nội",
            "HA NOI",
            "tp ha noi",
            "Ha\u{300} No\u{302}\u{323}i",
        ] {
            assert_eq!(fold_unit(text), "ha noi", "{text}");
        }
        assert_eq!(fold("Đắk  Lắk – (cũ)"), "dak lak cu");
        assert_eq!(fold_unit("Quận 1"), "quan 1");
        assert_eq!(fold_unit("Xã Xà Phìn"), "xa phin");
        assert!(likeness("Lai Chau", "Lai Châu") > 0.999);
        assert!(likeness("Lào Cai", "Lai Châu") < 0.95);
    }

    /// Every text of three characters of all kinds that ASCII has, and longer ones by chance.
    #[test]
    fn texts_of_ascii_are_folded_as_all_texts_are() {
        let kinds = ['a', 'Z', '0', ' ', '-', '_', '\t', '\0', '\u{7f}'];
        for a in kinds {
            for b in kinds {
                for c in kinds {
                    let text: String = [a, b, c].into_iter().collect();
                    assert_eq!(fold_ascii(&text), fold_any(&text), "{text:?}");
                }
            }
        }
        let mut state = 7_u32;
        for _ in 0..2000 {
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8 & 0x7f
            };
            let length = next() % 20;
            let text: String = (0..length).map(|_| char::from(next())).collect();
            assert_eq!(fold_ascii(&text), fold_any(&text), "{text:?}");
        }
    }
}
