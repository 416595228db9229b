//! The lines above the blocks: keywords and their values.

use super::DBI_OF_DBD;
use super::fault::{Fault, Remark, shown};
use super::number::leading;
use crate::units::{Dbi, Frequency};

/// Where a stated tilt and the vertical cut's beam differ by more, it is worth a word, degrees.
const BEAM_ELSEWHERE_DEG: f64 = 3.0;

/// A beam of a sector's antenna that lies so far above the horizon was written upside down where no tilt is
/// stated, degrees: half a degree and more comes from measuring.
const LEAST_UPTILT_DEG: f64 = 1.5;

/// So little stated downtilt is found upside down only where the beam lies above the horizon by as much …
const LEAST_STATED_DEG: f64 = 1.5;

/// … but for what half degrees leave, degrees.
const EXACTLY_DEG: f64 = 0.25;

/// A beam farther from the horizon is no tilt that a file forgot to state, degrees.
const STEEPEST_DEG: f64 = 20.0;

/// What the keywords said.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) name: Option<String>,
    pub(super) make: Option<String>,
    pub(super) frequency: Option<Frequency>,
    frequency_text: Option<String>,
    pub(super) gain: Option<Dbi>,
    gain_line: Option<usize>,
    gain_without_unit: bool,
    pub(super) h_width_deg: Option<f64>,
    pub(super) v_width_deg: Option<f64>,
    pub(super) front_to_back_db: Option<f64>,
    /// Number behind `ELECTRICAL_TILT`.
    electrical: Option<f64>,
    /// Number behind `TILT`, which is the electrical one unless `MECHANICAL` is there.
    tilt: Option<f64>,
    tilt_line: usize,
    pub(super) comments: Vec<String>,
    lines: usize,
}

/// Keywords that cannot be an antenna's name on the first line.
const KEYWORDS: [&str; 16] = [
    "NAME",
    "MAKE",
    "MANUFACTURER",
    "FREQUENCY",
    "H_WIDTH",
    "V_WIDTH",
    "FRONT_TO_BACK",
    "GAIN",
    "TILT",
    "ELECTRICAL_TILT",
    "ELECTRICALTILT",
    "ELECTRICAL",
    "POLARIZATION",
    "POLARISATION",
    "COMMENT",
    "COMMENTS",
];

impl Header {
    /// Nothing was read yet.
    pub(super) fn is_empty(&self) -> bool {
        self.lines == 0
    }

    /// One line that is neither a row nor begins a block. `keyword` is in capitals.
    pub(super) fn line(
        &mut self,
        line: usize,
        keyword: &str,
        rest: &str,
        whole: &str,
        faults: &mut Vec<Fault>,
    ) {
        self.lines += 1;
        if self.lines == 1 && !KEYWORDS.contains(&keyword) {
            self.name = Some(whole.to_owned());
            return;
        }
        let words = || (!rest.is_empty()).then(|| rest.to_owned());
        let stated = || leading(rest).map(|(value, _)| value);
        match keyword {
            "NAME" => self.name = words(),
            "MAKE" | "MANUFACTURER" => self.make = words(),
            "FREQUENCY" => {
                self.frequency = frequency(rest);
                self.frequency_text = words();
            }
            "H_WIDTH" => self.h_width_deg = stated(),
            "V_WIDTH" => self.v_width_deg = stated(),
            "FRONT_TO_BACK" => self.front_to_back_db = stated(),
            "GAIN" => self.read_gain(line, rest, faults),
            "TILT" => self.read_tilt(line, rest, faults),
            "ELECTRICAL_TILT" | "ELECTRICALTILT" => self.read_electrical(line, rest, faults),
            "ELECTRICAL" if rest.to_uppercase().starts_with("TILT") => {
                self.read_electrical(line, rest.get(4..).unwrap_or_default(), faults);
            }
            "COMMENT" | "COMMENTS" => self.comments.extend(words()),
            _ => {}
        }
    }

    fn read_gain(&mut self, line: usize, rest: &str, faults: &mut Vec<Fault>) {
        let mut fault = |cause: String, remedy: &str| faults.push(fault("pattern-gain", line, cause, remedy));
        let Some((value, unit)) = leading(rest) else {
            return fault(
                format!("GAIN '{}' is no number", shown(rest)),
                "write a number and its unit, such as GAIN 17.5 dBi",
            );
        };
        let unit = unit.trim_matches(['(', ')', '[', ']', ' ']).to_lowercase();
        let unit = match beside_the_unit(value, &unit) {
            Some(bare) => bare.to_owned(),
            None => unit,
        };
        let over_dipole_db = match unit.as_str() {
            "dbi" => 0.0,
            "" | "db" | "dbd" => DBI_OF_DBD,
            _ => {
                return fault(
                    format!("the unit '{}' of GAIN {value} is not known", shown(&unit)),
                    "write dBi or dBd",
                );
            }
        };
        let gain_dbi = value + over_dipole_db;
        if !(-20.0..=60.0).contains(&gain_dbi) {
            return fault(
                format!("GAIN {value} is {gain_dbi} dBi, outside -20 to 60"),
                "correct the gain",
            );
        }
        if self.gain.is_some_and(|before| before.0 != gain_dbi) {
            let first = self.gain_line.unwrap_or(line);
            return fault(
                format!("GAIN {} contradicts line {first}", shown(rest)),
                "leave one of the two",
            );
        }
        self.gain = Some(Dbi(gain_dbi));
        self.gain_line = Some(line);
        self.gain_without_unit = !unit.starts_with("dbd") && !unit.starts_with("dbi");
    }

