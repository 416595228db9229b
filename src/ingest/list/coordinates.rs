//! Degrees as people write them: `21°27'30"N`, `21° 27′ 30.5″ B`, `21 27 30 N`, `N21.4583`, `21-27-30N`,
//! `105°52.5'E`, `212730N`.
//!
//! A plain number is none of these: numbers have a reader of their own. What can be read in two ways is a
//! fault.

use super::hemispheres::{Axis, Direction, direction, is_direction};
use super::numbers::is_plain_decimal;
use crate::ingest::text::clean;
use crate::register::spelling::fold;

/// What is wrong with a coordinate: code, cause, remedy.
pub(in crate::ingest) type CoordinateFault = (&'static str, String, &'static str);

/// A coordinate that is more than a plain number, and nothing for a plain one.
pub(in crate::ingest) type Coordinate = Option<Result<f64, CoordinateFault>>;

const WRITE: &str =
    "write decimal degrees (21.4583), or degrees, minutes and seconds with a letter: 21°27'30\"N";

/// Longitude and latitude of a row, read together: the letter of one may say the language of the other.
pub(in crate::ingest) fn pair(lon: &str, lat: &str) -> [Coordinate; 2] {
    let (lon, lat) = (written(lon), written(lat));
    let word = |of: &Option<Result<Written, CoordinateFault>>| match of {
        Some(Ok(written)) => written.word.as_ref().map(|w| w.folded.clone()),
        _ => None,
    };
    let words = [word(&lon), word(&lat)];
    let value = |of: Option<Result<Written, CoordinateFault>>, axis, other: &Option<String>| {
        of.map(|read| read.and_then(|w| w.value(axis, other.as_deref())))
    };
    [value(lon, Axis::Lon, &words[1]), value(lat, Axis::Lat, &words[0])]
}

/// A word for a direction, folded, and as it is written.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    folded: String,
    shown: String,
}

/// What a text says before it is known which coordinate it is.
#[derive(Clone, Debug, Default, PartialEq)]
struct Written {
    /// Degrees, minutes, seconds, as far as they are given.
    parts: Vec<f64>,
    /// `+` or `-` before them.
    sign: Option<char>,
    /// The word of a direction.
    word: Option<Word>,
    /// Figures without a mark between degrees and minutes, to be cut: `212730`.
    packed: Option<String>,
}

impl Written {
    fn value(&self, axis: Axis, other: Option<&str>) -> Result<f64, CoordinateFault> {
        let degrees = match &self.packed {
            Some(figures) => unpacked(figures, axis)?,
            None => joined(&self.parts)?,
        };
        let positive = match (&self.word, self.sign) {
            (None, sign) => sign != Some('-'),
            (Some(word), sign) => signed(word, sign, axis, other)?,
        };
        let most = if axis == Axis::Lat { 90.0 } else { 180.0 };
        if degrees > most {
            let cause = format!("a {} has at most {most} degrees", axis.name());
            return Err((
                "coordinates-invalid",
                cause,
                "correct it, or exchange the two columns",
            ));
        }
        Ok(if positive { degrees } else { -degrees })
    }
}

/// Is a direction positive? It must not contradict the sign, nor belong to the other coordinate.
fn signed(word: &Word, sign: Option<char>, axis: Axis, other: Option<&str>) -> Result<bool, CoordinateFault> {
    let shown = &word.shown;
    match (direction(&word.folded, axis, other), sign) {
        (Direction::OtherAxis, _) => Err((
            "coordinates-swapped",
            format!("'{shown}' is no direction of a {}", axis.name()),
            "exchange the two columns in the file or in the study",
        )),
        (Direction::Ambiguous, _) => Err((
            "coordinates-ambiguous",
            format!(
                "'{shown}' means opposite directions in different languages, and nothing in the row says which"
            ),
            "write N, S, E, W in all rows, or the whole word",
        )),
        (Direction::Positive, Some('-')) | (Direction::Negative, Some(_)) => Err((
            "coordinates-ambiguous",
            format!("the sign and the direction '{shown}' contradict or repeat each other"),
            "write either a sign or a direction",
        )),
        (found, _) => Ok(found == Direction::Positive),
    }
}

