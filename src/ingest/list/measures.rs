//! Units behind a number and in a heading: `30 m`, `1.8 GHz`, `POWER (W)`.

use crate::maths;
use crate::register::spelling::fold;

/// From a gain or power over a half-wave dipole to one over an isotropic antenna, dB.
const DIPOLE_DB: f64 = crate::radio::antenna::msi::DBI_OF_DBD;

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
    /// Powers, in dBm.
    Dbm,
    /// Radiated powers over an isotropic antenna, in dBm.
    Eirp,
    /// Gains, in dBi.
    Dbi,
    /// Losses and noise figures, in dB.
    Db,
    /// Field strengths, in dBµV/m.
    FieldStrength,
    /// Speeds, in m/s.
    Speed,
    /// Rates, in Mbit/s.
    Rate,
    /// A part of a whole, 0 … 1.
    Share,
    /// People.
    People,
    /// Houses.
    Households,
}

/// From a number in another unit to one in ours.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::ingest) enum Conversion {
    /// It is ours: the number keeps its bits.
    #[default]
    Same,
    /// Multiplied.
    Times(f64),
    /// Added to.
    Plus(f64),
    /// 10·log10 of the number, and so many dB more: a power as a level.
    Level(f64),
}

use Conversion::{Level, Plus, Same, Times};

impl Conversion {
    /// The number in the other unit of one in ours; nothing where only levels have one.
    pub(in crate::ingest) fn undone(self, ours: f64) -> Option<f64> {
        match self {
            Same => Some(ours),
            Times(factor) => Some(ours / factor),
            Plus(more) => Some(ours - more),
            Level(_) => None,
        }
    }

    /// The number in our unit; nothing for a power of 0 or less, which has no level.
    pub(in crate::ingest) fn of(self, x: f64) -> Option<f64> {
        match self {
            Same => Some(x),
            Times(factor) => Some(x * factor),
            Plus(more) => Some(x + more),
            Level(more) => (x > 0.0).then(|| 10.0 * maths::log10(x) + more),
        }
    }

    /// The same, and so many dB more.
    fn plus(self, db: f64) -> Self {
        match self {
            _ if db == 0.0 => self,
            Same => Plus(db),
            Plus(more) => Plus(more + db),
            Level(more) => Level(more + db),
            Times(_) => self,
        }
    }
}

/// What a radiated power is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    /// A half-wave dipole: ERP.
    Dipole,
    /// An isotropic antenna: EIRP.
    Isotropic,
}

/// Folded units, and how a number in them becomes ours. The first is ours.
type Units = &'static [(&'static str, Conversion)];

const LEVELS: Units = &[
    ("dbm", Same),
    ("dbw", Plus(30.0)),
    ("w", Level(30.0)),
    ("watt", Level(30.0)),
    ("watts", Level(30.0)),
    ("vatios", Level(30.0)),
    ("mw", Level(0.0)),
    ("milliwatt", Level(0.0)),
    ("milliwatts", Level(0.0)),
    ("kw", Level(60.0)),
];

