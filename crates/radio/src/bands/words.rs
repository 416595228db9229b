//! Words of lists that name a technology, a band, or both: `LTE1800`, `B3`, `n28`, `GSM900`, `4G-1800`.

use super::{Band, bands};
use crate::technology::Technology;
use Technology::{G2, G3, G4, G5};

/// What a word names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Named {
    /// The technology.
    pub technology: Technology,
    /// The band, where it names one.
    pub band: Option<Band>,
}

/// Why a word names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBand {
    /// It is no word for a technology or a band.
    Unknown,
    /// It names more than one: `2G/3G/4G`.
    Several,
    /// A network that serves no phone of these technologies: NB-IoT, railways, TETRA.
    Foreign,
    /// The technology has no such band.
    NoSuchBand,
    /// A short number that is both a band's number and hundreds of megahertz: `LTE7`.
    Ambiguous,
}

/// Words for a technology, without signs.
const TECHNOLOGIES: &[(&str, Technology)] = &[
    ("2G", G2), ("GSM", G2), ("GPRS", G2), ("EDGE", G2), ("EGSM", G2), ("PGSM", G2), ("DCS", G2), ("PCS", G2),
    ("3G", G3), ("UMTS", G3), ("WCDMA", G3), ("HSPA", G3), ("HSDPA", G3), ("HSUPA", G3), ("UTRA", G3), ("UTRAN", G3),
    ("TDSCDMA", G3),
    ("4G", G4), ("LTE", G4), ("LTEA", G4), ("EUTRA", G4), ("EUTRAN", G4), ("TDLTE", G4), ("LTETDD", G4), ("LTEFDD", G4),
    ("VOLTE", G4),
    ("5G", G5), ("NR", G5), ("5GNR", G5), ("NGRAN", G5), ("NRNSA", G5), ("NRSA", G5),
];

/// Before a number: what it says of the technology, and whether the number is one of the standard.
const PREFIXES: &[(&str, Option<Technology>, bool)] = &[
    ("LTEBAND", Some(G4), true), ("LTEB", Some(G4), true), ("LTETDD", Some(G4), false), ("LTEFDD", Some(G4), false),
    ("LTE", Some(G4), false), ("EUTRA", Some(G4), false), ("4G", Some(G4), false), ("L", Some(G4), false),
    ("UMTS", Some(G3), false), ("WCDMA", Some(G3), false), ("3G", Some(G3), false), ("U", Some(G3), false),
    ("EGSM", Some(G2), false), ("PGSM", Some(G2), false), ("RGSM", Some(G2), false), ("GSM", Some(G2), false),
    ("DCS", Some(G2), false), ("PCS", Some(G2), false), ("2G", Some(G2), false), ("G", Some(G2), false),
    ("5GNR", Some(G5), false), ("5G", Some(G5), false), ("NR", Some(G5), false), ("N", Some(G5), true),
    ("BAND", None, true), ("B", None, true), ("FDD", None, false), ("TDD", None, false),
];

/// Words that change nothing.
const IDLE: &[&str] = &[
    "A", "ADVANCED", "PRO", "NSA", "SA", "FDD", "TDD", "TD", "BAND", "B", "MHZ", "P", "PLUS", "DSS", "MACRO",
];

/// Networks that serve no phone of these technologies.
const FOREIGN: &[&str] = &[
    "NBIOT", "LTEM", "CATM", "CATM1", "GSMR", "CDMA", "CDMA2000", "EVDO", "WIMAX", "TETRA", "IOT", "LORA", "LORAWAN",
    "IDEN", "WIFI",
];

/// The round frequency by which a band is known, and the band that is meant most often.
const ROUND: &[(Technology, u32, u16)] = &[
    (G2, 450, 450), (G2, 850, 850), (G2, 900, 900), (G2, 1800, 1800), (G2, 1900, 1900),
    (G3, 850, 5), (G3, 900, 8), (G3, 1700, 4), (G3, 1800, 3), (G3, 1900, 2), (G3, 2100, 1), (G3, 2600, 7),
    (G4, 450, 31), (G4, 600, 71), (G4, 700, 28), (G4, 800, 20), (G4, 850, 5), (G4, 900, 8), (G4, 1400, 32), (G4, 1500, 32), (G4, 1700, 4), (G4, 1800, 3),
    (G4, 1900, 2), (G4, 2100, 1), (G4, 2300, 40), (G4, 2500, 41), (G4, 2600, 7), (G4, 3500, 42), (G4, 3600, 43),
    (G4, 3700, 43),
    (G5, 600, 71), (G5, 700, 28), (G5, 800, 20), (G5, 850, 5), (G5, 900, 8), (G5, 1400, 75), (G5, 1500, 75), (G5, 1800, 3), (G5, 1900, 2), (G5, 2100, 1),
    (G5, 2300, 40), (G5, 2500, 41), (G5, 2600, 41), (G5, 3300, 78), (G5, 3400, 78), (G5, 3500, 78), (G5, 3600, 78),
    (G5, 3700, 78), (G5, 3900, 77), (G5, 4900, 79), (G5, 26_000, 258), (G5, 28_000, 257), (G5, 39_000, 260),
];

