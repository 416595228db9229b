//! Units behind a number: `30 m`, `1.8 GHz`, `120 người`.

use crate::register::spelling::fold;

/// What a column measures, and so which units its numbers may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Measure {
    /// No unit at all.
    Plain,
    /// Longitudes and latitudes in degrees.
    Degrees,
    /// Directions and tilts.
    Angle,
    /// Metres.
    Metres,
    /// Carriers and bandwidths, in MHz.
    Megahertz,
    /// Subcarrier spacings, in kHz.
    Kilohertz,
    /// Levels, in dBm.
    Dbm,
    /// Gains, in dBi.
    Dbi,
    /// Losses and noise figures, in dB.
    Db,
    /// People.
    People,
    /// Houses.
    Households,
}

/// Folded units, and what a number in them is multiplied by.
type Units = &'static [(&'static str, f64)];

impl Measure {
    #[rustfmt::skip]
    fn units(self) -> Units {
        match self {
            Self::Plain => &[],
            Self::Degrees | Self::Angle => &[
                ("°", 1.0), ("deg", 1.0), ("do", 1.0), ("degres", 1.0), ("grados", 1.0), ("derajat", 1.0),
            ],
            Self::Metres => &[
                ("m", 1.0), ("met", 1.0), ("metre", 1.0), ("metres", 1.0), ("meter", 1.0), ("meters", 1.0), ("metro", 1.0),
                ("metros", 1.0),
            ],
            Self::Megahertz => &[("mhz", 1.0), ("ghz", 1e3), ("khz", 1e-3)],
            Self::Kilohertz => &[("khz", 1.0), ("mhz", 1e3)],
            Self::Dbm => &[("dbm", 1.0)],
            Self::Dbi => &[("dbi", 1.0)],
            Self::Db => &[("db", 1.0)],
            Self::People => &[
                ("nguoi", 1.0), ("nguoi dan", 1.0), ("khau", 1.0), ("nhan khau", 1.0), ("people", 1.0), ("persons", 1.0),
                ("inhabitants", 1.0), ("hab", 1.0), ("habitants", 1.0), ("habitantes", 1.0), ("personas", 1.0),
                ("personnes", 1.0), ("orang", 1.0), ("jiwa", 1.0),
                // The register counts houses by the same reader.
                ("ho", 1.0), ("ho dan", 1.0), ("households", 1.0), ("hogares", 1.0), ("menages", 1.0), ("kk", 1.0),
            ],
            Self::Households => &[
                ("ho", 1.0), ("ho dan", 1.0), ("households", 1.0), ("houses", 1.0), ("hogares", 1.0), ("menages", 1.0),
                ("foyers", 1.0), ("kk", 1.0),
            ],
        }
    }
}

/// The number without the unit that the measure allows behind it, and what it is multiplied by.
pub(in crate::ingest) fn without_unit(text: &str, measure: Measure) -> (&str, f64) {
    let text = text.trim();
    let Some((at, last)) = text.char_indices().rev().find(|(_, c)| c.is_ascii_digit()) else {
        return (text, 1.0);
    };
    let (number, unit) = text.split_at(at + last.len_utf8());
    let folded = if unit.trim() == "°" {
        "°".to_owned()
    } else {
        fold(unit)
    };
    let known = measure.units().iter().find(|(name, _)| *name == folded);
    known.map_or((text, 1.0), |(_, factor)| (number, *factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_units_of_the_measure_are_taken_off() {
        assert_eq!(without_unit(" 30 m", Measure::Metres), ("30", 1.0));
        assert_eq!(without_unit("30mét", Measure::Metres), ("30", 1.0));
        assert_eq!(without_unit("1,8 GHz", Measure::Megahertz), ("1,8", 1000.0));
        assert_eq!(without_unit("120 hab.", Measure::People), ("120", 1.0));
        assert_eq!(without_unit("120°", Measure::Angle), ("120", 1.0));
        assert_eq!(without_unit("30 ft", Measure::Metres), ("30 ft", 1.0));
        assert_eq!(without_unit("30", Measure::Metres), ("30", 1.0));
        assert_eq!(without_unit("abc", Measure::Metres), ("abc", 1.0));
        assert_eq!(without_unit("12 m", Measure::Plain), ("12 m", 1.0));
    }
}
