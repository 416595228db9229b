//! Tables as CSV.
//!
//! `gaps.csv` is made for spreadsheets: UTF-8 with a byte order mark, CRLF, and text that a spreadsheet would run as a formula is
//! disarmed by an apostrophe. The table of losses is made for programs: plain UTF-8, written row by row.

use super::OutputError;
use super::caption::SYNTHETIC_NOTE;
use super::record::{Record, Recorder, Results, rounded};
use crate::analysis::Caption;
use crate::coverage::Reason;
use crate::domain::Technology;
use crate::gaps::VillageGap;
use crate::units::{Db, Dbm};
use ::csv::{Terminator, Writer, WriterBuilder};
use serde_json::Value;
use std::borrow::Cow;
use std::io::Write;

/// The low-signal and white villages, by rank: one row each, with the rule that judged them.
///
/// # Errors
/// [`OutputError::Mismatch`] when the results do not belong together.
pub fn gaps(results: Results) -> Result<Vec<u8>, OutputError> {
    table(results, &results.gaps.ranked())
}

/// All villages in the order of the input, in the columns of [`gaps`].
///
/// # Errors
/// [`OutputError::Mismatch`] when the results do not belong together.
pub fn villages(results: Results) -> Result<Vec<u8>, OutputError> {
    table(results, &results.gaps.villages.iter().collect::<Vec<_>>())
}

fn table(results: Results, rows: &[&VillageGap]) -> Result<Vec<u8>, OutputError> {
    let recorder = Recorder::new(results);
    let names = recorder.names()?;
    let rule = rule(results.caption);
    let mut writer = for_spreadsheets();
    writer
        .write_record(names.iter().map(String::as_str).chain(rule.iter().map(|f| f.0)))
        .map_err(failed)?;
    for gap in rows {
        let row = recorder.record(gap)?;
        let fields = row
            .iter()
            .map(|f| field(&f.1))
            .chain(rule.iter().map(|f| disarmed(&f.1).into_owned()));
        writer.write_record(fields).map_err(failed)?;
    }
    finished(writer)
}

/// Rows of one set of columns, with the rule that judged them.
///
/// # Errors
/// [`OutputError::Mismatch`] when a row has other columns.
pub fn records(names: &[String], rows: &[Record], caption: &Caption) -> Result<Vec<u8>, OutputError> {
    let rule = rule(caption);
    let mut writer = for_spreadsheets();
    writer
        .write_record(names.iter().map(String::as_str).chain(rule.iter().map(|f| f.0)))
        .map_err(failed)?;
    for row in rows {
        if !row.iter().map(|f| &f.0).eq(names) {
            return Err(OutputError::Mismatch {
                what: "a row has other columns than its table".to_owned(),
            });
        }
        let fields = row
            .iter()
            .map(|f| field(&f.1))
            .chain(rule.iter().map(|f| disarmed(&f.1).into_owned()));
        writer.write_record(fields).map_err(failed)?;
    }
    finished(writer)
}

/// A row of a table of units: the unit's code and name, then numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitRow {
    /// Code, where known.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// As many as there are columns.
    pub numbers: Vec<f64>,
}

/// A table of administrative units or operators, with the rule that judged them.
///
/// # Errors
/// [`OutputError::Mismatch`] when a row has not as many numbers as there are columns.
pub fn units(columns: &[&str], rows: &[UnitRow], caption: &Caption) -> Result<Vec<u8>, OutputError> {
    let rule = rule(caption);
    let mut writer = for_spreadsheets();
    let header = ["code", "name"].iter().chain(columns).copied();
    writer
        .write_record(header.chain(rule.iter().map(|f| f.0)))
        .map_err(failed)?;
    for row in rows {
        if row.numbers.len() != columns.len() {
            return Err(OutputError::Mismatch {
                what: format!(
                    "{} has {} numbers for {} columns",
                    row.name,
                    row.numbers.len(),
                    columns.len()
                ),
            });
        }
        let unit = [
            disarmed(row.code.as_deref().unwrap_or_default()),
            disarmed(&row.name),
        ];
        let fields = unit
            .iter()
            .map(|f| f.clone().into_owned())
            .chain(row.numbers.iter().map(|n| rounded(*n, 2).to_string()))
            .chain(rule.iter().map(|f| disarmed(&f.1).into_owned()));
        writer.write_record(fields).map_err(failed)?;
    }
    finished(writer)
}

/// UTF-8 with a byte order mark and CRLF.
pub(super) fn for_spreadsheets() -> Writer<Vec<u8>> {
    WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(b"\xEF\xBB\xBF".to_vec())
}

pub(super) fn finished(writer: Writer<Vec<u8>>) -> Result<Vec<u8>, OutputError> {
    writer.into_inner().map_err(|e| OutputError::Text {
        what: "CSV",
        cause: e.to_string(),
    })
}