/// Degrees of degrees, minutes and seconds; only the last may have decimals.
fn joined(parts: &[f64]) -> Result<f64, CoordinateFault> {
    let fault = |cause: &str| Err(("coordinates-invalid", cause.to_owned(), WRITE));
    let whole = parts.iter().rev().skip(1).all(|p| p.fract() == 0.0);
    if !whole {
        return fault("only the last of degrees, minutes and seconds may have decimals");
    }
    if parts.get(1).is_some_and(|m| *m >= 60.0) {
        return fault("minutes must be below 60");
    }
    if parts.get(2).is_some_and(|s| *s >= 60.0) {
        return fault("seconds must be below 60");
    }
    let scaled = parts.iter().zip([1.0, 60.0, 3600.0]).map(|(p, by)| p / by);
    Ok(scaled.sum())
}

/// Two figures each for minutes and seconds, before them two of a latitude, three of a longitude.
fn unpacked(figures: &str, axis: Axis) -> Result<f64, CoordinateFault> {
    let whole = figures.split('.').next().unwrap_or_default().len();
    let wanted = if axis == Axis::Lat { 6 } else { 7 };
    let at = whole.saturating_sub(4);
    let cut = figures
        .get(..at)
        .zip(figures.get(at..at + 2))
        .zip(figures.get(at + 2..));
    let Some(((d, m), s)) = cut.filter(|_| whole == wanted) else {
        let cause = "it is not clear where degrees, minutes and seconds end".to_owned();
        return Err(("coordinates-ambiguous", cause, WRITE));
    };
    let parts: Result<Vec<f64>, _> = [d, m, s].iter().map(|p| p.parse::<f64>()).collect();
    let no_number = |_| ("coordinates-invalid", "this is no coordinate".to_owned(), WRITE);
    joined(&parts.map_err(no_number)?)
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Number(String),
    Word(Word),
    /// A mark behind degrees, minutes or seconds: 0, 1, 2.
    Mark(usize),
    /// The same in letters.
    Unit(usize),
    Sign(char),
    /// Between two parts: a colon or a hyphen.
    Between,
}

/// Reads a text; nothing for a plain number or an empty text.
fn written(text: &str) -> Option<Result<Written, CoordinateFault>> {
    let text = text.trim();
    if is_plain_decimal(text) {
        return None;
    }
    written_any(text)
}

/// The same for any text.
fn written_any(text: &str) -> Option<Result<Written, CoordinateFault>> {
    if let Some(parted) = parted_by_letter(text) {
        return Some(Ok(parted));
    }
    if text.parse::<f64>().is_ok() || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_plain = |c: char| c.is_ascii_digit() || c.is_whitespace() || ".,+-−eE".contains(c);
    let hyphens = text
        .trim_start_matches(['-', '−', '+'])
        .matches(['-', '−'])
        .count();
    // Two groups of figures may be thousands: the reader of numbers decides.
    let in_three = text.split_whitespace().count() >= 3 || hyphens >= 2;
    let has_e = text.contains(['e', 'E']);
    if text.chars().all(is_plain) && (has_e || !in_three) {
        return ends_in_direction(text).then(|| assembled(text));
    }
    let has_letters = text.contains(char::is_alphabetic);
    let marked = text.contains(['°', 'º', '˚']);
    // "12abc" is not a coordinate that is badly written: the reader of numbers says that it is no number.
    let is_other = has_letters && !marked && pieces(text).is_none();
    (!is_other).then(|| assembled(text))
}

/// `105E262400`: degrees, the letter of the direction, then minutes and seconds of two figures each and what is
/// left as decimals of the seconds. As a number with an exponent it would be no coordinate.
fn parted_by_letter(text: &str) -> Option<Written> {
    let at = text.find(['E', 'W', 'N', 'S', 'e', 'w', 'n', 's'])?;
    let (degrees, letter, rest) = (text.get(..at)?, text.get(at..=at)?, text.get(at + 1..)?);
    let are_figures = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, decimals) = rest.split_once(['.', ',']).unwrap_or((rest, ""));
    let sound = are_figures(degrees)
        && degrees.len() <= 3
        && are_figures(whole)
        && (4..=8).contains(&whole.len())
        && (decimals.is_empty() || (are_figures(decimals) && whole.len() == 4));
    if !sound {
        return None;
    }
    let seconds = format!("{}.{}{decimals}", whole.get(2..4)?, whole.get(4..)?);
    let parts = [degrees, whole.get(..2)?, seconds.trim_end_matches('.')].map(|p| p.parse::<f64>().ok());
    let [Some(d), Some(m), Some(s)] = parts else {
        return None;
    };
    Some(Written {
        parts: vec![d, m, s],
        word: Some(Word {
            folded: letter.to_lowercase(),
            shown: letter.to_owned(),
        }),
        ..Written::default()
    })
}