/// The highest number of a band; larger ones are frequencies.
const LAST_NUMBER: u32 = 263;

/// Numbers that operators write for hundreds of megahertz behind a letter or a technology: `L18` is LTE at 1800
/// MHz. The bands of the standard with these numbers are rare.
const HUNDREDS: [u32; 8] = [7, 8, 9, 18, 21, 23, 26, 35];

/// Of these the bands of the standard are common, and behind a whole word both may be meant: `LTE7`.
const BOTH_COMMON: [u32; 2] = [7, 8];

/// Behind a word for NR these are a band, or gigahertz: `NR28`.
const GIGAHERTZ: [u32; 3] = [26, 28, 39];

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// As one of the standard: `B3`, `Band 3`, `n78`.
    OfStandard,
    /// Behind a letter: `L18`.
    Letter,
    /// Behind a word: `LTE18`, `4G 18`.
    Word,
    /// Behind a capital N, which may be NR or the standard's `n`.
    CapitalN,
    /// With a zero before it: `L08`.
    WithZero,
    /// Alone.
    Alone,
}

/// What a word of a column of technologies or bands names. `known`: the technology that another column or the
/// study names. A bare number is a band then, by its round frequency or its number.
///
/// # Errors
/// [`NoBand`]: why it names none.
pub fn named(text: &str, known: Option<Technology>) -> Result<Named, NoBand> {
    let words = words(text);
    let joined = words.concat();
    let foreign = |word: &str| FOREIGN.contains(&word);
    if foreign(&joined) || words.iter().any(|w| foreign(w)) || words.windows(2).any(|two| foreign(&two.concat())) {
        return Err(NoBand::Foreign);
    }
    if let Some(technology) = technology_of(&joined) {
        return Ok(Named { technology, band: None });
    }
    let mut found = Found {
        has_small_n: text.as_bytes().windows(2).any(|two| two[0] == b'n' && two[1].is_ascii_digit()),
        ..Found::default()
    };
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|b| words.get(b)).map(String::as_str);
        found.word(word, before)?;
    }
    found.named(known)
}

/// The band of a technology by its round frequency or its number in the standard.
pub fn band_of(technology: Technology, number: u32) -> Option<Band> {
    // The numbers of GSM's bands are round frequencies here.
    let by_number = || bands(technology).find(|b| technology != G2 && u32::from(b.number) == number);
    by_round_frequency(technology, number).or_else(by_number)
}

/// The band that a short number names: by hundreds of megahertz, by the standard, or by neither for certain.
fn by_short_number(technology: Technology, number: u32, written: Written) -> Result<Band, NoBand> {
    let hundreds = by_round_frequency(technology, number * 100);
    let has_number = |b: &Band| technology != G2 && u32::from(b.number) == number;
    let standard = bands(technology).find(has_number).filter(|_| written != Written::WithZero);
    if technology == G5 && written == Written::Word && GIGAHERTZ.contains(&number) {
        return Err(NoBand::Ambiguous);
    }
    match (hundreds, standard) {
        (None, None) => Err(NoBand::NoSuchBand),
        (Some(band), None) => Ok(band),
        // UMTS at 850 MHz is written so too.
        (None, Some(_)) if technology == G3 && number == 8 => Err(NoBand::Ambiguous),
        (None, Some(band)) => Ok(band),
        (Some(hundreds), Some(_)) => {
            let is_usual = HUNDREDS.contains(&number);
            let is_clear = match written {
                Written::Letter => is_usual,
                Written::Word => is_usual && !BOTH_COMMON.contains(&number),
                _ => false,
            };
            if is_clear { Ok(hundreds) } else { Err(NoBand::Ambiguous) }
        }
    }
}

/// The band of a technology that is known by a round frequency.
pub(super) fn by_round_frequency(technology: Technology, mhz: u32) -> Option<Band> {
    let (.., wanted) = ROUND.iter().find(|(t, round, _)| *t == technology && *round == mhz)?;
    bands(technology).find(|band| band.number == *wanted)
}

fn technology_of(word: &str) -> Option<Technology> {
    TECHNOLOGIES.iter().find(|(name, _)| *name == word).map(|(_, technology)| *technology)
}