/// The columns that say by which rule the villages were judged.
fn rule(caption: &Caption) -> [(&'static str, String); 6] {
    [
        ("preset", caption.preset.name.clone()),
        ("preset_standing", caption.preset.standing.clone()),
        ("preset_mark", caption.preset.said().unwrap_or_default()),
        ("model", caption.model.clone()),
        (
            "receiver_height_m",
            rounded(caption.receiver_height_m, 2).to_string(),
        ),
        (
            "note",
            if caption.synthetic_sites {
                SYNTHETIC_NOTE.to_owned()
            } else {
                String::new()
            },
        ),
    ]
}

/// A value as a field; null is empty.
fn field(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => disarmed(text).into_owned(),
        other => other.to_string(),
    }
}

/// Text that a spreadsheet would run as a formula, disarmed by an apostrophe.
pub(super) fn disarmed(text: &str) -> Cow<'_, str> {
    let runs = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let blank = text.starts_with(['\t', '\r', '\n']);
    if blank || text.trim_start().starts_with(runs) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

pub(super) fn failed(error: ::csv::Error) -> OutputError {
    OutputError::Text {
        what: "CSV",
        cause: error.to_string(),
    }
}

/// One cell heard, or not, by one receiver.
#[derive(Clone, Copy, Debug)]
pub struct LossRow<'a> {
    /// The receiver.
    pub receiver_id: &'a str,
    /// The cell.
    pub cell_id: &'a str,
    /// Who runs the cell.
    pub operator: &'a str,
    /// Its technology.
    pub technology: Technology,
    /// Distance, km.
    pub distance_km: f64,
    /// Basic transmission loss and level, or why there are none.
    pub outcome: Result<(Db, Dbm), Reason>,
}

/// Writes a table of losses row by row to anything that takes bytes.
#[derive(Debug)]
pub struct LossWriter<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> LossWriter<W> {
    /// The columns.
    pub const HEADER: [&'static str; 8] = [
        "receiver_id",
        "cell_id",
        "operator",
        "technology",
        "distance_km",
        "loss_db",
        "level_dbm",
        "reason",
    ];

    /// Begins with the header.
    ///
    /// # Errors
    /// [`OutputError::Text`] when the target takes no bytes.
    pub fn new(target: W) -> Result<Self, OutputError> {
        let mut writer = WriterBuilder::new().from_writer(target);
        writer.write_record(Self::HEADER).map_err(failed)?;
        Ok(Self { writer })
    }

    /// Writes a row: distance with three decimals, decibels with two.
    ///
    /// # Errors
    /// [`OutputError::Text`] when the target takes no bytes.
    pub fn write(&mut self, row: &LossRow) -> Result<(), OutputError> {
        let decibels = |v: f64| format!("{:.2}", rounded(v, 2));
        let (loss, level, reason) = match row.outcome {
            Ok((loss, level)) => (decibels(loss.0), decibels(level.0), ""),
            Err(reason) => (String::new(), String::new(), reason.text()),
        };
        let distance = format!("{:.3}", rounded(row.distance_km, 3));
        self.writer
            .write_record([
                disarmed(row.receiver_id).as_ref(),
                disarmed(row.cell_id).as_ref(),
                disarmed(row.operator).as_ref(),
                row.technology.name(),
                &distance,
                &loss,
                &level,
                reason,
            ])
            .map_err(failed)
    }

    /// Sends what is still held back and returns the target.
    ///
    /// # Errors
    /// [`OutputError::Text`] when the target takes no bytes.
    pub fn finish(self) -> Result<W, OutputError> {
        self.writer.into_inner().map_err(|e| OutputError::Text {
            what: "CSV",
            cause: e.to_string(),
        })
    }
}

/// Writes a table of receivers row by row to anything that takes bytes: what is heard at each, and what that makes of it.
#[derive(Debug)]
pub struct PointWriter<W: Write> {
    writer: Writer<W>,
}

