//! What is around the places where people are, in words: houses, trees, or nothing.

use crate::radio::cover::{Around, Kind};

/// Heights that houses and trees have, metres.
pub const HEIGHT_M: (f64, f64) = (0.0, 100.0);

/// The words of studies and lists.
pub const WORDS: [(&str, Around); 5] = [
    ("village", Around::VILLAGE),
    ("houses", Around::HOUSES),
    ("city", Around::CITY),
    ("woods", Around::WOODS),
    ("open", Around::OPEN),
];

/// A word, or a height in metres; `None` for anything else.
pub fn parse(text: &str) -> Option<Around> {
    let word = text.trim().to_lowercase();
    let by_word = WORDS.iter().find(|(known, _)| *known == word);
    if let Some((_, around)) = by_word {
        return Some(*around);
    }
    let plain = word.strip_suffix('m').unwrap_or(&word).trim_end();
    of_height(plain.replace(',', ".").parse().ok()?)
}

/// Houses of a height in metres; `None` outside [`HEIGHT_M`].
pub fn of_height(height_m: f64) -> Option<Around> {
    let (least_m, most_m) = HEIGHT_M;
    // Written so that NaN fails.
    (height_m >= least_m && height_m <= most_m).then(|| {
        if height_m == 0.0 {
            Around::OPEN
        } else {
            Around::houses(height_m)
        }
    })
}

/// The word, where there is one, else the height in metres.
pub fn name(around: Around) -> String {
    let known = WORDS.iter().find(|(_, of)| *of == around);
    known.map_or_else(|| around.height_m.to_string(), |(word, _)| (*word).to_owned())
}

/// For people: what is around, and how high it is.
pub fn text(around: Around) -> String {
    let height_m = around.height_m;
    match around.kind {
        _ if height_m <= 0.0 => "open ground".to_owned(),
        Kind::Trees => format!("woods of {height_m} m"),
        Kind::DenseUrban | Kind::Urban => format!("town houses of {height_m} m"),
        _ if around == Around::HOUSES => format!("houses of {height_m} m"),
        _ => format!("houses and trees of {height_m} m"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_heights_are_read_and_written_back() {
        for (word, around) in WORDS {
            assert_eq!(parse(word), Some(around));
            assert_eq!(parse(&format!(" {} ", word.to_uppercase())), Some(around));
            assert_eq!(name(around), word);
        }
        assert_eq!(parse("12.5"), Some(Around::houses(12.5)));
        assert_eq!(parse("12,5 m"), Some(Around::houses(12.5)));
        assert_eq!(name(Around::houses(12.5)), "12.5");
        assert_eq!(parse("0"), Some(Around::OPEN));
        for bad in ["", "town", "-1", "101", "nan", "inf", "12 km"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