    /// `TILT`, `TILT ELECTRICAL`, `TILT MECHANICAL`, `TILT 6`, `TILT ELECTRICAL 6`, `TILT 6 ELECTRICAL`,
    /// `TILT E-Tilt 6`, `TILT T6`.
    fn read_tilt(&mut self, line: usize, rest: &str, faults: &mut Vec<Fault>) {
        let upper = rest.to_uppercase();
        if ["MECH", "M-TILT", "MTILT", "M_TILT"]
            .iter()
            .any(|word| upper.contains(word))
        {
            return;
        }
        let number = number_in(&upper);
        if let Some(value) = number.and_then(|text| tilt(line, "TILT", text, faults)) {
            self.tilt = Some(value);
            self.tilt_line = line;
        }
    }

    fn read_electrical(&mut self, line: usize, rest: &str, faults: &mut Vec<Fault>) {
        if rest.trim().is_empty() {
            return;
        }
        if let Some(value) = tilt(line, "ELECTRICAL_TILT", rest, faults) {
            self.electrical = Some(value);
            self.tilt_line = self.tilt_line.max(line);
        }
    }

    /// What must be there, and what should.
    pub(super) fn check(&self, faults: &mut Vec<Fault>, remarks: &mut Vec<Remark>) {
        let mut remark = |code: &'static str, text: String| remarks.push(Remark { code, text });
        // A GAIN line that was wrong has been reported.
        if self.gain.is_none() && !faults.iter().any(|f| f.code == "pattern-gain") {
            faults.push(Fault {
                code: "pattern-gain-missing",
                line: None,
                cause: "there is no line GAIN".to_owned(),
                remedy: "add the antenna's gain with its unit, such as GAIN 17.5 dBi".to_owned(),
            });
        }
        if let (true, Some(gain)) = (self.gain_without_unit, self.gain) {
            let text = format!("GAIN has no unit: taken as dBd, which makes {:.2} dBi", gain.0);
            remark("gain-unit-missing", text);
        }
        match (&self.frequency_text, self.frequency) {
            (None, _) => remark("frequency-missing", "it names no frequency".to_owned()),
            (Some(text), None) => {
                let text = format!("FREQUENCY '{}' is not understood and not used", shown(text));
                remark("frequency-unclear", text);
            }
            _ => {}
        }
    }

    /// The electrical tilt that the cuts contain, degrees; the beam of the vertical cut decides where no
    /// number is given: one above the horizon is never meant of a sector's antenna.
    pub(super) fn electrical_tilt(
        &self,
        beam_deg: f64,
        is_sector: bool,
        faults: &mut Vec<Fault>,
        remarks: &mut Vec<Remark>,
    ) -> f64 {
        let mut remark = |code: &'static str, text: String| remarks.push(Remark { code, text });
        let stated = match (self.electrical, self.tilt) {
            (Some(one), Some(other)) if one != other => {
                let cause = format!("ELECTRICAL_TILT {one} and TILT {other} contradict each other");
                faults.push(fault(
                    "pattern-tilt",
                    self.tilt_line,
                    cause,
                    "leave one of the two",
                ));
                return one;
            }
            (Some(tilt), _) | (None, Some(tilt)) => tilt,
            (None, None) if beam_deg.abs() > STEEPEST_DEG => {
                let text = format!(
                    "no electrical tilt is given, and the vertical cut's beam points {beam_deg}° down: taken as not tilted"
                );
                remark("beam-elsewhere", text);
                return 0.0;
            }
            (None, None) if is_sector && beam_deg <= -LEAST_UPTILT_DEG => {
                let cause = format!(
                    "the beam lies {}° above the horizon, and no tilt is stated: sectors are not tilted upwards",
                    -beam_deg
                );
                let remedy =
                    "90 must be straight down in VERTICAL: turn the block around, or state ELECTRICAL_TILT";
                faults.push(Fault {
                    code: "pattern-upside-down",
                    line: (self.tilt_line > 0).then_some(self.tilt_line),
                    cause,
                    remedy: remedy.to_owned(),
                });
                return 0.0;
            }
            (None, None) => {
                if beam_deg != 0.0 {
                    let text = format!(
                        "no electrical tilt is given: {beam_deg}° is where the vertical cut's beam points"
                    );
                    remark("tilt-from-cut", text);
                }
                return beam_deg;
            }
        };
        let mirrored_deg = (beam_deg + stated).abs();
        let is_mirrored = stated >= 2.0 && mirrored_deg <= 1.0
            || stated >= LEAST_STATED_DEG && mirrored_deg <= EXACTLY_DEG && is_sector;
        if is_mirrored {
            let cause = format!(
                "the beam lies {}° above the horizon, {stated}° below it are stated",
                -beam_deg
            );
            let remedy = "90 must be straight down in VERTICAL: turn the block around, or correct the tilt";
            faults.push(fault("pattern-upside-down", self.tilt_line, cause, remedy));
        } else if (beam_deg - stated).abs() > BEAM_ELSEWHERE_DEG {
            let text = format!(
                "{stated}° of electrical tilt are stated, the vertical cut's beam points {beam_deg}° down"
            );
            remark("beam-elsewhere", text);
        }
        stated
    }
}