impl Measure {
    #[rustfmt::skip]
    fn units(self) -> Units {
        match self {
            Self::Plain => &[],
            Self::Degrees => &[
                ("°", Same), ("deg", Same), ("do", Same), ("degres", Same), ("grados", Same), ("derajat", Same),
            ],
            Self::Angle => &[
                ("°", Same), ("deg", Same), ("degs", Same), ("degree", Same), ("degrees", Same), ("do", Same), ("degres", Same),
                ("grados", Same), ("derajat", Same), ("rad", Times(180.0 / std::f64::consts::PI)),
                ("radians", Times(180.0 / std::f64::consts::PI)), ("gon", Times(0.9)),
            ],
            Self::Metres => &[
                ("m", Same), ("met", Same), ("metre", Same), ("metres", Same), ("meter", Same), ("meters", Same), ("metro", Same),
                ("metros", Same), ("ft", Times(0.3048)), ("foot", Times(0.3048)), ("feet", Times(0.3048)), ("pies", Times(0.3048)),
                ("pieds", Times(0.3048)), ("kaki", Times(0.3048)), ("km", Times(1000.0)), ("cm", Times(0.01)), ("dm", Times(0.1)),
                ("mm", Times(0.001)),
            ],
            Self::Megahertz => &[("mhz", Same), ("ghz", Times(1e3)), ("khz", Times(1e-3)), ("hz", Times(1e-6))],
            Self::Kilohertz => &[("khz", Same), ("mhz", Times(1e3)), ("hz", Times(1e-3))],
            Self::Dbm => LEVELS,
            Self::Eirp => &[
                ("dbm", Same), ("dbm eirp", Same), ("dbm pire", Same), ("dbm erp", Plus(DIPOLE_DB)),
                ("dbw", Plus(30.0)), ("dbw eirp", Plus(30.0)), ("dbw erp", Plus(30.0 + DIPOLE_DB)),
                ("w", Level(30.0)), ("w eirp", Level(30.0)), ("w erp", Level(30.0 + DIPOLE_DB)), ("watt", Level(30.0)),
                ("watts", Level(30.0)), ("vatios", Level(30.0)), ("mw", Level(0.0)), ("kw", Level(60.0)),
                ("kw erp", Level(60.0 + DIPOLE_DB)),
            ],
            Self::Dbi => &[("dbi", Same), ("dbd", Plus(DIPOLE_DB))],
            Self::Db => &[("db", Same)],
            Self::FieldStrength => &[
                ("dbuv m", Same), ("dbµv m", Same), ("dbμv m", Same), ("dbuvm", Same), ("dbu", Same), ("dbuv", Same),
                ("dbµv", Same), ("dbμv", Same), ("dbmv m", Plus(60.0)), ("dbv m", Plus(120.0)),
            ],
            Self::Speed => &[
                ("m s", Same), ("mps", Same), ("km h", Times(1.0 / 3.6)), ("kmh", Times(1.0 / 3.6)), ("kph", Times(1.0 / 3.6)),
                ("mph", Times(0.447_04)), ("kn", Times(1852.0 / 3600.0)),
            ],
            Self::Rate => &[
                ("mbps", Same), ("mbit s", Same), ("mb s", Same), ("kbps", Times(1e-3)), ("kbit s", Times(1e-3)), ("kb s", Times(1e-3)),
                ("gbps", Times(1e3)), ("gbit s", Times(1e3)), ("bps", Times(1e-6)), ("bit s", Times(1e-6)),
            ],
            Self::Share => &[
                ("%", Times(0.01)), ("percent", Times(0.01)), ("pct", Times(0.01)), ("phan tram", Times(0.01)),
                ("pourcent", Times(0.01)), ("por ciento", Times(0.01)), ("persen", Times(0.01)),
            ],
            Self::People => &[
                ("nguoi", Same), ("nguoi dan", Same), ("khau", Same), ("nhan khau", Same), ("people", Same), ("persons", Same),
                ("inhabitants", Same), ("hab", Same), ("habitants", Same), ("habitantes", Same), ("personas", Same),
                ("personnes", Same), ("orang", Same), ("jiwa", Same),
                // The register counts houses by the same reader.
                ("ho", Same), ("ho dan", Same), ("households", Same), ("hogares", Same), ("menages", Same), ("kk", Same),
            ],
            Self::Households => &[
                ("ho", Same), ("ho dan", Same), ("households", Same), ("houses", Same), ("hogares", Same), ("menages", Same),
                ("foyers", Same), ("kk", Same),
            ],
        }
    }

    /// The measure of a field, by the end of its name: `power_w` is a power.
    pub(in crate::ingest) fn of_field(field: &str) -> Self {
        let is_radiated = field.starts_with("eirp") || field.starts_with("erp");
        match field.rsplit(['_', '-']).next() {
            _ if field == "load" => Self::Share,
            _ if field == "--height-column" => Self::Metres,
            Some("dbm" | "dbw" | "w") if is_radiated => Self::Eirp,
            Some("dbm" | "dbw" | "w") => Self::Dbm,
            Some("dbuvm") => Self::FieldStrength,
            Some("mps") => Self::Speed,
            Some("mbps") => Self::Rate,
            Some("mhz") => Self::Megahertz,
            Some("khz") => Self::Kilohertz,
            Some("dbi" | "dbd") => Self::Dbi,
            Some("db") => Self::Db,
            Some("m" | "ft") => Self::Metres,
            Some("deg") => Self::Angle,
            _ => Self::Plain,
        }
    }