/// One row of it. What there is not is `None` or empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct PointRow<'a> {
    /// As in the receivers' table, letter by letter.
    pub receiver_id: &'a str,
    /// Its row there.
    pub row: u64,
    /// The service: technology and operator.
    pub service: Option<(Technology, &'a str)>,
    /// Server, distance in kilometres, level.
    pub best: Option<(&'a str, f64, Dbm)>,
    /// The next server of the service.
    pub second: Option<(&'a str, Dbm)>,
    /// Cells of the service at or above the usable level; `None` where nobody could look.
    pub servers: Option<u32>,
    /// SINR of the server.
    pub sinr: Option<Db>,
    /// `covered`, `low-signal`, `white`, `unknown`; empty where the technology does not count.
    pub verdict: &'a str,
    /// Why something is missing.
    pub reason: &'a str,
}

impl<W: Write> PointWriter<W> {
    /// The columns.
    pub const HEADER: [&'static str; 13] = [
        "receiver_id",
        "row",
        "operator",
        "technology",
        "cell_id",
        "distance_km",
        "level_dbm",
        "second_cell_id",
        "second_level_dbm",
        "servers",
        "sinr_db",
        "verdict",
        "reason",
    ];

    /// Begins with the header.
    ///
    /// # Errors
    /// [`OutputError::Text`] when the target takes no bytes.
    pub fn new(target: W) -> Result<Self, OutputError> {
        let mut writer = WriterBuilder::new().from_writer(target);
        writer.write_record(Self::HEADER).map_err(failed)?;
        Ok(Self { writer })
    }

    /// Writes a row: distance with three decimals, levels with two, SINR with one.
    ///
    /// # Errors
    /// [`OutputError::Text`] when the target takes no bytes.
    pub fn write(&mut self, row: &PointRow) -> Result<(), OutputError> {
        let number = |value: Option<f64>, decimals: i32| {
            value.map_or_else(String::new, |v| {
                format!("{:.*}", decimals as usize, rounded(v, decimals))
            })
        };
        self.writer
            .write_record([
                row.receiver_id,
                &row.row.to_string(),
                disarmed(row.service.map_or("", |s| s.1)).as_ref(),
                row.service.map_or("", |s| s.0.name()),
                disarmed(row.best.map_or("", |b| b.0)).as_ref(),
                &number(row.best.map(|b| b.1), 3),
                &number(row.best.map(|b| b.2.0), 2),
                disarmed(row.second.map_or("", |s| s.0)).as_ref(),
                &number(row.second.map(|s| s.1.0), 2),
                &row.servers.map_or_else(String::new, |n| n.to_string()),
                &number(row.sinr.map(|s| s.0), 1),
                row.verdict,
                row.reason,
            ])
            .map_err(failed)
    }

    /// Sends what is still held back and returns the target.
    ///
    /// # Errors
    /// [`OutputError::Text`] when the target takes no bytes.
    pub fn finish(self) -> Result<W, OutputError> {
        self.writer.into_inner().map_err(|e| OutputError::Text {
            what: "CSV",
            cause: e.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_units_has_its_numbers_and_refuses_ragged_rows() {
        let row = |numbers| UnitRow {
            code: Some("01".into()),
            name: "=Hà Nội".into(),
            numbers,
        };
        let caption = crate::output::example::caption();
        let bytes = units(&["villages"], &[row(vec![83.0])], &caption).expect("a table");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.contains("\r\n01,'=Hà Nội,83,"), "{text}");
        assert!(units(&["villages"], &[row(vec![])], &caption).is_err());
    }

    use crate::output::example::Example;

    #[test]
    fn a_spreadsheet_reads_it_and_runs_nothing() {
        let mut example = Example::new();
        example.villages[2].name = "=cmd|' /C calc'!A0".to_owned();
        example.villages[1].name = "Bản \"Một\", Hai".to_owned();
        let bytes = gaps(example.results()).expect("a table");
        assert!(bytes.starts_with(b"\xEF\xBB\xBFid,name,"));
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.contains("'=cmd|' /C calc'!A0"));
        assert!(text.contains("\"Bản \"\"Một\"\", Hai\""));
        assert_eq!(text.matches("\r\n").count(), 3);
        assert_eq!(text.matches('\n').count(), 3);
        // A negative number is a number.
        assert!(text.contains(",-110.3,"), "{text}");
    }

    #[test]
    fn ranks_are_in_order_and_rows_are_as_long_as_the_header() {
        let example = Example::new();
        let bytes = gaps(example.results()).expect("a table");
        let mut reader = ::csv::Reader::from_reader(&bytes[3..]);
        let header = reader.headers().expect("a header").clone();
        let column = |name: &str| header.iter().position(|h| h == name).expect("a column");
        let rows: Vec<_> = reader.records().map(|r| r.expect("a row")).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(&rows[0][column("rank")], "1");
        assert_eq!(&rows[0][column("id")], "v3");
        assert_eq!(&rows[1][column("preset_standing")], "planning convention");
        assert_eq!(&rows[0][column("level_dbm")], "");
    }

    #[test]
    fn text_is_disarmed_whatever_stands_before_the_sign() {
        for text in ["=1", "+1", "-1", "@A", " =1", "\t=1", "\r1", "＝1"] {
            assert!(disarmed(text).starts_with('\''), "{text:?}");
        }
        assert_eq!(disarmed("Bản A-1"), "Bản A-1");
    }

    #[test]
    fn losses_are_written_with_a_value_or_a_reason() {
        let mut writer = LossWriter::new(Vec::new()).expect("a writer");
        let row = LossRow {
            receiver_id: "r1",
            cell_id: "c,1",
            operator: "A",
            technology: Technology::G4,
            distance_km: 1.23456,
            outcome: Ok((Db(132.456), Dbm(-101.204))),
        };
        writer.write(&row).expect("written");
        let outcome = Err(Reason::NoTerrain);
        writer.write(&LossRow { outcome, ..row }).expect("written");
        let text = String::from_utf8(writer.finish().expect("finished")).expect("UTF-8");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "r1,\"c,1\",A,4G,1.235,132.46,-101.20,");
        assert_eq!(
            lines[2],
            "r1,\"c,1\",A,4G,1.235,,,no terrain or land-cover data on the path"
        );
    }
}