/// The text from its first number on. A sign counts where it does not join words: the 6 of `E-TILT 6` and of
/// `E-TILT-6` is 6, that of `ELECTRICAL -6` is −6.
fn number_in(text: &str) -> Option<&str> {
    let digit = text.find(|c: char| c.is_ascii_digit())?;
    let before = text.get(..digit)?;
    let point = before.strip_suffix(['.', ',']).unwrap_or(before);
    let signed = point.strip_suffix(['+', '-']);
    let is_sign = signed.is_some_and(|b| !b.ends_with(char::is_alphanumeric));
    let start = match (signed, is_sign) {
        (Some(signed), true) => signed.len(),
        _ => point.len(),
    };
    text.get(start..)
}

/// The unit where more is behind it: a tolerance (`dBi +/- 0.5 dB`), or the same gain in the other unit
/// (`dBd (17.5 dBi)`). `unit` is in small letters.
fn beside_the_unit(value: f64, unit: &str) -> Option<&str> {
    let (bare, over_dipole_db) = [("dbi", 0.0), ("dbd", DBI_OF_DBD)]
        .into_iter()
        .find(|(name, _)| unit.starts_with(name))?;
    let rest = unit.get(bare.len()..)?.trim();
    if rest.is_empty() {
        return Some(bare);
    }
    let tolerance = ["+/-", "±", "+-"].iter().find_map(|sign| rest.strip_prefix(sign));
    if tolerance.is_some_and(|t| leading(t).is_some()) {
        return Some(bare);
    }
    let (other, other_unit) = leading(rest.trim_start_matches(['(', '/', '[', '=', ',', ' ']))?;
    let other_dbi = match other_unit.trim_matches([')', ']', ' ']) {
        "dbi" => other,
        "dbd" => other + DBI_OF_DBD,
        _ => return None,
    };
    ((value + over_dipole_db) - other_dbi)
        .abs()
        .le(&ROUNDED_DB)
        .then_some(bare)
}

/// Two gains of a line are the same when they differ by no more than rounding does, dB.
const ROUNDED_DB: f64 = 0.1;

fn fault(code: &'static str, line: usize, cause: String, remedy: &str) -> Fault {
    Fault {
        code,
        line: Some(line),
        cause,
        remedy: remedy.to_owned(),
    }
}

/// One angle; a range, or none, is a fault.
fn tilt(line: usize, keyword: &str, text: &str, faults: &mut Vec<Fault>) -> Option<f64> {
    let single = |rest: &str| !rest.chars().any(|c| c.is_ascii_digit());
    match leading(text) {
        Some((value, rest)) if single(rest) && (-90.0..=90.0).contains(&value) => Some(value),
        _ => {
            let cause = format!("{keyword} '{}' is no angle", shown(text));
            let remedy = "write the one angle in degrees, positive downwards, at which the file was measured";
            faults.push(fault("pattern-tilt", line, cause, remedy));
            None
        }
    }
}

/// `1850`, `1850 MHz`, `2.4 GHz`, `1710-1880`: the middle of a range. `None` for anything else.
fn frequency(text: &str) -> Option<Frequency> {
    let (low, rest) = leading(text)?;
    let second = rest.trim_start_matches(['-', '–', '/', ' ']);
    let (value, unit) = match leading(second) {
        Some((high, unit)) if second.len() < rest.len() => ((low + high) / 2.0, unit),
        Some(_) => return None,
        None => (low, rest),
    };
    let frequency = match unit.trim().to_lowercase().as_str() {
        "" | "mhz" => Frequency::from_mhz(value),
        "ghz" => Frequency::from_ghz(value),
        _ => return None,
    };
    (30.0..=100_000.0).contains(&frequency.mhz()).then_some(frequency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_in_the_wild() {
        let mhz = |text| frequency(text).map(Frequency::mhz);
        assert_eq!(mhz("947,5"), Some(947.5));
        assert_eq!(mhz("2.4 GHz"), Some(2400.0));
        assert_eq!(mhz("1710-1880"), Some(1795.0));
        assert_eq!(mhz("1710 - 1880 MHz"), Some(1795.0));
        for unclear in ["", "GSM", "2.437", "1850 Hz", "18 19 20"] {
            assert_eq!(mhz(unclear), None, "{unclear}");
        }
    }
}
