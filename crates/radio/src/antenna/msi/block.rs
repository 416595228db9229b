//! The two blocks of rows `angle attenuation`.

use super::super::cuts::{Cut, DEGREES};
use super::fault::{Fault, Remark, shown};
use super::number::number;

/// No antenna is this deaf in any direction, dB: a larger value represents something else.
const DEAFEST_DB: f64 = 200.0;

/// Bad rows of a block that are reported one by one.
const LISTED: usize = 5;

/// A block while it is read.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) name: &'static str,
    /// Line of the keyword.
    header: usize,
    /// Angles other than 0, 1 … 359 are wanted: said once, and the rows mean nothing.
    other_size: bool,
    rows: Vec<BlockRow>,
    last_line: usize,
    bad_rows: usize,
    faults: Vec<Fault>,
}

/// `12,0.40` with a space for its comma, where one comma alone parts angle and attenuation: as one number the
/// row would lack the other.
fn by_comma(text: &str) -> Option<String> {
    let (angle, value) = text.trim().split_once(',')?;
    let plain = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    let (angle, value) = (angle.trim(), value.trim());
    (plain(angle) && plain(value)).then(|| format!("{angle} {value}"))
}

#[derive(Debug)]
struct BlockRow {
    line: usize,
    angle_deg: f64,
    value_db: f64,
}

impl Block {
    /// `declared` is what is behind the keyword.
    pub(super) fn open(name: &'static str, declared: &str, line: usize) -> Self {
        let mut block = Self {
            name,
            header: line,
            other_size: false,
            rows: Vec::with_capacity(DEGREES + 1),
            last_line: line,
            bad_rows: 0,
            faults: Vec::new(),
        };
        let first = declared.split_whitespace().next().unwrap_or("360");
        if ![360.0, 361.0, 720.0, 721.0].map(Some).contains(&number(first)) {
            block.other_size = true;
            let cause = format!("{name} announces '{}' rows", shown(first));
            let remedy = "write 360 rows, one for each whole degree from 0 to 359";
            block.fault("pattern-block-size", line, cause, remedy);
        }
        block
    }

    fn fault(&mut self, code: &'static str, line: usize, cause: String, remedy: &str) {
        self.faults.push(Fault {
            code,
            line: Some(line),
            cause,
            remedy: remedy.to_owned(),
        });
    }

    /// One row; whatever is wrong with it is kept.
    pub(super) fn row(&mut self, line: usize, text: &str) {
        self.last_line = line;
        let separated = by_comma(text);
        let text = separated.as_deref().unwrap_or(text);
        let mut parts = text.split([' ', '\t', ';', '\u{a0}']).filter(|p| !p.is_empty());
        let read = match (parts.next().map(number), parts.next().map(number), parts.next()) {
            (Some(Some(angle_deg)), Some(Some(value_db)), None) if value_db.abs() <= DEAFEST_DB => {
                Some(BlockRow {
                    line,
                    angle_deg,
                    value_db,
                })
            }
            _ => None,
        };
        match read {
            Some(row) => self.rows.push(row),
            None => {
                self.bad_rows += 1;
                if self.bad_rows <= LISTED && !self.other_size {
                    let cause = format!("row '{}' of {} is not understood", shown(text), self.name);
                    let remedy = "write an angle and an attenuation of at most 200 dB, such as 12 0.4";
                    self.fault("pattern-row", line, cause, remedy);
                }
            }
        }
    }

    /// The cut, or the faults.
    pub(super) fn close(mut self, remarks: &mut Vec<Remark>) -> Result<Cut, Vec<Fault>> {
        if self.bad_rows > LISTED && !self.other_size {
            let (more, line) = (self.bad_rows - LISTED, self.last_line);
            let cause = format!("{more} more rows of {} are not understood", self.name);
            self.fault(
                "pattern-row",
                line,
                cause,
                "write an angle and an attenuation in each",
            );
        }
        // After one fault of this kind the next would only follow from it.
        if self.faults.is_empty() {
            self.whole_degrees(remarks);
            self.begin_at_zero(remarks);
            self.check_angles();
        }
        if self.faults.is_empty() {
            self.check_count(remarks);
        }
        let negative = self.check_signs();
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        let name = self.name;
        if negative {
            let text = format!("{name} holds gains (0 and below): the signs were turned around");
            let code = "gains-negative";
            remarks.push(Remark { code, text });
        }
        let mut cut = [0.0; DEGREES];
        for (slot, row) in cut.iter_mut().zip(&self.rows) {
            *slot = row.value_db.abs();
        }
        let least_db = cut.iter().copied().fold(f64::INFINITY, f64::min);
        if least_db > 0.5 {
            let text = format!("{name} nowhere reaches the gain: its least attenuation is {least_db} dB");
            let code = "cut-below-gain";
            remarks.push(Remark { code, text });
        }
        Ok(cut)
    }

