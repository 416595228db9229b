//! Letters and words for the four directions, and which of them two coordinates of a row mean together.
//!
//! A letter may mean different things in different languages: `N` is north, and *nam* (south) in Vietnamese;
//! `T` is *tây* (west) in Vietnamese and *timur* (east) in Indonesian. The other coordinate of the row says
//! which language it is; where it does not, the letter is a fault.

/// Which coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Axis {
    /// West and east.
    Lon,
    /// South and north.
    Lat,
}

impl Axis {
    /// What it is called.
    pub(in crate::ingest) fn name(self) -> &'static str {
        match self {
            Self::Lon => "longitude",
            Self::Lat => "latitude",
        }
    }
}

/// Where a word is used. `Anywhere` is the letter of maps and of the standard, whatever the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Used {
    Anywhere,
    English,
    Vietnamese,
    French,
    Spanish,
    Indonesian,
}

use Axis::{Lat, Lon};
use Used::{Anywhere, English, French, Indonesian, Spanish, Vietnamese};

/// Folded words, coordinate, positive, where they are used.
#[rustfmt::skip]
const WORDS: &[(&str, Axis, bool, Used)] = &[
    ("n", Lat, true, Anywhere), ("s", Lat, false, Anywhere), ("e", Lon, true, Anywhere), ("w", Lon, false, Anywhere),
    ("north", Lat, true, English), ("south", Lat, false, English),
    ("east", Lon, true, English), ("west", Lon, false, English),
    ("b", Lat, true, Vietnamese), ("bac", Lat, true, Vietnamese), ("n", Lat, false, Vietnamese), ("nam", Lat, false, Vietnamese),
    ("d", Lon, true, Vietnamese), ("dong", Lon, true, Vietnamese), ("t", Lon, false, Vietnamese), ("tay", Lon, false, Vietnamese),
    ("nord", Lat, true, French), ("sud", Lat, false, French),
    ("est", Lon, true, French), ("o", Lon, false, French), ("ouest", Lon, false, French),
    ("norte", Lat, true, Spanish), ("sur", Lat, false, Spanish),
    ("este", Lon, true, Spanish), ("o", Lon, false, Spanish), ("oeste", Lon, false, Spanish),
    ("u", Lat, true, Indonesian), ("lu", Lat, true, Indonesian), ("utara", Lat, true, Indonesian),
    ("ls", Lat, false, Indonesian), ("selatan", Lat, false, Indonesian), ("s", Lat, false, Indonesian),
    ("t", Lon, true, Indonesian), ("bt", Lon, true, Indonesian), ("timur", Lon, true, Indonesian),
    ("b", Lon, false, Indonesian), ("bb", Lon, false, Indonesian), ("barat", Lon, false, Indonesian),
];

/// Does a folded word name a direction?
pub(super) fn is_direction(word: &str) -> bool {
    WORDS.iter().any(|row| row.0 == word)
}

/// What a direction means on an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// North or east.
    Positive,
    /// South or west.
    Negative,
    /// It belongs to the other coordinate.
    OtherAxis,
    /// It may be either, and nothing in the row says which.
    Ambiguous,
}

/// The meaning of a folded word, beside the word of the row's other coordinate, where it has one.
pub(super) fn direction(word: &str, axis: Axis, other: Option<&str>) -> Direction {
    let readings: Vec<(bool, Used)> = WORDS
        .iter()
        .filter(|row| row.0 == word && row.1 == axis)
        .map(|row| (row.2, row.3))
        .collect();
    if readings.is_empty() {
        return Direction::OtherAxis;
    }
    let company: Vec<Used> = WORDS
        .iter()
        .filter(|row| other == Some(row.0) && row.1 != axis)
        .map(|row| row.3)
        .collect();
    let likely: Vec<bool> = readings
        .iter()
        .filter(|(_, used)| *used == Anywhere || company.contains(used))
        .map(|(positive, _)| *positive)
        .collect();
    let signs: Vec<bool> = if likely.is_empty() {
        readings.iter().map(|(positive, _)| *positive).collect()
    } else {
        likely
    };
    match (signs.contains(&true), signs.contains(&false)) {
        (true, false) => Direction::Positive,
        (false, true) => Direction::Negative,
        _ => Direction::Ambiguous,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_maps_mean_the_same_everywhere() {
        assert_eq!(direction("n", Lat, None), Direction::Positive);
        assert_eq!(direction("n", Lat, Some("e")), Direction::Positive);
        assert_eq!(direction("n", Lat, Some("o")), Direction::Positive);
        assert_eq!(direction("s", Lat, Some("w")), Direction::Negative);
        assert_eq!(direction("n", Lon, None), Direction::OtherAxis);
    }

    #[test]
    fn the_other_letter_says_the_language_or_it_is_not_known() {
        assert_eq!(direction("b", Lat, Some("d")), Direction::Positive);
        assert_eq!(direction("b", Lon, Some("u")), Direction::Negative);
        assert_eq!(direction("t", Lon, Some("b")), Direction::Negative);
        assert_eq!(direction("t", Lon, Some("u")), Direction::Positive);
        assert_eq!(direction("t", Lon, Some("s")), Direction::Positive);
        assert_eq!(direction("t", Lon, None), Direction::Ambiguous);
        // North of a map beside "đông", or "nam"?
        assert_eq!(direction("n", Lat, Some("d")), Direction::Ambiguous);
        assert_eq!(direction("n", Lat, Some("t")), Direction::Ambiguous);
        assert_eq!(direction("o", Lon, Some("n")), Direction::Negative);
        assert_eq!(direction("o", Lon, None), Direction::Negative);
    }
}