    /// How people call our unit.
    pub(in crate::ingest) fn ours(self) -> &'static str {
        match self {
            Self::Metres => "m",
            Self::Megahertz => "MHz",
            Self::Kilohertz => "kHz",
            Self::Dbm | Self::Eirp => "dBm",
            Self::Dbi => "dBi",
            Self::Db => "dB",
            Self::Degrees | Self::Angle => "degrees",
            Self::FieldStrength => "dBµV/m",
            Self::Speed => "m/s",
            Self::Rate => "Mbit/s",
            Self::Share => "a share of 1",
            Self::Plain | Self::People | Self::Households => "plain numbers",
        }
    }

    fn conversion(self, folded: &str) -> Option<Conversion> {
        let known = self.units().iter().find(|(name, _)| *name == folded);
        known.map(|(_, conversion)| *conversion)
    }
}

/// The number without the unit that the measure allows behind it, and how the number becomes ours; nothing
/// where there is no unit.
pub(in crate::ingest) fn without_unit(text: &str, measure: Measure) -> (&str, Option<Conversion>) {
    let text = text.trim();
    // No unit is without a name, and most numbers are without a unit.
    if text.as_bytes().last().is_some_and(u8::is_ascii_digit) {
        return (text, None);
    }
    let Some((at, last)) = text.char_indices().rev().find(|(_, c)| c.is_ascii_digit()) else {
        return (text, None);
    };
    let (number, unit) = text.split_at(at + last.len_utf8());
    let folded = match unit.trim() {
        sign @ ("°" | "%") => sign.to_owned(),
        "'" | "′" | "’" => "ft".to_owned(),
        words => fold(words),
    };
    match measure.conversion(&folded) {
        Some(conversion) => (number, Some(conversion)),
        None => (text, None),
    }
}

/// What a heading says of the unit of its numbers.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ingest) enum Stated {
    /// Nothing, or ours.
    Ours,
    /// Another unit that is understood: its name, and how its numbers become ours.
    Other(String, Conversion),
    /// A unit that the field cannot have, or not this one: what is wrong.
    Wrong(String),
}

/// Units of all measures: one of another measure is wrong in a heading.
const ALL: [Measure; 9] = [
    Measure::Angle,
    Measure::Metres,
    Measure::Megahertz,
    Measure::Kilohertz,
    Measure::Dbm,
    Measure::Dbi,
    Measure::Db,
    Measure::Share,
    Measure::Eirp,
];

/// Further units that no field has.
const OF_NO_FIELD: [&str; 5] = ["inch", "inches", "yd", "yards", "volt"];

/// Words of a heading whose heights are above the sea: English, Spanish and Portuguese, Indonesian, French,
/// Vietnamese.
#[rustfmt::skip]
const OVER_SEA: [&str; 29] = [
    "amsl", "asl", "msl", "hamsl", "masl", "aod", "sea level", "above sea", "altitude",
    "msnm", "snm", "s n m", "m s n m", "nivel del mar", "nivel mar", "sobre el mar", "altitud", "nivel do mar", "nmm",
    "mdpl", "dpl", "permukaan laut", "ngf", "niveau de la mer", "niveau mer", "dessus de la mer",
    "muc nuoc bien", "mat nuoc bien", "muc bien",
];

/// Words of one whose heights are above the ground, whatever else it says.
#[rustfmt::skip]
const OVER_GROUND: [&str; 9] = [
    "agl", "ground", "suelo", "terreno", "snt", "sol", "tanah", "mat dat", "hagl",
];

/// Ends of words that are one with what is before them: `PotenciaWatts`, `GanhoAntena_dBd`.
const ENDS: [&str; 18] = [
    "Watts", "Watt", "Feet", "dBm", "dBW", "dBd", "dBi", "MHz", "GHz", "KHz", "kHz", "Hz", "EIRP", "ERP",
    "Ft", "kW", "mW", "W",
];

