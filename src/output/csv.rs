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
use std::fmt::Display;
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
    let mut table = Table::judged(names.iter().map(String::as_str), results.caption)?;
    for gap in rows {
        table.record(&names, &recorder.record(gap)?)?;
    }
    table.finish()
}

/// Rows of one set of columns, with the rule that judged them.
///
/// # Errors
/// [`OutputError::Mismatch`] when a row has other columns.
pub fn records(names: &[String], rows: &[Record], caption: &Caption) -> Result<Vec<u8>, OutputError> {
    let mut table = Table::judged(names.iter().map(String::as_str), caption)?;
    for row in rows {
        table.record(names, row)?;
    }
    table.finish()
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
    let mut table = Table::judged(["code", "name"].iter().chain(columns).copied(), caption)?;
    for row in rows {
        if row.numbers.len() != columns.len() {
            return Err(OutputError::mismatch(format!(
                "{} has {} numbers for {} columns",
                row.name,
                row.numbers.len(),
                columns.len()
            )));
        }
        let unit = [row.code.as_deref().unwrap_or_default(), &row.name].map(disarmed);
        let numbers = row.numbers.iter().map(|n| rounded(*n, 2).to_string().into());
        table.row(unit.into_iter().chain(numbers))?;
    }
    table.finish()
}

/// A table for spreadsheets on its way: UTF-8 with a byte order mark and CRLF. What may be read as a formula is to be [`disarmed`] before.
pub(super) struct Table {
    writer: Writer<Vec<u8>>,
    /// What every row ends with.
    rule: Vec<String>,
}

impl Table {
    /// Begins with the header.
    pub(super) fn new<'a>(header: impl IntoIterator<Item = &'a str>) -> Result<Self, OutputError> {
        let begun = b"\xEF\xBB\xBF".to_vec();
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(begun);
        writer.write_record(header).map_err(failed)?;
        let rule = Vec::new();
        Ok(Self { writer, rule })
    }

    /// The same of villages that were judged: further columns say by which rule.
    fn judged<'a>(header: impl IntoIterator<Item = &'a str>, caption: &Caption) -> Result<Self, OutputError> {
        let rule = rule(caption);
        let table = Self::new(header.into_iter().chain(rule.iter().map(|f| f.0)))?;
        let rule = rule.iter().map(|f| disarmed(&f.1).into_owned()).collect();
        Ok(Self { rule, ..table })
    }

    pub(super) fn row<'a>(
        &mut self,
        fields: impl IntoIterator<Item = Cow<'a, str>>,
    ) -> Result<(), OutputError> {
        let fields = fields.into_iter().map(Cow::into_owned);
        let whole = fields.chain(self.rule.iter().cloned());
        self.writer.write_record(whole).map_err(failed)
    }

    fn record(&mut self, names: &[String], row: &Record) -> Result<(), OutputError> {
        if !row.iter().map(|f| &f.0).eq(names) {
            return Err(OutputError::mismatch("a row has other columns than its table"));
        }
        self.row(row.iter().map(|f| field(&f.1)))
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, OutputError> {
        finished(self.writer)
    }
}

fn finished<W: Write>(writer: Writer<W>) -> Result<W, OutputError> {
    writer.into_inner().map_err(failed)
}

fn failed(error: impl Display) -> OutputError {
    OutputError::Text {
        what: "CSV",
        cause: error.to_string(),
    }
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
        ("note", synthetic_note(caption).to_owned()),
    ]
}

/// What stands in every row of a table whose sites are made up; else nothing.
pub(super) const fn synthetic_note(caption: &Caption) -> &'static str {
    if caption.synthetic_sites {
        SYNTHETIC_NOTE
    } else {
        ""
    }
}

/// A value as a field; null is empty.
fn field(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => "".into(),
        Value::String(text) => disarmed(text),
        other => other.to_string().into(),
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

/// Rows of a table for programs, which is written row by row to anything that takes bytes.
pub trait StreamedRow {
    /// The columns.
    const HEADER: &'static [&'static str];

    /// A field for each column.
    fn fields(&self) -> Vec<Cow<'_, str>>;
}

/// Writes such a table.
#[derive(Debug)]
pub struct RowWriter<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> RowWriter<W> {
    /// Begins with the header.
    ///
    /// # Errors
    /// [`OutputError::Text`] when the target takes no bytes.
    pub fn new<R: StreamedRow>(target: W) -> Result<Self, OutputError> {
        let mut writer = WriterBuilder::new().from_writer(target);
        writer.write_record(R::HEADER).map_err(failed)?;
        Ok(Self { writer })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// [`OutputError::Text`] when the target takes no bytes.
    pub fn write(&mut self, row: &impl StreamedRow) -> Result<(), OutputError> {
        let fields = row.fields();
        let bytes = fields.iter().map(|f| f.as_bytes());
        self.writer.write_record(bytes).map_err(failed)
    }

    /// Sends what is still held back and returns the target.
    ///
    /// # Errors
    /// [`OutputError::Text`] when the target takes no bytes.
    pub fn finish(self) -> Result<W, OutputError> {
        finished(self.writer)
    }
}

/// A number with so many decimals, or an empty field.
pub(super) fn number<'a>(value: Option<f64>, decimals: u8) -> Cow<'a, str> {
    value.map_or_else(Cow::default, |v| {
        format!("{:.*}", usize::from(decimals), rounded(v, i32::from(decimals))).into()
    })
}

/// Distance with three decimals, decibels with two.
impl StreamedRow for LossRow<'_> {
    #[rustfmt::skip]
    const HEADER: &'static [&'static str] = &[
        "receiver_id", "cell_id", "operator", "technology", "distance_km", "loss_db", "level_dbm", "reason",
    ];

    fn fields(&self) -> Vec<Cow<'_, str>> {
        let heard = self.outcome.ok();
        vec![
            disarmed(self.receiver_id),
            disarmed(self.cell_id),
            disarmed(self.operator),
            self.technology.name().into(),
            number(Some(self.distance_km), 3),
            number(heard.map(|h| h.0.0), 2),
            number(heard.map(|h| h.1.0), 2),
            self.outcome.map_or_else(|reason| reason.text(), |_| "").into(),
        ]
    }
}

/// What is heard at a receiver, and what that makes of it. What there is not is `None` or empty.
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

/// Distance with three decimals, levels with two, SINR with one.
impl StreamedRow for PointRow<'_> {
    #[rustfmt::skip]
    const HEADER: &'static [&'static str] = &[
        "receiver_id", "row", "operator", "technology", "cell_id", "distance_km", "level_dbm", "second_cell_id",
        "second_level_dbm", "servers", "sinr_db", "verdict", "reason",
    ];

    fn fields(&self) -> Vec<Cow<'_, str>> {
        vec![
            self.receiver_id.into(),
            self.row.to_string().into(),
            disarmed(self.service.map_or("", |s| s.1)),
            self.service.map_or("", |s| s.0.name()).into(),
            disarmed(self.best.map_or("", |b| b.0)),
            number(self.best.map(|b| b.1), 3),
            number(self.best.map(|b| b.2.0), 2),
            disarmed(self.second.map_or("", |s| s.0)),
            number(self.second.map(|s| s.1.0), 2),
            self.servers.map_or_else(Cow::default, |n| n.to_string().into()),
            number(self.sinr.map(|s| s.0), 1),
            self.verdict.into(),
            self.reason.into(),
        ]
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
        let mut writer = RowWriter::new::<LossRow>(Vec::new()).expect("a writer");
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