/// `21.5E`: what looks like the beginning of an exponent.
fn ends_in_direction(text: &str) -> bool {
    let turned = text.starts_with(['e', 'E']) || text.ends_with(['e', 'E']);
    turned && text.matches(['e', 'E']).count() == 1
}

fn assembled(text: &str) -> Result<Written, CoordinateFault> {
    let wrong = || ("coordinates-invalid", "this is no coordinate".to_owned(), WRITE);
    let mut written = Written::default();
    let mut marked: Vec<Option<usize>> = Vec::new();
    let mut figures: Vec<String> = Vec::new();
    for piece in pieces(text).ok_or_else(wrong)? {
        match piece {
            Piece::Number(number) => {
                figures.push(number);
                marked.push(None);
            }
            Piece::Mark(rank) | Piece::Unit(rank) => match marked.last_mut() {
                Some(mark) if mark.is_none() => *mark = Some(rank),
                _ => return Err(wrong()),
            },
            Piece::Word(word) if written.word.is_none() => written.word = Some(word),
            Piece::Sign(sign) if written.sign.is_none() && figures.is_empty() => written.sign = Some(sign),
            Piece::Between if !figures.is_empty() => {}
            _ => return Err(wrong()),
        }
    }
    let in_order = marked
        .iter()
        .enumerate()
        .all(|(at, mark)| mark.is_none_or(|m| m == at));
    if figures.is_empty() || figures.len() > 3 || !in_order {
        return Err(wrong());
    }
    let bare = marked.iter().all(Option::is_none) && written.word.is_none();
    if bare && figures.len() == 2 {
        let cause = "two numbers without a mark or a direction".to_owned();
        return Err(("coordinates-ambiguous", cause, WRITE));
    }
    let whole = |f: &String| f.split('.').next().unwrap_or_default().len();
    if figures.len() == 1 && marked == [None] && figures.first().is_some_and(|f| whole(f) > 3) {
        written.packed = figures.pop();
        return Ok(written);
    }
    let parts: Result<Vec<f64>, _> = figures.iter().map(|f| f.parse::<f64>()).collect();
    written.parts = parts.map_err(|_| wrong())?;
    Ok(written)
}

/// Cuts a text into pieces; nothing where something in it is none.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    let chars: Vec<char> = clean(text).chars().collect();
    let mut found: Vec<Piece> = Vec::new();
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        let run = |is: &dyn Fn(char) -> bool| chars.iter().skip(at).take_while(|c| is(**c)).count();
        let length = match c {
            '0'..='9' => run(&|c| c.is_ascii_digit() || c == '.' || c == ','),
            _ if c.is_alphabetic() => run(&char::is_alphabetic),
            _ => 1,
        };
        let piece: String = chars.iter().skip(at).take(length).collect();
        at += length;
        if c.is_whitespace() {
            continue;
        }
        let many = piece_of(c, &piece, &found, chars.get(at).is_some())?;
        for piece in many {
            // Two strokes are seconds.
            if piece == Piece::Mark(1) && found.last() == Some(&Piece::Mark(1)) {
                found.pop();
                found.push(Piece::Mark(2));
            } else {
                found.push(piece);
            }
        }
    }
    Some(found)
}

fn piece_of(c: char, text: &str, before: &[Piece], more: bool) -> Option<Vec<Piece>> {
    let numbers = before.iter().filter(|p| matches!(p, Piece::Number(_))).count();
    Some(vec![match c {
        '0'..='9' => Piece::Number(figures(text)?),
        '°' | 'º' | '˚' | '⁰' | '∘' => Piece::Mark(0),
        '\'' | '’' | '‘' | '′' | '´' | '`' | 'ʹ' => Piece::Mark(1),
        '"' | '”' | '“' | '″' | '〞' | 'ʺ' | '¨' => Piece::Mark(2),
        '+' if numbers == 0 => Piece::Sign('+'),
        '-' | '−' | '–' if numbers == 0 => Piece::Sign('-'),
        '-' | '−' | '–' | ':' => Piece::Between,
        ',' | '.' | ';' if !more => return Some(Vec::new()),
        _ if c.is_alphabetic() => return word_of(text, numbers, before),
        _ => return None,
    }])
}

