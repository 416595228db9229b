//! Units of heights, in the words that files have for them.

/// The international foot, metres.
pub(super) const FOOT_M: f64 = 0.3048;
/// The foot of the United States' surveys, metres.
pub(super) const US_SURVEY_FOOT_M: f64 = 1200.0 / 3937.0;

/// What a word says of the unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Unit {
    /// Metres of one.
    Known(f64),
    /// It says nothing.
    Silent,
    Unknown,
}

/// The spellings of the units in which heights are given.
pub(super) fn m_of(stated: &str) -> Unit {
    // Marks around and between the words mean nothing.
    let word: String = stated
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    match word.as_str() {
        "" | "unknown" | "none" | "na" | "null" | "unspecified" | "undefined" => Unit::Silent,
        "m"
        | "metre"
        | "meter"
        | "metres"
        | "meters"
        | "mètre"
        | "mètres"
        | "metro"
        | "metros"
        | "mtr"
        | "mtrs"
        | "mét"
        | "met"
        | "metreabovesealevel"
        | "metersabovesealevel"
        | "masl"
        | "epsg9001"
        | "9001" => Unit::Known(1.0),
        "dm" | "decimetre" | "decimeter" | "decimetres" | "decimeters" => Unit::Known(0.1),
        "cm" | "centimetre" | "centimeter" | "centimetres" | "centimeters" => Unit::Known(0.01),
        "mm" | "millimetre" | "millimeter" | "millimetres" | "millimeters" => Unit::Known(0.001),
        "km" | "kilometre" | "kilometer" | "kilometres" | "kilometers" => Unit::Known(1000.0),
        "ft" | "foot" | "feet" | "internationalfoot" | "internationalfeet" | "intlfoot" | "intlfeet"
        | "ftint" | "ftintl" | "intft" | "footint" | "footintl" | "footinternational"
        | "feetinternational" | "ift" | "epsg9002" | "9002" => Unit::Known(FOOT_M),
        "ussurveyfoot"
        | "ussurveyfeet"
        | "ussurveyft"
        | "surveyfoot"
        | "surveyfeet"
        | "usfoot"
        | "usfeet"
        | "usft"
        | "ftus"
        | "footus"
        | "feetus"
        | "foots"
        | "sft"
        | "ussft"
        | "ftussurvey"
        | "footussurvey"
        | "feetussurvey"
        | "unitedstatessurveyfoot"
        | "usurveyfoot"
        | "ussurveyfoots"
        | "epsg9003"
        | "9003" => Unit::Known(US_SURVEY_FOOT_M),
        _ => Unit::Unknown,
    }
}