    /// Of a block by half degrees the rows of whole degrees.
    fn whole_degrees(&mut self, remarks: &mut Vec<Remark>) {
        let is_half = |(i, row): (usize, &BlockRow)| {
            let first = self.rows.first().map_or(0.0, |r| r.angle_deg);
            (row.angle_deg - first - i as f64 / 2.0).abs() < 1e-6
        };
        if self.rows.len() < 2 * DEGREES || !self.rows.iter().enumerate().all(is_half) {
            return;
        }
        self.rows.retain(|row| row.angle_deg.fract() == 0.0);
        let text = format!(
            "{} has a row for each half degree: those of whole degrees are used",
            self.name
        );
        let code = "half-degrees";
        remarks.push(Remark { code, text });
    }

    /// A block from −180 to 179 (or 180, which repeats the first) begins with 0.
    fn begin_at_zero(&mut self, remarks: &mut Vec<Remark>) {
        let is_signed = |(i, row): (usize, &BlockRow)| (row.angle_deg - (i as f64 - 180.0)).abs() < 1e-6;
        if ![DEGREES, DEGREES + 1].contains(&self.rows.len()) || !self.rows.iter().enumerate().all(is_signed)
        {
            return;
        }
        let ends = (self.rows.first(), self.rows.get(DEGREES));
        if let (Some(first), Some(last)) = ends
            && first.value_db != last.value_db
        {
            return;
        }
        self.rows.truncate(DEGREES);
        self.rows.rotate_left(DEGREES / 2);
        for (i, row) in self.rows.iter_mut().enumerate() {
            row.angle_deg = i as f64;
        }
        let text = format!(
            "{} runs from -180 to 179: angles below 0 are those from 180 on",
            self.name
        );
        let code = "angles-signed";
        remarks.push(Remark { code, text });
    }

    /// Angles are 0, 1, 2 …: the first that is not is reported.
    fn check_angles(&mut self) {
        let wrong = self.rows.iter().enumerate().take(DEGREES);
        let mut wrong = wrong.filter(|(i, row)| (row.angle_deg - *i as f64).abs() > 1e-6);
        let Some((i, row)) = wrong.next() else { return };
        let (line, found, expected) = (row.line, row.angle_deg, i as f64);
        let before = i
            .checked_sub(1)
            .and_then(|b| self.rows.get(b))
            .map(|r| r.angle_deg);
        let what = if before == Some(found) {
            "is repeated"
        } else if found > expected {
            "comes too early: an angle is missing before it"
        } else {
            "is out of order"
        };
        let cause = format!(
            "angle {found} of {} {what} ({expected} is expected here)",
            self.name
        );
        let remedy = "write each whole degree from 0 to 359 once, in this order";
        self.fault("pattern-angle", line, cause, remedy);
    }

    /// 360 rows, or 361 of which the last repeats the first.
    fn check_count(&mut self, remarks: &mut Vec<Remark>) {
        let (name, found) = (self.name, self.rows.len());
        if found < DEGREES {
            let cause =
                format!("{name} ends after {found} rows, {DEGREES} are expected: row {found} is missing");
            let remedy = "the file was cut off or rows were lost: fetch it again";
            let line = self.last_line.max(self.header);
            self.fault("pattern-truncated", line, cause, remedy);
        } else if let Some(last) = self.rows.get(DEGREES) {
            let first_db = self.rows.first().map_or(f64::NAN, |r| r.value_db);
            let (line, angle, value_db) = (last.line, last.angle_deg, last.value_db);
            if found == DEGREES + 1 && [0.0, 360.0].contains(&angle) && value_db == first_db {
                let code = "row-360";
                let text =
                    format!("{name} has 361 rows, the last of which repeats the first: it was left out");
                remarks.push(Remark { code, text });
                self.rows.truncate(DEGREES);
                return;
            }
            let cause = if found > DEGREES + 1 {
                format!("{name} has {found} rows, {DEGREES} are expected")
            } else {
                format!(
                    "{name} has 361 rows, and the last ({angle} {value_db}) does not repeat the first (0 {first_db})"
                )
            };
            let remedy = "write each whole degree from 0 to 359 once";
            self.fault("pattern-rows-too-many", line, cause, remedy);
        }
    }

    /// True where all values are gains, 0 and below.
    fn check_signs(&mut self) -> bool {
        let below = self.rows.iter().find(|r| r.value_db < 0.0);
        let above = self.rows.iter().find(|r| r.value_db > 0.0);
        match (below, above) {
            (Some(below), Some(above)) => {
                let (line, value) = (below.line, below.value_db);
                let cause = format!(
                    "value {value} of {} is negative, and line {} has {}",
                    self.name, above.line, above.value_db
                );
                let remedy = "write attenuations, 0 and above, in all rows (or gains, 0 and below, in all)";
                self.fault("pattern-signs", line, cause, remedy);
                false
            }
            (Some(_), None) => true,
            _ => false,
        }
    }
}
