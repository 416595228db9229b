//! Pattern files in the Planet format (`.msi`, `.pln`, also as `.txt`).
//!
//! Source: [`PLANET_MSI`](crate::bibliography::PLANET_MSI); there is no standard, and files in the wild vary.
//! What is read:
//!
//! - A line is a keyword and its value; keywords in any case and order. The first line may be the name alone.
//!   `NAME`, `MAKE`,
//!   `FREQUENCY` (MHz, or with `MHz`/`GHz`; of a range the middle), `H_WIDTH`, `V_WIDTH`, `FRONT_TO_BACK`
//!   (for people only),
//!   `GAIN`, `TILT`, `ELECTRICAL_TILT`, `COMMENT`; others are passed over.
//! - `GAIN` must be there. It is in dBd unless it says dBi: this is the format's convention. A gain in dBd is
//!   2.15 dB more in dBi.
//! - `HORIZONTAL 360`, `VERTICAL 360`, each with a row `angle attenuation` for 0 … 359. Attenuations are
//!   positive dB below the
//!   gain; a block of numbers all 0 or below holds gains and is turned around, which is said. A 361st row
//!   that repeats the first
//!   is left out, which is said. Decimal commas are understood.
//! - Horizontal angles run clockwise seen from above. Vertical angles: 0 is the horizon in front, 90 straight
//!   down, 180 the
//!   horizon behind, 270 straight up. A file whose stated downtilt is found above the horizon was written the
//!   other way: refused.
//! - The gain is at 0 dB of the cuts. Cuts that nowhere reach 0 are kept as they are, which is said: raising
//!   them would invent
//!   power, and a horizontal cut on the horizon of a tilted antenna rightly stays below.
//! - The electrical tilt in the cuts is the number of `ELECTRICAL_TILT`, else of `TILT`. Where there is none
//!   (`TILT
//!   ELECTRICAL` alone, or nothing), it is where the vertical cut's beam points, if that is within 20° of the
//!   horizon and not 0;
//!   this is said. A sector's beam that lies above the horizon by 1.5° or more, with no tilt stated, is refused.
//! - Angles may also run from −180 to 179, or by half degrees, of which the whole ones are taken. A comma may
//!   part angle and attenuation. Attenuations may have exponents.
//! - A vertical cut that is strongest behind is refused; a horizontal beam that points elsewhere than to 0 is
//!   kept, which is said.
//!
//! Bytes may be UTF-8 (with or without a mark at the beginning) or Latin-1 ([`decode`]); lines may end as in
//! Unix or in Windows.

mod block;
mod fault;
mod header;
mod number;

pub use fault::{Fault, PatternError, Remark};

use super::cuts::{Cut, Cuts};
use crate::units::{Dbi, Frequency};
use block::Block;
use fault::shown;
use header::Header;
use std::borrow::Cow;
use std::fmt::Write;

/// From a gain over a half-wave dipole to one over an isotropic antenna, dB.
pub const DBI_OF_DBD: f64 = 2.15;

/// A measured antenna.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// As the manufacturer calls it; empty where the file does not say.
    pub name: String,
    /// Manufacturer.
    pub make: Option<String>,
    /// Where it was measured; `None` where the file does not say it clearly.
    pub frequency: Option<Frequency>,
    /// Gain in the direction of 0 dB.
    pub gain: Dbi,
    /// Horizontal half-power beam width as stated, degrees.
    pub h_width_deg: Option<f64>,
    /// Vertical half-power beam width as stated, degrees.
    pub v_width_deg: Option<f64>,
    /// Front-to-back ratio as stated, dB.
    pub front_to_back_db: Option<f64>,
    /// Electrical tilt that is in the cuts, degrees, positive downwards.
    pub electrical_tilt_deg: f64,
    /// The pattern.
    pub cuts: Cuts,
    /// Lines of `COMMENT`.
    pub comments: Vec<String>,
    /// What was understood in spite of how it is written.
    pub remarks: Vec<Remark>,
}

/// The text of UTF-16 that begins with its mark; nothing for anything else. True where the higher bytes come
/// first.
pub fn decode_utf16(bytes: &[u8]) -> Option<(String, bool)> {
    let is_big = bytes.starts_with(&[0xfe, 0xff]);
    if !is_big && !bytes.starts_with(&[0xff, 0xfe]) {
        return None;
    }
    let (pairs, rest) = bytes.get(2..)?.as_chunks::<2>();
    let units = pairs.iter().map(|pair| match is_big {
        true => u16::from_be_bytes(*pair),
        false => u16::from_le_bytes(*pair),
    });
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(|_| rest.is_empty()).map(|text| (text, is_big))
}

/// Bytes as text: UTF-8, else Latin-1, in which every byte is a character. True where it was Latin-1.
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (Cow::Owned(bytes.iter().map(|b| char::from(*b)).collect()), true),
    }
}