/// Figures with at most one decimal mark, a dot or a comma: there are no thousands of degrees.
fn figures(text: &str) -> Option<String> {
    let number = text.trim_end_matches(['.', ',']).replace(',', ".");
    (number.matches('.').count() <= 1).then_some(number)
}

/// Names of degrees, minutes and seconds in the five languages, folded.
const UNITS: [&[&str]; 3] = [
    &[
        "d", "deg", "degree", "degrees", "do", "degre", "degres", "grado", "grados", "derajat", "der",
    ],
    &[
        "m", "min", "minute", "minutes", "phut", "minuto", "minutos", "menit", "mnt",
    ],
    &[
        "s", "sec", "second", "seconds", "giay", "seconde", "secondes", "segundo", "segundos", "seg",
        "detik", "dtk",
    ],
];

/// A word is a unit behind the number that it fits, or a direction.
fn word_of(text: &str, numbers: usize, before: &[Piece]) -> Option<Vec<Piece>> {
    let word = fold(&text.replace(['Ð', 'ð'], "d"));
    let after_number = matches!(before.last(), Some(Piece::Number(_)));
    let is_unit = |word: &str, at: usize| UNITS.get(at).is_some_and(|unit| unit.contains(&word));
    // "30 s" is seconds only behind minutes that are written in letters too, and "30 S" is south.
    let lettered = before.contains(&Piece::Unit(1)) && text != "S";
    let fits = after_number && numbers > 0 && is_unit(&word, numbers - 1);
    let eastern = ["Đ", "đ", "Ð", "ð"].contains(&text);
    if fits && !eastern && (word != "s" || lettered) {
        return Some(vec![Piece::Unit(numbers - 1)]);
    }
    if is_direction(&word) {
        return Some(vec![Piece::Word(Word {
            folded: word,
            shown: text.to_owned(),
        })]);
    }
    // "30sN": seconds and a direction in one word.
    let rest = word
        .strip_prefix('s')
        .filter(|rest| after_number && numbers == 3 && is_direction(rest))?;
    let direction = Word {
        folded: rest.to_owned(),
        shown: rest.to_uppercase(),
    };
    Some(vec![Piece::Unit(2), Piece::Word(direction)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lat(text: &str) -> Result<f64, &'static str> {
        pair("", text)[1]
            .clone()
            .expect("no plain number")
            .map_err(|e| e.0)
    }

    fn lon(text: &str) -> Result<f64, &'static str> {
        pair(text, "")[0]
            .clone()
            .expect("no plain number")
            .map_err(|e| e.0)
    }

    const N: f64 = 21.0 + 27.0 / 60.0 + 30.0 / 3600.0;

    #[test]
    fn every_usual_writing_of_a_latitude_is_the_same() {
        for text in [
            "21°27'30\"N",
            "21° 27′ 30″ N",
            "21º27’30”N",
            "21°27'30''N",
            "21 27 30 N",
            "N 21 27 30",
            "N21°27'30\"",
            "21-27-30N",
            "21:27:30 N",
            "21-27-30",
            "21 27 30",
            "21°27'30\"",
            "+21°27'30\"",
            "21°27.5'N",
            "21° 27,5' N",
            "21 27.5 N",
            "21°27'30,0\"N",
            "21°27'30\" B",
            "21°27'30\" Bắc",
            "21 độ 27 phút 30 giây Bắc",
            "21 grados 27 minutos 30 segundos norte",
            "21 degrés 27 minutes 30 secondes Nord",
            "21 derajat 27 menit 30 detik LU",
            "21°27'30\" U",
            "21d27m30sN",
            "21d27m30s",
            "212730N",
            "N212730",
            "21N2730",
            "21N273000",
            "21N2730.0",
        ] {
            let read = lat(text).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert!((read - N).abs() < 1e-12, "{text}: {read}");
        }
        for text in [
            "21°27'30\"S",
            "21 27 30 S",
            "-21°27'30\"",
            "21°27'30\" sur",
            "21°27'30\" LS",
            "21°27'30\" Nam",
        ] {
            let read = lat(text).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert!((read + N).abs() < 1e-12, "{text}: {read}");
        }
    }

    #[test]
    fn longitudes_and_decimal_degrees_with_a_letter() {
        for (text, value) in [
            ("105°52.5'E", 105.875),
            ("105° 52' 30\" Đ", 105.875),
            ("105° 52' 30\" Đông", 105.875),
            ("105° 52' 30\" Ð", 105.875),
            ("105°52'30\" BT", 105.875),
            ("1055230E", 105.875),
            ("105E523000", 105.875),
            ("105E5230", 105.875),
            ("70W3000", -70.5),
            ("105.875E", 105.875),
            ("E105.875", 105.875),
            ("105,875° E", 105.875),
            ("70°30'W", -70.5),
            ("70°30'O", -70.5),
            ("70° 30' oeste", -70.5),
            ("70,5 O", -70.5),
            ("70°30' Ouest", -70.5),
            ("-70°30'", -70.5),
            ("0°30'00.00\"E", 0.5),
        ] {
            let read = lon(text).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert!((read - value).abs() < 1e-12, "{text}: {read}");
        }
        assert_eq!(lat("N21.4583"), Ok(21.4583));
        assert_eq!(lat("21.4583° N"), Ok(21.4583));
    }

    #[test]
    fn what_cannot_be_is_a_fault() {
        for text in [
            "21°60'00\"N",
            "21°27'60\"N",
            "21°75'",
            "91°00'00\"N",
            "21.5°27'N",
            "21'27°N",
            "21°27'30\"15 N",
            "21°°N",
            "21°27'30\"NN",
        ] {
            assert_eq!(lat(text), Err("coordinates-invalid"), "{text}");
        }
        assert_eq!(lon("181°00'E"), Err("coordinates-invalid"));
        assert_eq!(lat("-21°27'N"), Err("coordinates-ambiguous"));
        assert_eq!(lat("-21°27'S"), Err("coordinates-ambiguous"));
        assert_eq!(lat("21°27'30\"E"), Err("coordinates-swapped"));
        assert_eq!(lon("21°27'30\"N"), Err("coordinates-swapped"));
        assert_eq!(lat("2127N"), Err("coordinates-ambiguous"));
        assert_eq!(lon("105°52' T"), Err("coordinates-ambiguous"));
    }

    #[test]
    fn the_letters_of_a_row_are_read_together() {
        let both =
            |lon: &str, lat: &str| pair(lon, lat).map(|c| c.expect("no plain number").map_err(|e| e.0));
        assert_eq!(both("105°30' Đ", "21°30' B"), [Ok(105.5), Ok(21.5)]);
        assert_eq!(both("105°30' T", "21°30' B"), [Ok(-105.5), Ok(21.5)]);
        assert_eq!(both("105°30' T", "6°30' S"), [Ok(105.5), Ok(-6.5)]);
        assert_eq!(both("105°30' B", "6°30' U"), [Ok(-105.5), Ok(6.5)]);
        assert_eq!(both("105°30' Đ", "21°30' N")[1], Err("coordinates-ambiguous"));
        assert_eq!(both("70°30' O", "12°30' N"), [Ok(-70.5), Ok(12.5)]);
    }

    #[test]
    fn plain_numbers_are_left_to_the_reader_of_numbers() {
        for text in [
            "", "21.5", "-21,5", "1e5", "105 523", "NaN", "inf", "abc", "12 xyz", "474100",
        ] {
            assert_eq!(pair(text, text), [None, None], "{text}");
        }
    }

    #[test]
    fn any_text_is_a_number_a_coordinate_or_a_fault() {
        let pieces = [
            "21", "°", "'", "\"", "N", "Đ", " ", "-", ".", ",", "e", "T", "sn", "độ", "60", "ß", "\u{301}",
        ];
        for a in pieces {
            for b in pieces {
                for c in pieces {
                    let text = format!("{a}{b}{c}21{b}");
                    for read in pair(&text, &text).into_iter().flatten().flatten() {
                        assert!(read.abs() <= 180.0, "{text}");
                    }
                }
            }
        }
    }
}