/// Capital words of letters and digits; `E-UTRA` is one.
fn words(text: &str) -> Vec<String> {
    let upper = text.to_uppercase().replace("E-UTRA", "EUTRA").replace("GHZ", " GHZ").replace("MHZ", " MHZ");
    let parts = upper.split(|c: char| !c.is_alphanumeric() && c != '.');
    parts.map(|p| p.trim_matches('.').to_owned()).filter(|p| !p.is_empty()).collect()
}

#[derive(Default)]
struct Found {
    technology: Option<Technology>,
    number: Option<(f64, Written)>,
    /// There is a small n before a figure.
    has_small_n: bool,
}

impl Found {
    fn technology(&mut self, technology: Technology) -> Result<(), NoBand> {
        match self.technology.replace(technology) {
            Some(before) if before != technology => Err(NoBand::Several),
            _ => Ok(()),
        }
    }

    fn number(&mut self, number: f64, written: Written) -> Result<(), NoBand> {
        match self.number.replace((number, written)) {
            Some((before, _)) if before != number => Err(NoBand::Several),
            _ => Ok(()),
        }
    }

    fn word(&mut self, word: &str, before: Option<&str>) -> Result<(), NoBand> {
        if let Some(technology) = technology_of(word) {
            return self.technology(technology);
        }
        if word == "GHZ" {
            self.number = self.number.map(|(number, _)| (number * 1000.0, Written::Alone));
            return Ok(());
        }
        if IDLE.contains(&word) {
            return Ok(());
        }
        if let Ok(number) = word.parse::<f64>() {
            let written = match before {
                Some("B" | "BAND") => Written::OfStandard,
                Some(_) if has_zero(word) => Written::WithZero,
                _ => Written::Alone,
            };
            return self.number(number, written);
        }
        for (prefix, technology, of_standard) in PREFIXES {
            let Some(rest) = word.strip_prefix(prefix) else { continue };
            if let Ok(number) = rest.parse::<u32>() {
                if let Some(technology) = technology {
                    self.technology(*technology)?;
                }
                let written = match *prefix {
                    "N" if !self.has_small_n => Written::CapitalN,
                    _ if *of_standard => Written::OfStandard,
                    _ if has_zero(rest) => Written::WithZero,
                    "L" | "U" | "G" => Written::Letter,
                    "FDD" | "TDD" => Written::Alone,
                    _ => Written::Word,
                };
                return self.number(f64::from(number), written);
            }
        }
        Err(NoBand::Unknown)
    }

    fn named(self, known: Option<Technology>) -> Result<Named, NoBand> {
        let Some((number, written)) = self.number else {
            let technology = self.technology.ok_or(NoBand::Unknown)?;
            return Ok(Named { technology, band: None });
        };
        let of_standard = matches!(written, Written::OfStandard | Written::CapitalN);
        // The numbers of bands are LTE's where nothing else is said.
        let lte = of_standard.then_some(G4);
        let technology = self.technology.or(known).or(lte).ok_or(NoBand::Unknown)?;
        let whole = (number.fract() == 0.0 && number >= 0.0).then_some(number as u32);
        let number = whole.ok_or(NoBand::NoSuchBand)?;
        if of_standard && number > LAST_NUMBER {
            return Err(NoBand::NoSuchBand);
        }
        // `4G 18` is `4G18`; a number alone, in a column of bands, is one of the standard.
        let written = match written {
            Written::Alone if self.technology.is_some() => Written::Word,
            written => written,
        };
        let is_short = number < SHORT && !matches!(written, Written::OfStandard | Written::Alone);
        let band = if is_short {
            by_short_number(technology, number, written)?
        } else {
            band_of(technology, number).ok_or(NoBand::NoSuchBand)?
        };
        Ok(Named { technology, band: Some(band) })
    }
}

/// Numbers below may be hundreds of megahertz.
const SHORT: u32 = 100;