/// Reads a pattern file. `file` is its name, for messages.
///
/// # Errors
/// Everything that is wrong, by line.
pub fn parse(text: &str, file: &str) -> Result<File, PatternError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        reader.line(index + 1, line.trim());
    }
    reader.finish().map_err(|mut faults| {
        faults.sort_by_key(|f| f.line.unwrap_or(usize::MAX));
        PatternError {
            file: file.to_owned(),
            faults,
        }
    })
}

#[derive(Default)]
struct Reader {
    header: Header,
    open: Option<Block>,
    horizontal: Option<Block>,
    vertical: Option<Block>,
    faults: Vec<Fault>,
    stray_rows: bool,
}

impl Reader {
    fn line(&mut self, line: usize, text: &str) {
        let word = text.split([' ', '\t', ';']).next().unwrap_or_default();
        if word.is_empty() && text.is_empty() {
            return;
        }
        let upper = word.trim_end_matches([':', '=']).to_uppercase();
        let is_row = word.starts_with(|c: char| c.is_ascii_digit() || "+-.,".contains(c))
            || ["NAN", "INF"].contains(&upper.as_str());
        if is_row && (self.open.is_some() || !self.header.is_empty()) {
            self.row(line, text);
            return;
        }
        self.close();
        let rest = text.get(word.len()..).unwrap_or_default().trim();
        match upper.as_str() {
            "HORIZONTAL" => self.open_block("HORIZONTAL", rest, line),
            "VERTICAL" => self.open_block("VERTICAL", rest, line),
            keyword => self.header.line(line, keyword, rest, text, &mut self.faults),
        }
    }

    fn row(&mut self, line: usize, text: &str) {
        match &mut self.open {
            Some(block) => block.row(line, text),
            None if self.stray_rows => {}
            None => {
                self.stray_rows = true;
                self.faults.push(Fault {
                    code: "pattern-row-stray",
                    line: Some(line),
                    cause: format!("row '{}' is outside of a block", shown(text)),
                    remedy: "write HORIZONTAL 360 or VERTICAL 360 on a line before its rows".to_owned(),
                });
            }
        }
    }

    fn close(&mut self) {
        if let Some(block) = self.open.take() {
            let place = if block.name == "VERTICAL" {
                &mut self.vertical
            } else {
                &mut self.horizontal
            };
            *place = Some(block);
        }
    }

    fn open_block(&mut self, name: &'static str, declared: &str, line: usize) {
        let there = if name == "VERTICAL" {
            self.vertical.is_some()
        } else {
            self.horizontal.is_some()
        };
        if there {
            self.faults.push(Fault {
                code: "pattern-block-twice",
                line: Some(line),
                cause: format!("{name} begins a second time"),
                remedy: "leave one block of each kind: a file holds one antenna".to_owned(),
            });
        }
        self.open = Some(Block::open(name, declared, line));
    }

    fn cut(
        block: Option<Block>,
        name: &str,
        faults: &mut Vec<Fault>,
        remarks: &mut Vec<Remark>,
    ) -> Option<Cut> {
        let Some(block) = block else {
            faults.push(Fault {
                code: "pattern-block-missing",
                line: None,
                cause: format!("there is no block {name} 360"),
                remedy: "is it a pattern file, and whole? fetch it again".to_owned(),
            });
            return None;
        };
        match block.close(remarks) {
            Ok(cut) => Some(cut),
            Err(found) => {
                faults.extend(found);
                None
            }
        }
    }

    fn finish(mut self) -> Result<File, Vec<Fault>> {
        self.close();
        let (mut faults, mut remarks) = (self.faults, Vec::new());
        let horizontal = Self::cut(self.horizontal, "HORIZONTAL", &mut faults, &mut remarks);
        let vertical = Self::cut(self.vertical, "VERTICAL", &mut faults, &mut remarks);
        self.header.check(&mut faults, &mut remarks);
        let (Some(horizontal), Some(vertical), Some(gain)) = (horizontal, vertical, self.header.gain) else {
            return Err(faults);
        };
        let untilted = Cuts::new(horizontal.into(), vertical.into(), 0.0);
        if untilted.is_askew() {
            let code = "horizontal-beam-aside";
            let text = "the horizontal beam does not point to 0: the cell's azimuth is where the file's 0 is"
                .to_owned();
            remarks.push(Remark { code, text });
        }
        let linear = [
            ("HORIZONTAL", is_linear_sector(&horizontal)),
            ("VERTICAL", is_linear(&vertical, gain)),
        ];
        for (name, _) in linear.into_iter().filter(|(_, is_linear)| *is_linear) {
            faults.push(not_decibels(name));
        }
        if let Some(behind) = beam_behind(&vertical).filter(|_| !linear[1].1) {
            faults.push(behind);
        }
        let beam_deg = untilted.beam_depression_deg();
        let is_sector = !untilted.is_omnidirectional();
        let tilt_deg = self
            .header
            .electrical_tilt(beam_deg, is_sector, &mut faults, &mut remarks);
        if !faults.is_empty() {
            return Err(faults);
        }
        let (h, v) = (untilted.horizontal_db().clone(), untilted.vertical_db().clone());
        let header = self.header;
        Ok(File {
            name: header.name.unwrap_or_default(),
            make: header.make,
            frequency: header.frequency,
            gain,
            h_width_deg: header.h_width_deg,
            v_width_deg: header.v_width_deg,
            front_to_back_db: header.front_to_back_db,
            electrical_tilt_deg: tilt_deg,
            cuts: Cuts::new(h, v, tilt_deg),
            comments: header.comments,
            remarks,
        })
    }
}