/// The words of a heading, folded, and whether each is in brackets.
fn heading_words(heading: &str) -> Vec<(String, bool)> {
    let mut words = Vec::new();
    let mut depth = 0_u32;
    let mut word = String::new();
    let mut finish = |word: &mut String, in_brackets: bool| {
        if word.is_empty() {
            return;
        }
        // A word that is a unit as a whole has no other one at its end: `kHz` is not Hz.
        let is_unit = known_unit(&fold(word));
        let end = ENDS.iter().filter(|_| !is_unit).find_map(|end| {
            let before = word.strip_suffix(end)?.chars().last()?;
            (before.is_lowercase() || before.is_ascii_digit()).then_some(*end)
        });
        let whole = std::mem::take(word);
        let folded = |text: &str| {
            if text == "%" || text == "°" {
                text.to_owned()
            } else {
                fold(text)
            }
        };
        if let Some(end) = end {
            words.push((folded(end), in_brackets));
        } else if whole == "PAR" || whole == "PRA" {
            // French and Spanish for ERP, where they are not the word for a pair.
            words.push(("erp".to_owned(), in_brackets));
        } else {
            words.push((folded(&whole), in_brackets));
        }
    };
    for c in heading.chars() {
        if c.is_alphanumeric() || c == '%' || c == '°' || unicode_normalization::char::is_combining_mark(c) {
            word.push(c);
            continue;
        }
        finish(&mut word, depth > 0);
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    finish(&mut word, depth > 0);
    words
}

/// What the heading of a field's column says of its unit.
pub(in crate::ingest) fn stated(heading: &str, field: &str) -> Stated {
    stated_in(&heading_words(heading), field)
}

/// The words of a heading, taken apart once for all fields that it is compared with.
pub(in crate::ingest) struct HeadingWords(Vec<(String, bool)>);

impl HeadingWords {
    pub(in crate::ingest) fn of(heading: &str) -> Self {
        Self(heading_words(heading))
    }

    /// The words, folded, without those that are units of the field's measure; and whether there are such.
    pub(in crate::ingest) fn without_unit(&self, field: &str) -> (String, bool) {
        let measure = Measure::of_field(field);
        let is_unit = |word: &str| measure.conversion(word).is_some();
        let rest: Vec<&str> = self
            .0
            .iter()
            .map(|(word, _)| word.as_str())
            .filter(|w| !is_unit(w))
            .collect();
        (rest.join(" "), rest.len() < self.0.len())
    }

    /// What they say of the unit of a field's column.
    pub(in crate::ingest) fn stated(&self, field: &str) -> Stated {
        stated_in(&self.0, field)
    }
}

fn stated_in(words: &[(String, bool)], field: &str) -> Stated {
    let measure = Measure::of_field(field);
    if matches!(
        measure,
        Measure::Plain | Measure::Degrees | Measure::People | Measure::Households
    ) {
        return Stated::Ours;
    }
    let suffix = field.rsplit('_').next().unwrap_or_default();
    let own_unit = measure.conversion(suffix).unwrap_or_default();
    let own_base = measure_base(field);
    let base = words.iter().find_map(|(word, _)| match word.as_str() {
        "erp" => Some(Base::Dipole),
        "eirp" | "pire" => Some(Base::Isotropic),
        _ => None,
    });
    if measure == Measure::Dbm && base.is_some() {
        return Stated::Wrong("says that it is a radiated power (ERP or EIRP)".to_owned());
    }
    if field.starts_with("antenna_height") && is_over_sea(words) {
        return Stated::Wrong("says that its heights are above the sea".to_owned());
    }
    let mut units: Vec<(&str, Conversion)> = Vec::new();
    for (word, _) in words {
        if let Some(conversion) = measure.conversion(word)
            && !units.iter().any(|(_, known)| *known == conversion)
        {
            units.push((word, conversion));
        }
    }
    // `km/h`, `kbit/s`, `dBµV/m` are two words of a heading.
    let pairs: Vec<String> = words
        .windows(2)
        .map(|w| format!("{} {}", w[0].0, w[1].0))
        .collect();
    if matches!(measure, Measure::Speed | Measure::Rate | Measure::FieldStrength)
        && let Some((pair, conversion)) = pairs.iter().find_map(|p| Some((p, measure.conversion(p)?)))
    {
        units = vec![(pair, conversion)];
    }
    let (name, unit) = match units.as_slice() {
        [] => match foreign(measure, words) {
            Some(unit) => return Stated::Wrong(format!("names the unit {unit}")),
            None => (suffix, own_unit),
        },
        [(name, unit)] => (*name, *unit),
        [(one, _), (other, _), ..] => return Stated::Wrong(format!("names two units, {one} and {other}")),
    };
    // A field that bears another unit in its own name must not be contradicted.
    let other_unit = own_unit != Same && unit != own_unit;
    let other_base = own_base == Some(Base::Dipole) && base == Some(Base::Isotropic);
    if other_unit || other_base {
        return Stated::Wrong(format!("does not say {}", field.replace('_', " ")));
    }
    let over_db = match base.or(own_base) {
        Some(Base::Dipole) if measure == Measure::Eirp => DIPOLE_DB,
        _ => 0.0,
    };
    match unit.plus(over_db) {
        Same => Stated::Ours,
        conversion => {
            let base = if over_db > 0.0 { " ERP" } else { "" };
            Stated::Other(format!("{name}{base}"), conversion)
        }
    }
}

fn is_over_sea(words: &[(String, bool)]) -> bool {
    let all: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
    let padded = format!(" {} ", all.join(" "));
    let has = |phrases: &[&str]| phrases.iter().any(|p| padded.contains(&format!(" {p} ")));
    has(&OVER_SEA) && !has(&OVER_GROUND)
}

fn measure_base(field: &str) -> Option<Base> {
    match field {
        f if f.starts_with("erp") => Some(Base::Dipole),
        f if f.starts_with("eirp") => Some(Base::Isotropic),
        _ => None,
    }
}

/// Is a folded word a unit of any measure, or of none?
fn known_unit(word: &str) -> bool {
    let known = ALL
        .iter()
        .any(|m| m.units().iter().any(|(name, _)| *name == word));
    known || OF_NO_FIELD.contains(&word)
}

/// A unit of another measure: in brackets, or of two letters or more at the end.
fn foreign(measure: Measure, words: &[(String, bool)]) -> Option<String> {
    // A gain in plain dB is one over an isotropic antenna, as most lists mean it.
    let meant = |word: &str| measure == Measure::Dbi && word == "db";
    let last = words.len().checked_sub(1)?;
    let found = words.iter().enumerate().find(|(at, (word, in_brackets))| {
        let counts = *in_brackets || (*at == last && word.len() > 1 && word != "do");
        counts && known_unit(word) && !meant(word)
    });
    found.map(|(_, (word, _))| word.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_units_of_the_measure_are_taken_off() {
        assert_eq!(without_unit(" 30 m", Measure::Metres), ("30", Some(Same)));
        assert_eq!(without_unit("30mét", Measure::Metres), ("30", Some(Same)));
        assert_eq!(
            without_unit("1,8 GHz", Measure::Megahertz),
            ("1,8", Some(Times(1000.0)))
        );
        assert_eq!(without_unit("120 hab.", Measure::People), ("120", Some(Same)));
        assert_eq!(without_unit("120°", Measure::Angle), ("120", Some(Same)));
        assert_eq!(
            without_unit("98 ft", Measure::Metres),
            ("98", Some(Times(0.3048)))
        );
        assert_eq!(
            without_unit("150'", Measure::Metres),
            ("150", Some(Times(0.3048)))
        );
        assert_eq!(without_unit("50 %", Measure::Share), ("50", Some(Times(0.01))));
        assert_eq!(without_unit("30 dB", Measure::Metres), ("30 dB", None));
        assert_eq!(without_unit("30", Measure::Metres), ("30", None));
        assert_eq!(without_unit("abc", Measure::Metres), ("abc", None));
        assert_eq!(without_unit("12 m", Measure::Plain), ("12 m", None));
    }

    /// By hand: 40 W are 10·log10(40,000 mW) = 46.02 dBm; 31 dBW ERP are 61 dBm ERP and 63.15 dBm EIRP.
    #[test]
    fn headings_say_units() {
        let converted = |heading: &str, field: &str, x: f64| match stated(heading, field) {
            Stated::Ours => x,
            Stated::Other(_, conversion) => conversion.of(x).expect("a level"),
            Stated::Wrong(why) => panic!("{heading} {why}"),
        };
        for (heading, field, x, ours) in [
            ("POWER (W)", "power_dbm", 40.0, 46.0206),
            ("PotenciaTransmissorWatts", "power_dbm", 40.0, 46.0206),
            ("tx_power_mw", "power_dbm", 200.0, 23.0103),
            ("Power [dBW]", "power_dbm", 16.0, 46.0),
            ("Power (mW)", "power_dbm", 200.0, 23.0103),
            ("PowermW", "power_dbm", 200.0, 23.0103),
            ("Power (kW)", "power_dbm", 0.1, 50.0),
            ("Freq (kHz)", "frequency_mhz", 806_000.0, 806.0),
            ("FreqkHz", "frequency_mhz", 806_000.0, 806.0),
            ("TxPowerdBm", "power_dbm", 43.0, 43.0),
            ("GanhoAntena_dBd", "gain_dbi", 15.0, 17.15),
            ("gain dB", "gain_dbi", 17.0, 17.0),
            ("Speed (km/h)", "speed_mps", 36.0, 10.0),
            ("speed m/s", "speed_mps", 10.0, 10.0),
            ("Speed [kmh]", "speed_mps", 36.0, 10.0),
            ("DL throughput (kbit/s)", "downlink_mbps", 5000.0, 5.0),
            ("UL Mbit/s", "uplink_mbps", 5.0, 5.0),
            ("E (dBµV/m)", "field_strength_dbuvm", 62.0, 62.0),
            ("E [dBmV/m]", "field_strength_dbuvm", 2.0, 62.0),
            ("height_ft", "antenna_height_m", 131.0, 39.9288),
            ("Antenna height (feet)", "antenna_height_m", 100.0, 30.48),
            ("Độ cao anten (m)", "antenna_height_m", 30.0, 30.0),
            ("ERP_dBW", "eirp_dbm", 31.0, 63.15),
            ("ERP (W)", "eirp_dbm", 100.0, 52.15),
            ("EIRP (W)", "eirp_dbm", 100.0, 50.0),
            ("erp", "eirp_dbm", 60.0, 62.15),
            ("P", "erp_w", 100.0, 52.15),
            ("P", "eirp_w", 100.0, 50.0),
            ("P", "power_w", 20.0, 43.0103),
            ("P (W)", "power_w", 20.0, 43.0103),
            ("Freq (GHz)", "frequency_mhz", 1.8, 1800.0),
            ("freq_khz", "frequency_mhz", 806_000.0, 806.0),
            ("Hz", "frequency_mhz", 8.06e8, 806.0),
            ("Load (%)", "load", 50.0, 0.5),
            ("Azimuth (rad)", "azimuth_deg", std::f64::consts::PI, 180.0),
            ("Hướng", "azimuth_deg", 120.0, 120.0),
            ("Altitude above ground", "antenna_height_m", 30.0, 30.0),
            ("Altura sobre el suelo (m)", "antenna_height_m", 30.0, 30.0),
        ] {
            let got = converted(heading, field, x);
            assert!((got - ours).abs() < 1e-4, "{heading}: {got} {ours}");
        }
        for (heading, field) in [
            ("Height (dBm)", "antenna_height_m"),
            ("EIRP (dBm)", "power_dbm"),
            ("power dbm or w", "power_dbm"),
            ("Power (dBm)", "power_w"),
            ("EIRP dBm", "erp_dbm"),
            ("Power (m)", "power_dbm"),
            ("height_mhz", "antenna_height_m"),
            ("Antenna height AMSL (m)", "antenna_height_m"),
            ("altura msnm", "antenna_height_m"),
            ("Altura (m.s.n.m.)", "antenna_height_m"),
            ("Tinggi antena (mdpl)", "antenna_height_m"),
            ("Độ cao anten so với mực nước biển", "antenna_height_m"),
            ("Hauteur au-dessus du niveau de la mer", "antenna_height_m"),
            ("Altitude", "antenna_height_m"),
        ] {
            assert!(
                matches!(stated(heading, field), Stated::Wrong(_)),
                "{heading} {field}"
            );
        }
    }

    #[test]
    fn a_power_of_nothing_has_no_level() {
        assert_eq!(Level(30.0).of(0.0), None);
        assert_eq!(Level(30.0).of(1.0), Some(30.0));
    }
}