/// `08`: no band of the standard is written so.
fn has_zero(figures: &str) -> bool {
    figures.len() == 2 && figures.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, known: Option<Technology>) -> Result<(Technology, Option<f64>), NoBand> {
        named(text, known).map(|n| (n.technology, n.band.map(|b| b.middle_mhz())))
    }

    #[test]
    fn words_of_lists_name_a_technology_and_a_band() {
        for (text, technology, mhz) in [
            ("L1800", G4, 1842.5), ("LTE1800", G4, 1842.5), ("LTE 800", G4, 806.0), ("4G-1800", G4, 1842.5),
            ("B3", G4, 1842.5), ("LTE B20", G4, 806.0), ("LTE Band 3", G4, 1842.5), ("Band 28", G4, 780.5),
            ("TDD2300", G4, 2350.0), ("n78", G5, 3550.0), ("N28", G5, 780.5), ("NR3500", G5, 3550.0),
            ("5G n41", G5, 2593.0), ("5G 3.5 GHz", G5, 3550.0), ("NR 26GHz", G5, 25_875.0), ("GSM900", G2, 947.5),
            ("DCS1800", G2, 1842.5), ("EGSM 900", G2, 947.5), ("U2100", G3, 2140.0), ("3G U2100", G3, 2140.0),
            ("UMTS900", G3, 942.5), ("WCDMA 2100 MHz", G3, 2140.0), ("LTE-1800-FDD", G4, 1842.5),
        ] {
            let known = text.starts_with("TDD").then_some(G4);
            assert_eq!(read(text, known), Ok((technology, Some(mhz))), "{text}");
        }
        for (text, technology) in [
            ("4G", G4), ("LTE-A", G4), ("4G+", G4), ("LTE-A Pro", G4), ("TD-LTE", G4), ("E-UTRA", G4), ("HSPA+", G3),
            ("5G NR", G5), ("5G-NSA", G5), ("5G SA", G5), ("gsm", G2), ("WCDMA", G3),
        ] {
            assert_eq!(read(text, None), Ok((technology, None)), "{text}");
        }
    }

    /// By hand: the middles of the downlinks of bands 3, 1, 7, 20, 28, 8 and of NR's n78, n1, n28.
    #[test]
    fn short_names_are_hundreds_of_megahertz() {
        for (text, technology, mhz) in [
            ("L18", G4, 1842.5), ("L21", G4, 2140.0), ("L26", G4, 2655.0), ("L08", G4, 806.0), ("L8", G4, 806.0),
            ("L07", G4, 780.5), ("L7", G4, 780.5), ("L9", G4, 942.5), ("L09", G4, 942.5), ("L23", G4, 2350.0),
            ("U9", G3, 942.5), ("U09", G3, 942.5), ("U21", G3, 2140.0), ("LTE18", G4, 1842.5), ("4G18", G4, 1842.5),
            ("LTE 21", G4, 2140.0), ("4G-26", G4, 2655.0), ("G9", G2, 947.5), ("G09", G2, 947.5), ("G18", G2, 1842.5),
            ("GSM18", G2, 1842.5), ("2G 9", G2, 947.5), ("3G21", G3, 2140.0), ("UMTS9", G3, 942.5), ("N35", G5, 3550.0),
            ("NR35", G5, 3550.0), ("5G 21", G5, 2140.0), ("N21", G5, 2140.0), ("5G07", G5, 780.5), ("LTE 08", G4, 806.0),
            // The standard's numbers, written as such, or without another reading.
            ("B18", G4, 867.5), ("Band 21", G4, 1503.4), ("B8", G4, 942.5), ("n8", G5, 942.5), ("LTE B7", G4, 2655.0),
            ("LTE3", G4, 1842.5), ("L20", G4, 806.0), ("LTE28", G4, 780.5), ("n78", G5, 3550.0), ("NR78", G5, 3550.0),
            ("N78", G5, 3550.0),
        ] {
            let found = read(text, None);
            let is_it = matches!(found, Ok((t, Some(found))) if t == technology && (found - mhz).abs() < 0.01);
            assert!(is_it, "{text}: {found:?}");
        }
        for text in ["LTE7", "4G8", "LTE 7", "N7", "N18", "L17", "L25", "NR28", "5G 26", "U8"] {
            assert_eq!(read(text, None), Err(NoBand::Ambiguous), "{text}");
        }
    }

    #[test]
    fn a_bare_number_needs_a_technology() {
        assert_eq!(read("900", Some(G2)), Ok((G2, Some(947.5))));
        assert_eq!(read("900 MHz", Some(G4)), Ok((G4, Some(942.5))));
        assert_eq!(read("3", Some(G4)), Ok((G4, Some(1842.5))));
        assert_eq!(read("28", Some(G5)), Ok((G5, Some(780.5))));
        assert_eq!(read("1800", None), Err(NoBand::Unknown));
    }

    #[test]
    fn what_names_none_or_several_is_refused() {
        for (text, why) in [
            ("2G/3G/4G", NoBand::Several), ("4G/5G", NoBand::Several), ("L800/L1800", NoBand::Several),
            ("NB-IoT", NoBand::Foreign), ("LTE-M", NoBand::Foreign), ("GSM-R", NoBand::Foreign),
            ("CDMA2000", NoBand::Foreign), ("WiMAX", NoBand::Foreign), ("TETRA", NoBand::Foreign),
            ("L4321", NoBand::NoSuchBand), ("n300", NoBand::NoSuchBand), ("6G", NoBand::Unknown), ("", NoBand::Unknown),
            ("maybe", NoBand::Unknown),
        ] {
            assert_eq!(read(text, None), Err(why), "{text}");
        }
    }
}