/// A cut of relative field strength or power never exceeds this; one in dB does.
const LINEAR_MOST: f64 = 1.0;

/// An antenna with more gain weakens some direction of its vertical cut by more than 1 dB, dBi: a short dipole has
/// 1.76.
const ROUND_GAIN_DBI: f64 = 3.0;

/// A vertical cut that is nowhere weaker than by 1 dB: of an antenna with gain it is not in dB; and one whose
/// values run from 0 to 1 is a field.
fn is_linear(vertical: &Cut, gain: Dbi) -> bool {
    let (least, most) = ends(vertical);
    let runs_to_one = most >= 0.99 && least <= 0.5;
    most <= LINEAR_MOST && (gain.0 > ROUND_GAIN_DBI || runs_to_one)
}

/// A horizontal cut with 1 in front and little behind. Cuts that go all around may stay within 1 dB.
fn is_linear_sector(horizontal: &Cut) -> bool {
    let mean = |degrees: &mut dyn Iterator<Item = usize>| {
        let values: Vec<f64> = degrees.filter_map(|d| horizontal.get(d).copied()).collect();
        values.iter().sum::<f64>() / values.len().max(1) as f64
    };
    let front = mean(&mut (0..=10).chain(350..360));
    let back = mean(&mut (150..=210));
    ends(horizontal).1 <= LINEAR_MOST && horizontal[0] >= 0.99 && front >= 0.9 && back <= 0.4
}

fn ends(cut: &Cut) -> (f64, f64) {
    let least = cut.iter().copied().fold(f64::INFINITY, f64::min);
    (least, cut.iter().copied().fold(0.0, f64::max))
}

fn not_decibels(name: &str) -> Fault {
    Fault {
        code: "pattern-not-decibels",
        line: None,
        cause: format!("no value of {name} exceeds {LINEAR_MOST} dB: these are field strengths or shares, not attenuations in dB"),
        remedy: "write attenuations in dB, 0 in the main beam: -20·log10 of a field strength, -10·log10 of a share of power"
            .to_owned(),
    }
}

/// A vertical cut that is strongest behind was counted from the back.
fn beam_behind(vertical_db: &Cut) -> Option<Fault> {
    let least = |angles: &mut dyn Iterator<Item = usize>| {
        let values = angles.filter_map(|d| vertical_db.get(d));
        values.copied().fold(f64::INFINITY, f64::min)
    };
    let front_db = least(&mut (0..=90).chain(270..360));
    let back_db = least(&mut (91..270));
    (front_db > back_db + 3.0).then(|| Fault {
        code: "pattern-beam-behind",
        line: None,
        cause: format!("VERTICAL has {back_db} dB behind (91 to 269) and {front_db} dB at best in front"),
        remedy: "0 must be the horizon in front: turn the block around".to_owned(),
    })
}

impl File {
    /// The file as text that [`parse`] reads back: attenuations in hundredths of a dB.
    pub fn to_text(&self) -> String {
        let mut text = format!("NAME {}\n", shown(&self.name));
        let mut line = |keyword: &str, value: Option<String>| {
            if let Some(value) = value {
                text.push_str(&format!("{keyword} {value}\n"));
            }
        };
        line("MAKE", self.make.as_deref().map(shown));
        line("FREQUENCY", self.frequency.map(|f| format!("{}", f.mhz())));
        line("H_WIDTH", self.h_width_deg.map(|w| format!("{w}")));
        line("V_WIDTH", self.v_width_deg.map(|w| format!("{w}")));
        line("FRONT_TO_BACK", self.front_to_back_db.map(|r| format!("{r}")));
        line("GAIN", Some(format!("{:.2} dBi", self.gain.0)));
        line("TILT", Some("ELECTRICAL".to_owned()));
        line("ELECTRICAL_TILT", Some(format!("{}", self.electrical_tilt_deg)));
        for comment in &self.comments {
            line("COMMENT", Some(comment.replace(['\r', '\n'], " ")));
        }
        for (name, cut) in [
            ("HORIZONTAL", self.cuts.horizontal_db()),
            ("VERTICAL", self.cuts.vertical_db()),
        ] {
            text.push_str(&format!("{name} 360\n"));
            for (angle, value) in cut.iter().enumerate() {
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{angle} {value:.2}");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests;
